//! Requirements that cannot both be met.

use std::collections::BTreeSet;

use warifu_model::{ClaimId, Criterion, Requirement, RequirementSet};

use super::meaning::claims;
use super::reason::{Answer, Reasoner};
use super::report::{Lint, LintCode, Severity};

/// Every two requirements that look at the same claim, with all that is asked for at the highest level. Those that cannot
/// be met by themselves have been reported.
pub(super) fn contradictions(set: &RequirementSet, sound: &[bool], reasoner: &dyn Reasoner, lints: &mut Vec<Lint>) {
    let one = |(place, requirement): (usize, &Requirement)| {
        let accepted = accepted(requirement);
        (place, requirement.id.clone(), claims(&accepted), accepted)
    };
    let all: Vec<(usize, _, BTreeSet<ClaimId>, Criterion)> = set
        .requirements
        .iter()
        .enumerate()
        .filter(|(place, _)| sound.get(*place).copied().unwrap_or_default())
        .map(one)
        .collect();
    for (i, (_, first, first_claims, first_accepted)) in all.iter().enumerate() {
        for (place, second, second_claims, second_accepted) in all.iter().skip(i + 1) {
            if first_claims.is_disjoint(second_claims) {
                continue;
            }
            let both = Criterion::AllOf(vec![first_accepted.clone(), second_accepted.clone()]);
            let pointer = format!("/requirements/{place}");
            let lint = |code, severity| Lint::new(code, severity, &*pointer, second).with(first);
            match reasoner.find(&both, None) {
                Answer::Possible => {}
                Answer::Undecided => lints.push(lint(LintCode::Undecided, Severity::Note)),
                Answer::Impossible => {
                    if is_possible(reasoner, first_accepted) && is_possible(reasoner, second_accepted) {
                        lints.push(lint(LintCode::Contradiction, Severity::Error));
                    }
                }
            }
        }
    }
}

fn is_possible(reasoner: &dyn Reasoner, criterion: &Criterion) -> bool {
    reasoner.find(criterion, None) != Answer::Impossible
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
