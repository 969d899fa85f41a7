//! Processes and servers that are killed while four writers commit: what was acknowledged is there, and nothing is there by half.
//!
//! `WARIFU_KILL_ROUNDS=1000` asks for more rounds than the ordinary run has, `WARIFU_SEED` for other moments.

use std::io::{BufRead, BufReader, Write as _};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread::{self, sleep};
use std::time::Duration;

use warifu_ledger::store::{
    Column, Index, Lifetime, Options, Row, Scan, Schema, SqliteStore, Store, StoreError, Table, Unique,
};

use warifu_testkit::files::number;

use crate::builders::seed;
use crate::places::{Place, open};

#[test]
fn sqlite_loses_nothing_when_writers_are_killed() {
    let folder = crate::builders::Folder::new();
    let path = folder.file("ledger.db");
    let place = Place::Sqlite(folder);
    place.create(&SCHEMA).unwrap();
    let mut history = History::new("SQLite", Duration::from_millis(120));
    for _ in 0..rounds(8) {
        let mut writers = Writers::start(&place.address());
        writers.wait(history.pause());
        writers.kill();
        let told = writers.acknowledged();
        history.hold(&told, &mut *place.open(&SCHEMA).unwrap());
        SqliteStore::open_to_read(&path, &SCHEMA, Options::default()).unwrap().check().unwrap();
    }
    history.demand_work();
}

#[cfg(feature = "postgres")]
#[test]
fn postgresql_loses_nothing_when_writers_or_servers_are_killed() {
    let Some(server) = crate::postgres::Server::start() else { return };
    let server = std::sync::Arc::new(server);
    let place = Place::Postgres(server.clone(), server.name());
    place.create(&SCHEMA).unwrap();
    let mut history = History::new("PostgreSQL", Duration::from_secs(1));
    for round in 0..rounds(5) {
        let mut writers = Writers::start(&place.address());
        writers.wait(history.pause());
        match round % 3 {
            0 => writers.kill(),
            1 => server.kill(),
            _ => server.stop_immediately(),
        }
        if round % 3 > 0 {
            // without their server they end by themselves
            writers.ended();
            server.run();
        }
        let told = writers.acknowledged();
        history.hold(&told, &mut *place.open(&SCHEMA).unwrap());
    }
    history.demand_work();
}

/// A process with four writers.
pub(crate) struct Writers {
    child: Child,
    lines: Receiver<String>,
    first: Vec<String>,
}

impl Writers {
    fn start(address: &str) -> Self {
        Self::start_in(address, &[])
    }

    pub(crate) fn start_in(address: &str, environment: &[(&str, &str)]) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "kills::write", "--ignored", "--nocapture"])
            .env(ADDRESS, address)
            .envs(environment.iter().copied())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let (send, lines) = channel();
        thread::spawn(move || output.lines().map_while(Result::ok).try_for_each(|line| send.send(line)));
        Self { child, lines, first: Vec::new() }
    }

    /// Waits for the first acknowledgement, and then for the pause; without one it may be killed before anything is done.
    pub(crate) fn wait(&mut self, (kind, pause): (When, Duration)) {
        if kind == When::Writing {
            self.wait_for_the_first();
        }
        sleep(pause);
    }

    fn wait_for_the_first(&mut self) {
        while let Ok(line) = self.lines.recv_timeout(Duration::from_secs(60)) {
            self.first.push(line);
            if self.first.last().is_some_and(|line| line.starts_with("ack ")) {
                return;
            }
        }
    }

    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    #[cfg(feature = "postgres")]
    fn ended(&mut self) {
        self.child.wait().unwrap();
    }

    /// What each writer was told is durable, and what it was told has not happened. All lines, once the process has ended.
    fn acknowledged(&mut self) -> Told {
        let lines: Vec<String> = self.first.drain(..).chain(self.lines.iter()).collect();
        Told::of(lines.iter().map(String::as_str))
    }
}

#[derive(Default)]
pub(crate) struct Told {
    pub(crate) done: Vec<(i64, i64)>,
    undone: Vec<(i64, i64)>,
    unknown: usize,
}

