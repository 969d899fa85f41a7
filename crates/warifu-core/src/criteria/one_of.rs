use warifu_model::{ClaimType, Json, Operand, ReasonCode, Value};

use super::found::Found;
use super::place::Place;
use crate::compile_error::CompileError;

/// `one_of`: the value is one of the given ones.
#[derive(Debug)]
pub(super) struct OneOf(pub(super) Vec<Value>);

impl OneOf {
    pub(super) fn compile(
        operands: &[Operand<Json>],
        claim_type: &ClaimType,
        place: Place<'_>,
    ) -> Result<Self, CompileError> {
        place.takes(claim_type, KINDS)?;
        let value = |(i, operand)| place.literal(operand, claim_type, &format!("values/{i}"));
        operands.iter().enumerate().map(value).collect::<Result<_, _>>().map(Self)
    }

    pub(super) fn assess(&self, value: &Value) -> Found {
        Found::test(self.0.contains(value), ReasonCode::NotInList)
    }
}

const KINDS: &str = "boolean, integer, decimal, token, ordered_token, date, timestamp, duration, version, digest, text";
