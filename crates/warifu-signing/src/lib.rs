//! Signing: attests, issues certificates, countersigns, accredits. A certificate is issued only on a positive decision.
//!
//! * [`attest`] signs a statement about a product: the maker's, a laboratory's, an auditor's.
//! * [`certify`] does all that a body does with a record in one call: evaluates again, decides, issues, keeps what has to be
//!   durable in a [`Ledger`]. [`review`] is its first half, for whoever countersigns.
//! * [`issue`] turns a [`Conformity`](warifu_core::Conformity) into a signed certificate, and uses it up. Only
//!   [`decide`](warifu_core::decide) makes one, from an evaluation that was made or replayed in this very process.
//! * [`countersign`] and [`countersign_reviewed`] add a signature to a certificate, [`disclose`] chooses which of its
//!   findings a bundle shows.
//! * [`draft_accreditation`] reads what an authority says of a body, [`suspend_body`], [`restore_body`], [`revoke_key`] and
//!   [`rotate_key`] make the next edition of it, [`accredit`] signs it, and [`countersign_accreditation`] adds a signature.
//! * [`sign_arrangement`] adds the signature of a party to an arrangement of recognition.
//! * [`issue_in`], [`record_status`] and [`publish_status`] keep the
//!   history of a body and publish the status of its certificates.
//! * [`LogFolder`] keeps a log wherever its [`Files`] are: adds entries, publishes its checkpoint, proves what is in it, and
//!   cosigns it for a witness.
//! * [`complete`] makes of a certificate a bundle that needs nothing else.
//! * [`decrypt_key`] and [`encrypt_key`] open and make private keys that a passphrase protects.
//! * [`Ed25519Check`] checks signatures for the evaluation, which holds no keys.
//!
//! Time, seeds and signers are arguments; the same arguments give the same bytes. A [`Signer`](warifu_seal::keys::Signer) may hold its
//! key anywhere; where it fails, nothing is signed and nothing is changed. Nothing is signed before it has been
//! read back by the same strict reader that the gate uses.
//!
//! # What does not compile (law 4: you cannot sign what did not pass)
//!
//! A record is data, whoever says that it reads "satisfied":
//!
//! ```compile_fail,E0308
//! use warifu_model::{Record, Terms};
//! use warifu_seal::keys::Signer;
//!
//! fn issue_on_paper(record: Record, terms: &Terms, key: &dyn Signer) {
//!     let _ = warifu_signing::issue(record, terms, key, &[0; 32]);
//! }
//! ```
//!
//! So is an evaluation on which nobody has decided:
//!
//! ```compile_fail,E0308
//! use warifu_core::Evaluation;
//! use warifu_model::Terms;
//! use warifu_seal::keys::Signer;
//!
//! fn issue_undecided(evaluation: Evaluation, terms: &Terms, key: &dyn Signer) {
//!     let _ = warifu_signing::issue(evaluation, terms, key, &[0; 32]);
//! }
//! ```
//!
//! A refusal is no ground to issue upon:
//!
//! ```compile_fail,E0308
//! use warifu_core::Refusal;
//! use warifu_model::Terms;
//! use warifu_seal::keys::Signer;
//!
//! fn issue_anyway(refusal: Refusal, terms: &Terms, key: &dyn Signer) {
//!     let _ = warifu_signing::issue(refusal, terms, key, &[0; 32]);
//! }
//! ```
//!
//! A conformity is used up by the certificate that it makes:
//!
//! ```compile_fail,E0382
//! use warifu_core::Conformity;
//! use warifu_model::Terms;
//! use warifu_seal::keys::Signer;
//!
//! fn issue_twice(conformity: Conformity, terms: &Terms, key: &dyn Signer) {
//!     let _ = warifu_signing::issue(conformity, terms, key, &[1; 32]);
//!     let _ = warifu_signing::issue(conformity, terms, key, &[2; 32]);
//! }
//! ```
//!
//! cannot be lent instead of given:
//!
//! ```compile_fail,E0308
//! use warifu_core::Conformity;
//! use warifu_model::Terms;
//! use warifu_seal::keys::Signer;
//!
//! fn issue_and_keep(conformity: &Conformity, terms: &Terms, key: &dyn Signer) {
//!     let _ = warifu_signing::issue(conformity, terms, key, &[1; 32]);
//! }
//! ```
//!
//! cannot be copied:
//!
//! ```compile_fail,E0599
//! fn copy(conformity: warifu_core::Conformity) -> (warifu_core::Conformity, warifu_core::Conformity) {
//!     (conformity.clone(), conformity)
//! }
//! ```
//!
//! and cannot be made out of nothing, or out of a record:
//!
//! ```compile_fail,E0277
//! fn conjure() -> warifu_core::Conformity {
//!     Default::default()
//! }
//! ```
//!
//! ```compile_fail,E0277
//! fn promote(record: warifu_model::Record) -> warifu_core::Conformity {
//!     record.into()
//! }
//! ```
//!
//! # How it is done right
//!
//! ```no_run
//! use warifu_core::{CompiledSet, Decision, Request, Scales, When, decide, evaluate};
//! use warifu_model::{StatusHistory, Terms, Timestamp};
//! use warifu_seal::keys::Signer;
//! use warifu_signing::{Ed25519Check, issue_in};
//!
//! fn grant(
//!     set: &CompiledSet,
//!     request: &Request<'_>,
//!     decided_at: Timestamp,
//!     terms: &Terms,
//!     history: &mut StatusHistory,
//!     key: &dyn Signer,
//!     salt_seed: &[u8; 32],
//! ) -> Result<Option<Vec<u8>>, Box<dyn std::error::Error>> {
//!     let evaluation = evaluate(set, request, &Ed25519Check)?;
//!     let when = When { decided_at, granted_at: terms.granted_at };
//!     match decide(evaluation, when, &Scales { set, request, signatures: &Ed25519Check })? {
//!         Decision::Grant(conformity) => Ok(Some(issue_in(history, conformity, terms, key, salt_seed)?.into_bundle())),
//!         Decision::Refuse(_) => Ok(None),
//!     }
//! }
//! ```

