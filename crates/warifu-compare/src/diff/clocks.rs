//! Which bounds the leaves of a question move with the time of the evaluation.

use std::collections::{BTreeMap, BTreeSet};

use warifu_core::engine::{Shift, is_timed};
use warifu_model::{ClaimId, ClaimType};

use super::budget::Budget;
use super::side::{Side, Topic};
use super::since::dated;
use super::ties::{Of, Steps, Ties};
use super::times::Clock;
use super::undecided::Limit;
use super::walks::Walk;

/// One clock per claim, field and kind of evidence that the leaves look at, and the ways over what is held against each other.
pub(super) fn clocks(
    sides: &[Side<'_>; 2],
    topics: &BTreeMap<Topic, BTreeSet<(usize, usize)>>,
    budget: &Budget,
) -> Result<(Vec<Clock>, Vec<Walk>), Limit> {
    let (mut clocks, mut walks) = (Vec::new(), Vec::new());
    for (topic, leaves) in topics {
        match topic {
            // Their cells are the same at any time.
            Topic::Certificates(_) | Topic::Components(..) => {}
            // Those that are held against claims are looked at with them.
            Topic::Evidence(_) if leaves.iter().any(|(side, leaf)| has_since(sides, *side, *leaf)) => {}
            Topic::Evidence(_) => clocks.push(evidence_clock(sides, leaves)),
            Topic::Claim(claim) => {
                let ties = ties(sides, leaves, |of| steps(sides, Some(claim), of));
                clocks.extend(ties.clocks(budget)?);
                walks.extend(ties.walks(budget)?);
            }
            Topic::Claims(claims) => {
                let steps = |of: Of<'_>| steps(sides, None, of);
                let mut ties = ties(sides, leaves, steps);
                for documents in dated(sides, topics, claims) {
                    documents.tie(&mut ties, &steps);
                }
                clocks.extend(ties.clocks(budget)?);
                walks.extend(ties.walks(budget)?);
            }
        }
    }
    Ok((clocks, walks))
}

/// What these leaves compare, with what is held against each other.
fn ties<'s>(sides: &[Side<'s>; 2], leaves: &BTreeSet<(usize, usize)>, steps: impl Fn(Of<'_>) -> Steps) -> Ties<'s> {
    Ties::of(leaves.iter().filter_map(|(side, leaf)| sides.get(*side)?.criterion(*leaf)), steps)
}

/// Returns `true` where any of these leaves moves with the time.
pub(super) fn is_timed_group(sides: &[Side<'_>; 2], leaves: &[(usize, usize)]) -> bool {
    let criterion = |(side, leaf): &(usize, usize)| sides.get(*side)?.criterion(*leaf);
    leaves.iter().filter_map(criterion).any(is_timed)
}

fn has_since(sides: &[Side<'_>; 2], side: usize, leaf: usize) -> bool {
    sides.get(side).is_some_and(|side| side.since(leaf).is_some())
}

fn evidence_clock(sides: &[Side<'_>; 2], leaves: &BTreeSet<(usize, usize)>) -> Clock {
    let age = |(side, leaf): &(usize, usize)| sides.get(*side)?.demand(*leaf)?.0.max_age;
    let mut clock = Clock::default();
    leaves.iter().filter_map(age).for_each(|age| clock.add(Shift::Before(age)));
    clock
}

/// The steps of a claim, or of a field of the records of one, on both sides.
fn steps(sides: &[Side<'_>; 2], list: Option<&ClaimId>, of: Of<'_>) -> Steps {
    let claim = of.claim().or(list);
    let types = sides.iter().filter_map(|side| side.claim_type(claim?));
    match of {
        Of::Claim(_) | Of::Documents(..) => Steps::of(types),
        Of::Field(name) => Steps::of(
            types
                .flat_map(|claim_type| match claim_type {
                    ClaimType::RecordList(fields, _) => fields.as_slice(),
                    _ => &[],
                })
                .filter(|field| field.name == *name)
                .map(|field| &field.kind),
        ),
    }
}

impl Clock {
    fn add(&mut self, shift: Shift) {
        if !self.shifts.contains(&shift) {
            self.shifts.push(shift);
        }
    }
}
