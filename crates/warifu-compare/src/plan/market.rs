use std::collections::BTreeSet;

use warifu_model::{Outcome, RequirementId, TargetLevel};

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
    /// The requirements that have to be met, those left out that are waived or covered by something else, in the order of the set.
    pub(super) asked: Vec<&'s RequirementId>,
    /// `true` where all of them are met as it is.
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
            ids.zip(&findings).filter(|(id, finding)| finding.waived.is_none() && !covered.contains(*id)).collect();
        let is_met = asked.iter().all(|(_, finding)| is_accepted(finding.outcome));
        let asked = asked.into_iter().map(|(id, _)| id).collect();
        Ok(Self { set: market.set, target: inputs.target, facts: assessment.into_facts(), asked, is_met })
    }

    /// The same without what is dated later than the evaluation.
    pub(super) fn known_alone(&self) -> Self {
        let Self { set, target, facts, asked, is_met } = self;
        let facts = facts.known.as_deref().unwrap_or(facts).clone();
        Self { set, target: target.clone(), facts, asked: asked.clone(), is_met: *is_met }
    }

    /// What each requirement asks for, as one tree over leaves of the set.
    pub(super) fn wishes(&self) -> Vec<(&'s RequirementId, Tree<usize>)> {
        let asked = self.set.rules_at(&self.target).filter(|(requirement, _)| self.asked.contains(&&requirement.id));
        let wish = |found: (&'s warifu_model::Requirement, &'s warifu_core::engine::Rule)| {
            let parts: Vec<_> = self.set.parts_at(found, &self.target).map(|part| part.tree.clone()).collect();
            let Some(applies) = &found.1.applies else { return (&found.0.id, all(parts)) };
            let met = all(std::iter::once(applies.tree.clone()).chain(parts).collect());
            let either = vec![Tree::Not(Box::new(applies.tree.clone())), met];
            (&found.0.id, Tree::Several { needed: 1, of: either })
        };
        asked.map(wish).collect()
    }

    pub(super) fn leaf(&self, leaf: usize) -> Option<&'s Leaf> {
        self.set.leaves().get(leaf)
    }
}

/// Returns `true` where a requirement with this outcome is no obstacle.
pub(super) fn is_accepted(outcome: Outcome) -> bool {
    matches!(outcome, Outcome::NotApplicable | Outcome::Satisfied)
}

fn all(of: Vec<Tree<usize>>) -> Tree<usize> {
    Tree::Several { needed: of.len(), of }
}