mod accredit;
mod amend;
mod arrange;
mod attest;
mod belongs;
mod certificate;
mod certify;
mod check;
mod complete;
mod countersign;
mod disclose;
mod draft;
mod edition;
mod encrypted;
mod issue;
mod log;
mod log_fault;
mod log_folder;
mod number;
mod prove;
mod publish;
mod status;
mod witness;

pub use accredit::{AccreditError, accredit, countersign_accreditation, earlier_signers_missing};
pub use amend::{AmendError, Rotation, restore_body, revoke_key, rotate_key, suspend_body};
pub use arrange::{ArrangeError, sign_arrangement};
pub use attest::{AttestError, attest};
pub use belongs::{BelongsError, ProofError, granted_under};
pub use certificate::{BundleError, field_beyond_record};
pub use certify::{Application, Certified, CertifyError, Delivery, Ledger, MemoryLedger, Review, certify, review};
pub use check::Ed25519Check;
pub use complete::{CompleteError, Parts, complete};
pub use countersign::{CountersignError, countersign, countersign_reviewed};
pub use disclose::{DiscloseError, disclose};
pub use draft::{Accreditor, DraftError, draft_accreditation};
pub use edition::{EditionError, edition_follows, edition_keeps_keys, next_edition};
pub use encrypted::{EncryptedKeyError, decrypt_key, encrypt_key};
pub use issue::{IssueError, Issued, Prepared, disclosures_of, findings_root, issue, issue_in, prepare};
pub use log::{LogEntryError, log_entry};
pub use log_fault::{LogFault, LogFolderError};
pub use log_folder::{Files, LogFolder, LogState, PlacedEntry};
pub use number::{is_unseen, number_as_seen};
pub use publish::{LastSnapshot, Publication, PublishError, Said, SnapshotEvents, next_snapshot, publish_status};
pub use status::{
    StatusError, demand_number_seen, enter_certificates, handed_out, place_of, place_of_certificate, record_status,
};
pub use witness::Cosigned;
