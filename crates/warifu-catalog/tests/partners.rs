//! The Japanese sets and their partners, sector lists and crosswalks: what they hold, and that it hangs together.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::collections::{BTreeMap, BTreeSet};

use warifu_catalog::{Catalog, Document, WhyUnmatched};
use warifu_core::{CheckSignature, CompiledSet, Request, evaluate};
use warifu_model::{
    Assurance, ClaimId, Criterion, Crosswalk, Date, Digest, Example, ExampleEvidence, Json, Levels, Outcome, Relation,
    RequirementId, RequirementSet, SectorList, Side, Timestamp, Vocabulary,
};

fn shelf() -> Catalog {
    Catalog::shipped().unwrap()
}

fn set<'c>(catalog: &'c Catalog, id: &str) -> &'c RequirementSet {
    catalog.documents().iter().filter_map(Document::set).find(|set| set.id.as_str() == id).unwrap()
}

fn ids(set: &RequirementSet) -> Vec<&str> {
    set.requirements.iter().map(|requirement| requirement.id.as_str()).collect()
}

/// The requirements that hold at a level.
fn at<'s>(set: &'s RequirementSet, level: &str) -> Vec<&'s str> {
    let target = set.levels.target(Some(level)).unwrap();
    let holds = set.requirements.iter().filter(|r| r.from.as_ref().is_none_or(|f| set.levels.reaches(&target, f)));
    holds.map(|requirement| requirement.id.as_str()).collect()
}

fn compiled(catalog: &Catalog, id: &str) -> CompiledSet {
    let document = catalog.documents().iter().find(|d| d.set().is_some_and(|set| set.id.as_str() == id)).unwrap();
    let vocabularies: Vec<(Digest, Vocabulary)> =
        catalog.documents().iter().filter_map(|d| Some((d.file_digest(), d.vocabulary()?.clone()))).collect();
    CompiledSet::compile(document.set().unwrap().clone(), document.digest(), &vocabularies).unwrap()
}

fn list<'c>(catalog: &'c Catalog, id: &str, version: &str) -> &'c SectorList {
    let is_it = |list: &&SectorList| list.id.as_str() == id && list.version.to_string() == version;
    catalog.documents().iter().filter_map(Document::sector_list).find(is_it).unwrap()
}

fn crosswalk<'c>(catalog: &'c Catalog, id: &str) -> &'c Crosswalk {
    catalog.documents().iter().filter_map(Document::crosswalk).find(|crosswalk| crosswalk.id.as_str() == id).unwrap()
}

/// Source, target and relation of each edge.
fn edges(crosswalk: &Crosswalk) -> BTreeSet<(&str, Option<&str>, &'static str)> {
    let line = |e: &'_ warifu_model::Edge| e.relation.as_str();
    crosswalk
        .edges
        .iter()
        .map(|e| (e.source.as_str(), e.target.as_ref().map(warifu_model::Element::as_str), line(e)))
        .collect()
}

fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

#[test]
fn star_1_has_16_common_criteria() {
    let catalog = shelf();
    let set = set(&catalog, "jp-jc-star");
    let numbers: Vec<String> = (1..=16).map(|n| format!("S1.1-{n:02}")).collect();
    assert_eq!(at(set, "star-1"), numbers);
    for star in ["star-2", "star-3", "star-4"] {
        assert_eq!(at(set, star).len(), 17, "the common criteria and the label of {star}");
    }
    // What sources confirm: the titles of 01 to 06 and 16.
    let sourced = set.requirements.iter().filter(|requirement| requirement.assurance == Assurance::Sourced);
    let sourced: Vec<&str> = sourced.map(|requirement| requirement.id.as_str()).collect();
    assert_eq!(sourced, ["S1.1-01", "S1.1-02", "S1.1-03", "S1.1-04", "S1.1-05", "S1.1-06", "S1.1-16"]);
    assert!(set.requirements.iter().take(16).all(|r| r.references.iter().any(|o| o.document == "ETSI EN 303 645")));
}

