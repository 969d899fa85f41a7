use warifu_model::{Bound, ClaimType, ReasonCode, Timestamp, Value};

use super::found::Found;
use super::moment::{Limit, moment};
use super::place::Place;
use crate::compile_error::CompileError;

/// `before`: the date or time lies before the bound, not on it.
#[derive(Debug)]
pub(super) struct Before(pub(super) Limit);

impl Before {
    pub(super) fn compile(bound: &Bound, claim_type: &ClaimType, place: Place<'_>) -> Result<Self, CompileError> {
        Limit::compile(bound, claim_type, place).map(Self)
    }

    pub(super) fn assess(&self, value: &Value, at: Timestamp) -> Found {
        Found::test(moment(value).is_some_and(|moment| moment < self.0.at(at)), ReasonCode::NotBefore)
    }
}
