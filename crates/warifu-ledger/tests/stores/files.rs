//! Files that are not there, not ours, not whole, not to be written, and disks that are full.

use std::path::Path;
use std::process::Command;

use rusqlite::Connection;
use warifu_ledger::store::{
    Column, Index, Lifetime, Options, Row, Scan, Schema, SqliteStore, Store, StoreError, Table, Unique,
};

use warifu_testkit::disk::Disk;

use crate::builders::Folder;

#[test]
fn creating_and_opening_are_two_verbs() {
    let folder = Folder::new();
    let path = folder.file("ledger.db");
    assert!(matches!(open(&path), Err(StoreError::Absent { place }) if place == path.to_str().unwrap()));
    assert!(matches!(open_to_read(&path), Err(StoreError::Absent { .. })));
    assert!(!path.exists());
    let store = create(&path).unwrap();
    assert!(matches!(create(&path), Err(StoreError::Present { .. })));
    drop(store);
    assert!(matches!(create(&path), Err(StoreError::Present { .. })));
    open(&path).unwrap();
    assert!(matches!(open(folder.path()), Err(StoreError::Unusable { .. })));
    assert!(matches!(create(&folder.file("absent/ledger.db")), Err(StoreError::Unusable { .. })));
}

#[test]
fn what_a_killed_creation_leaves_can_be_created_again() {
    let folder = Folder::new();
    let path = folder.file("ledger.db");
    write(&path, b"");
    assert!(matches!(open(&path), Err(StoreError::Foreign { .. })));
    create(&path).unwrap();
    open(&path).unwrap();
    // the mode is set before anything is in it
    let path = folder.file("another.db");
    Connection::open(&path).unwrap().query_row("PRAGMA journal_mode = WAL", [], |_| Ok(())).unwrap();
    create(&path).unwrap();
}

#[test]
fn one_of_several_creations_at_once_creates() {
    let folder = Folder::new();
    let path = folder.file("ledger.db");
    let created: Vec<_> = std::thread::scope(|scope| {
        let all: Vec<_> = (0..4).map(|_| scope.spawn(|| create(&path).map(|_| ()))).collect();
        all.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert_eq!(created.iter().filter(|created| created.is_ok()).count(), 1, "{created:?}");
    assert!(
        created
            .iter()
            .all(|created| matches!(created, Ok(()) | Err(StoreError::Present { .. } | StoreError::Busy { .. }))),
        "{created:?}"
    );
    open(&path).unwrap();
}

#[test]
fn files_of_others_are_refused_and_left_as_they_are() {
    let folder = Folder::new();
    let other = folder.file("other.db");
    Connection::open(&other).unwrap().execute_batch("CREATE TABLE entries (number INTEGER)").unwrap();
    let text = folder.file("text");
    write(&text, "割符\n".repeat(1000).as_bytes());
    for path in [&other, &text] {
        let before = read(path);
        assert!(matches!(open(path), Err(StoreError::Foreign { .. })), "{:?}", open(path).err());
        assert!(matches!(open_to_read(path), Err(StoreError::Foreign { .. })));
        assert!(matches!(create(path), Err(StoreError::Present { .. })), "{:?}", create(path).err());
        assert_eq!(read(path), before);
    }
}

#[test]
fn what_was_changed_by_another_program_is_refused() {
    let changes = [
        "DROP TRIGGER entries_kept_update",
        "DROP TABLE entries",
        "DROP TABLE store_applied",
        "DROP TABLE store_derived",
        "DROP INDEX entries_by_act",
        "ALTER TABLE entries ADD COLUMN more TEXT",
        "CREATE TRIGGER more AFTER INSERT ON entries BEGIN DELETE FROM words; END",
        "DROP TRIGGER entries_kept_delete; CREATE TRIGGER entries_kept_delete BEFORE DELETE ON entries BEGIN SELECT 1; END",
        "PRAGMA application_id = 1",
    ];
    for change in changes {
        let folder = Folder::new();
        let path = folder.file("ledger.db");
        fill(&mut create(&path).unwrap(), 0..3);
        Connection::open(&path).unwrap().execute_batch(change).unwrap();
        assert!(matches!(open(&path), Err(StoreError::Foreign { .. })), "{change}: {:?}", open(&path).err());
        assert!(matches!(open_to_read(&path), Err(StoreError::Foreign { .. })), "{change}");
    }
    // what reports may need is let be
    let folder = Folder::new();
    let path = folder.file("ledger.db");
    fill(&mut create(&path).unwrap(), 0..3);
    let views = "CREATE VIEW acts AS SELECT act FROM entries; CREATE TABLE notes (note); CREATE INDEX more ON entries (act, number)";
    Connection::open(&path).unwrap().execute_batch(views).unwrap();
    assert_eq!(numbers(&mut open(&path).unwrap()), [0, 1, 2]);
}

#[test]
fn triggers_keep_rows_from_other_programs() {
    let folder = Folder::new();
    let path = folder.file("ledger.db");
    fill(&mut create(&path).unwrap(), 0..3);
    let shell = Connection::open(&path).unwrap();
    let changes = [
        "UPDATE entries SET act = 'x' WHERE number = 1",
        "UPDATE entries SET number = 9 WHERE number = 1",
        "DELETE FROM entries",
        "DELETE FROM store_applied",
        "INSERT OR REPLACE INTO entries VALUES (1, 'x')",
        "REPLACE INTO entries VALUES (9, 'act 1')",
        "INSERT INTO entries VALUES (1, 'x') ON CONFLICT DO UPDATE SET act = 'x'",
    ];
    for change in changes {
        let refused = shell.execute_batch(change).unwrap_err().to_string();
        assert!(refused.contains("rows of this table are kept"), "{change}: {refused}");
    }
    let wrong = [
        "INSERT INTO entries VALUES (9, NULL)",
        "INSERT INTO entries VALUES (9, x'00')",
        "INSERT INTO entries VALUES ('x', 'x')",
    ];
    for row in wrong {
        assert!(shell.execute_batch(row).is_err(), "{row}");
    }
    assert_eq!(numbers(&mut open(&path).unwrap()), [0, 1, 2]);
}

/// Every page of a filled store is overwritten, cut off or flipped in turn: an error or the rows, never a panic.
#[test]
fn malformed_files_are_errors() {
    let folder = Folder::new();
    let path = folder.file("ledger.db");
    fill(&mut create(&path).unwrap(), 0..200);
    let whole = read(&path);
    let broken = folder.file("broken.db");
    let mut found = 0;
    for place in (0..whole.len()).step_by(397).chain(0..100) {
        let mut bytes = whole.clone();
        match place % 3 {
            0 => bytes.truncate(place),
            1 => bytes[place] ^= 0xff,
            _ => bytes[place..].iter_mut().take(64).for_each(|byte| *byte = 0xff),
        }
        write(&broken, &bytes);
        found += usize::from(use_all(&broken).is_err());
        for suffix in ["-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{suffix}", broken.display()));
        }
    }
    assert!(found > 30, "{found}");
}

