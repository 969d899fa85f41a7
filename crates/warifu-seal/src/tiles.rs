//! Logs as a directory of files (C2SP tlog-tiles): the tree in tiles of 256 hashes, the entries in bundles of 256.
//!
//! [`Log`] is the state of a log at its right edge: appending entries to it says which tiles are to be written.
//! [`Tiles`] is whatever tiles are read from, a directory or the web; the proofs are computed from it. This module does
//! no I/O itself.
//!
//! ```
//! use std::collections::BTreeMap;
//! use warifu_seal::{merkle::MerkleTree, tiles::{Log, TilePath, Tiles}};
//!
//! struct Memory(BTreeMap<String, Vec<u8>>);
//!
//! impl Tiles for Memory {
//!     type Error = String;
//!
//!     fn read(&self, level: u8, index: u64, width: u16) -> Result<Vec<u8>, String> {
//!         let path = TilePath::hashes(level, index, width).map_err(|error| error.to_string())?.to_string();
//!         self.0.get(&path).cloned().ok_or(path)
//!     }
//! }
//!
//! let leaves: Vec<_> = (0..300_u32).map(|number| MerkleTree::leaf_hash(&number.to_be_bytes())).collect();
//! let mut log = Log::empty();
//! let written = log.append(&leaves)?;
//! let store = Memory(written.into_iter().map(|tile| (tile.path().to_string(), tile.to_bytes())).collect());
//! let proof = store.prove_inclusion(299, log.size())?;
//! assert_eq!(MerkleTree::check_inclusion(&leaves[299], 299, 300, &proof, &log.root()), Ok(()));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod cache;
mod entries;
mod log;
mod path;
mod read;
mod size;

pub use self::{
    cache::TileCache,
    entries::EntriesError,
    log::{Log, LogError, Tile},
    path::{TilePath, TilePathError},
    read::{TileError, Tiles},
};
