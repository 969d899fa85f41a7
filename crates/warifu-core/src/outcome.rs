//! The outcome of a set: how findings add up, and what is signed of that (docs/adr/0054).

use warifu_model::{Bears, Finding, Levels, Outcome, Points, Requirement, Score, TargetLevel};

use crate::compile::CompiledSet;
use crate::edition::SECOND;

impl CompiledSet {
    /// The outcome at a level, given findings in any order, with what was reached of the score that stands there. A
    /// requirement whose finding is left out counts as met.
    ///
    /// ```
    /// use warifu_core::CompiledSet;
    /// use warifu_model::{Finding, Outcome, TargetLevel};
    ///
    /// fn conforms(set: &CompiledSet, target: &TargetLevel, findings: &[Finding]) -> bool {
    ///     set.outcome(target, findings).0 == Outcome::Satisfied
    /// }
    /// ```
    pub fn outcome(&self, target: &TargetLevel, findings: &[Finding]) -> (Outcome, Option<Points>) {
        let open = findings.iter().filter(|finding| finding.waived.is_none() && finding.outcome.is_open());
        let open = open.map(|finding| (self.bears_by_id(finding), finding.outcome));
        self.outcome_of_open(target, open)
    }

    /// The same, given how each requirement bears that is open, and its outcome.
    pub fn outcome_of_open(
        &self,
        target: &TargetLevel,
        open: impl IntoIterator<Item = (Bears, Outcome)>,
    ) -> (Outcome, Option<Points>) {
        let (mut unmet, mut unknown) = (0, 0);
        let mut worst = Outcome::Satisfied;
        for (bears, outcome) in open {
            match outcome {
                Outcome::NotSatisfied => unmet += bears.points(),
                _ => unknown += bears.points(),
            }
            if bears.is_needed() {
                worst = worse(worst, outcome);
            }
        }
        let points = self.score_at(target).map(|score| {
            let of = self.points();
            Points { at_least: score.at_least, reached: of.saturating_sub(unmet + unknown), open: unknown, of }
        });
        let of_score = points.map_or(Outcome::Satisfied, |points| match points {
            Points { at_least, reached, .. } if reached >= at_least => Outcome::Satisfied,
            Points { at_least, reached, open, .. } if reached + open < at_least => Outcome::NotSatisfied,
            _ => Outcome::Undetermined,
        });
        (worse(worst, of_score), points)
    }

    /// The score, where it stands at a level.
    pub fn score_at(&self, target: &TargetLevel) -> Option<&Score> {
        let score = self.set().score()?;
        let stands = match (&self.set().levels, &score.from) {
            (Levels::Ladder(_), Some(from)) => self.set().levels.reaches(target, from),
            _ => true,
        };
        stands.then_some(score)
    }

    /// All points that there are, at every level at which the score stands.
    pub fn points(&self) -> u32 {
        self.set().requirements.iter().map(|one| self.set().bears(one).points()).sum()
    }

    /// Returns `true` where the rule by which outcomes follow from findings is the same at a level, requirement by
    /// requirement.
    pub fn has_the_outcome_rule_of(&self, other: &Self, target: &TargetLevel) -> bool {
        let bears = |set: &Self, requirement: &Requirement| {
            set.set().requirement(&requirement.id).map(|one| set.set().bears(one))
        };
        let bound = |set: &Self| set.score_at(target).map(|score| score.at_least);
        bound(self) == bound(other)
            && self.requirements_at(target).all(|(_, one)| {
                let (own, theirs) = (self.set().bears(one), bears(other, one).unwrap_or_default());
                (own.is_needed(), own.points()) == (theirs.is_needed(), theirs.points())
                    || bound(self).is_none() && own.is_needed() == theirs.is_needed()
            })
    }

    /// Returns how a requirement of the set bears on its outcome.
    pub fn bears(&self, requirement: &Requirement) -> Bears {
        if self.set().language < SECOND { Bears::default() } else { self.set().bears(requirement) }
    }

    fn bears_by_id(&self, finding: &Finding) -> Bears {
        let is_plain = self.set().language < SECOND;
        let found = if is_plain { None } else { self.set().requirement(&finding.requirement) };
        found.map_or_else(Bears::default, |requirement| self.set().bears(requirement))
    }
}

/// The worse of two outcomes: not satisfied before undetermined before satisfied.
fn worse(one: Outcome, other: Outcome) -> Outcome {
    let is_any = |wanted| one == wanted || other == wanted;
    match () {
        () if is_any(Outcome::NotSatisfied) => Outcome::NotSatisfied,
        () if is_any(Outcome::Undetermined) => Outcome::Undetermined,
        () => Outcome::Satisfied,
    }
}
