//! Revisions 2 and 3 of SP 800-171 and the levels of CMMC: what each holds, what became of every number, and which points the sources of
//! the set keep for a score.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use warifu_catalog::{Catalog, Document};
use warifu_compare::diff::{Bump, DiffOptions, Relation, diff};
use warifu_core::CompiledSet;
use warifu_model::{
    Assurance, Bearing, Crosswalk, Digest, Levels, Relation as EdgeRelation, Requirement, RequirementId,
    RequirementSet, Successor, Vocabulary, Withdrawn,
};

use crate::meeting::one_can_meet_everything;

fn catalog() -> Catalog {
    Catalog::shipped().unwrap()
}

fn edition<'c>(catalog: &'c Catalog, id: &str, version: &str) -> &'c RequirementSet {
    let is_it = |set: &&RequirementSet| set.id.as_str() == id && set.version.to_string() == version;
    catalog.documents().iter().filter_map(Document::set).find(is_it).unwrap()
}

fn revision<'c>(catalog: &'c Catalog, version: &str) -> &'c RequirementSet {
    edition(catalog, "nist-sp-800-171", version)
}

fn ids(set: &RequirementSet) -> Vec<&str> {
    set.requirements.iter().map(|requirement| requirement.id.as_str()).collect()
}

fn per_family(set: &RequirementSet) -> Vec<(&str, usize)> {
    let of =
        |family: &str| set.requirements.iter().filter(|one| one.groups.iter().any(|g| g.as_str() == family)).count();
    set.groups.iter().map(|group| (group.id.as_str(), of(group.id.as_str()))).collect()
}

/// `3.1.1` of revision 2 is `03.01.01` in revision 3.
fn padded(id: &str) -> String {
    id.split('.').map(|part| format!("{part:0>2}")).collect::<Vec<_>>().join(".")
}

fn heirs(withdrawn: &Withdrawn) -> Vec<String> {
    let heirs = withdrawn.successors.iter().map(|successor| match successor {
        Successor::Requirement(id) => id.to_string(),
        Successor::Group(id) => id.to_string(),
    });
    heirs.collect()
}

#[test]
fn each_revision_has_its_count_in_each_family() {
    let catalog = catalog();
    let second = [
        [("AC", 22), ("AT", 3), ("AU", 9), ("CM", 9), ("IA", 11), ("IR", 3), ("MA", 6)],
        [("MP", 9), ("PS", 2), ("PE", 6), ("RA", 3), ("CA", 4), ("SC", 16), ("SI", 7)],
    ];
    let third = [
        [("AC", 16), ("AT", 2), ("AU", 8), ("CM", 10), ("IA", 8), ("IR", 5), ("MA", 3), ("MP", 7)].as_slice(),
        &[("PS", 2), ("PE", 5), ("RA", 3), ("CA", 4), ("SC", 10), ("SI", 5), ("PL", 3), ("SA", 3), ("SR", 3)],
    ];
    assert_eq!(per_family(revision(&catalog, "2.0.0")), second.concat());
    assert_eq!(per_family(revision(&catalog, "3.0.0")), third.concat());
    assert_eq!(["2.0.0", "3.0.0"].map(|version| revision(&catalog, version).requirements.len()), [110, 97]);
}

/// The number of a requirement begins with that of its family, and numbers go on without a hole in revision 2.
#[test]
fn numbers_are_those_of_the_families() {
    let catalog = catalog();
    for (version, count) in [("2.0.0", 14), ("3.0.0", 17)] {
        let set = revision(&catalog, version);
        let places: BTreeMap<_, _> = (1_usize..).zip(&set.groups).map(|(place, group)| (&group.id, place)).collect();
        assert_eq!(places.len(), count);
        for requirement in &set.requirements {
            let [group] = requirement.groups.as_slice() else { panic!("one family each") };
            let family: usize = requirement.id.as_str().split('.').nth(1).unwrap().parse().unwrap();
            assert_eq!(family, places[group], "{}", requirement.id);
        }
    }
    let second = revision(&catalog, "2.0.0");
    let whole = per_family(second).into_iter().zip(1..);
    let whole: Vec<_> = whole.flat_map(|((_, n), family)| (1..=n).map(move |i| format!("3.{family}.{i}"))).collect();
    assert_eq!(ids(second), whole);
}

