//! The three editions of the Cybersecurity Framework: what each holds, and what became of every number.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::collections::{BTreeMap, BTreeSet};

use warifu_catalog::{Catalog, Document};
use warifu_compare::diff::{Bump, Diff, DiffOptions, Relation, RequirementDiff, diff};
use warifu_core::CompiledSet;
use warifu_model::{
    Assurance, Digest, GroupId, LegalState, Levels, Requirement, RequirementId, RequirementSet, Successor, Vocabulary,
    Withdrawn,
};

use crate::meeting::one_can_meet_everything;

fn catalog() -> Catalog {
    Catalog::shipped().unwrap()
}

fn edition<'c>(catalog: &'c Catalog, version: &str) -> &'c RequirementSet {
    let is_it = |set: &&RequirementSet| set.id.as_str() == "us-csf" && set.version.to_string() == version;
    catalog.documents().iter().filter_map(Document::set).find(is_it).unwrap()
}

fn ids(set: &RequirementSet) -> Vec<&str> {
    set.requirements.iter().map(|requirement| requirement.id.as_str()).collect()
}

fn functions(set: &RequirementSet) -> Vec<&str> {
    set.groups.iter().filter(|group| group.parent.is_none()).map(|group| group.id.as_str()).collect()
}

fn categories(set: &RequirementSet) -> Vec<&str> {
    set.groups.iter().filter(|group| group.parent.is_some()).map(|group| group.id.as_str()).collect()
}

/// `ID.AM-1` and 1; nothing for a category.
fn number(id: &str) -> Option<(&str, u32)> {
    let (category, number) = id.rsplit_once('-')?;
    Some((category, number.parse().unwrap()))
}

/// The successors of a withdrawn id.
fn heirs(withdrawn: &Withdrawn) -> Vec<&str> {
    let heirs = withdrawn.successors.iter().map(|successor| match successor {
        Successor::Requirement(id) => id.as_str(),
        Successor::Group(id) => id.as_str(),
    });
    heirs.collect()
}

/// Whether nothing but the number of digits changed.
fn is_carried(withdrawn: &Withdrawn) -> bool {
    let old = number(withdrawn.id.as_str());
    old.is_some() && matches!(heirs(withdrawn).as_slice(), [heir] if number(heir) == old)
}

fn is_subcategory(withdrawn: &Withdrawn) -> bool {
    number(withdrawn.id.as_str()).is_some()
}

/// How many subcategories each category of an edition has, in the order of the edition.
fn per_category(set: &RequirementSet) -> Vec<(&str, usize)> {
    let of = |category: &str| ids(set).into_iter().filter(|id| number(id).unwrap().0 == category).count();
    categories(set).into_iter().map(|category| (category, of(category))).collect()
}

#[test]
fn each_edition_has_its_functions_categories_and_subcategories() {
    let catalog = catalog();
    let counts = ["1.0.0", "1.1.0", "2.0.0"].map(|version| {
        let set = edition(&catalog, version);
        (functions(set).len(), categories(set).len(), set.requirements.len())
    });
    assert_eq!(counts, [(5, 22, 98), (5, 23, 108), (6, 22, 106)]);
    assert_eq!(functions(edition(&catalog, "1.1.0")), ["ID", "PR", "DE", "RS", "RC"]);
    assert_eq!(functions(edition(&catalog, "2.0.0")), ["GV", "ID", "PR", "DE", "RS", "RC"]);
}

#[test]
fn edition_2_0_has_its_count_in_each_category() {
    let catalog = catalog();
    let mut counts = per_category(edition(&catalog, "2.0.0"));
    counts.sort_unstable();
    let mut expected = [
        [("GV.OC", 5), ("GV.RM", 7), ("GV.RR", 4), ("GV.PO", 2), ("GV.OV", 3), ("GV.SC", 10)].as_slice(),
        &[("ID.AM", 7), ("ID.RA", 10), ("ID.IM", 4)],
        &[("PR.AA", 6), ("PR.AT", 2), ("PR.DS", 4), ("PR.PS", 6), ("PR.IR", 4)],
        &[("DE.CM", 5), ("DE.AE", 6), ("RS.MA", 5), ("RS.AN", 4), ("RS.CO", 2), ("RS.MI", 2)],
        &[("RC.RP", 6), ("RC.CO", 2)],
    ]
    .concat();
    expected.sort_unstable();
    assert_eq!(counts, expected);
}

