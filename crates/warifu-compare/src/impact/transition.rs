use std::collections::BTreeSet;

use warifu_model::{
    Bears, Date, Digest, Duration, EvidenceKind, Finding, Outcome, Product, Record, Requirement, RequirementId,
    TargetLevel, Timestamp,
};

use super::changes::{Changes, Meaning};
use super::product::{OpenRequirement, ProductImpact, State, Subject, is_about_evidence};
use warifu_core::CheckSignature;
use warifu_core::CompiledSet;
use warifu_core::EvaluateError;
use warifu_core::NamedDocuments;
use warifu_core::Request;
use warifu_core::engine::{Facts, ReadInputs};
use warifu_core::{Assessment, Line};

/// The step from one version of a set to the next.
#[derive(Debug)]
pub struct Transition<'s> {
    old: &'s CompiledSet,
    new: &'s CompiledSet,
    /// States what changed, per requirement of the new version, by place.
    meanings: Vec<Meaning>,
    at: Option<Timestamp>,
    /// A claim that both declare has another type now.
    is_retyped: bool,
    /// Both read the same from a product: their vocabularies are the same, and so is what is kept of evidence.
    is_read_alike: bool,
}

/// What a product was found to be under the old version, as far as it matters here.
#[derive(Clone, Copy)]
pub(super) struct Before<'r> {
    pub(super) set: Digest,
    pub(super) level: Option<&'r str>,
    pub(super) at: Timestamp,
    pub(super) outcome: Outcome,
    pub(super) findings: &'r [Finding],
}

impl<'r> Before<'r> {
    fn of(record: &'r Record) -> Self {
        let level = record.level.as_deref();
        Self { set: record.set.digest, level, at: record.at, outcome: record.outcome, findings: &record.findings }
    }
}

/// The reason why it cannot be told what a new version means for a product.
enum Silence {
    InputsMissing,
    OtherSet,
    UnknownLevel,
    NothingAsked,
    Evaluate(EvaluateError),
}

impl<'s> Transition<'s> {
    /// From an old to a new version. Requirements that changed in meaning are evaluated again; [`Changes::as_written`]
    /// takes all of them that are not written alike.
    pub fn new(old: &'s CompiledSet, new: &'s CompiledSet, changes: &Changes) -> Self {
        let (was, is) = (old.declared(), new.declared());
        let same_type = |slot: &warifu_core::engine::ClaimSlot| {
            let now = is.claim(&slot.id).and_then(|place| is.claims().get(place));
            now.is_none_or(|now| now.claim_type == slot.claim_type)
        };
        let is_retyped = !was.claims().iter().all(same_type);
        let meanings = new.set().requirements.iter().map(|requirement| changes.of(&requirement.id)).collect();
        let is_read_alike = was == is && old.set().vocabularies == new.set().vocabularies;
        Self { old, new, meanings, at: None, is_retyped, is_read_alike }
    }

    /// Evaluates everything at a time of its own, such as the day of the change, instead of the times of the records:
    /// what will be too old by then is told as well.
    #[must_use]
    pub fn at(self, at: Timestamp) -> Self {
        Self { at: Some(at), ..self }
    }

