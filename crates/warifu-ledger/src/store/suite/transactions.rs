//! Who sees what, and who waits for whom.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use super::super::{Options, Rebuilding, Row, Scan, Store, StoreError, Value};
use super::Builder;
use super::rows::entry;
use super::tables::{COUNTERS, ENTRIES, SCHEMA};

/// A transaction that is dropped leaves nothing, in no table; the next one begins from what was committed.
pub fn nothing_is_left_of_a_dropped_transaction<B: Builder>(builder: &B) {
    let Some((_guard, mut store)) = builder.build(&SCHEMA, Options::default()) else { return };
    commit_entry(&mut *store, 1);
    let mut writing = store.write().unwrap();
    writing.insert(&ENTRIES, &entry(2, 2, "dropped")).unwrap();
    writing.insert(&COUNTERS, &["dropped".into(), 1.into()]).unwrap();
    drop(writing);
    assert_eq!(numbers(&mut *store), [1]);
    assert_eq!(store.read().unwrap().scan(&Scan::all(&COUNTERS, 10)).unwrap(), Vec::<Row>::new());
    commit_entry(&mut *store, 2);
    assert_eq!(numbers(&mut *store), [1, 2]);
}

/// Within a transaction, rows are there once they are written.
pub fn a_writer_sees_its_own_rows<B: Builder>(builder: &B) {
    let Some((_guard, mut store)) = builder.build(&SCHEMA, Options::default()) else { return };
    let mut writing = store.write().unwrap();
    writing.put(&COUNTERS, &["a".into(), 1.into()]).unwrap();
    writing.put(&COUNTERS, &["a".into(), 2.into()]).unwrap();
    let row: Row = vec!["a".into(), 2.into()];
    assert_eq!(writing.get(&COUNTERS, &row[..1]).unwrap().as_ref(), Some(&row));
    assert_eq!(writing.scan(&Scan::all(&COUNTERS, 10)).unwrap(), std::slice::from_ref(&row));
    writing.remove(&COUNTERS, &row[..1]).unwrap();
    assert_eq!(writing.get(&COUNTERS, &row[..1]).unwrap(), None);
    writing.commit().unwrap();
}

/// A reader sees the moment at which it began, also of what it had not asked for yet, while others commit.
pub fn a_reader_sees_one_moment<B: Builder>(builder: &B) {
    let Some((_guard, mut store)) = builder.build(&SCHEMA, Options::default()) else { return };
    let mut other = store.another().unwrap();
    commit_entry(&mut *store, 1);
    let mut reading = store.read().unwrap();
    commit_entry(&mut *other, 2);
    assert_eq!(reading.scan(&Scan::all(&ENTRIES, 10)).unwrap().len(), 1);
    commit_entry(&mut *other, 3);
    assert_eq!(reading.get(&ENTRIES, &[2.into()]).unwrap(), None);
    assert_eq!(reading.get(&ENTRIES, &[3.into()]).unwrap(), None);
    drop(reading);
    assert_eq!(numbers(&mut *store), [1, 2, 3]);
}

/// A reader begins and reads while somebody writes, and sees nothing of it.
pub fn a_reader_waits_for_no_writer<B: Builder>(builder: &B) {
    let Some((_guard, mut store)) = builder.build(&SCHEMA, Options::default()) else { return };
    let mut other = store.another().unwrap();
    commit_entry(&mut *store, 1);
    let mut writing = store.write().unwrap();
    writing.insert(&ENTRIES, &entry(2, 2, "not yet")).unwrap();
    assert_eq!(numbers(&mut *other), [1]);
    writing.commit().unwrap();
    assert_eq!(numbers(&mut *other), [1, 2]);
}

/// A writer that has waited for its time is told so, and nothing has happened; once the other one has ended, it writes.
pub fn a_writer_waits_and_gives_up<B: Builder>(builder: &B) {
    let wait = Duration::from_millis(200);
    let Some((_guard, mut store)) = builder.build(&SCHEMA, Options::default().wait(wait)) else { return };
    let mut other = store.another().unwrap();
    let mut writing = store.write().unwrap();
    writing.insert(&ENTRIES, &entry(1, 1, "first")).unwrap();
    assert_eq!(other.write().err(), Some(StoreError::Busy { waited: wait }));
    writing.commit().unwrap();
    commit_entry(&mut *other, 2);
    let writing = store.write().unwrap();
    assert_eq!(other.write().err(), Some(StoreError::Busy { waited: wait }));
    drop(writing);
    commit_entry(&mut *other, 3);
    assert_eq!(numbers(&mut *store), [1, 2, 3]);
}

