//! One entry of `licenses`: a licence by id or name, or an expression.

use serde::de::MapAccess;

use crate::licence;
use crate::reader::{Member, Object};
use crate::said::Said;

#[derive(Default)]
pub(super) struct Licence {
    pub(super) said: Said,
    /// How many texts stand where a licence should, and name none.
    pub(super) unusable: u32,
}

impl Licence {
    fn hear(&mut self, said: Said) {
        self.unusable += u32::from(said == Said::Silent);
        self.said.hear(said);
    }
}

impl<'de> Object<'de> for Licence {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "license" => {
                let mut choice = Choice::default();
                value.object(&mut choice)?;
                self.hear(choice.said);
            }
            // there is no place in CycloneDX that could define a `LicenseRef-`: it is a name of its own
            "expression" => self.hear(licence::expression(&value.text()?, |_| true)),
            _ => value.skip()?,
        }
        Ok(())
    }
}

#[derive(Default)]
struct Choice {
    said: Said,
}

impl<'de> Object<'de> for Choice {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "id" => self.said.hear(licence::id(&value.text()?)),
            "name" => self.said.hear(Said::of(&value.text()?)),
            _ => value.skip()?,
        }
        Ok(())
    }
}
