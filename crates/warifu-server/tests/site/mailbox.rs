//! Sealed items and receipts by way of the server: who has a token, what it may, and what nobody learns.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use warifu_model::{Digest, Duration, Json, Receipt, Timestamp, Token};
use warifu_server::serve::FolderBoxes;
use warifu_server::{Answer, Mailbox, Opens, Request, Right, Site};

use crate::fixture::{json_of, now, shared};
use crate::world::{STRANGER, key};

pub(crate) const READER: &str = "readreadreadreadreadreadreadread";
pub(crate) const WRITER: &str = "writewritewritewritewritewritewr";

fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("warifu-mailbox-{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    folder
}

fn admit(folder: &Path, token: &str, right: Right, name: &str, holder: &str) {
    let [name, holder] = [name, holder].map(|word| Token::parse(word).unwrap());
    FolderBoxes::admit(folder, token, &Opens { name, right }, &holder).unwrap();
}

fn site(folder: &Path) -> Site {
    Site::default().with_mailbox(Mailbox::open(Box::new(FolderBoxes::open(folder).unwrap())).unwrap())
}

/// A mailbox with one box, its two tokens, and nothing in it.
fn small(name: &str) -> (PathBuf, Site) {
    let folder = folder(name);
    admit(&folder, READER, Right::Read, "maker", "maker");
    admit(&folder, WRITER, Right::Write, "maker", "hub");
    let site = site(&folder);
    (folder, site)
}

pub(crate) fn sealed(text: &str) -> Vec<u8> {
    format!("age-encryption.org/v1\n-> X25519 {text}\n").into_bytes()
}

pub(crate) fn receipt() -> Vec<u8> {
    let receipt = Receipt { parcel: Digest::of(b"parcel"), opened_at: now() };
    let envelope = key(STRANGER).sign_envelope(Receipt::PAYLOAD_TYPE, Json::from(&receipt).to_canonical());
    Json::from(&envelope).to_canonical()
}

fn request(method: &str, target: &str, token: &str, body: &[u8]) -> Request {
    let request = Request { method: method.into(), ..Request::post(target, body, now()) };
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let request = Request { path: path.into(), query: query.into(), ..request };
    request.with("authorization", &format!("Bearer {token}"))
}

fn ask(site: &Site, method: &str, target: &str, token: &str, body: &[u8]) -> Answer {
    site.answer_alone(&request(method, target, token, body)).unwrap().gathered().unwrap()
}

fn put(site: &Site, token: &str, body: &[u8]) -> u16 {
    ask(site, "POST", "/mailbox/items", token, body).status
}

fn items(site: &Site, token: &str) -> Vec<String> {
    let list = json_of(&ask(site, "GET", "/mailbox/items", token, b""));
    list["items"].as_array().unwrap().iter().map(|item| item["item"].as_str().unwrap().to_owned()).collect()
}

/// A mailbox for the description of the interface: an item of each kind is in it. The first one has this name.
pub(crate) fn described() -> &'static (Site, String) {
    static SITE: OnceLock<(Site, String)> = OnceLock::new();
    SITE.get_or_init(|| {
        let (_, site) = small("described");
        assert_eq!((put(&site, WRITER, &sealed("a")), put(&site, WRITER, &receipt())), (201, 201));
        let first = items(&site, READER)[0].clone();
        (site, first)
    })
}

/// What who reads the box is answered.
pub(crate) fn at_the_mailbox(target: &str) -> Answer {
    ask(&described().0, "GET", target, READER, b"")
}

