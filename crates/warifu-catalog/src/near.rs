use std::collections::{BTreeMap, BTreeSet};

use warifu_model::{Digest, SetId};

use crate::catalog::Catalog;
use crate::error::CatalogError;
use crate::kind::DocumentKind;
use crate::shipped::{DOCUMENTS, Shipped};

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
        let is_set = |kind| matches!(kind, DocumentKind::RequirementSet | DocumentKind::Profile);
        part(|entry| is_set(entry.kind) && entry.id == id.as_str())
    }

    /// The part of the shipped catalogue that these documents pin: whatever they name by digest, and vocabularies that they
    /// name by id.
    ///
    /// # Errors
    ///
    /// [`CatalogError`], as [`Catalog::shipped_for`].
    pub fn shipped_pinned_by(documents: &[&[u8]]) -> Result<Self, CatalogError> {
        near(documents, |kind| kind == DocumentKind::Vocabulary)
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

fn near(documents: &[&[u8]], counts_by_id: impl Fn(DocumentKind) -> bool) -> Result<Catalog, CatalogError> {
    let named: BTreeSet<Digest> = documents.iter().flat_map(|bytes| digests_in(bytes)).collect();
    let has_id = |entry: &Shipped| documents.iter().any(|bytes| has_id(bytes, entry.id));
    part(|entry| named.contains(&entry.digest) || (counts_by_id(entry.kind) && has_id(entry)))
}

/// The shipped documents that are wanted, and all that these name by digest.
fn part(is_wanted: impl Fn(&Shipped) -> bool) -> Result<Catalog, CatalogError> {
    let mut open: Vec<usize> = (0..).zip(&DOCUMENTS).filter(|(_, entry)| is_wanted(entry)).map(|(at, _)| at).collect();
    let mut taken = BTreeMap::new();
    while let Some(at) = open.pop() {
        let Some(entry) = DOCUMENTS.get(at) else { continue };
        if taken.insert(at, entry).is_none() {
            open.extend(entry.names);
        }
    }
    Catalog::of(taken.into_values())
}

/// Every digest that stands somewhere in a document.
fn digests_in(bytes: &[u8]) -> BTreeSet<Digest> {
    let text = String::from_utf8_lossy(bytes);
    let starts = text.match_indices(DIGEST_MARK).map(|(start, _)| start);
    starts.filter_map(|start| Digest::parse(text.get(start..start + DIGEST_TEXT)?)).collect()
}

/// Whether an id stands in quotes somewhere in a document.
fn has_id(bytes: &[u8], id: &str) -> bool {
    String::from_utf8_lossy(bytes).contains(&format!("\"{id}\""))
}

/// How the text form of a digest begins.
const DIGEST_MARK: &str = "sha256:";
/// How long it is, in bytes.
const DIGEST_TEXT: usize = DIGEST_MARK.len() + 64;

#[cfg(test)]
mod tests {
    use super::*;
    use warifu_testkit::files::one_in;

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
        }
    }

    /// Ordinarily of one set in four.
    #[test]
    fn what_a_document_pins_is_near_it() {
        let whole = Catalog::shipped().unwrap();
        let sets = whole.documents().iter().filter(|document| document.set().is_some());
        for document in sets.step_by(one_in(4)) {
            let pinned = Catalog::shipped_pinned_by(&[document.bytes()]).unwrap();
            let near = Catalog::shipped_near(&[document.bytes()]).unwrap();
            for pin in &document.set().unwrap().vocabularies {
                assert!(pinned.by_digest(&pin.digest).is_some());
            }
            assert!(near.by_digest(&document.digest()).is_some(), "{} is its own namesake", document.id());
        }
        assert!(Catalog::shipped_near(&[b"{}"]).unwrap().documents().is_empty());
    }

    #[test]
    fn what_is_not_shipped_is_not_found() {
        let id = SetId::parse("no-such-set").unwrap();
        assert!(Catalog::shipped_for(&id).unwrap().documents().is_empty());
    }
}
