use warifu_model::ReasonCode;

use super::found::Found;
use super::records::Tally;

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
