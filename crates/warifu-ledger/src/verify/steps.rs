//! Whether a step was one that might be taken, as of the entries before it.

use warifu_model::{Act, Digest, LedgerEntry, OpenedAct};

use super::fault::{FaultCode, Verified};
use super::pages::tolerated;
use crate::body::{demand_documents, demand_proposable};
use crate::error::LedgerError;
use crate::rules::{Allowed, allow};
use crate::store::Write;

/// Checks a step by the rules, whether the documents that it and its record name are there, and whether what it proposes or decides was
/// possible then.
pub(super) fn check(
    write: &mut dyn Write,
    (opened, ledger): (&OpenedAct, Digest),
    entry: &LedgerEntry,
    found: &mut Verified,
) -> Result<Option<Allowed>, LedgerError> {
    let Act::Step(act) = &entry.act else { return Ok(None) };
    let what = |error: &dyn std::fmt::Display| format!("journal {}: {error}", entry.sequence);
    let allowed = match tolerated(allow(write, (opened, ledger), &act.envelope, entry.known_at))? {
        Ok(allowed) if allowed.key == act.key => allowed,
        Ok(_) => {
            found.fault(FaultCode::StepRefused, what(&"another key"));
            return Ok(None);
        }
        Err(error) => {
            found.fault(FaultCode::StepRefused, what(&error));
            return Ok(None);
        }
    };
    match tolerated(demand_documents(write, &allowed))? {
        Ok(()) => {}
        Err(error @ LedgerError::StepOfAnotherDocument { .. }) => found.fault(FaultCode::StepRefused, what(&error)),
        Err(error) => found.fault(FaultCode::BlobMissing, what(&error)),
    }
    if let Err(error) = tolerated(demand_proposable(write, opened, &allowed, entry.known_at))? {
        found.fault(FaultCode::StepRefused, what(&error));
    }
    Ok(Some(allowed))
}
