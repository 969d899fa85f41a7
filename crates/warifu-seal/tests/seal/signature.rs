//! Raw signatures: Wycheproof, and the second forms that must not hold.

use curve25519_dalek::{constants::EIGHT_TORSION, edwards::EdwardsPoint, scalar::Scalar};
use proptest::prelude::*;
use sha2::{Digest as _, Sha512};
use warifu_seal::keys::{PublicKey, SignatureError, SigningKey};
use wycheproof::{
    TestResult,
    eddsa::{TestName, TestSet},
};

use crate::support::{hex, hex32, key};

/// The order of the group, little endian (RFC 8032, section 5.1).
const GROUP_ORDER: &str = "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010";

#[test]
fn wycheproof_agrees() {
    let set = TestSet::load(TestName::Ed25519).unwrap();
    let mut counted = 0;
    for group in &set.test_groups {
        let bytes: [u8; 32] = group.key.pk.as_slice().try_into().unwrap();
        let key = PublicKey::from_bytes(&bytes).unwrap();
        assert_eq!(PublicKey::from_pem(group.pem.as_bytes()), Ok(key.clone()));
        for test in &group.tests {
            let holds = key.verify(&test.msg, &test.sig).is_ok();
            let by_table = key.with_table().verify(&test.msg, &test.sig);
            assert_eq!(by_table, key.verify(&test.msg, &test.sig), "test {}", test.tc_id);
            let expected = match test.result {
                TestResult::Valid => true,
                TestResult::Invalid => false,
                TestResult::Acceptable => panic!("test {}: Ed25519 has no such cases", test.tc_id),
            };
            assert_eq!(holds, expected, "test {}: {}", test.tc_id, test.comment);
            counted += 1;
        }
    }
    assert!(counted >= 150, "{counted} tests only");
}

#[test]
fn the_vectors_of_rfc_8032_are_made_and_hold() {
    // RFC 8032, section 7.1, tests 1 to 3: seed, message, signature
    let vectors = [
        (
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        ),
        (
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        ),
        (
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
        ),
    ];
    for (seed, message, signature) in vectors {
        let key = SigningKey::from_seed(&hex32(seed));
        assert_eq!(key.sign(&hex(message)).to_vec(), hex(signature));
        assert_eq!(key.public_key().verify(&hex(message), &hex(signature)), Ok(()));
    }
}

#[test]
fn a_signature_with_the_group_order_added_does_not_hold() {
    let key = key(7);
    let mut signature = key.sign(b"tally");
    let mut carry = 0_u16;
    for (byte, order) in signature[32..].iter_mut().zip(hex(GROUP_ORDER)) {
        let sum = u16::from(*byte) + u16::from(order) + carry;
        *byte = sum.to_le_bytes()[0];
        carry = sum >> 8;
    }
    assert_eq!(carry, 0);
    assert_eq!(key.public_key().verify(b"tally", &signature), Err(SignatureError::Mismatch));
    assert_eq!(key.public_key().with_table().verify(b"tally", &signature), Err(SignatureError::Mismatch));
}

#[test]
fn a_signature_with_a_small_order_commitment_does_not_hold() {
    // R the neutral element and S zero hold for every message under a weak key, which is no key here; under a sound one
    // they do not
    let mut signature = [0; 64];
    signature[0] = 1;
    assert_eq!(key(7).public_key().verify(b"tally", &signature), Err(SignatureError::Mismatch));
}

