//! SARIF: what is a finding, how grave it is, and who has accepted it.

use warifu_evidence::{Binding, Import, ImportError, Imported};

use crate::support::{claim, controller, notes};

fn import(runs: &str) -> Result<Imported, ImportError> {
    let text = format!(r#"{{"version": "2.1.0", "runs": [{runs}]}}"#);
    Import::of(&controller()).bound(Binding::Maker).read(text.as_bytes())
}

/// A run of one tool with rules of every kind.
fn run(results: &str) -> String {
    format!(
        r#"{{"results": [{results}], "invocations": [{{"executionSuccessful": true, "endTimeUtc": "2026-05-02T00:00:00Z"}}],
            "tool": {{"driver": {{"name": "lint", "version": "1.2", "rules": [
                {{"id": "E", "defaultConfiguration": {{"level": "error"}}, "properties": {{"security-severity": "9.8"}}}},
                {{"id": "N", "defaultConfiguration": {{"level": "note"}}, "properties": {{"security-severity": "low"}}}},
                {{"id": "W"}}]}},
              "extensions": [{{"name": "more", "semanticVersion": "3.0.0", "rules": [
                {{"id": "X", "defaultConfiguration": {{"level": "error"}}}}]}}]}}}}"#
    )
}

/// Open findings of the levels none, note, warning and error.
fn levels(imported: &Imported) -> [String; 4] {
    ["none", "note", "warning", "error"].map(|level| claim(imported, &format!("analysis.open_level_{level}")))
}

fn levels_of(results: &str) -> [u32; 4] {
    levels(&import(&run(results)).unwrap()).map(|count| count.parse().unwrap())
}

