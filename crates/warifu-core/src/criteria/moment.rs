use warifu_model::{Bound, ClaimType, Duration, Timestamp, Value};

use super::place::Place;
use crate::compile_error::CompileError;

/// The kinds that are moments, for `before`, `after` and `not_older_than`.
pub(super) const MOMENTS: &str = "date, timestamp";

/// A date counts as its first second, UTC.
pub(super) fn moment(value: &Value) -> Option<Timestamp> {
    match value {
        Value::Date(date) => Some(date.start()),
        Value::Timestamp(timestamp) => Some(*timestamp),
        _ => None,
    }
}

/// What `before` and `after` compare with.
#[derive(Debug)]
pub(super) enum Limit {
    Fixed(Timestamp),
    /// The time of the evaluation plus a duration.
    FromAt(Duration),
}

impl Limit {
    pub(super) fn compile(bound: &Bound, claim_type: &ClaimType, place: Place<'_>) -> Result<Self, CompileError> {
        place.takes(claim_type, MOMENTS)?;
        match bound {
            Bound::FromAt(shift) => place.duration(shift, "value/at").map(Self::FromAt),
            Bound::Fixed(operand) => {
                let value = place.literal(operand, claim_type, "value")?;
                // Both kinds that are taken have a moment.
                Ok(moment(&value).map_or(Self::FromAt(Duration::Days(0)), Self::Fixed))
            }
        }
    }

    /// Whether it moves with the time of the evaluation.
    pub(super) fn is_timed(&self) -> bool {
        matches!(self, Self::FromAt(_))
    }

    pub(super) fn at(&self, at: Timestamp) -> Timestamp {
        match self {
            Self::Fixed(limit) => *limit,
            Self::FromAt(shift) => at.plus(*shift),
        }
    }
}
