//! What sector lists and crosswalks refer to is there.

use std::collections::BTreeSet;

use warifu_model::{Crosswalk, Endpoint, EndpointKind, RequirementSet, SectorList, Side};

use crate::catalog::Catalog;
use crate::document::Document;
use crate::error::CatalogError;

/// Checks every sector list against the list before it, and every crosswalk against the documents that it pins.
pub(crate) fn check(catalog: &Catalog) -> Result<(), CatalogError> {
    let lists: Vec<&SectorList> = catalog.documents().iter().filter_map(Document::sector_list).collect();
    for list in &lists {
        check_previous(catalog, list)?;
    }
    for (index, list) in lists.iter().enumerate() {
        let others = lists.iter().skip(index + 1).filter(|other| other.id == list.id);
        check_periods(list, others)?;
    }
    catalog.documents().iter().filter_map(Document::crosswalk).try_for_each(|crosswalk| check_edges(catalog, crosswalk))
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

fn check_previous(catalog: &Catalog, list: &SectorList) -> Result<(), CatalogError> {
    let Some(previous) = &list.previous else { return Ok(()) };
    let found = catalog.documents().iter().find(|document| document.digest() == previous.digest);
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

fn check_edges(catalog: &Catalog, crosswalk: &Crosswalk) -> Result<(), CatalogError> {
    for side in [Side::Source, Side::Target] {
        let Some(known) = elements(catalog, crosswalk, side)? else { continue };
        let lost = crosswalk.elements(side).into_iter().find(|element| !known.contains(element.as_str()));
        if let Some(element) = lost {
            return Err(CatalogError::MissingElement { crosswalk: crosswalk.id.clone(), element: element.clone() });
        }
    }
    Ok(())
}

/// The elements that edges may end in; none where the document is not pinned.
fn elements<'c>(
    catalog: &'c Catalog,
    crosswalk: &Crosswalk,
    side: Side,
) -> Result<Option<BTreeSet<&'c str>>, CatalogError> {
    let Endpoint::Pinned { digest, .. } = crosswalk.endpoint(side) else { return Ok(None) };
    let document = catalog
        .endpoint(crosswalk.endpoint(side))
        .ok_or_else(|| CatalogError::MissingEndpoint { crosswalk: crosswalk.id.clone(), endpoint: *digest })?;
    let sectors = document.sector_list().into_iter().flat_map(|list| &list.sectors).map(|sector| sector.id.as_str());
    let of_set = document.set().into_iter().flat_map(requirements_and_groups);
    Ok(Some(sectors.chain(of_set).collect()))
}

fn requirements_and_groups(set: &RequirementSet) -> impl Iterator<Item = &str> {
    let requirements = set.requirements.iter().map(|requirement| requirement.id.as_str());
    requirements.chain(set.groups.iter().map(|group| group.id.as_str()))
}

impl Catalog {
    /// The document that an endpoint of a crosswalk pins; none for any other document.
    pub fn endpoint(&self, endpoint: &Endpoint) -> Option<&Document> {
        let Endpoint::Pinned { kind, id, version, digest } = endpoint else { return None };
        self.documents().iter().find(|document| {
            let fits = match kind {
                EndpointKind::RequirementSet => document.set().is_some(),
                EndpointKind::SectorList => document.sector_list().is_some(),
            };
            fits && document.digest() == *digest && document.id() == id.as_str() && document.version() == version
        })
    }
}
