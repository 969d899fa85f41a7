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
use warifu_model::{Format, Json, ReadError};
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
        Ok(_) if case["accept"] == true => None,
        Ok(_) => Some(format!("is read, and should be refused with {expected:?}")),
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
            let Some(written) = read(&folder, &bytes).transpose().unwrap() else { continue };
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

/// Each schema follows from the declarations of the model. With `WARIFU_UPDATE=1` this test writes them.
#[test]
fn every_schema_follows_from_its_declaration() {
    let update = files::setting("WARIFU_UPDATE").is_some();
    for format in Format::ALL {
        let path = Path::new("schemas").join(format.schema_file());
        let Some(schema) = format.schema() else {
            assert_eq!(*format, Format::Verdict);
            continue;
        };
        if update {
            files::write(&path, schema.to_lines());
        }
        let is_same = files::exists(&path) && files::text(&path) == schema.to_lines();
        assert!(is_same, "{}: WARIFU_UPDATE=1 cargo test -p warifu-tests schemas", path.display());
    }
    assert_eq!(files::below("schemas", ".schema.json").len(), Format::ALL.len());
}

#[test]
fn shared_definitions_are_the_same_everywhere() {
    let mut known: BTreeMap<String, (String, Value)> = BTreeMap::new();
    for path in files::below("schemas", ".json") {
        let name = path.display().to_string();
        let schema: Value = serde_json::from_slice(&files::bytes(&path)).unwrap();
        let Some(definitions) = schema["$defs"].as_object() else { continue };
        for (id, definition) in definitions {
            let definition = &without_descriptions(definition);
            let (first, same) = known.entry(id.clone()).or_insert_with(|| (name.clone(), definition.clone()));
            assert_eq!(same, definition, "`{id}` differs between {first} and {name}");
        }
    }
    assert!(known.len() > 40);
}

/// The verdict's schema, which is written by hand, describes some of them in its own way and lists tokens in its own order.
fn without_descriptions(schema: &Value) -> Value {
    match schema {
        Value::Object(members) => {
            let kept = members.iter().filter(|(name, value)| *name != "description" || value.is_object());
            let sorted = |name: &str, value: Value| match value {
                Value::Array(mut tokens) if name == "enum" => {
                    tokens.sort_by_key(Value::to_string);
                    Value::Array(tokens)
                }
                other => other,
            };
            kept.map(|(name, value)| (name.clone(), sorted(name, without_descriptions(value)))).collect()
        }
        Value::Array(items) => items.iter().map(without_descriptions).collect(),
        other => other.clone(),
    }
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

/// Reads with the typed reader, and gives what is written again; none for a format that is never read.
fn read(folder: &str, bytes: &[u8]) -> Option<Result<Json, ReadError>> {
    let format = Format::named(folder).unwrap_or_else(|| panic!("no format `{folder}`"));
    (format != Format::Verdict).then(|| format.read(bytes))
}

const FOLDER: &str = "tests/vectors/read";
