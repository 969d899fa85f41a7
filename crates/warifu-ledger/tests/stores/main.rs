//! The stores: the conformance suite, versions, kills, disks that fail.

#[cfg(test)]
mod builders;
#[cfg(test)]
mod files;
#[cfg(test)]
mod kills;
#[cfg(test)]
mod places;
#[cfg(all(test, feature = "postgres"))]
mod postgres;

#[cfg(test)]
mod power;
#[cfg(all(test, feature = "postgres"))]
mod servers;
#[cfg(test)]
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
