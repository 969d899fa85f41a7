//! Signing keys.

use std::fmt;

use data_encoding::BASE64;
use ed25519_dalek::{
    Signer as _,
    pkcs8::{ALGORITHM_OID, KeypairBytes, PrivateKeyInfoRef, SecretDocument},
};
use warifu_model::Digest;
use zeroize::{Zeroize, Zeroizing};

use super::error::KeyError;
use super::foreign;
use super::form::{ENCRYPTED_LABEL, PRIVATE_LABEL, SEED_LENGTH, SIGNATURE_LENGTH};
use super::public::PublicKey;
use super::secret::holds_private_key;

/// An Ed25519 signing key. Its secret is wiped from memory when it is dropped.
///
/// `Debug` shows the key id only; there is no `Display`, no `Clone` and no way to read the seed back other than
/// [`SigningKey::to_pem`].
///
/// ```
/// use warifu_seal::keys::SigningKey;
///
/// let key = SigningKey::from_seed(&[7; 32]);
/// let made = key.sign(b"tally");
/// assert_eq!(key.public_key().verify(b"tally", &made), Ok(()));
/// ```
///
/// A key cannot be printed by mistake:
///
/// ```compile_fail,E0277
/// let key = warifu_seal::keys::SigningKey::from_seed(&[7; 32]);
/// let text = format!("{key}");
/// ```
pub struct SigningKey(ed25519_dalek::SigningKey);

impl SigningKey {
    /// Length of the seed, in bytes (RFC 8032, section 5.1.5).
    pub const SEED_LENGTH: usize = SEED_LENGTH;

    /// Length of a signature, in bytes (RFC 8032, section 5.1.6).
    pub const SIGNATURE_LENGTH: usize = SIGNATURE_LENGTH;

    /// Makes the key that a seed of 32 bytes stands for (RFC 8032, section 5.1.5).
    ///
    /// The seed is the secret: it has to come from a cryptographic random generator, and its copy in the caller's
    /// hands is the caller's to wipe.
    pub fn from_seed(seed: &[u8; SEED_LENGTH]) -> Self {
        Self(ed25519_dalek::SigningKey::from_bytes(seed))
    }

    /// Reads PKCS#8 PEM: version 1, as OpenSSL writes it, or version 2, which has the public key beside the private.
    ///
    /// # Errors
    ///
    /// Whatever [`KeyError`] says about PEM, structure, algorithm; [`KeyError::KeyPairMismatch`] where the public key
    /// of a version 2 file is not the private key's own.
    pub fn from_pem(pem: &[u8]) -> Result<Self, KeyError> {
        if let Some(error) = foreign::named(pem) {
            return Err(error);
        }
        let text = str::from_utf8(pem).map_err(|_| KeyError::MalformedPem)?;
        let (label, der) = SecretDocument::from_pem(text).map_err(KeyError::in_pem)?;
        match label {
            PRIVATE_LABEL => Self::from_der(&der),
            ENCRYPTED_LABEL => Err(KeyError::EncryptedKey),
            _ => Err(KeyError::WrongLabel { expected: PRIVATE_LABEL }),
        }
    }

    /// The key as a PKCS#8 version 1 PEM block, with a line end after each line.
    ///
    /// Version 1, because OpenSSL before 3.5 does not read version 2.
    pub fn to_pem(&self) -> SecretPem {
        let mut der = Zeroizing::new([0; PKCS8_PREFIX.len() + SEED_LENGTH]);
        let (prefix, seed) = der.split_at_mut(PKCS8_PREFIX.len());
        prefix.copy_from_slice(&PKCS8_PREFIX);
        seed.copy_from_slice(self.0.as_bytes());
        // room for everything at once: a string that grows leaves copies behind; 48 bytes of DER make one line of 64
        let mut pem = SecretPem(Zeroizing::new(String::with_capacity(PEM_CAPACITY)));
        for part in ["-----BEGIN ", PRIVATE_LABEL, "-----\n"] {
            pem.0.push_str(part);
        }
        BASE64.encode_append(&*der, &mut pem.0);
        for part in ["\n-----END ", PRIVATE_LABEL, "-----\n"] {
            pem.0.push_str(part);
        }
        pem
    }

    /// The public half.
    pub fn public_key(&self) -> PublicKey {
        PublicKey::from_dalek(self.0.verifying_key())
    }

    /// The id of the public half, see [`PublicKey::key_id`].
    pub fn key_id(&self) -> Digest {
        self.public_key().key_id()
    }

    /// Signs these very bytes (RFC 8032, section 5.1.6: no context, no prehash). The same bytes give the same
    /// signature.
    pub fn sign(&self, message: &[u8]) -> [u8; SIGNATURE_LENGTH] {
        self.0.sign(message).to_bytes()
    }

    fn from_der(der: &SecretDocument) -> Result<Self, KeyError> {
        let info: PrivateKeyInfoRef<'_> = der.decode_msg().map_err(|_| KeyError::MalformedKey)?;
        if info.algorithm.oid != ALGORITHM_OID {
            return Err(KeyError::WrongAlgorithm { oid: info.algorithm.oid.to_string() });
        }
        let mut pair = KeypairBytes::try_from(info).map_err(|_| KeyError::MalformedKey)?;
        let key = Self::from_seed(&pair.secret_key);
        // the type wipes itself only under a feature that our other dependencies do not turn on
        pair.secret_key.zeroize();
        match &pair.public_key {
            Some(public) if public.0 != *key.public_key().as_bytes() => Err(KeyError::KeyPairMismatch),
            _ => Ok(key),
        }
    }

    /// Returns whether a file holds a private key: in PEM of any label, as OpenSSH, `PuTTY`, PGP, age, minisign, signify and
    /// JWK write them, or as the bytes of PKCS#1, PKCS#8 or SEC 1; plain or encrypted, by itself or inside JSON, other text,
    /// base64, hex or UTF-16.
    ///
    /// It is asked before something is made public for ever, so that in doubt the answer is yes: a text that shows the frame of a
    /// private key, dashes and all, is taken for one. A text that only speaks of private keys is not. No is no proof: what is
    /// compressed, encrypted as a whole or written backwards is not looked into.
    pub fn is_in(bytes: &[u8]) -> bool {
        holds_private_key(bytes)
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({})", self.key_id())
    }
}

/// The PEM text of a private key, wiped from memory when it is dropped.
///
/// `Debug` shows nothing of it and there is no `Display`; whoever writes it to a file asks for it by
/// [`SecretPem::reveal`].
pub struct SecretPem(Zeroizing<String>);

impl SecretPem {
    /// The secret text itself.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SecretPem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretPem(..)")
    }
}

/// DER of a version 1 private key up to the seed itself:
/// `SEQUENCE { INTEGER 0, SEQUENCE { 1.3.101.112 }, OCTET STRING { OCTET STRING (32 bytes) } }`.
const PKCS8_PREFIX: [u8; 16] =
    [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];

/// More than the 119 bytes of a private key's PEM block.
const PEM_CAPACITY: usize = 128;
