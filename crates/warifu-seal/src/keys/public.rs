//! Public keys.

use std::{cmp::Ordering, fmt, hash, str::FromStr, sync::Arc};

use data_encoding::BASE64;
use ed25519_dalek::{
    Signature, VerifyingKey,
    pkcs8::{ALGORITHM_OID, Document, spki::SubjectPublicKeyInfoRef},
};
use warifu_model::{Digest, json::decode_base64};

use super::error::{KeyError, SignatureError};
use super::foreign;
use super::form::{PUBLIC_KEY_LENGTH, PUBLIC_LABEL, SIGNATURE_LENGTH};
use super::table::KeyTable;

/// An Ed25519 public key that is fit to check signatures with.
///
/// Keys are equal, and ordered, by their 32 bytes; whatever name or id goes with them elsewhere plays no part. A
/// value of this type is a canonical encoding of a point that is not of small order.
///
/// ```
/// use warifu_seal::keys::{PublicKey, SigningKey};
///
/// let key = SigningKey::from_seed(&[7; 32]).public_key();
/// assert_eq!(key.to_string().parse::<PublicKey>(), Ok(key.clone()));
/// assert_eq!(PublicKey::from_pem(key.to_pem().as_bytes()), Ok(key));
/// ```
#[derive(Clone)]
pub struct PublicKey {
    key: VerifyingKey,
    /// Only quicker; the answers are the same.
    table: Option<Arc<KeyTable>>,
}

impl PublicKey {
    /// Length of a public key, in bytes (RFC 8032, section 5.1.5).
    pub const LENGTH: usize = PUBLIC_KEY_LENGTH;

    /// Takes the 32 bytes of RFC 8032, section 5.1.5.
    ///
    /// # Errors
    ///
    /// [`KeyError::NotOnCurve`], [`KeyError::NonCanonicalKey`] or [`KeyError::WeakKey`], looked for in this order.
    pub fn from_bytes(bytes: &[u8; PUBLIC_KEY_LENGTH]) -> Result<Self, KeyError> {
        let key = VerifyingKey::from_bytes(bytes).map_err(|_| KeyError::NotOnCurve)?;
        // decoding takes y modulo p and a sign for x = 0, so encode again and compare
        if key.to_edwards().compress().to_bytes() != *bytes {
            return Err(KeyError::NonCanonicalKey);
        }
        if key.is_weak() {
            return Err(KeyError::WeakKey);
        }
        Ok(Self::from_dalek(key))
    }

    /// Reads `SubjectPublicKeyInfo` PEM (RFC 8410, section 4), as `openssl pkey -pubout` writes it.
    ///
    /// # Errors
    ///
    /// Whatever [`KeyError`] says about PEM, structure, algorithm and the point itself.
    pub fn from_pem(pem: &[u8]) -> Result<Self, KeyError> {
        if let Some(error) = foreign::named(pem) {
            return Err(error);
        }
        let text = str::from_utf8(pem).map_err(|_| KeyError::MalformedPem)?;
        // the bytes may be a private key given by mistake, so treat them as one
        let (label, der) = Document::from_pem(text).map_err(KeyError::in_pem)?;
        let der = der.into_secret();
        if label != PUBLIC_LABEL {
            return Err(KeyError::WrongLabel { expected: PUBLIC_LABEL });
        }
        let info: SubjectPublicKeyInfoRef<'_> = der.decode_msg().map_err(|_| KeyError::MalformedKey)?;
        if info.algorithm.oid != ALGORITHM_OID {
            return Err(KeyError::WrongAlgorithm { oid: info.algorithm.oid.to_string() });
        }
        if info.algorithm.parameters.is_some() {
            return Err(KeyError::MalformedKey);
        }
        let bytes = info.subject_public_key.as_bytes().ok_or(KeyError::MalformedKey)?;
        Self::from_bytes(bytes.try_into().map_err(|_| KeyError::MalformedKey)?)
    }

