//! Which step of a case waits for which role, and what is refused.

use std::collections::BTreeSet;

use warifu_model::{
    CaseRule, Digest, Envelope, LedgerStep, OpenedAct, PublicKeyText, Role, StepName, StepRule, Timestamp, json,
};
use warifu_seal::dsse::{OpenError, Opened};
use warifu_seal::keys::PublicKey;

use crate::enough::assigned;
use crate::error::LedgerError;
use crate::roster::{self, usable};
use crate::rows::{CaseRow, CaseState, SignatureRow, StepRow};
use crate::store::{Read, Scan};

/// A step that may be taken.
#[derive(Clone, Debug)]
pub(crate) struct Allowed {
    pub(crate) step: LedgerStep,
    pub(crate) digest: Digest,
    pub(crate) key: PublicKeyText,
    /// The case as it stands; none where this begins it.
    pub(crate) case: Option<CaseRow>,
    /// The steps that were taken before.
    pub(crate) steps: Vec<StepRow>,
}

/// Checks whether a step may be taken now: who signed it, for which ledger and case, in which order, in which role.
pub(crate) fn allow(
    store: &mut dyn Read,
    (opened, ledger): (&OpenedAct, Digest),
    envelope: &Envelope,
    known_at: Timestamp,
) -> Result<Allowed, LedgerError> {
    let key = signer(store, envelope)?;
    let step = LedgerStep::read(&envelope.payload).map_err(LedgerError::Step)?;
    if step.ledger != ledger {
        return Err(LedgerError::StepOfAnotherLedger { found: step.ledger });
    }
    let case = store.get(CaseRow::TABLE, &[step.case.as_str().into()])?.map(|row| CaseRow::of(&row));
    let rule = demand_order(opened, &step, case.as_ref())?;
    let steps = steps(store, step.case.as_str())?;
    demand_role(store, key, &step, &rule.roles, known_at)?;
    if let Some(twice) = steps.iter().find(|before| before.key == key.as_bytes()) {
        return Err(LedgerError::OfficerTwice { key, step: twice.step });
    }
    if let Some(last) = steps.last().map(|last| last.at).filter(|last| step.at < *last) {
        return Err(LedgerError::StepEarlier { last, at: step.at });
    }
    if step.at > known_at {
        return Err(LedgerError::StepLater { known_at, at: step.at });
    }
    Ok(Allowed { digest: Digest::of(&envelope.payload), step, key, case, steps })
}

/// The steps of a case, in their order.
pub(crate) fn steps(store: &mut dyn Read, case: &str) -> Result<Vec<StepRow>, LedgerError> {
    let equal = [case.into()];
    let rows = store.scan(&Scan { equal: &equal, ..Scan::all(StepRow::TABLE, MOST_STEPS) })?;
    Ok(rows.iter().map(StepRow::of).collect())
}

/// The officer who signed an envelope; whether the key still counts is not asked yet.
fn signer(store: &mut dyn Read, envelope: &Envelope) -> Result<PublicKeyText, LedgerError> {
    demand_type(envelope, LedgerStep::PAYLOAD_TYPE)?;
    if envelope.signatures.len() > 1 {
        return Err(LedgerError::StepSignatures { found: envelope.signatures.len() });
    }
    let keys = roster::keys(store)?.into_iter().map(usable).collect::<Result<Vec<PublicKey>, _>>()?;
    let opened = Opened::open_envelope(envelope, &keys).map_err(|error| match error {
        OpenError::UnknownSigner { .. } => LedgerError::NotOfficer,
        error => LedgerError::StepEnvelope(error),
    })?;
    let key = opened.signers().first().ok_or(LedgerError::NotOfficer)?;
    Ok(PublicKeyText::from_bytes(*key.as_bytes()))
}

/// Refuses an envelope that says that it holds something else.
pub(crate) fn demand_type(envelope: &Envelope, expected: &'static str) -> Result<(), LedgerError> {
    if envelope.payload_type == expected {
        return Ok(());
    }
    Err(LedgerError::PayloadType { found: json::shorten(&envelope.payload_type), expected })
}

