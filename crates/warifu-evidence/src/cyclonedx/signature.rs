//! A signature in JSON (JSON Signature Format), as far as it shows that there is one: it is not verified.

use serde::de::MapAccess;

use crate::error::ImportProblem;
use crate::field_state::FieldState;
use crate::reader::{Anything, Member, Object, OneOf};

/// A signature, or several of them in `signers` or `chain`.
#[derive(Default)]
pub(super) struct Signature {
    /// It has a value: a member of this name alone signs nothing.
    has_value: bool,
}

impl Signature {
    /// Reads a member that should be a signature, and tells whether it is one.
    pub(super) fn is_in<'de, A: MapAccess<'de>>(value: Member<'_, 'de, A>) -> Result<bool, A::Error> {
        let mut signature = Self::default();
        value.text_or_object(&mut signature)?;
        Ok(signature.has_value)
    }
}

impl<'de> Object<'de> for Signature {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "value" => {
                let text = value.text_or_object(&mut Anything)?.unwrap_or_default();
                self.has_value |= FieldState::of(&text) == FieldState::Stated;
                Ok(())
            }
            "signers" | "chain" => value.one_or_many(|one: OneOf<'de, Self>| {
                self.has_value |= matches!(one, OneOf::Object(Self { has_value: true }));
                Ok::<_, ImportProblem>(())
            }),
            _ => value.skip(),
        }
    }
}
