//! A body with a ledger: cases, steps by officers, certificates, statuses, the log. Whoever needs more (stores, questions, dumps) finds
//! it in `warifu-ledger`.

#[doc(inline)]
pub use warifu_ledger::store::{MemoryStore, Store};
#[doc(inline)]
pub use warifu_ledger::{
    Arrival, Body, CertificateSignature, LedgerError, PlacedStatement, SignedCertificate, SnapshotRequest, Taken,
};
#[doc(inline)]
pub use warifu_model::{
    CaseKind, Duration, Envelope, LedgerStep, Localized, OpenedAct, Status, StatusChange, StatusSnapshot, StepName,
    Token,
};
#[doc(inline)]
pub use warifu_signing::SnapshotEvents;

mod case;

use std::path::Path;

use warifu_ledger::store::{Options, SqliteStore, StoreError};
use warifu_ledger::tables;
use warifu_model::{Digest, Json, PublicKeyText, Timestamp};
use warifu_seal::dsse::AddSignatureError;
use warifu_seal::keys::{Signer, SignerError};

pub use case::Case;

/// Creates the ledger of a body in a file.
///
/// ```no_run
/// use std::path::Path;
/// use warifu::ledger::{self, Body, LedgerError, OpenedAct};
///
/// fn begin(opening: OpenedAct, at: warifu::Timestamp) -> Result<Body, LedgerError> {
///     ledger::create(Path::new("ledger.db"), opening, at)
/// }
/// ```
///
/// # Errors
///
/// [`LedgerError::Exists`] where there is one already; what [`Body::create`] refuses.
pub fn create(path: &Path, opened: OpenedAct, at: Timestamp) -> Result<Body, LedgerError> {
    let store = match SqliteStore::create(path, &tables::SCHEMA, Options::default()) {
        // of a process that was killed before it had begun a ledger
        Err(StoreError::Present { .. }) => SqliteStore::open(path, &tables::SCHEMA, Options::default())?,
        created => created?,
    };
    Body::create(Box::new(store), opened, at)
}

/// Opens the ledger in a file.
///
/// ```no_run
/// use std::path::Path;
/// use warifu::ledger::{self, LedgerError};
///
/// fn bundle(number: &str) -> Result<Option<Vec<u8>>, LedgerError> {
///     ledger::open(Path::new("ledger.db"))?.bundle(number)
/// }
/// ```
///
/// # Errors
///
/// [`LedgerError::Store`], [`LedgerError::NotBegun`].
pub fn open(path: &Path) -> Result<Body, LedgerError> {
    Body::open(Box::new(SqliteStore::open(path, &tables::SCHEMA, Options::default())?))
}

/// A step, signed by an officer: what [`Arrival`] takes.
///
/// ```no_run
/// use warifu::ledger::{self, Arrival, Body, LedgerStep, Taken};
/// use warifu::{SigningKey, Timestamp};
///
/// fn take(body: &mut Body, step: &LedgerStep, officer: &SigningKey, at: Timestamp) -> Option<Taken> {
///     let signed = ledger::sign_step(step, officer).ok()?;
///     body.step(&Arrival::of(&signed, at)).ok()
/// }
/// ```
///
/// # Errors
///
/// The signer fails.
pub fn sign_step(step: &LedgerStep, officer: &dyn Signer) -> Result<Envelope, SignerError> {
    officer.sign_envelope(LedgerStep::PAYLOAD_TYPE, Json::from(step).to_canonical())
}

/// The signature of an officer on the statement of a certificate, with the key: what [`Body::sign`] takes.
///
/// ```no_run
/// use warifu::ledger::{self, Body, SignedCertificate};
/// use warifu::{Digest, SigningKey, Timestamp};
///
/// fn sign(body: &mut Body, certificate: &Digest, officer: &SigningKey, at: Timestamp) -> Option<SignedCertificate> {
///     let (key, signature) = ledger::sign_statement(&body.statement(certificate).ok()?, officer).ok()?;
///     body.sign(certificate, key, &signature, at).ok()
/// }
/// ```
///
/// # Errors
///
/// The signer fails.
pub fn sign_statement(statement: &[u8], officer: &dyn Signer) -> Result<(PublicKeyText, [u8; 64]), SignerError> {
    let signature = officer.sign_verified(&Envelope::pae(Envelope::IN_TOTO_PAYLOAD, statement))?;
    Ok((PublicKeyText::from_bytes(*officer.public_key().as_bytes()), signature))
}

/// Signs a certificate that got its place, where the key is at hand: reads its statement, has it signed, and hands the signature in.
///
/// ```no_run
/// use warifu::ledger::{self, Body, SignedCertificate};
/// use warifu::{Digest, SigningKey, Timestamp};
///
/// fn sign(body: &mut Body, certificate: &Digest, officer: &SigningKey, at: Timestamp) -> Option<SignedCertificate> {
///     ledger::sign_certificate(body, certificate, officer, at).ok()
/// }
/// ```
///
/// # Errors
///
/// As [`Body::sign`]; [`LedgerError::AlreadySigned`] where the signer fails.
pub fn sign_certificate(
    body: &mut Body,
    certificate: &Digest,
    officer: &dyn Signer,
    at: Timestamp,
) -> Result<SignedCertificate, LedgerError> {
    let (key, signature) = sign_statement(&body.statement(certificate)?, officer).map_err(unsigned)?;
    body.sign(certificate, key, &signature, at)
}

/// Signs and takes the next status snapshot with everything that was said, where the key is at hand; the one after it is due at
/// `next_update`.
///
/// ```no_run
/// use warifu::ledger::{self, Body, LedgerError};
/// use warifu::{SigningKey, Timestamp};
///
/// fn snapshot(body: &mut Body, officer: &SigningKey, at: Timestamp, next: Timestamp) -> Result<(), LedgerError> {
///     ledger::sign_snapshot(body, officer, at, next)
/// }
/// ```
///
/// # Errors
///
/// As [`Body::snapshot_to_sign`] and [`Body::publish_snapshot`]; [`LedgerError::AlreadySigned`] where the signer fails.
pub fn sign_snapshot(
    body: &mut Body,
    officer: &dyn Signer,
    at: Timestamp,
    next_update: Timestamp,
) -> Result<(), LedgerError> {
    let request = SnapshotRequest { issued_at: at, next_update, events: SnapshotEvents::All, before: &[] };
    let snapshot = body.snapshot_to_sign(&request)?;
    let envelope = officer.sign_envelope(StatusSnapshot::PAYLOAD_TYPE, snapshot).map_err(unsigned)?;
    body.publish_snapshot(&envelope, at)
}

/// The error of a signer, as one of the ledger.
fn unsigned(error: SignerError) -> LedgerError {
    LedgerError::AlreadySigned(AddSignatureError::Signer(error))
}
