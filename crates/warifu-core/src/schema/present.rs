//! The one place that knows the crate `jsonschema`: without network, without back-tracking regular expressions.

use jsonschema::{Draft, PatternOptions};

use super::SchemaFault;

/// A schema, compiled.
pub(super) struct Validator(jsonschema::Validator);

/// A JSON document.
#[derive(Debug)]
pub(super) struct Value(serde_json::Value);

impl Validator {
    pub(super) fn compile(schema: &[u8]) -> Result<Self, SchemaFault> {
        let value: serde_json::Value = serde_json::from_slice(schema).map_err(|error| unusable(&error.to_string()))?;
        let validator = jsonschema::options()
            .with_draft(Draft::Draft202012)
            .should_validate_formats(false)
            .with_pattern_options(PatternOptions::regex())
            .build(&value);
        validator.map(Self).map_err(|error| unusable(&error.to_string()))
    }

    pub(super) fn takes(&self, value: &Value) -> bool {
        self.0.is_valid(&value.0)
    }
}

impl Value {
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok().map(Self)
    }
}

fn unusable(why: &str) -> SchemaFault {
    SchemaFault::Unusable(warifu_model::json::shorten(why))
}
