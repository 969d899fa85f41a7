//! Benchmarks of this project, as ratios to named floors that are measured in the same run.
//!
//! One seeded policy of 100 requirements ([`policy`]), a series of seeded product descriptions of about 20 KB
//! ([`document`]), both in the formats of this project ([`ours`]), the floors ([`floors`]), and everything that is
//! measured, by name ([`workload`]). `benches/README.md` says how to run them.

pub mod awake;
pub mod bench;
pub mod clock;
pub mod dice;
pub mod document;
pub mod floors;
pub mod memory;
pub mod ours;
pub mod policy;
pub mod rounds;
pub mod whole;
pub mod workload;

/// Whatever may go wrong while the benchmarks are set up.
pub type Failure = Box<dyn std::error::Error>;