#[test]
fn a_subcategory_stands_in_the_category_that_its_id_names() {
    let catalog = catalog();
    for set in ["1.0.0", "1.1.0", "2.0.0"].map(|version| edition(&catalog, version)) {
        for requirement in &set.requirements {
            let (category, _) = number(requirement.id.as_str()).unwrap();
            assert_eq!(requirement.groups.iter().map(GroupId::as_str).collect::<Vec<_>>(), [category]);
        }
        for group in set.groups.iter().filter(|group| group.parent.is_some()) {
            let (function, _) = group.id.as_str().split_once('.').unwrap();
            assert_eq!(group.parent.as_ref().unwrap().as_str(), function);
        }
        assert_eq!(set.levels, Levels::None, "tiers are no levels of conformity");
    }
}

/// Everything but what was checked and which law had been passed by then.
fn is_same(one: &Requirement, other: &Requirement) -> bool {
    let (assurance, legal_basis) = (one.assurance, one.legal_basis.clone());
    *one == Requirement { assurance, legal_basis, ..other.clone() }
}

#[test]
fn edition_1_1_adds_ten_and_changes_nothing_else() {
    let catalog = catalog();
    let (old, new) = (edition(&catalog, "1.0.0"), edition(&catalog, "1.1.0"));
    let before = ids(old);
    let added: Vec<_> = ids(new).into_iter().filter(|id| !before.contains(id)).collect();
    let supply = ["ID.SC-1", "ID.SC-2", "ID.SC-3", "ID.SC-4", "ID.SC-5"];
    assert_eq!(added, [supply.as_slice(), &["PR.AC-6", "PR.AC-7", "PR.DS-8", "PR.PT-5", "RS.AN-5"]].concat());
    assert!(old.requirements.iter().all(|one| is_same(one, new.requirement(&one.id).unwrap())));
    assert!(old.withdrawn.is_empty() && new.withdrawn.is_empty());
    let titles = |set: &RequirementSet| -> BTreeMap<GroupId, String> {
        set.groups.iter().map(|group| (group.id.clone(), group.title.en.clone())).collect()
    };
    let (titles, now) = (titles(old), titles(new));
    let renamed: Vec<_> = titles.iter().filter(|(id, title)| now.get(*id) != Some(title)).collect();
    assert!(matches!(renamed.as_slice(), [(id, _)] if id.as_str() == "PR.AC"), "{renamed:?}");
    assert_eq!(now.len() - titles.len(), 1);
}

/// The list of edition 1.0 is put together from 1.1, and says so.
#[test]
fn what_is_not_verified_says_so() {
    let catalog = catalog();
    let [first, second, third] = ["1.0.0", "1.1.0", "2.0.0"].map(|version| edition(&catalog, version));
    assert!(first.requirements.iter().all(|one| one.assurance == Assurance::Unverified));
    assert!(first.description.en.contains("reconstructed") && first.description.ja.contains("再構成"));
    assert!([second, third].iter().flat_map(|set| &set.requirements).all(|one| one.assurance == Assurance::Sourced));
    for set in [first, second, third] {
        let unverified: Vec<_> = set.legal_basis.iter().filter(|b| b.assurance == Assurance::Unverified).collect();
        assert!(unverified.iter().all(|b| b.note.as_ref().unwrap().en.contains("not been verified against")));
        assert!(unverified.iter().filter(|b| b.instrument == "EO 13636").count() == 7);
    }
    let says_so = |text: &str| text.contains("not been verified") || text.contains("Not verified");
    let unverified = third.withdrawn.iter().filter(|one| says_so(&one.note.as_ref().unwrap().en)).count();
    assert_eq!(unverified, 10, "categories whose successors are unverified: all but ID.BE and RC.IM");
}

