//! Results as JSON: every step names the crosswalk, its version, the statement, its relation and assurance, and whose word it is.

use warifu_model::{Digest, Json, Relation};
use warifu_recognition::{Statements, carry, conflicts, fitness};

use crate::support::{pass, walk};

#[test]
fn a_path_tells_whose_word_each_step_is() {
    let walk = walk("w", "proposal", ("A", "b"), &[("x", Relation::Equal, "y"), ("x", Relation::IntersectsWith, "z")]);
    let mut statements = Statements::default();
    statements.add(Digest::of(b"w"), &walk, |_| true);
    let carried = Json::from(&carry(&statements, &[pass("A", "x")]));
    let at = |path: &str| {
        let step = |json: &Json, name: &str| match (json, name.parse::<usize>()) {
            (Json::List(items), Ok(index)) => items[index].clone(),
            _ => json.member(name).unwrap_or_else(|| panic!("{path}: {name}")).clone(),
        };
        path.split('/').fold(carried.clone(), |json, name| step(&json, name)).to_lines().trim().to_owned()
    };
    // the named document comes after the pinned one
    assert_eq!(at("passing/0/path/0/proof"), "\"a certificate\"");
    for (path, text) in [
        ("passing/1/element", "\"y\""),
        ("passing/1/document/title", "\"b\""),
        ("passing/1/path/1/by", "\"stated\""),
        ("passing/1/path/1/stated/crosswalk", "\"w\""),
        ("passing/1/path/1/stated/version", "\"1.0.0\""),
        ("passing/1/path/1/stated/asserter", "\"proposal\""),
        ("passing/1/path/1/stated/edge/relation", "\"equal\""),
        ("passing/1/path/1/stated/edge/assurance", "\"sourced\""),
        ("passing/1/path/1/from/0/element", "\"x\""),
        ("touched/0/why", "\"overlap_only\""),
        ("touched/0/stated/edge/target", "\"z\""),
    ] {
        assert_eq!(at(path), text, "{path}");
    }
}

#[test]
fn conflicts_and_fitness_have_their_parts() {
    let walk = walk("w", "official", ("A", "A"), &[("x", Relation::Equal, "y"), ("y", Relation::IntersectsWith, "x")]);
    let mut statements = Statements::default();
    statements.add(Digest::of(b"w"), &walk, |_| true);
    let [conflict] = conflicts(&statements).found.try_into().unwrap();
    let json = Json::from(&conflict).to_lines();
    assert!(json.contains("\"equal\"") && json.contains("\"overlap\""), "{json}");
    let json = Json::from(&fitness(&walk)).to_lines();
    assert!(json.contains("\"stated\": 2") && json.contains("\"fit\": 1"), "{json}");
}
