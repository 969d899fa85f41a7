//! Random histories of a repository and its thieves, against a naive model of what a subscriber may believe.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use warifu_testkit::files::number;

use crate::simulator::{Sim, Subscriber, day};

/// One thing that happens.
#[derive(Clone, Copy, Debug)]
enum Event {
    /// The publisher publishes a role, and what names it.
    Publish(usize),
    /// The publisher publishes a root, with new keys for a role or without.
    Root(Option<usize>),
    /// Somebody without keys puts an older answer in place of a file.
    Replay(usize, usize),
    /// Somebody with the keys of a role publishes a version of his own.
    Steal(usize, i64),
    /// Somebody without keys flips a bit of a file.
    Flip(usize, usize),
    /// Somebody takes a file away.
    Hide(usize),
    /// Time goes on, in days.
    Wait(i64),
    /// The subscriber asks.
    Refresh,
}

const ROLES: [&str; 3] = ["timestamp", "snapshot", "targets"];

fn events() -> impl Strategy<Value = Vec<Event>> {
    let role = 0..3_usize;
    let one = prop_oneof![
        5 => role.clone().prop_map(Event::Publish),
        1 => proptest::option::of(role.clone()).prop_map(Event::Root),
        4 => (0..8_usize, 0..8_usize).prop_map(|(file, back)| Event::Replay(file, back)),
        2 => (role, 1..6_i64).prop_map(|(role, version)| Event::Steal(role, version)),
        3 => (0..8_usize, 0..4_000_usize).prop_map(|(file, bit)| Event::Flip(file, bit)),
        1 => (0..8_usize).prop_map(Event::Hide),
        2 => (1..25_i64).prop_map(Event::Wait),
        8 => Just(Event::Refresh),
    ];
    proptest::collection::vec(one, 4..14)
}

/// What the model knows of the subscriber: for each role the highest version that it has seen under the keys of today, and nothing else.
#[derive(Default)]
struct Seen {
    versions: [i64; 3],
    root: i64,
    in_snapshot: i64,
    in_timestamp: i64,
}

fn history(events: &[Event], counts: &mut [u64; 3]) -> Result<(), TestCaseError> {
    let mut sim = Sim::new();
    let mut one = Subscriber::new(&sim);
    let mut seen = Seen { root: 1, ..Seen::default() };
    let mut archive: Vec<(String, Vec<u8>)> = Vec::new();
    let mut today = 0;
    // generations of keys: metadata counts under the keys of the root that the subscriber has
    for event in events {
        match *event {
            Event::Publish(role) => {
                let roles: &[&str] =
                    [&["timestamp"][..], &["snapshot", "timestamp"], &["targets", "snapshot", "timestamp"]][role];
                for role in roles {
                    sim.expires.insert((*role).to_owned(), day(today + 20));
                    // the publisher goes on from what is out, also where a thief put it there
                    sim.publish(&[role]);
                }
            }
            Event::Root(rotated) => {
                if let Some(role) = rotated {
                    sim.rotate(ROLES[role]);
                }
                sim.expires.insert("root".to_owned(), day(today + 60));
                sim.publish(&["root"]);
                // what was signed with the old keys is signed again
                for role in ["targets", "snapshot", "timestamp"] {
                    sim.expires.insert(role.to_owned(), day(today + 20));
                    sim.publish(&[role]);
                }
            }
            Event::Replay(file, back) => {
                let names: Vec<String> = sim.files.keys().cloned().collect();
                let name = names[file % names.len()].clone();
                let kind = |name: &str| name.trim_start_matches(|c: char| c.is_ascii_digit()).to_owned();
                let older: Vec<_> = archive.iter().filter(|(other, _)| kind(other) == kind(&name)).collect();
                if let Some((_, bytes)) = older.get(older.len().saturating_sub(1 + back)) {
                    sim.files.insert(name, bytes.clone());
                }
            }
            Event::Steal(role, version) => {
                sim.set(ROLES[role], version);
                sim.write(ROLES[role]);
            }
            Event::Flip(file, bit) => {
                let names: Vec<String> = sim.files.keys().cloned().collect();
                let bytes = sim.files.get_mut(&names[file % names.len()]).unwrap();
                let place = (bit / 8) % bytes.len();
                bytes[place] ^= 1 << (bit % 8);
            }
            Event::Hide(file) => {
                let names: Vec<String> = sim.files.keys().filter(|name| *name != "1.root.json").cloned().collect();
                if !names.is_empty() {
                    sim.files.remove(&names[file % names.len()]);
                }
            }
            Event::Wait(days) => {
                today += days;
                one.at = day(today);
            }
            Event::Refresh => {
                let before = one.bytes("root");
                let done = one.refresh(&mut sim);
                counts[1] += 1;
                counts[2] += u64::from(done.is_ok());
                believed(&one, &mut seen, done.is_ok(), today)?;
                if done.is_ok() {
                    // asked again, nothing changes
                    let after = one.state.clone();
                    prop_assert!(one.refresh(&mut sim).is_ok());
                    prop_assert!(one.state == after);
                } else if one.bytes("root") == before {
                    // the same source gives the same answer
                    prop_assert!(one.refresh(&mut sim).is_err());
                }
            }
        }
        archive.extend(sim.files.iter().map(|(name, bytes)| (name.clone(), bytes.clone())));
    }
    counts[0] += 1;
    Ok(())
}

