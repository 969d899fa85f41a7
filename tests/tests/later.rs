//! What is dated after an evaluation makes no finding better in it ([ADR 51](../../docs/adr/0051-the-future-may-spoil-and-mends-nothing.md)):
//! random attestations of the future beside others, and documents of every kind, dated after the evaluation, beside the papers of
//! a product, against all shipped sets.
#![expect(clippy::indexing_slicing, clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on may panic")]

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use warifu_catalog::Catalog;
use warifu_core::{CompiledSet, Request, assess};
use warifu_evidence::{Binding, Import, Named, TOOL_CLAIMS, assemble};
use warifu_model::{
    Attestation, ClaimEntry, Digest, Duration, Finding, Json, Levels, Outcome, Product, RequirementId, Timestamp,
    Vocabulary,
};
use warifu_tests::files;
use warifu_tests::generator::Plan;
use warifu_tests::model::Question;

use crate::core_side::{FakeSignatures, ask, compile};

fn rank(outcome: Outcome) -> usize {
    match outcome {
        Outcome::NotSatisfied => 0,
        Outcome::Undetermined => 1,
        Outcome::NotApplicable | Outcome::Satisfied => 2,
    }
}

fn ranks(compiled: &CompiledSet, question: &Question) -> Option<BTreeMap<RequirementId, usize>> {
    let evaluation = ask(compiled, question).ok()?;
    let rank = |finding: &Finding| (finding.requirement.clone(), rank(finding.outcome));
    Some(evaluation.record().findings.iter().map(rank).collect())
}

/// The plan of a seed, without anything that is dated after the evaluation.
fn of_the_present(seed: u64) -> Plan {
    let mut plan = Plan::of_seed(seed);
    let at = plan.product.at;
    let is_there = |time: &Timestamp| *time <= at;
    for statement in &mut plan.product.statements {
        let attestation = &mut statement.attestation;
        attestation.made_at = attestation.made_at.filter(is_there);
        for entry in &mut attestation.evidence {
            entry.made_at = entry.made_at.filter(is_there);
        }
        for entry in &mut attestation.claims {
            entry.replaced.retain(|one| is_there(&one.until));
        }
    }
    plan
}

/// An attestation of the future beside others of the present: no finding is better than without it. Whether what it says is good or
/// bad is not asked. Ordinarily of one seed in twelve.
#[test]
fn no_attestation_of_the_future_makes_a_finding_better() {
    let (mut tried, mut worse, mut would) = (0, 0, 0);
    let step = files::one_in(12);
    for seed in (0..1_500).step_by(step) {
        let plan = of_the_present(seed);
        if plan.product.statements.len() < 2 {
            continue;
        }
        let (set, vocabulary) = plan.rules();
        let compiled = compile(&set, &vocabulary);
        let Some(present) = ranks(&compiled, &plan.product.question()) else { continue };
        for place in 0..plan.product.statements.len() {
            let (mut without, mut with) = (plan.product.clone(), plan.product.clone());
            without.statements.remove(place);
            with.statements[place].attestation.made_at = Some(with.at.plus(Duration::Days(1)));
            let Some(before) = ranks(&compiled, &without.question()) else { continue };
            let Some(after) = ranks(&compiled, &with.question()) else { continue };
            for (requirement, after) in &after {
                assert!(*after <= before[requirement], "seed {seed}, statement {place}: {requirement}");
                worse += usize::from(*after < before[requirement]);
            }
            would += present.iter().filter(|(requirement, rank)| **rank > before[*requirement]).count();
            tried += 1;
        }
    }
    eprintln!("{tried} attestations, {worse} findings worse, {would} would be better if they were of the present");
    assert!(tried > 500 / step && worse > 100 / step && would > 100 / step, "{tried} {worse} {would}");
}

const PURL: &str = "pkg:generic/hamakaze/hk-210@3.2.1";
const FIRMWARE: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const AT: &str = "2026-06-01T00:00:00Z";
const PRESENT: &str = "2026-05-20T00:00:00Z";
const LATER: &str = "2099-01-01T00:00:00Z";

fn product() -> Product {
    let product = json!({"format": "warifu.product/1", "vendor": "Hamakaze Control Works", "model": "HK-210", "version": "3.2.1",
        "kind": "component", "name": {"en": "Controller HK-210", "ja": "制御装置 HK-210"},
        "identifiers": [{"type": "purl", "value": PURL}],
        "artifacts": [{"name": "firmware", "digest": format!("sha256:{FIRMWARE}")}]});
    Product::read(product.to_string().as_bytes()).unwrap()
}

