//! Envelope, payload type, statement, signatures, body: whether the certificate is what the body signed.

use warifu_model::{Digest, EnvelopeSignature, Json, PublicKeyText};
use warifu_verify::{Answer, CheckName, CheckOutcome, Code, Trust};

use crate::support::*;

#[test]
fn what_is_no_bundle_is_refused_and_told_apart_from_a_bad_certificate() {
    let scene = Scene::accepted();
    for bytes in [&b""[..], b"{}", b"\xff", br#"{"format":"warifu.bundle/2"}"#, &scene.payload()] {
        let verdict = scene.verdict_on(bytes);
        assert_refused(&verdict, CheckName::Envelope, Code::EnvelopeMalformed);
        assert!(verdict.unreadable().is_some());
        assert!(verdict.checks().iter().skip(1).all(|check| check.code == Code::NotReached));
    }
    let trailing = [&scene.bundle()[..], b"{}"].concat();
    assert_refused(&scene.verdict_on(&trailing), CheckName::Envelope, Code::EnvelopeMalformed);
}

#[test]
fn another_payload_type_is_refused_even_where_it_is_signed() {
    let scene = Scene::accepted();
    let signed = key(CERTIFIER).sign_envelope("application/json", scene.payload());
    let mut renamed = scene.envelope();
    renamed.payload_type = "application/json".into();
    for envelope in [signed, renamed] {
        let verdict = scene.verdict_on(&bundled(envelope, &[]));
        assert_refused(&verdict, CheckName::PayloadType, Code::PayloadTypeUnknown);
        assert_eq!(verdict.unreadable(), None);
        assert_eq!(check_of(&verdict, CheckName::Signatures).code, Code::NotReached);
    }
}

#[test]
fn a_signed_statement_that_is_no_certificate_is_refused() {
    let scene = Scene::accepted();
    let text = String::from_utf8(scene.payload()).unwrap();
    let attestation = text.replace("urn:warifu:certificate:2", "urn:warifu:attestation:1");
    let failing = text.replace("\"outcome\":\"satisfied\"", "\"outcome\":\"undetermined\"");
    let foreign = text.replace(&Digest::of(b"hk-210-loader.bin").hex(), &Digest::of(b"other").hex());
    let other_subject = foreign.replacen(
        &format!("\"sha256:{}\"", Digest::of(b"other").hex()),
        &format!("\"{}\"", Digest::of(b"hk-210-loader.bin")),
        1,
    );
    for statement in [attestation, failing, other_subject, format!("{text} {{}}"), "[]".into()] {
        assert_ne!(statement, text);
        let verdict = scene.verdict_on(&bundled(sealed(statement.as_bytes(), &[CERTIFIER]), &[]));
        assert_refused(&verdict, CheckName::Statement, Code::StatementMalformed);
        assert_eq!(check_of(&verdict, CheckName::Signatures).code, Code::NotReached);
        assert_eq!(verdict.certificate(), None);
    }
}

#[test]
fn nothing_is_relied_upon_that_no_known_key_signed() {
    let mut scene = Scene::accepted();
    scene.signers = vec![STRANGER];
    let verdict = scene.verdict();
    assert_refused(&verdict, CheckName::Signatures, Code::SignerUnknown);
    assert_eq!((verdict.certificate(), verdict.known_at()), (None, None));
    assert!(verdict.checks().iter().skip(4).all(|check| check.code == Code::NotReached));
    let verdict = scene.verdict_on(&bundled(sealed(b"not even JSON", &[STRANGER]), &[]));
    assert_refused(&verdict, CheckName::Statement, Code::StatementMalformed);
    assert_eq!(check_of(&verdict, CheckName::Signatures).outcome, CheckOutcome::Skipped);
}

#[test]
fn a_changed_payload_is_a_forgery() {
    let scene = Scene::accepted();
    let mut envelope = scene.envelope();
    let text = String::from_utf8(envelope.payload).unwrap();
    envelope.payload = text.replace("2028-03-03", "2038-03-03").into_bytes();
    let verdict = scene.verdict_on(&bundled(envelope, &[]));
    assert_refused(&verdict, CheckName::Signatures, Code::SignatureInvalid);
}

