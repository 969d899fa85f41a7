use warifu_model::{Bundle, Json, problems};
use warifu_seal::{
    checkpoint::{Checkpoint, CheckpointError},
    keys::SigningKey,
    merkle::MerkleTree,
    tiles::{EntriesError, Log, LogError, Tile},
};

problems! {
    /// Reason why nothing was logged.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum LogEntryError {
        /// The checkpoint was not made.
        Checkpoint(error: CheckpointError) => { delegate }
        /// The file is too large for an entry.
        Entry(error: EntriesError) => { delegate }
        /// The log cannot grow.
        Log(error: LogError) => { delegate }
        /// There is a private key in what is to be logged. A log is public, and nothing in it can be taken back.
        PrivateKey => {
            code: "private-key-in-entry",
            en: "the file contains a private key",
            ja: "登録しようとするものの中に秘密鍵がある",
            help_en: "nothing was logged: a log is public for ever; check which files were given, and where the private key is",
            help_ja: "何も登録していません。ログは永久に公開されます。指定したファイルと、秘密鍵がどこに含まれているかを確認してください",
        }
    }
}

impl From<CheckpointError> for LogEntryError {
    fn from(error: CheckpointError) -> Self {
        Self::Checkpoint(error)
    }
}

impl From<EntriesError> for LogEntryError {
    fn from(error: EntriesError) -> Self {
        Self::Entry(error)
    }
}

impl From<LogError> for LogEntryError {
    fn from(error: LogError) -> Self {
        Self::Log(error)
    }
}

/// A log that has grown: what is to be written, in this order, before its checkpoint is published.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Grown {
    /// Index of the first new entry.
    pub first: u64,
    /// Tiles that are new or wider than before.
    pub tiles: Vec<Tile>,
    /// The statement of the next checkpoint, not signed yet.
    pub head: Checkpoint,
}

/// Makes the entry of a log from a file: of a bundle the certificate, its envelope with all signatures, as canonical JSON;
/// of any other file its bytes. At most 65,535 bytes. Countersign first, log then.
///
/// ```
/// assert_eq!(warifu_signing::log_entry(b"a notice")?, b"a notice");
/// # Ok::<(), warifu_signing::LogEntryError>(())
/// ```
///
/// # Errors
///
/// [`LogEntryError::PrivateKey`] where one is in the file; [`LogEntryError::Entry`] where it is larger than an entry can be.
pub fn log_entry(file: &[u8]) -> Result<Vec<u8>, LogEntryError> {
    let entry = logged_entry(file)?;
    if SigningKey::is_in(&entry) { Err(LogEntryError::PrivateKey) } else { Ok(entry) }
}

/// Makes the same entry to look for it in a log, whatever it contains.
///
/// ```
/// assert_eq!(warifu_signing::logged_entry(b"a notice")?, b"a notice");
/// # Ok::<(), warifu_signing::LogEntryError>(())
/// ```
///
/// # Errors
///
/// [`LogEntryError::Entry`] where it is larger than an entry can be.
pub fn logged_entry(file: &[u8]) -> Result<Vec<u8>, LogEntryError> {
    let entry = match Bundle::read(file) {
        Ok(bundle) => Json::from(&bundle.certificate).to_canonical(),
        Err(_) => file.to_vec(),
    };
    if entry.len() > Log::MAX_ENTRY_BYTES {
        return Err(EntriesError::EntryTooLarge { entry: 0, found: entry.len() }.into());
    }
    Ok(entry)
}

/// Appends entries to the log of an origin (C2SP tlog-tiles). Bundles of entries, then tiles, then the head are to be on disk
/// before the checkpoint, which `warifu_seal::checkpoint::sign` makes of the head, is published.
///
/// ```
/// use warifu_seal::tiles::Log;
/// use warifu_signing::append_to_log;
///
/// let mut log = Log::empty();
/// let grown = append_to_log(&mut log, "log.example/certificates", &[b"a notice"])?;
/// assert_eq!((grown.first, log.size()), (0, 1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// [`LogEntryError::Log`], [`LogEntryError::Checkpoint`]; the log is then unchanged.
pub fn append_to_log<T: AsRef<[u8]>>(log: &mut Log, origin: &str, entries: &[T]) -> Result<Grown, LogEntryError> {
    let leaves: Vec<_> = entries.iter().map(|entry| MerkleTree::leaf_hash(entry.as_ref())).collect();
    let mut grown = log.clone();
    let tiles = grown.append(&leaves)?;
    let head = Checkpoint::new(origin, grown.size(), grown.root())?;
    let first = log.size();
    *log = grown;
    Ok(Grown { first, tiles, head })
}
