//! The embedded store: one file of `SQLite`, with its write-ahead log beside it.

mod files;
mod open;
mod transaction;

use std::path::{Path, PathBuf};

use rusqlite::{Connection, ErrorCode};

use super::sql::{Dialect, Sql};
use super::{Options, Read, Schema, Store, StoreError, Write};
use transaction::Transaction;

/// A store in one file of `SQLite` 3, on a local disk.
///
/// Many processes may have it open. Beside the file stand `-wal` and `-shm` while it is open and after a crash: they belong to it, and a copy
/// of the file without them lacks what was committed last. [`SqliteStore::backup`] makes a copy while others write.
///
/// Everything that is committed has been written to the disk (`synchronous` is `FULL`, in the mode `WAL`). Network file systems do not
/// keep the locks on which that rests; the database refuses some of them and cannot tell others.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use warifu_ledger::store::{Column, Lifetime, Options, Scan, Schema, SqliteStore, Store, Table, Value};
///
/// static NOTES: Table = Table {
///     name: "notes",
///     lifetime: Lifetime::Kept,
///     columns: &[Column::Integer("number"), Column::Text("note")],
///     key: 1,
///     indexes: &[],
/// };
/// static SCHEMA: Schema = Schema::first(&[&NOTES]);
///
/// # let folder = std::env::temp_dir().join(format!("warifu-doc-{}", std::process::id()));
/// # std::fs::create_dir_all(&folder)?;
/// # let path = folder.join("notes.db");
/// let mut store = SqliteStore::create(&path, &SCHEMA, Options::default())?;
/// let mut writing = store.write()?;
/// writing.insert(&NOTES, &[Value::from(1), Value::from("割符")])?;
/// writing.commit()?;
///
/// let mut store = SqliteStore::open_to_read(&path, &SCHEMA, Options::default())?;
/// assert_eq!(store.read()?.scan(&Scan::all(&NOTES, 10))?.len(), 1);
/// # drop(store);
/// # std::fs::remove_dir_all(&folder)?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct SqliteStore {
    connection: Connection,
    path: PathBuf,
    schema: &'static Schema,
    options: Options,
    access: Access,
    sql: Sql,
}

/// What a handle may do.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Access {
    Write,
    Read,
}

impl SqliteStore {
    /// Creates a store in a file that does not exist, or is empty.
    ///
    /// # Errors
    ///
    /// [`StoreError::Present`] where there is something; [`StoreError::Unusable`] where it cannot be written.
    pub fn create(path: &Path, schema: &'static Schema, options: Options) -> Result<Self, StoreError> {
        open::create(path, schema, options)
    }

    /// Opens a store that exists, and brings it up to the version of the program: migrations of what is kept run here, and derived
    /// tables of another version are emptied ([`Schema::rebuilding`]).
    ///
    /// # Errors
    ///
    /// [`StoreError::Absent`], [`StoreError::Foreign`], [`StoreError::Newer`], and what the disk says.
    pub fn open(path: &Path, schema: &'static Schema, options: Options) -> Result<Self, StoreError> {
        open::open(path, schema, options, Access::Write)
    }

    /// Opens a store that exists, and changes nothing. That works on file systems and files that cannot be written as well; there, nobody
    /// else may write for as long as it is open.
    ///
    /// # Errors
    ///
    /// As [`SqliteStore::open`]; [`StoreError::Older`] where it would have to be brought up to date first.
    pub fn open_to_read(path: &Path, schema: &'static Schema, options: Options) -> Result<Self, StoreError> {
        open::open(path, schema, options, Access::Read)
    }

    /// Copies the store, as of this moment, into a file that does not exist yet, while others read and write. The copy is
    /// on the disk, and then has its name.
    ///
    /// # Errors
    ///
    /// [`StoreError::Present`] where there is something; [`StoreError::Unusable`] where it cannot be written.
    pub fn backup(&self, to: &Path) -> Result<(), StoreError> {
        files::backup(&self.connection, to)
    }

    /// Reads the whole file and checks its structure: every page, every index against its table.
    ///
    /// # Errors
    ///
    /// [`StoreError::Foreign`] with the first thing that is wrong.
    pub fn check(&self) -> Result<(), StoreError> {
        let found: String = self
            .connection
            .query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))
            .map_err(|e| error(&e, self.options))?;
        match found.as_str() {
            "ok" => Ok(()),
            _ => Err(foreign(&self.path, found)),
        }
    }
}

impl Store for SqliteStore {
    fn read(&mut self) -> Result<Box<dyn Read + '_>, StoreError> {
        Ok(Box::new(Transaction::begin(self, Access::Read)?))
    }

    fn write(&mut self) -> Result<Box<dyn Write + '_>, StoreError> {
        if self.access == Access::Read {
            return Err(StoreError::ReadOnly);
        }
        Ok(Box::new(Transaction::begin(self, Access::Write)?))
    }

    fn another(&self) -> Result<Box<dyn Store + Send>, StoreError> {
        Ok(Box::new(open::open(&self.path, self.schema, self.options, self.access)?))
    }
}

fn sql() -> Sql {
    Sql { dialect: Dialect::Sqlite, prefix: String::new() }
}

/// The error of the database in our terms.
fn error(error: &rusqlite::Error, options: Options) -> StoreError {
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Busy { waited: options.wait },
        Some(ErrorCode::ReadOnly) => StoreError::ReadOnly,
        Some(ErrorCode::CannotOpen) => StoreError::unusable(CANNOT_OPEN),
        _ => StoreError::unusable(error),
    }
}

fn foreign(path: &Path, message: impl std::fmt::Display) -> StoreError {
    StoreError::Foreign { place: place(path), message: warifu_model::json::shorten(&message.to_string()) }
}

fn place(path: &Path) -> String {
    warifu_model::json::shorten(&path.display().to_string())
}

/// The database says the same of the file and of those beside it.
const CANNOT_OPEN: &str = "the file, or `-wal` and `-shm` beside it, cannot be opened or made";
