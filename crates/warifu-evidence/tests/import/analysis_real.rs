//! SARIF and Scorecard documents that nobody here wrote: what they say is what another counts in them.

use std::collections::BTreeMap;

use warifu_evidence::{Binding, Import, Imported};

use crate::support::{claim, controller, foreign_says, vector};

type Facts = BTreeMap<String, String>;

/// What another counts in each file of one of the formats; none where the material is not on this machine.
fn facts(format: &str) -> Option<BTreeMap<String, Facts>> {
    let table = String::from_utf8(vector("real2/expected.tsv")?).unwrap();
    let mut files: BTreeMap<String, Facts> = BTreeMap::new();
    for row in table.lines().skip(1) {
        let [file, fact, value, counter] = row.split('\t').collect::<Vec<_>>()[..] else { panic!("{row}") };
        // the other counter takes a level that is not written for a warning, whatever the rule says
        if counter.starts_with("own") {
            files.entry(file.to_owned()).or_default().insert(fact.to_owned(), value.to_owned());
        }
    }
    files.retain(|_, facts| facts.get("format").is_some_and(|one| one == format));
    Some(files)
}

fn read(file: &str) -> Option<Imported> {
    let bytes = vector(file)?;
    match Import::of(&controller()).bound(Binding::Maker).read(&bytes) {
        Ok(imported) => Some(imported),
        Err(error) => panic!("{file}: {} {}", error.code(), error.position.pointer),
    }
}

fn fact(facts: &Facts, name: &str) -> u64 {
    facts.get(name).and_then(|value| value.parse().ok()).unwrap_or_default()
}

fn count(imported: &Imported, id: &str) -> u64 {
    claim(imported, id).parse().unwrap_or_default()
}

fn noted(imported: &Imported, code: &str) -> u64 {
    imported.notes.iter().find(|note| note.code() == code).and_then(|note| note.count).unwrap_or_default()
}

#[test]
fn findings_are_counted_as_another_counts_them() {
    let Some(files) = facts("SARIF") else { return };
    let (mut seen, mut compared, mut differences) = (0, 0, Vec::new());
    for (file, facts) in &files {
        let Some(imported) = read(&format!("real2/{file}")) else { continue };
        seen += 1;
        let mut compare = |what: &str, own: u64, other: u64| {
            compared += 1;
            let is_explained = DANGLING.iter().any(|name| file.ends_with(name)) && matches!(what, "warning" | "error");
            if own != other && !is_explained {
                differences.push(format!("{file} {what}: {own}, another {other}"));
            }
        };
        let open = count(&imported, "analysis.open");
        let gone = noted(&imported, "results_gone");
        let others: u64 =
            facts.iter().filter(|(name, _)| name.starts_with("kind_")).map(|(_, n)| n.parse::<u64>().unwrap()).sum();
        let not_findings = others - fact(facts, "kind_(absent)") - fact(facts, "kind_fail");
        let findings = fact(facts, "results") - not_findings - fact(facts, "baseline_absent");
        compare("findings", open + count(&imported, "analysis.accepted"), findings);
        compare("gone", gone, fact(facts, "baseline_absent"));
        compare("accepted", count(&imported, "analysis.accepted"), fact(facts, "suppression_accepted"));
        compare("under review", count(&imported, "analysis.under_review"), fact(facts, "suppression_underReview"));
        // the other counts the level of what is accepted, gone or no failure, too
        if open == fact(facts, "results") {
            for level in ["note", "warning", "error", "none"] {
                let own = count(&imported, &format!("analysis.open_level_{level}"));
                compare(level, own, fact(facts, &format!("level_{level}")));
            }
            let silent = count(&imported, "analysis.open_severity_silent");
            compare("severity", open - silent, fact(facts, "with_security_severity"));
        }
        eprintln!("  read, {open} open: {file}");
    }
    eprintln!("{seen} SARIF files read, none refused, {compared} counts compared");
    assert!(seen == 0 || seen == 55 && compared > 400, "{seen} files, {compared} counts");
    assert!(differences.is_empty(), "{differences:#?}");
}

