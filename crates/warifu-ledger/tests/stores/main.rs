//! The stores: the conformance suite, versions, kills, disks that fail.

mod builders;
mod files;
mod kills;
mod places;
#[cfg(feature = "postgres")]
mod postgres;

mod power;
#[cfg(feature = "postgres")]
mod servers;
mod versions;

use builders::{InMemory, Sqlite};

warifu_ledger::store_suite!(memory, InMemory);
warifu_ledger::store_suite!(sqlite, Sqlite);
#[cfg(feature = "postgres")]
warifu_ledger::store_suite!(postgresql, postgres::Postgres);

#[cfg(not(feature = "postgres"))]
#[test]
fn postgresql_is_skipped() {
    eprintln!("SKIPPED: PostgreSQL; its tests need `--features postgres`");
}
