use std::collections::BTreeSet;

use warifu_model::{Accreditation, Envelope, Json, ReadError, json, problems};
use warifu_seal::{
    dsse::AddSignatureError,
    keys::{Signer, SignerError},
};

problems! {
    /// Reason why nobody was accredited.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum AccreditError {
        /// There is no key to sign with.
        NoKeys => {
            code: "no-signing-keys",
            en: "there is no key to sign the accreditation with",
            ja: "認定に署名する鍵がない",
            help_en: "give the keys of the authority, as many as its threshold asks for",
            help_ja: "ルート機関の鍵を、しきい値の数だけ指定してください",
        }
        /// The envelope does not hold an in-toto statement. It was not signed.
        PayloadTypeUnknown {
            /// The payload type, shortened.
            found: String,
        } => {
            code: "payload-type-unknown",
            en: "the payload type `{found}` is not `{IN_TOTO_PAYLOAD_TYPE}`",
            ja: "ペイロードの種類 `{found}` は `{IN_TOTO_PAYLOAD_TYPE}` ではない",
            help_en: "give an envelope that contains an accreditation",
            help_ja: "認定を含むエンベロープを指定してください",
        }
        /// The accreditation is not one that a reader would take. It was not signed.
        Read(error: ReadError) => { quote }
        /// A key was given twice, there are too many, or a signer gave no signature.
        Signatures(error: AddSignatureError) => { delegate }
    }
}

impl From<ReadError> for AccreditError {
    fn from(error: ReadError) -> Self {
        Self::Read(error)
    }
}

impl From<SignerError> for AccreditError {
    fn from(error: SignerError) -> Self {
        Self::Signatures(error.into())
    }
}

impl From<AddSignatureError> for AccreditError {
    fn from(error: AddSignatureError) -> Self {
        Self::Signatures(error)
    }
}

/// Accredits a body (ISO/IEC 17011): signs, with every signer given, what the body may do. The same arguments give the same bytes.
///
/// To change an accreditation, to revoke a key of the body or to suspend it, make a new edition of the same charter with a
/// higher `sequence` that holds all revocations and suspensions said so far. Signers that are not at one place sign one after the
/// other: see [`countersign_accreditation`].
///
/// # Errors
///
/// [`AccreditError`]; nothing was signed then.
///
/// ```
/// use warifu_model::{Accreditation, Timestamp};
/// use warifu_seal::keys::SigningKey;
/// use warifu_signing::{Accreditor, accredit, draft_accreditation};
///
/// # let terms = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/terms.json"));
/// # let issuer = warifu_model::Issuer::Authority("harbour-ministry".into());
/// let at = Timestamp::parse("2026-01-05T00:00:00Z").ok_or("no time")?;
/// let stated = draft_accreditation(terms, Accreditor::Issuer(&issuer), at)?;
/// let [first, second] = [1, 2].map(|seed| SigningKey::from_seed(&[seed; 32]));
/// let envelope = accredit(&stated, &[&first, &second])?;
/// assert_eq!(Accreditation::read(&envelope.payload)?, stated);
/// assert_eq!(envelope.signatures.len(), 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn accredit(accreditation: &Accreditation, keys: &[&dyn Signer]) -> Result<Envelope, AccreditError> {
    let statement = Json::from(accreditation).to_canonical();
    Accreditation::read(&statement)?;
    let (first, others) = keys.split_first().ok_or(AccreditError::NoKeys)?;
    let mut envelope = first.sign_envelope(Envelope::IN_TOTO_PAYLOAD, statement)?;
    others.iter().try_for_each(|key| key.add_signature(&mut envelope))?;
    Ok(envelope)
}

/// Adds a signature to an edition of an accreditation, over the same bytes: for a root whose threshold asks for several keys that
/// are in different hands. The other signatures stay as they are.
///
/// The signer vouches for what the edition says and has to look at it first; who signed it before is not verified here.
///
/// # Errors
///
/// [`AccreditError`]; nothing was signed then.
///
/// ```
/// use warifu_model::Timestamp;
/// use warifu_seal::keys::SigningKey;
/// use warifu_signing::{Accreditor, accredit, countersign_accreditation, draft_accreditation};
///
/// # let terms = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/terms.json"));
/// # let issuer = warifu_model::Issuer::Authority("harbour-ministry".into());
/// let at = Timestamp::parse("2026-01-05T00:00:00Z").ok_or("no time")?;
/// let stated = draft_accreditation(terms, Accreditor::Issuer(&issuer), at)?;
/// let [first, second] = [1, 2].map(|seed| SigningKey::from_seed(&[seed; 32]));
/// let begun = accredit(&stated, &[&first])?;
/// assert_eq!(countersign_accreditation(&begun, &second)?, accredit(&stated, &[&first, &second])?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn countersign_accreditation(edition: &Envelope, key: &dyn Signer) -> Result<Envelope, AccreditError> {
    if edition.payload_type != Envelope::IN_TOTO_PAYLOAD {
        return Err(AccreditError::PayloadTypeUnknown { found: json::shorten(&edition.payload_type) });
    }
    Accreditation::read(&edition.payload)?;
    let mut envelope = edition.clone();
    key.add_signature(&mut envelope)?;
    Ok(envelope)
}

/// Lists the key ids that signed the previous edition and did not sign this one. While the issuer uses an old and a new key,
/// both have to sign: an importer whose edition of the issuer names only the other key ignores what one of them signed alone.
///
/// A key id proves nothing; this is for the issuer, about its own files.
///
/// ```
/// use warifu_model::Timestamp;
/// use warifu_seal::keys::SigningKey;
/// use warifu_signing::{Accreditor, accredit, draft_accreditation, earlier_signers_missing, next_edition};
///
/// # let terms = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/terms.json"));
/// # let issuer = warifu_model::Issuer::Authority("harbour-ministry".into());
/// let at = Timestamp::parse("2026-01-05T00:00:00Z").ok_or("no time")?;
/// let stated = draft_accreditation(terms, Accreditor::Issuer(&issuer), at)?;
/// let [old, new] = [1, 2].map(|seed| SigningKey::from_seed(&[seed; 32]));
/// let first = accredit(&stated, &[&old])?;
/// let second = accredit(&next_edition(stated, at)?, &[&new])?;
/// assert_eq!(earlier_signers_missing(&first, &second), [old.key_id().to_string()]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn earlier_signers_missing(previous: &Envelope, next: &Envelope) -> Vec<String> {
    let ids = |envelope: &Envelope| -> BTreeSet<String> {
        envelope.signatures.iter().filter_map(|signature| signature.keyid.clone()).collect()
    };
    ids(previous).difference(&ids(next)).cloned().collect()
}

const IN_TOTO_PAYLOAD_TYPE: &str = Envelope::IN_TOTO_PAYLOAD;
