use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::super::change::Change as _;
use super::super::migrate::{self, Declare as _};
use super::super::schema::INTERNAL;
use super::super::sql::{Dialect, Sql};
use super::super::{Options, Schema, StoreError, Table};
use super::error::{error, foreign, place};
use super::files;
use super::handle::{Access, SqliteStore};
use super::transaction::Transaction;

/// Creates a store, in one transaction: what a killed creation leaves is empty, and can be created again.
pub(super) fn create(path: &Path, schema: &'static Schema, options: Options) -> Result<SqliteStore, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let store = connect(path, flags, schema, options, Access::Write)?;
    let present = || StoreError::Present { place: place(path) };
    if holds_something(&store.connection).map_err(|_| present())? {
        return Err(present());
    }
    settle(&store)?;
    let mut creating = Transaction::unchecked(&store.connection, &store.sql, options, Access::Write)?;
    if holds_something(&store.connection).map_err(|e| error(&e, options))? {
        return Err(present());
    }
    migrate::create(&mut creating, schema)?;
    creating.run(&format!("PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {}", schema.kept()))?;
    creating.finish()?;
    drop(creating);
    files::sync_folder_of(path)?;
    Ok(store)
}

/// Opens what exists.
pub(super) fn open(
    path: &Path,
    schema: &'static Schema,
    options: Options,
    access: Access,
) -> Result<SqliteStore, StoreError> {
    if !path.exists() {
        return Err(StoreError::Absent { place: place(path) });
    }
    let store = match access {
        Access::Write => {
            let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            let store = connect(path, flags, schema, options, access)?;
            demand_writable(&store)?;
            demand_ours(&store)?;
            settle(&store)?;
            store
        }
        Access::Read => connect_to_read(path, schema, options)?,
    };
    demand_declared(&store, INTERNAL.iter())?;
    bring_up_to_date(&store)?;
    demand_declared(&store, schema.tables.iter())?;
    Ok(store)
}

/// The dialect of the database.
pub(super) fn sql() -> Sql {
    Sql::new(Dialect::Sqlite, String::new())
}

fn connect(
    path: &Path,
    flags: OpenFlags,
    schema: &'static Schema,
    options: Options,
    access: Access,
) -> Result<SqliteStore, StoreError> {
    let connection = Connection::open_with_flags(path, flags).map_err(|e| error(&e, options))?;
    connection.busy_timeout(options.wait.min(LONGEST_WAIT)).map_err(|e| error(&e, options))?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    // a file may come from anybody: its schema gets no functions, and no statement of ours writes into it; and no plan depends on
    // values, such as that of `LIMIT`: a kept statement would be compiled again whenever it is used
    let configs = [
        (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
        (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true),
    ];
    for (config, on) in configs {
        connection.set_db_config(config, on).map_err(|e| error(&e, options))?;
    }
    Ok(SqliteStore { connection, path: path.to_owned(), schema, options, access, sql: sql(), unchanged: None })
}

/// Opens a file that may stand where nothing can be written: there, the database needs to be told that nobody writes, unless
/// the log beside it holds something.
fn connect_to_read(path: &Path, schema: &'static Schema, options: Options) -> Result<SqliteStore, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let store = connect(path, flags, schema, options, Access::Read)?;
    match demand_ours(&store) {
        Err(StoreError::Unusable { .. } | StoreError::ReadOnly) if files::has_no_log(path) => {}
        other => return other.map(|()| store),
    }
    let (unchanging, stamp) = (files::unchanging(path), files::stamp(path));
    let flags = flags | OpenFlags::SQLITE_OPEN_URI;
    let mut store = connect(Path::new(&unchanging), flags, schema, options, Access::Read)?;
    path.clone_into(&mut store.path);
    store.unchanged = stamp;
    demand_ours(&store).map(|()| store)
}

/// What holds for every connection that writes. The mode stays with the file; where it is another one, it is set again.
fn settle(store: &SqliteStore) -> Result<(), StoreError> {
    let fail = |e: rusqlite::Error| error(&e, store.options);
    let mode: String = store.connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0)).map_err(fail)?;
    if mode != "wal" {
        return Err(StoreError::unusable(format!(
            "the file system allows no write-ahead log (journal_mode is `{mode}`)"
        )));
    }
    store.connection.execute_batch(SETTINGS).map_err(fail)?;
    let synchronous: i64 = store.connection.query_row("PRAGMA synchronous", [], |row| row.get(0)).map_err(fail)?;
    if synchronous != FULL {
        return Err(StoreError::unusable(format!(
            "the database does not wait for its disk (synchronous is {synchronous})"
        )));
    }
    Ok(())
}

