//! All tests of this package in one program.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a broken assumption has to stop a test, loudly")]

mod brute_force;
mod carry;
mod conflicts;
mod effort;
mod fitness;
mod json;
mod relations;
mod sectors;
mod support;
