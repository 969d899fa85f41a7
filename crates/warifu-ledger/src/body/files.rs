use warifu_model::{Bundle, Json};
use warifu_seal::tiles::{Log, Tile, TilePath, Tiles};

use super::{Body, publish, sign};
use crate::error::LedgerError;
use crate::fold::{self, StoredTiles};
use crate::journal;
use crate::questions;
use crate::rows::{CertificateRow, LeafRow, SnapshotRow};
use crate::store::{Read, Scan};

impl Body {
    /// Gives the bytes of a file of the log (C2SP tlog-tiles): a tile of hashes or a bundle of entries, full or partial; none where
    /// the log has not so many. They are what [`LogFolder`](warifu_signing::LogFolder) writes.
    ///
    /// # Errors
    ///
    /// [`LedgerError::Store`], [`LedgerError::BlobDamaged`].
    pub fn log_file(&mut self, path: &TilePath) -> Result<Option<Vec<u8>>, LedgerError> {
        log_file(&mut *self.store.read()?, path)
    }

    /// Gives the text of the checkpoint that was signed last; none before the first.
    ///
    /// # Errors
    ///
    /// [`LedgerError::Store`].
    pub fn checkpoint(&mut self) -> Result<Option<String>, LedgerError> {
        Ok(publish::last_checkpoint(&mut *self.store.read()?)?.map(|row| row.note))
    }
}

/// The same as [`Body::log_file`] of a ledger that is being read.
///
/// # Errors
///
/// [`LedgerError::Store`], [`LedgerError::BlobDamaged`].
pub fn log_file(read: &mut dyn Read, path: &TilePath) -> Result<Option<Vec<u8>>, LedgerError> {
    match path.level() {
        Some(level) => {
            let bytes = StoredTiles::new(&mut *read).read(level, path.index(), path.width())?;
            Ok(Some(bytes).filter(|bytes| bytes.len() == usize::from(path.width()) * 32))
        }
        None => entries(read, path.index(), path.width()),
    }
}

impl Body {
    /// Gives everything that the body publishes as files, for any web server, each with its name: the log up to its last checkpoint
    /// (C2SP tlog-tiles), all status snapshots, and the bundle of each certificate that was handed out, by its place, with lists of them.
    /// The same ledger gives the same bytes.
    ///
    /// # Errors
    ///
    /// [`LedgerError::Store`], [`LedgerError::BlobDamaged`], and those of `add`.
    pub fn public_files<E: From<LedgerError>>(
        &mut self,
        mut add: impl FnMut(&str, &[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        let checkpoint = publish::last_checkpoint(&mut *self.read()?)?;
        let size = checkpoint.as_ref().map_or(0, |checkpoint| checkpoint.size);
        for path in tile_paths(size.into()) {
            let bytes = self.log_file(&path)?.ok_or(LedgerError::RowMissing { table: LeafRow::TABLE.name })?;
            add(&path.to_string(), &bytes)?;
        }
        let mut read = self.read()?;
        snapshots(&mut *read, &mut add)?;
        certificates(&mut *read, &mut add)?;
        // last: what it speaks of is there before
        checkpoint.map_or(Ok(()), |checkpoint| add("checkpoint", checkpoint.note.as_bytes()))
    }
}

/// Every tile of hashes and bundle of entries of a log of this size.
fn tile_paths(size: u64) -> Vec<TilePath> {
    let width = u64::from(Tile::WIDTH);
    let (mut paths, mut count, mut level) = (Vec::new(), size, 0_u8);
    while count > 0 {
        for index in 0..count.div_ceil(width) {
            let rest = u16::try_from((count - index * width).min(width)).unwrap_or(Tile::WIDTH);
            paths.extend(TilePath::hashes(level, index, rest).ok());
            paths.extend((level == 0).then(|| TilePath::entries(index, rest).ok()).flatten());
        }
        (count, level) = (count / width, level.saturating_add(1));
    }
    paths
}

fn snapshots<E: From<LedgerError>>(
    read: &mut dyn Read,
    add: &mut impl FnMut(&str, &[u8]) -> Result<(), E>,
) -> Result<(), E> {
    let (mut after, mut last) = (None, None);
    loop {
        let key = after.map(|number: u32| [i64::from(number).into()]);
        let scan = Scan { after: key.as_ref().map(<[_; 1]>::as_slice), ..Scan::all(SnapshotRow::TABLE, PAGE) };
        let rows = read.scan(&scan).map_err(LedgerError::from)?;
        let Some(end) = rows.last().map(SnapshotRow::of) else { break };
        after = Some(end.number);
        for row in rows.iter().map(SnapshotRow::of) {
            // of one that was entered only the list is known
            let Some(envelope) = row.envelope else { continue };
            let bytes = journal::demand_blob(read, &envelope)?;
            add(&format!("status/{}.json", row.number), &bytes)?;
            last = Some(bytes);
        }
    }
    last.map_or(Ok(()), |bytes| add("status/latest.json", &bytes))
}

fn certificates<E: From<LedgerError>>(
    read: &mut dyn Read,
    add: &mut impl FnMut(&str, &[u8]) -> Result<(), E>,
) -> Result<(), E> {
    let (mut next, mut number) = (0_i64, 0);
    loop {
        let from = next.into();
        let scan = Scan { from: Some(&from), ..Scan::all(CertificateRow::TABLE, questions::Page::MOST) };
        let rows = read.scan(&scan).map_err(LedgerError::from)?;
        let Some(end) = rows.last().map(CertificateRow::of) else { return Ok(()) };
        next = i64::from(end.place).saturating_add(1);
        let out: Vec<_> = rows.iter().map(CertificateRow::of).filter(|row| row.stage.is_out()).collect();
        for row in &out {
            let envelope = sign::envelope(read, &row.digest)?;
            add(&format!("certificates/{}.json", row.place), &Json::from(&Bundle::of(envelope)).to_canonical())?;
        }
        let items = out.into_iter().map(questions::CertificateLine::from).collect();
        let list = questions::Paged { items, next: None };
        add(&format!("lists/{number}.json"), &list.to_json().to_canonical())?;
        number += 1;
    }
}

fn entries(read: &mut dyn Read, index: u64, width: u16) -> Result<Option<Vec<u8>>, LedgerError> {
    let from = index.checked_mul(Tile::WIDTH.into()).and_then(|from| i64::try_from(from).ok());
    let Some(from) = from.map(Into::into) else { return Ok(None) };
    let rows = read.scan(&Scan { from: Some(&from), ..Scan::all(LeafRow::TABLE, width.into()) })?;
    if rows.len() < usize::from(width) {
        return Ok(None);
    }
    let mut entries = Vec::new();
    for row in rows.iter().map(LeafRow::of) {
        entries.push(fold::entry_of_leaf(read, &row)?);
    }
    Log::write_entries(&entries).map(Some).map_err(|error| LedgerError::LogEntry(error.into()))
}

/// Snapshots that are read at once.
const PAGE: u32 = 16;
