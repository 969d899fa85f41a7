use std::fmt;

use super::super::sql::Sql;
use super::super::{Options, Schema};
use super::session::Session;

/// A store in one schema of a database of `PostgreSQL` 13 or newer, in UTF-8.
///
/// Writers of all machines take one advisory lock of the database, one after the other. A commit is confirmed once the server has it on its disk; a
/// server that is set not to wait for its disk (`fsync` or `full_page_writes` off) is refused, and `synchronous_commit` is turned on where it is off.
///
/// A URL with `sslmode=verify-full&sslrootcert=FILE` encrypts to a server that shows a certificate of an authority in that PEM file for the
/// name in the URL (feature `postgres-tls`). Without it nothing is encrypted: use the socket of the same machine, or a tunnel. What encrypts
/// without verifying (`sslmode=require`) is refused.
///
/// Triggers refuse to change or remove rows that are kept; that the role of the program has no right to do so either, and cannot take the
/// triggers away, is set by the owner of the tables, once the store was created by another role:
///
/// ```sql
/// GRANT USAGE ON SCHEMA ledger TO body;
/// GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ledger TO body;
/// REVOKE UPDATE, DELETE ON ledger.journal, ledger.blob, ledger.secret, ledger.store_applied FROM body;
/// ```
///
/// Backups are those of the server (`pg_dump --schema`, or its write-ahead log).
pub struct PostgresStore {
    pub(super) session: Session,
    pub(super) schema: &'static Schema,
    pub(super) options: Options,
    pub(super) sql: Sql,
}

/// Without the URL, which may have a password in it.
impl fmt::Debug for PostgresStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostgresStore").field("place", &self.session.place()).finish_non_exhaustive()
    }
}
