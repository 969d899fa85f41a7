use std::borrow::Cow;

use warifu_model::Json;
use warifu_model::json::escape_pointer;

/// Where two documents differ, as JSON Pointers in document order, as deep as they can be told apart; at most 100.
pub(crate) fn differ(a: &Json, b: &Json) -> Vec<String> {
    let mut pointers = Vec::new();
    walk(Some(a), Some(b), &mut String::new(), &mut pointers);
    pointers
}

fn walk(a: Option<&Json>, b: Option<&Json>, pointer: &mut String, out: &mut Vec<String>) {
    if a == b || out.len() == SHOWN {
        return;
    }
    match (a, b) {
        (Some(Json::Object(left)), Some(Json::Object(right))) => {
            let only_right = right.iter().filter(|(key, _)| !left.iter().any(|(other, _)| other == key));
            let keys: Vec<_> = left.iter().chain(only_right).map(|(key, _)| key).collect();
            for key in keys {
                step(member(left, key), member(right, key), &escape_pointer(key), pointer, out);
            }
        }
        (Some(Json::List(left)), Some(Json::List(right))) => {
            for i in 0..left.len().max(right.len()) {
                step(left.get(i), right.get(i), &i.to_string(), pointer, out);
            }
        }
        _ => out.push(pointer.clone()),
    }
}

fn member<'j>(members: &'j [(Cow<'static, str>, Json)], key: &str) -> Option<&'j Json> {
    members.iter().find(|(other, _)| other == key).map(|(_, value)| value)
}

fn step(a: Option<&Json>, b: Option<&Json>, step: &str, pointer: &mut String, out: &mut Vec<String>) {
    let length = pointer.len();
    pointer.push('/');
    pointer.push_str(step);
    walk(a, b, pointer, out);
    pointer.truncate(length);
}

const SHOWN: usize = 100;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_are_found_where_they_are() {
        let json = |text: &str| warifu_model::json::Tape::parse(text.as_bytes()).unwrap().root().to_json();
        let (a, b) = (json(r#"{"a":[1,{"x":1}],"b":2,"c/d":3}"#), json(r#"{"a":[1,{"x":2},3],"b":2,"e":3}"#));
        assert_eq!(differ(&a, &b), ["/a/1/x", "/a/2", "/c~1d", "/e"]);
        assert!(differ(&a, &a).is_empty());
    }
}
