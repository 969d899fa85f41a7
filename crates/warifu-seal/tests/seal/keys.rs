//! Keys: their forms, the ones that are refused, and that secrets stay secret.

use data_encoding::BASE64;
use ed25519_dalek::pkcs8::{
    EncodePrivateKey, EncodePublicKey, KeypairBytes, PublicKeyBytes, spki::der::pem::LineEnding,
};
use proptest::prelude::*;
use warifu_model::{Digest, Language};
use warifu_seal::keys::{KeyError, PublicKey, SigningKey};

use crate::support::{hex, hex32, key};

const RFC8032_SEED: &str = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
const RFC8032_PUBLIC: &str = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";

/// The eight points of small order, each in its canonical encoding.
const SMALL_ORDER: [&str; 8] = [
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
];

fn pem(label: &str, der: &[u8]) -> String {
    let lines: Vec<_> = BASE64.encode(der).into_bytes().chunks(64).map(<[u8]>::to_vec).collect();
    let body: Vec<_> = lines.into_iter().map(|line| String::from_utf8(line).unwrap()).collect();
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", body.join("\n"))
}

fn private_der(seed: &[u8; 32]) -> Vec<u8> {
    [&hex("302e020100300506032b657004220420")[..], seed].concat()
}

#[test]
fn a_seed_gives_the_public_key_of_rfc_8032() {
    let key = SigningKey::from_seed(&hex32(RFC8032_SEED));
    assert_eq!(*key.public_key().as_bytes(), hex32(RFC8032_PUBLIC));
}

#[test]
fn private_pem_goes_there_and_back() {
    let key = key(7);
    let read = SigningKey::from_pem(key.to_pem().reveal().as_bytes()).unwrap();
    assert_eq!(read.public_key(), key.public_key());
    assert_eq!(read.sign(b"x"), key.sign(b"x"));
}

#[test]
fn private_pem_is_pkcs8_version_1_as_the_library_encodes_it() {
    let v1 = KeypairBytes { secret_key: [7; 32], public_key: None };
    assert_eq!(key(7).to_pem().reveal(), v1.to_pkcs8_pem(LineEnding::LF).unwrap().as_str());
}

#[test]
fn public_pem_and_key_id_are_those_of_the_library_encoding() {
    let key = key(7).public_key();
    let spki = PublicKeyBytes(*key.as_bytes());
    assert_eq!(key.to_pem(), spki.to_public_key_pem(LineEnding::LF).unwrap());
    assert_eq!(key.key_id(), Digest::of(spki.to_public_key_der().unwrap().as_bytes()));
}

#[test]
fn pkcs8_version_2_is_read() {
    let public_key = Some(PublicKeyBytes(*key(7).public_key().as_bytes()));
    let v2 = KeypairBytes { secret_key: [7; 32], public_key }.to_pkcs8_pem(LineEnding::LF).unwrap();
    assert_eq!(SigningKey::from_pem(v2.as_bytes()).unwrap().public_key(), key(7).public_key());
}

#[test]
fn pkcs8_version_2_with_a_foreign_public_key_is_refused() {
    let public_key = Some(PublicKeyBytes(*key(8).public_key().as_bytes()));
    let v2 = KeypairBytes { secret_key: [7; 32], public_key }.to_pkcs8_pem(LineEnding::LF).unwrap();
    assert_eq!(SigningKey::from_pem(v2.as_bytes()).unwrap_err(), KeyError::KeyPairMismatch);
}

#[test]
fn the_version_2_example_of_rfc_8410_is_read() {
    // RFC 8410, section 10.3: version 2 with an attribute and a public key
    let der = hex(concat!(
        "3072020101300506032b657004220420d4ee72dbf913584ad5b6d8f1f769f8ad3afe7c28cbf1d4fbe097a88f44755842",
        "a01f301d060a2a864886f70d01090914310f0c0d437572646c6520436861697273",
        "81210019bf44096984cdfe8541bac167dc3b96c85086aa30b6b6cb0c5c38ad703166e1",
    ));
    let key = SigningKey::from_pem(pem("PRIVATE KEY", &der).as_bytes()).unwrap();
    assert_eq!(*key.public_key().as_bytes(), hex32("19bf44096984cdfe8541bac167dc3b96c85086aa30b6b6cb0c5c38ad703166e1"));
}

