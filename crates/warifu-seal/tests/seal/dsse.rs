//! Envelopes: what opens, what does not, and what makes no difference.

use proptest::{collection::vec, prelude::*};
use warifu_model::{Envelope, EnvelopeSignature, Json, Limit};
use warifu_seal::{
    dsse::{AddSignatureError, OpenError, Opened},
    keys::PublicKey,
};

use crate::support::key;

const TYPE: &str = "application/vnd.in-toto+json";

fn signed_by(seeds: &[u8]) -> Envelope {
    let mut envelope = key(seeds[0]).sign_envelope(TYPE, b"{}".to_vec());
    for seed in &seeds[1..] {
        key(*seed).add_signature(&mut envelope).unwrap();
    }
    envelope
}

fn publics(seeds: &[u8]) -> Vec<PublicKey> {
    let mut keys: Vec<_> = seeds.iter().map(|seed| key(*seed).public_key()).collect();
    keys.sort();
    keys
}

#[test]
fn the_encoding_is_that_of_the_protocol_text() {
    let encoded = Envelope::pae("http://example.com/HelloWorld", b"hello world");
    assert_eq!(encoded, b"DSSEv1 29 http://example.com/HelloWorld 11 hello world");
    assert_eq!(Envelope::pae("", b""), b"DSSEv1 0  0 ");
    assert_eq!(Envelope::pae("割", &[0xff]), b"DSSEv1 3 \xe5\x89\xb2 1 \xff");
}

#[test]
fn an_envelope_goes_through_its_json() {
    let envelope = signed_by(&[1, 2]);
    let json = Json::from(&envelope).to_canonical();
    let opened = Opened::open(&json, &publics(&[1, 2])).unwrap();
    assert_eq!((opened.payload_type(), opened.payload()), (TYPE, &b"{}"[..]));
    assert_eq!(opened.signers(), publics(&[1, 2]));
    assert_eq!(opened.unmatched(), 0);
    assert_eq!(opened.into_payload(), b"{}");
}

#[test]
fn signing_names_the_key_by_its_id() {
    let envelope = signed_by(&[1]);
    assert_eq!(envelope.signatures[0].keyid, Some(key(1).key_id().to_string()));
}

