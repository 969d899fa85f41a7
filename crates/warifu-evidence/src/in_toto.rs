//! in-toto statements, v0.1 and v1, with any predicate of one table.
//!
//! The statement is about its subjects, which are known by their SHA-256 alone, and so is what it carries. The signature of an
//! envelope is not checked here, and nothing is claimed about it: whether a known key has signed the document is found out
//! when it is evaluated, over the bytes provided.

mod build;
mod predicates;

use serde::de::MapAccess;

use crate::binding::Bound;
use crate::bounds;
use crate::digests::DigestSet;
use crate::error::{ImportError, ImportProblem};
use crate::format::{EvidenceFormat, FormatMark, Input, MarkValue};
use crate::limits;
use crate::note::{Note, NoteCode};
use crate::part::Content;
use crate::reader::{Member, Object, read_object};
use crate::shown::{SHOWN, shortened};
use crate::subject::{About, Name};
use crate::terms::Countable;

use predicates::Predicate;
pub use predicates::predicate_types;

/// The format.
pub(crate) static FORMAT: EvidenceFormat = EvidenceFormat {
    name: "in-toto statement",
    versions: VERSIONS,
    media_type: "application/vnd.in-toto+json",
    kinds: KINDS,
    marks: &[FormatMark::Member("_type", MarkValue::Any)],
    read,
};

/// Reads the statement and what it carries, and checks what they are about.
pub(crate) fn read(input: &Input<'_, '_>) -> Result<Content, ImportError> {
    let mut statement = Statement::default();
    read_object(input.trail, &mut statement)?;
    let missing = |key| ImportError::whole(ImportProblem::MissingField { key });
    let name = statement.predicate_type.as_deref().ok_or_else(|| missing("predicateType"))?;
    let predicate = Predicate::find(name).ok_or_else(|| {
        let (value, read) = (shortened(name).into(), predicates::listed_types().into());
        ImportError::at(
            "/predicateType",
            ImportProblem::UnsupportedPredicate { value, read, known: predicates::known(name) },
        )
    })?;
    let mut notes =
        input.matched(&statement.about, "/subject").map_err(|error| statement.nameless().unwrap_or(error))?;
    let text = statement.predicate.ok_or_else(|| missing("predicate"))?;
    // subjects that are artifacts tie what is inside; where the maker has tied the statement, the maker ties that too
    let bound = if input.target.knows(&statement.about) { Bound::Statement } else { input.bound };
    let content = predicate
        .read(text, &Input { bound, ..*input })
        .map_err(|error| error.below("/predicate", input.trail.offset(text)))?;
    notes.extend(content.notes.into_iter().filter(|note| note.code != NoteCode::BoundByMaker));
    Ok(Content { parts: content.parts, notes })
}

/// The same for a statement in an envelope, which has been opened and not verified.
pub(crate) fn read_enveloped(input: &Input<'_, '_>) -> Result<Content, ImportError> {
    let mut content = read(input)?;
    content.notes.push(Note::of(NoteCode::SignatureNotChecked));
    Ok(content)
}

fn statement_type(text: &str) -> Result<(), ImportProblem> {
    match text {
        "https://in-toto.io/Statement/v0.1" | "https://in-toto.io/Statement/v1" => Ok(()),
        other => {
            Err(ImportProblem::UnsupportedVersion { format: FORMAT.name, version: shortened(other), read: VERSIONS })
        }
    }
}

#[derive(Default)]
struct Statement<'de> {
    about: About,
    subjects: usize,
    /// Algorithms of the digests of subjects that have no SHA-256.
    algorithms: Vec<String>,
    predicate_type: Option<String>,
    predicate: Option<&'de str>,
}

impl Statement<'_> {
    /// The refusal of a statement whose subjects have digests, and no SHA-256 among them.
    fn nameless(&self) -> Option<ImportError> {
        if self.algorithms.is_empty() || self.about.names().next().is_some() {
            return None;
        }
        let (subjects, algorithms) = (self.about.labels().cloned().collect(), self.algorithms.clone());
        Some(ImportError::at("/subject", ImportProblem::SubjectWithoutSha256 { subjects, algorithms }))
    }
}

impl<'de> Object<'de> for Statement<'de> {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "_type" => value.parse(statement_type)?,
            "predicateType" => self.predicate_type = Some(value.text()?.into_owned()),
            "subject" => {
                let Self { about, subjects, algorithms, .. } = self;
                value.objects(|subject: Subject| {
                    *subjects += 1;
                    bounds::within(*subjects, Countable::Subjects, limits::SUBJECTS)?;
                    about.extend(subject.digest);
                    about.label(&subject.label);
                    for algorithm in subject.algorithms {
                        if algorithms.len() < SHOWN && !algorithms.contains(&algorithm) {
                            algorithms.push(algorithm);
                        }
                    }
                    Ok(())
                })?;
            }
            "predicate" => self.predicate = Some(value.raw()?),
            _ => value.skip()?,
        }
        Ok(())
    }
}

#[derive(Default)]
struct Subject {
    digest: Option<Name>,
    /// Algorithms of its other digests, where it has no SHA-256.
    algorithms: Vec<String>,
    label: String,
}

impl<'de> Object<'de> for Subject {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "name" => self.label = value.text()?.into_owned(),
            "digest" => {
                let (digest, algorithms) = value.digests(sha256_or_algorithms)?;
                (self.digest, self.algorithms) = (digest.map(Name::Sha256), algorithms);
            }
            _ => value.skip()?,
        }
        Ok(())
    }
}

fn sha256_or_algorithms(set: &DigestSet<'_>) -> Result<(Option<warifu_model::Digest>, Vec<String>), ImportProblem> {
    match set.sha256()? {
        Some(digest) => Ok((Some(digest), Vec::new())),
        None => Ok((None, set.algorithms().take(SHOWN).map(shortened).collect())),
    }
}

/// The kinds of evidence that statements carry.
pub(crate) const KINDS: &[&str] = &["build_provenance", "sbom", "scorecard", "vex"];
/// Versions that are read.
const VERSIONS: &str = "v0.1 and v1 with SLSA provenance v0.2 or v1, or with a document of these formats";

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_kinds_are_those_of_the_predicates() {
        let kinds: BTreeSet<_> = predicate_types().flat_map(|(_, kinds)| kinds).collect();
        assert_eq!(kinds, KINDS.iter().copied().collect());
    }
}
