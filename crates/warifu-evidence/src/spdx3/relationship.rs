//! One relationship.

use super::element::{Element, Property, Reference, Text};
use super::package::{is_no_assertion, is_none};
use crate::sbom::Completeness;

/// A relationship that is read.
pub(super) struct Relationship {
    pub(super) meaning: Meaning,
    pub(super) from: Reference,
    pub(super) to: Vec<Reference>,
    /// What it says of being complete.
    pub(super) said: Option<Completeness>,
}

/// Meaning of a relationship.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(super) enum Meaning {
    Describes,
    Licence,
    /// The files that are distributed of a package.
    Distribution,
    /// One package needs or holds the others.
    Edge,
    /// The same, of the two types that say what a list is complete in.
    Composition,
}

impl Relationship {
    /// Reads a relationship; none of a type that says nothing here. Letters and underscores are as the type is written in SPDX 3 or
    /// in SPDX 2, which some tools write in both.
    pub(super) fn of(element: &mut Element) -> Option<Self> {
        let kind: String = element.text(Text::RelationshipType).chars().filter(|c| *c != '_').collect();
        let meaning = match kind.to_ascii_lowercase().as_str() {
            "describes" => Meaning::Describes,
            "hasdeclaredlicense" | "hasconcludedlicense" => Meaning::Licence,
            "hasdistributionartifact" => Meaning::Distribution,
            "contains" | "dependson" => Meaning::Composition,
            edge if EDGES.contains(&edge) => Meaning::Edge,
            _ => return None,
        };
        let from = element.take(Property::From).pop()?;
        let to = element.take(Property::To);
        let said = (meaning == Meaning::Composition).then(|| said(element, &to)).flatten();
        Some(Self { meaning, from, to, said })
    }
}

fn said(element: &Element, to: &[Reference]) -> Option<Completeness> {
    let has = |individual: fn(&str) -> bool| to.iter().any(|one| matches!(one, Reference::Id(id) if individual(id)));
    match element.text(Text::Completeness) {
        "incomplete" => Some(Completeness::Incomplete),
        "noAssertion" => Some(Completeness::Unknown),
        _ if has(is_no_assertion) => Some(Completeness::Unknown),
        "complete" => Some(Completeness::Complete),
        _ if has(is_none) => Some(Completeness::Complete),
        _ => None,
    }
}

/// The other types by which one package needs or holds another (SPDX 3.0.1, `RelationshipType`), in small letters.
const EDGES: [&str; 9] = [
    "hasdynamiclink",
    "hasoptionalcomponent",
    "hasoptionaldependency",
    "hasprerequisite",
    "hasprovideddependency",
    "hasstaticlink",
    "hastest",
    "packagedby",
    "usestool",
];
