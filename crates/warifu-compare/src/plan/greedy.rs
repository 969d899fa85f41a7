//! A good solution at once: always the change that the most unmet wishes per cost depend on, and none that is not
//! needed in the end. It may miss that there is a solution where wishes contradict each other; what it finds is one.

use std::cmp::Reverse;

use super::problem::{Domain, Weight};
use super::search::{Search, Solution, State, ones};

/// What a wish is worth that holds or not; a point of a threshold is worth as much.
const ONE: u128 = 27_720;

impl Search<'_> {
    /// A solution of a part, beside the budget: at most one variable is settled per round.
    pub(super) fn greedy(&mut self, part: &State) -> Option<Solution> {
        let mut state = self.narrowed(part.clone())?;
        loop {
            let rest = Self::as_they_are(&state.domains);
            let unmet: Vec<usize> = state.open.iter().copied().filter(|wish| !self.holds(*wish, &rest)).collect();
            if unmet.is_empty() {
                return self.spare(part, rest);
            }
            state = self.step(&state, &unmet)?;
        }
    }

    /// The same without changes that are not needed.
    pub(super) fn without_waste(&self, part: &State, solution: &Solution) -> Option<Solution> {
        self.spare(part, solution.choices.iter().map(|choice| 1 << choice).collect())
    }

    /// Settles one variable: changed in the way that meets the most, or left as it is.
    fn step(&mut self, state: &State, unmet: &[usize]) -> Option<State> {
        let variable = self.promising(state, unmet)?;
        let domain = state.domains.get(variable).copied()?;
        let with = |way: Domain| {
            let mut domains = state.domains.clone();
            domains.get_mut(variable).into_iter().for_each(|domain| *domain = way);
            domains
        };
        let met = |way: &Domain| {
            let rest = Self::as_they_are(&with(*way));
            unmet.iter().filter(|wish| self.holds(**wish, &rest)).count()
        };
        let mut ways: Vec<Domain> = ones(domain & !1).collect();
        ways.sort_by_key(|way| Reverse(met(way)));
        let tries = ways.into_iter().chain((domain & 1 != 0).then_some(1));
        let tries: Vec<State> = tries.map(|way| State { domains: with(way), open: state.open.clone() }).collect();
        tries.into_iter().find_map(|next| self.narrowed(next))
    }

    /// The variable on which the most unmet wishes per cost depend; one that has to be changed anyway comes first.
    fn promising(&self, state: &State, unmet: &[usize]) -> Option<usize> {
        let mut counts = vec![0_u128; state.domains.len()];
        let rest = Self::as_they_are(&state.domains);
        for wish in unmet.iter().filter_map(|wish| self.wish(*wish)) {
            if let Some(worth) = self.worth(&wish.tree, &state.domains, &rest) {
                // at least a little, so that what is decided on already is made definite
                let own = wish.variables.iter().map(|variable| (*variable, worth.get(*variable).copied().unwrap_or(0)));
                for (variable, worth) in own {
                    counts.get_mut(variable).into_iter().for_each(|count| *count += worth.max(1));
                }
                continue;
            }
            for variable in &wish.variables {
                counts.get_mut(*variable).into_iter().for_each(|count| *count += ONE);
            }
        }
        let cost = |variable: usize| -> Weight {
            match (state.domains.get(variable), self.problem.variables.get(variable)) {
                (Some(domain), Some(variable)) if domain & 1 != 0 => variable.weight,
                _ => 0,
            }
        };
        let is_open = |variable: usize| state.domains.get(variable).is_some_and(|domain| domain.count_ones() > 1);
        let mut best: Option<(usize, u128, Weight)> = None;
        for (variable, count) in counts.into_iter().enumerate().filter(|(at, count)| *count > 0 && is_open(*at)) {
            let cost = cost(variable);
            if best.is_none_or(|(_, most, least)| count.saturating_mul(least) > most.saturating_mul(cost)) {
                best = Some((variable, count, cost));
            }
        }
        best.map(|(variable, ..)| variable)
    }

    /// Takes back, the dearest first, what the wishes of a part do without.
    fn spare(&self, part: &State, mut domains: Vec<Domain>) -> Option<Solution> {
        for domain in &mut domains {
            *domain &= domain.wrapping_neg();
        }
        let may_stay = |variable: &usize| part.domains.get(*variable).is_some_and(|domain| domain & 1 != 0);
        let is_changed = |variable: &usize| domains.get(*variable).is_some_and(|domain| domain & 1 == 0);
        let mut changed: Vec<usize> = (0..domains.len()).filter(|v| is_changed(v) && may_stay(v)).collect();
        changed.sort_by_key(|variable| Reverse(self.problem.variables.get(*variable).map(|variable| variable.weight)));
        for variable in changed {
            let Some(domain) = domains.get_mut(variable) else { continue };
            let was = std::mem::replace(domain, 1);
            if !part.open.iter().all(|wish| self.holds(*wish, &domains)) {
                domains.get_mut(variable).into_iter().for_each(|domain| *domain = was);
            }
        }
        self.finish(&domains, Weight::MAX)
    }

    fn holds(&self, wish: usize, domains: &[Domain]) -> bool {
        self.wish(wish).is_none_or(|wish| self.problem.possible(&wish.tree, domains).is_surely_yes())
    }
}
