//! The files of a log and what may follow upon what: the rules of a log folder (C2SP tlog-tiles), wherever its files are kept.
//!
//! The order on disk is entries, tiles, `head`, `checkpoint`: what is said of the tree is durable before it is said, so that a
//! log that was killed at any moment is readable, with the new entries or without.

use std::collections::BTreeMap;

use warifu_model::{Digest, Language};
use warifu_seal::audit::LogFiles;
use warifu_seal::checkpoint::{Checkpoint, CheckpointError, Gathered};
use warifu_seal::keys::{PublicKey, Signer};
use warifu_seal::merkle::MerkleTree;
use warifu_seal::note::{Note, NoteKey, NoteKind, NoteSigner};
use warifu_seal::tiles::{Log, Tile, TilePath, Tiles};

use crate::log::{LogEntryError, logged_entry};
use crate::log_fault::{CHECKPOINT, LogFault, LogFolderError};

/// Storage for files that have to be durable: a folder, a bucket, a table. Names are relative, with `/` between folders.
pub trait Files {
    /// The reason why a file cannot be read or written.
    type Error;

    /// Reads a file; none where there is no file of this name.
    ///
    /// # Errors
    ///
    /// The file is there and cannot be read.
    fn read_file(&self, name: &str) -> Result<Option<Vec<u8>>, Self::Error>;

    /// Writes a whole file or nothing. When this returns, the file is durable under its name.
    ///
    /// # Errors
    ///
    /// It cannot be written.
    fn write_file(&self, name: &str, bytes: &[u8]) -> Result<(), Self::Error>;
}

impl<F: Files> Files for &F {
    type Error = F::Error;

    fn read_file(&self, name: &str) -> Result<Option<Vec<u8>>, F::Error> {
        (**self).read_file(name)
    }

    fn write_file(&self, name: &str, bytes: &[u8]) -> Result<(), F::Error> {
        (**self).write_file(name, bytes)
    }
}

/// A log, wherever its files are kept. Nobody else may change it meanwhile: who keeps the files locks them.
///
/// ```
/// use std::{cell::RefCell, collections::BTreeMap, convert::Infallible};
/// use warifu_seal::{keys::SigningKey, note::{NoteKind, NoteSigner}};
/// use warifu_signing::{Files, LogFolder, log_entry};
///
/// #[derive(Default)]
/// struct Memory(RefCell<BTreeMap<String, Vec<u8>>>);
///
/// impl Files for Memory {
///     type Error = Infallible;
///
///     fn read_file(&self, name: &str) -> Result<Option<Vec<u8>>, Infallible> {
///         Ok(self.0.borrow().get(name).cloned())
///     }
///
///     fn write_file(&self, name: &str, bytes: &[u8]) -> Result<(), Infallible> {
///         self.0.borrow_mut().insert(name.to_owned(), bytes.to_vec());
///         Ok(())
///     }
/// }
///
/// let log = LogFolder::new(Memory::default());
/// let key = || SigningKey::from_seed(&[1; 32]);
/// log.begin(&NoteSigner::new("log.example/certificates", NoteKind::Ed25519, key())?)?;
///
/// let mut state = log.state()?;
/// let signer = state.signer(key())?;
/// let placed = log.add(&mut state, &[log_entry(b"a notice")?, log_entry(b"another")?])?;
/// assert_eq!((placed[1].index, placed[1].is_new), (1, true));
/// let signed = log.publish(&state, &signer)?;
/// assert_eq!(log.state()?.published(), signed.as_bytes());
///
/// let again = log.add(&mut state, &[log_entry(b"a notice")?])?;
/// assert_eq!((again[0].index, again[0].is_new), (0, false));
/// assert_eq!(log.find(b"another", state.head().size())?, Some(1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct LogFolder<F> {
    files: F,
}

/// Describes what a log holds, with or without the log's signature on it.
#[derive(Clone, Debug)]
pub struct LogState {
    head: Checkpoint,
    log: Log,
    published: Vec<u8>,
    published_head: Checkpoint,
}

/// The place of an entry in a log.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct PlacedEntry {
    /// Its index, from zero.
    pub index: u64,
    /// True where it was added, false where the log had it before.
    pub is_new: bool,
}

impl<F: Files> LogFolder<F> {
    /// A log whose files are kept there.
    pub const fn new(files: F) -> Self {
        Self { files }
    }

