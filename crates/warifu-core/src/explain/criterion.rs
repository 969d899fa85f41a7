use warifu_model::json::shorten;
use warifu_model::{Json, Language};

use super::observed::{party_ja, value};

/// A criterion with its parameters filled in, as a phrase: what it wants. The claim itself is not named, fields are.
pub fn criterion(criterion: &Json, language: Language) -> String {
    let Json::Object(members) = criterion else { return String::new() };
    let Some((operator, inner)) = members.first() else { return String::new() };
    let phrase = match language {
        Language::En => english(operator, inner),
        Language::Ja => japanese(operator, inner),
    };
    match inner.member("field").and_then(Json::as_text) {
        Some(field) if language == Language::En => format!("`{field}`: {phrase}"),
        Some(field) => format!("`{field}` が{phrase}"),
        None => phrase,
    }
}

fn english(operator: &str, inner: &Json) -> String {
    let of = |name: &str| inner.member(name).map(value).unwrap_or_default();
    let within = |name: &str| inner.member(name).map(|inner| criterion(inner, Language::En)).unwrap_or_default();
    match operator {
        "present" => "a value".into(),
        "equals" => of("value"),
        "one_of" => format!("one of {}", of("values")),
        "at_least" => format!("at least {}", of("value")),
        "at_most" => format!("at most {}", of("value")),
        "before" => format!("before {}", bound(inner, "the evaluation plus ")),
        "after" => format!("after {}", bound(inner, "the evaluation plus ")),
        "not_older_than" => format!("not older than {}", of("age")),
        "version_matches" => format!("a version in {}", of("range")),
        "contains_all" => format!("all of {}", of("values")),
        "evidence" => evidence_english(inner),
        "conforms_to_schema" => format!("a document that conforms to the schema {}", of("schema")),
        "every" => format!("every record: {}", within("satisfies")),
        "some" => format!("at least one record: {}", within("satisfies")),
        "at_most_count" => format!("at most {} records: {}", of("count"), within("satisfies")),
        "holds_certificate" => certificate(inner, ["a certificate for", "level", "component"]),
        "all_of" => format!("({})", several(inner, Language::En, " and ")),
        "any_of" => format!("({})", several(inner, Language::En, " or ")),
        "at_least_n_of" => {
            let parts = inner.member("of").map(|of| several(of, Language::En, "; ")).unwrap_or_default();
            format!("at least {} of ({parts})", of("n"))
        }
        "not" => format!("not {}", criterion(inner, Language::En)),
        other => shorten(other),
    }
}

fn japanese(operator: &str, inner: &Json) -> String {
    let of = |name: &str| inner.member(name).map(value).unwrap_or_default();
    let within = |name: &str| inner.member(name).map(|inner| criterion(inner, Language::Ja)).unwrap_or_default();
    match operator {
        "present" => "値があること".into(),
        "equals" => of("value"),
        "one_of" => format!("{} のいずれか", of("values")),
        "at_least" => format!("{} 以上", of("value")),
        "at_most" => format!("{} 以下", of("value")),
        "before" => format!("{} より前", bound(inner, "評価時点から ")),
        "after" => format!("{} より後", bound(inner, "評価時点から ")),
        "not_older_than" => format!("{} 以内", of("age")),
        "version_matches" => format!("{} の範囲の版", of("range")),
        "contains_all" => format!("{} のすべて", of("values")),
        "evidence" => evidence_japanese(inner),
        "conforms_to_schema" => format!("スキーマ {} に適合する文書", of("schema")),
        "every" => format!("すべての記録で：{}", within("satisfies")),
        "some" => format!("少なくとも一つの記録で：{}", within("satisfies")),
        "at_most_count" => format!("次に当たる記録が {} 件以下：{}", of("count"), within("satisfies")),
        "holds_certificate" => certificate(inner, ["認証書", "レベル", "構成部品"]),
        "all_of" => format!("（{}）", several(inner, Language::Ja, "、かつ")),
        "any_of" => format!("（{}）", several(inner, Language::Ja, "、又は")),
        "at_least_n_of" => {
            let parts = inner.member("of").map(|of| several(of, Language::Ja, "、")).unwrap_or_default();
            format!("（{parts}）のうち {} 以上", of("n"))
        }
        "not" => format!("「{}」ではないこと", criterion(inner, Language::Ja)),
        other => shorten(other),
    }
}

