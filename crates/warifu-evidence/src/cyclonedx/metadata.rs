//! `metadata`: when, by whom, about what.

use serde::de::MapAccess;
use warifu_model::Timestamp;

use super::component::Component;
use super::{Organisation, time_of};
use crate::reader::{Member, Object};

#[derive(Default)]
pub(super) struct Metadata {
    pub(super) created: Option<Timestamp>,
    pub(super) component: Component,
    manufacturer: Option<String>,
    author: Option<String>,
}

impl Metadata {
    /// Maker of the document: the organisation that did (1.6 and later), else the first author.
    pub(super) fn made_by(&mut self) -> Option<String> {
        self.manufacturer.take().or(self.author.take())
    }
}

impl<'de> Object<'de> for Metadata {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "timestamp" => self.created = time_of(value)?,
            "component" => value.object(&mut self.component)?,
            "manufacturer" => {
                let mut organisation = Organisation::default();
                value.object(&mut organisation)?;
                self.manufacturer = organisation.name;
            }
            "authors" => {
                let author = &mut self.author;
                value.objects(|person: Organisation| {
                    *author = author.take().or(person.name);
                    Ok(())
                })?;
            }
            _ => value.skip()?,
        }
        Ok(())
    }
}
