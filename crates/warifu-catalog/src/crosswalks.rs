//! Questions to crosswalks. Only what is stated counts: nothing is inferred from two edges in a row.

use std::collections::{BTreeMap, BTreeSet};

use warifu_model::{
    Crosswalk, Date, Edge, Element, Endpoint, GroupId, Localized, Relation, Requirement, RequirementSet, Side,
};

use crate::catalog::Catalog;
use crate::document::Document;

/// An edge, read from one of its ends.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Counterpart<'c> {
    /// The side on which the element stands that was asked about.
    pub from: Side,
    /// Relation of that element to the other one.
    pub relation: Relation,
    /// The other one; none where nothing corresponds.
    pub element: Option<&'c Element>,
    /// The edge as it is stated.
    pub edge: &'c Edge,
}

/// Elements of one side of a crosswalk on a day, and those without a counterpart on the other side.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SideOn<'c> {
    /// The side.
    pub side: Side,
    /// The document on that day: of a sector list the one then in force. None for a document that is not in the catalogue, and
    /// where no list was in force.
    pub document: Option<&'c Document>,
    /// True where that is another version than the one that the edges are stated for; sectors are then known by their ids.
    pub carried: bool,
    /// Number of elements there.
    pub count: usize,
    /// Those without a counterpart.
    pub unmatched: Vec<Unmatched<'c>>,
}

/// An element without a counterpart.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Unmatched<'c> {
    /// The element.
    pub element: &'c str,
    /// Its title, where its document is in the catalogue.
    pub title: Option<&'c Localized>,
    /// Reason why it has none.
    pub why: WhyUnmatched<'c>,
}

/// Reason why an element has no counterpart.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum WhyUnmatched<'c> {
    /// It has counterparts, but on the day none of them stood in the other list.
    NotListed(Vec<&'c Element>),
    /// Nobody says anything about it, which proves nothing.
    NotMapped,
    /// It does not stand in the version that the edges are stated for.
    NotPinned,
    /// The asserter says that it has none.
    Stated,
}

impl WhyUnmatched<'_> {
    /// The stable code.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::NotListed(_) => "not_listed",
            Self::NotMapped => "not_mapped",
            Self::NotPinned => "not_pinned",
            Self::Stated => "stated",
        }
    }
}

/// Lists every edge that begins or ends at an element, read from there. An id may be on both sides.
///
/// ```
/// use warifu_catalog::{Catalog, counterparts};
///
/// let catalog = Catalog::shipped()?;
/// let crosswalk = catalog.documents().iter().filter_map(|document| document.crosswalk());
/// let crosswalk = crosswalk.into_iter().find(|crosswalk| crosswalk.id.as_str() == "ssdf-csf").ok_or("shipped")?;
/// assert!(!counterparts(crosswalk, "PO.1.1").is_empty());
/// assert!(counterparts(crosswalk, "no such task").is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn counterparts<'c>(crosswalk: &'c Crosswalk, element: &str) -> Vec<Counterpart<'c>> {
    let read = |edge: &'c Edge, from: Side| {
        let stands = edge.element(from).is_some_and(|found| found.as_str() == element);
        let relation = if from == Side::Source { edge.relation } else { edge.relation.inverse() };
        stands.then(|| Counterpart { from, relation, element: edge.element(from.other()), edge })
    };
    let sides = [Side::Source, Side::Target].into_iter();
    sides.flat_map(|from| crosswalk.edges.iter().filter_map(move |edge| read(edge, from))).collect()
}

