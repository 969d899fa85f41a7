use warifu_model::{Digest, Endpoint, Vocabulary};

use crate::document::Document;
use crate::error::CatalogError;
use crate::kind::DocumentKind;
use crate::references;
use crate::shipped::{self, Shipped};

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
        Self::of(&shipped::DOCUMENTS)
    }

    /// A catalogue of shipped documents, none of which is read for it.
    pub(crate) fn of(shipped: impl IntoIterator<Item = &'static Shipped>) -> Result<Self, CatalogError> {
        let document =
            |one: &'static Shipped| Document::shipped(one).ok_or(CatalogError::UnknownFormat { file: one.digest });
        Ok(Self::sorted(shipped.into_iter().map(document).collect::<Result<_, _>>()?))
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
        Self { documents: Vec::new() }.with(files)
    }

    /// These documents and others beside them, under the rules of [`Catalog::read`]. What is in this catalogue is not read again, nor
    /// a file that ships.
    ///
    /// ```
    /// use warifu_catalog::Catalog;
    ///
    /// let shipped = Catalog::shipped()?;
    /// let again = shipped.documents().iter().map(|document| document.bytes().to_vec());
    /// assert_eq!(shipped.clone().with(again)?, shipped);
    /// # Ok::<(), warifu_catalog::CatalogError>(())
    /// ```
    ///
    /// # Errors
    /// As [`Catalog::read`].
    pub fn with(self, files: impl IntoIterator<Item = Vec<u8>>) -> Result<Self, CatalogError> {
        let known =
            self.documents.into_iter().map(|document| (document.kind(), document.file_digest(), Part::Known(document)));
        let mut parts: Vec<(DocumentKind, Digest, Part)> = known.collect();
        for bytes in files {
            let file = Digest::of(&bytes);
            if let Some(shipped) = shipped::with_digest(&file) {
                parts.push((shipped.kind, file, Part::Ships(shipped)));
                continue;
            }
            let kind = DocumentKind::of(&bytes).map_err(|error| CatalogError::Read { file, error: Box::new(error) })?;
            parts.push((kind.ok_or(CatalogError::UnknownFormat { file })?, file, Part::File(bytes)));
        }
        // Profiles come after what they are based on. Digests make the order independent of the caller's.
        parts.sort_by_key(|(kind, file, _)| (*kind, *file));
        parts.dedup_by_key(|(_, file, _)| *file);
        let mut documents = Vec::new();
        for (kind, _, part) in parts {
            let document = part.checked(kind, &documents)?;
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

/// What a catalogue is put together from.
enum Part {
    /// A document of a catalogue, where its references were checked.
    Known(Document),
    /// The bytes of a file that ships.
    Ships(&'static Shipped),
    /// Any other bytes.
    File(Vec<u8>),
}

impl Part {
    /// The document, held against those before it.
    fn checked(self, kind: DocumentKind, before: &[Document]) -> Result<Document, CatalogError> {
        let document = match self {
            Self::Known(document) => return references::check_name(&document, before).map(|()| document),
            Self::Ships(shipped) => {
                let document =
                    Document::shipped(shipped).ok_or(CatalogError::UnknownFormat { file: shipped.digest })?;
                references::check_base(&document, before)?;
                document
            }
            Self::File(bytes) => Document::read(kind, bytes, before)?,
        };
        references::check_one(&document, before)?;
        Ok(document)
    }
}