#[test]
fn a_run_is_counted() {
    let results = r#"{"ruleId": "E", "message": {"text": "a"}}, {"ruleId": "W", "ruleIndex": 2},
        {"ruleId": "N", "ruleIndex": 1, "suppressions": [{"kind": "inSource"}]}"#;
    let imported = import(&run(results)).unwrap();
    for (id, expected) in [
        ("analysis.completed", "true"),
        ("analysis.finished", "\"2026-05-02T00:00:00Z\""),
        ("analysis.tools", r#"[{"name":"lint","version":"1.2"},{"name":"more","version":"3.0.0"}]"#),
        ("analysis.open", "2"),
        ("analysis.accepted", "1"),
        ("analysis.under_review", "0"),
        ("analysis.open_severity_critical", "1"),
        ("analysis.open_severity_silent", "1"),
    ] {
        assert_eq!(claim(&imported, id), expected, "{id}");
    }
    assert_eq!(levels(&imported), ["0", "0", "1", "1"]);
    assert_eq!(imported.parts[0].kind.as_str(), "static_analysis");
    assert_eq!(imported.parts[0].made_by.as_deref(), Some("lint"));
    assert_eq!(notes(&imported), ["bound_by_maker", "suppressions_not_stated"]);
}

#[test]
fn a_level_comes_from_the_rule_wherever_that_is() {
    for (result, expected) in [
        // the level of the result, and of the rule by id, by place, by reference and in an extension
        (r#"{"ruleId": "E", "level": "note"}"#, [0, 1, 0, 0]),
        (r#"{"ruleId": "E"}"#, [0, 0, 0, 1]),
        (r#"{"ruleIndex": 1}"#, [0, 1, 0, 0]),
        (r#"{"rule": {"index": 1}}"#, [0, 1, 0, 0]),
        (r#"{"rule": {"index": 0, "toolComponent": {"index": 0}}}"#, [0, 0, 0, 1]),
        (r#"{"rule": {"id": "X", "toolComponent": {"name": "more"}}}"#, [0, 0, 0, 1]),
        (r#"{"ruleId": "X"}"#, [0, 0, 0, 1]),
        // below a rule in the hierarchy
        (r#"{"ruleId": "N/1"}"#, [0, 1, 0, 0]),
        // no rule, and a rule without a level
        ("{}", [0, 0, 1, 0]),
        (r#"{"ruleId": "unlisted"}"#, [0, 0, 1, 0]),
        (r#"{"ruleId": "W", "ruleIndex": -1}"#, [0, 0, 1, 0]),
        // what leads nowhere or contradicts itself may be the worst
        (r#"{"ruleIndex": 9}"#, [0, 0, 0, 1]),
        (r#"{"rule": {"index": 0, "toolComponent": {"index": 7}}}"#, [0, 0, 0, 1]),
        (r#"{"ruleId": "E", "ruleIndex": 1}"#, [0, 0, 0, 1]),
        (r#"{"ruleId": "N", "level": "harmless"}"#, [0, 0, 0, 1]),
        (r#"{"level": "none"}"#, [1, 0, 0, 0]),
    ] {
        assert_eq!(levels_of(result), expected, "{result}");
    }
}

#[test]
fn what_is_no_failure_is_not_counted_unless_it_has_a_level() {
    for (result, open, note) in [
        (r#"{"kind": "fail"}"#, 1, None),
        (r#"{"kind": "pass"}"#, 0, None),
        (r#"{"kind": "notApplicable", "level": "none"}"#, 0, None),
        (r#"{"kind": "pass", "level": "error"}"#, 1, None),
        (r#"{"kind": "open"}"#, 0, Some("results_undecided")),
        (r#"{"kind": "review"}"#, 0, Some("results_undecided")),
        (r#"{"kind": "something"}"#, 1, None),
        (r#"{"baselineState": "absent"}"#, 0, Some("results_gone")),
        (r#"{"baselineState": "unchanged"}"#, 1, None),
        (r#"{"baselineState": "something"}"#, 1, None),
    ] {
        let imported = import(&run(result)).unwrap();
        assert_eq!(claim(&imported, "analysis.open"), open.to_string(), "{result}");
        let others = ["bound_by_maker", "suppressions_not_stated"];
        assert_eq!(notes(&imported).into_iter().find(|note| !others.contains(note)), note, "{result}");
    }
}

#[test]
fn only_what_somebody_accepted_is_accepted() {
    for (suppressions, [open, accepted, under_review]) in [
        ("null", [1, 0, 0]),
        ("[]", [1, 0, 0]),
        ("[{}]", [0, 1, 0]),
        (r#"[{"status": "accepted"}]"#, [0, 1, 0]),
        (r#"[{"status": "rejected"}]"#, [1, 0, 0]),
        (r#"[{"status": "underReview"}]"#, [1, 0, 1]),
        (r#"[{"status": "whatever"}]"#, [1, 0, 1]),
        (r#"[{"status": "rejected"}, {"status": "accepted"}]"#, [0, 1, 0]),
        (r#"[{"status": "underReview"}, {"status": "accepted"}]"#, [1, 0, 1]),
    ] {
        let imported = import(&run(&format!(r#"{{"suppressions": {suppressions}}}"#))).unwrap();
        for (id, expected) in [("open", open), ("accepted", accepted), ("under_review", under_review)] {
            assert_eq!(claim(&imported, &format!("analysis.{id}")), expected.to_string(), "{suppressions} {id}");
        }
        assert_eq!(notes(&imported).contains(&"suppressions_not_stated"), suppressions == "null", "{suppressions}");
    }
}

#[test]
fn an_invocation_lowers_only_its_own_results() {
    let with = |rule: &str, level: &str, results: &str| {
        let overrides = format!(
            r#""ruleConfigurationOverrides": [{{"descriptor": {{"id": "{rule}"}}, "configuration": {{"level": "{level}"}}}}], "executionSuccessful""#
        );
        levels(&import(&run(results).replace(r#""executionSuccessful""#, &overrides)).unwrap())
    };
    let made = r#"{"ruleId": "E", "provenance": {"invocationIndex": 0}}"#;
    assert_eq!(with("E", "note", made), ["0", "1", "0", "0"]);
    assert_eq!(with("E", "note", r#"{"ruleId": "E"}"#), ["0", "0", "0", "1"]);
    assert_eq!(with("N", "error", r#"{"ruleId": "N"}"#), ["0", "0", "0", "1"]);
    assert_eq!(with("N", "error", r#"{"ruleId": "N", "level": "note"}"#), ["0", "1", "0", "0"]);
}

#[test]
fn a_run_that_failed_or_has_no_results_did_not_complete() {
    let good = run("");
    let failed = good.replace("true", "false");
    let unsaid = good.replace(r#""executionSuccessful": true, "#, "");
    let silent = good.replace(r#""results": [], "#, "");
    let null = good.replace(r#""results": []"#, r#""results": null"#);
    let elsewhere = good.replacen('{', r#"{"externalPropertyFileReferences": {"results": [{"itemCount": 1}]}, "#, 1);
    for (runs, completed, open, note) in [
        (good.clone(), "true", "0", None),
        (unsaid.clone(), "-", "0", None),
        (format!("{unsaid}, {failed}"), "false", "0", Some("runs_failed")),
        (format!("{good}, {failed}"), "false", "0", Some("runs_failed")),
        (silent, "false", "-", Some("runs_without_results")),
        (null, "false", "-", Some("runs_without_results")),
        (elsewhere, "false", "-", Some("runs_without_results")),
        (String::new(), "false", "-", None),
    ] {
        let imported = import(&runs).unwrap();
        assert_eq!(claim(&imported, "analysis.completed"), completed, "{runs}");
        assert_eq!(claim(&imported, "analysis.open"), open, "{runs}");
        assert_eq!(notes(&imported).into_iter().find(|note| note.starts_with("runs")), note, "{runs}");
    }
}

#[test]
fn the_end_is_that_of_the_earliest_run() {
    let later = run("").replace("05-02", "05-03");
    let finished = |runs: &str| claim(&import(runs).unwrap(), "analysis.finished");
    assert_eq!(finished(&format!("{later}, {}", run(""))), "\"2026-05-02T00:00:00Z\"");
    let unsaid = run("").replace(r#", "endTimeUtc": "2026-05-02T00:00:00Z""#, "");
    assert_eq!(finished(&format!("{later}, {unsaid}")), "-");
    let malformed = import(&run("").replace("2026-05-02T", "yesterday")).unwrap();
    assert_eq!(claim(&malformed, "analysis.finished"), "-");
    assert!(notes(&malformed).contains(&"times_unusable"));
}

#[test]
fn what_cannot_be_counted_is_refused() {
    let refused = |text: &str| {
        let error = Import::of(&controller()).bound(Binding::Maker).read(text.as_bytes()).unwrap_err();
        (error.code(), error.position.pointer)
    };
    for (text, code, pointer) in [
        (r#"{"version": "2.0.0", "runs": []}"#, "unsupported-version", "/version"),
        (r#"{"runs": []}"#, "missing-field", ""),
        (r#"{"version": "2.1.0", "runs": [{"results": []}]}"#, "missing-field", "/runs/0"),
        (r#"{"version": "2.1.0", "runs": [{"tool": {}}]}"#, "missing-field", "/runs/0/tool"),
        (r#"{"version": "2.1.0", "runs": [{"results": {}}]}"#, "wrong-type", "/runs/0/results"),
        (r#"{"version": "2.1.0", "runs": [{"results": [{"level": 1}]}]}"#, "wrong-type", "/runs/0/results/0/level"),
    ] {
        assert_eq!(refused(text), (code, pointer.to_owned()), "{text}");
    }
    // it names no product: somebody has to say that it is about this one
    let text = format!(r#"{{"version": "2.1.0", "runs": [{}]}}"#, run(""));
    assert_eq!(crate::support::refusal(&text).0, "subject-missing");
}
