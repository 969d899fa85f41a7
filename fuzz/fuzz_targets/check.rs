//! `check`: every bytes have a verdict with all checks in their order, and the same bytes have the same one.
#![no_main]

use libfuzzer_sys::fuzz_target;
use warifu_model::Json;
use warifu_verify::{Answer, CheckName, CheckOutcome, Gate, Question};

fuzz_target!(|bytes: &[u8]| {
    let (trust, product) = (warifu_fuzz::trust(), warifu_fuzz::product());
    let at = warifu_fuzz::at();
    let mut gate = Gate::new(&trust);
    let verdict = gate.check(bytes, &Question { product: Some(&product), at, known_at: None });
    assert!(verdict.checks().iter().map(|check| check.name).eq(CheckName::ALL.iter().copied()), "{verdict:?}");
    let any = |outcome| verdict.checks().iter().any(|check| check.outcome == outcome);
    let expected = if any(CheckOutcome::Fail) {
        Answer::Refuse
    } else if any(CheckOutcome::Unknown) {
        Answer::Undetermined
    } else if any(CheckOutcome::Stale) {
        Answer::AcceptStale
    } else {
        Answer::Accept
    };
    assert_eq!(verdict.answer(), expected);
    assert!(!Json::from(&verdict).to_canonical().is_empty());
    if verdict.certificate().is_none() {
        assert!(matches!(expected, Answer::Refuse | Answer::Undetermined));
    }
    // as known before there was anything, nothing is accepted that is not accepted now
    let known_at = warifu_model::Timestamp::parse("2026-11-25T00:00:00Z");
    let _ = gate.check(bytes, &Question { product: None, at, known_at });
});
