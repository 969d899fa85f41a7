//! The one list of comparisons, and what is asked of a criterion through it.

use warifu_model::{Criterion, Operands, Shape};

use super::after::After;
use super::at_least::AtLeast;
use super::at_most::AtMost;
use super::before::Before;
use super::comparison::Comparison;
use super::contains_all::ContainsAll;
use super::equals::Equals;
use super::not_older_than::NotOlderThan;
use super::one_of::OneOf;
use super::present::Present;
use super::regions::Regions;
use super::version_matches::VersionMatches;

/// The comparison of a criterion; none for every other operator.
pub(crate) fn comparison(criterion: &Criterion) -> Option<&'static dyn Comparison> {
    match criterion {
        Criterion::After(..) => Some(&After),
        Criterion::AtLeast(..) => Some(&AtLeast),
        Criterion::AtMost(..) => Some(&AtMost),
        Criterion::Before(..) => Some(&Before),
        Criterion::ContainsAll(..) => Some(&ContainsAll),
        Criterion::Equals(..) => Some(&Equals),
        Criterion::NotOlderThan(..) => Some(&NotOlderThan),
        Criterion::OneOf(..) => Some(&OneOf),
        Criterion::Present(_) => Some(&Present),
        Criterion::VersionMatches(..) => Some(&VersionMatches),
        Criterion::AllOf(_)
        | Criterion::AnyOf(_)
        | Criterion::AtLeastNOf(..)
        | Criterion::AtMostCount(..)
        | Criterion::ConformsToSchema { .. }
        | Criterion::Every(..)
        | Criterion::Evidence(_)
        | Criterion::HoldsCertificate { .. }
        | Criterion::Not(_)
        | Criterion::Some(..) => None,
    }
}

/// How a comparison cuts the values that it looks at; none for every other operator. Operands that are parameters cut nothing.
pub fn regions(criterion: &Criterion) -> Option<Regions<'_>> {
    comparison(criterion).map(|comparison| comparison.regions(operands(criterion)))
}

/// Returns `true` where the value of a comparison in the criterion moves with the time of the evaluation.
pub fn is_timed(criterion: &Criterion) -> bool {
    match regions(criterion) {
        Some(regions) => regions.is_timed(),
        None => criterion.children().iter().any(is_timed),
    }
}

/// Tells whether everything that meets one comparison meets another of the same operator, whenever it is evaluated; none where
/// the operator leaves that to the regions.
pub fn implies(strong: &Criterion, weak: &Criterion) -> Option<bool> {
    if strong.operator() != weak.operator() {
        return None;
    }
    comparison(strong)?.implies(operands(strong), operands(weak))
}

/// The sign of a comparison in a line of a listing; none for every other operator.
pub(crate) fn sign(criterion: &Criterion) -> Option<&'static str> {
    comparison(criterion).map(Comparison::sign)
}

fn operands(criterion: &Criterion) -> Operands<'_> {
    if let Shape::Comparison(_, operands) = criterion.shape() { operands } else { Operands::None }
}