#[test]
fn edition_2_0_carries_29_and_withdraws_79_with_127_edges() {
    let catalog = catalog();
    let (old, new) = (edition(&catalog, "1.1.0"), edition(&catalog, "2.0.0"));
    let withdrawn: Vec<_> = new.withdrawn.iter().filter(|one| is_subcategory(one)).collect();
    let listed: BTreeSet<_> = withdrawn.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(listed, ids(old).into_iter().collect::<BTreeSet<_>>(), "every number of 1.1 is accounted for, once");
    assert_eq!(withdrawn.len(), 108);
    let (carried, gone): (Vec<_>, Vec<_>) = withdrawn.into_iter().partition(|one| is_carried(one));
    assert_eq!((carried.len(), gone.len()), (29, 79));
    assert!(gone.iter().all(|one| !one.successors.is_empty()));
    assert_eq!(gone.iter().map(|one| one.successors.len()).sum::<usize>(), 127);
    let note = |one: &&&Withdrawn, word: &str| one.note.as_ref().unwrap().en.contains(word);
    let count = |word: &str| gone.iter().filter(|one| note(one, word)).count();
    assert_eq!((count("Moved"), count("Incorporated")), (18, 61));
    assert!(carried.iter().all(|one| note(&one, "two digits")));
    let most: Vec<_> = gone.iter().filter(|one| one.successors.len() == 5).map(|one| one.id.as_str()).collect();
    assert_eq!(most, ["ID.SC-1", "ID.SC-2"]);
}

#[test]
fn five_edges_lead_to_a_category_and_one_category_became_a_function() {
    let catalog = catalog();
    let new = edition(&catalog, "2.0.0");
    let to_groups = |one: &Withdrawn| -> Vec<(String, String)> {
        let groups = one.successors.iter().filter_map(|successor| match successor {
            Successor::Group(group) => Some((one.id.to_string(), group.to_string())),
            Successor::Requirement(_) => None,
        });
        groups.collect()
    };
    let edges: Vec<_> = new.withdrawn.iter().filter(|one| is_subcategory(one)).flat_map(to_groups).collect();
    let edges: BTreeSet<_> = edges.iter().map(|(from, to)| (from.as_str(), to.as_str())).collect();
    let expected =
        [("ID.GV-1", "GV.PO"), ("ID.GV-2", "GV.RR"), ("PR.IP-7", "ID.IM"), ("DE.DP-2", "DE.AE"), ("DE.DP-5", "ID.IM")];
    assert_eq!(edges, BTreeSet::from(expected));
    let of_categories: Vec<_> = new.withdrawn.iter().filter(|one| !is_subcategory(one)).collect();
    assert_eq!(of_categories.len(), 12);
    let functions = functions(new);
    let to_function: Vec<_> =
        of_categories.iter().filter(|one| heirs(one).iter().any(|heir| functions.contains(heir))).collect();
    assert!(matches!(to_function.as_slice(), [one] if one.id.as_str() == "ID.GV" && heirs(one) == ["GV"]));
    let spread: Vec<_> =
        of_categories.iter().filter(|one| one.successors.is_empty()).map(|one| one.id.as_str()).collect();
    assert_eq!(spread, ["PR.IP", "PR.PT", "DE.DP"]);
}

