//! Advisories that leave and come back, by the built program: what is in each file, and who can open it.
#![expect(clippy::disallowed_methods, reason = "a test reads and writes its own files")]
#![expect(clippy::print_stdout, reason = "what was skipped is told")]
#![expect(clippy::panic, clippy::unwrap_used, clippy::string_slice, reason = "a test stops at what it does not expect")]

#[path = "../cli/support.rs"]
#[allow(clippy::allow_attributes, dead_code, reason = "what only the other tests ask of it")]
mod support;

mod mailbox;

/// Here each command starts the program.
mod worker {
    pub(crate) fn run(folder: &std::path::Path, arguments: &[&str]) -> crate::support::Ran {
        crate::support::start_words(folder, arguments, b"")
    }
}

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use warifu_model::{Digest, Json};

use support::{Ran, list, run, scratch, text};

const AT: &str = "2026-11-10T00:00:00Z";
const ITEM: &str = "Attack seen on controllers: PLANTED-ITEM";

/// An identity of age, made by its own program where there is one.
fn identity(folder: &Path, id: &str) -> Option<String> {
    let ran = Command::new("age-keygen").args(["-o", &format!("{id}.txt")]).current_dir(folder).output().ok()?;
    assert!(ran.status.success());
    let shown = Command::new("age-keygen").args(["-y", &format!("{id}.txt")]).current_dir(folder).output().unwrap();
    Some(String::from_utf8(shown.stdout).unwrap().trim().to_owned())
}

/// A hub, a maker with a person, a rival, and what the hub shares with the first two.
fn desk(name: &str) -> Option<PathBuf> {
    let folder = scratch(name);
    let mut parts = Vec::new();
    for (id, more) in [("hub", ""), ("maker", r#", "matters": ["plc"]"#), ("rival", "")] {
        let Some(recipient) = identity(&folder, id) else {
            println!("!! SKIPPED: `age-keygen` is not on this machine; nothing was sealed by the program");
            return None;
        };
        let key = run(&folder, &format!("key new -o {id}.pem --format json")).json();
        parts.push(format!(
            r#"{{"id": "{id}", "name": {{"en": "PLANTED-NAME-{id}", "ja": "名称"}}{more}, "recipients": ["{recipient}"], "keys": ["{}"]}}"#,
            text(&key, "public_key")
        ));
    }
    let duty = identity(&folder, "duty").unwrap();
    let key = run(&folder, "key new -o duty.pem --format json").json();
    let circle = format!(
        r#"{{"format": "warifu.sharing-circle/1", "title": {{"en": "PLANTED-TITLE", "ja": "表題"}},
  "issued_at": "2026-11-01T00:00:00Z", "until": "2026-12-01T00:00:00Z", "organisations": [{}],
  "people": [{{"id": "duty", "name": {{"en": "PLANTED-PERSON", "ja": "担当"}}, "organisation": "maker", "from": "2026-01-01T00:00:00Z",
    "matters": ["plc"], "recipients": ["{duty}"], "keys": ["{}"]}}]}}"#,
        parts.join(", "),
        text(&key, "public_key")
    );
    fs::write(folder.join("circle.json"), circle).unwrap();
    fs::write(folder.join("item.txt"), ITEM).unwrap();
    let marking = format!(
        r#"{{"format": "warifu.shared-item/1", "digest": "{}", "sequence": 1, "marked_at": "2026-11-01T00:00:00Z",
  "title": {{"en": "Attacks", "ja": "攻撃"}}, "origin": "hub", "marking": "TLP:AMBER", "audience": ["maker"], "matters": ["plc"]}}"#,
        Digest::of(ITEM.as_bytes())
    );
    fs::write(folder.join("marking.json"), marking).unwrap();
    assert_eq!(run(&folder, "advisory sign marking.json --key hub.pem -o signed.json").code, 0);
    Some(folder)
}

fn send(folder: &Path, more: &str) -> Ran {
    let share =
        "advisory share signed.json --circle circle.json --as hub --item item.txt --key hub.pem --outbox outbox -o out";
    run(folder, &format!("{share} --at {AT} --open-by 2026-11-12T00:00:00Z {more} --format json"))
}

fn names(list: &[Json]) -> Vec<&str> {
    list.iter().map(|one| one.as_text().unwrap()).collect()
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() { found.extend(files_below(&entry)) } else { found.push(entry) }
    }
    found.sort();
    found
}