impl Told {
    /// The same without what is not known yet: what a copy has to have in it.
    pub(crate) fn done<'l>(lines: impl Iterator<Item = &'l str>) -> Self {
        Self { undone: Vec::new(), ..Self::of(lines) }
    }

    /// What the lines of the writers say; those of the harness, and the last one if it was cut off, say nothing.
    pub(crate) fn of<'l>(lines: impl Iterator<Item = &'l str>) -> Self {
        let mut told = Self::default();
        for line in lines {
            let mut words = line.split_whitespace();
            let kind = words.next();
            let numbers: Vec<i64> = words.map_while(|word| word.parse().ok()).collect();
            match (kind, numbers.as_slice()) {
                (Some("ack"), [writer, number]) => told.done.push((*writer, *number)),
                (Some("not"), [writer, number]) => told.undone.push((*writer, *number)),
                (Some("unknown"), [_, _]) => told.unknown += 1,
                _ => {}
            }
        }
        told
    }
}

#[derive(Clone, Copy, Eq, PartialEq)]
pub(crate) enum When {
    Starting,
    Writing,
}

/// All rounds on one store.
pub(crate) struct History {
    name: &'static str,
    longest: Duration,
    random: u64,
    rounds: u32,
    acknowledged: usize,
    undone: usize,
    unknown: usize,
    unacknowledged: usize,
}

impl History {
    /// Kills come within the pause after the first acknowledgement.
    pub(crate) fn new(name: &'static str, longest: Duration) -> Self {
        Self { name, longest, random: seed(), rounds: 0, acknowledged: 0, undone: 0, unknown: 0, unacknowledged: 0 }
    }

    /// The moment of the next kill.
    fn pause(&mut self) -> (When, Duration) {
        self.random = self.random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let kind = if (self.random >> 60) < 3 { When::Starting } else { When::Writing };
        (kind, self.longest * u32::try_from((self.random >> 24) % 1_000).unwrap() / 1_000)
    }

    /// Holds what was told against what is there.
    fn hold(&mut self, told: &Told, store: &mut dyn Store) {
        self.rounds += 1;
        let place = format!("{}, seed {}, round {}", self.name, seed(), self.rounds);
        let found = self.found(told, store).unwrap_or_else(|lost| panic!("{place}: {lost}"));
        let before = self.acknowledged + self.unacknowledged;
        self.acknowledged += told.done.len();
        self.undone += told.undone.len();
        self.unknown += told.unknown;
        self.unacknowledged += found - before - told.done.len();
    }

    /// Holds what was told against what is there, and what is there against itself; says how many entries that is.
    pub(crate) fn found(&self, told: &Told, store: &mut dyn Store) -> Result<usize, String> {
        let said = |e: StoreError| format!("{}: {e}", self.name);
        let mut reading = store.read().map_err(said)?;
        let count = reading.scan(&Scan::all(&COUNTS, 10)).map_err(said)?;
        let entries = reading.scan(&Scan::all(&ENTRIES, u32::MAX)).map_err(said)?;
        let blobs = reading.scan(&Scan::all(&BLOBS, u32::MAX)).map_err(said)?;
        let last = |writer: i64| count.iter().find(|row| row[0].integer() == writer).map_or(-1, |row| row[1].integer());
        if let Some((writer, number)) = told.done.iter().find(|(writer, number)| *number > last(*writer)) {
            return Err(format!("writer {writer} was told that {number} is durable; it is lost"));
        }
        if let Some((writer, number)) = told.undone.iter().find(|(writer, number)| *number <= last(*writer)) {
            return Err(format!("writer {writer} was told that {number} has not happened; it has"));
        }
        // all three tables agree, entry by entry: the rows of a transaction are there together
        let expected: Vec<Row> =
            (0..WRITERS).flat_map(|writer| (0..=last(writer)).map(move |number| entry(writer, number))).collect();
        if entries != expected {
            return Err("the entries are not those that are counted".to_owned());
        }
        let mut expected: Vec<Row> = expected.iter().map(blob).collect();
        expected.sort();
        if blobs != expected {
            return Err("the documents are not those of the entries".to_owned());
        }
        Ok(entries.len())
    }

    /// Says what was done, and that it was not nothing.
    fn demand_work(&self) {
        eprintln!(
            "{}: seed {}, {} rounds, {} commits acknowledged and all there, {} there without an acknowledgement, {} told that \
             nothing has happened, {} told that it is unknown",
            self.name,
            seed(),
            self.rounds,
            self.acknowledged,
            self.unacknowledged,
            self.undone,
            self.unknown
        );
        // some are killed before they begin, and on a busy machine some have hardly begun
        assert!(self.acknowledged * 2 >= usize::try_from(self.rounds).unwrap(), "hardly anything was tried");
    }
}

