//! By way of a mailbox: `warifu`, `warifu-fetch` and `warifu-server` through sockets, and a server that lies.
#![cfg(unix)]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::process::{Child, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;

use super::*;

/// A program that is built beside the one under test.
fn beside(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_BIN_EXE_warifu")).with_file_name(name);
    if path.is_file() {
        return Some(path);
    }
    println!("!! SKIPPED: `{name}` is not built beside `warifu`; the client of the mailbox was not tried with it");
    None
}

/// A mailbox on this machine that ends with the test.
struct Server {
    child: Child,
    url: String,
    program: PathBuf,
    folder: PathBuf,
}

impl Server {
    fn start(folder: &Path) -> Option<Self> {
        beside("warifu-fetch")?;
        let program = beside("warifu-server")?;
        let mut command = Command::new(&program);
        command.args(["--db", "none", "--mailbox", "mailbox", "--listen", "127.0.0.1:0", "--no-access-log"]);
        let mut child = command.current_dir(folder).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let mut url = String::new();
        BufReader::new(child.stderr.take().unwrap()).read_line(&mut url).unwrap();
        Some(Self { child, url: url.trim().to_owned(), program, folder: folder.to_owned() })
    }

    /// A token in a file of this name.
    fn token(&self, file: &str, words: &[&str]) {
        let mut command = Command::new(&self.program);
        command.args(["mailbox-token", "mailbox"]).args(words).current_dir(&self.folder);
        let made = command.output().unwrap();
        assert!(made.status.success());
        fs::write(self.folder.join(file), made.stdout).unwrap();
    }