#[test]
fn an_item_leaves_arrives_and_is_accounted_for() {
    let Some(folder) = desk("delivery-round") else { return };
    let sent = send(&folder, "--mail desk@hub.example");
    assert_eq!(sent.code, 0, "{}", sent.err);
    let sent = sent.json();
    assert_eq!(names(list(sent.member("delivery").unwrap(), "sealed")), ["maker", "duty"]);
    let withheld = list(sent.member("sharing").unwrap(), "withheld");
    assert_eq!(withheld.iter().map(|one| text(one, "recipient")).collect::<Vec<_>>(), ["rival"]);
    // everything that was produced, as it is and as its recipient finds it
    let out = files_below(&folder.join("out"));
    let shown: Vec<String> =
        out.iter().map(|path| path.strip_prefix(folder.join("out")).unwrap().display().to_string()).collect();
    assert_eq!(shown, ["duty/sealed.age", "duty/sealed.eml", "maker/sealed.age", "maker/sealed.eml"]);
    let times: Vec<_> = out.iter().map(|path| fs::metadata(path).unwrap().modified().unwrap()).collect();
    assert!(times.iter().all(|time| *time == times[0]));
    let log = folder.join("outbox/log.json");
    let mut produced: Vec<Vec<u8>> = out.iter().map(|path| fs::read(path).unwrap()).collect();
    produced.push(fs::read(&log).unwrap());
    for (id, other) in [("maker", "duty"), ("duty", "maker")] {
        let sealed = format!("out/{id}/sealed.age");
        let own = Command::new("age").args(["-d", "-i", &format!("{id}.txt"), &sealed]).current_dir(&folder).output();
        let own = own.unwrap();
        assert!(own.status.success() && own.stdout.len() == 16 * 1024);
        let inside = String::from_utf8_lossy(&own.stdout).into_owned();
        assert!(inside.contains(ITEM) && !inside.contains("PLANTED-NAME") && !inside.contains("PLANTED-TITLE"));
        assert!(!inside.contains("rival") && !inside.contains("PLANTED-PERSON"));
        for stranger in [other, "rival", "hub"] {
            let ran = Command::new("age")
                .args(["-d", "-i", &format!("{stranger}.txt"), &sealed])
                .current_dir(&folder)
                .output();
            assert!(!ran.unwrap().status.success(), "{stranger} opens what is for {id}");
        }
    }
    for bytes in &produced {
        let seen = String::from_utf8_lossy(bytes);
        for planted in ["PLANTED", "rival", "duty\"", "maker\""] {
            assert!(!seen.contains(planted), "{planted}");
        }
    }
    arrives(&folder);
}

/// The maker opens it and its receipt comes back; the person on duty does not.
fn arrives(folder: &Path) {
    let receive =
        "advisory receive out/maker/sealed.age --circle circle.json --as maker --identity maker.txt --format json";
    let got = run(folder, &format!("{receive} --key maker.pem -o got --at 2026-11-11T00:00:00Z"));
    assert_eq!(got.code, 0, "{}", got.err);
    assert_eq!(fs::read_to_string(folder.join("got/item")).unwrap(), ITEM);
    assert_eq!(fs::read(folder.join("got/marking.json")).unwrap(), fs::read(folder.join("signed.json")).unwrap());
    let answer = got.json();
    assert_eq!((text(&answer, "sender"), text(&answer, "marking")), ("hub", "TLP:AMBER"));
    let onward = list(answer.member("onward").unwrap(), "permitted");
    assert_eq!(onward.iter().map(|one| text(one, "recipient")).collect::<Vec<_>>(), ["duty"]);
    // nothing is written over
    let again = run(folder, &format!("{receive} -o got"));
    assert_eq!((again.code, text(&again.error(), "error")), (74, "file-exists"));
    let receipts =
        "advisory receipts got/receipt.json --outbox outbox --circle circle.json --as hub --marking signed.json";
    for (at, code, rest) in [("2026-11-11T12:00:00Z", 0, "waiting"), ("2026-11-12T00:00:00Z", 1, "overdue")] {
        let ran = run(folder, &format!("{receipts} --at {at} --format json"));
        assert_eq!(ran.code, code, "{}", ran.err);
        let answer = ran.json();
        let account = answer.member("account").unwrap();
        let mut states: Vec<_> =
            list(account, "deliveries").iter().map(|one| (text(one, "recipient"), text(one, "state"))).collect();
        states.sort_unstable();
        assert_eq!(states, [("duty", rest), ("maker", "opened")]);
    }
    let page = run(folder, &format!("{receipts} --at 2026-11-12T00:00:00Z --lang ja"));
    assert!(page.out.contains("期限までに未開封"), "{}", page.out);
}

