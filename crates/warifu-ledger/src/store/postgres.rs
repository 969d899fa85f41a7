//! The store of several machines: one schema in a database of `PostgreSQL`.

mod encryption;
mod error;
mod handle;
mod open;
mod session;
mod transaction;
#[cfg(feature = "postgres-tls")]
mod verified;

pub use handle::PostgresStore;

use super::{Options, Read, Schema, Store, StoreError, Write};
use session::Session;
use transaction::Transaction;

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
