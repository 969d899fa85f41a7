use warifu_model::ReasonCode;

use crate::truth::Truth;

/// The value of one leaf, and the code of the reason for it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Found {
    pub truth: Truth,
    pub code: ReasonCode,
}

impl Found {
    pub(super) fn met() -> Self {
        Self { truth: Truth::Yes, code: ReasonCode::Met }
    }

    pub(super) fn fails(code: ReasonCode) -> Self {
        Self { truth: Truth::No, code }
    }

    pub fn unknown(code: ReasonCode) -> Self {
        Self { truth: Truth::Unknown, code }
    }

    /// Met if it holds, else failing for this reason.
    pub(super) fn test(holds: bool, code: ReasonCode) -> Self {
        if holds { Self::met() } else { Self::fails(code) }
    }

    /// The code that a reason carries, given whether the leaf stands under an odd number of `not`.
    pub fn reason_code(self, negated: bool) -> ReasonCode {
        match (self.truth, negated) {
            (Truth::Yes, true) => ReasonCode::MustNotHold,
            (Truth::No, true) => ReasonCode::Met,
            _ => self.code,
        }
    }
}
