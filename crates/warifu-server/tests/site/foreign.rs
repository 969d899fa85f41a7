//! The log and the witness with programs of other hands: Go, with the packages for notes and trees of golang.org/x/mod.
#![cfg(unix)]

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use warifu_ledger::store::{Options, SqliteStore};
use warifu_ledger::{Body, tables};
use warifu_seal::note::{NoteKey, NoteKind};
use warifu_server::collect;
use warifu_server::serve::Http;
use warifu_testkit::files;

use crate::fixture::{checkpoint, granted, log_signer};
use crate::socket::{Running, ledger, program};
use crate::world::{WITNESS, key, minute};

const NAME: &str = "witness.example/pier-7";

/// A program in Go; none where Go or the packages are missing, which is said.
fn go(script: &str) -> Option<Command> {
    let sources = files::setting("WARIFU_GOPATH").unwrap_or_else(|| "/usr/share/gocode".to_owned());
    let has_packages = Path::new(&sources).join("src/golang.org/x/mod/sumdb/tlog").is_dir();
    if !has_packages || !Command::new("go").arg("version").output().is_ok_and(|output| output.status.success()) {
        files::say_loudly(&format!(
            "{script}: Go with golang.org/x/mod (Debian: golang, golang-golang-x-mod-dev) is not here"
        ));
        return None;
    }
    let mut command = Command::new("go");
    command.env("GO111MODULE", "off").env("GOPATH", sources).env("GOFLAGS", "").env("GOTOOLCHAIN", "local");
    command.arg("run").arg(files::root().join("tests/foreign").join(script));
    Some(command)
}

fn opened(folder: &Path) -> Body {
    let store = SqliteStore::open(&folder.join("ledger.db"), &tables::SCHEMA, Options::default()).unwrap();
    Body::open(Box::new(store)).unwrap()
}

/// Its first line.
fn first_line(child: &mut Child) -> String {
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    line.trim().to_owned()
}

#[test]
fn the_log_is_read_by_other_hands() {
    let Some(mut reader) = go("log_tiles.go") else { return };
    let folder = ledger("tiles");
    {
        // more than one tile
        let mut body = opened(&folder);
        for number in 0..260 {
            granted(&mut body, &format!("t-{number}"), &format!("T-{number}"), 1_001 + number);
        }
        checkpoint(&mut body, minute(2_000));
    }
    let running = Running::start(folder, &[]);
    let output =
        reader.arg(format!("http://{}/log", running.address)).arg(log_signer().key().to_string()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    println!("{said}");
    let count: u32 = said.split(' ').next().unwrap().parse().unwrap();
    assert!(count > 256 && said.contains("trees hold"), "{said}");
}

#[test]
fn the_witness_is_asked_by_other_hands() {
    let Some(mut log) = go("witness_round.go") else { return };
    let folder = ledger("asked");
    std::fs::write(folder.join("witness.pem"), key(WITNESS).to_pem().reveal()).unwrap();
    let witness = NoteKey::new(NAME, NoteKind::Cosignature, key(WITNESS).public_key()).unwrap();
    // the log makes its key, and the witness has to know it before it is asked
    let address = free();
    log.arg("log").arg(format!("http://{address}/")).arg(witness.to_string());
    let mut log = log.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut said = BufReader::new(log.stdout.take().unwrap()).lines();
    let log_key = said.next().unwrap().unwrap();
    let mut child = Command::new(program())
        .args(["--db", "none", "--listen", &address, "--witness-name", NAME, "--witness-log", &log_key])
        .arg("--witness-key")
        .arg(folder.join("witness.pem"))
        .arg("--witness-memory")
        .arg(folder.join("memory"))
        .stderr(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stderr.as_mut().unwrap()).read_line(&mut line).unwrap();
    log.stdin.take().unwrap().write_all(b"\n").unwrap();
    let result = said.next().and_then(Result::ok).unwrap_or_default();
    let status = log.wait().unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    std::fs::remove_dir_all(folder).unwrap();
    assert!(status.success() && result == "10 trees cosigned", "{result}");
}

/// An address at which nothing listens.
fn free() -> String {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string()
}

#[test]
fn a_witness_of_other_hands_is_asked() {
    let Some(mut witness) = go("witness_round.go") else { return };
    let folder = ledger("others");
    let seed = data_encoding::BASE64.encode(&[WITNESS; 32]);
    witness.args(["witness", &log_signer().key().to_string(), NAME, &seed]);
    let mut witness = witness.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let address = first_line(&mut witness);
    let mut body = opened(&folder);
    let cosign = |body: &mut Body, at: i64| {
        let all = collect(body, &Http::default(), std::slice::from_ref(&address), minute(at)).unwrap();
        assert_eq!(all[0].error, None);
    };
    cosign(&mut body, 1_000);
    granted(&mut body, "w-1", "W-1", 1_001);
    checkpoint(&mut body, minute(2_000));
    // it knows a smaller tree now, and is proven that this one grew out of it
    cosign(&mut body, 2_001);
    cosign(&mut body, 2_002);
    let note = body.checkpoint().unwrap().unwrap();
    assert_eq!(note.matches(&format!("\u{2014} {NAME} ")).count(), 1, "{note}");
    drop(witness.stdin.take());
    witness.wait().unwrap();
    std::fs::remove_dir_all(folder).unwrap();
}

/// The pages in Chromium, narrow, wide and dark, with axe-core. `NODE_PATH` says where puppeteer-core and axe-core are.
#[test]
fn pages_are_looked_at_in_a_browser() {
    let folder = ledger("browser");
    let token = "0123456789abcdef0123456789abcdef";
    std::fs::write(folder.join("token"), token).unwrap();
    let place = folder.join("token");
    let running = Running::start(folder, &["--desk-token", place.to_str().unwrap()]);
    let script = files::root().join("tests/browser/server_pages.mjs");
    let base = format!("http://{}/", running.address);
    let pictures = files::setting("WARIFU_SERVER_PICTURES").unwrap_or_default();
    let output = match Command::new("node").arg(script).args([base.as_str(), pictures.as_str(), token]).output() {
        Ok(output) if output.status.code() != Some(3) => output,
        _ => {
            println!(
                "!! SKIPPED: node with puppeteer-core and axe-core (npm, NODE_PATH) is not here; no page was looked at"
            );
            return;
        }
    };
    let said = String::from_utf8_lossy(&output.stdout);
    println!("{said}");
    assert!(output.status.success() && said.contains(", 0 findings"), "{}", String::from_utf8_lossy(&output.stderr));
}
