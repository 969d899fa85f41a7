use std::collections::BTreeSet;

use warifu_model::{Act, Bundle, Json};
use warifu_seal::tiles::{Log, Tile, TilePath, Tiles};

use super::{Body, publish, sign};
use crate::error::LedgerError;
use crate::fold::{self, StoredTiles};
use crate::journal;
use crate::questions;
use crate::rows::{CertificateRow, LeafRow, SnapshotRow};
use crate::store::{Direction, Read, Row, Scan, Table};

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
        add: impl FnMut(&str, &[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        self.public_files_since(None, add)
    }

    /// Gives of the same files those that may have changed since they were published last, which the file `checkpoint` tells: it is
    /// given last, so that everything that the ledger held when it was signed stands beside it. Where there is none, or the ledger never
    /// had that one, these are all files.
    ///
    /// # Errors
    ///
    /// As [`Body::public_files`].
    pub fn public_files_since<E: From<LedgerError>>(
        &mut self,
        published: Option<&[u8]>,
        mut add: impl FnMut(&str, &[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut read = self.read()?;
        let checkpoint = publish::last_checkpoint(&mut *read)?;
        let size = checkpoint.as_ref().map_or(0, |checkpoint| checkpoint.size);
        let before = published.map(|note| publish::entry_of(&mut *read, note)).transpose()?.flatten();
        let known = before.as_ref().map_or(0, |(_, act)| act.size);
        for path in tile_paths(size.into()).filter(|path| !is_full_at(path, known.into())) {
            let bytes = log_file(&mut *read, &path)?.ok_or(LedgerError::RowMissing { table: LeafRow::TABLE.name })?;
            add(&path.to_string(), &bytes)?;
        }
        if let Some((sequence, _)) = before {
            changed(&mut *read, sequence, &mut add)?;
        } else {
            snapshots(&mut *read, &mut add)?;
            certificates(&mut *read, &mut add)?;
        }
        // last: what it speaks of is there before
        checkpoint.map_or(Ok(()), |checkpoint| add("checkpoint", checkpoint.note.as_bytes()))
    }
}

/// Whether a file of the log was full already when the log had this size, and never changes.
fn is_full_at(path: &TilePath, size: u64) -> bool {
    let width = u64::from(Tile::WIDTH);
    let entries = (0..=path.level().unwrap_or(0)).try_fold(1_u64, |entries, _| entries.checked_mul(width));
    let end = entries.and_then(|entries| entries.checked_mul(path.index().checked_add(1)?));
    path.width() == Tile::WIDTH && end.is_some_and(|end| end <= size)
}

/// Something about which files are published.
enum Changed {
    /// A certificate was handed out.
    Certificate(u32),
    /// The line of a list about a certificate.
    Line(u32),
    /// A snapshot was signed.
    Snapshot(u32),
}

impl Changed {
    const fn of(act: &Act) -> Option<Self> {
        match act {
            Act::Issued(act) => Some(Self::Certificate(act.index)),
            Act::Entered(act) => Some(Self::Certificate(act.index)),
            Act::Placed(act) => Some(Self::Line(act.index)),
            Act::Status(act) => Some(Self::Line(act.index)),
            Act::Snapshot(act) => Some(Self::Snapshot(act.sequence)),
            _ => None,
        }
    }
}

/// The snapshots, certificates and lists that entries after this one are about.
fn changed<E: From<LedgerError>>(
    read: &mut dyn Read,
    after: u32,
    add: &mut impl FnMut(&str, &[u8]) -> Result<(), E>,
) -> Result<(), E> {
    let (mut next, mut lists, mut is_snapshot) = (after.saturating_add(1), BTreeSet::new(), false);
    loop {
        let entries = journal::entries(read, next, questions::Page::MOST)?;
        let Some((last, _)) = entries.last() else { break };
        next = last.sequence.saturating_add(1);
        for changed in entries.iter().filter_map(|(_, entry)| Changed::of(&entry.act)) {
            match changed {
                Changed::Snapshot(number) => {
                    is_snapshot = true;
                    let row = demand(read, SnapshotRow::TABLE, number)?;
                    snapshot(read, &SnapshotRow::of(&row), add)?;
                }
                Changed::Certificate(place) => {
                    let row = demand(read, CertificateRow::TABLE, place)?;
                    certificate(read, &CertificateRow::of(&row), add)?;
                    lists.insert(place / questions::Page::MOST);
                }
                Changed::Line(place) => _ = lists.insert(place / questions::Page::MOST),
            }
        }
    }
    for number in lists {
        let rows = list_rows(read, number)?;
        list(number, rows, add)?;
    }
    if is_snapshot { latest(read, add) } else { Ok(()) }
}

fn demand(read: &mut dyn Read, table: &'static Table, number: u32) -> Result<Row, LedgerError> {
    read.get(table, &[i64::from(number).into()])?.ok_or(LedgerError::RowMissing { table: table.name })
}

/// Every tile of hashes and bundle of entries of a log of this size.
fn tile_paths(size: u64) -> impl Iterator<Item = TilePath> {
    let width = u64::from(Tile::WIDTH);
    let levels = std::iter::successors(Some((size, 0_u8)), move |(count, level)| Some((count / width, level + 1)));
    levels.take_while(|(count, _)| *count > 0).flat_map(move |(count, level)| {
        (0..count.div_ceil(width)).flat_map(move |index| {
            let rest = u16::try_from((count - index * width).min(width)).unwrap_or(Tile::WIDTH);
            let entries = (level == 0).then(|| TilePath::entries(index, rest).ok()).flatten();
            TilePath::hashes(level, index, rest).ok().into_iter().chain(entries)
        })
    })
}

fn snapshots<E: From<LedgerError>>(
    read: &mut dyn Read,
    add: &mut impl FnMut(&str, &[u8]) -> Result<(), E>,
) -> Result<(), E> {
    let mut after: Option<u32> = None;
    loop {
        let key = after.map(|number| [i64::from(number).into()]);
        let scan = Scan { after: key.as_ref().map(<[_; 1]>::as_slice), ..Scan::all(SnapshotRow::TABLE, PAGE) };
        let rows: Vec<SnapshotRow> = read.scan(&scan).map_err(LedgerError::from)?.iter().map(SnapshotRow::of).collect();
        let Some(last) = rows.last() else { return latest(read, add) };
        after = Some(last.number);
        rows.iter().try_for_each(|row| snapshot(read, row, add))?;
    }
}

fn snapshot<E: From<LedgerError>>(
    read: &mut dyn Read,
    row: &SnapshotRow,
    add: &mut impl FnMut(&str, &[u8]) -> Result<(), E>,
) -> Result<(), E> {
    // of one that was entered only the list is known
    let Some(envelope) = row.envelope else { return Ok(()) };
    add(&format!("status/{}.json", row.number), &journal::demand_blob(read, &envelope)?)
}

/// The last snapshot that the ledger has as a whole, under a name that stays.
fn latest<E: From<LedgerError>>(
    read: &mut dyn Read,
    add: &mut impl FnMut(&str, &[u8]) -> Result<(), E>,
) -> Result<(), E> {
    let last = Scan { direction: Direction::Descending, ..Scan::all(SnapshotRow::TABLE, PAGE) };
    let rows = read.scan(&last).map_err(LedgerError::from)?;
    match rows.iter().find_map(|row| SnapshotRow::of(row).envelope) {
        Some(envelope) => add("status/latest.json", &journal::demand_blob(read, &envelope)?),
        None => Ok(()),
    }
}

fn certificates<E: From<LedgerError>>(
    read: &mut dyn Read,
    add: &mut impl FnMut(&str, &[u8]) -> Result<(), E>,
) -> Result<(), E> {
    for number in 0.. {
        let rows = list_rows(read, number)?;
        if rows.is_empty() {
            break;
        }
        rows.iter().try_for_each(|row| certificate(read, row, add))?;
        list(number, rows, add)?;
    }
    Ok(())
}

/// The bundle of a certificate, where it was handed out.
fn certificate<E: From<LedgerError>>(
    read: &mut dyn Read,
    row: &CertificateRow,
    add: &mut impl FnMut(&str, &[u8]) -> Result<(), E>,
) -> Result<(), E> {
    if !row.stage.is_out() {
        return Ok(());
    }
    let envelope = sign::envelope(read, &row.digest)?;
    add(&format!("certificates/{}.json", row.place), &Json::from(&Bundle::of(envelope)).to_canonical())
}

/// The certificates of a list: a thousand places, one after the other.
fn list_rows(read: &mut dyn Read, number: u32) -> Result<Vec<CertificateRow>, LedgerError> {
    let most = questions::Page::MOST;
    let from = i64::from(number).saturating_mul(most.into()).into();
    let scan = Scan { from: Some(&from), ..Scan::all(CertificateRow::TABLE, most) };
    Ok(read.scan(&scan)?.iter().map(CertificateRow::of).collect())
}

fn list<E: From<LedgerError>>(
    number: u32,
    rows: Vec<CertificateRow>,
    add: &mut impl FnMut(&str, &[u8]) -> Result<(), E>,
) -> Result<(), E> {
    let out = rows.into_iter().filter(|row| row.stage.is_out());
    let items = out.map(questions::CertificateLine::from).collect();
    let list = questions::Paged { items, next: None };
    add(&format!("lists/{number}.json"), &list.to_json().to_canonical())
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
