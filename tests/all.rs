//! All tests of this package in one program: linking twenty-two of them took longer than building them. `cargo test -p warifu-tests
//! NAME` runs the tests of one file.

#[path = "tests/core_side/mod.rs"]
mod core_side;

#[path = "tests/architecture.rs"]
mod architecture;
#[path = "tests/attacker.rs"]
mod attacker;
#[path = "tests/bundles.rs"]
mod bundles;
#[path = "tests/catalog_export.rs"]
mod catalog_export;
#[path = "tests/circles.rs"]
mod circles;
#[path = "tests/codes.rs"]
mod codes;
#[path = "tests/columns.rs"]
mod columns;
#[path = "tests/combined.rs"]
mod combined;
#[path = "tests/declare_page.rs"]
mod declare_page;
#[path = "tests/degradation.rs"]
mod degradation;
#[path = "tests/diff.rs"]
mod diff;
#[path = "tests/diff_small.rs"]
mod diff_small;
#[path = "tests/differential.rs"]
mod differential;
#[path = "tests/evaluate.rs"]
mod evaluate;
#[path = "tests/form.rs"]
mod form;
#[path = "tests/formats_docs.rs"]
mod formats_docs;
#[path = "tests/impact.rs"]
mod impact;
#[path = "tests/json.rs"]
mod json;
#[path = "tests/later.rs"]
mod later;
#[path = "tests/laws.rs"]
mod laws;
#[path = "tests/links.rs"]
mod links;
#[path = "tests/model.rs"]
mod model;
#[path = "tests/plan.rs"]
mod plan;
#[path = "tests/plan_bounds.rs"]
mod plan_bounds;
#[path = "tests/recipes.rs"]
mod recipes;
#[path = "tests/replayed.rs"]
mod replayed;
#[path = "tests/report_schema.rs"]
mod report_schema;
#[path = "tests/sbom_parity.rs"]
mod sbom_parity;
#[path = "tests/schemas.rs"]
mod schemas;
#[path = "tests/scores.rs"]
mod scores;
#[path = "tests/signed_evidence.rs"]
mod signed_evidence;
#[path = "tests/signers.rs"]
mod signers;
#[path = "tests/since.rs"]
mod since;
#[path = "tests/style.rs"]
mod style;
#[path = "tests/surface.rs"]
mod surface;
#[path = "tests/ties.rs"]
mod ties;
#[path = "tests/walls.rs"]
mod walls;
#[path = "tests/words.rs"]
mod words;

/// A file that is not named above would be built by nobody.
#[test]
fn every_file_is_one_of_these() {
    let known = include_str!("all.rs");
    let forgotten: Vec<_> = warifu_tests::files::below("tests/tests", ".rs")
        .into_iter()
        .filter(|path| path.parent().is_some_and(|folder| folder.ends_with("tests/tests")))
        .filter(|path| !known.contains(&format!("\"tests/{}\"", path.file_name().unwrap_or_default().display())))
        .collect();
    assert!(forgotten.is_empty(), "not in tests/all.rs: {forgotten:?}");
}
