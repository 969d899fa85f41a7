//! A store that writes down what is changed in it, and a database that makes the same changes without a store.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ToSql, params_from_iter};
use warifu_benches::Failure;
use warifu_ledger::store::{Options, Read, Row, Scan, SqliteStore, Store, StoreError, Table, Value, Write};
use warifu_ledger::tables::SCHEMA;

use super::place;

/// A change of a row.
#[derive(Clone, Debug)]
pub(super) struct Change {
    verb: Verb,
    table: &'static Table,
    values: Row,
}

#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum Verb {
    Insert,
    Put,
    Remove,
}

/// What was changed since somebody looked.
#[derive(Clone, Debug, Default)]
pub(super) struct Changes(Arc<Mutex<Vec<Change>>>);

impl Changes {
    pub(super) fn take(&self) -> Vec<Change> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn add(&self, verb: Verb, table: &'static Table, values: &[Value]) {
        let change = Change { verb, table, values: values.to_vec() };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(change);
    }
}

/// The bytes of the values; a number counts as 8.
pub(super) fn bytes_of(changes: &[Change]) -> usize {
    let length = |value: &Value| match value {
        Value::Integer(_) => 8,
        Value::Text(text) => text.len(),
        Value::Bytes(bytes) => bytes.len(),
    };
    changes.iter().flat_map(|change| &change.values).map(length).sum()
}

/// A store that writes down what is changed in it.
pub(super) struct Recording {
    store: Box<dyn Store + Send>,
    changes: Changes,
}

impl Recording {
    pub(super) fn new(store: Box<dyn Store + Send>) -> Self {
        Self { store, changes: Changes::default() }
    }

    pub(super) fn changes(&self) -> Changes {
        self.changes.clone()
    }
}

struct Recorded<T: ?Sized> {
    changes: Changes,
    inner: Box<T>,
}

impl Store for Recording {
    fn read(&mut self) -> Result<Box<dyn Read + '_>, StoreError> {
        self.store.read()
    }

    fn write(&mut self) -> Result<Box<dyn Write + '_>, StoreError> {
        Ok(Box::new(Recorded { changes: self.changes.clone(), inner: self.store.write()? }))
    }

    fn another(&self) -> Result<Box<dyn Store + Send>, StoreError> {
        self.store.another()
    }
}

impl Read for Recorded<dyn Write + '_> {
    fn get(&mut self, table: &'static Table, key: &[Value]) -> Result<Option<Row>, StoreError> {
        self.inner.get(table, key)
    }

    fn scan(&mut self, scan: &Scan<'_>) -> Result<Vec<Row>, StoreError> {
        self.inner.scan(scan)
    }
}

impl Write for Recorded<dyn Write + '_> {
    fn insert(&mut self, table: &'static Table, row: &[Value]) -> Result<(), StoreError> {
        self.changes.add(Verb::Insert, table, row);
        self.inner.insert(table, row)
    }

    fn put(&mut self, table: &'static Table, row: &[Value]) -> Result<(), StoreError> {
        self.changes.add(Verb::Put, table, row);
        self.inner.put(table, row)
    }

    fn put_over(&mut self, table: &'static Table, before: &[Value], row: &[Value]) -> Result<(), StoreError> {
        self.changes.add(Verb::Put, table, row);
        self.inner.put_over(table, before, row)
    }

    fn remove(&mut self, table: &'static Table, key: &[Value]) -> Result<(), StoreError> {
        self.changes.add(Verb::Remove, table, key);
        self.inner.remove(table, key)
    }

    fn clear(&mut self, table: &'static Table) -> Result<(), StoreError> {
        self.inner.clear(table)
    }

    fn commit(self: Box<Self>) -> Result<(), StoreError> {
        self.inner.commit()
    }
}

/// A database with the same tables and indexes, and without triggers.
pub(super) struct Plain {
    database: Database,
    texts: BTreeMap<(Verb, &'static str), String>,
}

enum Database {
    Sqlite(Connection),
    #[cfg(feature = "postgres")]
    Postgres(Box<server::Server>),
}

impl Plain {
    /// One on the same disk, or the same server.
    pub(super) fn beside(place: &str) -> Result<Self, Failure> {
        let database = if place::is_server(place) { server(place)? } else { Database::Sqlite(sqlite(place)?) };
        Ok(Self { database, texts: BTreeMap::new() })
    }

