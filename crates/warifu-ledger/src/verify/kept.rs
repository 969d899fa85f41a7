use warifu_model::{Act, CaseKind, Digest, LedgerEntry, StepName};

use super::fault::{FaultCode, Verified};
use super::pages::{pages, shown, tolerated};
use crate::body::consequence;
use crate::error::LedgerError;
use crate::fold::fold;
use crate::journal::{self, Head};
use crate::rows::{JournalRow, StepRow};
use crate::rules::{Allowed, allow};
use crate::store::{Read, Scan, Store, Write};
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
    pages(read, &BLOB, FEW, |_, rows| {
        let mut write = beside.write()?;
        for row in &rows {
            if tolerated(journal::unpacked(row))?.is_err() {
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
    let mut before = Before::Another;
    loop {
        let mut write = beside.write()?;
        let page = journal::rows(&mut *write, next, PAGE)?;
        let Some(last) = page.last() else { return Ok(true) };
        next = last.sequence.saturating_add(1);
        for row in &page {
            let folded = journal::entry(&mut *write, row.sequence).and_then(|entry| match entry {
                Some(entry) => {
                    check_follows(&mut *write, &entry, &before, found)?;
                    let allowed = check_step(&mut *write, &entry, found)?;
                    fold(&mut *write, &entry)?;
                    before = Before::of(&mut *write, allowed)?;
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

/// What the entry before asks of the next one.
enum Before {
    /// It was no step, or nothing follows from it.
    Another,
    /// This follows from it.
    Consequence(Box<Act>),
    /// A certificate is placed by this step.
    Placing(Digest),
}

impl Before {
    fn of(write: &mut dyn Write, allowed: Option<Allowed>) -> Result<Self, LedgerError> {
        let Some(allowed) = allowed else { return Ok(Self::Another) };
        if (allowed.step.kind, allowed.step.step) == (CaseKind::Certification, StepName::Decided) {
            return Ok(Self::Placing(allowed.digest));
        }
        Ok(consequence(write, &allowed)?.map_or(Self::Another, |act| Self::Consequence(Box::new(act))))
    }
}

/// Whether an entry is the one that follows from the step before it, and none that needs a step stands without one.
fn check_follows(
    write: &mut dyn Write,
    entry: &LedgerEntry,
    before: &Before,
    found: &mut Verified,
) -> Result<(), LedgerError> {
    let holds = match (before, &entry.act) {
        (Before::Consequence(expected), act) => **expected == *act,
        (Before::Placing(step), Act::Placed(act)) => act.step == *step,
        (Before::Placing(_), _)
        | (Before::Another, Act::Placed(_) | Act::Officer(_) | Act::Edition(_) | Act::Hold(_)) => false,
        // only what was said before there was a ledger needs no step
        (Before::Another, Act::Status(act)) => {
            act.recorded_at.is_some() && write.scan(&Scan::all(StepRow::TABLE, 1))?.is_empty()
        }
        (Before::Another, Act::Head(act)) => {
            let last = journal::head_before(write, entry.sequence)?;
            act.length == entry.sequence && last == Some(act.entry)
        }
        (Before::Another, _) => true,
    };
    if !holds {
        found.fault(FaultCode::EntryUnfounded, format!("journal {}", entry.sequence));
    }
    Ok(())
}

/// Whether a step was one that might be taken, as of the entries before it.
fn check_step(
    write: &mut dyn Write,
    entry: &LedgerEntry,
    found: &mut Verified,
) -> Result<Option<Allowed>, LedgerError> {
    let Act::Step(act) = &entry.act else { return Ok(None) };
    let (opened, ledger) = journal::opened(write)?;
    match tolerated(allow(write, (&opened, ledger), &act.envelope, entry.known_at))? {
        Ok(allowed) if allowed.key == act.key => return Ok(Some(allowed)),
        Ok(_) => found.fault(FaultCode::StepRefused, format!("journal {}: another key", entry.sequence)),
        Err(error) => found.fault(FaultCode::StepRefused, format!("journal {}: {error}", entry.sequence)),
    }
    Ok(None)
}

const PAGE: u32 = 1_000;
/// Documents may be large.
const FEW: u32 = 16;
