//! Clients that mean no good: too slow, too much, half, or nonsense. All from loopback.
#![cfg(unix)]

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;
use warifu_server::serve::{self, Access, Doors, Limits};
use warifu_server::{Desk, Site};

use crate::fixture::shared;
use crate::socket::{Running, answer, ask, ledger};

/// A server in this process, with limits that a test can wait for.
struct Near {
    address: SocketAddr,
    end: Option<oneshot::Sender<()>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

fn short() -> Limits {
    Limits {
        head: Duration::from_millis(600),
        sending: Duration::from_millis(600),
        reading: Duration::from_millis(600),
        end: Duration::from_millis(600),
        ..Limits::default()
    }
}

impl Near {
    fn start(limits: Limits) -> Self {
        let (tell, told) = std::sync::mpsc::channel();
        let (end, ends) = oneshot::channel::<()>();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
            runtime.block_on(async move {
                let public = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
                tell.send(public.local_addr().unwrap()).unwrap();
                let site = Site::default().with_desk(Desk::with_token("0123456789abcdef0123456789abcdef").unwrap());
                let (doors, opener) = (Doors { public, operator: None }, Box::new(|| Ok(shared())));
                serve::serve(doors, site, opener, limits, Access::Silent, async { drop(ends.await) }).await;
            });
        });
        Self { address: told.recv().unwrap(), end: Some(end), thread: Some(thread) }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream.set_write_timeout(Some(Duration::from_secs(20))).unwrap();
        stream.set_nodelay(true).unwrap();
        stream
    }

    fn is_well(&self) {
        assert_eq!(ask(&mut self.connect(), "/healthz", "").0, 200);
    }
}

impl Drop for Near {
    fn drop(&mut self) {
        drop(self.end.take());
        let _ = self.thread.take().unwrap().join();
    }
}

/// What comes until the other side closes, and after which time it did.
fn rest(stream: &mut TcpStream) -> (String, Duration) {
    let (begun, mut bytes) = (Instant::now(), Vec::new());
    let _ = stream.read_to_end(&mut bytes);
    (String::from_utf8_lossy(&bytes).into_owned(), begun.elapsed())
}

#[test]
fn whoever_sends_slowly_or_nothing_is_cut_off() {
    let near = Near::start(Limits { connections: 8, ..short() });
    let mut all: Vec<TcpStream> = (0..8).map(|_| near.connect()).collect();
    for (number, stream) in all.iter_mut().enumerate() {
        let begun = ["", "G", "GET /en/ HTTP/1.1\r\n", "GET /en/ HTTP/1.1\r\nHost: x\r\nX: "][number % 4];
        stream.write_all(begun.as_bytes()).unwrap();
    }
    // all places are taken, and come free again
    near.is_well();
    for stream in &mut all {
        assert!(rest(stream).1 < Duration::from_secs(5));
    }
    let mut quiet = near.connect();
    assert_eq!(ask(&mut quiet, "/en/", "").0, 200);
    assert!(rest(&mut quiet).1 < Duration::from_secs(5), "one that asked once and is quiet since");
}

#[test]
fn a_slow_body_is_not_waited_for() {
    let near = Near::start(short());
    for head in ["Content-Length: 1000", "Content-Length: 10000000", "Transfer-Encoding: chunked"] {
        let (begun, mut stream) = (Instant::now(), near.connect());
        write!(stream, "POST /v1/steps HTTP/1.1\r\nHost: x\r\n{head}\r\n\r\n").unwrap();
        let (status, _, body) = answer(&mut stream);
        assert_eq!(status, 503, "{head}");
        assert!(String::from_utf8(body).unwrap().contains("server-timeout") && begun.elapsed().as_secs() < 5);
    }
}

/// Four who announce much and send nothing do not keep a fifth from sending.
#[test]
fn who_announces_much_takes_no_place_from_who_sends_it() {
    let near = Near::start(Limits { uploads: 1, sending: Duration::from_secs(10), ..short() });
    let mut waiting = Vec::new();
    for _ in 0..4 {
        let mut stream = near.connect();
        write!(stream, "POST /v1/steps HTTP/1.1\r\nHost: x\r\nContent-Length: 9000000\r\n\r\n{{").unwrap();
        waiting.push(stream);
    }
    let (begun, mut stream) = (Instant::now(), near.connect());
    write!(stream, "POST /v1/steps HTTP/1.1\r\nHost: x\r\nContent-Length: 900000\r\n\r\n{}", " ".repeat(900_000))
        .unwrap();
    assert_eq!(answer(&mut stream).0, 400);
    assert!(begun.elapsed() < Duration::from_secs(5));
}

