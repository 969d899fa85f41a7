use warifu_model::{Json, Language, Outcome};
use warifu_report::report::Report;

use crate::example::Example;

fn reports() -> Vec<Report> {
    vec![Example::new().report(), Example::of_each_outcome().report()]
}

#[test]
fn junit_counts_what_it_holds() {
    for (report, language) in reports().iter().flat_map(|report| [(report, Language::En), (report, Language::Ja)]) {
        let text = report.to_junit(language);
        let document = roxmltree::Document::parse(&text).unwrap();
        let suites: Vec<_> = document.descendants().filter(|node| node.has_tag_name("testsuite")).collect();
        assert_eq!(suites.len(), report.sets.len());
        for (suite, set) in suites.iter().zip(&report.sets) {
            let named = |name: &str| suite.descendants().filter(|node| node.has_tag_name(name)).count();
            let says = |name: &str| suite.attribute(name).unwrap().parse::<usize>().unwrap();
            assert_eq!(
                [says("tests"), says("failures"), says("errors"), says("skipped")],
                [named("testcase"), named("failure"), named("error"), named("skipped")]
            );
            // nothing but what is satisfied passes
            let passed = says("tests") - says("failures") - says("errors") - says("skipped");
            assert_eq!(passed, set.counts.satisfied);
            assert_eq!(says("skipped"), set.counts.not_applicable + set.counts.waived);
        }
    }
}

#[test]
fn sarif_has_a_rule_for_each_requirement_and_a_result_for_each_open_one() {
    for report in reports() {
        let sarif = report.to_sarif(Language::En);
        assert_eq!(sarif.member("version").and_then(Json::as_text), Some("2.1.0"));
        let runs = items(&sarif, "runs");
        for (run, set) in runs.iter().zip(&report.sets) {
            let rules = items(run.member("tool").unwrap().member("driver").unwrap(), "rules");
            assert_eq!(rules.len(), set.findings.len());
            let results = items(run, "results");
            assert_eq!(results.len(), set.counts.not_satisfied + set.counts.undetermined);
            for result in results {
                let Some(Json::Int(place)) = result.member("ruleIndex") else { panic!("no place") };
                let place = usize::try_from(*place).unwrap();
                assert_eq!(rules[place].member("id"), result.member("ruleId"));
                let unmet = set.findings[place].outcome == Outcome::NotSatisfied;
                let level = result.member("level").and_then(Json::as_text);
                assert_eq!(level, Some(if unmet { "error" } else { "warning" }));
                assert_eq!(result.member("suppressions").is_some(), set.findings[place].waived.is_some());
            }
        }
    }
}

#[test]
fn csv_has_one_line_for_each_finding_and_as_many_cells_in_each() {
    for report in reports() {
        let lines = parsed(&report.to_csv());
        assert_eq!(lines.len(), 1 + report.sets.iter().map(|set| set.findings.len()).sum::<usize>());
        assert!(lines.iter().all(|line| line.len() == lines[0].len()), "{lines:?}");
    }
}

#[test]
fn json_counts_what_does_not_apply_apart() {
    let report = Example::of_each_outcome().report();
    let json = report.to_json();
    let counts = items(&json, "sets")[0].member("counts").unwrap();
    for outcome in ["satisfied", "not_satisfied", "undetermined", "not_applicable"] {
        assert_eq!(counts.member(outcome), Some(&Json::Int(1)), "{outcome}");
    }
    let finding = &items(&items(&json, "sets")[0], "findings")[0];
    assert!(finding.member("title").and_then(|title| title.member("ja")).is_some());
}

/// RFC 4180, read naively.
fn parsed(text: &str) -> Vec<Vec<String>> {
    let (mut lines, mut line, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '"' if quoted && characters.peek() == Some(&'"') => cell.extend(characters.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => line.push(std::mem::take(&mut cell)),
            '\r' if !quoted => {
                assert_eq!(characters.next(), Some('\n'));
                line.push(std::mem::take(&mut cell));
                lines.push(std::mem::take(&mut line));
            }
            c => cell.push(c),
        }
    }
    assert!(cell.is_empty() && line.is_empty() && !quoted);
    lines
}

fn items<'j>(json: &'j Json, name: &str) -> &'j [Json] {
    match json.member(name) {
        Some(Json::List(items)) => items,
        _ => panic!("no list `{name}`"),
    }
}
