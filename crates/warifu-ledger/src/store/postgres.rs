//! The store of several machines: one schema in a database of `PostgreSQL`.

mod error;
mod open;
mod session;
mod transaction;

use std::fmt;

use super::sql::Sql;
use super::{Options, Read, Schema, Store, StoreError, Write};
use session::Session;
use transaction::Transaction;

/// A store in one schema of a database of `PostgreSQL` 13 or newer, in UTF-8.
///
/// Writers of all machines take one advisory lock of the database, one after the other. A commit is confirmed once the server has it on its disk; a
/// server that is set not to wait for its disk (`fsync` or `full_page_writes` off) is refused, and `synchronous_commit` is turned on where it is off.
///
/// The connection is not encrypted: use the socket of the same machine, or a tunnel or proxy that encrypts. A URL that demands
/// encryption (`sslmode=require`) is refused. Triggers refuse to change or remove rows that are kept; that the role of the program has no right to
/// do so either, and cannot drop the triggers, is set by the owner of the database, once the store was created by another role:
///
/// ```sql
/// GRANT USAGE ON SCHEMA ledger TO body;
/// GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ledger TO body;
/// REVOKE UPDATE, DELETE ON ledger.store_applied, ledger.entries, ledger.blobs FROM body;
/// ```
///
/// Backups are those of the server (`pg_dump --schema`, or its write-ahead log).
pub struct PostgresStore {
    session: Session,
    schema: &'static Schema,
    options: Options,
    sql: Sql,
}

impl PostgresStore {
    /// Creates a store in a schema (`ledger`, say) that does not exist, or has nothing in it.
    ///
    /// # Errors
    ///
    /// [`StoreError::Present`] where there is something; [`StoreError::Unusable`] with what the server says.
    pub fn create(url: &str, name: &str, schema: &'static Schema, options: Options) -> Result<Self, StoreError> {
        open::create(url, name, schema, options)
    }

    /// Opens a store that exists, and brings it up to the version of the program, as [`SqliteStore::open`](super::SqliteStore::open) does.
    ///
    /// # Errors
    ///
    /// [`StoreError::Absent`], [`StoreError::Foreign`], [`StoreError::Newer`], [`StoreError::Unusable`].
    pub fn open(url: &str, name: &str, schema: &'static Schema, options: Options) -> Result<Self, StoreError> {
        open::open(Session::new(url, name, options)?, schema, options)
    }
}

impl Store for PostgresStore {
    fn read(&mut self) -> Result<Box<dyn Read + '_>, StoreError> {
        let versions = self.session.begin_reading(&self.sql)?;
        let begun = Transaction::begun(&mut self.session, &self.sql);
        self.schema.demand_known(versions)?;
        Ok(Box::new(begun))
    }

    fn write(&mut self) -> Result<Box<dyn Write + '_>, StoreError> {
        let versions = self.session.begin_writing(&self.sql)?;
        let begun = Transaction::begun(&mut self.session, &self.sql);
        self.schema.demand_known(versions)?;
        Ok(Box::new(begun))
    }

    fn another(&self) -> Result<Box<dyn Store + Send>, StoreError> {
        Ok(Box::new(open::open(self.session.another(), self.schema, self.options)?))
    }
}

/// Without the URL, which may have a password in it.
impl fmt::Debug for PostgresStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostgresStore").field("place", &self.session.place()).finish_non_exhaustive()
    }
}
