//! OSCAL catalogues and profiles to requirement sets.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test that cannot go on may panic, and reads documents from files"
)]

mod catalog;
mod profile;
mod real;
mod support;
