use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, ToSql, params_from_iter};

use super::super::change::{Change, Collision};
use super::super::check::check_key;
use super::super::migrate::Declare;
use super::super::schema::Versions;
use super::super::sql::{KEPT_MESSAGE, Sql};
use super::super::{Column, Options, Read, Row, Scan, StoreError, Table, Value};
use super::error::error;
use super::handle::{Access, SqliteStore};

/// A transaction that reads or writes.
pub(super) struct Transaction<'a> {
    connection: &'a Connection,
    sql: &'a Sql,
    options: Options,
    /// The reason why the transaction can only be dropped. The database rolls back by itself after some errors (a full disk), and what came
    /// after that would stand alone.
    failed: Option<StoreError>,
}

impl<'a> Transaction<'a> {
    /// Begins, and holds the versions against those of the program: another process may have changed them since opening.
    pub(super) fn begin(store: &'a SqliteStore, access: Access) -> Result<Self, StoreError> {
        let mut begun = Self::unchecked(&store.connection, &store.sql, store.options, access)?;
        store.schema.demand_known(begun.versions()?)?;
        Ok(begun)
    }

    /// Begins without looking at versions. A reader sees the moment of its first question, whatever it asks.
    pub(super) fn unchecked(
        connection: &'a Connection,
        sql: &'a Sql,
        options: Options,
        access: Access,
    ) -> Result<Self, StoreError> {
        if !connection.is_autocommit() {
            // the rollback of the transaction before failed
            connection.execute_batch("ROLLBACK").map_err(|e| error(&e, options))?;
        }
        let begin = match access {
            Access::Read => "BEGIN",
            Access::Write => "BEGIN IMMEDIATE",
        };
        connection.prepare_cached(begin).and_then(|mut begin| begin.execute([])).map_err(|e| error(&e, options))?;
        Ok(Self { connection, sql, options, failed: None })
    }

    /// The versions that the store has.
    pub(super) fn versions(&mut self) -> Result<Versions, StoreError> {
        self.attempt(|now| {
            let mut versions = now.connection.prepare_cached(&now.sql.versions())?;
            versions.query_row([], |row| Ok(Versions { kept: number(row, 0)?, derived: number(row, 1)? }))
        })
    }

    /// Does something with the database, once nothing has failed; remembers where it fails.
    fn attempt<T>(&mut self, work: impl FnOnce(&Self) -> rusqlite::Result<T>) -> Result<T, StoreError> {
        if let Some(failed) = &self.failed {
            return Err(failed.clone());
        }
        work(self).map_err(|e| {
            let failed = error(&e, self.options);
            self.failed = Some(failed.clone());
            failed
        })
    }
}

impl Read for Transaction<'_> {
    fn get(&mut self, table: &'static Table, key: &[Value]) -> Result<Option<Row>, StoreError> {
        check_key(table, key)?;
        let text = self.sql.get(table);
        self.attempt(|now| {
            let mut statement = now.connection.prepare_cached(&text)?;
            let mut rows = statement.query(params_from_iter(key.iter().map(Parameter)))?;
            rows.next()?.map(|row| values(table, row)).transpose()
        })
    }

    fn scan(&mut self, scan: &Scan<'_>) -> Result<Vec<Row>, StoreError> {
        let queries = self.sql.scans(scan)?;
        self.attempt(|now| {
            let mut found = Vec::new();
            for query in queries {
                let rest = i64::from(query.limit).saturating_sub(i64::try_from(found.len()).unwrap_or(i64::MAX));
                if rest <= 0 {
                    break;
                }
                let limit = Value::Integer(rest);
                let mut statement = now.connection.prepare_cached(&query.text)?;
                let parameters = query.values.iter().copied().chain([&limit]).map(Parameter);
                let mut rows = statement.query(params_from_iter(parameters))?;
                while let Some(row) = rows.next()? {
                    found.push(values(scan.table, row)?);
                }
            }
            Ok(found)
        })
    }
}

impl Declare for Transaction<'_> {
    fn run(&mut self, statement: &str) -> Result<(), StoreError> {
        self.attempt(|now| now.connection.execute_batch(statement))
    }
}

