use warifu_model::{CatalogIndex, IndexEntry, IndexKind, SetId};

use crate::catalog::Catalog;
use crate::document::Document;
use crate::kind::DocumentKind;

impl Catalog {
    /// Index of the catalogue as it is published: each document with its file ([`Document::path`]) and the digest of its
    /// exact bytes. No document is read for this.
    ///
    /// ```
    /// let index = warifu_catalog::Catalog::shipped()?.index();
    /// assert!(index.documents.iter().any(|entry| entry.file == "sets/us-ssdf-1.1.1.json"));
    /// # Ok::<(), warifu_catalog::CatalogError>(())
    /// ```
    pub fn index(&self) -> CatalogIndex {
        CatalogIndex { documents: self.documents().iter().filter_map(entry).collect() }
    }
}

/// The entry of a document; every id of a document is an id of an entry.
fn entry(document: &Document) -> Option<IndexEntry> {
    Some(IndexEntry {
        kind: index_kind(document.kind()),
        id: SetId::parse(document.id())?,
        version: document.version().clone(),
        file: document.path(),
        digest: document.file_digest(),
    })
}

/// The word of an index for a kind of document.
pub(crate) fn index_kind(kind: DocumentKind) -> IndexKind {
    match kind {
        DocumentKind::Vocabulary => IndexKind::Vocabulary,
        DocumentKind::RequirementSet => IndexKind::RequirementSet,
        DocumentKind::Profile => IndexKind::Profile,
        DocumentKind::SectorList => IndexKind::SectorList,
        DocumentKind::Crosswalk => IndexKind::Crosswalk,
        DocumentKind::Arrangement => IndexKind::Arrangement,
    }
}
