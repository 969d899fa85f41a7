use warifu_model::{ClaimType, Language, Operands, ReasonCode, Timestamp, Value};

use super::comparison::{Comparison, Test, literals, values};
use super::found::Found;
use super::regions::Regions;

/// `one_of`: the value is one of the given ones.
pub(super) struct OneOf;

#[derive(Debug)]
struct OneOfTest(Vec<Value>);

impl Comparison for OneOf {
    fn takes(&self) -> Option<&'static str> {
        Some(KINDS)
    }

    fn test(&self, operands: Operands<'_>, claim_type: &ClaimType) -> Option<Box<dyn Test>> {
        Some(Box::new(OneOfTest(values(operands, claim_type)?)))
    }

    fn regions<'c>(&self, operands: Operands<'c>) -> Regions<'c> {
        Regions::Values(literals(operands))
    }

    fn sign(&self) -> &'static str {
        "one of"
    }

    fn words(&self, language: Language) -> (&'static str, &'static str) {
        language.pick(("one of ", ""), ("", " のいずれか"))
    }
}

impl Test for OneOfTest {
    fn assess(&self, value: &Value, _: Timestamp) -> Found {
        Found::test(self.0.contains(value), ReasonCode::NotInList)
    }
}

const KINDS: &str = "boolean, integer, decimal, token, ordered_token, date, timestamp, duration, version, digest, text";
