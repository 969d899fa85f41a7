use std::collections::BTreeSet;

use warifu_core::{Archive, CheckSignature, Conformity};
use warifu_model::{Act, CaseKind, Digest, LedgerStep, OpenedAct, StepAct, StepName, Timestamp};

use super::arrival::{Arrival, PlacedStatement, Taken};
use super::{Body, act, certify, follow};
use crate::error::LedgerError;
use crate::journal;
use crate::rows::StepRow;
use crate::rules::{Allowed, allow};
use crate::store::{Read, Write, writing};

impl Body {
    /// Takes a step: checks who signed it and whether it is due, and does what follows from it, in one transaction.
    ///
    /// * `evaluated`: the record is evaluated again from the documents, and has to come out the same.
    /// * `decided` in a certification: it is evaluated again as of the decision and of the grant; the certificate gets its number
    ///   and its place, and its statement is written. Signatures are collected by [`Body::sign`]. A record is refused that rests on a
    ///   certificate of its own product by way of a component's.
    /// * `decided` in any other case: what was proposed holds from now on.
    /// * `rejected`: the case ends. A certificate that has its place already is withdrawn, before anybody had it.
    ///
    /// # Errors
    ///
    /// [`LedgerError`]; the ledger is then as it was.
    pub fn step(&mut self, arrival: &Arrival<'_>) -> Result<Taken, LedgerError> {
        let conformity = {
            let mut read = self.store.read()?;
            let allowed = allow(&mut *read, (&self.opened, self.ledger), arrival.envelope, arrival.known_at)?;
            // long work, before anybody has to wait for it
            evaluate(&*self.signatures, &mut *read, &allowed, arrival)?
        };
        let mut write = writing(&mut *self.store)?;
        let allowed = allow(&mut *write, (&self.opened, self.ledger), arrival.envelope, arrival.known_at)?;
        let named = named(&mut *write, &allowed.step, arrival)?;
        for bytes in arrival.blobs.iter().filter(|bytes| named.contains(&Digest::of(bytes))) {
            journal::put_blob(&mut *write, bytes)?;
        }
        for digest in direct(&allowed.step) {
            journal::demand_blob(&mut *write, &digest)?;
        }
        let step = StepAct { key: allowed.key, envelope: arrival.envelope.clone() };
        let entry = act(&mut *write, arrival.known_at, Act::Step(step))?;
        let placed = follow_up(&mut *write, &self.opened, &allowed, arrival, conformity)?;
        write.commit()?;
        Ok(Taken { step: allowed.digest, entry, placed })
    }
}

/// The work of a step that takes long and changes nothing.
fn evaluate(
    signatures: &dyn CheckSignature,
    read: &mut dyn Read,
    allowed: &Allowed,
    arrival: &Arrival<'_>,
) -> Result<Option<Conformity>, LedgerError> {
    let step = &allowed.step;
    if step.kind != CaseKind::Certification {
        return Ok(None);
    }
    let given: Archive<'_> = arrival.blobs.iter().copied().collect();
    let documents = certify::Offered::new(read, given);
    match (step.step, step.record, step.terms) {
        (StepName::Evaluated, Some(record), _) => {
            certify::replayed(&documents, &record, arrival.certificates, signatures)?;
            Ok(None)
        }
        (StepName::Reviewed, Some(record), _) => demand_same(record, &allowed.steps).map(|()| None),
        (StepName::Decided, _, Some(terms)) => {
            let record = certify::record_of(&allowed.steps)?;
            certify::demand_acyclic(&documents, &record)?;
            let terms = certify::terms(&documents, &terms)?;
            let when = warifu_core::When { decided_at: step.at, granted_at: terms.granted_at };
            certify::decided(&documents, &record, arrival.certificates, when, signatures).map(Some)
        }
        _ => Ok(None),
    }
}

/// What follows from a step, in entries of its own.
fn follow_up(
    write: &mut dyn Write,
    opened: &OpenedAct,
    allowed: &Allowed,
    arrival: &Arrival<'_>,
    conformity: Option<Conformity>,
) -> Result<Option<PlacedStatement>, LedgerError> {
    let step = &allowed.step;
    let known_at = arrival.known_at;
    if (step.step, step.kind) == (StepName::Decided, CaseKind::Certification) {
        return certify::place(write, opened, allowed, arrival, conformity).map(Some);
    }
    demand_proposable(write, opened, allowed, known_at)?;
    if let Some(follows) = follow::consequence(write, allowed)? {
        act(write, known_at, follows)?;
    }
    Ok(None)
}

/// Refuses a step that proposes, or decides, what cannot be decided.
pub(crate) fn demand_proposable(
    read: &mut dyn Read,
    opened: &OpenedAct,
    allowed: &Allowed,
    known_at: Timestamp,
) -> Result<(), LedgerError> {
    match allowed.step.step {
        StepName::Proposed => follow::check_proposal(read, opened, &allowed.step, known_at),
        _ => follow::check_decision(read, opened, allowed, known_at),
    }
}

/// Refuses a step that names documents which are not in the ledger, itself or through its record, or another record than its case.
pub(crate) fn demand_documents(read: &mut dyn Read, allowed: &Allowed) -> Result<(), LedgerError> {
    let step = &allowed.step;
    direct(step).iter().try_for_each(|digest| journal::demand_blob(read, digest).map(drop))?;
    match (step.kind, step.step, step.record) {
        (CaseKind::Certification, StepName::Reviewed, Some(record)) => demand_same(record, &allowed.steps),
        (CaseKind::Certification, StepName::Evaluated, Some(record)) => {
            certify::demand_whole(&certify::Offered::new(read, Archive::default()), &record)
        }
        _ => Ok(()),
    }
}

/// A review is about the record that was evaluated.
fn demand_same(record: Digest, steps: &[StepRow]) -> Result<(), LedgerError> {
    let expected = certify::record_of(steps)?;
    if record == expected { Ok(()) } else { Err(LedgerError::StepOfAnotherDocument { expected, found: record }) }
}

/// The documents that a step names itself.
fn direct(step: &LedgerStep) -> BTreeSet<Digest> {
    step.documents.iter().copied().chain(step.record).chain(step.terms).chain(step.edition).collect()
}

/// Everything that a step names, through its record and the set of that as well.
fn named(read: &mut dyn Read, step: &LedgerStep, arrival: &Arrival<'_>) -> Result<BTreeSet<Digest>, LedgerError> {
    let mut named = direct(step);
    if let Some(record) = step.record {
        let given: Archive<'_> = arrival.blobs.iter().copied().collect();
        named.extend(certify::named(&certify::Offered::new(read, given), &record)?);
    }
    Ok(named)
}