    /// Begins an empty log in the name of this signer, which is its name for ever.
    ///
    /// # Errors
    ///
    /// [`LogFault::Begun`]; [`LogFault::Checkpoint`] where the name cannot be that of a log.
    pub fn begin(&self, signer: &NoteSigner) -> Result<(), LogFolderError<F::Error>> {
        for name in [CHECKPOINT, HEAD] {
            if self.file(name)?.is_some() {
                return Err(LogFault::Begun.into());
            }
        }
        let wrong = |error| LogFault::Checkpoint { file: "", error };
        let head = Checkpoint::new(signer.key().name(), 0, Log::empty().root()).map_err(wrong)?;
        let text = Checkpoint::sign(&head, signer).map_err(wrong)?;
        self.write(HEAD, head.to_text().as_bytes())?;
        self.write(CHECKPOINT, text.as_bytes())
    }

    /// The checkpoint that was published last, and what it says; nobody has checked its signatures yet.
    ///
    /// # Errors
    ///
    /// [`LogFault::NotBegun`], [`LogFault::Checkpoint`].
    pub fn published(&self) -> Result<(Vec<u8>, Checkpoint), LogFolderError<F::Error>> {
        let bytes = self.file(CHECKPOINT)?.ok_or(LogFault::NotBegun)?;
        let note = Note::read(&bytes).map_err(CheckpointError::from);
        let head = note.and_then(|note| Checkpoint::read(note.text()));
        let head = head.map_err(|error| LogFault::Checkpoint { file: CHECKPOINT, error })?;
        Ok((bytes, head))
    }

    /// Takes up the log where it stands, and refuses where its files do not fit together.
    ///
    /// # Errors
    ///
    /// As [`LogFolder::published`]; [`LogFault::Mismatch`] and what is wrong with a tile.
    pub fn state(&self) -> Result<LogState, LogFolderError<F::Error>> {
        let (published, published_head) = self.published()?;
        let head = match self.file(HEAD)? {
            Some(bytes) => Checkpoint::read(&String::from_utf8_lossy(&bytes))
                .map_err(|error| LogFault::Checkpoint { file: HEAD, error })?,
            // a copy of what is published may be gone on with
            None => published_head.clone(),
        };
        if head.origin() != published_head.origin() || head.size() < published_head.size() {
            let how = "the tree in `head` is not a later one than that of `checkpoint`";
            return Err(
                LogFault::mismatch(HEAD, how, "`head` の木が `checkpoint` の木より後のものではありません").into()
            );
        }
        let log = Log::resume_at(self, head.size(), head.root())?
            .map_err(|error| LogFault::mismatch(HEAD, error.message(Language::En), error.message(Language::Ja)))?;
        let (before, root) = (self.root(published_head.size())?, published_head.root());
        if before != *root {
            let how = format!("the tiles lead to root `{before}`, not to `{root}`");
            let how_ja = format!("タイルから得られるルートは `{before}` で、`{root}` と異なります");
            return Err(LogFault::mismatch(CHECKPOINT, how, how_ja).into());
        }
        Ok(LogState { head, log, published, published_head })
    }

    /// Adds entries, as [`log_entry`](crate::log_entry) makes them, and gives each its place. What the log has already is not
    /// added again. Everything but the checkpoint is durable then.
    ///
    /// # Errors
    ///
    /// [`LogFault::Mismatch`] where the last entries are not those of the tiles; the fault in a tile, a file or an entry. The log
    /// is then as it was before, or has the entries.
    pub fn add(&self, state: &mut LogState, entries: &[Vec<u8>]) -> Result<Vec<PlacedEntry>, LogFolderError<F::Error>> {
        let size = state.head.size();
        let leaves: Vec<_> = entries.iter().map(|entry| MerkleTree::leaf_hash(entry)).collect();
        let mut known = self.places(&leaves, size)?;
        let (mut placed, mut new) = (Vec::new(), Vec::new());
        for (entry, leaf) in entries.iter().zip(leaves) {
            let next = size + new.len() as u64;
            let found = known.entry(leaf).or_default();
            let (index, is_new) = (found.unwrap_or(next), found.is_none());
            *found = Some(index);
            placed.push(PlacedEntry { index, is_new });
            if is_new {
                new.push(entry.as_slice());
            }
        }
        self.append(state, &new)?;
        Ok(placed)
    }

    /// Publishes the checkpoint of what is durable, and gives its text. One that says the same already stays, with its
    /// cosignatures.
    ///
    /// # Errors
    ///
    /// [`LogFault::Checkpoint`].
    pub fn publish(&self, state: &LogState, signer: &NoteSigner) -> Result<String, LogFolderError<F::Error>> {
        Ok(self.publish_cosigned(state, signer, &[], &[])?.text)
    }

