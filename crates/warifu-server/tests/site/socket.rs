//! Through a socket: the whole program, its limits, its end.
#![cfg(unix)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use warifu_ledger::store::{Options, SqliteStore};
use warifu_ledger::{Body, tables};
use warifu_seal::keys::PublicKey;
use warifu_testkit::files;

use crate::fixture::{fill, get};
use crate::world::{OPENED_AT, change, opening, time};

/// The program that was built beside this test, or the one that `WARIFU_SERVER_PROGRAM` names.
pub(crate) fn program() -> String {
    files::setting("WARIFU_SERVER_PROGRAM").unwrap_or_else(|| env!("CARGO_BIN_EXE_warifu-server").to_owned())
}

/// A folder with a ledger, and the program on it.
pub(crate) struct Running {
    folder: PathBuf,
    child: Child,
    pub(crate) address: String,
    /// Where `/metrics` is answered.
    pub(crate) operator: String,
    log: Option<std::thread::JoinHandle<String>>,
}

pub(crate) fn ledger(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("warifu-server-{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let store = SqliteStore::create(&folder.join("ledger.db"), &tables::SCHEMA, Options::default()).unwrap();
    let mut body = Body::create(Box::new(store), opening(), time(OPENED_AT)).unwrap();
    fill(&mut body);
    folder
}

impl Running {
    pub(crate) fn start(folder: PathBuf, more: &[&str]) -> Self {
        let db = format!("sqlite:{}", folder.join("ledger.db").display());
        Self::of(Command::new(program()), &db, folder, more)
    }

    /// By a command that runs the program.
    pub(crate) fn of(mut command: Command, db: &str, folder: PathBuf, more: &[&str]) -> Self {
        command.args(["--db", db, "--listen", "127.0.0.1:0", "--operator", "127.0.0.1:0"]).args(more);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut told = BufReader::new(child.stderr.take().unwrap()).lines();
        let mut address = |path: &str| {
            let line = told.next().unwrap().unwrap();
            let address = line.strip_prefix("http://").and_then(|rest| rest.strip_suffix(path));
            address.ok_or(&line).unwrap().to_owned()
        };
        let (address, operator) = (address("/"), address("/metrics"));
        let mut out = child.stdout.take().unwrap();
        let log = std::thread::spawn(move || {
            let mut text = String::new();
            out.read_to_string(&mut text).unwrap();
            text
        });
        Self { folder, child, address, operator, log: Some(log) }
    }

    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        stream.set_nodelay(true).unwrap();
        stream
    }

    pub(crate) fn get(&self, target: &str) -> (u16, String, Vec<u8>) {
        ask(&mut self.connect(), target, "")
    }

    /// Bytes that are resident, from the system.
    pub(crate) fn resident(&self) -> u64 {
        let text = std::fs::read_to_string(format!("/proc/{}/statm", self.child.id())).unwrap();
        text.split(' ').nth(1).unwrap().parse::<u64>().unwrap() * 4096
    }

    /// The most bytes that ever were resident.
    pub(crate) fn peak(&self) -> u64 {
        let text = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() * 1024
    }

    fn signal(&self, name: &str) {
        assert!(Command::new("kill").args([name, &self.child.id().to_string()]).status().unwrap().success());
    }

    pub(crate) fn end(mut self) -> String {
        self.signal("-TERM");
        assert!(self.child.wait().unwrap().success());
        self.log.take().unwrap().join().unwrap()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// One request on a connection that stays open: status, head, body.
pub(crate) fn ask(stream: &mut TcpStream, target: &str, headers: &str) -> (u16, String, Vec<u8>) {
    write!(stream, "GET {target} HTTP/1.1\r\nHost: x\r\n{headers}\r\n").unwrap();
    answer(stream)
}

pub(crate) fn answer(stream: &mut TcpStream) -> (u16, String, Vec<u8>) {
    let (mut bytes, mut chunk) = (Vec::new(), [0; 16 * 1024]);
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end + 4;
        }
        let read = stream.read(&mut chunk).unwrap();
        assert!(read > 0, "the connection was closed: {}", String::from_utf8_lossy(&bytes));
        bytes.extend(&chunk[..read]);
    };
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap().to_lowercase();
    let length =
        head.split("content-length: ").nth(1).map_or(0, |rest| rest.split('\r').next().unwrap().parse().unwrap());
    while bytes.len() < end + length {
        let read = stream.read(&mut chunk).unwrap();
        assert!(read > 0);
        bytes.extend(&chunk[..read]);
    }
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, head, bytes[end..].to_vec())
}

