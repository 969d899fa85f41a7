use warifu_model::{Language, ReasonCode};

use super::found::Found;
use super::tally::Tally;

/// `some`: at least one record meets the inner criterion; in a list without records none does. The greatest of the
/// records' values.
pub(super) fn assess(tally: &Tally) -> Found {
    if tally.satisfied > 0 {
        Found::met()
    } else if tally.undetermined > 0 {
        Found::unknown(ReasonCode::FieldMissing)
    } else {
        Found::fails(ReasonCode::NoRecordSatisfies)
    }
}

/// The phrase, given that of the criterion inside.
pub(super) fn phrase(inner: &str, language: Language) -> String {
    match language {
        Language::En => format!("at least one record: {inner}"),
        Language::Ja => format!("少なくとも一つの記録で：{inner}"),
    }
}
