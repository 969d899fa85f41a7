use warifu_model::{Digest, Timestamp};

use super::error::QuestionError;
use super::history::Said;
use crate::rows::SnapshotRow;
use crate::store::{Direction, Read, Scan, Value};

/// A status snapshot of the ledger.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SnapshotLine {
    /// Its number.
    pub number: u32,
    /// The digest of its payload.
    pub digest: Digest,
    /// The time at which it was made: it has what was said until then.
    pub issued_at: Timestamp,
    /// The entry of the journal.
    pub sequence: u32,
}

impl SnapshotLine {
    /// Tells whether it has what was said of a certificate: that was said by the time of the snapshot, and was in the ledger before it.
    pub fn has(&self, said: &Said) -> bool {
        said.recorded_at <= self.issued_at && said.sequence < self.sequence
    }
}

/// Gives the snapshots that were made at a time or later, in their order. It reads one more at most.
///
/// ```
/// use warifu_ledger::questions::{QuestionError, Said, SnapshotLine, snapshots_since};
/// use warifu_ledger::store::Read;
///
/// fn first_with(store: &mut dyn Read, said: &Said) -> Result<Option<SnapshotLine>, QuestionError> {
///     Ok(snapshots_since(store, said.recorded_at)?.into_iter().find(|one| one.has(said)))
/// }
/// ```
///
/// # Errors
///
/// [`QuestionError::Ledger`].
pub fn snapshots_since(store: &mut dyn Read, since: Timestamp) -> Result<Vec<SnapshotLine>, QuestionError> {
    let mut found = Vec::new();
    let mut below: Option<Value> = None;
    loop {
        // a row has the statuses of all certificates: one at a time is in memory
        let scan = Scan { below: below.as_ref(), direction: Direction::Descending, ..Scan::all(SnapshotRow::TABLE, 1) };
        let Some(row) = store.scan(&scan)?.first().map(SnapshotRow::of) else { break };
        if row.issued_at < since {
            break;
        }
        below = Some(Value::Integer(row.number.into()));
        let SnapshotRow { number, digest, issued_at, sequence, .. } = row;
        found.push(SnapshotLine { number, digest, issued_at, sequence });
    }
    found.reverse();
    Ok(found)
}