/// Held against sarif-multitool itself, where `WARIFU_SARIF_MULTITOOL` names the program.
#[test]
fn a_foreign_reader_finds_the_same_findings() {
    let Some(files) = facts("SARIF") else { return };
    let folder = warifu_testkit::files::foreign("real2").unwrap();
    let paths: Vec<_> = files.keys().map(|file| format!("{}\n", folder.join(file).display())).collect();
    let Some(theirs) = foreign_says("python3", "sarif_results.py", &paths.concat()) else {
        println!("SKIPPED: no sarif-multitool; nothing was compared");
        return;
    };
    let mut compared = 0;
    for (file, theirs) in files.keys().zip(theirs.lines()) {
        let (Some(imported), Ok(theirs)) = (read(&format!("real2/{file}")), theirs.parse::<u64>()) else { continue };
        if claim(&imported, "analysis.open") == "-" {
            continue;
        }
        let ours = count(&imported, "analysis.open") + count(&imported, "analysis.accepted");
        let is_explained = KINDS_LOST.iter().any(|name| file.ends_with(name));
        assert!(ours == theirs || is_explained, "{file}: {ours} here, {theirs} there");
        compared += 1;
    }
    println!("{compared} of {} documents have a count in both", files.len());
    assert!(compared > 40, "{compared}");
}

#[test]
fn checks_have_the_scores_that_another_reads() {
    let Some(files) = facts("Scorecard") else { return };
    let (mut seen, mut compared) = (0, 0);
    for (file, facts) in &files {
        let Some(imported) = read(&format!("real2/{file}")) else { continue };
        seen += 1;
        let checks = claim(&imported, "scorecard.checks");
        for (name, score) in facts.iter().filter_map(|(name, score)| Some((name.strip_prefix("check_")?, score))) {
            let expected = match score.as_str() {
                "-1" => format!(r#"{{"name":"{name}"}}"#),
                score => format!(r#"{{"name":"{name}","score":{score}}}"#),
            };
            assert!(checks.contains(&expected), "{file}: {expected} in {checks}");
            compared += 1;
        }
        assert_eq!(checks.matches("\"name\"").count() as u64, fact(facts, "checks"), "{file}");
        assert_eq!(count(&imported, "scorecard.undetermined"), fact(facts, "undetermined"), "{file}");
        assert_eq!(claim(&imported, "scorecard.commit").trim_matches('"'), facts["commit"], "{file}");
        assert_eq!(claim(&imported, "scorecard.version").trim_matches('"'), facts["version"].trim_start_matches('v'));
        eprintln!("  read: {file}");
    }
    eprintln!("{seen} Scorecard files read, none refused, {compared} scores compared");
    assert!(seen == 0 || seen >= 14 && compared > 40, "{seen} files, {compared} scores");
}

#[test]
fn what_tools_wrote_elsewhere_is_read() {
    if let Some(imported) = read("real/tool-output/sarif/bandit-requests-urllib3.sarif") {
        eprintln!("bandit: {} open", claim(&imported, "analysis.open"));
        assert!(count(&imported, "analysis.open") > 0);
    }
    let path = "real/kubernetes-1.25.2/scorecard-kubernetes-140c27533044e9e00f800d3ad0517540e3e4ecad.json";
    if let Some(imported) = read(path) {
        assert_eq!(claim(&imported, "scorecard.version"), "\"4.7.0\"");
        assert!(claim(&imported, "scorecard.checks").contains(r#"{"name":"License","score":10}"#));
    }
}

/// A result of these refers to an extension that is not there: an error here, a warning for the other.
const DANGLING: [&str; 2] = ["SARIF2004.OptimizeFileSize_Invalid.sarif", "SARIF2004.OptimizeFileSize_Valid.sarif"];

/// Files with results of another kind and without a level, which the other tool takes for failures.
const KINDS_LOST: [&str; 1] = ["NoRuleDefaultConfiguration.sarif"];
