//! When no document is taken by two JSON Schemas at once, as far as plain keywords show. What is not shown is not claimed.

use warifu_model::Json;

use super::schema_law::{is_plain, is_within};

/// Returns `true` where it is shown that no document is taken by both.
pub(super) fn are_apart(one: &Json, other: &Json) -> bool {
    is_plain(one) && is_plain(other) && apart(one, other, DEPTH)
}

fn apart(one: &Json, other: &Json, depth: usize) -> bool {
    let both = Json::object().with("allOf", Json::List(vec![one.clone(), other.clone()]));
    has_no_type_in_common(one, other)
        || is_within(&both, &Json::Bool(false))
        || depth > 0 && have_a_member_apart(one, other, depth)
}

fn has_no_type_in_common(one: &Json, other: &Json) -> bool {
    let (Some(one), Some(other)) = (types(one), types(other)) else { return false };
    let is_same = |one: &str, other: &str| one == other || [one, other].iter().all(|name| NUMBERS.contains(name));
    !one.iter().any(|one| other.iter().any(|other| is_same(one, other)))
}

/// Returns `true` where both take objects only that have a certain member, and no value of it is taken by both.
fn have_a_member_apart(one: &Json, other: &Json, depth: usize) -> bool {
    let takes_objects_only = |schema: &Json| types(schema).is_some_and(|types| types == ["object"]);
    let asks_for = |schema: &Json, name: &str| match schema.member("required") {
        Some(Json::List(names)) => names.iter().any(|one| one.as_text() == Some(name)),
        _ => false,
    };
    let (Some(Json::Object(members)), Some(others)) = (one.member("properties"), other.member("properties")) else {
        return false;
    };
    let is_apart = |(name, inner): &(std::borrow::Cow<'static, str>, Json)| {
        (asks_for(one, name) || asks_for(other, name))
            && others.member(name).is_some_and(|other| apart(inner, other, depth - 1))
    };
    (takes_objects_only(one) || takes_objects_only(other)) && members.iter().any(is_apart)
}

/// The types that a schema names; nothing where it names none.
fn types(schema: &Json) -> Option<Vec<&str>> {
    match schema.member("type")? {
        Json::Text(one) => Some(vec![one]),
        Json::List(all) => all.iter().map(Json::as_text).collect(),
        _ => None,
    }
}

const NUMBERS: [&str; 2] = ["integer", "number"];
/// How deep members are looked into.
const DEPTH: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;

    fn json(text: &str) -> Json {
        warifu_model::json::Tape::parse(text.as_bytes()).unwrap().root().to_json()
    }

    #[test]
    fn what_contradicts_is_seen() {
        for (one, other) in [
            (r#"{"type":"object"}"#, r#"{"type":["array","string"]}"#),
            (r#"{"const":1}"#, r#"{"const":2}"#),
            (r#"{"enum":["a","b"]}"#, r#"{"type":"string","minLength":2}"#),
            (
                r#"{"type":"object","required":["v"],"properties":{"v":{"const":"1.5"}}}"#,
                r#"{"properties":{"v":{"const":"1.6"}}}"#,
            ),
        ] {
            assert!(are_apart(&json(one), &json(other)), "{one} {other}");
            assert!(are_apart(&json(other), &json(one)), "{other} {one}");
        }
    }

    #[test]
    fn what_a_document_may_conform_to_together_is_not_apart() {
        for (one, other) in [
            (r#"{"type":"integer"}"#, r#"{"type":"number"}"#),
            (r#"{"const":1}"#, r#"{"type":"integer"}"#),
            // no object at all, or an object without the member
            (r#"{"required":["v"],"properties":{"v":{"const":1}}}"#, r#"{"properties":{"v":{"const":2}}}"#),
            (r#"{"type":"object","properties":{"v":{"const":1}}}"#, r#"{"properties":{"v":{"const":2}}}"#),
            // references are not followed
            (r##"{"$ref":"#/$defs/a","$defs":{"a":{"const":1}}}"##, r#"{"const":2}"#),
        ] {
            assert!(!are_apart(&json(one), &json(other)), "{one} {other}");
            assert!(!are_apart(&json(other), &json(one)), "{other} {one}");
        }
    }
}
