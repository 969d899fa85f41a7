//! What criteria look at.

use std::collections::BTreeSet;

use warifu_model::{ClaimId, Criterion, Reference, Shape};

/// The claims that a criterion looks at.
pub(super) fn claims(criterion: &Criterion) -> BTreeSet<ClaimId> {
    let mut all = BTreeSet::new();
    all.extend(criterion.reference().and_then(Reference::claim).cloned());
    all.extend(criterion.held_against().and_then(|(other, _)| other.claim()).cloned());
    if let Shape::Evidence(demand) = criterion.shape() {
        all.extend(demand.supports.clone());
        all.extend(demand.made_since.as_ref().map(|since| since.claim.clone()));
    }
    all.extend(criterion.children().iter().flat_map(claims));
    all
}
