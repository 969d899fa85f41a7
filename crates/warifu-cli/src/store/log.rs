//! The folder of a log: reading and writing what stands in it.

use std::path::{Path, PathBuf};

use warifu_seal::checkpoint::{Checkpoint, CheckpointError};
use warifu_seal::note::{NoteError, NoteKey};
use warifu_seal::tiles::{Log, TilePath};
use warifu_signing::{Files, LogEntryError, LogFault, LogFolder, LogFolderError, LogState};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::files::{self, Source};
use crate::store::{self, Lock, Shared, Wait};

/// A log in a folder.
#[derive(Debug)]
pub(crate) struct Store {
    folder: PathBuf,
}

impl Store {
    pub(crate) fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    /// The checkpoint that is published.
    pub(crate) fn checkpoint(&self) -> PathBuf {
        self.folder.join(LogState::CHECKPOINT)
    }

    /// Whether there is a log, or what is left of one.
    pub(crate) fn exists(&self) -> bool {
        [LogState::CHECKPOINT, LogState::HEAD, "tile"].iter().any(|name| self.folder.join(name).exists())
    }

    /// Nobody else changes the log until the lock is dropped.
    pub(crate) fn lock(&self, wait: Wait) -> Result<Lock, Failure> {
        if !self.checkpoint().exists() {
            return Err(self.fault(&LogFault::NotBegun));
        }
        store::lock(&self.folder, Shared::Log, wait)
    }

    /// The log in the folder.
    pub(crate) fn log(&self) -> LogFolder<&Self> {
        LogFolder::new(self)
    }

    /// Reads the published checkpoint, whose signatures nobody has checked yet.
    pub(crate) fn published(&self) -> Result<(Source, Checkpoint), Failure> {
        let (_, head) = self.log().published().map_err(|error| self.failure(error))?;
        Ok((files::read(&self.checkpoint())?, head))
    }

    /// Takes up the log where it stands, and refuses where what is on disk does not fit together.
    pub(crate) fn state(&self) -> Result<LogState, Failure> {
        self.log().state().map_err(|error| self.failure(error))
    }

    /// Where a tile or bundle of entries lies.
    pub(crate) fn path(&self, path: &TilePath) -> PathBuf {
        self.folder.join(path.to_string())
    }

    /// What is wrong with the log, of which file and with which exit code.
    pub(crate) fn failure(&self, error: LogFolderError<Failure>) -> Failure {
        match error {
            LogFolderError::Files(failure) => failure,
            LogFolderError::Log(fault) => self.fault(&fault),
        }
    }

    /// The same, where the files were read and written.
    pub(crate) fn fault(&self, fault: &LogFault) -> Failure {
        let path = fault.file().map(|file| self.folder.join(file));
        let failure = match fault {
            LogFault::Path(error) => Failure::bug(error),
            LogFault::Begun | LogFault::NotBegun => Failure::of(fault).exits(Exit::Io).file(&self.folder),
            LogFault::Checkpoint { error, .. } | LogFault::Copy { error, .. } | LogFault::KeyOfAnotherLog(error) => {
                Failure::of(fault).exits(unusable_exit(error))
            }
            LogFault::NotProven(_) => Failure::of(fault).file(&self.folder),
            _ => Failure::of(fault),
        };
        match (fault, path) {
            // what the system says of the file that is not there
            (LogFault::FileMissing { .. }, Some(path)) => files::read(&path).err().unwrap_or(failure),
            (_, Some(path)) => failure.file(&path),
            (_, None) => failure,
        }
    }
}

impl Files for Store {
    type Error = Failure;

    fn read_file(&self, name: &str) -> Result<Option<Vec<u8>>, Failure> {
        let path = self.folder.join(name);
        if !path.exists() {
            return Ok(None);
        }
        Ok(Some(files::read_within(&path, MOST_BYTES)?.bytes().to_vec()))
    }

    fn write_file(&self, name: &str, bytes: &[u8]) -> Result<(), Failure> {
        store::write(&self.folder.join(name), bytes)
    }
}

/// The entry that a file is to become: of a bundle the certificate with all its signatures, of any other file its bytes.
pub(crate) fn new_entry(source: &Source) -> Result<Vec<u8>, Failure> {
    warifu_signing::log_entry(source.bytes()).map_err(|error| no_entry(&error, source))
}

fn no_entry(error: &LogEntryError, source: &Source) -> Failure {
    Failure::of(error).file(source.path())
}

/// A checkpoint that does not hold is a no, one that cannot be read is bad input.
pub(crate) fn unusable(error: &CheckpointError, path: &Path) -> Failure {
    Failure::of(error).exits(unusable_exit(error)).file(path)
}

fn unusable_exit(error: &CheckpointError) -> Exit {
    match error {
        CheckpointError::NotByLog { .. }
        | CheckpointError::OtherOrigin { .. }
        | CheckpointError::Note(NoteError::InvalidSignature { .. } | NoteError::UnknownSigner { .. }) => Exit::No,
        CheckpointError::Note(NoteError::Signer(_)) => Exit::Io,
        _ => Exit::BadInput,
    }
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

/// A full bundle of the largest entries, with their lengths.
const MOST_BYTES: usize = 256 * (2 + Log::MAX_ENTRY_BYTES);