#[test]
fn the_program_answers_logs_and_ends_in_order() {
    let running = Running::start(ledger("whole"), &[]);
    let (status, head, body) = running.get("/style.css");
    assert!((status, &body) == (200, &get("/style.css").body) && head.contains("content-security-policy"));
    for target in ["/en/certificates/K-1/", "/v1/certificates?q=hama", "/log/checkpoint", "/healthz"] {
        assert_eq!(running.get(target).0, 200, "{target}");
    }
    assert_eq!(running.get("/metrics").0, 404, "how much a body has to do is its own affair");
    let mut operator = TcpStream::connect(&running.operator).unwrap();
    assert_eq!(ask(&mut operator, "/en/", "").0, 404);
    let metrics = String::from_utf8(ask(&mut operator, "/metrics", "").2).unwrap();
    assert!(metrics.contains("warifu_answers_total{part=\"page\",class=\"2xx\"} 2"), "{metrics}");
    assert!(metrics.contains("warifu_log_size ") && metrics.contains("warifu_snapshot_due_seconds "));
    // one that is under way is answered, and the program ends well
    let mut under_way = running.connect();
    write!(under_way, "GET /en/ HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
    assert_eq!(answer(&mut under_way).0, 200);
    let log = running.end();
    let lines: Vec<serde_json::Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 9);
    for line in &lines {
        let names: Vec<&str> = line.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(names, ["address", "at", "bytes", "method", "micros", "path", "status"]);
    }
    assert!(!log.contains("hama"), "what was searched for is nobody's business");
}

#[test]
fn limits_hold() {
    let running = Running::start(ledger("limits"), &["--workers", "2"]);
    let post = |path: &str, length: usize| {
        let mut stream = running.connect();
        write!(stream, "POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n").unwrap();
        answer(&mut stream)
    };
    let (status, _, body) = post("/v1/steps", 65 * 1024 * 1024);
    assert_eq!(status, 413, "{}", String::from_utf8_lossy(&body));
    assert_eq!(post("/en/", 300 * 1024).0, 413);
    let mut large = running.connect();
    write!(large, "POST /v1/steps HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n{}", " ".repeat(1_000_000))
        .unwrap();
    assert_eq!(answer(&mut large).0, 400);
    let mut long = running.connect();
    write!(long, "GET /{} HTTP/1.1\r\nHost: x\r\n\r\n", "a".repeat(100_000)).unwrap();
    let status = answer(&mut long).0;
    assert!([414, 431, 400].contains(&status), "{status}");
    for garbage in ["\u{0}\u{1}\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n"] {
        let mut stream = running.connect();
        stream.write_all(garbage.as_bytes()).unwrap();
        let mut sink = Vec::new();
        let _ = stream.read_to_end(&mut sink);
    }
    let head = {
        let mut stream = running.connect();
        write!(stream, "HEAD /en/ HTTP/1.1\r\nHost: x\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
        let mut text = String::new();
        let mut chunk = [0; 8192];
        while !text.contains("ok\n") {
            let read = stream.read(&mut chunk).unwrap();
            text.push_str(&String::from_utf8_lossy(&chunk[..read]));
        }
        text
    };
    assert!(!head.contains("<html") && head.matches("HTTP/1.1 200").count() == 2);
    assert_eq!(running.get("/healthz").0, 200);
}

/// An unprivileged reader, where neither file nor folder can be written: it never shows what was there before somebody else wrote.
#[test]
fn a_ledger_that_cannot_be_written_is_read() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = ledger("reading");
    let place = folder.join("ledger.db");
    for name in ["ledger.db-wal", "ledger.db-shm"] {
        assert!(!folder.join(name).exists(), "closed in order, {name} is gone");
    }
    let allow = |file: u32, folder_mode: u32| {
        std::fs::set_permissions(&place, std::fs::Permissions::from_mode(file)).unwrap();
        std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(folder_mode)).unwrap();
    };
    allow(0o444, 0o555);
    // rights keep nobody from anything who is root
    let copy = std::env::temp_dir().join(format!("warifu-server-program-{}", std::process::id()));
    std::fs::copy(program(), &copy).unwrap();
    let mut command = Command::new(&copy);
    if Command::new("id").arg("-u").output().is_ok_and(|id| id.stdout == b"0\n") {
        command = Command::new("setpriv");
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(&copy);
    }
    let db = format!("sqlite:{}", place.display());
    let running = Running::of(command, &db, folder.clone(), &["--read-only"]);
    std::fs::remove_file(copy).unwrap();
    assert_eq!(running.get("/en/certificates/K-1/").0, 200);
    let mut stream = running.connect();
    write!(stream, "POST /v1/steps HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{{}}").unwrap();
    let (status, _, body) = answer(&mut stream);
    assert_eq!(status, 503);
    assert!(String::from_utf8(body).unwrap().contains("ledger-read-only"));
    let digest = json(&running.get("/v1/certificates/K-1").2)["certificate"]["digest"].as_str().unwrap().to_owned();
    allow(0o644, 0o755);
    let page = |running: &Running| {
        let (status, _, body) = running.get("/en/certificates/K-1/");
        (status, String::from_utf8(body).unwrap())
    };
    {
        let store = SqliteStore::open(&place, &tables::SCHEMA, Options::default()).unwrap();
        let mut body = Body::open(Box::new(store)).unwrap();
        let digest = warifu_model::Digest::parse(&digest).unwrap();
        change(&mut body, "s-9", digest, warifu_model::Status::Withdrawn, 990).unwrap();
        let (status, text) = page(&running);
        assert!(!text.contains("chip yes\">active"), "{status}: what was there before");
        assert!(status == 503 || text.contains("chip no\">withdrawn"), "{status}");
    }
    let (status, text) = page(&running);
    assert!(status == 200 && text.contains("chip no\">withdrawn"), "{status}");
}