fn openvex(time: &str, status: &str) -> Value {
    json!({"@context": "https://openvex.dev/ns/v0.2.0", "@id": format!("urn:vex:{time}:{status}"), "author": "Hamakaze Control Works",
        "timestamp": time, "version": 1, "statements": [{"vulnerability": {"name": "CVE-2026-1"}, "products": [{"@id": PURL}],
        "status": status, "action_statement": "update"}]})
}

fn csaf(time: &str, state: &str) -> Value {
    json!({"document": {"csaf_version": "2.0", "publisher": {"name": "Hamakaze Control Works"}, "tracking": {"id": "HK-1", "status": "final",
        "current_release_date": time}}, "product_tree": {"full_product_names": [{"product_id": "p", "name": "p",
        "product_identification_helper": {"purl": PURL}}]}, "vulnerabilities": [{"cve": "CVE-2026-1", "product_status": {state: ["p"]}}]})
}

fn cyclonedx_vex(made: Option<&str>, analyses: &[(&str, &str)]) -> Value {
    let one = |(state, time): &(&str, &str)| {
        json!({"id": "CVE-2026-1", "affects": [{"ref": "hk"}],
        "analysis": {"state": state, "lastUpdated": time}})
    };
    let mut document = json!({"bomFormat": "CycloneDX", "specVersion": "1.6", "metadata": {"component": {"type": "firmware",
        "bom-ref": "hk", "name": "hk", "purl": PURL}}, "vulnerabilities": analyses.iter().map(one).collect::<Vec<_>>()});
    if let Some(made) = made {
        document["metadata"]["timestamp"] = json!(made);
    }
    document
}

fn sbom(time: &str, identified: usize) -> Value {
    let component = |n: usize| {
        let mut one = json!({"type": "library", "bom-ref": format!("c{n}"), "name": format!("c{n}"), "version": "1",
            "supplier": {"name": "Somebody"}, "licenses": [{"license": {"id": "MIT"}}]});
        if n < identified {
            one["purl"] = json!(format!("pkg:generic/c{n}@1"));
        }
        one
    };
    json!({"bomFormat": "CycloneDX", "specVersion": "1.6", "metadata": {"timestamp": time, "component": {"type": "firmware",
        "bom-ref": "hk", "name": "hk", "purl": PURL}}, "components": (0..10).map(component).collect::<Vec<_>>(),
        "dependencies": [{"ref": "hk", "dependsOn": ["c0", "c1"]}]})
}

fn provenance(time: &str, digest: bool) -> Value {
    let mut source = json!({"uri": "git+https://hamakaze.example/hk-210@refs/tags/3.2.1"});
    if digest {
        source["digest"] = json!({"gitCommit": "a".repeat(40)});
    }
    statement(
        "https://slsa.dev/provenance/v1",
        &json!({"buildDefinition": {"buildType": "https://hamakaze.example/build/1",
        "externalParameters": {"source": "git+https://hamakaze.example/hk-210"}, "resolvedDependencies": [source]},
        "runDetails": {"builder": {"id": "https://hamakaze.example/builder"}, "metadata": {"finishedOn": time}}}),
    )
}

fn summary(time: &str, level: &str) -> Value {
    statement(
        "https://slsa.dev/verification_summary/v1",
        &json!({"verifier": {"id": "https://verifier.example/1"}, "timeVerified": time,
        "verificationResult": "PASSED", "verifiedLevels": [level]}),
    )
}

fn statement(predicate_type: &str, predicate: &Value) -> Value {
    json!({"_type": "https://in-toto.io/Statement/v1", "subject": [{"name": "firmware", "digest": {"sha256": FIRMWARE}}],
        "predicateType": predicate_type, "predicate": predicate})
}

fn sarif(time: &str, results: &Value) -> Value {
    json!({"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "t"}}, "invocations": [{"executionSuccessful": true,
        "endTimeUtc": time}], "results": results}]})
}

fn scorecard(time: &str, score: i64) -> Value {
    json!({"date": time, "repo": {"name": "hamakaze.example/hk-210", "commit": "a".repeat(40)}, "scorecard": {"version": "v5.0.0"},
        "checks": [{"name": "Fuzzing", "score": score}]})
}

