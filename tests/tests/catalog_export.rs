//! What the catalogue exports, read by others: OSCAL by its official JSON Schema, tables by a small reader of RFC 4180.
#![expect(clippy::disallowed_methods, clippy::unwrap_used, reason = "a broken assumption has to stop a test, loudly")]

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::Value;
use warifu_catalog::{Catalog, Document, csv, oscal};
use warifu_tests::files;

/// Every set as OSCAL, with its number of requirements and of withdrawn ids.
fn exported() -> Vec<(String, Value, usize, usize)> {
    let catalog = Catalog::shipped().unwrap();
    let sets = catalog.documents().iter().filter_map(|document| Some((document, document.set()?)));
    let sets = sets.map(|(document, set)| {
        let text = oscal(set, document.digest()).to_pretty();
        let value = serde_json::from_str(&text).unwrap();
        (format!("{} {}", set.id, set.version), value, set.requirements.len(), set.withdrawn.len())
    });
    sets.collect()
}

#[test]
fn the_official_schema_takes_every_set() {
    let Some(folder) = files::foreign("oscal-schemas") else { return };
    let path = folder.join("release-schemas/oscal_catalog_schema.json");
    let schema: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let schema = jsonschema::draft7::new(&schema).unwrap();
    for (name, value, ..) in exported() {
        let errors: Vec<_> =
            schema.iter_errors(&value).take(3).map(|e| format!("{e} at {}", e.instance_path())).collect();
        assert!(errors.is_empty(), "{name}: {errors:#?}");
    }
}

#[test]
fn nothing_is_lost_and_every_reference_lands() {
    for (name, value, requirements, withdrawn) in exported() {
        let (mut ids, mut uuids, mut links) = (Vec::new(), BTreeSet::new(), Vec::new());
        let mut controls = (0, 0);
        walk(&value["catalog"], &mut |object| {
            ids.extend(object.get("id").and_then(Value::as_str).map(str::to_owned));
            uuids.extend(object.get("uuid").and_then(Value::as_str).map(str::to_owned));
            links
                .extend(object.get("href").and_then(Value::as_str).map(|href| href.trim_start_matches('#').to_owned()));
            if object.get("class").is_some_and(|class| class == "requirement") {
                let props = object["props"].as_array().unwrap();
                let gone = props.iter().any(|prop| prop["name"] == "status" && prop["value"] == "withdrawn");
                if gone { controls.1 += 1 } else { controls.0 += 1 }
            }
        });
        assert_eq!(controls, (requirements, withdrawn), "{name}");
        let unique: BTreeSet<_> = ids.iter().cloned().collect();
        assert_eq!(unique.len(), ids.len(), "{name}");
        let lost: Vec<_> = links.iter().filter(|link| !unique.contains(*link) && !uuids.contains(*link)).collect();
        assert!(lost.is_empty(), "{name}: {lost:?}");
    }
}

fn walk(value: &Value, visit: &mut impl FnMut(&serde_json::Map<String, Value>)) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| walk(item, visit)),
        Value::Object(members) => {
            visit(members);
            members.values().for_each(|member| walk(member, visit));
        }
        _ => {}
    }
}

#[test]
fn every_document_is_a_table_with_full_rows() {
    let catalog = Catalog::shipped().unwrap();
    for document in catalog.documents() {
        let rows = read_csv(&csv(document));
        let width = rows[0].len();
        assert!(width >= 10 && rows.iter().all(|row| row.len() == width), "{}", document.id());
        assert_eq!(rows.len() - 1, expected_rows(document), "{} {}", document.id(), document.version());
        let cells = rows.iter().flatten();
        let runs: Vec<_> = cells.filter(|cell| cell.starts_with(['=', '+', '-', '@', '\t', '\r'])).collect();
        assert!(runs.is_empty(), "{}: {runs:?}", document.id());
    }
}

fn expected_rows(document: &Document) -> usize {
    let set = document.set().map(|set| set.requirements.len() + set.withdrawn.len());
    let vocabulary = document.vocabulary().map(|vocabulary| vocabulary.claims.len());
    let sectors = document.sector_list().map(|list| list.sectors.len());
    let arrangement = document.arrangement().map(|arrangement| arrangement.provisions.len());
    let crosswalk = document.crosswalk().map(|crosswalk| crosswalk.edges.len());
    set.or(vocabulary).or(sectors).or(crosswalk).or(arrangement).unwrap()
}

/// RFC 4180, read strictly.
fn read_csv(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let mut quoted = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\r' if !quoted => {
                assert_eq!(chars.next(), Some('\n'));
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            other => cell.push(other),
        }
    }
    assert!(!quoted && row.is_empty() && cell.is_empty());
    rows
}

/// `compliance-trestle` (`pip install compliance-trestle`; `WARIFU_PYTHON` names an interpreter that has it) reads every
/// set, and its own checks of identifiers and references pass.
#[test]
fn compliance_trestle_takes_every_set() {
    let python = files::setting("WARIFU_PYTHON").unwrap_or_else(|| "python3".to_owned());
    let imports = Command::new(&python).args(["-c", "import trestle.oscal.catalog"]).output();
    if !imports.is_ok_and(|output| output.status.success()) {
        return eprintln!("\n!!! SKIPPED: no Python with `compliance-trestle` (set WARIFU_PYTHON) !!!\n");
    }
    let folder = std::env::temp_dir().join(format!("warifu-trestle-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let mut expected = 0;
    for (name, value, ..) in exported() {
        let path = folder.join(format!("{}.json", name.replace([' ', '.'], "-")));
        std::fs::write(path, serde_json::to_vec(&value).unwrap()).unwrap();
        expected += 1;
    }
    let output = Command::new(&python).args(["-c", TRESTLE]).arg(&folder).output().unwrap();
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{told}{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(told.lines().filter(|line| line.starts_with("valid")).count(), expected, "{told}");
    std::fs::remove_dir_all(folder).unwrap();
}

const TRESTLE: &str = r#"
import argparse, pathlib, sys
from trestle.core.validator_factory import validator_factory
from trestle.oscal.catalog import Catalog
validator = validator_factory.get(argparse.Namespace(mode="all"))
for path in sorted(pathlib.Path(sys.argv[1]).glob("*.json")):
    catalog = Catalog.oscal_read(path)
    print("valid" if validator.model_is_valid(catalog, True, None) else "NOT VALID", path.name)
"#;
