use warifu_model::{Finding, Outcome, Reason, Requirement, TargetLevel};

use crate::compile::{CompiledSet, Part, Rule};
use crate::criteria::Found;
use crate::derivation::{Aim, Derived, derive};
use crate::facts::Facts;
use crate::truth::Truth;

/// Weighs facts against a compiled set, one requirement at a time.
#[derive(Debug)]
pub(crate) struct Scales<'s> {
    set: &'s CompiledSet,
    facts: &'s Facts<'s>,
    target: &'s TargetLevel,
    /// Per leaf, what was found. One buffer for the whole set.
    found: Vec<Found>,
    /// The leaves of the derivation at hand.
    derived: Vec<Derived>,
}

impl<'s> Scales<'s> {
    pub(crate) fn new(set: &'s CompiledSet, facts: &'s Facts<'s>, target: &'s TargetLevel) -> Self {
        // Every entry is overwritten before it is read; missing claims are what an unweighed leaf would be.
        let nothing = Found::unknown(warifu_model::ReasonCode::ClaimMissing);
        Self { set, facts, target, found: vec![nothing; set.leaves().len()], derived: Vec::new() }
    }

    /// The findings of all requirements that hold at the level, waivers left aside.
    pub(crate) fn weigh_all(&mut self) -> Vec<Finding> {
        let set = self.set;
        set.rules_at(self.target).map(|(requirement, rule)| self.weigh(requirement, rule)).collect()
    }

    /// The finding of one requirement.
    pub(crate) fn weigh(&mut self, requirement: &Requirement, rule: &Rule) -> Finding {
        self.derived.clear();
        let outcome = self.outcome(requirement, rule);
        Finding { requirement: requirement.id.clone(), outcome, waived: None, reasons: self.reasons() }
    }

    fn outcome(&mut self, requirement: &Requirement, rule: &Rule) -> Outcome {
        if let Some(applies) = &rule.applies {
            let truth = self.truth(applies);
            match truth {
                Truth::No => self.derive(applies, Aim::new(Truth::No, truth)),
                Truth::Unknown => self.derive(applies, Aim::new(Truth::Yes, truth)),
                Truth::Yes => {}
            }
            if truth != Truth::Yes {
                return if truth == Truth::No { Outcome::NotApplicable } else { Outcome::Undetermined };
            }
        }
        let set = self.set;
        let parts = set.parts_at((requirement, rule), self.target);
        let truth = parts.clone().map(|part| self.truth(part)).min().unwrap_or(Truth::Unknown);
        for part in parts {
            self.derive_of_all(part, truth);
        }
        match truth {
            Truth::No => Outcome::NotSatisfied,
            Truth::Unknown => Outcome::Undetermined,
            Truth::Yes => Outcome::Satisfied,
        }
    }

    /// Weighs the leaves of a criterion and combines them.
    fn truth(&mut self, part: &Part) -> Truth {
        let leaves = self.set.leaves().get(part.leaves.clone()).unwrap_or_default();
        let found = self.found.get_mut(part.leaves.clone()).unwrap_or_default();
        for (leaf, found) in leaves.iter().zip(found) {
            *found = leaf.weigh(self.facts);
        }
        part.tree.truth(&|leaf| truth_of(&self.found, *leaf))
    }

    /// The share of one criterion in the derivation, all of which must hold: where all do, each has its sufficient set;
    /// where not, those that do not have their repair.
    fn derive_of_all(&mut self, part: &Part, all: Truth) {
        let truth = part.tree.truth(&|leaf| truth_of(&self.found, *leaf));
        if (truth == Truth::Yes) == (all == Truth::Yes) {
            self.derive(part, Aim::new(Truth::Yes, truth));
        }
    }

    fn derive(&mut self, part: &Part, aim: Aim) {
        let found = &self.found;
        derive(&part.tree, aim, &|leaf| truth_of(found, *leaf), &mut self.derived);
    }

    fn reasons(&self) -> Vec<Reason> {
        let reason = |derived: &Derived| {
            let (leaf, found) = (self.set.leaves().get(derived.leaf)?, self.found.get(derived.leaf)?);
            Some(leaf.reason(*found, derived.negated, self.facts))
        };
        self.derived.iter().filter_map(reason).collect()
    }
}

fn truth_of(found: &[Found], leaf: usize) -> Truth {
    found.get(leaf).map_or(Truth::Unknown, |found| found.truth)
}
