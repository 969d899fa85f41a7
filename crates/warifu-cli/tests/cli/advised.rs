//! Advisories against a ledger: who is concerned, what a policy makes of it, and the case that an officer decides.

use std::fs;
use std::path::Path;

use warifu_model::Json;

use crate::books::office;
use crate::support::{json, list, run, scratch, text};

/// An advisory on a component of the demo's controller, a list that names the controller, a policy, and what does not read.
pub(crate) fn advisories(folder: &Path) {
    for (name, bytes) in [
        ("advisory.json", ADVISORY),
        ("exploited.json", EXPLOITED),
        ("advisory-policy.json", POLICY),
        (
            "dangling.json",
            r#"{"document": {"csaf_version": "2.0", "title": "t", "publisher": {"name": "p"},
            "tracking": {"id": "i", "current_release_date": "2026-11-20T00:00:00Z", "status": "final"}},
            "vulnerabilities": [{"cve": "CVE-2026-0001", "product_status": {"known_affected": ["A"]}}]}"#,
        ),
        ("no-such-claim.json", &POLICY.replace("advisory.exploited\"", "advisory.terrible\"")),
    ] {
        fs::write(folder.join(name), bytes).unwrap();
    }
}

const ADVISORY: &str = r#"{"document": {"csaf_version": "2.0", "title": "Overflow in HK-210", "publisher": {"name": "A coordination centre"},
  "tracking": {"id": "CC-2026-1", "version": "1", "status": "final", "initial_release_date": "2026-11-20T00:00:00Z",
    "current_release_date": "2026-11-20T06:00:00Z"}},
 "product_tree": {"branches": [{"category": "vendor", "name": "Hamakaze Control Works", "branches": [
    {"category": "product_name", "name": "HK-210", "branches": [
      {"category": "product_version_range", "name": "<=3.2.1", "product": {"product_id": "A", "name": "HK-210 up to 3.2.1"}}]}]}]},
 "vulnerabilities": [{"cve": "CVE-2026-0001", "product_status": {"known_affected": ["A"]},
   "scores": [{"products": ["A"], "cvss_v3": {"baseScore": 9, "baseSeverity": "CRITICAL"}}]}]}"#;

const EXPLOITED: &str = r#"{"title": "Exploited", "catalogVersion": "2026.11.21", "dateReleased": "2026-11-21T00:00:00Z", "count": 1,
  "vulnerabilities": [{"cveID": "CVE-2026-0001", "vendorProject": "Hamakaze", "product": "HK-210", "dateAdded": "2026-11-21"}]}"#;

const POLICY: &str = r#"{"format": "warifu.advisory-policy/1", "title": {"en": "Advisories", "ja": "アドバイザリ対応"}, "rules": [
  {"id": "exploited", "when": {"all_of": [{"equals": {"claim": "advisory.exploited", "value": true}},
      {"at_least": {"claim": "match.sureness", "value": "name_and_version"}}]},
    "then": {"action": "suspend", "reason": {"en": "The vulnerability is exploited", "ja": "脆弱性が悪用されている"}}},
  {"id": "good", "when": {"one_of": {"claim": "match.status", "values": ["fixed", "not_affected"]}},
    "then": {"action": "restore", "reason": {"en": "The product is not affected", "ja": "製品は影響を受けない"}}}],
  "otherwise": {"action": "ask", "within": "P14D", "reason": {"en": "An advisory concerns the product", "ja": "アドバイザリが製品に関係する"}}}"#;

fn concerns(answer: &Json) -> Vec<(String, String)> {
    let one = |concern: &Json| (text(concern, "vulnerability").to_owned(), text(concern, "sureness").to_owned());
    list(answer, "concerns").iter().map(one).collect()
}

fn number(json: &Json) -> Option<i64> {
    if let Json::Int(number) = json { Some(*number) } else { None }
}

