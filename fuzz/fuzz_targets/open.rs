//! `open`: no certificate comes out that `check` finds unauthentic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use warifu_verify::{CheckName, CheckOutcome, Gate, Question};

fuzz_target!(|bytes: &[u8]| {
    let trust = warifu_fuzz::trust();
    let question = Question { product: None, at: warifu_fuzz::at(), known_at: None };
    let opened = Gate::new(&trust).open(bytes, &question);
    let verdict = Gate::new(&trust).check(bytes, &question);
    if let Err(failed) = &opened {
        assert!(verdict.checks().contains(failed), "the error is a check of the verdict: {failed:?}");
    }
    if let Ok(opened) = opened {
        let first = verdict.checks().iter().filter(|check| check.name <= CheckName::Body);
        assert!(first.into_iter().all(|check| check.outcome == CheckOutcome::Pass), "{verdict:?}");
        assert_eq!(verdict.certificate().map(|found| found.digest()), Some(opened.digest()));
    }
});
