//! Dates and times that are held against each other, of one product or of one record, and moments enough to show every order
//! in which they can lie.
//!
//! Each comparison is an upper bound: "A is at most B plus a duration", "A is at most a date"; turned round, a lower bound of A
//! is an upper bound of B. Moving a value by a duration keeps the order of values. So whatever can be shown at all is shown where
//! every value lies as late as its bounds and a common end allow, and that is at an end, or at the end of another value moved by
//! the durations in between, or one step before that. These are finitely many.
//!
//! A circle of comparisons that leads back almost to where it began, in months of different lengths, would move a value by a few
//! days again and again. For one value that is held against another by both units and by nothing else the table of
//! [`calendar_days`] has every case; beyond that not every case is tried, and it is said ([`Limit::Calendar`]).

use std::collections::BTreeSet;

use warifu_core::engine::{End, Regions, Shift, regions};
use warifu_model::{ClaimId, ClaimType, Criterion, Duration, EvidenceKind, FieldName, Json, Reference, Timestamp};

use super::budget::Budget;
use super::cuts::point;
use super::times::{Clock, calendar_days, usual_time};
use super::undecided::Limit;
use super::walks::{MeanLength, Walk, latest};

/// What comparisons look at, and what they hold against each other.
#[derive(Debug, Default)]
pub(super) struct Ties<'c> {
    values: Vec<Compared<'c>>,
    ties: Vec<Tie>,
}

/// What has a value that lies before or after others.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Of<'c> {
    Claim(&'c ClaimId),
    /// The documents of a kind, of which so many may have to be told apart on one way: nobody states when they were made.
    Documents(&'c EvidenceKind, usize),
    Field(&'c FieldName),
}

/// What is asked of when documents of a kind were made.
#[derive(Debug)]
pub(super) struct Dated<'c> {
    pub(super) kind: &'c EvidenceKind,
    /// They are made since a claim plus a duration.
    pub(super) since: Vec<(&'c ClaimId, Duration)>,
    pub(super) ages: Vec<Duration>,
}

/// A claim or field with the bounds that it is compared with.
#[derive(Debug)]
struct Compared<'c> {
    of: Of<'c>,
    clock: Clock,
    /// The steps from one of its values to the next.
    steps: Steps,
}

/// Which types of moments a value has, on either side.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Steps {
    pub(super) has_days: bool,
    pub(super) has_seconds: bool,
}

/// One value is held against another plus a duration.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
struct Tie {
    held: usize,
    other: usize,
    shift: Duration,
}

/// The ends of all values at a time.
struct System {
    ends: Vec<Vec<Timestamp>>,
    missing: Option<Limit>,
}

/// Moments for each value.
pub(super) struct Moments<'c> {
    all: Vec<(Of<'c>, BTreeSet<Timestamp>)>,
    /// The reason why they need not be enough.
    pub(super) missing: Option<Limit>,
}

impl<'c> From<&'c Reference> for Of<'c> {
    fn from(reference: &'c Reference) -> Self {
        match reference {
            Reference::Claim(claim) => Self::Claim(claim),
            Reference::Field(field) => Self::Field(field),
        }
    }
}

impl<'c> Of<'c> {
    pub(super) fn claim(self) -> Option<&'c ClaimId> {
        if let Self::Claim(claim) = self { Some(claim) } else { None }
    }

    pub(super) fn field(self) -> Option<&'c FieldName> {
        if let Self::Field(field) = self { Some(field) } else { None }
    }
}

impl Dated<'_> {
    /// How many documents may have to be told apart on one way over the claims: with one bound on when they are made, none, else
    /// one between each two claims, and one before and behind.
    fn copies(&self) -> usize {
        if self.since.len() < 2 {
            return 1;
        }
        self.since.iter().map(|(claim, _)| claim).collect::<BTreeSet<_>>().len() + 1
    }
}

