//! The JSON Schemas and the typed readers, held against each other on every vector of `tests/vectors/read`.
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a broken assumption has to stop a test, loudly"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jsonschema::Validator;
use serde_json::Value;
use warifu_catalog::Catalog;
use warifu_model::json::{Limits, Tape};
use warifu_model::{
    Accreditation, Admission, Attestation, Bundle, CatalogIndex, Certificate, Costs, Crosswalk, Declaration, Envelope,
    Json, Product, Profile, ReadError, Record, RequirementSet, SectorList, StatusHistory, StatusSnapshot, Terms,
    TrustPolicy, Vocabulary, Waivers,
};
use warifu_tests::files;

/// The codes of `ReadProblem`; each has at least one vector.
const CODES: [&str; 21] = [
    "control-character",
    "duplicate-item",
    "duplicate-key",
    "empty",
    "missing-field",
    "not-canonical",
    "not-one-of",
    "not-utf8",
    "number-not-integer",
    "number-out-of-range",
    "rule-broken",
    "syntax",
    "too-deep",
    "too-large",
    "too-long",
    "too-many",
    "trailing-bytes",
    "unknown-field",
    "unknown-reference",
    "wrong-format",
    "wrong-type",
];

#[test]
fn schema_and_reader_agree_on_every_vector() {
    let mut wrong = Vec::new();
    let mut codes = BTreeSet::new();
    for folder in formats() {
        let schema = schema(&folder);
        for case in cases(&folder) {
            let bytes = bytes_of(&folder, &case);
            let name = format!("{folder}/{}", case["file"].as_str().unwrap());
            codes.extend(case["code"].as_str().map(str::to_owned));
            wrong.extend(reading(&folder, &case, &bytes).map(|what| format!("{name}: {what}")));
            wrong.extend(by_schema(&schema, &case, &bytes).map(|what| format!("{name}: {what}")));
        }
    }
    assert!(wrong.is_empty(), "{} of the vectors:\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!(codes.iter().map(String::as_str).collect::<Vec<_>>(), CODES);
}

/// What the typed reader says, where it is not what the case expects.
fn reading(folder: &str, case: &Value, bytes: &[u8]) -> Option<String> {
    let read = read(folder, bytes)?;
    let expected = (case["code"].as_str(), case["pointer"].as_str());
    match read {
        Ok(()) if case["accept"] == true => None,
        Ok(()) => Some(format!("is read, and should be refused with {expected:?}")),
        Err(error) if (Some(error.code()), Some(error.pointer.as_str())) == expected => None,
        Err(error) => Some(format!("{} at {:?} ({error}), and expected {expected:?}", error.code(), error.pointer)),
    }
}

/// What the schema says, where it is not what the case expects.
fn by_schema(schema: &Validator, case: &Value, bytes: &[u8]) -> Option<String> {
    let value: Value = match serde_json::from_slice(bytes) {
        Ok(value) if case["json"] != false => value,
        Err(_) if case["json"] == false => return None,
        _ => return Some("is it JSON or not?".into()),
    };
    let accepts = case["accept"] == true || case["schema_accepts"] == true;
    if case["schema_accepts"] == true && (case["accept"] == true || !case["because"].is_string()) {
        return Some("`schema_accepts` is for what the reader refuses, and says why".into());
    }
    match schema.iter_errors(&value).next() {
        None if accepts => None,
        None => Some("the schema accepts it".into()),
        Some(_) if !accepts => None,
        Some(error) => Some(format!("the schema refuses it: {error} at {}", error.instance_path())),
    }
}

#[test]
fn what_is_read_is_written_the_same() {
    for folder in formats() {
        for case in cases(&folder).into_iter().filter(|case| case["accept"] == true) {
            let bytes = bytes_of(&folder, &case);
            let Some(written) = written(&folder, &bytes) else { continue };
            let mut given = canonical(&bytes);
            if folder == "envelope" || folder == "bundle" {
                // Fields that an envelope does not know are passed over, and the other base64 alphabet is rewritten.
                given = canonical(&written.to_canonical());
            }
            let again = written.to_canonical();
            assert_eq!(canonical(&again), again, "{folder}");
            assert!(read(&folder, &again).unwrap().is_ok(), "{folder}");
            let is_short = case["file"] != "valid-full.json";
            assert!(is_short || again == given, "{folder}: {}", String::from_utf8_lossy(&again));
        }
    }
}

#[test]
fn shared_definitions_are_the_same_everywhere() {
    let mut known: BTreeMap<String, (String, Value)> = BTreeMap::new();
    for path in files::below("schemas", ".json") {
        let name = path.display().to_string();
        let schema: Value = serde_json::from_slice(&files::bytes(&path)).unwrap();
        let Some(definitions) = schema["$defs"].as_object() else { continue };
        for (id, definition) in definitions {
            let (first, same) = known.entry(id.clone()).or_insert_with(|| (name.clone(), definition.clone()));
            assert_eq!(same, definition, "`{id}` differs between {first} and {name}");
        }
    }
    assert!(known.len() > 40);
}

#[test]
fn every_vector_stands_in_its_index() {
    for folder in formats() {
        let cases = cases(&folder);
        let listed: BTreeSet<&str> = cases.iter().map(|case| case["file"].as_str().unwrap()).collect();
        for path in files::below(Path::new(FOLDER).join(&folder), ".json") {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            assert!(name == "case.json" || listed.contains(name.as_str()), "{folder}/{name} is in no case.json");
        }
    }
}

/// Every type of a claim has a schema of its own, and what that accepts is what the type accepts.
#[test]
fn the_shipped_catalogue_conforms() {
    let mut kinds = 0;
    for (folder, file, ending) in [
        ("vocabulary", "vocabularies", ".json"),
        ("requirement-set", "sets", ".json"),
        ("profile", "profiles", ".json"),
        ("sector-list", "sectors", ".json"),
        ("crosswalk", "crosswalks", ".json"),
    ] {
        let schema = schema(folder);
        let documents = files::below(Path::new("crates/warifu-catalog/data").join(file), ending);
        kinds += usize::from(!documents.is_empty());
        for path in documents {
            let value: Value = serde_json::from_slice(&files::bytes(&path)).unwrap();
            let errors: Vec<_> = schema.iter_errors(&value).map(|e| format!("{e} at {}", e.instance_path())).collect();
            assert!(errors.is_empty(), "{}: {errors:?}", path.display());
        }
    }
    assert_eq!(kinds, 5);
    let index = Json::from(&Catalog::shipped().unwrap().index()).to_pretty();
    assert!(schema("catalog-index").is_valid(&serde_json::from_str(&index).unwrap()));
}

fn formats() -> Vec<String> {
    let indexes = files::below(FOLDER, "/case.json");
    let folder = |path: &Path| path.parent().unwrap().file_name().unwrap().to_string_lossy().into_owned();
    let formats: Vec<String> = indexes.iter().map(|path| folder(path)).collect();
    assert_eq!(formats.len(), files::below("schemas", ".json").len());
    formats
}

fn schema(format: &str) -> Validator {
    let schema: Value = serde_json::from_slice(&files::bytes(files::schema(format))).unwrap();
    jsonschema::draft202012::meta::validate(&schema).unwrap_or_else(|e| panic!("{format}: {e}"));
    jsonschema::draft202012::new(&schema).unwrap_or_else(|e| panic!("{format}: {e}"))
}

fn cases(folder: &str) -> Vec<Value> {
    let index: Value = serde_json::from_slice(&files::bytes(format!("{FOLDER}/{folder}/case.json"))).unwrap();
    let schema: Value = serde_json::from_slice(&files::bytes(files::schema(folder))).unwrap();
    assert_eq!(index["schema"], schema["$id"], "{folder}");
    index["cases"].as_array().unwrap().clone()
}

fn bytes_of(folder: &str, case: &Value) -> Vec<u8> {
    let mut bytes = files::bytes(format!("{FOLDER}/{folder}/{}", case["file"].as_str().unwrap()));
    if let Some(size) = case["pad_with_spaces_to"].as_u64() {
        bytes.resize(usize::try_from(size).unwrap(), b' ');
    }
    bytes
}

fn canonical(bytes: &[u8]) -> Vec<u8> {
    Tape::parse_within(bytes, Limits::envelope()).unwrap().root().to_json().to_canonical()
}

/// Reads with the typed reader; none for a format that is never read.
fn read(format: &str, bytes: &[u8]) -> Option<Result<(), ReadError>> {
    Some(match format {
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
        "verdict" => return None,
        "vocabulary" => Vocabulary::read(bytes).map(drop),
        "waivers" => Waivers::read(bytes).map(drop),
        other => panic!("no reader for `{other}`"),
    })
}

/// Reads and writes again; none for formats that are never written.
fn written(format: &str, bytes: &[u8]) -> Option<Json> {
    Some(match format {
        "accreditation" => Json::from(&Accreditation::read(bytes).unwrap()),
        "admission" => Json::from(&Admission::read(bytes).unwrap()),
        "attestation" => Json::from(&Attestation::read(bytes).unwrap()),
        "bundle" => Json::from(&Bundle::read(bytes).unwrap()),
        "catalog-index" => Json::from(&CatalogIndex::read(bytes).unwrap()),
        "certificate" => Json::from(&Certificate::read(bytes).unwrap()),
        "costs" => Json::from(&Costs::read(bytes).unwrap()),
        "crosswalk" => Json::from(&Crosswalk::read(bytes).unwrap()),
        "declaration" => Json::from(&Declaration::read(bytes).unwrap()),
        "envelope" => Json::from(&Envelope::read(bytes).unwrap()),
        "product" => Json::from(&Product::read(bytes).unwrap()),
        "record" => Json::from(&Record::read(bytes).unwrap()),
        "requirement-set" => Json::from(&RequirementSet::read(bytes).unwrap()),
        "sector-list" => Json::from(&SectorList::read(bytes).unwrap()),
        "status-history" => Json::from(&StatusHistory::read(bytes).unwrap()),
        "status-snapshot" => Json::from(&StatusSnapshot::read(bytes).unwrap()),
        "terms" => Json::from(&Terms::read(bytes).unwrap()),
        "trust-policy" => Json::from(&TrustPolicy::read(bytes).unwrap()),
        "vocabulary" => Json::from(&Vocabulary::read(bytes).unwrap()),
        "waivers" => Json::from(&Waivers::read(bytes).unwrap()),
        _ => return None,
    })
}

const FOLDER: &str = "tests/vectors/read";
