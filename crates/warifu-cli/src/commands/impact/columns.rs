//! The file of columns: written whole or not at all, and read where a question needs it.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use warifu_compare::columns::{ColumnAnswers, Columns, ColumnsError, ColumnsSource, Keeper};
use warifu_compare::impact::{SortedFiles, Threads, Transition};
use warifu_model::{Digest, Language};

use super::heap::{Heap, Stop};
use crate::both::Both;
use crate::failure::Failure;
use crate::files::{Draft, is_stream, unreadable};
use crate::signatures::Signatures;

/// Makes columns of the products with a record; they stand under their name when the draft is finished.
pub(super) fn keep(
    path: &Path,
    (sorted, heap): (&SortedFiles, &Heap),
    transition: &Transition<'_>,
    language: Language,
    threads: Threads,
) -> Result<Draft, Failure> {
    if is_stream(path) {
        let message = Both::new("columns are not written to standard output", "列は標準出力に書き出せない");
        return Err(Failure::usage(message).help(Both::new("name a file", "ファイルを指定してください")));
    }
    let keeper = Keeper::new(transition.old()).map_err(|error| Failure::of(&error))?;
    let mut draft = Draft::begin_apart(heap.paths(), path)?;
    let kept = sorted.keep((&keeper, heap), language, &Signatures, threads, |bytes| Ok(draft.add(bytes)?));
    kept.map_err(|stop| match stop {
        Stop::Failure(failure) => failure,
        Stop::Of(error) => Failure::of(&error),
    })?;
    Ok(draft)
}

/// What columns tell; where records are given, the columns have to be of these.
pub(super) fn ask(
    path: &Path,
    transition: &Transition<'_>,
    records: Option<&BTreeSet<Digest>>,
    threads: Threads,
) -> Result<ColumnAnswers, Failure> {
    let file = ColumnFile::open(path)?;
    let columns = Columns::open(&file)?;
    let of_file = |error: ColumnsError| Failure::of(&error).file(path);
    columns.check_set(transition.old()).map_err(of_file)?;
    records.map_or(Ok(()), |records| columns.check_records(records)).map_err(of_file)?;
    columns.tell(transition, threads)
}

struct ColumnFile {
    path: PathBuf,
    file: Mutex<File>,
}

impl ColumnFile {
    fn open(path: &Path) -> Result<Self, Failure> {
        let file = File::options().read(true).open(path).map_err(|error| unreadable(path, &error))?;
        Ok(Self { path: path.to_owned(), file: Mutex::new(file) })
    }
}

impl ColumnsSource for ColumnFile {
    type Error = Failure;

    fn length(&self) -> Result<u64, Failure> {
        let file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(file.metadata().map_err(|error| unreadable(&self.path, &error))?.len())
    }

    fn read(&self, offset: u64, length: usize) -> Result<Vec<u8>, Failure> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let mut bytes = Vec::new();
        let read =
            file.seek(SeekFrom::Start(offset)).and_then(|_| (&mut *file).take(length as u64).read_to_end(&mut bytes));
        read.map_err(|error| unreadable(&self.path, &error))?;
        Ok(bytes)
    }

    fn refuse(&self, error: ColumnsError) -> Failure {
        Failure::of(&error).file(&self.path)
    }
}
