//! `warifu advisory`: who receives what, in both faces and both languages.

use std::fs;
use std::path::Path;

use warifu_model::Json;

use crate::support::{list, run, scratch, text};

/// A hub, a maker with a client and a cleared person, and what they share.
pub(crate) fn shared(folder: &Path) {
    let files = [
        ("marking.json", MARKING),
        ("circle.json", CIRCLE),
        ("clearances.json", CLEARANCES),
        (
            "report.json",
            r#"{"publisher": {"name": "Hamakaze Control Works"}, "text": "Seen at HAMAKAZE control-works.", "score": 9}"#,
        ),
        ("hidden.json", r#"{"publisher": {}, "text": "SGFtYWtheWU=", "host-hamakaze-control-works": 1}"#),
        ("csaf.json", r#"{"document": {"csaf_version": "2.0", "title": "Advisory"}}"#),
        ("rule.json", RULE),
        (
            "short.json",
            r#"{"format": "warifu.anonymisation/1", "title": {"en": "Rule", "ja": "規則"}, "names": [{"name": "K", "with": "製造者"}]}"#,
        ),
    ];
    for (name, bytes) in files {
        fs::write(folder.join(name), bytes).unwrap();
    }
}

const RULE: &str = r#"{"format": "warifu.anonymisation/1", "title": {"en": "Rule", "ja": "規則"}, "remove": ["/publisher"],
  "names": [{"name": "Hamakaze Control Works", "with": "a maker"}]}"#;

const MARKING: &str = r#"{
  "format": "warifu.shared-item/1",
  "digest": "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
  "sequence": 1, "marked_at": "2026-11-01T00:00:00Z", "title": {"en": "Attacks on controllers", "ja": "制御装置への攻撃"},
  "origin": "hub", "marking": "AMBER", "audience": ["maker", "nobody"], "matters": ["plc"],
  "clearances": [{"scheme": "us-national", "level": "confidential"}]
}"#;

const CIRCLE: &str = r#"{
  "format": "warifu.sharing-circle/1", "title": {"en": "Control systems", "ja": "制御システム"},
  "issued_at": "2026-11-01T00:00:00Z", "until": "2026-12-01T00:00:00Z",
  "states": [{"id": "jp", "name": {"en": "Japan", "ja": "日本"}}, {"id": "us", "name": {"en": "United States", "ja": "米国"}}],
  "schemes": [
    {"id": "jp-economic", "state": "jp", "law": {"en": "Act 27 of 2024", "ja": "令和6年法律第27号"}, "levels": ["cleared"]},
    {"id": "us-national", "state": "us", "law": {"en": "Executive order", "ja": "大統領令"}, "levels": ["confidential", "secret"]}],
  "organisations": [
    {"id": "hub", "name": {"en": "Hub", "ja": "ハブ"}},
    {"id": "maker", "name": {"en": "Maker", "ja": "製造者"}, "matters": ["plc"],
      "clients": [{"organisation": "plant", "from": "2026-01-01T00:00:00Z"}],
      "clearances": [{"scheme": "jp-economic", "level": "cleared", "from": "2026-01-01T00:00:00Z", "until": "2036-01-01T00:00:00Z"}]},
    {"id": "plant", "name": {"en": "Plant", "ja": "工場"}, "matters": ["plc"]}],
  "people": [
    {"id": "maker-psirt", "name": {"en": "Duty officer", "ja": "当直"}, "organisation": "maker", "from": "2026-01-01T00:00:00Z", "matters": ["plc"],
      "clearances": [{"scheme": "jp-economic", "level": "cleared", "from": "2026-01-01T00:00:00Z", "until": "2036-01-01T00:00:00Z"}]},
    {"id": "plant-duty", "name": {"en": "Plant on duty", "ja": "工場の当直"}, "organisation": "plant", "from": "2026-01-01T00:00:00Z"}],
  "adopted": ["sha256:2d02e70cfb63f36c54556be8c9bc9e5984711ddcdbc95dfb0f10f17e8cc188b1"]
}"#;

const CLEARANCES: &str = r#"{
  "format": "warifu.clearance-arrangement/1", "id": "example-clearances", "parties": ["jp", "us"], "sequence": 1,
  "issued_at": "2026-11-01T00:00:00Z", "title": {"en": "Example", "ja": "例"},
  "correspondences": [{"id": "cleared", "held": {"scheme": "jp-economic", "level": "cleared"},
    "counts_as": {"scheme": "us-national", "level": "confidential"}, "from": "2026-11-02T00:00:00Z", "assurance": "sourced"}]
}"#;

fn codes(answer: &Json, recipient: &str) -> Vec<String> {
    let sharing = answer.member("sharing").unwrap();
    let one = list(sharing, "withheld").iter().find(|one| text(one, "recipient") == recipient).unwrap();
    list(one, "reasons").iter().map(|reason| text(reason, "code").to_owned()).collect()
}