    /// The key as a `SubjectPublicKeyInfo` PEM block, with a line end after each line.
    pub fn to_pem(&self) -> String {
        let body = BASE64.encode(&self.to_spki());
        format!("-----BEGIN {PUBLIC_LABEL}-----\n{body}\n-----END {PUBLIC_LABEL}-----\n")
    }

    /// The 32 bytes of RFC 8032, section 5.1.5.
    pub fn as_bytes(&self) -> &[u8; PUBLIC_KEY_LENGTH] {
        self.key.as_bytes()
    }

    /// SHA-256 of the key's `SubjectPublicKeyInfo` DER: the name by which logs, errors and envelopes call the key.
    ///
    /// An id found in an envelope is a hint; it never decides which key made a signature.
    pub fn key_id(&self) -> Digest {
        Digest::of(&self.to_spki())
    }

    /// Checks that this key made `signature` over exactly `message`. It is the only place of the project that checks one.
    ///
    /// Ed25519 is specified loosely enough that implementations disagree about odd signatures. Here the strict reading
    /// holds: `S` below the group order (RFC 8032, section 5.1.7), `R` canonical and, like the key, not of small order. A
    /// signature that passes here has one message, one key, and no second form.
    ///
    /// # Errors
    ///
    /// [`SignatureError::WrongLength`] unless there are 64 bytes, [`SignatureError::Mismatch`] for everything else.
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), SignatureError> {
        let bytes: &[u8; SIGNATURE_LENGTH] =
            signature.try_into().map_err(|_| SignatureError::WrongLength { found: signature.len() })?;
        let holds = match &self.table {
            Some(table) => table.verify(&self.key, message, bytes),
            None => self.key.verify_strict(message, &Signature::from_bytes(bytes)).is_ok(),
        };
        if holds { Ok(()) } else { Err(SignatureError::Mismatch) }
    }

    /// The same key with a table of its multiples, with which [`PublicKey::verify`] takes two thirds of the time and answers the same.
    /// Making the table takes as long as some fifty signatures, and it has 30 KB, which copies of the key share: for keys that have
    /// several hundred signatures to verify.
    ///
    /// ```
    /// use warifu_seal::keys::SigningKey;
    ///
    /// let signer = SigningKey::from_seed(&[7; 32]);
    /// let key = signer.public_key().with_table();
    /// assert_eq!(key, signer.public_key());
    /// assert_eq!(key.verify(b"tally", &signer.sign(b"tally")), Ok(()));
    /// ```
    #[must_use]
    pub fn with_table(&self) -> Self {
        let table = self.table.clone().unwrap_or_else(|| Arc::new(KeyTable::of(&self.key)));
        Self { key: self.key, table: Some(table) }
    }

    pub(crate) const fn from_dalek(key: VerifyingKey) -> Self {
        Self { key, table: None }
    }

    fn to_spki(&self) -> Vec<u8> {
        [&SPKI_PREFIX[..], self.as_bytes()].concat()
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({self})")
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{TEXT_PREFIX}{}", BASE64.encode(self.as_bytes()))
    }
}

impl Eq for PublicKey {}

impl FromStr for PublicKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let body = text.strip_prefix(TEXT_PREFIX).ok_or(KeyError::MalformedText)?;
        let bytes = decode_base64(body).ok_or(KeyError::MalformedText)?;
        Self::from_bytes(bytes.as_slice().try_into().map_err(|_| KeyError::MalformedText)?)
    }
}

impl hash::Hash for PublicKey {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        self.as_bytes().hash(state);
    }
}

impl Ord for PublicKey {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_bytes().cmp(other.as_bytes())
    }
}

impl PartialEq for PublicKey {
    fn eq(&self, other: &Self) -> bool {
        self.as_bytes() == other.as_bytes()
    }
}

impl PartialOrd for PublicKey {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// DER of `SubjectPublicKeyInfo` up to the key itself: `SEQUENCE { SEQUENCE { 1.3.101.112 }, BIT STRING (32 bytes) }`.
const SPKI_PREFIX: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

/// What the text form begins with.
const TEXT_PREFIX: &str = "ed25519:";
