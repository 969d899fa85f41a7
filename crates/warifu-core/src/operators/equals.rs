use warifu_model::{ClaimType, Language, Operands, ReasonCode, Timestamp, Value};

use super::comparison::{Comparison, Test, literals, value};
use super::found::Found;
use super::regions::Regions;

/// `equals`: the value is the given one. Lists of tokens compare as sets, versions by precedence.
pub(super) struct Equals;

#[derive(Debug)]
struct EqualsTest(Value);

impl Comparison for Equals {
    fn takes(&self) -> Option<&'static str> {
        Some(KINDS)
    }

    fn test(&self, operands: Operands<'_>, claim_type: &ClaimType) -> Option<Box<dyn Test>> {
        Some(Box::new(EqualsTest(value(operands, claim_type)?)))
    }

    fn regions<'c>(&self, operands: Operands<'c>) -> Regions<'c> {
        Regions::Values(literals(operands))
    }

    fn sign(&self) -> &'static str {
        "="
    }

    fn words(&self, language: Language) -> (&'static str, &'static str) {
        language.pick(("", ""), ("", ""))
    }
}

impl Test for EqualsTest {
    fn assess(&self, value: &Value, _: Timestamp) -> Found {
        Found::test(*value == self.0, ReasonCode::NotEqual)
    }
}

const KINDS: &str = "boolean, integer, decimal, token, ordered_token, date, timestamp, duration, version, digest, text, \
                     token_list";
