//! What is not understood never makes a product look better: documents with a part dropped, broken, replaced or added are
//! imported and evaluated again, and no requirement of any shipped set comes out better than with the whole document.
//!
//! Better means accepted (satisfied, or not applicable) where it was not. The backgrounds are the examples of the shipped
//! requirements, without what tools read: so whatever else a requirement asks is there, and the document decides.
//!
//! The ordinary run tries a bounded number of documents, always the same ones; `WARIFU_DEGRADATION=N` tries N per bundle, and
//! `WARIFU_DEGRADATION_SEED` begins elsewhere. Real documents are read from the foreign test material, and skipped loudly
//! without it.
//!
//! Not degraded, because the format itself says what absence means, so that it is a statement and no ignorance: `scope`
//! (required), `status` of an affected version (affected), the time of an `OpenVEX` statement (the document's), its
//! `subcomponents` (all). Not dropped, because nobody can know what is not there: whole items of lists, and the list of
//! components inside a component.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test that cannot go on may panic, reads files, and says what it skips"
)]

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde_json::{Value, json};
use warifu_catalog::Catalog;
use warifu_core::{CompiledSet, ExampleError};
use warifu_evidence::{KINDS, Named, OtherDocuments, TOOL_CLAIMS, assemble, import_among};
use warifu_model::{
    Attestation, Digest, Example, ExampleEvidence, Json, Outcome, Party, Product, Requirement, RequirementId, Role,
    Vocabulary,
};
use warifu_tests::files::{foreign, number, one_in};
use warifu_tests::generator::Dice;

const PURL: &str = "pkg:generic/hamakaze/hk-210@3.2.1";
const FIRMWARE: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const SERIAL: &str = "3e671687-395b-41f5-a30f-a58921a69b79";

fn product() -> Product {
    let product = json!({"format": "warifu.product/1", "vendor": "Hamakaze Control Works", "model": "HK-210", "version": "3.2.1",
        "kind": "component", "name": {"en": "Controller HK-210", "ja": "制御装置 HK-210"},
        "identifiers": [{"type": "purl", "value": PURL}],
        "artifacts": [{"name": "firmware", "digest": format!("sha256:{FIRMWARE}")}]});
    Product::read(product.to_string().as_bytes()).unwrap()
}

/// A requirement that looks at what tools read, with what else its examples say.
struct Background<'c> {
    set: &'c CompiledSet,
    requirement: RequirementId,
    example: Example,
}

fn compiled() -> Vec<CompiledSet> {
    let catalog = Catalog::shipped().unwrap();
    let documents = catalog.documents();
    let vocabularies: Vec<(Digest, Vocabulary)> =
        documents.iter().filter_map(|one| Some((one.file_digest(), one.vocabulary()?.clone()))).collect();
    let sets = documents.iter().filter_map(|one| Some((one.set()?.clone(), one.digest())));
    sets.map(|(set, digest)| CompiledSet::compile(set, digest, &vocabularies).unwrap()).collect()
}

fn reads_tools(requirement: &Requirement) -> bool {
    let text: Vec<String> =
        requirement.criteria().map(|part| String::from_utf8(Json::from(part).to_canonical()).unwrap()).collect();
    let text = text.join(" ");
    TOOL_CLAIMS.iter().chain(&KINDS).any(|word| text.contains(&format!("\"{word}\"")))
}

/// Ordinarily one in five.
fn backgrounds(sets: &[CompiledSet]) -> Vec<Background<'_>> {
    let mut all = Vec::new();
    for set in sets {
        for requirement in set.set().requirements.iter().filter(|requirement| reads_tools(requirement)) {
            let Some(examples) = requirement.examples.as_ref() else { continue };
            for example in examples.pass.iter().chain(&examples.fail) {
                let mut example = example.clone();
                example.claims.retain(|(id, _)| !TOOL_CLAIMS.contains(&id.as_str()));
                example.evidence.retain(|one| !KINDS.contains(&one.kind.as_str()));
                all.push(Background { set, requirement: requirement.id.clone(), example });
            }
        }
    }
    assert!(all.len() > 100, "{} backgrounds", all.len());
    all.into_iter().step_by(one_in(5)).collect()
}

