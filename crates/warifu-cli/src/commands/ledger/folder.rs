//! The folder of a dump.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fs::{self, File, OpenOptions};
use std::io::{BufRead as _, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use warifu_ledger::dump::{DumpFile, DumpSource};
use warifu_ledger::journal::MOST_BLOB_BYTES;

use super::stopped::Stopped;
use crate::failure::{Both, Failure};
use crate::files;

/// A folder into which a dump goes.
pub(super) struct Folder {
    path: PathBuf,
    /// Files that grow.
    growing: BTreeMap<DumpFile, BufWriter<File>>,
}

impl Folder {
    /// Begins a dump in a folder that is not there, or empty.
    pub(super) fn begin(path: &Path) -> Result<Self, Failure> {
        let is_used = fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_some());
        if is_used || path.is_file() {
            let message = Both::new("this folder is not empty", "このフォルダは空ではありません");
            return Err(Failure::io("file-exists", message).file(path).help(Both::new(
                "choose another name: a dump is never mixed with another",
                "別の名前を指定してください。書出しはほかのものと混ぜません",
            )));
        }
        files::create_folder(path)?;
        Ok(Self { path: path.to_owned(), growing: BTreeMap::new() })
    }

    /// Adds to a file.
    pub(super) fn add(&mut self, file: DumpFile, bytes: &[u8]) -> Result<(), Failure> {
        let path = self.path.join(file.path());
        match file {
            DumpFile::Blob(_) => files::write_all(&[(path, bytes.to_vec())]),
            DumpFile::Manifest => {
                self.settle()?;
                files::write(&path, bytes.to_vec()).map(drop)
            }
            _ => self.grow(file, &path, bytes).map_err(|error| Failure::unwritable(&path, &error)),
        }
    }

    /// Everything is on the disk.
    pub(super) fn finish(mut self) -> Result<(), Failure> {
        self.settle()
    }

    fn grow(&mut self, file: DumpFile, path: &Path, bytes: &[u8]) -> std::io::Result<()> {
        let growing = match self.growing.entry(file) {
            Entry::Occupied(growing) => growing.into_mut(),
            Entry::Vacant(place) => place.insert(BufWriter::new(begun(file).open(path)?)),
        };
        growing.write_all(bytes)
    }

    fn settle(&mut self) -> Result<(), Failure> {
        for (file, growing) in std::mem::take(&mut self.growing) {
            let whole = growing.into_inner().map_err(std::io::IntoInnerError::into_error);
            let path = self.path.join(file.path());
            whole.and_then(|file| file.sync_all()).map_err(|error| Failure::unwritable(&path, &error))?;
        }
        Ok(())
    }
}

/// How a file of a dump is begun.
fn begun(file: DumpFile) -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if file == DumpFile::Secrets {
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    options
}

/// A folder from which a dump is read.
pub(super) struct Dumped {
    path: PathBuf,
    open: BTreeMap<DumpFile, BufReader<File>>,
}

impl Dumped {
    pub(super) fn new(path: &Path) -> Self {
        Self { path: path.to_owned(), open: BTreeMap::new() }
    }
}

impl DumpSource for Dumped {
    type Error = Stopped;

    fn file(&mut self, file: DumpFile) -> Result<Vec<u8>, Stopped> {
        let source = files::read_within(&self.path.join(file.path()), MOST_BLOB_BYTES).map_err(Stopped::Files)?;
        Ok(source.bytes().to_vec())
    }

    fn line(&mut self, file: DumpFile) -> Result<Option<Vec<u8>>, Stopped> {
        let path = self.path.join(file.path());
        let unreadable = |error: std::io::Error| {
            let message =
                Both::new(format!("this file cannot be read: {error}"), format!("このファイルを読めない：{error}"));
            Stopped::Files(Failure::io("file-not-readable", message).file(&path))
        };
        let reader = match self.open.entry(file) {
            Entry::Occupied(open) => open.into_mut(),
            Entry::Vacant(place) => {
                let opened = OpenOptions::new().read(true).open(&path).map_err(unreadable)?;
                place.insert(BufReader::new(opened))
            }
        };
        let mut line = Vec::new();
        let limit = MOST_LINE_BYTES.saturating_add(1);
        std::io::Read::take(&mut *reader, limit).read_until(b'\n', &mut line).map_err(unreadable)?;
        match line.pop() {
            None => Ok(None),
            Some(b'\n') => Ok(Some(line)),
            // the last line was cut off, or no line is that long
            Some(_) => Err(warifu_ledger::LedgerError::Dump { file: file.path() }.into()),
        }
    }
}

/// More than any entry of a journal takes.
const MOST_LINE_BYTES: u64 = 1 << 28;