/// Stars 2 to 4 have criteria of their own that are not on the shelf: the common ones alone never reach them.
#[test]
fn common_criteria_alone_reach_no_higher_star() {
    let catalog = shelf();
    let set = compiled(&catalog, "jp-jc-star");
    let (mut claims, evidence) = everything(&set);
    let label = ClaimId::parse("device.jc_star_label").unwrap();
    let id = RequirementId::parse("TYPE-CRITERIA").unwrap();
    let assess = |claims: &BTreeMap<ClaimId, Json>, level: &str| {
        set.assess_example(&id, &example(claims, &evidence, Some(level))).unwrap().outcome
    };
    assert_eq!(assess(&claims, "star-4"), Outcome::Satisfied);
    claims.insert(label.clone(), "star_3".into());
    assert_eq!(assess(&claims, "star-3"), Outcome::Satisfied);
    assert_eq!(assess(&claims, "star-4"), Outcome::NotSatisfied);
    claims.insert(label.clone(), "star_1".into());
    assert_eq!(assess(&claims, "star-2"), Outcome::NotSatisfied);
    claims.remove(&label);
    assert_eq!(assess(&claims, "star-2"), Outcome::Undetermined);
}

#[test]
fn british_law_has_three_duties_and_a_statement() {
    let catalog = shelf();
    let set = set(&catalog, "uk-psti");
    assert_eq!(ids(set), ["SCH1-1", "SCH1-2", "SCH1-3", "SOC"]);
    assert_eq!(set.levels, Levels::None);
    let amendment = set.legal_basis.iter().find(|basis| basis.instrument == "SI 2025/1267").unwrap();
    assert_eq!((amendment.date, amendment.assurance), (day("2025-12-04"), Assurance::Sourced));
    // The recognition is pinned to editions.
    let title = &amendment.title.en;
    assert!(title.contains("JST-CR-01-01-2024R1") && title.contains("v1.4"), "{title}");
}

#[test]
fn singapore_has_four_levels() {
    let catalog = shelf();
    let set = set(&catalog, "sg-cls");
    let counts = ["level-1", "level-2", "level-3", "level-4"].map(|level| at(set, level).len());
    assert_eq!(counts, [3, 4, 6, 7]);
}

#[test]
fn scs_has_26_requirements_for_star_3_and_43_for_star_4() {
    let catalog = shelf();
    let set = set(&catalog, "jp-scs");
    assert_eq!((at(set, "star-3").len(), at(set, "star-4").len()), (26, 43));
    let only_4: Vec<&str> = ids(set).into_iter().filter(|id| !at(set, "star-3").contains(id)).collect();
    let expected = [
        "1-1-1", "1-2-2", "1-4-1", "2-1-3", "2-1-5", "3-1-5", "3-2-1", "4-1-8", "4-1-9", "4-2-1", "4-3-1", "4-3-2",
        "4-3-3", "4-4-2", "4-4-3", "5-1-2", "5-2-1",
    ];
    assert_eq!(only_4, expected);
    assert_eq!(set.groups.len(), 7);
    assert!(set.requirements.iter().all(|r| r.groups.iter().all(|group| r.id.as_str().starts_with(group.as_str()))));
    let tightened: Vec<&str> =
        set.requirements.iter().filter(|r| !r.tightened.is_empty()).map(|r| r.id.as_str()).collect();
    assert_eq!(tightened, ["3-1-1", "3-1-2", "4-1-1", "4-1-2", "4-1-3", "4-3-4", "4-4-1", "4-4-4", "4-5-1"]);
    // Only numbers and stars are sourced.
    assert!(set.requirements.iter().all(|requirement| requirement.assurance == Assurance::Unverified));
}

/// What is known of a product tells nothing about the organisation that makes it.
#[test]
fn a_star_of_an_organisation_does_not_follow_from_a_product() {
    let catalog = shelf();
    let (claims, evidence) = everything(&compiled(&catalog, "jp-jc-star"));
    let scs = compiled(&catalog, "jp-scs");
    for requirement in &scs.set().requirements {
        let finding = scs.assess_example(&requirement.id, &example(&claims, &evidence, Some("star-4"))).unwrap();
        assert_eq!(finding.outcome, Outcome::Undetermined, "{}", requirement.id);
    }
    let asks_how_it_works: Vec<&str> =
        scs.set().requirements.iter().filter(|r| r.applies.is_some()).map(|r| r.id.as_str()).collect();
    assert_eq!(asks_how_it_works, ["3-1-3", "3-1-5", "4-1-8"]);
}

