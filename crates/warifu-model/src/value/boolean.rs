use super::scalar::{Boundaries, Entry, Scalar, of_type};
use crate::json::Json;
use crate::language::{Phrase, both};

/// True or false.
pub(super) struct BooleanType;

impl Scalar for BooleanType {
    type Held = bool;

    fn names(&self) -> (&'static str, &'static str) {
        ("boolean", "真偽")
    }

    fn looks(&self) -> Phrase {
        both("true or false", "true又はfalse")
    }

    fn read(&self, _: &str) -> Option<bool> {
        None
    }

    fn schema(&self) -> Json {
        of_type("boolean")
    }

    fn around(&self, _: &Boundaries<'_>) -> Vec<Json> {
        vec![Json::Bool(true), Json::Bool(false)]
    }

    fn entry(&self) -> Option<Entry> {
        None
    }
}
