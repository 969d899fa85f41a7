//! The gate: one bundle in, one verdict out, without network, clock or trust in the messenger.
//!
//! * [`Trust`] is an importer's trust policy, its keys checked: what everything here is judged by.
//! * [`open`] decodes and verifies a certificate in one step; only it (and [`check`], which opens first) makes a
//!   [`VerifiedCertificate`], which hands out the very bytes that were verified.
//! * [`check`] makes every check that an importer may care about and gives a [`Verdict`] that lists them all, in one
//!   fixed order, so that none can be left out unseen. It is a total function: a bundle that is no bundle is refused,
//!   with a code, like any other that is not good enough.
//! * [`Gate`] says the same of many bundles, and opens but once what they have in common.
//!
//! # What is counted
//!
//! A signature counts in a role where the policy gives its key this role, for the body that the certificate names, at
//! the time at which the certificate was granted (`from <= granted_at < until`). Keys count by their bytes. One key
//! counts in one role only, however many roles the policy gives it: whoever evaluates does not also certify (ISO/IEC
//! 17065:2012, clauses 7.5.1 and 7.6.2). The order of signatures, repeated ones, signatures of others and key ids make
//! no difference to what is accepted.
//!
//! Nothing inside a payload is looked at before a key of the policy was found to have signed it. The check `statement`
//! therefore stands as `skipped` where no known key signed.
//!
//! # Which product it is
//!
//! Digests decide. Every artifact that arrived must be one that was certified (not every certified one has to arrive),
//! and an identifier never makes up for a digest. Where both sides list identifiers of one kind, they must have one in
//! common: the same firmware inside another model is another product.
//!
//! # Who may certify
//!
//! A policy names keys of bodies itself, or an authority whose accreditations do, or both. Accreditations are judged by
//! what held when the certificate was granted; a policy may also ask that they hold now. A key that was revoked counts for
//! what was granted before, and if it was compromised, only for what witnesses of a log saw before that.
//!
//! # How old the knowledge is
//!
//! Status comes in snapshots that the body signed. The newest one in the bundle counts, or with
//! [`Request::known_at`] the newest one made until then. That it is old never refuses a certificate: the answer is then
//! [`Answer::AcceptStale`], and the check says since when.
//!
//! A bundle shows what its maker put into it. [`check_knowing`] adds what the importer has kept: newer snapshots and
//! accreditations then count, whatever was left out of the bundle.
//!
//! # Places that are kept
//!
//! Recognition is a check already, in its place in the list, and always `skipped` in this version.

mod answer;
mod chain;
mod check;
mod checks;
mod code;
mod gate;
mod keyring;
mod logged;
mod opened;
mod outcome;
mod request;
mod revocation;
mod signers;
mod trust;
mod verdict;
mod words;

pub use answer::Answer;
pub use check::{Check, CheckName};
pub use code::Code;
pub use gate::Gate;
pub use opened::{OpenError, VerifiedCertificate, open};
pub use outcome::CheckOutcome;
pub use request::{Knowledge, Request, check, check_knowing};
pub use signers::Signer;
pub use trust::{Trust, TrustError};
pub use verdict::Verdict;
