//! `compositions`: what the document says about its own completeness.

use serde::de::MapAccess;

use crate::field_state::FieldState;
use crate::reader::{Anything, Member, Object};
use crate::relations::Mark;
use crate::sbom::Completeness;

/// All compositions together.
#[derive(Default)]
pub(super) struct Compositions {
    worst: Option<Completeness>,
    /// Elements that are said to be complete.
    complete: Vec<Mark>,
    /// Elements of which it is said that what they need or hold is not all there, or not known.
    open: Vec<Mark>,
}

impl Compositions {
    pub(super) fn add(&mut self, composition: Composition) {
        let Some(aggregate) = composition.aggregate else { return };
        if aggregate == Completeness::Complete {
            self.complete.extend(composition.parts);
            return;
        }
        self.open.extend(composition.parts);
        // bad news about any part is news about the whole
        let is_worse = self.worst != Some(Completeness::Incomplete);
        self.worst = if is_worse { Some(aggregate) } else { self.worst };
    }

    /// What is said of elements: that what they need is all there, or that it is not known.
    pub(super) fn said(&self) -> impl Iterator<Item = (Mark, FieldState)> {
        let complete = self.complete.iter().map(|mark| (*mark, FieldState::Stated));
        complete.chain(self.open.iter().map(|mark| (*mark, FieldState::Unknown)))
    }

    /// Complete is only what is said to be so of the product itself, and nowhere denied.
    pub(super) fn completeness(&self, root: Option<Mark>) -> Option<Completeness> {
        let is_complete = root.is_some_and(|root| self.complete.contains(&root));
        self.worst.or(is_complete.then_some(Completeness::Complete))
    }
}

#[derive(Default)]
pub(super) struct Composition {
    aggregate: Option<Completeness>,
    parts: Vec<Mark>,
}

impl<'de> Object<'de> for Composition {
    const BEARING: &'static [&'static str] = &["aggregate"];

    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "aggregate" => {
                let aggregate = value.text_or_object(&mut Anything)?;
                self.aggregate = Some(match aggregate.as_deref().unwrap_or_default() {
                    "complete" => Completeness::Complete,
                    incomplete if incomplete.starts_with("incomplete") => Completeness::Incomplete,
                    _ => Completeness::Unknown,
                });
            }
            "assemblies" | "dependencies" => value.texts(|part| {
                self.parts.push(Mark::of(&part));
                Ok(())
            })?,
            _ => value.skip()?,
        }
        Ok(())
    }
}
