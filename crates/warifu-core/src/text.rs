//! Values in sentences. Foreign text is shortened and escaped; Japanese has no spaces beside backticks.

use warifu_model::json::shorten;
use warifu_model::{Duration, Json, Language, Party};

/// A value of a claim: durations and truth values in words, everything else in backticks.
pub fn value(json: &Json, language: Language) -> String {
    match json {
        Json::Bool(true) => language.pick("yes", "「はい」").to_owned(),
        Json::Bool(false) => language.pick("no", "「いいえ」").to_owned(),
        Json::Text(text) => Duration::parse(text).map_or_else(|| quoted(text), |of| duration(of, language)),
        Json::List(items) if items.is_empty() => language.pick("an empty list", "空の一覧").to_owned(),
        Json::List(items) if items.iter().all(|item| matches!(item, Json::Text(_))) => {
            let items: Vec<_> = items.iter().map(|item| value(item, language)).collect();
            items.join(language.pick(", ", "、"))
        }
        other => quoted(&String::from_utf8_lossy(&other.to_canonical())),
    }
}

/// A duration in words: days, or years and months.
fn duration(duration: Duration, language: Language) -> String {
    match duration {
        Duration::Days(days) => counted(days, ["day", "日"], language),
        Duration::Months(months) => {
            let (years, months) = (months / 12, months % 12);
            let parts = [(years, ["year", "年"]), (months, ["month", "か月"])];
            let parts = parts.into_iter().filter(|(count, _)| *count > 0);
            let parts: Vec<_> = parts.map(|(count, unit)| counted(count, unit, language)).collect();
            if parts.is_empty() {
                counted(0, ["month", "か月"], language)
            } else {
                parts.join(language.pick(" ", ""))
            }
        }
    }
}

fn counted(count: u32, [en, ja]: [&str; 2], language: Language) -> String {
    match (language, count) {
        (Language::En, 1) => format!("1 {en}"),
        (Language::En, _) => format!("{count} {en}s"),
        (Language::Ja, _) => format!("{count}{ja}"),
    }
}

/// A name or a text, in backticks.
pub(crate) fn quoted(text: &str) -> String {
    format!("`{}`", shorten(text))
}

/// A party, as a noun phrase.
pub fn party(party: Party, language: Language) -> &'static str {
    match party {
        Party::First => language.pick("first party", "第一者"),
        Party::Second => language.pick("second party", "第二者"),
        Party::Third => language.pick("third party", "第三者"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_and_truth_values_become_words() {
        let both = |text: &str| [Language::En, Language::Ja].map(|language| value(&Json::from(text), language));
        assert_eq!(both("P1Y6M"), ["1 year 6 months", "1年6か月"]);
        assert_eq!(both("P2Y"), ["2 years", "2年"]);
        assert_eq!(both("P1D"), ["1 day", "1日"]);
        assert_eq!(both("P0D"), ["0 days", "0日"]);
        assert_eq!(both("plain"), ["`plain`", "`plain`"]);
        assert_eq!(value(&Json::Bool(false), Language::Ja), "「いいえ」");
        assert_eq!(value(&Json::list(["a", "b"]), Language::Ja), "`a`、`b`");
    }
}
