//! What a comparison of the language has to say about itself. Each stands in a file of its own, and nothing outside of
//! it tells one from another.

use std::fmt::Debug;

use warifu_model::{Bound, ClaimType, Duration, Json, Language, Operand, Operands, Timestamp, Value, VersionRange};

use super::found::Found;
use super::regions::Regions;

/// A comparison of one value, of a claim or of a field of a record, with operands.
pub(crate) trait Comparison: Sync {
    /// The kinds of claims that it is for, joined by commas and spaces; none for all.
    fn takes(&self) -> Option<&'static str>;

    /// The test that products go through, for values of a type that it takes; none for operands of another shape.
    fn test(&self, operands: Operands<'_>, claim_type: &ClaimType) -> Option<Box<dyn Test>>;

    /// How it cuts the values.
    fn regions<'c>(&self, operands: Operands<'c>) -> Regions<'c>;

    /// The sign between the value and the operands in a line of a listing.
    fn sign(&self) -> &'static str;

    /// The words before and after the operands in a sentence that says what is wanted.
    fn words(&self, language: Language) -> (&'static str, &'static str);

    /// Tells whether everything that meets it with the first operands meets it with the second, whenever it is
    /// evaluated; none where the regions have to tell.
    fn implies(&self, _strong: Operands<'_>, _weak: Operands<'_>) -> Option<bool> {
        None
    }
}

/// A compiled comparison.
pub(crate) trait Test: Debug + Send + Sync {
    /// Compares a value, at a time of evaluation.
    fn assess(&self, value: &Value, at: Timestamp) -> Found;

    /// Compares a value that is held against another one, at a time of evaluation.
    fn assess_against(&self, value: &Value, _other: &Value, at: Timestamp) -> Found {
        self.assess(value, at)
    }
}

/// The one value that is compared with.
pub(super) fn value(operands: Operands<'_>, claim_type: &ClaimType) -> Option<Value> {
    let Operands::Value(operand) = operands else { return None };
    claim_type.value(operand.literal()?).ok()
}

/// The values that are compared with.
pub(super) fn values(operands: Operands<'_>, claim_type: &ClaimType) -> Option<Vec<Value>> {
    let Operands::Values(operands) = operands else { return None };
    operands.iter().map(|operand| claim_type.value(operand.literal()?).ok()).collect()
}

/// The values that are compared with, as documents write them.
pub(super) fn literals(operands: Operands<'_>) -> Vec<&Json> {
    match operands {
        Operands::Value(operand) | Operands::Bound(Bound::Fixed(operand)) => operand.literal().into_iter().collect(),
        Operands::Values(operands) => operands.iter().filter_map(Operand::literal).collect(),
        Operands::Age(_)
        | Operands::Bound(Bound::FromAt(_) | Bound::FromOther(..))
        | Operands::None
        | Operands::Range(_) => Vec::new(),
    }
}

/// The age that is compared with.
pub(super) fn age(operands: Operands<'_>) -> Option<Duration> {
    let Operands::Age(operand) = operands else { return None };
    operand.literal().copied()
}

/// The range of versions that is compared with.
pub(super) fn range(operands: Operands<'_>) -> Option<&VersionRange> {
    let Operands::Range(operand) = operands else { return None };
    operand.literal()
}
