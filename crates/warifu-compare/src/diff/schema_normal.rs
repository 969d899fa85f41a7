//! JSON Schemas in one way of writing: what says nothing about documents is left out, and what has no order is sorted.

use std::borrow::Cow;

use warifu_model::Json;

/// A schema without annotations, its lists without order sorted. Schemas with the same normal form take the same
/// documents.
///
/// A schema with a reference to anything but its own definitions stays as it is: anything in it may be what is referred
/// to.
pub(super) fn normal_schema(schema: &Json) -> Json {
    let mut references = Vec::new();
    collect(schema, &mut references);
    let is_plain = |target: Option<&str>| {
        target.is_some_and(|target| {
            let name = target.strip_prefix("#/$defs/").or_else(|| target.strip_prefix("#/definitions/"));
            target == "#" || name.is_some_and(|name| !name.contains('/'))
        })
    };
    match references.iter().copied().all(is_plain) {
        true if references.is_empty() => normal(schema, Order::Free),
        true => normal(schema, Order::Kept),
        false => schema.clone(),
    }
}

/// True where places in lists of schemas may be pointed at.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Order {
    Free,
    Kept,
}

/// What keywords refer to, anywhere; nothing for what is no text or is told apart by more than its name.
fn collect<'j>(json: &'j Json, all: &mut Vec<Option<&'j str>>) {
    match json {
        Json::List(items) => items.iter().for_each(|item| collect(item, all)),
        Json::Object(members) => {
            for (name, value) in members {
                match name.as_ref() {
                    "$ref" => all.push(value.as_text()),
                    "$dynamicRef" | "$recursiveRef" | "$id" | "$anchor" | "$dynamicAnchor" => all.push(None),
                    _ => {}
                }
                collect(value, all);
            }
        }
        _ => {}
    }
}

fn normal(schema: &Json, order: Order) -> Json {
    let Json::Object(members) = schema else { return schema.clone() };
    let one = |json: &Json| normal(json, order);
    let map = |json: &Json| match json {
        Json::Object(members) => Json::Object(members.iter().map(|(name, inner)| (name.clone(), one(inner))).collect()),
        other => other.clone(),
    };
    let several = |json: &Json| match json {
        Json::List(items) => items.iter().map(one).collect(),
        _ => Vec::new(),
    };
    let mut kept: Vec<(Cow<'static, str>, Json)> = Vec::with_capacity(members.len());
    for (name, value) in members {
        let value = match name.as_ref() {
            name if ANNOTATIONS.contains(&name) => continue,
            name if SCHEMAS.contains(&name) => one(value),
            "properties" | "patternProperties" | "$defs" | "definitions" | "dependentSchemas" => map(value),
            "oneOf" if order == Order::Free => Json::List(sorted(several(value))),
            "allOf" | "anyOf" if order == Order::Free => Json::List(set(several(value))),
            "prefixItems" | "allOf" | "anyOf" | "oneOf" => Json::List(several(value)),
            "enum" | "required" => listed(value),
            "type" => match listed(value) {
                Json::List(kinds) if kinds.len() == 1 => kinds.into_iter().next().into(),
                kinds => kinds,
            },
            _ => value.clone(),
        };
        if !says_nothing(name, &value) {
            kept.push((name.clone(), value));
        }
    }
    if kept.is_empty() { Json::Bool(true) } else { Json::Object(kept) }
}

/// What holds of every document. `unevaluatedItems` and `unevaluatedProperties` may turn on `items` and
/// `additionalProperties` even there, so these stay.
fn says_nothing(name: &str, value: &Json) -> bool {
    match name {
        "minItems" | "minLength" | "minProperties" => *value == Json::Int(0),
        "uniqueItems" => *value == Json::Bool(false),
        "required" => *value == Json::List(Vec::new()),
        _ => false,
    }
}

fn listed(json: &Json) -> Json {
    match json {
        Json::List(items) => Json::List(set(items.clone())),
        other => other.clone(),
    }
}

fn sorted(mut items: Vec<Json>) -> Vec<Json> {
    items.sort_by_key(Json::to_canonical);
    items
}

fn set(items: Vec<Json>) -> Vec<Json> {
    let mut items = sorted(items);
    items.dedup_by_key(|item| item.to_canonical());
    items
}

/// Keywords that only tell people and tools something; `format` is one here, see `schema.rs`.
const ANNOTATIONS: [&str; 9] =
    ["$comment", "default", "deprecated", "description", "examples", "format", "readOnly", "title", "writeOnly"];
/// Keywords whose value is a schema.
const SCHEMAS: [&str; 10] = [
    "additionalProperties",
    "contains",
    "else",
    "if",
    "items",
    "not",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
];
