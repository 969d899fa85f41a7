//! Times of evaluation that make a difference.
//!
//! Most criteria do not care when they are evaluated, and those that do mostly care only for what lies how long before.
//! Then one time is as good as another, except that a date can only lie exactly on a bound at midnight. The time itself
//! matters where a claim is held against both a fixed date and one that moves with the time, and where months stand
//! against days, because months differ in length.

use std::collections::{BTreeMap, BTreeSet};

use warifu_core::engine::Shift;
use warifu_model::{Date, Duration, Timestamp};

use super::sample::Sample;
use super::undecided::Limit;
use super::walks::{Walk, days_of_walks};

/// The bounds of one claim, one field or one kind of evidence.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Clock {
    /// Bounds that move with the time.
    pub(super) shifts: Vec<Shift>,
    pub(super) fixed: Vec<Timestamp>,
    /// `true` where values are whole days.
    pub(super) is_of_days: bool,
}

/// Days on which such pairs lie in every way there is.
pub(super) fn calendar_days(pairs: &[(Shift, Shift)]) -> Vec<i64> {
    calendar(&BTreeSet::new(), pairs)
}

/// The time at which examples are evaluated too.
pub(super) fn usual_time() -> Option<Timestamp> {
    Date::from_parts(2026, 6, 1).map(Date::start)
}

/// Times enough that whatever criteria with these bounds can show at any time from 1600 to 2399, they can show at one
/// of them; the usual one first.
///
/// Where ways over values that are held against each other depend on the calendar, and fixed dates are there as well, not every
/// case is tried, and that is said.
pub(super) fn times(clocks: &[Clock], walks: &[Walk]) -> Sample<Timestamp> {
    let Some(usual) = usual_time() else { return Sample::whole(Vec::new()) };
    let mut times = vec![usual];
    if clocks.iter().any(|clock| clock.is_of_days && !clock.shifts.is_empty()) {
        times.extend(Timestamp::from_unix(usual.unix() + DAY / 2));
    }
    let turns = turns(clocks);
    let pairs: Vec<(Shift, Shift)> = clocks.iter().flat_map(|clock| uncertain_pairs(&clock.shifts)).collect();
    if turns.is_empty() && pairs.is_empty() && walks.is_empty() {
        return Sample::whole(times);
    }
    let mut days: BTreeSet<i64> = turns.clone();
    days.extend(between(&turns));
    if !pairs.is_empty() {
        days.extend(calendar(&turns, &pairs));
    }
    let missing = (!(walks.is_empty() || turns.is_empty() && pairs.is_empty())).then_some(Limit::Calendar);
    if !walks.is_empty() {
        days.extend(days_of_walks(walks));
    }
    let hours = hours(clocks);
    let plain = [0, DAY / 2];
    for day in days {
        let of_day: &[i64] = if turns.contains(&day) { &hours } else { &plain };
        times.extend(
            of_day.iter().filter_map(|second| Timestamp::from_unix(day * DAY + second)).filter(|t| is_usual(*t)),
        );
        if times.len() > TIMES {
            return Sample { all: times, missing: Some(Limit::Times) };
        }
    }
    Sample { all: times, missing }
}

/// Days near which a moving bound passes a fixed one. Months are not of one length, so a few days on both sides are
/// taken.
fn turns(clocks: &[Clock]) -> BTreeSet<i64> {
    let mut days = BTreeSet::new();
    for clock in clocks {
        for shift in &clock.shifts {
            for fixed in &clock.fixed {
                let day = shift.undo(*fixed).unix().div_euclid(DAY);
                days.extend(day - MARGIN..=day + MARGIN);
            }
        }
    }
    days
}

/// The first day and one in the middle of each stretch between turns.
fn between(turns: &BTreeSet<i64>) -> Vec<i64> {
    let (Some(first), Some(last)) = (turns.first(), turns.last()) else { return Vec::new() };
    let gaps = turns.iter().zip(turns.iter().skip(1)).filter(|(a, b)| *b - *a > 1);
    let gaps = gaps.flat_map(|(a, b)| [a + 1, a + (b - a) / 2]);
    [first - 1, last + 1].into_iter().chain(gaps).collect()
}

