//! Words for reasons and criteria, in English and in Japanese. Those of a code stand beside it.

mod criterion;
mod observed;

use warifu_model::{Json, Language, Reason, ReasonCode};

pub use criterion::comparison_sign;
use criterion::criterion;
use observed::observed;

/// One reason of a finding as a line: what it is about, what was found, what is wanted.
///
/// ```
/// use warifu_core::{explain, explain_observed, explain_wanted};
/// use warifu_model::{Language, Record};
///
/// # mod example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/example.rs")); }
/// # let record = example::file("record.json");
/// let record = Record::read(&record)?;
/// let reason = &record.findings[0].reasons[0];
/// let line = explain(reason, Language::En);
/// assert!(line.contains(&explain_wanted(reason, Language::En)), "{line}");
/// assert!(line.contains(&explain_observed(reason, Language::En)), "{line}");
/// # Ok::<(), warifu_model::ReadError>(())
/// ```
pub fn explain(reason: &Reason, language: Language) -> String {
    let subject = match (&reason.claim, &reason.kind) {
        (_, Some(kind)) => format!("`{kind}`"),
        (Some(claim), None) => format!("`{claim}`"),
        (None, None) => certificate_set(reason).unwrap_or_default(),
    };
    let words = reason.code.text(language);
    if reason.code == ReasonCode::NoCriterion {
        return words.to_owned();
    }
    let wanted = explain_wanted(reason, language);
    let found = explain_observed(reason, language);
    match language {
        Language::En => format!("{subject}: {words} (wanted: {wanted}; found: {found})"),
        Language::Ja => format!("{subject}：{words}（求められるもの：{wanted}、実際：{found}）"),
    }
}

/// Returns what would have to be found, as a phrase: the criterion, or its opposite where it stands under `not`.
/// [`explain`] has the example.
pub fn explain_wanted(reason: &Reason, language: Language) -> String {
    let wanted = criterion(&reason.expected, language);
    let wanted = match (compared_claim(reason), language) {
        (None, _) => wanted,
        (Some(claim), Language::En) => format!("`{claim}` {wanted}"),
        (Some(claim), Language::Ja) => format!("`{claim}`が{wanted}"),
    };
    match (reason.negated, language) {
        (false, _) => wanted,
        (true, Language::En) => format!("not {wanted}"),
        // a value that is quoted by itself is not quoted twice
        (true, Language::Ja) if is_quoted(&wanted) => format!("{wanted}ではないこと"),
        (true, Language::Ja) => format!("「{wanted}」ではないこと"),
    }
}

/// Returns what was found, as a phrase. [`explain`] has the example.
pub fn explain_observed(reason: &Reason, language: Language) -> String {
    observed(&reason.observed, language)
}

/// A value of a claim, as people write it.
///
/// ```
/// use warifu_core::explain_value;
/// use warifu_model::{Json, Language};
///
/// assert_eq!(explain_value(&Json::Bool(true), Language::En), "yes");
/// assert_eq!(explain_value(&Json::Bool(true), Language::Ja), "「はい」");
/// ```
pub fn explain_value(value: &Json, language: Language) -> String {
    crate::text::value(value, language)
}

/// The claim that is compared, where a reason is about the one that it is held against.
fn compared_claim(reason: &Reason) -> Option<String> {
    let Json::Object(members) = &*reason.expected else { return None };
    let (_, operands) = members.first()?;
    let compared = operands.member("claim")?.as_text()?;
    let other = operands.member("value")?.member("claim")?.as_text()?;
    let is_about_other = reason.claim.as_ref().is_some_and(|claim| claim.as_str() == other && other != compared);
    is_about_other.then(|| warifu_model::json::shorten(compared))
}

/// Whether a text is one quotation and nothing else.
fn is_quoted(text: &str) -> bool {
    let inner = text.strip_prefix('「').and_then(|rest| rest.strip_suffix('」'));
    inner.is_some_and(|inner| !inner.contains(['「', '」']))
}

/// A reason without claim and kind of evidence is about a certificate.
fn certificate_set(reason: &Reason) -> Option<String> {
    let set = reason.expected.member("holds_certificate")?.member("set")?.as_text()?;
    Some(format!("`{}`", warifu_model::json::shorten(set)))
}
