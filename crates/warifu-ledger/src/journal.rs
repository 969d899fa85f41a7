//! What is kept: entries in a chain, documents by their digest, and the seeds of salts.

mod packing;

use std::cell::RefCell;
use std::collections::VecDeque;

use warifu_model::{Act, Digest, LedgerEntry, OpenedAct, ReadProblem, Timestamp, json};

use crate::error::LedgerError;
use crate::rows::{Cell, JournalRow};
use crate::store::{Direction, Read, Row, Scan, StoreError, Value, Write};
use crate::tables::{BLOB, JOURNAL, SECRET};

pub(crate) use packing::needs_payload;
pub use packing::{MOST_BLOB_BYTES, unpacked};

/// The last entry of a journal.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Head {
    /// Its number.
    pub sequence: u32,
    /// The digest of its bytes.
    pub digest: Digest,
    /// The time at which it became known.
    pub known_at: Timestamp,
}

/// Gives the last entry; none of an empty journal.
///
/// # Errors
///
/// [`LedgerError::Store`].
pub fn head(store: &mut dyn Read) -> Result<Option<Head>, LedgerError> {
    Ok(last_row(store)?.map(|JournalRow { sequence, digest, known_at, .. }| Head { sequence, digest, known_at }))
}

fn last_row(store: &mut dyn Read) -> Result<Option<JournalRow>, LedgerError> {
    let rows = store.scan(&Scan { direction: Direction::Descending, ..Scan::all(&JOURNAL, 1) })?;
    Ok(rows.first().map(JournalRow::of))
}

/// Appends an act as the next entry.
///
/// # Errors
///
/// [`LedgerError::KnownEarlier`] where the last entry became known later; [`LedgerError::ChainBroken`] where it is not what its digest
/// says; [`LedgerError::Store`].
pub fn append(store: &mut dyn Write, known_at: Timestamp, act: Act) -> Result<(LedgerEntry, Digest), LedgerError> {
    let head = checked_head(store)?;
    if let Some(last) = head.map(|head| head.known_at).filter(|last| known_at < *last) {
        return Err(LedgerError::KnownEarlier { last, known_at });
    }
    let sequence = match head {
        Some(head) => head.sequence.checked_add(1).ok_or(StoreError::Taken { table: JOURNAL.name })?,
        None => 0,
    };
    let entry = LedgerEntry { sequence, previous: head.map(|head| head.digest), known_at, act };
    let bytes = entry.to_bytes();
    let digest = Digest::of(&bytes);
    // what would not be read back is not written
    read_entry(sequence, &bytes)?;
    let row = JournalRow { sequence, known_at, digest, bytes };
    store.insert(&JOURNAL, &row.to_row())?;
    APPENDED.set(Some(row));
    Ok((entry, digest))
}

thread_local! {
    /// The row that was appended last: with these very values it needs not be read to know that it is what its digest says.
    static APPENDED: RefCell<Option<JournalRow>> = const { RefCell::new(None) };
}

/// The last entry, once its row is what its digest says: nothing goes on after one that is not.
fn checked_head(store: &mut dyn Read) -> Result<Option<Head>, LedgerError> {
    let Some(row) = last_row(store)? else { return Ok(None) };
    if APPENDED.with_borrow(|appended| appended.as_ref() != Some(&row)) {
        read_row(&row)?;
    }
    let JournalRow { sequence, digest, known_at, .. } = row;
    Ok(Some(Head { sequence, digest, known_at }))
}

/// Gives the entry of this number; none beyond the end.
///
/// # Errors
///
/// [`LedgerError::EntryUnreadable`], [`LedgerError::ActUnknown`], [`LedgerError::Store`].
pub fn entry(store: &mut dyn Read, sequence: u32) -> Result<Option<LedgerEntry>, LedgerError> {
    let row = store.get(&JOURNAL, &[i64::from(sequence).into()])?;
    row.map(|row| read_row(&JournalRow::of(&row))).transpose()
}

