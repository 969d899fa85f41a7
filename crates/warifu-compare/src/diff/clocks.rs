//! Which bounds the leaves of a question move with the time of the evaluation.

use std::collections::{BTreeMap, BTreeSet};

use warifu_core::engine::{End, Regions, Shift, is_timed, regions};
use warifu_model::{ClaimId, ClaimType, Criterion, FieldName, Json, Reference};

use super::cuts::point;
use super::side::{Side, Topic};
use super::times::Clock;

/// One clock per claim, field and kind of evidence that the leaves look at.
pub(super) fn clocks(sides: &[Side<'_>; 2], topics: &BTreeMap<Topic, BTreeSet<(usize, usize)>>) -> Vec<Clock> {
    let mut clocks = Vec::new();
    for (topic, leaves) in topics {
        match topic {
            // Their cells are the same at any time.
            Topic::Certificates(_) | Topic::Components(..) => {}
            Topic::Evidence(_) => clocks.push(evidence_clock(sides, leaves)),
            Topic::Claim(claim) => {
                let criteria = leaves.iter().filter_map(|(side, leaf)| sides.get(*side)?.criterion(*leaf));
                let mut fields: BTreeMap<Option<&FieldName>, Clock> = BTreeMap::new();
                criteria.for_each(|criterion| add(criterion, &mut fields));
                for (field, mut clock) in fields {
                    clock.is_of_days = sides.iter().any(|side| is_of_days(side, claim, field));
                    clocks.push(clock);
                }
            }
        }
    }
    clocks
}

/// Returns `true` where any of these leaves moves with the time.
pub(super) fn is_timed_group(sides: &[Side<'_>; 2], leaves: &[(usize, usize)]) -> bool {
    let criterion = |(side, leaf): &(usize, usize)| sides.get(*side)?.criterion(*leaf);
    leaves.iter().filter_map(criterion).any(is_timed)
}

fn evidence_clock(sides: &[Side<'_>; 2], leaves: &BTreeSet<(usize, usize)>) -> Clock {
    let age = |(side, leaf): &(usize, usize)| sides.get(*side)?.demand(*leaf)?.0.max_age;
    let mut clock = Clock::default();
    leaves.iter().filter_map(age).for_each(|age| clock.add(Shift::Before(age)));
    clock
}

fn add<'c>(criterion: &'c Criterion, fields: &mut BTreeMap<Option<&'c FieldName>, Clock>) {
    let Some(regions) = regions(criterion) else {
        criterion.children().iter().for_each(|child| add(child, fields));
        return;
    };
    let field = criterion.reference().and_then(Reference::field);
    let clock = fields.entry(field).or_default();
    match regions {
        Regions::Values(values) => values.into_iter().for_each(|value| clock.add_fixed(value)),
        Regions::Intervals(ends) => ends.into_iter().for_each(|end| match end {
            End::Moving(shift) => clock.add(shift),
            End::Value(value) => clock.add_fixed(value),
            End::Version(_) => {}
        }),
        Regions::Holding(_) | Regions::Presence => {}
    }
}

fn is_of_days(side: &Side<'_>, claim: &ClaimId, field: Option<&FieldName>) -> bool {
    let claim_type = side.claim_type(claim);
    match (claim_type, field) {
        (Some(ClaimType::Date), None) => true,
        (Some(ClaimType::RecordList(fields, _)), Some(name)) => {
            fields.iter().any(|field| field.name == *name && field.kind == ClaimType::Date)
        }
        _ => false,
    }
}

impl Clock {
    fn add_fixed(&mut self, value: &Json) {
        self.fixed.extend(value.as_text().and_then(point));
    }

    fn add(&mut self, shift: Shift) {
        if !self.shifts.contains(&shift) {
            self.shifts.push(shift);
        }
    }
}
