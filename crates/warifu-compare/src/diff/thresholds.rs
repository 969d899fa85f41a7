//! Sets that ask for a number of points: what they accept as a formula, a bound over sums that shows inclusion without a search,
//! and the conjunction that it proposes to look for (docs/adr/0054).

use warifu_model::Bears;

use super::budget::Budget;
use super::formula::Formula;
use super::side::Literal;
use super::undecided::Limit;

/// What is left of a score once everything that is always needed is met.
#[derive(Clone, Debug)]
pub(super) struct Threshold {
    /// The points that are still missing then; one at least.
    pub(super) needed: u32,
    /// The places of the requirements that count, with their points.
    pub(super) counted: Vec<(usize, u32)>,
}

impl Threshold {
    /// The threshold over these requirements; none where it goes without saying.
    pub(super) fn new(at_least: u32, requirements: &[(usize, Bears)]) -> Option<Self> {
        let sure = requirements.iter().filter(|(_, bears)| bears.is_needed()).map(|(_, bears)| bears.points());
        let needed = at_least.saturating_sub(sure.sum());
        let counted = requirements.iter().filter(|(_, bears)| !bears.is_needed() && bears.points() > 0);
        let counted: Vec<(usize, u32)> = counted.map(|(place, bears)| (*place, bears.points())).collect();
        let common = counted.iter().fold(0, |common, (_, points)| divisor(common, *points)).max(1);
        // all weights are multiples of this, so only multiples of it are sums
        let counted = counted.into_iter().map(|(place, points)| (place, points / common)).collect();
        (needed > 0).then(|| Self { needed: needed.div_ceil(common), counted })
    }

    /// The same as a formula: each requirement stands in it as often as it has points.
    pub(super) fn formula(&self, acceptance: impl Fn(usize) -> Formula<Literal>) -> Formula<Literal> {
        let times = |(place, points): &(usize, u32)| {
            std::iter::repeat_n(acceptance(*place), usize::try_from(*points).unwrap_or(usize::MAX))
        };
        let of = self.counted.iter().flat_map(times).collect();
        Formula::AtLeast(usize::try_from(self.needed).unwrap_or(usize::MAX), of)
    }

    /// Few requirements that have enough points together, those left out that are named; all of the others where they are too few.
    pub(super) fn enough(&self, but: Option<usize>) -> Vec<usize> {
        let mut order: Vec<&(usize, u32)> = self.counted.iter().filter(|(place, _)| Some(*place) != but).collect();
        order.sort_by_key(|(place, points)| (std::cmp::Reverse(*points), *place));
        let mut sum = 0;
        let taken = order.into_iter().take_while(|(_, points)| {
            let is_needed = sum < self.needed;
            sum += points;
            is_needed
        });
        let mut taken: Vec<usize> = taken.map(|(place, _)| *place).collect();
        taken.sort_unstable();
        taken
    }
}

/// One requirement as both sides count it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Counted {
    /// Its points on the accepting side; zero where it does not count there.
    pub(super) gain: u32,
    /// Its points on the refusing side; zero where it does not count there.
    pub(super) loss: u32,
    /// `true` where the refusing side is shown to accept what the accepting side accepts.
    pub(super) is_included: bool,
    /// `true` where the accepting side always needs it.
    pub(super) is_needed: bool,
}

/// Which requirements are accepted by the accepting side, and which are refused by the other one.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Proposal {
    pub(super) met: Vec<usize>,
    pub(super) unmet: Vec<usize>,
}

/// Looks for points enough on one side with too few on the other, as if requirements had nothing to do with each other. Where
/// there is nothing to be found, there is no such product: what requirements have to do with each other leaves less.
///
/// # Errors
///
/// The table is larger than the budget allows.
pub(super) fn propose(
    counted: &[Counted],
    (enough, too_many): (u32, u32),
    budget: &Budget,
) -> Result<Option<Proposal>, Limit> {
    let most = usize::try_from(too_many.saturating_sub(1)).unwrap_or(usize::MAX);
    let width = most.saturating_add(1);
    budget.spend(counted.len().saturating_mul(width))?;
    // Per requirement and sum on the refusing side: the most points on the accepting side.
    let mut rows: Vec<Vec<u64>> = vec![vec![0; width]];
    let options = |one: &Counted| {
        let kept = (true, u64::from(one.gain), usize::try_from(one.loss).unwrap_or(usize::MAX));
        let without = match (one.is_included, one.is_needed) {
            (true, true) => None,
            (true, false) => Some((false, 0, 0)),
            (false, _) => Some((false, u64::from(one.gain), 0)),
        };
        [Some(kept), without.filter(|_| one.loss > 0)].into_iter().flatten()
    };
    for one in counted {
        let Some(last) = rows.last() else { break };
        let best = |sum: usize| {
            let fits = options(one).filter_map(|(_, gain, loss)| {
                let rest = last.get(sum.checked_sub(loss)?)?;
                (*rest != NEVER).then(|| rest + gain)
            });
            fits.max().unwrap_or(NEVER)
        };
        let next = (0..width).map(best).collect();
        rows.push(next);
    }
    let best = rows.last().and_then(|row| row.last()).copied().unwrap_or(NEVER);
    if best == NEVER || best < u64::from(enough) {
        return Ok(None);
    }
    let mut proposal = Proposal { met: Vec::new(), unmet: Vec::new() };
    let mut sum = most;
    for (place, one) in counted.iter().enumerate().rev() {
        let value = rows.get(place + 1).and_then(|row| row.get(sum)).copied();
        let came_from = options(one).find(|(_, gain, loss)| {
            let rest = sum.checked_sub(*loss).and_then(|rest| rows.get(place)?.get(rest).copied());
            rest.is_some_and(|rest| rest != NEVER && Some(rest + gain) == value)
        });
        let Some((is_met, gain, loss)) = came_from else { continue };
        sum -= loss;
        if gain > 0 {
            proposal.met.push(place);
        }
        if !is_met {
            proposal.unmet.push(place);
        }
    }
    proposal.trim(counted, (u64::from(enough), u64::from(too_many)));
    Ok(Some(proposal))
}