    /// Makes changes, in one transaction.
    pub(super) fn apply(&mut self, changes: &[Change]) -> Result<(), Failure> {
        for change in changes {
            self.texts.entry((change.verb, change.table.name)).or_insert_with(|| text(change));
        }
        let texts = &self.texts;
        let text_of = |change: &Change| texts.get(&(change.verb, change.table.name)).map_or("", String::as_str);
        match &mut self.database {
            Database::Sqlite(connection) => {
                let writing = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
                for change in changes {
                    let mut statement = writing.prepare_cached(text_of(change))?;
                    statement.execute(params_from_iter(change.values.iter().map(Parameter)))?;
                }
                Ok(writing.commit()?)
            }
            #[cfg(feature = "postgres")]
            Database::Postgres(server) => server.apply(changes.iter().map(|change| (text_of(change), &*change.values))),
        }
    }
}

fn sqlite(place: &str) -> Result<Connection, Failure> {
    let path = format!("{place}.plain");
    drop(SqliteStore::create(Path::new(&path), &SCHEMA, Options::default())?);
    let connection = Connection::open(&path)?;
    connection.set_prepared_statement_cache_capacity(64);
    connection.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16384;")?;
    let triggers =
        "SELECT group_concat('DROP TRIGGER \"' || name || '\"', ';') FROM sqlite_schema WHERE type = 'trigger'";
    let drop: String = connection.query_row(triggers, [], |row| row.get(0))?;
    connection.execute_batch(&drop)?;
    Ok(connection)
}

#[cfg(not(feature = "postgres"))]
fn server(_: &str) -> Result<Database, Failure> {
    Err("build it with `--features postgres`".into())
}

#[cfg(feature = "postgres")]
fn server(url: &str) -> Result<Database, Failure> {
    Ok(Database::Postgres(Box::new(server::Server::new(url)?)))
}

/// The statement of a change, in both dialects.
fn text(change: &Change) -> String {
    let table = change.table;
    let names: Vec<String> = table.columns.iter().map(|column| format!("\"{}\"", column.name())).collect();
    let (key, rest) = names.split_at_checked(table.key).unwrap_or_default();
    if change.verb == Verb::Remove {
        let same: Vec<String> = key.iter().zip(1..).map(|(name, place)| format!("{name} = ${place}")).collect();
        return format!("DELETE FROM \"{}\" WHERE {}", table.name, same.join(" AND "));
    }
    let places: Vec<String> = (1..=names.len()).map(|place| format!("${place}")).collect();
    let insert = format!("INSERT INTO \"{}\" ({}) VALUES ({})", table.name, names.join(", "), places.join(", "));
    let set: Vec<String> = rest.iter().map(|name| format!("{name} = excluded.{name}")).collect();
    match (change.verb, set.is_empty()) {
        (Verb::Insert, _) => insert,
        (_, true) => format!("{insert} ON CONFLICT DO NOTHING"),
        (_, false) => format!("{insert} ON CONFLICT ({}) DO UPDATE SET {}", key.join(", "), set.join(", ")),
    }
}

struct Parameter<'a>(&'a Value);

impl ToSql for Parameter<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self.0 {
            Value::Integer(number) => ValueRef::Integer(*number),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

#[cfg(feature = "postgres")]
mod server {
    use std::collections::BTreeMap;

    use postgres::types::ToSql;
    use postgres::{Client, NoTls, Statement};
    use warifu_benches::Failure;
    use warifu_ledger::store::{Options, PostgresStore, Value};
    use warifu_ledger::tables::SCHEMA;

    pub(super) struct Server {
        client: Client,
        statements: BTreeMap<String, Statement>,
    }

    impl Server {
        pub(super) fn new(url: &str) -> Result<Self, Failure> {
            drop(PostgresStore::create(url, "plain", &SCHEMA, Options::default())?);
            let mut client = Client::connect(url, NoTls)?;
            client.batch_execute("SET search_path = plain")?;
            Ok(Self { client, statements: BTreeMap::new() })
        }

        pub(super) fn apply<'a>(
            &mut self,
            changes: impl Iterator<Item = (&'a str, &'a [Value])>,
        ) -> Result<(), Failure> {
            self.client.batch_execute("BEGIN")?;
            for (text, values) in changes {
                if !self.statements.contains_key(text) {
                    self.statements.insert(text.to_owned(), self.client.prepare(text)?);
                }
                let statement = self.statements.get(text).ok_or("it was prepared")?;
                let parameters: Vec<&(dyn ToSql + Sync)> = values.iter().map(parameter).collect();
                self.client.execute(statement, &parameters)?;
            }
            Ok(self.client.batch_execute("COMMIT")?)
        }
    }

    fn parameter(value: &Value) -> &(dyn ToSql + Sync) {
        match value {
            Value::Integer(number) => number,
            Value::Text(text) => text,
            Value::Bytes(bytes) => bytes,
        }
    }
}
