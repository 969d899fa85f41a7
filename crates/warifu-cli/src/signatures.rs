//! What checks signatures: those of keys, and sigstore bundles where the program is built with them.

#[cfg(feature = "sigstore")]
pub(crate) use warifu_sigstore::SigstoreCheck as Signatures;

#[cfg(not(feature = "sigstore"))]
pub(crate) use warifu_signing::Ed25519Check as Signatures;
