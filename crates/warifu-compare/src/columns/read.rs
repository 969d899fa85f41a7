use std::collections::BTreeSet;

use warifu_core::CompiledSet;
use warifu_model::json::{Limits, Node, Tape};
use warifu_model::{ClaimId, Digest, EvidenceKind, Json};

use super::block::Column;
use super::error::ColumnsError;
use super::file::{BLOCK_ROWS, ColumnsSource, FORMAT, MAGIC, TRAILER, records_digest};
use super::row::FIXED;

/// A file of columns, opened: its index was read, and the columns are read when they are asked for.
#[derive(Debug)]
pub struct Columns<'f, F: ?Sized> {
    pub(super) source: &'f F,
    set: Digest,
    pub(super) claims: Vec<(ClaimId, Json)>,
    pub(super) kinds: Vec<EvidenceKind>,
    records: Digest,
    rows: u64,
    pub(super) blocks: Vec<Block>,
}

/// Where the columns of one block are.
#[derive(Clone, Debug)]
pub(super) struct Block {
    pub(super) rows: usize,
    chunks: Vec<Chunk>,
}

#[derive(Clone, Copy, Debug)]
struct Chunk {
    offset: u64,
    length: usize,
    digest: Digest,
}

impl<'f, F: ColumnsSource + ?Sized> Columns<'f, F> {
    /// Reads the index.
    ///
    /// # Errors
    ///
    /// [`ColumnsError::Damaged`], [`ColumnsError::NotColumns`], [`ColumnsError::OtherFormat`], those of the source.
    pub fn open(source: &'f F) -> Result<Self, F::Error> {
        let length = source.length()?;
        let magic = source.read(0, MAGIC.len())?;
        if magic != MAGIC {
            return Err(source.refuse(not_columns(&magic)));
        }
        let trailer = u64::try_from(TRAILER).unwrap_or_default();
        let at = length.saturating_sub(trailer);
        let end = source.read(at, TRAILER)?;
        let damaged = || source.refuse(ColumnsError::Damaged { part: "trailer".to_owned(), offset: at });
        let (size, digest) = end.split_first_chunk::<8>().ok_or_else(damaged)?;
        let size = u64::from_le_bytes(*size);
        let from = at.checked_sub(size).filter(|from| *from >= MAGIC.len() as u64).ok_or_else(damaged)?;
        let bytes = source.read(from, usize::try_from(size).map_err(|_| damaged())?)?;
        let damaged = || source.refuse(ColumnsError::Damaged { part: "index".to_owned(), offset: from });
        if Digest::of(&bytes).as_bytes().as_slice() != digest {
            return Err(damaged());
        }
        let tape = Tape::parse_within(&bytes, Limits::envelope()).map_err(|_| damaged())?;
        Self::of_index(source, tape.root(), from).ok_or_else(damaged)
    }