fn several(inner: &Json, language: Language, joined_by: &str) -> String {
    let Json::List(of) = inner else { return String::new() };
    of.iter().map(|one| criterion(one, language)).collect::<Vec<_>>().join(joined_by)
}

/// A fixed date or time, or the time of the evaluation plus a duration.
fn bound(inner: &Json, from: &str) -> String {
    let Some(bound) = inner.member("value") else { return String::new() };
    match bound.member("at") {
        Some(shift) => format!("{from}{}", value(shift)),
        None => value(bound),
    }
}

fn evidence_english(inner: &Json) -> String {
    let of = |name: &str| inner.member(name).map(value);
    let mut phrase = vec![format!("evidence {}", of("kind").unwrap_or_default())];
    if let Some(party) = inner.member("party").and_then(Json::as_text) {
        let or_stronger = if party == "third" { "" } else { " or a stronger one" };
        phrase.push(format!("by a {party} party{or_stronger}"));
    }
    for (name, words) in [("role", "in the role"), ("max_age", "not older than"), ("supports", "in support of")] {
        phrase.extend(of(name).map(|value| format!("{words} {value}")));
    }
    phrase.join(" ")
}

fn evidence_japanese(inner: &Json) -> String {
    let of = |name: &str| inner.member(name).map(value);
    let mut demands = Vec::new();
    if let Some(party) = inner.member("party").and_then(Json::as_text) {
        let or_stronger = if party == "third" { "" } else { "以上" };
        demands.push(format!("{}{or_stronger}による", party_ja(party)));
    }
    demands.extend(of("role").map(|role| format!("役割 {role} の")));
    demands.extend(of("max_age").map(|age| format!("{age} 以内の")));
    demands.extend(of("supports").map(|claim| format!("{claim} を裏付ける")));
    format!("{}証拠 {}", demands.concat(), of("kind").unwrap_or_default())
}

fn certificate(inner: &Json, [certificate, level, component]: [&str; 3]) -> String {
    let of = |name: &str| inner.member(name).map(value);
    let (set, versions) = (of("set").unwrap_or_default(), of("versions").unwrap_or_default());
    let mut phrase = vec![format!("{certificate} {set} {versions}")];
    for (name, words) in [("level", level), ("component", component)] {
        phrase.extend(of(name).map(|value| format!("{words} {value}")));
    }
    phrase.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both(text: &str) -> (String, String) {
        let json = warifu_model::json::Tape::parse(text.as_bytes()).unwrap().root().to_json();
        (criterion(&json, Language::En), criterion(&json, Language::Ja))
    }

    #[test]
    fn criteria_become_phrases() {
        assert_eq!(both(r#"{"at_least":{"claim":"a.b","value":5}}"#), ("at least `5`".into(), "`5` 以上".into()));
        let (en, ja) = both(r#"{"every":{"claim":"a.b","satisfies":{"not":{"equals":{"field":"c","value":"x"}}}}}"#);
        assert_eq!(
            (en.as_str(), ja.as_str()),
            ("every record: not `c`: `x`", "すべての記録で：「`c` が`x`」ではないこと")
        );
        let (en, ja) = both(r#"{"evidence":{"kind":"pen","party":"third","role":"laboratory","max_age":"P1Y"}}"#);
        assert_eq!(en, "evidence `pen` by a third party in the role `laboratory` not older than `P1Y`");
        assert_eq!(ja, "第三者による役割 `laboratory` の`P1Y` 以内の証拠 `pen`");
        let (en, _) = both(r#"{"after":{"claim":"a.b","value":{"at":"P6M"}}}"#);
        assert_eq!(en, "after the evaluation plus `P6M`");
    }
}
