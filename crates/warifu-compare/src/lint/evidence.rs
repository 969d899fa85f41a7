//! Evidence that no party can sign, or that says nothing about the claim.

use warifu_model::{Criterion, Digest, Duration, EvidenceDemand, Party, Requirement, Shape, Vocabulary};

use super::report::{Lint, LintCode, Severity};
use warifu_core::CompiledSet;

pub(super) fn of_set(set: &CompiledSet, vocabularies: &[(Digest, Vocabulary)], lints: &mut Vec<Lint>) {
    for (place, requirement) in set.set().requirements.iter().enumerate() {
        let Some(rule) = set.rule(place) else { continue };
        for (part, pointer) in rule.parts(&format!("/requirements/{place}")) {
            let Some(criterion) = &part.criterion else { continue };
            each(criterion, &pointer, &mut |demand, pointer| {
                lints.extend(of_demand(demand, requirement, pointer, vocabularies));
            });
        }
    }
}

/// The demands for evidence in a criterion, with their pointers.
fn each(criterion: &Criterion, pointer: &str, look: &mut dyn FnMut(&EvidenceDemand, &str)) {
    if let Shape::Evidence(demand) = criterion.shape() {
        look(demand, pointer);
    }
    for (step, child) in criterion.members() {
        each(child, &format!("{pointer}{step}"), look);
    }
}

fn of_demand(
    demand: &EvidenceDemand,
    requirement: &Requirement,
    pointer: &str,
    vocabularies: &[(Digest, Vocabulary)],
) -> Vec<Lint> {
    let mut lints = Vec::new();
    if is_unsignable(demand) {
        let lint = Lint::new(LintCode::UnsignableEvidence, Severity::Warning, pointer, &requirement.id);
        lints.push(lint.with(&demand.kind));
    }
    if let Some(claim) = &demand.supports {
        let declared = vocabularies.iter().find_map(|(_, vocabulary)| vocabulary.claim(claim));
        let reads = |kind| declared.is_none_or(|claim| claim.supported_by.iter().any(|support| support.kind == kind));
        if !reads(demand.kind.clone()) {
            let lint = Lint::new(LintCode::UnreadableSupport, Severity::Warning, pointer, &requirement.id);
            lints.push(lint.with(claim));
        }
    }
    lints
}

/// Kinds and roles that no vocabulary declares are refused by the compiler. What is left: a maker that is not the first
/// party (ISO/IEC 17000 knows the maker as nothing else), and evidence that must be made in the very second of the
/// evaluation, and several signers of whom each is the maker.
fn is_unsignable(demand: &EvidenceDemand) -> bool {
    let is_maker = demand.role.as_ref().is_some_and(|role| role.as_str() == MAKER);
    let is_other_party = demand.party.is_some_and(|party| party > Party::First);
    let has_no_time =
        matches!(&demand.max_age, Some(warifu_model::Operand::Literal(Duration::Days(0) | Duration::Months(0))));
    (is_maker && (is_other_party || demand.signers.is_some())) || has_no_time
}

/// The role of the maker of the product.
const MAKER: &str = "maker";
