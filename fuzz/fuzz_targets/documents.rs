//! Every reader of the model on the same bytes. What is read and written again is read as the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use warifu_model::Format;

fuzz_target!(|bytes: &[u8]| {
    for format in Format::ALL {
        if let Ok(read) = format.read(bytes) {
            let written = read.to_canonical();
            let again = format.read(&written).expect("what was written is read");
            assert!(again.to_canonical() == written, "{} is not what it was", format.name());
        }
    }
});
