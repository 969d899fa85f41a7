//! Tiles that were read before, with the nodes inside them.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use warifu_model::Digest;

use crate::merkle::node_hash;

/// Tiles that were read for earlier proofs, with the nodes of the tree inside them: a tile is hashed once, and not again for each proof that
/// passes through it.
///
/// A proof through tiles that are remembered costs a few look-ups; one that is not is read, and the nodes in it are hashed, 254 of a full one. The
/// tiles of the upper levels are few, so that in the long run each proof reads one tile at most.
///
/// A log only grows, so what was read stays true for every later size; a tile that has grown is read again. Use one cache for one log,
/// and a new one where tiles may have been replaced. Whoever did not make the tiles checks the proof, as ever.
///
/// ```
/// use std::num::NonZeroUsize;
/// use warifu_model::Digest;
/// use warifu_seal::tiles::{TileCache, TileError, Tiles};
///
/// fn proofs<T: Tiles>(tiles: &T, size: u64) -> Result<Vec<Vec<Digest>>, TileError<T::Error>> {
///     let mut known = TileCache::of(NonZeroUsize::MIN.saturating_add(63));
///     (0..size).map(|index| known.prove_inclusion(tiles, index, size)).collect()
/// }
/// ```
#[derive(Clone, Debug)]
pub struct TileCache {
    most: NonZeroUsize,
    tiles: BTreeMap<(u8, u64), KnownTile>,
    /// Counts what was asked for, so that the tile that nobody asked for longest is known.
    asked: u64,
}

/// A tile as far as it was read.
#[derive(Clone, Debug)]
pub(super) struct KnownTile {
    /// Its hashes, and above them the nodes over whole pairs, each row half as long as the one before; higher rows come when they are needed.
    rows: Vec<Vec<Digest>>,
    asked: u64,
}

impl TileCache {
    /// Number of tiles that [`TileCache::default`] remembers: 64, about a megabyte.
    pub const TILES: NonZeroUsize = NonZeroUsize::MIN.saturating_add(63);

    /// Remembers so many tiles at most; each takes 16 KiB. Of a log of 2^20 entries 17 tiles are above the lowest level, and 4,096 on it.
    pub const fn of(most: NonZeroUsize) -> Self {
        Self { most, tiles: BTreeMap::new(), asked: 0 }
    }

    /// Whether a tile is known with so many hashes.
    pub(super) fn has(&self, level: u8, index: u64, width: u16) -> bool {
        self.tiles.get(&(level, index)).is_some_and(|known| known.hashes().len() >= usize::from(width))
    }

    /// Remembers a tile, and forgets those that nobody asked for longest.
    pub(super) fn keep(&mut self, level: u8, index: u64, hashes: Vec<Digest>) {
        if self.tiles.len() >= self.most.get() && !self.tiles.contains_key(&(level, index)) {
            self.forget();
        }
        self.tiles.insert((level, index), KnownTile { rows: vec![hashes], asked: self.asked });
    }

    /// A tile; an empty one where it is not known.
    pub(super) fn tile(&mut self, level: u8, index: u64) -> &mut KnownTile {
        self.asked += 1;
        let known = self.tiles.entry((level, index)).or_insert(KnownTile { rows: Vec::new(), asked: 0 });
        known.asked = self.asked;
        known
    }

    /// Forgets half of the tiles, so that looking for the oldest is not done for each.
    fn forget(&mut self) {
        let mut times: Vec<u64> = self.tiles.values().map(|known| known.asked).collect();
        let middle = times.len() / 2;
        let (_, newest, _) = times.select_nth_unstable(middle);
        let newest = *newest;
        self.tiles.retain(|_, known| known.asked > newest);
    }
}

impl Default for TileCache {
    fn default() -> Self {
        Self::of(Self::TILES)
    }
}

impl KnownTile {
    /// The hashes that were read.
    pub(super) fn hashes(&self) -> &[Digest] {
        self.rows.first().map(Vec::as_slice).unwrap_or_default()
    }

    /// The node over the 2^`height` hashes from `first` on, all of which are there: the caller asks for whole subtrees of the tree only.
    pub(super) fn node(&mut self, first: usize, height: u32) -> Digest {
        while self.rows.len() <= height as usize {
            let below = self.rows.last().map(Vec::as_slice).unwrap_or_default();
            let (pairs, _) = below.as_chunks::<2>();
            self.rows.push(pairs.iter().map(|[left, right]| node_hash(left, right)).collect());
        }
        let row = self.rows.get(height as usize);
        row.and_then(|row| row.get(first >> height)).copied().unwrap_or_else(|| Digest::of(b""))
    }
}
