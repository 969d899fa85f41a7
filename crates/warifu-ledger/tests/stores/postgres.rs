use std::sync::Arc;

use warifu_ledger::store::suite::Builder;
use warifu_ledger::store::{Options, PostgresStore, Schema, Store};
pub(crate) use warifu_testkit::postgres::{Server, url};

use crate::builders::seed;

pub(crate) struct Postgres;

impl Builder for Postgres {
    type Guard = Arc<Server>;

    fn build(&self, schema: &'static Schema, options: Options) -> Option<(Arc<Server>, Box<dyn Store + Send>)> {
        let server = Server::shared()?;
        let store = PostgresStore::create(&server.url(), &server.name(), schema, options).unwrap();
        Some((server, Box::new(store)))
    }

    fn seed(&self) -> u64 {
        seed()
    }
}
