//! What a ledger refuses, by its code; and that it is then as it was.

use warifu_ledger::{Arrival, Body, LedgerError};
use warifu_model::{CaseKind, Digest, LedgerStep, Status, StepName};

use crate::world::*;

/// The code of a refusal, after which nothing has changed.
fn refused<T>(body: &mut Body, act: impl FnOnce(&mut Body) -> Result<T, LedgerError>) -> String {
    let before = rows(body);
    let error = act(body).err().expect("it is refused");
    assert_eq!(rows(body), before, "{error}");
    assert!(!error.message(warifu_model::Language::Ja).is_empty());
    error.code().to_owned()
}

fn applied(body: &Body) -> LedgerStep {
    blank(body, "c-1", CaseKind::Certification, StepName::Applied, minute(1))
}

#[test]
fn a_ledger_is_opened_with_officers_enough() {
    let create = |opened| Body::create(new_store(), opened, time(OPENED_AT));
    let mut one = opening();
    one.officers.retain(|officer| officer.key == text(ALL));
    assert_eq!(create(one).unwrap_err().code(), "ledger-without-officer");
    let mut nobody = opening();
    nobody.officers.retain(|officer| !officer.roles.iter().any(|role| role.as_str() == "certifier"));
    assert_eq!(create(nobody).unwrap_err().code(), "ledger-without-officer");
    let mut weak = opening();
    weak.officers[0].key = warifu_model::PublicKeyText::from_bytes([0; 32]);
    assert_eq!(create(weak).unwrap_err().code(), "ledger-key-unusable");
    let store = new_store();
    body_in(&*store);
    let again = Body::create(store.another().unwrap(), opening(), time(OPENED_AT));
    assert_eq!(again.unwrap_err().code(), "ledger-exists");
    assert_eq!(Body::open(new_store()).unwrap_err().code(), "ledger-not-begun");
}

#[test]
fn a_step_is_taken_by_an_officer_of_its_role_in_its_order() {
    let mut body = body();
    let first = applied(&body);
    let code = |body: &mut Body, step: &LedgerStep, seed| refused(body, |body| take(body, step, seed));
    assert_eq!(code(&mut body, &first, STRANGER), "step-not-by-officer");
    assert_eq!(code(&mut body, &first, CERTIFIER), "officer-role-missing");
    let elsewhere = LedgerStep { ledger: Digest::of(b"another"), ..first.clone() };
    assert_eq!(code(&mut body, &elsewhere, REGISTRAR), "step-of-another-ledger");
    let evaluated = LedgerStep { step: StepName::Evaluated, record: Some(Digest::of(b"record")), ..first.clone() };
    assert_eq!(code(&mut body, &evaluated, EVALUATOR), "case-unknown");
    let later = LedgerStep { previous: Some(Digest::of(b"nothing")), ..first.clone() };
    assert_eq!(code(&mut body, &later, REGISTRAR), "step-previous-differs");
    let early = LedgerStep { at: time("2025-12-31T00:00:00Z"), ..first.clone() };
    assert_eq!(code(&mut body, &early, REGISTRAR), "ledger-known-earlier");
    let ahead = |body: &mut Body| body.step(&Arrival::of(&signed(&first, &key(REGISTRAR)), minute(0)));
    assert_eq!(refused(&mut body, ahead), "step-dated-later");
    let absent = LedgerStep { documents: vec![Digest::of(b"absent")], ..first.clone() };
    assert_eq!(code(&mut body, &absent, REGISTRAR), "ledger-document-missing");

    let mut two = signed(&first, &key(REGISTRAR));
    key(ALL).add_signature(&mut two).unwrap();
    assert_eq!(refused(&mut body, |body| body.step(&Arrival::of(&two, minute(1)))), "step-signed-by-several");
    let mut other = signed(&first, &key(REGISTRAR));
    other.payload_type = "application/vnd.in-toto+json".into();
    assert_eq!(refused(&mut body, |body| body.step(&Arrival::of(&other, minute(1)))), "payload-type-unknown");
    let mut changed = signed(&first, &key(REGISTRAR));
    changed.payload = signed(&LedgerStep { at: minute(0), ..first.clone() }, &key(REGISTRAR)).payload;
    assert_eq!(refused(&mut body, |body| body.step(&Arrival::of(&changed, minute(1)))), "signature-invalid");

    let done = take(&mut body, &first, ALL).unwrap().step;
    assert_eq!(code(&mut body, &first, REGISTRAR), "step-out-of-order", "a step is taken once");
    let next = LedgerStep { previous: Some(done), ..evaluated };
    assert_eq!(code(&mut body, &next, ALL), "officer-took-a-step");
    assert_eq!(code(&mut body, &next, EVALUATOR), "ledger-document-missing");
    let stale = LedgerStep { previous: None, ..next.clone() };
    assert_eq!(code(&mut body, &stale, EVALUATOR), "step-previous-differs");
    let earlier = LedgerStep { at: minute(0), ..next };
    assert_eq!(code(&mut body, &earlier, EVALUATOR), "step-dated-earlier");
    let kind = LedgerStep { kind: CaseKind::Hold, step: StepName::Decided, record: None, ..earlier };
    assert_eq!(code(&mut body, &kind, CERTIFIER), "case-of-another-kind");
}

