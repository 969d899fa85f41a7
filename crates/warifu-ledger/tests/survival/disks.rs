//! Ledgers on disks that are full, or cannot be written: an error with its code, nothing by half, and on it goes when there is room again.

use std::path::{Path, PathBuf};

use warifu_ledger::store::{MemoryStore, Options, SqliteStore, StoreError};
use warifu_ledger::tables::SCHEMA;
use warifu_ledger::{Body, LedgerError, verify};
use warifu_model::{CaseKind, StepName};
use warifu_testkit::disk::Disk;

use crate::dumps;
use crate::facts::{public, visible};
use crate::places::Address;
use crate::world::*;

#[test]
fn a_ledger_on_a_full_disk_says_so_and_goes_on() {
    let Some(disk) = Disk::mount("3m") else { return };
    let address = Address::file(&disk.file("ledger.db"));
    let mut body = begin(&address);
    let ballast = disk.fill(250_000);
    let done = fill_up(&mut body);
    demand_whole(&mut body, &done);
    // neither a copy nor a dump is there by half under its name
    let copied =
        SqliteStore::open(&disk.file("ledger.db"), &SCHEMA, Options::default()).unwrap().backup(&disk.file("copy.db"));
    assert!(matches!(copied, Err(StoreError::Unusable { .. })), "{copied:?}");
    let left: Vec<PathBuf> = std::fs::read_dir(disk.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(left.iter().all(|path| !path.to_str().unwrap().contains("copy")), "{left:?}");
    drop(body);
    let mut body = Body::open(address.open().unwrap()).unwrap();
    demand_whole(&mut body, &done);
    std::fs::remove_file(ballast).unwrap();
    issued(&mut body, 9_000, 60);
    demand_whole(&mut body, &done);
}

#[test]
fn a_ledger_whose_disk_cannot_be_written_can_be_asked() {
    let Some(disk) = Disk::mount("8m") else { return };
    let (path, address) = (disk.file("ledger.db"), Address::file(&disk.file("ledger.db")));
    let mut body = begin(&address);
    issued(&mut body, 2, 2);
    let (shown, known) = (public(&mut body), visible(&mut *body.read().unwrap()));
    drop(body);
    disk.remount("ro");
    assert_eq!(address.open().err(), Some(StoreError::ReadOnly));
    let store = SqliteStore::open_to_read(&path, &SCHEMA, Options::default()).unwrap();
    let mut body = Body::open(Box::new(store)).unwrap();
    assert_eq!(public(&mut body), shown);
    assert_eq!(visible(&mut *body.read().unwrap()), known);
    assert_eq!(verify(body.store(), &mut MemoryStore::new()).unwrap().faults, []);
    let step = blank(&body, "c-9", CaseKind::Certification, StepName::Applied, minute(9));
    assert_eq!(take(&mut body, &step, REGISTRAR).unwrap_err(), LedgerError::Store(StoreError::ReadOnly));
    assert_eq!(body.checkpoint_to_sign(minute(9)).unwrap_err().code(), "ledger-read-only");
    drop(body);
    disk.remount("rw");
    let mut body = Body::open(address.open().unwrap()).unwrap();
    issued(&mut body, 3, 10);
}

/// The disk of the server is full: its data, and then its write-ahead log.
#[cfg(all(unix, feature = "postgres"))]
#[test]
fn a_ledger_on_a_server_whose_disk_is_full_says_so_and_goes_on() {
    use warifu_testkit::postgres::Server;
    let Some(disk) = Disk::mount("160m") else { return };
    let settings = ["min_wal_size=32MB", "max_wal_size=32MB", "shared_buffers=4MB"];
    let Some(server) = Server::start_in(disk.path(), &settings, |_| {}) else { return };
    let address = Address(format!("{}#{}", server.url(), server.name()));
    let mut body = begin(&address);
    let ballast = disk.fill(40_000);
    let done = fill_up(&mut body);
    std::fs::remove_file(ballast).unwrap();
    // a server that cannot write its log any more ends, and recovers when it is started
    if server.answers_at_once() {
        demand_whole(&mut body, &done);
    }
    drop(body);
    server.kill();
    server.run();
    let mut body = Body::open(address.open().unwrap()).unwrap();
    demand_whole(&mut body, &done);
    issued(&mut body, 9_000, 60);
    demand_whole(&mut body, &done);
}

fn begin(address: &Address) -> Body {
    let mut body = Body::create(address.create().unwrap(), opening(), time(OPENED_AT)).unwrap();
    issued(&mut body, 1, 1);
    body
}

/// Takes first steps of cases until there is no room; gives what was acknowledged.
fn fill_up(body: &mut Body) -> Vec<String> {
    for number in 0..100_000_u32 {
        let mut step = blank(body, &format!("full-{number}"), CaseKind::Certification, StepName::Applied, minute(5));
        step.documents = Vec::new();
        step.reason = None;
        match take(body, &step, REGISTRAR) {
            Ok(_) => {}
            Err(full) => {
                let message = full.to_string();
                assert!(["ledger-store-unusable", "ledger-commit-unknown"].contains(&full.code()), "{message}");
                let is_said = ["full", "No space left", "could not extend", "connection", "recovery", "terminating"]
                    .iter()
                    .any(|word| message.contains(word));
                assert!(is_said, "{message}");
                assert!(number > 3, "the disk was full at once");
                return (0..number).map(|number| format!("full-{number}")).collect();
            }
        }
    }
    panic!("the disk was never full");
}

/// Everything that was acknowledged is there, at most one more, and all of it holds together.
fn demand_whole(body: &mut Body, done: &[String]) {
    assert_eq!(verify(body.store(), &mut MemoryStore::new()).unwrap().faults, []);
    let mut read = body.read().unwrap();
    for case in done {
        assert!(read.get(&warifu_ledger::tables::CASE, &[case.as_str().into()]).unwrap().is_some(), "{case}");
    }
    let beyond = format!("full-{}", done.len() + 1);
    assert!(read.get(&warifu_ledger::tables::CASE, &[beyond.as_str().into()]).unwrap().is_none());
}

/// A dump into a full disk has no manifest, and is refused.
#[test]
fn a_dump_that_was_cut_off_is_refused() {
    let mut body = body();
    issued(&mut body, 1, 1);
    let folder = crate::stores::folder("cut");
    dumps::write(&mut *body.read().unwrap(), &folder).unwrap();
    let files = dumps::contents(&folder);
    for (name, bytes) in &files {
        for length in [0, bytes.len() / 2, bytes.len().saturating_sub(1)] {
            cut(&folder.join(name), length, bytes);
            let mut store = MemoryStore::new();
            let refused = warifu_ledger::dump::restore(&mut store, &mut dumps::Folder::new(&folder));
            assert!(bytes.is_empty() || refused.is_err(), "{} of {length} bytes", name.display());
        }
        cut(&folder.join(name), bytes.len(), bytes);
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

#[expect(clippy::disallowed_methods, reason = "tests make files")]
fn cut(path: &Path, length: usize, bytes: &[u8]) {
    std::fs::write(path, &bytes[..length]).unwrap();
}
