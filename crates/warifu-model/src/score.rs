//! How requirements bear on the outcome of a set, from the second edition of the rule language on (docs/adr/0054).

use std::collections::BTreeSet;

use crate::document::{document, tokens};
use crate::ids::RequirementId;
use crate::json::{Node, ReadError, ReadProblem};
use crate::language::both;
use crate::levels::{LevelReference, Levels};
use crate::requirement::Requirement;
use crate::requirement_set::RequirementSet;

tokens! {
    /// States that a requirement does not bind.
    pub enum Binding: "binding" {
        /// It is evaluated and shown, and counts for no outcome.
        Recommended = "recommended",
    }
}

document! {
    /// The rule by which the outcome of a set follows from its findings, where it is not "every requirement".
    pub struct OutcomeRule: "outcome_rule" {
        /// The points that are enough.
        score: Score,
    }
}

document! {
    /// A number of points that is enough.
    pub struct Score: "score" {
        /// The sum of weights that has to be met.
        at_least: u32 = within(1, 200_000),
        /// The level from which the score stands for the requirements that hold there; the lowest, where there is none.
        from: Option<LevelReference> = optional,
        /// Requirements that have to be met whatever the sum is.
        always: Vec<RequirementId> = list_of(unique "requirement", "要求事項";),
    }
}

tokens! {
    /// Describes how a requirement bears on the outcome of a set that has a score or recommends something.
    pub enum Bearing: "bearing" {
        /// It has to be met, whatever the score is.
        Always = "always", en: "always needed", ja: "常に必須";
        /// It counts with its weight.
        Points = "points", en: "counts for the score", ja: "点数の対象";
        /// It counts for nothing.
        Recommended = "recommended", en: "recommended", ja: "推奨";
    }
}

document! {
    /// What was reached of a score.
    pub struct Points: "points" + Copy {
        /// The points that are enough.
        at_least: u32,
        /// The points of requirements that are met, do not apply, or are waived.
        reached: u32,
        /// The points of requirements that are undetermined and not waived.
        open: u32,
        /// All points that there are at the level.
        of: u32,
    }
}

/// How one requirement bears on the outcome of its set.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Bears {
    /// The way; none where the set has no score and the requirement binds.
    pub bearing: Option<Bearing>,
    /// Its points; none where it counts for no score.
    pub weight: Option<u32>,
}

impl Bears {
    /// Returns whether it has to be met, whatever the score is.
    pub fn is_needed(self) -> bool {
        matches!(self.bearing, None | Some(Bearing::Always))
    }

    /// Returns whether it bears on the outcome at all.
    pub fn is_binding(self) -> bool {
        self.bearing != Some(Bearing::Recommended)
    }

    /// Its points, zero where it counts for no score.
    pub fn points(self) -> u32 {
        self.weight.unwrap_or_default()
    }
}

impl RequirementSet {
    /// The score, where the set has one.
    pub fn score(&self) -> Option<&Score> {
        self.outcome.as_ref().map(|rule| &rule.score)
    }

    /// Returns how a requirement of the set bears on its outcome, at every level at which it holds.
    pub fn bears(&self, requirement: &Requirement) -> Bears {
        if requirement.binding == Some(Binding::Recommended) {
            return Bears { bearing: Some(Bearing::Recommended), weight: None };
        }
        let Some(score) = self.score() else { return Bears::default() };
        let begins = rung(&self.levels, requirement.from.as_ref());
        let from = rung(&self.levels, score.from.as_ref());
        let weight = (begins <= from).then(|| requirement.weight.unwrap_or(1));
        let is_always = begins != from || score.always.contains(&requirement.id);
        let bearing = if is_always { Bearing::Always } else { Bearing::Points };
        Bears { bearing: Some(bearing), weight }
    }

    /// Rules between requirements and the score.
    pub(crate) fn check_score(&self, set: Node<'_>) -> Result<(), ReadError> {
        for (requirement, item) in self.requirements.iter().zip(set.member("requirements").items()?) {
            if requirement.weight.is_none() {
                continue;
            }
            let node = item.member("weight");
            if self.outcome.is_none() {
                return Err(node.broken(both(
                    "a `weight` counts only where the set has a score under `outcome`",
                    "`weight` は、要求事項集の `outcome` に点数の規則がある場合にだけ意味を持つ",
                )));
            }
            if self.bears(requirement).weight.is_none() {
                return Err(node.broken(both(
                    "a requirement that is recommended, or begins above the level of the score, has no `weight`",
                    "推奨の要求事項、及び点数の規則より上のレベルで始まる要求事項には `weight` を書けない",
                )));
            }
        }
        let Some(score) = self.score() else { return Ok(()) };
        let node = set.member("outcome").member("score");
        if matches!(self.levels, Levels::Vector { .. }) {
            return Err(node.broken(both(
                "a set whose levels are a vector has no score: there is no one level from which it could stand",
                "レベルがベクトルの要求事項集に点数の規則は置けない（規則が始まるレベルが定まらない）",
            )));
        }
        if score.from.as_ref().is_some_and(|from| !self.levels.knows(from)) {
            let problem = ReadProblem::UnknownReference { what: both("level", "レベル") };
            return Err(node.member("from").error(problem));
        }
        let binding: BTreeSet<&RequirementId> =
            self.requirements.iter().filter(|one| one.binding.is_none()).map(|one| &one.id).collect();
        if let Some(unknown) = score.always.iter().position(|id| !binding.contains(id)) {
            let always = node.member("always");
            let item = always.items().ok().and_then(|mut items| items.nth(unknown)).unwrap_or(always);
            return Err(item.error(ReadProblem::UnknownReference {
                what: both("binding requirement", "拘束力のある要求事項"),
            }));
        }
        let all: u64 = self.requirements.iter().map(|one| u64::from(self.bears(one).points())).sum();
        if all < u64::from(score.at_least) {
            return Err(node.member("at_least").broken(both(
                "the score is more than all weights together, so no product can reach it",
                "点数の下限が重みの合計を超えており、どの製品も到達できない",
            )));
        }
        Ok(())
    }
}

/// The place of a level in a ladder; the lowest for none, and in a scheme without levels.
fn rung(levels: &Levels, reference: Option<&LevelReference>) -> usize {
    match (levels, reference) {
        (Levels::Ladder(rungs), Some(LevelReference::Rung(id))) => {
            rungs.iter().position(|rung| rung.id == *id).unwrap_or_default()
        }
        _ => 0,
    }
}
