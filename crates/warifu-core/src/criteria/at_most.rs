use std::cmp::Ordering;

use warifu_model::{ClaimType, Json, Operand, ReasonCode, Value};

use super::found::Found;
use super::order::{ORDERED, order};
use super::place::Place;
use crate::compile_error::CompileError;

/// `at_most`: the value is the given one or a lower one.
#[derive(Debug)]
pub(super) struct AtMost(pub(super) Value);

impl AtMost {
    pub(super) fn compile(
        operand: &Operand<Json>,
        claim_type: &ClaimType,
        place: Place<'_>,
    ) -> Result<Self, CompileError> {
        place.takes(claim_type, ORDERED)?;
        place.literal(operand, claim_type, "value").map(Self)
    }

    pub(super) fn assess(&self, value: &Value) -> Found {
        Found::test(order(value, &self.0).is_some_and(Ordering::is_le), ReasonCode::TooHigh)
    }
}
