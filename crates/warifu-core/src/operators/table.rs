//! What is asked of a criterion through the list of comparisons.

use warifu_model::{Criterion, Operands, Shape};

use super::comparison;
use super::comparison::Comparison;
use super::regions::Regions;

/// Returns how a comparison cuts the values that it looks at; none for every other operator. Operands that are parameters cut
/// nothing.
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

/// Tells whether everything that meets one comparison meets another of the same operator, whenever it is evaluated;
/// none where the operator leaves that to the regions.
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
