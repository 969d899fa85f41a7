//! Ways over dates that are held against each other, as the calendar has them.

use std::collections::BTreeMap;

use warifu_core::engine::Shift;
use warifu_model::{Date, Duration, Timestamp};

/// A way from the time of evaluation over values that are held against each other, and back to it: how these lie to each other
/// depends on the lengths of the months on the way.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Walk {
    steps: Vec<Shift>,
    /// The bound in which it ends.
    end: Shift,
}

/// The length of a way, as the calendar has it in the mean.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct MeanLength {
    days: i64,
    months: i64,
}

impl MeanLength {
    pub(super) fn of(steps: &[Shift]) -> Self {
        let add = |length: Self, step: &Shift| {
            let (duration, sign) = match step {
                Shift::After(duration) => (*duration, 1),
                Shift::Before(duration) => (*duration, -1),
            };
            match duration {
                Duration::Days(days) => Self { days: length.days + sign * i64::from(days), ..length },
                Duration::Months(months) => Self { months: length.months + sign * i64::from(months), ..length },
            }
        };
        steps.iter().fold(Self { days: 0, months: 0 }, add)
    }

    /// Returns `true` where a way of so many steps may lead back to where it began.
    pub(super) fn is_short(self, steps: usize) -> bool {
        let length = self.days * MONTHS_PER_CYCLE + self.months * DAYS_PER_CYCLE;
        let room = MARGIN * i64::try_from(steps.max(1)).unwrap_or(MARGIN);
        length.abs() <= room * MONTHS_PER_CYCLE
    }
}

impl Walk {
    /// The way by these steps to this end, if it depends on the calendar whether it comes back to where it began.
    pub(super) fn turning(steps: &[Shift], end: Shift) -> Option<Self> {
        let mut round = steps.to_vec();
        round.push(end.back());
        Self::is_turning(&round).then(|| Self { steps: steps.to_vec(), end })
    }

    /// Returns `true` where a way may lead back to where it began, and that depends on the lengths of months.
    pub(super) fn is_turning(steps: &[Shift]) -> bool {
        let has_months = steps.iter().any(|step| match step {
            Shift::After(duration) | Shift::Before(duration) => matches!(duration, Duration::Months(1..)),
        });
        has_months && MeanLength::of(steps).is_short(steps.len())
    }

    /// How far, in days, the end lies from where the steps lead, which begin so many days beside the first of them.
    fn distance(&self, at: Timestamp, beside: i64) -> i64 {
        let mut here = at;
        for (place, step) in self.steps.iter().enumerate() {
            here = match step {
                Shift::Before(shift) if place > 0 => latest(here, *shift),
                step => step.from(here),
            };
            if place == 0 {
                here = Timestamp::from_unix(here.unix() + beside * DAY).unwrap_or(here);
            }
        }
        let days = here.unix().div_euclid(DAY) - self.end.from(at).unix().div_euclid(DAY);
        days.clamp(-BESIDE, BESIDE)
    }

    fn has_days(&self) -> bool {
        let has_days = |step: &Shift| match step {
            Shift::After(duration) | Shift::Before(duration) => matches!(duration, Duration::Days(1..)),
        };
        self.steps.iter().chain([&self.end]).any(has_days)
    }

    /// How many years it may go away from the time of evaluation.
    fn years(&self) -> i64 {
        let years = |step: &Shift| match step {
            Shift::After(Duration::Days(days)) | Shift::Before(Duration::Days(days)) => i64::from(*days) / 365 + 1,
            Shift::After(Duration::Months(months)) | Shift::Before(Duration::Months(months)) => {
                i64::from(*months) / 12 + 1
            }
        };
        self.steps.iter().map(years).sum::<i64>().min(CENTURY)
    }
}

/// Days on which these walks lie in every way in which they can. Years are alike but for the leap years, so that a few years are
/// enough, and those around a year 2100 that is none.
pub(super) fn days_of_walks(walks: &[Walk]) -> Vec<i64> {
    let span = walks.iter().map(Walk::years).max().unwrap_or_default();
    let years = (2000..=2008).chain(2099 - span..=2101 + span);
    let days = |year: i64| Date::from_parts(year, 1, 1).map(|date| date.start().unix() / DAY);
    let has_days = walks.iter().any(Walk::has_days);
    let mut shown = BTreeMap::new();
    for year in years {
        let (Some(first), Some(end)) = (days(year), days(year + 1)) else { continue };
        for day in first..end {
            let Some(at) = Timestamp::from_unix(day * DAY).filter(|at| has_days || is_telling(*at)) else { continue };
            let ways = walks.iter().flat_map(|walk| (-BESIDE..=BESIDE).map(|beside| walk.distance(at, beside)));
            shown.entry(ways.collect::<Vec<i64>>()).or_insert(day);
        }
    }
    shown.into_values().collect()
}

/// The latest moment that, moved on by a duration, does not lie after this one.
pub(super) fn latest(moment: Timestamp, shift: Duration) -> Timestamp {
    let near = moment.minus(shift);
    // Months that are counted back stop at the last day of a shorter one, from which counting on stops short.
    let later = (1..=LONGER).rev().filter_map(|days| Timestamp::from_unix(near.unix() + days * DAY));
    let end_of = |day: Timestamp| Timestamp::from_unix(day.unix().div_euclid(DAY) * DAY + DAY - 1).unwrap_or(day);
    let fits = |candidate: &Timestamp| candidate.plus(shift) <= moment;
    let found = later.flat_map(|day| [end_of(day), day]).find(fits);
    found.or_else(|| [end_of(near), near].into_iter().find(fits)).unwrap_or(near)
}

/// Days in the middle of a month are alike where all steps are months: one of them stands for them.
fn is_telling(at: Timestamp) -> bool {
    let text = at.date().to_string();
    let day = text.get(8..).unwrap_or_default();
    day <= "03" || day == "10" || day >= "26"
}

const DAY: i64 = 86_400;
/// Months and days of the calendar's cycle of 400 years.
const MONTHS_PER_CYCLE: i64 = 4_800;
const DAYS_PER_CYCLE: i64 = 146_097;
/// How far, in days, a step by months can be from its mean length, with room to spare.
const MARGIN: i64 = 6;
/// How many days one month may be longer than another, with room to spare.
const LONGER: i64 = 4;
/// How many days beside a bound values are looked at.
const BESIDE: i64 = 3;
/// Longer ways go over more than one turn of the century.
const CENTURY: i64 = 90;