#[test]
fn a_record_that_does_not_come_out_again_is_not_evaluated() {
    let mut body = body();
    let papers = papers(true);
    let first = applied(&body);
    let first = take(&mut body, &first, REGISTRAR).unwrap().step;
    let other = String::from_utf8(papers.record.clone()).unwrap().replace("\"R.2\"", "\"R.3\"").into_bytes();
    let mut blobs = papers.blobs.clone();
    blobs.push(other.clone());
    let step = LedgerStep {
        step: StepName::Evaluated,
        previous: Some(first),
        record: Some(Digest::of(&other)),
        ..applied(&body)
    };
    assert_eq!(refused(&mut body, |body| take_with(body, &step, EVALUATOR, &blobs)), "record-differs");
    let step = LedgerStep { record: Some(Digest::of(&papers.record)), ..step };
    let missing = &papers.blobs[..1];
    assert_eq!(refused(&mut body, |body| take_with(body, &step, EVALUATOR, missing)), "ledger-document-missing");
    let evaluated = take_with(&mut body, &step, EVALUATOR, &papers.blobs).unwrap().step;
    let review =
        LedgerStep { step: StepName::Reviewed, previous: Some(evaluated), record: Some(Digest::of(&other)), ..step };
    assert_eq!(refused(&mut body, |body| take_with(body, &review, REVIEWER, &blobs)), "step-of-another-record");
}

#[test]
fn what_does_not_conform_is_not_decided() {
    let mut body = body();
    let papers = papers(false);
    let mut step = applied(&body);
    step = LedgerStep { previous: Some(take(&mut body, &step, REGISTRAR).unwrap().step), ..step };
    step = LedgerStep { step: StepName::Evaluated, record: Some(Digest::of(&papers.record)), ..step };
    let evaluated = take_with(&mut body, &step, EVALUATOR, &papers.blobs).unwrap().step;
    step = LedgerStep { step: StepName::Reviewed, previous: Some(evaluated), ..step };
    let reviewed = take(&mut body, &step, REVIEWER).unwrap().step;
    let terms = bytes_of(&terms("K-1"));
    step = LedgerStep {
        step: StepName::Decided,
        previous: Some(reviewed),
        record: None,
        terms: Some(Digest::of(&terms)),
        ..step
    };
    assert_eq!(refused(&mut body, |body| take_with(body, &step, CERTIFIER, &[terms])), "certification-refused");
    step = LedgerStep { step: StepName::Rejected, terms: None, reason: Some(words("No", "不可")), ..step };
    take(&mut body, &step, CERTIFIER).unwrap();
    let again = LedgerStep { previous: Some(Digest::of(&signed(&step, &key(CERTIFIER)).payload)), ..step };
    assert_eq!(refused(&mut body, |body| take(body, &again, ALL)), "case-ended");
}

