//! CSAF documents that nobody here wrote: each is read about a product that it names, and what is taken and left adds up to what an
//! independent count finds in it.
#![expect(clippy::disallowed_methods, reason = "a test reads files and asks other programs")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;
use warifu_evidence::{Binding, Import, Imported};

use crate::support::{FIRMWARE, claim, controller, foreign_says, product, read, vector};

/// The folders of the foreign material that have CSAF documents.
const FOLDERS: [&str; 5] =
    ["csaf-2.0/examples/csaf", "csaf-2.0/mandatory", "real/cisa-csaf", "real2/csaf", "real2/csaf-2.1"];

fn files(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|one| one == "json") {
            found.push(path);
        }
    }
}

/// What is counted in a document without the reader.
#[derive(Default)]
struct Counted {
    /// Product ids with the package URLs and CPE names of their helper.
    named: BTreeMap<String, BTreeSet<(&'static str, String)>>,
    /// How often each id is explained.
    explained: BTreeMap<String, usize>,
    /// Pairs of a vulnerability, by its place, and a product id.
    pairs: BTreeMap<(usize, String), BTreeSet<String>>,
    lists: BTreeMap<String, usize>,
}

impl Counted {
    fn of(document: &Value) -> Self {
        let mut counted = Self::default();
        counted.walk(&document["product_tree"]);
        let vulnerabilities = document["vulnerabilities"].as_array().map(Vec::as_slice).unwrap_or_default();
        for (place, vulnerability) in vulnerabilities.iter().enumerate() {
            let Some(lists) = vulnerability["product_status"].as_object() else { continue };
            for (list, ids) in lists {
                for id in ids.as_array().map(Vec::as_slice).unwrap_or_default() {
                    *counted.lists.entry(list.clone()).or_default() += 1;
                    let id = id.as_str().unwrap_or_default().to_owned();
                    counted.pairs.entry((place, id)).or_default().insert(list.clone());
                }
            }
        }
        counted
    }

    fn walk(&mut self, value: &Value) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| self.walk(item)),
            Value::Object(members) => {
                if let Some(id) = members.get("product_id").and_then(Value::as_str) {
                    *self.explained.entry(id.to_owned()).or_default() += 1;
                    let helper = &value["product_identification_helper"];
                    let names = self.named.entry(id.to_owned()).or_default();
                    let texts = |one: &Value| one.as_str().map(str::to_owned);
                    names.extend(texts(&helper["purl"]).map(|text| ("purl", text)));
                    let purls = helper["purls"].as_array().map(Vec::as_slice).unwrap_or_default();
                    names.extend(purls.iter().filter_map(texts).map(|text| ("purl", text)));
                    names.extend(texts(&helper["cpe"]).map(|text| ("cpe", text)));
                }
                members.values().for_each(|member| self.walk(member));
            }
            _ => {}
        }
    }

    /// The names about which the document may be asked: as identifiers of a product they have to be well formed and of one version.
    fn askable(&self) -> Vec<(&'static str, String)> {
        let is_one_version = |(kind, text): &(&str, String)| match *kind {
            "purl" => text.contains('@') && text.starts_with("pkg:"),
            _ => text.starts_with("cpe:2.3:"),
        };
        let all: BTreeSet<_> = self.named.values().flatten().filter(|name| is_one_version(name)).cloned().collect();
        all.into_iter().take(20).collect()
    }
}

fn noted(imported: &Imported, code: &str) -> usize {
    let count = imported.notes.iter().find(|note| note.code() == code).and_then(|note| note.count);
    usize::try_from(count.unwrap_or_default()).unwrap()
}

/// The states that are in force, by vulnerability.
fn states(imported: &Imported) -> BTreeSet<(String, String)> {
    let records: Vec<Value> = serde_json::from_str(&claim(imported, "vex.vulnerabilities")).unwrap();
    let text = |record: &Value, key: &str| record[key].as_str().unwrap().to_owned();
    records.iter().map(|record| (text(record, "id"), text(record, "status"))).collect()
}

#[test]
fn what_is_taken_and_left_is_what_another_counts() {
    if vector("real2/expected.tsv").is_none() {
        return;
    }
    let root = warifu_testkit::files::foreign("real2").unwrap();
    let root = root.parent().unwrap();
    let (mut found, mut outcomes, mut compared, mut failures) = (Vec::new(), BTreeMap::new(), 0, Vec::new());
    for folder in FOLDERS {
        files(&root.join(folder), &mut found);
    }
    found.sort();
    for path in &found {
        let name = path.strip_prefix(root).unwrap().display().to_string();
        let bytes = read(path).unwrap();
        let Ok(document) = serde_json::from_slice::<Value>(&bytes) else { panic!("{name} is no JSON") };
        let counted = Counted::of(&document);
        let mut asked = counted.askable();
        let is_named = !asked.is_empty();
        if asked.is_empty() {
            asked.push(("purl", "pkg:generic/hamakaze/hk-210@3.2.1".to_owned()));
        }
        let mut shown = BTreeSet::new();
        for (kind, value) in &asked {
            let product = product(&[(kind, value)], &[FIRMWARE]);
            let binding = if is_named { Binding::Content } else { Binding::Maker };
            let outcome = match Import::of(&product).bound(binding).read(&bytes) {
                Err(error) => {
                    let code = error.code();
                    let pointer = error.position.pointer;
                    if code != "subject-missing" && code != "subject-mismatch" && code != "statements-left-aside" {
                        let is_known = REFUSED.iter().any(|(file, known, _)| name.ends_with(file) && *known == code);
                        if !is_known {
                            failures.push(format!("{name} {value}: {code} {pointer}"));
                        }
                    }
                    code.to_owned()
                }
                Ok(imported) => {
                    let taken: usize = claim(&imported, "vex.statements").parse().unwrap();
                    let all = taken + noted(&imported, "statements_left_aside");
                    if all != counted.pairs.len() {
                        failures
                            .push(format!("{name} {value}: {all} statements, another counts {}", counted.pairs.len()));
                    }
                    compared += 1;
                    failures.extend(missed(&name, &document, &counted, (kind, value), &imported));
                    "read".to_owned()
                }
            };
            *outcomes.entry(outcome.clone()).or_insert(0) += 1;
            shown.insert(outcome);
        }
        eprintln!("  {}: {name}", shown.into_iter().collect::<Vec<_>>().join(", "));
    }
    eprintln!("{} CSAF files; {outcomes:?}; {compared} readings compared", found.len());
    assert!(failures.is_empty(), "{failures:#?}");
    assert!(found.len() >= 194 && compared >= 50, "{} files, {compared} readings", found.len());
    lists_are_those_of_the_table(root);
}

