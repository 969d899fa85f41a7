use std::borrow::Cow;

use warifu_model::{Digest, Vocabulary, VocabularyPin};

use crate::document::{Document, DocumentKind, kind_of};
use crate::error::CatalogError;
use crate::landing;
use crate::shipped;

/// Documents on a shelf, each found by id and version or by digest.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Catalog {
    documents: Vec<Document>,
}

impl Catalog {
    /// The catalogue that ships with this version of Warifu. A test holds that it reads; callers may still pass the
    /// error on.
    pub fn shipped() -> Result<Self, CatalogError> {
        Self::of(shipped::DOCUMENTS.map(Cow::Borrowed))
    }

    /// A catalogue of these documents, in any order. A profile needs its base set among them, a set its vocabularies,
    /// a sector list the one before it, a crosswalk what it pins. The same bytes twice count once.
    pub fn read(files: impl IntoIterator<Item = Vec<u8>>) -> Result<Self, CatalogError> {
        Self::of(files.into_iter().map(Cow::Owned))
    }

    /// Every document: vocabularies, sets, profiles, sector lists, crosswalks; by id, oldest version first.
    pub fn documents(&self) -> &[Document] {
        &self.documents
    }

    /// The vocabularies.
    pub fn vocabularies(&self) -> impl Iterator<Item = &Vocabulary> {
        self.documents.iter().filter_map(Document::vocabulary)
    }

    /// The document with this digest: its identity ([`Document::digest`]) or that of its file.
    pub fn by_digest(&self, digest: &Digest) -> Option<&Document> {
        let by_identity = self.documents.iter().find(|document| document.digest() == *digest);
        // only a profile is another document than its file
        let mut profiles = self.documents.iter().filter(|document| document.profile().is_some());
        by_identity.or_else(|| profiles.find(|document| document.file_digest() == *digest))
    }

    pub(crate) fn of(files: impl IntoIterator<Item = Cow<'static, [u8]>>) -> Result<Self, CatalogError> {
        let mut sorted = Vec::new();
        for bytes in files {
            let file = Digest::of(&bytes);
            let kind = kind_of(&bytes).map_err(|error| CatalogError::Read { file, error: Box::new(error) })?;
            sorted.push((kind.ok_or(CatalogError::UnknownFormat { file })?, file, bytes));
        }
        // Profiles come last: they need what they are based on. Digests make the order independent of the caller's.
        sorted.sort_by_key(|(kind, file, _)| (*kind, *file));
        sorted.dedup_by_key(|(_, file, _)| *file);
        let mut catalog = Self { documents: Vec::new() };
        for (kind, file, bytes) in sorted {
            let read_error = |error| CatalogError::Read { file, error: Box::new(error) };
            let document = match kind {
                DocumentKind::Vocabulary => Document::read_vocabulary(bytes).map_err(read_error)?,
                DocumentKind::RequirementSet => Document::read_set(bytes).map_err(read_error)?,
                DocumentKind::Profile => Document::read_profile(bytes, &catalog.documents)?,
                DocumentKind::SectorList => Document::read_sector_list(bytes).map_err(read_error)?,
                DocumentKind::Crosswalk => Document::read_crosswalk(bytes).map_err(read_error)?,
            };
            catalog.put(document)?;
        }
        catalog
            .documents
            .sort_by(|a, b| (a.kind(), a.id()).cmp(&(b.kind(), b.id())).then_with(|| a.version().cmp(b.version())));
        landing::check(&catalog)?;
        Ok(catalog)
    }

    fn put(&mut self, document: Document) -> Result<(), CatalogError> {
        let vocabulary = |d: &Document| d.kind() == DocumentKind::Vocabulary;
        let name = |d: &Document| (d.kind().space(), d.id().to_owned());
        let same = |d: &&Document| name(d) == name(&document) && d.version() == document.version();
        if let Some(other) = self.documents.iter().find(same) {
            return Err(CatalogError::Ambiguous {
                id: document.id().to_owned(),
                version: document.version().clone(),
                digests: Box::new((other.file_digest(), document.file_digest())),
            });
        }
        if let Some(set) = document.set() {
            let vocabularies = || self.documents.iter().filter(|document| vocabulary(document));
            let missing = |pin: &&VocabularyPin| !vocabularies().any(|one| one.digest() == pin.digest);
            if let Some(pin) = set.vocabularies.iter().find(missing) {
                let named = |one: &&Document| one.id() == pin.id.as_str() && *one.version() == pin.version;
                let at_hand = vocabularies().find(named).map(Document::digest);
                return Err(CatalogError::MissingVocabulary {
                    set: set.id.clone(),
                    pin: Box::new(pin.clone()),
                    at_hand,
                });
            }
        }
        self.documents.push(document);
        Ok(())
    }
}
