//! What follows from what came: arrangements that were made for an edition before, and elements that have no counterpart any more.

use std::collections::{BTreeMap, BTreeSet};

use warifu_catalog::{Catalog, Document};
use warifu_compare::diff::DiffOptions;
use warifu_compare::review::{Review, ReviewError, ReviewRequest, review};
use warifu_model::{Arrangement, Crosswalk, Date, Digest, Localized, SemVer, Side, Timestamp};

use super::{ReleaseError, compiled};
use crate::shelf::Shelf;

/// An element of a crosswalk that has no counterpart on the other side, and had one or was not there before.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Lost {
    /// The crosswalk.
    pub crosswalk: String,
    /// Its version.
    pub version: SemVer,
    /// The document in which the element stands.
    pub document: String,
    /// Its version.
    pub edition: SemVer,
    /// The element.
    pub element: String,
    /// Its title.
    pub title: Option<Localized>,
    /// The reason, by the code of [`warifu_catalog::WhyUnmatched`].
    pub why: &'static str,
}

/// Reviews of arrangements that name an edition before one that came. Of several such editions the newest counts. Arrangements of the
/// feed are reviewed as well as those that are given, of each the edition with the highest number. Nothing is said of certificates.
///
/// ```
/// use warifu::feed::reviews;
/// use warifu_model::Timestamp;
///
/// let at = Timestamp::parse("2026-12-01T00:00:00Z").ok_or("a time")?;
/// assert!(reviews(&[], &[], &[], at)?.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// [`ReleaseError`]: the documents make no catalogue, or two editions are not compared.
pub fn reviews(
    known: &[Vec<u8>],
    new: &[Vec<u8>],
    given: &[Arrangement],
    at: Timestamp,
) -> Result<Vec<Review>, ReleaseError> {
    let all: Vec<Vec<u8>> = known.iter().chain(new).cloned().collect();
    let catalog = Catalog::read(all.iter().cloned()).map_err(ReleaseError::Catalog)?;
    let shelf = Shelf::with(all);
    let mut arrangements: BTreeMap<String, &Arrangement> = BTreeMap::new();
    for one in catalog.documents().iter().filter_map(Document::arrangement).chain(given) {
        let newest = arrangements.entry(one.id().to_string()).or_insert(one);
        if newest.sequence < one.sequence {
            *newest = one;
        }
    }
    let mut reviews = Vec::new();
    for document in arrived(&catalog, new) {
        // without an arrangement nothing is compiled
        for arrangement in arrangements.values() {
            reviews.extend(reviewed(arrangement, document, &catalog, &shelf, at)?);
        }
    }
    Ok(reviews)
}

fn reviewed(
    arrangement: &Arrangement,
    new: &Document,
    catalog: &Catalog,
    shelf: &Shelf,
    at: Timestamp,
) -> Result<Option<Review>, ReleaseError> {
    let is_named = arrangement.provisions.iter().any(|provision| {
        provision.certified.id.as_str() == new.id()
            || provision.counts_as.as_ref().is_some_and(|set| set.set.as_str() == new.id())
    });
    if !is_named {
        return Ok(None);
    }
    let mut before: Vec<&Document> =
        catalog.documents().iter().filter(|old| old.id() == new.id() && old.version() < new.version()).collect();
    before.sort_by(|a, b| b.version().cmp(a.version()));
    for old in before.into_iter().filter(|old| old.set().is_some()) {
        let (old, new) = (compiled(old, shelf)?, compiled(new, shelf)?);
        let effort = DiffOptions::default().effort;
        let request = ReviewRequest { arrangement, old: &old, new: &new, certificates: &[], at, effort };
        match review(&request) {
            Ok(review) => return Ok(Some(review)),
            Err(ReviewError::EditionNotNamed { .. }) => {}
            Err(error) => return Err(ReleaseError::Review(error)),
        }
    }
    Ok(None)
}

