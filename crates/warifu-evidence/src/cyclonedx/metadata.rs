//! `metadata`: when, by whom, about what.

use serde::de::MapAccess;
use warifu_model::Timestamp;

use super::component::Component;
use super::organisation::{Organisation, time_of};
use crate::note::{Note, NoteCode};
use crate::reader::{Anything, Member, Object};

#[derive(Default)]
pub(super) struct Metadata {
    pub(super) created: Option<Timestamp>,
    pub(super) component: Component,
    /// To whom the document may be given (1.7 and later).
    pub(super) distribution: Option<Note>,
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
            "distributionConstraints" => {
                let mut constraints = Distribution::default();
                value.object(&mut constraints)?;
                self.distribution = constraints.label.map(Note::of);
            }
            _ => value.skip()?,
        }
        Ok(())
    }
}

/// Constraints of distribution: a label of the Traffic Light Protocol.
#[derive(Default)]
struct Distribution {
    label: Option<NoteCode>,
}

impl<'de> Object<'de> for Distribution {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "tlp" => {
                self.label = Some(match value.text_or_object(&mut Anything)?.as_deref() {
                    Some("CLEAR") => NoteCode::TlpClear,
                    Some("GREEN") => NoteCode::TlpGreen,
                    Some("AMBER") => NoteCode::TlpAmber,
                    Some("AMBER_AND_STRICT") => NoteCode::TlpAmberStrict,
                    Some("RED") => NoteCode::TlpRed,
                    _ => NoteCode::TlpUnknown,
                });
                Ok(())
            }
            _ => value.skip(),
        }
    }
}