#[test]
fn revision_3_says_what_became_of_each_of_the_110() {
    let catalog = catalog();
    let (old, new) = (revision(&catalog, "2.0.0"), revision(&catalog, "3.0.0"));
    let listed: Vec<_> = new.withdrawn.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(listed, ids(old));
    let now: BTreeSet<_> = ids(new).into_iter().map(str::to_owned).collect();
    assert!(new.withdrawn.iter().flat_map(heirs).all(|heir| now.contains(&heir)));
    let (carried, gone): (Vec<_>, Vec<_>) =
        new.withdrawn.iter().partition(|one| now.contains(&padded(one.id.as_str())));
    assert_eq!((carried.len(), gone.len()), (77, 33));
    assert!(carried.iter().all(|one| heirs(one) == [padded(one.id.as_str())]));
    let without: Vec<_> = gone.iter().filter(|one| one.successors.is_empty()).map(|one| one.id.as_str()).collect();
    assert_eq!(without, ["3.5.6", "3.5.8", "3.5.9", "3.7.1", "3.13.2", "3.13.14"]);
    let note = |one: &&Withdrawn| one.note.as_ref().unwrap().en.contains("Not verified");
    let sourced: Vec<_> = gone.iter().copied().filter(|one| !note(one)).map(|one| one.id.as_str()).collect();
    assert_eq!(sourced, ["3.13.2", "3.13.3", "3.13.5", "3.13.7"]);
    let carried: BTreeSet<_> = carried.iter().flat_map(|one| heirs(one)).collect();
    let fresh: Vec<_> = now.difference(&carried).map(String::as_str).collect();
    let expected = [
        ["03.04.10", "03.04.11", "03.04.12", "03.05.12", "03.06.04", "03.06.05", "03.10.07", "03.10.08"].as_slice(),
        &["03.11.04", "03.12.05", "03.14.08", "03.15.01", "03.15.02", "03.15.03", "03.16.01", "03.16.02", "03.16.03"],
        &["03.17.01", "03.17.02", "03.17.03"],
    ];
    assert_eq!(fresh, expected.concat());
}

/// A comment of each source file of revision 2: what the assessment methodology takes off, and whether a plan of action may hold it.
#[test]
fn the_sources_of_revision_2_keep_its_points() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/data/sets/nist-sp-800-171-2.0.0/requirements"));
    let catalog = catalog();
    let (mut points, mut open) = (BTreeMap::new(), BTreeSet::new());
    for id in ids(revision(&catalog, "2.0.0")) {
        let text = std::fs::read_to_string(folder.join(format!("{id}.yaml"))).unwrap();
        let after = |start: &str| text.lines().find_map(|line| line.strip_prefix(start)).unwrap();
        let weight: i32 = after("# weight: ").parse().unwrap_or(0);
        points.entry(weight).or_insert_with(Vec::new).push(id);
        if after("# may stay open in a plan of action: ") != "no" {
            open.insert(id);
        }
    }
    let counts: Vec<_> = points.iter().map(|(weight, ids)| (*weight, ids.len())).collect();
    assert_eq!(counts, [(0, 1), (1, 51), (3, 14), (5, 44)]);
    assert_eq!(points[&0], ["3.12.4"]);
    let least = 110 - points.iter().map(|(weight, ids)| weight * i32::try_from(ids.len()).unwrap()).sum::<i32>();
    assert_eq!(least, -203, "the lowest score of the methodology");
    // all of one point but five, and the cryptography that is used without validation
    assert_eq!(open.len(), 51 - 5 + 1);
    assert!(["3.1.20", "3.1.22", "3.10.3", "3.10.4", "3.10.5", "3.12.4"].iter().all(|id| !open.contains(id)));
    assert!(open.contains("3.13.11"));
}