/// Gives the entries of these numbers, in their order; none for one beyond the end.
///
/// # Errors
///
/// As [`entry`].
pub(crate) fn entries_at(store: &mut dyn Read, sequences: &[u32]) -> Result<Vec<Option<LedgerEntry>>, LedgerError> {
    let keys: Vec<Vec<Value>> = sequences.iter().map(|sequence| vec![i64::from(*sequence).into()]).collect();
    let rows = store.get_each(&JOURNAL, &keys)?;
    let read = |row: Option<Row>| row.map(|row| read_row(&JournalRow::of(&row))).transpose();
    rows.into_iter().map(read).collect()
}

/// Gives so many entries from this number on, with the rows in which they stand.
///
/// # Errors
///
/// As [`entry`].
pub fn entries(store: &mut dyn Read, from: u32, limit: u32) -> Result<Vec<(JournalRow, LedgerEntry)>, LedgerError> {
    let rows = rows(store, from, limit)?;
    rows.into_iter()
        .map(|row| {
            let entry = read_row(&row)?;
            Ok((row, entry))
        })
        .collect()
}

/// The digest of the entry before this one.
pub(crate) fn head_before(store: &mut dyn Read, sequence: u32) -> Result<Option<Digest>, LedgerError> {
    let Some(before) = sequence.checked_sub(1) else { return Ok(None) };
    Ok(rows(store, before, 1)?.first().map(|row| row.digest))
}

/// Gives the rows of so many entries from this number on, unread.
///
/// # Errors
///
/// [`LedgerError::Store`].
pub fn rows(store: &mut dyn Read, from: u32, limit: u32) -> Result<Vec<JournalRow>, LedgerError> {
    let rows = store.scan(&Scan { from: Some(&i64::from(from).into()), ..Scan::all(&JOURNAL, limit) })?;
    Ok(rows.iter().map(JournalRow::of).collect())
}

/// Gives what the ledger was opened with, and the digest of the first entry, which is the id of the ledger.
///
/// # Errors
///
/// [`LedgerError::NotBegun`] where there is no entry, and as [`entry`].
pub fn opened(store: &mut dyn Read) -> Result<(OpenedAct, Digest), LedgerError> {
    thread_local! {
        /// What was read last, with its bytes: everything that is folded asks for it, and it never changes.
        static LAST: RefCell<Option<(Vec<u8>, OpenedAct)>> = const { RefCell::new(None) };
    }
    let row = rows(store, 0, 1)?.into_iter().next().ok_or(LedgerError::NotBegun)?;
    let known =
        LAST.with_borrow(|last| last.as_ref().filter(|(bytes, _)| *bytes == row.bytes).map(|(_, act)| act.clone()));
    if let Some(opened) = known {
        return Ok((opened, row.digest));
    }
    match read_entry(row.sequence, &row.bytes)? {
        LedgerEntry { sequence: 0, act: Act::Opened(opened), .. } => {
            LAST.set(Some((row.bytes, opened.clone())));
            Ok((opened, row.digest))
        }
        _ => Err(LedgerError::ChainBroken { sequence: row.sequence }),
    }
}

/// Holds the row of an entry against the one before it: its number, its bytes, its digest, the chain and the time.
///
/// # Errors
///
/// [`LedgerError::ChainBroken`], and as [`entry`].
pub fn check(row: &JournalRow, before: Option<&Head>) -> Result<LedgerEntry, LedgerError> {
    let expected = before.map_or(0, |before| before.sequence.saturating_add(1));
    let entry = read_row(row)?;
    let is_next = row.sequence == expected && entry.previous == before.map(|before| before.digest);
    let is_later = before.is_none_or(|before| before.known_at <= entry.known_at);
    if is_next && is_later {
        return Ok(entry);
    }
    Err(LedgerError::ChainBroken { sequence: row.sequence })
}

/// Reads the entry in a row, which is trusted only where number, time and digest are those of its bytes.
fn read_row(row: &JournalRow) -> Result<LedgerEntry, LedgerError> {
    let entry = read_entry(row.sequence, &row.bytes)?;
    let is_row = (entry.sequence, entry.known_at) == (row.sequence, row.known_at);
    if is_row && Digest::of(&row.bytes) == row.digest {
        return Ok(entry);
    }
    Err(LedgerError::ChainBroken { sequence: row.sequence })
}

