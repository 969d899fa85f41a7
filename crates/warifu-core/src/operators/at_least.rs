use std::cmp::Ordering;

use warifu_model::{ClaimType, Language, Operands, ReasonCode, Timestamp, Value};

use super::comparison::{Comparison, Test, literals, value};
use super::found::Found;
use super::regions::{End, Regions};

/// `at_least`: the value is the given one or a higher one.
pub(super) struct AtLeast;

#[derive(Debug)]
struct AtLeastTest(Value);

impl Comparison for AtLeast {
    fn takes(&self) -> Option<&'static str> {
        Some(ClaimType::ORDERED)
    }

    fn test(&self, operands: Operands<'_>, claim_type: &ClaimType) -> Option<Box<dyn Test>> {
        Some(Box::new(AtLeastTest(value(operands, claim_type)?)))
    }

    fn regions<'c>(&self, operands: Operands<'c>) -> Regions<'c> {
        Regions::Intervals(literals(operands).into_iter().map(End::Value).collect())
    }

    fn sign(&self) -> &'static str {
        "≥"
    }

    fn words(&self, language: Language) -> (&'static str, &'static str) {
        language.pick(("at least ", ""), ("", "以上"))
    }
}

impl Test for AtLeastTest {
    fn assess(&self, value: &Value, _: Timestamp) -> Found {
        Found::test(value.order(&self.0).is_some_and(Ordering::is_ge), ReasonCode::TooLow)
    }
}
