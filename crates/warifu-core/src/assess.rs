use std::ops::Range;

use warifu_model::{
    Bears, ClaimId, EvidenceKind, Finding, Json, Outcome, Reason, ReasonCode, Requirement, RequirementId, Scope,
    TargetLevel, Value,
};

use crate::compile::{CompiledSet, Part, Rule};
use crate::derivation::{Aim, Derived, derive};
use crate::facts::{Facts, Sight};
use crate::operators::{Found, Leaf};
use crate::truth::Truth;

/// The findings of one evaluation, as references into the compiled set and what was admitted: nothing is copied until
/// somebody asks. Waivers are left aside, and nothing can be decided on it.
#[derive(Debug)]
pub struct Assessment<'s> {
    set: &'s CompiledSet,
    all: View<'s>,
    /// The same without what is dated after the evaluation, where anything is.
    known: Option<View<'s>>,
    lines: Vec<(&'s Requirement, Answer)>,
}

/// What is seen of a product, and what follows from it.
#[derive(Debug)]
struct View<'s> {
    facts: Facts<'s>,
    /// Per leaf, what was found. Leaves that nobody had to evaluate keep what they began with.
    found: Vec<Found>,
    /// The derivations of all requirements, one after the other.
    derived: Vec<Derived>,
}

/// The outcome of a requirement, with the view and the derivation from which it comes.
#[derive(Clone, Debug)]
struct Answer {
    outcome: Outcome,
    sight: Sight,
    derived: Range<usize>,
}

/// The finding of one requirement.
#[derive(Clone, Copy, Debug)]
pub struct Line<'w> {
    set: &'w CompiledSet,
    view: &'w View<'w>,
    requirement: &'w Requirement,
    outcome: Outcome,
    derived: &'w [Derived],
}

/// One reason of a finding.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'w> {
    leaf: &'w Leaf,
    found: Found,
    negated: bool,
    facts: &'w Facts<'w>,
}

impl<'s> Assessment<'s> {
    /// Evaluates all requirements that hold at a level.
    pub fn new(set: &'s CompiledSet, facts: Facts<'s>, target: &TargetLevel) -> Self {
        let mut assessment = Self::empty(set, facts);
        assessment.lines.reserve(set.set().requirements.len());
        for (requirement, rule) in set.rules_at(target) {
            assessment.assess(requirement, rule, target);
        }
        assessment
    }

    /// The findings of some requirements only, at a level, in the order of the set.
    pub fn of_some(
        set: &'s CompiledSet,
        facts: Facts<'s>,
        target: &TargetLevel,
        mut wanted: impl FnMut(&Requirement, &Rule) -> bool,
    ) -> Self {
        let mut assessment = Self::empty(set, facts);
        for (requirement, rule) in set.rules_at(target) {
            if wanted(requirement, rule) {
                assessment.assess(requirement, rule, target);
            }
        }
        assessment
    }

    /// Returns the product that was evaluated.
    pub fn into_facts(self) -> Facts<'s> {
        Facts { known: self.known.map(|known| Box::new(known.facts)), ..self.all.facts }
    }

    /// One requirement only.
    pub fn of_rule(
        set: &'s CompiledSet,
        facts: Facts<'s>,
        target: &TargetLevel,
        (requirement, rule): (&'s Requirement, &'s Rule),
    ) -> Self {
        let mut assessment = Self::empty(set, facts);
        assessment.assess(requirement, rule, target);
        assessment
    }

    /// The finding of one requirement only.
    pub fn of_one(
        set: &'s CompiledSet,
        facts: Facts<'s>,
        target: &TargetLevel,
        (requirement, rule): (&'s Requirement, &'s Rule),
    ) -> Finding {
        let mut assessment = Self::empty(set, facts);
        let answer = assessment.answer(requirement, rule, target);
        assessment.line((requirement, &answer)).to_finding()
    }

    /// The findings, one per requirement that holds at the level, in the order of the set.
    pub fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        self.lines.iter().map(|(requirement, answer)| self.line((*requirement, answer)))
    }

    fn line<'w>(&'w self, (requirement, answer): (&'w Requirement, &Answer)) -> Line<'w> {
        let view = self.known.as_ref().filter(|_| answer.sight == Sight::Known).unwrap_or(&self.all);
        let derived = view.derived.get(answer.derived.clone()).unwrap_or_default();
        Line { set: self.set, view, requirement, outcome: answer.outcome, derived }
    }

    /// The findings as data of their own.
    pub fn to_findings(&self) -> Vec<Finding> {
        self.lines().map(Line::to_finding).collect()
    }

    fn empty(set: &'s CompiledSet, mut facts: Facts<'s>) -> Self {
        let known = facts.known.take().map(|known| View::new(set, *known));
        Self { set, all: View::new(set, facts), known, lines: Vec::new() }
    }

    fn assess(&mut self, requirement: &'s Requirement, rule: &Rule, target: &TargetLevel) {
        let answer = self.answer(requirement, rule, target);
        self.lines.push((requirement, answer));
    }

    /// The answer to a requirement. What is dated after the evaluation may make it worse and never better: of the answer with
    /// it and the one without it the worse counts.
    fn answer(&mut self, requirement: &Requirement, rule: &Rule, target: &TargetLevel) -> Answer {
        let set = self.set;
        let known = self.known.as_mut().map(|view| view.answer(set, (requirement, rule), target));
        let all = self.all.answer(set, (requirement, rule), target);
        known.filter(|known| rank(known.outcome) <= rank(all.outcome)).unwrap_or(all)
    }
}

/// How good an outcome is, the worst first.
fn rank(outcome: Outcome) -> u8 {
    match outcome {
        Outcome::NotSatisfied => 0,
        Outcome::Undetermined => 1,
        Outcome::NotApplicable | Outcome::Satisfied => 2,
    }
}

