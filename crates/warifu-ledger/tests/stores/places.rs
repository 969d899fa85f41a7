//! Where a store is, for tests that open it several times.

use warifu_ledger::store::{Options, Schema, SqliteStore, Store, StoreError};

use crate::builders::Folder;

/// A place for one store.
pub(crate) enum Place {
    Sqlite(Folder),
    #[cfg(feature = "postgres")]
    Postgres(std::sync::Arc<crate::postgres::Server>, String),
}

pub(crate) type Opened = Result<Box<dyn Store + Send>, StoreError>;

impl Place {
    /// Each kind of place that there is here.
    pub(crate) fn all() -> Vec<Self> {
        let sqlite = Self::Sqlite(Folder::new());
        [Some(sqlite), Self::on_a_server()].into_iter().flatten().collect()
    }

    #[cfg(feature = "postgres")]
    fn on_a_server() -> Option<Self> {
        crate::postgres::Server::shared().map(|server| {
            let name = server.name();
            Self::Postgres(server, name)
        })
    }

    #[cfg(not(feature = "postgres"))]
    const fn on_a_server() -> Option<Self> {
        None
    }

    pub(crate) fn create(&self, schema: &'static Schema) -> Opened {
        match self {
            Self::Sqlite(folder) => boxed(SqliteStore::create(&folder.file("ledger.db"), schema, Options::default())),
            #[cfg(feature = "postgres")]
            Self::Postgres(server, name) => {
                boxed(warifu_ledger::store::PostgresStore::create(&server.url(), name, schema, Options::default()))
            }
        }
    }

    pub(crate) fn open(&self, schema: &'static Schema) -> Opened {
        open(&self.address(), schema)
    }

    /// Another place of this kind.
    pub(crate) fn next(&self) -> Self {
        match self {
            Self::Sqlite(_) => Self::Sqlite(Folder::new()),
            #[cfg(feature = "postgres")]
            Self::Postgres(server, _) => Self::Postgres(server.clone(), server.name()),
        }
    }

    /// Where it is, for another process.
    pub(crate) fn address(&self) -> String {
        match self {
            Self::Sqlite(folder) => folder.file("ledger.db").to_str().unwrap().to_owned(),
            #[cfg(feature = "postgres")]
            Self::Postgres(server, name) => format!("{}#{name}", server.url()),
        }
    }
}

/// Opens what is at an address.
pub(crate) fn open(address: &str, schema: &'static Schema) -> Opened {
    open_waiting(address, schema, Options::default())
}

/// The same with a time to wait.
pub(crate) fn open_waiting(address: &str, schema: &'static Schema, options: Options) -> Opened {
    match address.split_once('#') {
        None => boxed(SqliteStore::open(address.as_ref(), schema, options)),
        #[cfg(feature = "postgres")]
        Some((url, name)) => boxed(warifu_ledger::store::PostgresStore::open(url, name, schema, options)),
        #[cfg(not(feature = "postgres"))]
        Some(_) => panic!("built without PostgreSQL"),
    }
}

fn boxed<S: Store + Send + 'static>(store: Result<S, StoreError>) -> Opened {
    store.map(|store| Box::new(store) as Box<dyn Store + Send>)
}
