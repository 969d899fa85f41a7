use warifu_model::{
    Bears, Date, Duration, Finding, Outcome, Record, Requirement, RequirementId, TargetLevel, Timestamp,
};

use super::changes::{Changes, Meaning};
use super::product::{OpenRequirement, ProductImpact, State, Subject, is_about_evidence};
use warifu_core::CheckSignature;
use warifu_core::CompiledSet;
use warifu_core::EvaluateError;
use warifu_core::NamedDocuments;
use warifu_core::Request;
use warifu_core::engine::admit;
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
        Self { old, new, meanings, at: None, is_retyped }
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
        let product = &subject.record.product;
        let mut impact = ProductImpact {
            holder: subject.holder.to_owned(),
            product: [product.vendor.clone(), product.model.clone(), product.version.clone()],
            level: subject.record.level.clone(),
            state: State::CannotTell,
            outcome: None,
            requirements: Vec::new(),
            lapses_on: None,
            why: None,
        };
        match self.findings(subject, signatures) {
            Err(silence) => impact.why = Some(silence.code()),
            Ok(told) => self.tell(subject.record, &told, &mut impact),
        }
        impact
    }

    fn tell(&self, record: &Record, told: &Told, impact: &mut ProductImpact) {
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
        impact.state = match (record.outcome == Outcome::Satisfied, now == Outcome::Satisfied) {
            (true, true) if told.touched => State::StillConformant,
            (true, true) => State::Untouched,
            (false, true) => State::NowConformant,
            (false, false) => State::NotConformant,
            (true, false) => {
                impact.lapses_on = Some(self.lapses_on());
                // What more than evidence would have to repair stays as it is: a score may do without it.
                let needs_more = |finding: &&Finding| !finding.reasons.iter().all(is_about_evidence);
                let left: Vec<Finding> = told.findings.iter().filter(needs_more).cloned().collect();
                let (then, _) = self.new.outcome(&told.target, &left);
                if then == Outcome::Satisfied { State::NeedsEvidence } else { State::Lapses }
            }
        };
    }

    /// What stands in the way under the new version: from the record where the meaning is the same, evaluated where it
    /// is not.
    fn findings(&self, subject: &Subject<'_>, signatures: &dyn CheckSignature) -> Result<Told, Silence> {
        let record = subject.record;
        if record.set.digest != self.old.digest() {
            return Err(Silence::OtherSet);
        }
        let target = self.new.set().levels.target(record.level.as_deref()).ok_or(Silence::UnknownLevel)?;
        if !self.new.asks_at(&target) {
            return Err(Silence::NothingAsked);
        }
        let is_moved = self.at.is_some_and(|at| at != record.at);
        let kept = if is_moved { self.none_kept(&target) } else { self.kept(record, &target) };
        if !self.is_retyped && kept.iter().all(Option::is_some) {
            let touched = kept.len() != record.findings.len() || !self.new.has_the_outcome_rule_of(self.old, &target);
            let open = kept.into_iter().flatten().filter(|finding| !is_accepted(finding.outcome));
            return Ok(Told { findings: open.map(|finding| self.borne(finding)).collect(), touched, target });
        }
        let findings = self.assess_some(subject, &target, &kept, signatures)?;
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
    fn kept<'r>(&self, record: &'r Record, target: &TargetLevel) -> Vec<Option<&'r Finding>> {
        // Mostly both are in the same order, and the next one is the one.
        let mut next = 0;
        let mut find = |id: &RequirementId| {
            let (before, after) = record.findings.split_at(next);
            let place = after.iter().chain(before).position(|finding| finding.requirement == *id)?;
            let place = (next + place) % record.findings.len();
            next = (place + 1) % record.findings.len();
            record.findings.get(place)
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
        named.request(|request| self.assess_request(&Request { at, ..*request }, target, kept, signatures))
    }

    fn assess_request(
        &self,
        request: &Request<'_>,
        target: &TargetLevel,
        kept: &[Option<&Finding>],
        signatures: &dyn CheckSignature,
    ) -> Result<Vec<Finding>, Silence> {
        let (facts, inputs) = admit(self.new, request, signatures).map_err(Silence::Evaluate)?;
        let mut asked = kept.iter();
        let assessment = Assessment::of_some(self.new, facts, target, |_, _| asked.next().is_none_or(Option::is_none));
        let mut assessed = assessment.lines().map(Line::to_finding);
        let bare = |finding: &Finding| Finding { waived: None, ..self.borne(finding) };
        // Most of what a record holds is reasons of what is met, which are not needed here.
        let finding = |kept: Option<&Finding>| match kept {
            None => assessed.next(),
            Some(kept) => (!is_accepted(kept.outcome)).then(|| bare(kept)),
        };
        let mut findings: Vec<Finding> = kept.iter().copied().filter_map(finding).collect();
        inputs.waive(&mut findings).map_err(Silence::Evaluate)?;
        Ok(findings)
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
