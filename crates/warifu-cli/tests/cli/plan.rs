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
        ("one", format!("plan attestation-before.json --set us-ssdf@1.1.1 {AT}")),
        (
            "two_ja",
            format!("plan attestation.json --set us-ssdf@1.1.1 --set us-ssdf@1.2.0-draft.1 {AT} --lang ja --best 1"),
        ),
        ("met", format!("plan attestation.json --set us-ssdf@1.1.1 {AT}")),
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
    let (old, new) = (cost("--set us-ssdf@1.1.1"), cost("--set us-ssdf@1.2.0-draft.1"));
    let both = cost("--set us-ssdf@1.1.1 --set us-ssdf@1.2.0-draft.1");
    assert!(both >= old.max(new) && both < old + new, "{old} and {new}, both {both}");
}

#[test]
fn what_is_kept_is_not_changed() {
    let folder = demo("plan-keep");
    let changes = |more: &str| {
        let ran = run(
            &folder,
            &format!("plan attestation-before.json --set us-ssdf@1.1.1 {AT} --best 1 {more} --format json"),
        );
        assert_eq!(ran.code, 1, "{}", ran.err);
        let changes = list(&list(&ran.json(), "plans")[0], "changes").to_vec();
        assert!(changes.iter().all(|change| !text(change, "text").is_empty()));
        changes
            .iter()
            .map(|change| change.member("claim").and_then(Json::as_text).unwrap_or_default().to_owned())
            .collect::<Vec<_>>()
    };
    assert!(changes("").contains(&"design.own_cryptography".to_owned()));
    assert!(!changes("--keep design.own_cryptography").contains(&"design.own_cryptography".to_owned()));
    let costs = r#"{"format": "warifu.costs/1", "claims": {"design.own_cryptography": null}}"#;
    fs::write(folder.join("costs.json"), costs).unwrap();
    assert_eq!(changes("--costs costs.json"), changes("--keep design.own_cryptography"));
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
        &format!("plan attestation-before.json --set us-ssdf@1.1.1 {AT} --costs costs.json --format json"),
    );
    assert_eq!(ran.code, 2, "{}", ran.err);
    let json = ran.json();
    let [blocked] = list(&json, "blocked") else { panic!("{}", ran.out) };
    assert_eq!((text(blocked, "requirement"), list(&json, "plans").len()), ("PW.2.1", 0));
    // A plan is there at once; that it is the cheapest is not.
    let ran = run(&folder, &format!("plan attestation-before.json --set us-ssdf@1.1.1 {AT} --steps 1 --format json"));
    let json = ran.json();
    assert_eq!((ran.code, text(&json, "undecided")), (1, "plan-steps"));
    let [plan] = list(&json, "plans") else { panic!("{}", ran.out) };
    assert_eq!(plan.member("proven"), Some(&Json::Bool(false)));
    let (Some(Json::Int(bound)), Some(Json::Int(cost))) = (json.member("lower_bound"), plan.member("cost")) else {
        panic!("{}", ran.out)
    };
    assert!((1..=*cost).contains(bound), "{bound} of {cost}");
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

/// Nothing that somebody could not do: no scope fact, no empty list, no claim that only a tool's document makes true, and no
/// date that is over tomorrow; and each change says which document to write.
#[test]
fn a_plan_is_what_somebody_can_do() {
    let folder = demo("plan-can");
    for (set, level) in [
        ("us-ssdf", ""),
        ("iec-62443-4-2", "--level 2"),
        ("jp-jc-star", "--level star-1"),
        ("uk-psti", ""),
        ("us-csf", ""),
        ("jp-scs", "--level star-4"),
    ] {
        let ran =
            run(&folder, &format!("plan attestation-before.json --set {set} {level} {AT} --best 1 --format json"));
        let json = ran.json();
        for change in list(&json, "plans").iter().flat_map(|plan| list(plan, "changes")) {
            let told = |json: &Json| json.member("to").cloned().unwrap_or(Json::Null);
            let shown = match text(change, "kind") {
                "document" => list(change, "shows").iter().map(|one| (text(one, "claim"), told(one))).collect(),
                "claim" => vec![(text(change, "claim"), told(change))],
                _ => Vec::new(),
            };
            for (claim, to) in shown {
                assert!(!SCOPE.contains(&claim), "{set}: {claim}");
                assert_ne!(to, Json::List(Vec::new()), "{set}: {claim}");
                assert_ne!(to.as_text(), Some("2026-11-02"), "{set}: {claim} is over the day after");
                let by_tools = warifu_evidence::TOOL_CLAIMS.contains(&claim);
                assert_eq!(text(change, "kind") == "document", by_tools, "{set}: {claim}");
            }
            if text(change, "kind") == "claim" {
                assert!(!list(change, "declared_in").is_empty(), "{set}: {}", ran.out);
            }
        }
    }
}

/// What has not been said about the product is asked first, and nothing is made up for it.
#[test]
fn what_the_product_is_is_asked_first() {
    let folder = demo("plan-questions");
    let ran = run(
        &folder,
        &format!("plan attestation-before.json --set iec-62443-4-2 --level 1 {AT} --best 1 --format json"),
    );
    assert_eq!(ran.code, 2, "{}", ran.err);
    let json = ran.json();
    let asked: Vec<&str> = list(&json, "questions").iter().map(|one| text(one, "claim")).collect();
    assert!(asked.contains(&"component.types"), "{asked:?}");
    let types = list(&json, "questions").iter().find(|one| text(one, "claim") == "component.types").unwrap();
    assert!(list(types, "requirements").len() > 10);
}

/// A list that many criteria read has more values than are tried: those that satisfy most of them come first.
#[test]
fn there_is_a_plan_for_sets_that_ask_much_of_one_list() {
    let folder = demo("plan-lists");
    for set in ["us-csf@1.0.0", "us-csf@1.1.0", "us-csf@2.0.0", "us-ssdf@1.1.1", "uk-psti", "jp-scs"] {
        let level = if set == "jp-scs" { "--level star-3" } else { "" };
        let ran =
            run(&folder, &format!("plan attestation-before.json --set {set} {level} {AT} --best 1 --format json"));
        let json = ran.json();
        let [plan] = list(&json, "plans") else { panic!("{set}: {}", ran.out) };
        assert!(!list(plan, "changes").is_empty(), "{set}");
    }
}

const SCOPE: [&str; 6] = [
    "component.types",
    "identity.methods",
    "network.wireless",
    "sbom.components",
    "session.remote",
    "product.in_house_components",
];

/// As of a time before the documents of the product were made, their claims are not known: a plan says them anew.
#[test]
fn there_is_a_plan_before_the_documents_were_made() {
    let folder = demo("plan-before");
    for at in ["2026-06-01T00:00:00Z", "2026-09-15T00:00:00Z"] {
        for file in ["attestation-before.json", "attestation.json"] {
            let ran = run(&folder, &format!("plan {file} --set us-ssdf@1.1.1 --at {at} --format json"));
            let plans = ran.json();
            assert!(!list(&plans, "plans").is_empty() && plans.member("undecided") == Some(&Json::Null), "{}", ran.out);
        }
    }
}
