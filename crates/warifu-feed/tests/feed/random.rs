//! Random bytes, and documents that were changed, to every reader: nothing panics, and nothing is believed that was not signed.
//!
//! `WARIFU_INPUTS` says how many (1,500 where it is not set), `WARIFU_SEED` with which seed.

use std::collections::BTreeMap;
use std::sync::Arc;

use warifu_feed::{Client, Expiry, FeedError, Hands, Plan, State, publish, published};
use warifu_model::Json;
use warifu_seal::keys::{Signer, SigningKey};

use warifu_testkit::Dice;
use warifu_testkit::files::number;

use crate::simulator::{Sim, Subscriber, now};

/// Pieces that readers look for.
const PIECES: [&str; 22] = [
    "\"version\"",
    "0",
    "-1",
    "9007199254740991",
    "1e9",
    "\"expires\"",
    "\"2026-12-01T00:00:00Z\"",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "null",
    "true",
    "\"\\ud800\"",
    "\"..\\/\"",
    "\"keyids\"",
    "\"succinct_roles\"",
    "\"bit_length\"",
    "\"path_hash_prefixes\"",
    "\u{202e}",
];

fn change_bytes(bytes: &[u8], random: &mut Dice) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=random.below(3) {
        let at = random.below(bytes.len() + 1);
        match random.below(6) {
            0 if !bytes.is_empty() => {
                let at = at.min(bytes.len() - 1);
                bytes[at] ^= 1 << random.below(8);
            }
            1 => drop(bytes.splice(at..at, random.pick(&PIECES).bytes())),
            2 => bytes.truncate(at),
            3 => {
                let end = (at + random.below(40)).min(bytes.len());
                bytes.drain(at..end);
            }
            4 => {
                let end = (at + random.below(40)).min(bytes.len());
                let piece = bytes[at..end].to_vec();
                let to = random.below(bytes.len() + 1);
                drop(bytes.splice(to..to, piece));
            }
            _ => {
                let noise: Vec<u8> = (0..random.below(12)).map(|_| random.roll().to_le_bytes()[0]).collect();
                drop(bytes.splice(at..at, noise));
            }
        }
    }
    bytes
}

/// Changes one value somewhere in a tree; it is signed afterwards, so that what reads it goes on.
fn change_tree(json: &Json, random: &mut Dice) -> Json {
    match json {
        Json::Object(members) if !members.is_empty() && random.below(8) > 0 => {
            let at = random.below(members.len());
            let mut members = members.clone();
            match random.below(10) {
                0 => drop(members.remove(at)),
                1 => {
                    members[at].0 = (*random.pick(&["targets.json", "root.json", "", "../x", "delegations", "a/b"]))
                        .to_owned()
                        .into();
                }
                _ => members[at].1 = change_tree(&members[at].1, random),
            }
            Json::Object(members)
        }
        Json::List(items) if !items.is_empty() && random.below(8) > 0 => {
            let at = random.below(items.len());
            let mut items = items.clone();
            match random.below(6) {
                0 => drop(items.remove(at)),
                1 => items.push(items[at].clone()),
                _ => items[at] = change_tree(&items[at], random),
            }
            Json::List(items)
        }
        _ => match random.below(10) {
            0 => Json::Null,
            1 => Json::from(true),
            2 => Json::Int(i64::MAX >> random.below(63)),
            3 => Json::Int(-1),
            4 => Json::list(["*", "[", "[!a-", "**"]),
            5 => Json::object().with("bit_length", 32_i64).with("name_prefix", "bin"),
            6 => Json::from("[]-!*?"),
            7 => Json::from("割符/../\u{202e}"),
            8 => Json::from("x".repeat(random.below(2_000))),
            _ => Json::Int(i64::try_from(random.below(70)).unwrap()),
        },
    }
}

fn begun() -> Sim {
    let mut sim = Sim::new();
    sim.add_target("targets", "name", b"bytes");
    sim.delegate("targets", "nist", &["nist-*", "n?[a-z]"], true);
    sim.delegate("nist", "deep", &["*"], false);
    sim.add_target("nist", "nist-a", b"a");
    sim.publish_all();
    sim.publish(&["root", "timestamp"]);
    sim
}

/// Everything that reads, on what a source gives.
fn read_all(sim: &mut Sim, state: &mut State) -> Result<(), FeedError> {
    let mut client = Client::open(state, sim, now(), Expiry::Graded)?;
    client.refresh()?;
    let all = client.all();
    for name in ["nist-a", "name", "", "../../x"] {
        if let Ok(target) = client.find(name) {
            let _ = client.download(&target);
        }
    }
    all.map(drop)
}

/// The writer, on a folder as it is.
fn write_over(files: &BTreeMap<String, Vec<u8>>, signers: &[Arc<SigningKey>]) {
    let _ = published(files);
    let keys = vec![signers[0].public_key()];
    let plan = Plan {
        at: now(),
        roles: BTreeMap::from([("timestamp".to_owned(), Hands { keys, threshold: 1 })]),
        signers: signers.iter().map(|key| &**key as &dyn Signer).collect(),
        days: warifu_feed::Days::default(),
        authorities: Vec::new(),
        drafts: None,
    };
    let _ = publish(files, &plan);
}

#[test]
fn nothing_that_is_read_panics() {
    let (inputs, seed) = (number("WARIFU_INPUTS", 1_500), number("WARIFU_SEED", 20_261_201));
    let mut random = Dice::new(seed);
    let good = begun();
    let names: Vec<String> = good.files.keys().cloned().collect();
    let roles = ["root", "timestamp", "snapshot", "targets", "nist", "deep"];
    let signers: Vec<Arc<SigningKey>> = (1..5).map(|seed| Arc::new(SigningKey::from_seed(&[seed; 32]))).collect();
    let (mut accepted, mut refused) = (0_u64, BTreeMap::<&'static str, u64>::new());
    let mut sim = begun();
    for _ in 0..inputs {
        sim.files.clone_from(&good.files);
        let mut one = Subscriber::new(&good);
        let is_signed = random.below(2) == 0;
        if is_signed {
            let role = *random.pick(&roles);
            let body = change_tree(&good.body(role), &mut random);
            let bytes = good.signed(role, &body);
            let name = if role == "timestamp" {
                "timestamp.json".to_owned()
            } else {
                format!("{}.{role}.json", good.version(role))
            };
            sim.files.insert(name, bytes);
        } else {
            let name = random.pick(&names).clone();
            let changed = change_bytes(&good.files[&name], &mut random);
            if name == "1.root.json" && random.below(2) == 0 {
                one.state = State::restore([("root.json".to_owned(), changed.clone())]).unwrap();
            }
            sim.files.insert(name, changed);
        }
        sim.asked.clear();
        if random.below(8) == 0 {
            write_over(&sim.files, &signers);
            let given = sim.files["1.root.json"].clone();
            let _ = one.state.is_of(&given, &mut sim);
        }
        match read_all(&mut sim, &mut one.state) {
            Ok(()) => accepted += 1,
            Err(error) => *refused.entry(error.code()).or_default() += 1,
        }
    }
    println!(
        "{inputs} inputs with seed {seed}: {accepted} read whole; refused by {} codes: {refused:?}",
        refused.len()
    );
    assert!(accepted > 0 && refused.len() > 10);
}
