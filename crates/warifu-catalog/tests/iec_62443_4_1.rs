//! IEC 62443-4-1: the process set, its maturity rungs, and the certificate that a component set asks for.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::collections::BTreeSet;

use warifu_catalog::{Catalog, Document};
use warifu_core::{CheckSignature, CompiledSet, Request, evaluate};
use warifu_model::{
    Assurance, CertificateFact, Digest, Example, GroupId, Json, Outcome, RequirementId, RequirementSet, SemVer,
    SetDigest, SetId, Timestamp, VersionRange, Vocabulary,
};

/// Nothing is signed here.
struct NoSignature;

impl CheckSignature for NoSignature {
    fn check(&self, _public_key: &[u8; 32], _message: &[u8], _signature: &[u8]) -> bool {
        false
    }
}

fn time() -> Timestamp {
    Timestamp::parse("2026-06-01T00:00:00Z").unwrap()
}

fn document<'c>(catalog: &'c Catalog, id: &str) -> &'c Document {
    catalog.find(&SetId::parse(id).unwrap(), &VersionRange::parse("*").unwrap(), time()).unwrap().document
}

fn process() -> RequirementSet {
    document(&Catalog::shipped().unwrap(), "iec-62443-4-1").set().unwrap().clone()
}

fn compiled(catalog: &Catalog, id: &str) -> CompiledSet {
    let document = document(catalog, id);
    let vocabularies: Vec<(Digest, Vocabulary)> =
        catalog.documents().iter().filter_map(|d| Some((d.file_digest(), d.vocabulary()?.clone()))).collect();
    CompiledSet::compile(document.set().unwrap().clone(), document.digest(), &vocabularies).unwrap()
}

fn requirement(id: &str) -> RequirementId {
    RequirementId::parse(id).unwrap()
}

#[test]
fn there_are_47_requirements_in_8_practices() {
    let set = process();
    let groups: Vec<&str> = set.groups.iter().map(|group| group.id.as_str()).collect();
    assert_eq!(groups, ["SM", "SR", "SD", "SI", "SVV", "DM", "SUM", "SG"]);
    let count =
        |group: &&str| set.requirements.iter().filter(|r| r.groups.iter().any(|g| g.as_str() == *group)).count();
    assert_eq!(groups.iter().map(count).collect::<Vec<_>>(), [13, 5, 4, 2, 5, 6, 5, 7]);
    assert_eq!(set.requirements.iter().map(|r| &r.id).collect::<BTreeSet<_>>().len(), 47);
    for requirement in &set.requirements {
        let (practice, _) = requirement.id.as_str().split_once('-').unwrap();
        assert_eq!(requirement.groups.iter().map(GroupId::as_str).collect::<Vec<_>>(), [practice]);
    }
}

/// Numbers and subjects agree with a public outline, but for one name; the text was not read. Edition 1.0.0 did not know that yet.
#[test]
fn subjects_are_those_of_the_outline_but_for_one() {
    let unverified: Vec<_> =
        process().requirements.into_iter().filter(|r| r.assurance == Assurance::Unverified).collect();
    assert_eq!(unverified.iter().map(|r| r.id.as_str()).collect::<Vec<_>>(), ["SD-1"]);
    for requirement in &process().requirements {
        let guidance = requirement.guidance.as_ref().unwrap();
        let (en, ja) = match requirement.id.as_str() {
            "SD-1" => ("has not been verified against the standard", "規格原文と未照合である"),
            _ => ("agrees with a public outline of the standard", "規格の公開された概要と一致する"),
        };
        assert!(guidance.en.contains(en) && guidance.ja.contains(ja), "{}", requirement.id);
    }
    let catalog = Catalog::shipped().unwrap();
    let before = catalog.find(&SetId::parse("iec-62443-4-1").unwrap(), &VersionRange::parse("=1.0.0").unwrap(), time());
    let before = before.unwrap().document.set().unwrap();
    assert!(before.requirements.iter().all(|requirement| requirement.assurance == Assurance::Unverified));
}

/// NIST's own mapping, the other way round.
#[test]
fn references_to_tasks_are_those_of_nist() {
    let catalog = Catalog::shipped().unwrap();
    let framework = document(&catalog, "us-ssdf").set().unwrap();
    let mut there: BTreeSet<(String, String)> = BTreeSet::new();
    for task in &framework.requirements {
        for id in task.references.iter().filter(|r| r.document == "IEC 62443-4-1").flat_map(|r| &r.ids) {
            there.insert((id.clone(), task.id.to_string()));
        }
    }
    let mut here = BTreeSet::new();
    for requirement in &process().requirements {
        for task in requirement.references.iter().filter(|r| r.document == "NIST SP 800-218").flat_map(|r| &r.ids) {
            here.insert((requirement.id.to_string(), task.clone()));
        }
    }
    assert_eq!(here, there);
}