#[test]
fn windows_line_ends_are_read() {
    let private = key(7).to_pem().reveal().replace('\n', "\r\n");
    assert_eq!(SigningKey::from_pem(private.as_bytes()).unwrap().public_key(), key(7).public_key());
    let public = key(7).public_key().to_pem().replace('\n', "\r\n");
    assert_eq!(PublicKey::from_pem(public.as_bytes()), Ok(key(7).public_key()));
}

#[test]
fn private_files_that_are_not_such_keys_are_refused_by_name() {
    let mut other_algorithm = private_der(&[7; 32]);
    other_algorithm[11] = 0x6e; // X25519
    let mut short_seed = private_der(&[7; 32]);
    short_seed.pop();
    let trailing = [&private_der(&[7; 32])[..], &[0]].concat();
    let two_blocks = key(7).to_pem().reveal().repeat(2);
    let cases = [
        (pem("ENCRYPTED PRIVATE KEY", &[0x30, 0]), KeyError::EncryptedKey),
        (key(7).public_key().to_pem(), KeyError::WrongLabel { expected: "PRIVATE KEY" }),
        (pem("OPENSSH PRIVATE KEY", &[0x30, 0]), KeyError::OpenSshKey),
        (pem("PRIVATE KEY", &other_algorithm), KeyError::WrongAlgorithm { oid: "1.3.101.110".into() }),
        (pem("PRIVATE KEY", &short_seed), KeyError::MalformedKey),
        (pem("PRIVATE KEY", &trailing), KeyError::MalformedKey),
        (pem("PRIVATE KEY", &[]), KeyError::MalformedPem),
        (two_blocks, KeyError::MalformedPem),
        (String::new(), KeyError::MalformedPem),
        ("ed25519:".into(), KeyError::MalformedPem),
    ];
    for (text, expected) in cases {
        assert_eq!(SigningKey::from_pem(text.as_bytes()).unwrap_err(), expected, "{text}");
    }
    assert_eq!(SigningKey::from_pem(&[0xff, 0xfe]).unwrap_err(), KeyError::MalformedPem);
}

#[test]
fn public_files_that_are_not_such_keys_are_refused_by_name() {
    let spki = [&hex("302a300506032b6570032100")[..], key(7).public_key().as_bytes()].concat();
    let mut other_algorithm = spki.clone();
    other_algorithm[8] = 0x71; // Ed448
    let mut unused_bits = spki.clone();
    unused_bits[11] = 1;
    let mut short = spki;
    short.pop();
    let cases = [
        (key(7).to_pem().reveal().to_owned(), KeyError::WrongLabel { expected: "PUBLIC KEY" }),
        (pem("CERTIFICATE", &[0x30, 0]), KeyError::OtherForm { form: "CERTIFICATE" }),
        (pem("PUBLIC KEY", &other_algorithm), KeyError::WrongAlgorithm { oid: "1.3.101.113".into() }),
        (pem("PUBLIC KEY", &unused_bits), KeyError::MalformedKey),
        (pem("PUBLIC KEY", &short), KeyError::MalformedKey),
        ("nothing".into(), KeyError::MalformedPem),
    ];
    for (text, expected) in cases {
        assert_eq!(PublicKey::from_pem(text.as_bytes()), Err(expected), "{text}");
    }
}

#[test]
fn weak_keys_are_refused_in_every_form() {
    for point in SMALL_ORDER.map(hex32) {
        let spki = [&hex("302a300506032b6570032100")[..], &point].concat();
        assert_eq!(PublicKey::from_bytes(&point), Err(KeyError::WeakKey));
        assert_eq!(PublicKey::from_pem(pem("PUBLIC KEY", &spki).as_bytes()), Err(KeyError::WeakKey));
        assert_eq!(format!("ed25519:{}", BASE64.encode(&point)).parse::<PublicKey>(), Err(KeyError::WeakKey));
    }
}

#[test]
fn no_encoding_with_y_of_p_or_more_is_a_key() {
    let mut non_canonical = 0;
    for low in 0xed..=0xff_u8 {
        for high in [0x7f, 0xff_u8] {
            let mut bytes = [0xff; 32];
            (bytes[0], bytes[31]) = (low, high);
            let error = PublicKey::from_bytes(&bytes).unwrap_err();
            assert!(matches!(error, KeyError::NonCanonicalKey | KeyError::NotOnCurve), "{low:x} {high:x}: {error}");
            non_canonical += usize::from(error == KeyError::NonCanonicalKey);
        }
    }
    assert!(non_canonical >= 4, "p and p + 1 are points: {non_canonical}");
}

