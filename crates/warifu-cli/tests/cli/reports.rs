//! The example product against every shipped set: the reports in `examples/04-shelf` are what the program says.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use warifu_catalog::{Catalog, Document};

use crate::support::{json, list, run, scratch, text};

/// Each set with the level to ask for, and what is to come of it.
const ASSESSED: [(&str, &str, i32); 16] = [
    ("us-ssdf@1.1.0", "", 0),
    ("us-ssdf@1.2.0-draft.1", "", 1),
    ("us-cisa-ssdaf@1.0.0", "", 0),
    ("us-csf@1.0.0", "", 1),
    ("us-csf@1.1.0", "", 1),
    ("us-csf@2.0.0", "", 1),
    ("iec-62443-4-1@1.0.0", "ml-3", 1),
    ("iec-62443-4-2@1.0.0", "1", 1),
    ("iec-62443-4-2@1.0.0", "2", 1),
    ("jp-jc-star@1.0.0", "star-1", 0),
    ("jp-scs@1.0.0", "star-3", 1),
    ("jp-scs@1.0.0", "star-4", 1),
    ("uk-psti@1.0.0", "", 0),
    ("sg-cls@1.0.0", "level-1", 0),
    ("sg-cls@1.0.0", "level-2", 0),
    ("sg-cls@1.0.0", "level-4", 2),
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
    for (set, level, code) in ASSESSED {
        let asked = if level.is_empty() { String::new() } else { format!(" --level {level}") };
        let command = format!("evaluate all.json --set {set}{asked} --at 2026-11-01T00:00:00Z");
        for language in ["en", "ja"] {
            let ran = run(&scratch, &format!("{command} --lang {language}"));
            assert_eq!(ran.code, code, "{set} {level}: {}{}", ran.out, ran.err);
            let name = [set.replace('@', "-"), level.into()].join("-");
            holds(&examples.join(format!("04-shelf/reports/{}.{language}.txt", name.trim_end_matches('-'))), &ran.out);
        }
        let ran = run(&scratch, &format!("{command} --format json"));
        writeln!(table, "| `{set}` | {level} | {code} | {} |", tally(&ran.out)).unwrap();
    }
    let readme = fs::read_to_string(examples.join("04-shelf/README.md")).unwrap();
    let (head, rest) = readme.split_once("<!-- table -->\n").unwrap();
    let after = rest.split_at(end_of_table(rest)).1;
    holds(&examples.join("04-shelf/README.md"), &format!("{head}<!-- table -->\n{table}{after}"));
}

#[test]
fn no_shipped_set_is_left_out() {
    let catalog = Catalog::shipped().unwrap();
    let sets = catalog.documents().iter().filter_map(Document::set);
    for set in sets {
        let name = format!("{}@{}", set.id, set.version);
        assert!(ASSESSED.iter().any(|(assessed, ..)| *assessed == name), "{name}");
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
