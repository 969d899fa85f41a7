//! What the tests of several packages share: the files of the project, short ways to write values, and sample documents. Never a normal
//! dependency of anything that is shipped; a test of the architecture looks.
#![expect(
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a broken assumption has to stop a test, loudly"
)]

mod dice;
#[cfg(unix)]
pub mod disk;
pub mod files;
#[cfg(unix)]
pub mod postgres;
mod statement;

use std::num::NonZero;
use std::ops::Range;

use warifu_model::json::Tape;
use warifu_model::{Json, Localized, RequirementId, Timestamp};
use warifu_seal::keys::SigningKey;

pub use dice::Dice;
pub use statement::{FIRMWARE, firmware, hk_210, statement};

/// What each case gives, in their order: run on as many threads as the machine has cores. A case that panics stops the test.
pub fn on_all_cores<T: Send>(cases: Range<u64>, case: impl Fn(u64) -> T + Sync) -> Vec<T> {
    let threads = std::thread::available_parallelism().map_or(1, NonZero::get);
    let mut found: Vec<(u64, T)> = std::thread::scope(|scope| {
        let case = &case;
        let run = |thread| {
            let mine = cases.clone().skip(thread).step_by(threads);
            move || mine.map(|number| (number, case(number))).collect::<Vec<_>>()
        };
        let running: Vec<_> = (0..threads).map(|thread| scope.spawn(run(thread))).collect();
        running.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    found.sort_by_key(|(number, _)| *number);
    found.into_iter().map(|(_, given)| given).collect()
}

/// The key whose seed is this byte, 32 times.
pub fn key(seed: u8) -> SigningKey {
    SigningKey::from_seed(&[seed; 32])
}

/// A point in time (RFC 3339).
pub fn time(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap_or_else(|| panic!("no time: {text}"))
}

/// The id of a requirement.
pub fn id(text: &str) -> RequirementId {
    RequirementId::parse(text).unwrap_or_else(|| panic!("no id of a requirement: {text}"))
}

/// A text in both languages.
pub fn words(en: &str, ja: &str) -> Localized {
    Localized::of(en.into(), ja.into())
}

/// A value of strictly read JSON.
pub fn json(text: &str) -> Json {
    Tape::parse(text.as_bytes()).unwrap_or_else(|error| panic!("{error}: {text}")).root().to_json()
}