fn json(bytes: &[u8]) -> serde_json::Value {
    serde_json::from_slice(bytes).unwrap()
}

#[test]
fn what_is_wrong_at_the_start_is_told_with_a_code_in_both_languages() {
    let told = |arguments: &[&str]| {
        let output = Command::new(program()).args(arguments).output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap() + &String::from_utf8(output.stdout).unwrap())
    };
    let (code, text) = told(&["--db", "sqlite:/nowhere/ledger.db"]);
    assert!(code == Some(2) && text.contains("error[ledger-absent]"), "{text}");
    let (code, text) = told(&["--db", "mysql://me:secret@host/db"]);
    assert!(code == Some(2) && text.contains("ledger-absent") && !text.contains("secret"), "{text}");
    let (code, text) = told(&["--fly", "--lang", "ja"]);
    assert!(code == Some(2) && text.contains("エラー[server-option-unknown]"), "{text}");
    let (code, text) = told(&["--help", "--lang=ja"]);
    assert!(code == Some(0) && text.contains("使い方"), "{text}");
}

/// Memory does not grow with what was answered. `WARIFU_SERVER_REQUESTS` says how many requests; 4,000 unless told otherwise, and
/// 20,000 in `.ci/run`.
#[test]
fn memory_is_bounded_however_much_is_answered() {
    let count: usize = files::setting("WARIFU_SERVER_REQUESTS").map_or(4_000, |text| text.parse().unwrap());
    let running = Running::start(ledger("memory"), &["--no-access-log"]);
    let targets =
        ["/en/certificates/K-1/", "/v1/certificates?limit=5", "/v1/certificates/K-2/bundle", "/ja/?q=hama", "/nowhere"];
    let round = |count: usize| {
        std::thread::scope(|scope| {
            for thread in 0..2 {
                let running = &running;
                scope.spawn(move || {
                    let mut stream = running.connect();
                    for number in 0..count / 2 {
                        ask(&mut stream, targets[(number + thread) % targets.len()], "");
                    }
                });
            }
        });
    };
    round(1_000);
    let before = running.resident();
    round(count);
    let after = running.resident();
    println!("{count} requests: {} KiB resident before, {} KiB after", before / 1024, after / 1024);
    assert!(after < before + 8 * 1024 * 1024, "{before} to {after}");
}

