//! How much the facade gives out.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail like tests")]
#![expect(clippy::disallowed_methods, reason = "a test reads the sources")]

use std::collections::BTreeSet;

/// The names that `pub use` lists in a file.
fn names(file: &str) -> BTreeSet<String> {
    let source = std::fs::read_to_string(format!("{}/src/{file}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let code: String = source.lines().filter(|line| !line.starts_with("//")).collect();
    let uses = code.split("pub use ").skip(1).map(|rest| rest.split(';').next().unwrap());
    let listed = uses.flat_map(|path| {
        let (_, names) = path.rsplit_once("::").unwrap();
        let names = path.split_once('{').map_or(names, |(_, names)| names);
        names.trim_end_matches('}').split(',').map(|name| name.trim().to_owned()).collect::<Vec<_>>()
    });
    listed.filter(|name| !name.is_empty()).collect()
}

#[test]
fn the_paved_path_is_forty_names_at_most() {
    let names = names("lib.rs");
    assert!((30..=40).contains(&names.len()), "{} names: {names:?}", names.len());
    for expected in ["check", "evaluate", "certify", "Shelf", "Timestamp"] {
        assert!(names.contains(expected), "{expected} in {names:?}");
    }
}

/// A body with a ledger imports one module more, and nobody else sees its names.
#[test]
fn the_path_of_a_body_with_a_ledger_is_two_dozen_names_more_at_most() {
    let names = names("ledger.rs");
    assert!((10..=24).contains(&names.len()), "{} names: {names:?}", names.len());
    for expected in ["Body", "Arrival", "OpenedAct"] {
        assert!(names.contains(expected), "{expected} in {names:?}");
    }
}