/// However long the time to wait is, a store takes it.
pub fn a_writer_may_wait_for_ever<B: Builder>(builder: &B) {
    let Some((_guard, mut store)) = builder.build(&SCHEMA, Options::default().wait(Duration::MAX)) else { return };
    commit_entry(&mut *store, 1);
    let mut other = store.another().unwrap();
    thread::scope(|scope| {
        let writing = store.write().unwrap();
        let second = scope.spawn(move || commit_entry(&mut *other, 2));
        thread::sleep(Duration::from_millis(50));
        drop(writing);
        second.join().unwrap();
    });
    assert_eq!(numbers(&mut *store), [1, 2]);
}

/// Four writers at once add one to a number 200 times each: all wait for their turn, and none is lost.
pub fn writers_wait_for_each_other<B: Builder>(builder: &B) {
    let Some((_guard, mut store)) = builder.build(&SCHEMA, Options::default().wait(Duration::from_secs(300))) else {
        return;
    };
    let handles: Vec<_> = (0..WRITERS).map(|_| store.another().unwrap()).collect();
    thread::scope(|scope| {
        for mut handle in handles {
            scope.spawn(move || (0..ADDITIONS).for_each(|_| add_one(&mut *handle)));
        }
    });
    let row = store.read().unwrap().get(&COUNTERS, &["sum".into()]).unwrap().unwrap();
    assert_eq!(row[1], Value::Integer(i64::from(WRITERS * ADDITIONS)));
}

/// Another handle sees what was committed through the first one, and outlives it.
pub fn another_handle_sees_what_was_committed<B: Builder>(builder: &B) {
    let Some((_guard, mut store)) = builder.build(&SCHEMA, Options::default()) else { return };
    commit_entry(&mut *store, 1);
    let mut other = store.another().unwrap();
    let (send, receive) = mpsc::channel();
    drop(store);
    thread::spawn(move || {
        commit_entry(&mut *other, 2);
        send.send(numbers(&mut *other)).unwrap();
        send.send(numbers(&mut *other.another().unwrap())).unwrap();
    });
    assert_eq!(receive.recv().unwrap(), [1, 2]);
    assert_eq!(receive.recv().unwrap(), [1, 2]);
}

/// Nothing is derived in a new store, and that is current.
pub fn new_tables_need_no_rebuilding<B: Builder>(builder: &B) {
    let Some((_guard, mut store)) = builder.build(&SCHEMA, Options::default()) else { return };
    assert_eq!(SCHEMA.rebuilding(&mut *store.read().unwrap()), Ok(Rebuilding::Unneeded));
    let mut writing = store.write().unwrap();
    SCHEMA.rebuilt(&mut *writing).unwrap();
    assert_eq!(SCHEMA.rebuilding(&mut *writing), Ok(Rebuilding::Unneeded));
    writing.commit().unwrap();
}

fn add_one(store: &mut dyn Store) {
    let mut writing = store.write().unwrap();
    let row = writing.get(&COUNTERS, &["sum".into()]).unwrap();
    let sum = row.map_or(0, |row| row[1].integer());
    writing.put(&COUNTERS, &["sum".into(), (sum + 1).into()]).unwrap();
    writing.commit().unwrap();
}

fn commit_entry(store: &mut dyn Store, number: u8) {
    let mut writing = store.write().unwrap();
    writing.insert(&ENTRIES, &entry(number.into(), number, "act")).unwrap();
    writing.commit().unwrap();
}

fn numbers(store: &mut dyn Store) -> Vec<i64> {
    let rows = store.read().unwrap().scan(&Scan::all(&ENTRIES, 100)).unwrap();
    rows.iter().map(|row| row[0].integer()).collect()
}

const WRITERS: u32 = 4;
const ADDITIONS: u32 = 200;
