//! One entry of `licenses`: a licence by id or name, or an expression.

use serde::de::MapAccess;

use crate::field_state::FieldState;
use crate::licence;
use crate::reader::{Member, Object};

#[derive(Default)]
pub(super) struct Licence {
    pub(super) said: FieldState,
    /// Number of texts in the place of a licence that name none.
    pub(super) unusable: u32,
}

impl Licence {
    fn raise(&mut self, said: FieldState) {
        self.unusable += u32::from(said == FieldState::Silent);
        self.said.raise(said);
    }
}

impl<'de> Object<'de> for Licence {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "license" => {
                let mut choice = Choice::default();
                value.object(&mut choice)?;
                self.raise(choice.said);
            }
            // there is no place in CycloneDX that could define a `LicenseRef-`: it is a name of its own
            "expression" => self.raise(licence::expression(&value.text()?, |_| true)),
            _ => value.skip()?,
        }
        Ok(())
    }
}

#[derive(Default)]
struct Choice {
    said: FieldState,
}

impl<'de> Object<'de> for Choice {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "id" => self.said.raise(licence::id(&value.text()?)),
            "name" => self.said.raise(FieldState::of(&value.text()?)),
            _ => value.skip()?,
        }
        Ok(())
    }
}
