//! Requirements that cannot all be met.

use std::collections::BTreeSet;

use warifu_model::{ClaimId, Criterion, Requirement, RequirementSet};

use super::reason::{EFFORT, Reasoner};
use super::report::{Lint, LintCode, Severity};
use super::subject::claims;
use crate::diff::inquiry::{Existence, Inquiry};

/// One requirement, with all that is asked for at the highest level.
struct One<'s> {
    place: usize,
    requirement: &'s Requirement,
    claims: BTreeSet<ClaimId>,
}

/// Every two requirements that look at the same claim, and then all of them together. Those that cannot be met by
/// themselves have been reported.
pub(super) fn contradictions(set: &RequirementSet, sound: &[bool], reasoner: &Reasoner<'_>, lints: &mut Vec<Lint>) {
    let is_sound = |(place, _): &(usize, &Requirement)| sound.get(*place).copied().unwrap_or_default();
    let listed: Vec<(usize, &Requirement)> = set.requirements.iter().enumerate().filter(is_sound).collect();
    let criteria: Vec<Criterion> = listed.iter().map(|(_, requirement)| accepted(requirement)).collect();
    let all: Vec<One<'_>> = listed
        .into_iter()
        .zip(&criteria)
        .map(|((place, requirement), criterion)| One { place, requirement, claims: claims(criterion) })
        .collect();
    let Some(compiled) = reasoner.compile(&criteria) else { return };
    let mut inquiry = Inquiry::new(&compiled, EFFORT);
    let alone: Vec<usize> =
        (0..all.len()).filter(|place| inquiry.ask(&[*place], None) == Existence::Possible).collect();
    let compatible = pairs(&all, &alone, &mut inquiry, lints);
    several(&all, compatible, set, &mut inquiry, lints);
}

/// Reports every two that contradict each other. What is left are requirements of which no two do.
fn pairs(all: &[One<'_>], alone: &[usize], inquiry: &mut Inquiry<'_>, lints: &mut Vec<Lint>) -> Vec<usize> {
    let mut compatible: Vec<usize> = Vec::new();
    for (count, second) in alone.iter().enumerate() {
        let mut clashes = false;
        for first in alone.iter().take(count) {
            let (Some(one), Some(two)) = (all.get(*first), all.get(*second)) else { continue };
            if one.claims.is_disjoint(&two.claims) {
                continue;
            }
            let pointer = format!("/requirements/{}", two.place);
            let lint =
                |code, severity| Lint::new(code, severity, &*pointer, &two.requirement.id).with(&one.requirement.id);
            match inquiry.ask(&[*first, *second], None) {
                Existence::Possible => {}
                Existence::Undecided => lints.push(lint(LintCode::Undecided, Severity::Note)),
                Existence::Impossible => {
                    clashes = true;
                    lints.push(lint(LintCode::Contradiction, Severity::Error));
                }
            }
        }
        if !clashes {
            compatible.push(*second);
        }
    }
    compatible
}

/// Reports smallest sets of more than two that contradict each other: what is left without any of them can be met.
fn several(
    all: &[One<'_>],
    mut places: Vec<usize>,
    set: &RequirementSet,
    inquiry: &mut Inquiry<'_>,
    lints: &mut Vec<Lint>,
) {
    loop {
        match inquiry.ask(&places, None) {
            Existence::Possible => return,
            Existence::Undecided => {
                lints.push(Lint::new(LintCode::Undecided, Severity::Note, "/requirements", &set.id));
                return;
            }
            Existence::Impossible => {}
        }
        let mut core = places.clone();
        for place in &places {
            let without: Vec<usize> = core.iter().copied().filter(|other| other != place).collect();
            if inquiry.ask(&without, None) == Existence::Impossible {
                core = without;
            }
        }
        let Some((last, others)) = core.split_last() else { return };
        let Some(one) = all.get(*last) else { return };
        let names: Vec<&str> =
            others.iter().filter_map(|place| Some(all.get(*place)?.requirement.id.as_str())).collect();
        let pointer = format!("/requirements/{}", one.place);
        let lint = Lint::new(LintCode::Contradiction, Severity::Error, pointer, &one.requirement.id);
        lints.push(lint.with(&names.join(", ")));
        // The others may contradict each other in further ways.
        places.retain(|place| place != last);
    }
}

/// What a product is not refused for: the requirement does not apply, or is met.
fn accepted(requirement: &Requirement) -> Criterion {
    let criteria = requirement.criterion.iter().chain(requirement.tightened.iter().map(|t| &t.criterion));
    let met = Criterion::AllOf(criteria.cloned().collect());
    match &requirement.applies {
        None => met,
        Some(applies) => Criterion::AnyOf(vec![
            Criterion::Not(Box::new(applies.clone())),
            Criterion::AllOf(vec![applies.clone(), met]),
        ]),
    }
}
