use warifu_model::{Bundle, Json, problems};
use warifu_seal::{
    checkpoint::CheckpointError,
    keys::SigningKey,
    tiles::{EntriesError, Log, LogError},
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
pub(crate) fn logged_entry(file: &[u8]) -> Result<Vec<u8>, LogEntryError> {
    let entry = match Bundle::read(file) {
        Ok(bundle) => Json::from(&bundle.certificate).to_canonical(),
        Err(_) => file.to_vec(),
    };
    if entry.len() > Log::MAX_ENTRY_BYTES {
        return Err(EntriesError::EntryTooLarge { entry: 0, found: entry.len() }.into());
    }
    Ok(entry)
}
