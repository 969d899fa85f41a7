//! Migrations of what is kept, and versions of what is derived, on filled stores of both kinds.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::sleep;
use std::time::Duration;

use warifu_ledger::store::{
    Column, Index, Lifetime, Migration, Options, Rebuilding, Row, Scan, Schema, Step, Store, StoreError, Table, Unique,
};

use crate::builders::seed;
use crate::kills::rounds;
use crate::places::{Place, open, open_waiting};

#[test]
fn an_earlier_version_is_brought_up_to_date() {
    for place in Place::all() {
        fill(&mut *place.create(&FIRST).unwrap());
        let mut store = place.open(&THIRD).unwrap();
        demand_third(&mut *store);
        let applied = store.read().unwrap().scan(&Scan::all(&APPLIED, 10)).unwrap();
        assert_eq!(applied.iter().map(|row| row[0].integer()).collect::<Vec<_>>(), [1, 2, 3]);
        // what is kept is kept in its new shape as well, and what is new is there
        let mut writing = store.write().unwrap();
        let taken = writing.insert(&NOTES, &row(0, "taken"));
        assert_eq!(taken, Err(StoreError::Taken { table: "notes" }));
        writing.insert(&SEALS, &[vec![1].into()]).unwrap();
        writing.commit().unwrap();
        assert_eq!(place.open(&THIRD).unwrap().read().unwrap().scan(&Scan::all(&SEALS, 2)).unwrap().len(), 1);
    }
}

#[test]
fn derived_tables_of_another_version_are_empty_until_they_are_made_again() {
    for place in Place::all() {
        fill(&mut *place.create(&FIRST).unwrap());
        for _ in 0..2 {
            // whoever opens it is told, until it was done
            let mut store = place.open(&THIRD).unwrap();
            assert_eq!(THIRD.rebuilding(&mut *store.read().unwrap()), Ok(Rebuilding::Needed));
            assert_eq!(store.read().unwrap().scan(&Scan::all(&WORDS_THEN, 10)).unwrap(), Vec::<Row>::new());
        }
        let mut store = place.open(&THIRD).unwrap();
        let mut writing = store.write().unwrap();
        writing.insert(&WORDS_THEN, &[1.into(), "w".into()]).unwrap();
        THIRD.rebuilt(&mut *writing).unwrap();
        writing.commit().unwrap();
        let mut store = place.open(&THIRD).unwrap();
        assert_eq!(THIRD.rebuilding(&mut *store.read().unwrap()), Ok(Rebuilding::Unneeded));
        assert_eq!(store.read().unwrap().scan(&Scan::all(&WORDS_THEN, 10)).unwrap().len(), 1);
    }
}

#[test]
fn a_newer_store_is_refused_by_an_older_program_that_has_it_open_as_well() {
    for place in Place::all() {
        let mut older = place.create(&FIRST).unwrap();
        fill(&mut *older);
        place.open(&THIRD).unwrap();
        let newer = StoreError::Newer { found: 3, known: 1 };
        assert_eq!(older.read().err(), Some(newer.clone()));
        assert_eq!(older.write().err(), Some(newer.clone()));
        assert_eq!(place.open(&FIRST).err(), Some(newer));
        let mut store = place.open(&THIRD).unwrap();
        let mut writing = store.write().unwrap();
        THIRD.rebuilt(&mut *writing).unwrap();
        writing.commit().unwrap();
        // another version of what is derived alone
        assert_eq!(place.open(&DERIVED_BEFORE).err(), Some(StoreError::Newer { found: 2, known: 1 }));
    }
}

