//! Keys as TUF metadata has them. A key that is not understood counts for nothing.

use data_encoding::{BASE64, HEXLOWER_PERMISSIVE};
use p256::ecdsa::signature::Verifier as _;
use warifu_model::json::{Kind, Node};
use warifu_seal::keys::PublicKey;

/// The public half of a key, by its bytes: whatever id it has, and however often it is listed, it is one key.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Key {
    /// Ed25519 (RFC 8032).
    Ed25519(PublicKey),
    /// ECDSA (FIPS 186-5) on P-256 with SHA-256: the uncompressed point of SEC 1.
    P256(Vec<u8>),
    /// ECDSA on P-384 with SHA-384.
    P384(Vec<u8>),
    /// RSASSA-PSS with SHA-256 and a salt as long (RFC 8017), 2048 to 8192 bits: `RSAPublicKey` in DER, of which a key has one form.
    #[cfg(feature = "rsa")]
    Rsa(Vec<u8>),
}

impl Key {
    /// Reads a key; none for whatever is not understood.
    pub(crate) fn read(node: Node<'_>) -> Option<Self> {
        let text = |pointer| node.find(pointer).filter(|found| found.kind() == Kind::String)?.string().ok();
        let (kind, scheme, public) = (text("/keytype")?, text("/scheme")?, text("/keyval/public")?);
        match (&*kind, &*scheme) {
            ("ed25519", "ed25519") => {
                let bytes = HEXLOWER_PERMISSIVE.decode(public.as_bytes()).ok()?;
                PublicKey::from_bytes(bytes.as_slice().try_into().ok()?).ok().map(Self::Ed25519)
            }
            ("ecdsa" | "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp256") => {
                let point = point(&public, &P256_SPKI)?;
                p256::ecdsa::VerifyingKey::from_sec1_bytes(&point).ok().map(|_| Self::P256(point))
            }
            ("ecdsa" | "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp384") => {
                let point = point(&public, &P384_SPKI)?;
                p384::ecdsa::VerifyingKey::from_sec1_bytes(&point).ok().map(|_| Self::P384(point))
            }
            #[cfg(feature = "rsa")]
            ("rsa", "rsassa-pss-sha256") => rsa_key(&public).map(Self::Rsa),
            _ => None,
        }
    }

    /// Checks that this key made the signature over the message.
    pub(crate) fn has_signed(&self, message: &[u8], signature: &[u8]) -> bool {
        self.verified(message, signature).is_some()
    }

    fn verified(&self, message: &[u8], signature: &[u8]) -> Option<()> {
        match self {
            Self::Ed25519(key) => key.verify(message, signature).ok(),
            Self::P256(point) => {
                let signature = p256::ecdsa::Signature::from_der(signature).ok()?;
                p256::ecdsa::VerifyingKey::from_sec1_bytes(point).ok()?.verify(message, &signature).ok()
            }
            #[cfg(feature = "rsa")]
            Self::Rsa(key) => {
                let key = ring::signature::UnparsedPublicKey::new(&ring::signature::RSA_PSS_2048_8192_SHA256, key);
                key.verify(message, signature).ok()
            }
            Self::P384(point) => {
                let signature = p384::ecdsa::Signature::from_der(signature).ok()?;
                p384::ecdsa::VerifyingKey::from_sec1_bytes(point).ok()?.verify(message, &signature).ok()
            }
        }
    }
}

/// The uncompressed point in a PEM block of `SubjectPublicKeyInfo` (RFC 5480). One key has one form here, so that it cannot count twice.
fn point(pem: &str, prefix: &[u8]) -> Option<Vec<u8>> {
    let der = spki_der(pem)?;
    // the prefix ends in the length of the bit string, which is that of an uncompressed point, and its first byte
    let coordinates = der.strip_prefix(prefix)?;
    Some([&[0x04], coordinates].concat())
}

/// The bytes of a PEM block of `SubjectPublicKeyInfo`.
fn spki_der(pem: &str) -> Option<Vec<u8>> {
    let body = pem.trim().strip_prefix("-----BEGIN PUBLIC KEY-----")?.strip_suffix("-----END PUBLIC KEY-----")?;
    let body: String = body.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    BASE64.decode(body.as_bytes()).ok()
}

/// The `RSAPublicKey` in a PEM block (RFC 3279, section 2.3.1).
#[cfg(feature = "rsa")]
fn rsa_key(pem: &str) -> Option<Vec<u8>> {
    let der = spki_der(pem)?;
    let info = spki::SubjectPublicKeyInfoRef::try_from(der.as_slice()).ok()?;
    let is_null = info.algorithm.parameters.is_none_or(spki::der::AnyRef::is_null);
    let is_rsa = info.algorithm.oid == spki::ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
    let key = info.subject_public_key.as_bytes()?;
    (is_null && is_rsa).then(|| key.to_vec())
}

/// DER up to the coordinates: `SEQUENCE { SEQUENCE { ecPublicKey, prime256v1 }, BIT STRING { 04 … } }`.
const P256_SPKI: [u8; 27] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce,
    0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04,
];

/// The same with `secp384r1`.
const P384_SPKI: [u8; 24] = [
    0x30, 0x76, 0x30, 0x10, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x05, 0x2b, 0x81, 0x04, 0x00,
    0x22, 0x03, 0x62, 0x00, 0x04,
];
