mod arrival;
mod beyond;
mod certify;
mod composition;
mod enter;
mod files;
mod follow;
mod prepare;
mod publish;
mod seen;
mod sign;
mod step;

use std::fmt;
use std::sync::Arc;

use warifu_core::CheckSignature;
use warifu_model::{Act, Digest, OpenedAct, Timestamp};
use warifu_seal::checkpoint::Checkpoint;
use warifu_seal::tiles::Log;
use warifu_signing::Ed25519Check;

use crate::error::LedgerError;
use crate::fold::{fold, officer_row, rebuild_where_needed};
use crate::journal;
use crate::roster::{demand_officers, usable};
use crate::store::{Read, Store, Write, writing};
use crate::tables;

pub use arrival::{Arrival, PlacedStatement, Taken};
pub use beyond::Published;
pub(crate) use certify::{demand_number_apart, record_of};
pub(crate) use composition::demand_acyclic;
pub use enter::{Entered, Entering};
pub use files::log_file;
pub(crate) use follow::consequence;
pub use publish::SnapshotRequest;
pub(crate) use publish::{checkpoint_act, last_checkpoint, opened_checkpoint, snapshot_act};
pub(crate) use seen::{certificate, next_place};
pub use sign::{CertificateSignature, SignedCertificate};
pub(crate) use sign::{demand_signer, issuing};
pub(crate) use step::{demand_documents, demand_proposable};

/// A certification body with its ledger: every verb is one transaction, which does all of it or nothing.
///
/// Nothing here has a private key: steps, signatures, snapshots and checkpoints arrive signed. Nothing has a clock: `known_at` is when
/// something arrives, and never earlier than what arrived before.
pub struct Body {
    store: Box<dyn Store + Send>,
    ledger: Digest,
    opened: OpenedAct,
    signatures: Arc<dyn CheckSignature + Send + Sync>,
}

impl Body {
    /// Creates the ledger of a body in an empty store.
    ///
    /// # Errors
    ///
    /// [`LedgerError::Exists`]; [`LedgerError::KeyUnusable`], [`LedgerError::OpeningWithout`], [`LedgerError::OpeningUnsigned`],
    /// [`LedgerError::Checkpoint`] and [`LedgerError::EntryUnreadable`] about what it is opened with.
    pub fn create(
        mut store: Box<dyn Store + Send>,
        opened: OpenedAct,
        known_at: Timestamp,
    ) -> Result<Self, LedgerError> {
        opened.officers.iter().try_for_each(|officer| usable(officer.key).map(|_| ()))?;
        let officers: Vec<_> = opened.officers.iter().map(|officer| officer_row(0, officer)).collect();
        demand_officers(&opened, &officers, known_at)?;
        Checkpoint::new(&opened.origin, 0, Log::empty().root())?;
        let mut write = writing(&mut *store)?;
        if journal::head(&mut *write)?.is_some() {
            return Err(LedgerError::Exists);
        }
        let ledger = act(&mut *write, known_at, Act::Opened(opened.clone()))?;
        tables::SCHEMA.rebuilt(&mut *write)?;
        write.commit()?;
        Ok(Self { store, ledger, opened, signatures: Arc::new(Ed25519Check) })
    }

    /// Opens the ledger in a store. Where its derived tables are of another version, they are made again.
    ///
    /// # Errors
    ///
    /// [`LedgerError::NotBegun`], and those of reading.
    pub fn open(mut store: Box<dyn Store + Send>) -> Result<Self, LedgerError> {
        let (opened, ledger) = journal::opened(&mut *store.read()?)?;
        rebuild_where_needed(&mut *store)?;
        Ok(Self { store, ledger, opened, signatures: Arc::new(Ed25519Check) })
    }

    /// With something else that checks signatures on documents of evidence than [`Ed25519Check`].
    #[must_use]
    pub fn checking_with(self, signatures: Arc<dyn CheckSignature + Send + Sync>) -> Self {
        Self { signatures, ..self }
    }

    /// Another handle on the same ledger, for another thread.
    ///
    /// # Errors
    ///
    /// [`LedgerError::Store`].
    pub fn another(&self) -> Result<Self, LedgerError> {
        let (opened, signatures) = (self.opened.clone(), Arc::clone(&self.signatures));
        Ok(Self { store: self.store.another()?, ledger: self.ledger, opened, signatures })
    }

    /// The id of the ledger: the digest of its first entry.
    pub const fn ledger(&self) -> Digest {
        self.ledger
    }

    /// The act with which it was opened. Officers may have changed since then ([`crate::roster`]).
    pub const fn opened(&self) -> &OpenedAct {
        &self.opened
    }

    /// Begins to read, as of this moment: for questions.
    ///
    /// # Errors
    ///
    /// [`LedgerError::Store`].
    pub fn read(&mut self) -> Result<Box<dyn Read + '_>, LedgerError> {
        Ok(self.store.read()?)
    }

    /// The store in which it is.
    pub fn store(&mut self) -> &mut dyn Store {
        &mut *self.store
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Body").field("ledger", &self.ledger).finish_non_exhaustive()
    }
}

/// Appends an act and makes what follows from it; gives the digest of the entry.
fn act(write: &mut dyn Write, known_at: Timestamp, act: Act) -> Result<Digest, LedgerError> {
    let (entry, digest) = journal::append(write, known_at, act)?;
    fold(write, &entry)?;
    Ok(digest)
}
