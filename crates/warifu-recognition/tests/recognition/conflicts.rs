//! Statements that contradict each other.

use warifu_model::{Crosswalk, Digest, Relation};
use warifu_recognition::{Conflict, Statements, conflicts};

use crate::support::{set, union, walk, walk_of};

fn found(walks: &[&Crosswalk]) -> Vec<Vec<String>> {
    let mut statements = Statements::default();
    for walk in walks {
        statements.add(Digest::of(walk.id.as_str().as_bytes()), walk, |_| true);
    }
    conflicts(&statements).found.iter().map(names).collect()
}

/// The chains, as "relations: crosswalk, crosswalk".
fn names(conflict: &Conflict<'_>) -> Vec<String> {
    let chain = |links: &[warifu_recognition::Link<'_>]| {
        let ids = links.iter().map(|link| link.stated.map_or("group", |stated| stated.crosswalk.id.as_str()));
        ids.collect::<Vec<_>>().join(", ")
    };
    [&conflict.one, &conflict.other].map(|one| format!("{}: {}", one.relations, chain(&one.links))).to_vec()
}

#[test]
fn two_statements_about_one_pair_contradict_each_other_from_either_side() {
    let equal = walk("equal", "official", ("A", "B"), &[("x", Relation::Equal, "y")]);
    let overlap = walk("overlap", "official", ("B", "A"), &[("y", Relation::IntersectsWith, "x")]);
    let inside = walk("inside", "official", ("A", "B"), &[("x", Relation::SubsetOf, "y")]);
    assert!(found(&[&equal, &inside]).is_empty());
    let mut pairs = found(&[&equal, &overlap, &inside]);
    for pair in &mut pairs {
        pair.sort();
    }
    pairs.sort();
    assert_eq!(pairs, [["equal or within: inside", "overlap: overlap"], ["equal: equal", "overlap: overlap"]]);
}

#[test]
fn chains_contradict_a_statement_and_are_named_once() {
    let first = walk("first", "official", ("A", "B"), &[("x", Relation::SubsetOf, "y")]);
    let second = walk("second", "official", ("B", "C"), &[("y", Relation::SubsetOf, "z")]);
    let apart = walk("apart", "official", ("C", "A"), &[("z", Relation::NoRelationship, "x")]);
    let far = walk("far", "official", ("C", "D"), &[("z", Relation::Equal, "w")]);
    assert!(found(&[&first, &second, &far]).is_empty());
    let found = found(&[&first, &second, &apart, &far]);
    assert_eq!(found.len(), 1, "{found:?}");
    let text = found[0].join("; ");
    assert!(["first", "second", "apart"].iter().all(|name| text.contains(name)) && !text.contains("far"), "{text}");
}

#[test]
fn what_is_not_admitted_contradicts_nothing() {
    let equal = walk("equal", "official", ("A", "B"), &[("x", Relation::Equal, "y")]);
    let apart = walk("apart", "proposal", ("A", "B"), &[("x", Relation::NoRelationship, "y")]);
    let mut statements = Statements::default();
    statements.add(Digest::of(b"equal"), &equal, |_| true);
    statements.add(Digest::of(b"apart"), &apart, |_| false);
    assert!(conflicts(&statements).found.is_empty());
}

#[test]
fn unions_and_groups_say_what_lies_within_them() {
    let parts = walk_of("parts", ("A", "B"), Vec::new(), vec![union(&["a", "b"], Relation::Equal, "t")]);
    let apart = walk("apart", "official", ("A", "B"), &[("a", Relation::NoRelationship, "t")]);
    assert_eq!(found(&[&parts, &apart]).len(), 1);
    let more = walk_of("parts", ("A", "B"), Vec::new(), vec![union(&["a", "b"], Relation::SupersetOf, "t")]);
    assert!(found(&[&more, &apart]).is_empty());

    let set = set(&[("g", None)], &[("r".to_owned(), vec!["g"])]);
    let walk =
        walk("walk", "official", ("A", "B"), &[("g", Relation::SubsetOf, "y"), ("r", Relation::NoRelationship, "y")]);
    let mut statements = Statements::default();
    statements.add(Digest::of(b"walk"), &walk, |_| true);
    assert!(conflicts(&statements).found.is_empty());
    statements.add_groups(Digest::of(b"A"), &set);
    let found: Vec<_> = conflicts(&statements).found.iter().map(names).collect();
    assert_eq!(found.len(), 1);
    assert!(found[0].join("; ").contains("group"), "{found:?}");
}

#[test]
fn nothing_is_apart_from_itself() {
    let walk =
        walk("walk", "official", ("A", "A"), &[("x", Relation::NoRelationship, "x"), ("y", Relation::Equal, "y")]);
    let mut statements = Statements::default();
    statements.add(Digest::of(b"walk"), &walk, |_| true);
    let [conflict] = conflicts(&statements).found.try_into().unwrap();
    assert_eq!((conflict.from, conflict.one.links.len() + conflict.other.links.len()), (conflict.to, 1));
}

/// A thousand elements with twenty edges each, as a stranger may send them.
#[test]
fn crosswalks_of_strangers_cost_no_more_than_the_effort() {
    let relations = [Relation::Equal, Relation::SubsetOf, Relation::IntersectsWith, Relation::NoRelationship];
    let edge = |number: usize| {
        let (from, to) = (number / 20, (number / 20 + 1 + number % 20 * 37) % 1_000);
        crate::support::edge(&format!("e{from:04}"), relations[number * 7 / 3 % 4], &format!("e{to:04}"))
    };
    let large = walk_of("large", ("A", "A"), (0..20_000).map(edge).collect(), Vec::new());
    let mut statements = Statements::default();
    statements.add(Digest::of(b"large"), &large, |_| true);
    let some = conflicts(&statements);
    assert!(!some.found.is_empty());
    let stop = some.stopped_at.expect("it stops");
    assert!(stop.element < "e1000", "{stop:?}");
}
