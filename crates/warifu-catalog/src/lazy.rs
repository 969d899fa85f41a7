use std::borrow::Cow;
use std::collections::BTreeSet;

use warifu_model::{CatalogIndex, Digest, IndexEntry, IndexKind, SetId};

use crate::catalog::Catalog;
use crate::error::CatalogError;
use crate::shipped;

/// A shipped document that nobody has read yet.
type Unread = (IndexEntry, &'static [u8]);

impl Catalog {
    /// The part of the shipped catalogue that a question about one set needs: all editions of the set or profile with this
    /// id, and what they pin. Nothing else is read, which takes a small part of the time of [`Catalog::shipped`]. Empty
    /// where there is no such set.
    ///
    /// ```
    /// use warifu_catalog::Catalog;
    /// use warifu_model::{SetId, Timestamp, VersionRange};
    ///
    /// let id = SetId::parse("us-ssdf").ok_or("an id")?;
    /// let at = Timestamp::parse("2026-11-01T00:00:00Z").ok_or("a time")?;
    /// let catalog = Catalog::shipped_for(&id)?;
    /// assert!(catalog.find(&id, &VersionRange::any(), at)?.document.set().is_some());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`CatalogError`], never in practice: a test holds that the shipped documents read.
    pub fn shipped_for(id: &SetId) -> Result<Self, CatalogError> {
        let is_set = |kind| matches!(kind, IndexKind::RequirementSet | IndexKind::Profile);
        part(|entry| is_set(entry.kind) && entry.id == *id)
    }

    /// The part of the shipped catalogue that the set with this digest needs: its identity in records, or that of its file.
    /// Without such a set, [`Catalog::by_digest`] finds nothing in it.
    ///
    /// # Errors
    ///
    /// [`CatalogError`], as [`Catalog::shipped_for`].
    pub fn shipped_with(digest: &Digest) -> Result<Self, CatalogError> {
        // what a profile resolves to has a digest of its own, which no index knows
        part(|entry| entry.digest == *digest || entry.kind == IndexKind::Profile)
    }

    /// The vocabularies of the shipped catalogue.
    ///
    /// # Errors
    ///
    /// [`CatalogError`], as [`Catalog::shipped_for`].
    pub fn shipped_vocabularies() -> Result<Self, CatalogError> {
        part(|entry| entry.kind == IndexKind::Vocabulary)
    }

    /// The part of the shipped catalogue that these documents pin: whatever they name by digest, and vocabularies that they
    /// name by id.
    ///
    /// # Errors
    ///
    /// [`CatalogError`], as [`Catalog::shipped_for`].
    pub fn shipped_pinned_by(documents: &[&[u8]]) -> Result<Self, CatalogError> {
        near(documents, |kind| kind == IndexKind::Vocabulary)
    }

    /// The part of the shipped catalogue that these documents pin or could be mistaken for: whatever they name by digest or
    /// by id, their own ids among them.
    ///
    /// # Errors
    ///
    /// [`CatalogError`], as [`Catalog::shipped_for`].
    pub fn shipped_near(documents: &[&[u8]]) -> Result<Self, CatalogError> {
        near(documents, |_| true)
    }
}

fn near(documents: &[&[u8]], counts_by_id: impl Fn(IndexKind) -> bool) -> Result<Catalog, CatalogError> {
    let named: BTreeSet<Digest> = documents.iter().flat_map(|bytes| digests_in(bytes)).collect();
    let has_id = |entry: &IndexEntry| documents.iter().any(|bytes| has_id(bytes, &entry.id));
    part(|entry| named.contains(&entry.digest) || (counts_by_id(entry.kind) && has_id(entry)))
}

/// The shipped documents that are wanted, and all that these name by digest.
fn part(is_wanted: impl Fn(&IndexEntry) -> bool) -> Result<Catalog, CatalogError> {
    let (mut taken, mut left): (Vec<Unread>, Vec<Unread>) =
        unread()?.into_iter().partition(|(entry, _)| is_wanted(entry));
    let mut looked_at = 0;
    while let Some((_, bytes)) = taken.get(looked_at) {
        looked_at += 1;
        let named = digests_in(bytes);
        let (more, rest) = left.into_iter().partition(|(entry, _)| named.contains(&entry.digest));
        left = rest;
        taken.extend::<Vec<Unread>>(more);
    }
    Catalog::of(taken.into_iter().map(|(_, bytes)| Cow::Borrowed(bytes)))
}

/// Every digest that stands somewhere in a document.
fn digests_in(bytes: &[u8]) -> BTreeSet<Digest> {
    let text = String::from_utf8_lossy(bytes);
    let starts = text.match_indices(DIGEST_MARK).map(|(start, _)| start);
    starts.filter_map(|start| Digest::parse(text.get(start..start + DIGEST_TEXT)?)).collect()
}

/// Whether an id stands in quotes somewhere in a document.
fn has_id(bytes: &[u8], id: &SetId) -> bool {
    String::from_utf8_lossy(bytes).contains(&format!("\"{id}\""))
}

fn unread() -> Result<Vec<Unread>, CatalogError> {
    let index = CatalogIndex::read(shipped::INDEX).map_err(|error| {
        let file = Digest::of(shipped::INDEX);
        CatalogError::Read { file, error: Box::new(error) }
    })?;
    Ok(index.documents.into_iter().zip(shipped::DOCUMENTS).collect())
}

/// How the text form of a digest begins.
const DIGEST_MARK: &str = "sha256:";
/// How long it is, in bytes.
const DIGEST_TEXT: usize = DIGEST_MARK.len() + 64;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_index_lists_the_documents_in_their_order() {
        let unread = unread().unwrap();
        assert_eq!(unread.len(), shipped::DOCUMENTS.len());
        assert!(unread.iter().all(|(entry, bytes)| entry.digest == Digest::of(bytes)));
    }

    #[test]
    fn a_part_answers_as_the_whole_does() {
        let whole = Catalog::shipped().unwrap();
        for document in whole.documents().iter().filter(|document| document.set().is_some()) {
            let id = SetId::parse(document.id()).unwrap();
            let part = Catalog::shipped_for(&id).unwrap();
            assert_eq!(part.by_digest(&document.digest()), Some(document));
            assert!(part.documents().len() < whole.documents().len() / 2, "{id}: {}", part.documents().len());
            let of = |catalog: &Catalog| catalog.documents().iter().filter(|other| other.id() == document.id()).count();
            assert_eq!(of(&part), of(&whole));
            for digest in [document.digest(), document.file_digest()] {
                assert_eq!(Catalog::shipped_with(&digest).unwrap().by_digest(&digest), Some(document));
            }
        }
    }

    #[test]
    fn what_a_document_pins_is_near_it() {
        let whole = Catalog::shipped().unwrap();
        for document in whole.documents().iter().filter(|document| document.set().is_some()) {
            let pinned = Catalog::shipped_pinned_by(&[document.bytes()]).unwrap();
            let near = Catalog::shipped_near(&[document.bytes()]).unwrap();
            for pin in &document.set().unwrap().vocabularies {
                assert!(pinned.by_digest(&pin.digest).is_some());
            }
            assert!(near.by_digest(&document.digest()).is_some(), "{} is its own namesake", document.id());
        }
        assert_eq!(Catalog::shipped_vocabularies().unwrap().documents().len(), whole.vocabularies().count());
        assert!(Catalog::shipped_near(&[b"{}"]).unwrap().documents().is_empty());
    }

    #[test]
    fn what_is_not_shipped_is_not_found() {
        let id = SetId::parse("no-such-set").unwrap();
        assert!(Catalog::shipped_for(&id).unwrap().documents().is_empty());
        let digest = Digest::of(b"");
        assert_eq!(Catalog::shipped_with(&digest).unwrap().by_digest(&digest), None);
    }
}
