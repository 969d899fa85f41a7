use warifu_model::{ClaimType, Json, Operand, ReasonCode, Value};

use super::found::Found;
use super::place::Place;
use crate::compile_error::CompileError;

/// `equals`: the value is the given one. Lists of tokens compare as sets, versions by precedence.
#[derive(Debug)]
pub(super) struct Equals(pub(super) Value);

impl Equals {
    pub(super) fn compile(
        operand: &Operand<Json>,
        claim_type: &ClaimType,
        place: Place<'_>,
    ) -> Result<Self, CompileError> {
        place.takes(claim_type, KINDS)?;
        place.literal(operand, claim_type, "value").map(Self)
    }

    pub(super) fn assess(&self, value: &Value) -> Found {
        Found::test(*value == self.0, ReasonCode::NotEqual)
    }
}

const KINDS: &str = "boolean, integer, decimal, token, ordered_token, date, timestamp, duration, version, digest, text, \
                     token_list";
