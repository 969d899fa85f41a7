use warifu_model::{ClaimType, Language, Operands, ReasonCode, Timestamp, Value};

use super::comparison::{Comparison, Test};
use super::found::Found;
use super::moment::{Limit, MOMENTS, ends, is_never_later};
use super::regions::Regions;

/// `before`: the date or time lies before the bound, not on it.
pub(super) struct Before;

#[derive(Debug)]
struct BeforeTest(Limit);

impl Comparison for Before {
    fn takes(&self) -> Option<&'static str> {
        Some(MOMENTS)
    }

    fn test(&self, operands: Operands<'_>, claim_type: &ClaimType) -> Option<Box<dyn Test>> {
        Some(Box::new(BeforeTest(Limit::of(operands, claim_type)?)))
    }

    fn regions<'c>(&self, operands: Operands<'c>) -> Regions<'c> {
        Regions::Intervals(ends(operands))
    }

    fn sign(&self) -> &'static str {
        "before"
    }

    fn words(&self, language: Language) -> (&'static str, &'static str) {
        language.pick(("before ", ""), ("", "より前"))
    }

    fn implies(&self, strong: Operands<'_>, weak: Operands<'_>) -> Option<bool> {
        is_never_later(strong, weak)
    }
}

impl Test for BeforeTest {
    fn assess(&self, value: &Value, at: Timestamp) -> Found {
        self.0.compare(value, None, at, HOLDS)
    }

    fn assess_against(&self, value: &Value, other: &Value, at: Timestamp) -> Found {
        self.0.compare(value, Some(other), at, HOLDS)
    }
}

/// When it holds, and the code where it does not.
const HOLDS: (ReasonCode, fn(&Timestamp, &Timestamp) -> bool) = (ReasonCode::NotBefore, Timestamp::lt);