/// From emptying derived tables until they are made again nobody of the version before writes into them: that would be kept for ever.
#[test]
fn an_older_program_that_has_it_open_is_refused_while_derived_tables_are_empty() {
    for place in Place::all() {
        let mut older = place.create(&DERIVED_FIRST).unwrap();
        fill(&mut *older);
        place.open(&DERIVED_SECOND).unwrap();
        // whoever emptied them may have been killed then
        let newer = StoreError::Newer { found: 2, known: 1 };
        assert_eq!(older.write().err(), Some(newer.clone()));
        assert_eq!(older.read().err(), Some(newer.clone()));
        assert_eq!(place.open(&DERIVED_FIRST).err(), Some(newer));
        let mut next = place.open(&DERIVED_SECOND).unwrap();
        assert_eq!(DERIVED_SECOND.rebuilding(&mut *next.read().unwrap()), Ok(Rebuilding::Needed));
    }
}

/// A reader that has begun sees what there was then, also in tables that somebody makes anew.
#[test]
fn a_reader_sees_one_moment_while_it_is_brought_up_to_date() {
    for place in Place::all() {
        fill(&mut *place.create(&FIRST).unwrap());
        let mut store = place.open(&FIRST).unwrap();
        let mut reading = store.read().unwrap();
        let migrated = open_waiting(&place.address(), &THIRD, Options::default().wait(Duration::from_millis(300)));
        // where tables are of no moment, those who make them anew wait for readers
        assert!(matches!(&migrated, Ok(_) | Err(StoreError::Busy { .. })), "{:?}", migrated.err());
        assert_eq!(reading.scan(&Scan::all(&WORDS_ONCE, 10)).unwrap(), [vec!["w".into(), 1.into()]]);
        assert_eq!(reading.scan(&Scan::all(&NOTES_ONCE, 10)).unwrap().len(), 10);
        assert_eq!(reading.scan(&Scan::all(&GONE, 10)).unwrap().len(), 1);
        drop(reading);
        demand_third(&mut *place.open(&THIRD).unwrap());
    }
}

/// Readers that come one after the other see the rows of before or none at all, never something between.
#[test]
fn readers_see_the_version_before_or_the_one_after() {
    for place in Place::all() {
        fill(&mut *place.create(&FIRST).unwrap());
        let ended = std::sync::atomic::AtomicBool::new(false);
        let seen: u32 = std::thread::scope(|scope| {
            let readers: Vec<_> = (0..3)
                .map(|_| {
                    let (mut store, ended) = (place.open(&FIRST).unwrap(), &ended);
                    scope.spawn(move || {
                        let mut seen = 0;
                        while !ended.load(Ordering::Relaxed) {
                            match store.read() {
                                Ok(mut reading) => {
                                    let rows = reading.scan(&Scan::all(&WORDS_ONCE, 10)).unwrap();
                                    assert_eq!(rows, [vec!["w".into(), 1.into()]]);
                                    seen += 1;
                                }
                                Err(StoreError::Newer { .. }) => break,
                                Err(other) => panic!("{other}"),
                            }
                        }
                        seen
                    })
                })
                .collect();
            sleep(Duration::from_millis(100));
            demand_third(&mut *place.open(&THIRD).unwrap());
            ended.store(true, Ordering::Relaxed);
            readers.into_iter().map(|reader| reader.join().unwrap()).sum()
        });
        assert!(seen > 3);
    }
}

#[test]
fn a_migration_that_is_refused_leaves_everything() {
    for place in Place::all() {
        let mut store = place.create(&FIRST).unwrap();
        fill(&mut *store);
        assert!(matches!(place.open(&WRONG).err(), Some(StoreError::Taken { table: "notes" })));
        demand_first(&mut *store);
        demand_first(&mut *place.open(&FIRST).unwrap());
    }
}

#[test]
fn several_processes_bring_it_up_to_date_once() {
    for place in Place::all() {
        fill(&mut *place.create(&FIRST).unwrap());
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| demand_third(&mut *place.open(&THIRD).unwrap()));
            }
        });
        let applied = place.open(&THIRD).unwrap().read().unwrap().scan(&Scan::all(&APPLIED, 10)).unwrap();
        assert_eq!(applied.len(), 3);
    }
}

