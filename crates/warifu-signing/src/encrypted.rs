//! Private keys that are encrypted with a passphrase: PKCS#8 (RFC 5958, section 3) with PBES2 (RFC 8018, section 6.2).

use pkcs8::der::{Decode as _, ErrorKind, SecretDocument, pem::LineEnding};
use pkcs8::pkcs5::{EncryptionScheme, Error as Pkcs5Error, pbes2, scrypt};
use pkcs8::{EncryptedPrivateKeyInfoOwned, EncryptedPrivateKeyInfoRef};
use warifu_model::problems;
use warifu_seal::keys::{KeyError, SigningKey};

problems! {
    /// The reason why an encrypted private key was not opened, or not made.
    ///
    /// No variant carries bytes of the key or of the passphrase.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum EncryptedKeyError {
        /// Not an encrypted private key, or what is inside is no Ed25519 key.
        Key(error: KeyError) => { delegate }
        /// Deriving the key would take more memory or time than any honest file asks for.
        Costly => {
            code: "key-derivation-too-costly",
            en: "the key derivation asks for more than {PBKDF2_ITERATIONS} iterations of PBKDF2 or {SCRYPT_MIB} MiB of scrypt",
            ja: "鍵導出が、PBKDF2 の{PBKDF2_ITERATIONS}回又は scrypt の {SCRYPT_MIB} MiB の上限を超えている",
            help_en: "encrypt the key again with usual parameters: `openssl pkcs8 -topk8 -scrypt -in KEY -out NEW`",
            help_ja: "通常のパラメータで暗号化し直してください：`openssl pkcs8 -topk8 -scrypt -in KEY -out NEW`",
        }
        /// A passphrase of no bytes protects nothing.
        EmptyPassphrase => {
            code: "passphrase-empty",
            en: "the passphrase is empty",
            ja: "パスフレーズが空である",
            help_en: "give a passphrase of at least one character; the first line of a file counts",
            help_ja: "1文字以上のパスフレーズを指定してください。ファイルでは先頭の行を用います",
        }
        /// Encrypted by a scheme that is not read.
        Unsupported => {
            code: "key-encryption-unsupported",
            en: "the private key is encrypted by another scheme than PBES2 with scrypt or PBKDF2 (HMAC-SHA-2) and AES",
            ja: "秘密鍵の暗号化方式が、scrypt 又は PBKDF2（HMAC-SHA-2）と AES による PBES2 ではない",
            help_en: "encrypt the key again: `openssl pkcs8 -topk8 -v2 aes-256-cbc -in KEY -out NEW`",
            help_ja: "暗号化し直してください：`openssl pkcs8 -topk8 -v2 aes-256-cbc -in KEY -out NEW`",
        }
        /// The passphrase does not open the key; or the file is damaged, which cannot be told apart.
        WrongPassphrase => {
            code: "passphrase-wrong",
            en: "the passphrase does not open this private key",
            ja: "このパスフレーズでは秘密鍵を復号できない",
            help_en: "check the passphrase and the file of the key; a damaged file looks the same",
            help_ja: "パスフレーズと鍵のファイルを確認してください。ファイルの破損も同じ結果になります",
        }
    }
}

impl From<KeyError> for EncryptedKeyError {
    fn from(error: KeyError) -> Self {
        Self::Key(error)
    }
}

/// Opens an encrypted private key (`-----BEGIN ENCRYPTED PRIVATE KEY-----`, RFC 7468, section 11) with a passphrase: PBES2 with
/// scrypt or PBKDF2 (with HMAC-SHA-2) and AES, as OpenSSL writes it.
///
/// The form has no checksum: a file that was damaged is refused as a rule, and otherwise opens as another key, as a damaged plain
/// file does. Compare the key id where that matters.
///
/// # Errors
///
/// [`EncryptedKeyError`]; `wrong-pem-label` for a key that is not encrypted.
///
/// ```
/// use warifu_seal::keys::SigningKey;
/// use warifu_signing::{decrypt_key, encrypt_key};
///
/// let key = SigningKey::from_seed(&[7; 32]);
/// // 32 random bytes in truth
/// let pem = encrypt_key(&key, b"forty bales", &[3; 32])?;
/// assert_eq!(decrypt_key(pem.as_bytes(), b"forty bales")?.public_key(), key.public_key());
/// assert_eq!(decrypt_key(pem.as_bytes(), b"fourteen").unwrap_err().code(), "passphrase-wrong");
/// # Ok::<(), warifu_signing::EncryptedKeyError>(())
/// ```
pub fn decrypt_key(pem: &[u8], passphrase: &[u8]) -> Result<SigningKey, EncryptedKeyError> {
    if passphrase.is_empty() {
        return Err(EncryptedKeyError::EmptyPassphrase);
    }
    match SigningKey::from_pem(pem) {
        Err(KeyError::EncryptedKey) => {}
        Err(error) => return Err(error.into()),
        Ok(_) => return Err(KeyError::WrongLabel { expected: ENCRYPTED_LABEL }.into()),
    }
    let text = str::from_utf8(pem).map_err(|_| KeyError::MalformedPem)?;
    let (_, der) = SecretDocument::from_pem(text).map_err(|_| KeyError::MalformedPem)?;
    let info = EncryptedPrivateKeyInfoRef::from_der(der.as_bytes()).map_err(|error| match error.kind() {
        // an algorithm that nobody here knows
        ErrorKind::OidUnknown { .. } => EncryptedKeyError::Unsupported,
        _ => KeyError::MalformedKey.into(),
    })?;
    afford(&info.encryption_algorithm)?;
    let plain = info.decrypt(passphrase).map_err(|error| match error {
        pkcs8::Error::EncryptedPrivateKey(Pkcs5Error::UnsupportedAlgorithm { .. }) => EncryptedKeyError::Unsupported,
        pkcs8::Error::EncryptedPrivateKey(Pkcs5Error::AlgorithmParametersInvalid { .. }) => {
            KeyError::MalformedKey.into()
        }
        // one wrong passphrase in 256 gives a padding that looks right
        _ => EncryptedKeyError::WrongPassphrase,
    })?;
    let plain = plain.to_pem(PRIVATE_LABEL, LineEnding::LF).map_err(|_| KeyError::MalformedKey)?;
    SigningKey::from_pem(plain.as_bytes()).map_err(|error| match error {
        KeyError::MalformedKey => EncryptedKeyError::WrongPassphrase,
        error => error.into(),
    })
}

