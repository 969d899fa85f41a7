use warifu_core::CheckSignature;
use warifu_seal::keys::PublicKey;

/// Checks signatures for the scales: strictly, with canonical keys that are not weak; everything else is `false`.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Ed25519Check;

impl CheckSignature for Ed25519Check {
    fn check(&self, public_key: &[u8; 32], message: &[u8], signature: &[u8]) -> bool {
        PublicKey::from_bytes(public_key).is_ok_and(|key| key.verify(message, signature).is_ok())
    }
}

#[cfg(test)]
mod tests {
    use warifu_seal::keys::SigningKey;

    use super::*;

    #[test]
    fn only_the_key_that_signed_these_bytes_passes() {
        let key = SigningKey::from_seed(&[7; 32]);
        let signature = key.sign(b"bales");
        let public = key.public_key();
        assert!(Ed25519Check.check(public.as_bytes(), b"bales", &signature));
        assert!(!Ed25519Check.check(public.as_bytes(), b"sacks", &signature));
        assert!(!Ed25519Check.check(public.as_bytes(), b"bales", &signature[..63]));
        assert!(!Ed25519Check.check(public.as_bytes(), b"bales", &[0; 64]));
        assert!(!Ed25519Check.check(SigningKey::from_seed(&[8; 32]).public_key().as_bytes(), b"bales", &signature));
    }

    #[test]
    fn a_weak_key_never_passes() {
        // the identity point: with S = 0 and R = identity the lax equation holds for every message
        let mut identity = [0; 32];
        identity[0] = 1;
        let mut signature = [0; 64];
        signature[0] = 1;
        assert!(!Ed25519Check.check(&identity, b"anything", &signature));
        assert!(!Ed25519Check.check(&[0xff; 32], b"anything", &signature));
    }
}
