//! The rounds: `WARIFU_KILL_ROUNDS` says how many, `WARIFU_SEED` from where on.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread::{self, sleep};
use std::time::{Duration, SystemTime};

use warifu_ledger::dump::restore;
use warifu_ledger::store::{Column, Lifetime, MemoryStore, Options, SqliteStore, StoreError, Table};
use warifu_ledger::tables::SCHEMA;
use warifu_ledger::{Body, LedgerError, verify};
use warifu_testkit::files::number;

use crate::dumps;
use crate::facts::{Told, heads, public, stays, visible};
use crate::places::Address;
use crate::worker::{ADDRESS, BEGUN, FOLDER, NAME, RANDOM};
use crate::world::*;

#[test]
fn a_ledger_in_a_file_survives_the_kill_of_its_processes() {
    Survival::new("SQLite", 250).rounds(rounds(5), |folder| Address::file(&folder.join("ledger.db")), |_, _| None);
}

#[cfg(all(unix, feature = "postgres"))]
#[test]
fn a_ledger_on_a_server_survives_the_kill_of_its_processes_and_of_the_server() {
    let Some(server) = warifu_testkit::postgres::Server::start() else { return };
    let place = |_: &Path| Address(format!("{}#{}", server.url(), server.name()));
    // of ten rounds six are the processes', one is that of their connections, three are the server's, which takes long to come back
    Survival::new("PostgreSQL", 3_000).rounds(rounds(10), place, |round, random| match round % 10 {
        1 => {
            server.kill();
            Some(Strike { kills: 1, revive: Box::new(|| server.run()) })
        }
        3 => {
            server.stop_immediately();
            Some(Strike { kills: 1, revive: Box::new(|| server.run()) })
        }
        5 => Some(Strike { kills: server.disconnect("warifu"), revive: Box::new(|| {}) }),
        7 => {
            server.kill_one(random);
            Some(Strike { kills: 1, revive: Box::new(|| assert!(server.answers(), "it has not recovered")) })
        }
        _ => None,
    });
}

#[cfg(not(all(unix, feature = "postgres")))]
#[test]
fn postgresql_is_skipped() {
    eprintln!("SKIPPED: PostgreSQL; its tests need `--features postgres`");
}

/// Something that was done to the server.
struct Strike<'a> {
    /// How many of its processes were ended by it; the whole server is one.
    kills: usize,
    /// What brings it back.
    revive: Box<dyn FnOnce() + 'a>,
}

/// All rounds on one kind of store.
struct Survival {
    name: &'static str,
    /// Kills come within so many milliseconds after the first acknowledgement.
    longest: u64,
    random: u64,
    kills: usize,
    counts: BTreeMap<&'static str, usize>,
}

impl Survival {
    fn new(name: &'static str, longest: u64) -> Self {
        Self { name, longest, random: seed(), kills: 0, counts: BTreeMap::new() }
    }

