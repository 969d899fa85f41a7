//! From an entry to rows: everything that is derived is made here, one entry after the other.
//!
//! A fold looks at the entry, at documents in the ledger and at the rows that the entries before it made; at nothing else. There is
//! no clock, no key and no choice in it, so that the same journal gives the same rows in every store. What a step was allowed to do is
//! no question of a fold: whatever the journal says has happened.

mod cases;
mod certificates;
mod demand;
mod link;
mod log;
mod officers;
mod published;
mod statuses;
mod words;

use warifu_model::{Act, LedgerEntry};

pub(crate) use self::certificates::signatures;
pub use self::link::{LinkKind, link_value, package, seen_value};
pub use self::log::StoredTiles;
pub(crate) use self::log::{certificate, entry_of_leaf, head_document, is_head_current, root, size};
pub(crate) use self::officers::officer_row;
pub(crate) use self::statuses::events;
pub use self::words::{Word, words};

use crate::error::LedgerError;
use crate::journal;
use crate::store::{Store, Write, writing};
use crate::tables;

/// Makes the rows that follow from an entry, in the transaction that appended it.
///
/// # Errors
///
/// [`LedgerError::Store`]; [`LedgerError::BlobMissing`] and [`LedgerError::BlobDamaged`] where a document that the entry names is not
/// there as it was; [`LedgerError::RowMissing`] where the rows are not those of the entries before.
pub fn fold(store: &mut dyn Write, entry: &LedgerEntry) -> Result<(), LedgerError> {
    match &entry.act {
        Act::Checkpoint(act) => published::checkpoint(store, entry, act),
        Act::Edition(act) => published::edition(store, entry, act),
        Act::Entered(act) => certificates::entered(store, entry, act),
        Act::Head(act) => log::head(store, act),
        Act::Hold(act) => statuses::hold(store, entry, act),
        Act::Issued(act) => certificates::issued(store, entry, act),
        Act::Logged(act) => log::logged(store, act),
        Act::Officer(act) => officers::officer(store, entry.sequence, &act.officer),
        Act::Opened(act) => officers::opened(store, entry.sequence, act),
        Act::Placed(act) => certificates::placed(store, entry, act),
        Act::Signed(act) => certificates::signed(store, entry, act),
        Act::Snapshot(act) => published::snapshot(store, entry, act),
        Act::Status(act) => statuses::status(store, entry, act),
        Act::Step(act) => cases::step(store, entry, act),
        // this crate folds every act that it can read
        act => Err(LedgerError::ActUnknown { sequence: entry.sequence, act: act.name().to_owned() }),
    }
}

/// Makes all derived tables again, in one transaction.
///
/// # Errors
///
/// As [`fold()`], and those of the journal.
pub fn rebuild(store: &mut dyn Store) -> Result<(), LedgerError> {
    let mut write = writing(store)?;
    rebuild_in(&mut *write)?;
    Ok(write.commit()?)
}

/// Makes them again where the store says that they are of another version, or were emptied; tells nothing where they are not.
///
/// # Errors
///
/// As [`rebuild`].
pub fn rebuild_where_needed(store: &mut dyn Store) -> Result<(), LedgerError> {
    if tables::SCHEMA.rebuilding(&mut *store.read()?)? == crate::store::Rebuilding::Unneeded {
        return Ok(());
    }
    let mut write = writing(store)?;
    // somebody else may have done it meanwhile
    if tables::SCHEMA.rebuilding(&mut *write)? == crate::store::Rebuilding::Needed {
        rebuild_in(&mut *write)?;
        write.commit()?;
    }
    Ok(())
}

/// The same within a transaction.
pub(crate) fn rebuild_in(write: &mut dyn Write) -> Result<(), LedgerError> {
    for table in tables::DERIVED {
        write.clear(table)?;
    }
    let mut next = 0;
    loop {
        let page = journal::entries(write, next, PAGE)?;
        let Some((last, _)) = page.last() else { break };
        next = last.sequence.saturating_add(1);
        for (_, entry) in &page {
            fold(write, entry)?;
        }
    }
    Ok(tables::SCHEMA.rebuilt(write)?)
}

/// Entries that are read at once.
const PAGE: u32 = 256;
