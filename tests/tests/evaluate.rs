//! The vectors of `tests/vectors/evaluate`, through the evaluator and through the naive model.
#![expect(clippy::panic, clippy::unwrap_used, reason = "a broken assumption has to stop a test, loudly")]

use std::collections::BTreeSet;

use crate::core_side::{ask, compile};
use warifu_model::json::Tape;
use warifu_model::{CertificateFact, Json, ReasonCode, Record, Timestamp};
use warifu_tests::files;
use warifu_tests::generator::{check_fake_signature, fake_signature, open_fake_bundle};
use warifu_tests::model::{self, Question, Rules};

#[test]
fn every_vector_comes_out_as_expected_from_both() {
    let mut wrong = Vec::new();
    let mut codes = BTreeSet::new();
    for path in files::below("tests/vectors/evaluate", ".json") {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let case = parse(&files::bytes(&path));
        let question = question(&case);
        let (set, vocabulary) = (bytes(&case, "set"), bytes(&case, "vocabulary"));
        let expected = case.member("expected").unwrap().to_canonical();
        let by_model = model::evaluate(
            &Rules::read(&set, std::slice::from_ref(&vocabulary)),
            &question,
            &check_fake_signature,
            &open_fake_bundle,
        );
        let by_model = by_model.unwrap_or_else(|refused| panic!("{name}: {refused:?}")).record;
        let by_core = ask(&compile(&set, &vocabulary), &question).unwrap().record().clone();
        for (side, record) in [("model", &by_model), ("core", &by_core)] {
            let found = shown(record);
            if found.to_canonical() != expected {
                let expected = case.member("expected").unwrap().to_pretty();
                wrong.push(format!("{name} by {side}: {}\nexpected {expected}", found.to_pretty()));
            }
        }
        assert_eq!(by_model.to_bytes(), by_core.to_bytes(), "{name}");
        let reasons = by_core.findings.iter().flat_map(|finding| &finding.reasons);
        codes.extend(reasons.map(|reason| reason.code));
        let named = ReasonCode::ALL.iter().find(|code| name == code.as_str());
        assert!(named.is_none_or(|code| codes.contains(code)), "{name} does not show what it is named after");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let missing: Vec<_> = ReasonCode::ALL.iter().filter(|code| !codes.contains(code)).collect();
    assert!(missing.is_empty(), "reason codes without a vector: {missing:?}");
}

fn shown(record: &Record) -> Json {
    let score = record.score.as_ref().map(Json::from);
    Json::object()
        .with("outcome", record.outcome)
        .with("findings", Json::list(&record.findings))
        .with_some("score", score)
}

fn parse(bytes: &[u8]) -> Json {
    Tape::parse(bytes).unwrap().root().to_json()
}

fn bytes(case: &Json, name: &str) -> Vec<u8> {
    case.member(name).unwrap().to_canonical()
}

fn items<'a>(case: &'a Json, name: &str) -> &'a [Json] {
    match case.member(name) {
        Some(Json::List(items)) => items,
        _ => panic!("no list `{name}`"),
    }
}

fn text<'a>(case: &'a Json, name: &str) -> Option<&'a str> {
    case.member(name).and_then(Json::as_text)
}

fn question(case: &Json) -> Question {
    let inputs = items(case, "inputs");
    let certificate = |fact: &Json| -> CertificateFact {
        let bytes = fact.to_canonical();
        Tape::parse(&bytes).unwrap().root().read().unwrap()
    };
    Question {
        at: Timestamp::parse(text(case, "at").unwrap()).unwrap(),
        level: text(case, "level").map(str::to_owned),
        inputs: inputs.iter().enumerate().map(|(i, input)| sealed(i, input)).collect(),
        admission: Some(admission(inputs, text(case, "evidence_rule").unwrap())),
        waivers: case.member("waivers").filter(|waivers| **waivers != Json::Null).map(Json::to_canonical),
        evidence: items(case, "documents").iter().map(|d| d.as_text().unwrap().as_bytes().to_vec()).collect(),
        certificates: items(case, "certificates").iter().map(certificate).collect(),
    }
}

fn key(number: usize) -> [u8; 32] {
    [u8::try_from(number).unwrap(); 32]
}

/// The statement as it stands, or in an envelope that the key of its place has signed.
fn sealed(number: usize, input: &Json) -> Vec<u8> {
    let payload = bytes(input, "statement");
    if input.member("party").is_none() {
        return payload;
    }
    let kind = warifu_model::Envelope::IN_TOTO_PAYLOAD;
    let mut message = format!("DSSEv1 {} {kind} {} ", kind.len(), payload.len()).into_bytes();
    message.extend_from_slice(&payload);
    let sig = fake_signature(&key(number), &message).to_vec();
    let signatures = vec![warifu_model::EnvelopeSignature { keyid: None, sig }];
    Json::from(&warifu_model::Envelope { payload_type: kind.into(), payload, signatures }).to_canonical()
}

fn admission(inputs: &[Json], evidence: &str) -> Vec<u8> {
    let signer = |(number, input): (usize, &Json)| {
        let key = warifu_model::PublicKeyText::from_bytes(key(number));
        let name = text(input, "signer").unwrap_or("somebody");
        let signer = Json::object().with("name", name).with("key", key);
        Some(signer.with("party", input.member("party")?.clone()).with("roles", input.member("roles")?.clone()))
    };
    Json::object()
        .with("format", "warifu.admission/1")
        .with("id", "vectors")
        .with("signers", Json::List(inputs.iter().enumerate().filter_map(signer).collect()))
        .with("unsigned", "admit_as_first")
        .with("unknown_signers", "admit_as_first")
        .with("evidence", evidence)
        .with("waivers", "allow")
        .to_canonical()
}
