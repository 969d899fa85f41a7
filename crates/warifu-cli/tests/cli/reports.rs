//! The example product against every shipped set: the reports in `examples/04-shelf` are what the program says.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use warifu_catalog::{Catalog, Document};
use warifu_model::{Levels, RequirementSet};
use warifu_testkit::files::{every, setting};

use crate::support::{demo, json, list, run, scratch, text};

/// The levels to ask for, of sets where it is another than the first or more than one.
const LEVELS: [(&str, &[&str]); 4] = [
    ("iec-62443-4-1", &["ml-3"]),
    ("iec-62443-4-2", &["1", "2"]),
    ("jp-scs", &["star-3", "star-4"]),
    ("sg-cls", &["level-1", "level-2", "level-4"]),
];

pub(crate) const HEAD: &str = "\
| set | level | exit code | met | not met | undetermined | not applicable |
| --- | --- | --- | --- | --- | --- | --- |
";

/// Ordinarily each report in one of the two languages, in turn.
#[test]
fn the_example_product_against_every_shelf() {
    let scratch = scratch("shelf");
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let at = |path: &str| examples.join(path).display().to_string();
    let (first, second, product) =
        (at("01-plc/evidence/after/*"), at("04-shelf/evidence/*"), at("01-plc/product.json"));
    let imported = run(&scratch, &format!("import {first} {second} --product {product} -o all.json"));
    assert_eq!(imported.code, 0, "{}", imported.err);

    let mut table = String::from(HEAD);
    let is_whole = every() || setting("WARIFU_UPDATE").is_some();
    for (place, (set, level)) in assessed().into_iter().enumerate() {
        let asked = if level.is_empty() { String::new() } else { format!(" --level {level}") };
        let command = format!("evaluate all.json --set {set}{asked} --at 2026-11-01T00:00:00Z");
        let languages = if is_whole { &["en", "ja"][..] } else { &["en", "ja"][place % 2..][..1] };
        for language in languages {
            let ran = run(&scratch, &format!("{command} --lang {language}"));
            assert!([0, 1, 2].contains(&ran.code), "{set} {level}: {}{}", ran.out, ran.err);
            let name = [set.replace('@', "-"), level.clone()].join("-");
            holds(&examples.join(format!("04-shelf/reports/{}.{language}.txt", name.trim_end_matches('-'))), &ran.out);
        }
        let ran = run(&scratch, &format!("{command} --format json"));
        writeln!(table, "| `{set}` | {level} | {} | {} |", ran.code, tally(&ran.out)).unwrap();
    }
    let readme = fs::read_to_string(examples.join("04-shelf/README.md")).unwrap();
    let (head, rest) = readme.split_once("<!-- table -->\n").unwrap();
    let after = rest.split_at(end_of_table(rest)).1;
    holds(&examples.join("04-shelf/README.md"), &format!("{head}<!-- table -->\n{table}{after}"));
}

/// One report on three markets, with the plan for them.
#[test]
fn the_report_on_three_markets() {
    let scratch = scratch("report-markets");
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let at = |path: &str| examples.join(path).display().to_string();
    let (first, second, product) =
        (at("01-plc/evidence/after/*"), at("04-shelf/evidence/*"), at("01-plc/product.json"));
    let imported = run(&scratch, &format!("import {first} {second} --product {product} -o all.json"));
    assert_eq!(imported.code, 0, "{}", imported.err);
    for (set, level, code) in
        [("jp-jc-star", " --level star-1", 0), ("uk-psti", "", 0), ("sg-cls", " --level level-4", 2)]
    {
        let arguments = format!("evaluate all.json --set {set}{level} --at 2026-11-01T00:00:00Z --record {set}.json");
        assert_eq!(run(&scratch, &arguments).code, code, "{set}");
    }
    let planned = run(
        &scratch,
        "plan all.json --set jp-jc-star --set uk-psti --set sg-cls --level jp-jc-star:star-1 --level sg-cls:level-4 \
         --at 2026-11-01T00:00:00Z --format json",
    );
    fs::write(scratch.join("plan.json"), planned.out).unwrap();
    let report = "report jp-jc-star.json uk-psti.json sg-cls.json --plan plan.json";
    for (arguments, file) in [
        ("--as html", "report.html"),
        ("--as markdown", "report.en.md"),
        ("--as markdown --lang ja", "report.ja.md"),
        ("--as csv", "report.csv"),
        ("--as junit", "report.xml"),
        ("--as sarif", "report.sarif"),
    ] {
        let ran = run(&scratch, &format!("{report} {arguments} -o -"));
        assert_eq!(ran.code, 2, "the worst of the records: {}", ran.err);
        holds(&examples.join("04-shelf/report").join(file), &ran.out);
    }
}

