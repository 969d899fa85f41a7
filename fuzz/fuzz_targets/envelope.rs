//! Envelopes: read, written, opened with a known key.
#![no_main]

use libfuzzer_sys::fuzz_target;
use warifu_model::{Envelope, Json};
use warifu_seal::dsse::Opened;

fuzz_target!(|bytes: &[u8]| {
    let keys = [warifu_fuzz::key("certifier").public_key()];
    let opened = Opened::open(bytes, &keys);
    let Ok(envelope) = Envelope::read(bytes) else {
        assert!(opened.is_err(), "opened what is no envelope");
        return;
    };
    let again = Envelope::read(&Json::from(&envelope).to_canonical()).expect("what was written is read");
    assert!(again == envelope, "an envelope is not what it was");
    if let Ok(opened) = opened {
        assert_eq!(opened.payload(), envelope.payload);
    }
});
