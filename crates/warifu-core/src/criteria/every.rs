use warifu_model::ReasonCode;

use super::found::Found;
use super::records::Tally;

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
