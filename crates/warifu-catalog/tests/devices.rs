//! Laws and profiles on connected products beside EN 303 645: what is counted, on what each rests, and from when.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use warifu_catalog::{Catalog, Document, DocumentKind};
use warifu_core::CompiledSet;
use warifu_model::{
    Assurance, Crosswalk, Date, Digest, Edge, GroupId, Json, Outcome, Relation, Requirement, RequirementId,
    RequirementSet, Vocabulary,
};

fn catalog() -> Catalog {
    Catalog::shipped().unwrap()
}

/// The newest edition.
fn document<'c>(catalog: &'c Catalog, id: &str) -> &'c Document {
    catalog.documents().iter().rfind(|one| one.id() == id).unwrap()
}

fn set<'c>(catalog: &'c Catalog, id: &str) -> &'c RequirementSet {
    document(catalog, id).set().unwrap()
}

fn ids(set: &RequirementSet, wanted: impl Fn(&Requirement) -> bool) -> Vec<&str> {
    set.requirements.iter().filter(|requirement| wanted(requirement)).map(|one| one.id.as_str()).collect()
}

fn in_group<'s>(set: &'s RequirementSet, group: &str) -> Vec<&'s str> {
    ids(set, |one| one.groups.iter().map(GroupId::as_str).eq([group]))
}

fn crosswalk<'c>(catalog: &'c Catalog, id: &str) -> &'c Crosswalk {
    document(catalog, id).crosswalk().unwrap()
}

#[test]
fn the_resilience_act_has_22_essential_requirements() {
    let catalog = catalog();
    let act = set(&catalog, "eu-cra");
    let points: Vec<String> = ('a'..='m').map(|letter| format!("I.2.{letter}")).collect();
    let first: Vec<&str> = ["I.1"].into_iter().chain(points.iter().map(String::as_str)).collect();
    assert_eq!(in_group(act, "I"), first);
    assert_eq!(in_group(act, "II"), (1..=8).map(|number| format!("II.{number}")).collect::<Vec<_>>());
    assert_eq!(first.len() + in_group(act, "II").len(), 22);
    assert_eq!(["ART13", "ART14", "ROUTE"].map(|group| in_group(act, group).len()), [3, 5, 4]);
}

