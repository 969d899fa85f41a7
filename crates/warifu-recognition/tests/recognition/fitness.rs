//! The share of a crosswalk that is fit for decisions.

use warifu_model::{Assurance, Language, Relation, Side};
use warifu_recognition::{Fit, Statements, carry, fitness};

use crate::support::{edge, pass, union, walk, walk_of};

const EDGES: [(&str, Relation, &str); 5] = [
    ("a", Relation::Equal, "p"),
    ("b", Relation::SupersetOf, "q"),
    ("c", Relation::SubsetOf, "r"),
    ("d", Relation::IntersectsWith, "s"),
    ("e", Relation::NoRelationship, "t"),
];

#[test]
fn what_carries_is_sourced_and_official_is_fit() {
    let mut official = walk("w", "official", ("A", "B"), &EDGES);
    official.edges[0].assurance = Assurance::Unverified;
    official.edges.push(edge("f", Relation::SupersetOf, "u"));
    let found = fitness(&official);
    assert_eq!((found.stated, found.sourced, found.official), (6, 5, 6));
    assert_eq!(found.of(Side::Source), Fit { carrying: 3, sourced: 2, official: 3, fit: 2 });
    assert_eq!(found.of(Side::Target), Fit { carrying: 2, sourced: 1, official: 2, fit: 1 });
    assert_eq!((found.percent(Side::Source), found.percent(Side::Target)), (33, 16));
    let proposal = fitness(&walk("w", "proposal", ("A", "B"), &EDGES));
    assert_eq!((proposal.official, proposal.of(Side::Source).carrying, proposal.of(Side::Source).fit), (0, 2, 0));
    assert_eq!(
        found.text(Side::Source, Language::En),
        "source to target: 3 of 6 statements carry a pass, 2 (33%) are fit for decisions"
    );
    assert_eq!(
        found.text(Side::Target, Language::Ja),
        "対応先から対応元へ：関係6件のうち、適合を引き継ぐもの2件、決定に使えるもの1件（16%）"
    );
}

#[test]
fn an_official_concept_crosswalk_decides_nothing() {
    let concept = walk("w", "official", ("A", "B"), &[("a", Relation::Related, "b")]);
    let found = fitness(&concept);
    assert_eq!((found.stated, found.sourced, found.official), (1, 1, 1));
    assert_eq!((found.of(Side::Source), found.of(Side::Target)), (Fit::default(), Fit::default()));
}

/// What is counted as carrying is what carries.
#[test]
fn the_count_agrees_with_what_passes() {
    let unions = [(Relation::Equal, "p"), (Relation::SupersetOf, "q")];
    let unions: Vec<_> = unions.iter().map(|(relation, target)| union(&["x", "y"], *relation, target)).collect();
    for walk in EDGES
        .map(|(source, relation, target)| walk_of("w", ("A", "B"), vec![edge(source, relation, target)], vec![]))
        .into_iter()
        .chain(unions.into_iter().map(|union| walk_of("w", ("A", "B"), vec![], vec![union])))
    {
        let mut statements = Statements::default();
        statements.add(warifu_model::Digest::of(b"w"), &walk, |_| true);
        for (side, document) in [(Side::Source, "A"), (Side::Target, "B")] {
            let of_union = walk.unions.iter().flat_map(|union| {
                if side == Side::Source { union.sources.iter().collect() } else { vec![&union.target] }
            });
            let of_edge = walk.edges.iter().filter_map(|edge| edge.element(side));
            let given: Vec<_> = of_edge.chain(of_union).map(|element| pass(document, element.as_str())).collect();
            let goes_on = carry(&statements, &given).passing.len() > given.len();
            assert_eq!(fitness(&walk).of(side).carrying, usize::from(goes_on), "{walk:?}");
        }
    }
}