fn read_entry(sequence: u32, bytes: &[u8]) -> Result<LedgerEntry, LedgerError> {
    LedgerEntry::read(bytes).map_err(|error| {
        let act = error.pointer.strip_prefix("/act/").filter(|act| !act.contains('/'));
        match (act, &*error.problem) {
            (Some(act), ReadProblem::UnknownField { .. }) => {
                LedgerError::ActUnknown { sequence, act: json::shorten(act) }
            }
            _ => LedgerError::EntryUnreadable { sequence, error },
        }
    })
}

/// Puts a document in, once, and gives its digest.
///
/// # Errors
///
/// [`LedgerError::BlobTooLarge`], [`LedgerError::Store`].
pub fn put_blob(store: &mut dyn Write, bytes: &[u8]) -> Result<Digest, LedgerError> {
    if bytes.len() > MOST_BLOB_BYTES {
        return Err(LedgerError::BlobTooLarge { size: bytes.len(), limit: MOST_BLOB_BYTES });
    }
    let digest = Digest::of(bytes);
    if store.get(&BLOB, &[digest.to_value()])?.is_none() {
        let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        let (packing, held) = packing::packed(store, bytes)?;
        let row = vec![digest.to_value(), size.into(), packing.into(), held.into()];
        store.insert(&BLOB, &row)?;
        remember(row, bytes);
    }
    Ok(digest)
}

/// Gives the exact bytes of a document; none where it is not there.
///
/// # Errors
///
/// [`LedgerError::BlobDamaged`] where the bytes are not those of the digest; [`LedgerError::Store`].
pub fn blob(store: &mut dyn Read, digest: &Digest) -> Result<Option<Vec<u8>>, LedgerError> {
    let Some(row) = store.get(&BLOB, &[digest.to_value()])? else { return Ok(None) };
    if let Some(bytes) = remembered(&row) {
        return Ok(Some(bytes));
    }
    let bytes = unpacked(store, &row)?;
    remember(row, &bytes);
    Ok(Some(bytes))
}

thread_local! {
    /// The rows of documents that were packed or unpacked last, with what is in them: a signature asks for the same statement several
    /// times, and the same row always says the same.
    static UNPACKED: RefCell<VecDeque<(Row, Vec<u8>)>> = const { RefCell::new(VecDeque::new()) };
}

fn remember(row: Row, bytes: &[u8]) {
    if bytes.len() > MOST_REMEMBERED_BYTES {
        return;
    }
    UNPACKED.with_borrow_mut(|rows| {
        rows.truncate(REMEMBERED - 1);
        rows.push_front((row, bytes.to_vec()));
    });
}

fn remembered(row: &Row) -> Option<Vec<u8>> {
    UNPACKED.with_borrow(|rows| rows.iter().find(|(known, _)| known == row).map(|(_, bytes)| bytes.clone()))
}

/// Gives the exact bytes of a document that has to be there.
///
/// # Errors
///
/// [`LedgerError::BlobMissing`], and as [`blob`].
pub fn demand_blob(store: &mut dyn Read, digest: &Digest) -> Result<Vec<u8>, LedgerError> {
    blob(store, digest)?.ok_or(LedgerError::BlobMissing { digest: *digest })
}

/// Keeps the seed of the salts of a certificate.
///
/// # Errors
///
/// [`LedgerError::Store`].
pub fn put_seed(store: &mut dyn Write, certificate: &Digest, seed: &[u8; 32]) -> Result<(), LedgerError> {
    Ok(store.insert(&SECRET, &[certificate.to_value(), Value::Bytes(seed.to_vec())])?)
}

/// Gives the seed of the salts of a certificate; none of one that was entered.
///
/// # Errors
///
/// [`LedgerError::Store`].
pub fn seed(store: &mut dyn Read, certificate: &Digest) -> Result<Option<[u8; 32]>, LedgerError> {
    let row = store.get(&SECRET, &[certificate.to_value()])?;
    Ok(row.and_then(|row| row.get(1)?.bytes().try_into().ok()))
}

/// Documents whose contents are remembered, and how large one of them is at most.
const REMEMBERED: usize = 4;
const MOST_REMEMBERED_BYTES: usize = 1 << 16;
