//! in-toto statements, v0.1 and v1, with build provenance as their predicate.
//!
//! The statement is about its subjects, which are known by their SHA-256 alone. The signature of an envelope is not
//! checked here, and nothing is claimed about it: whether a known key has signed the document is found out when it is
//! evaluated, over the bytes at hand.

use serde::de::MapAccess;

use crate::bounds;
use crate::digests::DigestSet;
use crate::error::{ImportError, ImportProblem};
use crate::format::{EvidenceFormat, FormatMark, Input, MarkValue};
use crate::limits;
use crate::note::{Note, NoteCode};
use crate::part::{Content, Part};
use crate::provenance::{Build, V1, V02};
use crate::reader::{Member, Object, Trail, read_object};
use crate::shown::shortened;
use crate::subject::{About, Name, Target};
use crate::terms::Countable;

/// The format.
pub(crate) static FORMAT: EvidenceFormat = EvidenceFormat {
    name: "in-toto statement",
    versions: VERSIONS,
    media_type: "application/vnd.in-toto+json",
    kinds: &["build_provenance"],
    marks: &[FormatMark { member: "_type", value: MarkValue::Any }],
    read: read_plain,
};

/// Way in which a statement came.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Wrapping {
    Plain,
    Enveloped,
}

fn read_plain(&Input { trail, target, .. }: &Input<'_, '_>) -> Result<Content, ImportError> {
    read(trail, target, Wrapping::Plain)
}

/// Reads the statement and checks what it is about.
pub(crate) fn read(trail: &Trail<'_>, target: &Target, wrapping: Wrapping) -> Result<Content, ImportError> {
    // the predicate may stand before its type
    let mut head = Head::default();
    read_object(&Trail::new(trail.text(), None), &mut head)?;
    match head.predicate_type.as_deref() {
        Some(V02) => read_as(trail, target, wrapping, Build::v0_2()),
        Some(V1) => read_as(trail, target, wrapping, Build::v1()),
        Some(other) => {
            Err(ImportError::at("/predicateType", ImportProblem::UnsupportedPredicate { value: shortened(other) }))
        }
        None => Err(ImportError::whole(ImportProblem::MissingField { key: "predicateType" })),
    }
}

fn read_as(trail: &Trail<'_>, target: &Target, wrapping: Wrapping, build: Build) -> Result<Content, ImportError> {
    let mut statement = Statement { about: About::default(), subjects: 0, build, has_predicate: false };
    read_object(trail, &mut statement)?;
    let matched = target.matched(&statement.about, "/subject")?;
    if !statement.has_predicate {
        return Err(ImportError::whole(ImportProblem::MissingField { key: "predicate" }));
    }
    let facts = statement.build.facts().map_err(|problem| ImportError::at("/predicate", problem))?;
    let mut notes: Vec<_> = matched.note().into_iter().collect();
    notes.extend(facts.source.is_none().then_some(Note::of(NoteCode::BuildSourceNotStated)));
    notes.extend(Note::counted(NoteCode::MaterialDigestsUnusable, facts.unusable_digests));
    notes.extend((wrapping == Wrapping::Enveloped).then_some(Note::of(NoteCode::SignatureNotChecked)));
    let claims = facts.claims();
    Ok(Content {
        parts: Part::of("build_provenance", Some(facts.builder), facts.finished, claims).into_iter().collect(),
        notes,
    })
}

#[derive(Default)]
struct Head {
    predicate_type: Option<String>,
}

impl<'de> Object<'de> for Head {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "_type" => value.parse(statement_type)?,
            "predicateType" => self.predicate_type = Some(value.text()?.into_owned()),
            _ => value.skip()?,
        }
        Ok(())
    }
}

fn statement_type(text: &str) -> Result<(), ImportProblem> {
    match text {
        "https://in-toto.io/Statement/v0.1" | "https://in-toto.io/Statement/v1" => Ok(()),
        other => {
            Err(ImportProblem::UnsupportedVersion { format: FORMAT.name, version: shortened(other), read: VERSIONS })
        }
    }
}

struct Statement {
    about: About,
    subjects: usize,
    build: Build,
    has_predicate: bool,
}

impl<'de> Object<'de> for Statement {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "subject" => {
                let Self { about, subjects, .. } = self;
                value.objects(|subject: Subject| {
                    *subjects += 1;
                    bounds::within(*subjects, Countable::Subjects, limits::SUBJECTS)?;
                    about.extend(subject.digest);
                    about.label(&subject.label);
                    Ok(())
                })
            }
            "predicate" => {
                self.has_predicate = true;
                value.object(&mut self.build)
            }
            _ => value.skip(),
        }
    }
}

#[derive(Default)]
struct Subject {
    digest: Option<Name>,
    label: String,
}

impl<'de> Object<'de> for Subject {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "name" => self.label = value.text()?.into_owned(),
            "digest" => self.digest = value.digests(DigestSet::sha256)?.map(Name::Sha256),
            _ => value.skip()?,
        }
        Ok(())
    }
}

/// Versions that are read.
const VERSIONS: &str = "v0.1 and v1 with SLSA provenance v0.2 or v1";
