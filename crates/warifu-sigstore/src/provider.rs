//! Cryptography for the sigstore library: hashes, ECDSA and Ed25519 in Rust. It only verifies.

use p256::ecdsa::signature::hazmat::PrehashVerifier as _;
use sha2::{Digest as _, Sha256, Sha384, Sha512};
use sigstore_verify::crypto::{CryptoProvider, Error, HashContext, Result, SigningScheme, install_default_provider};
use sigstore_verify::types::HashAlgorithm;
use warifu_seal::keys::PublicKey;

/// Installs the provider for the process; once is enough, and another one that is there already stays. This crate builds
/// the library without a provider of its own, so that there is no other unless a program brings one along.
pub(crate) fn install() {
    let _ = install_default_provider(&Provider);
}

#[derive(Debug)]
struct Provider;

impl CryptoProvider for Provider {
    fn hash(&self, algorithm: HashAlgorithm) -> Result<Box<dyn HashContext>> {
        Ok(match algorithm {
            HashAlgorithm::Sha2256 => Box::new(Context(Sha256::new())),
            HashAlgorithm::Sha2384 => Box::new(Context(Sha384::new())),
            HashAlgorithm::Sha2512 => Box::new(Context(Sha512::new())),
            _ => return Err(Error::UnsupportedAlgorithm(algorithm.to_string())),
        })
    }

    fn sha256(&self, data: &[u8]) -> [u8; 32] {
        Sha256::digest(data).into()
    }

    fn sha384(&self, data: &[u8]) -> [u8; 48] {
        Sha384::digest(data).into()
    }

    fn sha512(&self, data: &[u8]) -> [u8; 64] {
        Sha512::digest(data).into()
    }

    fn verify_raw(&self, scheme: SigningScheme, key: &[u8], data: &[u8], signature: &[u8]) -> Result<()> {
        let is_good = match (scheme, scheme.hash_algorithm()) {
            (SigningScheme::Ed25519, _) => is_good_ed25519(key, data, signature),
            (_, Some(HashAlgorithm::Sha2256)) => is_good_digest(scheme, key, &self.sha256(data), signature),
            (_, Some(HashAlgorithm::Sha2384)) => is_good_digest(scheme, key, &self.sha384(data), signature),
            _ => None,
        };
        is_good.ok_or_else(|| refused(scheme))
    }

    fn verify_prehashed(&self, scheme: SigningScheme, key: &[u8], digest: &[u8], signature: &[u8]) -> Result<()> {
        is_good_digest(scheme, key, digest, signature).ok_or_else(|| refused(scheme))
    }
}

struct Context<D>(D);

impl<D: sha2::Digest + Send> HashContext for Context<D> {
    fn update(&mut self, data: &[u8]) {
        self.0.update(data);
    }

    fn finalize(self: Box<Self>) -> Vec<u8> {
        self.0.finalize().to_vec()
    }
}

fn is_good_digest(scheme: SigningScheme, key: &[u8], digest: &[u8], signature: &[u8]) -> Option<()> {
    match scheme {
        SigningScheme::EcdsaP256Sha256 | SigningScheme::EcdsaP256Sha384 => {
            let signature = p256::ecdsa::Signature::from_der(signature).ok()?;
            p256::ecdsa::VerifyingKey::from_sec1_bytes(key).ok()?.verify_prehash(digest, &signature).ok()
        }
        SigningScheme::EcdsaP384Sha256 | SigningScheme::EcdsaP384Sha384 => {
            let signature = p384::ecdsa::Signature::from_der(signature).ok()?;
            p384::ecdsa::VerifyingKey::from_sec1_bytes(key).ok()?.verify_prehash(digest, &signature).ok()
        }
        _ => None,
    }
}

fn is_good_ed25519(key: &[u8], message: &[u8], signature: &[u8]) -> Option<()> {
    let key = PublicKey::from_bytes(key.try_into().ok()?).ok()?;
    key.verify(message, signature).ok()
}

fn refused(scheme: SigningScheme) -> Error {
    Error::Verification(format!("{} signature invalid", scheme.name()))
}
