//! The program against a web server on this machine that behaves badly.
#![expect(
    clippy::tests_outside_test_module,
    clippy::unwrap_used,
    reason = "a file of tests, in which a broken assumption has to stop a test, loudly"
)]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;

/// What the server gives under a path.
fn answer(path: &str, stream: &mut TcpStream) {
    let whole = |status: &str, head: &str, body: &str| {
        format!("HTTP/1.1 {status}\r\n{head}Content-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len())
    };
    let said = match path {
        "/found" => whole("200 OK", "", "割符"),
        "/moved" => whole("302 Found", "Location: /found\r\n", ""),
        "/away" => whole("301 Moved Permanently", "Location: file:///etc/passwd\r\n", ""),
        "/forbidden" => whole("403 Forbidden", "", "no"),
        "/broken" => whole("500 Internal Server Error", "", "no"),
        "/short" => "HTTP/1.1 200 OK\r\nContent-Length: 100\r\nConnection: close\r\n\r\nfew".to_owned(),
        "/noise" => "\u{0}\u{1}\r\n\r\n".to_owned(),
        "/endless" => {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
            while stream.write_all(&[b'x'; 4096]).is_ok() {}
            return;
        }
        _ => whole("404 Not Found", "", ""),
    };
    let _ = stream.write_all(said.as_bytes());
}

#[test]
fn a_bad_server_is_told_and_not_followed() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let (asked, paths) = mpsc::channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut line = String::new();
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            reader.read_line(&mut line).unwrap();
            let mut rest = String::new();
            while reader.read_line(&mut rest).unwrap() > 2 {
                rest.clear();
            }
            let path = line.split(' ').nth(1).unwrap().to_owned();
            let _ = asked.send(path.clone());
            answer(&path, &mut stream);
        }
    });
    let mut child =
        Command::new(env!("CARGO_BIN_EXE_warifu-fetch")).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let mut fetch = |url: &str, most: u32| -> (String, Vec<u8>) {
        writeln!(input, r#"{{"protocol": "warifu.fetch/1", "url": "{url}", "most": {most}}}"#).unwrap();
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        let length =
            line.split("\"length\":").nth(1).map_or(0, |rest| rest.trim_end_matches(['}', '\n']).parse().unwrap());
        let mut bytes = vec![0; length];
        output.read_exact(&mut bytes).unwrap();
        (line, bytes)
    };
    let path = |name: &str| format!("{base}{name}");
    assert_eq!(fetch(&path("/found"), 100).1, "割符".as_bytes());
    // one byte more than asked for says that there is more
    assert_eq!(fetch(&path("/found"), 3).1.len(), 4);
    assert_eq!(fetch(&path("/endless"), 1_000).1, vec![b'x'; 1_001]);
    for name in ["/nothing", "/forbidden"] {
        assert_eq!(fetch(&path(name), 9).0, "{\"answer\":\"missing\"}\n");
    }
    for (name, says) in [("/moved", "302"), ("/away", "301"), ("/broken", "500"), ("/short", ""), ("/noise", "")] {
        let (line, _) = fetch(&path(name), 1_000);
        assert!(line.starts_with("{\"answer\":\"failed\"") && line.contains(says), "{name}: {line}");
    }
    for url in ["file:///etc/passwd", "https://name:secret@127.0.0.1/x", "http://127.0.0.1:1/nobody"] {
        let (line, _) = fetch(url, 9);
        assert!(line.starts_with("{\"answer\":\"failed\"") && !line.contains("secret"), "{line}");
    }
    // no redirect led to another request
    drop(input);
    assert!(child.wait().unwrap().success());
    let paths: Vec<String> = paths.try_iter().collect();
    assert_eq!(paths.iter().filter(|path| *path == "/found").count(), 2);
    assert_eq!(paths.len(), 10);
}

/// What came in one request: its head, and so many bytes behind it as it says.
fn request(stream: &TcpStream) -> (String, Vec<u8>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") && reader.read_line(&mut head).unwrap() > 0 {}
    let head = head.to_lowercase();
    let length =
        head.lines().find_map(|line| line.strip_prefix("content-length: ")).map_or(0, |text| text.parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    (head, body)
}

/// Requests to a mailbox: method, token and body arrive as they were given, the status comes back, and nothing goes on to where a redirect leads.
#[test]
fn errands_to_a_mailbox_are_run() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let (came, requests) = mpsc::channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let (head, body) = request(&stream);
            let said = if head.contains("/moved") {
                "HTTP/1.1 307 Temporary Redirect\r\nLocation: /items\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            } else if head.starts_with("delete") {
                "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"
            } else if head.contains("/full") {
                "HTTP/1.1 507 Insufficient Storage\r\nContent-Length: 4\r\nConnection: close\r\n\r\nfull"
            } else {
                "HTTP/1.1 201 Created\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"
            };
            let _ = came.send((head, body));
            let _ = stream.write_all(said.as_bytes());
        }
    });
    let mut child =
        Command::new(env!("CARGO_BIN_EXE_warifu-fetch")).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let large = vec![b'x'; 3 << 20];
    let mut run = |method: &str, url: &str, body: &[u8]| -> String {
        let length = if body.is_empty() { String::new() } else { format!(", \"length\": {}", body.len()) };
        writeln!(
            input,
            r#"{{"protocol": "warifu.fetch/2", "url": "{url}", "most": 9, "method": "{method}", "token": "secret-token"{length}}}"#
        )
        .unwrap();
        input.write_all(body).unwrap();
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        let length =
            line.split("\"length\":").nth(1).map_or(0, |rest| rest.split([',', '}']).next().unwrap().parse().unwrap());
        let mut bytes = vec![0; length];
        output.read_exact(&mut bytes).unwrap();
        line + &String::from_utf8(bytes).unwrap()
    };
    let answered = |status: u16, body: &str| {
        format!("{{\"answer\":\"answered\",\"length\":{},\"status\":{status}}}\n{body}", body.len())
    };
    assert_eq!(run("POST", &format!("{base}/items"), &large), answered(201, "{}"));
    assert_eq!(run("POST", &format!("{base}/full"), b"a"), answered(507, "full"));
    assert_eq!(run("GET", &format!("{base}/items"), b""), answered(201, "{}"));
    assert_eq!(run("DELETE", &format!("{base}/items/a"), b""), answered(204, ""));
    assert!(run("POST", &format!("{base}/moved"), b"abc").contains("307"));
    // a body behind a line that is refused is no line
    let refused = run("POST", "http://mail.example/items", b"{\"protocol\": \"warifu.fetch/1\"}\n");
    assert!(refused.contains("\"failed\"") && !refused.contains("secret-token"), "{refused}");
    assert_eq!(run("GET", &format!("{base}/items"), b""), answered(201, "{}"));
    drop(input);
    assert!(child.wait().unwrap().success());
    let requests: Vec<(String, Vec<u8>)> = requests.try_iter().collect();
    assert_eq!(requests.len(), 6, "{requests:?}");
    assert!(requests.iter().all(|(head, _)| head.contains("authorization: bearer secret-token\r\n")));
    assert_eq!(requests[0].1, large);
}
