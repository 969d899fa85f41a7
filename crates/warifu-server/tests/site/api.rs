//! JSON for programs.

use serde_json::Value;
use warifu_server::encode;

use crate::fixture::{HOSTILE, HOSTILE_NUMBER, LABELS, get, json_of};
use crate::world::{CERTIFIER, minute, text};

fn numbers(target: &str) -> Vec<String> {
    let (mut all, mut cursor) = (Vec::new(), String::new());
    loop {
        let answer = get(&format!("{target}{cursor}"));
        assert_eq!(answer.status, 200, "{target}{cursor}: {}", String::from_utf8_lossy(&answer.body));
        let value = json_of(&answer);
        let list = value["certificates"].as_array().unwrap();
        all.extend(list.iter().map(|line| line["number"].as_str().unwrap().to_owned()));
        match value["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return all,
        }
    }
}

#[test]
fn pages_of_any_size_hold_the_same_certificates() {
    for limit in [1, 2, 5, 1_000] {
        assert_eq!(numbers(&format!("/v1/certificates?limit={limit}")), LABELS, "{limit}");
    }
}

#[test]
fn filters_are_the_questions_of_the_ledger() {
    assert_eq!(numbers("/v1/certificates?status=withdrawn"), ["K-2"]);
    assert_eq!(numbers("/v1/certificates?status=suspended&set=small-set&version=*"), ["K-3"]);
    assert_eq!(numbers("/v1/certificates?set=small-set&version=%3E%3D2.0.0"), [""; 0]);
    assert_eq!(numbers(&format!("/v1/certificates?holder={}", encode("浜風制御製作所"))).len(), 6);
    assert_eq!(numbers(&format!("/v1/certificates?holder={}", encode(HOSTILE))), [HOSTILE_NUMBER]);
    assert_eq!(numbers("/v1/certificates?package=pkg:generic/hamakaze/hk-210").len(), 7);
    assert_eq!(numbers("/v1/certificates?identifier=purl:pkg:generic/hamakaze/hk-210%403.2.1").len(), 7);
    assert_eq!(numbers(&format!("/v1/certificates?key={}", encode(&text(CERTIFIER).id().to_string()))).len(), 7);
    assert_eq!(numbers("/v1/certificates?q=hamaka+control").len(), 7);
    assert!(numbers("/v1/certificates?q=secret").is_empty(), "not issued");
}

#[test]
fn the_status_is_told_of_a_time_as_known_at_another() {
    let status = |at: i64, known: i64| {
        let (at, known) = (encode(&minute(at).to_string()), encode(&minute(known).to_string()));
        let value = json_of(&get(&format!("/v1/status/K-1?at={at}&known={known}")));
        assert_eq!(value["format"], "warifu.server-status/1");
        value["status"].as_str().map(str::to_owned)
    };
    assert_eq!(status(25, 25).as_deref(), Some("suspended"));
    assert_eq!(status(25, 19).as_deref(), Some("active"), "nobody knew yet");
    assert_eq!(status(35, 1_000).as_deref(), Some("active"));
    assert_eq!(status(25, 1_000).as_deref(), Some("suspended"));
    assert_eq!(status(0, 0), None, "there was no such certificate");
}

#[test]
fn changes_hold_what_is_public_once_and_in_order() {
    for limit in [1, 7, 1_000] {
        let (mut since, mut all) = (0, Vec::new());
        loop {
            let value = json_of(&get(&format!("/v1/changes?since={since}&limit={limit}")));
            all.extend(value["changes"].as_array().unwrap().clone());
            since = value["next"].as_u64().unwrap();
            if value["end"] == true {
                break;
            }
        }
        let kinds: Vec<&str> = all.iter().map(|one| one["kind"].as_str().unwrap()).collect();
        let mut expected = vec!["edition"];
        expected.extend(["issued"; 7]);
        expected.extend(["status", "status", "status", "status", "snapshot", "checkpoint"]);
        assert_eq!(kinds, expected, "{limit}");
        let entries: Vec<u64> = all.iter().map(|one| one["entry"].as_u64().unwrap()).collect();
        assert!(entries.windows(2).all(|pair| pair[0] < pair[1]));
        let text = Value::from(all).to_string();
        assert!(!text.contains("SECRET-8") && !text.contains("ed25519"));
    }
}

#[test]
fn snapshots_are_the_bytes_that_were_signed() {
    let list = json_of(&get("/v1/snapshots"));
    assert_eq!(list["snapshots"][0]["number"], 1);
    let (one, latest) = (get("/v1/snapshots/1"), get("/v1/snapshots/latest"));
    assert_eq!(one.body, latest.body);
    let envelope = warifu_model::Envelope::read(&one.body).unwrap();
    let digest = warifu_model::Digest::of(&envelope.payload).to_string();
    assert_eq!(list["snapshots"][0]["digest"], digest.as_str());
}
