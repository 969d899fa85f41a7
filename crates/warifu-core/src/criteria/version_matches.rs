use warifu_model::{ClaimType, Operand, ReasonCode, Value, VersionRange};

use super::found::Found;
use super::place::Place;
use crate::compile_error::CompileError;

/// `version_matches`: the version lies in the range.
#[derive(Debug)]
pub(super) struct VersionMatches(VersionRange);

impl VersionMatches {
    pub(super) fn compile(
        range: &Operand<VersionRange>,
        claim_type: &ClaimType,
        place: Place<'_>,
    ) -> Result<Self, CompileError> {
        place.takes(claim_type, "version")?;
        place.range(range, "range").map(Self)
    }

    pub(super) fn assess(&self, value: &Value) -> Found {
        let holds = matches!(value, Value::Version(version) if self.0.contains(version));
        Found::test(holds, ReasonCode::VersionOutOfRange)
    }
}
