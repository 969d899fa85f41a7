//! Certificates that were entered, and have no record here.

use warifu_ledger::questions;
use warifu_ledger::store::Read;
use warifu_model::Json;

use crate::error::ServerError;

/// An answer about what stands in records alone, with the number of certificates whose records are not here.
pub(crate) fn beside(read: &mut dyn Read, answer: Json) -> Result<Json, ServerError> {
    let entered = questions::entered(read)?;
    Ok(if entered == 0 { answer } else { answer.with("without_record", entered) })
}
