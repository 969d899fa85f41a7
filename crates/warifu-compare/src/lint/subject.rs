//! What criteria look at.

use std::collections::BTreeSet;

use warifu_model::{ClaimId, Criterion, Reference};

/// The claims that a criterion looks at.
pub(super) fn claims(criterion: &Criterion) -> BTreeSet<ClaimId> {
    let mut all = BTreeSet::new();
    if let Some(Reference::Claim(claim)) = reference(criterion) {
        all.insert(claim.clone());
    }
    if let Criterion::Evidence(demand) = criterion {
        all.extend(demand.supports.clone());
    }
    all.extend(criterion.children().iter().flat_map(claims));
    all
}

/// The claim or field that a comparison or a quantifier looks at.
pub(super) fn reference(criterion: &Criterion) -> Option<&Reference> {
    match criterion {
        Criterion::After(of, _)
        | Criterion::AtLeast(of, _)
        | Criterion::AtMost(of, _)
        | Criterion::AtMostCount(of, ..)
        | Criterion::Before(of, _)
        | Criterion::ContainsAll(of, _)
        | Criterion::Equals(of, _)
        | Criterion::Every(of, _)
        | Criterion::NotOlderThan(of, _)
        | Criterion::OneOf(of, _)
        | Criterion::Present(of)
        | Criterion::Some(of, _)
        | Criterion::VersionMatches(of, _) => Some(of),
        _ => None,
    }
}
