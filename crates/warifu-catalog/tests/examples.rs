//! Every example of every shipped requirement, evaluated with the real evaluator, comes out as the set says.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::collections::{BTreeMap, BTreeSet};

use data_encoding::BASE64;
use warifu_catalog::{Catalog, Document};
use warifu_core::{CheckSignature, CompiledSet, Request, evaluate};
use warifu_model::{
    ClaimId, Digest, Example, ExampleEvidence, Finding, Json, Outcome, Party, RequirementId, Role, SetId, Timestamp,
    VersionRange, Vocabulary,
};

/// Who speaks: one signer for each party and list of roles. Its key is made from its place in the list.
type Speaker = (Party, Vec<Role>);

/// Stands for real cryptography: a signature is good if it repeats the key.
struct Repeats;

impl CheckSignature for Repeats {
    fn check(&self, public_key: &[u8; 32], _message: &[u8], signature: &[u8]) -> bool {
        signature == public_key
    }
}

fn default_time() -> Timestamp {
    Timestamp::parse("2026-06-01T00:00:00Z").unwrap()
}

/// A set by id or `id@range`.
fn document<'c>(catalog: &'c Catalog, name: &str) -> &'c Document {
    let (id, range) = name.split_once('@').unwrap_or((name, "*"));
    let (id, range) = (SetId::parse(id).unwrap(), VersionRange::parse(range).unwrap());
    catalog.find(&id, &range, default_time()).unwrap().document
}

fn compiled(catalog: &Catalog, name: &str) -> CompiledSet {
    let document = document(catalog, name);
    let vocabularies: Vec<(Digest, Vocabulary)> =
        catalog.documents().iter().filter_map(|d| Some((d.file_digest(), d.vocabulary()?.clone()))).collect();
    CompiledSet::compile(document.set().unwrap().clone(), document.digest(), &vocabularies).unwrap()
}

/// The third party makes the claims, resting on all evidence of its own; everybody stands behind their own evidence.
fn inputs(set: &CompiledSet, claims: &[(ClaimId, Json)], evidence: &[ExampleEvidence]) -> (Vec<Vec<u8>>, Vec<u8>) {
    let mut speakers: BTreeSet<Speaker> = evidence.iter().map(|e| (e.party, e.roles.clone())).collect();
    speakers.insert((Party::Third, Vec::new()));
    let mut envelopes = Vec::new();
    let mut signers = Vec::new();
    for (place, (party, roles)) in speakers.iter().enumerate() {
        let key = *Digest::of(place.to_string().as_bytes()).as_bytes();
        let own = evidence.iter().filter(|e| e.party == *party && e.roles == *roles);
        let claims = if *party == Party::Third { claims } else { &[] };
        let statement = statement(set, claims, &own.collect::<Vec<_>>(), place);
        envelopes.push(envelope(&statement, &key));
        let text = format!("ed25519:{}", BASE64.encode(&key));
        let signer = Json::object().with("name", format!("signer {place}")).with("key", text).with("party", *party);
        let given = roles.iter().filter(|role| role.as_str() != Role::DOCUMENT_SIGNER);
        signers.push(signer.with("roles", Json::list(given)));
    }
    let admission = Json::object()
        .with("format", "warifu.admission/1")
        .with("id", "examples")
        .with("signers", Json::List(signers))
        .with("evidence_signers", Json::List(vec![evidence_signer(evidence)]))
        .with("unsigned", "refuse")
        .with("unknown_signers", "refuse")
        .with("evidence", "declared")
        .with("waivers", "refuse");
    (envelopes, admission.to_canonical())
}

/// Whoever signs documents themselves, of whatever kind.
fn evidence_signer(evidence: &[ExampleEvidence]) -> Json {
    let kinds: BTreeSet<&str> = evidence.iter().map(|e| e.kind.as_str()).chain(["sbom"]).collect();
    let kind = |kind| Json::object().with("kind", kind).with("predicate_types", Json::list([SIGNED]));
    Json::object()
        .with("name", "build service")
        .with("key", format!("ed25519:{}", BASE64.encode(&BUILDER)))
        .with("kinds", Json::List(kinds.into_iter().map(kind).collect()))
}

/// What the build service signs.
const SIGNED: &str = "urn:example:signed";

/// A document that the build service has signed, about the product.
fn signed_document(place: &str) -> Vec<u8> {
    let subject = Json::object().with("sha256", Digest::of(b"firmware").hex());
    let subject = Json::object().with("name", "firmware").with("digest", subject);
    let statement = Json::object()
        .with("_type", warifu_model::Envelope::IN_TOTO_STATEMENT)
        .with("place", place)
        .with("predicateType", SIGNED)
        .with("subject", Json::List(vec![subject]));
    envelope(&statement.to_canonical(), &BUILDER)
}

/// The bytes that stand for a document: signed where the example says so.
fn bytes_of(place: usize, evidence: &ExampleEvidence, speaker: usize) -> Vec<u8> {
    let name = format!("{speaker} {place}");
    let is_signed = evidence.roles.iter().any(|role| role.as_str() == Role::DOCUMENT_SIGNER);
    if is_signed { signed_document(&name) } else { name.into_bytes() }
}