/// A witness of its own, without a ledger, and the program that asks it.
#[test]
fn a_witness_runs_alone_and_is_asked_over_http() {
    use warifu_seal::checkpoint::Checkpoint;
    use warifu_seal::note::{NoteKey, NoteKind};
    let folder = ledger("asking");
    std::fs::write(folder.join("witness.pem"), crate::world::key(crate::world::WITNESS).to_pem().reveal()).unwrap();
    let log = crate::fixture::log_signer().key().to_string();
    let (pem, memory) = (folder.join("witness.pem"), folder.join("memory"));
    let (pem, memory) = (pem.to_str().unwrap(), memory.to_str().unwrap());
    let mut command = Command::new(program());
    command.args(["--db", "none", "--listen", "127.0.0.1:0", "--witness-name", "witness.example/pier-7"]);
    command.args(["--witness-key", pem, "--witness-memory", memory, "--witness-log", &log]);
    let mut child = command.stderr(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stderr.take().unwrap()).read_line(&mut line).unwrap();
    let db = format!("sqlite:{}", folder.join("ledger.db").display());
    let collect = |witness: &str| {
        let mut command = Command::new(program());
        let output = command.args(["collect-cosignatures", "--db", &db, "--witness", witness]).output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    let (code, text) = collect(line.trim());
    assert!(code == Some(0) && text.contains("cosigned"), "{text}");
    let (code, text) = collect("http://127.0.0.1:1/");
    assert!(code == Some(1) && text.contains("witness-answer-unusable"), "{text}");
    child.kill().unwrap();
    child.wait().unwrap();
    let store = SqliteStore::open(&folder.join("ledger.db"), &tables::SCHEMA, Options::default()).unwrap();
    let note = Body::open(Box::new(store)).unwrap().checkpoint().unwrap().unwrap();
    let witness: PublicKey = crate::world::key(crate::world::WITNESS).public_key();
    let witness = NoteKey::new("witness.example/pier-7", NoteKind::Cosignature, witness).unwrap();
    let opened = Checkpoint::open(note.as_bytes(), crate::fixture::log_signer().key(), &[witness]).unwrap();
    assert_eq!(opened.cosignatures().len(), 1);
    std::fs::remove_dir_all(folder).unwrap();
}

/// A ledger for other tools to look at, in the folder that `WARIFU_SERVER_LEDGER` names.
#[test]
fn a_ledger_for_other_tools() {
    let Some(folder) = files::setting("WARIFU_SERVER_LEDGER") else { return };
    let made = ledger("other-tools");
    std::fs::copy(made.join("ledger.db"), PathBuf::from(folder).join("ledger.db")).unwrap();
    std::fs::remove_dir_all(made).unwrap();
}

/// Certificate pages per second from loopback, with `WARIFU_SERVER_BENCH` seconds.
#[test]
fn pages_per_second() {
    let Some(seconds) = files::setting("WARIFU_SERVER_BENCH") else { return };
    let running = Running::start(ledger("bench"), &["--no-access-log"]);
    for target in ["/en/certificates/K-1/", "/v1/certificates/K-1/bundle", "/v1/status/K-1"] {
        for clients in [1_usize, 4] {
            let end = Instant::now() + Duration::from_secs(seconds.parse().unwrap());
            let mut times: Vec<Duration> = std::thread::scope(|scope| {
                let work = || {
                    let (mut stream, mut times) = (running.connect(), Vec::new());
                    while Instant::now() < end {
                        let begun = Instant::now();
                        assert_eq!(ask(&mut stream, target, "").0, 200);
                        times.push(begun.elapsed());
                    }
                    times
                };
                let threads: Vec<_> = (0..clients).map(|_| scope.spawn(work)).collect();
                threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
            });
            times.sort_unstable();
            let at = |part: usize| times[times.len() * part / 100];
            let rate = times.len() / seconds.parse::<usize>().unwrap();
            println!("{target}, {clients} connections: {rate} per second, p50 {:?}, p99 {:?}", at(50), at(99));
        }
    }
}