    /// Publishes the checkpoint as [`LogFolder::publish`] does, with the cosignatures that these witnesses made on copies of it.
    /// All copies are read before anything is written.
    ///
    /// # Errors
    ///
    /// [`LogFault::Copy`], [`LogFault::Checkpoint`]; nothing was written then.
    pub fn publish_cosigned(
        &self,
        state: &LogState,
        signer: &NoteSigner,
        copies: &[&[u8]],
        witnesses: &[NoteKey],
    ) -> Result<Gathered, LogFolderError<F::Error>> {
        let text = if state.head == state.published_head {
            String::from_utf8_lossy(&state.published).into_owned()
        } else {
            let next = Checkpoint::sign(&state.head, signer);
            next.map_err(|error| LogFault::Checkpoint { file: CHECKPOINT, error })?
        };
        let mut all = Gathered { text, taken: Vec::new(), left_out: Vec::new() };
        for (number, copy) in copies.iter().enumerate() {
            let gathered = Checkpoint::gather(&all.text, copy, signer.key(), witnesses);
            let gathered = gathered.map_err(|error| LogFault::Copy { number, error })?;
            all.text = gathered.text;
            all.taken.extend(gathered.taken);
            all.left_out.extend(gathered.left_out);
        }
        if self.file(CHECKPOINT)?.as_deref() != Some(all.text.as_bytes()) {
            self.write(CHECKPOINT, all.text.as_bytes())?;
        }
        Ok(all)
    }

    /// The place of the entry of a file among the first `size`; none where it is not among them. The entry is that of
    /// [`log_entry`](crate::log_entry), whatever the file contains. Reads every leaf hash.
    ///
    /// # Errors
    ///
    /// [`LogFault::Entry`] where the file is larger than an entry can be; the fault in a tile.
    pub fn find(&self, file: &[u8], size: u64) -> Result<Option<u64>, LogFolderError<F::Error>> {
        let leaf = MerkleTree::leaf_hash(&logged_entry(file)?);
        Ok(self.places(&[leaf], size)?.remove(&leaf).flatten())
    }

    /// The first place of each of these among the first `size`.
    fn places(&self, leaves: &[Digest], size: u64) -> Result<BTreeMap<Digest, Option<u64>>, LogFolderError<F::Error>> {
        let mut known: BTreeMap<_, _> = leaves.iter().map(|leaf| (*leaf, None)).collect();
        for index in 0..size.div_ceil(WIDTH) {
            let tile = self.read(0, index, width_at(size, index))?;
            let (hashes, _) = tile.as_chunks::<32>();
            for (place, hash) in (index * WIDTH..size).zip(hashes) {
                if let Some(found @ None) = known.get_mut(&Digest::from_bytes(*hash)) {
                    *found = Some(place);
                }
            }
        }
        Ok(known)
    }

    /// Entries, then tiles, then the head: whatever is said of the tree is durable before it is said.
    fn append(&self, state: &mut LogState, entries: &[&[u8]]) -> Result<(), LogFolderError<F::Error>> {
        if entries.is_empty() {
            return Ok(());
        }
        let size = state.head.size();
        let first = size / WIDTH;
        let mut edge = match size % WIDTH {
            0 => Vec::new(),
            _ => self.entries(first, width_at(size, first))?,
        };
        let edge_leaves: Vec<u8> = edge.iter().flat_map(|entry| *MerkleTree::leaf_hash(entry).as_bytes()).collect();
        if !edge.is_empty() && !self.read(0, first, width_at(size, first))?.starts_with(&edge_leaves) {
            let path = TilePath::entries(first, width_at(size, first))?.to_string();
            let how = "the entries are not those of the tiles";
            return Err(LogFault::mismatch(path, how, "登録内容がタイルと一致しません").into());
        }
        edge.extend(entries.iter().map(|entry| entry.to_vec()));
        for (index, bundle) in (first..).zip(edge.chunks(usize::from(Tile::WIDTH))) {
            // a chunk is no longer than a tile is wide
            let path = TilePath::entries(index, u16::try_from(bundle.len()).unwrap_or(Tile::WIDTH))?;
            self.write(&path.to_string(), &Log::write_entries(bundle).map_err(LogEntryError::from)?)?;
        }
        let leaves: Vec<_> = entries.iter().map(|entry| MerkleTree::leaf_hash(entry)).collect();
        let mut log = state.log.clone();
        let tiles = log.append(&leaves).map_err(LogEntryError::from)?;
        let head = Checkpoint::new(state.head.origin(), log.size(), log.root()).map_err(LogEntryError::from)?;
        tiles.iter().try_for_each(|tile| self.write(&tile.path().to_string(), &tile.to_bytes()))?;
        (state.head, state.log) = (head, log);
        self.write(HEAD, state.head.to_text().as_bytes())
    }

