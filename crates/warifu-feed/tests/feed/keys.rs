use warifu_model::Json;

#[cfg(feature = "rsa")]
use crate::simulator::rsa;
use crate::simulator::{RoleKeys, Sim, Subscriber, ed25519, p256, p384};

/// Private keys that were made for this test and sign nothing else (`openssl genrsa 2048`).
#[cfg(feature = "rsa")]
const RSA_KEYS: [&[u8]; 2] = [include_bytes!("../data/rsa-1.der"), include_bytes!("../data/rsa-2.der")];

#[test]
fn one_key_under_many_ids_counts_once() {
    let mut sim = Sim::new();
    let mut one = Subscriber::new(&sim);
    one.refresh(&mut sim).unwrap();
    for key in [ed25519(50), p256(51), p384(52)] {
        let ids = (0..9).map(|number| (format!("{number:064x}"), key.json()));
        sim.roles.insert("snapshot", RoleKeys { keys: ids.collect(), threshold: 2 });
        sim.signers.insert("snapshot".to_owned(), vec![key.clone()]);
        sim.publish(&["root", "snapshot", "timestamp"]);
        // the same signature under each id
        let text = String::from_utf8(sim.meta["snapshot"].1.clone()).unwrap();
        let at = text.find("\"sig\": \"").unwrap() + 8;
        let signature = text[at..].split('"').next().unwrap().to_owned();
        let all =
            (0..9).map(|number| Json::object().with("keyid", format!("{number:064x}")).with("sig", signature.as_str()));
        let forged = Json::object().with("signatures", Json::list(all)).with("signed", sim.body("snapshot"));
        sim.put("snapshot", forged.to_pretty().into_bytes());
        assert_eq!(one.refused(&mut sim), "feed-too-few-signatures");
        assert_eq!(one.version("snapshot"), 1);
        // one id more for it does no harm where the threshold is one
        sim.roles.get_mut("snapshot").unwrap().threshold = 1;
        sim.publish(&["root"]);
        let mut other = Subscriber::new(&sim);
        other.refresh(&mut sim).unwrap();
    }
}

#[test]
fn every_algorithm_signs_every_role() {
    let keys = [(p256(60), p256(62)), (p384(61), p384(63))];
    #[cfg(feature = "rsa")]
    let keys = keys.into_iter().chain([(rsa(RSA_KEYS[0]), rsa(RSA_KEYS[1]))]);
    for (key, other) in keys {
        let mut sim = Sim::new();
        let mut one = Subscriber::new(&sim);
        sim.delegate("targets", "nist", &["nist-*"], true);
        sim.add_target("nist", "nist-a", b"a");
        sim.targets.get_mut("targets").unwrap().delegations[0].keys = RoleKeys::of(std::slice::from_ref(&key), 1);
        for role in ["timestamp", "snapshot", "targets", "nist"] {
            sim.signers.insert(role.to_owned(), vec![key.clone()]);
        }
        for role in ["timestamp", "snapshot", "targets", "root"] {
            sim.roles.insert(role, RoleKeys::of(std::slice::from_ref(&key), 1));
        }
        sim.signers.get_mut("root").unwrap().push(key.clone());
        sim.publish(&["root"]);
        sim.publish_all();
        assert_eq!(one.download(&mut sim, "nist-a").unwrap(), b"a");
        assert_eq!(one.version("root"), 2);
        // of another key of the same kind
        sim.signers.insert("timestamp".to_owned(), vec![other]);
        sim.publish(&["timestamp"]);
        assert_eq!(one.refused(&mut sim), "feed-too-few-signatures");
    }
}

#[test]
fn id_that_stands_twice_is_refused() {
    let mut sim = Sim::new();
    let mut one = Subscriber::new(&sim);
    let text = String::from_utf8(sim.files["timestamp.json"].clone()).unwrap();
    let item = text.split('[').nth(1).unwrap().split(']').next().unwrap().trim_end();
    let twice = text.replacen(item, &format!("{item},{item}"), 1);
    sim.files.insert("timestamp.json".to_owned(), twice.into_bytes());
    assert_eq!(one.refused(&mut sim), "duplicate-item");
}

#[test]
fn threshold_beyond_the_keys_is_never_reached() {
    let mut sim = Sim::new();
    let mut one = Subscriber::new(&sim);
    one.refresh(&mut sim).unwrap();
    for _ in 0..4 {
        sim.add_key("snapshot");
    }
    sim.roles.get_mut("snapshot").unwrap().threshold = 6;
    sim.publish(&["root", "snapshot", "timestamp"]);
    assert_eq!(one.refused(&mut sim), "feed-too-few-signatures");
    assert_eq!((one.version("root"), one.version("snapshot")), (2, 1));
    sim.roles.get_mut("snapshot").unwrap().threshold = 5;
    sim.publish(&["root"]);
    one.refresh(&mut sim).unwrap();
    assert_eq!(one.version("snapshot"), 2);
}

