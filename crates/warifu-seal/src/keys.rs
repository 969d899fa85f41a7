//! Ed25519 keys (RFC 8032) and the forms in which they travel.
//!
//! A [`SigningKey`] is read from and written to PKCS#8 PEM (RFC 5958, RFC 8410), a [`PublicKey`] travels as
//! `SubjectPublicKeyInfo` PEM (RFC 8410, section 4), as 32 raw bytes (RFC 8032, section 5.1.5), or in the text form
//! `ed25519:BASE64` that trust policies and admission policies use.
//!
//! Whoever signs is a [`Signer`]; a [`SigningKey`] is the one whose private half is in this process.
//!
//! Nothing here makes random bytes: a seed is an argument. Secrets are wiped from memory when they are dropped, and
//! neither `Debug` nor an error ever shows one.

mod error;
mod foreign;
pub(crate) mod form;
mod public;
mod secret;
mod signer;
mod signing;
mod table;

pub use error::{KeyError, SignatureError};
pub use public::PublicKey;
pub use signer::{Signer, SignerError};
pub use signing::{SecretPem, SigningKey};
