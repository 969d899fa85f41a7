//! What follows from a case that is no certification.

use warifu_model::{
    Accreditation, Act, CaseKind, Digest, EditionAct, Envelope, HoldAct, LedgerStep, Localized, Officer, OfficerAct,
    OpenedAct, Status, StatusAct, StatusChange, Timestamp,
};
use warifu_signing::{StatusError, edition_follows};

use super::{act, seen};
use crate::error::LedgerError;
use crate::journal;
use crate::roster::{as_member, demand_feasible, roster, usable};
use crate::rows::{CertificateRow, EditionRow, StepRow};
use crate::rules::{Allowed, demand_type};
use crate::store::{Direction, Read, Scan, Write};

/// Refuses a proposal that could not be decided.
pub(super) fn check_proposal(
    read: &mut dyn Read,
    opened: &OpenedAct,
    step: &LedgerStep,
    known_at: Timestamp,
) -> Result<(), LedgerError> {
    if let Some(change) = &step.change {
        demand_possible(read, change)?;
    }
    if let Some(edition) = &step.edition {
        accreditation(read, edition)?;
    }
    if let Some(officer) = &step.officer {
        demand_officers(read, opened, officer, known_at)?;
    }
    if let Some(hold) = &step.hold {
        seen::certificate(read, &hold.certificate)?;
    }
    Ok(())
}

/// What was proposed holds from now on.
pub(super) fn decided(
    write: &mut dyn Write,
    opened: &OpenedAct,
    allowed: &Allowed,
    known_at: Timestamp,
) -> Result<(), LedgerError> {
    let step = allowed.digest;
    let proposal = proposal(write, allowed)?;
    check_proposal(write, opened, &proposal, known_at)?;
    let missing = LedgerError::RowMissing { table: StepRow::TABLE.name };
    let decided = match (proposal.kind, proposal.change, proposal.edition, proposal.officer, proposal.hold) {
        (CaseKind::Status, Some(change), ..) => {
            let index = seen::certificate(write, &change.certificate)?.place;
            let StatusChange { status, from, reason, .. } = change;
            Act::Status(StatusAct { index, status, from, reason, step: Some(step), recorded_at: None })
        }
        (CaseKind::Accreditation, _, Some(edition), ..) => {
            let found = accreditation(write, &edition)?;
            Act::Edition(EditionAct { edition, series: found.series(), sequence: found.sequence, step })
        }
        (CaseKind::Officers, _, _, Some(officer), _) => Act::Officer(OfficerAct { officer, step }),
        (CaseKind::Hold, _, _, _, Some(hold)) => {
            let index = seen::certificate(write, &hold.certificate)?.place;
            Act::Hold(HoldAct { hold, index, step })
        }
        _ => return Err(missing),
    };
    act(write, known_at, decided).map(|_| ())
}

/// A case ends early. A certificate that has its place already is withdrawn, before anybody had it.
pub(super) fn rejected(write: &mut dyn Write, allowed: &Allowed, known_at: Timestamp) -> Result<(), LedgerError> {
    let case = allowed.case.as_ref().filter(|case| case.kind == CaseKind::Certification);
    let Some(certificate) = case.and_then(|case| case.certificate) else { return Ok(()) };
    let CertificateRow { place, .. } = seen::certificate(write, &certificate)?;
    let reason =
        allowed.step.reason.clone().unwrap_or_else(|| Localized { en: "Rejected".into(), ja: "却下".into() });
    let (step, from) = (Some(allowed.digest), allowed.step.at);
    let status = StatusAct { index: place, status: Status::Withdrawn, from, reason, step, recorded_at: None };
    act(write, known_at, Act::Status(status)).map(|_| ())
}

/// What was proposed in a case: its first step says so.
fn proposal(read: &mut dyn Read, allowed: &Allowed) -> Result<LedgerStep, LedgerError> {
    let missing = LedgerError::RowMissing { table: StepRow::TABLE.name };
    let first = allowed.steps.first().ok_or(missing)?;
    match journal::entry(read, first.sequence)?.map(|entry| entry.act) {
        Some(Act::Step(act)) => LedgerStep::read(&act.envelope.payload).map_err(LedgerError::Step),
        _ => Err(LedgerError::ChainBroken { sequence: first.sequence }),
    }
}

fn demand_possible(read: &mut dyn Read, change: &StatusChange) -> Result<(), LedgerError> {
    let row = seen::certificate(read, &change.certificate)?;
    if !row.stage.is_out() {
        return Err(LedgerError::CertificateNotIssued { certificate: change.certificate });
    }
    if row.status.may_become(change.status) {
        return Ok(());
    }
    Err(StatusError::NotPossible { from: row.status, to: change.status }.into())
}

/// The accreditation in an envelope, which has to follow the last edition of its series. Whether its issuer signed it is for the gate:
/// the ledger trusts nobody.
fn accreditation(read: &mut dyn Read, edition: &Digest) -> Result<Accreditation, LedgerError> {
    let next = open_accreditation(read, edition)?;
    let series = [next.series().to_string().into()];
    let last = Scan { equal: &series, direction: Direction::Descending, ..Scan::all(EditionRow::TABLE, 1) };
    if let Some(last) = read.scan(&last)?.first().map(EditionRow::of) {
        edition_follows(&open_accreditation(read, &last.envelope)?, &next)?;
    }
    Ok(next)
}

fn open_accreditation(read: &mut dyn Read, edition: &Digest) -> Result<Accreditation, LedgerError> {
    let bytes = journal::demand_blob(read, edition)?;
    let envelope = Envelope::read(&bytes).map_err(|error| LedgerError::Document { digest: *edition, error })?;
    demand_type(&envelope, Envelope::IN_TOTO_PAYLOAD)?;
    Accreditation::read(&envelope.payload).map_err(LedgerError::Accreditation)
}

/// Refuses a change after which nobody could change the officers any more.
fn demand_officers(
    read: &mut dyn Read,
    opened: &OpenedAct,
    officer: &Officer,
    known_at: Timestamp,
) -> Result<(), LedgerError> {
    usable(officer.key)?;
    let mut after = roster(read, known_at)?;
    after.retain(|member| member.key != officer.key);
    if officer.until.is_none_or(|until| known_at < until) {
        after.push(as_member(officer));
    }
    demand_feasible(opened, &after, &[CaseKind::Officers])
}
