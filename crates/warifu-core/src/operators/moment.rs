use warifu_model::{Bound, ClaimType, Duration, Operand, Operands, ReasonCode, Timestamp, Value};

use super::age::is_no_longer;
use super::comparison::literals;
use super::found::Found;
use super::regions::{End, Shift};
use crate::truth::Truth;

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
    /// Another value plus a duration.
    FromOther(Duration),
}

impl Limit {
    /// The limit in the operands of a comparison.
    pub(super) fn of(operands: Operands<'_>, claim_type: &ClaimType) -> Option<Self> {
        let Operands::Bound(bound) = operands else { return None };
        match bound {
            Bound::FromAt(shift) => shift.literal().copied().map(Self::FromAt),
            Bound::FromOther(_, shift) => shift.literal().copied().map(Self::FromOther),
            Bound::Fixed(operand) => moment(&claim_type.value(operand.literal()?).ok()?).map(Self::Fixed),
        }
    }

    /// The value of a comparison with the limit; unknown where the value that it is taken from is not there.
    pub(super) fn compare(
        self,
        value: &Value,
        other: Option<&Value>,
        at: Timestamp,
        (code, holds): (ReasonCode, fn(&Timestamp, &Timestamp) -> bool),
    ) -> Found {
        let limit = match self {
            Self::Fixed(limit) => limit,
            Self::FromAt(shift) => at.plus(shift),
            Self::FromOther(shift) => match other.and_then(moment) {
                Some(other) => other.plus(shift),
                None => return Found { truth: Truth::Unknown, code: ReasonCode::FieldMissing },
            },
        };
        Found::test(moment(value).is_some_and(|moment| holds(&moment, &limit)), code)
    }
}

/// The end at a bound.
pub(super) fn ends(operands: Operands<'_>) -> Vec<End<'_>> {
    match operands {
        Operands::Bound(Bound::FromAt(shift)) => {
            shift.literal().map(|shift| End::Moving(Shift::After(*shift))).into_iter().collect()
        }
        Operands::Bound(Bound::FromOther(other, shift)) => {
            shift.literal().map(|shift| End::Other(other, *shift)).into_iter().collect()
        }
        fixed => literals(fixed).into_iter().map(End::Value).collect(),
    }
}

/// Tells whether the bound of one comparison with another value never lies after that of a second one with the same value; none
/// where either is no such comparison.
pub(super) fn is_never_later(one: Operands<'_>, other: Operands<'_>) -> Option<bool> {
    let of = |operands| match operands {
        Operands::Bound(Bound::FromOther(of, Operand::Literal(shift))) => Some((of, *shift)),
        _ => None,
    };
    let ((one, early), (other, late)) = (of(one)?, of(other)?);
    Some(one == other && is_no_longer(early, late))
}
