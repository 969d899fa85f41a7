use insta::assert_snapshot;
use warifu_model::{Bearing, Digest, Language, Localized, Points, Token};
use warifu_report::report::{CoveredReport, Languages, MARKDOWN_LIMIT, Report, ReportError, Source};

use crate::example::{Example, id_of};

const ALL: [(&str, Languages); 3] =
    [("en", Languages::One(Language::En)), ("ja", Languages::One(Language::Ja)), ("both", Languages::Both)];

#[test]
fn pages_for_people() {
    let report = Example::of_each_outcome().report();
    for (name, languages) in ALL {
        assert_snapshot!(format!("markdown_{name}"), report.to_markdown(languages));
    }
    for (name, language) in [("en", Language::En), ("ja", Language::Ja)] {
        assert_snapshot!(format!("terminal_{name}"), anstyle_free(&report.to_page(language).render(100)));
    }
    let html = report.to_html(Languages::One(Language::En));
    let body = html.split_once("<body>").unwrap().1;
    assert_snapshot!("html", body);
    // the three differ in what they show first, and in nothing else
    for (name, languages) in ALL {
        let other = report.to_html(languages);
        assert_eq!(other.matches(" checked>").count(), 1, "{name}");
        assert_eq!(other.split_once("<header>").unwrap().1, html.split_once("<header>").unwrap().1);
    }
}

#[test]
fn pages_for_machines() {
    let report = Example::of_each_outcome().report();
    assert_snapshot!("csv", report.to_csv().replace("\r\n", "␍\n"));
    assert_snapshot!("json", report.to_json().to_lines());
    for (name, language) in [("en", Language::En), ("ja", Language::Ja)] {
        assert_snapshot!(format!("junit_{name}"), report.to_junit(language));
        assert_snapshot!(format!("sarif_{name}"), report.to_sarif(language).to_lines());
    }
}

#[test]
fn a_waived_requirement_is_said_everywhere() {
    let report = Example::new().report();
    assert_eq!(
        (report.sets[0].counts.satisfied, report.sets[0].counts.undetermined, report.sets[0].counts.waived),
        (1, 1, 1)
    );
    let said = [
        report.to_html(Languages::Both),
        report.to_markdown(Languages::Both),
        report.to_csv(),
        report.to_junit(Language::En),
        report.to_sarif(Language::En).to_lines(),
        report.to_json().to_lines(),
    ];
    for one in said {
        assert!(one.contains("w-2026-1"), "{one}");
    }
}

#[test]
fn what_is_covered_is_told_with_its_proof_and_changes_no_outcome() {
    let example = Example::of_each_outcome();
    let plain = example.report();
    assert!(!plain.to_html(Languages::Both).contains("Covered by what is held"));
    let report = plain.clone().covering(example.source().digest, vec![covered("R.3", 1)]);
    let said = [report.to_html(Languages::Both), report.to_markdown(Languages::Both), report.to_json().to_lines()];
    for one in said {
        assert!(
            ["deemed met by recognition", "承認により適合とみなす", "MCO-1", "R.3"]
                .iter()
                .all(|part| one.contains(part)),
            "{one}"
        );
    }
    assert_eq!((report.outcome, report.sets[0].counts), (plain.outcome, plain.sets[0].counts));
    // of a record that is not in the report nothing is told
    assert_eq!(plain.clone().covering(Digest::of(b"another"), vec![covered("R.3", 1)]), plain);
}

/// Points and what is recommended stand behind the name of a set and of a requirement, and never inside.
#[test]
fn what_was_reached_of_a_score_stands_behind_the_version() {
    let mut example = Example::of_each_outcome();
    example.record.score = Some(Points { at_least: 8, reached: 7, open: 2, of: 12 });
    example.record.findings[1].bearing = Some(Bearing::Points);
    example.record.findings[1].weight = Some(3);
    example.record.findings[2].bearing = Some(Bearing::Recommended);
    let report = example.report();
    let set = &report.sets[0];
    let titles: Vec<_> = example.set.requirements.iter().map(|requirement| requirement.title.clone()).collect();
    assert_eq!((&set.title, &set.findings[1].title), (&example.set.title, &titles[1]));
    let [en, ja] = [&set.title.en, &set.title.ja];
    let level = set.level.as_deref().unwrap();
    let name = format!("{en} 1.0.0, level {level}: 7 of 12 points, 2 undetermined; 8 are enough");
    let name_ja = format!("{ja} 1.0.0（レベル：{level}）：12点中7点、判定不能2点（8点以上で適合）");
    let [one, other] = [Language::En, Language::Ja].map(|language| anstyle_free(&report.to_page(language).render(400)));
    assert!(one.contains(&name) && other.contains(&name_ja), "{one}{other}");
    for said in [report.to_markdown(Languages::One(Language::En)), report.to_junit(Language::En)] {
        assert!(said.contains(&name) && said.contains("(3 points)") && said.contains("(recommended)"), "{said}");
    }
    let table = report.to_csv();
    let lines: Vec<_> = table.lines().collect();
    assert!(lines[0].ends_with(",record,bearing,weight"), "{}", lines[0]);
    assert!(!table.contains("points)") && !table.contains("点）"), "{table}");
    assert!(table.contains(",points,3\r\n") && table.contains(",recommended,\r\n"), "{table}");
    let json = report.to_json().to_lines();
    assert!(!json.contains("are enough") && json.contains("\"weight\": 3"), "{json}");
}

