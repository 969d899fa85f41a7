//! Whether a ledger holds together: everything is made again beside it, and compared.

mod acts;
mod evidence;
mod fault;
mod kept;
mod log;
mod pages;
mod rows;
mod steps;

pub use self::fault::{Fault, FaultCode, Verified};

use crate::error::LedgerError;
use crate::store::Store;
use crate::tables;

/// Verifies a ledger. `beside` is an empty store into which everything is made again: one in memory for a small ledger, a file for a
/// large one.
///
/// Looked at is the chain of entries, whether each was one that might be made after those before it (rules, roles, keys, signatures,
/// what follows from a step and what does not), the digest of every document and whether all that are named are there, every derived
/// row, the tree of the log against tiles and checkpoints, every certificate against its record, its terms, number and place, every
/// snapshot against what was known, and every seed against the findings of its certificate. Records are not evaluated again, and a
/// document that nothing names is no fault.
///
/// # Errors
///
/// [`LedgerError::Store`] where a store cannot be read or written, [`LedgerError::Exists`] where `beside` is not empty. What is wrong in
/// the ledger is no error.
pub fn verify(store: &mut dyn Store, beside: &mut dyn Store) -> Result<Verified, LedgerError> {
    let mut found = Verified::default();
    let mut read = store.read()?;
    let read = &mut *read;
    kept::copy(read, beside, &mut found)?;
    if !kept::fold_again(beside, &mut found)? {
        return Ok(found);
    }
    let mut again = beside.read()?;
    for table in tables::DERIVED {
        rows::compare(read, &mut *again, table, &mut found)?;
    }
    log::check(read, &mut found)?;
    evidence::check(read, &mut found)?;
    Ok(found)
}