#[test]
fn an_advisory_leads_to_a_case_that_an_officer_decides() {
    let folder = office("advised");
    advisories(&folder);
    // the copy from before the withdrawal
    let db = "--db sqlite:copy.db";
    let ran = run(&folder, &format!("advisory match advisory.json {db} --policy advisory-policy.json --format json"));
    assert_eq!(ran.code, 1, "{}", ran.err);
    let answer = json(&ran.out);
    // its bill of materials names the product again, by a name with the model number in it
    let found = ["name_and_version", "name"].map(|sureness| ("CVE-2026-0001".to_owned(), sureness.to_owned()));
    assert_eq!(concerns(&answer), found);
    // alone it is a question to the holder; that it is exploited stands in another document
    assert_eq!(text(&list(&answer, "proposals")[0], "action"), "ask");
    let both = "advisory.json exploited.json";
    let ran = run(&folder, &format!("advisory match {both} {db} --policy advisory-policy.json --format json"));
    let answer = json(&ran.out);
    assert_eq!(concerns(&answer).len(), 4);
    assert_eq!(text(&list(&answer, "proposals")[0], "action"), "suspend");
    // without a key nothing is proposed
    let advise =
        format!("ledger advise {both} {db} --policy advisory-policy.json --at 2026-11-21T06:00:00Z --letters notices");
    let ran = run(&folder, &format!("{advise} --format json"));
    assert_eq!((ran.code, text(&list(&json(&ran.out), "proposals")[0], "state")), (1, "unsigned"), "{}", ran.err);
    let letters: Vec<_> = fs::read_dir(folder.join("notices")).unwrap().collect();
    assert_eq!(letters.len(), 1);
    let letter = fs::read_to_string(letters[0].as_ref().unwrap().path()).unwrap();
    assert!(letter.contains("MCO-2026-0042") && letter.contains("CC-2026-1: CVE-2026-0001"), "{letter}");
    let ran = run(&folder, &format!("{advise} --key evaluator.pem --format json"));
    assert_eq!(ran.code, 1, "{}", ran.err);
    let answer = json(&ran.out);
    let proposal = &list(&answer, "proposals")[0];
    assert_eq!((text(proposal, "state"), text(proposal, "certificate")), ("proposed", "MCO-2026-0042"));
    // nothing has happened yet, and it is not proposed twice
    assert!(!run(&folder, &format!("ledger list {db} --status suspended")).out.contains("MCO-2026-0042"));
    let ran = run(&folder, &format!("{advise} --key evaluator.pem --format json"));
    assert_eq!(text(&list(&json(&ran.out), "proposals")[0], "state"), "known");
    // what waits, and since when
    let ran = run(&folder, &format!("ledger advised {db} --at 2026-11-21T08:00:00Z --format json"));
    let answer = json(&ran.out);
    let [waits] = list(&answer, "waiting") else { panic!("{}", ran.out) };
    assert!(list(&answer, "changes").is_empty() && text(waits, "certificate") == "MCO-2026-0042");
    let open = ["seconds_to_proposal", "seconds_open"].map(|name| waits.member(name).and_then(number));
    assert_eq!(open, [Some(86_400), Some(93_600)]);
    // with less known, or more, it is another proposal: what was declined once does not silence what came later
    fs::write(folder.join("always.json"), POLICY.replace(r#""ask", "within": "P14D""#, r#""suspend""#)).unwrap();
    let alone =
        format!("ledger advise advisory.json {db} --policy always.json --at 2026-11-21T06:00:00Z --format json");
    let ran = run(&folder, &alone);
    assert_eq!(text(&list(&json(&ran.out), "proposals")[0], "state"), "unsigned", "{}", ran.err);
    // who proposed does not decide
    let case = text(proposal, "case").to_owned();
    let decide =
        |key: &str| run(&folder, &format!("ledger case {case} decided --key {key} {db} --at 2026-11-21T12:00:00Z"));
    assert_ne!(decide("evaluator.pem").code, 0);
    let ran = decide("certifier.pem");
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert!(run(&folder, &format!("ledger list {db} --status suspended")).out.contains("MCO-2026-0042"));
    // from the release of the advisory to the proposal, and to the decision
    let ran = run(&folder, &format!("ledger advised {db} --format json"));
    let answer = json(&ran.out);
    let [change] = list(&answer, "changes") else { panic!("{}", ran.out) };
    assert_eq!((text(change, "status"), text(change, "advisory_id")), ("suspended", "CC-2026-1"));
    let seconds = |name: &str| change.member(name).and_then(number);
    assert_eq!((seconds("seconds_to_proposal"), seconds("seconds_to_decision")), (Some(86_400), Some(108_000)));
    assert!(list(&answer, "waiting").is_empty());
    assert_eq!(change.member("snapshot"), None, "nobody outside knows of it yet");
    let publish = format!("ledger publish told {db} --sign-status status.pem --sign-log log.pem");
    let ran = run(&folder, &format!("{publish} --at 2026-11-21T18:00:00Z"));
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert_eq!(run(&folder, &format!("{publish} --at 2026-11-22T18:00:00Z")).code, 0);
    let answer = json(&run(&folder, &format!("ledger advised {db} --format json")).out);
    let change = &list(&answer, "changes")[0];
    assert_eq!(change.member("seconds_to_snapshot").and_then(number), Some(129_600), "the first one that has it");
    let shown = run(&folder, &format!("ledger advised {db}")).out;
    assert!(
        shown.contains("proposed after 1 d 0 h 0 min") && shown.contains("in a snapshot after 1 d 12 h 0 min"),
        "{shown}"
    );
    let shown = run(&folder, &format!("ledger advised {db} --lang ja")).out;
    assert!(shown.contains("決定まで1日6時間0分") && shown.contains("状態一覧まで1日12時間0分"), "{shown}");
    // what is suspended is not suspended again
    let ran = run(&folder, &format!("{advise} --key evaluator.pem --format json"));
    assert_eq!((ran.code, list(&json(&ran.out), "proposals").len()), (0, 0), "{}", ran.out);
    // good news about another vulnerability lifts nothing; about this one it does
    for (cve, state) in [("CVE-2026-0002", "unanswered"), ("CVE-2026-0001", "unsigned")] {
        fs::write(folder.join("good.json"), GOOD.replace("CVE-", cve)).unwrap();
        let advise = format!("ledger advise good.json {db} --policy advisory-policy.json --at 2026-11-22T06:00:00Z");
        let ran = run(&folder, &format!("{advise} --format json"));
        assert_eq!(ran.code, 1, "{}", ran.err);
        let answer = json(&ran.out);
        let proposal = &list(&answer, "proposals")[0];
        assert_eq!((text(proposal, "action"), text(proposal, "state")), ("restore", state), "{cve}");
    }
    assert_eq!(run(&folder, &format!("ledger verify {db}")).code, 0);
}

const GOOD: &str = r#"{"@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://example.com/vex-2", "author": "Hamakaze Control Works",
  "timestamp": "2026-11-22T00:00:00Z", "version": 1, "statements": [{"vulnerability": {"name": "CVE-"}, "status": "not_affected",
    "justification": "vulnerable_code_not_present", "products": [{"@id": "pkg:generic/hamakaze/hk-210@3.2.1"}]}]}"#;

#[test]
fn example_12_goes_as_its_page_says() {
    let folder = office("example-12");
    let said = crate::body::walk_from(&folder, "12-advisories");
    let squeezed = said.split_whitespace().collect::<Vec<_>>().join(" ");
    for expected in [
        "MCO-2026-0042",
        "proposed after 0 d 9 h 0 min open for 0 d 10 h 0 min",
        "proposed after 0 d 9 h 0 min decided after 0 d 12 h 0 min in a snapshot after 0 d 15 h 0 min",
        "[officer-role-missing]",
        "REFUSE suspended",
        "`maker`",
        "`ministry`",
    ] {
        assert!(squeezed.contains(expected), "{expected} is not in\n{said}");
    }
    assert!(fs::read_to_string(folder.join("labelled.json")).unwrap().contains("AMBER"));
}

#[test]
fn bundles_are_matched_with_what_lies_beside_them() {
    let folder = office("advised-bundles");
    advisories(&folder);
    let ran =
        run(&folder, "advisory match advisory.json --bundles bundle.json record.json papers/evidence --format json");
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert_eq!(json(&ran.out).member("without_components").and_then(number), Some(0), "{}", ran.out);
    let ran = run(&folder, "advisory match advisory.json --bundles bundle.json --least identifier --format json");
    assert_eq!((ran.code, list(&json(&ran.out), "concerns").len()), (0, 0));
    assert_eq!(json(&ran.out).member("without_components").and_then(number), Some(1));
}

#[test]
fn what_does_not_read_says_where() {
    let folder = scratch("advised-refused");
    advisories(&folder);
    for (arguments, code, pointer) in [
        (
            "advisory read dangling.json",
            "advisory-product-unknown",
            "/vulnerabilities/0/product_status/known_affected/0",
        ),
        (
            "advisory match advisory.json --bundles . --policy no-such-claim.json",
            "claim-unknown",
            "/rules/0/when/all_of/0/equals/claim",
        ),
        ("advisory match advisory.json --bundles . --policy exploited.json", "missing-field", ""),
    ] {
        let ran = run(&folder, &format!("{arguments} --format json"));
        assert_eq!(ran.code, 65, "{arguments}: {}{}", ran.out, ran.err);
        let error = ran.error();
        assert_eq!((text(&error, "error"), text(&error, "pointer")), (code, pointer), "{arguments}: {}", ran.err);
    }
}

/// A link to nothing may have been an advisory, or a certificate that one concerns.
#[cfg(unix)]
#[test]
fn nothing_of_a_folder_is_passed_over() {
    let folder = scratch("advised-links");
    advisories(&folder);
    fs::create_dir_all(folder.join("news")).unwrap();
    let ran = run(&folder, "advisory read news");
    assert_eq!((ran.code, ran.out.trim()), (0, "no file in these folders"));
    fs::copy(folder.join("advisory.json"), folder.join("news/advisory.json")).unwrap();
    std::os::unix::fs::symlink("nowhere.json", folder.join("news/link.json")).unwrap();
    for arguments in ["advisory read news", "advisory match advisory.json --bundles news"] {
        let ran = run(&folder, arguments);
        assert_eq!(ran.code, 74, "{arguments}: {}", ran.out);
        assert!(ran.err.contains("news/link.json"), "{}", ran.err);
    }
}
