use warifu_model::{Certificate, Digest, Envelope, Record};

use super::certificate::{CertificateLine, at_place};
use super::documents::record;
use super::error::QuestionError;
use super::page::{Page, Paged};
use super::route::{Route, step};
use crate::journal;
use crate::rows::CertificateRow;
use crate::store::Read;

/// A certificate that was handed out, with its statement and the record on which it rests.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Contents {
    /// The certificate.
    pub line: CertificateLine,
    /// Its statement; none where the statement is damaged.
    pub statement: Option<Certificate>,
    /// The record; none where the ledger has none, as of a certificate that was entered.
    pub record: Option<Record>,
}

/// Gives every certificate that was handed out with its statement and its record, in the order of their places.
///
/// # Errors
///
/// [`QuestionError::CursorForeign`], [`QuestionError::Ledger`].
pub fn contents(store: &mut dyn Read, page: Page<'_>) -> Result<Paged<Contents>, QuestionError> {
    let asked = page.of("contents".to_owned())?;
    let route = Route::all();
    asked.walk(
        store,
        |store, position, want| route.more(store, position.and_then(|position| step(position)), want),
        |store, place| {
            let row = at_place(store, place)?;
            if !row.stage.is_out() {
                return Ok(None);
            }
            let statement = statement(store, &row)?;
            let record = record(store, &row.record)?;
            Ok(Some(Contents { line: row.into(), statement, record }))
        },
    )
}

/// The bytes of a document in the ledger, by its digest; none where there is none, or it is damaged.
///
/// # Errors
///
/// [`QuestionError::Ledger`].
pub fn document(store: &mut dyn Read, digest: &Digest) -> Result<Option<Vec<u8>>, QuestionError> {
    match journal::blob(store, digest) {
        Ok(bytes) => Ok(bytes),
        Err(crate::error::LedgerError::BlobDamaged { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// What a certificate states.
pub(super) fn statement(store: &mut dyn Read, row: &CertificateRow) -> Result<Option<Certificate>, QuestionError> {
    let statement = match row.envelope {
        // of a certificate that was entered, only the envelope is kept
        Some(envelope) => journal::blob(store, &envelope)?
            .and_then(|bytes| Envelope::read(&bytes).ok())
            .map(|envelope| envelope.payload),
        None => journal::blob(store, &row.digest)?,
    };
    Ok(statement.and_then(|bytes| Certificate::read(&bytes).ok()))
}
