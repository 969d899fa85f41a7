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
    let own = "--set us-ssdf@1.1.1";
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

#[test]
fn evidence_at_hand_settles_what_certificates_leave() {
    let folder = demo("gap-evidence");
    let left = |more: &str| {
        let words = format!("gap {more} --set us-ssdf@1.2.0-draft.1 --at 2026-11-20T00:00:00Z --format json");
        let ran = run(&folder, &words);
        assert_eq!(ran.err, "");
        let json = ran.json();
        let set = list(&json, "sets").first().unwrap().clone();
        let ids = |name: &str, field: &str| -> Vec<String> {
            list(&set, name).iter().map(|one| text(one, field).to_owned()).collect()
        };
        (ids("left", "requirement"), ids("covered", "how"))
    };
    let held = "--holds bundle.json --trust trust.json";
    let (by_certificate, _) = left(held);
    let (by_both, how) = left(&format!("{held} --attestation attestation.json laboratory-attestation.json"));
    assert!(by_both.iter().all(|one| by_certificate.contains(one)), "{by_both:?}");
    assert!(how.iter().any(|how| how == "carried"));
    // without any certificate the evidence settles something by itself
    let (by_evidence, how) = left("--attestation attestation.json laboratory-attestation.json");
    assert!(!by_evidence.is_empty() && how.iter().all(|how| how == "evidence" || how == "not_applicable"));
    assert!(!how.is_empty());
}

#[test]
fn one_plan_is_made_over_what_all_sets_leave() {
    let folder = demo("gap-plan");
    let plan = |sets: &str| {
        let words =
            format!("gap --holds bundle.json --trust trust.json {sets} --at 2026-11-20T00:00:00Z --plan --format json");
        let json = run(&folder, &words).json();
        json.member("plan").cloned().unwrap()
    };
    // everything is covered: there is nothing to do
    assert_eq!(plan("--set us-ssdf@1.1.1").member("met"), Some(&Json::Bool(true)));
    let rest = plan("--set us-ssdf@1.1.1 --set us-ssdf@1.2.0-draft.1");
    assert_eq!(rest.member("met"), Some(&Json::Bool(false)));
    let served: Vec<&str> = list(&rest, "plans")
        .iter()
        .flat_map(|plan| list(plan, "changes"))
        .flat_map(|change| list(change, "serves"))
        .map(|one| text(one, "requirement"))
        .collect();
    assert!(
        served
            .iter()
            .all(|id| ["PO.6.1", "PO.6.2", "PO.6.3", "PS.4.1", "PS.4.2", "PS.4.3", "PS.4.4", "RV.1.2"].contains(id)),
        "{served:?}"
    );
}

#[test]
fn an_assessment_shows_what_is_covered_by_what_is_held() {
    let folder = demo("gap-assess");
    fs::create_dir_all(folder.join("evidence")).unwrap();
    fs::create_dir_all(folder.join("declarations")).unwrap();
    let settings = |more: &str| {
        let text = format!(
            r#"{{"format":"warifu.assessment/1","sets":[{{"set":"us-ssdf","versions":"=1.1.1"}}],{more}"output":"out"}}"#
        );
        fs::write(folder.join("assessment.json"), text).unwrap();
        run(&folder, "assess --at 2026-11-20T00:00:00Z --format json").json()
    };
    assert_eq!(settings("").member("held"), None);
    let json = settings(r#""holds":["bundle.json"],"trust":"trust.json","#);
    let set = list(json.member("held").unwrap(), "sets").first().unwrap();
    assert!(list(set, "covered").iter().filter(|one| text(one, "how") == "certified").count() > 40);
    assert_eq!(json.member("plan").and_then(|plan| plan.member("met")), Some(&Json::Bool(true)));
    let page = || fs::read_to_string(folder.join("out/report.html")).unwrap();
    for told in ["Covered by what is held", "保有するものによる充足", "認証済み", "<td><bdi>MCO-"] {
        assert!(page().contains(told), "{told}");
    }
    // what nobody trusts covers nothing
    let json = settings(r#""holds":["bundle.json"],"#);
    let set = list(json.member("held").unwrap(), "sets").first().unwrap();
    // the evidence is the product's own
    assert!(list(set, "covered").iter().all(|one| text(one, "how") == "evidence"));
    let report = fs::read_to_string(folder.join("out/reports/us-ssdf.md")).unwrap();
    assert!(report.contains("covered by what is held"), "{report}");
    assert!(!page().contains("Covered by what is held"));
}
