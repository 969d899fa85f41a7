//! Imported claims against vocabularies: which are named, what is of another type, what nobody declares.

use warifu_evidence::{
    DeclaredError, ImportReport, Imported, Named, assemble, declared_types, unknown_claims, unknown_kinds,
    used_vocabularies,
};
use warifu_model::{Digest, Json, Language, Problem, Vocabulary};

use crate::support::{FIRMWARE, controller, import};

type Known = (Digest, Vocabulary);

/// A vocabulary with these claims, each with its type.
fn vocabulary(id: &str, version: &str, claims: &[(&str, &str)]) -> Known {
    let words = || Json::object().with("en", "Words").with("ja", "語");
    let claim = |(id, kind): &(&str, &str)| {
        let kind = Json::object().with("kind", *kind);
        let claim = Json::object().with("id", *id).with("group", "t").with("title", words());
        claim.with("description", words()).with("type", kind)
    };
    let bytes = Json::object()
        .with("format", "warifu.vocabulary/1")
        .with("id", id)
        .with("version", version)
        .with("title", words())
        .with("groups", Json::List(vec![Json::object().with("id", "t").with("title", words())]))
        .with("claims", Json::List(claims.iter().map(claim).collect()))
        .with("evidence_kinds", Json::List(vec![Json::object().with("id", "pen").with("title", words())]))
        .with("roles", Json::List(vec![Json::object().with("id", "auditor").with("title", words())]))
        .to_canonical();
    (Digest::of(&bytes), Vocabulary::read(&bytes).unwrap_or_else(|error| panic!("{error}")))
}

fn declared(claims: &str) -> Imported {
    let text = format!(
        r#"{{"format": "warifu.declaration/1", "product": {{"artifacts": ["sha256:{FIRMWARE}"], "identifiers": []}},
            "kind": "audit_statement", "made_by": "Hamakaze Control Works", "made_at": "2026-08-01T00:00:00Z",
            "title": "Declaration", "claims": {claims}}}"#
    );
    import(&text).unwrap()
}

fn named(claims: &str) -> Named {
    Named { name: "declaration.json".into(), imported: declared(claims) }
}

fn used(documents: &[Named], known: &[Known]) -> Vec<String> {
    let used = used_vocabularies(documents, known);
    used.iter().map(|(_, one)| format!("{}@{}", one.id, one.version)).collect()
}

/// Three versions of one vocabulary, and another one.
fn known() -> Vec<Known> {
    vec![
        vocabulary("words", "1.0.0", &[("a.one", "boolean")]),
        vocabulary("words", "1.1.0", &[("a.one", "boolean"), ("a.two", "integer")]),
        vocabulary("words", "1.2.0", &[("a.one", "boolean"), ("a.two", "integer"), ("a.three", "text")]),
        vocabulary("others", "3.0.0", &[("b.one", "decimal")]),
    ]
}

#[test]
fn the_oldest_version_that_declares_all_is_named() {
    for (claims, expected) in [
        (r#"{"a.one": true}"#, vec!["words@1.0.0"]),
        (r#"{"a.two": 1}"#, vec!["words@1.1.0"]),
        (r#"{"a.one": true, "a.three": "x"}"#, vec!["words@1.2.0"]),
        (r#"{"a.one": true, "b.one": "0.5"}"#, vec!["words@1.0.0", "others@3.0.0"]),
        // what nobody declares asks for no vocabulary
        (r#"{"c.one": true}"#, vec![]),
        (r#"{"a.one": true, "c.one": true}"#, vec!["words@1.0.0"]),
    ] {
        assert_eq!(used(&[named(claims)], &known()), expected, "{claims}");
        let mut reversed = known();
        reversed.reverse();
        let (mut found, mut expected) = (used(&[named(claims)], &reversed), expected);
        found.sort();
        expected.sort_unstable();
        assert_eq!(found, expected, "the order of the vocabularies chooses: {claims}");
    }
}

#[test]
fn several_documents_are_asked_together() {
    let (first, second) = (named(r#"{"a.one": true}"#), named(r#"{"a.two": 1}"#));
    assert_eq!(used(&[first, second], &known()), ["words@1.1.0"]);
}

#[test]
fn a_claim_of_another_type_is_refused_at_its_place_in_both_languages() {
    for (claims, code, pointer) in [
        (r#"{"a.one": true, "a.two": 1, "a.three": "x", "b.one": "0.5"}"#, None, ""),
        (r#"{"a.one": 1}"#, Some("claim-wrong-type"), "/claims/a.one"),
        (r#"{"a.one": true, "b.one": "1e3"}"#, Some("claim-wrong-type"), "/claims/b.one"),
        (r#"{"c.one": {"free": []}}"#, None, ""),
    ] {
        let answer = declared_types(&declared(claims), &known());
        assert_eq!(answer.as_ref().err().map(DeclaredError::code), code, "{claims}");
        let Err(error) = answer else { continue };
        assert_eq!(error.location().map(|place| place.pointer), Some(pointer));
        assert!(error.to_string().starts_with("claim `"), "{error}");
        // no English quoted inside the Japanese message
        let message = error.message(Language::Ja);
        assert!(message.starts_with("主張項目 `") && !message.contains("expected"), "{message}");
    }
}

#[test]
fn what_nobody_declares_is_found_and_reported() {
    let documents = [named(r#"{"a.one": true, "c.two": 1, "c.one": 1}"#)];
    let attestation = assemble(&documents, &controller(), None, vec![]).unwrap();
    let unknown = unknown_claims(&attestation, &known());
    assert_eq!(unknown.iter().map(|claim| claim.as_str()).collect::<Vec<_>>(), ["c.one", "c.two"]);
    let digest = Digest::of(b"draft");
    let unknown_kinds = unknown_kinds(&attestation, &known());
    let combined = Vec::new();
    let report =
        ImportReport { documents: &documents, attestation: &attestation, digest, unknown, unknown_kinds, combined };
    let json = report.to_json(Language::Ja);
    assert_eq!(json.member("attestation").and_then(Json::as_text), Some(&*digest.to_string()));
    assert_eq!(json.member("claims"), Some(&Json::Int(3)));
    assert_eq!(json.member("unknown_claims"), Some(&Json::list(["c.one", "c.two"])));
    assert_eq!(json.member("unknown_kinds"), Some(&Json::list(["audit_statement"])));
    let Some(Json::List(listed)) = json.member("documents") else { panic!("{json:?}") };
    let parts = Json::object().with("kind", "audit_statement").with("claims", 3_usize);
    assert_eq!(listed[0].member("parts"), Some(&Json::List(vec![parts])));
    let Some(Json::List(notes)) = listed[0].member("notes") else { panic!("{json:?}") };
    assert_eq!(notes[0].member("code").and_then(Json::as_text), Some("artifacts_not_named"));
    assert!(!notes[0].member("text").and_then(Json::as_text).unwrap().is_ascii());
}
