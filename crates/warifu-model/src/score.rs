//! How requirements bear on the outcome of a set, from the second edition of the rule language on (docs/adr/0054).

use crate::document::{document, tokens};
use crate::ids::RequirementId;
use crate::levels::LevelReference;

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
    /// The part of a score that was reached.
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

/// The way in which one requirement bears on the outcome of its set.
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
