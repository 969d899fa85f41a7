//! What a repository without keys can do: nothing but fail.

use warifu_feed::{FeedLimit, State};

use crate::simulator::{Sim, Subscriber};

#[test]
fn endless_data_end_at_the_limit() {
    for file in ["2.root.json", "timestamp.json", "1.snapshot.json", "1.targets.json"] {
        for with_hashes in [false, true] {
            let mut sim = Sim::new();
            sim.with_hashes = with_hashes;
            sim.write("snapshot");
            sim.write("timestamp");
            sim.endless = Some(file.to_owned());
            let mut one = Subscriber::new(&sim);
            assert_eq!(one.refused(&mut sim), "feed-file-too-long", "{file}");
            sim.endless = None;
            one.refresh(&mut sim).unwrap();
        }
    }
    let mut sim = Sim::new();
    sim.add_target("targets", "name", b"bytes");
    sim.publish_all();
    let mut one = Subscriber::new(&sim);
    let digest = warifu_model::Digest::of(b"bytes").hex();
    sim.endless = Some(format!("{digest}.name"));
    assert_eq!(one.download(&mut sim, "name").unwrap_err().code(), "feed-file-too-long");
}

#[test]
fn metadata_of_one_role_is_none_of_another() {
    let mut sim = Sim::new();
    let mut one = Subscriber::new(&sim);
    let files = ["2.root.json", "timestamp.json", "1.snapshot.json", "1.targets.json"];
    let good = sim.files.clone();
    for place in files {
        for other in ["1.root.json", "timestamp.json", "1.snapshot.json", "1.targets.json"] {
            if place.trim_start_matches(char::is_numeric) == other.trim_start_matches(char::is_numeric) {
                continue;
            }
            sim.files.insert(place.to_owned(), good[other].clone());
            assert_eq!(one.refused(&mut sim), "not-one-of", "{other} as {place}");
            sim.files.clone_from(&good);
        }
    }
    assert_eq!(one.version("targets"), 0);
}

#[test]
fn no_change_of_one_byte_is_believed() {
    let mut sim = Sim::new();
    sim.add_target("targets", "name", b"bytes");
    sim.delegate("targets", "nist", &["nist-*"], true);
    sim.publish_all();
    let good = sim.files.clone();
    let mut first = Subscriber::new(&sim);
    first.find(&mut sim, "nist-a").unwrap_err();
    let mut count = 0;
    for file in ["timestamp.json", "2.snapshot.json", "2.targets.json", "1.nist.json"] {
        let Some(bytes) = good.get(file) else { continue };
        for at in (0..bytes.len()).step_by(7) {
            let mut changed = bytes.clone();
            changed[at] ^= 1 << (at % 7);
            sim.files.insert(file.to_owned(), changed);
            let mut one = Subscriber::new(&sim);
            let found = one.find(&mut sim, "nist-a").unwrap_err();
            // spaces between tokens and names of members that nobody reads may change: then all is as it was
            if found.code() == "feed-no-target" {
                for role in ["timestamp", "snapshot", "targets", "nist"] {
                    assert_eq!(signed(&one.bytes(role).unwrap()), signed(&first.bytes(role).unwrap()));
                }
            }
            count += 1;
        }
        sim.files.clone_from(&good);
    }
    println!("{count} changes of one byte");
    assert!(count > 300);
}

fn signed(bytes: &[u8]) -> Vec<u8> {
    let tape = warifu_model::json::Tape::parse(bytes).unwrap();
    crate::simulator::olpc(&tape.root().find("/signed").unwrap().to_json())
}

#[test]
fn no_cut_is_believed_and_nothing_panics() {
    let mut sim = Sim::new();
    let root = sim.files["1.root.json"].clone();
    for end in 0..root.len() - 1 {
        let mut one = Subscriber::new(&sim);
        one.state = State::new(root[..end].to_vec());
        one.refresh(&mut sim).unwrap_err();
    }
    assert!(sim.asked.is_empty());
}

#[test]
fn many_signatures_cost_little() {
    let mut sim = Sim::new();
    let mut one = Subscriber::new(&sim);
    let text = String::from_utf8(sim.files["timestamp.json"].clone()).unwrap();
    // two thousand ids for one key, each with a bad signature: no more than a limit is tried
    let ids: Vec<String> = (0..2_000).map(|number| format!("{number:064x}")).collect();
    let key = sim.roles["timestamp"].keys[0].1.clone();
    sim.roles.get_mut("timestamp").unwrap().keys.extend(ids.iter().map(|id| (id.clone(), key.clone())));
    let items: Vec<String> =
        ids.iter().map(|id| format!("{{\"keyid\": \"{id}\", \"sig\": \"3006020101020101\"}},")).collect();
    let items = items.concat();
    sim.publish(&["root"]);
    let at = text.find('[').unwrap() + 1;
    sim.files.insert("timestamp.json".to_owned(), format!("{}{items}{}", &text[..at], &text[at..]).into_bytes());
    assert_eq!(one.refused(&mut sim), "feed-file-too-long");
    const { assert!(FeedLimit::SIGNATURES < 2_000) };
}

#[test]
fn documents_that_are_not_strict_are_refused() {
    let sim = Sim::new();
    let text = String::from_utf8(sim.files["timestamp.json"].clone()).unwrap();
    for (changed, code) in [
        (text.replacen("\"version\": 1", "\"version\": 1, \"version\": 1", 1), "duplicate-key"),
        (text.replacen("\"version\": 1", "\"version\": 9007199254740993", 1), "number-out-of-range"),
        (text.replacen("\"version\": 1", "\"version\": 1, \"odd\": 0.5", 1), "number-not-integer"),
        (format!("{text}x"), "trailing-bytes"),
        (format!("\u{feff}{text}"), "syntax"),
        ("[".repeat(100), "too-deep"),
    ] {
        let mut sim = Sim::new();
        let mut one = Subscriber::new(&sim);
        sim.files.insert("timestamp.json".to_owned(), changed.into_bytes());
        assert_eq!(one.refused(&mut sim), code);
    }
}
