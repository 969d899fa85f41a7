//! A document of any format, for formats without a page of their own: its fields by the names that it gives them.

use std::borrow::Cow;

use warifu_model::{Json, Language};
use warifu_report::{Page, Text};

use crate::commands::common::{comma, value_text};

/// All that a document says: single values first, then what is inside the others.
pub(super) fn page(page: &mut Page, document: &Json, language: Language) {
    below(page, 0, document, language);
}

fn below(page: &mut Page, indent: usize, json: &Json, language: Language) {
    let members = members(json);
    let lines = members.iter().filter_map(|(name, value)| Some((&**name, single(value, language)?.into())));
    page.fields(indent, lines);
    for (name, value) in members.iter().filter(|(_, value)| single(value, language).is_none()) {
        page.indented(indent, Text::new().strong(&**name));
        below(page, (indent + STEP).min(DEEPEST), value, language);
    }
}

/// The members of an object but its format, or the items of a list by their numbers.
fn members(json: &Json) -> Vec<(Cow<'_, str>, &Json)> {
    match json {
        Json::Object(members) => {
            let others = members.iter().filter(|(name, _)| name != "format");
            others.map(|(name, value)| (Cow::Borrowed(&**name), value)).collect()
        }
        Json::List(items) => items.iter().zip(1..).map(|(item, n)| (Cow::Owned(format!("{n}.")), item)).collect(),
        _ => Vec::new(),
    }
}

/// What stands on one line: a scalar, a text in both languages, or a list of such.
fn single(json: &Json, language: Language) -> Option<String> {
    match json {
        Json::Object(members) => {
            let is_localized = members.len() == 2 && ["en", "ja"].iter().all(|name| json.member(name).is_some());
            let text = json.member(language.pick("en", "ja"))?;
            is_localized.then(|| value_text(text))
        }
        Json::List(items) => {
            let items: Option<Vec<_>> = items.iter().map(|item| single(item, language)).collect();
            Some(items?.join(comma(language))).filter(|text| !text.is_empty()).or_else(|| Some("[]".into()))
        }
        // An empty line would be left out.
        Json::Text(text) if text.is_empty() => Some("\"\"".into()),
        scalar => Some(value_text(scalar)),
    }
}

/// By how much what is inside stands further right, and how far at most.
const STEP: usize = 2;
const DEEPEST: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;
    use warifu_model::Format;
    use warifu_model::json::{Limits, Tape};

    /// Everything that a document of any format says stands on the page, in the language that is asked for.
    #[test]
    #[expect(clippy::disallowed_methods, reason = "the vectors stand outside of the crate")]
    fn nothing_is_left_out() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors/read");
        for format in Format::ALL {
            let bytes = std::fs::read(folder.join(format.stem()).join("valid-full.json")).unwrap();
            let json = Tape::parse_within(&bytes, Limits::envelope()).unwrap().root().to_json();
            for language in [Language::En, Language::Ja] {
                let mut shown = Page::default();
                page(&mut shown, &json, language);
                let shown = shown.render(100_000);
                let mut said = Vec::new();
                scalars(&json, language, &mut said);
                assert!(!said.is_empty(), "{format:?}");
                for text in said {
                    assert!(shown.contains(&text), "{format:?}: {text} in {shown}");
                }
            }
        }
    }

    /// The scalars of a document, and the names of its members.
    fn scalars(json: &Json, language: Language, found: &mut Vec<String>) {
        match json {
            Json::Object(members) if members.iter().any(|(name, _)| name == "ja") => {
                scalars(json.member(language.pick("en", "ja")).unwrap(), language, found);
            }
            Json::Object(members) => {
                for (name, value) in members.iter().filter(|(name, _)| name != "format") {
                    found.push(name.to_string());
                    scalars(value, language, found);
                }
            }
            Json::List(items) => items.iter().for_each(|item| scalars(item, language, found)),
            // Control characters are shown in a form of their own.
            scalar => found.extend(Some(value_text(scalar)).filter(|text| !text.contains(char::is_control))),
        }
    }
}