#[test]
fn a_key_id_decides_nothing() {
    let scene = Scene::accepted();
    let names = [None, Some(String::new()), Some("anything".into()), Some(key(STRANGER).key_id().to_string())];
    for keyid in names {
        let mut envelope = scene.envelope();
        envelope.signatures[0].keyid = keyid;
        assert_accepted(&scene.verdict_on(&bundled(envelope, &[])));
    }
    let mut claimed = sealed(&scene.payload(), &[STRANGER]);
    claimed.signatures[0].keyid = Some(key(CERTIFIER).key_id().to_string());
    assert_refused(&scene.verdict_on(&bundled(claimed, &[])), CheckName::Signatures, Code::SignatureInvalid);
}

#[test]
fn the_same_key_counts_once_whatever_it_is_called() {
    let mut scene = Scene::accepted();
    scene.policy.thresholds = vec![threshold("certifier", 2)];
    let mut again = root_of(CERTIFIER, BODY, &["certifier"]);
    again.name = "the same key by another name".into();
    scene.policy.roots.push(again);
    scene.signers = vec![CERTIFIER, CERTIFIER, STRANGER];
    assert_refused(&scene.verdict(), CheckName::Signatures, Code::ThresholdNotMet);

    scene.policy.roots.push(root_of(3, BODY, &["certifier"]));
    assert_refused(&scene.verdict(), CheckName::Signatures, Code::ThresholdNotMet);
    scene.signers.push(3);
    assert_accepted(&scene.verdict());
}

#[test]
fn every_role_needs_its_signatures() {
    let mut scene = two_roles();
    assert_accepted(&scene.verdict());
    scene.signers = vec![CERTIFIER];
    let verdict = scene.verdict();
    assert_refused(&verdict, CheckName::Signatures, Code::ThresholdNotMet);
    let detail = Json::object().with("role", "evaluator").with("needed", 1usize).with("found", 0usize);
    assert_eq!(check_of(&verdict, CheckName::Signatures).detail, Some(detail));
    // a certificate that did not reach the thresholds is not handed out, though its signature holds
    assert_eq!(verdict.certificate(), None);
}

#[test]
fn order_and_company_of_signatures_make_no_difference() {
    let mut scene = two_roles();
    let broken = EnvelopeSignature { keyid: None, sig: vec![0; 64] };
    for signers in
        [[CERTIFIER, EVALUATOR, STRANGER], [STRANGER, EVALUATOR, CERTIFIER], [EVALUATOR, STRANGER, CERTIFIER]]
    {
        scene.signers = signers.to_vec();
        let mut envelope = scene.envelope();
        envelope.signatures.insert(1, broken.clone());
        let verdict = scene.verdict_on(&bundled(envelope, &[]));
        assert_accepted(&verdict);
        let mut roles =
            verdict.certificate().unwrap().signers().iter().map(|s| s.roles[0].as_str()).collect::<Vec<_>>();
        roles.sort_unstable();
        assert_eq!(roles, ["certifier", "evaluator"]);
    }
}

#[test]
fn one_key_fills_one_role_only() {
    let mut scene = two_roles();
    scene.policy.roots = vec![root_of(CERTIFIER, BODY, &["certifier", "evaluator"])];
    scene.signers = vec![CERTIFIER];
    assert_refused(&scene.verdict(), CheckName::Signatures, Code::RolesNotSeparate);

    // with a second key that can only certify, the first one is free to evaluate, whichever is tried first
    for second in [EVALUATOR, 3, 4, 5] {
        scene.policy.roots.truncate(1);
        scene.policy.roots.push(root_of(second, BODY, &["certifier"]));
        scene.signers = vec![CERTIFIER, second];
        assert_accepted(&scene.verdict());
    }
}

