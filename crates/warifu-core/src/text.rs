//! Values in sentences. Foreign text is shortened and escaped.

use warifu_model::Json;
use warifu_model::json::shorten;

/// A value of a claim, in backticks.
pub fn value(json: &Json) -> String {
    match json {
        Json::Text(text) => quoted(text),
        Json::List(items) if items.iter().all(|item| matches!(item, Json::Text(_))) => {
            let items: Vec<_> = items.iter().map(value).collect();
            if items.is_empty() { "`[]`".into() } else { items.join(", ") }
        }
        other => format!("`{}`", shorten(&String::from_utf8_lossy(&other.to_canonical()))),
    }
}

/// A name or a text, in backticks.
pub(crate) fn quoted(text: &str) -> String {
    format!("`{}`", shorten(text))
}

/// A party in Japanese, by its stable text form.
pub fn party_ja(party: &str) -> &'static str {
    match party {
        "first" => "第一者",
        "second" => "第二者",
        "third" => "第三者",
        _ => "",
    }
}