/// The rule by which a step is due, while nothing speaks against its place in the case.
pub(crate) fn demand_order<'a>(
    opened: &'a OpenedAct,
    step: &LedgerStep,
    case: Option<&CaseRow>,
) -> Result<&'a StepRule, LedgerError> {
    let id = || step.case.as_str().to_owned();
    let rule = opened
        .rules
        .iter()
        .find(|rule| rule.kind == step.kind)
        .ok_or_else(|| LedgerError::CaseUnknown { case: id() })?;
    if let Some(case) = case {
        if case.kind != step.kind {
            return Err(LedgerError::CaseOfAnotherKind { case: id(), kind: case.kind });
        }
        let is_over = match case.state {
            CaseState::Done | CaseState::Rejected => true,
            CaseState::Signing => step.step != StepName::Rejected,
            CaseState::Open => false,
        };
        if is_over {
            return Err(LedgerError::CaseEnded { case: id() });
        }
    }
    let due = due(rule, case).ok_or_else(|| LedgerError::CaseEnded { case: id() })?;
    if case.is_none() && step.step != due.step {
        return Err(LedgerError::CaseUnknown { case: id() });
    }
    if step.step != due.step && step.step != StepName::Rejected {
        return Err(LedgerError::StepOutOfOrder { expected: due.step, found: step.step });
    }
    let last = case.map(|case| case.last);
    if step.previous == last { Ok(due) } else { Err(LedgerError::StepPreviousDiffers { expected: last }) }
}

/// The step that is due; where signatures are waited for, the one by which it was decided.
fn due<'a>(rule: &'a CaseRule, case: Option<&CaseRow>) -> Option<&'a StepRule> {
    let taken = case.map_or(0, |case| usize::try_from(case.taken).unwrap_or(usize::MAX));
    rule.steps.get(taken.min(rule.steps.len().saturating_sub(1)))
}

/// Refuses a key that does not count when the step is taken and when it arrives, or has none of the roles.
fn demand_role(
    store: &mut dyn Read,
    key: PublicKeyText,
    step: &LedgerStep,
    roles: &[Role],
    known_at: Timestamp,
) -> Result<(), LedgerError> {
    for at in [step.at, known_at] {
        demand_member(store, key, at, roles)?;
    }
    Ok(())
}

/// Refuses a key that does not count at this time, or has none of the roles.
pub(crate) fn demand_member(
    store: &mut dyn Read,
    key: PublicKeyText,
    at: Timestamp,
    roles: &[Role],
) -> Result<(), LedgerError> {
    let member = roster::member(store, key, at)?.ok_or(LedgerError::OfficerEnded { key, at })?;
    if member.has_one_of(roles) {
        return Ok(());
    }
    let roles: Vec<&str> = roles.iter().map(Role::as_str).collect();
    Err(LedgerError::OfficerRole { key, roles: roles.join(", ") })
}

/// Whether these signatures meet the thresholds of the ledger, each key in one role.
pub(crate) fn is_enough(
    opened: &OpenedAct,
    read: &mut dyn Read,
    signatures: &[SignatureRow],
) -> Result<bool, LedgerError> {
    let mut members = Vec::new();
    let mut seen = BTreeSet::new();
    for made in signatures.iter().filter(|made| seen.insert(&made.key)) {
        let key = made.key.as_slice().try_into().map(PublicKeyText::from_bytes).ok();
        members.push(match key {
            Some(key) => roster::member(read, key, made.known_at)?,
            None => None,
        });
    }
    let able = |role: &Role| -> Vec<usize> {
        let has = |member: &Option<roster::Member>| member.as_ref().is_some_and(|one| one.has(role.as_str()));
        members.iter().enumerate().filter(|(_, member)| has(member)).map(|(number, _)| number).collect()
    };
    let slots: Vec<Vec<usize>> =
        opened.thresholds.iter().flat_map(|threshold| vec![able(&threshold.role); threshold.count as usize]).collect();
    Ok(assigned(&slots))
}

/// Steps that a case has at most, with what ended it early.
const MOST_STEPS: u32 = 16;
