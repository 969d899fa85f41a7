use warifu_model::{Relation, RelationStyle};

#[test]
fn reading_from_the_other_side_twice_changes_nothing() {
    for &relation in Relation::ALL {
        assert_eq!(relation.inverse().inverse(), relation);
    }
    assert_eq!(Relation::SubsetOf.inverse(), Relation::SupersetOf);
    assert_eq!(Relation::Equal.inverse(), Relation::Equal);
}

#[test]
fn each_style_has_its_relations() {
    let stated = |style: RelationStyle| {
        let stated = Relation::ALL.iter().filter(|relation| style.states(**relation));
        stated.map(|relation| relation.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(stated(RelationStyle::Concept), ["no_relationship", "related"]);
    let theory = ["equal", "intersects_with", "no_relationship", "subset_of", "superset_of"];
    assert_eq!(stated(RelationStyle::SetTheory), theory);
}
