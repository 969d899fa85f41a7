use warifu_model::{ClearanceArrangement, Envelope, Format, ReadError, SharedItem, json::shorten, problems};
use warifu_seal::{
    dsse::AddSignatureError,
    keys::{Signer, SignerError},
};

problems! {
    /// Reason why a marking or an arrangement on clearances was not signed. Nothing was signed then.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum SignError {
        /// The document is neither a marking nor an arrangement on clearances.
        Other {
            /// Its format or payload type, shortened.
            found: String,
        } => {
            code: "sharing-document-unknown",
            en: "`{found}` is neither a marking nor an arrangement on clearances",
            ja: "`{found}` は標示でもクリアランスの取決めでもない",
            help_en: "give a `warifu.shared-item/1` or a `warifu.clearance-arrangement/1`, or an envelope that contains one",
            help_ja: "`warifu.shared-item/1` 若しくは `warifu.clearance-arrangement/1`、又はそれを含むエンベロープを指定してください",
        }
        /// The bytes are not a document that a reader would take.
        Read(error: ReadError) => { quote }
        /// The key has signed already, there are too many signatures, or the signer gave none.
        Signatures(error: AddSignatureError) => { delegate }
    }
}

impl From<ReadError> for SignError {
    fn from(error: ReadError) -> Self {
        Self::Read(error)
    }
}

impl From<AddSignatureError> for SignError {
    fn from(error: AddSignatureError) -> Self {
        Self::Signatures(error)
    }
}

impl From<SignerError> for SignError {
    fn from(error: SignerError) -> Self {
        Self::Signatures(error.into())
    }
}

/// Signs a marking as its origin, or an arrangement on clearances as one of its parties: given as it is, the exact bytes become the
/// payload of a new envelope; given in an envelope, the signature is added to the others, over the same bytes.
///
/// Which party a key speaks for is stated by the circle of those who read it.
///
/// # Errors
///
/// [`SignError`]; nothing was signed then.
///
/// ```
/// use warifu_model::Json;
/// use warifu_seal::keys::Signer;
/// use warifu_sharing::{Marked, SignError, sign};
///
/// fn signed(marking: &[u8], origin: &dyn Signer) -> Result<Marked, SignError> {
///     let envelope = sign(marking, origin)?;
///     Ok(Marked::read(&Json::from(&envelope).to_canonical())?)
/// }
/// ```
pub fn sign(document: &[u8], key: &dyn Signer) -> Result<Envelope, SignError> {
    let other = |found: &str| SignError::Other { found: shorten(found) };
    match Format::of(document)? {
        Some(Format::SharedItem) => {
            SharedItem::read(document)?;
            Ok(key.sign_envelope(SharedItem::PAYLOAD_TYPE, document.to_vec())?)
        }
        Some(Format::ClearanceArrangement) => {
            ClearanceArrangement::read(document)?;
            Ok(key.sign_envelope(ClearanceArrangement::PAYLOAD_TYPE, document.to_vec())?)
        }
        Some(Format::Envelope) => {
            let mut envelope = Envelope::read(document)?;
            match envelope.payload_type.as_str() {
                SharedItem::PAYLOAD_TYPE => drop(SharedItem::read(&envelope.payload)?),
                ClearanceArrangement::PAYLOAD_TYPE => drop(ClearanceArrangement::read(&envelope.payload)?),
                found => return Err(other(found)),
            }
            key.add_signature(&mut envelope)?;
            Ok(envelope)
        }
        found => Err(other(found.map_or("JSON", Format::name))),
    }
}