/// Points of part I apply as the risk assessment says, each by a claim of its own; part II always applies.
#[test]
fn each_point_of_part_one_applies_by_a_claim_of_its_own() {
    let catalog = catalog();
    let act = set(&catalog, "eu-cra");
    let conditional = ids(act, |one| one.applies.is_some() && one.id.as_str().starts_with('I'));
    assert_eq!(conditional.len(), 13);
    for requirement in act.requirements.iter().filter(|one| conditional.contains(&one.id.as_str())) {
        let letter = requirement.id.as_str().rsplit_once('.').unwrap().1;
        let applies = Json::from(requirement.applies.as_ref().unwrap()).to_canonical();
        let expected = format!(r#"{{"equals":{{"claim":"cra.point_{letter}","value":true}}}}"#);
        assert_eq!(String::from_utf8(applies).unwrap(), expected);
    }
}

#[test]
fn reporting_applies_first() {
    let catalog = catalog();
    let (act, reporting) = (set(&catalog, "eu-cra"), set(&catalog, "eu-cra-reporting"));
    assert_eq!(document(&catalog, "eu-cra-reporting").kind(), DocumentKind::Profile);
    assert_eq!(ids(reporting, |_| true), in_group(act, "ART14"));
    assert_eq!([act, reporting].map(|set| set.effective_from), [Date::parse("2026-09-11").unwrap(); 2]);
    let note = |id: &str| {
        let basis = act.legal_basis.iter().find(|basis| basis.id.as_str() == id).unwrap();
        basis.note.as_ref().unwrap().en.clone()
    };
    assert!(note("CRA-14").contains("2026-09-11"));
    assert!(["CRA-I-1", "CRA-I-2", "CRA-13"].iter().all(|id| note(id).contains("2027-12-11")));
}

#[test]
fn the_american_profile_has_18_outcomes_of_ten_kinds() {
    let catalog = catalog();
    let profile = set(&catalog, "us-iot");
    let of = |parent: &str| -> Vec<(&str, usize)> {
        let groups = profile.groups.iter().filter(|one| one.parent.as_ref().is_some_and(|id| id.as_str() == parent));
        groups.map(|group| (group.id.as_str(), in_group(profile, group.id.as_str()).len())).collect()
    };
    assert_eq!(of("TECHNICAL"), [("AI", 2), ("PC", 3), ("DP", 3), ("IAC", 2), ("SU", 2), ("CSA", 1)]);
    assert_eq!(of("DEVELOPER"), [("DOC", 1), ("IQR", 1), ("ID", 2), ("PEA", 1)]);
    assert_eq!(profile.requirements.len(), 18);
    let sourced = ids(profile, |one| one.assurance == Assurance::Sourced);
    assert_eq!(sourced, ["AI-1", "AI-2", "PC-1", "PC-2", "PC-3", "DP-1", "DP-2", "DP-3", "IAC-1"]);
    let routers = set(&catalog, "us-iot-router");
    assert_eq!(ids(routers, |_| true), ids(profile, |_| true));
}

#[test]
fn australia_has_three_requirements_and_a_statement() {
    let catalog = catalog();
    let rules = set(&catalog, "au-smart-devices");
    assert_eq!(in_group(rules, "SCH1"), ["SCH1-2", "SCH1-3", "SCH1-4"]);
    assert_eq!(in_group(rules, "STATEMENT"), ["SOC"]);
    assert_eq!(rules.effective_from, Date::parse("2026-03-04").unwrap());
    assert_eq!(ids(rules, |one| one.assurance == Assurance::Unverified), ["SOC"]);
}

/// The subjects are those of British law: what meets a British duty meets the Australian requirement on its subject.
#[test]
fn british_evidence_answers_in_australia() {
    let catalog = catalog();
    let rules = document(&catalog, "au-smart-devices");
    let vocabularies: Vec<(Digest, Vocabulary)> =
        catalog.documents().iter().filter_map(|one| Some((one.digest(), one.vocabulary()?.clone()))).collect();
    let compiled = CompiledSet::compile(rules.set().unwrap().clone(), rules.digest(), &vocabularies).unwrap();
    let pairs = [("SCH1-1", "SCH1-2"), ("SCH1-2", "SCH1-3"), ("SCH1-3", "SCH1-4"), ("SOC", "SOC")];
    for (duty, id) in pairs {
        let duty = set(&catalog, "uk-psti").requirements.iter().find(|one| one.id.as_str() == duty).unwrap();
        let id = RequirementId::parse(id).unwrap();
        for example in &duty.examples.as_ref().unwrap().pass {
            assert_eq!(compiled.assess_example(&id, example).unwrap().outcome, Outcome::Satisfied, "{id}");
        }
    }
}

/// What an authority states is told from what this project reads into the texts.
#[test]
fn edges_say_whose_word_they_are() {
    let catalog = catalog();
    let official = ["uk-psti-en-303-645", "eu-cra-red"];
    let by_subject = [
        ("jp-jc-star-en-303-645", 22),
        ("sg-cls-en-303-645", 13),
        ("eu-cra-en-303-645", 13),
        ("eu-cra-iec-62443-4-2", 8),
        ("eu-cra-ssdf", 7),
        ("au-smart-devices-en-303-645", 4),
        ("au-smart-devices-uk-psti", 4),
    ];
    for id in official {
        assert!(crosswalk(&catalog, id).edges.iter().all(|edge| edge.assurance == Assurance::Sourced), "{id}");
    }
    for (id, edges) in by_subject {
        let crosswalk = crosswalk(&catalog, id);
        assert_eq!(crosswalk.edges.len(), edges, "{id}");
        let is_unverified = |edge: &Edge| (edge.assurance, edge.relation) == (Assurance::Unverified, Relation::Related);
        assert!(crosswalk.edges.iter().all(is_unverified), "{id}");
    }
}
