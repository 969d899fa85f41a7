//! Declared relations held against criteria, and edges that criteria prove.

use warifu_compare::diff::{
    Conclusion, DiffOptions, HeldAgainst, OldOrNew, SetAt, WhyNotHeld, held_against, proposals,
};
use warifu_core::CompiledSet;
use warifu_model::{Crosswalk, Relation};

use crate::support::{Text, WORDS, rule, written};

const LADDER: &str = r#"{"scheme":"ladder","levels":[{"id":"one","title":{"en":"x","ja":"x"}},{"id":"two","title":{"en":"x","ja":"x"}}]}"#;

/// A set of requirements with these criteria, named by letters.
fn set(criteria: &[(&str, &str)]) -> Text {
    Text::new(criteria.iter().map(|(id, criterion)| rule(id, &written(criterion), "")).collect())
}

fn at_least(count: u32) -> String {
    format!("{{'at_least':{{c:count','value':{count}}}}}")
}

fn walk(source: &CompiledSet, target: &CompiledSet, edges: &[(&str, Relation, &str)], unions: &str) -> Crosswalk {
    let end = |set: &CompiledSet| {
        format!(r#"{{"kind":"requirement_set","id":"set","version":"1.0.0","digest":"{}"}}"#, set.digest())
    };
    let edges = edges.iter().map(|(source, relation, target)| {
        let relation = relation.as_str();
        format!(r#"{{"source":"{source}","target":"{target}","relation":"{relation}","assurance":"sourced"}}"#)
    });
    let text = format!(
        r#"{{"format":"warifu.crosswalk/1","id":"walk","version":"1.0.0","title":{WORDS},"description":{WORDS},
        "asserter":{{"name":{WORDS},"kind":"official"}},"document":{{"title":"T","edition":"1","date":"2026"}},
        "style":"set_theory","source":{},"target":{},"edges":[{}]{unions}}}"#,
        end(source),
        end(target),
        edges.collect::<Vec<_>>().join(","),
    );
    Crosswalk::read(text.as_bytes()).unwrap()
}

fn effort() -> u64 {
    DiffOptions::default().effort
}

/// What is concluded about one edge, with who accepts the witnesses.
fn held(source: &str, relation: Relation, target: &str) -> (Conclusion, Vec<OldOrNew>) {
    let (source, target) = (set(&[("A", source)]).compile(), set(&[("B", target)]).compile());
    let walk = walk(&source, &target, &[("A", relation, "B")], "");
    let (source, target) = (SetAt::new(&source, None).unwrap(), SetAt::new(&target, None).unwrap());
    let [HeldAgainst { result, .. }] = held_against(&walk, &source, &target, effort()).try_into().unwrap();
    let proof = result.unwrap();
    assert!(proof.undecided.is_empty(), "{proof:?}");
    (proof.conclusion, proof.witnesses.iter().map(|witness| witness.accepted_by).collect())
}

#[test]
fn what_is_declared_is_confirmed_or_refuted_with_a_witness() {
    use Conclusion::{Compatible, Confirmed, Refuted};
    use Relation::{Equal, IntersectsWith, NoRelationship, SubsetOf, SupersetOf};

    let (loose, strict) = (at_least(3), at_least(5));
    let same = "{'not':{'at_most':{c:count','value':2}}}";
    let other = "{'equals':{c:flag','value':true}}";
    // accepted by the source alone, or by the target alone
    let (source, target) = (OldOrNew::Old, OldOrNew::New);
    for (from, relation, to, conclusion, witnesses) in [
        (&*loose, Equal, same, Confirmed, vec![]),
        (&loose, SubsetOf, same, Confirmed, vec![]),
        (&loose, SupersetOf, same, Confirmed, vec![]),
        (&loose, IntersectsWith, same, Refuted, vec![]),
        (&loose, NoRelationship, same, Refuted, vec![]),
        // the target demands more
        (&loose, Equal, &*strict, Refuted, vec![source]),
        (&loose, SubsetOf, &strict, Confirmed, vec![source]),
        (&loose, SupersetOf, &strict, Refuted, vec![source]),
        (&loose, IntersectsWith, &strict, Refuted, vec![source]),
        // the source does
        (&strict, Equal, &loose, Refuted, vec![target]),
        (&strict, SupersetOf, &loose, Confirmed, vec![target]),
        (&strict, SubsetOf, &loose, Refuted, vec![target]),
        // neither
        (&loose, Equal, other, Refuted, vec![source, target]),
        (&loose, SubsetOf, other, Refuted, vec![source, target]),
        (&loose, IntersectsWith, other, Compatible, vec![source, target]),
        (&loose, NoRelationship, other, Compatible, vec![source, target]),
    ] {
        assert_eq!(held(from, relation, to), (conclusion, witnesses), "{from} {relation:?} {to}");
    }
}