/// Signatures that only somebody who chooses odd points makes: key and commitment carry a point of small order, or the commitment is one.
/// Some hold in the strict reading, some hold only in the others.
#[test]
fn a_table_answers_the_same_about_odd_points() {
    let mut holding = [0, 0];
    for (number, in_key) in (1_u64..).zip(EIGHT_TORSION) {
        let secret = Scalar::from(0x1234_5678_9abc * number);
        let point = EdwardsPoint::mul_base(&secret) + in_key;
        let key = PublicKey::from_bytes(point.compress().as_bytes()).unwrap();
        let table = key.with_table();
        for (in_commitment, nonce) in EIGHT_TORSION.iter().flat_map(|point| [(point, 0_u64), (point, 77)]) {
            let commitment = (EdwardsPoint::mul_base(&Scalar::from(nonce)) + in_commitment).compress().to_bytes();
            for message in (0..24_u8).map(|byte| [byte; 3]) {
                let signature = response(&commitment, &key, &message, &secret, &Scalar::from(nonce));
                let holds = key.verify(&message, &signature);
                assert_eq!(table.verify(&message, &signature), holds, "{number} {nonce} {message:?}");
                assert!(nonce > 0 || holds.is_err(), "a commitment of small order");
                holding[usize::from(holds.is_ok())] += 1;
            }
        }
    }
    assert!(holding.iter().all(|count| *count > 100), "{holding:?}");
}

/// Other encodings of points than their one: `y` is not below the prime, or the neutral element has a sign.
#[test]
fn a_table_answers_the_same_about_other_encodings() {
    let (secret, nonce) = (Scalar::from(5_u64), Scalar::ZERO);
    let key = PublicKey::from_bytes(EdwardsPoint::mul_base(&secret).compress().as_bytes()).unwrap();
    for (first, last) in [(0xed, 0x7f), (0xee, 0x7f), (0xed, 0xff), (0xee, 0xff), (0xec, 0x7f), (0xec, 0xff)] {
        let mut commitment = [0xff; 32];
        (commitment[0], commitment[31]) = (first, last);
        let signature = response(&commitment, &key, b"tally", &secret, &nonce);
        assert_eq!(key.verify(b"tally", &signature), Err(SignatureError::Mismatch));
        assert_eq!(key.with_table().verify(b"tally", &signature), Err(SignatureError::Mismatch));
    }
}

/// The signature with this commitment: `S` as RFC 8032, section 5.1.6, makes it.
fn response(commitment: &[u8; 32], key: &PublicKey, message: &[u8], secret: &Scalar, nonce: &Scalar) -> [u8; 64] {
    let hash = Sha512::new().chain_update(commitment).chain_update(key.as_bytes()).chain_update(message).finalize();
    let response = nonce + Scalar::from_bytes_mod_order_wide(&hash.into()) * secret;
    [*commitment, response.to_bytes()].concat().try_into().unwrap()
}

#[test]
fn other_lengths_are_named() {
    let key = key(7);
    let signature = key.sign(b"tally");
    for found in [0, 32, 63] {
        let wrong = key.public_key().verify(b"tally", &signature[..found]);
        assert_eq!(wrong, Err(SignatureError::WrongLength { found }));
    }
    let long = [&signature[..], &[0]].concat();
    let wrong = key.public_key().verify(b"tally", &long).unwrap_err();
    assert_eq!(wrong.to_string(), "a signature has 64 bytes, not 65");
    assert_eq!(wrong.code(), "wrong-signature-length");
}

proptest! {
    #[test]
    fn what_was_signed_holds_and_nothing_else(seed: [u8; 32], message: Vec<u8>, bit in 0..512_usize) {
        let key = SigningKey::from_seed(&seed);
        let signature = key.sign(&message);
        prop_assert_eq!(key.public_key().verify(&message, &signature), Ok(()));
        let mut changed = signature;
        changed[bit / 8] ^= 1 << (bit % 8);
        prop_assert_eq!(key.public_key().verify(&message, &changed), Err(SignatureError::Mismatch));
        let table = key.public_key().with_table();
        prop_assert_eq!(table.verify(&message, &signature), Ok(()));
        prop_assert_eq!(table.verify(&message, &changed), Err(SignatureError::Mismatch));
        let longer = [&message[..], &[0]].concat();
        prop_assert_eq!(key.public_key().verify(&longer, &signature), Err(SignatureError::Mismatch));
    }
}
