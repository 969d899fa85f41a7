use warifu_model::Json;

use crate::simulator::{RoleKeys, Sim, Subscriber};

/// Who delegates to whom, for which paths, and whether nobody else is asked after that.
type Edge = (&'static str, &'static str, &'static str, bool);

#[test]
fn roles_are_asked_depth_first_in_their_order() {
    let cases: &[(&[Edge], &[&str])] = &[
        (&[("targets", "A", "*", false)], &["A"]),
        (&[("targets", "A", "*", false), ("targets", "B", "*", false)], &["A", "B"]),
        (&[("targets", "A", "*", false), ("targets", "B", "*", false), ("B", "C", "*", false)], &["A", "B", "C"]),
        (
            &[
                ("targets", "A", "*", false),
                ("targets", "B", "*", false),
                ("A", "C", "*", false),
                ("A", "D", "*", false),
            ],
            &["A", "C", "D", "B"],
        ),
        (
            &[
                ("targets", "A", "*", false),
                ("targets", "B", "*", false),
                ("A", "C", "*", false),
                ("C", "D", "*", false),
            ],
            &["A", "C", "D", "B"],
        ),
        (
            &[
                ("targets", "A", "*", false),
                ("targets", "B", "*", false),
                ("A", "C", "*", true),
                ("A", "D", "*", false),
            ],
            &["A", "C"],
        ),
        (
            &[
                ("targets", "A", "*", false),
                ("targets", "B", "*", false),
                ("A", "C", "*", true),
                ("C", "D", "*", false),
            ],
            &["A", "C", "D"],
        ),
        (&[("targets", "A", "*.py", false), ("targets", "B", "*", false), ("A", "C", "*", false)], &["B"]),
        (
            &[
                ("targets", "A", "*", false),
                ("targets", "B", "*", false),
                ("A", "C", "*.py", false),
                ("C", "D", "*", false),
            ],
            &["A", "B"],
        ),
        (
            &[
                ("targets", "A", "*", false),
                ("targets", "B", "*", false),
                ("B", "C", "*", false),
                ("C", "D", "*", false),
                ("D", "B", "*", false),
            ],
            &["A", "B", "C", "D"],
        ),
        (
            &[
                ("targets", "A", "*", false),
                ("targets", "B", "*", false),
                ("B", "C", "*", false),
                ("A", "C", "*", false),
            ],
            &["A", "C", "B"],
        ),
        (
            &[
                ("targets", "A", "*", false),
                ("targets", "B", "*", false),
                ("B", "C", "*", false),
                ("A", "C", "*.py", false),
            ],
            &["A", "B", "C"],
        ),
    ];
    for (number, (edges, expected)) in cases.iter().enumerate() {
        let mut sim = Sim::new();
        for (from, to, paths, terminating) in *edges {
            sim.delegate(from, to, &[paths], *terminating);
        }
        sim.publish_all();
        let mut one = Subscriber::new(&sim);
        assert_eq!(one.find(&mut sim, "missingpath").unwrap_err().code(), "feed-no-target");
        let asked: Vec<String> = expected.iter().map(|role| format!("1.{role}.json")).collect();
        assert_eq!(sim.asked[4..], asked, "case {number}");
    }
}

fn tree() -> Sim {
    let mut sim = Sim::new();
    sim.delegate("targets", "A", &["*.doc", "*.md"], false);
    sim.delegate("targets", "B", &["releases/*/*"], false);
    sim.delegate("B", "C", &["releases/x/*"], false);
    sim.delegate("B", "D", &["releases/y/*.zip"], false);
    sim.add_target("targets", "targetfile", b"targetfile content");
    sim.add_target("A", "README.md", b"README by A");
    sim.add_target("C", "releases/x/x_v1", b"x release by C");
    sim.add_target("D", "releases/y/y_v1.zip", b"y release by D");
    sim.add_target("D", "releases/z/z_v1.zip", b"z release by D");
    sim.publish_all();
    sim
}

#[test]
fn targets_are_found_where_the_whole_chain_delegates_them() {
    for (name, role, asked) in [
        ("targetfile", Some("targets"), &[][..]),
        ("README.md", Some("A"), &["A"]),
        ("releases/x/x_v1", Some("C"), &["B", "C"]),
        ("releases/y/y_v1.zip", Some("D"), &["B", "D"]),
        ("releases/z/z_v1.zip", None, &["B"]),
    ] {
        let mut sim = tree();
        let mut one = Subscriber::new(&sim);
        match (one.find(&mut sim, name), role) {
            (Ok(target), Some(role)) => {
                assert_eq!(target.role(), role);
                assert_eq!(one.download(&mut sim, name).unwrap(), sim.artifacts[name]);
            }
            (Err(error), None) => assert_eq!(error.code(), "feed-no-target"),
            (found, expected) => panic!("{name}: {found:?} instead of {expected:?}"),
        }
        let asked: Vec<String> = asked.iter().map(|role| format!("1.{role}.json")).collect();
        assert_eq!(sim.asked[4..4 + asked.len()], asked);
    }
}

#[test]
fn list_of_all_targets_has_those_that_can_be_found() {
    let mut sim = tree();
    let mut one = Subscriber::new(&sim);
    let mut client = warifu_feed::Client::open(&mut one.state, &mut sim, one.at, warifu_feed::Expiry::Strict).unwrap();
    client.refresh().unwrap();
    let all: Vec<String> = client.all().unwrap().iter().map(|target| target.path().to_owned()).collect();
    assert_eq!(all, ["README.md", "releases/x/x_v1", "releases/y/y_v1.zip", "targetfile"]);
}

#[test]
fn role_is_verified_with_the_keys_of_who_delegates_now() {
    let mut sim = Sim::new();
    sim.delegate("targets", "A", &["a-*"], false);
    sim.delegate("targets", "B", &["b-*"], false);
    sim.delegate("A", "C", &["*"], false);
    sim.delegate("B", "C", &["*"], false);
    sim.add_target("C", "a-1", b"a");
    sim.add_target("C", "b-1", b"b");
    // B knows another key for C than A does
    let other = sim.new_key();
    sim.targets.get_mut("B").unwrap().delegations[0].keys = RoleKeys::of(&[other], 1);
    sim.publish_all();
    let mut one = Subscriber::new(&sim);
    let mut client = warifu_feed::Client::open(&mut one.state, &mut sim, one.at, warifu_feed::Expiry::Strict).unwrap();
    client.refresh().unwrap();
    assert_eq!(client.find("a-1").unwrap().role(), "C");
    assert_eq!(client.find("b-1").unwrap_err().code(), "feed-too-few-signatures");
    assert_eq!(client.find("a-1").unwrap().role(), "C");
}

#[test]
fn role_that_cannot_be_verified_ends_the_search() {
    let mut sim = Sim::new();
    sim.delegate("targets", "A", &["*"], false);
    sim.delegate("targets", "B", &["*"], false);
    sim.add_target("B", "a", b"a");
    sim.signers.insert("A".to_owned(), Vec::new());
    sim.publish_all();
    let mut one = Subscriber::new(&sim);
    assert_eq!(one.find(&mut sim, "a").unwrap_err().code(), "feed-too-few-signatures");
    sim.files.remove("1.A.json");
    assert_eq!(one.find(&mut sim, "a").unwrap_err().code(), "feed-file-missing");
}

#[test]
fn unusual_names_of_roles_are_quoted() {
    for (role, file) in [
        ("?", "1.%3F.json"),
        ("#", "1.%23.json"),
        ("/delegatedrole", "1.%2Fdelegatedrole.json"),
        ("../delegatedrole", "1...%2Fdelegatedrole.json"),
    ] {
        let mut sim = Sim::new();
        sim.delegate("targets", role, &["*"], false);
        sim.publish_all();
        let mut one = Subscriber::new(&sim);
        assert_eq!(one.find(&mut sim, "nonexistent").unwrap_err().code(), "feed-no-target");
        assert_eq!(sim.asked.last().unwrap(), file);
        assert_eq!(one.roles().len(), 5);
        assert!(one.roles().iter().all(|name| !name.contains('/')));
    }
}

#[test]
fn names_of_the_top_are_not_delegated() {
    for role in ["root", "timestamp", "snapshot", "targets", ""] {
        let mut sim = Sim::new();
        let mut one = Subscriber::new(&sim);
        let keys = RoleKeys::of(&[sim.new_key()], 1);
        sim.targets.get_mut("targets").unwrap().delegations.push(crate::simulator::Delegation {
            name: role.to_owned(),
            keys,
            terminating: false,
            paths: vec!["*".to_owned()],
        });
        sim.publish(&["targets", "snapshot", "timestamp"]);
        assert_eq!(one.refused(&mut sim), "rule-broken", "{role}");
    }
}

#[test]
fn bins_are_found_by_the_digest_of_the_path() {
    for (bits, expected) in [(1_i64, "bin-1"), (5, "bin-1c"), (8, "bin-e3"), (32, "bin-e3b0c442")] {
        let mut sim = Sim::new();
        let key = sim.new_key();
        // the digest of the empty path begins with e3b0c442
        sim.targets.insert(expected.to_owned(), crate::simulator::TargetsDoc::empty());
        sim.signers.insert(expected.to_owned(), vec![key.clone()]);
        sim.add_target(expected, "", b"empty");
        let bins = Json::object()
            .with("bit_length", bits)
            .with("name_prefix", "bin")
            .with("keyids", Json::list([key.id()]))
            .with("threshold", 1_i64);
        let keys = Json::object().with(key.id(), key.json());
        sim.targets.get_mut("targets").unwrap().instead =
            Some(Json::object().with("keys", keys).with("succinct_roles", bins));
        sim.publish_all();
        let mut one = Subscriber::new(&sim);
        assert_eq!(one.find(&mut sim, "").unwrap().role(), expected);
    }
}

#[test]
fn prefixes_of_digests_delegate() {
    let mut sim = Sim::new();
    sim.delegate("targets", "A", &["*"], false);
    let (id, key) = sim.targets["targets"].delegations[0].keys.keys[0].clone();
    let role = |name: &str, prefix: &str| {
        Json::object()
            .with("name", name)
            .with("keyids", Json::list([id.as_str()]))
            .with("threshold", 1_i64)
            .with("terminating", false)
            .with("path_hash_prefixes", Json::list([prefix]))
    };
    let roles = Json::list([role("B", "ff"), role("A", "e3b0")]);
    let keys = Json::object().with(id.clone(), key);
    sim.targets.get_mut("targets").unwrap().instead = Some(Json::object().with("keys", keys).with("roles", roles));
    sim.add_target("A", "", b"empty");
    sim.publish_all();
    let mut one = Subscriber::new(&sim);
    assert_eq!(one.find(&mut sim, "").unwrap().role(), "A");
    assert_eq!(one.find(&mut sim, "x").unwrap_err().code(), "feed-no-target");
}

#[test]
fn search_has_an_end() {
    let mut sim = Sim::new();
    for number in 0..40 {
        sim.delegate("targets", &format!("r{number}"), &["*"], false);
    }
    sim.publish_all();
    let mut one = Subscriber::new(&sim);
    assert_eq!(one.find(&mut sim, "a").unwrap_err().code(), "feed-too-many-roles");
    assert_eq!(sim.asked.len(), 4 + 31);
}
