//! Signatures, numbers and places, seeds.

use warifu_model::{Act, Certificate, Digest, Envelope, LedgerEntry, OpenedAct, Record, SnapshotAct, StatusSnapshot};
use warifu_seal::checkpoint::Checkpoint;
use warifu_seal::dsse::Opened;
use warifu_seal::keys::PublicKey;
use warifu_seal::note::{NoteKey, NoteKind};
use warifu_signing::findings_root;

use super::fault::{FaultCode, Verified};
use super::pages::{pages, shown, tolerated};
use crate::error::LedgerError;
use crate::fold;
use crate::journal;
use crate::roster::{self, usable};
use crate::rows::{Cell, CertificateRow, JournalRow, bounded};
use crate::rules::is_enough;
use crate::store::{Read, Row};
use crate::tables::{JOURNAL, SECRET};

pub(super) fn check(read: &mut dyn Read, found: &mut Verified) -> Result<(), LedgerError> {
    let keys = roster::keys(read)?;
    let keys: Vec<PublicKey> = keys.into_iter().filter_map(|key| usable(key).ok()).collect();
    let (opened, _) = journal::opened(read)?;
    pages(read, &JOURNAL, PAGE, |read, rows| {
        for row in rows.iter().map(JournalRow::of) {
            if let Ok(entry) = tolerated(journal::check(&row, before(&row, read)?.as_ref()))? {
                check_entry(read, &opened, &keys, &entry, found)?;
            }
        }
        Ok(())
    })?;
    pages(read, CertificateRow::TABLE, PAGE, |read, rows| {
        for row in &rows {
            found.certificates = found.certificates.saturating_add(1);
            if tolerated(is_certificate(read, &keys, &CertificateRow::of(row)))? != Ok(true) {
                found.fault(FaultCode::CertificateDiffers, shown("certificate", row.get(..2).unwrap_or_default()));
            }
        }
        Ok(())
    })?;
    pages(read, &SECRET, PAGE, |read, rows| {
        for row in &rows {
            if tolerated(is_seed(read, row))? != Ok(true) {
                found.fault(FaultCode::SeedDiffers, shown("secret", row.get(..1).unwrap_or_default()));
            }
        }
        Ok(())
    })
}

fn before(row: &JournalRow, read: &mut dyn Read) -> Result<Option<journal::Head>, LedgerError> {
    let Some(sequence) = row.sequence.checked_sub(1) else { return Ok(None) };
    let before = journal::rows(read, sequence, 1)?.into_iter().next();
    Ok(before.map(|row| journal::Head { sequence: row.sequence, digest: row.digest, known_at: row.known_at }))
}

/// Checks the signatures that an entry holds.
fn check_entry(
    read: &mut dyn Read,
    opened: &OpenedAct,
    keys: &[PublicKey],
    entry: &LedgerEntry,
    found: &mut Verified,
) -> Result<(), LedgerError> {
    let what = || format!("journal {}", entry.sequence);
    match &entry.act {
        Act::Signed(act) => {
            let statement = tolerated(journal::demand_blob(read, &act.certificate))?;
            let holds = |statement: &[u8]| {
                let message = Envelope::pae(Envelope::IN_TOTO_PAYLOAD, statement);
                usable(act.key).is_ok_and(|key| key.verify(&message, &act.signature).is_ok())
            };
            if !statement.is_ok_and(|statement| holds(&statement)) {
                found.fault(FaultCode::SignatureDiffers, what());
            }
        }
        Act::Issued(act) => {
            let signatures = fold::signatures(read, &act.certificate)?;
            if !is_enough(opened, read, &signatures)? {
                found.fault(FaultCode::CertificateDiffers, what());
            }
        }
        Act::Snapshot(act) if tolerated(is_snapshot(read, keys, act))? != Ok(true) => {
            found.fault(FaultCode::SnapshotDiffers, what());
        }
        Act::Checkpoint(act) if !is_checkpoint(opened, keys, act.size, &act.note) => {
            found.fault(FaultCode::CheckpointDiffers, what());
        }
        _ => {}
    }
    Ok(())
}

fn is_snapshot(read: &mut dyn Read, keys: &[PublicKey], act: &SnapshotAct) -> Result<bool, LedgerError> {
    // of one from before there was a ledger only this is known
    let Some(digest) = act.envelope else { return Ok(true) };
    let bytes = journal::demand_blob(read, &digest)?;
    let wrong = |error| LedgerError::Document { digest, error };
    let envelope = Envelope::read(&bytes).map_err(wrong)?;
    let stated = StatusSnapshot::read(&envelope.payload).map_err(wrong)?;
    let says = (stated.sequence, stated.issued_at, stated.count, stated.list == act.list, stated.series == act.series);
    let is_it = says == (act.sequence, act.issued_at, act.count, true, true);
    Ok(is_it && Digest::of(&envelope.payload) == act.digest && Opened::open_envelope(&envelope, keys).is_ok())
}

fn is_checkpoint(opened: &OpenedAct, keys: &[PublicKey], size: u32, note: &str) -> bool {
    let key = |key: &PublicKey| NoteKey::new(&opened.origin, NoteKind::Ed25519, key.clone()).ok();
    let logs: Vec<NoteKey> = keys.iter().filter_map(key).collect();
    Checkpoint::open_by(note.as_bytes(), &opened.origin, &logs, &[])
        .is_ok_and(|opened| opened.checkpoint().size() == u64::from(size))
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