/// Encrypts a private key with a passphrase: PBES2 with scrypt (N = 2^14, r = 8, p = 5) and AES-256-CBC, which OpenSSL 3.0 reads.
///
/// `random` becomes salt and initial vector: 32 bytes of a cryptographic random generator, and others for each key.
///
/// # Errors
///
/// [`EncryptedKeyError::EmptyPassphrase`].
///
/// ```
/// use warifu_seal::keys::SigningKey;
/// use warifu_signing::encrypt_key;
///
/// let key = SigningKey::from_seed(&[7; 32]);
/// // 32 random bytes in truth
/// let pem = encrypt_key(&key, b"forty bales", &[3; 32])?;
/// assert!(pem.starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----"));
/// # Ok::<(), warifu_signing::EncryptedKeyError>(())
/// ```
pub fn encrypt_key(key: &SigningKey, passphrase: &[u8], random: &[u8; 32]) -> Result<String, EncryptedKeyError> {
    if passphrase.is_empty() {
        return Err(EncryptedKeyError::EmptyPassphrase);
    }
    // no step can fail with these constants; whatever fails is told and makes no file
    let scheme = scheme(random).ok_or(EncryptedKeyError::Unsupported)?;
    let pem = key.to_pem();
    let (_, plain) = SecretDocument::from_pem(pem.reveal()).map_err(|_| KeyError::MalformedPem)?;
    let encrypted = scheme.encrypt(passphrase, plain.as_bytes()).map_err(|_| EncryptedKeyError::Unsupported)?;
    let encrypted_data = pkcs8::der::asn1::OctetString::new(encrypted).map_err(|_| KeyError::MalformedKey)?;
    let info = EncryptedPrivateKeyInfoOwned { encryption_algorithm: scheme.into(), encrypted_data };
    let document = SecretDocument::try_from(info).map_err(|_| KeyError::MalformedKey)?;
    let text = document.to_pem(ENCRYPTED_LABEL, LineEnding::LF).map_err(|_| KeyError::MalformedPem)?;
    Ok((*text).clone())
}

fn scheme(random: &[u8; 32]) -> Option<pbes2::Parameters> {
    let (salt, vector) = random.split_first_chunk::<16>()?;
    let costs = scrypt::Params::new(SCRYPT_LOG_N, SCRYPT_R, SCRYPT_P).ok()?;
    pbes2::Parameters::generate_scrypt_aes256cbc(costs, salt, vector.try_into().ok()?).ok()
}

/// Refuses parameters that would keep the machine busy, before anything is derived.
fn afford(scheme: &EncryptionScheme) -> Result<(), EncryptedKeyError> {
    let EncryptionScheme::Pbes2(parameters) = scheme else { return Err(EncryptedKeyError::Unsupported) };
    let is_affordable = match &parameters.kdf {
        pbes2::Kdf::Pbkdf2(costs) => costs.iteration_count <= PBKDF2_ITERATIONS,
        // RFC 7914, section 2: a power of two, and more than one; what derives takes that for granted
        pbes2::Kdf::Scrypt(costs) if costs.cost_parameter < 2 || !costs.cost_parameter.is_power_of_two() => {
            return Err(KeyError::MalformedKey.into());
        }
        pbes2::Kdf::Scrypt(costs) => {
            // memory is 128 N r; p is how often that is gone through
            let work = [u64::from(costs.block_size), u64::from(costs.parallelization), 128];
            let work = work.iter().try_fold(costs.cost_parameter, |work, factor| work.checked_mul(*factor));
            work.is_some_and(|work| work <= SCRYPT_MIB << 20)
        }
        _ => return Err(EncryptedKeyError::Unsupported),
    };
    if is_affordable { Ok(()) } else { Err(EncryptedKeyError::Costly) }
}

/// RFC 7468, section 11.
const ENCRYPTED_LABEL: &str = "ENCRYPTED PRIVATE KEY";
/// RFC 7468, section 10.
const PRIVATE_LABEL: &str = "PRIVATE KEY";
/// 16 MiB, gone through five times: what guidance of 2023 asks for, within the 32 MiB that OpenSSL 3 allows.
const SCRYPT_LOG_N: u8 = 14;
const SCRYPT_R: u32 = 8;
const SCRYPT_P: u32 = 5;
/// Most iterations of PBKDF2 that a file may ask for: seconds.
const PBKDF2_ITERATIONS: u32 = 10_000_000;
/// Most memory of scrypt, times its `p`, that a file may ask for.
const SCRYPT_MIB: u64 = 1024;