/// A number of requirements that are covered by one certificate.
fn covered(id: &str, count: usize) -> CoveredReport {
    CoveredReport {
        how: Token::parse("recognised").unwrap(),
        says: Localized::of(
            "deemed met by recognition (by arrangement `jp-uk-2025`)".into(),
            "承認により適合とみなす（取決め`jp-uk-2025`）".into(),
        ),
        by: "MCO-1".into(),
        requirements: vec![id_of(id); count],
    }
}

#[test]
fn a_report_without_its_set_shows_ids_and_says_so() {
    let example = Example::of_each_outcome();
    let source = Source { set: None, vocabularies: &[], ..example.source() };
    let report = Report::new(&[source]).unwrap();
    assert_eq!(report.sets[0].title.en, "example-baseline");
    assert!(report.to_html(Languages::Both).contains("not in the catalogue"));
    assert!(report.to_markdown(Languages::Both).contains("R.3"));
}

#[test]
fn records_of_two_products_and_one_record_twice_are_refused() {
    let (example, mut other) = (Example::new(), Example::new());
    let twice = Report::new(&[example.source(), example.source()]).unwrap_err();
    assert_eq!(twice, ReportError::RecordTwice { name: "record.json".into() });
    other.record.product.version.push_str(".1");
    let of_two = Report::new(&[example.source(), other.source()]).unwrap_err();
    assert_eq!(of_two.code(), "report-other-product");
}

#[test]
fn the_worst_record_decides() {
    let (met, unmet) = (Example::new(), Example::of_each_outcome());
    let report = Report::new(&[met.source(), unmet.source()]).unwrap();
    assert_eq!(report.outcome, warifu_model::Outcome::NotSatisfied);
    let report = Report::new(&[met.source()]).unwrap();
    assert_eq!(report.outcome, warifu_model::Outcome::Satisfied);
}

#[test]
fn a_plan_is_for_the_sets_of_the_records() {
    let example = Example::of_each_outcome();
    let plan = |digest: Digest, level: &str| {
        format!(
            r#"{{"format": "warifu.plan/1", "met": false, "questions": [{{"claim": "test.findings", "requirements": []}}],
            "sets": [{{"id": "example-baseline", "version": "1.0.0", "digest": "{digest}", "level": "{level}"}}],
            "plans": [{{"cost": 3, "proven": true, "changes": [
                {{"kind": "claim", "claim": "response.acknowledge_within", "from": "P9D", "to": "P5D", "cost": 1,
                  "serves": [{{"set": 0, "requirement": "R.1"}}]}},
                {{"kind": "claim", "claim": "test.findings", "from": [{{"fixed": false}}], "to": [{{"fixed": true}}], "cost": 1,
                  "serves": []}},
                {{"kind": "evidence", "evidence": "test_report", "cost": 1, "serves": []}}]}}]}}"#
        )
    };
    let read = |plan: &str| example.report().with_plan(plan.as_bytes(), &[example.source()]);
    let digest = example.record.set.digest;
    let report = read(&plan(digest, "star-2")).unwrap();
    let said: Vec<_> = report.plan.as_ref().unwrap().changes.iter().map(|change| change.says.en.as_str()).collect();
    assert_eq!(said[0], "“Time to acknowledge a report” becomes 5 days instead of 9 days");
    assert_eq!(said[1], "“Findings of security tests”: record 1 with “Whether it is fixed” yes");
    assert_eq!(said[2], "Provide “Test report”");
    assert!(report.to_html(Languages::Both).contains("報告に受領を知らせるまでの期間"));
    assert_eq!(read(&plan(Digest::of(b"another"), "star-2")).unwrap_err().code(), "report-plan-of-other-sets");
    assert_eq!(read(&plan(digest, "star-1")).unwrap_err().code(), "report-plan-of-other-sets");
    for broken in
        ["", "{}", r#"{"format": "warifu.plan/1"}"#, r#"{"format": "warifu.plan/2", "sets": [], "plans": []}"#]
    {
        assert_eq!(read(broken).unwrap_err(), ReportError::PlanUnreadable, "{broken}");
    }
}

#[test]
fn markdown_keeps_its_limit_and_counts_what_is_left_out() {
    let mut example = Example::of_each_outcome();
    let (open, id) = (example.record.findings[1].clone(), example.set.requirements[1].clone());
    for number in 0..400 {
        let requirement = id_of(&format!("X.{number}"));
        example.set.requirements.push(warifu_model::Requirement { id: requirement.clone(), ..id.clone() });
        example.record.findings.push(warifu_model::Finding { requirement, ..open.clone() });
    }
    for (name, languages) in ALL {
        let covered = (0..100).map(|number| covered(&format!("X.{number}"), 300)).collect();
        let text = example.report().covering(example.source().digest, covered).to_markdown(languages);
        let length = text.chars().count();
        assert!(length <= MARKDOWN_LIMIT && length > MARKDOWN_LIMIT / 3, "{name}: {length}");
        assert!(text.contains("- … and ") || text.contains("- … ほか"), "{name}");
        assert_eq!(text.matches("<details>").count(), text.matches("</details>").count());
    }
}

/// Without the styles of a terminal.
pub(crate) fn anstyle_free(text: &str) -> String {
    let mut out = String::new();
    let mut parts = text.split('\u{1b}');
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        out.push_str(part.split_once('m').map_or("", |(_, rest)| rest));
    }
    out
}
