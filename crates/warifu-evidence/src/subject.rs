//! Names of a document and of the product, compared: by an artifact's digest or an equal identifier, never by a name alone.

use std::collections::BTreeSet;
use std::fmt;

use warifu_model::{Digest, Identifier, IdentifierKind, Product};

use crate::error::{ImportError, ImportProblem};
use crate::identifier;
use crate::note::{Note, NoteCode};
use crate::shown::{SHOWN, shortened};

/// One thing that something is known by, in the form in which equal means equal.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Name {
    /// SHA-256 of an artifact.
    Sha256(Digest),
    /// Package URL.
    Purl(String),
    /// CPE 2.3 name.
    Cpe(String),
    /// GTIN of 14 digits.
    Gtin(String),
    /// The maker's own model identifier; only documents of ours have it.
    Model(String),
}

impl Name {
    /// The compared form of an identifier of ours.
    pub(crate) fn of(identifier: &Identifier) -> Result<Option<Self>, ImportProblem> {
        let value = identifier.value.as_str();
        Ok(match identifier.kind {
            IdentifierKind::Purl => Some(Self::Purl(identifier::purl(value)?)),
            IdentifierKind::Cpe => identifier::cpe(value)?.map(Self::Cpe),
            IdentifierKind::Gtin => Some(Self::Gtin(identifier::gtin(value)?)),
            IdentifierKind::Model => Some(Self::Model(value.to_owned())),
        })
    }

    /// The digests of artifacts that stand in a package URL: a version `sha256:…`, as containers have, and the qualifier
    /// `checksum`.
    fn digests(&self) -> Vec<Self> {
        match self {
            Self::Purl(purl) => identifier::digests_of_purl(purl).into_iter().map(Self::Sha256).collect(),
            _ => Vec::new(),
        }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sha256(digest) => write!(f, "sha256:{}…", digest.short()),
            Self::Purl(text) | Self::Cpe(text) | Self::Model(text) => f.write_str(&shortened(text)),
            Self::Gtin(text) => write!(f, "gtin {text}"),
        }
    }
}

/// Names of the product.
pub(crate) struct Target {
    names: BTreeSet<Name>,
    version: String,
}

/// Match of a document by artifacts.
pub(crate) struct ArtifactMatch {
    /// Artifacts of the product that the document names by digest.
    pub(crate) artifacts: usize,
    /// Artifacts that the product has.
    pub(crate) of: usize,
}

impl ArtifactMatch {
    /// Gives what the match leaves open.
    pub(crate) fn note(&self) -> Option<Note> {
        match self.artifacts {
            0 => Some(Note::of(NoteCode::MatchedByIdentifier)),
            some => Note::counted(NoteCode::ArtifactsNotNamed, self.of.saturating_sub(some)),
        }
    }
}

impl Target {
    /// The compared forms of a product's identifiers. A malformed one is an error, at its place in the product file.
    pub(crate) fn of(product: &Product) -> Result<Self, ImportError> {
        let mut names: BTreeSet<_> = product.artifacts.iter().map(|artifact| Name::Sha256(artifact.digest)).collect();
        for (index, identifier) in product.identifiers.iter().enumerate() {
            let name = Name::of(identifier).map_err(|problem| {
                ImportError::at(format!("/identifiers/{index}/value"), problem).inside("the product")
            })?;
            names.extend(name);
        }
        Ok(Self { names, version: product.version.clone() })
    }

    /// True where something known by these names is the product.
    pub(crate) fn is_known_by(&self, names: &[Name]) -> bool {
        let is_own =
            |name: &Name| self.names.contains(name) || name.digests().iter().any(|own| self.names.contains(own));
        names.iter().any(is_own)
    }

    /// The names, in order.
    pub(crate) fn names(&self) -> impl Iterator<Item = &Name> {
        self.names.iter()
    }

    /// The product's version, in its own words.
    pub(crate) fn version(&self) -> &str {
        &self.version
    }

    /// True where a document names the product: by the digest of an artifact or by an equal identifier.
    pub(crate) fn knows(&self, about: &About) -> bool {
        about.names.iter().any(|name| self.names.contains(name))
    }

    /// Counts the artifacts that a document names.
    pub(crate) fn by_digest(&self, about: &About) -> ArtifactMatch {
        let is_artifact = |name: &&Name| matches!(name, Name::Sha256(_));
        let of = self.names.iter().filter(is_artifact).count();
        let artifacts = self.names.iter().filter(is_artifact).filter(|name| about.names.contains(*name)).count();
        ArtifactMatch { artifacts, of }
    }

    /// The refusal of a document that is about something else, or does not say what it is about.
    pub(crate) fn mismatch(&self, about: &About, pointer: &str) -> ImportError {
        let document = about.shown();
        if document.is_empty() {
            return ImportError::at(pointer, ImportProblem::SubjectMissing);
        }
        let product = About { names: self.names.clone(), labels: BTreeSet::new() };
        ImportError::at(pointer, ImportProblem::SubjectMismatch { document, product: product.shown() })
    }
}

/// Names of what a document is about.
#[derive(Default)]
pub(crate) struct About {
    names: BTreeSet<Name>,
    /// Names that identify nothing but help a person; shown only.
    labels: BTreeSet<String>,
}

impl About {
    pub(crate) fn extend(&mut self, names: impl IntoIterator<Item = Name>) {
        for name in names {
            self.names.extend(name.digests());
            self.names.insert(name);
        }
    }

    /// The names, in order.
    pub(crate) fn names(&self) -> impl Iterator<Item = &Name> {
        self.names.iter()
    }

    /// The names that only help a person, in order.
    pub(crate) fn labels(&self) -> impl Iterator<Item = &String> {
        self.labels.iter()
    }

    /// Remembers a name for messages; more than a few are not kept.
    pub(crate) fn label(&mut self, text: &str) {
        if self.labels.len() < SHOWN && !text.is_empty() {
            self.labels.insert(shortened(text));
        }
    }

    /// Identifiers first, then labels, then digests: what a person recognises.
    fn shown(&self) -> Vec<String> {
        let rank = |name: &&Name| matches!(name, Name::Sha256(_));
        let (digests, identifiers): (Vec<_>, Vec<_>) = self.names.iter().partition(rank);
        let identifiers = identifiers.into_iter().map(Name::to_string);
        let digests = digests.into_iter().map(Name::to_string);
        let all = identifiers.chain(self.labels.iter().cloned()).chain(digests);
        all.take(SHOWN).collect()
    }
}
