use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeSet;

use warifu_core::{
    Archive, CheckSignature, CompiledSet, Conformity, Documents, NamedDocuments, Replay, When, replay_from,
};
use warifu_model::{
    Act, CertificateFact, Digest, Limit, OpenedAct, PlacedAct, Record, RequirementSet, SeriesId, StepName, Terms,
    Vocabulary,
};
use warifu_seal::tiles::Log;
use warifu_signing::{Application, Review, StatusError, demand_number_seen, number_as_seen, prepare, review};

use super::arrival::{Arrival, PlacedStatement};
use super::{act, composition, seen};
use crate::error::LedgerError;
use crate::journal;
use crate::rows::{CertificateRow, StepRow, bounded};
use crate::rules::Allowed;
use crate::store::{Read, Scan, Write};

/// Documents that were given, and those of the ledger.
pub(super) struct Offered<'a> {
    read: RefCell<&'a mut dyn Read>,
    given: Archive<'a>,
}

impl<'a> Offered<'a> {
    pub(super) fn new(read: &'a mut dyn Read, given: Archive<'a>) -> Self {
        Self { read: RefCell::new(read), given }
    }

    fn demand(&self, digest: &Digest) -> Result<Vec<u8>, LedgerError> {
        match self.given.get(digest) {
            Some(bytes) => Ok(bytes.into_owned()),
            None => journal::demand_blob(&mut **self.read.borrow_mut(), digest),
        }
    }
}

impl Documents for Offered<'_> {
    fn get(&self, digest: &Digest) -> Option<Cow<'_, [u8]>> {
        self.demand(digest).ok().map(Cow::Owned)
    }
}

/// Everything that a record names, with its set and the vocabularies of that.
pub(super) fn named(documents: &Offered<'_>, record: &Digest) -> Result<BTreeSet<Digest>, LedgerError> {
    let record = read_record(documents, record)?;
    let mut named = NamedDocuments::digests(&record);
    named.insert(record.set.digest);
    named.extend(record.vocabularies.iter().map(|pin| pin.digest));
    Ok(named)
}

/// Refuses a record of which something is not there that it would take to evaluate it again.
pub(super) fn demand_whole(documents: &Offered<'_>, digest: &Digest) -> Result<(), LedgerError> {
    let record = read_record(documents, digest)?;
    NamedDocuments::find(&record, documents, &record.certificates)?;
    let pins = record.vocabularies.iter().map(|pin| pin.digest);
    pins.chain([record.set.digest]).try_for_each(|digest| documents.demand(&digest).map(drop))
}

/// The record that was evaluated in a case.
pub(crate) fn record_of(steps: &[StepRow]) -> Result<Digest, LedgerError> {
    let evaluated = steps.iter().find(|step| step.step == StepName::Evaluated);
    evaluated.and_then(|step| step.document).ok_or(LedgerError::RowMissing { table: StepRow::TABLE.name })
}

/// The terms of this digest.
pub(super) fn terms(documents: &Offered<'_>, digest: &Digest) -> Result<Terms, LedgerError> {
    Terms::read(&documents.demand(digest)?).map_err(LedgerError::Terms)
}

/// Evaluates a record again, and refuses it where something else comes out.
pub(super) fn replayed(
    documents: &Offered<'_>,
    record: &Digest,
    certificates: &[CertificateFact],
    signatures: &dyn CheckSignature,
) -> Result<(), LedgerError> {
    let set = set(documents, &read_record(documents, record)?)?;
    match replay_from(&documents.demand(record)?, &set, documents, certificates, signatures)? {
        Replay::Same(_) => Ok(()),
        Replay::Different(difference) => Err(differs(&difference.pointers)),
    }
}

/// Refuses a record that rests on a certificate of its own product by way of a component's.
pub(super) fn demand_acyclic(documents: &Offered<'_>, digest: &Digest) -> Result<(), LedgerError> {
    let record = read_record(documents, digest)?;
    composition::demand_acyclic(&mut **documents.read.borrow_mut(), &record)
}

/// Evaluates a record again, and decides on it.
pub(super) fn decided(
    documents: &Offered<'_>,
    digest: &Digest,
    certificates: &[CertificateFact],
    when: When,
    signatures: &dyn CheckSignature,
) -> Result<Conformity, LedgerError> {
    let record = documents.demand(digest)?;
    let set = set(documents, &read_record(documents, digest)?)?;
    let application = Application { record: &record, set: &set, documents, certificates, when, signatures };
    match review(&application)? {
        Review::Conforms(conformity) => Ok(conformity),
        Review::Refused(refusal) => Err(LedgerError::Refused { codes: refusal.codes().to_vec() }),
        Review::Differs(difference) => Err(differs(&difference.pointers)),
    }
}

