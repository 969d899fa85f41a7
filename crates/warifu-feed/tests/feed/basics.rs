use warifu_feed::State;
use warifu_model::Json;

use crate::simulator::{Sim, Subscriber};

#[test]
fn first_refresh_asks_for_four_files() {
    let mut sim = Sim::new();
    let mut one = Subscriber::new(&sim);
    one.refresh(&mut sim).unwrap();
    assert_eq!(sim.asked, ["2.root.json", "timestamp.json", "1.snapshot.json", "1.targets.json"]);
    assert_eq!(one.roles(), ["root.json", "snapshot.json", "targets.json", "timestamp.json"]);
    for role in ["root", "snapshot", "targets", "timestamp"] {
        assert_eq!(one.version(role), 1);
    }
}

#[test]
fn second_refresh_asks_for_what_may_have_changed() {
    let mut sim = Sim::new();
    let mut one = Subscriber::new(&sim);
    one.refresh(&mut sim).unwrap();
    sim.asked.clear();
    one.refresh(&mut sim).unwrap();
    assert_eq!(sim.asked, ["2.root.json", "timestamp.json"]);
}

#[test]
fn search_for_nothing_brings_metadata_up_to_date() {
    let mut sim = Sim::new();
    let mut one = Subscriber::new(&sim);
    assert_eq!(one.find(&mut sim, "nonexistent").unwrap_err().code(), "feed-no-target");
    assert_eq!(one.version("targets"), 1);
    assert_eq!(sim.asked.len(), 4);
}

#[test]
fn broken_first_root_asks_for_nothing() {
    let mut sim = Sim::new();
    let root = String::from_utf8(sim.files["1.root.json"].clone()).unwrap();
    for (broken, code) in [
        (root.replace("\"version\": 1", "\"edition\": 1"), "missing-field"),
        (root.replace("\"spec_version\": \"1.0.34\"", "\"spec_version\": \"2.0.0\""), "rule-broken"),
        (root.replace("\"_type\": \"root\"", "\"_type\": \"targets\""), "not-one-of"),
        (root.replace("\"version\": 1", "\"version\": 0"), "number-out-of-range"),
        (root.replace("\"version\": 1", "\"version\": 1.5"), "number-not-integer"),
        (root.replace("\"threshold\": 1", "\"threshold\": 0"), "number-out-of-range"),
        (root.replace("T00:00:00Z", "T00:00:00"), "rule-broken"),
        (root.replace("\"version\": 1", "\"version\": 2"), "feed-too-few-signatures"),
        (root.replace("\"signatures\"", "\"signature\""), "missing-field"),
        ("[]".to_owned(), "wrong-type"),
        (String::new(), "syntax"),
    ] {
        let mut one = Subscriber::new(&sim);
        one.state = State::new(broken.clone().into_bytes());
        let found = one.refused(&mut sim);
        assert_eq!(found, code, "{}", broken.get(..200.min(broken.len())).unwrap_or_default());
    }
    assert!(sim.asked.is_empty());
}

#[test]
fn first_root_needs_a_signature_of_its_own() {
    let mut sim = Sim::new();
    let root = String::from_utf8(sim.files["1.root.json"].clone()).unwrap();
    let at = root.find("\"sig\": \"").unwrap() + 8;
    let other = format!("{}{}{}", &root[..at], "ab".repeat(64), &root[at + 128..]);
    let mut one = Subscriber::new(&sim);
    one.state = State::new(other.into_bytes());
    assert_eq!(one.refused(&mut sim), "feed-too-few-signatures");
    assert!(sim.asked.is_empty());
}

#[test]
fn same_version_of_a_timestamp_is_the_one_that_is_known() {
    let mut sim = Sim::new();
    let mut one = Subscriber::new(&sim);
    one.refresh(&mut sim).unwrap();
    let before = one.bytes("timestamp");
    sim.set("snapshot", 100);
    sim.write("snapshot");
    sim.write("timestamp");
    one.refresh(&mut sim).unwrap();
    assert_eq!(one.bytes("timestamp"), before);
    assert_eq!(one.version("snapshot"), 1);
}

#[test]
fn targets_have_the_digest_that_the_snapshot_names() {
    let mut sim = Sim::new();
    let mut one = Subscriber::new(&sim);
    one.refresh(&mut sim).unwrap();
    sim.with_hashes = true;
    sim.publish(&["snapshot", "timestamp"]);
    one.refresh(&mut sim).unwrap();
    assert_eq!(one.version("snapshot"), 2);
    // the next targets are others than those that the snapshot names
    sim.publish(&["targets", "snapshot", "timestamp"]);
    sim.expires.insert("targets".to_owned(), crate::simulator::day(20));
    sim.write("targets");
    assert_eq!(one.refused(&mut sim), "feed-bytes-differ");
    assert_eq!(one.version("targets"), 1);
}

#[test]
fn targets_that_the_snapshot_does_not_name_are_not_asked_for() {
    let mut sim = Sim::new();
    let mut one = Subscriber::new(&sim);
    one.refresh(&mut sim).unwrap();
    sim.publish(&["targets"]);
    one.refresh(&mut sim).unwrap();
    assert_eq!(one.version("targets"), 1);
}

#[test]
fn unknown_fields_are_signed_and_passed_over() {
    let mut sim = Sim::new();
    let mut one = Subscriber::new(&sim);
    one.refresh(&mut sim).unwrap();
    sim.extra.push(("custom-field", Json::object().with("a", 1_i64).with("b", Json::Null).with("割符", "\u{1}\"\\\n")));
    let (id, key) = sim.roles["root"].keys[0].clone();
    sim.roles.get_mut("root").unwrap().keys[0] = (id, key.with("extra-field", Json::object().with("a", 1_i64)));
    sim.publish(&["root"]);
    one.refresh(&mut sim).unwrap();
    assert_eq!(one.version("root"), 2);
}

#[test]
fn repository_without_consistent_snapshots_is_read() {
    let mut sim = Sim::new();
    let mut one = Subscriber::new(&sim);
    sim.consistent = false;
    sim.add_target("targets", "a/b.txt", b"bytes");
    sim.publish(&["root", "targets", "snapshot", "timestamp"]);
    assert_eq!(one.download(&mut sim, "a/b.txt").unwrap(), b"bytes");
    assert_eq!(sim.asked.last().unwrap(), "a/b.txt");
    assert!(sim.asked.contains(&"snapshot.json".to_owned()));
}

#[test]
fn state_is_kept_as_files() {
    let mut sim = Sim::new();
    let mut one = Subscriber::new(&sim);
    one.refresh(&mut sim).unwrap();
    let files: Vec<(String, Vec<u8>)> = one.state.files().map(|(name, bytes)| (name, bytes.to_vec())).collect();
    assert_eq!(State::restore(files.clone()), Some(one.state));
    assert_eq!(State::restore(files.into_iter().skip(1)), None);
}

#[test]
fn failing_source_is_an_error_and_no_missing_file() {
    for file in ["2.root.json", "timestamp.json", "1.snapshot.json", "1.targets.json"] {
        let mut sim = Sim::new();
        let mut one = Subscriber::new(&sim);
        sim.failing = Some(file.to_owned());
        assert_eq!(one.refused(&mut sim), "feed-source-failed");
        sim.failing = None;
        one.refresh(&mut sim).unwrap();
    }
}
