//! How the requirements of a set bear on its outcome, and what of that does not go together.

use std::collections::BTreeSet;

use crate::ids::RequirementId;
use crate::json::{Node, ReadError, ReadProblem};
use crate::language::both;
use crate::levels::{LevelReference, Levels};
use crate::requirement::Requirement;
use crate::requirement_set::RequirementSet;
use crate::score::{Bearing, Bears, Binding, Score};

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