/// Seconds of a day at which a bound on that day may lie just before, on or just after a fixed one.
fn hours(clocks: &[Clock]) -> Vec<i64> {
    let fixed = clocks.iter().filter(|clock| !clock.shifts.is_empty()).flat_map(|clock| &clock.fixed);
    let near = fixed.flat_map(|fixed| (-2..=2).map(|shift| fixed.unix().rem_euclid(DAY) + shift));
    let ends = [0, 1, 2, DAY - 3, DAY - 2, DAY - 1, DAY / 2];
    let all: BTreeSet<i64> = near.chain(ends).filter(|second| (0..DAY).contains(second)).collect();
    all.into_iter().collect()
}

/// Pairs of bounds whose order, or whose distance, depends on the calendar.
fn uncertain_pairs(shifts: &[Shift]) -> Vec<(Shift, Shift)> {
    let mut pairs = Vec::new();
    for one in shifts {
        for other in shifts {
            if let Some((Duration::Days(days), Duration::Months(months))) = alike(*one, *other) {
                let (days, months) = (i64::from(days) * MONTHS_PER_CYCLE, i64::from(months) * DAYS_PER_CYCLE);
                let is_near = (days - months).abs() <= MARGIN * MONTHS_PER_CYCLE;
                if is_near && months > 0 && !pairs.contains(&(*one, *other)) {
                    pairs.push((*one, *other));
                }
            }
        }
    }
    pairs
}

/// The lengths of two distances in one direction.
fn alike(one: Shift, other: Shift) -> Option<(Duration, Duration)> {
    match (one, other) {
        (Shift::After(one), Shift::After(other)) | (Shift::Before(one), Shift::Before(other)) => Some((one, other)),
        (Shift::After(_), Shift::Before(_)) | (Shift::Before(_), Shift::After(_)) => None,
    }
}

/// A day for every way in which such pairs can lie, in every stretch between the turns. The first of a month stands for
/// its first 28 days: from all of them a shift by months goes equally far.
fn calendar(turns: &BTreeSet<i64>, pairs: &[(Shift, Shift)]) -> Vec<i64> {
    let mut shown = BTreeMap::new();
    // Where nothing is fixed, one cycle of the calendar is like the next.
    let last = if turns.is_empty() { FIRST_YEAR + 399 } else { LAST_YEAR };
    for year in FIRST_YEAR..=last {
        for month in 1..=12 {
            for day in [1, 29, 30, 31] {
                let Some(start) = Date::from_parts(year, month, day).map(Date::start) else { continue };
                let distance = |(one, other): &(Shift, Shift)| {
                    let days = (one.from(start).unix() - other.from(start).unix()) / DAY;
                    days.clamp(-2, 2)
                };
                let number = start.unix() / DAY;
                let pattern: Vec<i64> = pairs.iter().map(distance).collect();
                shown.entry((turns.range(..number).count(), pattern)).or_insert(number);
            }
        }
    }
    shown.into_values().collect()
}

fn is_usual(time: Timestamp) -> bool {
    let year = |year| Date::from_parts(year, 1, 1).map(Date::start);
    year(FIRST_YEAR).is_some_and(|first| first <= time) && year(LAST_YEAR + 1).is_some_and(|end| time < end)
}

const DAY: i64 = 86_400;
/// Months and days of the calendar's cycle of 400 years.
const MONTHS_PER_CYCLE: i64 = 4_800;
const DAYS_PER_CYCLE: i64 = 146_097;
/// How far, in days, months can be from their mean length, with room to spare.
const MARGIN: i64 = 6;
/// Two whole cycles of the calendar.
const FIRST_YEAR: i64 = 1600;
const LAST_YEAR: i64 = 2399;
/// Most times.
const TIMES: usize = 4_096;
