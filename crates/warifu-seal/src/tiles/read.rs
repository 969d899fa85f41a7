//! Proofs out of tiles. Each subtree of a proof is a few hashes of one tile, or, at the right edge, of one tile a level.

use std::{
    borrow::Cow,
    fmt::{Debug, Display},
    ops::Range,
};

use warifu_model::{Digest, Language, Problem};

use super::cache::{KnownTile, TileCache};
use super::size::{HASH_BYTES, TILE_HEIGHT, TILE_WIDTH, level_size};
use crate::merkle::{ConsistencyError, InclusionError, MerkleTree, consistency_path, node_hash, path};

/// Whatever tiles are read from: a directory, the web, memory.
pub trait Tiles {
    /// The reason why a tile could not be read.
    type Error;

    /// Reads the tile of this level and index, of which `width` hashes are needed: 32 bytes each. A full tile may be
    /// given for a partial one, since it begins with it.
    fn read(&self, level: u8, index: u64, width: u16) -> Result<Vec<u8>, Self::Error>;

    /// The root of the tree of the first `size` leaves.
    ///
    /// # Errors
    ///
    /// [`TileError::Length`], [`TileError::Read`].
    fn root(&self, size: u64) -> Result<Digest, TileError<Self::Error>>
    where
        Self: Sized,
    {
        Reader::new(self, size, &mut TileCache::default()).subtree(0..size)
    }

    /// The proof that leaf `index` stands in the tree of the first `size` leaves, as [`MerkleTree::check_inclusion`] takes it.
    ///
    /// Tiles are not checked here: who did not make them checks the proof.
    ///
    /// # Errors
    ///
    /// [`TileError::Inclusion`], [`TileError::Length`], [`TileError::Read`].
    fn prove_inclusion(&self, index: u64, size: u64) -> Result<Vec<Digest>, TileError<Self::Error>>
    where
        Self: Sized,
    {
        TileCache::default().prove_inclusion(self, index, size)
    }

    /// The proof that the tree of the first `new` leaves begins with that of the first `old`, as
    /// [`MerkleTree::check_consistency`] takes it.
    ///
    /// # Errors
    ///
    /// [`TileError::Consistency`], [`TileError::Length`], [`TileError::Read`].
    fn prove_consistency(&self, old: u64, new: u64) -> Result<Vec<Digest>, TileError<Self::Error>>
    where
        Self: Sized,
    {
        TileCache::default().prove_consistency(self, old, new)
    }
}

impl TileCache {
    /// The same as [`Tiles::prove_inclusion`], reading and hashing no tile that is remembered.
    ///
    /// # Errors
    ///
    /// As [`Tiles::prove_inclusion`].
    pub fn prove_inclusion<T: Tiles>(
        &mut self,
        tiles: &T,
        index: u64,
        size: u64,
    ) -> Result<Vec<Digest>, TileError<T::Error>> {
        if index >= size {
            return Err(TileError::Inclusion(InclusionError::IndexOutOfRange { index, size }));
        }
        Reader::new(tiles, size, self).subtrees(path::inclusion(index, size))
    }

    /// The same as [`Tiles::prove_consistency`], reading and hashing no tile that is remembered.
    ///
    /// # Errors
    ///
    /// As [`Tiles::prove_consistency`].
    pub fn prove_consistency<T: Tiles>(
        &mut self,
        tiles: &T,
        old: u64,
        new: u64,
    ) -> Result<Vec<Digest>, TileError<T::Error>> {
        Reader::new(tiles, new, self).subtrees(consistency_path(old, new).map_err(TileError::Consistency)?)
    }
}

/// The reason why a proof was not computed.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum TileError<E> {
    /// The later tree is the smaller one.
    #[error(transparent)]
    Consistency(ConsistencyError),
    /// The tree has no such leaf.
    #[error(transparent)]
    Inclusion(InclusionError),
    /// A tile has another number of bytes than it should.
    #[error("tile {index} of level {level} has {found} bytes, not 32 for each of {width} hashes")]
    Length {
        /// The level.
        level: u8,
        /// Its place on the level.
        index: u64,
        /// The number of hashes it should have.
        width: u16,
        /// The number of bytes it has.
        found: usize,
    },
    /// A tile could not be read.
    #[error("a tile could not be read: {0}")]
    Read(E),
}

