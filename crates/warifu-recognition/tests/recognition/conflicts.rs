//! Statements that contradict each other.

use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use warifu_model::{Crosswalk, Digest, Relation};
use warifu_recognition::{Chain, Conflict, Conflicts, Link, Relations, Statements, conflicts};

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
    let chain = |links: &[Link<'_>]| {
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
fn large(relations: &[Relation]) -> Crosswalk {
    let edge = |number: usize| {
        let (from, to) = (number / 20, (number / 20 + 1 + number % 20 * 37) % 1_000);
        crate::support::edge(&format!("e{from:04}"), relations[number * 7 / 3 % relations.len()], &format!("e{to:04}"))
    };
    walk_of("large", ("A", "A"), (0..20_000).map(edge).collect(), Vec::new())
}

#[test]
fn crosswalks_of_strangers_are_looked_at_whole() {
    let relations = [Relation::Equal, Relation::SubsetOf, Relation::IntersectsWith, Relation::NoRelationship];
    let large = large(&relations);
    let mut statements = Statements::default();
    statements.add(Digest::of(b"large"), &large, |_| true);
    let all = conflicts(&statements);
    assert_eq!(all.stopped_at, None);
    let later = all.found.iter().filter(|one| one.from.element > "e0500").count();
    assert!(later > 1_000 && all.untold > 0, "{later} of {}, {} more", all.found.len(), all.untold);
    assert_eq!(all.found.len(), Conflicts::MOST);
}

/// Every pair of four hundred elements is related: more than the effort allows for, and some of it is told all the same.
#[test]
fn what_is_beyond_the_effort_stops_and_keeps_what_it_found() {
    let edges = (0..400_usize).flat_map(|from| (0..from).map(move |to| (from, to)));
    let relations = [Relation::SubsetOf, Relation::SupersetOf, Relation::IntersectsWith];
    let edge = |(from, to): (usize, usize)| {
        crate::support::edge(&format!("e{from:04}"), relations[(from * 7 + to * 5) % 3], &format!("e{to:04}"))
    };
    let large = walk_of("large", ("A", "A"), edges.map(edge).collect(), Vec::new());
    let mut statements = Statements::default();
    statements.add(Digest::of(b"large"), &large, |_| true);
    let some = conflicts(&statements);
    assert!(some.stopped_at.is_some_and(|stop| stop.element > "e0000"), "{:?}", some.stopped_at);
    assert_eq!(some.found.len(), Conflicts::MOST);
}

/// The same search, without an index and without an end: every chain against every other, every one against all that were told.
mod naive {
    use std::collections::{BTreeMap, BTreeSet};

    use warifu_recognition::{BaseRelation, Relations};

    /// Crosswalk, source, relation, target.
    pub(super) type Edge = (String, String, Relations, String);
    type Told = (String, String, Vec<Step>, Vec<Step>);
    /// Crosswalk, and from where to where.
    pub(super) type Step = (String, String, String);

    /// The contradictions, with both chains of each.
    pub(super) fn found(edges: &[Edge]) -> Vec<Told> {
        let both = |edge: &Edge| {
            let (walk, from, relations, to) = edge.clone();
            [edge.clone(), (walk, to, relations.inverse(), from)]
        };
        let links: Vec<Edge> = edges.iter().filter(|edge| edge.2 != Relations::ANY).flat_map(both).collect();
        let starts: BTreeSet<&String> = links.iter().map(|link| &link.1).collect();
        let mut found = Vec::new();
        for start in starts {
            let own: Vec<usize> = (0..links.len()).filter(|n| links[*n].1 == *start && links[*n].3 > *start).collect();
            for (at, one) in own.iter().enumerate() {
                for other in &own[at + 1..] {
                    if links[*one].3 == links[*other].3 && links[*one].2.and(links[*other].2).is_contradictory() {
                        found.push((2, false, (start, &links[*one].3), (vec![*one], vec![*other])));
                    }
                }
            }
            let ends: Vec<_> = ends(&links, start).into_iter().filter(|((to, _), _)| *to >= *start).collect();
            for (at, ((to, one), chain)) in ends.iter().enumerate() {
                for ((_, other), next) in ends[at + 1..].iter().filter(|((end, _), _)| end == to) {
                    if one.and(*other).is_contradictory() {
                        let to = &links.iter().find(|link| link.1 == *to).unwrap().1;
                        let length = chain.len() + next.len();
                        found.push((length, to == start, (start, to), (chain.clone(), next.clone())));
                    }
                }
            }
        }
        found.sort();
        let mut told: Vec<BTreeSet<usize>> = Vec::new();
        found.retain(|(.., (one, other))| {
            let used: BTreeSet<usize> = one.iter().chain(other).map(|link| link / 2).collect();
            let is_new = !told.iter().any(|smaller| smaller.is_subset(&used));
            told.push(used);
            is_new
        });
        let steps = |chain: &[usize]| {
            let step = |link: &usize| (links[*link].0.clone(), links[*link].1.clone(), links[*link].3.clone());
            chain.iter().map(step).collect()
        };
        let told = found
            .iter()
            .map(|(_, _, (from, to), (one, other))| ((*from).clone(), (*to).clone(), steps(one), steps(other)));
        told.collect()
    }

    fn ends(links: &[Edge], start: &str) -> BTreeMap<(String, Relations), Vec<usize>> {
        let itself = ((start.to_owned(), Relations::from(BaseRelation::Equal)), Vec::new());
        let mut ends = BTreeMap::from([itself.clone()]);
        let mut newest = vec![itself];
        for _ in 0..3 {
            let mut next = Vec::new();
            for ((at, relations), chain) in newest {
                for (index, link) in links.iter().enumerate().filter(|(_, link)| link.1 == at) {
                    let end = (link.3.clone(), relations.then(link.2));
                    if end.1 != Relations::ANY && !ends.contains_key(&end) {
                        let longer: Vec<usize> = chain.iter().copied().chain([index]).collect();
                        ends.insert(end.clone(), longer.clone());
                        next.push((end, longer));
                    }
                }
            }
            newest = next;
        }
        ends
    }
}

type Stated = (u8, Relation, u8);

fn stated() -> impl Strategy<Value = Vec<Vec<Stated>>> {
    let edge = (0_u8..7, select(Relation::ALL), 0_u8..7);
    vec(vec(edge, 1..9), 1..4)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Nothing is lost by indices, and the same is told in the same order.
    #[test]
    fn the_search_finds_what_the_naive_one_finds(stated in stated()) {
        let (found, naive) = both(&stated);
        prop_assert_eq!(found, naive);
    }
}

#[test]
fn random_statements_contradict_each_other_in_chains_of_every_length() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;

    let mut runner = TestRunner::deterministic();
    let mut lengths = BTreeMap::new();
    for _ in 0..100 {
        let (found, _) = both(&stated().new_tree(&mut runner).unwrap().current());
        for (.., one, other) in found {
            *lengths.entry(one.len() + other.len()).or_insert(0) += 1;
        }
    }
    assert!((1..6).all(|length| lengths.get(&length).is_some_and(|count| *count > 3)), "{lengths:?}");
}

