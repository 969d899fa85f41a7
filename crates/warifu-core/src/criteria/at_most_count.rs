use warifu_model::ReasonCode;

use super::found::Found;
use super::records::Tally;

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
