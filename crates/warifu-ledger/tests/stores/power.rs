//! A loss of power: of what was written since a file was last synced, any sectors may be there and any may be missing.
//!
//! `WARIFU_POWER_CUTS` asks for more cuts than the ordinary run has, `WARIFU_SEED` for other moments.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use warifu_testkit::Dice;
use warifu_testkit::files::number;

use crate::builders::{Folder, seed};
use crate::kills::{History, SCHEMA, Told, When, Writers};
use crate::places::{Place, open};

#[test]
fn sqlite_loses_nothing_when_the_power_is_cut() {
    let folder = Folder::new();
    let shim = folder.file("power.so");
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/stores/power.c");
    let compiled = Command::new("cc").args(["-shared", "-fPIC", "-O1", "-o"]).arg(&shim).arg(source).status();
    if !(cfg!(target_os = "linux") && compiled.is_ok_and(|compiled| compiled.success())) {
        eprintln!("SKIPPED: no C compiler, or not Linux; no loss of power was tried");
        return;
    }
    let operations = traced(&shim);
    let syncs = operations.iter().filter(|operation| operation.kind == Kind::Sync).count();
    let pages = operations.iter().filter(|operation| operation.path.ends_with("/ledger.db")).count();
    assert!(pages > 100, "the log was never written back: {pages}");
    let copies = operations.iter().filter(|operation| operation.kind == Kind::Rename).count();
    assert!(copies > 2, "hardly any copy was made: {copies}");
    let mut random = Dice::new(seed());
    let mut acknowledged = 0;
    let cuts = cuts();
    for cut in 0..cuts {
        let end = random.below(operations.len());
        acknowledged += hold(&operations[..end], &mut random, Disk::Waits)
            .unwrap_or_else(|lost| panic!("cut {cut} at {end}: {lost}"));
    }
    // the trial itself: on a disk that does not do what it says, something is lost
    let lost = (0..cuts).filter(|_| {
        let end = random.below(operations.len());
        hold(&operations[..end], &mut random, Disk::Lies).is_err()
    });
    let lost = lost.count();
    eprintln!(
        "seed {}, {} operations, {syncs} syncs, {pages} of pages, {copies} copies; {cuts} cuts, {acknowledged} commits acknowledged before them and all \
         there; a disk that lies lost some in {lost} cuts",
        seed(),
        operations.len()
    );
    assert!(lost > 0 && acknowledged > 0);
}

/// What four writers do in two seconds.
fn traced(shim: &Path) -> Vec<Operation> {
    let (written, trace) = (Folder::new(), Folder::new());
    let trace = trace.file("trace");
    let place = written.file("ledger.db");
    let under = written.path().to_str().unwrap().to_owned();
    let environment = [
        ("LD_PRELOAD", shim.to_str().unwrap()),
        ("WARIFU_TRACE", trace.to_str().unwrap()),
        ("WARIFU_TRACE_UNDER", &under),
        ("WARIFU_TEST_CREATE", "1"),
        ("WARIFU_TEST_COPIES", "1"),
    ];
    let mut writers = Writers::start_in(place.to_str().unwrap(), &environment);
    writers.wait((When::Writing, Duration::from_secs(3)));
    writers.kill();
    operations(&read(&trace))
}

/// Cuts the power after these operations, and holds what is left against what was acknowledged. Says how much that was.
fn hold(done: &[Operation], random: &mut Dice, disk: Disk) -> Result<usize, String> {
    let left = Folder::new();
    let mut files: BTreeMap<&str, File<'_>> = BTreeMap::new();
    let mut told = String::new();
    // names that are not on the disk yet, with those that are
    let mut renamed: BTreeMap<&str, &str> = BTreeMap::new();
    for operation in done {
        if operation.kind == Kind::Rename {
            let to = std::str::from_utf8(&operation.bytes).unwrap();
            if let Some(file) = files.remove(operation.path.as_str()) {
                files.insert(to, file);
                renamed.insert(to, &operation.path);
            }
            continue;
        }
        if operation.kind == Kind::Sync && disk == Disk::Waits {
            renamed.retain(|to, _| Path::new(to).parent() != Some(Path::new(&operation.path)));
        }
        let file = files.entry(&operation.path);
        match operation.kind {
            Kind::Acknowledge => told.push_str(&String::from_utf8_lossy(&operation.bytes)),
            Kind::Sync => {
                if disk == Disk::Waits {
                    file.or_default().sync();
                }
            }
            Kind::Remove => drop(files.remove(operation.path.as_str())),
            Kind::Write | Kind::Truncate => file.or_default().waiting.push(operation),
            Kind::Rename => {}
        }
    }
    for (path, mut file) in files {
        file.cut(random);
        let is_there = random.below(2) == 0;
        let path = renamed.get(path).filter(|_| !is_there).copied().unwrap_or(path);
        let name = Path::new(path).file_name();
        // the memory that processes share is none of the disk
        if let Some(name) =
            name.and_then(|name| name.to_str()).filter(|name| name.contains("ledger") && !name.ends_with("-shm"))
        {
            write(&left.file(name), &file.durable);
        }
    }
    copies_hold(&left, &told)?;
    let told = Told::of(told.lines());
    let acknowledged = told.done.len();
    let place = Place::Sqlite(left);
    let opened = open(&place.address(), &SCHEMA);
    match opened {
        Ok(mut store) => History::new("power", Duration::ZERO).found(&told, &mut *store).map(|_| acknowledged),
        // before it was created, nothing was promised
        Err(_) if acknowledged == 0 => Ok(0),
        Err(e) => Err(e.to_string()),
    }
}

