use warifu_model::{Language, ReasonCode};

use super::found::Found;
use super::tally::Tally;

/// `at_most_count`: at most so many records meet the inner criterion, whatever is missing in the others.
pub(super) fn assess(tally: &Tally, most: u32) -> Found {
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    if tally.satisfied > most {
        Found::fails(ReasonCode::TooManyRecords)
    } else if tally.satisfied + tally.undetermined > most {
        Found::unknown(ReasonCode::FieldMissing)
    } else {
        Found::met()
    }
}

/// The phrase, given the number and the phrase of the criterion inside.
pub(super) fn phrase(number: &str, inner: &str, language: Language) -> String {
    match language {
        Language::En if number == "1" => format!("at most 1 record: {inner}"),
        Language::En => format!("at most {number} records: {inner}"),
        Language::Ja => format!("次に当たる記録が{number}件以下：{inner}"),
    }
}
