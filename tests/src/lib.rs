//! What the tests share: the naive reference evaluator and the generator of random questions to it; the model of the
//! gate's attacker.
#![expect(
    clippy::indexing_slicing,
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    reason = "a broken assumption has to stop a test, loudly"
)]

pub mod cargo;
#[path = "../gate_model/mod.rs"]
pub mod gate_model;
#[path = "../generator/mod.rs"]
pub mod generator;
#[path = "../model/mod.rs"]
pub mod model;

pub use warifu_testkit::files;