/// Gives a certificate its number and its place, and writes its statement.
pub(super) fn place(
    write: &mut dyn Write,
    opened: &OpenedAct,
    allowed: &Allowed,
    arrival: &Arrival<'_>,
    conformity: Option<Conformity>,
) -> Result<PlacedStatement, LedgerError> {
    let seed = arrival.salt_seed.ok_or(LedgerError::SeedMissing)?;
    let digest = allowed.step.terms.ok_or(LedgerError::RowMissing { table: StepRow::TABLE.name })?;
    let conformity = conformity.ok_or(LedgerError::RowMissing { table: StepRow::TABLE.name })?;
    let terms = Terms::read(&journal::demand_blob(write, &digest)?).map_err(LedgerError::Terms)?;
    demand_body(opened, &terms)?;
    demand_number_apart(write, &terms.number)?;
    demand_series(write, &terms.series)?;
    let index = seen::next_place(write)?;
    let prepared = prepare(conformity, &terms, index, seed)?;
    demand_loggable(opened, prepared.statement())?;
    let certificate = journal::put_blob(write, prepared.statement())?;
    journal::put_seed(write, &certificate, seed)?;
    let number = terms.number;
    let placed = PlacedAct { certificate, number: number.clone(), index, step: allowed.digest };
    act(write, arrival.known_at, Act::Placed(placed))?;
    Ok(PlacedStatement { certificate, number, index, statement: prepared.statement().to_vec() })
}

fn demand_body(opened: &OpenedAct, terms: &Terms) -> Result<(), LedgerError> {
    if terms.body.id == opened.body.id {
        return Ok(());
    }
    let (found, expected) = (terms.body.id.clone(), opened.body.id.clone());
    Err(StatusError::OtherBody { found, expected }.into())
}

/// No other certificate has this number, or one that looks like it; and everybody sees all of it.
pub(crate) fn demand_number_apart(read: &mut dyn Read, number: &str) -> Result<(), LedgerError> {
    let equal = [bounded(&number_as_seen(number)).into()];
    let rows = read.scan(&Scan { index: Some("seen"), equal: &equal, ..Scan::all(CertificateRow::TABLE, 1) })?;
    match rows.first().map(CertificateRow::of) {
        Some(CertificateRow { number, place, digest, .. }) => {
            Err(StatusError::NumberUsed { number, index: place, certificate: digest }.into())
        }
        None => Ok(demand_number_seen(number)?),
    }
}

/// A snapshot can name every series of the list.
fn demand_series(read: &mut dyn Read, series: &[SeriesId]) -> Result<(), LedgerError> {
    let mut named: BTreeSet<SeriesId> = seen::series(read)?.into_iter().collect();
    named.extend(series);
    if named.len() > Limit::SNAPSHOT_SERIES { Err(StatusError::TooManySeries.into()) } else { Ok(()) }
}

/// With all signatures that the ledger asks for, the certificate still fits into an entry of the log.
fn demand_loggable(opened: &OpenedAct, statement: &[u8]) -> Result<(), LedgerError> {
    let keys: usize = opened.thresholds.iter().map(|threshold| threshold.count as usize).sum();
    let size = statement.len().div_ceil(3) * 4 + FRAME_BYTES + keys * SIGNATURE_BYTES;
    if size <= Log::MAX_ENTRY_BYTES {
        return Ok(());
    }
    let error = warifu_seal::tiles::EntriesError::EntryTooLarge { entry: 0, found: size };
    Err(LedgerError::LogEntry(error.into()))
}

/// The set that the record names, compiled.
fn set(documents: &Offered<'_>, record: &Record) -> Result<CompiledSet, LedgerError> {
    let digest = record.set.digest;
    let wrong = |digest| move |error| LedgerError::Document { digest, error };
    let set = RequirementSet::read(&documents.demand(&digest)?).map_err(wrong(digest))?;
    let mut vocabularies = Vec::new();
    for pin in &set.vocabularies {
        let vocabulary = Vocabulary::read(&documents.demand(&pin.digest)?).map_err(wrong(pin.digest))?;
        vocabularies.push((pin.digest, vocabulary));
    }
    CompiledSet::compile(set, digest, &vocabularies).map_err(|error| LedgerError::SetUnusable(Box::new(error)))
}

fn read_record(documents: &Offered<'_>, digest: &Digest) -> Result<Record, LedgerError> {
    Record::read(&documents.demand(digest)?).map_err(|error| LedgerError::Document { digest: *digest, error })
}

fn differs(pointers: &[String]) -> LedgerError {
    let shown: Vec<String> = pointers.iter().take(3).map(|pointer| format!("`{pointer}`")).collect();
    LedgerError::RecordDiffers { pointers: shown.join(", ") }
}

/// What an envelope has around payload and signatures, in bytes.
const FRAME_BYTES: usize = 128;
/// What a signature with its key id takes, in bytes.
const SIGNATURE_BYTES: usize = 192;