/// `WARIFU_KILL_ROUNDS` says how many kills in the middle.
#[test]
fn a_migration_that_is_killed_leaves_all_or_nothing() {
    let mut random = seed();
    for place in Place::all() {
        let (mut kills, mut ended) = (0, 0);
        let mut place = place;
        fill(&mut *place.create(&FIRST).unwrap());
        while kills < rounds(3) {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            migrate_and_kill(&place.address(), Duration::from_millis((random >> 33) % 150));
            match place.open(&FIRST) {
                Ok(mut store) => {
                    demand_first(&mut *store);
                    kills += 1;
                }
                Err(StoreError::Newer { .. }) => {
                    ended += 1;
                    demand_third(&mut *place.open(&THIRD).unwrap());
                    place = place.next();
                    fill(&mut *place.create(&FIRST).unwrap());
                }
                Err(other) => panic!("{other}"),
            }
        }
        eprintln!("{kills} kills in the middle of a migration, {ended} too late for that, seed {}", seed());
        demand_third(&mut *place.open(&THIRD).unwrap());
    }
}

/// Starts another process that migrates slowly, and kills it after its first row and a pause.
fn migrate_and_kill(address: &str, pause: Duration) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "versions::migrate", "--ignored", "--nocapture"])
        .env(ADDRESS, address)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap().contains("begun")));
    sleep(pause);
    child.kill().unwrap();
    child.wait().unwrap();
}

/// The other process.
#[test]
#[ignore = "started by another test"]
#[expect(clippy::disallowed_methods, reason = "told by the test that starts it")]
fn migrate() {
    let Ok(address) = std::env::var(ADDRESS) else { return };
    SLOW.store(1, Ordering::Relaxed);
    open(&address, &THIRD).unwrap();
}

fn fill(store: &mut dyn Store) {
    let mut writing = store.write().unwrap();
    for number in 0..ROWS {
        writing.insert(&NOTES_ONCE, &[number.into(), note(number).into()]).unwrap();
    }
    writing.insert(&WORDS_ONCE, &["w".into(), 1.into()]).unwrap();
    writing.insert(&GONE, &["g".into()]).unwrap();
    writing.commit().unwrap();
}

fn demand_first(store: &mut dyn Store) {
    let mut reading = store.read().unwrap();
    let rows = reading.scan(&Scan::all(&NOTES_ONCE, u32::MAX)).unwrap();
    let expected: Vec<Row> = (0..ROWS).map(|number| vec![number.into(), note(number).into()]).collect();
    assert!(rows == expected);
    assert_eq!(reading.scan(&Scan::all(&GONE, 10)).unwrap().len(), 1);
    assert_eq!(FIRST.rebuilding(&mut *reading), Ok(Rebuilding::Unneeded));
}

fn demand_third(store: &mut dyn Store) {
    let rows = store.read().unwrap().scan(&Scan::all(&NOTES, u32::MAX)).unwrap();
    let expected: Vec<Row> = (0..ROWS).map(|number| row(number, &note(number))).collect();
    assert!(rows == expected);
    let digest = expected[700][0].clone();
    let scan = Scan { index: Some("note"), equal: &[note(700).into()], ..Scan::all(&NOTES, 10) };
    let found = store.read().unwrap().scan(&scan).unwrap();
    assert_eq!(found.first().map(|row| row[0].clone()), Some(digest));
}

fn note(number: i64) -> String {
    format!("覚書{number:05}")
}

/// A note in its later shape.
fn row(number: i64, note: &str) -> Row {
    vec![number.to_be_bytes().to_vec().into(), note.into(), number.into()]
}

fn reshape(old: Row) -> Row {
    if SLOW.load(Ordering::Relaxed) > 0 {
        if SLOW.fetch_add(1, Ordering::Relaxed) == 1 {
            println!("begun");
        }
        sleep(Duration::from_micros(80));
    }
    let mut values = old.into_iter();
    row(values.next().unwrap().integer(), values.next().unwrap().text())
}

