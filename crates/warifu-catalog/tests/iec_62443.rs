//! IEC 62443-4-2: what is counted, at which level each requirement begins, and how component types overlay each other.

#![expect(clippy::panic, clippy::unwrap_used, reason = "helpers of tests")]

use std::collections::{BTreeMap, BTreeSet};

use warifu_catalog::{Catalog, Document};
use warifu_compare::lint::{LintCode, LintContext, SetOrigin, lint};
use warifu_core::CompiledSet;
use warifu_model::{
    Assurance, ClaimId, Criterion, Digest, Example, GroupId, Json, LevelReference, Outcome, Requirement, RequirementId,
    RequirementSet, SetId, Timestamp, VersionRange, Vocabulary,
};

fn time() -> Timestamp {
    Timestamp::parse("2026-06-01T00:00:00Z").unwrap()
}

fn document(catalog: &Catalog) -> &Document {
    let (id, range) = (SetId::parse("iec-62443-4-2").unwrap(), VersionRange::parse("=1.0.0").unwrap());
    catalog.find(&id, &range, time()).unwrap().document
}

fn set() -> RequirementSet {
    document(&Catalog::shipped().unwrap()).set().unwrap().clone()
}

fn vocabularies(catalog: &Catalog) -> Vec<(Digest, Vocabulary)> {
    catalog.documents().iter().filter_map(|d| Some((d.file_digest(), d.vocabulary()?.clone()))).collect()
}

fn compiled() -> CompiledSet {
    let catalog = Catalog::shipped().unwrap();
    let document = document(&catalog);
    CompiledSet::compile(document.set().unwrap().clone(), document.digest(), &vocabularies(&catalog)).unwrap()
}

fn prefix(id: &RequirementId) -> &str {
    id.as_str().split('-').next().unwrap()
}

fn is_enhancement(id: &RequirementId) -> bool {
    id.as_str().contains("-RE")
}

fn level(requirement: &Requirement) -> (String, i64) {
    match &requirement.from {
        Some(LevelReference::Step { dimension, level }) => (dimension.to_string(), i64::from(*level)),
        other => panic!("{}: {other:?}", requirement.id),
    }
}

fn ids(set: &RequirementSet, wanted: impl Fn(&Requirement) -> bool) -> Vec<&str> {
    set.requirements.iter().filter(|requirement| wanted(requirement)).map(|r| r.id.as_str()).collect()
}

#[test]
fn there_are_43_common_30_typed_49_enhancements_and_4_constraints() {
    let set = set();
    let count = |wanted: &dyn Fn(&RequirementId) -> bool| set.requirements.iter().filter(|r| wanted(&r.id)).count();
    assert_eq!(count(&|id| prefix(id) == "CR" && !is_enhancement(id)), 43);
    assert_eq!(TYPES.map(|(name, _)| count(&|id| prefix(id) == name && !is_enhancement(id))), [2, 8, 8, 12]);
    assert_eq!(count(&is_enhancement), 49);
    assert_eq!(count(&|id| prefix(id) == "CCSC"), 4);
    assert_eq!(set.requirements.len(), 126);
    assert_eq!(set.requirements.iter().map(|r| &r.id).collect::<BTreeSet<_>>().len(), 126);
}

/// Public outlines list these as common requirements. Twelve exist only for some types, three do not exist at all.
#[test]
fn what_is_no_common_requirement_is_none_here() {
    let set = set();
    for number in ["1.6", "1.13", "2.4", "2.13", "3.2", "3.10", "3.11", "3.12", "3.13", "3.14", "5.2", "5.3"] {
        let found = ids(&set, |r| r.id.as_str().split('-').nth(1) == Some(number) && !is_enhancement(&r.id));
        assert!(!found.is_empty() && found.iter().all(|id| !id.starts_with("CR-")), "{number}: {found:?}");
    }
    for number in ["2.3", "5.4", "7.5"] {
        assert_eq!(ids(&set, |r| r.id.as_str().split('-').nth(1) == Some(number)), [""; 0]);
    }
}

#[test]
fn each_requirement_begins_at_the_level_of_the_standard() {
    let set = set();
    let mut found: Vec<String> = Vec::new();
    for requirement in set.requirements.iter().filter(|r| prefix(&r.id) != "CCSC") {
        let (dimension, step) = level(requirement);
        let (_, number) = requirement.id.as_str().split_once('-').unwrap();
        assert_eq!(Some(dimension.as_str()), number.split('.').next().map(|n| format!("FR{n}")).as_deref());
        assert_eq!(
            requirement.groups.iter().map(GroupId::as_str).collect::<Vec<_>>(),
            [&dimension, prefix(&requirement.id)]
        );
        if is_enhancement(&requirement.id) {
            let base = found.last_mut().unwrap();
            let place = base.split(' ').count() - 1;
            assert_eq!(requirement.id.as_str(), format!("{}-RE{place}", base.split(' ').next().unwrap()));
            base.push(' ');
            base.push_str(&step.to_string());
        } else {
            found.push(format!("{} {step}", requirement.id));
        }
    }
    assert_eq!(found, LADDER);
    assert_eq!(ids(&set, |r| r.from.is_none()), ["CCSC-1", "CCSC-2", "CCSC-3", "CCSC-4"]);
}

