//! Attestations are read before they are signed, and signed as they are.

use warifu_model::Envelope;
use warifu_seal::dsse::Opened;
use warifu_signing::attest;

use crate::support::*;

#[test]
fn the_exact_bytes_are_signed() {
    let statement = attestation(true);
    let bytes = attest(&statement, &key(MAKER)).unwrap();
    assert_eq!(Envelope::read(&bytes).unwrap().payload, statement);
    let opened = Opened::open(&bytes, &[key(MAKER).public_key()]).unwrap();
    assert_eq!((opened.payload(), opened.payload_type()), (&statement[..], "application/vnd.in-toto+json"));
    assert_eq!(attest(&statement, &key(MAKER)).unwrap(), bytes);
}

#[test]
fn what_is_no_attestation_is_not_signed() {
    let text = String::from_utf8(attestation(true)).unwrap();
    let cases = [
        (text.replace("urn:warifu:attestation:1", "urn:warifu:certificate:2"), "wrong-format"),
        (text.replace("\"evidence\":[]", "\"evidence\":[],\"evidence\":[]"), "duplicate-key"),
        (text.replace("release.signed", "release.tested"), "duplicate-item"),
        (format!("{text}{text}"), "trailing-bytes"),
        (String::new(), "syntax"),
    ];
    for (statement, code) in cases {
        let error = attest(statement.as_bytes(), &key(MAKER)).unwrap_err();
        assert_eq!(error.code(), code);
        assert!(!error.help(warifu_model::Language::Ja).is_empty());
    }
}
