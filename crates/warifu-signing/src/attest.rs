use warifu_model::{Attestation, IN_TOTO_PAYLOAD_TYPE, Json, ReadError};
use warifu_seal::{dsse, keys::SigningKey};

/// Why a statement was not signed.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum AttestError {
    /// The bytes are no attestation. They were not signed.
    #[error(transparent)]
    Read(#[from] ReadError),
}

impl AttestError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Read(error) => error.code(),
        }
    }

    /// What to do about it.
    pub fn help(&self) -> String {
        match self {
            Self::Read(error) => error.help(),
        }
    }
}

/// Signs an attestation: whoever holds the key stands behind what it says.
///
/// `statement` is read strictly first; what is signed is its exact bytes. Gives the bytes of a DSSE envelope (canonical
/// JSON).
///
/// # Errors
///
/// [`AttestError::Read`] where the bytes are no attestation.
pub fn attest(statement: &[u8], key: &SigningKey) -> Result<Vec<u8>, AttestError> {
    Attestation::read(statement)?;
    let envelope = dsse::sign(IN_TOTO_PAYLOAD_TYPE, statement.to_vec(), key);
    Ok(Json::from(&envelope).to_canonical())
}