    /// Does so many rounds, in a new ledger after some. `strike` may do something to the server, which is brought back then.
    fn rounds<'a>(
        mut self,
        rounds: u32,
        place: impl Fn(&Path) -> Address,
        mut strike: impl FnMut(u32, usize) -> Option<Strike<'a>>,
    ) {
        let begun = now();
        let mut ledger: Option<Ledger> = None;
        for round in 0..rounds {
            if round % 10 == 0 {
                // a long run says how far it is
                self.tell(round, begun);
            }
            if round % ROUNDS_OF_A_LEDGER == 0 {
                ledger = Some(Ledger::begin(&place));
            }
            let ledger = ledger.as_mut().unwrap();
            let before = format!("{}, seed {}, round {round}", self.name, seed());
            if self.below(5) == 0 {
                ledger.age();
                *self.counts.entry("rounds with derived tables of another version").or_default() += 1;
            }
            let told = self.round(ledger, round, &mut strike);
            ledger.hold(&told, &before);
            for told in &told {
                for done in &told.done {
                    *self.counts.entry(kind(done)).or_default() += 1;
                }
                *self.counts.entry("told that it is unknown").or_default() += told.unknown;
                *self.counts.entry("refused or failed, and not there").or_default() += told.undone.len();
                *self.counts.entry("certificates issued").or_default() += told.issued.len();
            }
            *self.counts.entry("there without an acknowledgement").or_default() +=
                std::mem::take(&mut ledger.unacknowledged);
        }
        self.tell(rounds, begun);
        let steps = self.counts.get("step").copied().unwrap_or_default();
        // some are killed before they begin, and on a busy machine some have hardly begun
        assert!(steps * 2 >= rounds as usize, "hardly anything was tried");
    }

    fn tell(&self, rounds: u32, begun: u64) {
        eprintln!(
            "{}: seed {}, {rounds} rounds, {} kills in {} s; acknowledged and there: {:?}",
            self.name,
            seed(),
            self.kills,
            now() - begun,
            self.counts
        );
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.random = self.random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.random >> 33) % bound
    }

    /// Four processes, which are killed one after the other, or end with their server.
    fn round<'a>(
        &mut self,
        ledger: &Ledger,
        round: u32,
        strike: &mut impl FnMut(u32, usize) -> Option<Strike<'a>>,
    ) -> Vec<Told> {
        let mut writers: Vec<Writer> =
            (0..WRITERS).map(|writer| ledger.start(&format!("{round}-{writer}"), self.below(u64::MAX))).collect();
        if self.below(5) > 0 {
            writers[0].wait_for_the_first();
        }
        sleep(Duration::from_millis(self.below(self.longest)));
        let struck = strike(round, usize::try_from(self.below(64)).unwrap());
        for writer in &mut writers {
            // without their server they end by themselves
            if struck.is_some() {
                writer.end();
                continue;
            }
            sleep(Duration::from_micros(self.below(4_000)));
            writer.kill();
            self.kills += 1;
        }
        if let Some(Strike { kills, revive }) = struck {
            self.kills += kills;
            revive();
        }
        writers.into_iter().map(Writer::told).collect()
    }
}

fn kind(what: &str) -> &'static str {
    let first = what.split(' ').next();
    KINDS.into_iter().find(|kind| first == Some(kind)).unwrap_or("other")
}

/// One of the four processes.
struct Writer {
    child: Child,
    lines: Receiver<String>,
    said: Vec<String>,
}

impl Writer {
    fn wait_for_the_first(&mut self) {
        while let Ok(line) = self.lines.recv_timeout(Duration::from_secs(60)) {
            self.said.push(line);
            if self.said.last().is_some_and(|line| line.starts_with("ack ")) {
                return;
            }
        }
    }

    fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Waits until it ends by itself; one that found its server again does not.
    fn end(&mut self) {
        for _ in 0..200 {
            if self.child.try_wait().unwrap().is_some() {
                return;
            }
            sleep(Duration::from_millis(10));
        }
        self.kill();
    }

    /// All that it said. It has ended.
    fn told(mut self) -> Told {
        self.said.extend(self.lines.iter());
        Told::of(&self.said)
    }
}

/// A ledger that is worked at, with what is known of it.
struct Ledger {
    folder: PathBuf,
    address: Address,
    begun: u64,
    known: BTreeSet<String>,
    heads: BTreeSet<i64>,
    public: BTreeMap<String, Vec<u8>>,
    dump: BTreeMap<PathBuf, Vec<u8>>,
    unacknowledged: usize,
}

impl Ledger {
    fn begin(place: impl Fn(&Path) -> Address) -> Self {
        let folder = crate::stores::folder("survival");
        let address = place(&folder);
        let mut body = Body::create(address.create().unwrap(), opening(), time(OPENED_AT)).unwrap();
        issued(&mut body, 1, 0);
        dumps::write(&mut *body.read().unwrap(), &folder.join("dump")).unwrap();
        let dump = dumps::contents(&folder.join("dump"));
        let known = visible(&mut *body.read().unwrap());
        let (heads, public) = (BTreeSet::new(), BTreeMap::new());
        Self { folder, address, begun: now(), known, heads, public, dump, unacknowledged: 0 }
    }

