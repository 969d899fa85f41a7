use warifu_evidence::{Imported, Named, assemble};

use crate::support::{FIRMWARE, claim, controller, import, notes, refusal};

fn questionnaire(kind: &str, made_by: &str, [first, second]: [&str; 2]) -> String {
    let question = |claim: &str, answer: &str| {
        format!(
            r#"{{"claim": "{claim}", "question": {{"en": "q", "ja": "q"}}, "answers": {{"en": "a", "ja": "a"}},
                "said_in": {{"en": "s", "ja": "s"}}, "asked_by": [], "answer": {answer}}}"#
        )
    };
    format!(
        r#"{{"format": "warifu.questionnaire/1", "product": {{"artifacts": ["sha256:{FIRMWARE}"]}}, "kind": "{kind}", "title": "t",
            "made_by": {made_by}, "made_at": "2026-08-01T00:00:00Z", "valid_until": null, "questions": [{}, {}]}}"#,
        question("update.signed", first),
        question("update.automatic", second)
    )
}

#[test]
fn what_is_not_answered_says_nothing() {
    let half = import(&questionnaire("threat_model", r#""Hamakaze""#, ["true", "null"])).unwrap();
    assert_eq!(claim(&half, "update.signed"), "true");
    assert_eq!(half.parts[0].claims.len(), 1);
    assert!(notes(&half).contains(&"questions_open"), "{:?}", notes(&half));
    // blanks alone are no threat model
    let blank = import(&questionnaire("threat_model", "null", ["null", "null"])).unwrap();
    assert_eq!((blank.parts.len(), notes(&blank)), (0, vec!["questions_open"]));
}

#[test]
fn an_answer_is_a_declaration() {
    assert_eq!(refusal(&questionnaire("sbom", r#""Hamakaze""#, ["true", "null"])), ("reserved", "/kind".into()));
    let text =
        questionnaire("threat_model", r#""Hamakaze""#, ["true", "null"]).replace("update.automatic", "sbom.components");
    assert!(import(&text).is_ok(), "nobody has answered it");
    let text = text.replace(r#""answer": null"#, r#""answer": 5"#);
    assert_eq!(refusal(&text), ("reserved", "/questions/1/claim".into()));
    assert_eq!(refusal(&questionnaire("threat_model", "null", ["true", "null"])), ("rule-broken", "/made_by".into()));
}

#[test]
fn an_attestation_gives_back_what_was_imported() {
    let text = questionnaire("threat_model", r#""Hamakaze""#, ["true", "null"]);
    let imported = import(&text).unwrap();
    let attestation =
        assemble(&[Named { name: "a".into(), imported: imported.clone() }], &controller(), None, Vec::new()).unwrap();
    assert_eq!(Imported::restored(&attestation, imported.digest), Some(imported));
    assert_eq!(Imported::restored(&attestation, warifu_model::Digest::of(b"")), None);
}
