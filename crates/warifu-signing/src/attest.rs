use warifu_model::{Attestation, Envelope, Json, ReadError, problems};
use warifu_seal::keys::{Signer, SignerError};

problems! {
    /// Reason why a statement was not signed.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum AttestError {
        /// The bytes are no attestation. They were not signed.
        Read(error: ReadError) => { quote }
        /// The signer gave no signature.
        Signer(error: SignerError) => { delegate }
    }
}

impl From<ReadError> for AttestError {
    fn from(error: ReadError) -> Self {
        Self::Read(error)
    }
}

impl From<SignerError> for AttestError {
    fn from(error: SignerError) -> Self {
        Self::Signer(error)
    }
}

/// Signs an attestation (an in-toto statement, DSSE 1.0.2): the holder of the key vouches for its claims.
///
/// `statement` is read strictly first; what is signed is its exact bytes. Gives the bytes of a DSSE envelope (canonical
/// JSON).
///
/// # Errors
///
/// [`AttestError::Read`] where the bytes are no attestation; [`AttestError::Signer`].
///
/// ```
/// use warifu_seal::keys::{Signer, SigningKey};
/// use warifu_signing::{AttestError, attest};
///
/// fn signed(statement: &[u8], key: &dyn Signer) -> Result<Vec<u8>, AttestError> {
///     attest(statement, key)
/// }
///
/// let key = SigningKey::from_seed(&[1; 32]);
/// assert_eq!(signed(b"{}", &key).unwrap_err().code(), "missing-field");
/// ```
pub fn attest(statement: &[u8], key: &dyn Signer) -> Result<Vec<u8>, AttestError> {
    Attestation::read(statement)?;
    let envelope = key.sign_envelope(Envelope::IN_TOTO_PAYLOAD, statement.to_vec())?;
    Ok(Json::from(&envelope).to_canonical())
}
