//! SPDX documents that nobody here wrote, of every form: what they say is what others count in them.

use std::collections::BTreeMap;

use warifu_evidence::{Binding, Import, Imported};
use warifu_model::Product;

use crate::support::{FIRMWARE, claim, product, vector};

/// A product of which no document here has a name, so that the maker can tie to it what has no digest, and one that has all the digests
/// that a document has.
fn products(bytes: &[u8]) -> [Product; 2] {
    let text = String::from_utf8_lossy(bytes).to_ascii_lowercase();
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    let mut digests: Vec<&str> =
        words.filter(|word| word.len() == 64 && word.bytes().all(|b| b.is_ascii_hexdigit())).take(1000).collect();
    digests.push(FIRMWARE);
    digests.sort_unstable();
    digests.dedup();
    [product(&[], &[FIRMWARE]), product(&[], &digests)]
}

/// A table of the material: its rows, without the header.
fn table(name: &str) -> Option<Vec<Vec<String>>> {
    let text = String::from_utf8(vector(&format!("real2/{name}"))?).unwrap();
    Some(text.lines().skip(1).map(|line| line.split('\t').map(str::to_owned).collect()).collect())
}

fn read(file: &str) -> Option<Result<Imported, String>> {
    let bytes = vector(&format!("real2/{file}"))?;
    let [one, other] = products(&bytes);
    let tied = |product| Import::of(product).bound(Binding::Maker).read(&bytes);
    let result = tied(&one).or_else(|error| if error.code() == "subject-mismatch" { tied(&other) } else { Err(error) });
    Some(result.map_err(|error| format!("{} {}", error.code(), error.position.pointer)))
}

fn count(imported: &Imported, id: &str) -> u64 {
    claim(imported, id).parse().unwrap_or_default()
}

/// The facts of each file that is an SPDX document, by the counters that are independent of each other: of two that differ both are
/// kept.
fn facts() -> Option<BTreeMap<String, BTreeMap<String, Vec<String>>>> {
    let mut files: BTreeMap<String, BTreeMap<String, Vec<String>>> = BTreeMap::new();
    for row in table("expected.tsv")? {
        let [file, fact, value, _] = row.as_slice() else { panic!("{row:?}") };
        files.entry(file.clone()).or_default().entry(fact.clone()).or_default().push(value.clone());
    }
    files.retain(|_, facts| facts.get("format").is_some_and(|formats| formats[0].starts_with("SPDX")));
    Some(files)
}

/// Packages that the claims leave out are the product; all others have to be as many as others count, and to say as much.
#[test]
fn packages_are_counted_as_others_count_them() {
    let Some(files) = facts() else { return };
    let (mut refused, mut compared, mut seen) = (BTreeMap::<String, usize>::new(), 0, 0);
    let mut differences = Vec::new();
    for (file, facts) in &files {
        let Some(result) = read(file) else { continue };
        seen += 1;
        let imported = match result {
            Ok(imported) => imported,
            Err(error) => {
                eprintln!("  {error}: {file}");
                *refused.entry(error.split(' ').next().unwrap_or_default().to_owned()).or_default() += 1;
                continue;
            }
        };
        let fact = |name: &str| -> Vec<u64> {
            let values = facts.get(name).map(Vec::as_slice).unwrap_or_default();
            if values.is_empty() { vec![0] } else { values.iter().filter_map(|value| value.parse().ok()).collect() }
        };
        let components = count(&imported, "sbom.components");
        let roots = fact("packages")[0].saturating_sub(components);
        if !fact("packages").contains(&(components + roots))
            || roots > 1 && !file.contains("spdx-3") && fact("rel_DESCRIBES")[0] < roots
        {
            differences.push((file, "packages", format!("{components} and {roots}")));
        }
        for (name, id) in [
            ("with_version", "sbom.version_stated"),
            ("with_hash", "sbom.hash_stated"),
            ("with_supplier", "sbom.supplier_stated"),
        ] {
            let (own, others) = (count(&imported, id), fact(name));
            compared += 1;
            if !others.iter().any(|other| own <= *other && *other - own <= roots) {
                differences.push((file, name, format!("{own} of {components}, others {others:?}")));
            }
        }
    }
    eprintln!("{seen} files, {compared} counts compared, refused: {refused:?}");
    let unexplained: Vec<_> = differences.iter().filter(|(file, fact, _)| reason(file, fact).is_none()).collect();
    assert!(unexplained.is_empty(), "{unexplained:#?}");
    if seen > 0 {
        assert!(seen > 150 && differences.len() < 40, "{seen} files, {} differences", differences.len());
        let refused: Vec<_> = refused.iter().map(|(code, files)| (code.as_str(), *files)).collect();
        assert_eq!(refused, REFUSED);
    }
}

/// Reason why a count differs from that of others.
fn reason(file: &str, fact: &str) -> Option<&'static str> {
    let known = |(part, of, _): &&(&str, &str, &str)| file.contains(part) && fact == *of;
    DIFFERENCES.iter().find(known).map(|(_, _, reason)| *reason)
}

