//! What the database does not do itself: folders, and copies that appear whole.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};

use super::super::StoreError;
use super::error::place;

/// Writes the entries of the folder of a file to the disk: a file that is on the disk without its name is lost.
#[expect(
    clippy::disallowed_methods,
    reason = "a store is where files are, and the database does not do this at creation"
)]
pub(super) fn sync_folder_of(path: &Path) -> Result<(), StoreError> {
    if !cfg!(unix) {
        // elsewhere folders are not opened, and the system writes their entries
        return Ok(());
    }
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(StoreError::unusable)
}

/// Copies in one step, so that no commit of others makes it begin again; in a write-ahead log nobody waits for that.
pub(super) fn backup(from: &Connection, to: &Path) -> Result<(), StoreError> {
    if to.exists() {
        return Err(StoreError::Present { place: place(to) });
    }
    let part = beside(to, &format!(".part-{}", std::process::id()));
    let done =
        copy(from, &part).and_then(|()| sync(&part)).and_then(|()| fs::rename(&part, to).map_err(StoreError::unusable));
    if done.is_err() {
        // what is there of the copy is of no use; where it cannot be removed, the error says enough
        let _ = fs::remove_file(&part);
        return done;
    }
    sync_folder_of(to)
}

fn copy(from: &Connection, part: &Path) -> Result<(), StoreError> {
    if part.exists() {
        fs::remove_file(part).map_err(StoreError::unusable)?;
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut to = Connection::open_with_flags(part, flags).map_err(StoreError::unusable)?;
    to.execute_batch("PRAGMA synchronous = OFF").map_err(StoreError::unusable)?;
    let copied = Backup::new(from, &mut to).and_then(|copying| copying.step(-1)).map_err(StoreError::unusable)?;
    match copied {
        StepResult::Done => to.close().map_err(|(_, e)| StoreError::unusable(e)),
        other => Err(StoreError::unusable(format!("the copy did not end: {other:?}"))),
    }
}

#[expect(clippy::disallowed_methods, reason = "a store is where files are")]
fn sync(path: &Path) -> Result<(), StoreError> {
    fs::File::open(path).and_then(|file| file.sync_all()).map_err(StoreError::unusable)
}

/// Whether no write-ahead log with something in it is beside a file.
pub(super) fn has_no_log(path: &Path) -> bool {
    fs::metadata(beside(path, "-wal")).map_or(true, |log| log.len() == 0)
}

/// The length of a file, and when it was written last.
pub(super) type Stamp = (u64, Option<SystemTime>);

/// How a file is now; none where that cannot be seen.
pub(super) fn stamp(path: &Path) -> Option<Stamp> {
    fs::metadata(path).ok().map(|file| (file.len(), file.modified().ok()))
}

/// The name of a file that does not change, for the database: a URI, in which it looks for no log and takes no lock.
pub(super) fn unchanging(path: &Path) -> String {
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let mut uri = "file:".to_owned();
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'_' | b'-' => uri.push(char::from(*byte)),
            _ => {
                let _ = write!(uri, "%{byte:02X}");
            }
        }
    }
    uri + "?immutable=1"
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    PathBuf::from(name)
}
