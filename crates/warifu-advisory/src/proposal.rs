use std::collections::BTreeMap;

use warifu_model::{AdvisoryAction, Status, Timestamp};

use crate::advisory::Advisory;
use crate::claims::Claims;
use crate::concern::Concern;
use crate::inventory::{Certified, SuspendedFor};
use crate::policy::{Decided, Policy};

/// What is proposed for a certificate: the hardest action of all that concerns it.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// The certificate, by its place.
    pub certificate: usize,
    /// The action.
    pub action: AdvisoryAction,
    /// The concern from which it follows, by its place: the first of those with this action.
    pub concern: usize,
    /// The time by which the holder has to answer, of `ask`.
    pub answer_by: Option<Timestamp>,
    /// States whether there is anything to do: a certificate that is suspended is not suspended again, and one that is withdrawn or superseded stays
    /// what it is.
    pub need: Need,
}

/// Whether an action changes anything.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Need {
    /// It does.
    Open,
    /// It does not: the status is that already, or nothing is to be done.
    Nothing,
    /// It would lift a suspension for which there are other reasons than those that are answered here.
    Unanswered,
}

/// Decides every concern, and puts together what follows for each certificate. Concerns in their order; certificates by their places.
pub fn propose(
    policy: &Policy,
    concerns: &[Concern],
    inventory: &[Certified],
    advisories: &[Advisory],
    at: Timestamp,
) -> (Vec<Decided>, Vec<Proposal>) {
    let mut decided: Vec<Decided> = Vec::new();
    let mut proposals: BTreeMap<usize, Proposal> = BTreeMap::new();
    for (place, concern) in concerns.iter().enumerate() {
        let Some(claims) = Claims::of(concern, inventory, advisories) else { continue };
        let one = policy.decide(&claims, at);
        let certificate = concern.hit.certificate;
        let status = inventory.get(certificate).map(|certified| certified.status).unwrap_or_default();
        let action = one.effect.action;
        let proposal = Proposal {
            certificate,
            action,
            concern: place,
            answer_by: one.effect.within.map(|within| at.plus(within)),
            need: need(action, status),
        };
        match proposals.get_mut(&certificate) {
            // of two questions the one that is to be answered first
            Some(known)
                if (known.action, std::cmp::Reverse(known.answer_by))
                    >= (action, std::cmp::Reverse(proposal.answer_by)) => {}
            Some(known) => *known = proposal,
            None => {
                proposals.insert(certificate, proposal);
            }
        }
        decided.push(one);
    }
    let answered = |certificate: usize| {
        let restoring = concerns.iter().zip(&decided).filter(|(_, one)| one.effect.action == AdvisoryAction::Restore);
        let of_it = restoring.map(|(concern, _)| concern).filter(|concern| concern.hit.certificate == certificate);
        of_it.filter_map(|concern| Some((concern, advisories.get(concern.advisory)?))).collect::<Vec<_>>()
    };
    for proposal in proposals.values_mut().filter(|one| one.action == AdvisoryAction::Restore && one.need == Need::Open)
    {
        let suspended_for = inventory.get(proposal.certificate).map_or(&[][..], |one| &one.suspended_for);
        if !is_answered(suspended_for, &answered(proposal.certificate)) {
            proposal.need = Need::Unanswered;
        }
    }
    (decided, proposals.into_values().collect())
}

/// Tells whether everything for which a certificate is suspended is among what restores it: the same vulnerability, in the product or in the same
/// component. What was suspended for nothing that an advisory said is lifted by none.
fn is_answered(suspended_for: &[SuspendedFor], restoring: &[(&Concern, &Advisory)]) -> bool {
    let answers = |one: &SuspendedFor, concern: &Concern, advisory: &Advisory| {
        let ids = advisory.vulnerabilities.get(concern.hit.vulnerability).map_or(&[][..], |found| &found.ids);
        let is_there = concern.hit.component.is_none() || concern.hit.component == one.component;
        is_there && ids.iter().any(|id| one.ids.contains(id))
    };
    let is_one_answered =
        |one: &SuspendedFor| restoring.iter().any(|(concern, advisory)| answers(one, concern, advisory));
    !suspended_for.is_empty() && suspended_for.iter().all(is_one_answered)
}

fn need(action: AdvisoryAction, status: Status) -> Need {
    let is_open = match action {
        AdvisoryAction::Nothing => false,
        AdvisoryAction::Restore => status == Status::Suspended,
        AdvisoryAction::Suspend => status == Status::Active,
        AdvisoryAction::Ask | AdvisoryAction::Withdraw => !status.is_final(),
    };
    if is_open { Need::Open } else { Need::Nothing }
}
