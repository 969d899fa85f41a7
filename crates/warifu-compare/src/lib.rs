//! Compares versions of a requirement set by meaning, and says what follows: differences with witnesses, the size of
//! the version step, the impact on products, plans and what certificates already cover, lints for authors.
//!
//! Everything here is a function of compiled sets and product data; nothing here decides about a certificate.

pub mod authoring;
mod change_text;
pub mod columns;
pub mod cover;
pub mod diff;
pub mod gap;
pub mod impact;
pub mod lint;
pub mod mutation;
pub mod plan;
pub mod review;
pub mod wording;

pub use change_text::change_text;
