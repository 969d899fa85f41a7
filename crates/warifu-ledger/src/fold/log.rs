use std::cell::RefCell;

use warifu_model::{Act, Digest, Envelope, HeadAct, Json, LedgerEntry, LedgerHead, LoggedAct};
use warifu_seal::merkle::MerkleTree;
use warifu_seal::tiles::{Log, Tile, Tiles};

use crate::error::LedgerError;
use crate::journal;
use crate::rows::{Cell, CertificateRow, LeafRow};
use crate::store::{Direction, Read, Scan, StoreError, Value, Write};
use crate::tables::{EDGE, TILE};

/// The tiles of the log, read from the ledger.
#[derive(Debug)]
pub struct StoredTiles<'a, R: ?Sized>(RefCell<&'a mut R>);

impl<'a, R: Read + ?Sized> StoredTiles<'a, R> {
    /// The tiles in this transaction.
    pub const fn new(store: &'a mut R) -> Self {
        Self(RefCell::new(store))
    }
}

impl<R: Read + ?Sized> Tiles for StoredTiles<'_, R> {
    type Error = StoreError;

    fn read(&self, level: u8, index: u64, width: u16) -> Result<Vec<u8>, StoreError> {
        let mut store = self.0.borrow_mut();
        let number = i64::try_from(index).unwrap_or(i64::MAX);
        let full = store.get(&TILE, &[i64::from(level).into(), number.into()])?;
        if let Some(hashes) = full.as_ref().and_then(|row| row.get(2)) {
            return Ok(prefix(hashes.bytes(), width));
        }
        let edge = store.get(&EDGE, &[i64::from(level).into()])?;
        let is_it = |row: &Vec<Value>| row.get(1).is_some_and(|found| found.integer() == number);
        let hashes = edge.filter(is_it).and_then(|row| row.get(2).map(|hashes| prefix(hashes.bytes(), width)));
        Ok(hashes.unwrap_or_default())
    }
}

/// So many hashes of a tile, which begins with those of every smaller one.
fn prefix(hashes: &[u8], width: u16) -> Vec<u8> {
    hashes.get(..usize::from(width) * 32).unwrap_or(hashes).to_vec()
}

/// The number of entries of the log.
pub(crate) fn size(store: &mut dyn Read) -> Result<u32, LedgerError> {
    let last = Scan { direction: Direction::Descending, ..Scan::all(LeafRow::TABLE, 1) };
    Ok(store.scan(&last)?.first().map_or(0, |row| LeafRow::of(row).leaf.saturating_add(1)))
}

/// The root of the log as it is now.
pub(crate) fn root(store: &mut dyn Read) -> Result<Digest, LedgerError> {
    let size = u64::from(size(store)?);
    Ok(Log::resume(&StoredTiles::new(store), size)?.root())
}

/// Puts an entry at the end of the log, with the digest of its bytes. The work is that of the tiles at the right edge, however long the log is.
pub(super) fn append(
    store: &mut dyn Write,
    leaf: u32,
    (document, entry): (Digest, &[u8]),
    kind: &str,
) -> Result<(), LedgerError> {
    let found = size(store)?;
    if found != leaf {
        return Err(LedgerError::RowMissing { table: LeafRow::TABLE.name });
    }
    let hash = MerkleTree::leaf_hash(entry);
    let mut log = Log::resume(&StoredTiles::new(&mut *store), u64::from(leaf))?;
    let tiles = log.append(&[hash]).map_err(|error| LedgerError::LogEntry(error.into()))?;
    tiles.iter().try_for_each(|tile| put_tile(store, tile))?;
    let row = LeafRow { leaf, hash, document, kind: kind.to_owned() };
    Ok(store.insert(LeafRow::TABLE, &row.to_row())?)
}

fn put_tile(store: &mut dyn Write, tile: &Tile) -> Result<(), LedgerError> {
    let level = i64::from(tile.path().level().unwrap_or_default());
    let number = i64::try_from(tile.path().index()).unwrap_or(i64::MAX);
    let row = [level.into(), number.into(), Value::Bytes(tile.to_bytes())];
    if tile.path().width() < Tile::WIDTH {
        return Ok(store.put(&EDGE, &row)?);
    }
    store.remove(&EDGE, &[level.into()])?;
    Ok(store.insert(&TILE, &row)?)
}

/// The document that stands in the log for an entry of the kind `head`.
pub(crate) fn head_document(ledger: Digest, length: u32, entry: Digest) -> Vec<u8> {
    Json::from(&LedgerHead { ledger, length, entry }).to_canonical()
}

/// The bytes of an entry of the log.
pub(crate) fn entry_of_leaf(store: &mut dyn Read, leaf: &LeafRow) -> Result<Vec<u8>, LedgerError> {
    journal::demand_blob(store, &leaf.document)
}

pub(super) fn head(store: &mut dyn Write, act: &HeadAct) -> Result<(), LedgerError> {
    let (_, ledger) = journal::opened(store)?;
    let head = head_document(ledger, act.length, act.entry);
    append(store, act.leaf, (Digest::of(&head), &head), "head")
}

pub(super) fn logged(store: &mut dyn Write, act: &LoggedAct) -> Result<(), LedgerError> {
    let document = journal::demand_blob(store, &act.document)?;
    let certificate = match Envelope::read(&document) {
        Ok(envelope) => certificate(store, &Digest::of(&envelope.payload))?,
        Err(_) => None,
    };
    let kind = if certificate.is_some() { "certificate" } else { "other" };
    append(store, act.leaf, (act.document, &document), kind)?;
    match certificate.filter(|certificate| certificate.leaf < 0) {
        Some(certificate) => {
            let certificate = CertificateRow { leaf: act.leaf.into(), ..certificate };
            Ok(store.put(CertificateRow::TABLE, &certificate.to_row())?)
        }
        None => Ok(()),
    }
}

/// The certificate whose statement has this digest.
pub(crate) fn certificate(store: &mut dyn Read, digest: &Digest) -> Result<Option<CertificateRow>, LedgerError> {
    let equal = [digest.to_value()];
    let rows = store.scan(&Scan { index: Some("digest"), equal: &equal, ..Scan::all(CertificateRow::TABLE, 1) })?;
    Ok(rows.first().map(CertificateRow::of))
}

/// Whether the journal has grown since its head went into the log: by anything but what follows from a checkpoint.
pub(crate) fn is_head_current(store: &mut dyn Read) -> Result<bool, LedgerError> {
    let equal = ["head".into()];
    let last =
        Scan { index: Some("kind"), equal: &equal, direction: Direction::Descending, ..Scan::all(LeafRow::TABLE, 1) };
    let Some(leaf) = store.scan(&last)?.first().map(LeafRow::of) else { return Ok(false) };
    if leaf.leaf.saturating_add(1) != size(store)? {
        return Ok(false);
    }
    let Some(head) = journal::head(store)? else { return Ok(false) };
    let mut sequence = head.sequence;
    // at most the cosignatures of one checkpoint lie between
    while let Some(LedgerEntry { act, .. }) = journal::entry(store, sequence)? {
        match act {
            Act::Head(_) => return Ok(true),
            Act::Checkpoint(_) if sequence > 0 => sequence -= 1,
            _ => return Ok(false),
        }
    }
    Ok(false)
}
