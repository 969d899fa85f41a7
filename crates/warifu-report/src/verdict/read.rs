//! Members of a verdict. What is not there, or is something else, is empty.

use warifu_model::{Json, LanguageTag, Localized};

pub(super) fn member<'j>(json: &'j Json, name: &str) -> Option<&'j Json> {
    json.member(name).filter(|found| **found != Json::Null)
}

pub(super) fn text<'j>(json: &'j Json, name: &str) -> &'j str {
    json.member(name).and_then(Json::as_text).unwrap_or_default()
}

pub(super) fn list<'j>(json: &'j Json, name: &str) -> Option<&'j [Json]> {
    match json.member(name)? {
        Json::List(items) => Some(items),
        _ => None,
    }
}

pub(super) fn items<'j>(json: &'j Json, name: &str) -> &'j [Json] {
    list(json, name).unwrap_or_default()
}

/// A text in both languages: `{en, ja}`, or one text for both.
pub(super) fn localized(json: &Json, name: &str) -> Localized {
    let Some(found) = member(json, name) else { return Localized::english("") };
    if let Some(text) = found.as_text() {
        return Localized::english(text);
    }
    let Json::Object(members) = found else { return Localized::english("") };
    let others = members.iter().filter(|(name, _)| !matches!(name.as_ref(), "en" | "ja"));
    let others = others.filter_map(|(name, text)| Some((LanguageTag::parse(name)?, text.as_text()?.to_owned())));
    Localized { others: others.collect(), ..Localized::of(text(found, "en").to_owned(), text(found, "ja").to_owned()) }
}

/// The texts of a list, joined.
pub(super) fn joined(json: &Json, name: &str) -> String {
    items(json, name).iter().filter_map(Json::as_text).collect::<Vec<_>>().join(", ")
}

/// A number, as it is written.
pub(super) fn number(json: &Json, name: &str) -> String {
    match json.member(name) {
        Some(Json::Int(number)) => number.to_string(),
        _ => String::new(),
    }
}

/// How a check came out.
pub(super) fn outcome<'j>(verdict: &'j Json, check: &str) -> &'j str {
    let found = items(verdict, "checks").iter().find(|one| text(one, "check") == check);
    found.map(|one| text(one, "outcome")).unwrap_or_default()
}