fn statement(set: &CompiledSet, claims: &[(ClaimId, Json)], evidence: &[&ExampleEvidence], speaker: usize) -> Vec<u8> {
    let entries: Vec<Json> = evidence.iter().enumerate().map(|(i, e)| evidence_entry(i, e, speaker)).collect();
    let ids: Vec<String> = (0..evidence.len()).map(|i| format!("e{i}")).collect();
    let claims = claims.iter().map(|(claim, value)| {
        let supports = Json::list(ids.iter().map(String::as_str));
        Json::object().with("claim", claim).with("value", value.clone()).with("evidence", supports)
    });
    let vocabularies = Json::list(&set.set().vocabularies);
    warifu_testkit::statement(Json::Null, vocabularies, entries, claims.collect())
}

fn evidence_entry(place: usize, evidence: &ExampleEvidence, speaker: usize) -> Json {
    Json::object()
        .with("id", format!("e{place}"))
        .with("kind", &evidence.kind)
        .with("media_type", "application/json")
        .with("name", format!("{}-{place}.json", evidence.kind))
        .with("digest", Digest::of(&bytes_of(place, evidence, speaker)))
        .with("size", 1_i64)
        .with_some("made_at", evidence.made_at)
        .with_some("valid_until", evidence.valid_until)
}

fn envelope(statement: &[u8], key: &[u8; 32]) -> Vec<u8> {
    let signature = Json::object().with("sig", BASE64.encode(key));
    Json::object()
        .with("payloadType", "application/vnd.in-toto+json")
        .with("payload", BASE64.encode(statement))
        .with("signatures", Json::List(vec![signature]))
        .to_canonical()
}

const BUILDER: [u8; 32] = [0xb5; 32];

struct Assessed {
    outcome: Outcome,
    findings: Vec<Finding>,
}

fn assess(set: &CompiledSet, claims: &[(ClaimId, Json)], evidence: &[ExampleEvidence], at: Timestamp) -> Assessed {
    let (envelopes, admission) = inputs(set, claims, evidence);
    // more than are named, since places are counted per speaker
    let all = (0..9).flat_map(|speaker| (0..9).map(move |place| signed_document(&format!("{speaker} {place}"))));
    let documents: Vec<Vec<u8>> = all.collect();
    let documents: Vec<&[u8]> = documents.iter().map(Vec::as_slice).collect();
    let inputs: Vec<&[u8]> = envelopes.iter().map(Vec::as_slice).collect();
    let request = Request {
        at,
        level: None,
        inputs: &inputs,
        admission: Some(&admission),
        waivers: None,
        evidence: &documents,
        certificates: &[],
    };
    let evaluation = evaluate(set, &request, &Repeats).unwrap();
    let record = evaluation.record();
    Assessed { outcome: record.outcome, findings: record.findings.clone() }
}

fn outcome_of(set: &CompiledSet, id: &RequirementId, example: &Example) -> Outcome {
    let assessed = assess(set, &example.claims, &example.evidence, example.at.unwrap_or(default_time()));
    assessed.findings.iter().find(|finding| finding.requirement == *id).unwrap().outcome
}

#[test]
fn every_example_comes_out_as_it_says() {
    let catalog = Catalog::shipped().unwrap();
    for id in SETS {
        let set = compiled(&catalog, id);
        for requirement in &set.set().requirements {
            let examples = requirement.examples.as_ref().unwrap();
            let cases = examples.pass.iter().chain(&examples.fail).enumerate();
            let wrong = cases.map(|(i, example)| (i, example.outcome, outcome_of(&set, &requirement.id, example)));
            let wrong: Vec<_> = wrong.filter(|(_, expected, found)| expected != found).collect();
            assert!(wrong.is_empty(), "{id} {}: (place, expected, found) {wrong:?}", requirement.id);
        }
    }
}

/// The first pass examples together describe one product, and it conforms: the requirements do not contradict each other.
#[test]
fn one_product_can_meet_everything() {
    let catalog = Catalog::shipped().unwrap();
    for id in SETS {
        let set = compiled(&catalog, id);
        let first: Vec<&Example> =
            set.set().requirements.iter().filter_map(|r| r.examples.as_ref()?.pass.first()).collect();
        let mut claims: BTreeMap<ClaimId, Json> = BTreeMap::new();
        for (claim, value) in first.iter().flat_map(|example| &example.claims) {
            let known = claims.entry(claim.clone()).or_insert_with(|| value.clone());
            assert_eq!(known, value, "{claim}");
        }
        let evidence: Vec<_> = first.iter().flat_map(|example| example.evidence.clone()).collect();
        let assessed = assess(&set, &claims.into_iter().collect::<Vec<_>>(), &evidence, default_time());
        assert_eq!(assessed.outcome, Outcome::Satisfied, "{id}");
        assert!(assessed.findings.iter().all(|finding| finding.outcome == Outcome::Satisfied), "{id}");
    }
}

#[test]
fn a_product_of_which_nothing_is_known_conforms_to_nothing() {
    let catalog = Catalog::shipped().unwrap();
    let set = compiled(&catalog, "us-ssdf");
    let assessed = assess(&set, &[], &[], default_time());
    assert_eq!(assessed.outcome, Outcome::Undetermined);
    assert!(assessed.findings.iter().all(|finding| finding.outcome == Outcome::Undetermined));
}

const SETS: [&str; 3] = ["us-ssdf", "us-ssdf@1.2.0-draft.1", "us-cisa-ssdaf"];
