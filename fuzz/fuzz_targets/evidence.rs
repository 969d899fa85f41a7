//! Importers of evidence: every format that is read, and the envelopes around them, tied by its own words and by the maker's.
#![no_main]

use libfuzzer_sys::fuzz_target;
use warifu_evidence::{Binding, Described, Import};

fuzz_target!(|bytes: &[u8]| {
    let product = warifu_fuzz::product();
    for binding in [Binding::Content, Binding::Maker] {
        match Import::of(&product).bound(binding).read(bytes) {
            Ok(imported) => assert_eq!(imported.size, bytes.len() as u64),
            Err(error) => assert!(!error.to_string().chars().any(char::is_control)),
        }
    }
    if let Err(error) = Described::read(bytes) {
        assert!(!error.to_string().chars().any(char::is_control));
    }
});