/// The whole way for an organisation: it is the subject of its own self-assessment, and its stars differ.
#[test]
fn an_organisation_is_assessed_at_either_star() {
    let catalog = shelf();
    let set = compiled(&catalog, "jp-scs");
    let (mut claims, evidence) = everything(&set);
    let outcome = |claims: &BTreeMap<ClaimId, Json>, star: &str| {
        let attestation = self_assessment(&set, claims, &evidence);
        let request = Request {
            at: Timestamp::parse("2026-06-01T00:00:00Z").unwrap(),
            level: Some(star),
            inputs: &[&attestation],
            admission: None,
            waivers: None,
            evidence: &[],
            certificates: &[],
        };
        let evaluation = evaluate(&set, &request, &NoSignatures).unwrap();
        (evaluation.record().outcome, evaluation.record().findings.len())
    };
    assert_eq!(outcome(&claims, "star-3"), (Outcome::Satisfied, 26));
    assert_eq!(outcome(&claims, "star-4"), (Outcome::Satisfied, 43));
    // Patches within 30 days do for star 3 and not for star 4.
    claims.insert(ClaimId::parse("protection.patch_within").unwrap(), "P30D".into());
    assert_eq!(outcome(&claims, "star-3"), (Outcome::Satisfied, 26));
    assert_eq!(outcome(&claims, "star-4"), (Outcome::NotSatisfied, 43));
}

#[test]
fn every_example_comes_out_as_it_says() {
    let catalog = shelf();
    for id in SETS {
        let set = compiled(&catalog, id);
        for requirement in &set.set().requirements {
            let examples = requirement.examples.iter().flat_map(|e| e.pass.iter().chain(&e.fail));
            for (place, example) in examples.enumerate() {
                let found = set.assess_example(&requirement.id, example).unwrap().outcome;
                assert_eq!(found, example.outcome, "{id} {} {place}", requirement.id);
            }
        }
    }
}

/// The first examples together describe one product, and it meets the highest level: nothing contradicts itself.
#[test]
fn one_subject_can_meet_everything() {
    let catalog = shelf();
    for id in SETS {
        let set = compiled(&catalog, id);
        let (claims, evidence) = everything(&set);
        let highest = match &set.set().levels {
            Levels::Ladder(rungs) => rungs.last().map(|rung| rung.id.to_string()),
            _ => None,
        };
        for requirement in &set.set().requirements {
            let found = set.assess_example(&requirement.id, &example(&claims, &evidence, highest.as_deref())).unwrap();
            assert_eq!(found.outcome, Outcome::Satisfied, "{id} {}", requirement.id);
        }
    }
}

/// The sets of makers and of organisations share claims where they ask the same.
#[test]
fn evidence_serves_several_markets() {
    let catalog = shelf();
    let asked = |id: &str| -> BTreeSet<String> {
        let mut all = BTreeSet::new();
        set(&catalog, id).requirements.iter().for_each(|r| claims_of(r.criterion.as_ref().unwrap(), &mut all));
        all
    };
    let shared = |a: &str, b: &str| asked(a).intersection(&asked(b)).count();
    assert!(shared("jp-jc-star", "uk-psti") >= 4);
    assert!(shared("jp-jc-star", "sg-cls") >= 6);
    assert!(shared("jp-scs", "us-csf") >= 30);
    assert!(shared("jp-jc-star", "iec-62443-4-2") >= 5);
}

#[test]
fn sector_lists_have_their_counts_and_follow_each_other() {
    let catalog = shelf();
    let mut count = 0;
    for (id, counts) in [("us-critical-infrastructure", &[18, 16, 16][..]), ("jp-critical-infrastructure", JAPAN)] {
        for (place, expected) in counts.iter().enumerate() {
            let this = list(&catalog, id, &format!("{}.0.0", place + 1));
            assert_eq!(this.sectors.len(), *expected, "{id} {}", this.version);
            let next = (place + 1 < counts.len()).then(|| list(&catalog, id, &format!("{}.0.0", place + 2)));
            assert_eq!(this.effective_until, next.map(|next| next.effective_from), "{id} {}", this.version);
            assert_eq!(this.previous.is_some(), place > 0);
            count += 1;
        }
    }
    assert_eq!(catalog.documents().iter().filter_map(Document::sector_list).count(), count);
    let added = |version: &str| {
        let list = list(&catalog, "jp-critical-infrastructure", version);
        let new = list.sectors.iter().filter(|sector| sector.since == Some(list.effective_from));
        new.map(|sector| sector.id.as_str()).collect::<BTreeSet<_>>()
    };
    assert_eq!(added("2.0.0"), BTreeSet::from(["logistics", "medical", "water"]));
    assert_eq!(added("3.0.0"), BTreeSet::from(["chemical", "credit", "petroleum"]));
    assert_eq!((added("4.0.0"), added("5.0.0")), (BTreeSet::from(["airport"]), BTreeSet::from(["port"])));
}