#[test]
fn every_successor_lands_and_no_number_is_used_again() {
    let catalog = catalog();
    let (old, new) = (edition(&catalog, "1.1.0"), edition(&catalog, "2.0.0"));
    let requirements: BTreeSet<_> = ids(new).into_iter().collect();
    let groups: BTreeSet<_> = new.groups.iter().map(|group| group.id.as_str()).collect();
    for withdrawn in &new.withdrawn {
        assert!(!requirements.contains(withdrawn.id.as_str()) && !groups.contains(withdrawn.id.as_str()));
        assert!(heirs(withdrawn).iter().all(|heir| requirements.contains(heir) || groups.contains(heir)));
    }
    // a number of 1.1 is taken in 2.0 only by the subcategory that was carried over
    let carried: BTreeSet<_> = new.withdrawn.iter().filter(|one| is_carried(one)).flat_map(heirs).collect();
    let taken: BTreeSet<_> = ids(old).into_iter().map(|id| number(id).unwrap()).collect();
    let again: BTreeSet<_> = ids(new).into_iter().filter(|id| taken.contains(&number(id).unwrap())).collect();
    assert_eq!(again, carried);
    let watching: Vec<_> = ids(new).into_iter().filter(|id| id.starts_with("DE.CM")).collect();
    assert_eq!(watching, ["DE.CM-01", "DE.CM-02", "DE.CM-03", "DE.CM-06", "DE.CM-09"], "the holes stay");
    let holes = ["ID.AM-06", "PR.DS-03", "DE.AE-01", "DE.AE-05", "RS.AN-01", "RS.CO-01", "RC.CO-01"];
    assert!(holes.iter().all(|hole| !requirements.contains(hole)));
}

#[test]
fn twenty_subcategories_of_2_0_come_from_nowhere() {
    let catalog = catalog();
    let new = edition(&catalog, "2.0.0");
    let inherited: BTreeSet<_> = new.withdrawn.iter().flat_map(heirs).collect();
    let fresh: Vec<_> = ids(new).into_iter().filter(|id| !inherited.contains(id)).collect();
    let expected = [
        ["GV.RM-03", "GV.RM-07", "GV.RR-01", "GV.OV-01", "GV.OV-02", "GV.OV-03", "ID.AM-07"].as_slice(),
        &["ID.IM-01", "PR.AA-04", "PR.PS-05", "DE.AE-07", "RS.MA-05", "RS.AN-06", "RS.AN-07", "RS.AN-08"],
        &["RC.RP-02", "RC.RP-03", "RC.RP-04", "RC.RP-05", "RC.RP-06"],
    ]
    .concat();
    assert_eq!(fresh, expected);
    let carried = new.withdrawn.iter().filter(|one| is_carried(one)).count();
    assert_eq!(new.requirements.len() - carried, 77);
}

#[test]
fn what_is_carried_reads_and_asks_the_same() {
    let catalog = catalog();
    let (old, new) = (edition(&catalog, "1.1.0"), edition(&catalog, "2.0.0"));
    for withdrawn in new.withdrawn.iter().filter(|one| is_carried(one)) {
        let before = old.requirements.iter().find(|one| one.id == withdrawn.id).unwrap();
        let now = new.requirements.iter().find(|one| heirs(withdrawn) == [one.id.as_str()]).unwrap();
        assert!(is_same(now, &Requirement { id: now.id.clone(), ..before.clone() }), "{}", now.id);
    }
}

#[test]
fn the_law_is_dated_and_says_what_became_of_it() {
    let catalog = catalog();
    for version in ["1.0.0", "1.1.0", "2.0.0"] {
        let set = edition(&catalog, version);
        let clauses: Vec<_> =
            set.legal_basis.iter().filter(|b| b.instrument == "EO 13636").map(|b| b.clause.as_str()).collect();
        assert_eq!(clauses, ["4", "5", "7", "8", "8(e)", "9", "10"]);
        for basis in &set.legal_basis {
            let (state, since) = (basis.state, basis.state_since.map(|date| date.to_string()));
            match basis.id.as_str() {
                "PPD-21" => assert_eq!((state, since.as_deref()), (LegalState::Superseded, Some("2024-04-30"))),
                _ => assert_eq!((state, since), (LegalState::InForce, None)),
            }
        }
        let section_7 = |one: &Requirement| one.legal_basis.iter().any(|id| id.as_str() == "EO13636-7");
        assert!(set.requirements.iter().all(section_7));
        let named: BTreeSet<_> =
            set.requirements.iter().flat_map(|one| &one.legal_basis).map(RequirementId::as_str).collect();
        assert_eq!(named.contains("CEA2014"), version != "1.0.0", "the act is younger than edition 1.0");
        for clause in ["EO13636-4", "EO13636-5", "EO13636-8e", "EO13636-9", "EO13636-10"] {
            assert!(named.contains(clause), "{version} {clause}");
        }
    }
    let starts = ["1.0.0", "1.1.0", "2.0.0"].map(|version| edition(&catalog, version).effective_from.to_string());
    assert_eq!(starts, ["2014-02-12", "2018-04-16", "2024-02-26"]);
}

