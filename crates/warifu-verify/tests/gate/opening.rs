//! What is opened is what was verified.

use warifu_model::{Certificate, Digest, Json, Timestamp};
use warifu_verify::{Check, CheckName, CheckOutcome, Code, Gate, Question, Trust, VerifiedCertificate};

use crate::support::*;

fn open(bundle: &[u8], trust: &Trust, at: Timestamp) -> Result<VerifiedCertificate, Check> {
    Gate::new(trust).open(bundle, &Question { product: None, at, known_at: None })
}

#[test]
fn the_bytes_that_were_verified_are_handed_out() {
    let scene = Scene::accepted();
    // not canonical: what counts is the exact bytes, whatever they look like
    let payload = Json::from(&scene.certificate).to_pretty().into_bytes();
    let bundle = bundled(sealed(&payload, &[STRANGER, CERTIFIER]), &[]);
    let opened = open(&bundle, &scene.trust(), scene.at).unwrap();
    assert_eq!(opened.payload(), payload);
    assert_eq!(opened.digest(), Digest::of(&payload));
    assert_eq!(opened.certificate(), &Certificate::read(&payload).unwrap());
    let [signer] = opened.signers() else { panic!("one signer is known") };
    assert_eq!(signer.key, key(CERTIFIER).public_key());
    assert_eq!((signer.name.as_str(), signer.roles[0].as_str()), ("minato 1", "certifier"));
}

#[test]
fn it_cannot_be_opened_before_it_was_granted() {
    let scene = Scene::accepted();
    let granted_at = scene.certificate.granted_at;
    let early = open(&scene.bundle(), &scene.trust(), time("2026-03-02T23:59:59Z"));
    let early = early.unwrap_err();
    assert_eq!((early.name, early.outcome, early.code), (CheckName::Validity, CheckOutcome::Fail, Code::NotYetValid));
    assert_eq!(early.detail, Some(Json::object().with("granted_at", granted_at)));
    assert!(open(&scene.bundle(), &scene.trust(), granted_at).is_ok());
    // an ended one is authentic still
    assert!(open(&scene.bundle(), &scene.trust(), time("2036-01-01T00:00:00Z")).is_ok());
}

#[test]
fn the_error_is_the_check_that_was_not_passed() {
    let scene = Scene::accepted();
    let open = |bundle: &[u8]| open(bundle, &scene.trust(), scene.at).unwrap_err();
    let stranger = sealed(&scene.payload(), &[STRANGER]);
    for (bundle, name, code) in [
        (b"{".to_vec(), CheckName::Envelope, Code::EnvelopeMalformed),
        (bundled(sealed(b"{}", &[CERTIFIER]), &[]), CheckName::Statement, Code::StatementMalformed),
        (bundled(stranger, &[]), CheckName::Signatures, Code::SignerUnknown),
    ] {
        let failed = open(&bundle);
        assert_eq!((failed.name, failed.outcome, failed.code), (name, CheckOutcome::Fail, code));
        assert_eq!(check_of(&scene.verdict_on(&bundle), name), &failed, "the verdict says the same");
    }
}

#[test]
fn only_an_accepted_certificate_becomes_a_fact() {
    let mut scene = Scene::accepted();
    let fact = scene.verdict().fact().unwrap();
    assert_eq!(fact.certificate, Digest::of(&scene.payload()));
    assert_eq!(fact.policy, Digest::of(&Json::from(&scene.policy).to_canonical()));
    assert_eq!(fact.set.digest, scene.certificate.set.digest);
    assert_eq!(fact.identifiers, scene.certificate.product.identifiers);
    scene.policy.status.required = true;
    assert_eq!(scene.verdict().fact(), None);
    scene.policy.status.required = false;
    scene.at = time("2036-01-01T00:00:00Z");
    let verdict = scene.verdict();
    assert!(verdict.fact().is_none() && verdict.certificate().is_some());
}