#[test]
fn no_sector_is_the_same_on_both_sides() {
    let catalog = shelf();
    let sectors = crosswalk(&catalog, "jp-us-sectors");
    let count = |relation: Relation| sectors.edges.iter().filter(|edge| edge.relation == relation).count();
    assert_eq!(sectors.edges.len(), 20);
    assert_eq!((count(Relation::SubsetOf), count(Relation::IntersectsWith)), (11, 9));
    assert!(sectors.edges.iter().all(|edge| edge.assurance == Assurance::Unverified));
    let without = |side, on: &str| -> Vec<&str> {
        let found = catalog.unmatched(sectors, side, day(on)).unmatched;
        found.into_iter().map(|unmatched| unmatched.element).collect()
    };
    let nobody = ["commercial-facilities", "critical-manufacturing", "defense-industrial-base", "food-agriculture"];
    assert_eq!(without(Side::Target, "2026-06-01"), nobody);
    assert!(without(Side::Source, "2026-06-01").is_empty());
    // In 2013 Japan had no list entry for chemicals, and the United States had two sectors that were merged a month later.
    let then = [
        "chemical",
        "commercial-facilities",
        "critical-manufacturing",
        "defense-industrial-base",
        "food-agriculture",
        "national-monuments",
        "postal-shipping",
    ];
    assert_eq!(without(Side::Target, "2013-01-01"), then);
}

#[test]
fn two_official_mappings_differ_in_one_task() {
    let catalog = shelf();
    let (column, appendix) =
        (crosswalk(&catalog, "ssdf-eo14028-references"), crosswalk(&catalog, "ssdf-eo14028-appendix"));
    assert_eq!((column.edges.len(), appendix.edges.len()), (116, 116));
    let (column, appendix) = (edges(column), edges(appendix));
    assert_eq!(column.difference(&appendix).collect::<Vec<_>>(), [&("RV.2.2", Some("4(e)(vi)"), "related")]);
    assert_eq!(appendix.difference(&column).collect::<Vec<_>>(), [&("RV.2.2", Some("4(e)(v)"), "related")]);
    // Item (ix) asks to attest to everything.
    assert_eq!(column.iter().filter(|(_, target, _)| *target == Some("4(e)(ix)")).count(), 42);
}

/// The crosswalk of the form and the profile of the form say the same.
#[test]
fn rows_of_the_form_lead_to_31_tasks() {
    let catalog = shelf();
    let form = crosswalk(&catalog, "cisa-ssdaf-ssdf");
    assert_eq!((form.edges.len(), form.elements(Side::Target).len()), (52, 31));
    let mut profiles = catalog.documents().iter().filter_map(Document::profile);
    let profile = profiles.find(|profile| profile.id.as_str() == "us-cisa-ssdaf").unwrap();
    let rows = profile.groups.iter().flat_map(|g| g.requirements.iter().map(|r| (g.id.as_str(), r.as_str())));
    let rows: BTreeSet<_> = rows.collect();
    assert_eq!(edges(form).into_iter().map(|(row, task, _)| (row, task.unwrap())).collect::<BTreeSet<_>>(), rows);
}

