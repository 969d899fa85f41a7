use warifu_model::{ClaimType, Json, Operand, ReasonCode, Value};

use super::found::Found;
use super::place::Place;
use crate::compile_error::CompileError;

/// `contains_all`: the list of tokens holds all of these.
#[derive(Debug)]
pub(super) struct ContainsAll(
    /// Places in the declared list.
    Vec<usize>,
);

impl ContainsAll {
    pub(super) fn compile(
        operands: &[Operand<Json>],
        claim_type: &ClaimType,
        place: Place<'_>,
    ) -> Result<Self, CompileError> {
        place.takes(claim_type, "token_list")?;
        let ClaimType::TokenList(tokens, _) = claim_type else { return Ok(Self(Vec::new())) };
        let one = ClaimType::Token(tokens.clone());
        let mut places = Vec::with_capacity(operands.len());
        for (i, operand) in operands.iter().enumerate() {
            if let Value::Token(token) = place.literal(operand, &one, &format!("values/{i}"))? {
                places.push(token);
            }
        }
        Ok(Self(places))
    }

    pub(super) fn assess(&self, value: &Value) -> Found {
        let holds =
            matches!(value, Value::Tokens(held) if self.0.iter().all(|token| held.binary_search(token).is_ok()));
        Found::test(holds, ReasonCode::TokensMissing)
    }
}
