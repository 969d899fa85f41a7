use std::collections::BTreeMap;

use warifu_model::ClaimId;

use super::{Asked, Builder};
use crate::diff::candidates::LeafRef;
use crate::plan::problem::{Domain, Leaf, Problem};
use warifu_core::engine::{Tree, Truth};

impl<'s> Builder<'_, 's> {
    /// Sorts out what cannot be planned for before it is stated what the product is. What is left are wishes.
    pub(super) fn put_questions(&mut self, asked: Vec<Asked<'s>>) {
        let is_silent = |place: &LeafRef| {
            let is_unsaid = |claim: &&ClaimId| !self.standing(claim).1;
            let is_fixed = |claim: &&ClaimId| self.is_scope(claim) || self.is_held_against(claim);
            let compared = || self.compared(*place).filter(is_fixed).filter(is_unsaid);
            let claim = self.bounding(*place).filter(is_unsaid).or_else(compared)?;
            Some((*self.leaves.get(place)?, claim.clone()))
        };
        let silent: BTreeMap<usize, ClaimId> = self.leaves.keys().filter_map(is_silent).collect();
        let scores = self.scores(&asked);
        let trees: Vec<&Tree<usize>> =
            asked.iter().map(|one| &one.tree).chain(scores.iter().map(|(_, tree)| tree)).collect();
        let problem = &mut self.built.problem;
        let domains = problem.domains();
        let as_it_is = may_be_met(problem, &trees, &domains);
        let mut leaves = Vec::new();
        for leaf in silent.keys() {
            leaves.extend(problem.leaves.get_mut(*leaf).map(|known| std::mem::replace(known, Leaf::Open)));
        }
        let if_said = may_be_met(problem, &trees, &domains);
        for (leaf, known) in silent.keys().zip(leaves) {
            if let Some(leaf) = problem.leaves.get_mut(*leaf) {
                *leaf = known;
            }
        }
        let waits: Vec<bool> = as_it_is.iter().zip(if_said).map(|(now, then)| !now && then).collect();
        let (of_requirements, of_scores) = waits.split_at(asked.len());
        let waiting = scores.iter().zip(of_scores).filter(|(_, waits)| **waits);
        self.built.unscored = waiting.map(|((market, _), _)| *market).collect();
        let kept = scores.into_iter().zip(of_scores).filter(|(_, waits)| !**waits).map(|((_, tree), _)| tree);
        let kept: Vec<Tree<usize>> = kept.collect();
        for (one, waits) in asked.into_iter().zip(of_requirements) {
            // Where points can be had elsewhere, nobody has to say anything.
            let is_put = *waits && (one.bears.is_needed() || self.built.unscored.contains(&one.market));
            if !is_put {
                if one.bears.is_needed() {
                    self.built.wishes.push(one.tree.clone());
                }
                self.built.asked.push(one);
                continue;
            }
            one.tree.each(&mut |leaf: &usize| {
                let Some(claim) = silent.get(leaf) else { return };
                let of = self.built.questions.entry(claim.clone()).or_default();
                if !of.contains(&(one.market, one.requirement)) {
                    of.push((one.market, one.requirement));
                }
            });
        }
        self.built.wishes.extend(kept);
    }

    /// Points enough, for each market that asks for some: each requirement stands in the tree as often as it has points.
    fn scores(&self, asked: &[Asked<'s>]) -> Vec<(usize, Tree<usize>)> {
        let of_market = |(market, sight): (usize, &crate::plan::market::MarketFacts<'s>)| {
            let needed = usize::try_from(sight.points_needed()).unwrap_or(usize::MAX);
            let counted = asked.iter().filter(|one| one.market == market && !one.bears.is_needed());
            let times = |one: &Asked<'s>| {
                std::iter::repeat_n(one.tree.clone(), usize::try_from(one.bears.points()).unwrap_or(usize::MAX))
            };
            (needed > 0).then(|| (market, Tree::Several { needed, of: counted.flat_map(times).collect() }))
        };
        self.sights.iter().enumerate().filter_map(of_market).collect()
    }
}

fn may_be_met(problem: &Problem, trees: &[&Tree<usize>], domains: &[Domain]) -> Vec<bool> {
    trees.iter().map(|tree| problem.possible(tree, domains).may_be(Truth::Yes)).collect()
}
