//! The growing side of a log.

use warifu_model::{Digest, problems};

use super::cache::TileCache;
use super::path::TilePath;
use super::read::{Reader, TileError, Tiles, join};
use super::size::{MAX_ENTRY_BYTES, MAX_LEVEL, TILE_WIDTH, level_size};
use crate::merkle::MerkleTree;

/// A log as whoever appends to it has to know it: the tiles at its right edge that are not full yet, at most eight.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Log {
    size: u64,
    /// Per level the hashes of its partial tile, which may be empty.
    edge: [Vec<Digest>; LEVELS],
}

/// A tile that is to be written.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Tile {
    path: TilePath,
    hashes: Vec<Digest>,
}

problems! {
    /// The reason why a log does not grow.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum LogError {
        /// 2^63 entries are enough.
        Full => {
            code: "log-full",
            en: "the log is full",
            ja: "ログが満杯である",
            help_en: "start another log",
            help_ja: "別のログを始めてください",
        }
        /// The tiles are not those of the tree that was asked for.
        OtherRoot {
            /// The place where the tiles lead.
            computed: Digest,
            /// The root that was to be reached.
            expected: Digest,
        } => {
            code: "tiles-of-another-tree",
            en: "the tiles lead to root `{computed}`, not to `{expected}`",
            ja: "タイルから得られるルートは `{computed}` であり、`{expected}` ではない",
            help_en: "do not append: tiles and checkpoint disagree; restore the tiles from a backup",
            help_ja: "追記しないでください。タイルとチェックポイントが一致しません。写しからタイルを復元してください",
        }
    }
}

impl Log {
    /// Longest entry of a log, in bytes: its length has two bytes.
    pub const MAX_ENTRY_BYTES: usize = MAX_ENTRY_BYTES;

    /// A log without entries.
    pub const fn empty() -> Self {
        Self { size: 0, edge: [const { Vec::new() }; LEVELS] }
    }

    /// Takes up a log of `size` entries at its right edge. Compare [`Log::root`] with the checkpoint, or use
    /// [`Log::resume_at`], before appending.
    ///
    /// # Errors
    ///
    /// [`TileError`] about the tiles at the edge.
    pub fn resume<T: Tiles>(tiles: &T, size: u64) -> Result<Self, TileError<T::Error>> {
        let mut known = TileCache::default();
        let mut reader = Reader::new(tiles, size, &mut known);
        let mut log = Self { size, ..Self::empty() };
        for (level, edge) in (0..).zip(&mut log.edge) {
            let count = level_size(size, level);
            if !count.is_multiple_of(WIDTH) {
                *edge = reader.tile(level, count / WIDTH)?.to_vec();
            }
        }
        Ok(log)
    }

    /// As [`Log::resume`], and the tiles have to lead to this root.
    ///
    /// # Errors
    ///
    /// [`TileError`] and, inside the answer, [`LogError::OtherRoot`].
    pub fn resume_at<T: Tiles>(
        tiles: &T,
        size: u64,
        root: &Digest,
    ) -> Result<Result<Self, LogError>, TileError<T::Error>> {
        let log = Self::resume(tiles, size)?;
        let computed = log.root();
        Ok(if computed == *root { Ok(log) } else { Err(LogError::OtherRoot { computed, expected: *root }) })
    }

    /// Number of entries.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Root of the tree.
    pub fn root(&self) -> Digest {
        // a level's hashes are subtrees of equal size: group them into the whole subtrees of the tree, largest first
        let mut peaks = Vec::new();
        for hashes in self.edge.iter().rev() {
            let mut rest = hashes.as_slice();
            while !rest.is_empty() {
                let (group, after) = rest.split_at(1 << rest.len().ilog2());
                peaks.push(MerkleTree::over(group).root());
                rest = after;
            }
        }
        join(&peaks)
    }

    /// Appends entries by their leaf hashes, and gives every tile that is new or wider than before, lower levels first.
    /// They have to be on disk before a checkpoint of this size is signed.
    ///
    /// # Errors
    ///
    /// [`LogError::Full`]; the log is then unchanged.
    pub fn append(&mut self, leaves: &[Digest]) -> Result<Vec<Tile>, LogError> {
        let size = self.size.checked_add(leaves.len() as u64).filter(|size| *size <= MOST).ok_or(LogError::Full)?;
        let mut written = Vec::new();
        let mut grown = leaves.to_vec();
        for (level, edge) in (0..).zip(&mut self.edge) {
            if grown.is_empty() {
                break;
            }
            let first = level_size(self.size, level) / WIDTH;
            edge.append(&mut grown);
            let partial = edge.split_off(edge.len() - edge.len() % usize::from(TILE_WIDTH));
            let full = std::mem::replace(edge, partial.clone());
            let mut index = first;
            for hashes in full.chunks(usize::from(TILE_WIDTH)) {
                grown.push(MerkleTree::over(hashes).root());
                written.extend(Tile::new(level, index, hashes));
                index += 1;
            }
            written.extend(Tile::new(level, index, &partial));
        }
        self.size = size;
        Ok(written)
    }
}

impl Tile {
    /// Hashes of a full tile, and entries of a full bundle.
    pub const WIDTH: u16 = TILE_WIDTH;

    /// None for no hashes: empty tiles are not written.
    fn new(level: u8, index: u64, hashes: &[Digest]) -> Option<Self> {
        let width = u16::try_from(hashes.len()).ok()?;
        let path = TilePath::hashes(level, index, width).ok()?;
        Some(Self { path, hashes: hashes.to_vec() })
    }

    /// Returns the place where it is written.
    pub const fn path(&self) -> &TilePath {
        &self.path
    }

    /// Its hashes.
    pub fn hashes(&self) -> &[Digest] {
        &self.hashes
    }

    /// The bytes of its file.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.hashes.iter().flat_map(Digest::as_bytes).copied().collect()
    }
}

const WIDTH: u64 = TILE_WIDTH as u64;

const LEVELS: usize = MAX_LEVEL as usize + 1;

/// Most entries of a log.
const MOST: u64 = 1 << 63;
