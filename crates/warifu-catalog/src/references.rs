//! References between documents: what a set, sector list or crosswalk pins is among them, and nothing is there twice.

use std::collections::BTreeSet;

use warifu_model::{Crosswalk, Endpoint, EndpointKind, RequirementSet, SectorList, Side, VocabularyPin};

use crate::document::Document;
use crate::error::CatalogError;
use crate::kind::DocumentKind;
use crate::provisions::check_provisions;

/// Checks a document against those before it: no other bytes under its id and version, and every vocabulary that it pins.
pub(crate) fn check_one(document: &Document, before: &[Document]) -> Result<(), CatalogError> {
    check_name(document, before)?;
    document.set().map_or(Ok(()), |set| check_vocabularies(set, before))
}

/// Checks that no document before this one has its id and version. Nothing is read for it.
pub(crate) fn check_name(document: &Document, before: &[Document]) -> Result<(), CatalogError> {
    let same = |other: &&Document| {
        other.kind().space() == document.kind().space()
            && other.id() == document.id()
            && other.version() == document.version()
    };
    let Some(other) = before.iter().find(same) else { return Ok(()) };
    Err(CatalogError::Ambiguous {
        id: document.id().to_owned(),
        version: document.version().clone(),
        digests: Box::new((other.file_digest(), document.file_digest())),
    })
}

/// Checks every sector list against the list before it, and every crosswalk against the documents that it pins.
pub(crate) fn check_all(documents: &[Document]) -> Result<(), CatalogError> {
    let lists: Vec<&SectorList> = documents.iter().filter_map(Document::sector_list).collect();
    for list in &lists {
        check_previous(documents, list)?;
    }
    for (index, list) in lists.iter().enumerate() {
        let others = lists.iter().skip(index + 1).filter(|other| other.id == list.id);
        check_periods(list, others)?;
    }
    documents.iter().filter_map(Document::crosswalk).try_for_each(|crosswalk| check_edges(documents, crosswalk))?;
    check_provisions(documents)
}

/// The document that an endpoint of a crosswalk pins; none for any other document.
pub(crate) fn endpoint<'c>(documents: &'c [Document], endpoint: &Endpoint) -> Option<&'c Document> {
    let Endpoint::Pinned { kind, id, version, digest } = endpoint else { return None };
    let space = match kind {
        EndpointKind::RequirementSet => DocumentKind::RequirementSet,
        EndpointKind::SectorList => DocumentKind::SectorList,
    };
    let mut named = documents.iter().filter(|one| one.kind().space() == space && one.id() == id.as_str());
    named.find(|one| one.version() == version && one.digest() == *digest)
}

/// Checks that the set on which a profile is based is before it.
pub(crate) fn check_base(document: &Document, before: &[Document]) -> Result<(), CatalogError> {
    let Some(profile) = document.profile() else { return Ok(()) };
    let base = profile.base.digest;
    if before.iter().any(|other| other.set().is_some() && other.digest() == base) {
        return Ok(());
    }
    Err(CatalogError::MissingBase { profile: profile.id.clone(), base })
}

fn check_vocabularies(set: &RequirementSet, before: &[Document]) -> Result<(), CatalogError> {
    let vocabularies = || before.iter().filter(|document| document.kind() == DocumentKind::Vocabulary);
    let missing = |pin: &&VocabularyPin| !vocabularies().any(|one| one.digest() == pin.digest);
    let Some(pin) = set.vocabularies.iter().find(missing) else { return Ok(()) };
    let named = |one: &&Document| one.id() == pin.id.as_str() && *one.version() == pin.version;
    let provided = vocabularies().find(named).map(Document::digest);
    Err(CatalogError::MissingVocabulary { set: set.id.clone(), pin: Box::new(pin.clone()), provided })
}

fn check_periods<'a>(
    list: &SectorList,
    mut others: impl Iterator<Item = &'a &'a SectorList>,
) -> Result<(), CatalogError> {
    // Two periods share a day if the later one begins before the earlier one ends.
    let meets = |other: &&&SectorList| list.holds_on(other.effective_from) || other.holds_on(list.effective_from);
    others.find(meets).map_or(Ok(()), |other| {
        let versions = Box::new((list.version.clone(), other.version.clone()));
        Err(CatalogError::ListsOverlap { list: list.id.clone(), versions })
    })
}

fn check_previous(documents: &[Document], list: &SectorList) -> Result<(), CatalogError> {
    let Some(previous) = &list.previous else { return Ok(()) };
    let found = documents.iter().find(|document| document.digest() == previous.digest);
    let found = found.and_then(Document::sector_list);
    let before =
        found.filter(|before| before.id == list.id && before.version == previous.version).ok_or_else(|| {
            CatalogError::MissingList {
                list: list.id.clone(),
                version: list.version.clone(),
                previous: previous.digest,
            }
        })?;
    let steps = || previous.changes.iter().map(|change| &change.step);
    let from: BTreeSet<_> = steps().filter_map(|step| step.from()).collect();
    let to: BTreeSet<_> = steps().filter_map(|step| step.to()).collect();
    let was: BTreeSet<_> = before.sectors.iter().map(|sector| &sector.id).collect();
    let is: BTreeSet<_> = list.sectors.iter().map(|sector| &sector.id).collect();
    let invented = from.difference(&was);
    let gone = was.difference(&is).filter(|sector| !from.contains(*sector));
    let come = is.difference(&was).filter(|sector| !to.contains(*sector));
    invented.chain(gone).chain(come).next().map_or(Ok(()), |sector| {
        let (list, version) = (list.id.clone(), list.version.clone());
        Err(CatalogError::SectorChange { list, version, sector: (*sector).clone() })
    })
}

fn check_edges(documents: &[Document], crosswalk: &Crosswalk) -> Result<(), CatalogError> {
    for side in [Side::Source, Side::Target] {
        let Some(known) = elements(documents, crosswalk, side)? else { continue };
        let lost = crosswalk.elements(side).into_iter().find(|element| !known.contains(element.as_str()));
        if let Some(element) = lost {
            return Err(CatalogError::MissingElement { crosswalk: crosswalk.id.clone(), element: element.clone() });
        }
    }
    Ok(())
}

/// The elements that edges may end in; none where the document is not pinned.
fn elements<'c>(
    documents: &'c [Document],
    crosswalk: &Crosswalk,
    side: Side,
) -> Result<Option<BTreeSet<&'c str>>, CatalogError> {
    let Endpoint::Pinned { digest, .. } = crosswalk.endpoint(side) else { return Ok(None) };
    let document = endpoint(documents, crosswalk.endpoint(side))
        .ok_or_else(|| CatalogError::MissingEndpoint { crosswalk: crosswalk.id.clone(), endpoint: *digest })?;
    let sectors = document.sector_list().into_iter().flat_map(|list| &list.sectors).map(|sector| sector.id.as_str());
    let of_set = document.set().into_iter().flat_map(requirements_and_groups);
    Ok(Some(sectors.chain(of_set).collect()))
}

fn requirements_and_groups(set: &RequirementSet) -> impl Iterator<Item = &str> {
    let requirements = set.requirements.iter().map(|requirement| requirement.id.as_str());
    requirements.chain(set.groups.iter().map(|group| group.id.as_str()))
}