#[test]
fn a_sign_for_x_of_zero_is_not_canonical() {
    for point in [
        "0100000000000000000000000000000000000000000000000000000000000080",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    ] {
        assert_eq!(PublicKey::from_bytes(&hex32(point)), Err(KeyError::NonCanonicalKey));
    }
}

#[test]
fn bytes_off_the_curve_are_refused() {
    let off = hex32("0200000000000000000000000000000000000000000000000000000000000000");
    assert_eq!(PublicKey::from_bytes(&off), Err(KeyError::NotOnCurve));
}

#[test]
fn text_of_a_public_key_has_one_form_only() {
    let text = key(7).public_key().to_string();
    assert_eq!(text.len(), "ed25519:".len() + 44);
    assert_eq!(text.parse(), Ok(key(7).public_key()));
    let url_safe = text.replace('+', "-").replace('/', "_");
    let mut loose_bits = text.clone().into_bytes();
    let last = loose_bits.len() - 2;
    loose_bits[last] += 1;
    let wrong = [
        text.trim_end_matches('=').to_owned(),
        text.to_uppercase(),
        format!(" {text}"),
        format!("{text}\n"),
        text.replace("ed25519:", ""),
        text.replace("ed25519", "ed448"),
        String::from_utf8(loose_bits).unwrap(),
        "ed25519:AAAA".into(),
        "ed25519:".into(),
        String::new(),
    ];
    for text in wrong.into_iter().chain((url_safe != text).then_some(url_safe)) {
        assert_eq!(text.parse::<PublicKey>(), Err(KeyError::MalformedText), "{text}");
    }
}

#[test]
fn debug_shows_the_key_id_and_no_secret() {
    let key = key(7);
    assert_eq!(format!("{key:?}"), format!("SigningKey({})", key.key_id()));
    assert_eq!(format!("{:?}", key.to_pem()), "SecretPem(..)");
}

#[test]
fn errors_about_secret_files_show_no_secret() {
    let secret = key(7).to_pem().reveal().to_owned();
    let body = secret.lines().nth(1).unwrap();
    for damaged in [secret.replace("-----END", ""), secret.replace("PRIVATE KEY", body), secret.replace("MC4", "MC5")] {
        let error = SigningKey::from_pem(damaged.as_bytes()).unwrap_err();
        let shown = format!("{error} {error:?} {}", error.help(Language::En));
        let leaks = body.as_bytes().windows(8).any(|part| shown.contains(str::from_utf8(part).unwrap()));
        assert!(!leaks, "{shown}");
        let error = PublicKey::from_pem(damaged.as_bytes()).unwrap_err();
        assert!(!format!("{error} {error:?}").contains(body));
    }
}

#[test]
fn codes_are_all_different() {
    let errors = [
        KeyError::EncryptedKey,
        KeyError::KeyPairMismatch,
        KeyError::MalformedKey,
        KeyError::MalformedPem,
        KeyError::MalformedText,
        KeyError::NonCanonicalKey,
        KeyError::NotOnCurve,
        KeyError::WeakKey,
        KeyError::WrongAlgorithm { oid: String::new() },
        KeyError::WrongLabel { expected: "" },
    ];
    let codes: std::collections::BTreeSet<_> = errors.iter().map(KeyError::code).collect();
    assert_eq!(codes.len(), errors.len());
}

proptest! {
    #[test]
    fn every_seed_survives_every_form(seed: [u8; 32]) {
        let key = SigningKey::from_seed(&seed);
        let public = key.public_key();
        prop_assert_eq!(SigningKey::from_pem(key.to_pem().reveal().as_bytes()).unwrap().public_key(), public.clone());
        prop_assert_eq!(PublicKey::from_pem(public.to_pem().as_bytes()), Ok(public.clone()));
        prop_assert_eq!(public.to_string().parse(), Ok(public.clone()));
        prop_assert_eq!(PublicKey::from_bytes(public.as_bytes()), Ok(public));
    }

    #[test]
    fn whatever_is_read_as_a_key_is_written_the_same(bytes: [u8; 32]) {
        if let Ok(key) = PublicKey::from_bytes(&bytes) {
            prop_assert_eq!(key.as_bytes(), &bytes);
        }
    }

    #[test]
    fn damaged_files_are_refused_or_read_but_never_a_crash(at in 0..119_usize, with: u8) {
        let mut private = key(7).to_pem().reveal().as_bytes().to_vec();
        private[at] = with;
        _ = SigningKey::from_pem(&private);
        let mut public = key(7).public_key().to_pem().into_bytes();
        let at = at % public.len();
        public[at] = with;
        _ = PublicKey::from_pem(&public);
    }
}
