//! The embedded store against what its disk and its database can do: single commits against an append with `fdatasync`, groups of a
//! hundred rows against the same rows through the database alone. In turn, in one process, on one disk.
//!
//! `cargo run --release -p warifu-benches --bin stores [ROUNDS]`
//!
//! A processor that sleeps sees the end of a write only with the next tick of the machine, which makes everything equally slow: two processes of the
//! lowest priority keep it awake.
#![expect(clippy::print_stdout, reason = "the table is what this program is for")]
#![expect(clippy::disallowed_methods, reason = "a stopwatch, and files for it")]

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::Path;
use std::time::Instant;

use rusqlite::Connection;
use warifu_benches::Failure;
use warifu_benches::awake::Awake;
use warifu_benches::rounds::against;
use warifu_ledger::store::{Column, Index, Lifetime, Options, Row, Schema, SqliteStore, Store, Table, Unique, Value};

fn main() -> Result<(), Failure> {
    let rounds = std::env::args().nth(1).and_then(|rounds| rounds.parse().ok()).unwrap_or(200);
    let folder = std::env::temp_dir().join(format!("warifu-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let awake = Awake::begin();
    let measured = measure(&folder, rounds);
    drop(awake);
    std::fs::remove_dir_all(&folder)?;
    measured
}

fn measure(folder: &Path, rounds: i64) -> Result<(), Failure> {
    let mut appended = OpenOptions::new().create_new(true).append(true).open(folder.join("append"))?;
    let mut store = SqliteStore::create(&folder.join("ledger.db"), &SCHEMA, Options::default())?;
    let mut plain = plain(&folder.join("plain.db"))?;
    let mut times: [Vec<f64>; 5] = Default::default();
    let mut number = 0;
    for round in 0..rounds {
        let one = rows(number, 1);
        let hundred = rows(number + 1, 100);
        number += 101;
        let taken = [
            time(|| append(&mut appended, &one))?,
            time(|| insert_plain(&mut plain, &one))?,
            time(|| insert(&mut store, &one))?,
            time(|| insert_plain(&mut plain, &hundred))?,
            time(|| insert(&mut store, &hundred))?,
        ];
        // the first ones prepare statements and make files grow
        if round >= rounds / 10 {
            times.iter_mut().zip(taken).for_each(|(all, one)| all.push(one));
        }
    }
    let [append, plain_one, one, plain_hundred, hundred] = times;
    println!("{rounds} rounds in turn, rows of {BYTES} bytes with a unique index of 32; medians\n");
    println!("| what | ms | rows/s | floor | ratio |\n|---|---:|---:|---|---:|");
    line("append 5 KB, `fdatasync`", &append, 1.0, None);
    line("a row through the database, committed", &plain_one, 1.0, Some(("append", &append)));
    line("a row through the store, committed", &one, 1.0, Some(("append", &append)));
    line("a row through the store, committed", &one, 1.0, Some(("database", &plain_one)));
    line("100 rows through the database", &plain_hundred, 100.0, None);
    line("100 rows through the store", &hundred, 100.0, Some(("database", &plain_hundred)));
    Ok(())
}

fn append(file: &mut std::fs::File, rows: &[Row]) -> Result<(), Failure> {
    for row in rows {
        row.iter().try_for_each(|value| file.write_all(value.bytes()))?;
    }
    Ok(file.sync_data()?)
}

/// The same tables by hand, with the same settings.
fn plain(path: &Path) -> Result<Connection, Failure> {
    let connection = Connection::open(path)?;
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16384;
         CREATE TABLE rows (number INTEGER NOT NULL PRIMARY KEY, digest BLOB NOT NULL, document BLOB NOT NULL) STRICT;
         CREATE UNIQUE INDEX digests ON rows (digest);",
    )?;
    Ok(connection)
}

fn insert_plain(connection: &mut Connection, rows: &[Row]) -> Result<(), Failure> {
    let writing = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    {
        let mut insert = writing.prepare_cached("INSERT INTO rows VALUES (?1, ?2, ?3)")?;
        for row in rows {
            let [number, digest, document] = row.as_slice() else { continue };
            insert.execute((number.integer(), digest.bytes(), document.bytes()))?;
        }
    }
    Ok(writing.commit()?)
}

fn insert(store: &mut SqliteStore, rows: &[Row]) -> Result<(), Failure> {
    let mut writing = store.write()?;
    for row in rows {
        writing.insert(&ROWS, row)?;
    }
    Ok(writing.commit()?)
}

fn rows(first: i64, count: i64) -> Vec<Row> {
    let mut state = u64::from_le_bytes(first.to_le_bytes());
    let mut bytes = |length: usize| -> Value {
        let noise = (0..length).map(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            state.to_be_bytes()[0]
        });
        Value::Bytes(noise.collect())
    };
    (first..first + count).map(|number| vec![number.into(), bytes(32), bytes(BYTES)]).collect()
}

fn time(work: impl FnOnce() -> Result<(), Failure>) -> Result<f64, Failure> {
    let begin = Instant::now();
    work()?;
    Ok(begin.elapsed().as_secs_f64() * 1_000.0)
}

fn line(what: &str, times: &[f64], rows: f64, floor: Option<(&str, &[f64])>) {
    let (ms, held) = against(times, floor);
    println!("| {what} | {ms:.3} | {:.0} | {held} |", rows * 1_000.0 / ms);
}

const BYTES: usize = 5_000;

static SCHEMA: Schema = Schema::first(&[&ROWS]);

static ROWS: Table = Table {
    name: "rows",
    lifetime: Lifetime::Kept,
    columns: &[Column::Integer("number"), Column::Bytes("digest"), Column::Bytes("document")],
    key: 1,
    indexes: &[Index { name: "digest", columns: &[1], unique: Unique::Yes }],
};