#[test]
fn what_was_not_checked_says_so() {
    let catalog = catalog();
    for version in ["2.0.0", "3.0.0"] {
        let set = revision(&catalog, version);
        assert!(set.requirements.iter().all(|one| one.assurance == Assurance::Unverified));
        assert!(set.description.en.contains("not verified against the source"));
        assert!(set.description.ja.contains("出典と未照合"));
        assert_eq!(set.levels, Levels::None);
    }
}

fn compiled(catalog: &Catalog, set: &RequirementSet) -> CompiledSet {
    let vocabularies: Vec<(Digest, Vocabulary)> =
        catalog.documents().iter().filter_map(|d| Some((d.digest(), d.vocabulary()?.clone()))).collect();
    CompiledSet::compile(set.clone(), Digest::of(set.version.to_string().as_bytes()), &vocabularies).unwrap()
}

#[test]
fn revision_3_is_another_edition_and_no_smaller_one() {
    let catalog = catalog();
    let [old, new] = ["2.0.0", "3.0.0"].map(|version| compiled(&catalog, revision(&catalog, version)));
    let found = diff(&old, &new, DiffOptions::default()).unwrap();
    assert_eq!((found.relation, found.bump), (Relation::Incomparable, Bump::Major));
    assert!(found.undecided.is_empty());
}

/// The first pass examples together describe one organisation, and it conforms: the requirements do not contradict each other.
#[test]
fn one_organisation_can_meet_everything() {
    let catalog = catalog();
    for (id, version) in SETS {
        let compiled = compiled(&catalog, edition(&catalog, id, version));
        one_can_meet_everything(&compiled, &format!("{id} {version}"));
    }
}

/// Level 2 is revision 2 under other ids; level 1 is seventeen of them.
#[test]
fn cmmc_asks_at_level_2_what_revision_2_asks() {
    let catalog = catalog();
    let (base, cmmc) = (revision(&catalog, "2.0.0"), edition(&catalog, "us-cmmc", "1.0.0"));
    assert_eq!(per_family(base), per_family(cmmc));
    let Levels::Ladder(rungs) = &cmmc.levels else { panic!("a ladder") };
    assert_eq!(rungs.iter().map(|rung| rung.id.as_str()).collect::<Vec<_>>(), ["level-1", "level-2"]);
    assert_eq!(base.parameters, cmmc.parameters);
    for (one, other) in base.requirements.iter().zip(&cmmc.requirements) {
        let level = if one_of_level_1(one.id.as_str()) { 1 } else { 2 };
        assert_eq!(other.id.as_str(), format!("{}.L{level}-{}", one.groups[0], one.id));
        assert_eq!((&one.criterion, &one.applies, &one.groups), (&other.criterion, &other.applies, &other.groups));
        assert_eq!(other.from.is_some(), level == 2, "{}", other.id);
        assert!(other.tightened.is_empty());
    }
    assert_eq!(cmmc.requirements.iter().filter(|one| one.from.is_none()).count(), 17);
}

/// The edition with a score asks the same of each practice, and lets what a plan of action may hold stay open while 88 of 110 are reached:
/// 292 of 314 points counted upwards.
#[test]
fn cmmc_with_a_score_is_looser_and_nothing_else() {
    let catalog = catalog();
    let [old, new] = ["1.0.0", "1.1.0"].map(|version| edition(&catalog, "us-cmmc", version));
    let score = new.score().unwrap();
    let points = |of: &dyn Fn(&Requirement) -> bool| {
        new.requirements.iter().filter(|one| of(one)).map(|one| one.weight.unwrap_or(1)).sum::<u32>()
    };
    let all = points(&|_| true);
    assert_eq!((all, score.at_least, new.language), (314, 314 - (110 - 88), 2));
    let bears = |one: &Requirement| new.bears(one).bearing;
    let open: Vec<_> = new.requirements.iter().filter(|one| bears(one) == Some(Bearing::Points)).collect();
    assert_eq!(open.len(), 46);
    assert!(open.iter().all(|one| one.weight.is_none() && one.from.is_some()));
    for closed in ["CA.L2-3.12.4", "SC.L2-3.13.11", "IA.L2-3.5.3", "AC.L1-3.1.20", "PE.L1-3.10.3"] {
        let id = RequirementId::parse(closed).unwrap();
        assert_eq!(bears(new.requirement(&id).unwrap()), Some(Bearing::Always), "{closed}");
    }
    for (was, is) in old.requirements.iter().zip(&new.requirements) {
        assert_eq!((&was.id, &was.criterion, &was.applies, &was.from), (&is.id, &is.criterion, &is.applies, &is.from));
        assert_eq!(is.assurance, Assurance::Unverified, "{}", is.id);
    }
    assert!(new.description.en.contains("not verified") && new.description.ja.contains("未照合"));
    let [old, new] = [old, new].map(|set| compiled(&catalog, set));
    let found = diff(&old, &new, DiffOptions::default()).unwrap();
    assert_eq!((found.relation, found.bump, found.undecided.len()), (Relation::Looser, Bump::Minor, 0));
}

