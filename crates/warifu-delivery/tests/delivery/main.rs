//! What leaves, byte by byte: held against the model of sharing, searched for what was planted, opened by age itself.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a broken assumption has to stop a test, loudly")]
#![expect(clippy::print_stdout, reason = "seeds and counts are told")]

mod accounts;
// random circles and the model that was written from the decision record alone, as the crate that decides has them
mod foreign;
mod histories;
#[path = "../../../warifu-sharing/tests/sharing/naive.rs"]
#[allow(clippy::allow_attributes, dead_code, reason = "what only the other tests ask of it")]
mod naive;
mod opening;
mod post;
#[path = "../../../warifu-sharing/tests/sharing/worlds.rs"]
#[allow(clippy::allow_attributes, dead_code, reason = "what only the other tests ask of it")]
mod worlds;
