//! Places of a rule: JSON Pointers in which `*` is any one member or item.

use serde_json::Value;

/// What becomes of a place.
#[derive(Clone, Copy, Debug)]
pub(super) enum Change<'r> {
    Remove,
    Text(&'r str),
}

/// A place, step by step.
#[derive(Clone, Debug)]
pub(super) struct Place(Vec<String>);

impl Place {
    pub(super) fn of(pointer: &str) -> Self {
        Self(pointer.split('/').skip(1).map(|step| step.replace("~1", "/").replace("~0", "~")).collect())
    }

    /// Changes everything that the place leads to, and counts it.
    pub(super) fn change(&self, value: &mut Value, change: Change<'_>) -> usize {
        go(value, &self.0, change)
    }
}

fn go(value: &mut Value, steps: &[String], change: Change<'_>) -> usize {
    let Some((step, rest)) = steps.split_first() else { return 0 };
    if rest.is_empty() {
        return last(value, step, change);
    }
    match value {
        Value::Object(members) if step == "*" => members.values_mut().map(|member| go(member, rest, change)).sum(),
        Value::Object(members) => members.get_mut(step).map_or(0, |member| go(member, rest, change)),
        Value::Array(items) if step == "*" => items.iter_mut().map(|item| go(item, rest, change)).sum(),
        Value::Array(items) => index(step).and_then(|at| items.get_mut(at)).map_or(0, |item| go(item, rest, change)),
        _ => 0,
    }
}

fn last(value: &mut Value, step: &str, change: Change<'_>) -> usize {
    match (value, change) {
        (Value::Object(members), Change::Remove) if step == "*" => std::mem::take(members).len(),
        (Value::Array(items), Change::Remove) if step == "*" => std::mem::take(items).len(),
        (Value::Object(members), Change::Remove) => usize::from(members.remove(step).is_some()),
        (Value::Array(items), Change::Remove) => match index(step).filter(|at| *at < items.len()) {
            Some(at) => {
                items.remove(at);
                1
            }
            None => 0,
        },
        (Value::Object(members), Change::Text(text)) if step == "*" => {
            members.values_mut().map(|one| put(one, text)).sum()
        }
        (Value::Array(items), Change::Text(text)) if step == "*" => items.iter_mut().map(|one| put(one, text)).sum(),
        (Value::Object(members), Change::Text(text)) => members.get_mut(step).map_or(0, |one| put(one, text)),
        (Value::Array(items), Change::Text(text)) => {
            index(step).and_then(|at| items.get_mut(at)).map_or(0, |one| put(one, text))
        }
        _ => 0,
    }
}

fn put(value: &mut Value, text: &str) -> usize {
    *value = Value::from(text);
    1
}

/// The index of an item as RFC 6901 writes it.
fn index(step: &str) -> Option<usize> {
    let at: usize = step.parse().ok()?;
    (at.to_string() == step).then_some(at)
}