fn use_all(path: &Path) -> Result<(), StoreError> {
    let mut store = open(path)?;
    store.check()?;
    store.read()?.scan(&Scan::all(&ENTRIES, u32::MAX))?;
    let mut writing = store.write()?;
    writing.insert(&ENTRIES, &[1_000.into(), "more".into()])?;
    writing.commit()
}

#[test]
fn a_backup_is_of_one_moment_while_others_write() {
    let folder = Folder::new();
    let mut store = create(&folder.file("ledger.db")).unwrap();
    fill(&mut store, 0..50);
    let mut other = store.another().unwrap();
    let stop = std::sync::atomic::AtomicBool::new(false);
    let backups: Vec<_> = std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut number = 50;
            while !stop.load(std::sync::atomic::Ordering::Relaxed) {
                fill(&mut *other, number..number + 2);
                number += 2;
            }
        });
        let backups = (0..5)
            .map(|number| folder.file(&format!("backup-{number}.db")))
            .inspect(|path| store.backup(path).unwrap());
        let backups = backups.collect();
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
        backups
    });
    for path in backups {
        let mut backup = open(&path).unwrap();
        backup.check().unwrap();
        let found = numbers(&mut backup);
        assert!(found.len() >= 50 && found.len().is_multiple_of(2), "{}", found.len());
        assert_eq!(found, (0..i64::try_from(found.len()).unwrap()).collect::<Vec<_>>());
        fill(&mut backup, 10_000..10_001);
    }
    // nothing is overwritten, and no part is left
    let taken = store.backup(&folder.file("backup-0.db"));
    assert!(matches!(taken, Err(StoreError::Present { .. })));
    assert!(matches!(store.backup(&folder.file("absent/backup.db")), Err(StoreError::Unusable { .. })));
    let left = std::fs::read_dir(folder.path())
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().file_name().to_str().unwrap().contains("part"));
    assert_eq!(left.count(), 0);
}

#[test]
fn a_full_disk_is_an_error_and_nothing_is_lost() {
    let Some(disk) = Disk::mount("1m") else { return };
    let path = disk.file("ledger.db");
    let ballast = disk.file("ballast");
    let mut store = create(&path).unwrap();
    write(&ballast, &vec![0; 200_000]);
    let mut done = 0;
    let full = loop {
        let mut writing = store.write().unwrap();
        let written = (done..done + 5).try_for_each(|number| writing.insert(&ENTRIES, &long(number)));
        // a writer that goes on after an error commits nothing
        match written.and_then(|()| writing.commit()) {
            Ok(()) => done += 5,
            Err(full) => break full,
        }
    };
    assert!(matches!(&full, StoreError::Unusable { message } if message.contains("full")), "{full:?}");
    assert_eq!(numbers(&mut store), (0..done).collect::<Vec<_>>());
    let mut writing = store.write().unwrap();
    while writing.insert(&ENTRIES, &long(done + 7)).is_ok() {
        writing.insert(&WORDS, &["x".repeat(1_900).into()]).ok();
        done += 1;
    }
    drop(writing);
    let kept = numbers(&mut store);
    assert!(matches!(store.backup(&disk.file("backup.db")), Err(StoreError::Unusable { .. })));
    std::fs::remove_file(&ballast).unwrap();
    fill(&mut store, 100_000..100_001);
    drop(store);
    let mut store = open(&path).unwrap();
    store.check().unwrap();
    assert_eq!(numbers(&mut store), [kept, vec![100_000]].concat());
}

