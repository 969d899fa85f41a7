//! ETSI EN 303 645: which provisions each edition has, their status, their features, and what became of each number.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::collections::BTreeMap;

use warifu_catalog::{Catalog, Document};
use warifu_compare::diff::{Bump, DiffOptions, Relation, diff};
use warifu_core::CompiledSet;
use warifu_model::{Assurance, Digest, GroupId, Requirement, RequirementSet, Successor, Vocabulary};

fn document<'c>(catalog: &'c Catalog, version: &str) -> &'c Document {
    let is_it = |one: &&Document| one.id() == "etsi-en-303-645" && one.version().to_string() == version;
    catalog.documents().iter().find(is_it).unwrap()
}

fn edition<'c>(catalog: &'c Catalog, version: &str) -> &'c RequirementSet {
    document(catalog, version).set().unwrap()
}

fn ids(set: &RequirementSet, wanted: impl Fn(&Requirement) -> bool) -> Vec<&str> {
    set.requirements.iter().filter(|requirement| wanted(requirement)).map(|one| one.id.as_str()).collect()
}

/// Mandatory and recommended provisions, those of each that hold without a condition, and all.
fn counts(set: &RequirementSet) -> [usize; 5] {
    let count = |wanted: &dyn Fn(&Requirement) -> bool| set.requirements.iter().filter(|one| wanted(one)).count();
    let always = |one: &Requirement| one.applies.is_none();
    [
        count(&|one| one.from.is_none()),
        count(&|one| one.from.is_some()),
        count(&|one| one.from.is_none() && always(one)),
        count(&|one| one.from.is_some() && always(one)),
        set.requirements.len(),
    ]
}

#[test]
fn the_newer_edition_has_78_provisions_and_the_older_67_and_its_clause_on_reporting() {
    let catalog = Catalog::shipped().unwrap();
    assert_eq!(counts(edition(&catalog, "3.1.3")), [36, 42, 11, 21, 78]);
    let old = edition(&catalog, "2.1.1");
    assert_eq!(counts(old), [33, 35, 20, 25, 68]);
    let in_table = |prefix: &str| ids(old, |one| one.id.as_str().starts_with(prefix)).len();
    assert_eq!(
        [in_table("5."), in_table("6-"), in_table("4-")],
        [62, 5, 1],
        "4-1 is not in the table of the pro forma"
    );
}

#[test]
fn each_clause_has_its_provisions() {
    let catalog = Catalog::shipped().unwrap();
    let per_clause = |version: &str| -> Vec<(String, usize)> {
        let set = edition(&catalog, version);
        let of = |id: &GroupId| set.requirements.iter().filter(|one| one.groups == [id.clone()]).count();
        set.groups.iter().map(|group| (group.id.to_string(), of(&group.id))).collect()
    };
    let named = |first: &str, counts: [usize; 14]| -> Vec<(String, usize)> {
        let clauses = (1..=13).map(|n| format!("5.{n}")).chain(["6".to_owned()]);
        [(first.to_owned(), 1)].into_iter().chain(clauses.zip(counts)).collect()
    };
    assert_eq!(per_clause("2.1.1"), named("4", [5, 3, 16, 4, 8, 9, 2, 3, 3, 1, 4, 3, 1, 5]));
    assert_eq!(per_clause("3.1.3"), named("5.0", [6, 3, 19, 4, 8, 10, 2, 3, 3, 1, 4, 3, 2, 9]));
    for version in ["2.1.1", "3.1.3"] {
        for requirement in &edition(&catalog, version).requirements {
            let (clause, _) = requirement.id.as_str().rsplit_once('-').unwrap();
            assert_eq!(requirement.groups.iter().map(GroupId::as_str).collect::<Vec<_>>(), [clause]);
        }
    }
}

/// The status of every provision of V3.1.3: the mandatory ones by id, so all others are recommended.
#[test]
fn the_mandatory_provisions_are_those_of_the_table() {
    let catalog = Catalog::shipped().unwrap();
    let expected = "5.0-1 5.1-1 5.1-2 5.1-3 5.1-4 5.1-5 5.2-1 5.3-2 5.3-3 5.3-7 5.3-8 5.3-10 5.3-13 5.3-16 5.4-1 5.4-2 \
                    5.4-3 5.4-4 5.5-1 5.5-5 5.5-7 5.5-8 5.6-1 5.6-2 5.6-4A 5.8-2 5.8-3 5.11-1 5.13-1A 5.13-1B 6-1 6-2 \
                    6-3A 6-3B 6-5 6-6";
    let mandatory = ids(edition(&catalog, "3.1.3"), |one| one.from.is_none());
    assert_eq!(mandatory, expected.split_whitespace().collect::<Vec<_>>());
}