const DIFFERENCES: [(&str, &str, &str); 8] = [
    ("sbom-min-elements/interlynk-io_sbomqs/spdx-no-dependencies.json", "with_hash", "a SHA-256 of 66 digits"),
    ("delve-1.7.2-1.module", "with_version", "a version `UNKNOWN` is unknown"),
    ("ubi9-micro-container-9.4", "with_hash", "SHA-256 of 62 and 63 digits"),
    ("lib4sbom/test_sbom.spdx", "with_supplier", "`Organization: Unknown` is unknown"),
    ("microsoft_sbom-tool", "with_supplier", "an organisation `NOASSERTION` is unknown"),
    ("spdx-3/interlynk-io_sbomqs", "with_hash", "hashes that do not say that they are hashes"),
    ("spdx-3/interlynk-io_sbomqs", "with_supplier", "the other counts `suppliedBy` only"),
    ("spdx-3/carabiner-dev_spdx3/profiles.json", "with_supplier", "the other counts `suppliedBy` only"),
];

/// How many files are refused, by code.
const REFUSED: [(&str, usize); 7] = [
    ("malformed-tag-value", 1),
    ("malformed-timestamp", 6),
    ("missing-field", 2),
    ("several-roots", 8),
    ("unread-format", 7),
    ("unsupported-version", 3),
    ("wrong-type", 8),
];

#[test]
fn twins_say_the_same() {
    let Some(sets) = table("twins.tsv") else { return };
    let (mut pairs, mut differences) = (0, Vec::new());
    for row in sets.iter().filter(|row| row[0] == "spdx-twins") {
        let files: Vec<&str> = row[1].split(' ').filter(|file| !file.ends_with(".yaml")).collect();
        let [one, other] = files.as_slice() else { continue };
        let (Some(left), Some(right)) = (read(one), read(other)) else { continue };
        pairs += 1;
        differences.extend(same(one, &left, &right));
    }
    eprintln!("{pairs} twins");
    assert!(differences.is_empty(), "{differences:#?}");
}

/// Both forms are refused alike, or say the same; what differs is named.
fn same(what: &str, left: &Result<Imported, String>, right: &Result<Imported, String>) -> Vec<String> {
    let (left, right) = match (left, right) {
        (Ok(left), Ok(right)) => (left, right),
        (Err(left), Err(right)) if left == right => return Vec::new(),
        (left, right) => {
            let error = |one: &Result<Imported, String>| one.as_ref().err().cloned().unwrap_or_default();
            return vec![format!("{what}: `{}` and `{}`", error(left), error(right))];
        }
    };
    let mut differences = Vec::new();
    for (one, other) in left.parts.iter().zip(&right.parts) {
        for (id, value) in &one.claims {
            if other.claims.get(id) != Some(value) {
                differences.push(format!("{what}: {id} {value:?} and {:?}", other.claims.get(id)));
            }
        }
        if (one.claims.len(), &one.made_by, one.made_at) != (other.claims.len(), &other.made_by, other.made_at) {
            differences.push(format!("{what}: {:?} and {:?}", one.made_by, other.made_by));
        }
    }
    if left.notes != right.notes {
        differences.push(format!("{what}: {:?} and {:?}", left.notes, right.notes));
    }
    differences
}

/// Twins that a converter made: `tests/python/spdx_twins.py` writes each document in both forms of SPDX 2.
#[test]
#[expect(clippy::disallowed_methods, reason = "a test may read the environment and files")]
fn what_a_converter_writes_in_two_forms_says_the_same() {
    let Some(folder) = std::env::var("WARIFU_SPDX_TWINS").ok().filter(|folder| !folder.is_empty()) else {
        eprintln!("SKIPPED: WARIFU_SPDX_TWINS names no folder of `tests/python/spdx_twins.py`");
        return;
    };
    let (mut pairs, mut differences) = (0, Vec::new());
    for entry in std::fs::read_dir(&folder).unwrap() {
        let json = entry.unwrap().path();
        if json.extension().is_none_or(|end| end != "json") {
            continue;
        }
        let read = |path: &std::path::Path| {
            let bytes = std::fs::read(path).unwrap();
            let [one, other] = products(&std::fs::read(&json).unwrap());
            let tied = |product| Import::of(product).bound(Binding::Maker).read(&bytes);
            tied(&one).or_else(|_| tied(&other)).map_err(|error| format!("{} {}", error.code(), error.position.pointer))
        };
        differences.extend(same(&json.display().to_string(), &read(&json), &read(&json.with_extension("spdx"))));
        pairs += 1;
    }
    eprintln!("{pairs} twins of a converter");
    assert!(pairs > 0 && differences.is_empty(), "{folder} {differences:#?}");
}

/// One subject by one tool, in CycloneDX and in SPDX: where others count the same in both, so do the claims.
#[test]
fn one_rule_holds_for_both_families() {
    let Some(sets) = table("twins.tsv") else { return };
    for row in sets.iter().filter(|row| row[0] == "sbom-same-subject") {
        let files: Vec<&str> = row[1].split(' ').collect();
        let [one, other] = files.as_slice() else { continue };
        let (Some(Ok(left)), Some(Ok(right))) = (read(one), read(other)) else {
            eprintln!("  not both: {one} {:?} {:?}", read(one).map(|r| r.err()), read(other).map(|r| r.err()));
            continue;
        };
        for (fact, id) in [
            ("with_version", "sbom.version_stated"),
            ("with_hash", "sbom.hash_stated"),
            ("with_supplier", "sbom.supplier_stated"),
            ("with_purl", "sbom.identifier_stated"),
        ] {
            if !row[2].split(' ').any(|equal| equal.starts_with(fact)) {
                continue;
            }
            if claim(&left, id) != claim(&right, id) {
                eprintln!("  {one} {id}: {} {}", claim(&left, id), claim(&right, id));
            }
        }
    }
}
