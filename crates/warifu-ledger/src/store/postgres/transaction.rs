use std::error::Error;

use postgres::error::SqlState;
use postgres::types::private::BytesMut;
use postgres::types::{IsNull, ToSql, Type, to_sql_checked};

use super::super::change::{Change, Collision};
use super::super::check::{check_key, check_scan};
use super::super::migrate::Declare;
use super::super::sql::Sql;
use super::super::{Column, Read, Row, Scan, StoreError, Table, Value};
use super::error::{commit_error, error};
use super::session::{Connected, Session};

/// A transaction that reads or writes. The connection is not made again within it.
pub(super) struct Transaction<'a> {
    session: &'a mut Session,
    sql: &'a Sql,
    state: State,
}

enum State {
    Open,
    /// The server lets nothing but a rollback follow an error, and confirms a commit that rolled back.
    Failed(StoreError),
    Committed,
}

impl<'a> Transaction<'a> {
    /// One that the session has begun.
    pub(super) fn begun(session: &'a mut Session, sql: &'a Sql) -> Self {
        Self { session, sql, state: State::Open }
    }

    /// Does something with the server, once nothing has failed; remembers where it fails.
    fn attempt<T>(&mut self, work: impl FnOnce(&mut Connected) -> Result<T, postgres::Error>) -> Result<T, StoreError> {
        if let State::Failed(failed) = &self.state {
            return Err(failed.clone());
        }
        let options = self.session.options();
        let connected = self.session.connected_now()?;
        work(connected).map_err(|e| {
            let failed = error(&e, options);
            self.state = State::Failed(failed.clone());
            failed
        })
    }

    /// Whether a question about a name has an answer.
    pub(super) fn counts(&mut self, text: &str, name: &str) -> Result<bool, StoreError> {
        self.attempt(|now| now.client.query_opt(text, &[&name]).map(|row| row.is_some()))
    }
}

impl Read for Transaction<'_> {
    fn get(&mut self, table: &'static Table, key: &[Value]) -> Result<Option<Row>, StoreError> {
        check_key(table, key)?;
        let text = self.sql.get(table);
        let rows = self.attempt(|now| query(now, table, &text, key))?;
        Ok(rows.into_iter().next())
    }

    fn scan(&mut self, scan: &Scan<'_>) -> Result<Vec<Row>, StoreError> {
        let Some(asked) = self.sql.scan(scan)? else { return Ok(Vec::new()) };
        let limit = Value::Integer(asked.limit.into());
        self.attempt(|now| query(now, scan.table, &asked.text, asked.values.iter().copied().chain([&limit])))
    }

    fn get_each(&mut self, table: &'static Table, keys: &[Vec<Value>]) -> Result<Vec<Option<Row>>, StoreError> {
        keys.iter().try_for_each(|key| check_key(table, key))?;
        let found = self.scan_each(&Scan::all(table, 1), keys)?;
        Ok(found.into_iter().map(|rows| rows.into_iter().next()).collect())
    }

    fn scan_each(&mut self, scan: &Scan<'_>, equals: &[Vec<Value>]) -> Result<Vec<Vec<Row>>, StoreError> {
        let Some(first) = equals.first() else { return Ok(Vec::new()) };
        if first.is_empty() || equals.iter().any(|equal| equal.len() != first.len()) {
            return equals.iter().map(|equal| self.scan(&Scan { equal, after: None, ..*scan })).collect();
        }
        let asked = self.sql.scan_each(scan, first)?;
        equals.iter().try_for_each(|equal| check_scan(&Scan { equal, after: None, ..*scan }).map(|_| ()))?;
        let mut found = Vec::with_capacity(equals.len());
        for some in equals.chunks(AT_ONCE) {
            let limit = Value::Integer(asked.limit.into());
            let arrays: Vec<Vec<Parameter<'_>>> = (0..first.len())
                .map(|column| some.iter().filter_map(|equal| equal.get(column)).map(Parameter).collect())
                .collect();
            let single: Vec<Parameter<'_>> = asked.values.iter().copied().chain([&limit]).map(Parameter).collect();
            let parameters: Vec<&(dyn ToSql + Sync)> =
                arrays.iter().map(|array| array as &(dyn ToSql + Sync)).chain(references(&single)).collect();
            let rows = self.attempt(|now| {
                let statement = now.statement(&asked.text)?;
                let rows = now.client.query(&statement, &parameters)?;
                rows.iter()
                    .map(|row| Ok((row.try_get(0)?, row_of(row, scan.table, 1)?)))
                    .collect::<Result<Vec<(i64, Row)>, postgres::Error>>()
            })?;
            let begun = found.len();
            found.resize(begun + some.len(), Vec::new());
            for (number, row) in rows {
                let place = usize::try_from(number - 1).ok().and_then(|place| found.get_mut(begun + place));
                place.ok_or_else(|| StoreError::unusable("the server gave a row that was not asked for"))?.push(row);
            }
        }
        Ok(found)
    }
}