impl Change for Transaction<'_> {
    fn sql(&self) -> &Sql {
        self.sql
    }

    fn change(&mut self, text: &str, values: &[Value], _: Collision) -> Result<Option<u64>, StoreError> {
        self.attempt(|now| {
            let mut statement = now.connection.prepare_cached(text)?;
            match statement.execute(params_from_iter(values.iter().map(Parameter))) {
                Ok(rows) => Ok(Some(u64::try_from(rows).unwrap_or(u64::MAX))),
                Err(e) if is_taken(&e) => Ok(None),
                Err(e) => Err(e),
            }
        })
    }

    /// The database writes every index that has a column of an update, whether its value is another one or not: only what changes is
    /// named. A certificate whose stage changes has nine indexes, on as many pages.
    fn replace(
        &mut self,
        table: &'static Table,
        before: Option<&[Value]>,
        row: &[Value],
        collision: Collision,
    ) -> Result<Option<u64>, StoreError> {
        let (key, _) = row.split_at_checked(table.key).unwrap_or_default();
        let is_indexed = table.has_index_beyond_key();
        let read = if is_indexed && before.is_none() { self.get(table, key)? } else { None };
        let Some(before) = before.filter(|_| is_indexed).or(read.as_deref()) else {
            let text = self.sql.put(table);
            return self.change(&text, row, collision);
        };
        let differs = |(column, (one, other)): (usize, (&Value, &Value))| (one != other).then_some(column);
        let changed: Vec<usize> = before.iter().zip(row).enumerate().filter_map(differs).collect();
        if changed.is_empty() {
            return Ok(Some(0));
        }
        let values: Vec<Value> = changed.iter().filter_map(|column| row.get(*column)).chain(key).cloned().collect();
        let text = self.sql.update(table, changed);
        match self.change(&text, &values, collision)? {
            // the row that was named is not there
            Some(0) => self.change(&self.sql.put(table), row, collision),
            done => Ok(done),
        }
    }

    fn finish(&mut self) -> Result<(), StoreError> {
        if let Some(failed) = &self.failed {
            return Err(failed.clone());
        }
        let commit = self.connection.prepare_cached("COMMIT").and_then(|mut commit| commit.execute([]));
        commit.map(|_| ()).map_err(|e| match e.sqlite_error_code() {
            // the disk failed under the last write: after a crash it may turn out to have been written
            Some(ErrorCode::SystemIoFailure) => {
                StoreError::CommitUnknown { message: warifu_model::json::shorten(&e.to_string()) }
            }
            _ => error(&e, self.options),
        })
    }
}

impl Drop for Transaction<'_> {
    fn drop(&mut self) {
        if !self.connection.is_autocommit() {
            // where it fails, the next transaction rolls back before it begins
            let _ = self.connection.execute_batch("ROLLBACK");
        }
    }
}

/// Whether another row is in the way. A trigger says so of a kept table.
fn is_taken(e: &rusqlite::Error) -> bool {
    match e {
        rusqlite::Error::SqliteFailure(failure, message) => {
            failure.code == ErrorCode::ConstraintViolation
                && (failure.extended_code == UNIQUE
                    || failure.extended_code == PRIMARY_KEY
                    || failure.extended_code == ROW_ID
                    || message.as_deref() == Some(KEPT_MESSAGE))
        }
        _ => false,
    }
}

/// A value on its way into a statement, not copied.
struct Parameter<'a>(&'a Value);

impl ToSql for Parameter<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self.0 {
            Value::Integer(value) => ValueRef::Integer(*value),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

fn values(table: &'static Table, row: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
    // a row grows no further
    let mut values = Vec::with_capacity(table.columns.len());
    for (place, column) in table.columns.iter().enumerate() {
        values.push(match column {
            Column::Integer(_) => Value::Integer(row.get(place)?),
            Column::Text(_) => Value::Text(row.get(place)?),
            Column::Bytes(_) => Value::Bytes(row.get(place)?),
        });
    }
    Ok(values)
}

fn number(row: &rusqlite::Row<'_>, place: usize) -> rusqlite::Result<u32> {
    row.get::<_, Option<u32>>(place).map(Option::unwrap_or_default)
}

/// `SQLITE_CONSTRAINT_UNIQUE`.
const UNIQUE: i32 = 2067;
/// `SQLITE_CONSTRAINT_PRIMARYKEY`.
const PRIMARY_KEY: i32 = 1555;
/// `SQLITE_CONSTRAINT_ROWID`.
const ROW_ID: i32 = 2579;
