//! Examples that do not come out as they say, and levels at which there is nothing to evaluate.

use warifu_model::{Example, Levels, Outcome, RequirementSet, TargetLevel};

use super::report::{Lint, LintCode, Severity};
use warifu_core::CompiledSet;

/// Evaluates every example as [`CompiledSet::assess_example`] does.
pub(super) fn of_set(set: &CompiledSet, lints: &mut Vec<Lint>) {
    for (place, requirement) in set.set().requirements.iter().enumerate() {
        let Some(examples) = &requirement.examples else { continue };
        let both = [("pass", &examples.pass), ("fail", &examples.fail)];
        for (list, number, example) in
            both.iter().flat_map(|(name, list)| list.iter().enumerate().map(move |(i, one)| (*name, i, one)))
        {
            let Some(found) = amiss(set, requirement, example) else { continue };
            let pointer = format!("/requirements/{place}/examples/{list}/{number}");
            lints.push(Lint::new(LintCode::ExampleWrong, Severity::Error, pointer, &requirement.id).with(&found));
        }
    }
}

/// What comes out instead of what an example says, if anything.
fn amiss(set: &CompiledSet, requirement: &warifu_model::Requirement, example: &Example) -> Option<String> {
    match set.assess_example(&requirement.id, example) {
        Ok(finding) if finding.outcome == example.outcome => None,
        Ok(finding) => Some(format!("{} → {}", name(example.outcome), name(finding.outcome))),
        Err(error) => Some(error.to_string()),
    }
}

fn name(outcome: Outcome) -> &'static str {
    outcome.as_str()
}

/// Sets of which nothing binds, and rungs of a ladder at which no requirement holds that binds: asking for them asks for nothing.
pub(super) fn empty_levels(set: &RequirementSet, lints: &mut Vec<Lint>) {
    if set.requirements.iter().all(|one| one.binding.is_some()) {
        lints.push(Lint::new(LintCode::AsksNothing, Severity::Error, "/requirements", &set.id));
        return;
    }
    let Levels::Ladder(rungs) = &set.levels else { return };
    for (place, rung) in rungs.iter().enumerate() {
        let target = TargetLevel::Rung(place);
        let holds = |from: &warifu_model::LevelReference| set.levels.reaches(&target, from);
        let is_asked = |one: &warifu_model::Requirement| one.binding.is_none() && one.from.as_ref().is_none_or(holds);
        if !set.requirements.iter().any(is_asked) {
            let pointer = format!("/levels/levels/{place}");
            lints.push(Lint::new(LintCode::LevelWithoutRequirements, Severity::Error, pointer, &rung.id));
        }
    }
}
