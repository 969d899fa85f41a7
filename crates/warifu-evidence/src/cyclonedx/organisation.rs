use serde::de::MapAccess;
use warifu_model::Timestamp;

use crate::field_state::FieldState;
use crate::reader::{Member, Object};

/// An organisation or a person, of whom only the name matters.
#[derive(Default)]
pub(super) struct Organisation {
    pub(super) name: Option<String>,
}

impl Organisation {
    pub(super) fn state(&self) -> FieldState {
        self.name.as_deref().map_or(FieldState::Silent, FieldState::of)
    }
}

impl<'de> Object<'de> for Organisation {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "name" => self.name = Some(value.text()?.into_owned()).filter(|name| !name.is_empty()),
            _ => value.skip()?,
        }
        Ok(())
    }
}

/// A time that the document gives.
pub(super) fn time_of<'de, A: MapAccess<'de>>(value: Member<'_, 'de, A>) -> Result<Option<Timestamp>, A::Error> {
    value.parse(crate::timestamp::timestamp).map(Some)
}
