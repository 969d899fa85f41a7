//! The ledger in a `PostgreSQL` database, by the commands of a body. A server of its own is started where it is installed.

use std::fs;

use crate::body::{refused, walk_with};
use crate::books::{contents, demand_places, office};
use crate::support::{command, run, run_words, text};

use warifu_testkit::postgres::Server;

/// Everything that a body does in its life, as the example says it. Only copies are made in another way: the server has tools of its own
/// for them, and a dump goes into a file.
#[test]
fn every_command_of_the_life_of_a_body_does_the_same_on_a_server() {
    let Some(server) = Server::shared() else { return };
    let copies = "warifu ledger export copied && warifu ledger import copied --db sqlite:copy.db\n";
    let edit = |script: String| {
        assert_eq!(script.matches("warifu ledger backup copy.db\n").count(), 1);
        script.replace("warifu ledger backup copy.db\n", copies)
    };
    let url = server.url();
    let (folder, said) = walk_with("03-body", "on-a-server", &[("WARIFU_DB", url.as_str())], edit);
    assert!(!folder.join("ledger.db").exists(), "nothing went into a file");
    assert_eq!(said.matches("\nACCEPT\n").count(), 1, "{said}");
    assert_eq!(said.matches("\nREFUSE  withdrawn").count(), 1, "{said}");
    assert!(!said.contains("tapir"), "a password is in no message: {said}");
    // the same history in a file: the same public files, the same dump, byte for byte
    let on_server = |arguments: &str| {
        let words: Vec<&str> = arguments.split_whitespace().collect();
        let ran = command(&folder).env("WARIFU_DB", server.url()).args(&words).output().unwrap();
        assert!(ran.status.success(), "{arguments}: {}", String::from_utf8_lossy(&ran.stderr));
    };
    on_server("ledger export from-server");
    assert_eq!(run(&folder, "ledger import from-server --db sqlite:file.db").code, 0);
    assert_eq!(run(&folder, "ledger export from-file --db sqlite:file.db").code, 0);
    assert_eq!(contents(&folder.join("from-server")), contents(&folder.join("from-file")));
    on_server("ledger publish public-server");
    assert_eq!(run(&folder, "ledger publish public-file --db sqlite:file.db").code, 0);
    let published = contents(&folder.join("public-server"));
    assert_eq!(published, contents(&folder.join("public-file")));
    assert!(published.len() > 7, "{}", published.len());
    // what the server published along the way is all of that, and partial tiles of earlier sizes
    let along = contents(&folder.join("public"));
    assert!(published.iter().all(|file| along.contains(file)));
    // answers are the same bytes as well
    for question in [
        "list",
        "find 浜風",
        "show MCO-2026-0042 --at 2026-11-25T00:00:00Z --known-at 2026-11-25T00:00:00Z",
        "audit",
        "queue --at 2026-12-01T00:00:00Z",
        "due --at 2026-11-22T00:00:00Z --within P3Y",
    ] {
        let words: Vec<&str> = format!("ledger {question} --format json").leak().split_whitespace().collect();
        let there = command(&folder).env("WARIFU_DB", server.url()).args(&words).output().unwrap();
        let here = command(&folder).env("WARIFU_DB", "sqlite:file.db").args(&words).output().unwrap();
        assert!(there.status.success() && there.stdout.len() > 40, "{question}");
        assert_eq!(there.stdout, here.stdout, "{question}");
    }
}

#[test]
fn a_ledger_goes_from_a_file_to_a_server_and_back() {
    let Some(server) = Server::shared() else { return };
    let folder = office("to-a-server");
    let db = format!("--db {} --db-schema moved", server.url());
    assert_eq!(run(&folder, "ledger export first").code, 0);
    let ran = run(&folder, &format!("ledger import first {db}"));
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(run(&folder, &format!("ledger verify {db} --published public")).code, 0);
    assert_eq!(run(&folder, &format!("ledger export second {db}")).code, 0);
    assert_eq!(contents(&folder.join("first")), contents(&folder.join("second")));
    assert_eq!(run(&folder, &format!("ledger publish there {db}")).code, 0);
    assert_eq!(run(&folder, "ledger publish here").code, 0);
    assert_eq!(contents(&folder.join("here")), contents(&folder.join("there")));
    refused(&folder, &format!("ledger import first {db}"), 65, "ledger-exists");
    refused(&folder, &format!("ledger backup copy.db {db}"), 64, "usage");
    refused(&folder, &format!("ledger list --db {} --db-schema none", server.url()), 74, "ledger-absent");
}

#[test]
fn no_place_is_given_twice_on_a_server() {
    let Some(server) = Server::shared() else { return };
    demand_places("places-on-a-server", &format!("{} --db-schema crowd", server.url()));
}

/// The address of a server is told wrongly: that is said with its code, without the password, and nothing is changed.
#[test]
fn a_server_that_is_not_there_is_said() {
    let folder = office("no-server-there");
    let ran = run_words(
        &folder,
        &["ledger", "list", "--db", "postgres://ledger:tapir@%2Fabsent/minato", "--format", "json"],
        b"",
    );
    assert_eq!((ran.code, text(&ran.error(), "error")), (74, "ledger-store-unusable"), "{}", ran.err);
    assert!(!ran.err.contains("tapir"), "{}", ran.err);
    let _ = fs::remove_dir_all(&folder);
}
