//! Importers of evidence: every format that is read, and the envelopes around them.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    match warifu_evidence::import(bytes, &warifu_fuzz::product()) {
        Ok(imported) => assert_eq!(imported.size, bytes.len() as u64),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});
