//! What can be wrong with a key.

use ed25519_dalek::pkcs8::spki::der;

/// Why a key was refused.
///
/// No variant carries bytes of the input, because the input may be a secret.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// A private key protected by a passphrase (RFC 7468, section 11); this library reads unencrypted ones only.
    #[error("the private key is encrypted")]
    EncryptedKey,
    /// A PKCS#8 v2 file names a public key that its private key does not have.
    #[error("the public key in the file does not belong to the private key beside it")]
    KeyPairMismatch,
    /// The PEM block decodes, but its content is not the structure that its label promises.
    #[error("the PEM block does not hold a well-formed key")]
    MalformedKey,
    /// Not exactly one well-formed PEM block (RFC 7468).
    #[error("not one well-formed PEM block")]
    MalformedPem,
    /// Not the text form `ed25519:BASE64` of a public key.
    #[error("not a public key of the form `ed25519:BASE64`")]
    MalformedText,
    /// The bytes decode to a point, but another encoding of that point is the proper one (RFC 8032, section 5.1.3).
    #[error("the public key is not encoded in the one canonical way")]
    NonCanonicalKey,
    /// The bytes are not the encoding of any point of the curve.
    #[error("the public key is not a point of the curve")]
    NotOnCurve,
    /// A point of small order: a signature by such a key would hold for nearly every message.
    #[error("the public key is weak: its point has a small order")]
    WeakKey,
    /// A key of another algorithm than Ed25519.
    #[error("the key is for algorithm `{oid}`, not for Ed25519 (`1.3.101.112`)")]
    WrongAlgorithm {
        /// Object identifier of the algorithm that the file names.
        oid: String,
    },
    /// The PEM block is of another kind than the one asked for.
    #[error("the PEM block is not labelled `{expected}`")]
    WrongLabel {
        /// The label that was needed.
        expected: &'static str,
    },
}

impl KeyError {
    /// Tells a damaged PEM block from one that is sound but holds no DER.
    pub(super) fn in_pem(error: der::Error) -> Self {
        match error.kind() {
            der::ErrorKind::Pem(_) => Self::MalformedPem,
            _ => Self::MalformedKey,
        }
    }

    /// Stable name of the error, in lower-kebab-case.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::EncryptedKey => "encrypted-key",
            Self::KeyPairMismatch => "key-pair-mismatch",
            Self::MalformedKey => "malformed-key",
            Self::MalformedPem => "malformed-pem",
            Self::MalformedText => "malformed-key-text",
            Self::NonCanonicalKey => "non-canonical-key",
            Self::NotOnCurve => "not-on-curve",
            Self::WeakKey => "weak-key",
            Self::WrongAlgorithm { .. } => "wrong-key-algorithm",
            Self::WrongLabel { .. } => "wrong-pem-label",
        }
    }

    /// What to do about it.
    pub const fn help(&self) -> &'static str {
        match self {
            Self::EncryptedKey => "decrypt it first, for example with `openssl pkey -in KEY -out PLAIN`",
            Self::KeyPairMismatch => {
                "the file was put together wrongly; write the key out again with the tool that made it"
            }
            Self::MalformedKey => "an Ed25519 private key is PKCS#8, a public key is SubjectPublicKeyInfo (RFC 8410)",
            Self::MalformedPem => "the file must hold one block from `-----BEGIN` to `-----END` and nothing after it",
            Self::MalformedText => "after `ed25519:` come 44 characters of padded standard base64, 32 bytes in all",
            Self::NonCanonicalKey | Self::NotOnCurve | Self::WeakKey => {
                "no honest key generator makes such a key; ask its owner for the right one"
            }
            Self::WrongAlgorithm { .. } => "make an Ed25519 key, for example with `openssl genpkey -algorithm ed25519`",
            Self::WrongLabel { .. } => "check that a private key was not given for a public one or the other way round",
        }
    }
}
