//! One raw signature: the only place of the project that checks one.
//!
//! Ed25519 is specified loosely enough that implementations disagree about odd signatures. Here the strict reading
//! holds: `S` below the group order (RFC 8032, section 5.1.7), `R` canonical and, like the key, not of small order. A
//! signature that passes here has one message, one key, and no second form.

use ed25519_dalek::Signature;

use crate::keys::PublicKey;

/// Length of a signature in bytes (RFC 8032, section 5.1.6).
pub const SIGNATURE_LENGTH: usize = 64;

/// Why a signature does not hold.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum SignatureError {
    /// The signature was not made over these bytes by this key, or is not well-formed.
    #[error("the signature does not belong to these bytes and this key")]
    Mismatch,
    /// Not 64 bytes.
    #[error("a signature has {SIGNATURE_LENGTH} bytes, not {found}")]
    WrongLength {
        /// How many bytes there were.
        found: usize,
    },
}

impl SignatureError {
    /// Stable name of the error, in lower-kebab-case.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Mismatch => "signature-mismatch",
            Self::WrongLength { .. } => "wrong-signature-length",
        }
    }

    /// What to do about it.
    pub const fn help(&self) -> &'static str {
        match self {
            Self::Mismatch => {
                "the bytes were changed after signing, or another key signed them; get the original again"
            }
            Self::WrongLength { .. } => "check that the signature is Ed25519 and was not cut short",
        }
    }
}

/// Checks that `key` made `signature` over exactly `message`.
///
/// # Errors
///
/// [`SignatureError::WrongLength`] unless there are 64 bytes, [`SignatureError::Mismatch`] for everything else.
pub fn verify(key: &PublicKey, message: &[u8], signature: &[u8]) -> Result<(), SignatureError> {
    let bytes: &[u8; SIGNATURE_LENGTH] =
        signature.try_into().map_err(|_| SignatureError::WrongLength { found: signature.len() })?;
    key.dalek().verify_strict(message, &Signature::from_bytes(bytes)).map_err(|_| SignatureError::Mismatch)
}
