//! Branch and bound: the lightest set of changes under which every wish holds, and the next best ones.
//!
//! Exact because nothing is ever cut that could hold a lighter solution: a choice is dropped only where some wish
//! cannot hold with it (the interval of truth lists too many values, never too few), a branch only where its bound
//! (what is already changed, plus the cheapest repairs of wishes that share nothing that could still be changed) is not
//! lighter than the best that is known. Parts that share no open variable are solved apart.

use super::problem::{Domain, Leaf, Problem, Weight, Wish};
use warifu_core::engine::Tree;
use warifu_core::engine::Truth;

/// One way to make every wish hold: a choice for each variable.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Solution {
    pub(super) weight: Weight,
    /// Per variable.
    pub(super) choices: Vec<usize>,
}

/// What a search found.
#[derive(Debug)]
pub(super) struct Found {
    /// Lightest first. None contains all changes of another one.
    pub(super) solutions: Vec<Solution>,
    /// How many of them are proven to be the lightest ones, in this order; fewer than all where the budget was spent.
    pub(super) proven: usize,
    /// No solution is lighter than this.
    pub(super) bound: Weight,
    /// The budget was spent before all that was asked for was found, or shown not to be there.
    pub(super) is_cut_short: bool,
}

/// The budget is spent.
struct Spent;

/// The lightest solutions, at most so many.
pub(super) fn solve(problem: &mut Problem, wanted: usize, steps: usize) -> Found {
    Search { problem, steps, is_cut: false }.all(wanted)
}

pub(super) struct Search<'p> {
    pub(super) problem: &'p mut Problem,
    /// States what is left of the budget.
    steps: usize,
    /// The budget was spent in the middle of a part: what was found there is good, but not proven to be the best.
    is_cut: bool,
}

/// A part of the problem on its way.
#[derive(Clone)]
pub(super) struct State {
    pub(super) domains: Vec<Domain>,
    /// Wishes that may still fail.
    pub(super) open: Vec<usize>,
}