/// Levels are a vector: raising one dimension brings in the requirements of that one only.
#[test]
fn a_level_asks_for_what_begins_at_or_below_it() {
    let set = set();
    let asked = |level: &str| {
        let target = set.levels.target(Some(level)).unwrap();
        let reached = |r: &&Requirement| r.from.as_ref().is_none_or(|from| set.levels.reaches(&target, from));
        set.requirements.iter().filter(reached).count()
    };
    let all = |n: u8| (1..=7).map(|fr| format!("FR{fr}={n}")).collect::<Vec<_>>().join(",");
    assert_eq!([1, 2, 3, 4].map(|n| asked(&all(n))), [54, 97, 120, 126]);
    assert_eq!(asked("FR1=2,FR2=1,FR3=1,FR4=1,FR5=1,FR6=1,FR7=1"), 54 + 6);
}

/// Where the standard asks for nothing more at a step, the set does not, either.
#[test]
fn four_steps_add_nothing() {
    let catalog = Catalog::shipped().unwrap();
    let set = document(&catalog).set().unwrap();
    let context = LintContext { previous: None, origin: SetOrigin::Written };
    let lints = lint(set, &vocabularies(&catalog), context).unwrap();
    assert!(lints.iter().all(|lint| lint.code == LintCode::LevelAddsNothing));
    let steps: Vec<&str> = lints.iter().map(|lint| lint.subject.as_str()).collect();
    assert_eq!(steps, ["FR4=4", "FR5=4", "FR6=4", "FR7=4"]);
}

#[test]
fn levels_that_were_not_checked_are_marked_and_say_so() {
    let set = set();
    let unchecked = |r: &Requirement| {
        let id = r.id.as_str();
        id.starts_with("SAR-") || (id.starts_with("HDR-") && !id.starts_with("HDR-3.14")) || id == "CR-6.1"
    };
    let marked = ids(&set, |r| r.assurance == Assurance::Unverified);
    assert_eq!(marked, ids(&set, unchecked));
    for requirement in set.requirements.iter().filter(|r| unchecked(r)) {
        let guidance = requirement.guidance.as_ref().unwrap();
        assert!(guidance.en.contains("not been verified against the standard"), "{}", requirement.id);
        assert!(guidance.ja.contains("規格原文と未照合である"), "{}", requirement.id);
    }
}

/// A certificate for the maker's process, or else what a third party found.
#[test]
fn the_process_is_shown_by_a_certificate_or_an_audit() {
    let set = set();
    let process = set.requirement(&RequirementId::parse("CCSC-4").unwrap()).unwrap();
    let Criterion::AnyOf(ways) = process.criterion.as_ref().unwrap() else { panic!("two ways") };
    assert!(matches!(ways.as_slice(), [Criterion::HoldsCertificate { .. }, Criterion::AllOf(_)]));
    let practices = process.references.iter().find(|r| r.document == "IEC 62443-4-1").unwrap();
    assert_eq!(practices.ids.len(), 47);
}

#[test]
fn every_example_comes_out_as_it_says() {
    let set = compiled();
    for requirement in &set.set().requirements {
        let examples = requirement.examples.iter().flat_map(|e| e.pass.iter().chain(&e.fail));
        for (place, example) in examples.enumerate() {
            let found = set.assess_example(&requirement.id, example).unwrap().outcome;
            assert_eq!(found, example.outcome, "{} example {place}", requirement.id);
        }
    }
}

/// The first pass examples together, said of a product of these types.
fn product(set: &RequirementSet, types: &[&str]) -> Example {
    let mut claims: BTreeMap<ClaimId, Json> = BTreeMap::new();
    let mut evidence = Vec::new();
    let component_types = ClaimId::parse("component.types").unwrap();
    for example in set.requirements.iter().filter_map(|r| r.examples.as_ref()?.pass.first()) {
        for (claim, value) in example.claims.iter().filter(|(claim, _)| *claim != component_types) {
            assert_eq!(claims.entry(claim.clone()).or_insert_with(|| value.clone()), value, "{claim}");
        }
        evidence.extend(example.evidence.clone());
    }
    claims.insert(component_types, Json::list(types.iter().copied()));
    Example { claims: claims.into_iter().collect(), evidence, at: None, level: None, outcome: Outcome::Satisfied }
}

