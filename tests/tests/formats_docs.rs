//! The examples of `docs/FORMATS`: each reads, with the typed reader and with the JSON Schema.

use std::collections::BTreeMap;

use warifu_core::{CheckSignature, CompiledSet, Request, evaluate};
use warifu_model::json::{ReadError, Tape};
use warifu_model::{
    Admission, Attestation, Bundle, Certificate, Declaration, Digest, Envelope, Json, Product, Profile, Record,
    RequirementSet, Terms, Timestamp, TrustPolicy, Vocabulary, Waivers,
};
use warifu_tests::files;

/// Formats whose files are the canonical form of what the page shows.
const WRITTEN: [&str; 4] = ["bundle", "certificate", "envelope", "record"];
/// Pages without an example: common rules, and the language inside requirement sets.
const WITHOUT: [&str; 2] = ["README", "criteria"];

#[test]
fn every_page_has_one_example_that_reads() {
    let examples = examples();
    assert_eq!(examples.len(), 15, "{:?}", examples.keys());
    for (name, bytes) in &examples {
        let read = read(name, bytes);
        assert!(read.is_ok(), "docs/FORMATS/{name}.md: {}", read.unwrap_err());
    }
}

#[test]
fn every_example_conforms_to_its_schema() {
    for (name, bytes) in examples() {
        let schema = files::text(format!("schemas/{name}-1.schema.json"));
        let schema: serde_json::Value = serde_json::from_str(&schema).unwrap();
        let schema = jsonschema::options().build(&schema).unwrap();
        let value = serde_json::from_slice(&bytes).unwrap();
        let errors: Vec<_> = schema.iter_errors(&value).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "docs/FORMATS/{name}.md: {errors:?}");
    }
}

#[test]
fn the_examples_belong_together() {
    let examples = examples();
    let digest = |name: &str| Digest::of(&examples[name]);
    let set = RequirementSet::read(&examples["requirement-set"]).unwrap();
    let attestation = Attestation::read(&examples["attestation"]).unwrap();
    let record = Record::read(&examples["record"]).unwrap();
    let certificate = Certificate::read(&examples["certificate"]).unwrap();
    assert_eq!(set.vocabularies[0].digest, digest("vocabulary"));
    assert_eq!(Profile::read(&examples["profile"]).unwrap().base.digest, digest("requirement-set"));
    assert_eq!(attestation.evidence[0].digest, digest("declaration"));
    assert_eq!(attestation.product, Product::read(&examples["product"]).unwrap());
    assert_eq!(Envelope::read(&examples["envelope"]).unwrap().payload, examples["attestation"]);
    assert_eq!(record.inputs[0].digest, digest("envelope"));
    assert_eq!(record.admission.digest, digest("admission"));
    assert_eq!(record.waivers.unwrap().digest, digest("waivers"));
    assert_eq!(certificate.record, digest("record"));
    assert_eq!(Bundle::read(&examples["bundle"]).unwrap().certificate.payload, examples["certificate"]);
    let profile = Profile::read(&examples["profile"]).unwrap();
    assert_eq!(profile.resolve(&examples["requirement-set"]).unwrap().requirements.len(), 1);
}

/// The record of the page is what the evaluator writes for the other examples, byte for byte.
#[test]
fn the_record_follows_from_the_other_examples() {
    let examples = examples();
    let example = |name: &str| examples[name].as_slice();
    let set = RequirementSet::read(example("requirement-set")).unwrap();
    let vocabulary = Vocabulary::read(example("vocabulary")).unwrap();
    let vocabularies = [(Digest::of(example("vocabulary")), vocabulary)];
    let set = CompiledSet::compile(set, Digest::of(example("requirement-set")), &vocabularies).unwrap();
    let request = Request {
        at: Timestamp::parse("2026-11-20T00:00:00Z").unwrap(),
        level: Some("star-2"),
        inputs: &[example("envelope")],
        admission: Some(example("admission")),
        waivers: Some(example("waivers")),
        evidence: &[example("declaration")],
        certificates: &[],
    };
    let evaluation = evaluate(&set, &request, &Believer).unwrap();
    assert_eq!(String::from_utf8_lossy(evaluation.record_bytes()), String::from_utf8_lossy(example("record")));
}

