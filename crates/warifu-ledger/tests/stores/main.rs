//! The stores: the conformance suite, versions, kills, disks that fail.

mod builders;

use builders::{InMemory, Sqlite};

warifu_ledger::store_suite!(memory, InMemory);
warifu_ledger::store_suite!(sqlite, Sqlite);
