//! The examples of `docs/FORMATS`: each reads, with the typed reader and with the JSON Schema.
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a broken assumption has to stop a test, loudly"
)]

use std::collections::BTreeMap;

use warifu_core::{CompiledSet, Decision, Evaluation, Request, Scales, When, decide, evaluate};
use warifu_model::json::{ReadError, Tape};
use warifu_model::{
    Accreditation, Admission, Attestation, Bundle, CatalogIndex, Certificate, Costs, Crosswalk, Declaration, Digest,
    Endpoint, Envelope, Json, Product, Profile, Record, RequirementSet, SectorList, StatusHistory, StatusSnapshot,
    Terms, Timestamp, TrustPolicy, Vocabulary, Waivers,
};
use warifu_seal::keys::SigningKey;
use warifu_signing::{Ed25519Check, Issued, attest, disclose, issue};
use warifu_tests::files;
use warifu_verify::{Gate, Question, Trust};

/// Formats whose files are the canonical form of what the page shows.
const WRITTEN: [&str; 4] = ["bundle", "certificate", "envelope", "record"];
/// Pages without an example: common rules, and the language inside requirement sets.
const WITHOUT: [&str; 2] = ["README", "criteria"];

#[test]
fn every_page_has_one_example_that_reads() {
    let examples = examples();
    assert_eq!(examples.len(), 22, "{:?}", examples.keys());
    for (name, bytes) in &examples {
        let read = read(name, bytes);
        assert!(read.is_ok(), "docs/FORMATS/{name}.md: {}", read.unwrap_err());
    }
}

