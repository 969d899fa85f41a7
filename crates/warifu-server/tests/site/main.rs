//! What the server answers: without a socket, and through one.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a broken assumption has to stop a test, loudly; and the program is looked at from outside, with a clock"
)]

mod api;
mod attack;
mod dependants;
mod desk;
mod fixture;
mod foreign;
mod gate;
mod logs;
mod mailbox;
mod openapi;
mod pages;
mod postgres;
mod published;
mod socket;
mod unseen;
mod witnessing;

#[path = "../../../warifu-ledger/tests/body/world.rs"]
#[expect(dead_code, reason = "the tests of the ledger need more of it")]
mod world;
mod writing;

/// Where the bodies of these tests are kept.
mod stores {
    use warifu_ledger::store::{MemoryStore, Store};

    pub(crate) fn new_store() -> Box<dyn Store + Send> {
        Box::new(MemoryStore::new())
    }
}
