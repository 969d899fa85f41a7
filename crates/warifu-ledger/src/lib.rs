//! What a certification body keeps for decades: a journal that only grows, and everything that follows from it.
//!
//! * [`store`] is where it is kept, and knows rows, not meanings.
//! * [`tables`] are the tables of a ledger, [`rows`] their rows as values.
//! * [`journal`] is what is kept: entries, documents, seeds.
//! * [`fold`] makes everything else of it, one entry after the other.
//! * [`questions`] are what is asked of it: each from a transaction that reads to a value.
//! * [`dump`] is everything that is kept, out as files and in again.
//! * [`verify()`] makes everything again beside the ledger, and compares.
//! * [`Body`] has the verbs: create, step, sign, publish. Each is one transaction.
//!
//! `docs/adr/0047-the-ledger.md` says why it is built like this.

mod beyond;
mod body;
pub mod dump;
mod enough;
mod error;
pub mod fold;
pub mod journal;
pub mod questions;
pub mod roster;
pub mod rows;
mod rules;
pub mod store;
pub mod tables;
mod verify;

pub use beyond::{Beyond, BeyondCode};
pub use body::{
    Arrival, Body, CertificateSignature, Entered, Entering, PlacedStatement, Published, SignedCertificate,
    SnapshotRequest, Taken, log_file,
};
pub use error::LedgerError;
pub use verify::{Fault, FaultCode, Verified, verify};