impl Change for Transaction<'_> {
    fn sql(&self) -> &Sql {
        self.sql
    }

    /// A row that is in the way ends a transaction, unless the statement stands within a savepoint.
    fn change(&mut self, text: &str, values: &[Value], collision: Collision) -> Result<Option<u64>, StoreError> {
        self.attempt(|now| {
            if collision == Collision::Settled {
                return execute(now, text, values).map(Some);
            }
            now.client.batch_execute("SAVEPOINT one")?;
            match execute(now, text, values) {
                Ok(rows) => now.client.batch_execute("RELEASE one").map(|()| Some(rows)),
                Err(e) if e.code() == Some(&SqlState::UNIQUE_VIOLATION) => {
                    now.client.batch_execute("ROLLBACK TO one").map(|()| None)
                }
                Err(e) => Err(e),
            }
        })
    }

    fn finish(&mut self) -> Result<(), StoreError> {
        if let State::Failed(failed) = &self.state {
            return Err(failed.clone());
        }
        let options = self.session.options();
        let committed = self.session.connected_now()?.client.batch_execute("COMMIT");
        committed.map_err(|e| {
            let failed = commit_error(&e, options);
            self.state = State::Failed(failed.clone());
            failed
        })?;
        self.state = State::Committed;
        Ok(())
    }
}

impl Declare for Transaction<'_> {
    fn run(&mut self, statement: &str) -> Result<(), StoreError> {
        self.attempt(|now| now.client.batch_execute(statement))
    }
}

impl Drop for Transaction<'_> {
    fn drop(&mut self) {
        if !matches!(self.state, State::Committed) {
            self.session.roll_back();
        }
    }
}

fn execute(now: &mut Connected, text: &str, values: &[Value]) -> Result<u64, postgres::Error> {
    let statement = now.statement(text)?;
    let parameters: Vec<Parameter<'_>> = values.iter().map(Parameter).collect();
    now.client.execute(&statement, &references(&parameters))
}

fn query<'v>(
    now: &mut Connected,
    table: &'static Table,
    text: &str,
    values: impl IntoIterator<Item = &'v Value>,
) -> Result<Vec<Row>, postgres::Error> {
    let statement = now.statement(text)?;
    let parameters: Vec<Parameter<'_>> = values.into_iter().map(Parameter).collect();
    let rows = now.client.query(&statement, &references(&parameters))?;
    rows.iter().map(|row| row_of(row, table, 0)).collect()
}

/// The row of a table that stands from this column on.
fn row_of(row: &postgres::Row, table: &'static Table, from: usize) -> Result<Row, postgres::Error> {
    let value = |(place, column): (usize, &Column)| match column {
        Column::Integer(_) => row.try_get(place).map(Value::Integer),
        Column::Text(_) => row.try_get(place).map(Value::Text),
        Column::Bytes(_) => row.try_get(place).map(Value::Bytes),
    };
    (from..).zip(table.columns).map(value).collect()
}

/// A value on its way into a statement, not copied.
#[derive(Debug)]
struct Parameter<'a>(&'a Value);

impl ToSql for Parameter<'_> {
    fn to_sql(&self, kind: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self.0 {
            Value::Integer(value) => value.to_sql(kind, out),
            Value::Text(text) => text.as_str().to_sql(kind, out),
            Value::Bytes(bytes) => bytes.as_slice().to_sql(kind, out),
        }
    }

    fn accepts(kind: &Type) -> bool {
        [Type::INT8, Type::TEXT, Type::BYTEA].contains(kind)
    }

    to_sql_checked!();
}

/// Values for which the server is asked at once.
const AT_ONCE: usize = 1_000;

fn references<'a>(parameters: &'a [Parameter<'_>]) -> Vec<&'a (dyn ToSql + Sync)> {
    parameters.iter().map(|parameter| parameter as &(dyn ToSql + Sync)).collect()
}
