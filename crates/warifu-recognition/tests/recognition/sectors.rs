//! Sectors of one list in terms of another.

use warifu_model::{AdoptedCrosswalk, Crosswalk, Digest, Relation, Timestamp};
use warifu_recognition::{SectorCrosswalk, SectorFit, SectorsMet, sectors_in, sectors_meet};

use crate::support::walk;

fn time(day: u32) -> Timestamp {
    Timestamp::parse(&format!("2026-11-{day:02}T00:00:00Z")).unwrap()
}

fn adopted(from: Option<u32>, until: Option<u32>) -> AdoptedCrosswalk {
    AdoptedCrosswalk { digest: Digest::of(b""), from: from.map(time), until: until.map(time) }
}

fn between_lists() -> Crosswalk {
    let edges = [
        ("rail", Relation::SubsetOf, "transport"),
        ("water", Relation::Equal, "waterworks"),
        ("electricity", Relation::IntersectsWith, "dams"),
        ("fuel", Relation::SupersetOf, "oil"),
        ("credit", Relation::NoRelationship, "dams"),
    ];
    walk("sectors", "proposal", ("home", "abroad"), &edges)
}

/// The answer, as a word and the edges.
fn met(held: &[&str], asked: &[&str], walks: &[SectorCrosswalk<'_>], day: u32) -> (&'static str, Vec<String>) {
    let (word, edges) = match sectors_meet(held, asked, walks, time(day)) {
        SectorsMet::Directly => ("directly", Vec::new()),
        SectorsMet::ByCrosswalk(edges) => ("full", edges),
        SectorsMet::Partially(edges) => ("partial", edges),
        SectorsMet::No => ("no", Vec::new()),
    };
    let edges = edges.iter().map(|one| format!("{} {} {}", one.sector, one.relation.as_str(), one.counterpart));
    (word, edges.collect())
}

#[test]
fn equal_and_within_are_full_overlapping_and_wider_are_partial() {
    let (walk, always) = (between_lists(), adopted(None, None));
    let walks = [SectorCrosswalk { adopted: &always, crosswalk: &walk }];
    for (held, asked, word, edge) in [
        ("rail", "transport", "full", "rail subset_of transport"),
        ("transport", "rail", "partial", "transport superset_of rail"),
        ("water", "waterworks", "full", "water equal waterworks"),
        ("waterworks", "water", "full", "waterworks equal water"),
        ("electricity", "dams", "partial", "electricity intersects_with dams"),
        ("dams", "electricity", "partial", "dams intersects_with electricity"),
        ("fuel", "oil", "partial", "fuel superset_of oil"),
        ("oil", "fuel", "full", "oil subset_of fuel"),
    ] {
        assert_eq!(met(&[held], &[asked], &walks, 1), (word, vec![edge.to_owned()]), "{held} for {asked}");
    }
    for (held, asked) in [("credit", "dams"), ("rail", "dams"), ("post", "transport")] {
        assert_eq!(met(&[held], &[asked], &walks, 1), ("no", Vec::new()));
    }
    // nothing follows from two edges in a row
    assert_eq!(met(&["electricity"], &["credit"], &walks, 1).0, "no");
    assert_eq!(met(&[], &["dams"], &walks, 1).0, "no");
    assert_eq!(met(&["rail", "post"], &["dams", "post"], &walks, 1).0, "directly");
}

#[test]
fn the_best_of_what_is_held_counts_and_other_crosswalks_take_nothing_away() {
    let (walk_of_lists, always) = (between_lists(), adopted(None, None));
    let against = walk("against", "official", ("home", "abroad"), &[("rail", Relation::NoRelationship, "transport")]);
    let weaker = walk("weaker", "official", ("home", "abroad"), &[("rail", Relation::IntersectsWith, "transport")]);
    let of = |crosswalk| SectorCrosswalk { adopted: &always, crosswalk };
    let walks = [of(&weaker), of(&against), of(&walk_of_lists)];
    let full = ("full", vec!["rail subset_of transport".to_owned()]);
    assert_eq!(met(&["electricity", "rail"], &["transport", "dams"], &walks, 1), full);
    assert_eq!(met(&["rail"], &["transport"], &walks[..2], 1).0, "partial");
    assert_eq!(met(&["rail"], &["transport"], &walks[1..2], 1).0, "no");
}

#[test]
fn a_crosswalk_counts_in_its_period_only() {
    let walk = between_lists();
    let period = adopted(Some(10), Some(20));
    let walks = [SectorCrosswalk { adopted: &period, crosswalk: &walk }];
    for (day, word) in [(9, "no"), (10, "full"), (19, "full"), (20, "no")] {
        assert_eq!(met(&["rail"], &["transport"], &walks, day).0, word, "{day}");
    }
}

#[test]
fn crosswalks_of_requirements_and_of_concepts_say_nothing_about_sectors() {
    let always = adopted(None, None);
    let requirements = walk("w", "official", ("A", "abroad"), &[("rail", Relation::Equal, "transport")]);
    let concept = walk("w", "official", ("home", "abroad"), &[("rail", Relation::Related, "transport")]);
    for crosswalk in [&requirements, &concept] {
        let walks = [SectorCrosswalk { adopted: &always, crosswalk }];
        assert_eq!(met(&["rail"], &["transport"], &walks, 1).0, "no");
    }
}

#[test]
fn sectors_are_told_in_terms_of_the_other_list_from_both_sides() {
    let (walk, always) = (between_lists(), adopted(None, None));
    let walks = [SectorCrosswalk { adopted: &always, crosswalk: &walk }];
    let told = sectors_in(&["transport", "electricity", "credit", "rail"], &walks, time(1));
    let told: Vec<_> = told.iter().map(|one| (one.sector, one.fit, one.counterpart)).collect();
    assert_eq!(
        told,
        [
            ("electricity", SectorFit::Partial, "dams"),
            ("rail", SectorFit::Full, "transport"),
            ("transport", SectorFit::Partial, "rail")
        ]
    );
}
