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
    Accreditation, Admission, Attestation, Bundle, CatalogIndex, Certificate, Crosswalk, Digest, Endpoint, Envelope,
    Format, Json, Product, Profile, Record, RequirementSet, StatusSnapshot, Terms, Timestamp, TrustPolicy, Vocabulary,
};
use warifu_seal::keys::SigningKey;
use warifu_signing::{Ed25519Check, Issued, attest, disclose, issue};
use warifu_tests::files;
use warifu_verify::{Gate, Question, Trust};

/// Claims of the examples that no shipped vocabulary has; the page says so.
const OF_ONES_OWN: [&str; 2] = ["product.components", "update.faults"];
/// Formats whose files are the canonical form of what the page shows.
const WRITTEN: [&str; 5] = ["bundle", "certificate", "envelope", "ledger-entry", "record"];
/// Pages without an example in JSON: common rules, the language inside requirement sets, and keys.
const WITHOUT: [&str; 3] = ["README", "criteria", "keys"];

/// What somebody copies from a page is known to the vocabularies that come with the catalogue.
#[test]
fn examples_of_criteria_name_what_there_is() {
    let shipped: String =
        files::below("crates/warifu-catalog/data/vocabularies", ".json").iter().map(files::text).collect();
    let mut found = 0;
    for page in ["docs/AUTHORS.md", "docs/FORMATS/criteria.md"] {
        let text = files::text(page).replace('"', "");
        for name in named(&text, "claim: ", '.').chain(named(&text, "kind: ", '_')) {
            found += 1;
            let is_shipped = shipped.contains(&format!("\"id\": \"{name}\""));
            assert_eq!(is_shipped, !OF_ONES_OWN.contains(&name), "{page}: `{name}` and the catalogue");
        }
    }
    assert!(found > 15, "{found}");
    let page = files::text("docs/FORMATS/criteria.md");
    let told = OF_ONES_OWN.map(|name| format!("`{name}`")).join(" and ");
    assert!(page.contains(&format!("The claims {told} stand for")), "the page says which claims are made up");
}

/// Names with this character in them that stand behind a key.
fn named<'t>(text: &'t str, key: &'static str, has: char) -> impl Iterator<Item = &'t str> {
    let is_of_a_name = |c: char| c.is_ascii_lowercase() || c == '_' || c == '.';
    let name = move |rest: &'t str| rest.split(|c| !is_of_a_name(c)).next();
    text.split(key).skip(1).filter_map(name).filter(move |name| name.contains(has))
}