#[test]
fn maturity_is_asked_for_on_each_rung_above_the_first() {
    let compiled = compiled(&Catalog::shipped().unwrap(), "iec-62443-4-1");
    let first = compiled.set().requirements.first().unwrap();
    let levels: Vec<Json> = first.tightened.iter().map(|tightening| Json::from(&tightening.level)).collect();
    assert_eq!(levels, ["ml-2", "ml-3", "ml-4"].map(Json::from));
    assert!(compiled.set().requirements.iter().skip(1).all(|requirement| requirement.tightened.is_empty()));
}

#[test]
fn every_example_comes_out_as_it_says() {
    let set = compiled(&Catalog::shipped().unwrap(), "iec-62443-4-1");
    for requirement in &set.set().requirements {
        let examples = requirement.examples.iter().flat_map(|e| e.pass.iter().chain(&e.fail));
        for (place, example) in examples.enumerate() {
            let found = set.assess_example(&requirement.id, example).unwrap().outcome;
            assert_eq!(found, example.outcome, "{} example {place}", requirement.id);
        }
    }
}

/// The first pass examples together describe one maker, and it conforms.
#[test]
fn one_maker_can_meet_everything() {
    let compiled = compiled(&Catalog::shipped().unwrap(), "iec-62443-4-1");
    let firsts = || compiled.set().requirements.iter().filter_map(|r| r.examples.as_ref()?.pass.first());
    let mut claims: Vec<_> = firsts().flat_map(|example| example.claims.clone()).collect();
    claims.sort_by(|a, b| a.0.cmp(&b.0));
    claims.dedup();
    assert_eq!(claims.iter().map(|(claim, _)| claim).collect::<BTreeSet<_>>().len(), claims.len());
    let evidence = firsts().flat_map(|example| example.evidence.clone()).collect();
    let all = Example { claims, evidence, at: None, level: None, outcome: Outcome::Satisfied };
    for requirement in &compiled.set().requirements {
        let found = compiled.assess_example(&requirement.id, &all).unwrap().outcome;
        assert_eq!(found, Outcome::Satisfied, "{}", requirement.id);
    }
}

fn certificate(set: &str, version: &str, expires_at: &str) -> CertificateFact {
    let (id, version) = (SetId::parse(set).unwrap(), SemVer::parse(version).unwrap());
    CertificateFact {
        certificate: Digest::of(b"certificate"),
        policy: Digest::of(b"policy"),
        set: SetDigest { id, version, digest: Digest::of(b"set") },
        level: Some("ml-2".to_owned()),
        model: "development process".to_owned(),
        identifiers: Vec::new(),
        granted_at: Timestamp::parse("2025-06-01T00:00:00Z").unwrap(),
        expires_at: Some(Timestamp::parse(expires_at).unwrap()),
    }
}

/// A statement about a product of which nothing is claimed.
fn silent_statement() -> Vec<u8> {
    warifu_testkit::statement(Json::Null, Json::List(Vec::new()), Vec::new(), Vec::new())
}

/// Composition: whoever holds a certificate for the process need not show the process again.
#[test]
fn a_certificate_for_the_process_settles_the_constraint_of_the_component() {
    let component = compiled(&Catalog::shipped().unwrap(), "iec-62443-4-2");
    let statement = silent_statement();
    let outcome = |certificates: &[CertificateFact]| {
        let (inputs, level) = (&[statement.as_slice()][..], Some("FR1=1,FR2=1,FR3=1,FR4=1,FR5=1,FR6=1,FR7=1"));
        let (admission, waivers, evidence) = (None, None, &[][..]);
        let request = Request { at: time(), level, inputs, admission, waivers, evidence, certificates };
        let evaluation = evaluate(&component, &request, &NoSignature).unwrap();
        let findings = &evaluation.record().findings;
        findings.iter().find(|finding| finding.requirement == requirement("CCSC-4")).unwrap().outcome
    };
    let valid = "2028-06-01T00:00:00Z";
    assert_eq!(outcome(&[]), Outcome::Undetermined);
    assert_eq!(outcome(&[certificate("iec-62443-4-1", "1.0.0", valid)]), Outcome::Satisfied);
    assert_eq!(outcome(&[certificate("iec-62443-4-1", "1.4.0", valid)]), Outcome::Satisfied);
    assert_eq!(outcome(&[certificate("iec-62443-4-1", "2.0.0", valid)]), Outcome::Undetermined);
    assert_eq!(outcome(&[certificate("us-ssdf", "1.1.0", valid)]), Outcome::Undetermined);
    assert_eq!(outcome(&[certificate("iec-62443-4-1", "1.0.0", "2026-05-31T00:00:00Z")]), Outcome::Undetermined);
}
