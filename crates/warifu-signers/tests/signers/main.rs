//! Signers whose keys are elsewhere, as whoever asks them meets them.

#[cfg(all(test, unix))]
mod program;
#[cfg(all(test, unix, feature = "pkcs11"))]
mod token;
