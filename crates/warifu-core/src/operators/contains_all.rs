use warifu_model::{ClaimType, Language, Operands, ReasonCode, Timestamp, Value};

use super::comparison::{Comparison, Test, literals, values};
use super::found::Found;
use super::regions::Regions;

/// `contains_all`: the list of tokens holds all of these.
pub(super) struct ContainsAll;

#[derive(Debug)]
struct ContainsAllTest(
    /// Places in the declared list.
    Vec<usize>,
);

impl Comparison for ContainsAll {
    fn takes(&self) -> Option<&'static str> {
        Some("token_list")
    }

    fn test(&self, operands: Operands<'_>, claim_type: &ClaimType) -> Option<Box<dyn Test>> {
        let ClaimType::TokenList(tokens, _) = claim_type else { return None };
        let place = |value| if let Value::Token(place) = value { Some(place) } else { None };
        let tokens = values(operands, &ClaimType::Token(tokens.clone()))?;
        Some(Box::new(ContainsAllTest(tokens.into_iter().filter_map(place).collect())))
    }

    fn regions<'c>(&self, operands: Operands<'c>) -> Regions<'c> {
        Regions::Holding(literals(operands))
    }

    fn sign(&self) -> &'static str {
        "contains"
    }

    fn words(&self, language: Language) -> (&'static str, &'static str) {
        language.pick(("all of ", ""), ("", " のすべて"))
    }
}

impl Test for ContainsAllTest {
    fn assess(&self, value: &Value, _: Timestamp) -> Found {
        let holds =
            matches!(value, Value::Tokens(held) if self.0.iter().all(|token| held.binary_search(token).is_ok()));
        Found::test(holds, ReasonCode::TokensMissing)
    }
}