impl Steps {
    pub(super) fn of<'t>(types: impl Iterator<Item = &'t ClaimType>) -> Self {
        types.fold(Self::default(), |steps, claim_type| match claim_type {
            ClaimType::Date => Self { has_days: true, ..steps },
            ClaimType::Timestamp => Self { has_seconds: true, ..steps },
            _ => steps,
        })
    }

    /// The values at a moment or right before it, and the values one step before those.
    fn up_to(self, moment: Timestamp) -> impl Iterator<Item = Timestamp> {
        let day = moment.unix().div_euclid(DAY) * DAY;
        let days = self.has_days.then_some([day, day - DAY]);
        let seconds = self.has_seconds.then_some([moment.unix(), moment.unix() - 1]);
        days.into_iter().chain(seconds).flatten().filter_map(Timestamp::from_unix)
    }
}

impl<'c> Ties<'c> {
    /// The comparisons in these criteria, whatever they are inside of. `steps` tells the steps of a claim or field.
    pub(super) fn of(criteria: impl Iterator<Item = &'c Criterion>, steps: impl Fn(Of<'_>) -> Steps) -> Self {
        let mut ties = Self::default();
        criteria.for_each(|criterion| ties.add(criterion, &steps));
        ties
    }

    /// Adds the documents of a kind.
    pub(super) fn add_documents(&mut self, dated: &Dated<'c>, steps: &impl Fn(Of<'_>) -> Steps) {
        for copy in 0..dated.copies() {
            let held = self.number(Of::Documents(dated.kind, copy), &|_| Steps { has_days: false, has_seconds: true });
            // None is from the future.
            self.add_moving(held, Shift::After(Duration::Days(0)));
            dated.ages.iter().for_each(|age| self.add_moving(held, Shift::Before(*age)));
            for (claim, shift) in &dated.since {
                let tie = Tie { held, other: self.number(Of::Claim(claim), steps), shift: *shift };
                if !self.ties.contains(&tie) {
                    self.ties.push(tie);
                }
            }
        }
    }

    fn add(&mut self, criterion: &'c Criterion, steps: &impl Fn(Of<'_>) -> Steps) {
        let Some(regions) = regions(criterion) else {
            criterion.children().iter().for_each(|child| self.add(child, steps));
            return;
        };
        let Some(of) = criterion.reference() else { return };
        let held = self.number(of.into(), steps);
        match regions {
            Regions::Values(values) => values.into_iter().for_each(|value| self.add_fixed(held, value)),
            Regions::Intervals(ends) => ends.into_iter().for_each(|end| match end {
                End::Moving(shift) => self.add_moving(held, shift),
                End::Value(value) => self.add_fixed(held, value),
                End::Other(other, shift) => {
                    let tie = Tie { held, other: self.number(other.into(), steps), shift };
                    if !self.ties.contains(&tie) {
                        self.ties.push(tie);
                    }
                }
                End::Version(_) => {}
            }),
            Regions::Holding(_) | Regions::Presence => {}
        }
    }

    fn number(&mut self, of: Of<'c>, steps: &impl Fn(Of<'_>) -> Steps) -> usize {
        if let Some(known) = self.values.iter().position(|value| value.of == of) {
            return known;
        }
        let steps = steps(of);
        let clock = Clock { is_of_days: steps.has_days, ..Clock::default() };
        self.values.push(Compared { of, clock, steps });
        self.values.len() - 1
    }

    fn add_fixed(&mut self, place: usize, value: &Json) {
        if let Some(one) = self.values.get_mut(place) {
            one.clock.fixed.extend(value.as_text().and_then(point));
        }
    }

    fn add_moving(&mut self, place: usize, shift: Shift) {
        if let Some(one) = self.values.get_mut(place)
            && !one.clock.shifts.contains(&shift)
        {
            one.clock.shifts.push(shift);
        }
    }

    /// Returns `true` where nothing is held against anything.
    pub(super) fn is_empty(&self) -> bool {
        self.ties.is_empty()
    }

    fn is_of_documents(&self, place: usize) -> bool {
        self.values.get(place).is_some_and(|value| matches!(value.of, Of::Documents(..)))
    }

    fn is_tied(&self, place: usize) -> bool {
        self.ties.iter().any(|tie| tie.held == place || tie.other == place)
    }

    /// The clocks of all values. Fixed bounds of one are bounds of what is held against it as well, moved by the durations.
    pub(super) fn clocks(&self, budget: &Budget) -> Result<Vec<Clock>, Limit> {
        if self.is_empty() {
            return Ok(self.values.iter().map(|value| value.clock.clone()).collect());
        }
        let fixed = |value: &Compared<'_>| value.clock.fixed.clone();
        let reached = self.closure(&self.values, self.values.iter().map(fixed).collect(), budget)?;
        let clock = |(value, reached): (&Compared<'_>, BTreeSet<Timestamp>)| {
            let mut clock = value.clock.clone();
            clock.fixed.extend(reached);
            clock
        };
        let is_tied = |place: usize| self.is_tied(place);
        let each = self.values.iter().zip(reached).enumerate();
        Ok(each.map(|(place, of)| if is_tied(place) { clock(of) } else { of.0.clock.clone() }).collect())
    }

    /// The ways from the time of evaluation over values that are held against each other and back to it whose length is about
    /// none, but depends on the lengths of months.
    ///
    /// There may be more of them than can be walked: every step is effort.
    pub(super) fn walks(&self, budget: &Budget) -> Result<Vec<Walk>, Limit> {
        let mut walks = Vec::new();
        for (place, value) in self.values.iter().enumerate() {
            for shift in &value.clock.shifts {
                self.walk((&mut vec![place], &mut vec![*shift]), &mut walks, budget)?;
            }
        }
        Ok(walks)
    }

    fn walk(
        &self,
        (visited, steps): (&mut Vec<usize>, &mut Vec<Shift>),
        walks: &mut Vec<Walk>,
        budget: &Budget,
    ) -> Result<(), Limit> {
        budget.spend(STEP_UNITS * (self.ties.len() + walks.len()))?;
        let Some(here) = visited.last().copied() else { return Ok(()) };
        if visited.len() > 1 {
            // The way back tells nothing more.
            let is_forward = visited.first() <= visited.last();
            let ends = self.values.get(here).filter(|_| is_forward);
            let ends = ends.map_or(&[][..], |value| value.clock.shifts.as_slice());
            walks.extend(
                ends.iter()
                    .filter_map(|end| Walk::turning(steps, *end))
                    .filter(|walk| !walks.contains(walk))
                    .collect::<Vec<_>>(),
            );
        }
        for (there, step) in self.next(here) {
            if !visited.contains(&there) && !self.is_vain((visited, steps), there, step) {
                visited.push(there);
                steps.push(step);
                self.walk((&mut *visited, &mut *steps), walks, budget)?;
                steps.pop();
                visited.pop();
            }
        }
        Ok(())
    }

    /// Returns `true` where a way leads from a document to a claim and by the same bound back to another document of the kind: one
    /// of them meets it and the other does not, whatever the calendar.
    fn is_vain(&self, (visited, steps): (&[usize], &[Shift]), there: usize, step: Shift) -> bool {
        let ([.., before, _], Some(last)) = (visited, steps.last()) else { return false };
        let kind = |place: usize| match self.values.get(place)?.of {
            Of::Documents(kind, _) => Some(kind),
            Of::Claim(_) | Of::Field(_) => None,
        };
        kind(there).is_some() && kind(*before) == kind(there) && last.is_opposite(step)
    }

    /// The values that are tied to one, with the way there.
    fn next(&self, here: usize) -> impl Iterator<Item = (usize, Shift)> {
        self.ties.iter().filter_map(move |tie| match (tie.held == here, tie.other == here) {
            (true, _) => Some((tie.other, Shift::Before(tie.shift))),
            (_, true) => Some((tie.held, Shift::After(tie.shift))),
            _ => None,
        })
    }

    /// Moments for each tied value at a time of evaluation.
    pub(super) fn moments(&self, at: Timestamp, budget: &Budget) -> Result<Moments<'c>, Limit> {
        let System { ends, missing } = self.system(at, budget)?;
        let closed = self.closure(&self.values, ends, budget)?;
        let moments = self.values.iter().zip(closed).enumerate().filter(|(place, _)| self.is_tied(*place));
        Ok(Moments { all: moments.map(|(_, (value, moments))| (value.of, moments)).collect(), missing })
    }

    /// What is tied, in the order of [`Ties::each_case`]: what most is tied to comes first.
    pub(super) fn tied(&self) -> Vec<Of<'c>> {
        self.order().into_iter().filter_map(|place| self.values.get(place)).map(|value| value.of).collect()
    }

    fn order(&self) -> Vec<usize> {
        let ties = |place: usize| self.ties.iter().filter(|tie| tie.held == place || tie.other == place).count();
        let is_chosen = |place: &usize| self.is_tied(*place) && !self.is_of_documents(*place);
        let mut order: Vec<usize> = (0..self.values.len()).filter(is_chosen).collect();
        order.sort_by_key(|place| std::cmp::Reverse(ties(*place)));
        order
    }

    /// Cases for all that is tied, each value known or not, enough to show every order in which they can lie at a time of
    /// evaluation. Once a value is chosen, it is an end for those that are tied to it. Says why they need not be enough.
    pub(super) fn each_case(
        &self,
        at: Timestamp,
        budget: &Budget,
        take: &mut impl FnMut(&[Option<Timestamp>]) -> Result<(), Limit>,
    ) -> Result<Option<Limit>, Limit> {
        let System { ends, missing } = self.system(at, budget)?;
        self.choose(&self.order(), &ends, (&mut Vec::new(), budget), take)?;
        Ok(missing)
    }

    fn choose(
        &self,
        order: &[usize],
        ends: &[Vec<Timestamp>],
        (chosen, budget): (&mut Vec<Option<Timestamp>>, &Budget),
        take: &mut impl FnMut(&[Option<Timestamp>]) -> Result<(), Limit>,
    ) -> Result<(), Limit> {
        let Some((place, rest)) = order.split_first() else { return take(chosen) };
        // What is chosen, or said to be unknown, leads nowhere any more: its ties are ends by now.
        let is_open = |place: usize| order.contains(&place) || self.is_of_documents(place);
        let open = |one: &Tie| is_open(one.held) && is_open(one.other);
        let left = Self { values: Vec::new(), ties: self.ties.iter().copied().filter(open).collect() };
        let own = left.closure(&self.values, ends.to_vec(), budget)?;
        let own = own.get(*place).cloned().unwrap_or_default();
        let steps = self.values.get(*place).map(|value| value.steps).unwrap_or_default();
        for value in own.into_iter().rev().map(Some).chain([None]) {
            let mut ends = ends.to_vec();
            if let Some(moment) = value {
                for (there, step) in left.next(*place) {
                    if let Some(ends) = ends.get_mut(there) {
                        ends.extend(moved(moment, step, steps));
                    }
                }
            }
            chosen.push(value);
            self.choose(rest, &ends, (&mut *chosen, budget), take)?;
            chosen.pop();
        }
        Ok(())
    }

    /// The ends of all values, with a common one for what is tied.
    fn system(&self, at: Timestamp, budget: &Budget) -> Result<System, Limit> {
        let mut ends: Vec<Vec<Timestamp>> = self.values.iter().map(|value| value.ends(at)).collect();
        let is_bounded: Vec<bool> = ends.iter().map(|ends| !ends.is_empty()).collect();
        let last = self.common_end(ends.iter().flatten().copied().chain([at]));
        for (place, ends) in ends.iter_mut().enumerate().filter(|(place, _)| self.is_tied(*place)) {
            ends.push(last);
            for (days, months) in self.units_of(place) {
                budget.spend(CALENDAR_UNITS)?;
                ends.extend(days_of(days, months));
            }
        }
        let missing = self.turns_round(&is_bounded, budget)?.then_some(Limit::Calendar);
        Ok(System { ends, missing })
    }

    /// A moment after every end, with room for all durations.
    fn common_end(&self, ends: impl Iterator<Item = Timestamp>) -> Timestamp {
        let after = ends.max().or_else(usual_time).unwrap_or(Timestamp::EPOCH);
        self.ties.iter().fold(after.plus(Duration::Days(ROOM)), |after, tie| after.plus(tie.shift))
    }

    /// All moments to which ends of these values lead by the ties, within as many steps as there are tied values.
    fn closure(
        &self,
        values: &[Compared<'_>],
        ends: Vec<Vec<Timestamp>>,
        budget: &Budget,
    ) -> Result<Vec<BTreeSet<Timestamp>>, Limit> {
        let up_to = |(value, ends): (&Compared<'_>, Vec<Timestamp>)| -> BTreeSet<Timestamp> {
            ends.into_iter().flat_map(|end| value.steps.up_to(end)).collect()
        };
        let mut all: Vec<BTreeSet<Timestamp>> = values.iter().zip(ends).map(up_to).collect();
        let tied = (0..values.len()).filter(|place| self.is_tied(*place)).count();
        // Further documents of a kind have the moments of the first.
        let mut fresh: Vec<BTreeSet<Timestamp>> = values
            .iter()
            .zip(&all)
            .map(|(value, all)| if value.is_further() { BTreeSet::new() } else { all.clone() })
            .collect();
        for _ in 0..tied {
            let mut reached: Vec<BTreeSet<Timestamp>> = vec![BTreeSet::new(); all.len()];
            for (here, moments) in fresh.iter().enumerate() {
                for (there, step) in self.next(here) {
                    let Some(value) = values.get(there).filter(|value| !value.is_further()) else { continue };
                    budget.spend(moments.len() * MOMENT_UNITS)?;
                    let own = values.get(here).map(|value| value.steps).unwrap_or_default();
                    let moved = moments.iter().flat_map(|moment| moved(*moment, step, own));
                    let moved = moved.flat_map(|moment| value.steps.up_to(moment));
                    if let Some(reached) = reached.get_mut(there) {
                        reached.extend(moved);
                    }
                }
            }
            for (known, reached) in all.iter_mut().zip(&mut reached) {
                reached.retain(|moment| known.insert(*moment));
            }
            fresh = reached;
        }
        Ok(all)
    }

    /// Pairs of distances in days and in months of about the same length from a value to one and the same other value.
    fn units_of(&self, other: usize) -> Vec<(u32, u32)> {
        let mut pairs = Vec::new();
        for one in self.ties.iter().filter(|tie| tie.other == other) {
            for two in self.ties.iter().filter(|tie| tie.other == other && tie.held == one.held) {
                if let (Duration::Days(days), Duration::Months(months)) = (one.shift, two.shift)
                    && months > 0
                    && MeanLength::of(&[Shift::After(one.shift), Shift::Before(two.shift)]).is_short(2)
                {
                    pairs.push((days, months));
                }
            }
        }
        pairs
    }

    /// Returns `true` where a circle of ties leads back almost to where it began and depends on the lengths of months, other than
    /// by a pair of distances between two values that nothing else bounds.
    fn turns_round(&self, is_bounded: &[bool], budget: &Budget) -> Result<bool, Limit> {
        let is_alone = self.values.iter().enumerate().filter(|(place, _)| self.is_tied(*place)).count() == 2
            && is_bounded.iter().enumerate().all(|(place, is_bounded)| !is_bounded || !self.is_tied(place));
        for start in 0..self.values.len() {
            if self.is_round(start, is_alone, (&mut vec![start], &mut Vec::new()), budget)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn is_round(
        &self,
        start: usize,
        is_alone: bool,
        (visited, steps): (&mut Vec<usize>, &mut Vec<Shift>),
        budget: &Budget,
    ) -> Result<bool, Limit> {
        budget.spend(STEP_UNITS * self.ties.len())?;
        let Some(here) = visited.last().copied() else { return Ok(false) };
        for (there, step) in self.next(here) {
            if self.is_vain((visited, steps), there, step) {
                continue;
            }
            steps.push(step);
            let is_back = there == start && steps.len() > 1;
            let is_found = if is_back {
                let is_there_and_back = matches!(steps.as_slice(), [one, other] if one.is_opposite(*other));
                let is_pair = steps.len() == 2;
                !(is_there_and_back || is_pair && is_alone) && Walk::is_turning(steps)
            } else if visited.contains(&there) {
                false
            } else {
                visited.push(there);
                let is_found = self.is_round(start, is_alone, (&mut *visited, &mut *steps), budget)?;
                visited.pop();
                is_found
            };
            steps.pop();
            if is_found {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

impl Compared<'_> {
    /// Returns `true` for a document of a kind beyond the first, which is there for the ways over both.
    fn is_further(&self) -> bool {
        matches!(self.of, Of::Documents(_, 1..))
    }

    /// The ends of stretches of values, at a time of evaluation.
    fn ends(&self, at: Timestamp) -> Vec<Timestamp> {
        let moving = self.clock.shifts.iter().map(|shift| shift.from(at));
        self.clock.fixed.iter().copied().chain(moving).collect()
    }
}

impl Moments<'_> {
    /// Those of a claim or field that is tied, the latest first.
    pub(super) fn of(&self, of: Of<'_>) -> Option<&BTreeSet<Timestamp>> {
        self.all.iter().find(|(known, _)| *known == of).map(|(_, moments)| moments)
    }

    /// Values of a type at these moments.
    pub(super) fn values(&self, of: Of<'_>, claim_type: &ClaimType) -> Option<Vec<Json>> {
        let moments = self.of(of)?.iter().rev();
        match claim_type {
            ClaimType::Date => {
                let mut days: Vec<Json> = moments.map(|moment| moment.date().into()).collect();
                days.dedup();
                Some(days)
            }
            ClaimType::Timestamp => Some(moments.map(|moment| Json::from(*moment)).collect()),
            _ => None,
        }
    }
}

/// A moment as a type of moments has it.
pub(super) fn of_type(claim_type: &ClaimType, moment: Timestamp) -> Json {
    if *claim_type == ClaimType::Date { moment.date().into() } else { moment.into() }
}

/// The latest moments that a step leads to from a moment, or from one step before it.
fn moved(moment: Timestamp, step: Shift, steps: Steps) -> impl Iterator<Item = Timestamp> + Clone {
    let before: Vec<Timestamp> = match step {
        Shift::After(shift) => vec![moment.plus(shift)],
        Shift::Before(shift) => {
            std::iter::once(moment).chain(steps.up_to(moment)).map(|moment| latest(moment, shift)).collect()
        }
    };
    before.into_iter()
}

/// Days on which a distance in days and one in months lie to each other in every way there is.
fn days_of(days: u32, months: u32) -> Vec<Timestamp> {
    let pair = (Shift::After(Duration::Days(days)), Shift::After(Duration::Months(months)));
    calendar_days(&[pair]).into_iter().filter_map(|day| Timestamp::from_unix(day * DAY)).collect()
}

const DAY: i64 = 86_400;
/// Effort for a step on a way over values that are held against each other, for each comparison and each way that is known.
const STEP_UNITS: usize = 2;
/// Effort for a moment that is moved by a duration.
const MOMENT_UNITS: usize = 32;
/// Effort for a cycle of the calendar that is looked through: 19,200 days, each moved twice.
const CALENDAR_UNITS: usize = 40_000;
/// Days that are beyond every end.
const ROOM: u32 = 45;
