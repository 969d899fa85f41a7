//! Documents made from schemas: one that conforms, as far as plain keywords say, and others that miss by little.

use warifu_model::Json;

/// Documents worth holding against these schemas.
pub(super) fn candidates(schemas: &[&Json]) -> Vec<Json> {
    let mut all = plain();
    for schema in schemas {
        let instance = instance(schema, DEPTH);
        all.extend(variants(schema, &instance, DEPTH));
        all.push(instance);
    }
    all.truncate(CANDIDATES);
    // What one schema makes plus what another makes: objects with the members of both.
    let merged: Vec<Json> = schemas
        .iter()
        .flat_map(|one| schemas.iter().map(move |other| merge(&instance(one, DEPTH), &instance(other, DEPTH))))
        .collect();
    all.extend(merged);
    all
}

fn plain() -> Vec<Json> {
    let texts = ["", "x", "2026-01-01"].map(Json::from);
    let numbers = [0, 1, -1, 2, 1_000_000].map(Json::Int);
    let others = [Json::Null, Json::Bool(true), Json::Bool(false), Json::List(Vec::new()), Json::object()];
    texts.into_iter().chain(numbers).chain(others).collect()
}

/// A value that a schema probably takes.
fn instance(schema: &Json, depth: usize) -> Json {
    if let Some(value) = schema.member("const") {
        return value.clone();
    }
    if let Some(Json::List(values)) = schema.member("enum")
        && let Some(value) = values.first()
    {
        return value.clone();
    }
    match kind(schema) {
        "array" => {
            let count = number(schema, "minItems").unwrap_or(0).clamp(0, 8);
            let item =
                schema.member("items").filter(|_| depth > 0).map_or(Json::Null, |items| instance(items, depth - 1));
            Json::List((0..count).map(|_| item.clone()).collect())
        }
        "boolean" => Json::Bool(true),
        "integer" | "number" => Json::Int(least(schema)),
        "null" => Json::Null,
        "string" => {
            let length = number(schema, "minLength").unwrap_or(1).clamp(0, 64);
            Json::Text("x".repeat(usize::try_from(length).unwrap_or(1)))
        }
        _ => required(schema).into_iter().fold(Json::object(), |json, name| {
            let inner = property(schema, name).filter(|_| depth > 0);
            json.with(name.to_owned(), inner.map_or(Json::Int(1), |inner| instance(inner, depth - 1)))
        }),
    }
}

/// The instance with one thing changed.
fn variants(schema: &Json, base: &Json, depth: usize) -> Vec<Json> {
    let mut all = Vec::new();
    match base {
        Json::Object(members) if depth > 0 => {
            let declared = match schema.member("properties") {
                Some(Json::Object(properties)) => properties.iter().map(|(name, _)| name.as_ref()).collect(),
                _ => Vec::new(),
            };
            let names = members.iter().map(|(name, _)| name.as_ref()).chain(declared);
            let mut names: Vec<&str> = names.collect();
            names.sort_unstable();
            names.dedup();
            // as many members as there may be, and one more that nobody names
            let free = (0_usize..).map(|n| if n == 0 { "another".to_owned() } else { format!("another {n}") });
            let most = number(schema, "maxProperties").and_then(|most| usize::try_from(most).ok()).unwrap_or(0);
            let more = (most + 1).saturating_sub(members.len()).clamp(1, MEMBERS);
            let mut grown = base.clone();
            for name in free.filter(|name| !names.contains(&name.as_str())).take(more) {
                grown = grown.with(name, 1_i64);
                all.push(grown.clone());
            }
            for name in names {
                all.push(without(base, name));
                let any = Json::object();
                let inner = property(schema, name).unwrap_or(&any);
                let value = base.member(name).cloned().unwrap_or_else(|| instance(inner, depth - 1));
                all.push(without(base, name).with(name.to_owned(), value.clone()));
                let others = variants(inner, &value, depth - 1).into_iter();
                all.extend(others.map(|other| without(base, name).with(name.to_owned(), other)));
            }
        }
        Json::Int(_) => {
            let bounds = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"];
            let near = bounds.into_iter().filter_map(|bound| number(schema, bound));
            all.extend(near.flat_map(|bound| [bound - 1, bound, bound + 1]).map(Json::Int));
            all.push(Json::from("x"));
        }
        Json::List(items) if depth > 0 => {
            let item = schema.member("items").map_or(Json::Null, |items| instance(items, depth - 1));
            let mut grown = items.clone();
            let most = number(schema, "maxItems").and_then(|most| usize::try_from(most).ok()).unwrap_or(0);
            for _ in 0..(most + 1).saturating_sub(items.len()).clamp(1, MEMBERS) {
                grown.push(item.clone());
                all.push(Json::List(grown.clone()));
            }
            all.push(Json::List(items.iter().skip(1).cloned().collect()));
        }
        Json::Text(_) => {
            let bounds = ["minLength", "maxLength"].into_iter().filter_map(|bound| number(schema, bound));
            let lengths =
                bounds.flat_map(|bound| [bound - 1, bound, bound + 1]).filter_map(|one| usize::try_from(one).ok());
            all.extend(lengths.filter(|length| *length <= LENGTH).map(|length| Json::Text("x".repeat(length))));
            all.extend([Json::from("y"), Json::Int(1), Json::Null]);
        }
        _ => all.extend([Json::from("y"), Json::Int(1), Json::Null]),
    }
    if let Some(Json::List(values)) = schema.member("enum") {
        all.extend(values.iter().cloned());
    }
    all
}

fn without(json: &Json, name: &str) -> Json {
    match json {
        Json::Object(members) => Json::Object(members.iter().filter(|(key, _)| key != name).cloned().collect()),
        other => other.clone(),
    }
}

fn merge(one: &Json, other: &Json) -> Json {
    match (one, other) {
        (Json::Object(_), Json::Object(members)) => members
            .iter()
            .fold(one.clone(), |json, (name, value)| without(&json, name).with(name.clone(), value.clone())),
        _ => one.clone(),
    }
}

fn kind(schema: &Json) -> &str {
    match schema.member("type") {
        Some(Json::Text(kind)) => kind,
        Some(Json::List(kinds)) => kinds.first().and_then(Json::as_text).unwrap_or_default(),
        _ => "",
    }
}

fn required(schema: &Json) -> Vec<&str> {
    match schema.member("required") {
        Some(Json::List(names)) => names.iter().filter_map(Json::as_text).collect(),
        _ => Vec::new(),
    }
}

fn property<'j>(schema: &'j Json, name: &str) -> Option<&'j Json> {
    schema.member("properties").and_then(|properties| properties.member(name))
}

fn number(schema: &Json, keyword: &str) -> Option<i64> {
    if let Some(Json::Int(value)) = schema.member(keyword) { Some(*value) } else { None }
}

fn least(schema: &Json) -> i64 {
    let above = number(schema, "exclusiveMinimum").map(|bound| bound + 1);
    let most = number(schema, "maximum").or(number(schema, "exclusiveMaximum").map(|bound| bound - 1));
    number(schema, "minimum").or(above).or(most.filter(|most| *most < 1)).unwrap_or(1)
}

/// How deep objects are filled.
const DEPTH: usize = 4;
/// The number of members or items that are added to reach a bound, and the length of texts for one.
const MEMBERS: usize = 12;
const LENGTH: usize = 1_000;
/// Most documents that are tried for one kind of evidence.
const CANDIDATES: usize = 400;
