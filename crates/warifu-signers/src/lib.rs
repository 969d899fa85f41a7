//! Signers whose keys are elsewhere: nothing here ever holds a private key.
//!
//! * [`ProgramSigner`] asks an external program over its standard input and output (`warifu.signer/1`), within a time and up to a number
//!   of bytes.
//! * `TokenSigner`, with the feature `pkcs11`, signs with a key on a token (PKCS#11, mechanism `CKM_EDDSA`).
//! * [`Description`] is the file that says which one, and where; [`Description::open`] gives the signer.
//! * [`purpose`] says in words what is signed. It is read from the very bytes, so that it cannot say anything else.
//!
//! What a signer returns is verified by whoever asked: see [`Signer`](warifu_seal::keys::Signer).
//!
//! ```
//! use warifu_signers::{Description, SignerKind};
//!
//! let bytes = br#"{"format": "warifu.signer-description/1", "kind": "program", "program": "./sign.py", "arguments": ["--slot", "1"]}"#;
//! let description = Description::read(bytes)?;
//! assert!(matches!(description.kind, SignerKind::Program(_)));
//! # Ok::<(), warifu_model::ReadError>(())
//! ```

mod answer;
mod description;
mod error;
mod open;
mod path;
#[cfg(feature = "pkcs11")]
mod pin;
mod program;
mod purpose;
#[cfg(feature = "pkcs11")]
mod token;

pub use description::{Description, ProgramDescription, SignerKind, TokenDescription};
pub use error::OpenSignerError;
pub use program::ProgramSigner;
pub use purpose::purpose;
#[cfg(feature = "pkcs11")]
pub use token::TokenSigner;
