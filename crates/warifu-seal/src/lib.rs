//! The wax: Ed25519 keys, DSSE envelopes, thresholds over signers, Merkle trees and inclusion proofs.
//!
//! * [`keys`]: keys and the forms in which they travel. Weak and non-canonical keys are refused when they are read.
//! * [`signature`]: the one function that checks a raw signature.
//! * [`dsse`]: decode and verify in one step; [`dsse::Opened`] holds the very bytes that were verified, and nothing
//!   else can make one.
//! * [`threshold`]: which roles enough different keys have signed in.
//! * [`merkle`]: roots and inclusion proofs, so that one leaf can be shown without the others.
//!
//! This crate knows no product, no requirement, no clock, no file and no random generator: time has no meaning here,
//! bytes and seeds are arguments.

pub mod dsse;
pub mod keys;
pub mod merkle;
pub mod signature;
pub mod threshold;