#[test]
fn every_page_has_one_example_that_reads() {
    let examples = examples();
    let pages: Vec<&str> = examples.keys().map(String::as_str).collect();
    let mut formats: Vec<&str> = Format::ALL.iter().map(|format| format.stem()).collect();
    formats.sort_unstable();
    assert_eq!(pages, formats, "each format has a page in docs/FORMATS");
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

/// The table of fields of each page follows from the schema. With `WARIFU_UPDATE=1` this test writes it.
#[test]
fn every_table_of_fields_follows_from_the_schema() {
    let update = files::setting("WARIFU_UPDATE").is_some();
    for format in Format::ALL {
        let Some(schema) = format.schema() else { continue };
        let path = format!("docs/FORMATS/{}.md", format.stem());
        let table = fields::table(&schema);
        let page = files::text(&path);
        let (before, rest) = page.split_once(FIELDS).unwrap_or_else(|| panic!("{path}: no {FIELDS}"));
        let (_, after) = rest.split_once(END_OF_FIELDS).unwrap();
        let expected = format!("{before}{FIELDS}\n\n{table}\n{END_OF_FIELDS}{after}");
        if update {
            files::write(&path, &expected);
        } else {
            assert!(page == expected, "{path}: WARIFU_UPDATE=1 cargo test -p warifu-tests formats_docs");
        }
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

fn write_example(name: &str, example: &Json) {
    let path = format!("docs/FORMATS/{name}.md");
    let page = files::text(&path);
    let (before, rest) = page.split_once("\n## Example\n").unwrap();
    let (between, rest) = rest.split_once("\n```json\n").unwrap();
    let (_, after) = rest.split_once("```\n").unwrap();
    let block = example.to_lines();
    files::write(&path, format!("{before}\n## Example\n{between}\n```json\n{block}```\n{after}"));
}

/// The built-in admission policy, as `admission.md` writes it out.
#[test]
fn the_built_in_admission_policy_is_as_documented() {
    let bytes = Json::from(&Admission::self_assessment()).to_canonical();
    assert!(files::text("docs/FORMATS/admission.md").contains(std::str::from_utf8(&bytes).unwrap()));
}

/// The key of the page about keys, in each of its forms, and the codes of what is refused.
#[test]
fn every_form_of_a_key_is_that_of_the_page() {
    use warifu_seal::keys::{PublicKey, SigningKey};
    let page = files::text("docs/FORMATS/keys.md");
    let blocks: Vec<&str> = page.split("```pem\n").skip(1).filter_map(|rest| Some(rest.split_once("```")?.0)).collect();
    let [private, encrypted, public] = blocks[..] else { panic!("{blocks:?}") };
    let key = SigningKey::from_seed(&[1; 32]);
    assert_eq!(key.to_pem().reveal(), private);
    assert_eq!(key.public_key().to_pem(), public);
    assert_eq!(SigningKey::from_pem(encrypted.as_bytes()).unwrap_err().code(), "key-encrypted");
    let opened = warifu_signing::decrypt_key(encrypted.as_bytes(), b"forty bales").unwrap();
    assert_eq!(opened.public_key(), PublicKey::from_pem(public.as_bytes()).unwrap());
    assert!(page.contains(&format!("```text\n{}\n{}\n```", key.public_key(), key.key_id())));
    let refused = page.split_once("## What is refused").unwrap().1.split("| `").skip(1);
    let codes: Vec<&str> = refused.filter_map(|rest| Some(rest.split_once('`')?.0)).collect();
    let errors = files::text("docs/errors.md");
    assert!(codes.len() >= 7 && codes.iter().all(|code| errors.contains(&format!("### `{code}`"))), "{codes:?}");
}

/// Every number of the table of limits is the one in the code.
#[test]
fn the_limits_are_as_documented() {
    use warifu_model::Limit;
    let page = files::text("docs/FORMATS/README.md");
    let rows = [
        ("bytes of one document", Limit::DOCUMENT_BYTES),
        ("depth of nested arrays and objects", Limit::DEPTH),
        ("bytes of one string", Limit::STRING_BYTES),
        ("items of one array", Limit::ITEMS),
        ("requirements of one set", Limit::REQUIREMENTS),
        ("claims of one attestation", Limit::CLAIMS),
        ("records of one", Limit::RECORDS),
        ("depth of one criterion", Limit::CRITERION_DEPTH),
        ("nodes of one criterion", Limit::CRITERION_NODES),
        ("levels of one set", Limit::LEVELS),
        ("sectors of one list", Limit::SECTORS),
        ("signatures of one envelope", Limit::SIGNATURES),
        ("accreditations of one bundle", Limit::ACCREDITATIONS),
        ("keys of one accredited body", Limit::ACCREDITED_KEYS),
        ("status snapshots of one bundle", Limit::STATUS_SNAPSHOTS),
        ("largest absolute value of a number", usize::try_from(Limit::SAFE_INTEGER).unwrap()),
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

fn read(name: &str, bytes: &[u8]) -> Result<Json, ReadError> {
    Format::named(name).unwrap_or_else(|| panic!("no reader for {name}.md")).read(bytes)
}

const FIELDS: &str = "<!-- fields -->";
const END_OF_FIELDS: &str = "<!-- end of fields -->";

/// A table of fields, from a schema.
mod fields {
    use warifu_model::Json;

    /// Parts that are explained elsewhere: not taken apart, and how they are named.
    const KNOWN: [(&str, &str); 12] = [
        ("any", "any JSON"),
        ("criterion", "[criterion](criteria.md)"),
        ("envelope", "[envelope](envelope.md)"),
        ("levels", "levels"),
        ("local_id", "local id"),
        ("localized", "localized"),
        ("product", "[product](product.md)"),
        ("product_written", "[product](product.md)"),
        ("public_key", "key"),
        ("reason_code", "[reason](../reasons.md)"),
        ("timestamp", "time"),
        ("words", "localized"),
    ];

    pub(super) fn table(schema: &Json) -> String {
        let mut rows = String::from("| field | type | required | meaning |\n| --- | --- | --- | --- |\n");
        below(schema, schema, "", &mut rows);
        rows
    }

    /// The fields inside a value, one row each, and what is inside them.
    fn below(root: &Json, schema: &Json, path: &str, rows: &mut String) {
        let name = name_of(schema);
        if KNOWN.iter().any(|(known, _)| Some(*known) == name) {
            return;
        }
        let schema = resolved(root, schema);
        if let Some(items) = schema.member("items") {
            return below(root, items, &format!("{path}[]"), rows);
        }
        if let Some(value) = nullable(schema) {
            return below(root, value, path, rows);
        }
        for (name, field) in members(schema.member("properties")) {
            let path = if path.is_empty() { name.to_string() } else { format!("{path}.{name}") };
            let about = text(field, "description").or_else(|| text(resolved(root, field), "description"));
            let is_required = list(schema, "required").iter().any(|one| one.as_text() == Some(name));
            let required = if is_required { "yes" } else { "no" };
            let about = about.unwrap_or_default().replace('|', "\\|");
            let row = format!("| `{path}` | {} | {required} | {about} |\n", label(root, field));
            rows.push_str(&row);
            below(root, field, &path, rows);
        }
    }

    /// What a value has to be, in a few words.
    fn label(root: &Json, schema: &Json) -> String {
        if let Some(name) = name_of(schema) {
            let known = KNOWN.iter().find(|(known, _)| *known == name).map(|(_, label)| (*label).to_owned());
            return known.unwrap_or_else(|| label_of_part(root, name));
        }
        if let Some(only) = schema.member("const") {
            return constant(only);
        }
        for choice in ["enum", "anyOf", "oneOf"] {
            let parts = list(schema, choice);
            if !parts.is_empty() {
                return one_of(parts.iter().map(|part| label_of_alternative(root, part)));
            }
        }
        if let Some(first) = list(schema, "allOf").first() {
            return label(root, first);
        }
        match text(schema, "type") {
            Some("array") => label_of_list(root, schema),
            Some("integer") => format!("integer, {} to {}", number(schema, "minimum"), number(schema, "maximum")),
            Some("object") if schema.member("propertyNames").is_some() => {
                let part = |name| schema.member(name).map(|part| label(root, part)).unwrap_or_default();
                format!("object from {} to {}", part("propertyNames"), part("additionalProperties"))
            }
            Some(plain) => plain.to_owned(),
            None => "any JSON".to_owned(),
        }
    }

    fn label_of_part(root: &Json, name: &str) -> String {
        let part = definition(root, name);
        let is_plain = matches!(text(part, "type"), Some("string" | "integer") | None);
        if is_plain && part.member("enum").is_none() { name.replace('_', " ") } else { label(root, part) }
    }

    fn label_of_alternative(root: &Json, part: &Json) -> String {
        let names: Vec<_> = members(part.member("properties")).iter().map(|(name, _)| name.as_ref()).collect();
        match part {
            Json::Object(_) if names.is_empty() => label(root, part),
            Json::Object(_) => format!("`{{{}}}`", names.join(", ")),
            token => constant(token),
        }
    }

    fn constant(value: &Json) -> String {
        format!("`{}`", value.as_text().map_or_else(|| value.to_lines().trim().to_owned(), str::to_owned))
    }

    fn label_of_list(root: &Json, schema: &Json) -> String {
        let mut label = schema.member("items").map(|items| format!("array of {}", label(root, items))).unwrap();
        for (bound, words) in [("minItems", "at least"), ("maxItems", "at most")] {
            if schema.member(bound).is_some() {
                let bound = format!(", {words} {}", number(schema, bound));
                label += &bound;
            }
        }
        if schema.member("uniqueItems").is_some() { label + ", each once" } else { label }
    }

    fn one_of(labels: impl Iterator<Item = String>) -> String {
        let mut labels: Vec<String> = labels.collect();
        match labels.pop() {
            Some(last) if !labels.is_empty() => format!("{} or {last}", labels.join(", ")),
            last => last.unwrap_or_default(),
        }
    }

    fn nullable(schema: &Json) -> Option<&Json> {
        match list(schema, "anyOf") {
            [value, null] if text(null, "type") == Some("null") => Some(value),
            _ => None,
        }
    }

    fn name_of(schema: &Json) -> Option<&str> {
        text(schema, "$ref").and_then(|target| target.rsplit('/').next())
    }

    fn resolved<'v>(root: &'v Json, schema: &'v Json) -> &'v Json {
        name_of(schema).map_or(schema, |name| definition(root, name))
    }

    fn definition<'v>(root: &'v Json, name: &str) -> &'v Json {
        root.member("$defs").and_then(|definitions| definitions.member(name)).unwrap()
    }

    fn text<'v>(schema: &'v Json, name: &str) -> Option<&'v str> {
        schema.member(name).and_then(Json::as_text)
    }

    fn list<'v>(schema: &'v Json, name: &str) -> &'v [Json] {
        match schema.member(name) {
            Some(Json::List(items)) => items,
            _ => &[],
        }
    }

    fn members(value: Option<&Json>) -> &[(std::borrow::Cow<'static, str>, Json)] {
        match value {
            Some(Json::Object(members)) => members,
            _ => &[],
        }
    }

    /// A number with its thousands apart.
    fn number(schema: &Json, name: &str) -> String {
        let digits = schema.member(name).map(|number| number.to_lines().trim().to_owned()).unwrap();
        let apart = |(i, digit): (usize, char)| {
            let comma = i > 0 && (digits.len() - i).is_multiple_of(3);
            comma.then_some(',').into_iter().chain([digit])
        };
        digits.chars().enumerate().flat_map(apart).collect()
    }
}