#[test]
fn what_is_written_is_listed_handed_out_and_removed() {
    let (folder, site) = small("whole");
    assert_eq!(put(&site, WRITER, &sealed("a")), 201);
    assert_eq!(put(&site, WRITER, &sealed("a")), 201, "once more is the same one");
    assert_eq!(put(&site, WRITER, &receipt()), 201);
    let named = items(&site, READER);
    assert_eq!(named.len(), 2);
    drop(site);
    let site = self::site(&folder);
    assert_eq!(items(&site, READER), named, "it is there after the program was begun anew");
    for name in &named {
        let path = format!("/mailbox/items/{name}");
        let item = ask(&site, "GET", &path, READER, b"");
        assert!(item.status == 200 && [sealed("a"), receipt()].contains(&item.body));
        assert_eq!(item.header("cache-control"), Some("no-store"));
        assert_eq!(ask(&site, "DELETE", &path, READER, b"").status, 204);
        assert_eq!(ask(&site, "GET", &path, READER, b"").status, 404);
        assert_eq!(ask(&site, "DELETE", &path, READER, b"").status, 404);
    }
    assert!(items(&site, READER).is_empty());
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn without_a_token_that_may_everything_is_answered_alike() {
    let (folder, site) = small("closed");
    put(&site, WRITER, &sealed("a"));
    let there = format!("/mailbox/items/{}", items(&site, READER)[0]);
    let none = Request::get("/mailbox/items", now());
    let closed = site.answer_alone(&none).unwrap();
    assert_eq!((closed.status, closed.header("www-authenticate")), (401, Some("Bearer")));
    let stranger = "strangerstrangerstrangerstranger";
    for token in ["", "x", stranger, WRITER] {
        for path in ["/mailbox/items", &there, "/mailbox/items/x", "/mailbox", "/mailbox/boxes/maker"] {
            assert_eq!(ask(&site, "GET", path, token, b""), closed, "{token} {path}");
            assert_eq!(ask(&site, "DELETE", path, token, b""), closed, "{token} {path}");
        }
    }
    for token in ["", "x", stranger, READER] {
        let refused = ask(&site, "POST", "/mailbox/items", token, &sealed("a"));
        assert_eq!(refused, closed, "{token}");
        assert!(site.turn_away(&request("POST", "/mailbox/items", token, b"")).is_some(), "before its body comes");
    }
    assert!(site.turn_away(&request("POST", "/mailbox/items", WRITER, b"")).is_none());
    assert_eq!(items(&site, READER).len(), 1);
    // taken back while the server runs
    std::fs::remove_file(folder.join("tokens").join(Mailbox::token_digest(READER).hex())).unwrap();
    assert_eq!(ask(&site, "GET", "/mailbox/items", READER, b""), closed);
    assert_eq!(Site::default().answer_alone(&none).unwrap().status, 404, "a server without a mailbox");
    std::fs::remove_dir_all(folder).unwrap();
}

/// Two who write to one box, and two boxes of one writer: none of them learns of another one.
#[test]
fn nobody_learns_who_else_got_something() {
    let (folder, site) = small("others");
    let (other_reader, other_writer, second) = ["or", "ow", "se"].map(|two| two.repeat(16)).into();
    admit(&folder, &other_reader, Right::Read, "owner", "owner");
    admit(&folder, &other_writer, Right::Write, "owner", "hub");
    admit(&folder, &second, Right::Write, "maker", "partner");
    for token in [WRITER, &other_writer, &second] {
        assert_eq!(put(&site, token, &sealed("the same")), 201);
    }
    let (maker, owner) = (items(&site, READER), items(&site, &other_reader));
    assert_eq!((maker.len(), owner.len()), (2, 1));
    assert!(!maker.contains(&owner[0]), "one share has another name in each box");
    for name in &owner {
        assert_eq!(ask(&site, "GET", &format!("/mailbox/items/{name}"), READER, b"").status, 404);
    }
    let list = ask(&site, "GET", "/mailbox/items", READER, b"");
    for secret in ["maker", "owner", "hub", "partner", READER, WRITER, &Mailbox::token_digest(WRITER).hex()] {
        assert!(!String::from_utf8_lossy(&list.body).contains(secret), "{secret}");
    }
    // whether it was taken out, who wrote it is not told
    let again = ask(&site, "POST", "/mailbox/items", WRITER, &sealed("the same"));
    ask(&site, "DELETE", &format!("/mailbox/items/{}", maker[0]), READER, b"");
    ask(&site, "DELETE", &format!("/mailbox/items/{}", maker[1]), READER, b"");
    assert_eq!(ask(&site, "POST", "/mailbox/items", WRITER, &sealed("the same")), again);
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn only_what_is_sealed_or_signed_is_taken() {
    let (folder, site) = small("contents");
    let unsigned = Json::from(&Receipt { parcel: Digest::of(b"x"), opened_at: now() }).to_canonical();
    let other = Json::from(&key(STRANGER).sign_envelope("application/x", unsigned.clone())).to_canonical();
    let hollow = Json::from(&key(STRANGER).sign_envelope(Receipt::PAYLOAD_TYPE, b"{}".to_vec())).to_canonical();
    let bare = String::from_utf8(receipt()).unwrap();
    let bare = format!("{}\"signatures\":[]}}", bare.split("\"signatures\"").next().unwrap());
    let mut large = sealed("a");
    large.resize(Mailbox::LARGEST_ITEM + 1, b'x');
    let all = [
        &b""[..],
        b"{}",
        b"{\"document\": {}}",
        b"age-encryption.org/v2\n",
        &unsigned,
        &other,
        &hollow,
        bare.as_bytes(),
        &large,
    ];
    for body in all {
        let answer = ask(&site, "POST", "/mailbox/items", WRITER, body);
        assert_eq!((answer.status, &json_of(&answer)["code"]), (422, &"mailbox-item-unknown".into()));
    }
    large.pop();
    assert_eq!(put(&site, WRITER, &large), 201);
    assert_eq!(items(&site, READER).len(), 1);
    let unasked = format!("/mailbox/items/{}?x=1", items(&site, READER)[0]);
    for (method, path, status) in [
        ("GET", unasked.as_str(), 400),
        ("DELETE", &unasked, 400),
        ("PUT", "/mailbox/items", 405),
        ("GET", "/mailbox/x", 404),
        ("GET", "/mailbox/items?x=1", 400),
        ("GET", "/mailbox/items?after=z", 400),
    ] {
        assert_eq!(ask(&site, method, path, READER, b"").status, status, "{method} {path}");
    }
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn one_writer_fills_its_own_room_alone() {
    let (folder, site) = small("full");
    let second = "se".repeat(16);
    admit(&folder, &second, Right::Write, "maker", "partner");
    for number in 0..Mailbox::ITEMS {
        assert_eq!(put(&site, WRITER, &sealed(&number.to_string())), 201, "{number}");
    }
    let answer = ask(&site, "POST", "/mailbox/items", WRITER, &sealed("one more"));
    assert_eq!((answer.status, &json_of(&answer)["code"]), (507, &"mailbox-full".into()));
    assert_eq!(put(&site, WRITER, &sealed("0")), 201, "what lies there is answered as before");
    let mut large = sealed("large");
    large.resize(Mailbox::LARGEST_ITEM, b'x');
    let most = Mailbox::BYTES / Mailbox::LARGEST_ITEM as u64;
    for number in 0..=most {
        large[30] = b'a' + u8::try_from(number).unwrap();
        assert_eq!(put(&site, &second, &large), if number < most { 201 } else { 507 }, "{number}");
    }
    assert_eq!(items(&site, READER).len() as u64, Mailbox::ITEMS as u64 + most);
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn what_nobody_takes_out_is_removed_after_ninety_days() {
    let (folder, site) = small("old");
    put(&site, WRITER, &sealed("a"));
    let list = |at: Timestamp| {
        let later = Request { now: at, ..request("GET", "/mailbox/items", READER, b"") };
        json_of(&site.answer_alone(&later).unwrap())["items"].as_array().unwrap().len()
    };
    let end = now().plus(Duration::Days(Mailbox::DAYS));
    assert_eq!(list(Timestamp::from_unix(end.unix() - 1).unwrap()), 1);
    assert_eq!(list(end), 0);
    drop(site);
    assert!(items(&self::site(&folder), READER).is_empty());
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_broken_folder_is_told_and_nothing_is_half_there() {
    let (folder, site) = small("broken");
    put(&site, WRITER, &sealed("a"));
    let name = items(&site, READER)[0].clone();
    let of_writer = folder.join("boxes/maker").join(Mailbox::token_digest(WRITER).hex());
    let file = std::fs::read_dir(&of_writer).unwrap().next().unwrap().unwrap().path();
    std::fs::rename(&file, of_writer.join("elsewhere")).unwrap();
    let answer = ask(&site, "GET", &format!("/mailbox/items/{name}"), READER, b"");
    assert_eq!((answer.status, &json_of(&answer)["code"]), (503, &"mailbox-unusable".into()));
    drop(site);
    std::fs::write(file.with_extension("part"), b"half").unwrap();
    assert!(items(&self::site(&folder), READER).is_empty());
    assert!(!file.with_extension("part").exists());
    assert!(of_writer.join("elsewhere").exists(), "what has another name is left alone");
    let read_only = self::site(&folder).read_only();
    assert_eq!(put(&read_only, WRITER, &sealed("b")), 503);
    assert_eq!(ask(&read_only, "GET", "/mailbox/items", READER, b"").status, 200);
    std::fs::remove_dir_all(folder).unwrap();
}

/// What is old goes without anybody asking, and not where nothing may be written.
#[test]
fn what_is_old_is_removed_where_nobody_asks() {
    let (folder, site) = small("unasked");
    put(&site, WRITER, &sealed("a"));
    let end = now().plus(Duration::Days(Mailbox::DAYS));
    site.expire(Timestamp::from_unix(end.unix() - 1).unwrap());
    assert_eq!(items(&site, READER).len(), 1);
    let site = site.read_only();
    site.expire(end);
    assert_eq!(items(&site, READER).len(), 1);
    drop(site);
    let site = self::site(&folder);
    site.expire(end);
    assert!(items(&site, READER).is_empty());
    assert_eq!(put(&site, WRITER, &sealed("b")), 201);
    site.expire(end);
    assert!(items(&site, READER).is_empty(), "the next one as well");
    std::fs::remove_dir_all(folder).unwrap();
}

/// An item that was kept twice around a failure is one, and takes room once; one that was cut off is not handed out as if it were whole.
#[test]
fn what_a_failure_left_is_put_in_order() {
    let (folder, site) = small("left");
    put(&site, WRITER, &sealed("a"));
    let of_writer = folder.join("boxes/maker").join(Mailbox::token_digest(WRITER).hex());
    let file = std::fs::read_dir(&of_writer).unwrap().next().unwrap().unwrap().path();
    let (at, name) = file.file_name().unwrap().to_str().unwrap().split_once('-').unwrap();
    std::fs::copy(&file, of_writer.join(format!("{}-{name}", at.parse::<i64>().unwrap() - 1))).unwrap();
    drop(site);
    let site = self::site(&folder);
    assert_eq!(items(&site, READER).len(), 1);
    assert_eq!(std::fs::read_dir(&of_writer).unwrap().count(), 1);
    let file = std::fs::read_dir(&of_writer).unwrap().next().unwrap().unwrap().path();
    std::fs::write(file, b"age-encryption.org/v1\n").unwrap();
    let answer = ask(&site, "GET", &format!("/mailbox/items/{}", items(&site, READER)[0]), READER, b"");
    assert_eq!((answer.status, &json_of(&answer)["code"]), (503, &"mailbox-unusable".into()));
    std::fs::remove_dir_all(folder).unwrap();
}

/// The scheme of a token is written in any case (RFC 9110, section 11.1); everything else opens nothing.
#[test]
fn a_token_is_sent_in_one_way() {
    let (folder, site) = small("scheme");
    for (header, status) in [
        (format!("Bearer {READER}"), 200),
        (format!("bearer {READER}"), 200),
        (format!("BEARER   {READER} "), 200),
        (READER.to_owned(), 401),
        (format!("Basic {READER}"), 401),
        (format!("Bearer\t{READER}"), 401),
        (format!("Bearer {READER}, Bearer {READER}"), 401),
        (format!("Bearer {}", READER.to_uppercase()), 401),
        ("Bearer ../../../../../../../../../../etc/passwd".to_owned(), 401),
    ] {
        let request = Request::get("/mailbox/items", now()).with("authorization", &header);
        assert_eq!(site.answer_alone(&request).unwrap().status, status, "{header}");
    }
    std::fs::remove_dir_all(folder).unwrap();
}

/// Without a ledger the rest of the site is not there, and the health is that of the mailbox.
#[test]
fn a_mailbox_alone_is_whole() {
    let (folder, site) = small("alone");
    let site = site.without_ledger();
    for (path, status) in [("/healthz", 200), ("/", 404), ("/en/", 404), ("/v1/certificates", 404), ("/desk", 404)] {
        assert_eq!(site.answer_alone(&Request::get(path, now())).unwrap().status, status, "{path}");
    }
    assert_eq!(site.answer_alone(&Request::post("/v1/steps", b"{}", now())).unwrap().status, 404);
    assert_eq!(put(&site, WRITER, &sealed("a")), 201);
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn with_a_ledger_it_is_answered_alike() {
    let (folder, site) = small("ledger");
    let request = request("GET", "/mailbox/items", READER, b"");
    assert_eq!(site.answer(&mut shared(), &request), site.answer_alone(&request).unwrap());
    std::fs::remove_dir_all(folder).unwrap();
}

/// The whole program: tokens from its verb, items through sockets, and a log of accesses that names nobody.
#[cfg(unix)]
mod through_sockets {
    use std::io::Write as _;
    use std::process::{Command, Stdio};

    use super::*;
    use crate::socket::{Running, answer, ledger, program};

    fn token(mailbox: &Path, words: &[&str]) -> String {
        let mut command = Command::new(program());
        let output = command.arg("mailbox-token").arg(mailbox).args(words).stderr(Stdio::null()).output().unwrap();
        assert!(output.status.success());
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    fn send(running: &Running, method: &str, target: &str, token: &str, body: &[u8]) -> (u16, String, Vec<u8>) {
        let mut stream = running.connect();
        let length = body.len();
        write!(
            stream,
            "{method} {target} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nContent-Length: {length}\r\n\r\n"
        )
        .unwrap();
        let _ = stream.write_all(body);
        answer(&mut stream)
    }

    /// Who asks for something large and does not read it has nothing of it in the memory of the server; and who sends something large and does not go
    /// on takes no room from another sender.
    #[test]
    fn slow_clients_take_no_room_from_others() {
        let mailbox = folder("slow");
        let reader = token(&mailbox, &["read", "maker-box"]);
        let [slow, other] = ["hub", "partner"].map(|holder| token(&mailbox, &["write", "maker-box", holder]));
        let running = Running::start(ledger("slow"), &["--mailbox", mailbox.to_str().unwrap()]);
        let mut large = sealed("large");
        large.resize(Mailbox::LARGEST_ITEM, b'x');
        assert_eq!(send(&running, "POST", "/mailbox/items", &other, &large).0, 201);
        let list: serde_json::Value =
            serde_json::from_slice(&send(&running, "GET", "/mailbox/items", &reader, b"").2).unwrap();
        let item = list["items"][0]["item"].as_str().unwrap().to_owned();
        let before = running.resident();
        let begin = |head: String| {
            let mut stream = running.connect();
            stream.write_all(head.as_bytes()).unwrap();
            stream
        };
        let asking = format!("GET /mailbox/items/{item} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {reader}\r\n\r\n");
        let readers: Vec<_> = (0..24).map(|_| begin(asking.clone())).collect();
        for stream in &readers {
            // its head is there: the body is on its way
            assert_eq!(stream.peek(&mut [0; 1]).unwrap(), 1);
        }
        let grown = running.resident().saturating_sub(before);
        assert!(grown < 24 * 1024 * 1024, "{grown} bytes for 24 readers of {} bytes", large.len());
        let sending = |token: &str| {
            let mut stream = begin(format!(
                "POST /mailbox/items HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nContent-Length: 1000000\r\n\r\n"
            ));
            stream.write_all(&large[..400_000]).unwrap();
            stream
        };
        // one of two that one token sends is turned away, whichever comes first
        let mut pair = [sending(&slow), sending(&slow)];
        let refused = loop {
            let has_answer = pair.iter().position(|stream| {
                stream.set_nonblocking(true).unwrap();
                let is_there = stream.peek(&mut [0; 1]).is_ok();
                stream.set_nonblocking(false).unwrap();
                is_there
            });
            match has_answer {
                Some(place) => break place,
                None => std::thread::sleep(std::time::Duration::from_millis(20)),
            }
        };
        let (status, head, _) = answer(&mut pair[refused]);
        assert!(status == 503 && head.contains("retry-after"), "{head}");
        let mut third = sending(&other);
        third.write_all(&large[400_000..1_000_000]).unwrap();
        assert_eq!(answer(&mut third).0, 201);
        drop((pair, readers));
        assert!(send(&running, "GET", &format!("/mailbox/items/{item}"), &reader, b"").2 == large);
        running.end();
        std::fs::remove_dir_all(mailbox).unwrap();
    }

    #[test]
    fn two_recipients_take_theirs_and_the_sender_its_receipts() {
        let mailbox = folder("sockets");
        let read = |name: &str| token(&mailbox, &["read", name]);
        let write = |name: &str, holder: &str| token(&mailbox, &["write", name, holder]);
        let (maker, owner, hub) = (read("maker-box"), read("owner-box"), read("hub-box"));
        let to_recipients = [write("maker-box", "hub-desk"), write("owner-box", "hub-desk")];
        let running = Running::start(ledger("mailbox"), &["--mailbox", mailbox.to_str().unwrap()]);
        // made while it runs
        let to_hub = [write("hub-box", "maker-desk"), write("hub-box", "owner-desk")];
        let mut large = sealed("one share");
        large.resize(8 * 1024 * 1024, b'x');
        for token in &to_recipients {
            assert_eq!(send(&running, "POST", "/mailbox/items", token, &large).0, 201);
        }
        for (reader, back) in [&maker, &owner].into_iter().zip(&to_hub) {
            let list: serde_json::Value =
                serde_json::from_slice(&send(&running, "GET", "/mailbox/items", reader, b"").2).unwrap();
            assert_eq!(list["items"].as_array().unwrap().len(), 1, "{list}");
            let path = format!("/mailbox/items/{}", list["items"][0]["item"].as_str().unwrap());
            let (status, head, body) = send(&running, "GET", &path, reader, b"");
            assert!(status == 200 && body == large && head.contains("no-store"));
            assert_eq!(send(&running, "DELETE", &path, reader, b"").0, 204);
            assert_eq!(send(&running, "POST", "/mailbox/items", back, &receipt()).0, 201);
        }
        let list = String::from_utf8(send(&running, "GET", "/mailbox/items", &hub, b"").2).unwrap();
        assert_eq!(list.matches("\"receipt\"").count(), 2, "{list}");
        // who may not write is told before anything of it is in memory
        let mut stream = running.connect();
        write!(stream, "POST /mailbox/items HTTP/1.1\r\nHost: x\r\nContent-Length: 30000000\r\n\r\n").unwrap();
        assert_eq!(answer(&mut stream).0, 401);
        let mut stream = running.connect();
        write!(
            stream,
            "POST /mailbox/items HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\nContent-Length: 60000000\r\n\r\n",
            to_hub[0]
        )
        .unwrap();
        assert_eq!(answer(&mut stream).0, 413);
        let second = Command::new(program()).args(["--db", "none", "--mailbox"]).arg(&mailbox).output().unwrap();
        assert_eq!(second.status.code(), Some(2), "one process has it");
        let log = running.end();
        for secret in [&maker, &owner, &hub, &to_hub[0], "maker", "owner", "hub"] {
            assert!(!log.contains(secret), "{secret}");
        }
        std::fs::remove_dir_all(mailbox).unwrap();
    }
}
