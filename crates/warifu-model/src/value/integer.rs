use super::scalar::{Boundaries, Entry, Scalar, next_to, of_type};
use crate::json::Json;
use crate::language::{Phrase, both};
use crate::limits::Limit;

/// A whole number.
pub(super) struct IntegerType;

impl Scalar for IntegerType {
    type Held = i64;

    fn names(&self) -> (&'static str, &'static str) {
        ("integer", "整数")
    }

    fn looks(&self) -> Phrase {
        both("a whole number", "整数")
    }

    fn read(&self, _: &str) -> Option<i64> {
        None
    }

    fn schema(&self) -> Json {
        of_type("integer").with("minimum", -Limit::SAFE_INTEGER).with("maximum", Limit::SAFE_INTEGER)
    }

    fn around(&self, boundaries: &Boundaries<'_>) -> Vec<Json> {
        let number = |json: &Json| if let Json::Int(number) = json { Some(*number) } else { None };
        let near = next_to(boundaries.values.iter().filter_map(number));
        near.into_iter().filter(|number| number.abs() <= Limit::SAFE_INTEGER).map(Json::Int).collect()
    }

    fn entry(&self) -> Option<Entry> {
        None
    }
}
