//! What `diff` says of every operator when it changes, of types, levels, ids and of everything else.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::too_many_lines,
    reason = "helpers of tests fail like tests; one table of operators reads best in one place"
)]

mod cover;
#[expect(clippy::indexing_slicing, reason = "the model counts in small arrays of its own")]
mod cover_laws;
mod hard;
mod held_against;
mod operators;
mod promises;
mod review;
mod sets;
mod support;
