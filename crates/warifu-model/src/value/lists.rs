//! Values over tokens, and lists.

use crate::ids::Token;
use crate::json::{Json, Node, shorten};
use crate::language::Language;
use crate::limits::Limit;
use crate::type_error::TypeError;

/// The field of a record at a place, typed; the error where it has to be there and is not.
pub(super) type ReadField<'r, V> = dyn Fn(usize, Option<&Json>) -> Result<Option<V>, TypeError> + 'r;

pub(super) fn place(tokens: &[Token], text: &str) -> Option<usize> {
    tokens.iter().position(|token| token.as_str() == text)
}

/// The places of tokens in the declared list, ascending. `expected` says what the list looks like.
pub(super) fn token_set(
    tokens: &[Token],
    items: &[Json],
    expected: &dyn Fn(Language) -> String,
) -> Result<Vec<usize>, TypeError> {
    let mut places = Vec::with_capacity(items.len());
    for (i, item) in items.iter().enumerate() {
        let found = item.as_text().and_then(|text| place(tokens, text)).filter(|place| !places.contains(place));
        places.push(found.ok_or_else(|| TypeError::new(format!("/{i}"), expected, show(item)))?);
    }
    places.sort_unstable();
    Ok(places)
}

pub(super) fn token_set_at(tokens: &[Token], node: Node<'_>) -> Option<Vec<usize>> {
    let items = node.items().ok()?;
    let mut places = Vec::with_capacity(tokens.len());
    for item in items {
        let place = place(tokens, &item.string().ok()?).filter(|place| !places.contains(place))?;
        places.push(place);
    }
    places.sort_unstable();
    // Whether it may be empty is asked on the longer way.
    (!places.is_empty()).then_some(places)
}

/// Reads records with fields of these names; `read` types the field at a place, or says what its absence means.
pub(super) fn records<V>(
    names: &[&str],
    items: &[Json],
    read: &ReadField<'_, V>,
) -> Result<Vec<Vec<Option<V>>>, TypeError> {
    if items.len() > Limit::RECORDS {
        let expected = |language: Language| match language {
            Language::En => format!("at most {} records", Limit::RECORDS),
            Language::Ja => format!("{}件以内の記録", Limit::RECORDS),
        };
        return Err(TypeError::new(String::new(), expected, format!("{} records", items.len())));
    }
    let one =
        |(i, item)| record(names, item, read).map_err(|e| TypeError { pointer: format!("/{i}{}", e.pointer), ..e });
    items.iter().enumerate().map(one).collect()
}

fn record<V>(names: &[&str], item: &Json, read: &ReadField<'_, V>) -> Result<Vec<Option<V>>, TypeError> {
    let Json::Object(members) = item else {
        return Err(TypeError::new(String::new(), |language| language.pick("a record", "記録").to_owned(), show(item)));
    };
    if let Some((name, _)) = members.iter().find(|(name, _)| !names.contains(&name.as_ref())) {
        let known = names.join(", ");
        let expected = |language: Language| match language {
            Language::En => format!("only the fields {known}"),
            Language::Ja => format!("フィールド {known} だけ"),
        };
        let pointer = format!("/{}", crate::json::escape_pointer(name));
        return Err(TypeError::new(pointer, expected, shorten(name)));
    }
    let field = |(place, name): (usize, &&str)| {
        read(place, item.member(name)).map_err(|e| TypeError { pointer: format!("/{name}{}", e.pointer), ..e })
    };
    names.iter().enumerate().map(field).collect()
}

pub(super) fn show(json: &Json) -> String {
    match json {
        Json::Text(text) => format!("\"{}\"", shorten(text)),
        Json::Object(_) => "an object".into(),
        Json::List(_) => "a list".into(),
        scalar => shorten(&String::from_utf8_lossy(&scalar.to_canonical())),
    }
}
