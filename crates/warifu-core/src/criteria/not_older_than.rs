use warifu_model::{ClaimType, Duration, Operand, ReasonCode, Timestamp, Value};

use super::found::Found;
use super::moment::{MOMENTS, moment};
use super::place::Place;
use crate::compile_error::CompileError;

/// `not_older_than`: the date or time lies within this age before the evaluation, both ends included, and not after it.
/// Ages are counted by the calendar.
#[derive(Debug)]
pub(super) struct NotOlderThan(pub(super) Duration);

impl NotOlderThan {
    pub(super) fn compile(
        age: &Operand<Duration>,
        claim_type: &ClaimType,
        place: Place<'_>,
    ) -> Result<Self, CompileError> {
        place.takes(claim_type, MOMENTS)?;
        place.duration(age, "age").map(Self)
    }

    pub(super) fn assess(&self, value: &Value, at: Timestamp) -> Found {
        match moment(value) {
            Some(moment) if moment > at => Found::fails(ReasonCode::InFuture),
            Some(moment) if moment >= at.minus(self.0) => Found::met(),
            _ => Found::fails(ReasonCode::TooOld),
        }
    }
}