/// Papers of the present, by what is said of them.
fn papers() -> Vec<(&'static str, Vec<Value>)> {
    vec![
        ("nothing", vec![sbom(PRESENT, 10)]),
        ("affected", vec![sbom(PRESENT, 10), openvex(PRESENT, "affected"), provenance(PRESENT, true)]),
        (
            "fixed",
            vec![sbom(PRESENT, 4), csaf(PRESENT, "fixed"), provenance(PRESENT, false), sarif(PRESENT, &json!([]))],
        ),
        (
            "in triage",
            vec![sbom(PRESENT, 10), cyclonedx_vex(Some(PRESENT), &[("in_triage", PRESENT)]), scorecard(PRESENT, 3)],
        ),
        ("open", vec![sarif(PRESENT, &json!([{"ruleId": "a", "level": "error"}])), summary(PRESENT, "FAILED")]),
    ]
}

/// Documents of every kind with good and with bad news, later than the evaluation by each of the dates that they have.
fn later() -> Vec<(&'static str, Value)> {
    let mut covered = openvex(PRESENT, "fixed");
    covered["statements"][0]["timestamp"] = json!(LATER);
    let mut first = openvex(LATER, "fixed");
    first["last_updated"] = json!(PRESENT);
    let mut revised = csaf(PRESENT, "fixed");
    revised["document"]["tracking"]["revision_history"] = json!([{"date": LATER, "number": "1", "summary": "s"}]);
    let mut started = provenance(PRESENT, true);
    started["predicate"]["runDetails"]["metadata"] = json!({"startedOn": LATER});
    vec![
        ("OpenVEX, fixed", openvex(LATER, "fixed")),
        ("OpenVEX, affected", openvex(LATER, "affected")),
        ("OpenVEX, a statement of the future", covered),
        ("OpenVEX, first of the future", first),
        ("CSAF, fixed", csaf(LATER, "fixed")),
        ("CSAF, affected", csaf(LATER, "known_affected")),
        ("CSAF, revised in the future", revised),
        ("CycloneDX, resolved", cyclonedx_vex(Some(LATER), &[("resolved", LATER)])),
        ("CycloneDX, undated", cyclonedx_vex(None, &[("resolved", LATER)])),
        ("CycloneDX, undated, in triage before", cyclonedx_vex(None, &[("in_triage", PRESENT), ("resolved", LATER)])),
        ("CycloneDX, dated, resolved in the future", cyclonedx_vex(Some(PRESENT), &[("resolved", LATER)])),
        ("SBOM, all named", sbom(LATER, 10)),
        ("SBOM, few named", sbom(LATER, 2)),
        ("provenance", provenance(LATER, true)),
        ("provenance without a digest", provenance(LATER, false)),
        ("provenance, begun in the future", started),
        ("summary", summary(LATER, "SLSA_BUILD_LEVEL_3")),
        ("SARIF, nothing", sarif(LATER, &json!([]))),
        ("SARIF, something", sarif(LATER, &json!([{"ruleId": "a", "level": "error"}]))),
        ("Scorecard", scorecard(LATER, 10)),
    ]
}

fn imported(documents: &[Value], vocabularies: &[(Digest, Vocabulary)]) -> Option<Attestation> {
    let product = product();
    let mut named = Vec::new();
    for (place, document) in documents.iter().enumerate() {
        let imported = Import::of(&product).bound(Binding::Maker).read(document.to_string().as_bytes());
        let imported = imported.unwrap_or_else(|error| panic!("{error}: {document}"));
        named.push(Named { name: format!("{place}.json"), imported });
    }
    assemble(&named, &product, None, vocabularies.iter().collect()).ok()
}

/// A set, and what else its examples say: so that the documents decide.
struct Sight {
    set: CompiledSet,
    level: Option<String>,
    others: Vec<ClaimEntry>,
}

fn sights(vocabularies: &[(Digest, Vocabulary)]) -> Vec<Sight> {
    let catalog = Catalog::shipped().unwrap();
    let sets = catalog.documents().iter().filter_map(|one| Some((one.set()?.clone(), one.digest())));
    let sight = |(set, digest)| {
        let set = CompiledSet::compile(set, digest, vocabularies).unwrap();
        let level = match &set.set().levels {
            Levels::None => None,
            Levels::Ladder(rungs) => rungs.last().map(|rung| rung.id.to_string()),
            Levels::Vector { .. } => return None,
        };
        let mut others = BTreeMap::new();
        for example in set.set().requirements.iter().filter_map(|one| one.examples.as_ref()).flat_map(|one| &one.pass) {
            for (claim, value) in example.claims.iter().filter(|(id, _)| !TOOL_CLAIMS.contains(&id.as_str())) {
                others.entry(claim.clone()).or_insert_with(|| value.clone());
            }
        }
        let entry = |(claim, value)| ClaimEntry { claim, value, evidence: Vec::new(), replaced: Vec::new(), offset: 0 };
        Some(Sight { others: others.into_iter().map(entry).collect(), level, set })
    };
    sets.filter_map(sight).collect()
}

