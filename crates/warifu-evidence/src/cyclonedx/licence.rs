//! One entry of `licenses`: a licence by id or name, or an expression.

use serde::de::MapAccess;

use crate::field_state::FieldState;
use crate::licence;
use crate::reader::{Member, Object};

#[derive(Default)]
pub(super) struct Licence {
    pub(super) state: FieldState,
    /// Number of texts in the place of a licence that name none.
    pub(super) unusable: u32,
}

impl Licence {
    fn raise(&mut self, state: FieldState) {
        self.unusable += u32::from(state == FieldState::Silent);
        self.state.raise(state);
    }
}

impl<'de> Object<'de> for Licence {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "license" => {
                let mut choice = Choice::default();
                value.object(&mut choice)?;
                self.raise(choice.state);
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
    state: FieldState,
}

impl<'de> Object<'de> for Choice {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "id" => self.state.raise(licence::id(&value.text()?)),
            "name" => self.state.raise(FieldState::of(&value.text()?)),
            _ => value.skip()?,
        }
        Ok(())
    }
}
