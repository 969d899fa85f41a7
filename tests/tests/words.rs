//! Sets without criteria: what a new revision of a catalogue changed. NIST published two revisions of SP 800-53 as OSCAL under
//! one version string; 790 lines of the files differ, and the statements of five controls.
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "a broken assumption has to stop a test, loudly")]

use warifu_catalog::oscal::{Naming, read_catalog};
use warifu_compare::diff::{ArgumentRule, Bump, Diff, DiffOptions, Relation, Undecided, diff};
use warifu_core::CompiledSet;
use warifu_model::{Digest, Json, RequirementSet};
use warifu_tests::files;

fn compiled(set: &RequirementSet) -> CompiledSet {
    CompiledSet::compile(set.clone(), Digest::of(&Json::from(set).to_canonical()), &[]).unwrap()
}

fn compared(old: &RequirementSet, new: &RequirementSet, editorial: Option<&str>) -> Diff {
    diff(&compiled(old), &compiled(new), DiffOptions { editorial, ..DiffOptions::default() }).unwrap()
}

fn history() -> Option<[RequirementSet; 2]> {
    let folder = files::foreign("oscal/nist-history")?;
    Some(["2020-12-20.json", "2021-01-25.json"].map(|file| {
        // the revisions were written for a candidate of OSCAL 1.0.0, which is refused by its version; they read as 1.0.0
        let text = std::fs::read_to_string(folder.join(file)).unwrap().replace("\"1.0.0-rc1\"", "\"1.0.0\"");
        read_catalog(text.as_bytes(), &Naming::default()).unwrap().set
    }))
}

#[test]
fn two_revisions_under_one_version_differ_in_five_statements() {
    let Some([old, new]) = history() else { return };
    let diff = compared(&old, &new, None);
    assert!(diff.is_same_version(), "law 6: {} {}", old.version, new.version);
    assert_eq!(diff.to_json().member("same_version_other_bytes"), Some(&Json::Bool(true)));
    let summary = diff.wording();
    let statements = summary.iter().find(|one| one.what == "statement").unwrap();
    let words: Vec<&str> = statements.words.iter().map(warifu_model::RequirementId::as_str).collect();
    assert_eq!(words, ["at-2", "at-3", "sa-11", "si-4", "si-12.1"]);
    assert_eq!(statements.words.len() + statements.spelling.len(), 112);
    let others: Vec<_> = summary.iter().map(|one| (one.what, one.words.len(), one.spelling.len())).collect();
    assert_eq!(others, [("title", 9, 0), ("statement", 5, 107), ("guidance", 42, 53)]);
    // The same words are the same requirement, unless a parameter that they insert says something else.
    for id in &statements.words {
        let one = diff.requirements.iter().find(|one| one.id == *id).unwrap();
        assert_eq!((one.relation, one.undecided.as_slice()), (Relation::Undecided, [Undecided::WordsOnly].as_slice()));
        assert_eq!(one.argument.rule, ArgumentRule::Words);
    }
    let count = |relation| diff.requirements.iter().filter(|one| one.relation == relation).count();
    assert_eq!(count(Relation::Equivalent) + count(Relation::Undecided), 1007);
    assert_eq!((diff.relation, diff.bump), (Relation::Undecided, Bump::Major));
    let asserted = compared(&old, &new, Some("A. Editor"));
    let says = |code| asserted.reasons.iter().any(|reason| reason.code == code);
    // The newer one is dated later, and applies from its date.
    assert_eq!((asserted.relation, asserted.bump), (Relation::Undecided, Bump::Minor));
    assert!(says("same_version_other_bytes") && says("applies_later"));
    // Counted by another program: statements, titles, and parameters that statements insert.
    assert_eq!(count(Relation::Undecided), 38);
}

#[test]
fn a_revision_compared_with_itself_is_the_same() {
    let Some([old, _]) = history() else { return };
    let diff = compared(&old, &old, None);
    assert_eq!((diff.relation, diff.bump, diff.is_same_version()), (Relation::Equivalent, Bump::None, false));
    assert!(diff.requirements.iter().all(|one| one.relation == Relation::Equivalent && one.wording.is_empty()));
    assert_eq!(diff.wording(), []);
}
