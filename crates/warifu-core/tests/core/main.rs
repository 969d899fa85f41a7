//! Tests of the scales through their public face.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "helpers of tests fail like tests")]

mod compiling;
mod empty;
mod inputs;
mod operators;
mod properties;
mod records;
mod support;
