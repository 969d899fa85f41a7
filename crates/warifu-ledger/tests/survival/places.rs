//! Where a ledger is, for several processes.

use std::path::{Path, PathBuf};

use warifu_ledger::store::{Options, SqliteStore, Store, StoreError};
use warifu_ledger::tables::SCHEMA;

pub(crate) type Opened = Result<Box<dyn Store + Send>, StoreError>;

/// The path of a file, or a URL, `#` and a schema.
#[derive(Clone, Debug)]
pub(crate) struct Address(pub(crate) String);

impl Address {
    pub(crate) fn file(path: &Path) -> Self {
        Self(path.to_str().unwrap().to_owned())
    }

    /// The file; none on a server.
    pub(crate) fn path(&self) -> Option<PathBuf> {
        (!self.0.contains('#')).then(|| PathBuf::from(&self.0))
    }

    /// Another place of the same kind, of this name.
    pub(crate) fn beside(&self, name: &str) -> Self {
        match self.0.split_once('#') {
            None => Self::file(&Path::new(&self.0).with_file_name(format!("{name}.db"))),
            Some((url, schema)) => Self(format!("{url}#{schema}_{}", name.replace('-', "_"))),
        }
    }

    pub(crate) fn create(&self) -> Opened {
        match self.0.split_once('#') {
            None => boxed(SqliteStore::create(self.0.as_ref(), &SCHEMA, Options::default())),
            Some((url, schema)) => server(url, schema, Begin::Create),
        }
    }

    pub(crate) fn open(&self) -> Opened {
        match self.0.split_once('#') {
            None => boxed(SqliteStore::open(self.0.as_ref(), &SCHEMA, Options::default())),
            Some((url, schema)) => server(url, schema, Begin::Open),
        }
    }
}

#[derive(Clone, Copy)]
enum Begin {
    Create,
    Open,
}

#[cfg(all(unix, feature = "postgres"))]
fn server(url: &str, schema: &str, begin: Begin) -> Opened {
    use warifu_ledger::store::PostgresStore;
    match begin {
        Begin::Create => boxed(PostgresStore::create(url, schema, &SCHEMA, Options::default())),
        Begin::Open => boxed(PostgresStore::open(url, schema, &SCHEMA, Options::default())),
    }
}

#[cfg(not(all(unix, feature = "postgres")))]
fn server(_: &str, _: &str, begin: Begin) -> Opened {
    let (Begin::Create | Begin::Open) = begin;
    panic!("built without PostgreSQL")
}

fn boxed<S: Store + Send + 'static>(store: Result<S, StoreError>) -> Opened {
    store.map(|store| Box::new(store) as Box<dyn Store + Send>)
}