#[test]
fn nothing_is_written_where_something_is_wrong() {
    let Some(folder) = desk("delivery-wrong") else { return };
    let share = "advisory share signed.json --circle circle.json --as hub --outbox outbox -o out";
    for (arguments, exit, code) in [
        (format!("{share} --item item.txt --key rival.pem --at {AT}"), 65, "sender-key-unknown"),
        (format!("{share} --item circle.json --key hub.pem --at {AT}"), 65, "parcel-other-item"),
        (format!("{share} --item item.txt --key hub.pem --at {AT} --open-by {AT}"), 65, "parcel-open-by-past"),
        (format!("{share} --item item.txt --key hub.pem --at {AT} --mail nobody"), 65, "mail-address-malformed"),
        (format!("{share} --item item.txt --at {AT}"), 64, "usage"),
        (format!("{share} --item item.txt --key hub.pem --dry-run"), 64, "usage"),
        (
            "advisory receive item.txt --circle circle.json --as maker --identity maker.txt -o got".into(),
            65,
            "sealed-not-age",
        ),
        (
            "advisory receive item.txt --circle circle.json --as maker --identity item.txt -o got".into(),
            65,
            "identity-unreadable",
        ),
        (
            "advisory receipts --outbox outbox --circle circle.json --as hub --marking signed.json".into(),
            74,
            "file-not-found",
        ),
    ] {
        let ran = run(&folder, &format!("{arguments} --format json"));
        assert_eq!((ran.code, text(&ran.error(), "error")), (exit, code), "{arguments}: {}", ran.err);
        assert!(!folder.join("out").exists() && !folder.join("got").exists(), "{arguments}");
        assert!(!folder.join("outbox/log.json").exists(), "{arguments}");
    }
    let left = fs::read_dir(&folder)
        .unwrap()
        .filter(|one| one.as_ref().unwrap().file_name().to_string_lossy().starts_with(".warifu"));
    assert_eq!(left.count(), 0);
    // where nobody may receive it, nothing is made
    let ran = run(&folder, &format!("{share} --item item.txt --key hub.pem --at 2026-12-02T00:00:00Z --format json"));
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(!folder.join("out").exists() && !folder.join("outbox/log.json").exists());
    assert_eq!(send(&folder, "").code, 0);
    // what is for another opens for nobody else, and the second time is another delivery
    let wrong = "advisory receive out/maker/sealed.age --circle circle.json --as rival --identity rival.txt -o got";
    assert_eq!(text(&run(&folder, &format!("{wrong} --format json")).error(), "error"), "sealed-for-others");
    fs::rename(folder.join("out"), folder.join("first")).unwrap();
    assert_eq!(text(&send(&folder, "").error(), "error"), "delivery-log-twice");
}

/// What the program says in Japanese has nothing of English in it but names.
#[test]
fn answers_are_in_japanese() {
    let Some(folder) = desk("delivery-japanese") else { return };
    let share =
        "advisory share signed.json --circle circle.json --as hub --item item.txt --key hub.pem --outbox outbox -o out";
    let page = run(&folder, &format!("{share} --at {AT} --lang ja")).out;
    assert!(page.contains("封入：2件") && !page.contains("sealed items"), "{page}");
    let receive = "advisory receive out/duty/sealed.age --circle circle.json --as duty --identity duty.txt -o got";
    let page = run(&folder, &format!("{receive} --at 2026-11-11T00:00:00Z --lang ja")).out;
    assert!(page.contains("再提供できる範囲") && page.contains("送付者"), "{page}");
    let page = run(&folder, &format!("{share} --lang ja")).err;
    assert!(page.contains("既にあり"), "{page}");
}

/// The sections of `examples/12-advisories` about who may know, with those commands that take this feature.
#[test]
fn example_12_goes_as_its_page_says() {
    let folder = scratch("delivery-example");
    if identity(&folder, "other").is_none() {
        println!(
            "!! SKIPPED: `age-keygen` is not on this machine; the last sections of examples/12-advisories did not run"
        );
        return;
    }
    let programs = Path::new(env!("CARGO_BIN_EXE_warifu")).parent().unwrap();
    let has_mailbox = ["warifu-fetch", "warifu-server"].iter().all(|name| programs.join(name).is_file());
    if !has_mailbox {
        println!(
            "!! SKIPPED: `warifu-fetch` or `warifu-server` is not built; section 7 of examples/12-advisories did not run"
        );
    }
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/12-advisories/README.md");
    let page = fs::read_to_string(page).unwrap();
    let wanted = |section: &&str| match section.split('.').next().unwrap_or_default() {
        "1" | "5" | "6" => true,
        number => number == "7" && has_mailbox,
    };
    let sections = page.split("\n## ").filter(wanted);
    let mut script = vec!["exec 2>&1".to_owned(), "set -eu".to_owned()];
    for section in sections {
        let mut is_command = false;
        for line in section.lines() {
            match line.split_once("# exit code ") {
                _ if line.starts_with("```") => is_command = line == "```sh" || line == "```console",
                _ if !is_command => {}
                Some((command, code)) => script.push(format!("code=0; {command} || code=$?; [ $code = {code} ]")),
                None => script.push(line.to_owned()),
            }
        }
    }
    let path = format!("{}:/usr/bin:/bin", programs.display());
    let ran =
        Command::new("sh").args(["-c", &script.join("\n")]).env("PATH", path).current_dir(&folder).output().unwrap();
    let said = String::from_utf8(ran.stdout).unwrap();
    assert!(ran.status.success(), "{said}");
    assert!(files_below(&folder.join("out")).len() == 2 && !folder.join("out/rival").exists());
}
