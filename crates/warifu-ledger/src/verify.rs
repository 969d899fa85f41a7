//! Whether a ledger holds together: everything is made again beside it, and compared.

mod evidence;
mod kept;
mod log;
mod rows;

use warifu_model::{Digest, codes};

use crate::error::LedgerError;
use crate::store::{Read, Store};
use crate::tables;

codes! {
    /// What is wrong in a ledger.
    pub enum FaultCode {
        /// A document is not what its digest says.
        BlobDamaged = "blob_damaged", en: "a document is not what its digest says", ja: "文書がそのダイジェストと一致しない";
        /// A certificate is not signed as the ledger says, or says something else than its row.
        CertificateDiffers = "certificate_differs",
            en: "a certificate is not signed as the ledger says, or says something else", ja: "認証書の署名又は内容が台帳と一致しない";
        /// An entry does not follow from the one before it.
        ChainBroken = "chain_broken", en: "an entry does not follow from the one before it", ja: "登録が直前の登録に続いていない";
        /// A checkpoint is not about the tree of the log, or is not signed by it.
        CheckpointDiffers = "checkpoint_differs",
            en: "a checkpoint is not about the tree of the log, or not signed by it", ja: "チェックポイントがログの木と一致しないか、署名がない";
        /// An entry cannot be folded: what it needs is not there.
        EntryNotFolded = "entry_not_folded", en: "what an entry needs is not there", ja: "登録に必要なものがない";
        /// An entry is not the one that follows from the step before it, or stands without a step.
        EntryUnfounded = "entry_unfounded",
            en: "an entry does not follow from the step before it", ja: "登録が直前のステップから導かれるものでない";
        /// An entry of the log or a tile is not what its document says.
        LogDiffers = "log_differs", en: "an entry of the log or a tile is not what its documents say", ja: "ログの登録又はタイルが文書と一致しない";
        /// A row of a derived table is not what follows from the journal.
        RowDiffers = "row_differs", en: "a derived row is not what follows from the journal", ja: "導出した行が登録から導かれるものと一致しない";
        /// A seed is not that of its certificate.
        SeedDiffers = "seed_differs", en: "the seed of salts is not that of its certificate", ja: "ソルトの種が認証書のものではない";
        /// A snapshot is not signed by the body, or says something else than its row.
        SnapshotDiffers = "snapshot_differs",
            en: "a status snapshot is not signed by the body, or says something else", ja: "状態一覧に機関の署名がないか、内容が一致しない";
        /// A step breaks the rules: order, role, key or signature.
        StepRefused = "step_refused", en: "a step breaks the rules of the ledger", ja: "ステップが台帳の規則に反する";
        /// A signature is not by the key that is named.
        SignatureDiffers = "signature_differs", en: "a signature is not by the key that is named", ja: "署名が、示された鍵によるものではない";
    }
}

/// Something that is wrong in a ledger.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Fault {
    /// What is wrong.
    pub code: FaultCode,
    /// With what: the name of a table and the key of the row.
    pub what: String,
}

/// What was looked at, and what is wrong with it.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Verified {
    /// The number of entries.
    pub entries: u32,
    /// The number of documents.
    pub blobs: u32,
    /// The number of certificates.
    pub certificates: u32,
    /// The number of entries of the log.
    pub leaves: u32,
    /// What is wrong, in the order in which it was found; at most [`Verified::MOST_FAULTS`].
    pub faults: Vec<Fault>,
}

impl Verified {
    /// How many faults are told.
    pub const MOST_FAULTS: usize = 1_000;

    /// Tells whether nothing is wrong.
    pub fn holds(&self) -> bool {
        self.faults.is_empty()
    }

    fn fault(&mut self, code: FaultCode, what: impl Into<String>) {
        if self.faults.len() < Self::MOST_FAULTS {
            self.faults.push(Fault { code, what: what.into() });
        }
    }
}

/// Verifies a ledger. `beside` is an empty store into which everything is made again: one in memory for a small ledger, a file for a
/// large one.
///
/// Looked at is the chain of entries, the digest of every document, every derived row, the tree of the log against tiles and
/// checkpoints, every signature of a step, a certificate, a snapshot and a checkpoint, number and place of every certificate, and every
/// seed against the findings of its certificate.
///
/// # Errors
///
/// [`LedgerError::Store`] where a store cannot be read or written, [`LedgerError::Exists`] where `beside` is not empty. What is wrong in
/// the ledger is no error.
pub fn verify(store: &mut dyn Store, beside: &mut dyn Store) -> Result<Verified, LedgerError> {
    let mut found = Verified::default();
    let mut read = store.read()?;
    let read = &mut *read;
    kept::copy(read, beside, &mut found)?;
    if !kept::fold_again(beside, &mut found)? {
        return Ok(found);
    }
    let mut again = beside.read()?;
    for table in tables::DERIVED {
        rows::compare(read, &mut *again, table, &mut found)?;
    }
    log::check(read, &mut found)?;
    evidence::check(read, &mut found)?;
    Ok(found)
}

/// The error of a store goes on; anything else is something wrong in the ledger.
fn tolerated<T>(result: Result<T, LedgerError>) -> Result<Result<T, LedgerError>, LedgerError> {
    match result {
        Err(LedgerError::Store(error)) => Err(LedgerError::Store(error)),
        other => Ok(other),
    }
}

/// What a key looks like in a fault.
fn shown(table: &str, key: &[crate::store::Value]) -> String {
    use crate::store::Value;
    let parts: Vec<String> = key
        .iter()
        .map(|value| match value {
            Value::Integer(number) => number.to_string(),
            Value::Text(text) => warifu_model::json::shorten(text),
            Value::Bytes(bytes) => match <[u8; 32]>::try_from(bytes.as_slice()) {
                Ok(bytes) => Digest::from_bytes(bytes).to_string(),
                Err(_) => format!("{} bytes", bytes.len()),
            },
        })
        .collect();
    format!("{table} {}", parts.join(" "))
}

/// Reads a table page by page along its key.
fn pages(
    read: &mut dyn Read,
    table: &'static crate::store::Table,
    limit: u32,
    mut each: impl FnMut(&mut dyn Read, Vec<crate::store::Row>) -> Result<(), LedgerError>,
) -> Result<(), LedgerError> {
    let mut after: Option<Vec<crate::store::Value>> = None;
    loop {
        let scan = crate::store::Scan { after: after.as_deref(), ..crate::store::Scan::all(table, limit) };
        let rows = read.scan(&scan)?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = Some(last.iter().take(table.key).cloned().collect());
        each(read, rows)?;
    }
}