#[test]
fn a_number_is_given_once_however_it_is_written() {
    let mut body = body();
    placed(&mut body, "c-1", "K-1", 1);
    let papers = papers(true);
    let mut step = blank(&body, "c-2", CaseKind::Certification, StepName::Applied, minute(2));
    step = LedgerStep { previous: Some(take(&mut body, &step, REGISTRAR).unwrap().step), ..step };
    step = LedgerStep { step: StepName::Evaluated, record: Some(Digest::of(&papers.record)), ..step };
    step = LedgerStep { previous: Some(take(&mut body, &step, EVALUATOR).unwrap().step), ..step };
    step = LedgerStep { step: StepName::Reviewed, ..step };
    step = LedgerStep { previous: Some(take(&mut body, &step, REVIEWER).unwrap().step), record: None, ..step };
    for number in
        ["K-1", "k-1", "K - 1", "K-\u{200b}1", "Ｋ-1", "\u{39a}-1", "\u{41a}\u{2011}1", "\u{202e}K-1", "K-1\u{3164}"]
    {
        let terms = bytes_of(&terms(number));
        let step = LedgerStep { step: StepName::Decided, terms: Some(Digest::of(&terms)), ..step.clone() };
        let code = refused(&mut body, |body| take_with(body, &step, CERTIFIER, &[terms]));
        assert_eq!(code, "certificate-number-used", "{number}");
    }
    for number in ["\u{200b}", "K-2\u{202e}", "K-2\u{e0041}", "K-2\n", "\u{3164}"] {
        let terms = bytes_of(&terms(number));
        let step = LedgerStep { step: StepName::Decided, terms: Some(Digest::of(&terms)), ..step.clone() };
        let code = refused(&mut body, |body| take_with(body, &step, CERTIFIER, &[terms]));
        assert_eq!(code, "certificate-number-unseen", "{number:?}");
    }
    let other =
        warifu_model::Terms { body: warifu_model::Body { id: "other".into(), ..terms("K-2").body }, ..terms("K-2") };
    let terms = bytes_of(&other);
    let decided = LedgerStep { step: StepName::Decided, terms: Some(Digest::of(&terms)), ..step.clone() };
    assert_eq!(refused(&mut body, |body| take_with(body, &decided, CERTIFIER, &[terms])), "status-of-another-body");
    let terms = bytes_of(&crate::world::terms("K-2"));
    let decided = LedgerStep { terms: Some(Digest::of(&terms)), ..decided };
    let without = |body: &mut Body| {
        body.step(&Arrival { blobs: &[&terms], ..Arrival::of(&signed(&decided, &key(CERTIFIER)), minute(2)) })
    };
    assert_eq!(refused(&mut body, without), "salt-seed-missing");
    assert_eq!(
        take_with(&mut body, &decided, CERTIFIER, std::slice::from_ref(&terms)).unwrap().placed.unwrap().index,
        1
    );
}

#[test]
fn a_certificate_that_is_rejected_after_its_decision_is_withdrawn_and_keeps_its_place() {
    let mut body = body();
    let placed_one = placed(&mut body, "c-1", "K-1", 1);
    sign(&mut body, &placed_one, CERTIFIER, 2).unwrap();
    let last = warifu_ledger::rows::CaseRow::of(
        &body.read().unwrap().get(&warifu_ledger::tables::CASE, &["c-1".into()]).unwrap().unwrap(),
    );
    let mut step = blank(&body, "c-1", CaseKind::Certification, StepName::Rejected, minute(3));
    step.previous = Some(last.last);
    step.reason = Some(words("Forged", "偽造"));
    assert_eq!(refused(&mut body, |body| take(body, &step, REVIEWER)), "officer-role-missing");
    take(&mut body, &step, ALL).unwrap();
    assert_eq!(refused(&mut body, |body| sign(body, &placed_one, EVALUATOR, 4)), "certificate-not-open");
    assert_eq!(body.bundle("K-1").unwrap(), None);
    let next = placed(&mut body, "c-2", "K-2", 5);
    assert_eq!(next.index, 1, "no place is given twice");
    let code = refused(&mut body, |body| change(body, "s-1", placed_one.certificate, Status::Active, 6));
    assert_eq!(code, "certificate-not-issued");
}

#[test]
fn statuses_change_as_they_may() {
    let mut body = body();
    let one = issued(&mut body, 1, 1).certificate;
    assert_eq!(
        refused(&mut body, |body| change(body, "s-0", Digest::of(b"none"), Status::Suspended, 5)),
        "certificate-unknown"
    );
    change(&mut body, "s-1", one, Status::Suspended, 5).unwrap();
    assert_eq!(refused(&mut body, |body| change(body, "s-2", one, Status::Suspended, 6)), "status-change-not-possible");
    change(&mut body, "s-3", one, Status::Active, 7).unwrap();
    change(&mut body, "s-4", one, Status::Withdrawn, 8).unwrap();
    assert_eq!(refused(&mut body, |body| change(body, "s-5", one, Status::Active, 9)), "status-change-not-possible");
}
