use super::acts::{self, Before, Titles};
use super::fault::{FaultCode, Verified};
use super::pages::{pages, shown, tolerated};
use super::steps;
use crate::error::LedgerError;
use crate::fold::fold;
use crate::journal::{self, Head};
use crate::rows::JournalRow;
use crate::store::{Read, Store, writing};
use crate::tables::{BLOB, JOURNAL, SECRET};

/// Checks what is kept, and copies it.
pub(super) fn copy(read: &mut dyn Read, beside: &mut dyn Store, found: &mut Verified) -> Result<(), LedgerError> {
    if journal::head(&mut *beside.read()?)?.is_some() {
        return Err(LedgerError::Exists);
    }
    let mut before: Option<Head> = None;
    pages(read, &JOURNAL, PAGE, |_, rows| {
        let mut write = beside.write()?;
        for row in &rows {
            let entry = JournalRow::of(row);
            if tolerated(journal::check(&entry, before.as_ref()))?.is_err() {
                found.fault(FaultCode::ChainBroken, shown("journal", row.get(..1).unwrap_or_default()));
            }
            before = Some(Head { sequence: entry.sequence, digest: entry.digest, known_at: entry.known_at });
            found.entries = found.entries.saturating_add(1);
            write.insert(&JOURNAL, row)?;
        }
        Ok(write.commit()?)
    })?;
    pages(read, &BLOB, FEW, |read, rows| {
        let mut write = beside.write()?;
        for row in &rows {
            if tolerated(journal::unpacked(read, row))?.is_err() {
                found.fault(FaultCode::BlobDamaged, shown("blob", row.get(..1).unwrap_or_default()));
            }
            found.blobs = found.blobs.saturating_add(1);
            write.insert(&BLOB, row)?;
        }
        Ok(write.commit()?)
    })?;
    pages(read, &SECRET, PAGE, |_, rows| {
        let mut write = beside.write()?;
        rows.iter().try_for_each(|row| write.insert(&SECRET, row))?;
        Ok(write.commit()?)
    })
}

/// Folds the copy; false where that cannot be done to its end.
pub(super) fn fold_again(beside: &mut dyn Store, found: &mut Verified) -> Result<bool, LedgerError> {
    let mut next = 0;
    let (mut before, mut titles) = (Before::Another, Titles::new());
    let (opened, ledger) = match tolerated(journal::opened(&mut *beside.read()?))? {
        Ok(opened) => opened,
        Err(error) => {
            found.fault(FaultCode::EntryNotFolded, format!("journal 0: {error}"));
            return Ok(false);
        }
    };
    loop {
        let mut write = writing(beside)?;
        let page = journal::rows(&mut *write, next, PAGE)?;
        let Some(last) = page.last() else {
            if before.is_open() {
                found.fault(
                    FaultCode::EntryUnfounded,
                    format!("journal {next}: what follows from the last entry is not there"),
                );
            }
            return Ok(true);
        };
        next = last.sequence.saturating_add(1);
        for row in &page {
            let folded = journal::entry(&mut *write, row.sequence).and_then(|entry| match entry {
                Some(entry) => {
                    acts::check(&mut *write, &opened, &entry, &before, &mut titles, found)?;
                    let allowed = steps::check(&mut *write, (&opened, ledger), &entry, found)?;
                    fold(&mut *write, &entry)?;
                    before = before.after(&mut *write, &opened, &entry, allowed)?;
                    Ok(())
                }
                None => Ok(()),
            });
            if let Err(error) = folded {
                found.fault(FaultCode::EntryNotFolded, format!("journal {}: {error}", row.sequence));
                return Ok(false);
            }
        }
        write.commit()?;
    }
}

const PAGE: u32 = 1_000;
/// Documents may be large.
const FEW: u32 = 16;
