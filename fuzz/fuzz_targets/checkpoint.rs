//! Checkpoints: what is read is written as it was; signed and cosigned, it opens.
#![no_main]

use libfuzzer_sys::fuzz_target;
use warifu_seal::checkpoint::Checkpoint;

fuzz_target!(|bytes: &[u8]| {
    let (log, witness) = (warifu_fuzz::log(), warifu_fuzz::witness(1));
    let _ = Checkpoint::open(bytes, log.key(), &warifu_fuzz::witnesses());
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(read) = Checkpoint::read(text) else { return };
    assert_eq!(read.to_text(), text, "one state has one text");
    let Ok(signed) = read.sign(&log) else { return };
    let cosigned = Checkpoint::cosign(&signed, &witness, 1_790_000_000).expect("a signed checkpoint is cosigned");
    let opened = Checkpoint::open(cosigned.as_bytes(), log.key(), &warifu_fuzz::witnesses());
    assert_eq!(opened.is_ok(), read.origin() == log.key().name(), "opens for its own log and no other");
});
