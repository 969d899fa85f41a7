//! Passes along edges, groups and unions, one rule at a time.

use warifu_model::{AsserterKind, Assurance, Crosswalk, Digest, Language, Relation};
use warifu_recognition::{Carried, Ground, Statements, Touched, WhyNotCarried, carry};

use crate::support::{at, pass, set, union, walk, walk_of};

fn all<'a>(walks: &[&'a Crosswalk]) -> Statements<'a> {
    let mut statements = Statements::default();
    for walk in walks {
        statements.add(Digest::of(walk.id.as_str().as_bytes()), walk, |_| true);
    }
    statements
}

fn why(carried: &Carried<'_>) -> Vec<(String, WhyNotCarried)> {
    carried.touched.iter().map(|one: &Touched<'_>| (one.element.element.to_owned(), one.why)).collect()
}

#[test]
fn a_pass_goes_to_what_is_equal_or_within_and_nowhere_else() {
    let edges = [
        ("x", Relation::Equal, "same"),
        ("x", Relation::SupersetOf, "part"),
        ("x", Relation::SubsetOf, "whole"),
        ("x", Relation::IntersectsWith, "other"),
        ("x", Relation::NoRelationship, "foreign"),
    ];
    let walk = walk("w", "official", ("A", "B"), &edges);
    let statements = all(&[&walk]);
    let carried = carry(&statements, &[pass("A", "x")]);
    let passing: Vec<&str> = carried.passing.keys().map(|one| one.element).collect();
    assert_eq!(carried.passing.len(), 3);
    for expected in ["x", "same", "part"] {
        assert!(passing.contains(&expected), "{passing:?}");
    }
    assert_eq!(why(&carried), [("other".into(), WhyNotCarried::Overlap), ("whole".into(), WhyNotCarried::PartOnly)]);
    // read from the other side
    for (from, reaches) in [("same", true), ("part", false), ("whole", true), ("other", false), ("foreign", false)] {
        let passes = [pass("B", from)];
        assert_eq!(carry(&statements, &passes).passing.contains_key(&at("A", "x")), reaches, "{from}");
    }
}

#[test]
fn an_edition_that_is_not_the_pinned_one_passes_nothing() {
    let walk = walk("w", "official", ("A", "b"), &[("x", Relation::Equal, "y")]);
    let statements = all(&[&walk]);
    assert_eq!(carry(&statements, &[pass("A", "x")]).passing.len(), 2);
    assert_eq!(carry(&statements, &[pass("B", "x")]).passing.len(), 1);
    assert_eq!(carry(&statements, &[pass("c", "y")]).passing.len(), 1);
}

#[test]
fn a_path_names_every_step_with_its_statement() {
    let first = walk("first", "official", ("A", "B"), &[("x", Relation::SupersetOf, "y")]);
    let second = walk("second", "proposal", ("C", "B"), &[("z", Relation::SubsetOf, "y")]);
    let statements = all(&[&second, &first]);
    let carried = carry(&statements, &[pass("A", "x")]);
    let path = carried.path(at("C", "z"));
    let steps: Vec<_> = path.iter().map(|one| (one.element.element, one.steps)).collect();
    assert_eq!(steps, [("x", 0), ("y", 1), ("z", 2)]);
    assert_eq!(path[0].by, Ground::Given("a certificate"));
    let Ground::Stated(stated) = path[2].by else { panic!("{:?}", path[2]) };
    assert_eq!((stated.crosswalk.id.as_str(), stated.digest), ("second", Digest::of(b"second")));
    assert_eq!(stated.crosswalk.version.to_string(), "1.0.0");
    assert_eq!((stated.relation(), stated.assurance()), (Relation::SubsetOf, Assurance::Sourced));
    assert_eq!(stated.asserter(), AsserterKind::Proposal);
    assert!(carried.path(at("C", "q")).is_empty());
}

#[test]
fn of_paths_the_shortest_is_told_and_of_steps_the_better_founded() {
    let long = walk("long", "official", ("A", "A"), &[("x", Relation::Equal, "y"), ("y", Relation::Equal, "z")]);
    let short = walk("short", "proposal", ("A", "A"), &[("x", Relation::Equal, "z")]);
    let official = walk("z-official", "official", ("A", "A"), &[("x", Relation::SupersetOf, "z")]);
    let by = |walks: &[&Crosswalk]| {
        let statements = all(walks);
        let carried = carry(&statements, &[pass("A", "x")]);
        let reached = &carried.passing[&at("A", "z")];
        let Ground::Stated(stated) = reached.by else { panic!("{reached:?}") };
        (stated.crosswalk.id.as_str().to_owned(), reached.steps)
    };
    assert_eq!(by(&[&long]), ("long".into(), 2));
    assert_eq!(by(&[&long, &short]), ("short".into(), 1));
    assert_eq!(by(&[&long, &short, &official]), ("z-official".into(), 1));
}

#[test]
fn overlaps_never_cover_and_never_stand_in_the_way() {
    let edges = [("a", Relation::IntersectsWith, "t"), ("b", Relation::IntersectsWith, "t")];
    let overlaps = walk("overlaps", "official", ("A", "B"), &edges);
    let equal = walk("equal", "official", ("A", "B"), &[("c", Relation::Equal, "t")]);
    let passes = [pass("A", "a"), pass("A", "b")];
    let statements = all(&[&overlaps, &equal]);
    assert!(!carry(&statements, &passes).passing.contains_key(&at("B", "t")));
    // `a` and `b` did not pass, which says nothing about `t`
    assert!(carry(&statements, &[pass("A", "c")]).passing.contains_key(&at("B", "t")));
    // two crosswalks contradict each other
    let against = walk("against", "official", ("A", "B"), &[("c", Relation::IntersectsWith, "t")]);
    let statements = all(&[&against, &equal]);
    assert!(carry(&statements, &[pass("A", "c")]).passing.contains_key(&at("B", "t")));
}

#[test]
fn a_union_needs_all_of_its_parts() {
    let walk = walk_of("w", ("A", "B"), Vec::new(), vec![union(&["a", "b"], Relation::SupersetOf, "t")]);
    let statements = all(&[&walk]);
    let one = carry(&statements, &[pass("A", "a")]);
    assert_eq!(why(&one), [("t".into(), WhyNotCarried::PartsMissing)]);
    assert_eq!(one.touched[0].missing, [at("A", "b")]);
    assert_eq!(one.touched[0].from, [at("A", "a")]);
    let both = carry(&statements, &[pass("A", "a"), pass("A", "b")]);
    assert!(both.passing.contains_key(&at("B", "t")) && both.touched.is_empty());
    // what together contains more passes nothing back; what is equal does
    assert_eq!(carry(&statements, &[pass("B", "t")]).passing.len(), 1);
    let equal = walk_of("w", ("A", "B"), Vec::new(), vec![union(&["a", "b"], Relation::Equal, "t")]);
    assert_eq!(carry(&all(&[&equal]), &[pass("B", "t")]).passing.len(), 3);
}

#[test]
fn a_group_is_all_of_its_requirements() {
    let requirements = [("r1".to_owned(), vec!["part"]), ("r2".to_owned(), vec!["whole"])];
    let set = set(&[("whole", None), ("part", Some("whole")), ("empty", None)], &requirements);
    let mut statements = Statements::default();
    statements.add_groups(Digest::of(b"A"), &set);
    let one = carry(&statements, &[pass("A", "r1")]);
    assert_eq!(one.passing[&at("A", "part")].by, Ground::WholeGroup);
    assert_eq!(why(&one), [("whole".into(), WhyNotCarried::PartsMissing)]);
    assert_eq!(one.touched[0].stated, None);
    let both = carry(&statements, &[pass("A", "r1"), pass("A", "r2")]);
    assert!(both.passing.contains_key(&at("A", "whole")) && !both.passing.contains_key(&at("A", "empty")));
    let down = carry(&statements, &[pass("A", "whole")]);
    assert_eq!(down.passing[&at("A", "r2")].by, Ground::InGroup);
    assert_eq!(down.passing.len(), 4);
    // of another document nothing is said
    assert_eq!(carry(&statements, &[pass("B", "whole")]).passing.len(), 1);
}

#[test]
fn what_is_not_admitted_is_only_mentioned() {
    let walk = walk("w", "proposal", ("A", "B"), &[("x", Relation::Equal, "y")]);
    let mut statements = Statements::default();
    statements.add(Digest::of(b"w"), &walk, |stated| stated.asserter() == AsserterKind::Official);
    assert_eq!(why(&carry(&statements, &[pass("A", "x")])), [("y".into(), WhyNotCarried::NotAdmitted)]);
    // admitted once, it stays so, whatever comes first
    statements.add(Digest::of(b"w"), &walk, |_| true);
    statements.add(Digest::of(b"w"), &walk, |_| false);
    let carried = carry(&statements, &[pass("A", "x")]);
    assert!(carried.passing.contains_key(&at("B", "y")) && carried.touched.is_empty());
}

#[test]
fn an_id_of_a_requirement_and_of_a_group_carries_nothing() {
    let set = set(&[("x", None)], &[("x".to_owned(), vec!["x"]), ("r".to_owned(), vec!["x"])]);
    let walk = walk("w", "official", ("A", "B"), &[("x", Relation::Equal, "y")]);
    let mut statements = all(&[&walk]);
    assert!(carry(&statements, &[pass("A", "x")]).passing.contains_key(&at("B", "y")));
    statements.add_groups(Digest::of(b"A"), &set);
    let carried = carry(&statements, &[pass("A", "x")]);
    assert_eq!(carried.passing.len(), 1);
    assert_eq!(why(&carried), [("y".into(), WhyNotCarried::Ambiguous)]);
}

#[test]
fn what_is_merely_related_is_said_to_be() {
    let walk =
        walk("w", "official", ("A", "B"), &[("x", Relation::Related, "y"), ("x", Relation::NoRelationship, "z")]);
    let carried_by = all(&[&walk]);
    let carried = carry(&carried_by, &[pass("A", "x")]);
    assert_eq!(why(&carried), [("y".into(), WhyNotCarried::RelationNotSaid)]);
    assert_eq!(carried.touched[0].why.text(Language::En), "the relation is not said");
    for why in WhyNotCarried::ALL {
        assert_eq!(WhyNotCarried::parse(why.as_str()), Some(*why));
    }
}
