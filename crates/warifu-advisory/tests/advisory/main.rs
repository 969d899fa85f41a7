//! Advisories read, matched and decided.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a broken assumption has to stop a test, loudly")]

mod boms;
mod deciding;
mod laws;
mod missed;
mod reading;
mod real;
mod recorded;
mod refusing;
mod things;