/// The database opens a file that cannot be written without a word.
fn demand_writable(store: &SqliteStore) -> Result<(), StoreError> {
    match store.connection.is_readonly("main") {
        Ok(false) => Ok(()),
        Ok(true) => Err(StoreError::ReadOnly),
        Err(e) => Err(error(&e, store.options)),
    }
}

fn holds_something(connection: &Connection) -> rusqlite::Result<bool> {
    connection.query_row("SELECT EXISTS (SELECT 1 FROM sqlite_schema)", [], |row| row.get(0))
}

/// Refuses files of others, before anything is done with them.
fn demand_ours(store: &SqliteStore) -> Result<(), StoreError> {
    let id = store.connection.query_row("PRAGMA application_id", [], |row| row.get::<_, i64>(0));
    match id {
        Ok(APPLICATION) => Ok(()),
        Ok(_) => Err(foreign(&store.path, "its application_id is another one")),
        Err(e) => Err(match e.sqlite_error_code() {
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => foreign(&store.path, e),
            _ => error(&e, store.options),
        }),
    }
}

/// Runs the migrations that are missing, and empties derived tables of another version, in one transaction.
fn bring_up_to_date(store: &SqliteStore) -> Result<(), StoreError> {
    let (schema, begin) =
        (store.schema, |access| Transaction::unchecked(&store.connection, &store.sql, store.options, access));
    let versions = begin(Access::Read)?.versions()?;
    schema.demand_known(versions)?;
    if schema.is_current(versions) {
        return Ok(());
    }
    if store.access == Access::Read {
        return Err(schema.older(versions));
    }
    let mut migrating = begin(Access::Write)?;
    let versions = migrating.versions()?;
    schema.demand_known(versions)?;
    if !schema.is_current(versions) {
        migrate::bring_up_to_date(&mut migrating, schema, versions)?;
        migrating.run(&format!("PRAGMA user_version = {}", schema.kept()))?;
        migrating.finish()?;
    }
    Ok(())
}

/// Refuses a store whose tables, indexes and triggers are not exactly those that were declared: a trigger that is missing or was added
/// would let rows change. Other tables, views and indexes of others are let be.
fn demand_declared<'t>(
    store: &SqliteStore,
    tables: impl Iterator<Item = &'t &'static Table>,
) -> Result<(), StoreError> {
    let objects = "SELECT type = 'trigger', tbl_name, sql FROM sqlite_schema WHERE sql IS NOT NULL";
    let found = store.connection.prepare(objects).and_then(|mut objects| {
        objects
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
            .collect::<Result<BTreeSet<Object>, _>>()
    });
    let mut found = found.map_err(|e| error(&e, store.options))?;
    for table in tables {
        for declared in store.sql.create(table) {
            let object = (declared.starts_with("CREATE TRIGGER"), table.name.to_owned(), declared);
            if !found.remove(&object) {
                return Err(foreign(&store.path, format!("it lacks what was declared as {}", object.2)));
            }
        }
        if let Some((_, _, added)) = found.iter().find(|(trigger, on, _)| *trigger && on == table.name) {
            return Err(foreign(&store.path, format!("it has a trigger that nobody declared: {added}")));
        }
    }
    Ok(())
}

/// Whether it is a trigger, of which table, and its declaration.
type Object = (bool, String, String);

/// The longest that the database can wait: 24 days.
const LONGEST_WAIT: Duration = Duration::from_millis(2_147_483_647);

/// `WRFU`, in the header of the file (`PRAGMA application_id`).
const APPLICATION: i64 = 0x5752_4655;

/// How many prepared statements a connection keeps.
const STATEMENTS: usize = 256;

/// `PRAGMA synchronous` of `FULL`.
const FULL: i64 = 2;

/// `fullfsync` is for macOS, whose `fsync` leaves the data in the disk's cache. The log is cut to 64 MiB after a long transaction.
const SETTINGS: &str = "
    PRAGMA synchronous = FULL;
    PRAGMA fullfsync = ON;
    PRAGMA checkpoint_fullfsync = ON;
    PRAGMA cell_size_check = ON;
    PRAGMA journal_size_limit = 67108864;
    PRAGMA cache_size = -16384;
";
