//! `warifu diff`: what it says, and that its witnesses say the same to `warifu evaluate`.

use std::fs;
use std::path::Path;

use insta::assert_snapshot;
use warifu_model::Json;

use crate::sets::{Small, ssdf, ssdf_with};
use crate::support::{Ran, list, redacted, run, run_words, scratch, text};

const EDITIONS: &str = "diff us-ssdf@1.1.1 us-ssdf@1.2.0-draft.1 --at 2026-11-01T00:00:00Z";

fn ids<'j>(json: &'j Json, relation: &str) -> Vec<&'j str> {
    let all = list(json, "requirements").iter();
    all.filter(|one| text(one, "relation") == relation).map(|one| text(one, "id")).collect()
}

/// Evaluates a witness with a set as the report says.
fn assess(folder: &Path, written: &Json, set: &str, more: &[&str]) -> Ran {
    let arguments = list(written, "arguments").iter().map(|word| word.as_text().unwrap());
    let words: Vec<&str> = arguments.chain(["--set", set, "--format", "json"]).chain(more.iter().copied()).collect();
    run_words(folder, &words, b"")
}

/// Whether a set accepts a witness: the requirement that it is about, or all of it.
fn accepts(ran: &Ran, requirement: Option<&str>) -> bool {
    let json = ran.json();
    let Some(id) = requirement else { return ran.code == 0 };
    let finding = list(&json, "findings").iter().find(|finding| text(finding, "requirement") == id);
    // a set without the requirement has nothing against it
    finding.is_none_or(|finding| ["satisfied", "not_applicable"].contains(&text(finding, "outcome")))
}

/// Every witness of a report is accepted by the set that it names and by no other; how many there were.
fn confirm(folder: &Path, json: &Json, sets: [&str; 2], more: &[&str]) -> usize {
    let written = list(json, "written");
    for one in written {
        let requirement = one.member("requirement").and_then(Json::as_text);
        let [old, new] = sets.map(|set| accepts(&assess(folder, one, set, more), requirement));
        assert_eq!(
            (old, new),
            if text(one, "accepted_by") == "old" { (true, false) } else { (false, true) },
            "{one:?}"
        );
        let file = list(one, "arguments").get(1).and_then(Json::as_text).unwrap();
        assert!(file.ends_with(text(one, "witness")), "{file}");
    }
    written.len()
}

#[test]
fn the_shipped_editions_of_ssdf() {
    let folder = scratch("diff-ssdf");
    let ran = run(&folder, &format!("{EDITIONS} --format json"));
    assert_eq!(ran.code, 1, "{}", ran.err);
    let json = ran.json();
    assert_eq!((text(&json, "bump"), text(&json, "relation")), ("major", "stricter"));
    assert_eq!(ids(&json, "stricter"), ["RV.1.2"]);
    assert_eq!(ids(&json, "new"), ["PO.6.1", "PO.6.2", "PO.6.3", "PS.4.1", "PS.4.2", "PS.4.3", "PS.4.4"]);
    assert_eq!(ids(&json, "equivalent").len(), 41);
    // of the eight tasks with another statement, one asks for more; two more have other guidance only
    let reworded = |what: &str| -> Vec<&str> {
        let has = |one: &&Json| list(one, "wording").iter().any(|change| text(change, "what") == what);
        list(&json, "requirements").iter().filter(has).map(|one| text(one, "id")).collect()
    };
    let tasks = ["PO.4.1", "PO.4.2", "PO.5.2", "PS.1.1", "PW.1.1", "RV.1.2", "RV.2.1", "RV.3.3"];
    assert_eq!(reworded("statement"), tasks);
    assert_eq!(reworded("guidance"), ["PO.5.1", "RV.1.2", "RV.2.2"]);
    for one in list(&json, "requirements") {
        assert!(one.member("successors").is_some() && one.member("witnesses").is_some());
        for witness in list(one, "witnesses") {
            assert!(text(witness, "file").starts_with(text(one, "id")) && text(witness, "accepted_by") == "old");
        }
    }
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 0, "nothing is written unasked");
}

#[test]
fn every_witness_of_ssdf_is_confirmed() {
    let folder = scratch("diff-witnesses");
    let ran = run(&folder, &format!("{EDITIONS} --witnesses found/them --format json"));
    let json = ran.json();
    let count = confirm(&folder, &json, ["us-ssdf@1.1.1", "us-ssdf@1.2.0-draft.1"], &[]);
    // one for each requirement that asks for more, and one for the set
    assert_eq!(count, 9);
    let again = run(&folder, &format!("{EDITIONS} --witnesses found/them --format json"));
    assert_eq!(ran.out, again.out, "the same names");
    let back = "diff us-ssdf@1.2.0-draft.1 us-ssdf@1.1.1 --witnesses back --format json";
    let json = run(&folder, back).json();
    assert_eq!((text(&json, "relation"), ids(&json, "looser")), ("looser", vec!["RV.1.2"]));
    assert_eq!(ids(&json, "withdrawn").len(), 7);
    assert_eq!(confirm(&folder, &json, ["us-ssdf@1.2.0-draft.1", "us-ssdf@1.1.1"], &[]), 9);
}

