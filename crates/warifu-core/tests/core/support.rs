//! A small world for the tests: one vocabulary with a claim of every kind, sets built around given criteria, attestations
//! built from given claims, and a signature scheme that needs no cryptography.

use std::borrow::Cow;

use warifu_core::{CheckSignature, CompileError, CompiledSet, Evaluation, Request, evaluate};
use warifu_model::{Digest, Finding, Json, Outcome, ReasonCode, RequirementSet, Timestamp, Vocabulary};

pub(crate) use warifu_testkit::json;

pub(crate) const AT: &str = "2026-06-01T12:00:00Z";

pub(crate) fn at() -> Timestamp {
    Timestamp::parse(AT).unwrap()
}

fn words(text: &str) -> Json {
    Json::object().with("en", text).with("ja", "語")
}

/// The vocabulary: claims `t.*`, one of every kind, the evidence kinds `pen` and `doc`, the roles `laboratory` and `auditor`.
pub(crate) fn vocabulary() -> Vec<u8> {
    let claims = [
        ("t.boolean", r#"{"kind":"boolean"}"#),
        ("t.boolean_two", r#"{"kind":"boolean"}"#),
        ("t.boolean_three", r#"{"kind":"boolean"}"#),
        ("t.boolean_four", r#"{"kind":"boolean"}"#),
        ("t.integer", r#"{"kind":"integer"}"#),
        ("t.decimal", r#"{"kind":"decimal"}"#),
        ("t.token", r#"{"kind":"token","tokens":["red","green","blue"]}"#),
        ("t.level", r#"{"kind":"ordered_token","tokens":["low","middle","high"]}"#),
        ("t.date", r#"{"kind":"date"}"#),
        ("t.time", r#"{"kind":"timestamp"}"#),
        ("t.days", r#"{"kind":"duration","unit":"days"}"#),
        ("t.months", r#"{"kind":"duration","unit":"months"}"#),
        ("t.version", r#"{"kind":"version"}"#),
        ("t.digest", r#"{"kind":"digest"}"#),
        ("t.text", r#"{"kind":"text"}"#),
        ("t.tokens", r#"{"kind":"token_list","tokens":["a","b","c"],"empty_with":["pen"]}"#),
        ("t.some", r#"{"kind":"token_list","tokens":["a","b"]}"#),
        (
            "t.records",
            r#"{"kind":"record_list","empty_with":["pen"],"fields":[
                {"name":"name","type":{"kind":"text"},"required":true,"title":{"en":"Name","ja":"名"}},
                {"name":"score","type":{"kind":"integer"},"required":false,"title":{"en":"Score","ja":"点"}}]}"#,
        ),
    ];
    let claim = |(id, kind): &(&'static str, &str)| {
        let claim = Json::object().with("id", *id).with("group", "t").with("title", words(id));
        claim.with("description", words(id)).with("type", json(kind))
    };
    let named =
        |ids: [&str; 2]| Json::List(ids.map(|id| Json::object().with("id", id).with("title", words(id))).into());
    Json::object()
        .with("format", "warifu.vocabulary/1")
        .with("id", "test-words")
        .with("version", "1.0.0")
        .with("title", words("Words"))
        .with("groups", Json::List(vec![Json::object().with("id", "t").with("title", words("t"))]))
        .with("claims", Json::List(claims.iter().map(claim).collect()))
        .with("evidence_kinds", named(["pen", "doc"]))
        .with("roles", named(["laboratory", "auditor"]))
        .to_canonical()
}

/// A requirement with this id and these further fields, as JSON text such as `"criterion":{...}`.
pub(crate) fn requirement(id: &str, fields: &str) -> Json {
    let example = r#"{"claims":{}}"#;
    let Json::Object(fields) = json(&format!("{{{fields}}}")) else { panic!("fields") };
    let mut requirement = Json::object()
        .with("id", id)
        .with("groups", json(r#"["G"]"#))
        .with("title", words(id))
        .with("statement", words(id))
        .with("assurance", "unverified")
        .with("examples", json(&format!(r#"{{"pass":[{example}],"fail":[{example}]}}"#)));
    for (name, value) in fields {
        requirement = requirement.with(name, value);
    }
    requirement
}

/// A set with these requirements; `more` are further or other fields of the set, by name.
pub(crate) fn set_json(requirements: Vec<Json>, more: &[(&'static str, &str)]) -> Json {
    let vocabulary = Digest::of(&vocabulary());
    let pin = Json::object().with("id", "test-words").with("version", "1.0.0").with("digest", vocabulary);
    let mut members: Vec<(Cow<'static, str>, Json)> = vec![
        ("format".into(), "warifu.requirement-set/1".into()),
        ("id".into(), "test-set".into()),
        ("version".into(), "1.2.3".into()),
        ("language".into(), 1_i64.into()),
        ("status".into(), "final".into()),
        ("title".into(), words("Test set")),
        ("description".into(), words("A set for tests")),
        ("authority".into(), Json::object().with("name", words("Nobody"))),
        ("source".into(), json(r#"{"document":"Test","edition":"1","published":"2026-01"}"#)),
        ("effective".into(), json(r#"{"from":"2026-01-01"}"#)),
        ("vocabularies".into(), Json::List(vec![pin])),
        ("levels".into(), json(r#"{"scheme":"none"}"#)),
        ("groups".into(), Json::List(vec![Json::object().with("id", "G").with("title", words("G"))])),
        ("requirements".into(), Json::List(requirements)),
    ];
    for (name, text) in more {
        members.retain(|(other, _)| other != name);
        members.push(((*name).into(), json(text)));
    }
    Json::Object(members)
}

pub(crate) fn compile(set: &Json) -> Result<CompiledSet, CompileError> {
    let bytes = set.to_canonical();
    let words = vocabulary();
    let read = RequirementSet::read(&bytes).unwrap_or_else(|error| panic!("{error}"));
    CompiledSet::compile(read, Digest::of(&bytes), &[(Digest::of(&words), Vocabulary::read(&words).unwrap())])
}

/// A set with one requirement `R` with this criterion.
pub(crate) fn one(criterion: &str) -> CompiledSet {
    many(&[("R", &format!(r#""criterion":{criterion}"#))], &[])
}

pub(crate) fn many(requirements: &[(&str, &str)], more: &[(&'static str, &str)]) -> CompiledSet {
    let requirements = requirements.iter().map(|(id, fields)| requirement(id, fields)).collect();
    compile(&set_json(requirements, more)).unwrap_or_else(|error| panic!("{error}"))
}

pub(crate) fn product() -> Json {
    let artifact = Json::object().with("name", "hk210-fw.bin").with("digest", Digest::of(b"firmware"));
    Json::object()
        .with("format", "warifu.product/1")
        .with("vendor", "Hamakaze Control Works")
        .with("model", "HK-210")
        .with("version", "3.2.1")
        .with("kind", "component")
        .with("name", words("HK-210"))
        .with("identifiers", Json::List(Vec::new()))
        .with("artifacts", Json::List(vec![artifact]))
}

/// An attestation about the product with these claims (`"t.integer":3` and so on) and this evidence (a JSON array; digests
/// may be written as `@text`, which becomes the digest of the text).
pub(crate) fn attestation(claims: &str, evidence: &str) -> Vec<u8> {
    about(product(), claims, evidence)
}

pub(crate) fn about(product: Json, claims: &str, evidence: &str) -> Vec<u8> {
    let Json::Object(claims) = json(&format!("{{{claims}}}")) else { panic!("claims") };
    let mut evidence = json(evidence);
    if let Json::List(entries) = &mut evidence {
        entries.iter_mut().for_each(fill_entry);
    }
    // A claim that rests on evidence is written `{"value":...,"evidence":[...]}`.
    let claim = |(id, value): &(Cow<'static, str>, Json)| {
        let claim = Json::object().with("claim", id.as_ref());
        match (value.member("value"), value.member("evidence")) {
            (Some(value), Some(evidence)) => claim.with("value", value.clone()).with("evidence", evidence.clone()),
            _ => claim.with("value", value.clone()).with("evidence", Json::List(Vec::new())),
        }
    };
    let words = vocabulary();
    let pin = Json::object().with("id", "test-words").with("version", "1.0.0").with("digest", Digest::of(&words));
    let artifacts = product.member("artifacts").unwrap().clone();
    let Json::List(artifacts) = artifacts else { panic!("artifacts") };
    let subject = artifacts.iter().map(|artifact| {
        let hex = artifact.member("digest").unwrap().as_text().unwrap().trim_start_matches("sha256:").to_owned();
        let name = artifact.member("name").unwrap().clone();
        Json::object().with("name", name).with("digest", Json::object().with("sha256", hex))
    });
    let predicate = Json::object()
        .with("product", product)
        .with("made_at", Json::Null)
        .with("vocabularies", Json::List(vec![pin]))
        .with("evidence", evidence)
        .with("claims", Json::List(claims.iter().map(claim).collect()));
    Json::object()
        .with("_type", "https://in-toto.io/Statement/v1")
        .with("subject", Json::List(subject.collect()))
        .with("predicateType", "urn:warifu:attestation:1")
        .with("predicate", predicate)
        .to_canonical()
}

fn fill_entry(entry: &mut Json) {
    let Json::Object(members) = entry else { panic!("evidence") };
    for (name, value) in members.iter_mut() {
        if name == "digest" {
            let text = value.as_text().unwrap().trim_start_matches('@').to_owned();
            *value = Digest::of(text.as_bytes()).into();
        }
    }
    for (name, value) in [("media_type", "text/plain"), ("name", "file")] {
        members.push((name.into(), value.into()));
    }
    members.push(("size".into(), 1_i64.into()));
}

/// Signs by hashing key and message: enough to tell right from wrong.
pub(crate) fn envelope(statement: &[u8], keys: &[[u8; 32]]) -> Vec<u8> {
    let kind = "application/vnd.in-toto+json";
    let mut message = format!("DSSEv1 {} {kind} {} ", kind.len(), statement.len()).into_bytes();
    message.extend_from_slice(statement);
    let signatures = keys.iter().map(|key| warifu_model::EnvelopeSignature {
        keyid: Some("decides nothing".into()),
        sig: signature(key, &message),
    });
    let envelope = warifu_model::Envelope {
        payload_type: kind.into(),
        payload: statement.to_vec(),
        signatures: signatures.collect(),
    };
    Json::from(&envelope).to_canonical()
}

fn signature(key: &[u8; 32], message: &[u8]) -> Vec<u8> {
    Digest::of(&[key.as_slice(), message].concat()).as_bytes().to_vec()
}

pub(crate) struct Hashes;

impl CheckSignature for Hashes {
    fn check(&self, public_key: &[u8; 32], message: &[u8], given: &[u8]) -> bool {
        signature(public_key, message) == given
    }
}

/// A policy; signers as `(key byte, party, roles, more fields)`.
pub(crate) fn admission(
    signers: &[(u8, &str, &str, &str)],
    unsigned: &str,
    unknown: &str,
    evidence: &str,
    waivers: &str,
) -> Vec<u8> {
    let signer = |(key, party, roles, more): &(u8, &str, &str, &str)| {
        let key = warifu_model::PublicKeyText::from_bytes([*key; 32]);
        json(&format!(r#"{{"name":"signer {key}","key":"{key}","party":"{party}","roles":{roles}{more}}}"#))
    };
    Json::object()
        .with("format", "warifu.admission/1")
        .with("id", "test-policy")
        .with("signers", Json::List(signers.iter().map(signer).collect()))
        .with("unsigned", unsigned)
        .with("unknown_signers", unknown)
        .with("evidence", evidence)
        .with("waivers", waivers)
        .to_canonical()
}

pub(crate) fn request<'a>(inputs: &'a [&'a [u8]]) -> Request<'a> {
    Request { at: at(), level: None, inputs, admission: None, waivers: None, evidence: &[], certificates: &[] }
}

pub(crate) fn run(set: &CompiledSet, inputs: &[&[u8]]) -> Evaluation {
    evaluate(set, &request(inputs), &Hashes).unwrap_or_else(|error| panic!("{error}"))
}

/// The finding of the only requirement for an unsigned attestation with these claims.
pub(crate) fn finding(criterion: &str, claims: &str) -> Finding {
    let evaluation = run(&one(criterion), &[&attestation(claims, "[]")]);
    evaluation.record().findings[0].clone()
}

/// Outcome and codes of the reasons.
pub(crate) fn short(finding: &Finding) -> (Outcome, Vec<ReasonCode>) {
    (finding.outcome, finding.reasons.iter().map(|reason| reason.code).collect())
}
