//! The gate: one bundle in, one verdict out, without network, clock or trust in the messenger.
//!
//! * [`Trust`] is an importer's trust policy, its keys checked: what everything here is judged by.
//! * [`Gate`] is that policy together with what the importer keeps. [`Gate::check`] answers one question, a [`Request`],
//!   with one [`Verdict`]: every check that an importer may care about, in one fixed order, so that none can be left out
//!   unseen. It is a total function: a bundle that is no bundle is refused, with a code, like any other that is not good
//!   enough.
//! * [`Gate::open`] decodes and verifies a certificate in one step, or gives the [`Check`] that was not passed. Only a
//!   gate makes a [`VerifiedCertificate`], which hands out the very bytes that were verified.
//!
//! # Who may certify
//!
//! A name proves nothing. A policy names keys of bodies itself, or authorities, or both. A certificate names the series of
//! accreditations under which it was granted; each leads straight up to an authority, by digests, and every question about
//! somebody on the way is asked within one series. What is on no path gives nothing and takes nothing: nobody can borrow
//! another's name, take back another's word or shut another out. The rules are numbered in `docs/GATE.md`.
//!
//! # What is counted
//!
//! A signature counts in a role where the edition that governs the body, or the policy, gives its key this role at the time
//! at which the certificate was granted (`from <= granted_at < until`). Keys count by their bytes. One key counts in one
//! role only, however many roles it is given: whoever evaluates does not also certify (ISO/IEC 17065:2012, clauses 7.5.1
//! and 7.6.2). The order of signatures, repeated ones and signatures of others make no difference to what is accepted.
//! How many signatures are verified for one bundle is bounded.
//!
//! # Which product it is
//!
//! Digests decide. Every artifact that arrived must be one that was certified (not every certified one has to arrive),
//! and an identifier never makes up for a digest. Where both sides list identifiers of one kind, they must have one in
//! common: the same firmware inside another model is another product.
//!
//! # How old the knowledge is
//!
//! Status comes in snapshots that the body signed. The newest one at hand counts, or with [`Request::known_at`] the newest
//! one made until then. That it is old never refuses a certificate: the answer is then [`Answer::AcceptStale`], and the
//! check says since when. A bundle shows what its maker put into it; what the importer has [`Kept`] counts beside it.
//!
//! # Places that are kept
//!
//! Recognition is a check already, in its place in the list, and always `skipped` in this version.

mod answer;
mod check;
mod checks;
mod code;
mod gate;
mod judge;
mod lineage;
mod logged;
mod opened;
mod outcome;
mod path;
mod period;
mod request;
mod signers;
mod snapshot;
mod statement;
mod trust;
mod verdict;
mod words;

pub use answer::Answer;
pub use check::{Check, CheckName};
pub use code::Code;
pub use gate::Gate;
pub use opened::VerifiedCertificate;
pub use outcome::CheckOutcome;
pub use path::{PathEdition, PathStep};
pub use request::{Kept, Request};
pub use signers::Signer;
pub use trust::{Trust, TrustError};
pub use verdict::Verdict;