/// How many rows the slow process has read, and one; 0 elsewhere.
static SLOW: AtomicU32 = AtomicU32::new(0);

const ADDRESS: &str = "WARIFU_TEST_ADDRESS";
const ROWS: i64 = 1_000;

static FIRST: Schema = Schema::first(&[&NOTES_ONCE, &WORDS_ONCE, &GONE]);

static THIRD: Schema =
    Schema { tables: &[&NOTES, &SEALS, &WORDS_THEN], migrations: &[TO_SECOND, TO_THIRD], derived: 2 };

/// Two versions that differ in what is derived alone.
static DERIVED_FIRST: Schema = Schema::first(&[&NOTES_ONCE, &WORDS_ONCE, &GONE]);

static DERIVED_SECOND: Schema = Schema { tables: &[&NOTES_ONCE, &WORDS_THEN], migrations: &[], derived: 2 };

static DERIVED_BEFORE: Schema =
    Schema { tables: &[&NOTES, &SEALS, &WORDS_ONCE], migrations: &[TO_SECOND, TO_THIRD], derived: 1 };

/// A migration that gives many rows one key.
static WRONG: Schema = Schema {
    tables: &[&NOTES],
    migrations: &[Migration {
        steps: &[
            Step::Create(&SEALS),
            Step::Reshape { from: &NOTES_BEFORE, to: &NOTES, row: |old| row(0, old[1].text()) },
        ],
    }],
    derived: 2,
};

const TO_SECOND: Migration = Migration { steps: &[Step::Reshape { from: &NOTES_BEFORE, to: &NOTES, row: reshape }] };

const TO_THIRD: Migration = Migration { steps: &[Step::Create(&SEALS)] };

static NOTES_ONCE: Table = Table {
    name: "notes",
    lifetime: Lifetime::Kept,
    columns: &[Column::Integer("number"), Column::Text("note")],
    key: 1,
    indexes: &[Index { name: "note", columns: &[1], unique: Unique::Yes }],
};

static NOTES_BEFORE: Table = Table {
    name: "notes_1",
    lifetime: Lifetime::Kept,
    columns: &[Column::Integer("number"), Column::Text("note")],
    key: 1,
    indexes: &[Index { name: "note", columns: &[1], unique: Unique::Yes }],
};

static NOTES: Table = Table {
    name: "notes",
    lifetime: Lifetime::Kept,
    columns: &[Column::Bytes("digest"), Column::Text("note"), Column::Integer("number")],
    key: 1,
    indexes: &[
        Index { name: "note", columns: &[1], unique: Unique::No },
        Index { name: "number", columns: &[2], unique: Unique::Yes },
    ],
};

static SEALS: Table =
    Table { name: "seals", lifetime: Lifetime::Kept, columns: &[Column::Bytes("seal")], key: 1, indexes: &[] };

static WORDS_ONCE: Table = Table {
    name: "words",
    lifetime: Lifetime::Derived,
    columns: &[Column::Text("word"), Column::Integer("number")],
    key: 1,
    indexes: &[],
};

static WORDS_THEN: Table = Table {
    name: "words",
    lifetime: Lifetime::Derived,
    columns: &[Column::Integer("number"), Column::Text("word")],
    key: 2,
    indexes: &[Index { name: "word", columns: &[1], unique: Unique::No }],
};

static GONE: Table =
    Table { name: "gone", lifetime: Lifetime::Derived, columns: &[Column::Text("word")], key: 1, indexes: &[] };

/// The table of what was applied, as every store has it.
static APPLIED: Table = Table {
    name: "store_applied",
    lifetime: Lifetime::Kept,
    columns: &[Column::Integer("version"), Column::Text("program")],
    key: 1,
    indexes: &[],
};
