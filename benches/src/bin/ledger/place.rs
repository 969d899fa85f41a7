//! Where a ledger is: a file, or a database of `PostgreSQL`.

use std::path::Path;

use warifu_benches::{Failure, memory};
use warifu_ledger::store::{Direction, Options, Read, Scan, SqliteStore, Store};
use warifu_ledger::tables::{CERTIFICATE, SCHEMA};

/// Opens the store at a place, or creates it there; says whether it was created.
pub(super) fn open_or_create(place: &str) -> Result<(Box<dyn Store + Send>, bool), Failure> {
    if is_server(place) {
        return server(place);
    }
    let path = Path::new(place);
    if path.exists() {
        return Ok((Box::new(SqliteStore::open(path, &SCHEMA, Options::default())?), false));
    }
    Ok((Box::new(SqliteStore::create(path, &SCHEMA, Options::default())?), true))
}

pub(super) fn is_server(place: &str) -> bool {
    place.starts_with("postgres")
}

#[cfg(feature = "postgres")]
fn server(url: &str) -> Result<(Box<dyn Store + Send>, bool), Failure> {
    use warifu_ledger::store::{PostgresStore, StoreError};
    match PostgresStore::create(url, NAME, &SCHEMA, Options::default()) {
        Ok(store) => Ok((Box::new(store), true)),
        Err(StoreError::Present { .. }) => {
            Ok((Box::new(PostgresStore::open(url, NAME, &SCHEMA, Options::default())?), false))
        }
        Err(error) => Err(error.into()),
    }
}

#[cfg(not(feature = "postgres"))]
fn server(_: &str) -> Result<(Box<dyn Store + Send>, bool), Failure> {
    Err("build it with `--features postgres`".into())
}

/// The schema of the ledger in the database.
#[cfg(feature = "postgres")]
pub(super) const NAME: &str = "bench";

/// How many places were given.
pub(super) fn certificates(read: &mut dyn Read) -> Result<u32, Failure> {
    let last = Scan { direction: Direction::Descending, ..Scan::all(&CERTIFICATE, 1) };
    let rows = read.scan(&last)?;
    Ok(u32::try_from(rows.first().and_then(|row| row.first()).map_or(0, |place| place.integer() + 1))?)
}

/// The bytes that it takes on the disk.
pub(super) fn bytes(place: &str) -> Result<u64, Failure> {
    if !is_server(place) {
        return Ok(std::fs::metadata(place)?.len());
    }
    server_bytes(place)
}

#[cfg(feature = "postgres")]
fn server_bytes(url: &str) -> Result<u64, Failure> {
    let mut client = postgres::Client::connect(url, postgres::NoTls)?;
    let sum = "SELECT sum(pg_total_relation_size(c.oid))::bigint FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
               WHERE n.nspname = $1 AND c.relkind = 'r'";
    Ok(u64::try_from(client.query_one(sum, &[&NAME])?.get::<_, i64>(0))?)
}

#[cfg(not(feature = "postgres"))]
fn server_bytes(_: &str) -> Result<u64, Failure> {
    Err("build it with `--features postgres`".into())
}

/// The most memory that this process has had, in MiB; nothing where the system does not tell.
pub(super) fn peak() -> Option<u64> {
    memory::peak().map(|kib| kib / 1024)
}