    /// The bytes of a tile or bundle, and the name of the file; a full one may stand for a partial one.
    fn whole_or_part(&self, part: TilePath) -> Result<(String, Vec<u8>), LogFolderError<F::Error>> {
        let name = part.to_string();
        if let Some(bytes) = self.file(&name)? {
            return Ok((name, bytes));
        }
        let whole = match part.level() {
            Some(level) => TilePath::hashes(level, part.index(), Tile::WIDTH),
            None => TilePath::entries(part.index(), Tile::WIDTH),
        };
        let whole = whole?.to_string();
        match self.file(&whole)? {
            Some(bytes) => Ok((whole, bytes)),
            None => Err(LogFault::FileMissing { file: name }.into()),
        }
    }

    fn file(&self, name: &str) -> Result<Option<Vec<u8>>, LogFolderError<F::Error>> {
        self.files.read_file(name).map_err(LogFolderError::Files)
    }

    fn write(&self, name: &str, bytes: &[u8]) -> Result<(), LogFolderError<F::Error>> {
        self.files.write_file(name, bytes).map_err(LogFolderError::Files)
    }
}

impl<F: Files> Tiles for LogFolder<F> {
    type Error = LogFolderError<F::Error>;

    fn read(&self, level: u8, index: u64, width: u16) -> Result<Vec<u8>, Self::Error> {
        Ok(self.whole_or_part(TilePath::hashes(level, index, width)?)?.1)
    }
}

impl<F: Files> LogFiles for LogFolder<F> {
    fn entries(&self, index: u64, width: u16) -> Result<Vec<Vec<u8>>, Self::Error> {
        let (file, bytes) = self.whole_or_part(TilePath::entries(index, width)?)?;
        let entries = Log::read_entries(&bytes);
        let entries = entries.map_err(|error| LogFault::EntriesMalformed { file: file.clone(), error })?;
        if entries.len() < usize::from(width) {
            return Err(LogFault::EntriesCutShort { file, found: entries.len(), width }.into());
        }
        Ok(entries.into_iter().take(usize::from(width)).map(<[u8]>::to_vec).collect())
    }
}

impl LogState {
    /// The file with the checkpoint that is published.
    pub const CHECKPOINT: &str = CHECKPOINT;

    /// The file with the tree that is durable and not signed: what the next checkpoint says.
    pub const HEAD: &str = "head";

    /// The tree that is durable: what the next checkpoint says.
    pub const fn head(&self) -> &Checkpoint {
        &self.head
    }

    /// The bytes of the checkpoint that was published last.
    pub fn published(&self) -> &[u8] {
        &self.published
    }

    /// Takes every line off the checkpoint that neither the log's key nor one of these witnesses made, and gives the names on
    /// those lines. [`LogFolder::publish`] writes it.
    ///
    /// # Errors
    ///
    /// [`LogFault::Checkpoint`] where the key did not sign the checkpoint.
    pub fn repair(&mut self, key: &PublicKey, witnesses: &[NoteKey]) -> Result<Vec<String>, LogFault> {
        let log = NoteKey::new(self.head.origin(), NoteKind::Ed25519, key.clone()).map_err(LogFault::Origin)?;
        let repaired = Checkpoint::mend(&String::from_utf8_lossy(&self.published), &log, witnesses);
        let repaired = repaired.map_err(|error| LogFault::Checkpoint { file: CHECKPOINT, error })?;
        self.published = repaired.text.into_bytes();
        Ok(repaired.left_out)
    }

    /// Makes the signer of this very log of its key: the key signed the checkpoint that is published.
    ///
    /// # Errors
    ///
    /// [`LogFault::KeyOfAnotherLog`].
    pub fn signer(&self, key: impl Signer + 'static) -> Result<NoteSigner, LogFault> {
        let signer = NoteSigner::new(self.head.origin(), NoteKind::Ed25519, key).map_err(LogFault::Origin)?;
        Checkpoint::open(&self.published, signer.key(), &[]).map_err(LogFault::KeyOfAnotherLog)?;
        Ok(signer)
    }
}

/// How many of the first `size` things stand in the tile or bundle of this index.
pub(crate) fn width_at(size: u64, index: u64) -> u16 {
    let after = size.saturating_sub(index.saturating_mul(WIDTH));
    u16::try_from(after).unwrap_or(Tile::WIDTH).min(Tile::WIDTH)
}

const WIDTH: u64 = Tile::WIDTH as u64;
const HEAD: &str = LogState::HEAD;
