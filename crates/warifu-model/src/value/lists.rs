//! Values over tokens, and lists.

use super::{ClaimType, Empty, FieldType, Value};
use crate::ids::Token;
use crate::json::{Json, Node, shorten};
use crate::language::Language;
use crate::limits::Limit;
use crate::type_error::TypeError;

pub(super) fn place(tokens: &[Token], text: &str) -> Option<usize> {
    tokens.iter().position(|token| token.as_str() == text)
}

pub(super) fn token_set(tokens: &[Token], items: &[Json]) -> Result<Value, TypeError> {
    let mut places = Vec::with_capacity(items.len());
    for (i, item) in items.iter().enumerate() {
        let found = item.as_text().and_then(|text| place(tokens, text)).filter(|place| !places.contains(place));
        let expected = |language| ClaimType::TokenList(tokens.to_vec(), Empty::Refused).describe_in(language);
        places.push(found.ok_or_else(|| TypeError::new(format!("/{i}"), expected, show(item)))?);
    }
    places.sort_unstable();
    Ok(Value::Tokens(places))
}

pub(super) fn token_set_at(tokens: &[Token], node: Node<'_>) -> Option<Value> {
    let items = node.items().ok()?;
    let mut places = Vec::with_capacity(tokens.len());
    for item in items {
        let place = place(tokens, &item.string().ok()?).filter(|place| !places.contains(place))?;
        places.push(place);
    }
    places.sort_unstable();
    // Whether it may be empty is asked on the longer way.
    (!places.is_empty()).then_some(Value::Tokens(places))
}

pub(super) fn records(fields: &[FieldType], items: &[Json]) -> Result<Value, TypeError> {
    if items.len() > Limit::RECORDS {
        let expected = |language: Language| match language {
            Language::En => format!("at most {} records", Limit::RECORDS),
            Language::Ja => format!("{}件以内の記録", Limit::RECORDS),
        };
        return Err(TypeError::new(String::new(), expected, format!("{} records", items.len())));
    }
    let read = |(i, item)| record(fields, item).map_err(|e| TypeError { pointer: format!("/{i}{}", e.pointer), ..e });
    items.iter().enumerate().map(read).collect::<Result<_, _>>().map(Value::Records)
}

fn record(fields: &[FieldType], item: &Json) -> Result<Vec<Option<Value>>, TypeError> {
    let Json::Object(members) = item else {
        return Err(TypeError::new(String::new(), |language| language.pick("a record", "記録").to_owned(), show(item)));
    };
    if let Some((name, _)) = members.iter().find(|(name, _)| !fields.iter().any(|f| f.name.as_str() == name)) {
        let known = fields.iter().map(|f| f.name.as_str()).collect::<Vec<_>>().join(", ");
        let expected = |language: Language| match language {
            Language::En => format!("only the fields {known}"),
            Language::Ja => format!("フィールド {known} だけ"),
        };
        let pointer = format!("/{}", crate::json::escape_pointer(name));
        return Err(TypeError::new(pointer, expected, shorten(name)));
    }
    fields.iter().map(|field| field_value(field, item)).collect()
}

fn field_value(field: &FieldType, item: &Json) -> Result<Option<Value>, TypeError> {
    let pointer = format!("/{}", field.name);
    match item.member(field.name.as_str()) {
        None if field.required => {
            Err(TypeError::new(pointer, |language| field.kind.describe_in(language), "nothing".into()))
        }
        None => Ok(None),
        Some(json) => {
            let value = field.kind.value(json);
            value.map(Some).map_err(|e| TypeError { pointer: format!("{pointer}{}", e.pointer), ..e })
        }
    }
}

pub(crate) fn record_to_json(fields: &[FieldType], record: &[Option<Value>]) -> Json {
    let mut json = Json::object();
    for (field, value) in fields.iter().zip(record) {
        if let Some(value) = value {
            json = json.with(field.name.as_str().to_owned(), field.kind.to_json(value));
        }
    }
    json
}

pub(super) fn show(json: &Json) -> String {
    match json {
        Json::Text(text) => format!("\"{}\"", shorten(text)),
        Json::Object(_) => "an object".into(),
        Json::List(_) => "a list".into(),
        scalar => shorten(&String::from_utf8_lossy(&scalar.to_canonical())),
    }
}
