//! The folder of a log: reading and writing what stands in it.

use std::path::{Path, PathBuf};

use warifu_model::Digest;
use warifu_seal::audit::LogFiles;
use warifu_seal::checkpoint::{Checkpoint, CheckpointError};
use warifu_seal::merkle::MerkleTree;
use warifu_seal::note::{Note, NoteError, NoteKey};
use warifu_seal::tiles::{Log, Tile, TileError, TilePath, Tiles};
use warifu_signing::LogEntryError;

use crate::exit::Exit;
use crate::failure::{Both, Failure};
use crate::files::{self, Source};
use crate::store::{self, Lock, Shared, Wait};

/// A log in a folder.
#[derive(Debug)]
pub(crate) struct Store {
    folder: PathBuf,
}

/// What a log holds, with or without the log's signature on it.
#[derive(Debug)]
pub(crate) struct State {
    /// The tree that is on disk.
    pub(crate) head: Checkpoint,
    /// The same, ready to grow.
    pub(crate) log: Log,
    /// The checkpoint that was published last.
    pub(crate) published: Source,
    /// What it says.
    pub(crate) published_head: Checkpoint,
}

impl Store {
    pub(crate) fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    /// The checkpoint that is published.
    pub(crate) fn checkpoint(&self) -> PathBuf {
        self.folder.join("checkpoint")
    }

    /// The tree that is on disk, not signed: what the next checkpoint says.
    pub(crate) fn head(&self) -> PathBuf {
        self.folder.join("head")
    }

    pub(crate) fn exists(&self) -> bool {
        self.checkpoint().exists() || self.head().exists() || self.folder.join("tile").exists()
    }

    /// Nobody else changes the log until the lock is dropped.
    pub(crate) fn lock(&self, wait: Wait) -> Result<Lock, Failure> {
        if !self.checkpoint().exists() {
            return Err(self.none());
        }
        store::lock(&self.folder, Shared::Log, wait)
    }

    /// Reads the published checkpoint, whose signatures nobody has checked yet.
    pub(crate) fn published(&self) -> Result<(Source, Checkpoint), Failure> {
        if !self.checkpoint().exists() {
            return Err(self.none());
        }
        let source = files::read(&self.checkpoint())?;
        let head = stated(&source)?;
        Ok((source, head))
    }

    /// Takes up the log where it stands, and refuses where what is on disk does not fit together.
    pub(crate) fn state(&self) -> Result<State, Failure> {
        let (published, published_head) = self.published()?;
        let head = match files::read(&self.head()) {
            Ok(source) => {
                let text = String::from_utf8_lossy(source.bytes());
                Checkpoint::read(&text).map_err(|error| unusable(&error, source.path()))?
            }
            // a copy of what is published may be gone on with
            Err(_) if !self.head().exists() => published_head.clone(),
            Err(failure) => return Err(failure),
        };
        if head.origin() != published_head.origin() || head.size() < published_head.size() {
            return Err(mismatch(
                &self.head(),
                Both::new(
                    "the tree in `head` is not a later one than that of `checkpoint`",
                    "`head` の木が `checkpoint` の木より後のものではありません",
                ),
            ));
        }
        let resumed = Log::resume_at(self, head.size(), head.root()).map_err(|error| self.broken(error))?;
        let log = resumed.map_err(|error| mismatch(&self.head(), Both::by(|language| error.message(language))))?;
        let before = self.root(published_head.size()).map_err(|error| self.broken(error))?;
        if before != *published_head.root() {
            let root = published_head.root();
            let message = Both::new(
                format!("the tiles lead to root `{before}`, not to `{root}`"),
                format!("タイルから得られるルートは `{before}` で、`{root}` と異なります"),
            );
            return Err(mismatch(&self.checkpoint(), message));
        }
        Ok(State { head, log, published, published_head })
    }

    /// Writes a file of the log; it is on disk when this returns.
    pub(crate) fn put(&self, path: &TilePath, bytes: &[u8]) -> Result<(), Failure> {
        store::write(&self.path(path), bytes)
    }

    /// Where a tile or bundle of entries lies.
    pub(crate) fn path(&self, path: &TilePath) -> PathBuf {
        self.folder.join(path.to_string())
    }

    /// The bytes of a tile or bundle; a full one may stand for a partial one.
    pub(crate) fn bytes(&self, partial: &TilePath) -> Result<Source, Failure> {
        let full = match partial.level() {
            Some(level) => TilePath::hashes(level, partial.index(), Tile::WIDTH),
            None => TilePath::entries(partial.index(), Tile::WIDTH),
        };
        let full = full.map_err(Failure::bug)?;
        let path = self.path(partial);
        if path.exists() || partial.width() == Tile::WIDTH || !self.path(&full).exists() {
            return files::read_within(&path, MOST_BYTES);
        }
        files::read_within(&self.path(&full), MOST_BYTES)
    }

    /// Where an entry stands among the first `size`, if it does. Reads every leaf hash.
    pub(crate) fn find(&self, leaf: &Digest, size: u64) -> Result<Option<u64>, Failure> {
        for index in 0..size.div_ceil(WIDTH) {
            let tile = self.read(0, index, width_at(size, index))?;
            let (hashes, _) = tile.as_chunks::<32>();
            let place = hashes.iter().take(usize::from(width_at(size, index))).position(|hash| hash == leaf.as_bytes());
            if let Some(place) = place {
                return Ok(Some(index * WIDTH + place as u64));
            }
        }
        Ok(None)
    }

