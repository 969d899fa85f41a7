use warifu_model::{Json, Language};

use crate::text::{party_ja, value};

/// What a reason found, as a phrase. Foreign text is shortened and escaped.
pub fn observed(observed: &Json, language: Language) -> String {
    if let Some(records) = observed.member("records") {
        return counts(records, observed, language);
    }
    if let Some(Json::List(values)) = observed.member("values") {
        let values: Vec<_> = values.iter().filter_map(|one| one.member("value")).map(value).collect();
        return values.join(if language == Language::En { " against " } else { " 対 " });
    }
    if let Some(digest) = observed.member("digest") {
        return evidence(digest, observed, language);
    }
    if let Some(certificate) = observed.member("certificate") {
        let until = observed.member("expires_at").and_then(Json::as_text);
        return match (until, language) {
            (None, _) => digest(certificate),
            (Some(until), Language::En) => format!("{} until {until}", digest(certificate)),
            (Some(until), Language::Ja) => format!("{}、{until} まで", digest(certificate)),
        };
    }
    match (observed, language) {
        (Json::Null, Language::En) => "nothing".into(),
        (Json::Null, Language::Ja) => "なし".into(),
        _ => value(observed),
    }
}

fn counts(records: &Json, observed: &Json, language: Language) -> String {
    let number = |name: &str| if let Some(Json::Int(count)) = observed.member(name) { *count } else { 0 };
    let all = if let Json::Int(count) = records { *count } else { 0 };
    let (yes, no, unknown) = (number("satisfied"), number("not_satisfied"), number("undetermined"));
    let Some(Json::List(first)) = observed.member("first") else { return String::new() };
    let first: Vec<_> = first.iter().map(place).collect();
    let counts = match language {
        Language::En => format!("{all} records: {yes} meet the condition, {no} do not, {unknown} undetermined"),
        Language::Ja => format!("記録{all}件中、条件を満たす{yes}件、満たさない{no}件、判定不能{unknown}件"),
    };
    match (first.is_empty(), language) {
        (true, _) => counts,
        (false, Language::En) => format!("{counts}; deciding records: no. {} (counted from 1)", first.join(", ")),
        (false, Language::Ja) => format!("{counts}。判定を決めた記録：{}件目（1から数える）", first.join("、")),
    }
}

/// The place of a record as people count, from one.
fn place(place: &Json) -> String {
    if let Json::Int(place) = place { place.saturating_add(1).to_string() } else { String::new() }
}

fn evidence(of: &Json, observed: &Json, language: Language) -> String {
    let party = observed.member("party").and_then(Json::as_text).unwrap_or_default();
    let made_at = observed.member("made_at").and_then(Json::as_text);
    let by = match language {
        Language::En => format!("{}, {party} party", digest(of)),
        Language::Ja => format!("{}、{}", digest(of), party_ja(party)),
    };
    let valid_until = observed.member("valid_until").and_then(Json::as_text);
    let (made, valid) = match language {
        Language::En => (", made at ", ", valid until "),
        Language::Ja => ("、作成 ", "、有効期限 "),
    };
    let dated = |word: &str, date: Option<&str>| date.map(|date| format!("{word}{date}")).unwrap_or_default();
    format!("{by}{}{}", dated(made, made_at), dated(valid, valid_until))
}

/// The first eight digits of a digest, for the eye.
fn digest(json: &Json) -> String {
    let hex = json.as_text().unwrap_or_default().trim_start_matches("sha256:");
    format!("`{}…`", hex.chars().take(8).collect::<String>())
}
