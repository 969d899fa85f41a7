//! Version numbers on the shelf keep their promise (DESIGN law 7), but for those that follow the numbers of a publisher.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use warifu_catalog::{Catalog, Document};
use warifu_compare::diff::{DiffOptions, diff, promise};
use warifu_core::CompiledSet;
use warifu_model::{Digest, Vocabulary};

/// Editions whose numbers are those of the document that they follow, which promised something else.
const EXCEPTIONS: [&str; 1] = ["us-csf 1.0.0 1.1.0 too_small: 2.0.0"];

fn compile(document: &Document, vocabularies: &[(Digest, Vocabulary)]) -> CompiledSet {
    CompiledSet::compile(document.set().unwrap().clone(), document.digest(), vocabularies).unwrap()
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
