//! What several verbs share.

use std::path::Path;

use warifu_catalog::{Catalog, DocumentKind, EditionStatus};
use warifu_model::json::{Limits, Node, Tape, thousands};
use warifu_model::{Digest, Json, Language, Outcome, Product, Texts, Vocabulary};

pub(crate) use warifu_model::json::plural;
pub(crate) use warifu_report::titles::value_text;

use crate::failure::{Both, Failure};
use warifu_report::{Text, style};

/// A number of entries, sizes or places as JSON.
pub(crate) fn number(number: u64) -> Json {
    Json::Int(i64::try_from(number).unwrap_or(i64::MAX))
}

/// A number of things in a language.
pub(crate) fn counted(count: usize, language: Language, [one, many]: [&str; 2], ja: &str) -> String {
    match language {
        Language::En => plural(count, one, many),
        Language::Ja => format!("{ja}{}件", thousands(count as u64)),
    }
}

/// A size in bytes.
pub(crate) fn in_bytes(count: usize, language: Language) -> String {
    match language {
        Language::En => plural(count, "byte", "bytes"),
        Language::Ja => format!("{}バイト", thousands(count as u64)),
    }
}

/// A text that is no range of versions.
pub(crate) fn bad_range(text: &str) -> Failure {
    Failure::usage(bad_range_text(text))
}

/// Why a text is no range of versions.
pub(crate) fn bad_range_text(text: &str) -> Both {
    Both::new(
        format!("`{text}` is not a valid version range; use for example `1.1.0`, `>=1.0.0, <2.0.0` or `*`"),
        format!("`{text}` は版の範囲として正しくない。例：`1.1.0`、`>=1.0.0, <2.0.0`、`*`"),
    )
}

/// What was written, and where to.
pub(crate) fn written(language: Language, [en, ja]: [&str; 2], path: &str) -> Text {
    let text = match language {
        Language::En => format!(" {en} written to "),
        Language::Ja => format!(" {ja}を書き出した："),
    };
    Text::new().style("✓", style::GOOD).plain(text).strong(path)
}

/// A path as a word of a command line: in quotes where a shell would take it apart or read more into it.
pub(crate) fn word(path: &Path) -> String {
    let text = path.display().to_string();
    let is_plain = |c: char| c.is_alphanumeric() || "/\\._-+,:@%=".contains(c);
    if !text.is_empty() && !text.starts_with('-') && text.chars().all(is_plain) {
        return text;
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// A level of a set, after its name; nothing where there is none.
pub(crate) fn at_level(level: Option<&str>, language: Language) -> String {
    match (level, language) {
        (None, _) => String::new(),
        (Some(level), Language::En) => format!(", level {level}"),
        (Some(level), Language::Ja) => format!("（レベル：{level}）"),
    }
}

/// What a user should know about an edition that is not simply the one in force.
pub(crate) fn remark(standing: &EditionStatus) -> Option<Both> {
    match standing {
        EditionStatus::Current => None,
        EditionStatus::Draft { current: Some(current) } => Some(Both::new(
            format!("a draft; {current} is the edition in force"),
            format!("ドラフト。現行の版は {current}"),
        )),
        EditionStatus::Draft { current: None } => {
            Some(Both::new("a draft; no final edition applies", "ドラフト。適用される確定版はない"))
        }
        EditionStatus::Open { successor, until } => Some(Both::new(
            format!("{successor} is in force; this edition may still be used until {until}"),
            format!("現行の版は {successor}。この版は{until}まで使用可"),
        )),
        EditionStatus::Superseded { successor, since } => Some(Both::new(
            format!("superseded by {successor} since {since}"),
            format!("{since}に {successor} へ置換え済み"),
        )),
    }
}

/// Ids between backquotes, in both languages.
pub(crate) fn ids<'i>(en: &str, ja: &str, ids: impl IntoIterator<Item = &'i str>) -> Both {
    let quoted: Vec<_> = ids.into_iter().map(|id| format!("`{id}`")).collect();
    Both::new(format!("{en}{}", quoted.join(", ")), format!("{ja}{}", quoted.join("、")))
}

/// Parts of a list, in a sentence.
pub(crate) fn comma(language: Language) -> &'static str {
    language.pick(", ", "、")
}

/// The languages of the texts of a document, where it says them; what is missing for who reads this one is said beside them.
pub(crate) fn spoken(texts: &Texts, language: Language) -> String {
    if texts.is_both() {
        return String::new();
    }
    let tags = texts.tags().collect::<Vec<_>>().join(comma(language));
    match (texts.has(language), language) {
        (true, _) => tags,
        (false, Language::En) => format!("{tags}; there are none in English"),
        (false, Language::Ja) => format!("{tags}（日本語の文字列はない）"),
    }
}

/// A product on one line, by its name where the language has one of its own.
pub(crate) fn product_in(product: &Product, language: Language) -> Text {
    let short = Text::new().strong(format!("{} {}", product.model, product.version));
    match (language, product.name.only_in(Language::Ja)) {
        (Language::Ja, Some(name)) => {
            let short =
                if name.contains(&product.model) { Text::new().strong(product.version.as_str()) } else { short };
            Text::new().plain(format!("{name} ")).and(short).plain(format!("（{}）", product.vendor))
        }
        (Language::Ja, None) => short.plain(format!("（{}）", product.vendor)),
        (Language::En, _) => short.plain(format!(", {}", product.vendor)),
    }
}

/// A digest in full; people compare its beginning, machines all of it.
pub(crate) fn digest(digest: Digest) -> Text {
    Text::new().dim(digest.to_string())
}

/// The mark of an outcome.
pub(crate) fn mark(outcome: Outcome) -> Text {
    match outcome {
        Outcome::Satisfied => Text::new().style("✓", style::GOOD),
        Outcome::NotSatisfied => Text::new().style("✗", style::BAD),
        Outcome::Undetermined => Text::new().style("?", style::UNSURE),
        Outcome::NotApplicable => Text::new().dim("–"),
    }
}

/// The style of an outcome.
pub(crate) fn style_of(outcome: Outcome) -> anstyle::Style {
    match outcome {
        Outcome::Satisfied => style::GOOD,
        Outcome::NotSatisfied => style::BAD,
        Outcome::Undetermined => style::UNSURE,
        Outcome::NotApplicable => style::DIM,
    }
}

/// The vocabularies of the shipped catalogue, each with its digest.
pub(crate) fn shipped_vocabularies() -> Result<Vec<(Digest, Vocabulary)>, Failure> {
    let catalog = Catalog::shipped().map_err(Failure::bug)?;
    let all = catalog.of_kind(DocumentKind::Vocabulary);
    Ok(all.filter_map(|document| Some((document.file_digest(), document.vocabulary()?.clone()))).collect())
}

/// Where the value that a JSON Pointer names begins, in bytes.
pub(crate) fn offset_of(bytes: &[u8], pointer: &str) -> Option<usize> {
    let tape = Tape::parse_within(bytes, Limits::envelope()).ok()?;
    tape.root().find(pointer).map(Node::offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pointers_lead_to_offsets() {
        let text = br#"{"a": [1, {"b/c": 2}]}"#;
        assert_eq!(offset_of(text, "/a/1/b~1c"), Some(18));
        assert_eq!(offset_of(text, "/a/2"), None);
    }
}
