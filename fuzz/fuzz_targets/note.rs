//! Signed notes: read, opened, signed once more.
#![no_main]

use libfuzzer_sys::fuzz_target;
use warifu_seal::note::{Note, NoteKey};

fuzz_target!(|bytes: &[u8]| {
    let log = warifu_fuzz::log();
    let opened = Note::open(bytes, &[log.key().clone()]);
    let Ok(read) = Note::read(bytes) else {
        assert!(opened.is_err(), "opened what is no note");
        if let Ok(text) = std::str::from_utf8(bytes) {
            let _ = text.parse::<NoteKey>();
        }
        return;
    };
    let text = std::str::from_utf8(bytes).expect("a note is text");
    if let Ok(added) = Note::add_signature(text, &log, None) {
        // the others are unknown, or were made by this key too and then have to hold
        if read.signatures().iter().all(|made| made.name != log.key().name()) {
            let opened = Note::open(added.as_bytes(), &[log.key().clone()]).expect("a note that was just signed opens");
            assert_eq!(opened.text(), read.text());
        }
    }
});
