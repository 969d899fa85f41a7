//! The example product against every shipped set: the reports in `examples/04-shelf` are what the program says.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use warifu_catalog::{Catalog, Document};
use warifu_model::{Levels, RequirementSet};

use crate::support::{json, list, run, scratch, text};

/// The levels to ask for, of sets where it is another than the first or more than one.
const LEVELS: [(&str, &[&str]); 4] = [
    ("iec-62443-4-1", &["ml-3"]),
    ("iec-62443-4-2", &["1", "2"]),
    ("jp-scs", &["star-3", "star-4"]),
    ("sg-cls", &["level-1", "level-2", "level-4"]),
];

const HEAD: &str = "\
| set | level | exit code | met | not met | undetermined | not applicable |
| --- | --- | --- | --- | --- | --- | --- |
";

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
    for (set, level) in assessed() {
        let asked = if level.is_empty() { String::new() } else { format!(" --level {level}") };
        let command = format!("evaluate all.json --set {set}{asked} --at 2026-11-01T00:00:00Z");
        for language in ["en", "ja"] {
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

/// Every shipped set, with each level to ask for; none of a set without levels.
fn assessed() -> Vec<(String, String)> {
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
fn end_of_table(text: &str) -> usize {
    text.split_inclusive('\n').take_while(|line| line.starts_with('|')).map(str::len).sum()
}

/// Met, not met, cannot be told, not applicable.
fn tally(out: &str) -> String {
    let record = json(out);
    let outcomes: Vec<&str> = list(&record, "findings").iter().map(|finding| text(finding, "outcome")).collect();
    let count = |outcome| outcomes.iter().filter(|one| **one == outcome).count().to_string();
    ["satisfied", "not_satisfied", "undetermined", "not_applicable"].map(count).join(" | ")
}

/// The file says this; with `WARIFU_UPDATE` it is made to.
fn holds(path: &Path, text: &str) {
    if std::env::var_os("WARIFU_UPDATE").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let found = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    assert_eq!(found, text, "{}", path.display());
}