impl Catalog {
    /// Finds the elements without a counterpart on the other side of a crosswalk, on a day (UTC). Of a sector list the version
    /// in force on the day counts.
    pub fn unmatched<'c>(&'c self, crosswalk: &'c Crosswalk, side: Side, day: Date) -> SideOn<'c> {
        let (here, there) = (self.on(crosswalk, side, day), self.on(crosswalk, side.other(), day));
        let mut stated: BTreeMap<&str, Vec<&Element>> = BTreeMap::new();
        for edge in &crosswalk.edges {
            let Some(element) = edge.element(side) else { continue };
            let known = stated.entry(element.as_str()).or_default();
            if edge.relation != Relation::NoRelationship {
                known.extend(edge.element(side.other()));
            }
        }
        let judge = |standing: &Listed<'c>| -> Option<WhyUnmatched<'c>> {
            let names = std::iter::once(standing.element).chain(standing.groups.iter().copied());
            let mut mapped = names.filter_map(|name| stated.get(name)).peekable();
            if mapped.peek().is_none() {
                let pinned = here.pinned.as_ref().is_none_or(|pinned| pinned.contains(standing.element));
                let complete = crosswalk.complete.contains(&side);
                return Some(match (pinned, complete) {
                    (false, _) => WhyUnmatched::NotPinned,
                    (true, true) => WhyUnmatched::Stated,
                    (true, false) => WhyUnmatched::NotMapped,
                });
            }
            let counterparts: Vec<&Element> = mapped.flatten().copied().collect();
            if counterparts.is_empty() {
                return Some(WhyUnmatched::Stated);
            }
            let stands = counterparts.iter().any(|element| there.has(element.as_str()));
            (!stands).then_some(WhyUnmatched::NotListed(counterparts))
        };
        let unmatched = here.standing.iter().filter_map(|standing| {
            Some(Unmatched { element: standing.element, title: standing.title, why: judge(standing)? })
        });
        let unmatched = unmatched.collect();
        SideOn { side, document: here.document, carried: here.carried, count: here.standing.len(), unmatched }
    }

    fn on<'c>(&'c self, crosswalk: &'c Crosswalk, side: Side, day: Date) -> Here<'c> {
        let endpoint = crosswalk.endpoint(side);
        let pinned = self.endpoint(endpoint);
        if let (Endpoint::Pinned { id, .. }, Some(list)) = (endpoint, pinned.and_then(Document::sector_list)) {
            let document = self.sector_lists_on(Some(id), day).into_iter().find_map(|list| list.document);
            let sectors = document.and_then(Document::sector_list).map(|list| list.sectors.as_slice());
            let standing = sectors.unwrap_or_default().iter().map(|sector| Listed {
                element: sector.id.as_str(),
                title: Some(&sector.title),
                groups: Vec::new(),
            });
            let standing = standing.collect();
            let ids = list.sectors.iter().map(|sector| sector.id.as_str()).collect();
            return Here {
                document,
                carried: document != pinned,
                standing,
                pinned: Some(ids),
                groups: BTreeSet::new(),
            };
        }
        let of_set = pinned.and_then(Document::set);
        let standing = match of_set {
            Some(set) => requirements(set),
            None => crosswalk
                .elements(side)
                .into_iter()
                .map(|element| Listed { element: element.as_str(), title: None, groups: Vec::new() })
                .collect(),
        };
        let groups = of_set.into_iter().flat_map(|set| &set.groups).map(|group| group.id.as_str()).collect();
        Here { document: pinned, carried: false, standing, pinned: None, groups }
    }
}

/// One side on a day.
struct Here<'c> {
    document: Option<&'c Document>,
    carried: bool,
    standing: Vec<Listed<'c>>,
    /// The elements of the version that the edges are stated for, where that may be another one.
    pinned: Option<BTreeSet<&'c str>>,
    groups: BTreeSet<&'c str>,
}

/// An element, and the groups whose edges count for it.
struct Listed<'c> {
    element: &'c str,
    title: Option<&'c Localized>,
    groups: Vec<&'c str>,
}

impl Here<'_> {
    fn has(&self, element: &str) -> bool {
        self.groups.contains(element) || self.standing.iter().any(|standing| standing.element == element)
    }
}

/// The requirements of a set. What is said about a group counts for the requirements in it.
fn requirements(set: &RequirementSet) -> Vec<Listed<'_>> {
    let standing = |requirement: &'_ Requirement| {
        // Parents stand before their children, so that one sweep from the end finds all groups above.
        let mut around: BTreeSet<&GroupId> = requirement.groups.iter().collect();
        for group in set.groups.iter().rev().filter(|group| group.parent.is_some()) {
            if around.contains(&group.id) {
                around.extend(&group.parent);
            }
        }
        set.groups.iter().filter(|group| around.contains(&group.id)).map(|group| group.id.as_str()).collect()
    };
    let of = |requirement| Listed { groups: standing(requirement), ..Listed::of(requirement) };
    set.requirements.iter().map(of).collect()
}

impl<'c> Listed<'c> {
    fn of(requirement: &'c Requirement) -> Self {
        Self { element: requirement.id.as_str(), title: Some(&requirement.title), groups: Vec::new() }
    }
}
