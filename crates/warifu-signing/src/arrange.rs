use warifu_model::{Arrangement, Envelope, Format, ReadError, json, problems};
use warifu_seal::{
    dsse::AddSignatureError,
    keys::{Signer, SignerError},
};

problems! {
    /// Reason why an arrangement was not signed.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum ArrangeError {
        /// The envelope holds something else. It was not signed.
        PayloadTypeUnknown {
            /// The payload type, shortened.
            found: String,
        } => {
            code: "payload-type-unknown",
            en: "the payload type `{found}` is not `{PAYLOAD_TYPE}`",
            ja: "ペイロードの種類 `{found}` は `{PAYLOAD_TYPE}` ではない",
            help_en: "give an arrangement, or an envelope that contains one",
            help_ja: "取決め、又はそれを含むエンベロープを指定してください",
        }
        /// The bytes are not an arrangement that a reader would take. Nothing was signed.
        Read(error: ReadError) => { quote }
        /// The key has signed already, there are too many signatures, or the signer gave none.
        Signatures(error: AddSignatureError) => { delegate }
    }
}

impl From<ReadError> for ArrangeError {
    fn from(error: ReadError) -> Self {
        Self::Read(error)
    }
}

impl From<AddSignatureError> for ArrangeError {
    fn from(error: AddSignatureError) -> Self {
        Self::Signatures(error)
    }
}

impl From<SignerError> for ArrangeError {
    fn from(error: SignerError) -> Self {
        Self::Signatures(error.into())
    }
}

/// Adds the signature of a party to an arrangement: given as it is, its exact bytes become the payload of a new envelope; given in an
/// envelope, the signature is added to the others, over the same bytes. The parties sign one after the other.
///
/// The signer vouches for what the arrangement says and has to look at it first; who signed it before is not verified here. Which party
/// a key speaks for is stated by the policies that trust it.
///
/// # Errors
///
/// [`ArrangeError`]; nothing was signed then. [`AddSignatureError::AlreadySigned`] where this key has signed it before.
///
/// ```
/// use warifu_model::{Arrangement, Json};
/// use warifu_seal::keys::Signer;
/// use warifu_signing::{ArrangeError, sign_arrangement};
///
/// fn signed_by_both(document: &[u8], [first, second]: [&dyn Signer; 2]) -> Result<Vec<u8>, ArrangeError> {
///     let begun = Json::from(&sign_arrangement(document, first)?).to_canonical();
///     let signed = sign_arrangement(&begun, second)?;
///     assert_eq!(signed.payload_type, Arrangement::PAYLOAD_TYPE);
///     Ok(Json::from(&signed).to_canonical())
/// }
/// ```
pub fn sign_arrangement(document: &[u8], key: &dyn Signer) -> Result<Envelope, ArrangeError> {
    if Format::of(document)? != Some(Format::Envelope) {
        Arrangement::read(document)?;
        return Ok(key.sign_envelope(PAYLOAD_TYPE, document.to_vec())?);
    }
    let mut envelope = Envelope::read(document)?;
    if envelope.payload_type != PAYLOAD_TYPE {
        return Err(ArrangeError::PayloadTypeUnknown { found: json::shorten(&envelope.payload_type) });
    }
    Arrangement::read(&envelope.payload)?;
    key.add_signature(&mut envelope)?;
    Ok(envelope)
}

const PAYLOAD_TYPE: &str = Arrangement::PAYLOAD_TYPE;
