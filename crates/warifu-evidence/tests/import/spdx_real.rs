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

/// Packages that the claims leave out: the product. The others have to be as many as others count.
#[test]
fn packages_are_counted_as_others_count_them() {
    let Some(files) = facts() else { return };
    let (mut refused, mut compared, mut seen) = (BTreeMap::<String, Vec<&str>>::new(), 0, 0);
    let mut differences = Vec::new();
    for (file, facts) in &files {
        let Some(result) = read(file) else { continue };
        seen += 1;
        let imported = match result {
            Ok(imported) => imported,
            Err(error) => {
                refused.entry(error).or_default().push(file);
                continue;
            }
        };
        let fact = |name: &str| -> Vec<u64> {
            facts
                .get(name)
                .map_or_else(|| vec![0], |values| values.iter().filter_map(|value| value.parse().ok()).collect())
        };
        let components = count(&imported, "sbom.components");
        for (name, id) in [
            ("packages", "sbom.components"),
            ("with_version", "sbom.version_stated"),
            ("with_hash", "sbom.hash_stated"),
            ("with_supplier", "sbom.supplier_stated"),
        ] {
            let (own, others) = (count(&imported, id), fact(name));
            compared += 1;
            let roots = fact("packages").first().map_or(0, |packages| packages.saturating_sub(components));
            let agrees = others.iter().any(|other| own <= *other && *other - own <= roots);
            if !agrees {
                differences.push(format!("{file} {name}: {own} of {components}, others {others:?}"));
            }
        }
    }
    eprintln!("{seen} files, {compared} counts compared, {} refused", refused.values().map(Vec::len).sum::<usize>());
    for (error, files) in &refused {
        eprintln!("  {error}: {} {}", files.len(), files.join(" "));
    }
    for difference in &differences {
        eprintln!("  DIFFERENT {difference}");
    }
    assert!(seen == 0 || seen > 100, "{seen} files");
    assert!(differences.iter().all(|one| EXPLAINED.iter().any(|(file, _)| one.contains(file))), "{differences:#?}");
}

/// Differences with a reason.
const EXPLAINED: &[(&str, &str)] = &[];

#[test]
fn twins_say_the_same() {
    let Some(sets) = table("twins.tsv") else { return };
    let mut pairs = 0;
    for row in sets.iter().filter(|row| row[0] == "spdx-twins") {
        let files: Vec<&str> = row[1].split(' ').filter(|file| !file.ends_with(".yaml")).collect();
        let read: Vec<_> = files.iter().filter_map(|file| Some((file, read(file)?))).collect();
        let [(one, Ok(left)), (_, Ok(right))] = read.as_slice() else {
            eprintln!(
                "  not two: {files:?} {:?}",
                read.iter().map(|(_, result)| result.as_ref().err()).collect::<Vec<_>>()
            );
            continue;
        };
        pairs += 1;
        for (id, value) in &left.parts[0].claims {
            let other = right.parts[0].claims.get(id);
            if other != Some(value) {
                eprintln!("  {one} {id}: {value:?} {other:?}");
            }
        }
    }
    eprintln!("{pairs} twins");
}