#[test]
fn each_side_has_a_level_of_its_own_scheme() {
    let source = set(&[("A", &at_least(5))]).compile();
    let tightened = format!(r#""tightened":[{{"level":"two","criterion":{}}}],"#, written(&at_least(5)));
    let target = Text::new(vec![rule("B", &written(&at_least(3)), &tightened)]).levels(LADDER).compile();
    let walk = walk(&source, &target, &[("A", Relation::Equal, "B")], "");
    let at = |level: &str| {
        let target = SetAt::new(&target, Some(level)).unwrap();
        let held = held_against(&walk, &SetAt::new(&source, None).unwrap(), &target, effort());
        let proof = held[0].result.clone().unwrap();
        (proof.conclusion, proof.witnesses.iter().map(|witness| witness.level.clone()).collect::<Vec<_>>())
    };
    assert_eq!(at("one"), (Conclusion::Refuted, vec![Some("one".into())]));
    assert_eq!(at("two"), (Conclusion::Confirmed, vec![]));
    assert!(SetAt::new(&target, None).is_none() && SetAt::new(&source, Some("one")).is_none());
}

#[test]
fn groups_and_unions_are_their_requirements_together() {
    let (flag, name) = ("{'equals':{c:flag','value':true}}", "{'present':{c:name'}}");
    let source = set(&[("A", flag), ("B", name)]).compile();
    let both = format!("{{'all_of':[{flag},{name}]}}");
    let target = set(&[("T", &both), ("N", name)]).compile();
    let edges = [
        ("G", Relation::Equal, "T"),
        ("G", Relation::Equal, "N"),
        ("A", Relation::SubsetOf, "T"),
        ("B", Relation::SubsetOf, "T"),
    ];
    let union = r#","unions":[{"sources":["A","B"],"target":"T","relation":"equal","assurance":"sourced"}]"#;
    let walk = walk(&source, &target, &edges, union);
    let held = held_against(&walk, &SetAt::new(&source, None).unwrap(), &SetAt::new(&target, None).unwrap(), effort());
    let conclusions: Vec<_> = held.iter().map(|one| one.result.clone().unwrap().conclusion).collect();
    let confirmed = Conclusion::Confirmed;
    assert_eq!(conclusions, [confirmed, Conclusion::Refuted, confirmed, confirmed, confirmed]);
}

#[test]
fn what_has_no_criterion_is_not_compared_and_what_is_too_hard_is_undecided() {
    let words = format!(r#"{{"id":"W","groups":["H"],"title":{WORDS},"statement":{WORDS},"assurance":"unverified"}}"#);
    let later = rule("L", &written(&at_least(3)), r#""from":"two","#);
    let source = Text::new(vec![rule("A", &written(&at_least(3)), ""), words, later]).levels(LADDER).compile();
    let target = set(&[("B", &at_least(5))]).compile();
    let edges = [
        ("W", Relation::Equal, "B"),
        ("L", Relation::Equal, "B"),
        ("H", Relation::Equal, "B"),
        ("X", Relation::Equal, "B"),
    ];
    let walk_of = walk(&source, &target, &edges, "");
    let (at, other) = (SetAt::new(&source, Some("one")).unwrap(), SetAt::new(&target, None).unwrap());
    let why = |walk: &Crosswalk| {
        held_against(walk, &at, &other, effort()).into_iter().map(|one| one.result.unwrap_err()).collect::<Vec<_>>()
    };
    let expected = [
        WhyNotHeld::WithoutCriterion,
        WhyNotHeld::NotAtLevel,
        WhyNotHeld::WithoutCriterion,
        WhyNotHeld::ElementUnknown,
    ];
    assert_eq!(why(&walk_of), expected);
    assert_eq!(why(&walk(&target, &source, &edges[..1], "")), [WhyNotHeld::AnotherDocument]);
    let walk = walk(&source, &target, &[("A", Relation::Equal, "B")], "");
    let [hard] = held_against(&walk, &at, &other, 1).try_into().unwrap();
    let proof = hard.result.unwrap();
    assert_eq!(proof.conclusion, Conclusion::Undecided);
    assert!(!proof.undecided.is_empty() && proof.witnesses.is_empty());
}

#[test]
fn what_criteria_prove_is_proposed_and_nothing_else() {
    let flag = "{'equals':{c:flag','value':true}}";
    let both = format!("{{'all_of':[{flag},{}]}}", at_least(5));
    let source = set(&[("A", &at_least(3)), ("B", &both), ("C", "{'present':{c:name'}}")]).compile();
    let target = set(&[("P", "{'not':{'at_most':{c:count','value':2}}}"), ("Q", &at_least(9)), ("R", flag)]).compile();
    let (from, to) = (SetAt::new(&source, None).unwrap(), SetAt::new(&target, None).unwrap());
    let found = proposals(&from, &to, effort());
    let edges: Vec<_> =
        found.edges.iter().map(|edge| (edge.source.as_str(), edge.relation, edge.target.as_str())).collect();
    assert_eq!(
        edges,
        [
            ("A", Relation::Equal, "P"),
            ("A", Relation::SubsetOf, "Q"),
            ("B", Relation::SupersetOf, "P"),
            ("B", Relation::SupersetOf, "R"),
        ]
    );
    // `A` and `B` with `P` and `Q`, `B` with `R`
    assert_eq!((found.compared, found.undecided.len()), (5, 0));
    // each of them is confirmed when it is declared
    let declared: Vec<_> = edges.iter().map(|(source, relation, target)| (*source, *relation, *target)).collect();
    let walk = walk(&source, &target, &declared, "");
    let held = held_against(&walk, &from, &to, effort());
    assert!(held.iter().all(|one| one.result.as_ref().unwrap().conclusion == Conclusion::Confirmed));
    let hard = proposals(&from, &to, 1);
    assert_eq!((hard.edges.len(), hard.undecided.len()), (0, 5));
}