#[test]
fn a_disk_that_cannot_be_written_can_be_read() {
    let Some(disk) = Disk::mount("8m") else { return };
    let (closed, killed) = (disk.file("closed ?%#.db"), disk.file("killed.db"));
    fill(&mut create(&closed).unwrap(), 0..3);
    // as after a crash: with a log beside it
    let mut store = create(&killed).unwrap();
    fill(&mut store, 0..3);
    for suffix in ["", "-wal"] {
        // by another process: closing a file here would give up the locks that this one has on it
        let [from, to] = [&killed, &disk.file("left.db")].map(|path| format!("{}{suffix}", path.display()));
        assert!(Command::new("cp").args([from, to]).status().unwrap().success());
    }
    drop(store);
    disk.remount("ro");
    let mut store = open_to_read(&closed).unwrap();
    assert_eq!(numbers(&mut store), [0, 1, 2]);
    assert_eq!(numbers(&mut *store.another().unwrap()), [0, 1, 2]);
    assert_eq!(store.write().err(), Some(StoreError::ReadOnly));
    store.check().unwrap();
    assert_eq!(open(&closed).err(), Some(StoreError::ReadOnly));
    let left = open_to_read(&disk.file("left.db"));
    assert!(matches!(left, Err(StoreError::Unusable { .. } | StoreError::ReadOnly)), "{left:?}");
    assert!(matches!(create(&disk.file("new.db")), Err(StoreError::Unusable { .. } | StoreError::ReadOnly)));
    drop(store);
    disk.remount("rw");
    assert_eq!(numbers(&mut open(&disk.file("left.db")).unwrap()), [0, 1, 2]);
}

#[test]
fn a_reader_of_a_file_that_others_write_sees_their_commits() {
    let folder = Folder::new();
    let path = folder.file("ledger.db");
    let mut store = create(&path).unwrap();
    fill(&mut store, 0..2);
    let mut reader = open_to_read(&path).unwrap();
    assert_eq!(numbers(&mut reader), [0, 1]);
    fill(&mut store, 2..3);
    assert_eq!(numbers(&mut reader), [0, 1, 2]);
    assert_eq!(reader.write().err(), Some(StoreError::ReadOnly));
}

fn create(path: &Path) -> Result<SqliteStore, StoreError> {
    SqliteStore::create(path, &SCHEMA, Options::default())
}

fn open(path: &Path) -> Result<SqliteStore, StoreError> {
    SqliteStore::open(path, &SCHEMA, Options::default())
}

fn open_to_read(path: &Path) -> Result<SqliteStore, StoreError> {
    SqliteStore::open_to_read(path, &SCHEMA, Options::default())
}

fn fill(store: &mut dyn Store, numbers: std::ops::Range<i64>) {
    let mut writing = store.write().unwrap();
    for number in numbers {
        writing.insert(&ENTRIES, &[number.into(), format!("act {number}").into()]).unwrap();
    }
    writing.commit().unwrap();
}

fn numbers(store: &mut dyn Store) -> Vec<i64> {
    let rows = store.read().unwrap().scan(&Scan::all(&ENTRIES, u32::MAX)).unwrap();
    rows.iter().map(|row| row[0].integer()).collect()
}

fn long(number: i64) -> Row {
    vec![number.into(), format!("{number:1900}").into()]
}

#[expect(clippy::disallowed_methods, reason = "tests make files")]
fn write(path: &Path, bytes: &[u8]) {
    std::fs::write(path, bytes).unwrap();
}

#[expect(clippy::disallowed_methods, reason = "tests look at files")]
fn read(path: &Path) -> Vec<u8> {
    std::fs::read(path).unwrap()
}

static SCHEMA: Schema = Schema::first(&[&ENTRIES, &WORDS]);

static ENTRIES: Table = Table {
    name: "entries",
    lifetime: Lifetime::Kept,
    columns: &[Column::Integer("number"), Column::Text("act")],
    key: 1,
    indexes: &[Index { name: "act", columns: &[1], unique: Unique::Yes }],
};

static WORDS: Table =
    Table { name: "words", lifetime: Lifetime::Derived, columns: &[Column::Text("word")], key: 1, indexes: &[] };
