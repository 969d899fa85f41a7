/// Hashes of a full tile, and entries of a full bundle.
pub(super) const TILE_WIDTH: u16 = 256;

/// Longest entry of a log, in bytes: its length has two bytes.
pub(super) const MAX_ENTRY_BYTES: usize = 0xffff;

/// Bytes of a hash in a tile.
pub(super) const HASH_BYTES: usize = 32;

/// Levels of tree that one tile spans.
pub(super) const TILE_HEIGHT: u32 = 8;

/// Highest level of a tile that a tree of less than 2^64 leaves can have.
pub(super) const MAX_LEVEL: u8 = 7;

/// The number of hashes level `level` of a tree has, partial tiles included.
pub(super) const fn level_size(size: u64, level: u8) -> u64 {
    match size.checked_shr(TILE_HEIGHT * level as u32) {
        Some(count) => count,
        None => 0,
    }
}
