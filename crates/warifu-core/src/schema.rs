//! The one place that knows the crate `jsonschema`: without network, without back-tracking regular expressions.

use std::fmt;
use std::sync::Arc;

use jsonschema::{Draft, PatternOptions, Validator};
use serde_json::Value;
use warifu_model::{Digest, Json};

/// A compiled JSON Schema (2020-12).
pub struct Schema {
    validator: Validator,
    /// The digest of its canonical text, to tell whether two are the same.
    digest: Digest,
}

impl Schema {
    /// Compiles a schema, or gives the reason why it cannot be used, in English. References out of the schema fail
    /// here.
    pub fn compile(schema: &Json) -> Result<Self, String> {
        let text = schema.to_canonical();
        let value: Value = serde_json::from_slice(&text).map_err(|error| error.to_string())?;
        let validator = jsonschema::options()
            .with_draft(Draft::Draft202012)
            .should_validate_formats(false)
            .with_pattern_options(PatternOptions::regex())
            .build(&value);
        let schema = |validator| Self { validator, digest: Digest::of(&text) };
        validator.map(schema).map_err(|error| warifu_model::json::shorten(&error.to_string()))
    }

    /// The digest of its canonical text.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// Returns `true` where a document conforms; what is not JSON does not.
    pub fn takes(&self, document: &Document) -> bool {
        document.promised == Some(self.digest)
            || document.value.as_ref().is_some_and(|value| self.validator.is_valid(value))
    }
}

impl fmt::Debug for Schema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Schema")
    }
}

/// A foreign document; nothing inside where it is not JSON (RFC 8259, nested at most 128 deep). Unlike in documents of
/// ours, numbers may have fractions.
#[derive(Clone, Debug)]
pub struct Document {
    value: Option<Arc<Value>>,
    /// The schema that it is assumed to conform to: a document that is yet to be written.
    promised: Option<Digest>,
}

impl Document {
    /// Reads a document of whatever format.
    pub fn read(bytes: &[u8]) -> Self {
        Self { value: serde_json::from_slice(bytes).ok().map(Arc::new), promised: None }
    }

    /// A document that is yet to be written, and will conform to the schema with this digest.
    pub fn promised(schema: Option<Digest>) -> Self {
        Self { value: None, promised: schema }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schema(text: &str) -> Result<Schema, String> {
        let bytes = text.as_bytes();
        Schema::compile(&warifu_model::json::Tape::parse(bytes).unwrap().root().to_json())
    }

    #[test]
    fn documents_conform_or_not() {
        let schema = schema(r#"{"type":"object","required":["score"],"properties":{"score":{"maximum":10}}}"#).unwrap();
        assert!(schema.takes(&Document::read(b"{\"score\": 9.5}")));
        assert!(!schema.takes(&Document::read(b"{\"score\": 10.5}")));
        assert!(!schema.takes(&Document::read(b"{\"score\": ")));
    }

    #[test]
    fn remote_references_and_wild_patterns_fail_when_compiled() {
        assert!(schema(r#"{"$ref":"https://example.org/other.json"}"#).is_err());
        assert!(schema(r#"{"pattern":"(?=a)b"}"#).is_err());
        assert!(schema(r#"{"type":"no such type"}"#).is_err());
        assert!(schema(r##"{"$ref":"#/$defs/a","$defs":{"a":{"type":"array"}}}"##).is_ok());
    }
}
