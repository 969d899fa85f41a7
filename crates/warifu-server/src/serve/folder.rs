use std::fs::{self, File, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use warifu_model::Digest;

use crate::witness::Memory;

/// What a witness remembers, in a folder: for each log a file with the checkpoint that it cosigned last. One process at a time has it.
#[derive(Debug)]
pub struct FolderMemory {
    folder: PathBuf,
    _lock: File,
}

impl FolderMemory {
    /// Opens the folder, or makes it.
    ///
    /// # Errors
    ///
    /// What the system says; [`io::ErrorKind::WouldBlock`] where another process has it.
    pub fn open(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        Ok(Self { folder: folder.to_owned(), _lock: locked(folder)? })
    }

    fn file(&self, origin: &str) -> PathBuf {
        self.folder.join(format!("{}.checkpoint", Digest::of(origin.as_bytes()).hex()))
    }
}

/// The lock of a folder, for as long as the file lives; [`io::ErrorKind::WouldBlock`] where another process has it.
pub(super) fn locked(folder: &Path) -> io::Result<File> {
    let lock = File::options().create(true).truncate(false).write(true).open(folder.join("lock"))?;
    lock.try_lock().map_err(|error| match error {
        TryLockError::WouldBlock => io::ErrorKind::WouldBlock.into(),
        TryLockError::Error(error) => error,
    })?;
    Ok(lock)
}

impl Memory for FolderMemory {
    fn recall(&mut self, origin: &str) -> Result<Option<String>, String> {
        #[expect(clippy::disallowed_methods, reason = "the memory of a witness is a file")]
        let read = fs::read_to_string(self.file(origin));
        match read {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.to_string()),
        }
    }

    fn keep(&mut self, origin: &str, checkpoint: &str) -> Result<(), String> {
        keep(&self.file(origin), checkpoint.as_bytes()).map_err(|error| error.to_string())
    }
}

/// Beside it, onto the disk, then in its place, and the folder onto the disk as well.
pub(super) fn keep(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let beside = path.with_extension("part");
    let mut file = File::options().create(true).truncate(true).write(true).open(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&beside, path)?;
    #[cfg(unix)]
    if let Some(folder) = path.parent() {
        File::options().read(true).open(folder)?.sync_all()?;
    }
    Ok(())
}
