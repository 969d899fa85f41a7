use warifu_model::ReasonCode;

use crate::facts::ClaimState;
use crate::truth::Truth;

/// The value of one leaf, and the code of the reason for it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Found {
    /// The value.
    pub truth: Truth,
    /// The reason for it.
    pub code: ReasonCode,
}

impl Found {
    pub(super) fn met() -> Self {
        Self { truth: Truth::Yes, code: ReasonCode::Met }
    }

    pub(super) fn fails(code: ReasonCode) -> Self {
        Self { truth: Truth::No, code }
    }

    /// Unknown for this reason.
    pub fn unknown(code: ReasonCode) -> Self {
        Self { truth: Truth::Unknown, code }
    }

    /// Nothing can be told of a claim of which no value stands.
    pub(super) fn without_value(known: ClaimState<'_>) -> Self {
        Self::unknown(match known {
            ClaimState::Conflict => ReasonCode::ClaimConflict,
            ClaimState::Later => ReasonCode::ClaimFromFuture,
            ClaimState::Unshown => ReasonCode::ListEmpty,
            ClaimState::Missing | ClaimState::Value(_) => ReasonCode::ClaimMissing,
        })
    }

    /// Met if it holds, else failing for this reason.
    pub(super) fn test(holds: bool, code: ReasonCode) -> Self {
        if holds { Self::met() } else { Self::fails(code) }
    }

    /// The code that a reason carries, given that the leaf stands under an odd number of `not` or that it does not.
    pub fn reason_code(self, negated: bool) -> ReasonCode {
        match (self.truth, negated) {
            (Truth::Yes, true) => ReasonCode::MustNotHold,
            (Truth::No, true) => ReasonCode::Met,
            _ => self.code,
        }
    }
}
