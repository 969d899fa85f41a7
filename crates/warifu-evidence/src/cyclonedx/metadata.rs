//! `metadata`: when, by whom, about what.

use std::borrow::Cow;

use serde::de::MapAccess;
use warifu_model::Timestamp;

use super::component::Component;
use super::organisation::{Organisation, time_of};
use crate::field_state::FieldState;
use crate::header::{Author, Context, Tools};
use crate::note::{Note, NoteCode};
use crate::reader::{Anything, Member, Object, OneOf};

#[derive(Default)]
pub(super) struct Metadata {
    pub(super) created: Option<Timestamp>,
    pub(super) component: Component,
    /// To whom the document may be given (1.7 and later).
    pub(super) distribution: Option<Note>,
    pub(super) author_state: Author,
    pub(super) tools: Tools,
    pub(super) context: Context,
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
                self.author_state.raise(organisation.name.as_deref().map_or(Author::Silent, Author::named));
                self.manufacturer = organisation.name;
            }
            "authors" => {
                let Self { author, author_state, .. } = self;
                value.objects(|person: Organisation| {
                    author_state.raise(person.name.as_deref().map_or(Author::Silent, Author::named));
                    *author = author.take().or(person.name);
                    Ok(())
                })?;
            }
            "tools" => {
                let tools = &mut self.tools;
                value.one_or_many(|one: OneOf<'de, Tool>| {
                    if let OneOf::Object(tool) = one {
                        tool.add_to(tools);
                    }
                    Ok(())
                })?;
            }
            "lifecycles" => {
                let (mut phases, mut names) = (Context::default(), Context::default());
                value.one_or_many(|lifecycle: OneOf<'de, Lifecycle>| {
                    if let OneOf::Object(lifecycle) = lifecycle {
                        phases.add(lifecycle.phase);
                        names.add(lifecycle.name);
                    }
                    Ok(())
                })?;
                // the format lets anybody name a time of their own, which takes back nothing that a phase says
                if names != Context::Unclear || phases == Context::Silent {
                    phases.add(names);
                }
                self.context.add(phases);
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

/// A tool; since 1.5, or in XML, an object with the lists of them.
#[derive(Default)]
struct Tool {
    name: FieldState,
    version: FieldState,
    others: Vec<(FieldState, FieldState)>,
}

impl Tool {
    fn add_to(self, tools: &mut Tools) {
        tools.add(self.name, self.version);
        self.others.into_iter().for_each(|(name, version)| tools.add(name, version));
    }
}

impl<'de> Object<'de> for Tool {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        let state = |text: Option<Cow<'de, str>>| text.map_or(FieldState::Silent, |text| FieldState::of(&text));
        match key {
            "name" => self.name = state(value.text_or_object(&mut Anything)?),
            "version" => self.version = state(value.text_or_object(&mut Anything)?),
            "components" | "services" | "tool" => {
                let others = &mut self.others;
                value.one_or_many(|one: OneOf<'de, Self>| {
                    if let OneOf::Object(tool) = one {
                        others.push((tool.name, tool.version));
                    }
                    Ok(())
                })?;
            }
            _ => value.skip()?,
        }
        Ok(())
    }
}

/// One time in the life of the product: a phase of the format, or a name of the author's own.
#[derive(Default)]
struct Lifecycle {
    phase: Context,
    name: Context,
}

impl<'de> Object<'de> for Lifecycle {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "phase" | "name" => {
                let word = Context::of(&value.text_or_object(&mut Anything)?.unwrap_or_default());
                if key == "phase" {
                    self.phase.add(word);
                } else {
                    self.name.add(word);
                }
                Ok(())
            }
            _ => value.skip(),
        }
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
