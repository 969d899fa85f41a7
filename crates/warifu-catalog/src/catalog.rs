use warifu_model::{Digest, Endpoint, Vocabulary};

use crate::document::Document;
use crate::error::CatalogError;
use crate::kind::DocumentKind;
use crate::{references, shipped};

/// Documents, each found by id and version or by digest.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Catalog {
    documents: Vec<Document>,
}

impl Catalog {
    /// The catalogue that ships with this version of Warifu. Nothing is parsed yet: a document is read when its content is
    /// first asked for.
    ///
    /// ```
    /// use warifu_catalog::Catalog;
    /// use warifu_model::{SetId, Timestamp, VersionRange};
    ///
    /// let catalog = Catalog::shipped()?;
    /// let id = SetId::parse("us-ssdf").ok_or("an id")?;
    /// let range = VersionRange::parse(">=1.0.0, <2.0.0").ok_or("a range")?;
    /// let found = catalog.find(&id, &range, Timestamp::parse("2026-06-01T00:00:00Z").ok_or("a time")?)?;
    /// assert_eq!(found.document.version().to_string(), "1.1.1");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`CatalogError::UnknownFormat`] for a file without a version in its name. A test holds that there is none; callers may
    /// pass the error on.
    pub fn shipped() -> Result<Self, CatalogError> {
        let read = |shipped: &shipped::Shipped| {
            Document::shipped(shipped).ok_or(CatalogError::UnknownFormat { file: shipped.digest })
        };
        Ok(Self::sorted(shipped::DOCUMENTS.iter().map(read).collect::<Result<_, _>>()?))
    }

    /// Reads a catalogue of these documents, in any order. A profile needs its base set among them, a set its vocabularies,
    /// a sector list the one before it, a crosswalk what it pins. The same bytes twice count once.
    ///
    /// ```
    /// use warifu_catalog::Catalog;
    ///
    /// assert!(Catalog::read([])?.documents().is_empty());
    /// let refused = Catalog::read([br#"{"format": "warifu.product/1"}"#.to_vec()]);
    /// assert_eq!(refused.map_err(|error| error.code()), Err("catalog-unknown-format"));
    /// # Ok::<(), warifu_catalog::CatalogError>(())
    /// ```
    ///
    /// # Errors
    /// The first document that does not read, that another one contradicts, or that refers to what is not there.
    pub fn read(files: impl IntoIterator<Item = Vec<u8>>) -> Result<Self, CatalogError> {
        let mut sorted = Vec::new();
        for bytes in files {
            let file = Digest::of(&bytes);
            let kind = DocumentKind::of(&bytes).map_err(|error| CatalogError::Read { file, error: Box::new(error) })?;
            sorted.push((kind.ok_or(CatalogError::UnknownFormat { file })?, file, bytes));
        }
        // Profiles come after what they are based on. Digests make the order independent of the caller's.
        sorted.sort_by_key(|(kind, file, _)| (*kind, *file));
        sorted.dedup_by_key(|(_, file, _)| *file);
        let mut documents = Vec::new();
        for (kind, _, bytes) in sorted {
            let document = Document::read(kind, bytes, &documents)?;
            references::check_one(&document, &documents)?;
            documents.push(document);
        }
        let catalog = Self::sorted(documents);
        references::check_all(&catalog.documents)?;
        Ok(catalog)
    }

    /// Every document: vocabularies, sets, profiles, sector lists, crosswalks; by id, oldest version first.
    pub fn documents(&self) -> &[Document] {
        &self.documents
    }

    /// Documents of a kind, by id, oldest version first. None of them is read for this.
    pub fn of_kind(&self, kind: DocumentKind) -> impl Iterator<Item = &Document> {
        self.documents.iter().filter(move |document| document.kind() == kind)
    }

    /// The vocabularies.
    pub fn vocabularies(&self) -> impl Iterator<Item = &Vocabulary> {
        self.documents.iter().filter_map(Document::vocabulary)
    }

    /// The document with this digest: its identity ([`Document::digest`]) or that of its file.
    pub fn by_digest(&self, digest: &Digest) -> Option<&Document> {
        // Only a profile is another document than its file, and has to be read for its identity: so it comes last.
        let of_file = self.documents.iter().find(|document| document.file_digest() == *digest);
        of_file.or_else(|| self.of_kind(DocumentKind::Profile).find(|document| document.digest() == *digest))
    }

    /// The document that an endpoint of a crosswalk pins; none for any other document.
    pub fn endpoint(&self, endpoint: &Endpoint) -> Option<&Document> {
        references::endpoint(&self.documents, endpoint)
    }

    fn sorted(mut documents: Vec<Document>) -> Self {
        documents
            .sort_by(|a, b| (a.kind(), a.id()).cmp(&(b.kind(), b.id())).then_with(|| a.version().cmp(b.version())));
        Self { documents }
    }
}
