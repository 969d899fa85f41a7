//! Where the ledger is, and opening it.

use std::path::{Path, PathBuf};

use clap::Args;
use warifu_ledger::store::{Options, SqliteStore, Store, StoreError};
use warifu_ledger::{Body, LedgerError, tables};

use crate::exit::Exit;
use crate::failure::{Both, Failure};
use crate::signatures::Signatures;
use crate::store::Wait;

/// Where a ledger is.
#[derive(Args, Debug)]
pub(crate) struct Db {
    /// The ledger: `sqlite:FILE` or `postgres://…`; where it is left out, what `WARIFU_DB` says, or `sqlite:ledger.db`
    #[arg(
        id = "db",
        long = "db",
        value_name = "DB",
        help = "The ledger: sqlite:FILE or postgres://…; WARIFU_DB or sqlite:ledger.db otherwise"
    )]
    url: Option<String>,
    /// The schema of the `PostgreSQL` database in which it is
    #[arg(
        id = "db_schema",
        long = "db-schema",
        value_name = "NAME",
        default_value = "warifu",
        help = "The schema in the PostgreSQL database"
    )]
    schema: String,
    #[command(flatten)]
    wait: Wait,
}

/// What `--db` says.
enum Place {
    File(PathBuf),
    Server(String),
}

impl Db {
    /// The ledger at a place that another verb was given.
    pub(super) fn at(url: &str, wait: Wait) -> Self {
        Self { url: Some(url.to_owned()), schema: "warifu".to_owned(), wait }
    }

    /// Opens the ledger.
    pub(crate) fn open(&self) -> Result<Body, Failure> {
        let body = Body::open(self.store()?).map_err(|error| self.failure(&error))?;
        Ok(body.checking_with(std::sync::Arc::new(Signatures)))
    }

    /// Opens the store.
    pub(super) fn store(&self) -> Result<Box<dyn Store + Send>, Failure> {
        match self.place()? {
            Place::File(path) => {
                let store = self.file(&path);
                Ok(Box::new(store.map_err(|error| self.failure(&error.into()))?))
            }
            Place::Server(url) => self.server(&url, Begin::Open),
        }
    }

    /// Opens a file. What cannot be written can still be asked: a copy on a medium that is read only.
    fn file(&self, path: &Path) -> Result<SqliteStore, StoreError> {
        match SqliteStore::open(path, &tables::SCHEMA, self.options()) {
            Err(StoreError::ReadOnly) => SqliteStore::open_to_read(path, &tables::SCHEMA, self.options()),
            other => other,
        }
    }

    /// Creates the store, or opens one in which no ledger was begun.
    pub(super) fn create(&self) -> Result<Box<dyn Store + Send>, Failure> {
        match self.place()? {
            Place::File(path) => match SqliteStore::create(&path, &tables::SCHEMA, self.options()) {
                Ok(store) => Ok(Box::new(store)),
                // of a process that was killed before it had begun a ledger
                Err(StoreError::Present { .. }) => self.store(),
                Err(error) => Err(self.failure(&error.into())),
            },
            Place::Server(url) => self.server(&url, Begin::Create).or_else(|failure| {
                if failure.error_code() == "ledger-present" { self.server(&url, Begin::Open) } else { Err(failure) }
            }),
        }
    }

    /// Copies the file of the ledger while others use it.
    pub(super) fn backup(&self, to: &Path) -> Result<(), Failure> {
        let Place::File(path) = self.place()? else {
            let message = Both::new(
                "a PostgreSQL database is backed up by its own tools",
                "`PostgreSQL` のデータベースのバックアップは、その専用の道具で取得します",
            );
            return Err(Failure::usage(message).help(Both::new(
                "use `pg_dump --schema`, or `warifu ledger export` for files",
                "`pg_dump --schema`、又はファイルとして `warifu ledger export` を使ってください",
            )));
        };
        let store = self.file(&path).map_err(|error| self.failure(&error.into()))?;
        store.backup(to).map_err(|error| failure(&error.into()).file(to))
    }