    /// Makes it one whose derived tables are of an earlier version: whoever opens it makes them again.
    fn age(&self) {
        let mut store = self.address.open().unwrap();
        let mut writing = store.write().unwrap();
        writing.remove(&DERIVED_VERSION, &[1.into()]).unwrap();
        writing.put(&DERIVED_VERSION, &[0.into(), 0.into()]).unwrap();
        writing.commit().unwrap();
    }

    fn start(&self, name: &str, random: u64) -> Writer {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "worker::work", "--ignored", "--nocapture"])
            .env(ADDRESS, &self.address.0)
            .env(FOLDER, &self.folder)
            .env(NAME, name)
            .env(RANDOM, random.to_string())
            .env(BEGUN, self.begun.to_string())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let (send, lines) = channel();
        thread::spawn(move || output.lines().map_while(Result::ok).try_for_each(|line| send.send(line)));
        Writer { child, lines, said: Vec::new() }
    }

    /// Holds what was told against what is there, and what is there against itself.
    fn hold(&mut self, told: &[Told], before: &str) {
        let mut body = self
            .address
            .open()
            .map_err(LedgerError::from)
            .and_then(Body::open)
            .unwrap_or_else(|e| panic!("{before}: {e}"));
        if let Some(path) = self.address.path() {
            SqliteStore::open_to_read(&path, &SCHEMA, Options::default()).unwrap().check().unwrap();
        }
        assert_eq!(verify(body.store(), &mut MemoryStore::new()).unwrap().faults, [], "{before}");
        let found = visible(&mut *body.read().unwrap());
        assert!(found.is_superset(&self.known), "{before}: something of earlier rounds is gone");
        let mut new: BTreeSet<String> = found.difference(&self.known).cloned().collect();
        let heads = heads(&mut *body.read().unwrap());
        for done in told.iter().flat_map(|told| &told.done).filter(|done| is_fact(done)) {
            assert!(found.contains(done), "{before}: acknowledged and lost: {done}");
            new.remove(done);
        }
        let open: Vec<&String> = told.iter().filter_map(|told| told.open.as_ref()).collect();
        self.unacknowledged += new.len();
        assert!(
            new.iter().all(|new| open.contains(&new)),
            "{before}: nobody was in the middle of {new:?}, but of {open:?}"
        );
        for told in told {
            for undone in &told.undone {
                // two writers may have tried the same
                let is_another = undone.starts_with("checkpoint ") || open.contains(&undone);
                assert!(is_another || !new.contains(undone), "{before}: refused, and there: {undone}");
            }
            for number in &told.issued {
                assert!(body.bundle(number).unwrap().is_some(), "{before}: issued and not handed out: {number}");
            }
            for size in &told.leaves {
                assert!(heads.contains(&(size - 1)), "{before}: no head before {size}");
            }
            self.hold_files(told, before);
        }
        let tried =
            told.iter().flat_map(|told| told.done.iter().chain(&told.open)).filter(|what| *what == "head").count();
        assert!(heads.is_superset(&self.heads) && heads.len() <= self.heads.len() + tried, "{before}: heads");
        let public = public(&mut body);
        for (name, bytes) in self.public.iter().filter(|(name, _)| stays(name)) {
            assert!(public.get(name) == Some(bytes), "{before}: `{name}` was published otherwise");
        }
        (self.known, self.heads, self.public) = (found, heads, public);
    }

    /// Copies, dumps and imports are there whole, or not at all.
    fn hold_files(&self, told: &Told, before: &str) {
        let acknowledged = told.done.iter().map(|what| (what, true));
        for (what, is_done) in acknowledged.chain(told.open.iter().map(|what| (what, false))) {
            let Some((kind, place)) = what.split_once(' ') else { continue };
            let is_there = match kind {
                "backup" => self.backup_holds(Path::new(place), told, is_done),
                "export" => Self::export_holds(Path::new(place)),
                "import" => self.import_holds(&Address(place.to_owned())),
                _ => continue,
            };
            match is_there {
                Ok(is_there) => assert!(is_there || !is_done, "{before}: acknowledged and lost: {what}"),
                Err(why) => panic!("{before}: {what}: {why}"),
            }
        }
    }

    /// Whether the copy is there; it holds together, and has in it what its writer was told before.
    fn backup_holds(&self, path: &Path, told: &Told, is_done: bool) -> Result<bool, String> {
        if !path.exists() {
            return Ok(false);
        }
        let mut copy =
            Address::file(path).open().map_err(LedgerError::from).and_then(Body::open).map_err(|e| e.to_string())?;
        let found = verify(copy.store(), &mut MemoryStore::new()).map_err(|e| e.to_string())?;
        let has = visible(&mut *copy.read().unwrap());
        let this = format!("backup {}", path.display());
        let earlier = told.done.iter().take_while(|done| !is_done || **done != this).filter(|done| is_fact(done));
        let lacks: Vec<&String> = self.known.iter().chain(earlier).filter(|fact| !has.contains(*fact)).collect();
        if found.holds() && lacks.is_empty() { Ok(true) } else { Err(format!("{:?}, lacks {lacks:?}", found.faults)) }
    }

    /// Whether the dump is there; without a manifest it is refused.
    fn export_holds(path: &Path) -> Result<bool, String> {
        let mut store = MemoryStore::new();
        let restored = restore(&mut store, &mut dumps::Folder::new(path));
        match restored {
            Err(_) if !path.join("manifest.json").exists() => Ok(false),
            // the manifest is written in one go in these tests, and may be cut off
            Err(LedgerError::Dump { file }) if file == "manifest.json" => Ok(false),
            Err(other) => Err(other.to_string()),
            Ok(_) => {
                let found = verify(&mut store, &mut MemoryStore::new()).map_err(|e| e.to_string())?;
                if found.holds() { Ok(true) } else { Err(format!("{:?}", found.faults)) }
            }
        }
    }

    /// Whether the ledger is there; then it is the one that was imported.
    fn import_holds(&self, address: &Address) -> Result<bool, String> {
        let opened = match address.open() {
            // of a file whose creation was killed nothing is there but its name
            Err(StoreError::Absent { .. } | StoreError::Foreign { .. }) => return Ok(false),
            other => other.map_err(LedgerError::from).and_then(Body::open),
        };
        let mut body = match opened {
            Err(LedgerError::NotBegun) => return Ok(false),
            other => other.map_err(|e| e.to_string())?,
        };
        let folder = crate::stores::folder("imported");
        dumps::write(&mut *body.read().unwrap(), &folder).map_err(|e| e.to_string())?;
        let is_same = dumps::contents(&folder) == self.dump;
        std::fs::remove_dir_all(&folder).unwrap();
        if is_same { Ok(true) } else { Err("another dump comes out than went in".to_owned()) }
    }
}

impl Drop for Ledger {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// Whether it is named like something that can be seen in the ledger.
fn is_fact(what: &str) -> bool {
    ["step ", "sign ", "snapshot ", "checkpoint "].iter().any(|kind| what.starts_with(kind))
}

#[expect(clippy::disallowed_methods, reason = "several processes go by one clock")]
fn now() -> u64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs()
}

fn seed() -> u64 {
    number("WARIFU_SEED", 20_261_130)
}

fn rounds(ordinarily: u32) -> u32 {
    number("WARIFU_KILL_ROUNDS", ordinarily)
}

const KINDS: [&str; 8] = ["step", "sign", "snapshot", "head", "checkpoint", "backup", "export", "import"];
const WRITERS: u32 = 4;
/// A ledger is held against itself after each round: it stays small.
const ROUNDS_OF_A_LEDGER: u32 = 20;

/// The version of derived tables, as every store has it.
static DERIVED_VERSION: Table = Table {
    name: "store_derived",
    lifetime: Lifetime::Derived,
    columns: &[Column::Integer("place"), Column::Integer("version")],
    key: 1,
    indexes: &[],
};
