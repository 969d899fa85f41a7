//! A file beside its place until it is whole: under a name that nobody can lay a link at beforehand, held by an operating
//! system's lock while its process lives, so that what killed processes left is told from what is being written.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;

/// Who may read a file that is made.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Readers {
    /// As the file that it replaces, or as the system says for new files.
    AsUsual,
    /// Its owner alone.
    Owner,
}

/// A file that does not stand under its name yet. It is gone when this is dropped.
#[derive(Debug)]
pub(crate) struct Part {
    target: PathBuf,
    path: PathBuf,
    file: File,
    is_placed: bool,
}

impl Part {
    /// Begins a file beside `target`. What killed processes began in this folder is removed first.
    pub(crate) fn begin(target: &Path, readers: Readers) -> io::Result<Self> {
        target.file_name().ok_or(io::ErrorKind::InvalidInput)?;
        let folder = folder_of(target);
        sweep(folder);
        for _ in 0..ATTEMPTS {
            let path = folder.join(name()?);
            let file = match new_file(readers).open(&path) {
                Ok(file) => file,
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
                Err(error) => return Err(error),
            };
            let part = Self { target: target.to_owned(), path, file, is_placed: false };
            // whoever sweeps may have taken it for abandoned before it was held
            if holds(&part.file) && is_at(&part.file, &part.path) {
                part.keep_mode(readers)?;
                return Ok(part);
            }
        }
        Err(io::Error::other("no name for a temporary file is free"))
    }

    /// Puts the file under its name; when this returns, it is on disk with its name.
    pub(crate) fn place(mut self) -> io::Result<()> {
        self.file.sync_all()?;
        fs::rename(&self.path, &self.target)?;
        self.is_placed = true;
        sync_folder(folder_of(&self.target))
    }

    /// Who could read the file that is replaced can read the new one, and nobody else.
    fn keep_mode(&self, readers: Readers) -> io::Result<()> {
        match fs::metadata(&self.target) {
            Ok(metadata) if readers == Readers::AsUsual => self.file.set_permissions(metadata.permissions()),
            _ => Ok(()),
        }
    }
}

impl Write for Part {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if !self.is_placed {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Writes a whole file or nothing, at a path to which no link leads.
pub(crate) fn replace(target: &Path, bytes: &[u8], readers: Readers) -> io::Result<()> {
    let mut part = Part::begin(target, readers)?;
    part.write_all(bytes)?;
    part.place()
}

/// Whether a file of this name is one of ours that nobody asked for: a part, or a lock.
pub(crate) fn is_own(path: &Path) -> bool {
    is_part(path) || path.file_name().is_some_and(|name| name == FOLDER_LOCK)
}

/// Makes a folder and all above it; when this returns, they are on disk with their names.
pub(crate) fn create_folder(path: &Path) -> io::Result<()> {
    let is_missing = |path: &&Path| !path.as_os_str().is_empty() && !path.exists();
    let made: Vec<&Path> = path.ancestors().take_while(is_missing).collect();
    fs::create_dir_all(path)?;
    made.into_iter().rev().try_for_each(|made| sync_folder(folder_of(made)))
}

/// Puts a whole folder where nothing is; when this returns, it is on disk with its name.
#[cfg(feature = "delivery")]
pub(crate) fn place_folder(part: &Path, target: &Path) -> io::Result<()> {
    // a rename puts itself in the place of an empty folder
    if fs::symlink_metadata(target).is_ok() {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    fs::rename(part, target)?;
    sync_folder(folder_of(target))
}

/// The file that a path stands for: a link is followed, so that the link stays and what it leads to is replaced.
pub(crate) fn target_of(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

/// The folder in which a file stands.
pub(crate) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Writes the names in a folder to disk. Where folders cannot be opened or written so, the rename is all that can be had.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    let Ok(folder) = OpenOptions::new().read(true).open(folder) else { return Ok(()) };
    match folder.sync_all() {
        Err(error) if !matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => Err(error),
        _ => Ok(()),
    }
}

/// Whether what was opened still stands under this path, and is no link.
pub(crate) fn is_at(file: &File, path: &Path) -> bool {
    let (Ok(opened), Ok(named)) = (file.metadata(), fs::symlink_metadata(path)) else { return false };
    same(&opened, &named)
}

#[cfg(unix)]
fn same(a: &fs::Metadata, b: &fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    (a.dev(), a.ino()) == (b.dev(), b.ino())
}

/// Where files have no number, a name that is no link has to do.
#[cfg(not(unix))]
fn same(_: &fs::Metadata, named: &fs::Metadata) -> bool {
    named.is_file()
}

fn new_file(readers: Readers) -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if readers == Readers::Owner {
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    let _ = readers;
    options
}

/// Holds the file while this process lives. A file system without locks holds nothing, and nothing is swept there.
fn holds(file: &File) -> bool {
    !matches!(file.try_lock(), Err(TryLockError::WouldBlock))
}

/// Removes what processes began that are no more: nobody holds it.
fn sweep(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let names = entries.filter_map(Result::ok).map(|entry| entry.path());
    for path in names.filter(|path| is_part(path)) {
        let Ok(file) = OpenOptions::new().read(true).write(true).open(&path) else { continue };
        if is_at(&file, &path) && file.try_lock().is_ok() && is_at(&file, &path) {
            let _ = fs::remove_file(&path);
        }
    }
}

fn is_part(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let middle = name.strip_prefix(PREFIX).and_then(|rest| rest.strip_suffix(SUFFIX));
    middle.is_some_and(|middle| middle.len() == 32 && middle.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

fn name() -> io::Result<String> {
    let mut random = [0; 16];
    getrandom::fill(&mut random).map_err(|error| io::Error::other(format!("no random bytes: {error}")))?;
    Ok(format!("{PREFIX}{}{SUFFIX}", HEXLOWER.encode(&random)))
}

/// What the names of our own files begin with, that stand beside those of the user.
const PREFIX: &str = ".warifu-";
const SUFFIX: &str = ".part";
/// The lock of a folder, where a folder itself cannot be locked.
pub(crate) const FOLDER_LOCK: &str = ".warifu-lock";
/// Each fails only where somebody guesses 128 random bits, or sweeps in the same instant.
const ATTEMPTS: usize = 16;
