use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use warifu_ledger::store::suite::Builder;
use warifu_ledger::store::{MemoryStore, Options, Schema, SqliteStore, Store};
use warifu_testkit::files::number;

pub(crate) struct InMemory;

impl Builder for InMemory {
    type Guard = ();

    fn build(&self, _: &'static Schema, options: Options) -> Option<((), Box<dyn Store + Send>)> {
        Some(((), Box::new(MemoryStore::waiting(options))))
    }

    fn seed(&self) -> u64 {
        seed()
    }
}

pub(crate) struct Sqlite;

impl Builder for Sqlite {
    type Guard = Folder;

    fn build(&self, schema: &'static Schema, options: Options) -> Option<(Folder, Box<dyn Store + Send>)> {
        let folder = Folder::new();
        let store = SqliteStore::create(&folder.file("ledger.db"), schema, options).unwrap();
        Some((folder, Box::new(store)))
    }

    fn seed(&self) -> u64 {
        seed()
    }
}

/// A folder that goes with its owner.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static FOLDERS: AtomicU32 = AtomicU32::new(0);
        let number = FOLDERS.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("warifu-ledger-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The seed of random operations: `WARIFU_SEED`, or one that stays.
pub(crate) fn seed() -> u64 {
    number("WARIFU_SEED", 20_261_129)
}