/// Traps that importers fall into are told where the set names its source.
#[test]
fn the_source_of_2_0_warns_of_its_encodings() {
    let catalog = catalog();
    let set = edition(&catalog, "2.0.0");
    assert_eq!((set.source.document.as_str(), set.source.published.as_str()), ("NIST CSWP 29", "2024-02-26"));
    let note = set.source.note.as_ref().unwrap();
    for words in ["185 subcategories", "1.2.0 of 2026-05-13", "sort-id", "106 subcategories"] {
        assert!(note.en.contains(words), "{words}");
    }
}

/// What was published is not edited: an edition has one after it that is corrected, and asks the same. Edition 1.0 has none, since
/// 1.1.0 was published after it and was compared with it.
const CORRECTED: [(&str, &str); 2] = [("1.1.0", "1.1.1"), ("2.0.0", "2.0.1")];

#[test]
fn corrections_change_words_and_marks_and_nothing_that_is_asked() {
    let catalog = catalog();
    let reworded = |old: &RequirementSet, new: &RequirementSet| -> Vec<String> {
        let pairs = old.requirements.iter().zip(&new.requirements);
        let changed = pairs.filter(|(old, new)| old != new).map(|(old, new)| {
            assert_eq!(*old, Requirement { statement: old.statement.clone(), ..new.clone() }, "{}", old.id);
            old.id.to_string()
        });
        changed.collect()
    };
    let expected: [&[&str]; 2] = [&["DE.AE-4"], &["ID.AM-08", "ID.RA-09", "PR.AA-01", "DE.AE-04", "RS.AN-06"]];
    for ((before, after), expected) in CORRECTED.into_iter().zip(expected) {
        let (old, new) = (edition(&catalog, before), edition(&catalog, after));
        assert_eq!(reworded(old, new), expected);
        assert_eq!((&old.groups, &old.parameters, &old.levels), (&new.groups, &new.parameters, &new.levels));
        assert_eq!((&old.source, old.effective_from), (&new.source, new.effective_from));
        assert_eq!(compared(before, after).bump, Bump::Patch);
    }
}

#[test]
fn what_was_settled_says_so_and_the_rest_stays_marked() {
    let catalog = catalog();
    for (_, after) in CORRECTED {
        let set = edition(&catalog, after);
        let unverified = set.legal_basis.iter().filter(|basis| basis.assurance == Assurance::Unverified);
        assert_eq!(unverified.map(|basis| basis.id.as_str()).collect::<Vec<_>>(), ["EO13636-8e"], "{after}");
        let list = set.legal_basis.iter().find(|basis| basis.id.as_str() == "EO13636-9").unwrap();
        let note = &list.note.as_ref().unwrap().en;
        assert!(note.contains("2013-07-12") && note.contains("consumer services of information technology"), "{note}");
    }
}