/// Held against csaf-validator-lib, where the folder of modules that `WARIFU_NODE_MODULES` names has it: what keeps the schema is not
/// refused for its structure.
#[test]
fn what_a_foreign_validator_takes_is_taken() {
    if vector("real2/expected.tsv").is_none() {
        return;
    }
    let root = warifu_testkit::files::foreign("real2").unwrap();
    let root = root.parent().unwrap();
    let mut found = Vec::new();
    for folder in FOLDERS {
        files(&root.join(folder), &mut found);
    }
    found.sort();
    let paths: Vec<_> = found.iter().map(|path| format!("{}\n", path.display())).collect();
    let Some(theirs) = foreign_says("node", "csaf_validator.mjs", &paths.concat()) else {
        println!("SKIPPED: no node with csaf-validator-lib; nothing was compared");
        return;
    };
    let (product, mut counts) = (controller(), BTreeMap::new());
    for (path, theirs) in found.iter().zip(theirs.lines()) {
        let name = path.display().to_string();
        let ours = match Import::of(&product).bound(Binding::Maker).read(&read(path).unwrap()) {
            Ok(_) => "read",
            Err(error) => match error.code() {
                "subject-missing" | "subject-mismatch" | "statements-left-aside" => "of something else",
                code => {
                    let is_known = REFUSED.iter().any(|(file, known, _)| name.ends_with(file) && *known == code);
                    assert!(theirs == "-" || is_known, "{name}: {theirs}, and here {error}");
                    "refused"
                }
            },
        };
        *counts.entry((theirs, ours)).or_insert(0) += 1;
    }
    println!("{} CSAF files, there and here: {counts:?}", found.len());
    assert_eq!(theirs.lines().count(), found.len());
}

/// Bad news on an id that certainly is the product, and that is not there.
fn missed(
    file: &str,
    document: &Value,
    counted: &Counted,
    (kind, value): (&str, &str),
    imported: &Imported,
) -> Vec<String> {
    let states = states(imported);
    let mut missed = Vec::new();
    for ((place, id), lists) in &counted.pairs {
        let is_ours = counted
            .named
            .get(id)
            .is_some_and(|names| names.iter().any(|name| *name == (kind_of(kind), value.to_owned())));
        let is_bad =
            lists.iter().any(|list| list.contains("affected") && !list.contains("not") || list.contains("under"));
        let vulnerability = document["vulnerabilities"].get(*place);
        let Some(cve) = vulnerability.and_then(|one| one["cve"].as_str()) else { continue };
        let has = |status: &str| states.contains(&(cve.to_owned(), status.to_owned()));
        if is_ours && is_bad && !has("affected") && !has("under_investigation") {
            missed.push(format!("{file}: {cve} {id} {lists:?}"));
        }
    }
    missed
}

fn kind_of(kind: &str) -> &'static str {
    if kind == "purl" { "purl" } else { "cpe" }
}

/// The count here is held against a third one.
fn lists_are_those_of_the_table(root: &Path) {
    let table = String::from_utf8(vector("real2/expected.tsv").unwrap()).unwrap();
    let mut compared = 0;
    for row in table.lines().filter(|row| row.starts_with("csaf")) {
        let [file, fact, value, _] = row.split('\t').collect::<Vec<_>>()[..] else { panic!("{row}") };
        let Some(list) = fact.strip_prefix("status_") else { continue };
        let bytes = read(&root.join("real2").join(file)).unwrap();
        let counted = Counted::of(&serde_json::from_slice(&bytes).unwrap());
        assert_eq!(counted.lists.get(list).copied().unwrap_or_default().to_string(), value, "{file} {list}");
        compared += 1;
    }
    assert!(compared > 60, "{compared} lists");
}

/// Documents that are refused for more than what they are about, each with its reason.
const REFUSED: [(&str, &str, &str); 3] = [
    ("rhba-2023_0564.json", "empty", "its publisher has no name"),
    (
        "csaf_2_1-6-1-34-s01.json",
        "too-deep",
        "it has more branches inside each other than CSAF allows, and says so in its name",
    ),
    (
        "6-1-13-01.json",
        "malformed-purl",
        "the only name to ask by is no package URL, and the test of CSAF is of just that",
    ),
];