#[test]
fn every_example_conforms_to_its_schema() {
    for (name, bytes) in examples() {
        let schema = files::text(files::schema(&name));
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
    let Endpoint::Pinned { digest: list, .. } = Crosswalk::read(&examples["crosswalk"]).unwrap().source else {
        panic!("the example of a crosswalk begins at the example of a sector list");
    };
    assert_eq!(list, digest("sector-list"));
    for entry in CatalogIndex::read(&examples["catalog-index"]).unwrap().documents {
        assert_eq!(entry.digest, digest(&entry.kind.as_str().replace('_', "-")), "{}", entry.file);
    }
    let accreditation = Accreditation::read(&examples["accreditation"]).unwrap();
    let snapshot = StatusSnapshot::read(&examples["status-snapshot"]).unwrap();
    assert_eq!(certificate.body.id, accreditation.body.id);
    assert_eq!((&certificate.series, &snapshot.series), (&vec![accreditation.series()], &vec![accreditation.series()]));
    // the page shows the bytes of two charters: this one's, and that of the issuer
    let page = files::text("docs/FORMATS/accreditation.md");
    let charters: Vec<_> = page.lines().filter(|line| line.starts_with("{\"begun\"")).map(str::as_bytes).collect();
    assert_eq!(charters[0], Json::from(&accreditation.charter).to_canonical());
    let issuer = warifu_model::SeriesId::parse(&Digest::of(charters[1]).to_string()).unwrap();
    assert_eq!(accreditation.charter.issuer, warifu_model::Issuer::Series(issuer));
    let profile = Profile::read(&examples["profile"]).unwrap();
    assert_eq!(profile.resolve(&examples["requirement-set"]).unwrap().requirements.len(), 1);
}

/// Envelope, record, certificate, bundle and verdict are what the program makes of the other examples, byte for byte.
/// With `WARIFU_WRITE_EXAMPLES=1` this test writes them into the pages instead.
#[test]
fn what_the_program_writes_follows_from_the_other_examples() {
    let mut examples = examples();
    let write = files::setting("WARIFU_WRITE_EXAMPLES").is_some();
    for (name, make) in MADE {
        let made = make(&examples);
        if write {
            write_example(name, &made);
        } else {
            let page = Tape::parse_within(&examples[name], warifu_model::json::Limits::envelope()).unwrap();
            let (page, made) = (page.root().to_json().to_canonical(), made.to_canonical());
            assert_eq!(String::from_utf8_lossy(&page), String::from_utf8_lossy(&made), "docs/FORMATS/{name}.md");
        }
        // What is made next is made from this one.
        examples.insert(name.to_owned(), made.to_canonical());
    }
}

/// The keys in the examples are those whose seeds the page gives away.
#[test]
fn the_keys_are_those_of_the_documented_seeds() {
    let examples = examples();
    let admission = Admission::read(&examples["admission"]).unwrap();
    let policy = TrustPolicy::read(&examples["trust-policy"]).unwrap();
    let authority = &policy.accreditation.as_ref().unwrap().authorities[0];
    assert_eq!(authority.keys[0].key.as_bytes(), SigningKey::from_seed(&[4; 32]).public_key().as_bytes());
    assert_eq!(admission.signers[0].key.as_bytes(), SigningKey::from_seed(&MAKER_SEED).public_key().as_bytes());
    assert_eq!(policy.roots[0].key.as_bytes(), SigningKey::from_seed(&BODY_SEED).public_key().as_bytes());
    let product = Product::read(&examples["product"]).unwrap();
    assert_eq!(product.artifacts[0].digest, Digest::of(b"HK-210 firmware 3.2.1\n"));
}

type Examples = BTreeMap<String, Vec<u8>>;
type Make = fn(&Examples) -> Json;

/// What the program writes, in the order in which one follows from the other.
const MADE: [(&str, Make); 5] = [
    ("envelope", |examples| {
        let envelope = attest(&examples["attestation"], &SigningKey::from_seed(&MAKER_SEED)).unwrap();
        Json::from(&Envelope::read(&envelope).unwrap())
    }),
    ("record", |examples| Json::from(evaluation(examples).record())),
    ("certificate", |examples| {
        let bundle = Bundle::read(issued(examples).bundle()).unwrap();
        Json::from(&Certificate::read(&bundle.certificate.payload).unwrap())
    }),
    ("bundle", |examples| {
        let issued = issued(examples);
        let shown = &issued.disclosures()[..1];
        Json::from(&Bundle::read(&disclose(issued.bundle(), shown).unwrap()).unwrap())
    }),
    ("verdict", |examples| {
        let product = Product::read(&examples["product"]).unwrap();
        let trust = Trust::read(&examples["trust-policy"]).unwrap();
        let (bundle, at) = (examples["bundle"].as_slice(), time("2026-12-01T00:00:00Z"));
        let question = Question { product: Some(&product), at, known_at: None };
        Json::from(&Gate::new(&trust).check(bundle, &question))
    }),
];

/// As `docs/FORMATS/README.md` says.
const MAKER_SEED: [u8; 32] = [1; 32];
const BODY_SEED: [u8; 32] = [2; 32];
const SALT_SEED: [u8; 32] = [3; 32];

fn evaluation(examples: &Examples) -> Evaluation {
    assessed(examples, |set, request| evaluate(set, request, &Ed25519Check).unwrap())
}

fn assessed<T>(examples: &Examples, ask: impl FnOnce(&CompiledSet, &Request<'_>) -> T) -> T {
    let example = |name: &str| examples[name].as_slice();
    let set = RequirementSet::read(example("requirement-set")).unwrap();
    let vocabulary = Vocabulary::read(example("vocabulary")).unwrap();
    let vocabularies = [(Digest::of(example("vocabulary")), vocabulary)];
    let set = CompiledSet::compile(set, Digest::of(example("requirement-set")), &vocabularies).unwrap();
    let request = Request {
        at: time("2026-11-20T00:00:00Z"),
        level: Some("star-2"),
        inputs: &[example("envelope")],
        admission: Some(example("admission")),
        waivers: Some(example("waivers")),
        evidence: &[example("declaration")],
        certificates: &[],
    };
    ask(&set, &request)
}

fn issued(examples: &Examples) -> Issued {
    let terms = Terms::read(&examples["terms"]).unwrap();
    let when = When { decided_at: time("2026-11-21T00:00:00Z"), granted_at: terms.granted_at };
    let decided = assessed(examples, |set, request| {
        let evaluation = evaluate(set, request, &Ed25519Check).unwrap();
        decide(evaluation, when, &Scales { set, request, signatures: &Ed25519Check }).unwrap()
    });
    let Decision::Grant(conformity) = decided else {
        panic!("the example is refused");
    };
    issue(conformity, &terms, &SigningKey::from_seed(&BODY_SEED), &SALT_SEED).unwrap()
}

fn time(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

#[expect(clippy::disallowed_methods, reason = "writes the pages, when asked to")]
fn write_example(name: &str, example: &Json) {
    let path = files::root().join(format!("docs/FORMATS/{name}.md"));
    let page = files::text(&path);
    let (before, rest) = page.split_once("\n## Example\n").unwrap();
    let (between, rest) = rest.split_once("\n```json\n").unwrap();
    let (_, after) = rest.split_once("```\n").unwrap();
    let block = laid_out(example, 0, 0);
    let page = format!("{before}\n## Example\n{between}\n```json\n{block}\n```\n{after}");
    std::fs::write(&path, page).unwrap();
}

/// The layout of the pages: what fits into one line stands on one line.
fn laid_out(value: &Json, indent: usize, before: usize) -> String {
    let line = on_one_line(value);
    let outer = " ".repeat(indent);
    let inner = " ".repeat(indent + 2);
    let around = |open: char, lines: Vec<String>, close: char| format!("{open}\n{}\n{outer}{close}", lines.join(",\n"));
    match value {
        _ if indent > 0 && indent + before + line.chars().count() < WIDTH => line,
        Json::List(items) if !items.is_empty() => {
            let item = |item: &Json| format!("{inner}{}", laid_out(item, indent + 2, 0));
            around('[', items.iter().map(item).collect(), ']')
        }
        Json::Object(members) if !members.is_empty() => {
            let member = |(key, value): &(_, Json)| {
                let key = format!("\"{key}\": ");
                format!("{inner}{key}{}", laid_out(value, indent + 2, key.len()))
            };
            around('{', members.iter().map(member).collect(), '}')
        }
        _ => line,
    }
}

fn on_one_line(value: &Json) -> String {
    let joined = |parts: Vec<String>| parts.join(", ");
    match value {
        Json::List(items) => format!("[{}]", joined(items.iter().map(on_one_line).collect())),
        Json::Object(members) => {
            let member = |(key, value): &(_, Json)| format!("\"{key}\": {}", on_one_line(value));
            format!("{{{}}}", joined(members.iter().map(member).collect()))
        }
        scalar => String::from_utf8(scalar.to_canonical()).unwrap(),
    }
}

/// Most characters of a line of an example, with the comma after it.
const WIDTH: usize = 120;

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
        ("levels of one set", limits::LEVELS),
        ("sectors of one list", limits::SECTORS),
        ("signatures of one envelope", limits::SIGNATURES),
        ("accreditations of one bundle", limits::ACCREDITATIONS),
        ("keys of one accredited body", limits::ACCREDITED_KEYS),
        ("status snapshots of one bundle", limits::STATUS_SNAPSHOTS),
        ("largest absolute value of a number", usize::try_from(limits::SAFE_INTEGER).unwrap()),
    ];
    for (what, number) in rows {
        let row = page.lines().find(|line| line.starts_with(&format!("| {what}"))).unwrap();
        let digits: String = row.split('|').nth(2).unwrap().chars().filter(|c| *c != ',').collect();
        assert!(digits.trim().starts_with(&number.to_string()), "{row}");
    }
}

/// Every block of JSON after a heading `## Example`, by page. What the program writes is in canonical form.
fn examples() -> Examples {
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
        "accreditation" => Accreditation::read(bytes).map(drop),
        "admission" => Admission::read(bytes).map(drop),
        "attestation" => Attestation::read(bytes).map(drop),
        "bundle" => Bundle::read(bytes).map(drop),
        "catalog-index" => CatalogIndex::read(bytes).map(drop),
        "certificate" => Certificate::read(bytes).map(drop),
        "costs" => Costs::read(bytes).map(drop),
        "crosswalk" => Crosswalk::read(bytes).map(drop),
        "declaration" => Declaration::read(bytes).map(drop),
        "envelope" => Envelope::read(bytes).map(drop),
        "product" => Product::read(bytes).map(drop),
        "profile" => Profile::read(bytes).map(drop),
        "record" => Record::read(bytes).map(drop),
        "requirement-set" => RequirementSet::read(bytes).map(drop),
        "sector-list" => SectorList::read(bytes).map(drop),
        "status-history" => StatusHistory::read(bytes).map(drop),
        "status-snapshot" => StatusSnapshot::read(bytes).map(drop),
        "terms" => Terms::read(bytes).map(drop),
        "trust-policy" => TrustPolicy::read(bytes).map(drop),
        // An answer, which nobody reads back: any JSON.
        "verdict" => Tape::parse(bytes).map(drop),
        "vocabulary" => Vocabulary::read(bytes).map(drop),
        "waivers" => Waivers::read(bytes).map(drop),
        other => panic!("no reader for {other}.md"),
    }
}