fn one_of_level_1(id: &str) -> bool {
    let access = ["3.1.1", "3.1.2", "3.1.20", "3.1.22", "3.5.1", "3.5.2", "3.8.3"].as_slice();
    let premises = ["3.10.1", "3.10.3", "3.10.4", "3.10.5"].as_slice();
    let systems = ["3.13.1", "3.13.5", "3.14.1", "3.14.2", "3.14.4", "3.14.5"].as_slice();
    [access, premises, systems].concat().contains(&id)
}

fn crosswalk<'c>(catalog: &'c Catalog, id: &str) -> &'c Crosswalk {
    catalog.documents().iter().filter_map(Document::crosswalk).find(|crosswalk| crosswalk.id.as_str() == id).unwrap()
}

/// The crosswalk of the two revisions and the withdrawn numbers of the newer one say the same.
#[test]
fn the_crosswalk_of_the_revisions_agrees_with_what_was_withdrawn() {
    let catalog = catalog();
    let new = revision(&catalog, "3.0.0");
    let edges = &crosswalk(&catalog, "nist-sp-800-171-r2-r3").edges;
    let stated: BTreeSet<_> =
        edges.iter().map(|edge| (edge.source.to_string(), edge.target.as_ref().unwrap().to_string())).collect();
    let withdrawn = new.withdrawn.iter().flat_map(|one| heirs(one).into_iter().map(|heir| (one.id.to_string(), heir)));
    assert_eq!(stated, withdrawn.collect());
    assert_eq!(edges.iter().filter(|edge| edge.assurance == Assurance::Sourced).count(), 7 + 1 + 3);
}

#[test]
fn cmmc_corresponds_number_by_number() {
    let catalog = catalog();
    let edges = &crosswalk(&catalog, "us-cmmc-nist-sp-800-171").edges;
    assert_eq!(edges.len(), 110);
    for edge in edges {
        let (_, number) = edge.source.as_str().split_once('-').unwrap();
        assert_eq!((edge.target.as_ref().unwrap().as_str(), edge.relation), (number, EdgeRelation::Equal));
        assert_eq!(edge.assurance == Assurance::Unverified, edge.source.as_str().contains(".L1-"));
    }
}

#[test]
fn the_reading_of_the_framework_carries_no_pass() {
    let catalog = catalog();
    let edges = &crosswalk(&catalog, "nist-sp-800-171-csf").edges;
    assert!(edges.iter().all(|edge| edge.relation == EdgeRelation::Related && edge.assurance == Assurance::Unverified));
    let sources: BTreeSet<_> = edges.iter().map(|edge| edge.source.as_str()).collect();
    let without = ids(revision(&catalog, "3.0.0")).into_iter().filter(|id| !sources.contains(id));
    assert_eq!(without.collect::<Vec<_>>(), ["03.01.22", "03.13.12"]);
}

const SETS: [(&str, &str); 4] =
    [("nist-sp-800-171", "2.0.0"), ("nist-sp-800-171", "3.0.0"), ("us-cmmc", "1.0.0"), ("us-cmmc", "1.1.0")];
