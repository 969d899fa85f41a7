use warifu_core::{CheckSignature, NamedDocuments, OpenedBundle, Request, evaluate};
use warifu_model::{Digest, Json, Outcome, PublicKeyText, Record};

use super::certificate::{CertificateLine, at_place};
use super::documents::{Blobs, Sets, record};
use super::error::QuestionError;
use super::find::KeyPart;
use super::page::{Listed, Page, Paged};
use super::route::{Route, step};
use crate::rows::CertificateRow;
use crate::store::{Read, Value};

/// A certificate evaluated without the word of a key: the answer says whether it would stand.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Rests {
    /// The certificate.
    pub certificate: CertificateLine,
    /// The use of the word of the key: whether it counted, or was merely accepted.
    pub part: KeyPart,
    /// The result without it.
    pub ground: Ground,
}

/// The result of the record's inputs without the word of a key.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Ground {
    /// The set is not satisfied any more: the certificate rests on the key.
    Rests,
    /// The set is satisfied all the same.
    Stands,
    /// It was not computed: a stable code says why.
    Undetermined(&'static str),
}

/// Gives the certificates for which a key signed attestations or documents of evidence: first those for which its word counted, then
/// those for which it was merely heard, each in the order of their places. Each is evaluated again without that key, at the time and
/// level of its record: attestations that nobody else signed are left out, and no signature of the key is good. The certificates of components are those that the
/// record states. Where a document is missing, or nothing can be evaluated without the key but the key is not all there was, that is
/// undetermined.
///
/// A page holds at most [`MOST_EVALUATED`] of them.
///
/// `key` is the id of the key, the SHA-256 of its `SubjectPublicKeyInfo`, as records name it.
///
/// # Errors
///
/// [`QuestionError::CursorForeign`], [`QuestionError::Ledger`].
pub fn rests_on(
    store: &mut dyn Read,
    key: &Digest,
    signatures: &dyn CheckSignature,
    page: Page<'_>,
) -> Result<Paged<Rests>, QuestionError> {
    let asked = page.at_most(MOST_EVALUATED).of(format!("rests {key}"))?;
    let value = key.to_string();
    let routes = PARTS.map(|part| (part, Route::of_link(part.link(), &value)));
    let mut sets = Sets::default();
    asked.walk(
        store,
        |store, position, want| {
            let (from, after) = match position.map(Vec::as_slice) {
                Some([Value::Integer(from), rest @ ..]) => (*from, step(rest)),
                _ => (0, None),
            };
            let mut found = Vec::new();
            for ((part, route), number) in routes.iter().zip(0..).filter(|(_, number)| *number >= from) {
                let room = want.saturating_sub(u32::try_from(found.len()).unwrap_or(u32::MAX));
                if room == 0 {
                    break;
                }
                let places = route.more(store, after.filter(|_| number == from), room)?;
                let number = Value::Integer(number);
                found.extend(
                    places.into_iter().map(|(at, place)| ([vec![number.clone()], at].concat(), (*part, place))),
                );
            }
            Ok(found)
        },
        |store, (part, place)| {
            let row = at_place(store, place)?;
            let ground = ground(store, &row, key, signatures, &mut sets)?;
            Ok(Some(Rests { certificate: row.into(), part, ground }))
        },
    )
}

fn ground(
    store: &mut dyn Read,
    row: &CertificateRow,
    key: &Digest,
    signatures: &dyn CheckSignature,
    sets: &mut Sets,
) -> Result<Ground, QuestionError> {
    let Some(record) = record(store, &row.record)? else { return Ok(Ground::Undetermined("record_missing")) };
    let Some(set) = sets.find(store, record.set.digest)? else { return Ok(Ground::Undetermined("set_missing")) };
    let blobs = Blobs::of(store);
    let Ok(named) = NamedDocuments::find(&record, &blobs, &record.certificates) else {
        return Ok(Ground::Undetermined("inputs_missing"));
    };
    let without = Without { signatures, key };
    Ok(named.request(|request| {
        // who cannot be evaluated as it was tells nothing about what is left of it
        match evaluate(set, request, signatures) {
            Ok(evaluation) if evaluation.digest() == row.record => {}
            Ok(_) => return Ground::Undetermined("record_differs"),
            Err(error) => return Ground::Undetermined(error.code()),
        }
        let inputs = left(&record, request, key);
        if inputs.is_empty() {
            return Ground::Rests;
        }
        match evaluate(set, &Request { inputs: &inputs, ..*request }, &without) {
            Ok(evaluation) if evaluation.record().outcome == Outcome::Satisfied => Ground::Stands,
            Ok(_) => Ground::Rests,
            Err(error) => Ground::Undetermined(error.code()),
        }
    }))
}

/// The attestations that somebody else signed too, or nobody.
fn left<'r>(record: &Record, request: &Request<'r>, key: &Digest) -> Vec<&'r [u8]> {
    let is_left = |input: &warifu_model::RecordInput| {
        input.signers.is_empty() || input.signers.iter().any(|signer| signer.key != *key)
    };
    request.inputs.iter().zip(&record.inputs).filter(|(_, input)| is_left(input)).map(|(bytes, _)| *bytes).collect()
}

/// Signatures, none of which is that of one key.
struct Without<'a> {
    signatures: &'a dyn CheckSignature,
    key: &'a Digest,
}

impl CheckSignature for Without<'_> {
    fn check(&self, public_key: &[u8; 32], message: &[u8], signature: &[u8]) -> bool {
        PublicKeyText::from_bytes(*public_key).id() != *self.key
            && self.signatures.check(public_key, message, signature)
    }

    fn open_bundle(&self, bundle: &[u8], trusted_root: &[u8]) -> Option<OpenedBundle> {
        self.signatures.open_bundle(bundle, trusted_root)
    }
}

impl Ground {
    /// The stable text form.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Rests => "rests",
            Self::Stands => "stands",
            Self::Undetermined(_) => "undetermined",
        }
    }

    /// The reason why it was not computed.
    pub const fn why(self) -> Option<&'static str> {
        match self {
            Self::Undetermined(why) => Some(why),
            Self::Rests | Self::Stands => None,
        }
    }
}

impl From<&Rests> for Json {
    fn from(rests: &Rests) -> Self {
        Self::from(&rests.certificate)
            .with("key", rests.part.as_str())
            .with("without", rests.ground.as_str())
            .with_some("why", rests.ground.why())
    }
}

impl Listed for Rests {
    const FORMAT: &'static str = "warifu.ledger-rests/1";

    fn lists(items: &[Self]) -> Vec<(&'static str, Json)> {
        vec![("certificates", Json::list(items))]
    }
}

const PARTS: [KeyPart; 2] = [KeyPart::Counted, KeyPart::Heard];
/// Certificates that are evaluated again for one page.
pub const MOST_EVALUATED: u32 = 100;