/// The exit code is that of the worst record; `--format json` has the titles, and what does not apply stands apart.
#[test]
fn reports_for_machines_and_their_exit_codes() {
    let scratch = demo("report-exits");
    let yes = run(&scratch, "report record.json --format json");
    assert_eq!(yes.code, 0, "{}", yes.err);
    let report = json(&yes.out);
    assert_eq!((text(&report, "format"), text(&report, "outcome")), ("warifu.report/1", "satisfied"));
    let set = &list(&report, "sets")[0];
    let finding = &list(set, "findings")[0];
    assert!(!text(finding.member("title").unwrap(), "ja").is_empty());
    assert!(set.member("counts").unwrap().member("not_applicable").is_some());
    assert_eq!(run(&scratch, "report record-before.json").code, 1);
    // another product, the same record twice, and a plan that is none: nothing is written
    for arguments in ["record.json record.json", "record.json --plan product.json", "product.json"] {
        let ran = run(&scratch, &format!("report {arguments} --as html -o out.html"));
        assert_eq!(ran.code, 65, "{arguments}: {}", ran.err);
        assert!(!scratch.join("out.html").exists());
    }
    // machines that evaluate or explain get the titles, too
    let explained = run(&scratch, "explain record.json --format json");
    assert!(list(&json(&explained.out), "findings").iter().all(|finding| finding.member("title").is_some()));
}

/// Every shipped set, with each level to ask for; none of a set without levels.
pub(crate) fn assessed() -> Vec<(String, String)> {
    let catalog = Catalog::shipped().unwrap();
    let sets = catalog.documents().iter().filter_map(Document::set);
    let levels = |set: &RequirementSet| match LEVELS.iter().find(|(id, _)| *id == set.id.as_str()) {
        Some((_, levels)) => levels.iter().map(ToString::to_string).collect(),
        None => vec![first_level(&set.levels)],
    };
    sets.flat_map(|set| levels(set).into_iter().map(move |level| (format!("{}@{}", set.id, set.version), level)))
        .collect()
}

fn first_level(levels: &Levels) -> String {
    match levels {
        Levels::Ladder(ladder) => ladder.first().unwrap().id.to_string(),
        Levels::Vector { .. } => "1".into(),
        Levels::None => String::new(),
    }
}

/// Where the rows that begin with a bar end.
pub(crate) fn end_of_table(text: &str) -> usize {
    text.split_inclusive('\n').take_while(|line| line.starts_with('|')).map(str::len).sum()
}

/// Met, not met, cannot be told, not applicable.
pub(crate) fn tally(out: &str) -> String {
    let record = json(out);
    let outcomes: Vec<&str> = list(&record, "findings").iter().map(|finding| text(finding, "outcome")).collect();
    let count = |outcome| outcomes.iter().filter(|one| **one == outcome).count().to_string();
    ["satisfied", "not_satisfied", "undetermined", "not_applicable"].map(count).join(" | ")
}

/// The file says this; with `WARIFU_UPDATE` it is made to.
pub(crate) fn holds(path: &Path, text: &str) {
    if std::env::var_os("WARIFU_UPDATE").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let found = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    assert_eq!(found, text, "{}", path.display());
}
