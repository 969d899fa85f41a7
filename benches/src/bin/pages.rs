//! Certificate pages of the server a second, from loopback, over a ledger that exists, and what its memory does meanwhile.
//!
//! ```console
//! cargo build --release -p warifu-server
//! cargo run --release -p warifu-benches --bin pages -- target/release/warifu-server LEDGER.db [CONNECTIONS] [REQUESTS]
//! ```
//!
//! The server has the first processor, this program the others (`taskset`, where there is one); each connection asks for one page after
//! the other, of certificates all over the ledger. Every tenth of the requests is a line. The processor's time is that of the server alone,
//! which neighbours on the machine change little.
#![expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]
#![expect(clippy::disallowed_methods, reason = "the time of the wall: a client waits for the server")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use warifu_benches::Failure;
use warifu_ledger::rows::CertificateRow;
use warifu_ledger::store::{Direction, Options, Scan, SqliteStore, Store};
use warifu_ledger::tables::{CERTIFICATE, SCHEMA};

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [program, ledger, rest @ ..] = arguments.as_slice() else {
        return Err("give the server and a ledger".into());
    };
    let number = |place: usize, otherwise: usize| rest.get(place).map_or(Ok(otherwise), |text| text.parse());
    let (connections, requests) = (number(0, 4)?, number(1, 200_000)?);
    let targets = targets(Path::new(ledger))?;
    let server = Server::start(program, ledger)?;
    println!("{connections} connections; {} KiB resident at the start\n", server.resident()?);
    println!("| requests | pages a second | p50 ms | p99 ms | processor us a page | KiB resident |");
    println!("|---:|---:|---:|---:|---:|---:|");
    let part = (requests / 10).max(connections);
    for done in 1..=10 {
        let (begun, used) = (Instant::now(), server.processor()?);
        let mut times = ask(&server.address, &targets, connections, part, done * part)?;
        let seconds = begun.elapsed().as_secs_f64();
        times.sort();
        let at =
            |hundredth: usize| times.get(times.len() * hundredth / 100).map_or(0.0, |time| time.as_secs_f64() * 1e3);
        let count = f64::from(u32::try_from(times.len())?);
        let (rate, each) = (count / seconds, (server.processor()? - used) * 1e6 / count);
        let (middle, most, resident) = (at(50), at(99), server.resident()?);
        println!("| {} | {rate:.0} | {middle:.2} | {most:.2} | {each:.0} | {resident} |", done * part);
    }
    Ok(())
}

/// Paths of the pages of certificates all over a ledger, in both languages.
fn targets(ledger: &Path) -> Result<Vec<String>, Failure> {
    let mut store = SqliteStore::open_to_read(ledger, &SCHEMA, Options::default())?;
    let mut read = store.read()?;
    let last = Scan { direction: Direction::Descending, ..Scan::all(&CERTIFICATE, 1) };
    let count = read.scan(&last)?.first().map_or(0, |row| i64::from(CertificateRow::of(row).place) + 1);
    let mut targets = Vec::new();
    for number in 0..DIFFERENT {
        let place = number * 7_919 % count.max(1);
        let Some(row) = read.get(&CERTIFICATE, &[place.into()])? else { continue };
        let row = CertificateRow::of(&row);
        let language = if number % 2 == 0 { "en" } else { "ja" };
        targets.extend(row.stage.is_out().then(|| format!("/{language}/certificates/{}/", row.number)));
    }
    Ok(targets)
}

/// Asks on several connections, and gives the time of each answer.
fn ask(
    address: &str,
    targets: &[String],
    connections: usize,
    requests: usize,
    salt: usize,
) -> Result<Vec<Duration>, Failure> {
    let each = requests / connections.max(1);
    let one = |connection: usize| -> Result<Vec<Duration>, String> {
        let failed = |error: std::io::Error| error.to_string();
        let mut stream = TcpStream::connect(address).map_err(failed)?;
        stream.set_nodelay(true).map_err(failed)?;
        let mut times = Vec::with_capacity(each);
        let mut buffer = vec![0; 64 * 1024];
        for number in 0..each {
            let target = targets.get((salt + connection * each + number) % targets.len().max(1));
            let target = target.ok_or("no certificate was handed out")?;
            let begun = Instant::now();
            write!(stream, "GET {target} HTTP/1.1\r\nHost: x\r\n\r\n").map_err(failed)?;
            answer(&mut stream, &mut buffer)?;
            times.push(begun.elapsed());
        }
        Ok(times)
    };
    std::thread::scope(|scope| {
        let one = &one;
        let threads: Vec<_> = (0..connections).map(|connection| scope.spawn(move || one(connection))).collect();
        let mut all = Vec::new();
        for thread in threads {
            all.extend(thread.join().map_err(|_| "a client panicked")??);
        }
        Ok(all)
    })
}

/// Reads an answer to its end; it has to be a page.
fn answer(stream: &mut TcpStream, buffer: &mut [u8]) -> Result<(), String> {
    let mut filled = 0;
    let mut whole = None;
    while whole.is_none_or(|whole| filled < whole) {
        let room = buffer.get_mut(filled..).filter(|room| !room.is_empty()).ok_or("a page of more than 64 KiB")?;
        let read = stream.read(room).map_err(|error| error.to_string())?;
        filled += read;
        let bytes = buffer.get(..filled).filter(|_| read > 0).ok_or("the connection was closed")?;
        if whole.is_none()
            && let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n")
        {
            let head = String::from_utf8_lossy(bytes.get(..end).unwrap_or_default()).to_lowercase();
            let length =
                head.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse::<usize>().ok());
            let is_page = head.starts_with("http/1.1 200");
            whole = Some(end + 4 + length.filter(|_| is_page).ok_or_else(|| format!("no page: {head}"))?);
        }
    }
    Ok(())
}

/// The server, until it is dropped.
struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(program: &str, ledger: &str) -> Result<Self, Failure> {
        let db = format!("sqlite:{ledger}");
        let options = ["--db", &db, "--listen", "127.0.0.1:0", "--no-access-log", "--read-only"];
        let has_taskset = Command::new("taskset").arg("-V").stdout(Stdio::null()).status().is_ok();
        let mut command = if has_taskset { Command::new("taskset") } else { Command::new(program) };
        if has_taskset {
            command.args(["-c", "0", program]);
        } else {
            println!("without `taskset` the server has all processors");
        }
        let mut child = command.args(options).stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
        let mut line = String::new();
        BufReader::new(child.stderr.take().ok_or("no output")?).read_line(&mut line)?;
        let address = line.trim().trim_start_matches("http://").trim_end_matches('/').to_owned();
        Ok(Self { child, address })
    }

    /// Seconds of the processor so far, user and system, in hundredths.
    fn processor(&self) -> Result<f64, Failure> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        // the name stands in brackets, and may hold spaces
        let fields = stat.rsplit_once(')').map(|(_, fields)| fields).unwrap_or_default();
        let ticks = |place: usize| -> Result<f64, Failure> {
            Ok(fields.split_whitespace().nth(place).ok_or("no times")?.parse()?)
        };
        Ok((ticks(11)? + ticks(12)?) / 100.0)
    }

    /// KiB that are resident.
    fn resident(&self) -> Result<u64, Failure> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS")?;
        Ok(line.split_whitespace().next().unwrap_or_default().parse()?)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const DIFFERENT: i64 = 20_000;