/// NIST's catalog 1.2.0: 59 were incorporated and 20 moved; one category became a subcategory, and four have no successor.
#[test]
fn the_corrected_edition_2_0_says_what_nist_says_of_the_79() {
    let catalog = catalog();
    let (old, new) = (edition(&catalog, "2.0.0"), edition(&catalog, "2.0.1"));
    let gone = || new.withdrawn.iter().filter(|one| is_subcategory(one) && !is_carried(one));
    let count = |word: &str| gone().filter(|one| one.note.as_ref().unwrap().en.contains(word)).count();
    assert_eq!((gone().count(), count("Moved"), count("Incorporated")), (79, 20, 59));
    let moved: Vec<_> =
        new.withdrawn.iter().zip(&old.withdrawn).filter(|(new, old)| heirs(new) != heirs(old)).collect();
    let moved: Vec<_> = moved.iter().map(|(new, old)| (new.id.as_str(), heirs(old), heirs(new))).collect();
    assert_eq!(moved, [("PR.MA", vec!["ID.AM"], vec!["ID.AM-08"]), ("RS.RP", vec!["RS.MA"], vec![])]);
    let without = new.withdrawn.iter().filter(|one| one.successors.is_empty());
    assert_eq!(without.map(|one| one.id.as_str()).collect::<Vec<_>>(), ["PR.IP", "PR.PT", "DE.DP", "RS.RP"]);
    assert!(new.withdrawn.iter().all(|one| !one.note.as_ref().unwrap().en.to_lowercase().contains("verified")));
}

fn compiled(catalog: &Catalog, version: &str) -> CompiledSet {
    let vocabularies: Vec<(Digest, Vocabulary)> =
        catalog.documents().iter().filter_map(|d| Some((d.file_digest(), d.vocabulary()?.clone()))).collect();
    CompiledSet::compile(edition(catalog, version).clone(), Digest::of(version.as_bytes()), &vocabularies).unwrap()
}

fn compared(old: &str, new: &str) -> Diff {
    let catalog = catalog();
    diff(&compiled(&catalog, old), &compiled(&catalog, new), DiffOptions::default()).unwrap()
}

/// How many requirements stand in each relation.
fn tally(diff: &Diff, relation: impl Fn(&RequirementDiff) -> Option<Relation>) -> BTreeMap<Relation, usize> {
    let mut tally = BTreeMap::new();
    diff.requirements.iter().filter_map(relation).for_each(|one| *tally.entry(one).or_default() += 1);
    tally
}

/// The numbers are those of the framework's editions. By the promise that versions of sets make, more is asked, so that
/// edition 1.1 is a major change.
#[test]
fn edition_1_1_is_stricter_by_its_ten_alone() {
    let diff = compared("1.0.0", "1.1.0");
    let expected = [(Relation::Equivalent, 98), (Relation::New, 10)];
    assert_eq!(tally(&diff, |one| Some(one.relation)), BTreeMap::from(expected));
    assert_eq!((diff.relation, diff.bump), (Relation::Stricter, Bump::Major));
}

/// Every number of 1.1 went somewhere. What was only renumbered asks the same under its new number, and so do fourteen of
/// those that NIST calls moved; what was merged asks for more, or for other things.
#[test]
fn what_was_carried_moved_and_is_equivalent() {
    let diff = compared("1.1.0", "2.0.0");
    let expected = [(Relation::Moved, 108), (Relation::New, 106)];
    assert_eq!(tally(&diff, |one| Some(one.relation)), BTreeMap::from(expected));
    let is_renumbered = |one: &&RequirementDiff| {
        let heir = |heir: &Successor| matches!(heir, Successor::Requirement(id) if number(id.as_str()) == number(one.id.as_str()));
        one.successors.len() == 1 && one.successors.iter().all(heir)
    };
    let carried: Vec<_> = diff.requirements.iter().filter(is_renumbered).collect();
    assert_eq!(carried.len(), 29);
    assert!(carried.iter().all(|one| one.successors_relation == Some(Relation::Equivalent)));
    let equivalent = tally(&diff, |one| one.successors_relation).remove(&Relation::Equivalent).unwrap();
    assert!(equivalent >= 29 + 14, "{equivalent}");
    assert!(diff.undecided.is_empty() && diff.requirements.iter().all(|one| one.undecided.is_empty()));
    assert_eq!((diff.relation, diff.bump), (Relation::Incomparable, Bump::Major));
}

/// The first pass examples together describe one supplier, and it conforms: the requirements do not contradict each other.
#[test]
fn one_supplier_can_meet_everything() {
    let catalog = catalog();
    for version in ["1.0.0", "1.1.0", "2.0.0"] {
        let compiled = compiled(&catalog, version);
        one_can_meet_everything(&compiled, version);
    }
}