/// The requirements do not contradict each other, and each type brings in its own: a product of two types meets both.
#[test]
fn one_product_can_meet_everything_that_its_types_ask() {
    let compiled = compiled();
    let set = compiled.set();
    for mask in 1..16_usize {
        let chosen = |place: usize| mask >> place & 1 == 1;
        let of: Vec<_> = TYPES.iter().enumerate().filter(|(place, _)| chosen(*place)).map(|(_, of)| *of).collect();
        let example = product(set, &of.iter().map(|(_, token)| *token).collect::<Vec<_>>());
        for requirement in &set.requirements {
            let name = prefix(&requirement.id);
            let concerned = ["CR", "CCSC"].contains(&name) || of.iter().any(|(prefix, _)| *prefix == name);
            let expected = if concerned { Outcome::Satisfied } else { Outcome::NotApplicable };
            let found = compiled.assess_example(&requirement.id, &example).unwrap().outcome;
            assert_eq!(found, expected, "{} of {of:?}", requirement.id);
        }
    }
}

/// A component of no type is no answer: else every requirement of a type would fall away.
#[test]
fn a_component_is_of_some_type() {
    let compiled = compiled();
    let example = product(compiled.set(), &[]);
    let refused = compiled.assess_example(&compiled.set().requirements[0].id, &example).unwrap_err();
    assert_eq!(refused.code(), "claim-empty-list");
}

/// What is not told about the type leaves its requirements open; nothing is assumed.
#[test]
fn a_product_that_does_not_say_its_type_is_undetermined() {
    let compiled = compiled();
    let mut example = product(compiled.set(), &["embedded_device"]);
    example.claims.retain(|(claim, _)| claim.as_str() != "component.types");
    let open =
        ids(compiled.set(), |r| compiled.assess_example(&r.id, &example).unwrap().outcome == Outcome::Undetermined);
    assert_eq!(open.len(), 30 + 22);
    assert!(open.iter().all(|id| TYPES.iter().any(|(prefix, _)| id.starts_with(prefix))));
}

const TYPES: [(&str, &str); 4] =
    [("SAR", "software_application"), ("EDR", "embedded_device"), ("HDR", "host_device"), ("NDR", "network_device")];

/// The level at which each begins, then those of its enhancements.
const LADDER: [&str; 73] = [
    "CR-1.1 1 2 3",
    "CR-1.2 2 3",
    "CR-1.3 1",
    "CR-1.4 1",
    "CR-1.5 1 3",
    "CR-1.7 1 3 4",
    "CR-1.8 2",
    "CR-1.9 2 3",
    "CR-1.10 1",
    "CR-1.11 1",
    "CR-1.12 1",
    "CR-1.14 2 3",
    "CR-2.1 1 2 2 3 4",
    "CR-2.2 1",
    "CR-2.5 1",
    "CR-2.6 2",
    "CR-2.7 3",
    "CR-2.8 1",
    "CR-2.9 1 3",
    "CR-2.10 1",
    "CR-2.11 1 2 4",
    "CR-2.12 1 4",
    "CR-3.1 1 2",
    "CR-3.3 1 4",
    "CR-3.4 1 2 3",
    "CR-3.5 1",
    "CR-3.6 1",
    "CR-3.7 1",
    "CR-3.8 2",
    "CR-3.9 2 4",
    "CR-4.1 1",
    "CR-4.2 2 3 3",
    "CR-4.3 1",
    "CR-5.1 1",
    "CR-6.1 1 3",
    "CR-6.2 2",
    "CR-7.1 1 2",
    "CR-7.2 1",
    "CR-7.3 1 2",
    "CR-7.4 1",
    "CR-7.6 1 3",
    "CR-7.7 1",
    "CR-7.8 2",
    "SAR-2.4 1 2",
    "SAR-3.2 1",
    "EDR-2.4 1 2",
    "EDR-2.13 2 3",
    "EDR-3.2 1",
    "EDR-3.10 1 2",
    "EDR-3.11 2 3",
    "EDR-3.12 2",
    "EDR-3.13 2",
    "EDR-3.14 1 2",
    "HDR-2.4 1 2",
    "HDR-2.13 2 3",
    "HDR-3.2 1 2",
    "HDR-3.10 1 2",
    "HDR-3.11 2 3",
    "HDR-3.12 2",
    "HDR-3.13 2",
    "HDR-3.14 1 2",
    "NDR-1.6 1 2",
    "NDR-1.13 1 3",
    "NDR-2.4 1 2",
    "NDR-2.13 2 3",
    "NDR-3.2 1",
    "NDR-3.10 1 2",
    "NDR-3.11 2 3",
    "NDR-3.12 2",
    "NDR-3.13 2",
    "NDR-3.14 1 2",
    "NDR-5.2 1 2 3 3",
    "NDR-5.3 1",
];