    fn of_index(source: &'f F, index: Node<'_>, end: u64) -> Option<Self> {
        let mut fields = index.fields().ok()?;
        if fields.find("format")?.plain()? != FORMAT {
            return None;
        }
        let claim = |node: Node<'_>| {
            let mut fields = node.fields().ok()?;
            Some((ClaimId::parse(fields.find("id")?.plain()?)?, fields.find("type")?.to_json()))
        };
        let claims: Vec<_> = fields.find("claims")?.items().ok()?.map(claim).collect::<Option<_>>()?;
        let kind = |node: Node<'_>| EvidenceKind::parse(node.plain()?);
        let kinds: Vec<_> = fields.find("kinds")?.items().ok()?.map(kind).collect::<Option<_>>()?;
        let columns = FIXED.len() + 2 * claims.len() + kinds.len();
        let block = |node: Node<'_>| block(node, columns, end);
        let blocks: Vec<Block> = fields.find("blocks")?.items().ok()?.map(block).collect::<Option<_>>()?;
        let rows = u64::try_from(fields.find("rows")?.integer().ok()?).ok()?;
        if blocks.iter().map(|block| block.rows as u64).sum::<u64>() != rows {
            return None;
        }
        let set = Digest::parse(fields.find("set")?.plain()?)?;
        let records = Digest::parse(fields.find("records")?.plain()?)?;
        Some(Self { source, set, claims, kinds, records, rows, blocks })
    }

    /// The number of products.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Refuses columns of records against another version than this one.
    ///
    /// # Errors
    ///
    /// [`ColumnsError::OtherSet`].
    pub fn check_set(&self, old: &CompiledSet) -> Result<(), ColumnsError> {
        if self.set == old.digest() {
            return Ok(());
        }
        Err(ColumnsError::OtherSet { found: self.set.to_string() })
    }

    /// Refuses columns that are of other records than these, given by the digests of their exact bytes.
    ///
    /// # Errors
    ///
    /// [`ColumnsError::OtherDocuments`].
    pub fn check_records(&self, records: &BTreeSet<Digest>) -> Result<(), ColumnsError> {
        if records_digest(records.iter()) == self.records {
            return Ok(());
        }
        let found = u64::try_from(records.len()).unwrap_or(u64::MAX);
        Err(ColumnsError::OtherDocuments { kept: self.rows, found })
    }

    /// One column of one block, which has the bytes that were written.
    pub(super) fn column(&self, block: &Block, column: usize) -> Result<Column, F::Error> {
        let Some(chunk) = block.chunks.get(column) else { return Ok(Column::default()) };
        let bytes = self.source.read(chunk.offset, chunk.length)?;
        if Digest::of(&bytes) != chunk.digest {
            return Err(self.bad_cell(block, column));
        }
        Column::read(bytes, block.rows).ok_or_else(|| self.bad_cell(block, column))
    }

    /// The place of the values of a claim; the evidence that it lists is the next one.
    pub(super) fn claim_column(place: usize) -> usize {
        FIXED.len() + 2 * place
    }

    pub(super) fn kind_column(&self, place: usize) -> usize {
        FIXED.len() + 2 * self.claims.len() + place
    }

    pub(super) fn name(&self, column: usize) -> String {
        if let Some(name) = FIXED.get(column) {
            return format!("column `{name}`");
        }
        let place = column - FIXED.len();
        match self.claims.get(place / 2) {
            Some((claim, _)) if place.is_multiple_of(2) => format!("column of the claim `{claim}`"),
            Some((claim, _)) => format!("column of the evidence for `{claim}`"),
            None => format!("column of the evidence {}", place - 2 * self.claims.len()),
        }
    }

    /// What is wrong with a column that has other bytes, or with a cell that does not read.
    pub(super) fn bad_cell(&self, block: &Block, column: usize) -> F::Error {
        let offset = block.chunks.get(column).map_or(0, |chunk| chunk.offset);
        self.source.refuse(ColumnsError::Damaged { part: self.name(column), offset })
    }
}

fn block(node: Node<'_>, columns: usize, end: u64) -> Option<Block> {
    let mut fields = node.fields().ok()?;
    let chunk = |node: Node<'_>| {
        let mut parts = node.items().ok()?;
        let offset = u64::try_from(parts.next()?.integer().ok()?).ok()?;
        let length = u64::try_from(parts.next()?.integer().ok()?).ok()?;
        let digest = Digest::parse(parts.next()?.plain()?)?;
        let is_inside = offset.checked_add(length)? <= end;
        is_inside.then_some(Chunk { offset, length: usize::try_from(length).ok()?, digest })
    };
    let rows = usize::try_from(fields.find("rows")?.integer().ok()?).ok()?;
    let chunks: Vec<Chunk> = fields.find("columns")?.items().ok()?.map(chunk).collect::<Option<_>>()?;
    (chunks.len() == columns && rows <= BLOCK_ROWS).then_some(Block { rows, chunks })
}

/// A file of another edition names itself in its first line.
fn not_columns(magic: &[u8]) -> ColumnsError {
    let line = magic.split(|byte| *byte == b'\n').next().unwrap_or_default();
    match std::str::from_utf8(line) {
        Ok(found) if found.starts_with("warifu.columns/") => {
            ColumnsError::OtherFormat { found: warifu_model::json::shorten(found) }
        }
        // cut off within its first line
        _ if MAGIC.starts_with(magic) => ColumnsError::Damaged { part: "first line".to_owned(), offset: 0 },
        _ => ColumnsError::NotColumns,
    }
}
