use warifu_evidence::{AssembleError, Named, assemble};
use warifu_model::{Attestation, Json, Timestamp};

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