fn outcomes(sight: &Sight, attestation: &Attestation, at: &str) -> BTreeMap<RequirementId, usize> {
    let mut attestation = attestation.clone();
    attestation.vocabularies.clear();
    attestation.claims.extend(sight.others.iter().cloned());
    let bytes = Json::from(&attestation).to_canonical();
    let inputs = [bytes.as_slice()];
    let request = Request { level: sight.level.as_deref(), ..Request::new(Timestamp::parse(at).unwrap(), &inputs) };
    let assessment = assess(&sight.set, &request, &FakeSignatures).unwrap_or_else(|error| panic!("{error}"));
    assessment.lines().map(|line| (line.requirement().clone(), rank(line.outcome()))).collect()
}

fn vocabularies() -> Vec<(Digest, Vocabulary)> {
    let catalog = Catalog::shipped().unwrap();
    let mut all: Vec<_> =
        catalog.documents().iter().filter_map(|one| Some((one.file_digest(), one.vocabulary()?.clone()))).collect();
    // the newest first: it has the rules by which documents are put together
    all.sort_by(|a, b| b.1.version.cmp(&a.1.version));
    all
}

#[test]
fn no_document_of_the_future_makes_a_finding_better() {
    let vocabularies = vocabularies();
    let sights = sights(&vocabularies);
    let (mut tried, mut worse, mut would) = (0, BTreeSet::new(), BTreeSet::new());
    let step = files::one_in(3);
    for (turn, (name, papers)) in papers().into_iter().enumerate() {
        let alone = imported(&papers, &vocabularies).unwrap_or_else(|| panic!("{name}"));
        let before: Vec<_> = sights.iter().map(|sight| outcomes(sight, &alone, AT)).collect();
        for (document, later) in later().into_iter().skip(turn % step).step_by(step) {
            let Some(together) = imported(&[papers.clone(), vec![later]].concat(), &vocabularies) else { continue };
            tried += 1;
            for (sight, before) in sights.iter().zip(&before) {
                for (requirement, after) in outcomes(sight, &together, AT) {
                    let before = before[&requirement];
                    assert!(after <= before, "{name} and {document}: {} {requirement}", sight.set.set().id);
                    if after < before {
                        worse.insert((document, requirement));
                    }
                }
                let then = outcomes(sight, &together, "2099-01-15T00:00:00Z");
                let better = then.into_iter().filter(|(requirement, then)| *then > before[requirement]);
                would.extend(better.map(|(requirement, _)| (document, requirement)));
            }
        }
    }
    eprintln!(
        "{tried} documents beside papers; {} findings spoilt, {} mended once it is time",
        worse.len(),
        would.len()
    );
    assert!(tried > 60 / step && worse.len() > 3 && would.len() > 3, "{tried} {} {}", worse.len(), would.len());
}

/// The two documents of which one is of the future: `affected` stands until it is time, whatever the format of the later one.
#[test]
fn bad_news_stands_until_the_good_news_is_there() {
    let vocabularies = vocabularies();
    let record = |attestation: &Attestation| {
        let entry = attestation.claims.iter().find(|entry| entry.claim.as_str() == "vex.vulnerabilities").unwrap();
        let json = |json: &Json| String::from_utf8(json.to_canonical()).unwrap();
        (
            json(&entry.value),
            entry.replaced.iter().map(|one| (one.until.to_string(), json(&one.records))).collect::<Vec<_>>(),
        )
    };
    for later in [openvex(LATER, "fixed"), csaf(LATER, "fixed")] {
        let documents = [openvex(PRESENT, "affected"), later];
        let (value, replaced) = record(&imported(&documents, &vocabularies).unwrap());
        assert!(value.contains("fixed") && !value.contains("affected"), "{value}");
        let [(until, records)] = replaced.as_slice() else { panic!("{replaced:?}") };
        assert_eq!(until, LATER);
        assert!(records.contains("affected"), "{records}");
    }
    // of one document, nobody has known the one without the other
    let mut both = openvex(PRESENT, "affected");
    both["statements"][0]["timestamp"] = json!("2026-01-01T00:00:00Z");
    let mut fixed = both["statements"][0].clone();
    (fixed["status"], fixed["timestamp"]) = (json!("fixed"), json!("2026-02-01T00:00:00Z"));
    both["statements"].as_array_mut().unwrap().push(fixed);
    assert!(record(&imported(&[both], &vocabularies).unwrap()).1.is_empty());
}
