use std::collections::BTreeMap;

use warifu_model::{
    Act, Bundle, Certificate, CheckpointAct, Digest, EnteredAct, Envelope, Json, LoggedAct, SnapshotAct, StatusAct,
    StatusHistory, Timestamp,
};
use warifu_seal::dsse::Opened;
use warifu_signing::{StatusError, place_of_certificate};

use super::{Body, act};
use crate::error::LedgerError;
use crate::fold;
use crate::journal;
use crate::roster;
use crate::store::{Write, writing};

/// Everything that a body has from before there was a ledger.
#[derive(Clone, Copy, Debug)]
pub struct Entering<'a> {
    /// Its history.
    pub history: &'a StatusHistory,
    /// The bundles of all certificates of the history, in any order.
    pub bundles: &'a [&'a [u8]],
    /// The entries of its log, in their order; none where it had none.
    pub log: &'a [&'a [u8]],
    /// The checkpoint of that log that was published last, if one was.
    pub checkpoint: Option<&'a [u8]>,
    /// The time at which it is entered.
    pub known_at: Timestamp,
}

/// The number of things that were entered.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Entered {
    /// Certificates.
    pub certificates: u32,
    /// Events that were said about them.
    pub events: u32,
    /// Entries of the log.
    pub leaves: u32,
}

impl Body {
    /// Enters what was issued before there was a ledger, into a ledger that was just created: certificates at their places, what was
    /// said about them, the snapshot that was published last, the entries of the log. The log has the same tree after that.
    ///
    /// Every certificate has to be signed by a key that the ledger knows; a key that signs no more is opened with its `until`.
    ///
    /// # Errors
    ///
    /// [`LedgerError::NotNew`], [`LedgerError::EnteredMissing`], [`LedgerError::Status`], [`LedgerError::CheckpointOfAnotherTree`]; the
    /// ledger is then as it was.
    pub fn enter(&mut self, entering: &Entering<'_>) -> Result<Entered, LedgerError> {
        let Entering { history, known_at, .. } = *entering;
        if history.body != self.opened.body.id {
            let (found, expected) = (history.body.clone(), self.opened.body.id.clone());
            return Err(StatusError::OtherBody { found, expected }.into());
        }
        let mut write = writing(&mut *self.store)?;
        if journal::head(&mut *write)?.is_some_and(|head| head.sequence > 0) {
            return Err(LedgerError::NotNew);
        }
        let certificates = certificates(&mut *write, entering)?;
        let last = history.events.last().map(|event| event.recorded_at);
        let last = last.max(history.published.as_ref().map(|published| published.issued_at));
        if let Some(last) = last.filter(|last| known_at < *last) {
            return Err(LedgerError::KnownEarlier { last, known_at });
        }
        for event in &history.events {
            let status = StatusAct {
                index: event.index,
                status: event.status,
                from: event.from,
                reason: event.reason.clone(),
                step: None,
                recorded_at: Some(event.recorded_at),
            };
            act(&mut *write, known_at, Act::Status(status))?;
        }
        snapshot(&mut *write, entering)?;
        let leaves = log(&mut *write, entering)?;
        write.commit()?;
        let events = u32::try_from(history.events.len()).unwrap_or(u32::MAX);
        Ok(Entered { certificates, events, leaves })
    }
}

fn certificates(write: &mut dyn Write, entering: &Entering<'_>) -> Result<u32, LedgerError> {
    let keys = roster::keys(write)?.into_iter().map(roster::usable).collect::<Result<Vec<_>, _>>()?;
    let mut found = BTreeMap::new();
    for bytes in entering.bundles {
        let bundle = Bundle::read(bytes).map_err(StatusError::Read)?;
        let index = place_of_certificate(entering.history, &bundle)?;
        Opened::open_envelope(&bundle.certificate, &keys).map_err(StatusError::Unsigned)?;
        found.insert(index, bundle.certificate);
    }
    for (index, placed) in (0..).zip(&entering.history.certificates) {
        let (certificate, number) = (placed.certificate, placed.number.clone());
        let envelope = found.get(&index).ok_or(LedgerError::EnteredMissing { index, certificate })?;
        demand_number(envelope, &number, index)?;
        let envelope = journal::put_blob(write, &Json::from(envelope).to_canonical())?;
        act(write, entering.known_at, Act::Entered(EnteredAct { certificate, number, index, envelope }))?;
    }
    Ok(entering.history.count())
}

/// The history gives the certificate the number that it has.
fn demand_number(envelope: &Envelope, number: &str, index: u32) -> Result<(), LedgerError> {
    let statement = Certificate::read(&envelope.payload).map_err(StatusError::Read)?;
    if statement.number == number {
        return Ok(());
    }
    let certificate = Digest::of(&envelope.payload);
    Err(StatusError::PlaceOfAnother { index, number: statement.number, certificate }.into())
}

fn snapshot(write: &mut dyn Write, entering: &Entering<'_>) -> Result<(), LedgerError> {
    let Some(published) = &entering.history.published else { return Ok(()) };
    let snapshot = SnapshotAct {
        sequence: published.sequence,
        digest: published.digest,
        issued_at: published.issued_at,
        series: published.series.clone(),
        count: published.count,
        list: published.list.clone(),
        events: published.events,
        next_update: None,
        envelope: None,
    };
    act(write, entering.known_at, Act::Snapshot(snapshot)).map(|_| ())
}

fn log(write: &mut dyn Write, entering: &Entering<'_>) -> Result<u32, LedgerError> {
    let mut leaf = 0;
    for entry in entering.log {
        let document = journal::put_blob(write, entry)?;
        act(write, entering.known_at, Act::Logged(LoggedAct { document, leaf }))?;
        leaf += 1;
    }
    let Some(note) = entering.checkpoint else { return Ok(leaf) };
    let (opened, _) = journal::opened(write)?;
    let checked = super::publish::opened_checkpoint(write, &opened.origin, note, entering.known_at)?;
    let head = checked.checkpoint();
    if head.size() != u64::from(leaf) || *head.root() != fold::root(write)? {
        return Err(LedgerError::CheckpointOfAnotherTree { size: head.size() });
    }
    let note = String::from_utf8_lossy(note).into_owned();
    act(write, entering.known_at, Act::Checkpoint(CheckpointAct { size: leaf, note }))?;
    Ok(leaf)
}