/// Signatures are looked at where certificates are; here it is about the record.
struct Believer;

impl CheckSignature for Believer {
    fn check(&self, _: &[u8; 32], _: &[u8], _: &[u8]) -> bool {
        true
    }
}

/// The built-in admission policy, as `admission.md` writes it out.
#[test]
fn the_built_in_admission_policy_is_as_documented() {
    let bytes = Json::from(&Admission::self_assessment()).to_canonical();
    assert!(files::text("docs/FORMATS/admission.md").contains(std::str::from_utf8(&bytes).unwrap()));
}

/// Every number of the table of limits is the one in the code.
#[test]
fn the_limits_are_as_documented() {
    use warifu_model::limits;
    let page = files::text("docs/FORMATS/README.md");
    let rows = [
        ("bytes of one document", limits::DOCUMENT_BYTES),
        ("depth of nested arrays and objects", limits::DEPTH),
        ("bytes of one string", limits::STRING_BYTES),
        ("items of one array", limits::ITEMS),
        ("requirements of one set", limits::REQUIREMENTS),
        ("claims of one attestation", limits::CLAIMS),
        ("records of one", limits::RECORDS),
        ("depth of one criterion", limits::CRITERION_DEPTH),
        ("nodes of one criterion", limits::CRITERION_NODES),
        ("signatures of one envelope", limits::SIGNATURES),
        ("largest absolute value of a number", usize::try_from(limits::SAFE_INTEGER).unwrap()),
    ];
    for (what, number) in rows {
        let row = page.lines().find(|line| line.starts_with(&format!("| {what}"))).unwrap();
        let digits: String = row.split('|').nth(2).unwrap().chars().filter(|c| *c != ',').collect();
        assert!(digits.trim().starts_with(&number.to_string()), "{row}");
    }
}

/// Every block of JSON after a heading `## Example`, by page. What the program writes is in canonical form.
fn examples() -> BTreeMap<String, Vec<u8>> {
    let mut examples = BTreeMap::new();
    for path in files::below("docs/FORMATS", ".md") {
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let page = files::text(&path);
        let Some((_, after)) = page.split_once("\n## Example\n") else {
            assert!(WITHOUT.contains(&name.as_str()), "{name}.md has no example");
            continue;
        };
        let block = after.split_once("\n```json\n").unwrap().1.split_once("```\n").unwrap().0.as_bytes().to_vec();
        let bytes = if WRITTEN.contains(&name.as_str()) { canonical(&block) } else { block };
        examples.insert(name, bytes);
    }
    examples
}

fn canonical(bytes: &[u8]) -> Vec<u8> {
    let limits = warifu_model::json::Limits::envelope();
    Tape::parse_within(bytes, limits).unwrap().root().to_json().to_canonical()
}

fn read(name: &str, bytes: &[u8]) -> Result<(), ReadError> {
    match name {
        "admission" => Admission::read(bytes).map(drop),
        "attestation" => Attestation::read(bytes).map(drop),
        "bundle" => Bundle::read(bytes).map(drop),
        "certificate" => Certificate::read(bytes).map(drop),
        "declaration" => Declaration::read(bytes).map(drop),
        "envelope" => Envelope::read(bytes).map(drop),
        "product" => Product::read(bytes).map(drop),
        "profile" => Profile::read(bytes).map(drop),
        "record" => Record::read(bytes).map(drop),
        "requirement-set" => RequirementSet::read(bytes).map(drop),
        "terms" => Terms::read(bytes).map(drop),
        "trust-policy" => TrustPolicy::read(bytes).map(drop),
        // An answer, which nobody reads back: any JSON.
        "verdict" => Tape::parse(bytes).map(drop),
        "vocabulary" => Vocabulary::read(bytes).map(drop),
        "waivers" => Waivers::read(bytes).map(drop),
        other => panic!("no reader for {other}.md"),
    }
}
