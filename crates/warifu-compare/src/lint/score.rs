//! Scores that decide nothing.

use warifu_model::{Bears, RequirementSet};

use super::report::{Lint, LintCode, Severity};

/// A score that every point is needed for, or none beside what is needed anyway.
pub(super) fn of_set(set: &RequirementSet, lints: &mut Vec<Lint>) {
    let Some(score) = set.score() else { return };
    let bears = || set.requirements.iter().map(|requirement| set.bears(requirement));
    let all: u32 = bears().map(Bears::points).sum();
    let sure: u32 = bears().filter(|bears| bears.is_needed()).map(Bears::points).sum();
    let code = match score.at_least {
        enough if enough <= sure => LintCode::ScoreAsksForNothing,
        enough if enough == all => LintCode::ScoreAsksForAll,
        _ => return,
    };
    lints.push(Lint::new(code, Severity::Warning, "/outcome/score/at_least", &set.id));
}
