//! Whether a ledger holds together: everything is made again beside it, and compared.

mod evidence;
mod fault;
mod kept;
mod log;
mod pages;
mod rows;

pub use self::fault::{Fault, FaultCode, Verified};

use crate::error::LedgerError;
use crate::store::Store;
use crate::tables;

/// Verifies a ledger. `beside` is an empty store into which everything is made again: one in memory for a small ledger, a file for a
/// large one.
///
/// Looked at is the chain of entries, the digest of every document, every derived row, the tree of the log against tiles and
/// checkpoints, every signature of a step, a certificate, a snapshot and a checkpoint, number and place of every certificate, and every
/// seed against the findings of its certificate.
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
