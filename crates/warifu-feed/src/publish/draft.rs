//! Metadata whose signatures are gathered one after the other, in several places.

use std::collections::BTreeMap;

use warifu_model::json::{Node, ReadProblem, Tape};
use warifu_model::{Json, Timestamp};
use warifu_seal::keys::{PublicKey, Signer};

use super::PublishError;
use super::role_keys::id_of;
use crate::canonical::canonical;
use crate::error::FeedError;

/// Metadata of a role with the signatures that it has so far: a file of The Update Framework, which any tool for it can sign as well.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Draft {
    /// The role.
    pub role: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The keys of the role that have signed it; of a new root the fewer of those that it has and those that the root before has.
    pub found: usize,
    /// How many of them have to sign.
    pub threshold: usize,
}

impl Draft {
    /// Tells whether enough have signed.
    pub const fn is_complete(&self) -> bool {
        self.found >= self.threshold
    }

    /// Signs a draft: its bytes with this signature beside those that it has, and what is signed by it.
    ///
    /// ```
    /// use warifu_feed::Draft;
    /// use warifu_seal::keys::SigningKey;
    ///
    /// let draft = br#"{"signatures": [], "signed": {"_type": "timestamp", "version": 2}}"#;
    /// let (signed, said) = Draft::sign(draft, &SigningKey::from_seed(&[1; 32]))?;
    /// assert_eq!(said.member("version"), Some(&2_u32.into()));
    /// assert_eq!(Draft::sign(&signed, &SigningKey::from_seed(&[1; 32]))?.0, signed);
    /// # Ok::<(), warifu_feed::PublishError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`PublishError::Refused`] where it is no metadata, [`PublishError::Signer`].
    pub fn sign(draft: &[u8], signer: &dyn Signer) -> Result<(Vec<u8>, Json), PublishError> {
        let metadata = signed_of(draft)?;
        // a key of an officer signs roles of TUF, and no other document that looks like one
        is_of_a_role(draft)?;
        let mut all = signatures(draft)?;
        let signature = signer.sign_verified(&canonical(&metadata)).map_err(PublishError::Signer)?;
        all.insert(id_of(&signer.public_key()), data_encoding::HEXLOWER.encode(&signature));
        Ok((envelope(&metadata, &all), metadata))
    }
}

/// What a draft that is given has for a role.
pub(super) struct Gathered {
    pub(super) signed: Json,
    signatures: BTreeMap<String, String>,
}

impl Gathered {
    /// Reads a draft, which has to say what is to be signed now, as the next version, for at most so long.
    pub(super) fn read(
        role: &str,
        bytes: &[u8],
        body: &Json,
        version: i64,
        until: (Timestamp, Timestamp),
    ) -> Result<Self, PublishError> {
        let signed = signed_of(bytes)?;
        let expires = signed.member("expires").and_then(Json::as_text).and_then(Timestamp::parse);
        let is_fit = canonical(&without_time(&signed)) == canonical(body)
            && signed.member("version") == Some(&Json::Int(version))
            && expires.is_some_and(|expires| until.0 < expires && expires <= until.1);
        if !is_fit {
            return Err(PublishError::OtherDraft { role: role.to_owned() });
        }
        Ok(Self { signed, signatures: signatures(bytes)? })
    }

    /// The signature of a key, where it is there and verifies.
    pub(super) fn by(&self, id: &str, key: &PublicKey) -> Option<String> {
        let text = self.signatures.get(id)?;
        let signature = data_encoding::HEXLOWER.decode(text.as_bytes()).ok()?;
        key.verify(&canonical(&self.signed), &signature).ok()?;
        Some(text.clone())
    }
}

/// A file of metadata: signatures in the order of their key ids, and what is signed.
pub(super) fn envelope(signed: &Json, signatures: &BTreeMap<String, String>) -> Vec<u8> {
    let all = signatures.iter().map(|(id, text)| Json::object().with("keyid", id.as_str()).with("sig", text.as_str()));
    let metadata = Json::object().with("signatures", Json::list(all)).with("signed", signed.clone());
    metadata.to_pretty().into_bytes()
}

pub(super) fn signed_of(bytes: &[u8]) -> Result<Json, PublishError> {
    let malformed = |error| FeedError::Malformed { file: "metadata".to_owned(), error };
    let tape = Tape::parse(bytes).map_err(malformed)?;
    Ok(crate::members::need(tape.root(), "signed").map_err(malformed)?.to_json())
}

fn is_of_a_role(draft: &[u8]) -> Result<(), PublishError> {
    let malformed = |error| FeedError::Malformed { file: "metadata".to_owned(), error };
    let tape = Tape::parse(draft).map_err(malformed)?;
    let kind = crate::members::need(tape.root(), "signed")
        .and_then(|signed| crate::members::need(signed, "_type"))
        .map_err(malformed)?;
    if ROLES.contains(&&*kind.string().map_err(malformed)?) {
        return Ok(());
    }
    Err(malformed(kind.error(ReadProblem::NotOneOf { allowed: ROLES.join(", ") })).into())
}

/// The values of `_type` (TUF 1.0, section 4).
const ROLES: [&str; 4] = ["root", "snapshot", "targets", "timestamp"];

pub(super) fn without_time(signed: &Json) -> Json {
    let Json::Object(members) = signed else { return signed.clone() };
    let kept = members.iter().filter(|(name, _)| name != "expires" && name != "version");
    Json::Object(kept.cloned().collect())
}

fn signatures(bytes: &[u8]) -> Result<BTreeMap<String, String>, PublishError> {
    let malformed = |error| FeedError::Malformed { file: "metadata".to_owned(), error };
    let tape = Tape::parse(bytes).map_err(malformed)?;
    let found = tape.root().find("/signatures").map(Node::to_json);
    let Some(Json::List(all)) = found else { return Ok(BTreeMap::new()) };
    let pair = |one: &Json| {
        let text = |name| one.member(name).and_then(Json::as_text).map(str::to_owned);
        Some((text("keyid")?, text("sig")?))
    };
    Ok(all.iter().filter_map(pair).collect())
}
