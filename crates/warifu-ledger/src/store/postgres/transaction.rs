use postgres::types::{FromSql as _, IsNull, ToSql, Type, to_sql_checked};

use super::super::check::{check_key, check_row, demand_derived};
use super::super::migrate::Declare;
use super::super::sql::Sql;
use super::super::{Column, Read, Row, Scan, StoreError, Table, Unique, Value, Write};
use super::error::{commit_error, error, is_lost};
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

    /// Commits.
    pub(super) fn finish(&mut self) -> Result<(), StoreError> {
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

    /// Does something with the server, once nothing has failed; remembers where it fails.
    fn attempt<T>(
        &mut self,
        work: impl FnOnce(&mut Connected) -> Result<T, postgres::Error>,
    ) -> Result<T, StoreError> {
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

    /// Changes rows; says how many.
    fn change(&mut self, text: &str, values: &[Value]) -> Result<u64, StoreError> {
        self.attempt(|now| {
            let statement = now.statement(text)?;
            now.client.execute_raw_values(&statement, values)
        })
    }
}
