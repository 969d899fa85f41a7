//! Version numbers on the shelf keep their promise (DESIGN law 7), but for those that follow the numbers of a publisher.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use warifu_catalog::{Catalog, Document};
use warifu_compare::diff::{DiffOptions, Relation, diff, promise};
use warifu_core::CompiledSet;
use warifu_model::{Digest, Vocabulary};

/// Editions whose numbers are those of the document that they follow, which promised something else.
const EXCEPTIONS: [&str; 1] = ["us-csf 1.0.0 1.1.0 too_small: 2.0.0"];

fn compile(document: &Document, vocabularies: &[(Digest, Vocabulary)]) -> CompiledSet {
    CompiledSet::compile(document.set().unwrap().clone(), document.digest(), vocabularies).unwrap()
}

/// Corrections, and what they ask for that the edition before did not: nothing is looser, and nothing is left undecided.
const STRICTER: [(&str, &str, &str, &[&str]); 8] = [
    ("eu-cra", "1.0.0", "2.0.0", &["I.2.f", "ART13-9"]),
    ("eu-cra", "2.0.0", "3.0.0", &["I.2.e", "I.2.f"]),
    ("us-iot", "1.0.0", "2.0.0", &["DP-3"]),
    ("us-iot", "2.0.0", "3.0.0", &["DP-3"]),
    ("etsi-en-303-645", "3.1.3", "4.0.0", &["5.5-1"]),
    ("jp-jc-star", "1.0.0", "2.0.0", &["S1.1-12"]),
    ("nist-sp-800-171", "3.0.0", "3.0.1", &[]),
    ("nist-sp-800-171", "3.0.1", "4.0.0", &["03.12.05"]),
];

#[test]
fn corrections_ask_for_what_was_missing_and_for_nothing_else() {
    let catalog = Catalog::shipped().unwrap();
    let vocabularies: Vec<(Digest, Vocabulary)> =
        catalog.documents().iter().filter_map(|one| Some((one.file_digest(), one.vocabulary()?.clone()))).collect();
    for (id, before, after, expected) in STRICTER {
        let [old, new] = [before, after].map(|version| {
            let is_meant = |one: &&Document| one.id() == id && one.version().to_string() == version;
            compile(catalog.documents().iter().find(is_meant).unwrap(), &vocabularies)
        });
        let found = diff(&old, &new, DiffOptions::default()).unwrap();
        assert!(found.undecided.is_empty(), "{id}");
        let changed = found.requirements.iter().filter(|one| one.relation != Relation::Equivalent);
        let changed: Vec<_> = changed.map(|one| (one.id.as_str(), one.relation)).collect();
        let expected: Vec<_> = expected.iter().map(|one| (*one, Relation::Stricter)).collect();
        assert_eq!(changed, expected, "{id}");
    }
}

/// The last final edition before each one: drafts promise nothing.
#[test]
fn neighbours_on_the_shelf_promise_what_changed() {
    let catalog = Catalog::shipped().unwrap();
    let vocabularies: Vec<(Digest, Vocabulary)> =
        catalog.documents().iter().filter_map(|one| Some((one.file_digest(), one.vocabulary()?.clone()))).collect();
    let sets: Vec<&Document> = catalog.documents().iter().filter(|document| document.set().is_some()).collect();
    let mut broken = Vec::new();
    let mut compared = 0;
    for new in &sets {
        let earlier = sets.iter().filter(|one| one.id() == new.id() && one.version() < new.version());
        let before = earlier.filter(|one| !one.version().is_prerelease()).max_by(|a, b| a.version().cmp(b.version()));
        let Some(old) = before else { continue };
        let [old_set, new_set] = [old, new].map(|document| compile(document, &vocabularies));
        let found = diff(&old_set, &new_set, DiffOptions::default()).unwrap();
        let promise = promise(&found, old_set.set(), new_set.set());
        compared += 1;
        if promise.standing.allows() != Some(true) {
            let next = promise.next.unwrap();
            broken.push(format!(
                "{} {} {} {}: {next}",
                new.id(),
                old.version(),
                new.version(),
                promise.standing.as_str()
            ));
        }
    }
    assert!(compared >= 3, "{compared}");
    assert_eq!(broken, EXCEPTIONS);
}