#[test]
fn faces() {
    let folder = scratch("diff-faces");
    for (name, arguments) in [
        ("diff", EDITIONS.to_owned()),
        ("diff_ja", format!("{EDITIONS} --lang ja --editorial 港適合性評価機関 --witnesses w")),
        ("diff_back", "diff us-ssdf@1.2.0-draft.1 us-ssdf@1.1.1 --at 2026-11-01T00:00:00Z".to_owned()),
    ] {
        let ran = run(&folder, &arguments);
        assert_snapshot!(
            name,
            redacted(&format!("$ warifu {arguments}\n{}{}exit code {}", ran.out, ran.err, ran.code))
        );
    }
}

/// A page without its line breaks.
fn one_line(page: &str) -> String {
    page.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_bound_in_words() {
    let folder = scratch("diff-bound");
    ssdf_with(&folder, "new.json", "2.0.0", ("triage-within", "P1D"));
    let ran = run(&folder, "diff us-ssdf@1.1.1 new.json");
    assert_eq!(ran.code, 1);
    let words = "(`response.triage_within`) = 14 days";
    assert!(one_line(&ran.out).contains(words), "{}", ran.out);
    let ran = run(&folder, "diff us-ssdf@1.1.1 new.json --lang ja");
    assert!(one_line(&ran.out).contains("（`response.triage_within`） = 14日"), "{}", ran.out);
}

#[test]
fn the_same_set_is_equivalent() {
    let folder = scratch("diff-same");
    let ran = run(&folder, "diff us-ssdf@1.1.1 us-ssdf@1.1.1 --format json --witnesses w");
    let json = ran.json();
    assert_eq!((ran.code, text(&json, "bump"), text(&json, "relation")), (0, "none", "equivalent"));
    assert!(list(&json, "written").is_empty());
    // other words are no other acceptance, and not called equal either
    ssdf(&folder, "words.json", "1.1.1", &[("Process improved from experience", "Better from experience")]);
    let ran = run(&folder, "diff us-ssdf@1.1.1 words.json");
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert!(
        ran.out.contains("RV.3.4  Better from experience  title (en)  wording changed, not asserted by anybody"),
        "{}",
        ran.out
    );
    let ran =
        run_words(&folder, &["diff", "us-ssdf@1.1.1", "words.json", "--editorial", "Minato Conformity Office"], b"");
    assert!(
        one_line(&ran.out).contains("wording changed, asserted editorial by Minato Conformity Office"),
        "{}",
        ran.out
    );
}

#[test]
fn levels_are_compared_one_by_one() {
    let folder = scratch("diff-levels");
    let ladder = |ids: &[&str]| {
        let rungs = ids.iter().map(|id| format!(r#"{{"id":"{id}","title":{{"en":"x","ja":"x"}}}}"#));
        format!(r#"{{"scheme":"ladder","levels":[{}]}}"#, rungs.collect::<Vec<_>>().join(","))
    };
    let levels = ladder(&["low", "high"]);
    let days = r#"{"at_most":{"claim":"p.days","value":"P30D"}}"#;
    let tightened = r#","tightened":[{"level":"high","criterion":{"at_most":{"claim":"p.days","value":"P7D"}}}]"#;
    Small { levels: &levels, ..Small::new("1.0.0", days) }.write(&folder, "old.json");
    Small { levels: &levels, more: tightened, ..Small::new("2.0.0", days) }.write(&folder, "new.json");
    let rest = "--vocabulary words.json";
    let ran = run(&folder, &format!("diff old.json new.json {rest} --witnesses w --format json"));
    let json = ran.json();
    assert_eq!(ran.code, 1, "{}", ran.err);
    let relations: Vec<_> =
        list(&json, "levels").iter().map(|one| (text(one, "level"), text(one, "relation"))).collect();
    assert_eq!(relations, [("low", "equivalent"), ("high", "stricter")]);
    assert_eq!(confirm(&folder, &json, ["old.json", "new.json"], &["--vocabulary", "words.json"]), 2);
    assert_eq!(run(&folder, &format!("diff old.json new.json --level low {rest}")).code, 0);
    assert_eq!(run(&folder, &format!("diff old.json new.json --level high {rest}")).code, 1);
    let ran = run(&folder, &format!("diff old.json new.json --level star-9 {rest} --format json"));
    assert_eq!((ran.code, text(&ran.error(), "error")), (64, "level-unknown"));
    let ran = run(&folder, "diff us-ssdf@1.1.1 us-ssdf@1.1.1 --level star-9");
    assert!(ran.code == 64 && ran.err.contains("leave --level out"), "{}", ran.err);
    let ran = run(&folder, &format!("diff old.json new.json {rest} --format json"));
    assert_snapshot!("json_diff", redacted(&ran.out));
    assert_snapshot!("diff_levels", run(&folder, &format!("diff old.json new.json {rest}")).out);
}

/// Seven dimensions have more vectors than are tried; that what accepts less does so at some is enough to know.
#[test]
fn many_vectors_of_levels() {
    let folder = scratch("diff-vectors");
    let data = concat!(env!("CARGO_MANIFEST_DIR"), "/../warifu-catalog/data/sets/iec-62443-4-2-1.0.0.json");
    let text_of = fs::read_to_string(data).unwrap();
    let changed =
        text_of.replacen("\"version\": \"1.0.0\"", "\"version\": \"2.0.0\"", 1).replacen("\"P3Y\"", "\"P1Y\"", 1);
    fs::write(folder.join("new.json"), changed).unwrap();
    let ran = run(&folder, "diff iec-62443-4-2@1.0.0 new.json");
    assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("stricter (28): FR1=1,") && ran.out.contains(" and 24 more)"), "{}", ran.out);
    let ran = run(
        &folder,
        "diff iec-62443-4-2@1.0.0 new.json --level FR1=2,FR2=0,FR3=0,FR4=0,FR5=0,FR6=0,FR7=0 --format json",
    );
    assert_eq!((ran.code, text(&ran.json(), "relation")), (1, "stricter"));
}

/// Voices that have to be signed get a policy that knows their keys.
#[test]
fn signed_voices_come_with_a_policy() {
    let folder = scratch("diff-signed");
    let [weak, strong] = [
        r#"{"evidence":{"kind":"audit","supports":"p.flag"}}"#,
        r#"{"evidence":{"kind":"audit","supports":"p.flag","party":"third","role":"auditor"}}"#,
    ];
    Small::new("1.0.0", weak).write(&folder, "weak.json");
    Small::new("2.0.0", strong).write(&folder, "strong.json");
    Small::new("3.0.0", r#"{"not":{"present":{"claim":"p.flag"}}}"#).write(&folder, "not.json");
    for (old, new) in [("weak.json", "strong.json"), ("strong.json", "weak.json"), ("strong.json", "not.json")] {
        let ran = run(&folder, &format!("diff {old} {new} --vocabulary words.json --witnesses w --format json"));
        assert_eq!(ran.code, 1, "{old} {new}: {}", ran.err);
        assert!(confirm(&folder, &ran.json(), [old, new], &["--vocabulary", "words.json"]) > 0, "{old} {new}");
    }
    let policy = |entry: fs::DirEntry| entry.file_name().to_string_lossy().ends_with("--admission.json");
    assert!(fs::read_dir(folder.join("w")).unwrap().any(|entry| policy(entry.unwrap())));
}

/// Documents that a schema is held against are there as files.
#[test]
fn documents_come_with_the_witness() {
    let folder = scratch("diff-documents");
    let schemas = r#"{"id":"s","schema":{"type":"object","required":["a"]}}"#;
    Small { schemas, ..Small::new("1.0.0", r#"{"evidence":{"kind":"audit"}}"#) }.write(&folder, "old.json");
    let strict = r#"{"all_of":[{"evidence":{"kind":"audit"}},{"conforms_to_schema":{"kind":"audit","schema":"s"}}]}"#;
    Small { schemas, ..Small::new("2.0.0", strict) }.write(&folder, "new.json");
    let looser =
        r#"{"all_of":[{"evidence":{"kind":"audit"}},{"not":{"conforms_to_schema":{"kind":"audit","schema":"s"}}}]}"#;
    Small { schemas, ..Small::new("3.0.0", looser) }.write(&folder, "not.json");
    for (old, new) in [("old.json", "new.json"), ("new.json", "not.json"), ("not.json", "new.json")] {
        let ran = run(&folder, &format!("diff {old} {new} --vocabulary words.json --witnesses w --format json"));
        assert_eq!(ran.code, 1, "{old} {new}: {}{}", ran.out, ran.err);
        assert!(confirm(&folder, &ran.json(), [old, new], &["--vocabulary", "words.json"]) > 0, "{old} {new}");
    }
    let document = |entry: fs::DirEntry| entry.file_name().to_string_lossy().contains("--evidence-");
    assert!(fs::read_dir(folder.join("w")).unwrap().any(|entry| document(entry.unwrap())));
}

#[test]
fn what_is_undecided_says_why() {
    let folder = scratch("diff-undecided");
    ssdf_with(&folder, "new.json", "2.0.0", ("triage-within", "P1D"));
    let ran = run(&folder, "diff us-ssdf@1.1.1 new.json --effort 1 --format json");
    let json = ran.json();
    assert_eq!((ran.code, text(&json, "relation"), text(&json, "bump")), (2, "undecided", "major"));
    let causes: Vec<&str> = list(&json, "requirements")
        .iter()
        .flat_map(|one| list(one, "undecided"))
        .map(|one| text(one, "code"))
        .collect();
    assert!(!causes.is_empty() && causes.iter().all(|code| *code == "diff-limit"), "{causes:?}");
    let ran = run(&folder, "diff us-ssdf@1.1.1 new.json --effort 1");
    assert!(ran.out.contains("the limit `effort` was reached [diff-limit]"), "{}", ran.out);
}

#[test]
fn change_logs() {
    let folder = scratch("diff-changelog");
    for (file, language) in [("c.md", "en"), ("c.ja.md", "ja"), ("c.json", "en"), ("d.json", "ja")] {
        let ran = run(&folder, &format!("{EDITIONS} --changelog {file} --lang {language}"));
        assert_eq!(ran.code, 1, "{}", ran.err);
    }
    let read = |file: &str| fs::read_to_string(folder.join(file)).unwrap();
    let [english, japanese, json] = ["c.md", "c.ja.md", "c.json"].map(read);
    assert!(english.starts_with("# us-ssdf 1.1.1 → 1.2.0-draft.1\n") && english.contains("## Stricter (1)"));
    assert!(japanese.contains("## 厳格化 (1)") && japanese.contains("編集上の変更と主張する者はない"));
    assert_eq!(json, read("d.json"), "both languages in one file");
    // nothing is said to be equal that is only worded otherwise
    assert!(english.contains(
        "- **PO.4.1**  Criteria for security checks — statement (en, ja) — wording changed, not asserted by anybody\n"
    ));
    assert!(
        english
            .contains("- **RV.1.2**  Search for undetected vulnerabilities — statement (en, ja), guidance (en, ja) — wording changed, and what is accepted")
    );
    assert!(english.contains("legal basis EO 14028 (") && english.contains("no longer named by all 42 requirements"));
    let ran = run(&folder, &format!("{EDITIONS} --changelog -"));
    assert_eq!(ran.out, english, "standard output");
    let ran = run(&folder, &format!("{EDITIONS} --changelog c.txt --format json"));
    assert_eq!((ran.code, text(&ran.error(), "error")), (64, "usage"));
    assert!(!folder.join("c.txt").exists());
}

#[test]
fn what_cannot_be_written_leaves_nothing() {
    let folder = scratch("diff-unwritable");
    fs::write(folder.join("taken"), "a file").unwrap();
    let ran = run(&folder, &format!("{EDITIONS} --witnesses taken --format json"));
    assert_eq!(ran.code, 74, "{}", ran.err);
    // a folder stands where the last file belongs
    fs::create_dir_all(folder.join("w/PS.4.4--release.update_engine--accepted-by-old.json")).unwrap();
    let ran = run(&folder, &format!("{EDITIONS} --witnesses w --format json"));
    assert_eq!((ran.code, text(&ran.error(), "error")), (74, "is-a-folder"));
    assert_eq!(fs::read_dir(folder.join("w")).unwrap().count(), 1, "nothing half written");
    assert_eq!(run(&folder, &format!("{EDITIONS} --witnesses -")).code, 64);
    for (arguments, code) in [
        ("diff us-ssdf@1.1.1", 64),
        ("diff us-ssdf@1.1.1 nosuch", 64),
        ("diff us-ssdf@1.1.1 nosuch.json", 74),
        ("diff us-ssdf@1.1.1 warifu-common", 64),
    ] {
        assert_eq!(run(&folder, arguments).code, code, "{arguments}");
    }
    fs::write(folder.join("product.json"), "{}").unwrap();
    assert_eq!(run(&folder, "diff us-ssdf@1.1.1 product.json").code, 65);
}

/// A score that changed is not told as a change that leaves alone what is accepted.
#[test]
fn a_changed_score_is_no_change_of_the_same_acceptance() {
    let folder = scratch("diff-score");
    for (language, rule, same) in
        [("en", "Other changes of the rule", "(same acceptance)"), ("ja", "規則に関するその他の変更", "影響しないもの")]
    {
        let ran = run(&folder, &format!("diff us-cmmc@=1.0.0 us-cmmc@=1.1.0 --lang {language}"));
        assert!(ran.out.contains(rule), "{}{}", ran.out, ran.err);
        let (before, after) = ran.out.split_once(same).unwrap_or((&ran.out, ""));
        assert!(before.contains("292") && !after.contains("292"), "{}", ran.out);
    }
}
