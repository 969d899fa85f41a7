use std::collections::BTreeSet;

use warifu_model::{Digest, Json};

use super::block::Growing;
use super::error::ColumnsError;
use super::row::{FIXED, Keeper, KeptRow};

/// The bytes of a file of columns, part by part: no more is read than a question takes.
pub trait ColumnsSource: Sync {
    /// The caller's error.
    type Error: Send;

    /// What is wrong with the columns, as the caller says it.
    fn refuse(&self, error: ColumnsError) -> Self::Error;

    /// The length of the file, in bytes.
    ///
    /// # Errors
    ///
    /// Those of the system.
    fn length(&self) -> Result<u64, Self::Error>;

    /// So many bytes from an offset on; fewer where the file ends before.
    ///
    /// # Errors
    ///
    /// Those of the system.
    fn read(&self, offset: u64, length: usize) -> Result<Vec<u8>, Self::Error>;
}

/// In memory.
impl ColumnsSource for [u8] {
    type Error = ColumnsError;

    fn refuse(&self, error: ColumnsError) -> ColumnsError {
        error
    }

    fn length(&self) -> Result<u64, ColumnsError> {
        Ok(u64::try_from(self.len()).unwrap_or(u64::MAX))
    }

    fn read(&self, offset: u64, length: usize) -> Result<Vec<u8>, ColumnsError> {
        let from = usize::try_from(offset).unwrap_or(usize::MAX).min(self.len());
        let to = from.saturating_add(length).min(self.len());
        Ok(self.get(from..to).unwrap_or_default().to_vec())
    }
}

/// Writes columns, block by block: the products of one block are in memory.
#[derive(Debug)]
pub struct ColumnsWriter<'k> {
    keeper: &'k Keeper,
    block: Vec<Growing>,
    rows: usize,
    /// The most products of one block.
    most: usize,
    total: u64,
    offset: u64,
    out: Vec<u8>,
    blocks: Vec<Json>,
    /// The records that the file belongs to.
    records: BTreeSet<Digest>,
    /// Those of which there is a product.
    kept: BTreeSet<Digest>,
}

impl<'k> ColumnsWriter<'k> {
    /// Without products, in blocks of 65,536.
    pub fn new(keeper: &'k Keeper) -> Self {
        Self::in_blocks(keeper, BLOCK_ROWS)
    }

    /// The same in blocks of so many products, from 1 to 65,536.
    pub fn in_blocks(keeper: &'k Keeper, rows: usize) -> Self {
        Self {
            keeper,
            most: rows.clamp(1, BLOCK_ROWS),
            block: growing(keeper),
            rows: 0,
            total: 0,
            offset: u64::try_from(MAGIC.len()).unwrap_or_default(),
            out: MAGIC.to_vec(),
            blocks: Vec::new(),
            records: BTreeSet::new(),
            kept: BTreeSet::new(),
        }
    }

    /// Adds a product; a record that is there already counts once.
    ///
    /// # Errors
    ///
    /// [`ColumnsError::TooMany`].
    pub fn add(&mut self, row: KeptRow) -> Result<(), ColumnsError> {
        if self.total >= MOST_ROWS {
            return Err(ColumnsError::TooMany { limit: MOST_ROWS });
        }
        if !self.kept.insert(row.record) {
            return Ok(());
        }
        self.name(row.record);
        self.block.iter_mut().zip(row.cells).for_each(|(column, cell)| column.add(cell));
        self.rows += 1;
        self.total += 1;
        if self.rows == self.most {
            self.end_block();
        }
        Ok(())
    }

    /// Names a record among those that the columns belong to, whether a product is kept of it or not.
    pub fn name(&mut self, record: Digest) {
        self.records.insert(record);
    }

    /// The bytes that are ready to be written.
    pub fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.out)
    }

    /// The rest of the file. Without it, what was written is no file of columns.
    pub fn finish(mut self) -> Vec<u8> {
        self.end_block();
        let set = self.keeper.set.set();
        let declared = self.keeper.set.declared();
        let claims =
            declared.claims().iter().map(|slot| Json::object().with("id", &slot.id).with("type", &slot.claim_type));
        let index = Json::object()
            .with("format", FORMAT)
            .with("set", self.keeper.set.digest())
            .with("set_id", &set.id)
            .with("set_version", &set.version)
            .with("claims", Json::List(claims.collect()))
            .with("kinds", Json::list(declared.kinds().iter().map(|slot| &slot.kind)))
            .with("records", records_digest(self.records.iter()))
            .with("rows", number(self.total))
            .with("blocks", Json::List(std::mem::take(&mut self.blocks)))
            .to_canonical();
        let length = u64::try_from(index.len()).unwrap_or_default();
        self.out.extend_from_slice(&index);
        self.out.extend(length.to_le_bytes());
        self.out.extend_from_slice(Digest::of(&index).as_bytes());
        self.out
    }

    fn end_block(&mut self) {
        if self.rows == 0 {
            return;
        }
        let mut chunks = Vec::new();
        for column in std::mem::replace(&mut self.block, growing(self.keeper)) {
            let bytes = column.write();
            let length = u64::try_from(bytes.len()).unwrap_or_default();
            chunks.push(Json::List(vec![number(self.offset), number(length), Digest::of(&bytes).into()]));
            self.offset += length;
            self.out.extend(bytes);
        }
        self.blocks.push(Json::object().with("rows", self.rows).with("columns", Json::List(chunks)));
        self.rows = 0;
    }
}

fn growing(keeper: &Keeper) -> Vec<Growing> {
    let declared = keeper.set.declared();
    let columns = FIXED.len() + 2 * declared.claims().len() + declared.kinds().len();
    (0..columns).map(|_| Growing::default()).collect()
}

/// One digest for a set of records: of their digests, one after the other, ascending.
pub(super) fn records_digest<'d>(records: impl Iterator<Item = &'d Digest>) -> Digest {
    let bytes: Vec<u8> = records.flat_map(|digest| *digest.as_bytes()).collect();
    Digest::of(&bytes)
}

fn number(number: u64) -> Json {
    Json::Int(i64::try_from(number).unwrap_or(i64::MAX))
}

/// The first bytes of every file of columns.
pub(super) const MAGIC: &[u8] = b"warifu.columns/1\n";
/// The format, as the index says it.
pub(super) const FORMAT: &str = "warifu.columns/1";
/// The products of one block.
pub(super) const BLOCK_ROWS: usize = 65_536;
/// The most products of one file.
pub(super) const MOST_ROWS: u64 = 100_000_000;
/// The length of what follows the index: its length and its digest.
pub(super) const TRAILER: usize = 40;
