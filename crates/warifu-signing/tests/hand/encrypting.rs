//! Private keys under a passphrase: what opens, and what is refused by name before anything is derived.

use data_encoding::BASE64;
use warifu_seal::keys::SigningKey;
use warifu_signing::{decrypt_key, encrypt_key};
use warifu_testkit::files::one_in;

fn code(pem: &str, passphrase: &[u8]) -> &'static str {
    decrypt_key(pem.as_bytes(), passphrase).unwrap_err().code()
}

/// The same key with other bytes in its DER.
fn patched(pem: &str, from: &[u8], to: &[u8]) -> String {
    let mut der = der_of(pem);
    let at = der.windows(from.len()).position(|window| window == from).unwrap();
    der[at..at + to.len()].copy_from_slice(to);
    pem_of(&der)
}

fn der_of(pem: &str) -> Vec<u8> {
    let body: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    BASE64.decode(body.as_bytes()).unwrap()
}

fn pem_of(der: &[u8]) -> String {
    let body = BASE64.encode(der);
    let lines: Vec<_> = body.as_bytes().chunks(64).map(|line| str::from_utf8(line).unwrap()).collect();
    format!("-----BEGIN ENCRYPTED PRIVATE KEY-----\n{}\n-----END ENCRYPTED PRIVATE KEY-----\n", lines.join("\n"))
}

#[test]
fn a_passphrase_opens_its_key_and_no_other() {
    let key = SigningKey::from_seed(&[7; 32]);
    let pem = encrypt_key(&key, "合言葉 7".as_bytes(), &[3; 32]).unwrap();
    assert!(!pem.contains("\nPRIVATE KEY") && pem.starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----\n"));
    let opened = decrypt_key(pem.as_bytes(), "合言葉 7".as_bytes()).unwrap();
    assert_eq!(opened.to_pem().reveal(), key.to_pem().reveal());
    for wrong in ["合言葉 8", "x", "合言葉 7\n"] {
        assert_eq!(code(&pem, wrong.as_bytes()), "passphrase-wrong", "{wrong:?}");
    }
    assert_eq!(code(&pem, b""), "passphrase-empty");
    assert_eq!(encrypt_key(&key, b"", &[3; 32]).unwrap_err().code(), "passphrase-empty");
    // other random bytes give another file
    assert_ne!(pem, encrypt_key(&key, "合言葉 7".as_bytes(), &[4; 32]).unwrap());
}

#[test]
fn what_is_no_encrypted_key_of_this_kind_is_named() {
    let key = SigningKey::from_seed(&[7; 32]);
    let pem = encrypt_key(&key, b"bale", &[3; 32]).unwrap();
    assert_eq!(code(key.to_pem().reveal(), b"bale"), "wrong-pem-label");
    assert_eq!(code(&key.public_key().to_pem(), b"bale"), "wrong-pem-label");
    assert_eq!(code("bale", b"bale"), "pem-malformed");
    assert_eq!(code(pem.get(..pem.len() / 2).unwrap(), b"bale"), "pem-malformed");
    // the parameter r of scrypt, and the last arc of AES-256-CBC
    assert_eq!(code(&patched(&pem, &[2, 1, 8], &[2, 1, 0x7f]), b"bale"), "key-derivation-too-costly");
    let aes = [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 1, 0x2a];
    let other = [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 1, 0x2c];
    assert_eq!(code(&patched(&pem, &aes, &other), b"bale"), "key-encryption-unsupported");
}

/// Whatever a file asks for is answered at once, and never by a panic.
#[test]
fn costs_of_every_size_are_refused_or_wrong() {
    for cost in COSTS {
        for (block_size, passes) in [(8, 5), (0, 5), (8, 0), (1, 1), (u64::MAX, 1), (1, u64::MAX)] {
            let scrypt = [der(4, &[[3; 16].to_vec()]), integer(cost), integer(block_size), integer(passes)];
            let pem = pem_of(&encrypted(&[0x2b, 6, 1, 4, 1, 0xda, 0x47, 4, 11], &scrypt));
            let code = code(&pem, b"bale");
            let is_sound = cost > 1 && cost.is_power_of_two();
            assert!(code != "passphrase-wrong" || is_sound, "scrypt N {cost}, r {block_size}, p {passes}: {code}");
        }
        let hmac_sha256 = der(0x30, &[der(6, &[vec![0x2a, 0x86, 0x48, 0x86, 0xf7, 13, 2, 9]]), vec![5, 0]]);
        let pbkdf2 = [der(4, &[[3; 16].to_vec()]), integer(cost), hmac_sha256];
        let pem = pem_of(&encrypted(&[0x2a, 0x86, 0x48, 0x86, 0xf7, 13, 1, 5, 12], &pbkdf2));
        let code = code(&pem, b"bale");
        assert!(code != "passphrase-wrong" || cost < 20_000, "PBKDF2 of {cost} iterations: {code}");
    }
}

const COSTS: [u64; 9] = [0, 1, 2, 3, 5, 1 << 14, 1 << 32, 1 << 63, u64::MAX];

/// An encrypted key (RFC 8018, section 6.2) of a derivation with these parameters; nothing opens it.
fn encrypted(derivation: &[u8], parameters: &[Vec<u8>]) -> Vec<u8> {
    let derivation = der(0x30, &[der(6, &[derivation.to_vec()]), der(0x30, parameters)]);
    let aes = der(6, &[vec![0x60, 0x86, 0x48, 1, 0x65, 3, 4, 1, 0x2a]]);
    let aes = der(0x30, &[aes, der(4, &[[4; 16].to_vec()])]);
    let scheme = der(6, &[vec![0x2a, 0x86, 0x48, 0x86, 0xf7, 13, 1, 5, 13]]);
    let scheme = der(0x30, &[scheme, der(0x30, &[derivation, aes])]);
    der(0x30, &[scheme, der(4, &[[5; 64].to_vec()])])
}

fn integer(value: u64) -> Vec<u8> {
    let bytes = value.to_be_bytes();
    let start = bytes.iter().position(|byte| *byte != 0).unwrap_or(bytes.len() - 1);
    let sign = (bytes[start] >= 0x80).then_some(0);
    der(2, &[sign.into_iter().chain(bytes[start..].iter().copied()).collect()])
}

fn der(tag: u8, parts: &[Vec<u8>]) -> Vec<u8> {
    let body = parts.concat();
    let length = u8::try_from(body.len()).unwrap();
    let long = (length >= 0x80).then_some(0x81);
    [tag].into_iter().chain(long).chain([length]).chain(body).collect()
}

/// CBC has no checksum: a flipped bit may give another key, never this one. Each byte that is tried derives a key from the passphrase;
/// ordinarily one in twenty.
#[test]
fn a_damaged_file_never_opens_as_the_key() {
    let key = SigningKey::from_seed(&[7; 32]);
    let pem = encrypt_key(&key, b"bale", &[3; 32]).unwrap();
    let der = der_of(&pem);
    for at in (0..der.len()).step_by(5 * one_in(4)) {
        let mut damaged = der.clone();
        damaged[at] ^= 0x11;
        let opened = decrypt_key(pem_of(&damaged).as_bytes(), b"bale");
        assert!(opened.is_err() || opened.unwrap().key_id() != key.key_id(), "byte {at}");
    }
}
