use warifu_model::{Bound, ClaimType, Duration, Operands, Timestamp, Value};

use super::comparison::literals;
use super::regions::{End, Shift};

/// The kinds that are moments, for the comparisons with moments.
pub(super) const MOMENTS: &str = "date, timestamp";

/// The moment that a value is. A date counts as its first second, UTC.
pub(super) fn moment(value: &Value) -> Option<Timestamp> {
    match value {
        Value::Date(date) => Some(date.start()),
        Value::Timestamp(timestamp) => Some(*timestamp),
        _ => None,
    }
}

/// What `before` and `after` compare with.
#[derive(Clone, Copy, Debug)]
pub(super) enum Limit {
    Fixed(Timestamp),
    /// The time of the evaluation plus a duration.
    FromAt(Duration),
}

impl Limit {
    /// The limit in the operands of a comparison.
    pub(super) fn of(operands: Operands<'_>, claim_type: &ClaimType) -> Option<Self> {
        let Operands::Bound(bound) = operands else { return None };
        match bound {
            Bound::FromAt(shift) => shift.literal().copied().map(Self::FromAt),
            Bound::Fixed(operand) => moment(&claim_type.value(operand.literal()?).ok()?).map(Self::Fixed),
        }
    }

    /// The moment at a time of evaluation.
    pub(super) fn at(self, at: Timestamp) -> Timestamp {
        match self {
            Self::Fixed(limit) => limit,
            Self::FromAt(shift) => at.plus(shift),
        }
    }
}

/// The end at a bound.
pub(super) fn ends(operands: Operands<'_>) -> Vec<End<'_>> {
    match operands {
        Operands::Bound(Bound::FromAt(shift)) => {
            shift.literal().map(|shift| End::Moving(Shift::After(*shift))).into_iter().collect()
        }
        fixed => literals(fixed).into_iter().map(End::Value).collect(),
    }
}