impl Proposal {
    /// Leaves out what is not needed, so that less has to be found at once.
    fn trim(&mut self, counted: &[Counted], (enough, too_many): (u64, u64)) {
        let points = |of: &[usize], read: fn(&Counted) -> u32| -> u64 {
            of.iter().filter_map(|place| counted.get(*place)).map(|one| u64::from(read(one))).sum()
        };
        let mut spare = points(&self.met, |one| one.gain).saturating_sub(enough);
        self.met.sort_by_key(|place| counted.get(*place).map(|one| one.gain));
        self.met.retain(|place| {
            let gain = counted.get(*place).map_or(0, |one| u64::from(one.gain));
            let goes = gain <= spare;
            spare -= if goes { gain } else { 0 };
            !goes
        });
        let all: u64 = counted.iter().map(|one| u64::from(one.loss)).sum();
        let mut spare = points(&self.unmet, |one| one.loss).saturating_sub((all + 1).saturating_sub(too_many));
        self.unmet.sort_by_key(|place| counted.get(*place).map(|one| one.loss));
        self.unmet.retain(|place| {
            let loss = counted.get(*place).map_or(0, |one| u64::from(one.loss));
            let goes = loss <= spare;
            spare -= if goes { loss } else { 0 };
            !goes
        });
        self.met.sort_unstable();
        self.unmet.sort_unstable();
    }
}

fn divisor(mut one: u32, mut other: u32) -> u32 {
    while other > 0 {
        (one, other) = (other, one % other);
    }
    one
}

/// No choice comes to this sum.
const NEVER: u64 = u64::MAX;

#[cfg(test)]
mod tests {
    use super::*;

    fn roll(dice: &mut u64, below: u64) -> u64 {
        *dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (*dice >> 33) % below
    }

    /// The most points with a sum that is too small, by trying everything.
    fn by_trying(counted: &[Counted], too_many: u32) -> Option<u32> {
        let cases = |one: &Counted| {
            let all = [(false, false), (false, true), (true, false), (true, true)];
            let one = *one;
            all.into_iter().filter(move |(x, y)| !(one.is_included && *x && !*y) && (*x || !one.is_needed))
        };
        let mut sums = vec![(0, 0)];
        for one in counted {
            let next = |(gain, loss): &(u32, u32)| {
                let (gain, loss) = (*gain, *loss);
                cases(one)
                    .map(move |(x, y)| (gain + u32::from(x) * one.gain, loss + u32::from(y) * one.loss))
                    .collect::<Vec<_>>()
            };
            sums = sums.iter().flat_map(next).collect();
        }
        sums.into_iter().filter(|(_, loss)| *loss < too_many).map(|(gain, _)| gain).max()
    }

    #[test]
    fn the_table_finds_what_trying_everything_finds() {
        let mut dice = 11;
        let (mut found, mut none) = (0, 0);
        for _ in 0..4_000 {
            let count = 1 + roll(&mut dice, 5);
            let mut points = || u32::try_from(roll(&mut dice, 4)).unwrap();
            let mut counted: Vec<Counted> = Vec::new();
            for _ in 0..count {
                let (gain, loss) = (points(), points());
                counted.push(Counted { gain, loss, is_included: points() > 1, is_needed: points() == 0 });
            }
            let (enough, too_many) = (1 + points() * 2, 1 + points() * 2);
            let expected = by_trying(&counted, too_many).filter(|most| *most >= enough);
            let budget = Budget::new(1_000_000);
            let proposal = propose(&counted, (enough, too_many), &budget).unwrap();
            assert_eq!(proposal.is_some(), expected.is_some(), "{counted:?} {enough} {too_many}");
            let Some(Proposal { met, unmet }) = proposal else {
                none += 1;
                continue;
            };
            found += 1;
            assert!(met.iter().map(|place| counted[*place].gain).sum::<u32>() >= enough);
            let left = (0..counted.len()).filter(|place| !unmet.contains(place));
            assert!(left.map(|place| counted[place].loss).sum::<u32>() < too_many, "{counted:?} {unmet:?}");
            assert!(unmet.iter().all(|place| !counted[*place].is_included || !met.contains(place)));
        }
        assert!(found > 500 && none > 500, "{found} {none}");
    }

    #[test]
    fn a_threshold_is_reduced_by_what_is_always_needed_and_by_what_all_weights_share() {
        let bears = |bearing, weight| Bears { bearing: Some(bearing), weight: Some(weight) };
        let (always, points) = (warifu_model::Bearing::Always, warifu_model::Bearing::Points);
        let requirements = [(0, bears(always, 5)), (1, bears(points, 4)), (2, bears(points, 6))];
        let threshold = Threshold::new(10, &requirements).unwrap();
        assert_eq!((threshold.needed, threshold.counted.as_slice()), (3, [(1, 2), (2, 3)].as_slice()));
        assert_eq!((threshold.enough(None), threshold.enough(Some(2))), (vec![2], vec![1]));
        assert!(Threshold::new(5, &requirements).is_none());
    }
}
