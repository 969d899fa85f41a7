//! Build provenance as a predicate.

use super::carried::Carried;
use crate::error::{ImportError, ImportProblem};
use crate::format::Input;
use crate::note::{Note, NoteCode};
use crate::part::{Content, Part};
use crate::provenance::Build;
use crate::reader::read_object;

pub(super) fn read_v1(input: &Input<'_, '_>, _: usize) -> Result<Carried, ImportError> {
    read(input, Build::v1())
}

pub(super) fn read_v0_2(input: &Input<'_, '_>, _: usize) -> Result<Carried, ImportError> {
    read(input, Build::v0_2())
}

fn read(input: &Input<'_, '_>, mut build: Build) -> Result<Carried, ImportError> {
    read_object(input.trail, &mut build)?;
    let facts = build.facts().map_err(|problem: ImportProblem| ImportError::whole(problem))?;
    let no_source = facts.source.is_none().then_some(Note::of(NoteCode::BuildSourceNotStated));
    let unusable = Note::counted(NoteCode::MaterialDigestsUnusable, facts.unusable_digests);
    let (claims, dated) = (facts.claims(), facts.dated());
    let part = Part::of("build_provenance", Some(facts.builder), dated, claims);
    let notes = no_source.into_iter().chain(unusable).collect();
    Ok(Carried::good(Content { parts: part.into_iter().collect(), notes }))
}
