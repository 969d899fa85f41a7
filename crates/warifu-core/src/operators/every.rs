use warifu_model::{Language, ReasonCode};

use super::found::Found;
use super::tally::Tally;

/// `every`: all records meet the inner criterion; so does a list without records. The least of the records' values.
pub(super) fn assess(tally: &Tally) -> Found {
    if tally.not_satisfied > 0 {
        Found::fails(ReasonCode::RecordFails)
    } else if tally.undetermined > 0 {
        Found::unknown(ReasonCode::FieldMissing)
    } else {
        Found::met()
    }
}

/// The phrase, given that of the criterion inside.
pub(super) fn phrase(inner: &str, language: Language) -> String {
    match language {
        Language::En => format!("every record: {inner}"),
        Language::Ja => format!("すべての記録で：{inner}"),
    }
}
