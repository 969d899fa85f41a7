//! What it costs at least to have points enough, where changes may serve several requirements at once.

use super::problem::{Domain, Weight, cost_of};
use super::search::Search;
use warifu_core::engine::Tree;
use warifu_core::engine::Truth;

/// Something that counts: its points, what it costs at least, and the variables by which it can be had.
struct Counted {
    points: u128,
    need: Weight,
    variables: Vec<usize>,
}

impl Search<'_> {
    /// What must be spent at least so that so many of these hold, given what each needs at least.
    ///
    /// Whatever holds in the end has spent what it needs on its variables. So a change is worth, for its cost, what those weigh
    /// that look at it, each shared by what it needs; and the worth of all changes is at least the points that are missing.
    pub(super) fn need_of_points(
        &self,
        (needed, of): (usize, &[Tree<usize>]),
        needs: &[Weight],
        domains: &[Domain],
    ) -> Weight {
        let mut counted: Vec<Counted> = Vec::new();
        let mut missing = needed as u128;
        let mut before: Option<&Tree<usize>> = None;
        for (child, need) in of.iter().zip(needs) {
            match *need {
                0 => missing = missing.saturating_sub(1),
                Weight::MAX => {}
                need => {
                    let is_again = before.is_some_and(|before| is_same(before, child));
                    match counted.last_mut().filter(|_| is_again) {
                        Some(last) => last.points += 1,
                        None => counted.push(Counted { points: 1, need, variables: self.free(child, domains) }),
                    }
                }
            }
            before = (*need != 0 && *need != Weight::MAX).then_some(child);
        }
        if missing == 0 {
            return 0;
        }
        if counted.iter().map(|one| one.points).sum::<u128>() < missing {
            return Weight::MAX;
        }
        let weight = |variable: usize| self.problem.variables.get(variable).map_or(0, |variable| variable.weight);
        let least = least(&counted, missing, weight, |need| need);
        // Costs are whole numbers, so the costs alone may say more than costs and changes together.
        let cost = |weight: Weight| cost_of(weight).map_or(0, Weight::from);
        let costs = least_whole(&counted, missing, |variable| cost(weight(variable)), cost);
        least.max(costs.checked_shl(COST).unwrap_or(least))
    }

    /// The variables of a tree that can still be changed or not.
    pub(super) fn free(&self, tree: &Tree<usize>, domains: &[Domain]) -> Vec<usize> {
        let mut variables = Vec::new();
        tree.each(&mut |leaf: &usize| variables.extend(self.problem.variables_of(*leaf)));
        variables.sort_unstable();
        variables.dedup();
        variables.retain(|variable| domains.get(*variable).is_some_and(|domain| domain & 1 != 0 && *domain != 1));
        variables
    }

    /// Per variable, how much more a wish would have of a threshold by it: the points of what is not met yet and looks at it. None
    /// where the wish is no threshold.
    pub(super) fn worth(&self, tree: &Tree<usize>, domains: &[Domain], rest: &[Domain]) -> Option<Vec<u128>> {
        let Tree::Several { needed, of } = tree else { return None };
        if *needed <= 1 || *needed >= of.len() {
            return None;
        }
        let mut worth = vec![0; domains.len()];
        for child in of.iter().filter(|child| !self.problem.possible(child, rest).may_be(Truth::Yes)) {
            let variables = self.free(child, domains);
            // a part of the way is worth a part of the points
            let part = SHARE / (variables.len() as u128).max(1);
            for variable in variables {
                worth.get_mut(variable).into_iter().for_each(|worth| *worth += part);
            }
        }
        Some(worth)
    }
}

/// The least sum of weights whose worth is so many points: the best changes first, the last one in part.
fn least(
    counted: &[Counted],
    missing: u128,
    weight: impl Fn(usize) -> Weight,
    need: impl Fn(Weight) -> Weight,
) -> Weight {
    let mut left = missing << SCALE;
    let mut worth: std::collections::BTreeMap<usize, u128> = std::collections::BTreeMap::new();
    for one in counted {
        let need = need(one.need);
        if need == 0 {
            left = left.saturating_sub(one.points << SCALE);
            continue;
        }
        // rounded up: what is worth more makes the bound smaller, never larger
        let share = (one.points << SCALE).div_ceil(need);
        for variable in &one.variables {
            *worth.entry(*variable).or_default() += share;
        }
    }
    let mut order: Vec<(u128, usize)> = worth.into_iter().map(|(variable, share)| (share, variable)).collect();
    order.sort_unstable_by(|a, b| b.cmp(a));
    let mut spent: Weight = 0;
    for (share, variable) in order {
        if left == 0 {
            break;
        }
        let weight = weight(variable);
        let value = weight.saturating_mul(share);
        if value >= left {
            return spent.saturating_add(left / share);
        }
        left -= value;
        spent = spent.saturating_add(weight);
    }
    spent
}

/// The same for whole numbers: the part of the last one counts whole.
fn least_whole(
    counted: &[Counted],
    missing: u128,
    weight: impl Fn(usize) -> Weight,
    need: impl Fn(Weight) -> Weight,
) -> Weight {
    // one unit in so many parts, so that rounding happens in the last place only
    let scaled = |value: Weight| value.saturating_mul(PARTS);
    least(counted, missing, |variable| scaled(weight(variable)), |one| scaled(need(one))).div_ceil(PARTS)
}

fn is_same(one: &Tree<usize>, other: &Tree<usize>) -> bool {
    match (one, other) {
        (Tree::Leaf(one), Tree::Leaf(other)) => one == other,
        (Tree::Not(one), Tree::Not(other)) => is_same(one, other),
        (Tree::Several { needed, of }, Tree::Several { needed: least, of: others }) => {
            needed == least && of.len() == others.len() && of.iter().zip(others).all(|(one, other)| is_same(one, other))
        }
        _ => false,
    }
}

/// Where the cost begins in a weight.
const COST: u32 = 32;
/// Bits behind the point.
const SCALE: u32 = 48;
const PARTS: u128 = 1 << 10;
/// What one point is worth to a heuristic; every small number divides it.
const SHARE: u128 = 27_720;
