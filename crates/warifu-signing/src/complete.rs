use warifu_model::{Bundle, Envelope, Json, ReadError};
use warifu_seal::{
    checkpoint::{Checkpoint, CheckpointError},
    keys::holds_private_key,
    log_proof::LogProof,
    merkle::leaf_hash,
    tiles::{self, EntriesError, Log, LogError, MAX_ENTRY_BYTES, Tile, TileError, Tiles},
};

/// Why a log did not grow, or a bundle was not completed.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum CompleteError {
    /// The checkpoint was not made.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// What is to be logged is too large for an entry.
    #[error(transparent)]
    Entry(#[from] EntriesError),
    /// The log does not grow any more.
    #[error(transparent)]
    Log(#[from] LogError),
    /// There is a private key in what is to be logged. A log is public, and nothing in it can be taken back.
    #[error("there is a private key in it")]
    PrivateKey,
    /// The bytes are no bundle.
    #[error(transparent)]
    Read(#[from] ReadError),
}

impl CompleteError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Checkpoint(error) => error.code(),
            Self::Entry(error) => error.code(),
            Self::Log(error) => error.code(),
            Self::PrivateKey => "private-key-in-entry",
            Self::Read(error) => error.code(),
        }
    }

    /// What to do about it.
    pub fn help(&self) -> String {
        match self {
            Self::Checkpoint(error) => error.help().into(),
            Self::Entry(error) => error.help().into(),
            Self::Log(error) => error.help().into(),
            Self::PrivateKey => {
                "nothing was logged: a log is public for ever; check which files were named, and where the key lies"
                    .into()
            }
            Self::Read(error) => error.help(),
        }
    }
}

/// What a bundle is completed with. What is empty or none leaves what the bundle has.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Parts {
    /// Accreditations, from the authority down to the body.
    pub accreditation: Vec<Envelope>,
    /// Status snapshots of the body.
    pub status: Vec<Envelope>,
    /// The text of a log proof.
    pub log: Option<String>,
}

/// A log that has grown: what is to be written, in this order, before anybody is told.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Grown {
    /// Index of the first new entry.
    pub first: u64,
    /// Tiles that are new or wider than before.
    pub tiles: Vec<Tile>,
    /// What the next checkpoint says, not signed.
    pub head: Checkpoint,
}

/// The entry of a log that a file is to become: of a bundle the certificate, its envelope with all signatures on it, in
/// canonical form; of anything else its bytes. Countersign first, log then.
///
/// # Errors
///
/// [`CompleteError::PrivateKey`] where one is in the file; [`CompleteError::Entry`] where it is larger than an entry can be.
pub fn log_entry(file: &[u8]) -> Result<Vec<u8>, CompleteError> {
    let entry = logged_entry(file)?;
    if holds_private_key(&entry) { Err(CompleteError::PrivateKey) } else { Ok(entry) }
}

/// The same, to look for it in a log: what is there is there.
///
/// # Errors
///
/// [`CompleteError::Entry`] where it is larger than an entry can be.
pub fn logged_entry(file: &[u8]) -> Result<Vec<u8>, CompleteError> {
    let entry = match Bundle::read(file) {
        Ok(bundle) => Json::from(&bundle.certificate).to_canonical(),
        Err(_) => file.to_vec(),
    };
    if entry.len() > MAX_ENTRY_BYTES {
        return Err(EntriesError::EntryTooLarge { entry: 0, found: entry.len() }.into());
    }
    Ok(entry)
}

/// Appends entries to the log of this origin and gives what is to be written: bundles of entries first, then the tiles, then the
/// head, which `warifu_seal::checkpoint::sign` signs. What a checkpoint says has to be on disk before it is published.
///
/// # Errors
///
/// [`CompleteError::Log`], [`CompleteError::Checkpoint`]; the log is then unchanged.
pub fn append_to_log<T: AsRef<[u8]>>(log: &mut Log, origin: &str, entries: &[T]) -> Result<Grown, CompleteError> {
    let leaves: Vec<_> = entries.iter().map(|entry| leaf_hash(entry.as_ref())).collect();
    let mut grown = log.clone();
    let tiles = grown.append(&leaves)?;
    let head = Checkpoint::new(origin, grown.size(), grown.root())?;
    let first = log.size();
    *log = grown;
    Ok(Grown { first, tiles, head })
}

/// The proof that entry `index` stands in the log at this checkpoint, of which the signatures are taken as they are.
///
/// # Errors
///
/// [`TileError`]; inside the answer [`CheckpointError`] where the checkpoint is none.
pub fn prove_logged<T: Tiles>(
    tiles: &T,
    index: u64,
    signed: &str,
) -> Result<Result<LogProof, CheckpointError>, TileError<T::Error>> {
    let head = warifu_seal::note::Note::read(signed.as_bytes()).map_err(CheckpointError::from);
    let head = match head.and_then(|note| Checkpoint::read(note.text())) {
        Ok(head) => head,
        Err(error) => return Ok(Err(error)),
    };
    let hashes = tiles::prove_inclusion(tiles, index, head.size())?;
    Ok(Ok(LogProof { extra: None, index, hashes, checkpoint: signed.to_owned() }))
}

/// Puts what an importer needs beside the certificate. Nothing that is signed changes.
///
/// # Errors
///
/// [`CompleteError::Read`] where the bytes are no bundle, or would be none any more.
pub fn complete(bundle: &[u8], parts: Parts) -> Result<Vec<u8>, CompleteError> {
    let mut bundle = Bundle::read(bundle)?;
    if !parts.accreditation.is_empty() {
        bundle.accreditation = parts.accreditation;
    }
    if !parts.status.is_empty() {
        bundle.status = parts.status;
    }
    bundle.log = parts.log.or(bundle.log);
    let bytes = Json::from(&bundle).to_canonical();
    Bundle::read(&bytes)?;
    Ok(bytes)
}
