//! Opens sigstore bundles on evidence, offline, with a trusted root that is given as bytes.
//!
//! [`SigstoreCheck`] is the signature check that evaluation asks for, with bundles in it. [`open`] is the same for whoever has one
//! bundle, and says why one does not open.
//!
//! What a bundle has to prove follows from the trusted root, whose digest an admission policy names. A root with transparency logs
//! asks for a log entry with its proof of inclusion and signed checkpoint; a root with certificate transparency logs asks for a
//! signed certificate timestamp. A root without either, such as that of GitHub's own authority, has to have a timestamp authority
//! (RFC 3161), and every bundle a timestamp of it. Nothing can be switched off by a caller.
//!
//! Only DSSE envelopes with in-toto statements are opened: a signature over a bare artifact says nothing about what it is.
//! Signatures are ECDSA on P-256 and P-384 and Ed25519; RSA and ML-DSA are refused.

mod open;
mod provider;

pub use open::{Refusal, SigstoreCheck, open};
