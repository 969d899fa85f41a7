use warifu_seal::merkle::MerkleTree;
use warifu_seal::tiles::{Log, Tile};

use super::fault::{FaultCode, Verified};
use super::pages::{pages, shown, tolerated};
use crate::error::LedgerError;
use crate::fold;
use crate::rows::{CheckpointRow, LeafRow};
use crate::store::{Read, Scan};
use crate::tables::TILE;

/// Grows the tree of the log again from its documents, and holds tiles and checkpoints against it.
pub(super) fn check(read: &mut dyn Read, found: &mut Verified) -> Result<(), LedgerError> {
    let mut log = Log::empty();
    pages(read, LeafRow::TABLE, Tile::WIDTH.into(), |read, rows| {
        for row in rows.iter().map(LeafRow::of) {
            let entry = tolerated(fold::entry_of_leaf(read, &row))?;
            let is_it = entry.is_ok_and(|entry| MerkleTree::leaf_hash(&entry) == row.hash);
            if !is_it || u64::from(row.leaf) != log.size() {
                found.fault(FaultCode::LogDiffers, format!("leaf {}", row.leaf));
            }
            found.leaves = found.leaves.saturating_add(1);
            let tiles = log.append(&[row.hash]).map_err(|error| LedgerError::LogEntry(error.into()))?;
            for tile in tiles.iter().filter(|tile| tile.path().width() == Tile::WIDTH) {
                check_tile(read, tile, found)?;
            }
            check_checkpoint(read, &log, found)?;
        }
        Ok(())
    })?;
    let size = i64::try_from(log.size()).unwrap_or(i64::MAX).saturating_add(1).into();
    let beyond = read.scan(&Scan { from: Some(&size), ..Scan::all(CheckpointRow::TABLE, 1) })?;
    for row in beyond {
        found.fault(FaultCode::CheckpointDiffers, shown("checkpoint", row.get(..1).unwrap_or_default()));
    }
    Ok(())
}

fn check_tile(read: &mut dyn Read, tile: &Tile, found: &mut Verified) -> Result<(), LedgerError> {
    let level = i64::from(tile.path().level().unwrap_or_default());
    let number = i64::try_from(tile.path().index()).unwrap_or(i64::MAX);
    let key = [level.into(), number.into()];
    let row = read.get(&TILE, &key)?;
    if row.as_ref().and_then(|row| row.get(2)).map(crate::store::Value::bytes) != Some(tile.to_bytes().as_slice()) {
        found.fault(FaultCode::LogDiffers, shown("tile", &key));
    }
    Ok(())
}

fn check_checkpoint(read: &mut dyn Read, log: &Log, found: &mut Verified) -> Result<(), LedgerError> {
    let key = [i64::try_from(log.size()).unwrap_or(i64::MAX).into()];
    let Some(row) = read.get(CheckpointRow::TABLE, &key)? else { return Ok(()) };
    if CheckpointRow::of(&row).root != log.root() {
        found.fault(FaultCode::CheckpointDiffers, shown("checkpoint", &key));
    }
    Ok(())
}
