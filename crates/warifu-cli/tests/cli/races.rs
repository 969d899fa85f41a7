//! Many processes at once, and processes that are killed: nothing is given twice, and nothing acknowledged is lost.
//!
//! `WARIFU_ROUNDS` multiplies the rounds; seeds and counts are printed (`cargo test … -- --nocapture races::`).

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Child, Output};
use std::time::Duration;

use warifu_model::Json;
use warifu_testkit::files::number;

use crate::body::{entry, grown};
use crate::ledger::{issue, numbered, office};
use crate::support::{command, json, list, run, text};

const WHY: &str = "--reason a --reason-ja b";

fn rounds(usual: u64) -> u64 {
    usual * number("WARIFU_ROUNDS", 1)
}

fn start(folder: &Path, arguments: &str) -> Child {
    command(folder).args(arguments.split_whitespace()).spawn().unwrap()
}

/// Starts all of these at once, and waits for all of them.
fn together(folder: &Path, all: &[String]) -> Vec<Output> {
    let children: Vec<_> = all.iter().map(|arguments| start(folder, arguments)).collect();
    children.into_iter().map(|child| child.wait_with_output().unwrap()).collect()
}

fn succeeded(outputs: &[Output]) {
    for output in outputs {
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

fn read(folder: &Path, name: &str) -> Json {
    json(&fs::read_to_string(folder.join(name)).unwrap())
}

/// What a killed process of today, and one of the releases before, leaves behind.
fn abandon(folder: &Path, name: &str) {
    fs::write(folder.join(name), "999999999").unwrap();
    fs::write(folder.join(format!(".{name}.999999999")), "999999999").unwrap();
}

#[test]
fn one_place_is_given_to_one_certificate_beside_abandoned_locks() {
    let folder = office("race-issue");
    let (mut places, mut certificates) = (BTreeSet::new(), 0);
    for round in 0..rounds(2) {
        abandon(&folder, "history.json.lock");
        let numbers: Vec<_> = (0..8).map(|number| format!("K-{round}-{number}")).collect();
        for number in &numbers {
            numbered(&folder, number);
        }
        let all: Vec<_> = numbers.iter().map(|number| format!("{} --format json", issue(number))).collect();
        let outputs = together(&folder, &all);
        succeeded(&outputs);
        let history = read(&folder, "history.json");
        for output in &outputs {
            let said = json(str::from_utf8(&output.stdout).unwrap());
            let Some(Json::Int(index)) = said.member("status_index") else { panic!("no place") };
            assert!(places.insert(*index), "place {index} twice");
            let line = &list(&history, "certificates")[usize::try_from(*index).unwrap()];
            assert_eq!(text(line, "certificate"), text(&said, "certificate"));
            certificates += 1;
        }
        assert_eq!(list(&history, "certificates").len(), certificates);
        assert!(list(&history, "pending").is_empty());
    }
    println!("{certificates} certificates, {} places", places.len());
}

#[test]
fn nothing_that_is_said_at_once_is_lost() {
    let folder = office("race-status");
    for number in 0..6 {
        numbered(&folder, &format!("K-{number}"));
        assert_eq!(run(&folder, &issue(&format!("K-{number}"))).code, 0);
    }
    for round in 0..rounds(2) {
        abandon(&folder, "history.json.lock");
        let verb = if round % 2 == 0 { "suspend" } else { "restore" };
        let mut all: Vec<_> = (0..6).map(|number| format!("status {verb} history.json K-{number} {WHY}")).collect();
        all.extend((0..3).map(|out| format!("status publish history.json --key status.pem -o s-{round}-{out}.json")));
        succeeded(&together(&folder, &all));
    }
    let history = read(&folder, "history.json");
    assert_eq!(list(&history, "events").len() as u64, 6 * rounds(2));
    // each snapshot has a number of its own
    let mut numbers = BTreeSet::new();
    for round in 0..rounds(2) {
        for out in 0..3 {
            let ran = run(&folder, &format!("show s-{round}-{out}.json"));
            let line = ran.out.lines().find(|line| line.trim_start().starts_with("number")).unwrap().to_owned();
            assert!(numbers.insert(line.split_whitespace().last().unwrap().to_owned()), "{line} twice");
        }
    }
    println!("{} events, {} snapshots", list(&history, "events").len(), numbers.len());
}

#[test]
fn two_countersign_at_once_and_both_signatures_stand() {
    let folder = office("race-countersign");
    run(&folder, "key new -o evaluator.pem");
    run(&folder, "key new -o reviewer.pem");
    for _ in 0..rounds(4) {
        fs::copy(folder.join("bundle.json"), folder.join("both.json")).unwrap();
        let all = ["evaluator", "reviewer"].map(|role| format!("countersign both.json --key {role}.pem --role {role}"));
        succeeded(&together(&folder, &all));
        assert_eq!(fs::read_to_string(folder.join("both.json")).unwrap().matches("\"sig\"").count(), 3);
    }
}

/// One brings the accreditations, one the status: both are there afterwards, whoever was first.
#[test]
fn two_complete_a_bundle_at_once_and_both_parts_stand() {
    let folder = crate::body::town("race-bundle");
    for _ in 0..rounds(3) {
        fs::copy(folder.join("certificate-2.json"), folder.join("both.json")).unwrap();
        let parts = ["--accreditation board.json minato-2.json", "--status snapshot-4.json", "--log-proof proof-2.txt"];
        succeeded(&together(&folder, &parts.map(|part| format!("bundle both.json {part}"))));
        let both = read(&folder, "both.json");
        assert_eq!((list(&both, "accreditation").len(), list(&both, "status").len()), (2, 1));
        assert!(both.member("log").is_some_and(|log| *log != Json::Null));
    }
    println!("{} bundles, each completed by three processes", rounds(3));
}

#[test]
fn a_log_grows_once_for_each_of_many_beside_abandoned_locks() {
    let folder = grown("race-log", 1);
    for round in 0..rounds(2) {
        abandon(&folder.join("log"), ".lock");
        let names: Vec<_> = (0..6).map(|name| entry(&folder, 1 + 6 * usize::try_from(round).unwrap() + name)).collect();
        let all: Vec<_> = names.iter().map(|name| format!("log add log {name} --key log.pem")).collect();
        succeeded(&together(&folder, &all));
        let ran = run(&folder, "log audit log --log-key log.vkey --format json");
        assert_eq!(
            ran.json().member("size"),
            Some(&Json::Int(1 + 6 * (i64::try_from(round).unwrap() + 1))),
            "{}",
            ran.err
        );
        for name in names {
            assert_eq!(run(&folder, &format!("log prove log {name} -o -")).code, 0);
        }
    }
}

/// As two containers on one volume: processes of one cannot be seen by the other.
#[test]
fn a_lock_holds_where_the_process_cannot_be_seen() {
    let folder = grown("race-namespace", 1);
    let name = entry(&folder, 1);
    let apart = |arguments: &str| {
        let mut all =
            vec!["--user", "--map-root-user", "--pid", "--fork", "--mount-proc", env!("CARGO_BIN_EXE_warifu")];
        all.extend(arguments.split_whitespace());
        std::process::Command::new("unshare").args(all).current_dir(&folder).output()
    };
    let works = apart("--version").is_ok_and(|output| output.status.success());
    if !works {
        eprintln!("\n!!! SKIPPED: this machine makes no process namespaces !!!\n");
        return;
    }
    let held = fs::File::open(folder.join("log/.lock")).unwrap();
    held.lock().unwrap();
    let add = format!("log add log {name} --key log.pem --wait 0");
    let output = apart(&add).unwrap();
    assert_eq!(output.status.code(), Some(74), "{}", String::from_utf8_lossy(&output.stderr));
    drop(held);
    assert!(apart(&add).unwrap().status.success());
}

#[test]
fn a_lock_is_waited_for_as_long_as_is_said() {
    let folder = office("race-wait");
    let held = fs::File::open(folder.join("history.json.lock")).unwrap();
    held.lock().unwrap();
    let publish = "status publish history.json --key status.pem -o snapshot.json";
    let ran = run(&folder, &format!("{publish} --wait 0 --format json"));
    assert_eq!((ran.code, text(&ran.error(), "error")), (74, "history-in-use"));
    assert!(!folder.join("snapshot.json").exists());
    let waiting = start(&folder, &format!("{publish} --wait 20"));
    std::thread::sleep(Duration::from_millis(300));
    drop(held);
    succeeded(&[waiting.wait_with_output().unwrap()]);
}

/// Killed at any moment, the next command goes on; what was acknowledged is there, and nothing is there twice.
#[test]
fn whoever_is_killed_loses_nothing_that_was_acknowledged() {
    let folder = office("race-kill");
    run(&folder, "log init log --origin log.example --key key.pem");
    run(&folder, "log key key.pem --name log.example -o log.vkey");
    numbered(&folder, "K-first");
    assert_eq!(run(&folder, &issue("K-first")).code, 0);
    let seed = 0x9e37_79b9_7f4a_7c15_u64;
    let mut random = seed;
    let mut next = |below: u64| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        random % below
    };
    let (mut killed, mut acknowledged) = (0, Vec::new());
    let (mut suspended, mut said) = (false, 0);
    let total = rounds(24);
    for round in 0..total {
        let number = format!("K-{round}");
        numbered(&folder, &number);
        let verb = if suspended { "restore" } else { "suspend" };
        // one in six is let go, so that something was acknowledged however slow the machine is
        let is_let_go = round % 6 == 5;
        let (arguments, longest) = match next(4) {
            _ if is_let_go => (format!("{} --format json", issue(&number)), 0),
            0 | 1 => (format!("{} --format json", issue(&number)), 600),
            2 => (format!("status {verb} history.json K-first {WHY}"), 30),
            _ => (format!("status publish history.json --key status.pem -o s-{round}.json"), 30),
        };
        let mut child = start(&folder, &arguments);
        if !is_let_go {
            std::thread::sleep(Duration::from_micros(next(longest * 1000)));
            let _ = child.kill();
        }
        let output = child.wait_with_output().unwrap();
        killed += u64::from(output.status.code().is_none());
        let history = read(&folder, "history.json");
        let events = list(&history, "events");
        if arguments.starts_with("issue") && output.status.success() {
            let said = json(str::from_utf8(&output.stdout).unwrap());
            assert!(folder.join(format!("{number}.json")).exists());
            acknowledged.push((number, text(&said, "certificate").to_owned()));
        } else if arguments.contains(verb) {
            assert!(!output.status.success() || events.len() > said, "an acknowledged event is lost");
        }
        assert!(events.len() >= said && events.len() <= said + 1);
        said = events.len();
        suspended = said % 2 == 1;
    }
    assert!(acknowledged.len() as u64 >= total / 6, "{acknowledged:?}");
    let history = read(&folder, "history.json");
    let certificates = list(&history, "certificates");
    for (number, digest) in &acknowledged {
        let found: Vec<_> = certificates.iter().filter(|line| text(line, "number") == number).collect();
        assert_eq!((found.len(), text(found[0], "certificate")), (1, digest.as_str()));
    }
    // what was entered and not handed out can be had
    for pending in list(&history, "pending") {
        let Some(Json::Int(index)) = pending.member("index") else { panic!("no place") };
        let ran = run(&folder, &format!("status handout history.json {index} -o late-{index}.json"));
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert_eq!(run(&folder, &format!("status suspend history.json late-{index}.json {WHY}")).code, 0);
    }
    // a number is published once
    assert_eq!(run(&folder, "status publish history.json --key status.pem -o last.json").code, 0);
    let names = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let left: Vec<_> = names.filter(|name| Path::new(name).extension().is_some_and(|end| end == "part")).collect();
    assert!(left.is_empty(), "{left:?}");
    println!(
        "seed {seed:#x}: {total} commands, {killed} killed; {} certificates acknowledged of {}, {said} events",
        acknowledged.len(),
        certificates.len()
    );
}
