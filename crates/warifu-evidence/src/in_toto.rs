//! in-toto statements, v0.1 and v1, with any predicate of one table; and links without a statement.
//!
//! The statement is about its subjects, which are known by their SHA-256 alone, and so is what it carries. The signature of an
//! envelope is not checked here, and nothing is claimed about it: whether a known key has signed the document is found out
//! when it is evaluated, over the bytes provided.

mod build;
mod carried;
mod predicates;
mod release;
mod step;
mod test_result;
mod verdict;

use serde::de::MapAccess;

use crate::binding::Bound;
use crate::bounds;
use crate::digests::DigestSet;
use crate::error::{ImportError, ImportProblem};
use crate::format::{EvidenceFormat, FormatMark, Input, MarkValue};
use crate::limits;
use crate::name_match::NameMatch;
use crate::note::{Note, NoteCode};
use crate::part::Content;
use crate::reader::{Member, Object, Trail, read_object};
use crate::shown::{SHOWN, shortened};
use crate::subject::{About, Name};
use crate::terms::Countable;

use carried::name_of;
pub use predicates::predicate_types;
use predicates::{Bears, Body, OwnPredicate, Predicate};

/// The format.
pub(crate) static FORMAT: EvidenceFormat = EvidenceFormat {
    name: "in-toto statement",
    versions: VERSIONS,
    media_type: "application/vnd.in-toto+json",
    kinds: KINDS,
    marks: &[FormatMark::Member("_type", MarkValue::Any)],
    read,
};

/// A link as `in-toto-run` signs it, without a statement.
pub(crate) static SIGNED_LINK: EvidenceFormat = EvidenceFormat {
    name: "in-toto link",
    versions: "",
    media_type: "application/vnd.in-toto.link+json",
    kinds: &["link"],
    marks: &[FormatMark::Member("signed", MarkValue::Any)],
    read: step::read_signed,
};

/// Reads the statement and what it carries, and checks what they are about.
pub(crate) fn read(input: &Input<'_, '_>) -> Result<Content, ImportError> {
    let mut statement = Statement::default();
    read_object(input.trail, &mut statement)?;
    if statement.is_link {
        return step::read_bare(input);
    }
    let missing = |key| ImportError::whole(ImportProblem::MissingField { key });
    let name = statement.predicate_type.as_deref().ok_or_else(|| missing("predicateType"))?;
    let predicate = Predicate::find(name).ok_or_else(|| {
        let (value, read) = (shortened(name).into(), predicates::listed_types().into());
        ImportError::at(
            "/predicateType",
            ImportProblem::UnsupportedPredicate { value, read, known: predicates::known(name) },
        )
    })?;
    let formats = match &predicate.body {
        Body::Own(own) => return statement.carry(input, own),
        Body::Document(formats) => formats,
    };
    let mut notes =
        input.matched(&statement.about, "/subject").map_err(|error| statement.nameless().unwrap_or(error))?;
    let text = statement.predicate.ok_or_else(|| missing("predicate"))?;
    // subjects that are artifacts tie what is inside; where the maker has tied the statement, the maker ties that too
    let bound = if input.target.knows(&statement.about) { Bound::Statement } else { input.bound };
    let content = predicates::read_document(formats, text, &Input { bound, ..*input })
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

/// True for a link, false for a statement.
fn statement_type(text: &str) -> Result<bool, ImportProblem> {
    match text {
        "https://in-toto.io/Statement/v0.1" | "https://in-toto.io/Statement/v1" => Ok(false),
        step::LINK => Ok(true),
        other => {
            Err(ImportProblem::UnsupportedVersion { format: FORMAT.name, version: shortened(other), read: VERSIONS })
        }
    }
}

#[derive(Default)]
struct Statement<'de> {
    /// It is a link without a statement.
    is_link: bool,
    about: About,
    /// Package URLs and CPE names by which its subjects are called: no identity, but enough for bad news.
    names: Vec<Name>,
    subjects: usize,
    /// Algorithms of the digests of subjects that have no SHA-256.
    algorithms: Vec<String>,
    predicate_type: Option<String>,
    predicate: Option<&'de str>,
}

impl Statement<'_> {
    /// Reads a predicate that only statements carry, and ties what it says to the product.
    fn carry(self, input: &Input<'_, '_>, own: &OwnPredicate) -> Result<Content, ImportError> {
        let place = |error: ImportError| self.nameless().unwrap_or(error);
        let matched = input.matched(&self.about, "/subject").map(|_| ()).map_err(place);
        let text = self.predicate.ok_or_else(|| carried::missing("predicate"));
        let read = text.and_then(|text| {
            let inner = Input { trail: &Trail::new(text, None), ..*input };
            (own.read)(&inner, self.subjects).map_err(|error| error.below("/predicate", input.trail.offset(text)))
        });
        let is_of_another = || {
            let all: Vec<_> = self.about.names().chain(&self.names).cloned().collect();
            input.target.match_of(&all) == NameMatch::Different
        };
        match (matched, read) {
            (_, Ok(carried)) => carried.tied(input, &self.about, &self.names, "/subject").map_err(place),
            // what is not understood and may be bad news about the product is not passed over as being about something else
            (Err(_), Err(error)) if own.bears == Bears::AnyNews && !is_of_another() => Err(error),
            (Err(mismatch), Err(_)) => Err(mismatch),
            (Ok(()), Err(error)) => Err(error),
        }
    }

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
    const BEARING: &'static [&'static str] = &["predicate", "subject"];

    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "_type" => self.is_link = value.parse(statement_type)?,
            "predicateType" => self.predicate_type = Some(value.text()?.into_owned()),
            "subject" => {
                let Self { about, names, subjects, algorithms, .. } = self;
                value.objects(|subject: Subject| {
                    *subjects += 1;
                    bounds::within(*subjects, Countable::Subjects, limits::SUBJECTS)?;
                    about.extend(subject.digest);
                    about.label(&subject.label);
                    names.extend(name_of(&subject.label).into_iter().chain(name_of(&subject.uri)));
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
    uri: String,
}

impl<'de> Object<'de> for Subject {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "name" => self.label = value.text()?.into_owned(),
            "uri" => self.uri = value.text()?.into_owned(),
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
pub(crate) const KINDS: &[&str] = &[
    "build_provenance",
    "link",
    "release_statement",
    "sbom",
    "scorecard",
    "test_result",
    "verification_summary",
    "vex",
];
/// Versions that are read.
const VERSIONS: &str = "v0.1 and v1 with SLSA provenance v0.2 or v1, a VSA, an SVR, a test result, a link, a release, or with a document of \
    these formats";

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