#[test]
fn keys_count_when_the_certificate_was_granted_and_not_when_the_question_is_asked() {
    let granted_at = Scene::accepted().certificate.granted_at;
    let just_before = time("2026-03-02T23:59:59Z");
    let just_after = time("2026-03-03T00:00:01Z");
    let cases = [
        (Some(granted_at), Some(just_after), None),
        (None, Some(granted_at), Some(Code::KeyExpired)),
        (None, Some(just_before), Some(Code::KeyExpired)),
        (Some(just_after), None, Some(Code::KeyNotYetValid)),
        (Some(just_before), None, None),
    ];
    for (from, until, code) in cases {
        let mut scene = Scene::accepted();
        scene.policy.roots[0].from = from;
        scene.policy.roots[0].until = until;
        match code {
            None => assert_accepted(&scene.verdict()),
            Some(code) => assert_refused(&scene.verdict(), CheckName::Signatures, code),
        }
    }
}

#[test]
fn a_key_may_count_in_several_periods() {
    let mut scene = Scene::accepted();
    scene.policy.roots.insert(0, root_of(CERTIFIER, BODY, &["certifier"]));
    scene.policy.roots[0].until = Some(time("2020-01-01T00:00:00Z"));
    scene.policy.roots[1].from = Some(time("2026-01-01T00:00:00Z"));
    assert_accepted(&scene.verdict());
    scene.policy.roots[1].from = Some(time("2027-01-01T00:00:00Z"));
    assert_refused(&scene.verdict(), CheckName::Signatures, Code::KeyExpired);
}

#[test]
fn a_key_that_is_missing_is_not_called_expired() {
    let mut scene = two_roles();
    scene.policy.roots[0].until = Some(time("2020-01-01T00:00:00Z"));
    scene.signers = vec![CERTIFIER];
    assert_refused(&scene.verdict(), CheckName::Signatures, Code::ThresholdNotMet);
}

#[test]
fn a_body_speaks_for_itself_only() {
    let mut scene = Scene::accepted();
    scene.policy.roots = vec![root_of(CERTIFIER, "other-body", &["certifier"])];
    assert_refused(&scene.verdict(), CheckName::Body, Code::BodyNotTrusted);

    scene.policy.roots.push(root_of(3, BODY, &["certifier"]));
    let verdict = scene.verdict();
    assert_refused(&verdict, CheckName::Body, Code::BodyMismatch);
    assert_eq!(check_of(&verdict, CheckName::Signatures).outcome, CheckOutcome::Pass);
    assert_eq!(check_of(&verdict, CheckName::Set).code, Code::NotReached);
    assert_eq!(verdict.certificate(), None);

    // two keys are asked for: one of the body and one of another do not make two
    scene.policy.thresholds = vec![threshold("certifier", 2)];
    scene.signers = vec![CERTIFIER, 3];
    assert_refused(&scene.verdict(), CheckName::Body, Code::BodyMismatch);
}

#[test]
fn a_policy_with_a_key_that_is_none_is_not_judged_by() {
    let error_of = |bytes: [u8; 32]| {
        let mut policy = Scene::accepted().policy;
        policy.roots.push(root_of(3, BODY, &["certifier"]));
        policy.roots[1].key = PublicKeyText::from_bytes(bytes);
        Trust::new(policy, Digest::of(b"")).unwrap_err()
    };
    let mut identity = [0; 32];
    identity[0] = 1;
    assert_eq!(error_of(identity).code(), "policy-key-weak");
    assert_eq!(error_of([0; 32]).code(), "policy-key-weak");
    assert_eq!(error_of([0xff; 32]).code(), "policy-key-malformed");
    assert!(error_of(identity).to_string().contains("at /roots/1/key"));
    assert_eq!(Trust::read(b"{").unwrap_err().code(), "syntax");

    let mut nothing_asked = Scene::accepted().policy;
    nothing_asked.thresholds.clear();
    assert_eq!(Trust::new(nothing_asked, Digest::of(b"")).unwrap_err().code(), "no-thresholds");
}

#[test]
fn a_policy_without_roots_trusts_nobody() {
    let mut scene = Scene::accepted();
    scene.policy.roots.clear();
    let verdict = scene.verdict();
    assert_eq!((verdict.answer(), verdict.code()), (Answer::Refuse, Code::SignerUnknown));
}

fn two_roles() -> Scene {
    let mut scene = Scene::accepted();
    scene.policy.roots.push(root_of(EVALUATOR, BODY, &["evaluator"]));
    scene.policy.thresholds.push(threshold("evaluator", 1));
    scene.signers.push(EVALUATOR);
    scene
}
