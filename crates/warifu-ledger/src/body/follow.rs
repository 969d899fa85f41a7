//! What follows from a case that is no certification.

use warifu_model::{
    Accreditation, Act, CaseKind, Digest, EditionAct, Envelope, HoldAct, LedgerStep, Localized, Officer, OfficerAct,
    OpenedAct, Status, StatusAct, StatusChange, StepName, Timestamp,
};
use warifu_signing::{StatusError, edition_follows};

use super::seen;
use crate::error::LedgerError;
use crate::fold::officer_row;
use crate::journal;
use crate::roster::{self, demand_changeable, usable};
use crate::rows::{CertificateRow, EditionRow, StepRow};
use crate::rules::{Allowed, demand_type};
use crate::store::{Direction, Read, Scan};

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

/// The act that follows from a step that was allowed, in the entry after it; none where nothing does, or a certificate is placed, which
/// is more than an act. What was proposed holds from the decision on; a certificate whose case is rejected after its decision is
/// withdrawn, before anybody had it.
pub(crate) fn consequence(read: &mut dyn Read, allowed: &Allowed) -> Result<Option<Act>, LedgerError> {
    match (allowed.step.step, allowed.step.kind) {
        (StepName::Rejected, CaseKind::Certification) => rejected(read, allowed),
        (StepName::Decided, kind) if kind != CaseKind::Certification => decided(read, allowed).map(Some),
        _ => Ok(None),
    }
}

/// Refuses a decision on a proposal that cannot be decided any more.
pub(super) fn check_decision(
    read: &mut dyn Read,
    opened: &OpenedAct,
    allowed: &Allowed,
    known_at: Timestamp,
) -> Result<(), LedgerError> {
    if allowed.step.step != StepName::Decided || allowed.step.kind == CaseKind::Certification {
        return Ok(());
    }
    let proposal = proposal(read, allowed)?;
    check_proposal(read, opened, &proposal, known_at)
}

fn decided(read: &mut dyn Read, allowed: &Allowed) -> Result<Act, LedgerError> {
    let step = allowed.digest;
    let proposal = proposal(read, allowed)?;
    match (proposal.kind, proposal.change, proposal.edition, proposal.officer, proposal.hold) {
        (CaseKind::Status, Some(change), ..) => {
            let index = seen::certificate(read, &change.certificate)?.place;
            let StatusChange { status, from, reason, .. } = change;
            Ok(Act::Status(StatusAct { index, status, from, reason, step: Some(step), recorded_at: None }))
        }
        (CaseKind::Accreditation, _, Some(edition), ..) => {
            let found = open_accreditation(read, &edition)?;
            Ok(Act::Edition(EditionAct { edition, series: found.series(), sequence: found.sequence, step }))
        }
        (CaseKind::Officers, _, _, Some(officer), _) => Ok(Act::Officer(OfficerAct { officer, step })),
        (CaseKind::Hold, _, _, _, Some(hold)) => {
            let index = seen::certificate(read, &hold.certificate)?.place;
            Ok(Act::Hold(HoldAct { hold, index, step }))
        }
        _ => Err(LedgerError::RowMissing { table: StepRow::TABLE.name }),
    }
}

fn rejected(read: &mut dyn Read, allowed: &Allowed) -> Result<Option<Act>, LedgerError> {
    let Some(certificate) = allowed.case.as_ref().and_then(|case| case.certificate) else { return Ok(None) };
    let CertificateRow { place, .. } = seen::certificate(read, &certificate)?;
    let reason = allowed.step.reason.clone().unwrap_or_else(|| Localized::of("Rejected".into(), "却下".into()));
    let (step, from) = (Some(allowed.digest), allowed.step.at);
    let status = StatusAct { index: place, status: Status::Withdrawn, from, reason, step, recorded_at: None };
    Ok(Some(Act::Status(status)))
}

/// What was proposed in a case: its first step says so.
fn proposal(read: &mut dyn Read, allowed: &Allowed) -> Result<LedgerStep, LedgerError> {
    let missing = LedgerError::RowMissing { table: StepRow::TABLE.name };
    first(read, allowed.steps.first().ok_or(missing)?)
}

/// The first step of a case, read from its entry.
pub(super) fn first(read: &mut dyn Read, first: &StepRow) -> Result<LedgerStep, LedgerError> {
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

/// Refuses a change after which nobody could change the officers any more, at once or from some time on.
fn demand_officers(
    read: &mut dyn Read,
    opened: &OpenedAct,
    officer: &Officer,
    known_at: Timestamp,
) -> Result<(), LedgerError> {
    usable(officer.key)?;
    let mut after = roster::all(read)?;
    after.push(officer_row(u32::MAX, officer));
    demand_changeable(opened, &after, known_at)
}