    fn run(&self, arguments: &str) -> Ran {
        run(&self.folder, &format!("{arguments} --mailbox {} --format json", self.url))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn taken(folder: &Path) -> Vec<PathBuf> {
    if folder.exists() { files_below(folder) } else { Vec::new() }
}

#[test]
fn an_item_and_its_receipt_go_by_a_mailbox() {
    let Some(folder) = desk("delivery-mailbox") else { return };
    let Some(server) = Server::start(&folder) else { return };
    assert_eq!(send(&folder, "").code, 0);
    fs::create_dir(folder.join("tokens")).unwrap();
    for id in ["maker", "duty"] {
        server.token(&format!("{id}.read"), &["read", &format!("{id}-box")]);
        server.token(&format!("tokens/{id}.token"), &["write", &format!("{id}-box"), "hub"]);
    }
    server.token("hub.read", &["read", "hub-box"]);
    server.token("to-hub.token", &["write", "hub-box", "maker"]);
    // twice: an answer that was lost is asked for again
    for _ in 0..2 {
        let sent = server.run("advisory send out --tokens tokens");
        assert_eq!(sent.code, 0, "{}{}", sent.out, sent.err);
        let sent = sent.json();
        let to: Vec<_> = list(&sent, "items").iter().map(|one| text(one, "recipient")).collect();
        assert_eq!((to, text(&sent, "format")), (vec!["duty", "maker"], "warifu.advisory-send/1"));
    }
    let fetch = "advisory fetch --token maker.read -o inbox";
    for (more, state) in [("--keep", "fetched"), ("", "taken")] {
        let got = server.run(&format!("{fetch} {more}"));
        assert_eq!(got.code, 0, "{}{}", got.out, got.err);
        let got = got.json();
        let items = list(&got, "items");
        assert_eq!((items.len(), text(&items[0], "state"), text(&items[0], "kind")), (1, state, "sealed"));
    }
    assert_eq!(list(&server.run(fetch).json(), "items").len(), 0);
    let inbox = taken(&folder.join("inbox"));
    assert_eq!(inbox.len(), 1, "no part is left beside it");
    assert_eq!(fs::read(&inbox[0]).unwrap(), fs::read(folder.join("out/maker/sealed.age")).unwrap());
    let sealed = inbox[0].strip_prefix(&folder).unwrap().display().to_string();
    let receive = format!(
        "advisory receive {sealed} --circle circle.json --as maker --identity maker.txt --key maker.pem -o got"
    );
    assert_eq!(run(&folder, &format!("{receive} --at 2026-11-11T00:00:00Z")).code, 0);
    let back = server.run("advisory send got/receipt.json --token to-hub.token");
    assert_eq!(back.code, 0, "{}{}", back.out, back.err);
    let receipts = server.run("advisory fetch --token hub.read -o receipts");
    assert_eq!(receipts.code, 0, "{}", receipts.err);
    let account = "advisory receipts receipts --outbox outbox --circle circle.json --as hub --marking signed.json";
    let account = run(&folder, &format!("{account} --at 2026-11-11T12:00:00Z --format json")).json();
    let states = list(account.member("account").unwrap(), "deliveries");
    let mut states: Vec<_> = states.iter().map(|one| (text(one, "recipient"), text(one, "state"))).collect();
    states.sort_unstable();
    assert_eq!(states, [("duty", "waiting"), ("maker", "opened")]);
}

#[test]
fn what_may_not_or_cannot_is_told() {
    let Some(folder) = desk("delivery-mailbox-wrong") else { return };
    let Some(server) = Server::start(&folder) else { return };
    assert_eq!(send(&folder, "").code, 0);
    fs::create_dir(folder.join("tokens")).unwrap();
    server.token("maker.read", &["read", "maker-box"]);
    server.token("tokens/maker.token", &["write", "maker-box", "hub"]);
    fs::write(folder.join("short.token"), "short").unwrap();
    fs::write(folder.join("two.token"), "a".repeat(40) + "\n" + &"b".repeat(40)).unwrap();
    for (arguments, exit, code) in [
        // one recipient has no token: nothing is sent to the other one either
        ("advisory send out --tokens tokens", 74, "file-not-found"),
        ("advisory send item.txt --token tokens/maker.token", 65, "send-not-sealed"),
        ("advisory send outbox --tokens tokens", 65, "send-nothing-shared"),
        ("advisory send out/maker/sealed.age --token short.token", 65, "mailbox-token-unreadable"),
        ("advisory send out/maker/sealed.age --token two.token", 65, "mailbox-token-unreadable"),
        ("advisory fetch --token tokens/maker.token -o inbox", 65, "mailbox-refused"),
        ("advisory fetch --token maker.read -o inbox --fetch nothing-there", 65, "mailbox-no-network"),
    ] {
        let ran = server.run(arguments);
        assert_eq!((ran.code, text(&ran.error(), "error")), (exit, code), "{arguments}: {}", ran.err);
    }
    let refused = server.run("advisory send out/maker/sealed.age --token maker.read");
    let items = refused.json();
    let problem = list(&items, "items")[0].member("problem").unwrap().clone();
    assert_eq!(
        (refused.code, text(&problem, "error"), text(&problem, "problem")),
        (1, "mailbox-refused", "mailbox-closed")
    );
    assert_eq!(list(&server.run("advisory fetch --token maker.read -o inbox").json(), "items").len(), 0);
    // another one of this name stays
    assert_eq!(server.run("advisory send out/maker/sealed.age --token tokens/maker.token").code, 0);
    assert_eq!(server.run("advisory fetch --token maker.read -o inbox --keep").code, 0);
    let path = taken(&folder.join("inbox")).remove(0);
    fs::write(&path, "mine").unwrap();
    let ran = server.run("advisory fetch --token maker.read -o inbox");
    assert_eq!((ran.code, text(&ran.error(), "error")), (74, "file-exists"));
    assert_eq!(fs::read(&path).unwrap(), b"mine");
    assert_eq!(
        list(&server.run("advisory fetch --token maker.read -o second").json(), "items").len(),
        1,
        "it was left"
    );
    let page = run(
        &folder,
        &format!("advisory send out/maker/sealed.age --token maker.read --mailbox {} --lang ja", server.url),
    );
    assert!(page.out.contains("郵便受けが状態401で拒否した") && page.out.contains("操作を許す"), "{}", page.out);
    let url = server.url.clone();
    drop(server);
    for (url, exit, code) in [
        (url.as_str(), 74, "mailbox-unreachable"),
        ("http://mail.example", 74, "mailbox-unreachable"),
        ("https://name:hush@mail.example", 74, "mailbox-unreachable"),
        ("mail.example", 64, "usage"),
    ] {
        let ran = run(&folder, &format!("advisory fetch --token maker.read -o third --mailbox {url} --format json"));
        assert_eq!((ran.code, text(&ran.error(), "error")), (exit, code), "{url}: {}", ran.err);
        assert!(!folder.join("third").exists() && !ran.err.contains("hush"), "{}", ran.err);
    }
}

/// A server that answers a list and one item as it is told; gives what it was asked.
fn liar(list: &str, item: &'static str) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let asked = Arc::new(Mutex::new(Vec::new()));
    let (list, seen) = (list.to_owned(), Arc::clone(&asked));
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            let mut head = String::new();
            while !head.ends_with("\r\n\r\n") && reader.read_line(&mut head).unwrap() > 0 {}
            let first = head.lines().next().unwrap_or_default().to_owned();
            let is_list = first.starts_with("GET /mailbox/items?");
            seen.lock().unwrap().push(first);
            let body = if is_list { list.as_str() } else { item };
            let said = match body.strip_prefix("HTTP/1.1") {
                Some(_) => body.to_owned(),
                None => format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len()),
            };
            let _ = stream.write_all(said.as_bytes());
            let _ = stream.shutdown(std::net::Shutdown::Write);
            let _ = reader.read_to_end(&mut Vec::new());
        }
    });
    (url, asked)
}