#[test]
fn ids_without_a_key_and_keys_of_other_kinds_count_for_nothing() {
    let mut sim = Sim::new();
    let mut one = Subscriber::new(&sim);
    one.refresh(&mut sim).unwrap();
    let rsa = Json::object()
        .with("keytype", "rsa")
        .with("scheme", "rsassa-pss-sha256")
        .with("keyval", Json::object().with("public", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"));
    let weak = Json::object()
        .with("keytype", "ed25519")
        .with("scheme", "ed25519")
        .with("keyval", Json::object().with("public", format!("01{}", "00".repeat(31))));
    let odd = Json::object().with("keyval", Json::Null);
    let role = sim.roles.get_mut("timestamp").unwrap();
    role.keys.extend([("aa".to_owned(), rsa), ("bb".to_owned(), weak), ("cc".to_owned(), odd)]);
    sim.publish(&["root", "timestamp"]);
    one.refresh(&mut sim).unwrap();
    assert_eq!(one.version("timestamp"), 2);
    sim.roles.get_mut("timestamp").unwrap().threshold = 2;
    sim.publish(&["root"]);
    assert_eq!(one.refused(&mut sim), "feed-too-few-signatures");
}

#[test]
fn id_need_not_be_the_digest_of_its_key() {
    let mut sim = Sim::new();
    let mut one = Subscriber::new(&sim);
    let (id, key) = sim.roles["timestamp"].keys[0].clone();
    sim.roles.get_mut("timestamp").unwrap().keys = vec![("any name".to_owned(), key)];
    sim.publish(&["root", "timestamp"]);
    let text = String::from_utf8(sim.files["timestamp.json"].clone()).unwrap();
    sim.files.insert("timestamp.json".to_owned(), text.replace(&id, "any name").into_bytes());
    one.refresh(&mut sim).unwrap();
    assert_eq!(one.version("timestamp"), 2);
}

#[test]
fn signature_of_another_role_is_none() {
    let mut sim = Sim::new();
    let mut one = Subscriber::new(&sim);
    let key = sim.signers["targets"][0].clone();
    sim.signers.insert("timestamp".to_owned(), vec![key]);
    sim.publish(&["timestamp"]);
    assert_eq!(one.refused(&mut sim), "feed-too-few-signatures");
}

/// Signatures that look right and are not, beside enough good ones and in place of one.
#[test]
fn wrong_signature_neither_helps_nor_hurts() {
    let keys = [ed25519(70), p256(71), p384(72)];
    #[cfg(feature = "rsa")]
    let keys = keys.into_iter().chain([rsa(RSA_KEYS[0])]);
    for key in keys {
        let mut sim = Sim::new();
        let mut one = Subscriber::new(&sim);
        sim.roles.get_mut("root").unwrap().add(&key);
        sim.roles.get_mut("root").unwrap().threshold = 2;
        sim.signers.get_mut("root").unwrap().push(key.clone());
        sim.publish(&["root"]);
        one.refresh(&mut sim).unwrap();
        assert_eq!(one.version("root"), 2);
        // the signature of the root before in place of that of the next one
        let old = String::from_utf8(sim.files["2.root.json"].clone()).unwrap();
        sim.publish(&["root"]);
        let new = String::from_utf8(sim.files["3.root.json"].clone()).unwrap();
        let of = |text: &str| {
            text.split(&key.id())
                .find_map(|rest| rest.strip_prefix("\",\n      \"sig\": \"")?.split('"').next().map(str::to_owned))
        };
        let (old, good) = (of(&old).unwrap(), of(&new).unwrap());
        for wrong in [old.as_str(), "", "zz", &good[2..], &format!("{good}00")] {
            sim.files.insert("3.root.json".to_owned(), new.replace(&good, wrong).into_bytes());
            assert_eq!(one.refused(&mut sim), "feed-too-few-signatures", "{wrong}");
            assert_eq!(one.version("root"), 2);
        }
        // where the other signatures are enough, it is passed over
        sim.roles.get_mut("timestamp").unwrap().add(&key);
        sim.signers.get_mut("timestamp").unwrap().push(key.clone());
        sim.publish(&["root", "timestamp"]);
        let text = String::from_utf8(sim.files["timestamp.json"].clone()).unwrap();
        let good = of(&text).unwrap();
        sim.files.insert("3.root.json".to_owned(), new.into_bytes());
        sim.files.insert("timestamp.json".to_owned(), text.replace(&good, "").into_bytes());
        one.refresh(&mut sim).unwrap();
        assert_eq!((one.version("root"), one.version("timestamp")), (4, 2));
    }
}