    /// The place for people: without a password.
    pub(super) fn shown(&self) -> String {
        match self.place() {
            Ok(Place::File(path)) => path.display().to_string(),
            Ok(Place::Server(_)) => format!("postgres ({})", self.schema),
            Err(_) => String::new(),
        }
    }

    /// An error of the ledger, as people see it.
    pub(super) fn failure(&self, error: &LedgerError) -> Failure {
        let failure = failure(error);
        match self.place() {
            Ok(Place::File(path)) if matches!(error, LedgerError::Store(_)) => failure.file(&path),
            _ => failure,
        }
    }

    fn options(&self) -> Options {
        Options::default().wait(self.wait.duration())
    }

    fn place(&self) -> Result<Place, Failure> {
        let said = self.url.clone().or_else(from_environment).unwrap_or_else(|| DEFAULT.to_owned());
        if said.starts_with("postgres://") || said.starts_with("postgresql://") {
            return Ok(Place::Server(said));
        }
        match said.strip_prefix("sqlite:") {
            Some(path) if !path.is_empty() => Ok(Place::File(path.into())),
            _ => Err(Failure::usage(Both::new(
                "`--db` names no kind of ledger that there is",
                "`--db` の指定が台帳の種類を示していません",
            ))
            .help(Both::new(
                "write `--db sqlite:FILE` or `--db postgres://…`",
                "`--db sqlite:FILE` 又は `--db postgres://…` の形で指定してください",
            ))),
        }
    }

    #[cfg(feature = "postgres")]
    fn server(&self, url: &str, begin: Begin) -> Result<Box<dyn Store + Send>, Failure> {
        use warifu_ledger::store::PostgresStore;
        let (name, options) = (self.schema.as_str(), self.options());
        let store = match begin {
            Begin::Open => PostgresStore::open(url, name, &tables::SCHEMA, options),
            Begin::Create => PostgresStore::create(url, name, &tables::SCHEMA, options),
        };
        Ok(Box::new(store.map_err(|error| self.failure(&error.into()))?))
    }

    #[cfg(not(feature = "postgres"))]
    #[expect(clippy::unused_self, reason = "the same call in a program with PostgreSQL")]
    fn server(&self, _url: &str, begin: Begin) -> Result<Box<dyn Store + Send>, Failure> {
        let (Begin::Open | Begin::Create) = begin;
        let message = Both::new(
            "this program was built without PostgreSQL",
            "このプログラムは `PostgreSQL` なしで構築されています",
        );
        Err(Failure::usage(message).help(Both::new(
            "build it with `cargo build --release -p warifu-cli --features postgres`, or use `--db sqlite:FILE`",
            "`cargo build --release -p warifu-cli --features postgres` で構築するか、`--db sqlite:FILE` を使ってください",
        )))
    }
}

/// What is done with a database.
#[derive(Clone, Copy)]
enum Begin {
    Open,
    Create,
}

/// An error of a ledger with its exit code: refused by the rules, or out of our hands.
pub(crate) fn failure(error: &LedgerError) -> Failure {
    let failure = Failure::of(error);
    match error {
        LedgerError::Store(
            StoreError::Absent { .. }
            | StoreError::Busy { .. }
            | StoreError::CommitUnknown { .. }
            | StoreError::ReadOnly
            | StoreError::Unusable { .. },
        ) => failure.exits(Exit::Io),
        LedgerError::Refused { .. } | LedgerError::RecordDiffers { .. } | LedgerError::Beyond { .. } => {
            failure.exits(Exit::No)
        }
        _ => failure,
    }
}

fn from_environment() -> Option<String> {
    #[expect(clippy::disallowed_methods, reason = "a URL with a password belongs in no list of processes")]
    let value = std::env::var(VARIABLE);
    value.ok().filter(|value| !value.is_empty())
}

const VARIABLE: &str = "WARIFU_DB";
const DEFAULT: &str = "sqlite:ledger.db";
