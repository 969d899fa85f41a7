//! Words for codes and criteria, in English and in Japanese. Codes are stable; words may become better.

mod criterion;
mod observed;
mod words;

use warifu_model::{Language, Outcome, Reason, ReasonCode, WaiverState, WeakeningCode};

use crate::decide::RefusalCode;

pub use criterion::{criterion, sign};
pub use observed::observed;

#[doc(hidden)]
pub use crate::text::{party_ja, value};

/// One reason of a finding as a line: what it is about, what was found, what is wanted.
pub fn reason(reason: &Reason, language: Language) -> String {
    let subject = match (&reason.claim, &reason.kind) {
        (_, Some(kind)) => format!("`{kind}`"),
        (Some(claim), None) => format!("`{claim}`"),
        (None, None) => certificate_set(reason).unwrap_or_default(),
    };
    let words = code(reason.code, language);
    if reason.code == ReasonCode::NoCriterion {
        return words.to_owned();
    }
    let wanted = wanted(reason, language);
    let found = observed(&reason.observed, language);
    match language {
        Language::En => format!("{subject}: {words} (wanted: {wanted}; found: {found})"),
        Language::Ja => format!("{subject}：{words}（求められるもの：{wanted}、実際：{found}）"),
    }
}

/// What would have to be found, as a phrase: the criterion, or its opposite where it stands under `not`.
pub fn wanted(reason: &Reason, language: Language) -> String {
    let wanted = criterion(&reason.expected, language);
    match (reason.negated, language) {
        (false, _) => wanted,
        (true, Language::En) => format!("not {wanted}"),
        (true, Language::Ja) => format!("「{wanted}」ではないこと"),
    }
}

/// What a reason code means, in a few words.
pub fn code(code: ReasonCode, language: Language) -> &'static str {
    words::find(words::REASONS, code, language).unwrap_or(code.as_str())
}

/// An outcome.
pub fn outcome(outcome: Outcome, language: Language) -> &'static str {
    words::find(words::OUTCOMES, outcome, language).unwrap_or(outcome.as_str())
}

/// What was weakened.
pub fn weakening(code: WeakeningCode, language: Language) -> &'static str {
    words::find(words::WEAKENINGS, code, language).unwrap_or(code.as_str())
}

/// What became of a waiver.
pub fn waiver_state(state: WaiverState, language: Language) -> &'static str {
    words::find(words::WAIVER_STATES, state, language).unwrap_or(state.as_str())
}

/// A ground for refusing.
pub fn refusal(code: RefusalCode, language: Language) -> &'static str {
    code.text(language)
}

/// A reason without claim and kind of evidence is about a certificate.
fn certificate_set(reason: &Reason) -> Option<String> {
    let set = reason.expected.member("holds_certificate")?.member("set")?.as_text()?;
    Some(format!("`{}`", warifu_model::json::shorten(set)))
}
