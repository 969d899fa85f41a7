use std::collections::BTreeSet;

use warifu_model::{
    Attestation, Certificate, Digest, EnteredAct, Envelope, IssuedAct, LedgerEntry, PlacedAct, Record, SignedAct,
    Status, Timestamp,
};
use warifu_signing::number_as_seen;

use super::demand::demand;
use super::link::{self, LinkKind};
use super::log::{append, certificate};
use super::words::words;
use crate::error::LedgerError;
use crate::journal;
use crate::rows::{CaseRow, CaseState, Cell, CertificateRow, DueRow, SignatureRow, Stage, StepRow, bounded};
use crate::store::{Direction, Read, Scan, Write};
use crate::tables::{DUE, NEVER, SERIES, TERM};

pub(super) fn placed(store: &mut dyn Write, entry: &LedgerEntry, act: &PlacedAct) -> Result<(), LedgerError> {
    let statement = statement(store, &act.certificate)?;
    let step = step(store, &act.step)?;
    put_certificate(store, entry, &statement, act.certificate, act.index, &step.case)?;
    let record = record(store, &statement.record)?;
    link::put(store, act.index, link::of_record(&record))?;
    evidence_dues(store, act.index, &record)?;
    let case = case(store, &step.case)?;
    store.put(CaseRow::TABLE, &CaseRow { certificate: Some(act.certificate), ..case }.to_row())?;
    Ok(())
}

pub(super) fn entered(store: &mut dyn Write, entry: &LedgerEntry, act: &EnteredAct) -> Result<(), LedgerError> {
    let wrong = |error| LedgerError::Document { digest: act.envelope, error };
    let envelope = Envelope::read(&journal::demand_blob(store, &act.envelope)?).map_err(wrong)?;
    let statement = Certificate::read(&envelope.payload).map_err(wrong)?;
    let row = put_certificate(store, entry, &statement, act.certificate, act.index, "")?;
    let row = CertificateRow { stage: Stage::Entered, envelope: Some(act.envelope), ..row };
    Ok(store.put(CertificateRow::TABLE, &row.to_row())?)
}

pub(super) fn signed(store: &mut dyn Write, entry: &LedgerEntry, act: &SignedAct) -> Result<(), LedgerError> {
    let number = signatures(store, &act.certificate)?.len();
    let row = SignatureRow {
        certificate: act.certificate,
        number: u32::try_from(number).unwrap_or(u32::MAX),
        key: act.key.as_bytes().to_vec(),
        signature: act.signature.clone(),
        known_at: entry.known_at,
        sequence: entry.sequence,
    };
    store.insert(SignatureRow::TABLE, &row.to_row())?;
    let place = demand_certificate(store, &act.certificate)?.place;
    link::put(store, place, [(LinkKind::Signer, link::key_id(act.key.as_bytes()))])
}

pub(super) fn issued(store: &mut dyn Write, entry: &LedgerEntry, act: &IssuedAct) -> Result<(), LedgerError> {
    let envelope = journal::demand_blob(store, &act.envelope)?;
    append(store, act.leaf, (act.envelope, &envelope), "certificate")?;
    let row = demand_certificate(store, &act.certificate)?;
    let case = case(store, &row.case)?;
    let row = CertificateRow { stage: Stage::Issued, envelope: Some(act.envelope), leaf: act.leaf.into(), ..row };
    store.put(CertificateRow::TABLE, &row.to_row())?;
    let (state, changed_at, sequence) = (CaseState::Done, entry.known_at, entry.sequence);
    store.put(CaseRow::TABLE, &CaseRow { state, changed_at, sequence, ..case }.to_row())?;
    Ok(())
}

/// The case of a certificate ended before it was issued.
pub(super) fn rejected(store: &mut dyn Write, digest: &Digest) -> Result<(), LedgerError> {
    let row = demand_certificate(store, digest)?;
    Ok(store.put(CertificateRow::TABLE, &CertificateRow { stage: Stage::Rejected, ..row }.to_row())?)
}

/// Nothing is due of a certificate that is withdrawn or superseded: that is for ever.
pub(super) fn settle_dues(store: &mut dyn Write, row: &CertificateRow) -> Result<(), LedgerError> {
    if !row.status.is_final() {
        return Ok(());
    }
    let equal = [i64::from(row.place).into()];
    let dues = store.scan(&Scan { index: Some("place"), equal: &equal, ..Scan::all(&DUE, MOST_DUES) })?;
    dues.iter().try_for_each(|due| store.remove(&DUE, due))?;
    Ok(())
}

/// The signatures on a certificate, in the order in which they arrived.
pub(crate) fn signatures(store: &mut dyn Read, digest: &Digest) -> Result<Vec<SignatureRow>, LedgerError> {
    let equal = [digest.to_value()];
    let scan =
        Scan { equal: &equal, direction: Direction::Ascending, ..Scan::all(SignatureRow::TABLE, MOST_SIGNATURES) };
    Ok(store.scan(&scan)?.iter().map(SignatureRow::of).collect())
}

fn demand_certificate(store: &mut dyn Read, digest: &Digest) -> Result<CertificateRow, LedgerError> {
    certificate(store, digest)?.ok_or(LedgerError::RowMissing { table: CertificateRow::TABLE.name })
}

