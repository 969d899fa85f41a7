//! Certificates, their signatures and their seeds.

use warifu_model::{Certificate, Digest, Envelope, Record};
use warifu_seal::dsse::Opened;
use warifu_seal::keys::PublicKey;
use warifu_signing::findings_root;

use super::fault::{FaultCode, Verified};
use super::pages::{pages, shown, tolerated};
use crate::error::LedgerError;
use crate::fold;
use crate::journal;
use crate::roster::{self, usable};
use crate::rows::{Cell, CertificateRow, Stage, bounded};
use crate::store::{Read, Row, Scan};
use crate::tables::SECRET;

pub(super) fn check(read: &mut dyn Read, found: &mut Verified) -> Result<(), LedgerError> {
    let keys = roster::keys(read)?;
    let keys: Vec<PublicKey> = keys.into_iter().filter_map(|key| usable(key).ok()).collect();
    // a ledger that was brought in without any is one for auditors
    let has_seeds = !read.scan(&Scan::all(&SECRET, 1))?.is_empty();
    pages(read, CertificateRow::TABLE, PAGE, |read, rows| {
        for row in &rows {
            found.certificates = found.certificates.saturating_add(1);
            let what = || shown("certificate", row.get(..2).unwrap_or_default());
            let row = CertificateRow::of(row);
            if tolerated(is_certificate(read, &keys, &row))? != Ok(true) {
                found.fault(FaultCode::CertificateDiffers, what());
            }
            if has_seeds && row.stage != Stage::Entered && journal::seed(read, &row.digest)?.is_none() {
                found.fault(FaultCode::SeedMissing, what());
            }
        }
        Ok(())
    })?;
    pages(read, &SECRET, PAGE, |read, rows| {
        for row in &rows {
            found.seeds = found.seeds.saturating_add(1);
            if tolerated(is_seed(read, row))? != Ok(true) {
                found.fault(FaultCode::SeedDiffers, shown("secret", row.get(..1).unwrap_or_default()));
            }
        }
        Ok(())
    })
}

/// Whether a certificate says what its row says, and is signed by keys of the body.
fn is_certificate(read: &mut dyn Read, keys: &[PublicKey], row: &CertificateRow) -> Result<bool, LedgerError> {
    let payload = match row.envelope {
        Some(digest) => {
            let bytes = journal::demand_blob(read, &digest)?;
            let envelope = Envelope::read(&bytes).map_err(|error| LedgerError::Document { digest, error })?;
            let opened = Opened::open_envelope(&envelope, keys);
            if opened.is_err() {
                return Ok(false);
            }
            envelope.payload
        }
        None => journal::demand_blob(read, &row.digest)?,
    };
    let digest = Digest::of(&payload);
    let stated = Certificate::read(&payload).map_err(|error| LedgerError::Document { digest, error })?;
    Ok(digest == row.digest && stated.status_index == Some(row.place) && bounded(&stated.number) == row.number)
}

/// Whether the findings of a certificate are salted by its seed.
fn is_seed(read: &mut dyn Read, row: &Row) -> Result<bool, LedgerError> {
    let digest = <Digest as Cell>::of(row.first());
    let Some(found) = fold::certificate(read, &digest)? else { return Ok(false) };
    let seed = row.get(1).and_then(|seed| <[u8; 32]>::try_from(seed.bytes()).ok());
    let wrong = |digest| move |error| LedgerError::Document { digest, error };
    let statement = Certificate::read(&journal::demand_blob(read, &digest)?).map_err(wrong(digest))?;
    let record = Record::read(&journal::demand_blob(read, &found.record)?).map_err(wrong(found.record))?;
    Ok(seed.is_some_and(|seed| findings_root(&record.findings, &seed) == statement.findings))
}

const PAGE: u32 = 256;