/// What an import says, on every background: whether it is accepted.
fn accepted(attestation: &Attestation, backgrounds: &[Background<'_>]) -> Vec<bool> {
    let roles: Vec<Role> = ["maker", Role::DOCUMENT_SIGNER].iter().filter_map(|role| Role::parse(role)).collect();
    let evidence = attestation.evidence.iter().map(|entry| ExampleEvidence {
        kind: entry.kind.clone(),
        party: Party::Third,
        roles: roles.clone(),
        signer: None,
        made_at: entry.made_at,
        valid_until: entry.valid_until,
    });
    let evidence: Vec<_> = evidence.collect();
    let assess = |background: &Background<'_>| {
        let mut example = background.example.clone();
        example.claims.extend(attestation.claims.iter().map(|entry| (entry.claim.clone(), entry.value.clone())));
        example.evidence.extend(evidence.iter().cloned());
        let finding = loop {
            match background.set.assess_example(&background.requirement, &example) {
                Ok(finding) => break finding,
                // a set passes over claims that its vocabularies do not declare
                Err(ExampleError::UnknownClaim(unknown)) => example.claims.retain(|(id, _)| *id != unknown),
                Err(error) => panic!("{error}"),
            }
        };
        matches!(finding.outcome, Outcome::Satisfied | Outcome::NotApplicable)
    };
    backgrounds.iter().map(assess).collect()
}

/// Imports documents together; none where any of them is refused.
fn imported(documents: &[Value]) -> Option<Attestation> {
    let product = product();
    let bytes: Vec<Vec<u8>> = documents.iter().map(|document| document.to_string().into_bytes()).collect();
    let mut surroundings = OtherDocuments::default();
    for bytes in &bytes {
        surroundings.add(bytes, &product);
    }
    let mut named = Vec::new();
    for (place, bytes) in bytes.iter().enumerate() {
        let imported = import_among(bytes, &product, &surroundings, &mut |_| {}).ok()?;
        named.push(Named { name: format!("{place}.json"), imported });
    }
    assemble(&named, &product, None, Vec::new()).ok()
}

/// What is done to a document.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Damage {
    Drop,
    BreakReference,
    Add,
    Replace,
}

const DAMAGES: [Damage; 4] = [Damage::Drop, Damage::BreakReference, Damage::Add, Damage::Replace];

/// Tells whether a text is empty, or says that something is not known.
fn says_nothing(text: &str) -> bool {
    ["", "noassertion", "none", "unknown", "n/a"].contains(&text.trim().to_lowercase().as_str())
}

/// Every place in a document, as a JSON Pointer.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                let inside = format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"));
                found.push(inside.clone());
                places(value, &inside, found);
            }
        }
        Value::Array(items) => {
            for (place, value) in items.iter().enumerate() {
                let inside = format!("{at}/{place}");
                found.push(inside.clone());
                places(value, &inside, found);
            }
        }
        _ => {}
    }
}

fn parent_and_key(pointer: &str) -> (&str, String) {
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    (parent, key.replace("~1", "/").replace("~0", "~"))
}

/// Whether dropping this says something by the format's own rules, or leaves out news that nobody can miss.
fn is_statement(pointer: &str) -> bool {
    let (parent, key) = parent_and_key(pointer);
    let in_statement = parent.starts_with("/statements/");
    match key.as_str() {
        "scope" => true,
        "status" => parent.contains("/versions/"),
        "timestamp" | "last_updated" | "subcomponents" => in_statement,
        "components" => parent.contains("/components/") || parent.ends_with("/component"),
        _ => false,
    }
}

const REFERENCES: [&str; 12] = [
    "@id",
    "SPDXID",
    "bom-ref",
    "dependsOn",
    "documentDescribes",
    "licenseDeclared",
    "provides",
    "ref",
    "relatedSpdxElement",
    "serialNumber",
    "spdxElementId",
    "affects",
];

