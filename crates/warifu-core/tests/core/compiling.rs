//! Mistakes of a set's author: each with its code and its place.

use warifu_core::CompiledSet;
use warifu_model::{Digest, Json, Language, RequirementSet, Vocabulary};

use crate::support::{compile, json, requirement, set_json, vocabulary};

#[track_caller]
fn refused(criterion: &str, more: &[(&'static str, &str)], code: &str, pointer: &str) {
    let set = set_json(vec![requirement("R", &format!(r#""criterion":{criterion}"#))], more);
    let error = compile(&set).unwrap_err();
    assert_eq!((error.code(), error.pointer.as_str()), (code, pointer), "{error}");
    assert!(!error.help(Language::En).is_empty() && !error.to_string().is_empty());
}

#[test]
fn names_must_be_declared() {
    refused(r#"{"present":{"claim":"t.other"}}"#, &[], "claim-unknown", "/requirements/0/criterion/present/claim");
    let inner = r#"{"all_of":[{"present":{"field":"name"}},{"present":{"field":"other"}}]}"#;
    refused(
        &format!(r#"{{"not":{{"every":{{"claim":"t.records","satisfies":{inner}}}}}}}"#),
        &[],
        "record-field-unknown",
        "/requirements/0/criterion/not/every/satisfies/all_of/1/present/field",
    );
    let at = |field: &str| format!("/requirements/0/criterion/evidence/{field}");
    refused(r#"{"evidence":{"kind":"other"}}"#, &[], "evidence-kind-unknown", &at("kind"));
    refused(r#"{"evidence":{"kind":"pen","role":"other"}}"#, &[], "role-unknown", &at("role"));
    refused(r#"{"evidence":{"kind":"pen","supports":"t.other"}}"#, &[], "claim-unknown", &at("supports"));
    refused(r#"{"evidence":{"kind":"pen","max_age":{"parameter":"p"}}}"#, &[], "parameter-unknown", &at("max_age"));
    let each = |inner: &str| format!(r#"{{"holds_certificate":{{"set":"s","versions":"*","for_each":{{{inner}}}}}}}"#);
    let at = |rest: &str| format!("/requirements/0/criterion/holds_certificate/for_each{rest}");
    refused(&each(r#""claim":"t.other","component":"a""#), &[], "claim-unknown", &at("/claim"));
    refused(&each(r#""claim":"t.boolean","component":"a""#), &[], "operator-wrong-type", &at(""));
    refused(&each(r#""claim":"t.records","component":"other""#), &[], "record-field-unknown", &at("/component"));
    let pointer = "/requirements/0/criterion/conforms_to_schema/schema";
    refused(r#"{"conforms_to_schema":{"kind":"doc","schema":"s"}}"#, &[], "schema-unknown", pointer);
}

#[test]
fn signers_are_counted_from_the_second_edition_on() {
    let at = "/requirements/0/criterion/evidence/signers";
    let two = r#"{"evidence":{"kind":"pen","signers":2}}"#;
    refused(two, &[], "language-too-old", at);
    refused(
        &format!(r#"{{"any_of":[{{"not":{two}}}]}}"#),
        &[],
        "language-too-old",
        &at.replace("n/e", "n/any_of/0/not/e"),
    );
    let second = ("language", "2");
    let many = r#"{"evidence":{"kind":"pen","signers":{"parameter":"p"}}}"#;
    for (count, is_fine) in [(0, false), (1, false), (2, true), (100, true), (101, false)] {
        let parameters =
            format!(r#"[{{"id":"p","title":{{"en":"p","ja":"p"}},"type":{{"kind":"count"}},"value":{count}}}]"#);
        let set =
            set_json(vec![requirement("R", &format!(r#""criterion":{many}"#))], &[second, ("parameters", &parameters)]);
        let compiled = compile(&set);
        assert_eq!(compiled.is_ok(), is_fine, "{count}");
        if let Err(error) = compiled {
            assert_eq!((error.code(), error.pointer.as_str()), ("count-out-of-range", at));
        }
    }
}

#[test]
fn two_values_are_held_against_each_other_from_the_second_edition_on() {
    let tie = |claim: &str, other: &str| {
        format!(r#"{{"not":{{"before":{{"claim":"{claim}","value":{{"claim":"{other}","plus":"P5Y"}}}}}}}}"#)
    };
    let at = "/requirements/0/criterion/not/before/value";
    refused(&tie("t.date", "t.time"), &[], "language-too-old", &format!("{at}/plus"));
    let second = &[("language", "2")];
    refused(&tie("t.date", "t.time"), second, "operator-wrong-type", &format!("{at}/claim"));
    refused(&tie("t.date", "t.integer"), second, "operator-wrong-type", &format!("{at}/claim"));
    refused(&tie("t.date", "t.nothing"), second, "claim-unknown", &format!("{at}/claim"));
    let typed = "/requirements/0/criterion/not/before/value/claim";
    refused(&tie("t.integer", "t.date"), second, "operator-wrong-type", typed);
}

#[test]
fn evidence_is_held_against_a_date_from_the_second_edition_on() {
    let since = |claim: &str, plus: &str| {
        format!(r#"{{"evidence":{{"kind":"pen","made_since":{{"claim":"{claim}","plus":{plus}}}}}}}"#)
    };
    let at = "/requirements/0/criterion/evidence/made_since";
    refused(&since("t.date", r#""P1M""#), &[], "language-too-old", at);
    let second = &[("language", "2")];
    refused(&since("t.integer", r#""P1M""#), second, "operator-wrong-type", &format!("{at}/claim"));
    refused(&since("t.nothing", r#""P1M""#), second, "claim-unknown", &format!("{at}/claim"));
    refused(&since("t.date", r#"{"parameter":"p"}"#), second, "parameter-unknown", &format!("{at}/plus"));
    for claim in ["t.date", "t.time"] {
        let criterion = format!(r#""criterion":{}"#, since(claim, r#""P0D""#));
        let set = compile(&set_json(vec![requirement("R", &criterion)], second)).unwrap();
        let reads = set.reads(&warifu_model::RequirementId::parse("R").unwrap()).unwrap();
        assert_eq!(reads.claims.iter().map(warifu_model::ClaimId::as_str).collect::<Vec<_>>(), [claim]);
        assert!(reads.time && reads.supports.is_empty());
    }
}

#[test]
fn operators_go_with_types() {
    let cases = [
        ("at_least", "t.text", r#""value":"x""#),
        ("at_most", "t.token", r#""value":"red""#),
        ("before", "t.integer", r#""value":1"#),
        ("after", "t.months", r#""value":{"at":"P1M"}"#),
        ("not_older_than", "t.version", r#""age":"P1M""#),
        ("version_matches", "t.text", r#""range":"*""#),
        ("contains_all", "t.token", r#""values":["red"]"#),
        ("equals", "t.records", r#""value":[]"#),
        ("one_of", "t.tokens", r#""values":[["a"]]"#),
        ("every", "t.tokens", r#""satisfies":{"present":{"field":"name"}}"#),
        ("some", "t.text", r#""satisfies":{"present":{"field":"name"}}"#),
        ("at_most_count", "t.integer", r#""count":1,"satisfies":{"present":{"field":"name"}}"#),
    ];
    for (operator, claim, rest) in cases {
        let criterion = format!(r#"{{"any_of":[{{"{operator}":{{"claim":"{claim}",{rest}}}}}]}}"#);
        let pointer = format!("/requirements/0/criterion/any_of/0/{operator}");
        refused(&criterion, &[], "operator-wrong-type", &pointer);
    }
}

#[test]
fn literals_have_the_type_of_what_they_are_compared_with() {
    let at = |rest: &str| format!("/requirements/0/criterion/{rest}");
    let wrong = "literal-wrong-type";
    refused(r#"{"equals":{"claim":"t.boolean","value":"true"}}"#, &[], wrong, &at("equals/value"));
    refused(r#"{"one_of":{"claim":"t.token","values":["red","pink"]}}"#, &[], wrong, &at("one_of/values/1"));
    refused(r#"{"contains_all":{"claim":"t.tokens","values":["a","d"]}}"#, &[], wrong, &at("contains_all/values/1"));
    refused(r#"{"at_least":{"claim":"t.days","value":"P1M"}}"#, &[], wrong, &at("at_least/value"));
    refused(r#"{"before":{"claim":"t.date","value":"2026-01-01T00:00:00Z"}}"#, &[], wrong, &at("before/value"));
}

const PARAMETERS: &str = r#"[
    {"id":"count","title":{"en":"n","ja":"数"},"type":{"kind":"count"},"value":3},
    {"id":"age","title":{"en":"n","ja":"数"},"type":{"kind":"duration","unit":"months"},"value":"P6M"},
    {"id":"range","title":{"en":"n","ja":"数"},"type":{"kind":"range"},"value":"<2.0.0"},
    {"id":"colour","title":{"en":"n","ja":"数"},"type":{"kind":"token","tokens":["red","pink"]},"value":"red"},
    {"id":"pink","title":{"en":"n","ja":"数"},"type":{"kind":"token","tokens":["red","pink"]},"value":"pink"},
    {"id":"number","title":{"en":"n","ja":"数"},"type":{"kind":"integer"},"value":7}]"#;

#[test]
fn parameters_stand_for_values_of_their_type() {
    let more = &[("parameters", PARAMETERS)];
    let at = |rest: &str| format!("/requirements/0/criterion/{rest}");
    let p = |id: &str| format!(r#"{{"parameter":"{id}"}}"#);
    let wrong = "parameter-wrong-type";
    refused(&format!(r#"{{"equals":{{"claim":"t.text","value":{}}}}}"#, p("number")), more, wrong, &at("equals/value"));
    refused(
        &format!(r#"{{"not_older_than":{{"claim":"t.date","age":{}}}}}"#, p("count")),
        more,
        wrong,
        &at("not_older_than/age"),
    );
    refused(
        &format!(r#"{{"version_matches":{{"claim":"t.version","range":{}}}}}"#, p("age")),
        more,
        wrong,
        &at("version_matches/range"),
    );
    // The right kind, but its value is none of the claim's tokens.
    let pink = format!(r#"{{"equals":{{"claim":"t.token","value":{}}}}}"#, p("pink"));
    refused(&pink, more, "literal-wrong-type", &at("equals/value"));
    let several = format!(r#"{{"at_least_n_of":{{"n":{},"of":[{{"present":{{"claim":"t.text"}}}}]}}}}"#, p("count"));
    refused(&several, more, "count-out-of-range", &at("at_least_n_of/n"));
}

#[test]
fn reasons_show_the_values_of_parameters() {
    let criteria = [
        (
            r#"{"equals":{"claim":"t.token","value":{"parameter":"colour"}}}"#,
            r#"{"equals":{"claim":"t.token","value":"red"}}"#,
        ),
        (
            r#"{"evidence":{"kind":"pen","max_age":{"parameter":"age"}}}"#,
            r#"{"evidence":{"kind":"pen","max_age":"P6M"}}"#,
        ),
        (
            r#"{"after":{"claim":"t.date","value":{"at":{"parameter":"age"}}}}"#,
            r#"{"after":{"claim":"t.date","value":{"at":"P6M"}}}"#,
        ),
        (
            r#"{"every":{"claim":"t.records","satisfies":{"at_least":{"field":"score","value":{"parameter":"number"}}}}}"#,
            r#"{"every":{"claim":"t.records","satisfies":{"at_least":{"field":"score","value":7}}}}"#,
        ),
        (
            r#"{"version_matches":{"claim":"t.version","range":{"parameter":"range"}}}"#,
            r#"{"version_matches":{"claim":"t.version","range":"<2.0.0"}}"#,
        ),
    ];
    for (criterion, expected) in criteria {
        let fields = format!(r#""criterion":{criterion}"#);
        let set = crate::support::many(&[("R", &fields)], &[("parameters", PARAMETERS)]);
        let evaluation = crate::support::run(&set, &[&crate::support::attestation("", "[]")]);
        assert_eq!(*evaluation.record().findings[0].reasons[0].expected, json(expected));
    }
}

#[test]
fn schemas_must_compile() {
    let schemas = r#"[{"id":"good","schema":{}},{"id":"bad","schema":{"$ref":"https://example.org/schema"}}]"#;
    let criterion = r#"{"present":{"claim":"t.text"}}"#;
    refused(criterion, &[("schemas", schemas)], "schema-not-usable", "/schemas/1/schema");
}

#[test]
fn the_language_has_a_version() {
    let criterion = r#"{"present":{"claim":"t.text"}}"#;
    let newer = (CompiledSet::LANGUAGE + 1).to_string();
    refused(criterion, &[("language", &newer)], "language-too-new", "/language");
}

#[test]
fn vocabularies_are_pinned_by_their_bytes() {
    let set = set_json(vec![requirement("R", r#""criterion":{"present":{"claim":"t.text"}}"#)], &[]);
    let compile_with = |vocabularies: &[(Digest, Vocabulary)]| {
        let bytes = set.to_canonical();
        let error = CompiledSet::compile(RequirementSet::read(&bytes).unwrap(), Digest::of(&bytes), vocabularies);
        let error = error.unwrap_err();
        (error.code(), error.pointer)
    };
    let vocabulary = Vocabulary::read(&vocabulary()).unwrap();
    assert_eq!(compile_with(&[]), ("vocabulary-missing", "/vocabularies/0".into()));
    let other = [(Digest::of(b"other bytes"), vocabulary)];
    assert_eq!(compile_with(&other), ("vocabulary-digest-mismatch", "/vocabularies/0".into()));
}

#[test]
fn a_claim_is_declared_once() {
    let first = Vocabulary::read(&vocabulary()).unwrap();
    let second = Vocabulary { id: warifu_model::VocabularyId::parse("more-words").unwrap(), ..first.clone() };
    let pin = |vocabulary: &Vocabulary| {
        let digest = Digest::of(&Json::from(vocabulary).to_canonical());
        let id = Json::object().with("id", &vocabulary.id).with("version", &vocabulary.version);
        (digest, id.with("digest", digest))
    };
    let ((first_digest, first_pin), (second_digest, second_pin)) = (pin(&first), pin(&second));
    let pins = String::from_utf8(Json::List(vec![first_pin, second_pin]).to_canonical()).unwrap();
    let set =
        set_json(vec![requirement("R", r#""criterion":{"present":{"claim":"t.text"}}"#)], &[("vocabularies", &pins)]);
    let bytes = set.to_canonical();
    let vocabularies = [(first_digest, first), (second_digest, second)];
    let error = CompiledSet::compile(RequirementSet::read(&bytes).unwrap(), Digest::of(&bytes), &vocabularies);
    let error = error.unwrap_err();
    assert_eq!((error.code(), error.pointer.as_str()), ("claim-duplicate", "/vocabularies/1"));
}

#[test]
fn a_compiled_set_is_used_from_any_thread() {
    fn any_thread<T: Send + Sync>() {}
    any_thread::<CompiledSet>();
}
