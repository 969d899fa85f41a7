//! What an auditor does with a whole log: every entry is hashed, every tile computed from them and compared with the one that is
//! kept, up to the root that a checkpoint names.

use std::{
    collections::BTreeMap,
    fmt::{Debug, Display},
};

use warifu_model::{Digest, problems};

use crate::{
    checkpoint::Checkpoint,
    merkle::MerkleTree,
    tiles::{Log, Tile, TilePath, Tiles},
    witness::WitnessError,
};

/// Whatever a log is kept in: its tiles, and the bundles of its entries.
pub trait LogFiles: Tiles {
    /// Reads the first `width` entries of the bundle of this index.
    ///
    /// # Errors
    ///
    /// The bundle cannot be read, or holds fewer.
    fn entries(&self, index: u64, width: u16) -> Result<Vec<Vec<u8>>, Self::Error>;
}

/// A log that holds.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Audited {
    /// The number of tiles and bundles that were looked at.
    pub files: u64,
}

problems! {
    /// The reason why a log does not hold. `E` is the error of whatever reads the files.
    #[derive(Clone, Debug, Eq, PartialEq)]
    pub enum AuditError<E: Debug + Display> {
        /// A file cannot be read.
        Read(error: E) => {
            code: "log-file-unreadable",
            en: "a file of the log cannot be read: {error}",
            ja: "ログのファイルを読めない：{error}",
            help_en: "get the file again: a log keeps the tiles and entries of every tree that it signed",
            help_ja: "ファイルを取得し直してください。ログは、署名した全ての木のタイルと登録内容を保持しています",
        }
        /// A tile is not the one that what is below it leads to.
        Tile {
            /// The tile.
            path: TilePath,
            /// The first hash in it that differs, counted from 0.
            hash: usize,
        } => {
            code: "log-tile-wrong",
            en: (
                "`{path}` is not what {} lead to: hash {hash} is the first that differs",
                if path.level() == Some(0) { "the entries" } else { "the tiles below" }
            ),
            ja: (
                "`{path}` が{}と一致しません。最初に異なるハッシュは{hash}番です",
                if path.level() == Some(0) { "登録内容" } else { "下位のタイル" }
            ),
            help_en: "nothing above it can be relied upon; compare with another copy of the log",
            help_ja: "それより上位のタイルは信頼できません。ログの別の複製と比較してください",
        }
        /// The entries do not lead to the checkpoint, or are too many.
        Tree(error: WitnessError) => { delegate }
    }
}

/// Checks a whole log against a checkpoint that was opened with the key of the log. One bundle of entries is held at a time.
///
/// ```
/// use std::convert::Infallible;
/// use warifu_seal::{audit::{LogFiles, audit}, checkpoint::Checkpoint, merkle::MerkleTree, tiles::Tiles};
///
/// struct One;
///
/// impl Tiles for One {
///     type Error = Infallible;
///     fn read(&self, _level: u8, _index: u64, _width: u16) -> Result<Vec<u8>, Infallible> {
///         Ok(MerkleTree::leaf_hash(b"entry").as_bytes().to_vec())
///     }
/// }
///
/// impl LogFiles for One {
///     fn entries(&self, _index: u64, _width: u16) -> Result<Vec<Vec<u8>>, Infallible> {
///         Ok(vec![b"entry".to_vec()])
///     }
/// }
///
/// let head = Checkpoint::new("log.example", 1, MerkleTree::over(&[MerkleTree::leaf_hash(b"entry")]).root())?;
/// assert_eq!(audit(&One, &head)?.files, 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// [`AuditError`], about the first file that is wrong.
pub fn audit<F: LogFiles>(files: &F, head: &Checkpoint) -> Result<Audited, AuditError<F::Error>> {
    let (mut log, mut partial) = (Log::empty(), BTreeMap::<u8, Tile>::new());
    let mut audited = Audited { files: 0 };
    let width = u64::from(Tile::WIDTH);
    for index in 0..head.size().div_ceil(width) {
        let needed = u16::try_from(head.size() - index * width).unwrap_or(Tile::WIDTH).min(Tile::WIDTH);
        let entries = files.entries(index, needed).map_err(AuditError::Read)?;
        let leaves: Vec<Digest> = entries.iter().map(|entry| MerkleTree::leaf_hash(entry)).collect();
        audited.files += 1;
        for tile in log.append(&leaves).map_err(|error| AuditError::Tree(error.into()))? {
            let Some(level) = tile.path().level() else { continue };
            if tile.path().width() == Tile::WIDTH {
                partial.remove(&level);
                audited.compare(files, &tile)?;
            } else {
                partial.insert(level, tile);
            }
        }
    }
    partial.values().try_for_each(|tile| audited.compare(files, tile))?;
    let (computed, expected) = (log.root(), *head.root());
    if (log.size(), computed) != (head.size(), expected) {
        let (found, size) = (log.size(), head.size());
        return Err(AuditError::Tree(WitnessError::OtherEntries { found, computed, size, expected }));
    }
    Ok(audited)
}

impl Audited {
    /// The tile that is kept has to be the one that was computed; a full one may stand for a partial one.
    fn compare<F: LogFiles>(&mut self, files: &F, tile: &Tile) -> Result<(), AuditError<F::Error>> {
        let path = *tile.path();
        let Some(level) = path.level() else { return Ok(()) };
        self.files += 1;
        let kept = files.read(level, path.index(), path.width()).map_err(AuditError::Read)?;
        let computed = tile.to_bytes();
        let whole = usize::from(Tile::WIDTH) * 32;
        if kept.starts_with(&computed) && (kept.len() == computed.len() || kept.len() == whole) {
            return Ok(());
        }
        let hash = kept.chunks(32).zip(computed.chunks(32)).take_while(|(found, expected)| found == expected).count();
        Err(AuditError::Tile { path, hash })
    }
}
