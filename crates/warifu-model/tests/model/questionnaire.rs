use warifu_model::{ClaimId, Json, Questionnaire, ReadError};

fn read(made_by: &str, answer: &str) -> Result<Questionnaire, ReadError> {
    let text = format!(
        r#"{{"format":"warifu.questionnaire/1","product":{{"identifiers":[{{"type":"model","value":"A 1"}}]}},
        "kind":"self_declaration","title":"Updates","made_by":{made_by},"made_at":"2026-11-01T00:00:00Z","valid_until":null,
        "questions":[{{"claim":"update.signed","question":{{"en":"Signed?","ja":"署名？"}},"answers":{{"en":"true","ja":"true"}},
        "said_in":{{"en":"a","ja":"a"}},"asked_by":["us-ssdf PS.2.1"],"answer":{answer}}}]}}"#
    );
    Questionnaire::read(text.as_bytes())
}

#[test]
fn what_is_blank_declares_nothing() {
    let blank = read("null", "null").unwrap();
    assert_eq!((blank.declaration(), blank.open()), (None, 1));
    assert_eq!(Questionnaire::read(&Json::from(&blank).to_canonical()), Ok(blank));
}

#[test]
fn an_answer_becomes_a_claim_of_whoever_answers() {
    let declaration = read(r#""Hamakaze""#, "false").unwrap().declaration().unwrap();
    assert_eq!(declaration.claims, [(ClaimId::parse("update.signed").unwrap(), Json::Bool(false))]);
    assert_eq!(declaration.made_by, "Hamakaze");
    let error = read("null", "true").unwrap_err();
    assert_eq!((error.code(), error.pointer.as_str()), ("rule-broken", "/made_by"));
}
