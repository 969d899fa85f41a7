use std::collections::BTreeMap;

use warifu_model::{AdvisoryAction, Status, Timestamp};

use crate::advisory::Advisory;
use crate::claims::Claims;
use crate::concern::Concern;
use crate::inventory::Certified;
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
}

/// Decides every concern, and puts together what follows for each certificate. Concerns in their order; certificates by their places.
pub fn propose(
    policy: &Policy,
    concerns: &[Concern],
    inventory: &[Certified],
    advisories: &[Advisory],
    at: Timestamp,
) -> (Vec<Decided>, Vec<Proposal>) {
    let mut decided = Vec::new();
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
    (decided, proposals.into_values().collect())
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
