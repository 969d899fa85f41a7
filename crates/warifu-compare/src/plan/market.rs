use std::collections::BTreeSet;

use warifu_model::{Bears, Outcome, RequirementId, TargetLevel};

use warifu_core::CheckSignature;
use warifu_core::CompiledSet;
use warifu_core::EvaluateError;
use warifu_core::Request;
use warifu_core::engine::Facts;
use warifu_core::engine::Leaf;
use warifu_core::engine::Tree;
use warifu_core::engine::admit;
use warifu_core::{Assessment, Line};

/// A set that a product shall conform to.
#[derive(Clone, Copy, Debug)]
pub struct Market<'a> {
    /// The set.
    pub set: &'a CompiledSet,
    /// The level, in the text form of the set; none where the set has no levels.
    pub level: Option<&'a str>,
}

/// A product as one set sees it.
#[derive(Debug)]
pub(super) struct MarketFacts<'s> {
    pub(super) set: &'s CompiledSet,
    pub(super) target: TargetLevel,
    pub(super) facts: Facts<'s>,
    /// The requirements that bear on the outcome, those left out that are waived or covered by something else, in the order of the
    /// set.
    pub(super) asked: Vec<&'s RequirementId>,
    /// `true` where the set is satisfied as it is.
    pub(super) is_met: bool,
}

impl<'s> MarketFacts<'s> {
    pub(super) fn new(
        market: Market<'s>,
        request: &Request<'_>,
        signatures: &dyn CheckSignature,
        covered: &BTreeSet<RequirementId>,
    ) -> Result<Self, EvaluateError> {
        let request = Request { level: market.level, ..*request };
        let (facts, inputs) = admit(market.set, &request, signatures)?;
        inputs.refuse_nothing_asked()?;
        let assessment = Assessment::new(market.set, facts, &inputs.target);
        let mut findings: Vec<_> = assessment.lines().map(Line::to_finding).collect();
        inputs.waive(&mut findings)?;
        let ids = market.set.rules_at(&inputs.target).map(|(requirement, _)| &requirement.id);
        let asked: Vec<_> =
            ids.zip(&findings).filter(|(id, one)| one.waived.is_none() && !covered.contains(*id)).collect();
        let asked: Vec<_> = asked.into_iter().filter(|(_, finding)| finding.bears().is_binding()).collect();
        let open = asked.iter().filter(|(_, finding)| finding.outcome.is_open());
        let open = open.map(|(_, finding)| (finding.bears(), finding.outcome));
        let is_met = market.set.outcome_of_open(&inputs.target, open).0 == Outcome::Satisfied;
        let asked = asked.into_iter().map(|(id, _)| id).collect();
        Ok(Self { set: market.set, target: inputs.target, facts: assessment.into_facts(), asked, is_met })
    }

    /// The same without what is dated later than the evaluation.
    pub(super) fn known_alone(&self) -> Self {
        let Self { set, target, facts, asked, is_met } = self;
        let facts = facts.known.as_deref().unwrap_or(facts).clone();
        Self { set, target: target.clone(), facts, asked: asked.clone(), is_met: *is_met }
    }

    /// The points that have to be found among the requirements that are asked for and count, once all others that are asked for
    /// are met; zero where the set has no score.
    pub(super) fn points_needed(&self) -> u32 {
        let Some(score) = self.set.score_at(&self.target) else { return 0 };
        let is_counted = |requirement: &warifu_model::Requirement| {
            self.asked.contains(&&requirement.id) && !self.set.set().bears(requirement).is_needed()
        };
        let requirements = self.set.requirements_at(&self.target).map(|(_, requirement)| requirement);
        let others = requirements.filter(|requirement| !is_counted(requirement));
        score.at_least.saturating_sub(others.map(|one| self.set.set().bears(one).points()).sum())
    }

    /// What each requirement asks for, as one tree over leaves of the set, and how it bears on the outcome.
    pub(super) fn wishes(&self) -> Vec<(&'s RequirementId, Bears, Tree<usize>)> {
        let asked = self.set.rules_at(&self.target).filter(|(requirement, _)| self.asked.contains(&&requirement.id));
        let wish = |found: (&'s warifu_model::Requirement, &'s warifu_core::engine::Rule)| {
            let parts: Vec<_> = self.set.parts_at(found, &self.target).map(|part| part.tree.clone()).collect();
            let bears = self.set.set().bears(found.0);
            let Some(applies) = &found.1.applies else { return (&found.0.id, bears, all(parts)) };
            let met = all(std::iter::once(applies.tree.clone()).chain(parts).collect());
            let either = vec![Tree::Not(Box::new(applies.tree.clone())), met];
            (&found.0.id, bears, Tree::Several { needed: 1, of: either })
        };
        asked.map(wish).collect()
    }

    pub(super) fn leaf(&self, leaf: usize) -> Option<&'s Leaf> {
        self.set.leaves().get(leaf)
    }
}

fn all(of: Vec<Tree<usize>>) -> Tree<usize> {
    Tree::Several { needed: of.len(), of }
}
