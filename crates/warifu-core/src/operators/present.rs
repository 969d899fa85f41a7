use warifu_model::{ClaimType, Language, Operands, Timestamp, Value};

use super::comparison::{Comparison, Test};
use super::found::Found;
use super::regions::Regions;

/// `present`: the claim is made. Holds whenever there is a value; a claim that is missing is undetermined, never failing.
pub(super) struct Present;

#[derive(Debug)]
struct PresentTest;

impl Comparison for Present {
    fn takes(&self) -> Option<&'static str> {
        None
    }

    fn test(&self, _: Operands<'_>, _: &ClaimType) -> Option<Box<dyn Test>> {
        Some(Box::new(PresentTest))
    }

    fn regions<'c>(&self, _: Operands<'c>) -> Regions<'c> {
        Regions::Presence
    }

    fn sign(&self) -> &'static str {
        "is stated"
    }

    fn words(&self, language: Language) -> (&'static str, &'static str) {
        language.pick(("a value", ""), ("値があること", ""))
    }
}

impl Test for PresentTest {
    fn assess(&self, _: &Value, _: Timestamp) -> Found {
        Found::met()
    }
}
