//! Lengths and labels of the forms in which keys travel.

/// Length of a public key in bytes (RFC 8032, section 5.1.5).
pub(crate) const PUBLIC_KEY_LENGTH: usize = 32;

/// Length of the seed that a signing key is made from, in bytes (RFC 8032, section 5.1.5).
pub(crate) const SEED_LENGTH: usize = 32;

/// PEM label of an unencrypted private key (RFC 7468, section 10).
pub(crate) const PRIVATE_LABEL: &str = "PRIVATE KEY";

/// PEM label of a public key (RFC 7468, section 13).
pub(crate) const PUBLIC_LABEL: &str = "PUBLIC KEY";

/// PEM label of an encrypted private key (RFC 7468, section 11).
pub(crate) const ENCRYPTED_LABEL: &str = "ENCRYPTED PRIVATE KEY";

/// Length of a signature in bytes (RFC 8032, section 5.1.6).
pub(crate) const SIGNATURE_LENGTH: usize = 64;