fn receivers(answer: &Json) -> Vec<String> {
    let sharing = answer.member("sharing").unwrap();
    list(sharing, "permitted").iter().map(|one| text(one, "recipient").to_owned()).collect()
}

#[test]
fn the_answer_says_who_receives_it_and_why_others_do_not() {
    let folder = scratch("advisory-share");
    shared(&folder);
    let share = "advisory share marking.json --circle circle.json --as hub --arrangement clearances.json --dry-run --format json";
    let ran = run(&folder, &format!("{share} --at 2026-11-10T00:00:00Z"));
    assert_eq!(ran.code, 0, "{}", ran.err);
    let answer = ran.json();
    assert_eq!(receivers(&answer), ["maker-psirt"]);
    assert_eq!(text(&answer, "marking"), "TLP:AMBER");
    assert_eq!(codes(&answer, "maker"), ["clearance_needs_person"]);
    assert_eq!(codes(&answer, "plant"), ["clearance_needs_person", "client_of_recipient"]);
    assert_eq!(codes(&answer, "nobody"), ["recipient_unknown"]);
    let before = run(&folder, &format!("{share} --at 2026-11-01T12:00:00Z"));
    assert_eq!((before.code, receivers(&before.json())), (1, Vec::<String>::new()));
    assert_eq!(codes(&before.json(), "maker-psirt"), ["clearance_missing", "clearance_missing"]);
    let late = run(&folder, &format!("{share} --at 2026-12-01T00:00:00Z"));
    assert!(codes(&late.json(), "maker-psirt").contains(&"circle_expired".to_owned()));
    for (language, said) in [("en", "✓ Duty officer `maker-psirt`"), ("ja", "✓ 当直 `maker-psirt`")] {
        let words = share.replace(" --format json", "");
        let page = run(&folder, &format!("{words} --at 2026-11-10T00:00:00Z --lang {language}")).out;
        assert!(page.contains(said) && page.contains("client_of_recipient"), "{page}");
    }
}

#[test]
fn a_recipient_passes_on_what_the_origin_signed() {
    let folder = scratch("advisory-onward");
    shared(&folder);
    let key = run(&folder, "key new -o hub.pem --format json").json();
    let circle = fs::read_to_string(folder.join("circle.json")).unwrap();
    let named = format!(r#""id": "hub", "keys": ["{}"], "#, text(&key, "public_key"));
    fs::write(folder.join("circle.json"), circle.replacen(r#""id": "hub", "#, &named, 1)).unwrap();
    let marking =
        MARKING.replace(r#""clearances": [{"scheme": "us-national", "level": "confidential"}]"#, r#""sectors": []"#);
    fs::write(folder.join("marking.json"), marking).unwrap();
    assert_eq!(run(&folder, "advisory sign marking.json --key hub.pem -o signed.json").code, 0);
    let share = "--circle circle.json --as maker --at 2026-11-10T00:00:00Z --dry-run --format json";
    let bare = run(&folder, &format!("advisory share marking.json {share}"));
    assert!(codes(&bare.json(), "plant").contains(&"marking_unsigned".to_owned()));
    let signed = run(&folder, &format!("advisory share signed.json {share}"));
    assert_eq!(receivers(&signed.json()), ["plant", "maker-psirt"]);
    // a wider marking of the same item that somebody shows contradicts
    fs::write(
        folder.join("wider.json"),
        MARKING.replace("AMBER", "CLEAR").replace(r#""origin": "hub""#, r#""origin": "maker""#),
    )
    .unwrap();
    let wider = run(&folder, &format!("advisory share signed.json {share} --known wider.json"));
    assert_eq!(wider.code, 1);
    assert!(codes(&wider.json(), "plant").contains(&"marking_contradicted".to_owned()));
}

#[test]
fn what_is_wrong_has_a_code() {
    let folder = scratch("advisory-errors");
    shared(&folder);
    assert_eq!(run(&folder, "key new -o key.pem").code, 0);
    for (arguments, exit, code) in [
        ("share marking.json --circle circle.json --as hub", 64, "usage"),
        ("share circle.json --circle circle.json --as hub --dry-run", 65, "wrong-format"),
        ("sign circle.json --key key.pem -o no.json", 65, "sharing-document-unknown"),
        ("anonymise report.json --rule short.json -o no.json", 65, "anonymise-name-too-short"),
        ("anonymise hidden.json --rule rule.json -o no.json", 65, "anonymise-name-left"),
    ] {
        let ran = run(&folder, &format!("advisory {arguments} --format json"));
        assert!(ran.code == exit && ran.err.contains(code), "{arguments}: {} {}", ran.code, ran.err);
    }
    assert!(!folder.join("no.json").exists());
    assert_eq!(run(&folder, "advisory anonymise report.json --rule rule.json -o anonymous.json").code, 0);
    let made = fs::read_to_string(folder.join("anonymous.json")).unwrap();
    assert_eq!(made, r#"{"score":9,"text":"Seen at a maker."}"#);
}
