//! `open`: no certificate comes out that `check` finds unauthentic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use warifu_verify::{CheckName, CheckOutcome, Request, check, open};

fuzz_target!(|bytes: &[u8]| {
    let trust = warifu_fuzz::trust();
    let opened = open(bytes, &trust, warifu_fuzz::at());
    let verdict =
        check(&Request { trust: &trust, bundle: bytes, product: None, at: warifu_fuzz::at(), known_at: None });
    if let Ok(opened) = opened {
        let first = verdict.checks().iter().filter(|check| check.name <= CheckName::Body);
        assert!(first.into_iter().all(|check| check.outcome == CheckOutcome::Pass), "{verdict:?}");
        assert_eq!(verdict.certificate().map(|found| found.digest()), Some(opened.digest()));
    }
});
