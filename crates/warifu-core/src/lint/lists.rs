//! Lists of records, seen only through what quantifiers count.

use std::collections::BTreeSet;

use warifu_model::{Criterion, Operand};

use crate::truth::Truth;

/// What one leaf over a list counts.
#[derive(Clone, Copy, Debug)]
pub(super) enum Counting {
    AtMost(u32),
    Every,
    Present,
    Some,
}

/// How many records so far are met and cannot be told (or, for `every`, are not met and cannot be told), no further than
/// it matters.
type State = Vec<(u32, u32)>;

impl Counting {
    /// None for what is no leaf over a list.
    pub(super) fn of(criterion: &Criterion) -> Option<Self> {
        match criterion {
            Criterion::AtMostCount(_, Operand::Literal(most), _) => Some(Self::AtMost(*most)),
            Criterion::Every(..) => Some(Self::Every),
            Criterion::Present(_) => Some(Self::Present),
            Criterion::Some(..) => Some(Self::Some),
            _ => None,
        }
    }

    /// One more record.
    fn add(self, (counted, unknown): (u32, u32), record: Truth) -> (u32, u32) {
        let (wanted, limit) = match self {
            Self::AtMost(most) => (Truth::Yes, most.saturating_add(1)),
            Self::Every => (Truth::No, 1),
            Self::Some => (Truth::Yes, 1),
            Self::Present => return (0, 0),
        };
        let up = |count: u32, truth| if record == truth { (count + 1).min(limit) } else { count };
        (up(counted, wanted), up(unknown, Truth::Unknown))
    }

    fn truth(self, (counted, unknown): (u32, u32)) -> Truth {
        match self {
            Self::AtMost(most) if counted > most => Truth::No,
            Self::AtMost(most) if counted + unknown <= most => Truth::Yes,
            Self::Every if counted > 0 => Truth::No,
            Self::Some if counted > 0 => Truth::Yes,
            Self::AtMost(_) => Truth::Unknown,
            Self::Every | Self::Some if unknown > 0 => Truth::Unknown,
            Self::Every | Self::Present => Truth::Yes,
            Self::Some => Truth::No,
        }
    }
}

/// What leaves over one list can be together, given the kinds of records that there are; the empty list is one of them.
/// None where there are too many ways.
pub(super) fn lists(counting: &[Counting], kinds: &BTreeSet<Vec<Truth>>) -> Option<Vec<Vec<Truth>>> {
    let mut seen: BTreeSet<State> = BTreeSet::new();
    let mut next: Vec<State> = vec![vec![(0, 0); counting.len()]];
    while let Some(state) = next.pop() {
        if !seen.insert(state.clone()) {
            continue;
        }
        if seen.len() > MOST_STATES {
            return None;
        }
        let with = |kind: &Vec<Truth>| {
            let counted = counting.iter().zip(&state).zip(kind);
            counted.map(|((leaf, count), record)| leaf.add(*count, *record)).collect::<State>()
        };
        next.extend(kinds.iter().map(with));
    }
    let truths = |state: &State| counting.iter().zip(state).map(|(leaf, count)| leaf.truth(*count)).collect();
    Some(seen.iter().map(truths).collect())
}

const MOST_STATES: usize = 4_096;
