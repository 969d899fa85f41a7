//! `warifu.declaration/1`: what the maker, a laboratory or an auditor states in its own words. Read strictly, by the
//! model's own reader.

use warifu_model::{Declaration, ReadError};

use crate::claims::TOOL_CLAIMS;
use crate::error::{ImportError, ImportProblem};
use crate::format::{EvidenceFormat, FormatMark, Input, MarkValue};
use crate::note::Note;
use crate::part::{Content, KINDS, Part};
use crate::position::Position;
use crate::subject::{About, Name};

/// The format.
pub(crate) static FORMAT: EvidenceFormat = EvidenceFormat {
    name: "declaration",
    versions: "warifu.declaration/1",
    media_type: "application/vnd.warifu.declaration+json",
    kinds: &[],
    marks: &[FormatMark::Member("format", MarkValue::Begins("warifu.declaration/"))],
    read,
};

/// Reads the declaration and checks what it is about.
fn read(input: &Input<'_, '_>) -> Result<Content, ImportError> {
    let declaration = Declaration::read(input.trail.text().as_bytes()).map_err(unreadable)?;
    let (part, notes) = part_of(declaration, input, |claim| format!("/claims/{claim}"))?;
    Ok(Content { parts: vec![part], notes })
}

/// A document of ours that does not read.
pub(crate) fn unreadable(error: ReadError) -> ImportError {
    let offset = Some(error.offset as u64);
    let position = Position { pointer: error.pointer.clone(), offset, ..Position::default() };
    ImportError { problem: ImportProblem::Declaration(Box::new(error)), position }
}

/// What a declaration says, with what is to be noted. Where a claim stands is told by a pointer.
pub(crate) fn part_of(
    declaration: Declaration,
    input: &Input<'_, '_>,
    pointer: impl Fn(&str) -> String,
) -> Result<(Part, Vec<Note>), ImportError> {
    refuse_reserved(&declaration, pointer)?;
    let notes = input.matched(&about(&declaration)?, "/product")?;
    let part = Part {
        kind: declaration.kind,
        made_by: Some(declaration.made_by),
        made_at: Some(declaration.made_at),
        valid_until: declaration.valid_until,
        claims: declaration.claims.into_iter().collect(),
        gaps: Vec::new(),
        vex: None,
    };
    Ok((part, notes))
}

/// Otherwise a maker could declare a good SBOM instead of having one.
fn refuse_reserved(declaration: &Declaration, pointer: impl Fn(&str) -> String) -> Result<(), ImportError> {
    let reserved = |name: &str| ImportProblem::Reserved { name: name.to_owned() };
    let kind = declaration.kind.as_str();
    if KINDS.contains(&kind) {
        return Err(ImportError::at("/kind", reserved(kind)));
    }
    match declaration.claims.iter().map(|(id, _)| id).find(|id| TOOL_CLAIMS.binary_search(&id.as_str()).is_ok()) {
        Some(id) => Err(ImportError::at(pointer(id.as_str()), reserved(id.as_str()))),
        None => Ok(()),
    }
}

fn about(declaration: &Declaration) -> Result<About, ImportError> {
    let mut about = About::default();
    about.extend(declaration.artifacts.iter().copied().map(Name::Sha256));
    for (index, identifier) in declaration.identifiers.iter().enumerate() {
        let name = Name::of(identifier);
        about.extend(name.map_err(|problem| ImportError::at(format!("/product/identifiers/{index}/value"), problem))?);
    }
    Ok(about)
}