#[test]
fn bytes_that_are_no_envelope_are_refused_with_the_place() {
    let error = Opened::open(br#"{"payloadType":"x","payload":"!","signatures":[]}"#, &publics(&[1])).unwrap_err();
    assert_eq!(error.code(), "envelope-malformed");
    let OpenError::Malformed(source) = error else { panic!("{error}") };
    assert_eq!(source.pointer, "/payload");
}

#[test]
fn unsigned_and_unknown_envelopes_do_not_open() {
    let mut envelope = signed_by(&[1, 2]);
    assert_eq!(Opened::open_envelope(&envelope, &publics(&[3])), Err(OpenError::UnknownSigner { found: 2 }));
    assert_eq!(Opened::open_envelope(&envelope, &[]), Err(OpenError::UnknownSigner { found: 2 }));
    envelope.signatures.clear();
    assert_eq!(Opened::open_envelope(&envelope, &publics(&[1])), Err(OpenError::Unsigned));
}

#[test]
fn changed_content_does_not_open() {
    let mut payload = signed_by(&[1]);
    payload.payload.push(b' ');
    let mut payload_type = signed_by(&[1]);
    payload_type.payload_type = "application/json".into();
    // the boundary between type and payload moved, the sequence of bytes kept
    let mut boundary = key(1).sign_envelope("a 1 b", b"c".to_vec());
    boundary.payload_type = "a".into();
    boundary.payload = b"b 1 c".to_vec();
    for envelope in [payload, payload_type, boundary] {
        let expected = OpenError::SignatureMismatch { key_id: key(1).key_id() };
        assert_eq!(Opened::open_envelope(&envelope, &publics(&[1])), Err(expected));
    }
}

#[test]
fn key_ids_never_decide() {
    let expected = Opened::open_envelope(&signed_by(&[1, 2]), &publics(&[1, 2, 3]));
    let ids = [None, Some(String::new()), Some("nobody".into()), Some(key(3).key_id().to_string())];
    for first in &ids {
        for second in &ids {
            let mut envelope = signed_by(&[1, 2]);
            envelope.signatures[0].keyid.clone_from(first);
            envelope.signatures[1].keyid.clone_from(second);
            assert_eq!(Opened::open_envelope(&envelope, &publics(&[1, 2, 3])), expected);
        }
    }
    // another's signature under a known key's id stays another's signature
    let mut envelope = signed_by(&[9]);
    envelope.signatures[0].keyid = Some(key(1).key_id().to_string());
    let refused = OpenError::SignatureMismatch { key_id: key(1).key_id() };
    assert_eq!(Opened::open_envelope(&envelope, &publics(&[1])), Err(refused));
}

#[test]
fn a_key_counts_once_however_often_it_signed() {
    let mut envelope = signed_by(&[1, 2]);
    for keyid in [None, Some("another".to_owned()), Some(key(2).key_id().to_string())] {
        let sig = envelope.signatures[0].sig.clone();
        envelope.signatures.push(EnvelopeSignature { keyid, sig });
    }
    let given = [publics(&[1]), publics(&[1, 2]), publics(&[2])].concat();
    let opened = Opened::open_envelope(&envelope, &given).unwrap();
    assert_eq!(opened.signers(), publics(&[1, 2]));
    assert_eq!(opened.unmatched(), 0);
}

#[test]
fn foreign_and_broken_signatures_are_counted_and_passed_over() {
    let mut envelope = signed_by(&[1, 2]);
    envelope.signatures[1].sig.truncate(10);
    envelope.signatures.push(EnvelopeSignature { keyid: None, sig: vec![0; 71] });
    let opened = Opened::open_envelope(&envelope, &publics(&[1, 2])).unwrap();
    assert_eq!(opened.signers(), publics(&[1]));
    assert_eq!(opened.unmatched(), 2);
}

#[test]
fn there_is_a_greatest_number_of_signatures() {
    let mut envelope = signed_by(&[1]);
    let again = envelope.signatures[0].clone();
    envelope.signatures.resize(Limit::SIGNATURES, again.clone());
    assert!(Opened::open_envelope(&envelope, &publics(&[1])).is_ok());
    assert_eq!(key(2).add_signature(&mut envelope), Err(AddSignatureError::TooManySignatures));
    envelope.signatures.push(again);
    let found = Limit::SIGNATURES + 1;
    assert_eq!(Opened::open_envelope(&envelope, &publics(&[1])), Err(OpenError::TooManySignatures { found }));
}

#[test]
fn a_second_signature_of_the_same_key_is_not_added() {
    let mut envelope = signed_by(&[1, 2]);
    envelope.signatures[0].keyid = Some("hidden".into());
    let before = envelope.clone();
    let refused = AddSignatureError::AlreadySigned { key_id: key(1).key_id() };
    assert_eq!(key(1).add_signature(&mut envelope), Err(refused));
    assert_eq!(envelope, before);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn order_makes_no_difference(seeds in Just(vec![1_u8, 2, 3, 4]).prop_shuffle(), given in vec(1..7_u8, 1..8)) {
        let keys: Vec<_> = given.iter().map(|seed| key(*seed).public_key()).collect();
        let opened = Opened::open_envelope(&signed_by(&seeds), &keys);
        prop_assert_eq!(opened, Opened::open_envelope(&signed_by(&[1, 2, 3, 4]), &publics(&given)));
    }

    #[test]
    fn opening_gives_what_was_signed(payload_type in ".{1,20}", payload: Vec<u8>) {
        let envelope = key(1).sign_envelope(&payload_type, payload.clone());
        let opened = Opened::open_envelope(&envelope, &publics(&[1])).unwrap();
        prop_assert_eq!(opened.payload_type(), payload_type);
        prop_assert_eq!(opened.payload(), payload);
    }

    #[test]
    fn the_encoding_is_injective(a: (String, Vec<u8>), b: (String, Vec<u8>)) {
        prop_assert_eq!(a == b, Envelope::pae(&a.0, &a.1) == Envelope::pae(&b.0, &b.1));
    }
}