/// The process with the writers, which write until it is killed, or their server is.
#[test]
#[ignore = "started by another test"]
#[expect(clippy::disallowed_methods, reason = "told by the test that starts it")]
fn write() {
    let Ok(address) = std::env::var(ADDRESS) else { return };
    if std::env::var_os("WARIFU_TEST_CREATE").is_some() {
        SqliteStore::create(address.as_ref(), &SCHEMA, Options::default()).unwrap();
    }
    let Ok(store) = open(&address, &SCHEMA) else { return };
    thread::scope(|scope| {
        if std::env::var_os("WARIFU_TEST_COPIES").is_some() {
            scope.spawn(|| copy(address.as_ref()));
        }
        for writer in 0..WRITERS {
            let Ok(mut handle) = store.another() else { continue };
            scope.spawn(move || while write_one(&mut *handle, writer) {});
        }
    });
}

/// Makes copies of a file beside it, one after the other, and says when it begins and when it was told that one is there.
fn copy(path: &std::path::Path) {
    for number in 0.. {
        sleep(Duration::from_millis(150));
        let Ok(store) = SqliteStore::open(path, &SCHEMA, Options::default()) else { return };
        let say = |what: &str| {
            let mut out = std::io::stdout().lock();
            writeln!(out, "{what} {number}").and_then(|()| out.flush()).is_ok()
        };
        let copied = say("copying") && store.backup(&path.with_file_name(format!("ledger-copy-{number}.db"))).is_ok();
        if !copied || !say("copied") {
            return;
        }
    }
}

/// Writes the next entry of a writer; says on the standard output what it was told.
fn write_one(store: &mut dyn Store, writer: i64) -> bool {
    let mut number = -1;
    let told = try_to_write(store, writer, &mut number);
    let said = match &told {
        Ok(()) => "ack",
        Err(StoreError::CommitUnknown { .. }) => "unknown",
        Err(_) => "not",
    };
    let mut out = std::io::stdout().lock();
    writeln!(out, "{said} {writer} {number}").and_then(|()| out.flush()).is_ok() && told.is_ok()
}

fn try_to_write(store: &mut dyn Store, writer: i64, number: &mut i64) -> Result<(), StoreError> {
    // nothing can have happened before this is known
    *number = i64::MAX;
    let mut writing = store.write()?;
    let count = writing.get(&COUNTS, &[writer.into()])?.map_or(0, |row| row[1].integer() + 1);
    *number = count;
    let row = entry(writer, count);
    writing.insert(&BLOBS, &blob(&row))?;
    writing.insert(&ENTRIES, &row)?;
    writing.put(&COUNTS, &[writer.into(), count.into()])?;
    writing.commit()
}

pub(crate) fn entry(writer: i64, number: i64) -> Row {
    let mut digest = writer.to_be_bytes().to_vec();
    digest.extend(number.to_be_bytes());
    vec![writer.into(), number.into(), digest.into()]
}

/// A document of 0 to 12 KB, some of which take several pages.
fn blob(entry: &Row) -> Row {
    let length = usize::try_from(entry[1].integer() % 13).unwrap() * 1_000;
    vec![entry[2].clone(), vec![0xa5; length].into()]
}

pub(crate) fn rounds(ordinarily: u32) -> u32 {
    number("WARIFU_KILL_ROUNDS", ordinarily)
}

const ADDRESS: &str = "WARIFU_TEST_ADDRESS";
const WRITERS: i64 = 4;

pub(crate) static SCHEMA: Schema = Schema::first(&[&ENTRIES, &BLOBS, &COUNTS]);

pub(crate) static ENTRIES: Table = Table {
    name: "entries",
    lifetime: Lifetime::Kept,
    columns: &[Column::Integer("writer"), Column::Integer("number"), Column::Bytes("digest")],
    key: 2,
    indexes: &[Index { name: "digest", columns: &[2], unique: Unique::Yes }],
};

static BLOBS: Table = Table {
    name: "blobs",
    lifetime: Lifetime::Kept,
    columns: &[Column::Bytes("digest"), Column::Bytes("document")],
    key: 1,
    indexes: &[],
};

pub(crate) static COUNTS: Table = Table {
    name: "counts",
    lifetime: Lifetime::Derived,
    columns: &[Column::Integer("writer"), Column::Integer("number")],
    key: 1,
    indexes: &[],
};
