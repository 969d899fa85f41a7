//! Signers whose keys are elsewhere, as whoever asks them meets them.

#[cfg(unix)]
#[cfg(test)]
mod program;
#[cfg(all(unix, feature = "pkcs11"))]
#[cfg(test)]
mod token;
