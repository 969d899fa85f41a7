//! `warifu plan`: the cheapest changes, for one market and for several.

use std::fs;

use insta::assert_snapshot;
use warifu_model::Json;

use crate::support::{demo, list, redacted, run, text};

const AT: &str = "--at 2026-11-01T00:00:00Z";

#[test]
fn what_is_said_for_people() {
    let folder = demo("plan-faces");
    for (name, arguments) in [
        ("one", format!("plan attestation-before.json --set us-ssdf@1.1.0 {AT}")),
        (
            "two_ja",
            format!("plan attestation.json --set us-ssdf@1.1.0 --set us-ssdf@1.2.0-draft.1 {AT} --lang ja --best 1"),
        ),
        ("met", format!("plan attestation.json --set us-ssdf@1.1.0 {AT}")),
    ] {
        let ran = run(&folder, &arguments);
        let page = format!("$ warifu {arguments}\n{}{}exit code {}", ran.out, ran.err, ran.code);
        assert_snapshot!(name, redacted(&page));
    }
}

#[test]
fn one_plan_serves_several_markets() {
    let folder = demo("plan-markets");
    let cost = |sets: &str| {
        let ran = run(&folder, &format!("plan attestation-before.json {sets} {AT} --best 1 --format json"));
        assert_eq!(ran.code, 1, "{}", ran.err);
        match list(&ran.json(), "plans")[0].member("cost") {
            Some(Json::Int(cost)) => *cost,
            other => panic!("{other:?}"),
        }
    };
    let (old, new) = (cost("--set us-ssdf@1.1.0"), cost("--set us-ssdf@1.2.0-draft.1"));
    let both = cost("--set us-ssdf@1.1.0 --set us-ssdf@1.2.0-draft.1");
    assert!(both >= old.max(new) && both < old + new, "{old} and {new}, both {both}");
}

#[test]
fn what_is_kept_is_not_changed() {
    let folder = demo("plan-keep");
    let changes = |more: &str| {
        let ran = run(
            &folder,
            &format!("plan attestation-before.json --set us-ssdf@1.1.0 {AT} --best 1 {more} --format json"),
        );
        assert_eq!(ran.code, 1, "{}", ran.err);
        let changes = list(&list(&ran.json(), "plans")[0], "changes").to_vec();
        assert!(changes.iter().all(|change| !text(change, "text").is_empty()));
        changes.iter().map(|change| text(change, "claim").to_owned()).collect::<Vec<_>>()
    };
    assert!(changes("").contains(&"sbom.components".to_owned()));
    assert!(!changes("--keep sbom.components").contains(&"sbom.components".to_owned()));
    let costs = r#"{"format": "warifu.costs/1", "claims": {"sbom.components": null}}"#;
    fs::write(folder.join("costs.json"), costs).unwrap();
    assert_eq!(changes("--costs costs.json"), changes("--keep sbom.components"));
}

#[test]
fn where_there_is_no_plan_it_says_which_requirements_nothing_helps() {
    let folder = demo("plan-none");
    fs::write(
        folder.join("costs.json"),
        r#"{"format": "warifu.costs/1", "claims": {"design.review_findings_open": null}}"#,
    )
    .unwrap();
    let ran = run(
        &folder,
        &format!("plan attestation-before.json --set us-ssdf@1.1.0 {AT} --costs costs.json --format json"),
    );
    assert_eq!(ran.code, 2, "{}", ran.err);
    let json = ran.json();
    let [blocked] = list(&json, "blocked") else { panic!("{}", ran.out) };
    assert_eq!((text(blocked, "requirement"), list(&json, "plans").len()), ("PW.2.1", 0));
    let ran = run(&folder, &format!("plan attestation-before.json --set us-ssdf@1.1.0 {AT} --steps 1 --format json"));
    assert_eq!((ran.code, text(&ran.json(), "undecided")), (2, "plan-steps"));
}

#[test]
fn wrong_usage_is_named() {
    let folder = demo("plan-usage");
    for arguments in [
        "plan attestation.json",
        "plan attestation.json --set us-ssdf --level star-1 --level star-2",
        "plan attestation.json --set us-ssdf --level jp-jc-star:star-1",
        "plan attestation.json --set us-ssdf --keep no-claim",
        "plan attestation.json --set us-ssdf --best 0",
    ] {
        let ran = run(&folder, &format!("{arguments} --format json"));
        assert_eq!((ran.code, text(&ran.error(), "error")), (64, "usage"), "{arguments}: {}", ran.err);
    }
    fs::write(folder.join("costs.json"), r#"{"format": "warifu.costs/1", "claims": {"sbom.components": -1}}"#).unwrap();
    let ran = run(&folder, "plan attestation.json --set us-ssdf --costs costs.json --format json");
    assert_eq!((ran.code, text(&ran.error(), "pointer")), (65, "/claims/sbom.components"));
}