impl Search<'_> {
    fn all(&mut self, wanted: usize) -> Found {
        let state = State { domains: self.problem.domains(), open: (0..self.problem.wishes.len()).collect() };
        let nothing = Found { solutions: Vec::new(), proven: 0, bound: Weight::MAX, is_cut_short: false };
        let Some(state) = self.narrowed(state) else { return nothing };
        let settled = self.finish(&state.domains, Weight::MAX);
        let base = self.weight(&state.domains);
        let mut found = Found { solutions: settled.into_iter().collect(), proven: 0, bound: base, is_cut_short: false };
        let mut is_best = true;
        for part in self.parts(&state) {
            let owned = self.owned(&part, state.domains.len());
            let several = self.several(&State { domains: state.domains.clone(), open: part }, wanted);
            found.is_cut_short |= several.is_cut_short;
            is_best &= several.proven > 0 || several.solutions.is_empty();
            found.bound = found.bound.saturating_add(several.bound.saturating_sub(base));
            found.solutions = self.join(&state.domains, &found.solutions, &several.solutions, &owned, wanted);
        }
        // Where a part was cut short, what it did not come to may be in a combination that is lighter than the second
        // best.
        let proven = if found.is_cut_short { usize::from(is_best) } else { usize::MAX };
        found.proven = found.solutions.len().min(proven);
        found
    }

    /// The lightest solutions of one part, one after the other, each under the condition that it does not change all
    /// that an earlier one changes. Being the lightest, none has a change too many. Where the budget ends before the
    /// first is proven, it is the best found so far: that of a greedy search at the least, where that finds one.
    fn several(&mut self, state: &State, wanted: usize) -> Found {
        let (wishes, leaves) = (self.problem.wishes.len(), self.problem.leaves.len());
        let mut found = Found { solutions: Vec::new(), proven: 0, bound: self.least(state), is_cut_short: false };
        let whole = state;
        let mut state = state.clone();
        let greedy = self.greedy(whole);
        let mut limit = greedy.as_ref().map_or(Weight::MAX, |solution| solution.weight.saturating_add(1));
        while found.solutions.len() < wanted {
            self.is_cut = false;
            let best = self.best(state.clone(), limit).unwrap_or(None);
            if self.is_cut {
                found.is_cut_short = true;
                if found.solutions.is_empty() {
                    found.solutions.extend(best.and_then(|best| self.without_waste(whole, &best)).or(greedy));
                }
                break;
            }
            let Some(solution) = best else { break };
            if found.solutions.is_empty() {
                found.bound = solution.weight;
            }
            state.open.push(self.forbid(&solution, &state));
            found.solutions.push(solution);
            found.proven += 1;
            limit = Weight::MAX;
        }
        if found.solutions.is_empty() && !found.is_cut_short {
            found.bound = Weight::MAX;
        }
        self.problem.wishes.truncate(wishes);
        self.problem.leaves.truncate(leaves);
        found
    }

    /// What a part costs at the least, what is settled included.
    fn least(&self, state: &State) -> Weight {
        let rest = Self::as_they_are(&state.domains);
        let needs: Vec<(usize, Weight)> =
            state.open.iter().map(|wish| (*wish, self.need(*wish, &state.domains, &rest))).collect();
        self.weight(&state.domains).saturating_add(self.bound(&needs, &state.domains))
    }

    /// Narrows beside the budget: it takes no more than a look at each choice of each wish, again and again.
    pub(super) fn narrowed(&mut self, state: State) -> Option<State> {
        let steps = std::mem::replace(&mut self.steps, usize::MAX);
        let state = self.narrow(state).unwrap_or(None);
        self.steps = steps;
        state
    }

    /// Wishes that something stays as it is which a solution changes, what promises more in its place included.
    fn forbid(&mut self, solution: &Solution, state: &State) -> usize {
        let changed = |(variable, choice): (usize, &usize)| {
            let may_stay = state.domains.get(variable).is_some_and(|domain| domain & 1 != 0);
            (*choice != 0 && may_stay).then_some(variable)
        };
        let variables: Vec<usize> = solution.choices.iter().enumerate().filter_map(changed).collect();
        let of = variables.iter().map(|variable| self.stays(*variable)).collect();
        self.problem.add_wish(Tree::Several { needed: 1, of });
        self.problem.wishes.len() - 1
    }

    /// Nothing is changed here, and nothing that promises more.
    fn stays(&mut self, variable: usize) -> Tree<usize> {
        let stronger = self.problem.variables.get(variable).map(|variable| variable.stronger.clone());
        let mut of = Vec::new();
        for one in std::iter::once(variable).chain(stronger.unwrap_or_default()) {
            of.push(Tree::Leaf(self.problem.leaves.len()));
            self.problem.leaves.push(Leaf::Value { variable: one, yes: 1, no: !1 });
        }
        Tree::Several { needed: of.len(), of }
    }

    /// The variables of a part.
    fn owned(&self, part: &[usize], variables: usize) -> Vec<bool> {
        let mut owned = vec![false; variables];
        for variable in part.iter().filter_map(|wish| self.wish(*wish)).flat_map(|wish| &wish.variables) {
            owned.get_mut(*variable).into_iter().for_each(|owned| *owned = true);
        }
        owned
    }

    /// Solutions of parts that share nothing: all combinations, the lightest first. Both hold what was settled before;
    /// what the right ones own, they choose.
    fn join(
        &self,
        settled: &[Domain],
        left: &[Solution],
        right: &[Solution],
        owned: &[bool],
        wanted: usize,
    ) -> Vec<Solution> {
        let base = self.weight(settled);
        let mut joined = Vec::new();
        for a in left {
            for b in right {
                let choices = a.choices.iter().zip(&b.choices).zip(owned);
                let choices = choices.map(|((a, b), owned)| if *owned { *b } else { *a }).collect();
                joined.push(Solution { weight: a.weight + b.weight - base, choices });
            }
        }
        joined.sort_by(|a, b| a.weight.cmp(&b.weight).then_with(|| b.choices.cmp(&a.choices)));
        joined.truncate(wanted);
        joined
    }

    /// The lightest solution below a limit.
    fn best(&mut self, state: State, limit: Weight) -> Result<Option<Solution>, Spent> {
        let Some(state) = self.narrow(state)? else { return Ok(None) };
        let settled = self.weight(&state.domains);
        if settled >= limit {
            return Ok(None);
        }
        let rest = Self::as_they_are(&state.domains);
        let holds =
            |wish: &usize| self.wish(*wish).is_none_or(|wish| self.problem.possible(&wish.tree, &rest).is_surely_yes());
        if state.open.iter().all(holds) {
            return Ok(self.finish(&rest, limit));
        }
        let needs: Vec<(usize, Weight)> =
            state.open.iter().map(|wish| (*wish, self.need(*wish, &state.domains, &rest))).collect();
        if settled.saturating_add(self.bound(&needs, &state.domains)) >= limit {
            return Ok(None);
        }
        let parts = self.parts(&state);
        if parts.len() > 1 {
            return self.apart(&state, parts, limit);
        }
        self.branch(&state, &needs, limit)
    }

    fn apart(&mut self, state: &State, parts: Vec<Vec<usize>>, limit: Weight) -> Result<Option<Solution>, Spent> {
        let settled = self.weight(&state.domains);
        let Some(mut joined) = self.finish(&state.domains, Weight::MAX) else { return Ok(None) };
        for part in parts {
            let owned = self.owned(&part, state.domains.len());
            let spare = limit.saturating_sub(joined.weight - settled);
            let part = State { domains: state.domains.clone(), open: part };
            let Some(solution) = self.best(part, spare)? else { return Ok(None) };
            let both =
                self.join(&state.domains, std::slice::from_ref(&joined), std::slice::from_ref(&solution), &owned, 1);
            let Some(both) = both.into_iter().next() else { return Ok(None) };
            joined = both;
        }
        Ok((joined.weight < limit).then_some(joined))
    }

    /// Tries a variable one way and the other: changed or not, and where it is changed, into what.
    fn branch(&mut self, state: &State, needs: &[(usize, Weight)], limit: Weight) -> Result<Option<Solution>, Spent> {
        let Some((variable, ways)) = self.choose(state, needs) else { return Ok(None) };
        let (mut best, mut limit) = (None, limit);
        for way in ways {
            let mut next = state.clone();
            if let Some(domain) = next.domains.get_mut(variable) {
                *domain = way;
            }
            match self.best(next, limit) {
                Ok(Some(solution)) => {
                    limit = solution.weight;
                    best = Some(solution);
                }
                Ok(None) => {}
                // What was found so far is good, if not the best.
                Err(Spent) if best.is_some() => break,
                Err(Spent) => return Err(Spent),
            }
        }
        Ok(best)
    }

    /// What to try next: in the wish that needs a change and has the fewest open variables, the one whose change is
    /// cheapest. Where no wish needs one, a change that was decided on is made definite.
    fn choose(&self, state: &State, needs: &[(usize, Weight)]) -> Option<(usize, Vec<Domain>)> {
        let domain = |variable: &usize| state.domains.get(*variable).copied().unwrap_or(1);
        let is_open = |variable: &&usize| domain(variable).count_ones() > 1;
        let may_stay = |variable: &&usize| is_open(variable) && domain(variable) & 1 != 0;
        let weight = |variable: &&usize| self.problem.variables.get(**variable).map(|variable| variable.weight);
        let urgent = needs.iter().filter(|(_, need)| *need > 0).filter_map(|(wish, _)| self.wish(*wish));
        let urgent = urgent.filter(|wish| wish.variables.iter().any(|variable| may_stay(&variable)));
        if let Some(wish) = urgent.min_by_key(|wish| wish.variables.iter().filter(may_stay).count()) {
            let variable =
                self.dense(wish, state).or(wish.variables.iter().filter(may_stay).min_by_key(weight).copied())?;
            return Some((variable, vec![domain(&variable) & !1, 1]));
        }
        let open = needs.iter().filter_map(|(wish, _)| self.wish(*wish)).flat_map(|wish| &wish.variables);
        let variable =
            *open.filter(is_open).min_by_key(|variable| (may_stay(variable), domain(variable).count_ones()))?;
        let domain = domain(&variable);
        Some((variable, ones(domain).collect()))
    }

    /// The variable by which a threshold gains the most for its weight, and may still stay as it is.
    fn dense(&self, wish: &Wish, state: &State) -> Option<usize> {
        let worth = self.worth(&wish.tree, &state.domains, &Self::as_they_are(&state.domains))?;
        let weight =
            |variable: usize| self.problem.variables.get(variable).map_or(1, |variable| variable.weight.max(1));
        let mut best: Option<(usize, u128, Weight)> = None;
        for (variable, worth) in worth.into_iter().enumerate().filter(|(_, worth)| *worth > 0) {
            let weight = weight(variable);
            if best.is_none_or(|(_, most, least)| worth.saturating_mul(least) > most.saturating_mul(weight)) {
                best = Some((variable, worth, weight));
            }
        }
        best.map(|(variable, ..)| variable)
    }

    /// Drops choices with which some wish cannot hold, until nothing more can be dropped. None where a wish cannot
    /// hold.
    fn narrow(&mut self, mut state: State) -> Result<Option<State>, Spent> {
        loop {
            let before = state.domains.clone();
            let mut open = Vec::new();
            for place in state.open.clone() {
                self.spend(self.wish(place).map_or(1, |wish| wish.looks))?;
                let Some(wish) = self.problem.wishes.get(place) else { continue };
                let possible = self.problem.possible(&wish.tree, &state.domains);
                if !possible.may_be(Truth::Yes) {
                    return Ok(None);
                }
                if possible.is_surely_yes() {
                    continue;
                }
                open.push(place);
                let tried = self.shave(place, &mut state.domains);
                self.spend(tried)?;
            }
            state.open = open;
            if state.domains == before {
                return Ok(Some(state));
            }
            if state.domains.contains(&0) {
                return Ok(None);
            }
        }
    }

    /// Tries every choice of every variable of a wish; how many were tried.
    fn shave(&self, place: usize, domains: &mut [Domain]) -> usize {
        let mut tried = 0;
        // Of a large threshold, a look at every choice would cost more than it drops.
        let Some(wish) = self.wish(place).filter(|wish| wish.looks <= SHAVED) else { return tried };
        for variable in &wish.variables {
            let Some(domain) = domains.get(*variable).copied().filter(|domain| domain.count_ones() > 1) else {
                continue;
            };
            let mut left = domain;
            for choice in ones(domain) {
                tried += 1;
                if let Some(one) = domains.get_mut(*variable) {
                    *one = choice;
                }
                if !self.problem.possible(&wish.tree, domains).may_be(Truth::Yes) {
                    left &= !choice;
                }
            }
            if let Some(one) = domains.get_mut(*variable) {
                *one = left;
            }
        }
        tried
    }

    /// Open wishes that share open variables, together.
    fn parts(&self, state: &State) -> Vec<Vec<usize>> {
        let is_open = |variable: &&usize| state.domains.get(**variable).is_some_and(|domain| domain.count_ones() > 1);
        let mut owner: Vec<Option<usize>> = vec![None; state.domains.len()];
        let mut parts: Vec<Vec<usize>> = Vec::new();
        for wish in &state.open {
            let variables = self.wish(*wish).map(|wish| wish.variables.as_slice()).unwrap_or_default();
            let mut owners: Vec<usize> =
                variables.iter().filter(is_open).filter_map(|v| owner.get(*v).copied().flatten()).collect();
            owners.sort_unstable();
            owners.dedup();
            let into = owners.first().copied().unwrap_or(parts.len());
            if into == parts.len() {
                parts.push(Vec::new());
            }
            for other in owners.into_iter().skip(1) {
                let moved = parts.get_mut(other).map(std::mem::take).unwrap_or_default();
                parts.get_mut(into).into_iter().for_each(|part| part.extend(&moved));
                owner.iter_mut().filter(|owner| **owner == Some(other)).for_each(|owner| *owner = Some(into));
            }
            parts.get_mut(into).into_iter().for_each(|part| part.push(*wish));
            for variable in variables.iter().filter(is_open) {
                owner.get_mut(*variable).into_iter().for_each(|owner| *owner = Some(into));
            }
        }
        parts.retain(|part| !part.is_empty());
        parts
    }

    /// The weight of what is surely changed.
    fn weight(&self, domains: &[Domain]) -> Weight {
        let changed = self.problem.variables.iter().zip(domains).filter(|(_, domain)| *domain & 1 == 0);
        changed.map(|(variable, _)| variable.weight).sum()
    }

    /// Nothing is changed that need not be.
    pub(super) fn as_they_are(domains: &[Domain]) -> Vec<Domain> {
        domains.iter().map(|domain| if domain & 1 == 0 { *domain } else { 1 }).collect()
    }

    /// Makes all choices: as it is where that may be, else the first way.
    pub(super) fn finish(&self, domains: &[Domain], limit: Weight) -> Option<Solution> {
        let weight = self.weight(domains);
        let choices = domains.iter().map(|domain| domain.trailing_zeros() as usize).collect();
        (weight < limit).then_some(Solution { weight, choices })
    }

    /// What the open wishes cost at least.
    fn bound(&self, needs: &[(usize, Weight)], domains: &[Domain]) -> Weight {
        self.bound_apart(needs, domains).max(self.bound_shared(needs, domains))
    }

    /// Each wish that is not met pays for the cheapest change that could meet it, as far as no other wish has paid for it yet:
    /// no change is paid for more than once, and each wish needs one of its own.
    fn bound_shared(&self, needs: &[(usize, Weight)], domains: &[Domain]) -> Weight {
        let mut left: Vec<Weight> = self.problem.variables.iter().map(|variable| variable.weight).collect();
        let free = |wish: usize| -> Vec<usize> {
            let variables = self.wish(wish).map(|wish| wish.variables.as_slice()).unwrap_or_default();
            let is_free =
                |variable: &usize| domains.get(*variable).is_some_and(|domain| domain & 1 != 0 && *domain != 1);
            variables.iter().copied().filter(is_free).collect()
        };
        let mut open: Vec<Vec<usize>> =
            needs.iter().filter(|(_, need)| *need > 0).map(|(wish, _)| free(*wish)).collect();
        open.sort_by_key(Vec::len);
        let mut sum: Weight = 0;
        for variables in open {
            let paid = variables.iter().filter_map(|variable| left.get(*variable)).copied().min().unwrap_or_default();
            sum = sum.saturating_add(paid);
            for variable in variables {
                left.get_mut(variable).into_iter().for_each(|left| *left = left.saturating_sub(paid));
            }
        }
        sum
    }

    /// The sum over wishes that share nothing which can still be changed or not.
    fn bound_apart(&self, needs: &[(usize, Weight)], domains: &[Domain]) -> Weight {
        let mut needs: Vec<_> = needs.iter().filter(|(_, need)| *need > 0).collect();
        needs.sort_by_key(|(_, need)| std::cmp::Reverse(*need));
        let mut used = vec![false; domains.len()];
        let mut sum: Weight = 0;
        for (wish, need) in needs {
            let variables = self.wish(*wish).map(|wish| wish.variables.as_slice()).unwrap_or_default();
            let is_free =
                |variable: &&usize| domains.get(**variable).is_some_and(|domain| domain & 1 != 0 && *domain != 1);
            if variables.iter().filter(is_free).any(|variable| used.get(*variable).copied().unwrap_or_default()) {
                continue;
            }
            sum = sum.saturating_add(*need);
            for variable in variables.iter().filter(is_free) {
                used.get_mut(*variable).into_iter().for_each(|used| *used = true);
            }
        }
        sum
    }

    fn need(&self, wish: usize, domains: &[Domain], rest: &[Domain]) -> Weight {
        self.wish(wish).map_or(0, |wish| self.need_of(&wish.tree, Truth::Yes, domains, rest))
    }

    /// What must be spent at least so that a tree can take a value.
    fn need_of(&self, tree: &Tree<usize>, wanted: Truth, domains: &[Domain], rest: &[Domain]) -> Weight {
        match tree {
            Tree::Not(inner) => self.need_of(inner, wanted.opposite(), domains, rest),
            Tree::Several { needed, of } => {
                let count = if wanted == Truth::Yes { *needed } else { (of.len() + 1).saturating_sub(*needed) };
                let mut needs: Vec<Weight> =
                    of.iter().map(|child| self.need_of(child, wanted, domains, rest)).collect();
                let is_threshold = 1 < count && count < of.len();
                let of_points = if is_threshold { self.need_of_points((count, of), &needs, domains) } else { 0 };
                needs.sort_unstable();
                // Repairs may be shared, so only the dearest of the cheapest is certain.
                let of_one = match count.checked_sub(1) {
                    Some(last) => needs.get(last).copied().unwrap_or(Weight::MAX),
                    None => 0,
                };
                of_points.max(of_one)
            }
            Tree::Leaf(leaf) => {
                if self.problem.leaf(*leaf, rest).may_be(wanted) {
                    return 0;
                }
                if !self.problem.leaf(*leaf, domains).may_be(wanted) {
                    return Weight::MAX;
                }
                let is_free =
                    |variable: &usize| domains.get(*variable).is_some_and(|domain| domain & 1 != 0 && *domain != 1);
                let free = self.problem.variables_of(*leaf).into_iter().filter(is_free);
                let weights = free.filter_map(|variable| self.problem.variables.get(variable));
                weights.map(|variable| variable.weight).min().unwrap_or(Weight::MAX)
            }
        }
    }

    pub(super) fn wish(&self, place: usize) -> Option<&Wish> {
        self.problem.wishes.get(place)
    }

    fn spend(&mut self, steps: usize) -> Result<(), Spent> {
        if let Some(left) = self.steps.checked_sub(steps) {
            self.steps = left;
            return Ok(());
        }
        self.is_cut = true;
        Err(Spent)
    }
}

/// Larger thresholds are not looked at choice by choice.
const SHAVED: usize = 64;

/// Each choice alone.
pub(super) fn ones(domain: Domain) -> impl Iterator<Item = Domain> {
    let mut left = domain;
    std::iter::from_fn(move || {
        let lowest = left & left.wrapping_neg();
        left &= !lowest;
        (lowest != 0).then_some(lowest)
    })
}