/// A copy that was told is there, and any that has its name is whole: it has in it what was acknowledged before it was begun.
fn copies_hold(left: &Folder, told: &str) -> Result<(), String> {
    for number in 0.. {
        let begun = told.find(&format!("copying {number}\n"));
        let Some((before, _)) = begun.and_then(|begun| told.split_at_checked(begun)) else { return Ok(()) };
        let path = left.file(&format!("ledger-copy-{number}.db"));
        let is_told = told.contains(&format!("copied {number}\n"));
        if !path.exists() {
            if is_told {
                return Err(format!("copy {number} is lost"));
            }
            continue;
        }
        let mut copy = open(path.to_str().unwrap(), &SCHEMA).map_err(|e| format!("copy {number}: {e}"))?;
        History::new("copy", Duration::ZERO).found(&Told::done(before.lines()), &mut *copy)?;
    }
    Ok(())
}

/// Whether the disk has on it what it said it has.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Disk {
    Waits,
    Lies,
}

/// A file: what is on the disk, and what is not yet.
#[derive(Default)]
struct File<'o> {
    durable: Vec<u8>,
    waiting: Vec<&'o Operation>,
}

impl File<'_> {
    fn sync(&mut self) {
        for operation in std::mem::take(&mut self.waiting) {
            apply(&mut self.durable, operation, |_| true);
        }
    }

    /// Of each operation some sectors of 512 bytes are there.
    fn cut(&mut self, random: &mut Dice) {
        for operation in std::mem::take(&mut self.waiting) {
            let share = random.below(5);
            apply(&mut self.durable, operation, |_| random.below(4) < share);
        }
    }
}

fn apply(file: &mut Vec<u8>, operation: &Operation, mut is_there: impl FnMut(usize) -> bool) {
    if operation.kind == Kind::Truncate {
        if is_there(0) {
            file.resize(operation.place, 0);
        }
        return;
    }
    let mut at = operation.place;
    let mut rest = operation.bytes.as_slice();
    while !rest.is_empty() {
        let (sector, more) = rest.split_at(rest.len().min(SECTOR - at % SECTOR));
        if is_there(at) {
            file.resize(file.len().max(at + sector.len()), 0);
            file[at..at + sector.len()].copy_from_slice(sector);
        }
        at += sector.len();
        rest = more;
    }
}

struct Operation {
    kind: Kind,
    path: String,
    place: usize,
    bytes: Vec<u8>,
}

#[derive(Clone, Copy, Eq, PartialEq)]
enum Kind {
    Acknowledge,
    Remove,
    Rename,
    Sync,
    Truncate,
    Write,
}

/// The records of a trace; the last one may have been cut off.
fn operations(mut trace: &[u8]) -> Vec<Operation> {
    let mut all = Vec::new();
    while let Some((operation, rest)) = operation(trace) {
        all.push(operation);
        trace = rest;
    }
    all
}

fn operation(trace: &[u8]) -> Option<(Operation, &[u8])> {
    let (head, rest) = trace.split_at_checked(21)?;
    let number = |range: std::ops::Range<usize>| {
        let mut bytes = [0; 8];
        bytes[..range.len()].copy_from_slice(&head[range]);
        usize::try_from(u64::from_le_bytes(bytes)).unwrap()
    };
    let (path, rest) = rest.split_at_checked(number(1..5))?;
    let kind = match head[0] {
        b'A' => Kind::Acknowledge,
        b'R' => Kind::Rename,
        b'S' => Kind::Sync,
        b'T' => Kind::Truncate,
        b'U' => Kind::Remove,
        _ => Kind::Write,
    };
    let (bytes, rest) = rest.split_at_checked(number(13..21))?;
    let path = String::from_utf8(path.to_vec()).unwrap();
    Some((Operation { kind, path, place: number(5..13), bytes: bytes.to_vec() }, rest))
}

fn cuts() -> u32 {
    number("WARIFU_POWER_CUTS", 8)
}

#[expect(clippy::disallowed_methods, reason = "what another process wrote")]
fn read(path: &Path) -> Vec<u8> {
    std::fs::read(path).unwrap()
}

#[expect(clippy::disallowed_methods, reason = "tests make files")]
fn write(path: &Path, bytes: &[u8]) {
    std::fs::write(path, bytes).unwrap();
}

const SECTOR: usize = 512;