fn case(store: &mut dyn Read, id: &str) -> Result<CaseRow, LedgerError> {
    demand(store, CaseRow::TABLE, &[id.into()]).map(|row| CaseRow::of(&row))
}

fn step(store: &mut dyn Read, digest: &Digest) -> Result<StepRow, LedgerError> {
    let equal = [digest.to_value()];
    let rows = store.scan(&Scan { index: Some("digest"), equal: &equal, ..Scan::all(StepRow::TABLE, 1) })?;
    rows.first().map(StepRow::of).ok_or(LedgerError::RowMissing { table: StepRow::TABLE.name })
}

fn statement(store: &mut dyn Read, digest: &Digest) -> Result<Certificate, LedgerError> {
    let bytes = journal::demand_blob(store, digest)?;
    Certificate::read(&bytes).map_err(|error| LedgerError::Document { digest: *digest, error })
}

fn record(store: &mut dyn Read, digest: &Digest) -> Result<Record, LedgerError> {
    let bytes = journal::demand_blob(store, digest)?;
    Record::read(&bytes).map_err(|error| LedgerError::Document { digest: *digest, error })
}

/// The row of a certificate, and everything that follows from its statement alone.
fn put_certificate(
    store: &mut dyn Write,
    entry: &LedgerEntry,
    statement: &Certificate,
    digest: Digest,
    place: u32,
    case: &str,
) -> Result<CertificateRow, LedgerError> {
    let product = &statement.product;
    let row = CertificateRow {
        place,
        number: bounded(&statement.number),
        seen: bounded(&number_as_seen(&statement.number)),
        digest,
        stage: Stage::Placed,
        status: Status::Active,
        holder: statement.holder.name.en.clone(),
        product: format!("{} {} {}", product.vendor, product.model, product.version),
        set_id: statement.set.id.to_string(),
        set_version: bounded(&statement.set.version.to_string()),
        level: statement.level.clone().unwrap_or_default(),
        granted_at: statement.granted_at,
        expires_at: statement.expires_at.map_or(NEVER, Timestamp::unix),
        record: statement.record,
        envelope: None,
        leaf: -1,
        case: case.to_owned(),
        known_at: entry.known_at,
        sequence: entry.sequence,
    };
    store.insert(CertificateRow::TABLE, &row.to_row())?;
    link::put(store, place, link::of_certificate(statement))?;
    for word in terms(statement) {
        store.put(&TERM, &[word.into(), i64::from(place).into()])?;
    }
    for series in &statement.series {
        let series = series.to_string();
        if store.get(&SERIES, &[series.as_str().into()])?.is_none() {
            store.insert(&SERIES, &[series.into(), i64::from(place).into()])?;
        }
    }
    dues(store, place, statement)?;
    Ok(row)
}

fn terms(statement: &Certificate) -> BTreeSet<String> {
    let (holder, product, scope) = (&statement.holder, &statement.product, &statement.scope);
    let texts = [
        &statement.number,
        &holder.name.en,
        &holder.name.ja,
        &product.vendor,
        &product.model,
        &product.version,
        &product.name.en,
        &product.name.ja,
        &scope.en,
        &scope.ja,
    ];
    texts.iter().flat_map(|text| words(text)).collect()
}

/// When a certificate ends, and when it is due for surveillance until then.
fn dues(store: &mut dyn Write, place: u32, statement: &Certificate) -> Result<(), LedgerError> {
    if let Some(at) = statement.expires_at {
        put_due(store, at, "expiry", place)?;
    }
    let (opened, _) = journal::opened(store)?;
    let Some(every) = opened.surveillance.filter(|every| every.count() > 0) else { return Ok(()) };
    let mut at = statement.granted_at;
    for _ in 0..MOST_SURVEILLANCES {
        at = at.plus(every);
        if statement.expires_at.is_some_and(|end| end <= at) {
            break;
        }
        put_due(store, at, "surveillance", place)?;
    }
    Ok(())
}

/// When documents of evidence end on which the certificate may rest.
fn evidence_dues(store: &mut dyn Write, place: u32, record: &Record) -> Result<(), LedgerError> {
    let mut ends = BTreeSet::new();
    for input in &record.inputs {
        let bytes = journal::demand_blob(store, &input.digest)?;
        let payload = Envelope::read(&bytes).map_or(bytes, |envelope| envelope.payload);
        let attestation = Attestation::read(&payload).ok();
        ends.extend(attestation.iter().flat_map(|found| &found.evidence).filter_map(|entry| entry.valid_until));
    }
    ends.into_iter().try_for_each(|at| put_due(store, at, "evidence", place))
}

fn put_due(store: &mut dyn Write, at: Timestamp, kind: &str, place: u32) -> Result<(), LedgerError> {
    let row = DueRow { at, kind: kind.to_owned(), place: place.into() };
    Ok(store.put(DueRow::TABLE, &row.to_row())?)
}

/// Signatures that one envelope has at most.
const MOST_SIGNATURES: u32 = 100;
/// Dates of surveillance that are foreseen of a certificate; a hundred years, where it is due once a year.
const MOST_SURVEILLANCES: usize = 100;
/// Dates of one certificate that are settled at once.
const MOST_DUES: u32 = 100_000;
