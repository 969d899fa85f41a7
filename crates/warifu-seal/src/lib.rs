//! Ed25519 keys, DSSE envelopes, thresholds over signers, Merkle trees and inclusion proofs.
//!
//! * [`keys`]: keys, the forms in which they travel, and the one function that checks a raw signature. Weak and non-canonical keys are refused when they are read.
//! * [`dsse`]: decode and verify in one step; [`dsse::Opened`] holds the very bytes that were verified, and nothing
//!   else can make one.
//! * [`threshold`]: which roles enough different keys have signed in.
//! * [`merkle`]: roots, inclusion and consistency proofs, so that one leaf can be shown without the others.
//! * [`note`], [`checkpoint`], [`log_proof`], [`tiles`], [`witness`], [`mod@audit`]: transparency logs as C2SP has them.
//! * [`status_list`]: the status of every certificate of a body in about a kilobyte.
//!
//! This crate knows no product, no requirement, no clock, no file and no random generator: time has no meaning here,
//! bytes and seeds are arguments.

pub mod audit;
pub mod checkpoint;
pub mod dsse;
pub mod keys;
pub mod log_proof;
pub mod merkle;
pub mod note;
pub mod status_list;
pub mod threshold;
pub mod tiles;
pub mod witness;
