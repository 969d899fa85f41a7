//! Which bounds the leaves of a question move with the time of the evaluation.

use std::collections::{BTreeMap, BTreeSet};

use warifu_model::{Bound, ClaimId, ClaimType, Criterion, Duration, FieldName, Reference};

use super::cuts::{is_timed, literal, point};
use super::side::{Matter, Side};
use super::times::{Clock, Shift};

/// One clock per claim, field and kind of evidence that the leaves look at.
pub(super) fn clocks(sides: &[Side<'_>; 2], matters: &BTreeMap<Matter, BTreeSet<(usize, usize)>>) -> Vec<Clock> {
    let mut clocks = Vec::new();
    for (matter, leaves) in matters {
        match matter {
            Matter::Certificates(_) => {}
            Matter::Evidence(_) => clocks.push(evidence_clock(sides, leaves)),
            Matter::Claim(claim) => {
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

/// Whether any of these leaves moves with the time.
pub(super) fn is_timed_group(sides: &[Side<'_>; 2], leaves: &[(usize, usize)]) -> bool {
    let criterion = |(side, leaf): &(usize, usize)| sides.get(*side)?.criterion(*leaf);
    leaves.iter().filter_map(criterion).any(is_timed)
}

fn evidence_clock(sides: &[Side<'_>; 2], leaves: &BTreeSet<(usize, usize)>) -> Clock {
    let age = |(side, leaf): &(usize, usize)| sides.get(*side)?.demand(*leaf)?.0.max_age;
    let mut clock = Clock::default();
    leaves.iter().filter_map(age).for_each(|duration| clock.add(Shift { is_back: true, duration }));
    clock
}

fn add<'c>(criterion: &'c Criterion, fields: &mut BTreeMap<Option<&'c FieldName>, Clock>) {
    let field = match criterion {
        Criterion::After(of, _)
        | Criterion::Before(of, _)
        | Criterion::NotOlderThan(of, _)
        | Criterion::Equals(of, _)
        | Criterion::OneOf(of, _) => match of {
            Reference::Claim(_) => None,
            Reference::Field(name) => Some(name),
        },
        other => return other.children().iter().for_each(|child| add(child, fields)),
    };
    let clock = fields.entry(field).or_default();
    match criterion {
        Criterion::After(_, Bound::FromAt(shift)) | Criterion::Before(_, Bound::FromAt(shift)) => {
            if let Some(duration) = literal(shift) {
                clock.add(Shift { is_back: false, duration: *duration });
            }
        }
        Criterion::NotOlderThan(_, age) => {
            clock.add(Shift { is_back: true, duration: Duration::Days(0) });
            if let Some(duration) = literal(age) {
                clock.add(Shift { is_back: true, duration: *duration });
            }
        }
        Criterion::After(_, Bound::Fixed(value))
        | Criterion::Before(_, Bound::Fixed(value))
        | Criterion::Equals(_, value) => {
            clock.fixed.extend(literal(value).and_then(|value| point(value.as_text()?)));
        }
        Criterion::OneOf(_, values) => {
            clock.fixed.extend(values.iter().filter_map(|value| point(literal(value)?.as_text()?)));
        }
        _ => {}
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
    fn add(&mut self, shift: Shift) {
        if !self.shifts.contains(&shift) {
            self.shifts.push(shift);
        }
    }
}