type Told = (String, String, Vec<naive::Step>, Vec<naive::Step>);

/// What is found, and what the naive search finds.
fn both(stated: &[Vec<Stated>]) -> (Vec<Told>, Vec<Told>) {
    let once = |edges: &Vec<Stated>| -> BTreeMap<(u8, u8), Relation> {
        edges.iter().map(|(from, relation, to)| ((*from, *to), *relation)).collect()
    };
    let once: Vec<_> = stated.iter().map(once).collect();
    let name = |number: &u8| format!("e{number}");
    let walks: Vec<Crosswalk> = once
        .iter()
        .enumerate()
        .map(|(place, edges)| {
            let edges = edges.iter();
            let edges = edges.map(|((from, to), relation)| crate::support::edge(&name(from), *relation, &name(to)));
            walk_of(&format!("walk-{place}"), ("A", "A"), edges.collect(), Vec::new())
        })
        .collect();
    let mut statements = Statements::default();
    for walk in &walks {
        statements.add(Digest::of(walk.id.as_str().as_bytes()), walk, |_| true);
    }
    let steps = |chain: &Chain<'_>| -> Vec<naive::Step> {
        let step = |link: &Link<'_>| {
            let walk = link.stated.unwrap().crosswalk.id.to_string();
            (walk, link.from.element.to_owned(), link.to.element.to_owned())
        };
        chain.links.iter().map(step).collect()
    };
    let told = |one: &Conflict<'_>| {
        (one.from.element.to_owned(), one.to.element.to_owned(), steps(&one.one), steps(&one.other))
    };
    let found = conflicts(&statements).found.iter().map(told).collect();
    let edges = once.iter().enumerate().flat_map(|(place, edges)| {
        let edge = move |((from, to), relation): (&(u8, u8), &Relation)| {
            (format!("walk-{place}"), name(from), Relations::from(*relation), name(to))
        };
        edges.iter().map(edge)
    });
    (found, naive::found(&edges.collect::<Vec<_>>()))
}
