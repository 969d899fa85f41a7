use warifu_seal::tiles::{Log, Tile, TilePath, Tiles};

use super::{Body, publish};
use crate::error::LedgerError;
use crate::fold::{self, StoredTiles};
use crate::rows::LeafRow;
use crate::store::{Read, Scan};

impl Body {
    /// Gives the bytes of a file of the log (C2SP tlog-tiles): a tile of hashes or a bundle of entries, full or partial; none where
    /// the log has not so many. They are what [`LogFolder`](warifu_signing::LogFolder) writes.
    ///
    /// # Errors
    ///
    /// [`LedgerError::Store`], [`LedgerError::BlobDamaged`].
    pub fn log_file(&mut self, path: &TilePath) -> Result<Option<Vec<u8>>, LedgerError> {
        let mut read = self.store.read()?;
        match path.level() {
            Some(level) => {
                let bytes = StoredTiles::new(&mut *read).read(level, path.index(), path.width())?;
                Ok(Some(bytes).filter(|bytes| bytes.len() == usize::from(path.width()) * 32))
            }
            None => entries(&mut *read, path.index(), path.width()),
        }
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
