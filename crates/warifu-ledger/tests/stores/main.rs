//! The stores: the conformance suite, versions, kills, disks that fail.

#[cfg(test)]
mod builders;
#[cfg(feature = "postgres-tls")]
#[cfg(test)]
mod encrypted;
#[cfg(test)]
mod files;
#[cfg(test)]
mod kills;
#[cfg(test)]
mod places;
#[cfg(feature = "postgres")]
#[cfg(test)]
mod postgres;
#[cfg(test)]
mod power;
#[cfg(feature = "postgres")]
#[cfg(test)]
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