/// Damages one place; false where the damage does not fit it.
fn damage(document: &mut Value, pointer: &str, damage: Damage, dice: &mut Dice) -> bool {
    let (parent, key) = parent_and_key(pointer);
    let (parent, key) = (parent.to_owned(), key);
    match damage {
        Damage::Drop if is_statement(pointer) => false,
        Damage::Drop => match document.pointer_mut(&parent) {
            Some(Value::Object(members)) => members.remove(&key).is_some(),
            _ => false,
        },
        Damage::BreakReference => {
            let is_reference = pointer.split('/').any(|step| REFERENCES.contains(&step));
            match document.pointer_mut(pointer) {
                Some(Value::String(text)) if is_reference => {
                    // not the name of another product, which would be understood
                    text.insert_str(0, "urn:gone:");
                    true
                }
                _ => false,
            }
        }
        Damage::Add => match document.pointer_mut(pointer) {
            Some(Value::Object(members)) => {
                members.insert("x-unknown".into(), json!({"x": ["y", 1, null]}));
                true
            }
            Some(Value::Array(items)) if items.iter().all(Value::is_object) && key == "components" => {
                items.push(json!({"type": "x-unknown", "name": "x-unknown", "purl": "pkg:generic/x-unknown@1"}));
                true
            }
            _ => false,
        },
        Damage::Replace => {
            // that something is not known is no nonsense but a statement, which the minimum elements of 2026 take
            let nonsense = ["\u{a7} not understood", "", "0"];
            let text = nonsense.get(dice.below(nonsense.len())).copied().unwrap_or_default();
            match document.pointer_mut(pointer) {
                Some(Value::Array(items)) if !is_statement(pointer) => {
                    items.clear();
                    true
                }
                // of what says nothing, anything else says more
                Some(Value::String(before)) if says_nothing(before) => false,
                Some(value) => {
                    *value = json!(text);
                    true
                }
                None => false,
            }
        }
    }
}