    /// What is wrong with a tile.
    pub(crate) fn broken(&self, error: TileError<Failure>) -> Failure {
        match error {
            TileError::Read(failure) => failure,
            TileError::Length { level, index, width, found } => {
                let path = TilePath::hashes(level, index, width).map(|path| self.path(&path)).unwrap_or_default();
                let message = Both::new(
                    format!("a tile of {width} hashes has {found} bytes"),
                    format!("ハッシュ{width}個のタイルが{found}バイトです"),
                );
                let help = Both::new("restore the tile from a copy", "タイルを複製から復元してください");
                Failure::input("wrong-tile-length", message).file(&path).help(help)
            }
            TileError::Consistency(error) => Failure::of(&error),
            TileError::Inclusion(error) => Failure::of(&error),
        }
    }

    fn none(&self) -> Failure {
        let message = Both::new("there is no log in this folder", "このフォルダにログがありません");
        Failure::io("log-not-found", message)
            .file(&self.folder)
            .help(Both::new("`warifu log init` begins one", "`warifu log init` で開始してください"))
    }
}

impl Tiles for Store {
    type Error = Failure;

    fn read(&self, level: u8, index: u64, width: u16) -> Result<Vec<u8>, Failure> {
        let path = TilePath::hashes(level, index, width).map_err(Failure::bug)?;
        Ok(self.bytes(&path)?.bytes().to_vec())
    }
}

impl LogFiles for Store {
    fn entries(&self, index: u64, width: u16) -> Result<Vec<Vec<u8>>, Failure> {
        let path = TilePath::entries(index, width).map_err(Failure::bug)?;
        let source = self.bytes(&path)?;
        let read = Log::read_entries(source.bytes());
        let entries = read.map_err(|e| Failure::of(&e).file(source.path()))?;
        if entries.len() < usize::from(width) {
            let found = entries.len();
            let message = Both::new(
                format!("{found} entries, where the log has {width}"),
                format!("登録が{found}件しかありません。ログでは{width}件です"),
            );
            return Err(Failure::input("entry-bundle-cut-short", message).file(source.path()));
        }
        Ok(entries.into_iter().take(usize::from(width)).map(<[u8]>::to_vec).collect())
    }
}

/// What is on disk does not fit together.
pub(crate) fn mismatch(path: &Path, message: Both) -> Failure {
    Failure::input("tiles-of-another-tree", message).file(path).help(Both::new(
        "nothing was changed: restore this folder from a copy, and audit it",
        "何も変更していません。このフォルダを複製から復元し、`warifu log audit` で検査してください",
    ))
}

/// How many of the first `size` things stand in the tile or bundle of this index.
pub(crate) fn width_at(size: u64, index: u64) -> u16 {
    let after = size.saturating_sub(index.saturating_mul(WIDTH));
    u16::try_from(after).unwrap_or(Tile::WIDTH).min(Tile::WIDTH)
}

/// The entry that a file is to become: of a bundle the certificate with all its signatures, of any other file its bytes.
pub(crate) fn new_entry(source: &Source) -> Result<Vec<u8>, Failure> {
    warifu_signing::log_entry(source.bytes()).map_err(|error| no_entry(&error, source))
}

/// The entry that a file would be, to look for it.
pub(crate) fn entry(source: &Source) -> Result<Vec<u8>, Failure> {
    warifu_signing::logged_entry(source.bytes()).map_err(|error| no_entry(&error, source))
}

fn no_entry(error: &LogEntryError, source: &Source) -> Failure {
    Failure::of(error).file(source.path())
}

/// The hash under which an entry stands in the tree.
pub(crate) fn leaf(entry: &[u8]) -> Digest {
    MerkleTree::leaf_hash(entry)
}

/// What a signed checkpoint says, whoever signed it.
pub(crate) fn stated(source: &Source) -> Result<Checkpoint, Failure> {
    let note = Note::read(source.bytes()).map_err(CheckpointError::from);
    note.and_then(|note| Checkpoint::read(note.text())).map_err(|error| unusable(&error, source.path()))
}

/// A checkpoint that does not hold is a no, one that cannot be read is bad input.
pub(crate) fn unusable(error: &CheckpointError, path: &Path) -> Failure {
    let exit = match error {
        CheckpointError::NotByLog { .. }
        | CheckpointError::OtherOrigin { .. }
        | CheckpointError::Note(NoteError::InvalidSignature { .. } | NoteError::UnknownSigner { .. }) => Exit::No,
        _ => Exit::BadInput,
    };
    Failure::of(error).exits(exit).file(path)
}

/// A verifier key as an argument: the key itself, or a file that holds it.
pub(crate) fn note_key(text: &str) -> Result<NoteKey, Failure> {
    let path = Path::new(text);
    let wrong = |error: NoteError| Failure::of(&error);
    match text.parse() {
        Ok(key) => Ok(key),
        Err(_) if path.is_file() => {
            let source = files::read(path)?;
            String::from_utf8_lossy(source.bytes()).trim().parse().map_err(|error| wrong(error).file(path))
        }
        Err(error) => Err(wrong(error)),
    }
}

const WIDTH: u64 = Tile::WIDTH as u64;
/// A full bundle of the largest entries, with their lengths.
const MOST_BYTES: usize = 256 * (2 + Log::MAX_ENTRY_BYTES);
