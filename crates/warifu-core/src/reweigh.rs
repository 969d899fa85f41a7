//! Weighing again after a change: only what the change touches.

use std::collections::BTreeMap;

use warifu_model::{Digest, Finding, Record, Requirement, RequirementId, TargetLevel, Timestamp};

use crate::admit::Admitted;
use crate::changed::{Changed, is_same_rule};
use crate::compile::{CompiledSet, Rule};
use crate::evaluate::{Heard, Request, admission_digest};
use crate::evaluate_error::EvaluateError;
use crate::facts::Facts;
use crate::signature::CheckSignature;
use crate::weigh::{Line, Weighing};

/// A weighing that is remembered, to weigh again later. Nothing can be decided on it: who decides evaluates in full, and
/// gets the same record, byte for byte.
#[derive(Debug)]
pub struct Weighed<'s> {
    set: &'s CompiledSet,
    target: TargetLevel,
    admission: Digest,
    at: Timestamp,
    inputs: Vec<Admitted>,
    facts: Facts<'s>,
    /// Waivers left aside.
    findings: Vec<Finding>,
    record: Record,
}

/// What came out of weighing again.
#[derive(Debug)]
pub struct Reweighed<'s> {
    /// The weighing as it is now.
    pub weighed: Weighed<'s>,
    /// The requirements that were weighed again, in the order of the set; the findings of all others were kept.
    pub touched: Vec<RequirementId>,
}

impl<'s> Weighed<'s> {
    /// Weighs a product for the first time.
    pub fn new(
        set: &'s CompiledSet,
        request: &Request<'_>,
        signatures: &dyn CheckSignature,
    ) -> Result<Self, EvaluateError> {
        let mut heard = Heard::new(set, request, signatures, &[])?;
        let weighing = Weighing::new(set, heard.facts()?, &heard.target);
        let findings = weighing.to_findings();
        Self::remember(set, request, heard, weighing.into_facts(), findings)
    }

    /// The record: the same bytes as [`evaluate`](crate::evaluate()) gives for the same set and request.
    pub fn record(&self) -> &Record {
        &self.record
    }

    /// Weighs again, with another request, another version of the set, or both. What changed is found out by comparing:
    /// the signatures on files with the same bytes are not verified again (`signatures` has to be the same check as before),
    /// and a finding is kept where its rule is the same and nothing that it can read ([`CompiledSet::reads`]) changed.
    pub fn again<'n>(
        &self,
        set: &'n CompiledSet,
        request: &Request<'_>,
        signatures: &dyn CheckSignature,
    ) -> Result<Reweighed<'n>, EvaluateError> {
        let same_door = self.admission == admission_digest(request.admission) && self.at == request.at;
        let known = if same_door { self.inputs.as_slice() } else { &[] };
        let mut heard = Heard::new(set, request, signatures, known)?;
        let facts = heard.facts()?;
        let (findings, touched, facts) = self.merge(set, facts, &heard.target);
        let weighed = Weighed::remember(set, request, heard, facts, findings)?;
        Ok(Reweighed { weighed, touched })
    }

    fn remember(
        set: &'s CompiledSet,
        request: &Request<'_>,
        heard: Heard<'_, 's>,
        facts: Facts<'s>,
        findings: Vec<Finding>,
    ) -> Result<Self, EvaluateError> {
        let record = heard.record(findings.clone())?;
        let (admission, at) = (admission_digest(request.admission), request.at);
        let Heard { target, inputs, .. } = heard;
        Ok(Self { set, target, admission, at, inputs, facts, findings, record })
    }

    /// The findings, kept where nothing touches them, and which were not.
    fn merge<'n>(
        &self,
        set: &'n CompiledSet,
        facts: Facts<'n>,
        target: &TargetLevel,
    ) -> (Vec<Finding>, Vec<RequirementId>, Facts<'n>) {
        let changed = Changed::between(&self.facts, &facts);
        let kept = Kept::new(self);
        let mut keep: Vec<Option<&Finding>> = Vec::new();
        let weighing = Weighing::of_some(set, facts, target, |requirement, rule| {
            let found = if changed.touches(rule.reads()) { None } else { kept.find(set, requirement, rule, target) };
            keep.push(found);
            found.is_none()
        });
        let touched = weighing.lines().map(|line| line.requirement().clone()).collect();
        let mut weighed = weighing.lines().map(Line::to_finding);
        let findings = keep.into_iter().filter_map(|kept| kept.cloned().or_else(|| weighed.next())).collect();
        drop(weighed);
        (findings, touched, weighing.into_facts())
    }
}

/// The findings of a remembered weighing with their rules, by requirement.
struct Kept<'w> {
    weighed: &'w Weighed<'w>,
    by_id: BTreeMap<&'w RequirementId, (&'w Requirement, &'w Rule, &'w Finding)>,
}

impl<'w> Kept<'w> {
    fn new(weighed: &'w Weighed<'_>) -> Self {
        let rules = weighed.set.rules_at(&weighed.target).zip(&weighed.findings);
        let by_id = rules.map(|((requirement, rule), finding)| (&requirement.id, (requirement, rule, finding)));
        Self { weighed, by_id: by_id.collect() }
    }

    /// The finding, if its rule is still the same at this level.
    fn find(
        &self,
        set: &CompiledSet,
        requirement: &Requirement,
        rule: &Rule,
        target: &TargetLevel,
    ) -> Option<&'w Finding> {
        let old = self.weighed.set;
        let (was, old_rule, finding) = *self.by_id.get(&requirement.id)?;
        let is_same = std::ptr::eq(old, set) || is_same_rule((old, old_rule), (set, rule));
        let reached = |set: &CompiledSet, requirement: &Requirement, target: &TargetLevel| -> Vec<bool> {
            let levels = requirement.tightened.iter().map(|tightening| &tightening.level);
            levels.map(|level| set.set().levels.reaches(target, level)).collect()
        };
        let same_level = reached(old, was, &self.weighed.target) == reached(set, requirement, target);
        if is_same && same_level { Some(finding) } else { None }
    }
}