/// Damages documents of a bundle and compares; returns how many damaged bundles were taken, and how many refused.
fn degrade(
    name: &str,
    documents: &[Value],
    backgrounds: &[Background<'_>],
    tries: usize,
    dice: &mut Dice,
) -> (usize, usize) {
    let whole = imported(documents).unwrap_or_else(|| panic!("{name} does not import"));
    let before = accepted(&whole, backgrounds);
    let (mut taken, mut refused) = (0, 0);
    for _ in 0..tries {
        let mut damaged = documents.to_vec();
        let mut done = Vec::new();
        for _ in 0..=dice.below(3) {
            let place = dice.below(damaged.len());
            let Some(document) = damaged.get_mut(place) else { continue };
            let mut pointers = Vec::new();
            places(document, "", &mut pointers);
            let Some(pointer) = pointers.get(dice.below(pointers.len())).cloned() else { continue };
            let kind = DAMAGES[dice.below(DAMAGES.len())];
            if damage(document, &pointer, kind, dice) {
                done.push(format!("{kind:?} {place}#{pointer}"));
            }
        }
        if done.is_empty() {
            continue;
        }
        let Some(attestation) = imported(&damaged) else {
            refused += 1;
            continue;
        };
        taken += 1;
        let after = accepted(&attestation, backgrounds);
        for ((background, was), is) in backgrounds.iter().zip(&before).zip(&after) {
            assert!(
                *was || !*is,
                "{name}: after {done:?} {} {} is accepted, and was not\n{}\n{}",
                background.set.set().id,
                background.requirement,
                Value::Array(damaged.clone()),
                String::from_utf8(Json::from(&attestation).to_canonical()).unwrap(),
            );
        }
    }
    (taken, refused)
}

fn cyclonedx(components: &Value, more: &Value) -> Value {
    let mut bom = json!({"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "serialNumber": format!("urn:uuid:{SERIAL}"),
        "metadata": {"timestamp": "2026-05-20T00:00:00Z", "component": {"type": "firmware", "bom-ref": "hk", "name": "hk-210",
            "version": "3.2.1", "purl": PURL, "hashes": [{"alg": "SHA-256", "content": FIRMWARE}]}},
        "components": components});
    bom.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    bom
}

/// Nine of ten components identified, one of them nested, one optional.
fn components(identified: usize) -> Value {
    let component = |n: usize| {
        let mut one = json!({"type": "library", "bom-ref": format!("c{n}"), "name": format!("c{n}"), "version": format!("1.{n}"),
            "supplier": {"name": "Somebody"}, "licenses": [{"license": {"id": "MIT"}}],
            "hashes": [{"alg": "SHA-256", "content": format!("{n:064x}")}]});
        if n < identified {
            one["purl"] = json!(format!("pkg:generic/c{n}@1.{n}"));
        }
        one
    };
    let mut all: Vec<Value> = (0..20).map(component).collect();
    all[3]["scope"] = json!("optional");
    all[4]["components"] =
        json!([{"type": "library", "bom-ref": "inner", "name": "inner", "purl": "pkg:generic/inner@1"}]);
    Value::Array(all)
}

fn edges() -> Value {
    json!({"dependencies": [{"ref": "hk", "dependsOn": ["c0", "c1"]}], "compositions": [{"aggregate": "complete", "assemblies": ["hk"]}]})
}

fn cyclonedx_vex(vulnerabilities: &Value) -> Value {
    json!({"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
        "serialNumber": "urn:uuid:0f0e3a1c-9d53-4d6f-8a0e-5f2b7c1d9e10",
        "metadata": {"timestamp": "2026-05-21T00:00:00Z", "component": {"type": "firmware", "bom-ref": "root", "name": "hk-210",
            "version": "3.2.1", "purl": PURL}}, "vulnerabilities": vulnerabilities})
}

fn link(part: &str) -> Value {
    json!([{"ref": format!("urn:cdx:{SERIAL}/1#{part}")}])
}

fn vulnerabilities(last: &Value) -> Value {
    json!([
        {"id": "CVE-2026-1", "analysis": {"state": "resolved", "lastUpdated": "2026-05-01T00:00:00Z"}, "affects": link("c0")},
        {"id": "CVE-2026-2", "analysis": {"state": "not_affected", "justification": "code_not_present", "lastUpdated": "2026-05-01T00:00:00Z"},
         "affects": [{"ref": "root", "versions": [{"version": "3.2.1", "status": "affected"}]}]},
        {"id": "CVE-2026-3", "analysis": {"state": "exploitable", "response": ["update"], "lastUpdated": "2026-05-01T00:00:00Z"},
         "affects": link("c1")},
        {"id": "CVE-2026-4", "analysis": {"state": "in_triage", "lastUpdated": "2026-05-20T00:00:00Z"}, "affects": link("hk")},
        last
    ])
}

fn openvex(last: &Value) -> Value {
    let ours = json!([{"@id": PURL, "subcomponents": [{"@id": "pkg:generic/c0@1.0"}]}]);
    json!({"@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://hamakaze.example/vex/1", "author": "Hamakaze Control Works",
        "timestamp": "2026-05-20T00:00:00Z", "version": 1, "statements": [
            {"vulnerability": {"name": "CVE-2026-1"}, "products": ours, "status": "fixed"},
            {"vulnerability": {"name": "CVE-2026-2"}, "products": [{"@id": PURL}], "status": "not_affected",
             "justification": "component_not_present"},
            {"vulnerability": {"name": "CVE-2026-3"}, "products": [{"@id": "https://x.example", "identifiers": {"purl": PURL}}],
             "status": "affected", "action_statement": "update"},
            last]})
}

fn spdx(identified: usize) -> Value {
    let mut packages = vec![json!({"SPDXID": "SPDXRef-hk", "name": "hk-210", "versionInfo": "3.2.1",
        "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": PURL}]})];
    for n in 0..20 {
        let mut one = json!({"SPDXID": format!("SPDXRef-c{n}"), "name": format!("c{n}"), "versionInfo": "1",
            "supplier": "Organization: Somebody", "licenseDeclared": "LicenseRef-own"});
        if n < identified {
            let locator = format!("pkg:generic/c{n}@1");
            one["externalRefs"] =
                json!([{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": locator}]);
        }
        packages.push(one);
    }
    let relation = |from: &str, kind: &str, to: &str| json!({"spdxElementId": from, "relationshipType": kind, "relatedSpdxElement": to});
    json!({"spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT", "name": "hk-210",
        "creationInfo": {"created": "2026-05-20T00:00:00Z", "creators": ["Organization: Hamakaze Control Works"]},
        "hasExtractedLicensingInfos": [{"licenseId": "LicenseRef-own", "extractedText": "Do as you like."}],
        "packages": packages, "relationships": [relation("SPDXRef-DOCUMENT", "DESCRIBES", "SPDXRef-hk"),
            relation("SPDXRef-hk", "DEPENDS_ON", "SPDXRef-c0"), relation("SPDXRef-c0", "DEPENDENCY_OF", "SPDXRef-c1")]})
}

fn provenance(last: &Value) -> Value {
    json!({"_type": "https://in-toto.io/Statement/v1", "subject": [{"name": "firmware", "digest": {"sha256": FIRMWARE}}],
        "predicateType": "https://slsa.dev/provenance/v1", "predicate": {
            "buildDefinition": {"buildType": "https://hamakaze.example/build/1",
                "externalParameters": {"source": "git+https://hamakaze.example/hk-210"},
                "resolvedDependencies": [
                    {"uri": "git+https://hamakaze.example/hk-210@refs/tags/3.2.1", "digest": {"gitCommit": "a".repeat(40)}}, last]},
            "runDetails": {"builder": {"id": "https://hamakaze.example/builder"},
                "metadata": {"startedOn": "2026-05-19T00:00:00Z", "finishedOn": "2026-05-19T01:00:00Z"}}}})
}

/// Good ones, and ones with one thing amiss.
fn made() -> Vec<(&'static str, Vec<Value>)> {
    let good = json!({"uri": "pkg:generic/gcc@14", "digest": {"sha256": FIRMWARE}});
    let bare = json!({"uri": "pkg:generic/gcc@14"});
    let bad = |affects: Value| json!({"id": "CVE-2026-5", "analysis": {"state": "exploitable"}, "affects": affects});
    let statement = |products: Value, status: &str| json!({"vulnerability": {"name": "CVE-2026-5"}, "products": products, "status": status});
    let cdx = |identified: usize| cyclonedx(&components(identified), &edges());
    let reasonless = json!({"id": "CVE-2026-5", "analysis": {"state": "not_affected"}, "affects": link("c2")});
    vec![
        ("good", vec![cdx(20), cyclonedx_vex(&vulnerabilities(&bad(link("c2")))), provenance(&good)]),
        ("good spdx", vec![spdx(20), openvex(&statement(json!([{"@id": PURL}]), "fixed")), provenance(&good)]),
        ("unidentified", vec![cdx(12), openvex(&statement(json!([{"@id": PURL}]), "affected")), provenance(&bare)]),
        ("unidentified spdx", vec![spdx(12), cyclonedx_vex(&vulnerabilities(&reasonless)), provenance(&bare)]),
        (
            "no version",
            vec![spdx(18), openvex(&statement(json!([{"@id": "pkg:generic/hamakaze/hk-210"}]), "affected"))],
        ),
        ("no product", vec![spdx(18), openvex(&statement(json!([]), "under_investigation")), provenance(&good)]),
        (
            "unaffected version",
            vec![
                cdx(19),
                cyclonedx_vex(&vulnerabilities(&json!({"id": "CVE-2026-5",
            "analysis": {"state": "exploitable", "response": ["update"]},
            "affects": [{"ref": "root", "versions": [{"range": "vers:generic/<3.0"}, {"version": "3.2.1", "status": "unaffected"}]}]}))),
            ],
        ),
        (
            "unanalysed",
            vec![cyclonedx(
                &components(20),
                &json!({"vulnerabilities": [{"id": "CVE-2026-5", "affects": [{"ref": "c1"}]}]}),
            )],
        ),
        ("nothing in it", vec![cyclonedx(&json!([]), &edges()), provenance(&good)]),
        (
            "said to be all",
            vec![
                cyclonedx(
                    &json!([]),
                    &json!({"dependencies": [{"ref": "hk", "dependsOn": []}],
            "compositions": [{"aggregate": "complete", "assemblies": ["hk"]}]}),
                ),
                provenance(&good),
            ],
        ),
        (
            "dangling",
            vec![cyclonedx(&components(20), &json!({"dependencies": [{"ref": "hk", "dependsOn": ["gone"]}]}))],
        ),
    ]
}

fn tries(ordinary: usize) -> usize {
    number("WARIFU_DEGRADATION", ordinary)
}

fn seed() -> u64 {
    number("WARIFU_DEGRADATION_SEED", 0)
}

#[test]
fn made_documents_never_fare_better_damaged() {
    let sets = compiled();
    let backgrounds = backgrounds(&sets);
    let mut dice = Dice::new(seed());
    let (mut taken, mut refused) = (0, 0);
    let mut accepted_by = BTreeSet::new();
    for (name, documents) in made() {
        let whole = accepted(&imported(&documents).unwrap_or_else(|| panic!("{name}")), &backgrounds);
        let good = backgrounds.iter().zip(&whole).filter(|(_, is)| **is);
        accepted_by.extend(good.map(|(background, _)| background.requirement.to_string()));
        let (more, less) = degrade(name, &documents, &backgrounds, tries(2), &mut dice);
        taken += more;
        refused += less;
    }
    // the whole documents do turn requirements, or nothing would have been shown
    assert!(accepted_by.len() >= 6, "{accepted_by:?}");
    assert!(taken > refused / 4, "{taken} taken, {refused} refused");
    eprintln!("{} backgrounds; {taken} damaged bundles taken, {refused} refused", backgrounds.len());
}

/// Files of the foreign test material, by folder.
fn real() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> =
        ["real2/sbom/cyclonedx", "real2/sbom/spdx", "real/trivy"].into_iter().filter_map(foreign).collect();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "json") && entry.metadata().unwrap().len() < 50_000 {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The document with the product's identity put in, where a format has a place for it.
fn with_identity(mut document: Value) -> Option<Value> {
    if document.get("bomFormat").is_some() {
        let component = document.pointer_mut("/metadata/component")?.as_object_mut()?;
        component.insert("purl".into(), json!(PURL));
        return Some(document);
    }
    if document.get("spdxVersion").is_some() {
        let described =
            document.pointer("/documentDescribes/0").and_then(Value::as_str).map(str::to_owned).or_else(|| {
                let all = document.get("relationships")?.as_array()?;
                let own = all.iter().find(|one| one["relationshipType"] == "DESCRIBES")?;
                own["relatedSpdxElement"].as_str().map(str::to_owned)
            })?;
        let packages = document.get_mut("packages")?.as_array_mut()?;
        let package = packages.iter_mut().find(|one| one["SPDXID"] == described.as_str())?.as_object_mut()?;
        package.insert(
            "externalRefs".into(),
            json!([{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": PURL}]),
        );
        return Some(document);
    }
    let text = document.to_string().replace("pkg:golang/github.com/aquasecurity/trivy\"", &format!("{PURL}\""));
    serde_json::from_str(&text).ok()
}

/// Ordinarily of one file in three.
#[test]
fn real_documents_never_fare_better_damaged() {
    let sets = compiled();
    let backgrounds = backgrounds(&sets);
    let mut dice = Dice::new(seed().wrapping_add(1));
    let (mut files, mut taken, mut refused) = (0, 0, 0);
    for path in real().into_iter().step_by(one_in(3)) {
        let Ok(document) = serde_json::from_slice::<Value>(&std::fs::read(&path).unwrap()) else { continue };
        let Some(document) = with_identity(document) else { continue };
        if imported(std::slice::from_ref(&document)).is_none() {
            continue;
        }
        let (more, less) = degrade(&path.display().to_string(), &[document], &backgrounds, tries(1), &mut dice);
        files += 1;
        taken += more;
        refused += less;
    }
    eprintln!("{files} real files; {taken} damaged documents taken, {refused} refused");
}
