//! The three editions of the minimum elements of an SBOM: what each holds, and that it is decided how they differ.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use warifu_catalog::{Catalog, Document};
use warifu_compare::diff::{Diff, DiffOptions, Relation, diff};
use warifu_core::CompiledSet;
use warifu_model::{Digest, RequirementSet, Vocabulary};

fn catalog() -> Catalog {
    Catalog::shipped().unwrap()
}

fn edition<'c>(catalog: &'c Catalog, version: &str) -> &'c Document {
    let all = catalog.documents().iter();
    let mut all = all.filter(|one| one.set().is_some() && one.id() == "us-sbom-minimum-elements");
    all.find(|document| document.version().to_string() == version).unwrap()
}

fn ids<'s>(set: &'s RequirementSet, groups: &[&str]) -> Vec<&'s str> {
    let is_in = |one: &&warifu_model::Requirement| one.groups.iter().any(|group| groups.contains(&group.as_str()));
    set.requirements.iter().filter(is_in).map(|one| one.id.as_str()).collect()
}

#[test]
fn every_edition_has_its_fields_and_practices() {
    let catalog = catalog();
    for (version, published, fields, practices) in [
        ("1.0.0", "2021-07-12", 7, vec!["P2", "P3", "P4", "P5", "P6", "AC"]),
        ("2.0.0-draft.1", "2025-08-22", 11, vec!["P1", "P2", "P3", "P4", "P5", "P6"]),
        ("2.0.0", "2026-07-29", 17, vec!["P1", "P2", "P3", "P4", "P5", "P6"]),
    ] {
        let set = edition(&catalog, version).set().unwrap();
        assert_eq!(ids(set, &["M", "C"]).len(), fields, "{version}");
        assert_eq!(ids(set, &["P"]), practices, "{version}");
        assert_eq!(set.source.published, published, "{version}");
    }
    let newest = edition(&catalog, "2.0.0").set().unwrap();
    let all: Vec<_> = (1..=17).map(|number| format!("F{number:02}")).collect();
    assert_eq!(ids(newest, &["M", "C"]), all);
    assert_eq!(ids(edition(&catalog, "1.0.0").set().unwrap(), &["A"]), ["P1"]);
}

fn compared(catalog: &Catalog, old: &str, new: &str) -> Diff {
    let vocabularies: Vec<(Digest, Vocabulary)> =
        catalog.documents().iter().filter_map(|one| Some((one.digest(), one.vocabulary()?.clone()))).collect();
    let compiled = |version: &str| {
        let document = edition(catalog, version);
        CompiledSet::compile(document.set().unwrap().clone(), document.digest(), &vocabularies).unwrap()
    };
    diff(&compiled(old), &compiled(new), DiffOptions::default()).unwrap()
}

#[test]
fn every_difference_between_editions_is_decided() {
    let catalog = catalog();
    for (old, new) in [("1.0.0", "2.0.0"), ("1.0.0", "2.0.0-draft.1"), ("2.0.0-draft.1", "2.0.0")] {
        for one in &compared(&catalog, old, new).requirements {
            assert_ne!(one.relation, Relation::Undecided, "{old} {new} {}", one.id);
        }
    }
    let found = compared(&catalog, "1.0.0", "2.0.0");
    let with = |relation| {
        let all = found.requirements.iter().filter(|one| one.relation == relation);
        all.map(|one| one.id.as_str()).collect::<Vec<_>>()
    };
    // an explicit unknown is enough since 2026, but never for a name
    assert_eq!(with(Relation::Looser), ["F10", "F14", "F17"]);
    assert_eq!(with(Relation::Equivalent), ["F01", "F06", "F11", "F16", "P1", "P4", "P6"]);
    assert_eq!(with(Relation::New), ["F02", "F03", "F04", "F05", "F07", "F08", "F09", "F12", "F13", "F15"]);
    assert_eq!(with(Relation::Moved), ["AC"]);
}