/// The references inside the sets and the crosswalks from them say the same.
#[test]
fn crosswalks_agree_with_references() {
    let catalog = shelf();
    let ssdf = set(&catalog, "us-ssdf");
    for (id, document, count) in [("ssdf-iec62443-4-1", "IEC 62443-4-1", 101), ("ssdf-csf", "NIST CSF 1.1", 27)] {
        let stated = crosswalk(&catalog, id);
        assert_eq!(stated.edges.len(), count, "{id}");
        let stated: BTreeSet<_> = edges(stated).into_iter().map(|(task, other, _)| (task, other.unwrap())).collect();
        let of = |r: &'_ warifu_model::Requirement| -> Vec<(String, String)> {
            let references = r.references.iter().filter(|reference| reference.document == document);
            references.flat_map(|reference| reference.ids.iter().map(|o| (r.id.to_string(), o.clone()))).collect()
        };
        let references: Vec<(String, String)> = ssdf.requirements.iter().flat_map(of).collect();
        assert_eq!(references.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect::<BTreeSet<_>>(), stated, "{id}");
    }
}

#[test]
fn japan_and_britain_meet_in_three_places() {
    let catalog = shelf();
    let (there, back) = (crosswalk(&catalog, "jc-star-uk-psti"), crosswalk(&catalog, "uk-psti-jc-star"));
    let pairs = [("S1.1-02", "SCH1-1"), ("S1.1-05", "SCH1-2"), ("S1.1-16", "SCH1-3")];
    let met = edges(there).into_iter().filter_map(|(source, target, _)| Some((source, target?)));
    assert_eq!(met.collect::<Vec<_>>(), pairs);
    let back: BTreeSet<_> = edges(back).into_iter().map(|(source, target, _)| (target.unwrap(), source)).collect();
    assert_eq!(back, BTreeSet::from(pairs));
    // No edge carries a pass: what counts is the recognition of the label, which is no crosswalk.
    let relations = there.edges.iter().map(|edge| edge.relation);
    assert!(relations.into_iter().all(|r| matches!(r, Relation::IntersectsWith | Relation::NoRelationship)));
    let unmatched = catalog.unmatched(there, Side::Target, day("2026-06-01")).unmatched;
    let unmatched: Vec<_> = unmatched.iter().map(|u| (u.element, u.why == WhyUnmatched::Stated)).collect();
    assert_eq!(unmatched, [("SOC", true)]);
}

/// A version that only names corrected sets says what the one before it says.
#[test]
fn crosswalks_to_corrected_sets_say_the_same() {
    let catalog = shelf();
    let mut compared = 0;
    for new in
        catalog.documents().iter().filter_map(Document::crosswalk).filter(|one| one.version.to_string() != "1.0.0")
    {
        let old = crosswalk(&catalog, new.id.as_str());
        assert_eq!(old.version.to_string(), "1.0.0");
        assert_eq!((&old.edges, &old.unions, &old.complete), (&new.edges, &new.unions, &new.complete), "{}", new.id);
        compared += 1;
    }
    assert_eq!(compared, 28);
}

/// Every crosswalk is pinned to what is on the shelf, and every one of these is tested by name.
#[test]
fn crosswalks_are_all_known() {
    let catalog = shelf();
    let mut found: Vec<&str> =
        catalog.documents().iter().filter_map(Document::crosswalk).map(|crosswalk| crosswalk.id.as_str()).collect();
    found.dedup();
    let expected = [
        "au-smart-devices-en-303-645",
        "au-smart-devices-uk-psti",
        "cisa-ssdaf-ssdf",
        "eu-cra-en-303-645",
        "eu-cra-iec-62443-4-2",
        "eu-cra-red",
        "eu-cra-ssdf",
        "jc-star-uk-psti",
        "jp-jc-star-en-303-645",
        "jp-us-sectors",
        "nist-sp-800-171-csf",
        "nist-sp-800-171-r2-r3",
        "sg-cls-en-303-645",
        "ssdf-csf",
        "ssdf-eo14028-appendix",
        "ssdf-eo14028-references",
        "ssdf-iec62443-4-1",
        "uk-psti-en-303-645",
        "uk-psti-jc-star",
        "us-cmmc-nist-sp-800-171",
    ];
    assert_eq!(found, expected);
}

