use std::path::PathBuf;

use rusqlite::Connection;

use super::super::sql::Sql;
use super::super::{Options, Schema};
use super::files::Stamp;

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
    pub(super) connection: Connection,
    pub(super) path: PathBuf,
    pub(super) schema: &'static Schema,
    pub(super) options: Options,
    pub(super) access: Access,
    pub(super) sql: Sql,
    /// Of one that was opened as a file that nobody changes: how it was then.
    pub(super) unchanged: Option<Stamp>,
}

/// What a handle may do.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Access {
    Write,
    Read,
}
