//! Sharing held against a model that was written from `docs/adr/0057-sharing-under-markings.md` alone.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a broken assumption has to stop a test, loudly")]
#![expect(clippy::print_stdout, reason = "seeds and counts are told")]

mod histories;
mod labels;
mod laws;
mod leaks;
mod naive;
mod stranger;
mod worlds;
