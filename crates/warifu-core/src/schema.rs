//! JSON Schema for `conforms_to_schema`. The validator is behind the feature `json-schema`: without it a set with a schema does
//! not compile, so nothing passes unchecked.

use std::fmt;
use std::sync::Arc;

use warifu_model::{Digest, Json};

#[cfg(any(test, not(feature = "json-schema")))]
mod absent;
mod fault;
#[cfg(feature = "json-schema")]
mod present;

#[cfg(not(feature = "json-schema"))]
use absent::{Validator, Value};
#[cfg(feature = "json-schema")]
use present::{Validator, Value};

pub use fault::SchemaFault;

/// A compiled JSON Schema (2020-12).
pub struct Schema {
    validator: Validator,
    /// The digest of its canonical text, to tell whether two are the same.
    digest: Digest,
}

impl Schema {
    /// Compiles a schema. References out of the schema fail here.
    ///
    /// # Errors
    ///
    /// A schema that is none, or refers out of itself.
    pub fn compile(schema: &Json) -> Result<Self, SchemaFault> {
        let text = schema.to_canonical();
        Ok(Self { validator: Validator::compile(&text)?, digest: Digest::of(&text) })
    }

    /// The digest of its canonical text.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// Returns `true` where a document conforms; what is not JSON does not.
    pub fn takes(&self, document: &Document) -> bool {
        document.promised.contains(&self.digest)
            || document.value.as_ref().is_some_and(|value| self.validator.takes(value))
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
    /// The schemas that it is assumed to conform to: a document that is yet to be written.
    promised: Vec<Digest>,
}

impl Document {
    /// Reads a document of whatever format.
    pub fn read(bytes: &[u8]) -> Self {
        Self { value: Value::read(bytes).map(Arc::new), promised: Vec::new() }
    }

    /// A document that is yet to be written, and will conform to the schemas with these digests.
    pub fn promised(schemas: Vec<Digest>) -> Self {
        Self { value: None, promised: schemas }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_the_validator_every_schema_is_refused() {
        assert_eq!(absent::Validator::compile(b"true").err(), Some(SchemaFault::Unsupported));
        assert!(absent::Value::read(b"{}").is_none());
    }

    #[cfg(feature = "json-schema")]
    fn schema(text: &str) -> Result<Schema, SchemaFault> {
        let bytes = text.as_bytes();
        Schema::compile(&warifu_model::json::Tape::parse(bytes).unwrap().root().to_json())
    }

    #[cfg(feature = "json-schema")]
    #[test]
    fn documents_conform_or_not() {
        let schema = schema(r#"{"type":"object","required":["score"],"properties":{"score":{"maximum":10}}}"#).unwrap();
        assert!(schema.takes(&Document::read(b"{\"score\": 9.5}")));
        assert!(!schema.takes(&Document::read(b"{\"score\": 10.5}")));
        assert!(!schema.takes(&Document::read(b"{\"score\": ")));
    }

    #[cfg(feature = "json-schema")]
    #[test]
    fn remote_references_and_wild_patterns_fail_when_compiled() {
        assert!(schema(r#"{"$ref":"https://example.org/other.json"}"#).is_err());
        assert!(schema(r#"{"pattern":"(?=a)b"}"#).is_err());
        assert!(schema(r#"{"type":"no such type"}"#).is_err());
        assert!(schema(r##"{"$ref":"#/$defs/a","$defs":{"a":{"type":"array"}}}"##).is_ok());
    }
}
