//! What the tests of several packages share: the files of the project, short ways to write values, and sample documents. Never a normal
//! dependency of anything that is shipped; a test of the architecture looks.
#![expect(
    clippy::missing_panics_doc,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a broken assumption has to stop a test, loudly"
)]

#[cfg(unix)]
pub mod disk;
pub mod files;
#[cfg(unix)]
pub mod postgres;
mod statement;

use warifu_model::json::Tape;
use warifu_model::{Json, Localized, RequirementId, Timestamp};
use warifu_seal::keys::SigningKey;

pub use statement::{FIRMWARE, firmware, hk_210, statement};

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
