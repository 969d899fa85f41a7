use warifu_model::json::plural;
use warifu_model::{Json, Language, Party};

use crate::text::{party, value};

/// What a reason found, as a phrase. Foreign text is shortened and escaped.
pub(super) fn observed(observed: &Json, language: Language) -> String {
    if let Some(records) = observed.member("records") {
        return counts(records, observed, language);
    }
    if let Some(components) = observed.member("components") {
        return holders(components, observed, language);
    }
    if let Some(Json::List(values)) = observed.member("values") {
        let values = values.iter().filter_map(|one| one.member("value")).map(|one| value(one, language));
        return values.collect::<Vec<_>>().join(language.pick(" against ", "と"));
    }
    if let Some((found, other)) = observed.member("value").zip(observed.member("held_against")) {
        let (found, other) = (value(found, language), value(other, language));
        return match language {
            Language::En => format!("{found} held against {other}"),
            Language::Ja => format!("{found}（比較対象：{other}）"),
        };
    }
    if let Some(digest) = observed.member("digest") {
        return evidence(digest, observed, language);
    }
    if let Some(certificate) = observed.member("certificate") {
        let until = observed.member("expires_at").and_then(Json::as_text);
        return match (until, language) {
            (None, _) => digest(certificate),
            (Some(until), Language::En) => format!("{} until {until}", digest(certificate)),
            (Some(until), Language::Ja) => format!("{}（期限{until}）", digest(certificate)),
        };
    }
    match observed {
        Json::Null => language.pick("nothing", "なし").to_owned(),
        _ => value(observed, language),
    }
}

fn counts(records: &Json, observed: &Json, language: Language) -> String {
    let number = |json: &Json| if let Json::Int(count) = json { *count } else { 0 };
    let member = |name: &str| observed.member(name).map_or(0, number);
    let all = number(records);
    let (yes, no, unknown) = (member("satisfied"), member("not_satisfied"), member("undetermined"));
    let counts = match language {
        Language::En => format!("{}: {yes} pass, {no} fail, {unknown} undetermined", plural(all, "record", "records")),
        Language::Ja => format!("記録{all}件中、適合{yes}件、不適合{no}件、判定不能{unknown}件"),
    };
    let Some(Json::List(first)) = observed.member("first") else { return counts };
    // Documents count from 0, people from 1.
    let first: Vec<i64> = first.iter().map(|place| number(place).saturating_add(1)).collect();
    match (first.is_empty(), language) {
        (true, _) => counts,
        (false, Language::En) => {
            format!("{counts}; deciding records: no. {} (counted from 1)", joined(&first, ", ", ""))
        }
        (false, Language::Ja) => format!("{counts}、決め手となる記録：{}", joined(&first, "、", "件目")),
    }
}

fn holders(components: &Json, observed: &Json, language: Language) -> String {
    let number = |json: &Json| if let Json::Int(count) = json { *count } else { 0 };
    let member = |name: &str| observed.member(name).map_or(0, number);
    let (all, held, not_asked, lacking) = (number(components), member("held"), member("not_asked"), member("lacking"));
    let counts = match language {
        Language::En => format!(
            "{}: {held} certified, {not_asked} not asked for, {lacking} without a certificate that counts",
            plural(all, "component", "components")
        ),
        Language::Ja => {
            format!("構成部品{all}件中、認証書あり{held}件、対象外{not_asked}件、有効な認証書なし{lacking}件")
        }
    };
    let Some(Json::List(first)) = observed.member("first").filter(|_| lacking > 0) else { return counts };
    let name = |one: &Json| {
        let named = one.member("component").map(|name| value(name, language));
        let place = one.member("record").map_or(0, number).saturating_add(1);
        named.unwrap_or_else(|| match language {
            Language::En => format!("no. {place} (counted from 1)"),
            Language::Ja => format!("{place}件目"),
        })
    };
    let names: Vec<String> = first.iter().map(name).collect();
    let rest = lacking > i64::try_from(first.len()).unwrap_or(i64::MAX);
    match language {
        Language::En => format!("{counts}: {}{}", names.join(", "), if rest { " and more" } else { "" }),
        Language::Ja => format!("{counts}：{}{}", names.join("、"), if rest { "ほか" } else { "" }),
    }
}

fn joined(numbers: &[i64], between: &str, unit: &str) -> String {
    numbers.iter().map(|number| format!("{number}{unit}")).collect::<Vec<_>>().join(between)
}

fn evidence(of: &Json, observed: &Json, language: Language) -> String {
    let by = observed.member("party").and_then(Json::as_text).and_then(party_of);
    let made_at = observed.member("made_at").and_then(Json::as_text);
    let valid_until = observed.member("valid_until").and_then(Json::as_text);
    let (between, made, valid) =
        language.pick((", ", ", made at ", ", valid until "), ("、", "、作成日時：", "、有効期限："));
    if let (Some(Json::List(documents)), Some(Json::List(names))) =
        (observed.member("documents"), observed.member("signed_by"))
    {
        return signed(documents.len(), names, language);
    }
    let mut phrase = digest(of);
    phrase.extend(by.map(|by| format!("{between}{}", party(by, language))));
    phrase.extend(made_at.map(|at| format!("{made}{at}")));
    phrase.extend(valid_until.map(|until| format!("{valid}{until}")));
    let bound = observed.member("held_against").map(|bound| value(bound, language));
    phrase.extend(bound.map(|bound| match language {
        Language::En => format!(", held against {bound}"),
        Language::Ja => format!("（比較対象：{bound}）"),
    }));
    phrase
}

/// Documents of which the signers are counted.
fn signed(documents: usize, names: &[Json], language: Language) -> String {
    let documents = i64::try_from(documents).unwrap_or(i64::MAX);
    let names = names.iter().map(|name| value(name, language)).collect::<Vec<_>>();
    match (names.is_empty(), language) {
        (true, Language::En) => format!("{}, signed by nobody known", plural(documents, "document", "documents")),
        (true, Language::Ja) => format!("文書{documents}件、既知の署名者なし"),
        (false, Language::En) => {
            format!("{}, signed by {}", plural(documents, "document", "documents"), names.join(", "))
        }
        (false, Language::Ja) => format!("文書{documents}件、署名者：{}", names.join("、")),
    }
}

/// A party by its stable text form.
fn party_of(text: &str) -> Option<Party> {
    [Party::First, Party::Second, Party::Third].into_iter().find(|party| party.as_str() == text)
}

/// The first eight digits of a digest, for the eye.
fn digest(json: &Json) -> String {
    let hex = json.as_text().unwrap_or_default().trim_start_matches("sha256:");
    format!("`{}…`", hex.chars().take(8).collect::<String>())
}