/// Answers that nobody reads are not kept for long, however they were asked for.
#[test]
fn whoever_does_not_read_is_cut_off() {
    let near = Near::start(Limits { connections: 2, ..short() });
    let mut all: Vec<TcpStream> = (0..2).map(|_| near.connect()).collect();
    let many = "GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n".repeat(2_000);
    for stream in &mut all {
        stream.set_nonblocking(true).unwrap();
        let _ = stream.write(many.as_bytes());
        stream.set_nonblocking(false).unwrap();
    }
    let begun = Instant::now();
    near.is_well();
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    // a place came free because one of them was cut off; whoever reads the other before its turn comes gets all of it
    std::thread::sleep(Duration::from_secs(5));
    for stream in &mut all {
        let text = rest(stream).0;
        assert!(text.matches("HTTP/1.1 200").count() < 2_000);
    }
    // one that is slow, and reads, gets all of it
    let mut slow = near.connect();
    write!(slow, "GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
    std::thread::sleep(Duration::from_millis(1_500));
    let (status, _, body) = answer(&mut slow);
    assert_eq!((status, serde_json::from_slice::<serde_json::Value>(&body).is_ok()), (200, true));
}

#[test]
fn half_requests_and_nonsense_do_no_harm() {
    let near = Near::start(short());
    for (sent, statuses) in [
        ("GET /en/ HTTP/1.1\r\nHost: x\r\n\r\n", "200"),
        ("POST /v1/steps HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n", "400"),
        ("POST /v1/steps HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n{}\r\n", "400"),
        ("POST /v1/steps HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n{}{}{}", "400"),
        ("POST /v1/steps HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n{}", "400"),
        ("POST /v1/steps HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n{}", "400 413"),
        (
            "POST /v1/steps HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "400",
        ),
        ("GET /en/ HTTP/1.1\r\nHost: x\r\n folded: y\r\n\r\n", "400"),
        ("GET /en/\u{0} HTTP/1.1\r\nHost: x\r\n\r\n", "400"),
        ("GET  /en/ HTTP/1.1\r\n\r\n", "400"),
        ("\r\n\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", "200"),
        ("GET http://elsewhere.example/healthz HTTP/1.1\r\nHost: x\r\n\r\n", "200"),
        ("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", "405"),
        ("CONNECT elsewhere.example:443 HTTP/1.1\r\nHost: x\r\n\r\n", "400 404 405"),
        ("TRACE /en/ HTTP/1.1\r\nHost: x\r\nCookie: secret\r\n\r\n", "405"),
        ("BREW /en/ HTTP/1.1\r\nHost: x\r\n\r\n", "405"),
        ("GET /en/ HTTP/1.0\r\n\r\n", "200"),
        ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "400 505 none"),
    ] {
        let mut stream = near.connect();
        stream.write_all(sent.as_bytes()).unwrap();
        let (text, _) = rest(&mut stream);
        let status = text.split(' ').nth(1).unwrap_or("none").to_owned();
        assert!(statuses.contains(&status), "{sent:?}: {text:?}");
        assert!(!text.contains("secret"), "{text:?}");
    }
    // one that closes its half when it has asked may be answered or not, and another that goes away is not missed
    for _ in 0..50 {
        let mut stream = near.connect();
        write!(stream, "GET /en/ HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
        stream.shutdown(Shutdown::Write).unwrap();
        drop(near.connect());
    }
    near.is_well();
}

#[test]
fn many_connections_are_served_one_after_the_other() {
    let near = Near::start(Limits { connections: 20, ..short() });
    std::thread::scope(|scope| {
        for _ in 0..100 {
            scope.spawn(|| near.is_well());
        }
    });
    let mut pipelined = near.connect();
    write!(pipelined, "{}", "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n".repeat(100)).unwrap();
    assert_eq!(rest(&mut pipelined).0.matches("HTTP/1.1 200").count(), 100);
}

/// Paths that are no paths: each is answered by the public part, without an error of the server, and shows nothing of the desk.
#[test]
fn odd_paths_are_answered_in_order() {
    let near = Near::start(short());
    let long = format!("/en/certificates/{}/", "a".repeat(60_000));
    let deep = "/..".repeat(2_000);
    for target in [
        "//",
        "/..",
        "/en/..",
        "/en/../desk",
        "/en/%2e%2e/desk",
        "/en/%2e%2e%2fdesk/",
        "/%64esk",
        "/%6detrics",
        "/./desk",
        "//desk",
        "/en/certificates/%00/",
        "/en/certificates/%c0%ae/",
        "/en/certificates/%ed%a0%80/",
        "/en/%",
        "/en/%zz/",
        "/en/certificates/認証-7/",
        "/en/list/4294967296/",
        "/en/list/+1/",
        "/en/list/01/",
        "/v1/snapshots/00001",
        "/v1/snapshots/-1",
        "/log/tile/entries/000.p/0",
        "/log/tile/8/x999/000",
        "/log/tile/99999/000",
        "/log/tile/entries",
        "/en/schemes/../../desk/",
        "/en/holders/-/",
        "/en/holders/-/?name=%00",
        "/v1/certificates?cursor=%00",
        "/en/?q=%f0%9f",
        "/en/?q=a&q=b",
        "/en/?lang=xx",
        "/?lang=ja%0d%0aset-cookie:x=y",
        "/en//",
        "/en/x?y#z",
        "/;/en/",
        long.as_str(),
        deep.as_str(),
    ] {
        let mut stream = near.connect();
        let (status, head, body) = ask(&mut stream, target, "");
        assert!(status < 500, "{target}: {status}");
        assert!(status == 404 || status == 400 || status == 414 || status < 400, "{target}: {status}");
        assert!(head.contains("x-content-type-options") || status == 400 || status == 414, "{target}: {head}");
        assert!(!head.contains("\nset-cookie"), "{target}: {head}");
        let body = String::from_utf8_lossy(&body);
        assert!(!body.contains("type=\"password\"") && !body.contains("warifu_answers_total"), "{target}");
    }
    near.is_well();
}

/// A line of the log is one line of ASCII that no terminal obeys, whatever was asked for.
#[test]
fn the_log_holds_nothing_that_a_terminal_obeys() {
    let running = Running::start(ledger("log"), &[]);
    let token = "0123456789abcdef0123456789abcdef";
    for (target, headers) in [
        ("/en/\u{9b}31m\u{202e}x".to_owned(), String::new()),
        ("/en/\u{1b}[31m".to_owned(), String::new()),
        ("/en/%0a%1b[31m%22%7d".to_owned(), String::new()),
        (format!("/en/{}", "\u{3042}".repeat(5_000)), String::new()),
        (format!("/desk?token={token}"), format!("Authorization: Bearer {token}\r\nCookie: warifu-desk={token}\r\n")),
    ] {
        let mut stream = running.connect();
        write!(stream, "GET {target} HTTP/1.1\r\nHost: x\r\n{headers}\r\n").unwrap();
        stream.shutdown(Shutdown::Write).unwrap();
        rest(&mut stream);
        assert_eq!(running.get("/healthz").0, 200);
    }
    let log = running.end();
    for line in log.lines() {
        serde_json::from_str::<serde_json::Value>(line).unwrap();
        assert!(line.len() < 1_500 && !line.chars().any(warifu_model::json::is_unsafe_to_show), "{line:?}");
    }
    assert!(!log.contains(token));
}

/// Nobody has to read the log for the server to answer.
#[test]
fn a_log_that_nobody_reads_stops_nothing() {
    use std::io::BufRead as _;
    use std::process::{Command, Stdio};
    let folder = ledger("unread");
    let db = format!("sqlite:{}", folder.join("ledger.db").display());
    let mut command = Command::new(crate::socket::program());
    command.args(["--db", &db, "--listen", "127.0.0.1:0"]).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut line = String::new();
    std::io::BufReader::new(child.stderr.take().unwrap()).read_line(&mut line).unwrap();
    let mut stream = TcpStream::connect(line.trim().trim_start_matches("http://").trim_end_matches('/')).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    // a pipe takes some hundred lines, and a thousand wait
    for _ in 0..2_500 {
        assert_eq!(ask(&mut stream, "/nothing", "").0, 404);
    }
    assert!(Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap().success());
    let begun = Instant::now();
    assert!(child.wait().unwrap().success() && begun.elapsed() < Duration::from_secs(30));
    std::fs::remove_dir_all(folder).unwrap();
}

/// Large bodies of all kinds, more at once than there is room for: memory stays within what a few of them take.
#[test]
fn large_bodies_take_bounded_memory() {
    let running = Running::start(ledger("large"), &["--no-access-log"]);
    let size = 24 * 1024 * 1024;
    let bodies = [
        " ".repeat(size),
        format!("{{\"a\":[{}0]}}", "0,".repeat(size / 2 - 10)),
        "[".repeat(size),
        format!("{{\"payload\":\"{}\"}}", "A".repeat(size - 20)),
    ];
    std::thread::scope(|scope| {
        for number in 0..12 {
            let (running, body) = (&running, &bodies[number % bodies.len()]);
            scope.spawn(move || {
                let mut stream = running.connect();
                write!(stream, "POST /v1/steps HTTP/1.1\r\nHost: x\r\nContent-Length: {}\r\n\r\n", body.len()).unwrap();
                stream.write_all(body.as_bytes()).unwrap();
                assert!([400, 413, 503].contains(&answer(&mut stream).0));
            });
        }
    });
    let peak = running.peak();
    println!("12 bodies of {} MiB at once: at most {} MiB resident", size >> 20, peak >> 20);
    assert!(peak < 600 << 20, "{} MiB", peak >> 20);
    assert_eq!(running.get("/healthz").0, 200);
}
