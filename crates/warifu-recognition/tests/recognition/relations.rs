//! The algebra of relations, held against sets themselves: every non-empty subset of a small universe. The sets know nothing of the
//! table in the crate.

use std::collections::BTreeSet;

use warifu_model::{Language, Relation};
use warifu_recognition::{BaseRelation, Relations};

/// Non-empty subsets of so many things, as bits.
fn sets(size: u32) -> std::ops::Range<u32> {
    1..(1 << size)
}

/// How two sets stand, by looking at them.
fn relation(left: u32, right: u32) -> BaseRelation {
    let (more_left, more_right) = (left & !right != 0, right & !left != 0);
    match (left & right == 0, more_left, more_right) {
        (true, ..) => BaseRelation::Apart,
        (false, false, false) => BaseRelation::Equal,
        (false, false, true) => BaseRelation::Within,
        (false, true, false) => BaseRelation::Around,
        (false, true, true) => BaseRelation::Overlap,
    }
}

/// All 32 sets of relations.
fn all() -> Vec<Relations> {
    (0..32_u32)
        .map(|bits| (0..5).filter(|bit| bits & (1 << bit) != 0).map(|bit| BaseRelation::ALL[bit]).collect())
        .collect()
}

/// The relations that occur between the first and the third of three sets.
fn occurring(size: u32, first: BaseRelation, second: BaseRelation) -> Relations {
    let mut found = BTreeSet::new();
    for a in sets(size) {
        for b in sets(size).filter(|b| relation(a, *b) == first) {
            found.extend(sets(size).filter(|c| relation(b, *c) == second).map(|c| relation(a, c)));
        }
    }
    found.into_iter().collect()
}

#[test]
fn composition_is_exactly_what_occurs_among_sets() {
    for size in [4, 5] {
        for &first in BaseRelation::ALL {
            for &second in BaseRelation::ALL {
                let composed = Relations::from(first).then(second.into());
                assert_eq!(composed, occurring(size, first, second), "{first:?} then {second:?}, {size} things");
            }
        }
    }
}

#[test]
fn inverse_is_reading_from_the_other_side() {
    for (a, b) in sets(4).flat_map(|a| sets(4).map(move |b| (a, b))) {
        assert_eq!(Relations::from(relation(a, b)).inverse(), relation(b, a).into());
    }
    for relations in all() {
        assert_eq!(relations.inverse().inverse(), relations);
    }
}

#[test]
fn composition_of_what_is_partly_known_is_that_of_every_possibility() {
    for (left, right) in all().into_iter().flat_map(|left| all().into_iter().map(move |right| (left, right))) {
        let pairs = left.bases().flat_map(|a| right.bases().map(move |b| occurring(4, a, b)));
        let possible: Relations = pairs.flat_map(|relations| relations.bases().collect::<Vec<_>>()).collect();
        assert_eq!(left.then(right), possible, "{left} then {right}");
        assert_eq!(left.then(right).inverse(), right.inverse().then(left.inverse()));
        let both: Relations = left.bases().filter(|base| right.contains(*base)).collect();
        assert_eq!(left.and(right), both);
    }
}

#[test]
fn equal_changes_nothing_and_order_of_composing_neither() {
    let equal = Relations::from(BaseRelation::Equal);
    for a in all() {
        assert_eq!((equal.then(a), a.then(equal), a.then(Relations::NONE)), (a, a, Relations::NONE));
        for (b, c) in all().into_iter().flat_map(|b| all().into_iter().map(move |c| (b, c))) {
            assert_eq!(a.then(b).then(c), a.then(b.then(c)));
        }
    }
}

/// What is met is a set of things, too; the left passes if all of it is met.
#[test]
fn a_pass_is_carried_exactly_where_no_sets_refute_it() {
    for relations in all() {
        let pairs = || sets(4).flat_map(|left| sets(4).map(move |right| (left, right)));
        let mut possible = pairs().filter(|(left, right)| relations.contains(relation(*left, *right))).peekable();
        let is_possible = possible.peek().is_some();
        let is_never_refuted =
            possible.all(|(left, right)| (0..16_u32).all(|met| left & !met != 0 || right & !met == 0));
        assert_eq!(relations.carries_pass(), is_possible && is_never_refuted, "{relations}");
        assert_eq!(relations.is_contradictory(), !is_possible);
    }
}

#[test]
fn a_stated_relation_says_no_more_than_its_text() {
    for (left, right) in sets(3).flat_map(|left| sets(3).map(move |right| (left, right))) {
        let holds = |stated| Relations::from(stated).contains(relation(left, right));
        assert_eq!(holds(Relation::Equal), left == right);
        assert_eq!(holds(Relation::SubsetOf), left & !right == 0);
        assert_eq!(holds(Relation::SupersetOf), right & !left == 0);
        assert_eq!(holds(Relation::NoRelationship), left & right == 0);
        let each_has_its_own = left & !right != 0 && right & !left != 0;
        assert_eq!(holds(Relation::IntersectsWith), left & right != 0 && each_has_its_own);
        assert!(holds(Relation::Related));
    }
    for &stated in Relation::ALL {
        assert_eq!(Relations::from(stated.inverse()), Relations::from(stated).inverse());
    }
}

#[test]
fn relations_have_names_in_both_languages() {
    let lies_in = Relations::from(Relation::SubsetOf);
    assert_eq!(lies_in.text(Language::En), "equal or within");
    assert_eq!(lies_in.text(Language::Ja), "同一又は真部分集合");
    assert_eq!(Relations::NONE.text(Language::Ja), "矛盾");
    assert_eq!(format!("{:?}", Relations::NONE), "Relations(contradictory)");
}
