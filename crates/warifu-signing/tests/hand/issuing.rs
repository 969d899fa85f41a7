//! From a conformity to a certificate that the gate accepts.

use warifu_core::{Decision, RefusalCode};
use warifu_model::{Bundle, Certificate, Digest, Json, Outcome, WeakeningCode};
use warifu_seal::merkle::MerkleTree;
use warifu_signing::{IssueError, issue};
use warifu_verify::{Answer, Code};

use crate::support::*;

#[test]
fn what_is_issued_is_accepted_at_the_gate() {
    let issued = issued();
    let verdict = at_gate(issued.bundle(), &trust(&[(CERTIFIER, "certifier")]));
    assert_eq!(verdict.answer(), Answer::Accept, "{verdict:#?}");
    assert_eq!(verdict.certificate().unwrap().digest(), issued.statement_digest());
}

#[test]
fn the_certificate_says_what_was_decided_and_on_which_terms() {
    let conformity = conformity();
    let (record, digest) = (conformity.record().clone(), conformity.digest());
    let issued = issue(conformity, &terms(), &key(CERTIFIER), &SALT_SEED).unwrap();
    let trust = trust(&[(CERTIFIER, "certifier")]);
    let opened = open(issued.bundle(), &trust, time(GRANTED_AT)).unwrap();
    let certificate = opened.certificate();
    assert_eq!(certificate.body, terms().body);
    assert_eq!(certificate.holder, terms().holder);
    assert_eq!(certificate.scope, terms().scope);
    assert_eq!(certificate.number, terms().number);
    assert_eq!(certificate.signatory, terms().signatory);
    assert_eq!((certificate.record, certificate.evaluated_at), (digest, record.at));
    assert_eq!((certificate.decided_at, certificate.granted_at), (time(DECIDED_AT), time(GRANTED_AT)));
    assert_eq!(certificate.expires_at, terms().expires_at);
    assert_eq!(certificate.product, record.product);
    assert_eq!((&certificate.set.id, certificate.set.digest), (&record.set.id, record.set.digest));
    assert_eq!(certificate.set.title, words("Small set", "小さな要求事項集"));
    assert_eq!(certificate.level, record.level);
    assert!(certificate.waived.is_empty() && certificate.weakenings.is_empty());
    // the statement has one form
    assert_eq!(opened.payload(), Json::from(certificate).to_canonical());
}

#[test]
fn the_same_arguments_give_the_same_bytes() {
    assert_eq!(issued(), issued());
    let other = issue(conformity(), &terms(), &key(CERTIFIER), &[43; 32]).unwrap();
    assert_ne!(other.statement_digest(), issued().statement_digest());
}

#[test]
fn the_root_is_over_all_salted_findings_in_the_order_of_the_set() {
    let issued = issued();
    let shown = issued.disclosures();
    let ids: Vec<_> = shown.iter().map(|finding| (finding.index, finding.requirement.as_str())).collect();
    assert_eq!(ids, [(0, "R.1"), (1, "R.2"), (2, "R.3")]);
    assert_eq!(shown[2].outcome, Outcome::NotApplicable);
    let leaves: Vec<_> = shown.iter().map(|finding| MerkleTree::leaf_hash(&finding.leaf())).collect();
    let certificate = Certificate::read(&Bundle::read(issued.bundle()).unwrap().certificate.payload).unwrap();
    assert_eq!(certificate.findings.root, MerkleTree::over(&leaves).root());
    assert_eq!(certificate.findings.count, 3);
    let salt = |i: u64| *Digest::of(&[&b"warifu salt"[..], &SALT_SEED, &i.to_be_bytes()].concat()).as_bytes();
    assert!(shown.iter().all(|finding| finding.salt == salt(finding.index.into())));
}

#[test]
fn what_was_waived_stands_on_the_certificate() {
    let conformity = granted(decision(false, Some(WAIVERS), DECIDED_AT));
    let issued = issue(conformity, &terms(), &key(CERTIFIER), &SALT_SEED).unwrap();
    let verdict = at_gate(issued.bundle(), &trust(&[(CERTIFIER, "certifier")]));
    assert_eq!((verdict.answer(), verdict.code()), (Answer::Refuse, Code::WaiversNotAccepted));
    let certificate = verdict.certificate().unwrap().certificate();
    assert_eq!(certificate.waived, [id("R.2")]);
    assert_eq!(certificate.weakenings, [WeakeningCode::RequirementWaived]);
    assert_eq!(issued.disclosure(&id("R.2")).unwrap().outcome, Outcome::NotSatisfied);
}

#[test]
fn what_does_not_conform_gets_no_conformity() {
    let Decision::Refuse(refusal) = decision(false, None, DECIDED_AT) else { panic!("it does not conform") };
    assert_eq!(refusal.codes(), [RefusalCode::NotSatisfied]);
}

#[test]
fn dates_that_make_no_sense_are_refused() {
    let refused = |change: &dyn Fn(&mut warifu_model::Terms)| {
        let mut terms = terms();
        change(&mut terms);
        issue(conformity(), &terms, &key(CERTIFIER), &SALT_SEED).unwrap_err()
    };
    let early = time("2026-03-01T23:59:59Z");
    let error = refused(&|terms| terms.granted_at = early);
    assert_eq!(error, IssueError::GrantedBeforeDecision { granted_at: early, decided_at: time(DECIDED_AT) });
    assert_eq!(error.code(), "granted-before-decision");
    let error = refused(&|terms| terms.expires_at = Some(terms.granted_at));
    assert_eq!(error.code(), "expires-before-grant");
    assert!(!error.help(warifu_model::Language::Ja).is_empty());

    // what was evaluated as of one day is not granted on another
    let (granted_at, decided_for) = (time("2031-01-01T00:00:00Z"), terms().granted_at);
    let error = refused(&|terms| (terms.granted_at, terms.expires_at) = (granted_at, None));
    assert_eq!(error, IssueError::GrantedAtAnotherTime { granted_at, decided_for });
    assert_eq!(error.code(), "granted-at-another-time");
    let for_ever = warifu_model::Terms { expires_at: None, ..terms() };
    assert!(issue(conformity(), &for_ever, &key(CERTIFIER), &SALT_SEED).is_ok());
}

#[test]
fn terms_that_no_reader_would_take_are_not_signed() {
    let mut terms = terms();
    terms.scope.en.clear();
    let error = issue(conformity(), &terms, &key(CERTIFIER), &SALT_SEED).unwrap_err();
    assert_eq!(error.code(), "terms-unreadable");
    assert!(error.to_string().contains("`en` is missing at /predicate/scope"), "{error}");
}
