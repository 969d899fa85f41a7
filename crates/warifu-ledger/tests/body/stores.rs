//! The store in which a test runs: in memory, unless `WARIFU_TEST_STORE` says `sqlite` or `postgres`. One test of each package of tests
//! runs all others again in each of the two.

use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

use warifu_ledger::store::{MemoryStore, Options, SqliteStore, Store};
use warifu_ledger::tables::SCHEMA;

/// Where a ledger may be.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Kind {
    Memory,
    Sqlite,
    Postgres,
}

impl Kind {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Memory => "memory",
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        }
    }

    /// An empty store of this kind; none where there is no server, which is said.
    pub(crate) fn store(self) -> Option<Box<dyn Store + Send>> {
        match self {
            Self::Memory => Some(Box::new(MemoryStore::new())),
            Self::Sqlite => Some(Box::new(SqliteStore::create(&file(), &SCHEMA, Options::default()).unwrap())),
            Self::Postgres => on_a_server(),
        }
    }
}

/// An empty store of the kind that is asked for.
pub(crate) fn new_store() -> Box<dyn Store + Send> {
    chosen().unwrap_or(Kind::Memory).store().expect("a server was there when this was asked for")
}

/// Runs all other tests again, in stores of this kind, without those that this makes no difference to.
pub(crate) fn run_again(kind: Kind, without: &[&str]) {
    if chosen().is_some() || (kind == Kind::Postgres && !has_server()) {
        return;
    }
    // what they leave goes with the folder
    let folder = folder(&format!("again-{}", kind.name()));
    let ran = Command::new(std::env::current_exe().unwrap())
        .args(without.iter().flat_map(|name| ["--skip", name]))
        .env(CHOICE, kind.name())
        .env("TMPDIR", &folder)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&ran.stdout);
    std::fs::remove_dir_all(&folder).unwrap();
    assert!(ran.status.success(), "{}: {said}\n{}", kind.name(), String::from_utf8_lossy(&ran.stderr));
    eprintln!("{}:{}", kind.name(), said.lines().filter(|line| line.starts_with("test result")).collect::<String>());
}

#[expect(clippy::disallowed_methods, reason = "told by the test that starts it, or by hand")]
pub(crate) fn chosen() -> Option<Kind> {
    match std::env::var(CHOICE).ok()?.as_str() {
        "postgres" => Some(Kind::Postgres),
        "sqlite" => Some(Kind::Sqlite),
        "memory" => Some(Kind::Memory),
        other => panic!("{CHOICE}={other}"),
    }
}

/// A new folder.
pub(crate) fn folder(name: &str) -> PathBuf {
    static FOLDERS: AtomicU32 = AtomicU32::new(0);
    let number = FOLDERS.fetch_add(1, Ordering::Relaxed);
    let path = std::env::temp_dir().join(format!("warifu-ledger-{name}-{}-{number}", std::process::id()));
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).unwrap();
    path
}

/// A file of a new folder. Whoever asked for all tests in files removes them; a single one leaves it to the system.
fn file() -> PathBuf {
    folder("file").join("ledger.db")
}

#[cfg(all(unix, feature = "postgres"))]
fn on_a_server() -> Option<Box<dyn Store + Send>> {
    let server = server()?;
    let store = warifu_ledger::store::PostgresStore::create(&server.url(), &server.name(), &SCHEMA, Options::default());
    Some(Box::new(store.unwrap()))
}

/// The server of this process, which ends with it.
#[cfg(all(unix, feature = "postgres"))]
fn server() -> Option<&'static warifu_testkit::postgres::Server> {
    static SERVER: std::sync::OnceLock<Option<warifu_testkit::postgres::Server>> = std::sync::OnceLock::new();
    SERVER.get_or_init(warifu_testkit::postgres::Server::start).as_ref()
}

#[cfg(all(unix, feature = "postgres"))]
fn has_server() -> bool {
    let is_there = warifu_testkit::postgres::is_installed();
    if !is_there {
        eprintln!("SKIPPED: PostgreSQL (initdb, postgres) is not installed; these tests were not run on it");
    }
    is_there
}

#[cfg(not(all(unix, feature = "postgres")))]
fn on_a_server() -> Option<Box<dyn Store + Send>> {
    has_server().then(|| Box::new(MemoryStore::new()) as Box<dyn Store + Send>)
}

#[cfg(not(all(unix, feature = "postgres")))]
fn has_server() -> bool {
    eprintln!("SKIPPED: PostgreSQL; its tests need `--features postgres`");
    false
}

const CHOICE: &str = "WARIFU_TEST_STORE";