/// Elements that have no counterpart in a crosswalk on a day with what came, and were not without one before: of sector lists those that
/// nobody maps in the list that is then in force, of sets the requirements that are not in the edition for which the edges are stated. A
/// crosswalk that came for the first time says nothing of before.
///
/// ```
/// use warifu::feed::lost;
/// use warifu_model::Date;
///
/// let day = Date::parse("2026-12-01").ok_or("a day")?;
/// assert_eq!(lost(&[], &[], day)?, []);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// [`ReleaseError`]: the documents make no catalogue.
pub fn lost(known: &[Vec<u8>], new: &[Vec<u8>], day: Date) -> Result<Vec<Lost>, ReleaseError> {
    let before = Catalog::read(known.iter().cloned()).map_err(ReleaseError::Catalog)?;
    let after = Catalog::read(known.iter().chain(new).cloned()).map_err(ReleaseError::Catalog)?;
    // a list that comes into force later is looked at on its first day
    let first = |document: &Document| document.sector_list().map(|list| list.effective_from);
    let later = arrived(&after, new).into_iter().filter_map(first).max();
    let then = later.map_or(day, |later| later.max(day));
    let (old, newest) = (newest(&before), newest(&after));
    let mut all = Vec::new();
    for (id, (document, crosswalk)) in &newest {
        let Some((_, known)) = old.get(id) else { continue };
        for side in [Side::Source, Side::Target] {
            let had: BTreeSet<&str> =
                before.unmatched(known, side, day).unmatched.iter().map(|one| one.element).collect();
            let now = after.unmatched(crosswalk, side, then);
            let edition = now.document.map(|document| (document.id().to_owned(), document.version().clone()));
            for one in now.unmatched.iter().filter(|one| !had.contains(one.element)) {
                let (of, edition) = edition.clone().unwrap_or_else(|| (id.clone(), document.version().clone()));
                all.push(Lost {
                    crosswalk: id.clone(),
                    version: document.version().clone(),
                    document: of,
                    edition,
                    element: one.element.to_owned(),
                    title: one.title.cloned(),
                    why: one.why.as_str(),
                });
            }
            all.extend(not_pinned(&after, (document, crosswalk), side, &arrived(&after, new)));
        }
    }
    Ok(all)
}

/// The requirements of an edition that came which are not in the edition that a side of a crosswalk is stated for.
fn not_pinned(
    catalog: &Catalog,
    (document, crosswalk): (&Document, &Crosswalk),
    side: Side,
    arrived: &[&Document],
) -> Vec<Lost> {
    let pinned = catalog.endpoint(crosswalk.endpoint(side));
    let Some((pinned, stated)) = pinned.and_then(|pinned| Some((pinned, pinned.set()?))) else { return Vec::new() };
    let ids: BTreeSet<&str> = stated.requirements.iter().map(|one| one.id.as_str()).collect();
    let newer = arrived.iter().filter(|one| one.id() == pinned.id() && one.version() > pinned.version());
    let of = |new: &Document| -> Vec<Lost> {
        let requirements = new.set().map(|set| set.requirements.as_slice()).unwrap_or_default();
        let lost = requirements.iter().filter(|one| !ids.contains(one.id.as_str())).map(|one| Lost {
            crosswalk: document.id().to_owned(),
            version: document.version().clone(),
            document: new.id().to_owned(),
            edition: new.version().clone(),
            element: one.id.to_string(),
            title: Some(one.title.clone()),
            why: warifu_catalog::WhyUnmatched::NotPinned.as_str(),
        });
        lost.collect()
    };
    newer.flat_map(|new| of(new)).collect()
}

/// The newest version of each crosswalk.
fn newest(catalog: &Catalog) -> BTreeMap<String, (&Document, &Crosswalk)> {
    let mut newest: BTreeMap<String, (&Document, &Crosswalk)> = BTreeMap::new();
    for document in catalog.documents() {
        let Some(crosswalk) = document.crosswalk() else { continue };
        let known = newest.entry(document.id().to_owned()).or_insert((document, crosswalk));
        if known.0.version() < document.version() {
            *known = (document, crosswalk);
        }
    }
    newest
}

/// The documents of a catalogue that came.
fn arrived<'c>(catalog: &'c Catalog, new: &[Vec<u8>]) -> Vec<&'c Document> {
    let digests: BTreeSet<Digest> = new.iter().map(|bytes| Digest::of(bytes)).collect();
    catalog.documents().iter().filter(|document| digests.contains(&document.file_digest())).collect()
}
