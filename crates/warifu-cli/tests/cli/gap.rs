//! `warifu gap`: what certificates that are held leave open.

use std::fs;

use insta::assert_snapshot;
use warifu_model::Json;

use crate::support::{demo, list, redacted, run, text};

#[test]
fn what_is_said_for_people() {
    let folder = demo("gap-faces");
    for (name, arguments) in [
        ("gap", "gap --holds bundle.json --trust trust.json --set us-ssdf@1.2.0-draft.1"),
        ("gap_ja", "gap --holds bundle.json --trust trust.json --set us-cisa-ssdaf --lang ja"),
    ] {
        let ran = run(&folder, arguments);
        let page = format!("$ warifu {arguments}\n{}{}exit code {}", ran.out, ran.err, ran.code);
        assert_snapshot!(name, redacted(&page));
    }
}

/// How many requirements of the first set are covered and left, and what the certificate counts as.
fn told(folder: &std::path::Path, arguments: &str) -> (i32, usize, usize, String) {
    let ran = run(folder, &format!("gap --holds bundle.json {arguments} --format json"));
    assert_eq!(ran.err, "");
    let json = ran.json();
    let standing = text(list(&json, "certificates").first().unwrap(), "standing").to_owned();
    let set = list(&json, "sets").first().unwrap();
    (ran.code, list(set, "covered").len(), list(set, "left").len(), standing)
}

#[test]
fn only_what_is_trusted_counts() {
    let folder = demo("gap-trust");
    let own = "--set us-ssdf@1.1.0";
    assert_eq!(told(&folder, &format!("--trust trust.json {own}")), (0, 42, 0, "of_product".into()));
    assert_eq!(told(&folder, own), (1, 0, 42, "not_trusted".into()));
    // before it was granted it is no certificate
    let before = format!("--trust trust.json {own} --at 2023-01-01T00:00:00Z");
    let (code, covered, left, standing) = told(&folder, &before);
    assert_eq!((code, covered, left, standing.as_str()), (1, 0, 42, "refused"));
    // that of another product covers nothing of this one; of which product it is, this policy wants to see
    let other = format!("--trust trust.json {own} --product altered-product.json");
    let (code, covered, left, standing) = told(&folder, &other);
    assert_eq!((code, covered, left, standing.as_str()), (2, 0, 42, "undetermined"));
}

#[test]
fn what_is_left_names_the_evidence_that_speaks_to_it() {
    let folder = demo("gap-left");
    let ran = run(&folder, "gap --holds bundle.json --trust trust.json --set us-ssdf@1.2.0-draft.1 --format json");
    let json = ran.json();
    let set = list(&json, "sets").first().unwrap();
    let left: Vec<&str> = list(set, "left").iter().map(|left| text(left, "requirement")).collect();
    assert_eq!(left, ["PO.6.1", "PO.6.2", "PO.6.3", "PS.4.1", "PS.4.2", "PS.4.3", "PS.4.4", "RV.1.2"]);
    assert!(list(set, "left").iter().all(|left| !list(left, "evidence").is_empty()));
    let by = list(set, "by_evidence");
    assert!(
        by.iter().any(|kind| text(kind, "kind") == "test_report" && kind.member("requirements") == Some(&Json::Int(4)))
    );
    assert!(list(set, "covered").iter().all(|covered| text(covered, "how") == "carried"));
}

#[test]
fn a_bundle_that_does_not_read_is_bad_input() {
    let folder = demo("gap-bad");
    fs::write(folder.join("no.json"), "{}").unwrap();
    let ran = run(&folder, "gap --holds no.json --set us-ssdf --format json");
    assert_eq!((ran.code, text(&ran.error(), "error")), (65, "missing-field"));
    let ran = run(&folder, "gap --set us-ssdf --format json");
    assert_eq!((ran.code, text(&ran.error(), "error")), (64, "usage"));
}
