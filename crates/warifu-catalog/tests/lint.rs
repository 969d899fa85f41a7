//! The shipped content stands up to its own lints.

use warifu_catalog::{Catalog, Document, DocumentKind};
use warifu_compare::lint::{Lint, LintCode, LintContext, SetOrigin, Severity, lint, lint_shelf};
use warifu_model::{Digest, Language, RequirementSet, Vocabulary};
use warifu_testkit::files;

fn vocabularies(catalog: &Catalog) -> Vec<(Digest, Vocabulary)> {
    catalog.documents().iter().filter_map(|d| Some((d.file_digest(), d.vocabulary()?.clone()))).collect()
}

/// The edition before this one on the shelf.
fn previous<'c>(catalog: &'c Catalog, set: &RequirementSet) -> Option<&'c RequirementSet> {
    let editions = catalog.documents().iter().filter_map(Document::set).filter(|other| other.id == set.id);
    editions.filter(|other| other.version < set.version).max_by(|a, b| a.version.cmp(&b.version))
}

fn shown(lints: &[Lint]) -> Vec<String> {
    let line = |lint: &Lint| format!("{} {} {}", lint.code.as_str(), lint.pointer, lint.message(Language::En));
    lints.iter().map(line).collect()
}

/// Ordinarily the last edition of each set, and of the earlier ones, which nobody changes any more, every fourth.
#[test]
fn shipped_sets_give_no_cause_for_remarks() {
    let catalog = Catalog::shipped().unwrap();
    let sets: Vec<_> = catalog.documents().iter().filter_map(|document| Some((document, document.set()?))).collect();
    for (place, (document, set)) in sets.iter().enumerate() {
        let is_last = sets.get(place + 1).is_none_or(|(next, _)| next.id() != document.id());
        if !is_last && place % files::one_in(4) != 0 {
            continue;
        }
        let origin = if document.kind() == DocumentKind::Profile { SetOrigin::Resolved } else { SetOrigin::Written };
        let context = LintContext { previous: previous(&catalog, set), origin };
        let mut lints = lint(set, &vocabularies(&catalog), context).unwrap();
        // A standard may ask for nothing more at a step of one dimension; the test of the set says which steps these are.
        lints.retain(|lint| (lint.code, lint.severity) != (LintCode::LevelAddsNothing, Severity::Note));
        assert_eq!(shown(&lints), [""; 0], "{} {}", set.id, set.version);
    }
}

/// Importers write more than these sets ask for: that is all that nobody uses.
#[test]
fn only_what_importers_write_is_unused() {
    let catalog = Catalog::shipped().unwrap();
    let sets: Vec<&RequirementSet> = catalog.documents().iter().filter_map(Document::set).collect();
    let vocabularies: Vec<&Vocabulary> = catalog.vocabularies().collect();
    let lints = lint_shelf(&sets, &vocabularies);
    assert!(lints.iter().all(|lint| lint.code == LintCode::UnusedClaim), "{:?}", shown(&lints));
    let is_imported = |lint: &Lint| {
        let groups = [
            "sbom.",
            "build.",
            "vex.",
            "analysis.",
            "scorecard.",
            "verification.",
            "test_run.",
            "step.",
            "publication.",
        ];
        groups.iter().any(|group| lint.subject.starts_with(group))
    };
    assert!(lints.iter().all(is_imported), "{:?}", shown(&lints));
}
