//! More hands on the same certificate.

use warifu_model::{Bundle, Json};
use warifu_signing::{countersign, countersign_reviewed, disclose, issue};
use warifu_verify::{Answer, Code};

use crate::support::*;

#[test]
fn roles_are_filled_one_by_one() {
    let trust = trust(&[(CERTIFIER, "certifier"), (REVIEWER, "reviewer")]);
    let issued = issued();
    let verdict = at_gate(issued.bundle(), &trust);
    assert_eq!((verdict.answer(), verdict.code()), (Answer::Refuse, Code::ThresholdNotMet));
    let bundle = countersign(issued.bundle(), &key(REVIEWER)).unwrap();
    let verdict = at_gate(&bundle, &trust);
    assert_eq!(verdict.answer(), Answer::Accept);
    // over the very same bytes
    assert_eq!(verdict.certificate().unwrap().digest(), issued.statement_digest());
}

#[test]
fn nobody_signs_twice() {
    let issued = issued();
    let error = countersign(issued.bundle(), &key(CERTIFIER)).unwrap_err();
    assert_eq!(error.code(), "already-signed");
    let bundle = countersign(issued.bundle(), &key(REVIEWER)).unwrap();
    assert_eq!(countersign(&bundle, &key(REVIEWER)).unwrap_err().code(), "already-signed");
}

#[test]
fn what_is_shown_stays_shown() {
    let issued = issued();
    let bundle = disclose(issued.bundle(), &issued.disclosures()).unwrap();
    let signed = Bundle::read(&countersign(&bundle, &key(REVIEWER)).unwrap()).unwrap();
    assert_eq!(signed.disclosed, issued.disclosures());
    assert_eq!(signed.certificate.signatures.len(), 2);
}

#[test]
fn only_certificates_are_countersigned() {
    assert_eq!(countersign(b"", &key(REVIEWER)).unwrap_err().code(), "syntax");
    let bundled = |payload_type: &str, payload: Vec<u8>| {
        let certificate = key(CERTIFIER).sign_envelope(payload_type, payload);
        Json::from(&Bundle::of(certificate)).to_canonical()
    };
    let attestation = bundled("application/vnd.in-toto+json", attestation(true));
    assert_eq!(countersign(&attestation, &key(REVIEWER)).unwrap_err().code(), "wrong-format");
    let payload = Bundle::read(issued().bundle()).unwrap().certificate.payload;
    let renamed = bundled("application/json", payload);
    assert_eq!(countersign(&renamed, &key(REVIEWER)).unwrap_err().code(), "payload-type-unknown");
}

#[test]
fn a_review_that_finds_the_same_countersigns() {
    let issued = issued();
    let later = granted(decision(true, None, "2026-03-05T00:00:00Z"));
    let reviewed = countersign_reviewed(issued.bundle(), later, &key(REVIEWER)).unwrap();
    assert_eq!(reviewed, countersign(issued.bundle(), &key(REVIEWER)).unwrap());
}

#[test]
fn a_review_that_finds_something_else_does_not() {
    let with_waiver = granted(decision(false, Some(WAIVERS), DECIDED_AT));
    let error = countersign_reviewed(issued().bundle(), with_waiver, &key(REVIEWER)).unwrap_err();
    assert_eq!(error.code(), "review-differs");

    // one that states what did not come out
    let payload = Bundle::read(issued().bundle()).unwrap().certificate.payload;
    let payload = String::from_utf8(payload).unwrap();
    let more = payload.replace(r#""waived":[]"#, r#""unmet":["R.2"],"waived":[]"#);
    assert_ne!(more, payload);
    let certificate = key(CERTIFIER).sign_envelope("application/vnd.in-toto+json", more.into_bytes());
    let bundle = Json::from(&Bundle::of(certificate)).to_canonical();
    let error = countersign_reviewed(&bundle, granted(decision(true, None, DECIDED_AT)), &key(REVIEWER)).unwrap_err();
    assert!(error.to_string().contains("in `unmet`"), "{error}");

    // a certificate that hides its waiver, signed by a body that went astray
    let waived = issue(granted(decision(false, Some(WAIVERS), DECIDED_AT)), &terms(), &key(CERTIFIER), &SALT_SEED);
    let payload = Bundle::read(waived.unwrap().bundle()).unwrap().certificate.payload;
    let hidden = String::from_utf8(payload).unwrap().replace(r#""waived":["R.2"]"#, r#""waived":[]"#);
    let certificate = key(CERTIFIER).sign_envelope("application/vnd.in-toto+json", hidden.into_bytes());
    let bundle = Json::from(&Bundle::of(certificate)).to_canonical();
    let review = granted(decision(false, Some(WAIVERS), DECIDED_AT));
    let error = countersign_reviewed(&bundle, review, &key(REVIEWER)).unwrap_err();
    assert!(error.to_string().contains("in `waived`"), "{error}");
}