/// What holds of a state whatever happened: read from its files alone, without the client.
fn believed(one: &Subscriber, seen: &mut Seen, is_ok: bool, today: i64) -> Result<(), TestCaseError> {
    let read = |role: &str| {
        one.bytes(role).map(|bytes| {
            let tape = warifu_model::json::Tape::parse(&bytes).unwrap();
            tape.root().to_json()
        })
    };
    let integer = |json: &warifu_model::Json, path: &[&str]| {
        let found = path.iter().try_fold(json, |json, name| json.member(name));
        if let Some(warifu_model::Json::Int(value)) = found { *value } else { 0 }
    };
    let root = integer(&read("root").unwrap(), &["signed", "version"]);
    prop_assert!(root >= seen.root, "an older root");
    if root > seen.root {
        // new keys may begin with lower versions: that is how a repository recovers
        *seen = Seen { root, ..Seen::default() };
    }
    for (place, role) in ROLES.iter().enumerate() {
        let Some(json) = read(role) else { continue };
        let version = integer(&json, &["signed", "version"]);
        prop_assert!(
            role == &"targets" || version >= seen.versions[place],
            "{role} {version} after {}",
            seen.versions[place]
        );
        seen.versions[place] = version;
        if is_ok {
            let expires =
                json.member("signed").and_then(|signed| signed.member("expires")).and_then(|one| one.as_text());
            let expires = warifu_model::Timestamp::parse(expires.unwrap()).unwrap();
            prop_assert!(expires > day(today), "{role} is expired");
        }
    }
    let Some(timestamp) = read("timestamp") else { return Ok(()) };
    let named = integer(&timestamp, &["signed", "meta", "snapshot.json", "version"]);
    prop_assert!(named >= seen.in_timestamp, "a timestamp that names an older snapshot");
    seen.in_timestamp = named;
    let Some(snapshot) = read("snapshot") else { return Ok(()) };
    let listed = integer(&snapshot, &["signed", "meta", "targets.json", "version"]);
    prop_assert!(listed >= seen.in_snapshot, "a snapshot that lists older targets");
    seen.in_snapshot = listed;
    if is_ok {
        // no mix: each is the one that the other names
        prop_assert_eq!(integer(&snapshot, &["signed", "version"]), named);
        prop_assert_eq!(integer(&read("targets").unwrap(), &["signed", "version"]), listed);
    }
    Ok(())
}

/// `WARIFU_HISTORIES` says how many.
#[test]
fn no_history_makes_a_subscriber_go_back() {
    let cases = number("WARIFU_HISTORIES", 300);
    let mut runner = TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
    let counts = std::cell::RefCell::new([0_u64; 3]);
    runner.run(&events(), |events| history(&events, &mut counts.borrow_mut())).unwrap();
    let [histories, refreshes, accepted] = *counts.borrow();
    println!("{histories} histories, {refreshes} refreshes, of which {accepted} were accepted");
    assert!(accepted * 10 > refreshes && accepted < refreshes);
}
