//! Codes: those that our own strict reader has too are spelled alike, and none depends on the English of `serde_json`.

use warifu_evidence::{ImportProblem, JsonType, import};
use warifu_model::json::Tape;
use warifu_model::{Language, Problem};

use crate::support::{FIRMWARE, controller};

fn refused(text: &str) -> ImportProblem {
    import(text.as_bytes(), &controller()).unwrap_err().problem
}

#[test]
fn wild_serde_messages_make_no_codes() {
    let place = |kind: JsonType, value: &str| match kind {
        JsonType::Array => format!(r#"{{"bomFormat": "CycloneDX", "components": {value}}}"#),
        JsonType::Object => format!(r#"{{"bomFormat": "CycloneDX", "metadata": {value}}}"#),
        JsonType::Text => format!(r#"{{"bomFormat": "CycloneDX", "specVersion": {value}}}"#),
        _ => {
            let metadata =
                r#"{"buildInvocationId": "a", "completeness": {"parameters": VALUE}}"#.replace("VALUE", value);
            format!(
                r#"{{"_type": "https://in-toto.io/Statement/v0.1", "predicateType": "https://slsa.dev/provenance/v0.2",
                    "subject": [{{"digest": {{"sha256": "{FIRMWARE}"}}}}], "predicate": {{"metadata": {metadata}}}}}"#
            )
        }
    };
    let values = [
        (JsonType::Array, "[1]", ""),
        (JsonType::Boolean, "true", ""),
        (JsonType::Null, "null", ""),
        (JsonType::Number, "3", "3"),
        (JsonType::Number, "-3", "-3"),
        (JsonType::Number, "1.5", "1.5"),
        (JsonType::Number, "123456789012345678901234567890", "1.2345678901234568e29"),
        (JsonType::Number, "1e999", "1e999"),
        (JsonType::Object, r#"{"a": 1}"#, ""),
        (JsonType::Text, r#""text at line 3, expected""#, "text at line 3, expected"),
    ];
    for expected in [JsonType::Array, JsonType::Boolean, JsonType::Object, JsonType::Text] {
        for (found, text, shown) in values.into_iter().filter(|(found, ..)| *found != expected) {
            let problem = refused(&place(expected, text));
            assert_eq!(problem.code(), "wrong-type", "{expected:?} {text}: {problem}");
            if let ImportProblem::WrongType { expected: wanted, found: had, value } = &problem
                && shown != "1.2345678901234568e29"
            {
                assert_eq!((*wanted, *had, value.as_str()), (expected, found, shown), "{text}");
            }
        }
    }
}

#[test]
fn malformed_json_is_named_by_what_is_there() {
    for (text, code, found) in [
        ("bom", "syntax", "b"),
        ("{'a': 1}", "syntax", "'"),
        (r#"{"a": 1,}"#, "syntax", "}"),
        (r#"{"a": 1 2}"#, "syntax", "2"),
        (r#"{"bomFormat": "CycloneDX", "specVersion": nul}"#, "syntax", "}"),
    ] {
        let ImportProblem::NotJson { found: had } = refused(text) else { panic!("{text}: {}", refused(text)) };
        assert_eq!((refused(text).code(), had.as_str()), (code, found), "{text}");
    }
}

/// An idea that both readers have has one code. Only the streaming reader tells a document that ends early from other errors.
#[test]
fn both_readers_spell_one_idea_alike() {
    for text in [r#"{"a": 1, "a": 2}"#, "{} {}", "{]", "bom", "{1: 2}", r#"{"a": 1,}"#] {
        let strict = Tape::parse(text.as_bytes()).and_then(|tape| tape.root().fields().map(|_| ())).unwrap_err();
        assert_eq!(refused(text).code(), strict.code(), "{text}");
    }
    let strict = Tape::parse(b"\"\xff\"").unwrap_err();
    assert_eq!(import(b"\"\xff\"", &controller()).unwrap_err().code(), strict.code());
    let strict: Result<String, _> = Tape::parse(b"{}").unwrap().root().fields().unwrap().required("a");
    assert_eq!(ImportProblem::MissingField { key: "a" }.code(), strict.unwrap_err().code());
    let strict = Tape::parse(b"1").unwrap().root().fields().map(|_| ()).unwrap_err();
    assert_eq!(refused("[]").code(), strict.code());
    let deep = "[".repeat(1000);
    assert_eq!(ImportProblem::TooDeep.code(), Tape::parse(deep.as_bytes()).unwrap_err().code());
    let strict = Tape::parse(b"\"\\u0007\"").unwrap().root().string().map(|_| ());
    if let Err(strict) = strict {
        assert_eq!(ImportProblem::ControlCharacter { value: String::new() }.code(), strict.code());
    }
}

#[test]
fn every_message_has_both_languages() {
    for text in ["", "<", "[]", "{}", r#"{"a": 1, "a": 2}"#, r#"{"bomFormat": "x"}"#, r#"{"_type": "x"}"#] {
        let error = import(text.as_bytes(), &controller()).unwrap_err();
        let ja = error.message(Language::Ja) + &error.help(Language::Ja);
        assert!(ja.chars().any(|c| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}')), "{ja}");
        assert_ne!(error.message(Language::En), error.message(Language::Ja));
    }
}
