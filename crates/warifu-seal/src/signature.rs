//! One raw signature: the only place of the project that checks one.
//!
//! Ed25519 is specified loosely enough that implementations disagree about odd signatures. Here the strict reading
//! holds: `S` below the group order (RFC 8032, section 5.1.7), `R` canonical and, like the key, not of small order. A
//! signature that passes here has one message, one key, and no second form.

use ed25519_dalek::Signature;
use warifu_model::problems;

use crate::keys::PublicKey;
pub use crate::keys::form::SIGNATURE_LENGTH;

problems! {
    /// Why a signature does not hold.
    #[derive(Clone, Debug, Eq, PartialEq)]
    pub enum SignatureError {
        /// The signature was not made over these bytes by this key, or is not well-formed.
        Mismatch => {
            code: "signature-invalid",
            en: "the signature is not by this key over these bytes",
            ja: "署名がこのバイト列とこの鍵に対応しない",
            help_en: "the bytes were changed after signing, or another key signed them; get the original again",
            help_ja: "署名後に内容が改変されたか、別の鍵による署名です。元のものを取り直してください",
        }
        /// Not 64 bytes.
        WrongLength {
            /// How many bytes there were.
            found: usize,
        } => {
            code: "wrong-signature-length",
            en: "a signature has {SIGNATURE_LENGTH} bytes, not {found}",
            ja: "署名は{SIGNATURE_LENGTH}バイトでなければならないが、{found}バイトである",
            help_en: "check that the signature is Ed25519 and was not cut short",
            help_ja: "署名が Ed25519 であり、途中で切れていないことを確認してください",
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