/// The claims and evidence of the first example of each requirement, and of the first at each level.
fn everything(set: &CompiledSet) -> (BTreeMap<ClaimId, Json>, Vec<ExampleEvidence>) {
    let mut claims: BTreeMap<ClaimId, Json> = BTreeMap::new();
    let mut evidence: Vec<ExampleEvidence> = Vec::new();
    for requirement in &set.set().requirements {
        let pass = &requirement.examples.as_ref().unwrap().pass;
        let levels: BTreeSet<_> = pass.iter().map(|example| example.level.clone()).collect();
        let first = |level: Option<String>| pass.iter().find(|example| example.level == level);
        let highest = levels.into_iter().next_back().flatten();
        for example in [first(None), first(highest)].into_iter().flatten() {
            for (claim, value) in &example.claims {
                let known = claims.entry(claim.clone()).or_insert_with(|| value.clone());
                assert_eq!(known, value, "{} {claim}", requirement.id);
            }
            evidence.extend(example.evidence.iter().filter(|one| !evidence.contains(one)).cloned().collect::<Vec<_>>());
        }
    }
    (claims, evidence)
}

fn example(claims: &BTreeMap<ClaimId, Json>, evidence: &[ExampleEvidence], level: Option<&str>) -> Example {
    Example {
        claims: claims.clone().into_iter().collect(),
        evidence: evidence.to_vec(),
        at: None,
        level: level.map(str::to_owned),
        outcome: Outcome::Satisfied,
    }
}

/// Nothing is signed here.
struct NoSignatures;

impl CheckSignature for NoSignatures {
    fn check(&self, _public_key: &[u8; 32], _message: &[u8], _signature: &[u8]) -> bool {
        false
    }
}

/// An unsigned attestation about an organisation. What delimits the scope stands in the place of an artifact.
fn self_assessment(set: &CompiledSet, claims: &BTreeMap<ClaimId, Json>, evidence: &[ExampleEvidence]) -> Vec<u8> {
    let scope = Digest::of(b"scope of the assessment: all sites");
    let product = Json::object()
        .with("format", "warifu.product/1")
        .with("vendor", "Hamakaze Control Works")
        .with("model", "whole organisation")
        .with("version", "2026")
        .with("kind", "organisation")
        .with("name", Json::object().with("en", "Hamakaze Control Works").with("ja", "浜風制御製作所"))
        .with("artifacts", Json::List(vec![Json::object().with("name", "scope.pdf").with("digest", scope)]));
    let entries = evidence.iter().enumerate().map(|(place, one)| {
        Json::object()
            .with("id", format!("e{place}"))
            .with("kind", &one.kind)
            .with("media_type", "application/pdf")
            .with("name", format!("{}.pdf", one.kind))
            .with("digest", Digest::of(format!("{place}").as_bytes()))
            .with("size", 1_i64)
            .with_some("made_at", one.made_at)
    });
    let ids: Vec<String> = (0..evidence.len()).map(|place| format!("e{place}")).collect();
    let claims = claims.iter().map(|(claim, value)| {
        let supported = Json::list(ids.iter().map(String::as_str));
        Json::object().with("claim", claim).with("value", value.clone()).with("evidence", supported)
    });
    let predicate = Json::object()
        .with("product", product)
        .with("made_at", Json::Null)
        .with("vocabularies", Json::list(&set.set().vocabularies))
        .with("evidence", Json::List(entries.collect()))
        .with("claims", Json::List(claims.collect()));
    let digest = Json::object().with("sha256", scope.hex());
    Json::object()
        .with("_type", "https://in-toto.io/Statement/v1")
        .with("subject", Json::List(vec![Json::object().with("name", "scope.pdf").with("digest", digest)]))
        .with("predicateType", "urn:warifu:attestation:1")
        .with("predicate", predicate)
        .to_canonical()
}

fn claims_of(criterion: &Criterion, into: &mut BTreeSet<String>) {
    fn walk(json: &Json, into: &mut BTreeSet<String>) {
        match json {
            Json::Object(members) => members.iter().for_each(|(name, value)| match value.as_text() {
                Some(claim) if name == "claim" => drop(into.insert(claim.to_owned())),
                _ => walk(value, into),
            }),
            Json::List(items) => items.iter().for_each(|item| walk(item, into)),
            _ => {}
        }
    }
    walk(&criterion.into(), into);
}

const SETS: [&str; 4] = ["jp-jc-star", "jp-scs", "sg-cls", "uk-psti"];
const JAPAN: &[usize] = &[7, 10, 13, 14, 15];