impl<E: Debug + Display> Problem for TileError<E> {
    fn code(&self) -> &'static str {
        match self {
            Self::Consistency(error) => error.code(),
            Self::Inclusion(error) => error.code(),
            Self::Length { .. } => "wrong-tile-length",
            Self::Read(_) => "tile-unreadable",
        }
    }

    fn message(&self, language: Language) -> String {
        match self {
            Self::Consistency(error) => error.message(language),
            Self::Inclusion(error) => error.message(language),
            Self::Length { level, index, width, found } => match language {
                Language::En => {
                    format!("tile {index} of level {level} has {found} bytes, not 32 for each of {width} hashes")
                }
                Language::Ja => format!(
                    "階層 {level} のタイル {index} は{found}バイトあり、ハッシュ{width}件の各32バイトと一致しない"
                ),
            },
            Self::Read(error) => {
                language.pick("a tile could not be read: ", "タイルを読めない：").to_owned() + &error.to_string()
            }
        }
    }

    fn help(&self, language: Language) -> Cow<'static, str> {
        match self {
            Self::Consistency(error) => error.help(language),
            Self::Inclusion(error) => error.help(language),
            Self::Length { .. } | Self::Read(_) => Cow::Borrowed(language.pick(
                "get the tile again; a log keeps the tiles of every tree it signed",
                "タイルを取得し直してください。ログは、署名した全ての木のタイルを保持しています",
            )),
        }
    }
}

/// Reads each tile once.
pub(super) struct Reader<'a, T> {
    tiles: &'a T,
    size: u64,
    known: &'a mut TileCache,
}

impl<'a, T: Tiles> Reader<'a, T> {
    pub(super) fn new(tiles: &'a T, size: u64, known: &'a mut TileCache) -> Self {
        Self { tiles, size, known }
    }

    fn subtrees(&mut self, ranges: Vec<Range<u64>>) -> Result<Vec<Digest>, TileError<T::Error>> {
        ranges.into_iter().map(|range| self.subtree(range)).collect()
    }

    /// The hash of a subtree, which is one of the tree's own: whole, or at its right edge.
    fn subtree(&mut self, range: Range<u64>) -> Result<Digest, TileError<T::Error>> {
        // whole subtrees from left to right, each smaller than the one before
        let mut peaks = Vec::new();
        let mut start = range.start;
        while start < range.end {
            let height = u64::BITS - 1 - (range.end - start).leading_zeros();
            peaks.push(self.whole(start, height)?);
            start += 1 << height;
        }
        Ok(join(&peaks))
    }

    /// The hash of the whole subtree of 2^`height` leaves that begins at `start`.
    fn whole(&mut self, start: u64, height: u32) -> Result<Digest, TileError<T::Error>> {
        let level = u8::try_from(height / TILE_HEIGHT).unwrap_or(u8::MAX);
        let place = start.checked_shr(TILE_HEIGHT * u32::from(level)).unwrap_or(0);
        let width = u64::from(TILE_WIDTH);
        let tile = self.known_tile(level, place / width)?;
        // at most 2^7 of the 2^8 hashes of a tile
        let first = usize::try_from(place % width).unwrap_or(usize::MAX);
        Ok(tile.node(first, height % TILE_HEIGHT))
    }

    /// The hashes of a tile, as many as the tree of this size has.
    pub(super) fn tile(&mut self, level: u8, index: u64) -> Result<&[Digest], TileError<T::Error>> {
        let width = usize::from(self.width(level, index));
        let hashes = self.known_tile(level, index)?.hashes();
        Ok(hashes.get(..width).unwrap_or(hashes))
    }

    /// A tile with at least as many hashes as the tree of this size has.
    fn known_tile(&mut self, level: u8, index: u64) -> Result<&mut KnownTile, TileError<T::Error>> {
        let width = self.width(level, index);
        if !self.known.has(level, index, width) {
            let hashes = self.read(level, index, width)?;
            self.known.keep(level, index, hashes);
        }
        Ok(self.known.tile(level, index))
    }

    fn read(&self, level: u8, index: u64, width: u16) -> Result<Vec<Digest>, TileError<T::Error>> {
        let bytes = self.tiles.read(level, index, width).map_err(TileError::Read)?;
        let needed = usize::from(width) * HASH_BYTES;
        if bytes.len() != needed && bytes.len() != usize::from(TILE_WIDTH) * HASH_BYTES {
            return Err(TileError::Length { level, index, width, found: bytes.len() });
        }
        let (hashes, _) = bytes.as_chunks::<HASH_BYTES>();
        Ok(hashes.iter().take(usize::from(width)).copied().map(Digest::from_bytes).collect())
    }

    fn width(&self, level: u8, index: u64) -> u16 {
        let after = level_size(self.size, level).saturating_sub(index.saturating_mul(u64::from(TILE_WIDTH)));
        u16::try_from(after).unwrap_or(TILE_WIDTH).min(TILE_WIDTH)
    }
}

/// The root over whole subtrees, each smaller than the one before.
pub(super) fn join(peaks: &[Digest]) -> Digest {
    let mut right_to_left = peaks.iter().rev();
    let Some(last) = right_to_left.next() else { return MerkleTree::over(&[]).root() };
    right_to_left.fold(*last, |right, left| node_hash(left, &right))
}
