//! The gate: one bundle in, one verdict out, without network, clock or trust in the messenger.
//!
//! * [`Trust`] is an importer's trust policy, its keys checked.
//! * [`Gate`] is that policy with what the importer keeps beside it ([`Kept`]). [`Gate::check`] answers one [`Question`]
//!   about one bundle with one [`Verdict`]: all sixteen checks, in one fixed order, so that none can be left out unseen. It
//!   is a total function: bytes that are no bundle are refused with a code, like any other that is not good enough.
//! * [`Gate::open`] decodes and verifies a certificate in one step, or gives the [`Check`] that did not pass. Only a
//!   gate makes a [`VerifiedCertificate`], which gives the exact bytes that were verified.
//!
//! # Who may certify
//!
//! A name proves nothing. A policy names keys of bodies itself, or authorities, or both. A certificate names the series of
//! accreditations under which it was granted; each leads straight up to an authority, by digests, and every question about
//! a body on the path is asked within one series. Documents on no path make no difference: nobody can borrow another's name,
//! revoke another's accreditation or shut another out. The rules are numbered in `docs/GATE.md`.
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
//! Status comes in snapshots that the body signed. The newest one provided counts, or with [`Question::known_at`] the newest
//! one made until then. An old one never refuses a certificate: the answer is then [`Answer::AcceptStale`], and the
//! check says since when. A bundle contains what its maker put into it; what the importer has [`Kept`] counts beside it.
//!
//! # Which certificates a new edition affects
//!
//! [`affected`] asks the gate about any number of certificates without and with a new edition of an accreditation, so that an
//! authority that suspends a body or revokes a key learns which certificates importers will refuse.
//!
//! # Recognition
//!
//! A certificate for a set that the policy does not accept may count as one that it does, by an arrangement of recognition whose
//! word the policy takes: adopted by its digest, or signed by all its parties. The verdict then has the [`Recognition`] with each date.

mod affected;
mod arrangements;
mod cache;
mod candidate;
mod certificate;
mod chain;
mod check;
mod checks;
mod code;
mod gate;
mod levels;
mod log;
mod opening;
mod path;
mod payload;
mod period;
mod question;
mod recognition;
mod sectors;
mod signers;
mod status;
mod trust;
mod verdict;

pub use affected::{Change, Effect, affected};
pub use arrangements::Word;
pub use certificate::VerifiedCertificate;
pub use check::{Check, CheckName, CheckOutcome};
pub use code::Code;
pub use gate::Gate;
pub use levels::LevelError;
pub use path::{PathEdition, PathStep};
pub use question::{Kept, Question};
pub use recognition::Recognition;
pub use signers::Signer;
pub use trust::{Trust, TrustError};
pub use verdict::{Answer, Verdict};
