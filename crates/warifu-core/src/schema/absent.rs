//! What stands in for the validator where it was left out: no schema compiles, and there is no value of either type.

use super::SchemaFault;

/// A compiled schema: there is none.
pub(super) enum Validator {}

/// A JSON document: none is read, because no schema asks for one.
#[derive(Debug)]
pub(super) enum Value {}

impl Validator {
    pub(super) fn compile(_: &[u8]) -> Result<Self, SchemaFault> {
        Err(SchemaFault::Unsupported)
    }

    #[cfg_attr(test, expect(dead_code, reason = "tests look at what compiles; nothing does"))]
    pub(super) fn takes(&self, _: &Value) -> bool {
        match *self {}
    }
}

impl Value {
    pub(super) fn read(_: &[u8]) -> Option<Self> {
        None
    }
}