    /// The old version.
    pub fn old(&self) -> &'s CompiledSet {
        self.old
    }

    /// The new version.
    pub fn new_set(&self) -> &'s CompiledSet {
        self.new
    }

    /// What became of the requirement at a place of the new version.
    pub(crate) fn meaning(&self, place: usize) -> Meaning {
        self.meanings.get(place).copied().unwrap_or(Meaning::Changed)
    }

    /// `true` where a claim has another type in the new version.
    pub(crate) fn is_retyped(&self) -> bool {
        self.is_retyped
    }

    /// `true` where everything is evaluated at a time of its own.
    pub(crate) fn is_moved_from(&self, at: Timestamp) -> bool {
        self.at.is_some_and(|moved| moved != at)
    }

    /// The first day on which the old version does not do any more: after the last day on which it is still open, or,
    /// if there is no such window, the first day of the new version.
    pub fn lapses_on(&self) -> Date {
        let set = self.new.set();
        let next = |last: Date| last.start().plus(Duration::Days(1)).date();
        set.previous_open_until.map_or(set.effective_from, next)
    }

    /// Returns what the new version means for one product. Only what changed is evaluated; where nothing did, nothing has to be
    /// at hand but the record.
    pub fn assess(&self, subject: &Subject<'_>, signatures: &dyn CheckSignature) -> ProductImpact {
        let before = Before::of(subject.record);
        let evaluate =
            |target: &TargetLevel, kept: &[Option<&Finding>]| self.assess_some(subject, target, kept, signatures);
        self.impact(subject.holder, &subject.record.product, before, evaluate)
    }

    /// The impact on a product whose inputs were admitted for the old version, given what was found under that one.
    pub(super) fn assess_admitted(
        &self,
        product: &Product,
        before: Before<'_>,
        facts: Facts<'s>,
        request: &Request<'_>,
        signatures: &dyn CheckSignature,
    ) -> ProductImpact {
        let evaluate = |target: &TargetLevel, kept: &[Option<&Finding>]| {
            if self.is_read_alike {
                return Ok(self.open_among(self.evaluated(facts, target, kept), kept));
            }
            self.assess_request(request, &[], target, kept, signatures)
        };
        self.impact(&product.vendor, product, before, evaluate)
    }

    fn impact(
        &self,
        holder: &str,
        product: &Product,
        before: Before<'_>,
        evaluate: impl FnOnce(&TargetLevel, &[Option<&Finding>]) -> Result<Vec<Finding>, Silence>,
    ) -> ProductImpact {
        let mut impact = ProductImpact {
            holder: holder.to_owned(),
            product: [product.vendor.clone(), product.model.clone(), product.version.clone()],
            level: before.level.map(str::to_owned),
            state: State::CannotTell,
            outcome: None,
            requirements: Vec::new(),
            evidence_needed: Vec::new(),
            lapses_on: None,
            why: None,
        };
        match self.findings(before, evaluate) {
            Err(silence) => impact.why = Some(silence.code()),
            Ok(told) => self.tell(before.outcome, &told, &mut impact),
        }
        impact
    }

    fn tell(&self, before: Outcome, told: &Told, impact: &mut ProductImpact) {
        let (now, _) = self.new.outcome(&told.target, &told.findings);
        impact.outcome = Some(now);
        let open = told.findings.iter().filter(|finding| finding.is_open());
        let requirement = |finding: &Finding| OpenRequirement {
            requirement: finding.requirement.clone(),
            outcome: finding.outcome,
            reasons: finding.reasons.clone(),
        };
        // A score may do without some: where the set is satisfied, nothing stands in the way.
        impact.requirements = open.filter(|_| now != Outcome::Satisfied).map(requirement).collect();
        impact.state = match (before == Outcome::Satisfied, now == Outcome::Satisfied) {
            (true, true) if told.touched => State::StillConformant,
            (true, true) => State::Untouched,
            (false, true) => State::NowConformant,
            (false, false) => State::NotConformant,
            (true, false) => {
                impact.lapses_on = Some(self.lapses_on());
                // What more than evidence would have to repair stays as it is: a score may do without it.
                let needs_more =
                    |finding: &&Finding| !finding.reasons.iter().all(|reason| is_about_evidence(reason.code));
                let left: Vec<Finding> = told.findings.iter().filter(needs_more).cloned().collect();
                let (then, _) = self.new.outcome(&told.target, &left);
                if then == Outcome::Satisfied { State::NeedsEvidence } else { State::Lapses }
            }
        };
        if impact.state == State::NeedsEvidence {
            let reasons = impact.requirements.iter().flat_map(|one| &one.reasons);
            let kinds: BTreeSet<EvidenceKind> = reasons.filter_map(|reason| reason.kind.clone()).collect();
            impact.evidence_needed = kinds.into_iter().collect();
        }
    }

    /// What stands in the way under the new version: from the record where the meaning is the same, evaluated where it
    /// is not.
    fn findings(
        &self,
        before: Before<'_>,
        evaluate: impl FnOnce(&TargetLevel, &[Option<&Finding>]) -> Result<Vec<Finding>, Silence>,
    ) -> Result<Told, Silence> {
        if before.set != self.old.digest() {
            return Err(Silence::OtherSet);
        }
        let target = self.new.set().levels.target(before.level).ok_or(Silence::UnknownLevel)?;
        if !self.new.asks_at(&target) {
            return Err(Silence::NothingAsked);
        }
        let is_moved = self.at.is_some_and(|at| at != before.at);
        let kept = if is_moved { self.none_kept(&target) } else { self.kept(before.findings, &target) };
        if !self.is_retyped && kept.iter().all(Option::is_some) {
            let touched = kept.len() != before.findings.len() || !self.new.has_the_outcome_rule_of(self.old, &target);
            let open = kept.into_iter().flatten().filter(|finding| !is_accepted(finding.outcome));
            return Ok(Told { findings: open.map(|finding| self.borne(finding)).collect(), touched, target });
        }
        let findings = evaluate(&target, &kept)?;
        Ok(Told { findings, touched: true, target })
    }

    /// A finding of the record as it bears on the outcome of the new version.
    fn borne(&self, finding: &Finding) -> Finding {
        let set = self.new.set();
        let bears = set.requirement(&finding.requirement).map(|requirement| set.bears(requirement));
        let Bears { bearing, weight } = bears.unwrap_or_default();
        Finding { bearing, weight, ..finding.clone() }
    }

    /// Per requirement of the new version at a level, the finding of the record that holds under it as well.
    fn kept<'r>(&self, findings: &'r [Finding], target: &TargetLevel) -> Vec<Option<&'r Finding>> {
        // Mostly both are in the same order, and the next one is the one.
        let mut next = 0;
        let mut find = |id: &RequirementId| {
            let (before, after) = findings.split_at(next);
            let place = after.iter().chain(before).position(|finding| finding.requirement == *id)?;
            let place = (next + place) % findings.len();
            next = (place + 1) % findings.len();
            findings.get(place)
        };
        let keep = |(place, requirement): (usize, &Requirement)| {
            let finding = find(&requirement.id)?;
            let is_kept = match self.meanings.get(place)? {
                Meaning::Same => true,
                Meaning::Looser => is_accepted(finding.outcome),
                Meaning::Changed => false,
            };
            is_kept.then_some(finding)
        };
        self.new.requirements_at(target).map(keep).collect()
    }

    fn none_kept<'r>(&self, target: &TargetLevel) -> Vec<Option<&'r Finding>> {
        self.new.requirements_at(target).map(|_| None).collect()
    }

    /// The findings that may stand in the way: those that were evaluated, and those that were kept and are not
    /// accepted.
    fn assess_some(
        &self,
        subject: &Subject<'_>,
        target: &TargetLevel,
        kept: &[Option<&Finding>],
        signatures: &dyn CheckSignature,
    ) -> Result<Vec<Finding>, Silence> {
        let record = subject.record;
        let given = subject.request.as_ref().ok_or(Silence::InputsMissing)?;
        let offered = given.documents();
        let named = NamedDocuments::find(record, &offered, given.certificates).map_err(|_| Silence::InputsMissing)?;
        let at = self.at.unwrap_or(record.at);
        let digests = named.input_digests();
        named.request(|request| self.assess_request(&Request { at, ..*request }, digests, target, kept, signatures))
    }

    /// `digests` are those of the inputs, as far as they are known.
    fn assess_request(
        &self,
        request: &Request<'_>,
        digests: &[Digest],
        target: &TargetLevel,
        kept: &[Option<&Finding>],
        signatures: &dyn CheckSignature,
    ) -> Result<Vec<Finding>, Silence> {
        let read = ReadInputs::new(self.new, request, digests, signatures).map_err(Silence::Evaluate)?;
        let (facts, inputs) = read.admit(request, signatures).map_err(Silence::Evaluate)?;
        let mut findings = self.open_among(self.evaluated(facts, target, kept), kept);
        inputs.waive(&mut findings).map_err(Silence::Evaluate)?;
        Ok(findings)
    }

    /// The findings of the requirements of which none is kept.
    fn evaluated(&self, facts: Facts<'s>, target: &TargetLevel, kept: &[Option<&Finding>]) -> Vec<Finding> {
        let mut asked = kept.iter();
        let assessment = Assessment::of_some(self.new, facts, target, |_, _| asked.next().is_none_or(Option::is_none));
        assessment.lines().map(Line::to_bare_finding).collect()
    }

    /// What was evaluated, and what was kept and is not accepted, in the order of the set.
    fn open_among(&self, evaluated: Vec<Finding>, kept: &[Option<&Finding>]) -> Vec<Finding> {
        let mut evaluated = evaluated.into_iter();
        let bare = |finding: &Finding| Finding { waived: None, ..self.borne(finding) };
        // Most of what a record holds is reasons of what is met, which are not needed here.
        let finding = |kept: Option<&Finding>| match kept {
            None => evaluated.next(),
            Some(kept) => (!is_accepted(kept.outcome)).then(|| bare(kept)),
        };
        kept.iter().copied().filter_map(finding).collect()
    }
}

/// The findings against the new version, as far as they may stand in the way.
struct Told {
    findings: Vec<Finding>,
    /// `true` where anything was evaluated, or fell away, or the outcome follows from findings in another way.
    touched: bool,
    /// The level.
    target: TargetLevel,
}

/// Returns `true` where a requirement with this outcome is no obstacle.
fn is_accepted(outcome: Outcome) -> bool {
    matches!(outcome, Outcome::NotApplicable | Outcome::Satisfied)
}

impl Silence {
    fn code(&self) -> &'static str {
        match self {
            Self::InputsMissing => "inputs_missing",
            Self::OtherSet => "other_set",
            Self::UnknownLevel => "level_unknown",
            Self::NothingAsked => "nothing_asked",
            Self::Evaluate(error) => error.code(),
        }
    }
}