#[test]
fn what_british_law_names_is_in_both_editions() {
    let catalog = Catalog::shipped().unwrap();
    let rests = |one: &Requirement| one.legal_basis.iter().any(|basis| basis.as_str() == "SI2023-1007-S2");
    assert_eq!(ids(edition(&catalog, "2.1.1"), rests), ["5.1-1", "5.1-2", "5.2-1", "5.3-13"]);
    for id in ["5.1-1", "5.1-2", "5.2-1", "5.3-13"] {
        let [old, new] = ["2.1.1", "3.1.3"]
            .map(|version| edition(&catalog, version).requirements.iter().find(|one| one.id.as_str() == id).unwrap());
        assert_eq!((&old.criterion, &old.applies), (&new.criterion, &new.applies), "{id}");
    }
}

/// Conditions of V2.1.1 are given by number; what most of them say was not read.
#[test]
fn what_was_not_read_says_so() {
    let catalog = Catalog::shipped().unwrap();
    let unverified = |one: &Requirement| one.assurance == Assurance::Unverified;
    assert_eq!(ids(edition(&catalog, "3.1.3"), unverified), ["5.3-4B"]);
    let expected = "4-1 5.1-1 5.1-2 5.1-4 5.1-5 5.3-2 5.3-6 5.3-10 5.3-14 5.3-15 5.4-2 5.6-4 5.10-1 6-2 6-4 6-5";
    assert_eq!(ids(edition(&catalog, "2.1.1"), unverified), expected.split_whitespace().collect::<Vec<_>>());
}

#[test]
fn split_provisions_have_their_parts_as_successors() {
    let catalog = Catalog::shipped().unwrap();
    let set = edition(&catalog, "3.1.3");
    let successors = |id: &str| -> Vec<&str> {
        let withdrawn = set.withdrawn.iter().find(|one| one.id.as_str() == id).unwrap();
        let names = withdrawn.successors.iter().map(|successor| match successor {
            Successor::Requirement(id) => id.as_str(),
            Successor::Group(id) => id.as_str(),
        });
        names.collect()
    };
    assert_eq!(set.withdrawn.len(), 7);
    assert_eq!(successors("5.3-6"), ["5.3-6A", "5.3-6B"]);
    assert_eq!(successors("5.3-15"), ["5.3-15A", "5.3-15B"]);
    assert_eq!(successors("5.13-1"), ["5.13-1A", "5.13-1B"]);
    assert_eq!(["4-1", "5.3-4", "5.6-4", "6-3"].map(|id| successors(id).len()), [1, 1, 1, 1]);
}

/// Nothing between the two editions is left undecided.
#[test]
fn the_two_editions_are_compared_to_the_end() {
    let catalog = Catalog::shipped().unwrap();
    let vocabularies: Vec<(Digest, Vocabulary)> =
        catalog.documents().iter().filter_map(|one| Some((one.digest(), one.vocabulary()?.clone()))).collect();
    let [old, new] = ["2.1.1", "3.1.3"].map(|version| {
        let document = document(&catalog, version);
        CompiledSet::compile(document.set().unwrap().clone(), document.digest(), &vocabularies).unwrap()
    });
    let diff = diff(&old, &new, DiffOptions::default()).unwrap();
    assert!(diff.undecided.is_empty() && diff.requirements.iter().all(|one| one.undecided.is_empty()));
    assert_eq!((diff.relation, diff.bump), (Relation::Incomparable, Bump::Major));
    let mut tally: BTreeMap<Relation, usize> = BTreeMap::new();
    diff.requirements.iter().for_each(|one| *tally.entry(one.relation).or_default() += 1);
    let expected =
        [(Relation::Equivalent, 39), (Relation::Incomparable, 22), (Relation::New, 17), (Relation::Moved, 7)];
    assert_eq!(tally, BTreeMap::from(expected));
}