impl<'s> View<'s> {
    fn new(set: &CompiledSet, facts: Facts<'s>) -> Self {
        let nothing = Found::unknown(ReasonCode::ClaimMissing);
        Self { facts, found: vec![nothing; set.leaves().len()], derived: Vec::new() }
    }

    fn answer(&mut self, set: &CompiledSet, of: (&Requirement, &Rule), target: &TargetLevel) -> Answer {
        let first = self.derived.len();
        let outcome = self.outcome(set, of, target);
        Answer { outcome, sight: self.facts.sight, derived: first..self.derived.len() }
    }

    /// The outcome of a requirement; its derivation is appended.
    fn outcome(
        &mut self,
        set: &CompiledSet,
        (requirement, rule): (&Requirement, &Rule),
        target: &TargetLevel,
    ) -> Outcome {
        if let Some(applies) = &rule.applies {
            let truth = self.truth(set, applies);
            match truth {
                Truth::No => self.derive(applies, Aim::new(Truth::No, truth)),
                Truth::Unknown => self.derive(applies, Aim::new(Truth::Yes, truth)),
                Truth::Yes => {}
            }
            if truth != Truth::Yes {
                return if truth == Truth::No { Outcome::NotApplicable } else { Outcome::Undetermined };
            }
        }
        let parts = set.parts_at((requirement, rule), target);
        let truth = parts.clone().map(|part| self.truth(set, part)).min().unwrap_or(Truth::Unknown);
        for part in parts {
            self.derive_of_all(part, truth);
        }
        match truth {
            Truth::No => Outcome::NotSatisfied,
            Truth::Unknown => Outcome::Undetermined,
            Truth::Yes => Outcome::Satisfied,
        }
    }

    /// Evaluates the leaves of a criterion and combines them.
    fn truth(&mut self, set: &CompiledSet, part: &Part) -> Truth {
        let leaves = set.leaves().get(part.leaves.clone()).unwrap_or_default();
        let found = self.found.get_mut(part.leaves.clone()).unwrap_or_default();
        for (leaf, found) in leaves.iter().zip(found) {
            *found = leaf.assess(&self.facts);
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
}

impl<'w> Line<'w> {
    /// The requirement.
    pub fn requirement(self) -> &'w RequirementId {
        &self.requirement.id
    }

    /// Returns how it bears on the outcome of the set.
    pub fn bears(self) -> Bears {
        self.set.set().bears(self.requirement)
    }

    /// Its outcome.
    pub fn outcome(self) -> Outcome {
        self.outcome
    }

    /// The reasons, in document order: what [`Finding::reasons`] holds.
    pub fn grounds(self) -> impl Iterator<Item = Ground<'w>> {
        let Self { set, view, .. } = self;
        self.derived.iter().filter_map(|derived| {
            let (leaf, found) = (set.leaves().get(derived.leaf)?, view.found.get(derived.leaf)?);
            Some(Ground { leaf, found: *found, negated: derived.negated, facts: &view.facts })
        })
    }

    /// The finding as data of its own, without the reasons of what is no obstacle.
    pub fn to_bare_finding(self) -> Finding {
        if self.outcome.is_open() {
            return self.to_finding();
        }
        let Bears { bearing, weight } = self.bears();
        let (requirement, outcome) = (self.requirement.id.clone(), self.outcome);
        Finding { requirement, outcome, bearing, weight, waived: None, reasons: Vec::new() }
    }

    /// The finding as data of its own.
    pub fn to_finding(self) -> Finding {
        let reasons = self.grounds().map(Ground::to_reason).collect();
        let Bears { bearing, weight } = self.bears();
        Finding {
            requirement: self.requirement.id.clone(),
            outcome: self.outcome,
            bearing,
            weight,
            waived: None,
            reasons,
        }
    }
}

/// All but [`Ground::value`] are the fields of [`Reason`] of the same name.
impl<'w> Ground<'w> {
    /// Returns the finding.
    pub fn code(self) -> ReasonCode {
        self.found.reason_code(self.negated)
    }

    /// The claim that it is about.
    pub fn claim(self) -> Option<&'w ClaimId> {
        self.leaf.claim_in(self.facts)
    }

    /// The kind of evidence that it is about.
    pub fn kind(self) -> Option<&'w EvidenceKind> {
        self.leaf.kind()
    }

    /// The part of the requirement: its test, or the condition under which it applies.
    pub fn scope(self) -> Scope {
        self.leaf.scope
    }

    /// Returns `true` where the criterion stands under an odd number of `not`.
    pub fn negated(self) -> bool {
        self.negated
    }

    /// The place of the criterion in the set, as a JSON Pointer.
    pub fn pointer(self) -> &'w str {
        &self.leaf.pointer
    }

    /// The criterion, its parameters filled in.
    pub fn expected(self) -> &'w Json {
        self.leaf.expected()
    }

    /// Returns what was found instead, or also.
    pub fn observed(self) -> Json {
        self.leaf.show(self.facts)
    }

    /// The value of the claim that was evaluated, if it has one and it is not in conflict.
    pub fn value(self) -> Option<&'w Value> {
        self.leaf.value(self.facts)
    }

    /// The reason as data of its own.
    pub fn to_reason(self) -> Reason {
        Reason {
            code: self.code(),
            claim: self.claim().cloned(),
            kind: self.kind().cloned(),
            scope: self.scope(),
            negated: self.negated,
            pointer: self.leaf.pointer.clone(),
            expected: self.leaf.expected().clone(),
            observed: self.observed(),
        }
    }
}

fn truth_of(found: &[Found], leaf: usize) -> Truth {
    found.get(leaf).map_or(Truth::Unknown, |found| found.truth)
}
