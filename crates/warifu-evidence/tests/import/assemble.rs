use warifu_evidence::{AssembleError, Named, assemble, combined_claims, used_vocabularies};
use warifu_model::{Attestation, Combine, Digest, Json, Timestamp, Vocabulary};

use crate::support::{FIRMWARE, controller, import};

fn declaration(kind: &str, claims: &str) -> Named {
    let text = format!(
        r#"{{"format": "warifu.declaration/1", "product": {{"artifacts": ["sha256:{FIRMWARE}"], "identifiers": []}}, "kind": "{kind}",
            "made_by": "Hamakaze Control Works", "made_at": "2026-08-01T00:00:00Z", "title": "Declaration", "claims": {claims}}}"#
    );
    Named { name: format!("{kind}.json"), imported: import(&text).unwrap() }
}

#[test]
fn documents_become_one_attestation_in_any_order() {
    let first = declaration("process_document", r#"{"test.methods": ["fuzzing"], "code.reviewed_share": "1"}"#);
    let second = declaration("code_review_record", r#"{"code.reviewed_share": "1"}"#);
    let at = Timestamp::parse("2026-09-01T00:00:00Z");
    let one = assemble(&[first.clone(), second.clone()], &controller(), at, vec![]).unwrap();
    let other = assemble(&[second, first], &controller(), at, vec![]).unwrap();
    let bytes = Json::from(&one).to_canonical();
    assert_eq!(bytes, Json::from(&other).to_canonical());
    let read = Attestation::read(&bytes).unwrap();
    assert_eq!(read.evidence, one.evidence);
    let shared = read.claims.iter().find(|claim| claim.claim.as_str() == "code.reviewed_share").unwrap();
    assert_eq!(shared.evidence.len(), 2);
    assert!(read.evidence[0].digest < read.evidence[1].digest);
}

#[test]
fn one_signer_cannot_say_two_things() {
    let first = declaration("process_document", r#"{"code.reviewed_share": "1"}"#);
    let second = declaration("code_review_record", r#"{"code.reviewed_share": "0.9"}"#);
    let error = assemble(&[first.clone(), second], &controller(), None, vec![]).unwrap_err();
    assert_eq!(error.code(), "claim-conflict");
    assert!(error.to_string().contains("`code.reviewed_share`"), "{error}");
    assert_eq!(assemble(&[first.clone(), first], &controller(), None, vec![]).unwrap_err().code(), "same-document");
}

#[test]
fn documents_that_do_not_go_together_are_named_in_the_order_given() {
    let other = declaration("process_document", r#"{"test.methods": ["fuzzing"]}"#);
    let first = declaration("code_review_record", r#"{"code.reviewed_share": "0.9"}"#);
    let second = declaration("process_document", r#"{"code.reviewed_share": "1"}"#);
    for (documents, expected) in [
        ([&other, &first, &second], ([1, 2], "code_review_record.json")),
        ([&second, &other, &first], ([0, 2], "process_document.json")),
    ] {
        match assemble(&documents.map(Named::clone), &controller(), None, vec![]) {
            Err(AssembleError::ClaimConflict { places, first, .. }) => assert_eq!((places, &*first), expected),
            other => panic!("{other:?}"),
        }
    }
    match assemble(&[first.clone(), other, first.clone(), first], &controller(), None, vec![]) {
        Err(AssembleError::SameDocument { places, .. }) => assert_eq!(places, [0, 2, 3]),
        other => panic!("{other:?}"),
    }
}

/// A vocabulary that gives these claims their types and rules.
fn ruled(version: &str, claims: &[(&str, &str, Option<&str>)]) -> (Digest, Vocabulary) {
    let words = || Json::object().with("en", "Words").with("ja", "語");
    let claim = |(id, claim_type, rule): &(&str, &str, Option<&str>)| {
        let tape = warifu_model::json::Tape::parse(claim_type.as_bytes()).unwrap();
        let claim = Json::object().with("id", *id).with("group", "t").with("title", words());
        claim.with("description", words()).with("type", tape.root().to_json()).with_some("combine", *rule)
    };
    let bytes = Json::object()
        .with("format", "warifu.vocabulary/1")
        .with("id", "words")
        .with("version", version)
        .with("title", words())
        .with("groups", Json::List(vec![Json::object().with("id", "t").with("title", words())]))
        .with("claims", Json::List(claims.iter().map(claim).collect()))
        .to_canonical();
    (Digest::of(&bytes), Vocabulary::read(&bytes).unwrap_or_else(|error| panic!("{error}")))
}

const INTEGER: &str = r#"{"kind": "integer"}"#;
const BOOLEAN: &str = r#"{"kind": "boolean"}"#;
const DATE: &str = r#"{"kind": "date"}"#;
const TOKENS: &str = r#"{"kind": "ordered_token", "tokens": ["low", "high"]}"#;
const RECORDS: &str = r#"{"kind": "record_list", "fields": [{"name": "id", "type": {"kind": "text"}, "required": true,
    "title": {"en": "I", "ja": "I"}}]}"#;

/// What becomes of claim `a.x` of two test reports that state these values; and of two in the other order.
fn combined(claim_type: &str, rule: Option<&str>, values: [&str; 2]) -> Result<Option<String>, &'static str> {
    let known = [ruled("1.0.0", &[("a.x", claim_type, rule)])];
    let report = |value: &str| declaration("test_report", &format!(r#"{{"a.x": {value}}}"#));
    let answer = |values: [&str; 2]| {
        let documents = values.map(report);
        let used = used_vocabularies(&documents, &known);
        let attestation = assemble(&documents, &controller(), None, used).map_err(|error| error.code())?;
        for claim in &attestation.claims {
            assert_eq!(claim.evidence.len(), 2, "each source is kept");
        }
        let claim = attestation.claims.first();
        Ok(claim.map(|claim| String::from_utf8(claim.value.to_canonical()).unwrap()))
    };
    let found = answer(values);
    assert_eq!(answer([values[1], values[0]]), found, "the order of the documents chooses");
    found
}

#[test]
fn documents_of_one_kind_combine_by_the_rule_of_the_vocabulary() {
    for (claim_type, rule, values, expected) in [
        (INTEGER, "sum", ["3", "5"], Some("8")),
        (INTEGER, "least", ["3", "5"], Some("3")),
        (INTEGER, "greatest", ["3", "5"], Some("5")),
        (INTEGER, "agreed", ["3", "5"], None),
        (BOOLEAN, "all", ["true", "false"], Some("false")),
        (BOOLEAN, "any", ["true", "false"], Some("true")),
        (DATE, "earliest", [r#""2026-01-01""#, r#""2026-02-01""#], Some(r#""2026-01-01""#)),
        (DATE, "latest", [r#""2026-01-01""#, r#""2026-02-01""#], Some(r#""2026-02-01""#)),
        (TOKENS, "least", [r#""high""#, r#""low""#], Some(r#""low""#)),
        (RECORDS, "union", [r#"[{"id":"2"},{"id":"1"}]"#, r#"[{"id":"1"}]"#], Some(r#"[{"id":"1"},{"id":"2"}]"#)),
    ] {
        assert_eq!(combined(claim_type, Some(rule), values), Ok(expected.map(str::to_owned)), "{rule}");
        assert_eq!(combined(claim_type, None, values), Err("claim-conflict"), "{rule}");
    }
}

#[test]
fn equal_values_are_added_up_as_others_are() {
    let known = [ruled("1.0.0", &[("a.x", INTEGER, Some("sum")), ("a.y", INTEGER, None)])];
    let documents = [1, 2].map(|y| declaration("test_report", &format!(r#"{{"a.x": 3, "a.z": {y}}}"#)));
    let used: Vec<_> = known.iter().collect();
    // `a.z` has no rule: it is the one that contradicts
    assert_eq!(assemble(&documents, &controller(), None, used.clone()).unwrap_err().code(), "claim-conflict");
    let documents = ["one", "two"].map(|word| {
        let mut document = declaration("test_report", r#"{"a.x": 3}"#);
        document.imported.digest = Digest::of(word.as_bytes());
        document
    });
    let attestation = assemble(&documents, &controller(), None, used).unwrap();
    assert_eq!(attestation.claims[0].value, Json::Int(6));
    let remark =
        |place: usize| attestation.evidence[place].remarks.iter().find(|one| one.code.as_str() == "claims_combined");
    assert!((0..2).all(|place| remark(place).unwrap().count == Some(1)));
}

#[test]
fn documents_of_different_kinds_never_combine() {
    let known = [ruled("1.0.0", &[("a.x", INTEGER, Some("sum"))])];
    let used: Vec<_> = known.iter().collect();
    let documents = [declaration("test_report", r#"{"a.x": 3}"#), declaration("audit_statement", r#"{"a.x": 4}"#)];
    assert_eq!(assemble(&documents, &controller(), None, used).unwrap_err().code(), "claim-conflict");
}

/// A vocabulary that has no rules combines nothing, and is left alone where a newer one is known that has.
#[test]
fn an_older_vocabulary_without_rules_combines_nothing() {
    let old = ruled("1.0.0", &[("a.x", INTEGER, None)]);
    let new = ruled("1.1.0", &[("a.x", INTEGER, Some("least"))]);
    let documents = [3, 5].map(|x| declaration("test_report", &format!(r#"{{"a.x": {x}}}"#)));
    let both = [old.clone(), new];
    let used = used_vocabularies(&documents, &both);
    assert_eq!(used.iter().map(|one| one.1.version.to_string()).collect::<Vec<_>>(), ["1.1.0"]);
    let attestation = assemble(&documents, &controller(), None, used).unwrap();
    assert_eq!((&attestation.claims[0].value, attestation.vocabularies[0].digest), (&Json::Int(3), both[1].0));
    assert_eq!(assemble(&documents, &controller(), None, vec![&old]).unwrap_err().code(), "claim-conflict");
    // one document alone needs no rule
    assert_eq!(used_vocabularies(&documents[..1], &both)[0].1.version.to_string(), "1.0.0");
}

#[test]
fn what_each_document_says_is_told() {
    let known = [ruled("1.0.0", &[("a.x", INTEGER, Some("sum")), ("a.y", INTEGER, Some("agreed"))])];
    let used: Vec<_> = known.iter().collect();
    let documents =
        [declaration("test_report", r#"{"a.x": 3, "a.y": 1}"#), declaration("test_report", r#"{"a.x": 5, "a.y": 2}"#)];
    let combined = combined_claims(&documents, &used);
    let told: Vec<_> = combined.iter().map(|one| (one.claim.as_str(), one.rule, one.value.clone())).collect();
    assert_eq!(told, [("a.x", Combine::Sum, Some(Json::Int(8))), ("a.y", Combine::Agreed, None)]);
    let stated: Vec<_> = combined[0].stated.iter().map(|one| (one.document, one.value.clone())).collect();
    assert_eq!(stated, [(0, Json::Int(3)), (1, Json::Int(5))]);
    let attestation = assemble(&documents, &controller(), None, used).unwrap();
    let codes: Vec<_> = attestation.evidence[0].remarks.iter().map(|one| one.code.as_str()).collect();
    assert_eq!(codes, ["artifacts_not_named", "claims_combined", "claims_not_made"]);
    // what is written can be read, and says of no claim what nobody could be sure of
    let read = Attestation::read(&Json::from(&attestation).to_canonical()).unwrap();
    assert_eq!(read.claims.len(), 1);
}

fn vex(author: &str, time: &str, status: &str, part: Option<&str>) -> Named {
    let part = part.map(|id| format!(r#", "subcomponents": [{{"@id": "{id}"}}]"#)).unwrap_or_default();
    let text = format!(
        r#"{{"@context": "https://openvex.dev/ns/v0.2.0", "author": "{author}", "timestamp": "{time}", "statements": [
            {{"vulnerability": {{"name": "CVE-2026-1"}}, "status": "{status}",
            "products": [{{"@id": "pkg:generic/hamakaze/hk-210@3.2.1"{part}}}]}}]}}"#
    );
    Named { name: format!("{status}.json"), imported: import(&text).unwrap() }
}

/// Of two documents of one author the later statement stands; bad news of anybody else, or about a part, stays.
#[test]
fn a_later_vex_document_replaces_only_what_its_own_author_said() {
    let (early, late) = ("2026-04-01T00:00:00Z", "2026-05-01T00:00:00Z");
    let known = newest();
    let used: Vec<_> = known.iter().collect();
    let later = || vex("PSIRT", late, "fixed", None);
    for (other, expected) in [
        (vex("PSIRT", early, "affected", None), vec!["fixed"]),
        (vex("Somebody else", early, "affected", None), vec!["affected", "fixed"]),
        (vex("PSIRT", early, "affected", Some("pkg:generic/lwip@2.2.0")), vec!["affected", "fixed"]),
        (vex("PSIRT", late, "affected", None), vec!["affected", "fixed"]),
        (vex("PSIRT", "2026-06-01T00:00:00Z", "affected", None), vec!["affected"]),
    ] {
        for documents in [[other.clone(), later()], [later(), other.clone()]] {
            let attestation = assemble(&documents, &controller(), None, used.clone()).unwrap();
            let claim = attestation.claims.iter().find(|one| one.claim.as_str() == "vex.vulnerabilities").unwrap();
            let Json::List(records) = &claim.value else { panic!("{:?}", claim.value) };
            let mut found: Vec<_> =
                records.iter().map(|one| one.member("status").and_then(Json::as_text).unwrap()).collect();
            found.sort_unstable();
            assert_eq!(found, expected);
            assert_eq!(claim.evidence.len(), 2);
        }
    }
}

/// The newest shipped vocabulary, from its file.
fn newest() -> Vec<(Digest, Vocabulary)> {
    let bytes = include_bytes!("../../../warifu-catalog/data/vocabularies/warifu-common-2.3.0.json");
    vec![(Digest::of(bytes), Vocabulary::read(bytes).unwrap())]
}