#[test]
fn a_server_that_lies_gets_nothing_kept_or_removed() {
    if beside("warifu-fetch").is_none() {
        return;
    }
    let folder = scratch("delivery-liar");
    fs::write(folder.join("token"), "t".repeat(64)).unwrap();
    let name = "a".repeat(64);
    let one = |item: &str, kind: &str, bytes: &str| {
        format!(
            r#"{{"format":"warifu.server-mailbox/1","items":[{{"arrived_at":"2026-11-10T00:00:00Z","bytes":{bytes},"item":"{item}","kind":"{kind}"}}],"next":null}}"#
        )
    };
    let sealed = "age-encryption.org/v1\nabc";
    // the list as a whole does not do
    for list in [
        "<html>sign in to the network</html>".to_owned(),
        "{}".to_owned(),
        one("../../../tmp/x", "sealed", "25"),
        one(&name.to_uppercase(), "sealed", "25"),
        one(&name, "sealed", "-1"),
        one(&name, "sealed", "9223372036854775807"),
        one(&name, "sealed", "\"25\""),
        one(&name, "sealed", "25").replace("null", "0").replace("/1\"", "/2\""),
        "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/mailbox/items\r\nContent-Length: 0\r\n\r\n".to_owned(),
        "HTTP/1.1 200 OK\r\nContent-Length: 9000000000\r\n\r\n{".to_owned(),
        format!("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{}", " ".repeat(3 << 20)),
    ] {
        let (url, asked) = liar(&list, sealed);
        let ran = run(&folder, &format!("advisory fetch --token token -o inbox --mailbox {url} --format json"));
        let code = ran.error();
        assert!(
            [65, 74].contains(&ran.code) && text(&code, "error").starts_with("mailbox-"),
            "{list:.60}: {}",
            ran.err
        );
        assert!(!ran.err.contains(&"t".repeat(64)));
        assert_eq!(asked.lock().unwrap().len(), 1, "{list:.60}");
    }
    // the item is not what the list says: it is not kept, and not taken out
    for (list, item) in [
        (one(&name, "sealed", "26"), sealed),
        (one(&name, "sealed", "24"), sealed),
        (one(&name, "receipt", "25"), sealed),
        (one(&name, "sealed", "6"), "<html>"),
        (one(&name, "sealed", "25"), "HTTP/1.1 200 OK\r\nContent-Length: 25\r\n\r\nage-encryption.org/v1\n"),
        (one(&name, "sealed", "25"), "HTTP/1.1 503 Busy\r\nContent-Length: 2\r\n\r\n{}"),
        (one(&name, "sealed", "25"), "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"),
    ] {
        let (url, asked) = liar(&list, item);
        let ran = run(&folder, &format!("advisory fetch --token token -o inbox --mailbox {url} --format json"));
        assert_eq!(ran.code, 1, "{item:.30}: {}", ran.err);
        assert_eq!(text(&list_of(&ran)[0], "state"), "not_fetched");
        assert!(taken(&folder.join("inbox")).is_empty(), "{item:.30}");
        assert!(!asked.lock().unwrap().iter().any(|line| line.starts_with("DELETE")));
    }
    // a kind of another time is left, and told
    let (url, _) = liar(&one(&name, "letter", "25"), sealed);
    let ran = run(&folder, &format!("advisory fetch --token token -o inbox --mailbox {url} --format json"));
    assert_eq!((ran.code, list_of(&ran).len()), (1, 0));
    // what is there and is not taken out is told, too
    let (url, asked) = liar(&one(&name, "sealed", "25"), sealed);
    let ran = run(&folder, &format!("advisory fetch --token token -o inbox --mailbox {url} --format json"));
    assert_eq!((ran.code, text(&list_of(&ran)[0], "state")), (0, "fetched_not_removed"), "{}", ran.err);
    assert_eq!(asked.lock().unwrap().len(), 3);
}

fn list_of(ran: &Ran) -> Vec<Json> {
    list(&ran.json(), "items").to_vec()
}
