use warifu_model::{CaseKind, Digest, LedgerEntry, LedgerStep, StepAct, StepName};

use super::certificates;
use crate::error::LedgerError;
use crate::journal;
use crate::rows::{CaseRow, CaseState, StepRow};
use crate::store::{Read, Write};

pub(super) fn step(store: &mut dyn Write, entry: &LedgerEntry, act: &StepAct) -> Result<(), LedgerError> {
    let payload = &act.envelope.payload;
    let step = LedgerStep::read(payload).map_err(LedgerError::Step)?;
    let digest = Digest::of(payload);
    let before = store.get(CaseRow::TABLE, &[step.case.as_str().into()])?.map(|row| CaseRow::of(&row));
    let taken = before.as_ref().map_or(0, |case| case.taken);
    let row = StepRow {
        case: step.case.as_str().to_owned(),
        number: taken,
        step: step.step,
        key: act.key.as_bytes().to_vec(),
        digest,
        document: step.record.or(step.terms).or(step.edition),
        at: step.at,
        known_at: entry.known_at,
        sequence: entry.sequence,
    };
    store.insert(StepRow::TABLE, &row.to_row())?;
    let (state, next) = after(store, &step, taken)?;
    let about = step.change.as_ref().map(|change| change.certificate);
    let about = about.or(step.hold.as_ref().map(|hold| hold.certificate));
    let certificate = about.or(before.as_ref().and_then(|case| case.certificate));
    let case = CaseRow {
        case: row.case,
        kind: step.kind,
        state,
        taken: taken.saturating_add(1),
        last: digest,
        next,
        certificate,
        opened_at: before.map_or(entry.known_at, |case| case.opened_at),
        changed_at: entry.known_at,
        sequence: entry.sequence,
    };
    store.put(CaseRow::TABLE, &case.to_row())?;
    match case.certificate.filter(|_| case.kind == CaseKind::Certification && state == CaseState::Rejected) {
        Some(certificate) => certificates::rejected(store, &certificate),
        None => Ok(()),
    }
}

/// The state of a case after a step, and the step that is waited for then.
fn after(store: &mut dyn Read, step: &LedgerStep, taken: u32) -> Result<(CaseState, String), LedgerError> {
    if step.step == StepName::Rejected {
        return Ok((CaseState::Rejected, String::new()));
    }
    let (opened, _) = journal::opened(store)?;
    let rule = opened.rules.iter().find(|rule| rule.kind == step.kind);
    let next = usize::try_from(taken).ok().and_then(|taken| rule?.steps.get(taken.saturating_add(1)));
    Ok(match next {
        Some(next) => (CaseState::Open, next.step.as_str().to_owned()),
        None if step.kind == CaseKind::Certification => (CaseState::Signing, String::new()),
        None => (CaseState::Done, String::new()),
    })
}
