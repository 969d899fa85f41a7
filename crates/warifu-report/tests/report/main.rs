//! Every rendering of one report in both languages, held by snapshots and read by foreign readers; and of a record that means harm.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that cannot go on may panic"
)]

mod example;
mod faces;
mod hostile;
mod machines;
mod papers;
mod verdict;
