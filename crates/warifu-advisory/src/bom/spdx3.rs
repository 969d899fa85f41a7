//! SPDX 3.0 (JSON-LD): packages, and what contains or needs what. It is read by the short names that the context of SPDX gives.

use std::collections::BTreeMap;

use serde::de::MapAccess;
use warifu_evidence::engine::{Anything, Member, Object, OneOf, Trail, read_object, sha256, within};
use warifu_evidence::{Countable, ImportError, ImportProblem};

use super::parts::{Bom, BomComponent, paths};
use crate::limits;
use crate::named::{Item, Known};

pub(super) fn read(trail: &Trail<'_>) -> Result<Bom, ImportError> {
    let mut document = Document::default();
    read_object(trail, &mut document)?;
    let mut graph = Graph::default();
    for element in document.elements.into_iter().chain(std::iter::once(document.single)) {
        graph.take(element).map_err(|problem| ImportError::at("/@graph", problem))?;
    }
    graph.into_bom().map_err(|problem| ImportError::at("/@graph", problem))
}

/// The graph, or a single element in place of it.
#[derive(Default)]
struct Document {
    elements: Vec<Element>,
    single: Element,
}

impl<'de> Object<'de> for Document {
    const BEARING: &'static [&'static str] = &["@graph"];

    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "@context" => value.skip(),
            "@graph" => value.objects(|element: Element| {
                within(self.elements.len() + 1, Countable::Components, limits::COMPONENTS * 8)?;
                self.elements.push(element);
                Ok(())
            }),
            _ => self.single.member(key, value),
        }
    }
}

/// An element as it is written, with those inside it.
#[derive(Default)]
struct Element {
    class: String,
    ids: Vec<String>,
    name: String,
    version: Option<String>,
    purl: String,
    /// Kind and value of an identifier, or algorithm and value of a hash.
    kind: String,
    value: String,
    relationship: String,
    from: Vec<Linked>,
    to: Vec<Linked>,
    roots: Vec<Linked>,
    suppliers: Vec<Linked>,
    /// Hashes and identifiers.
    parts: Vec<Linked>,
    /// What is written inside a collection.
    inside: Vec<Element>,
}

/// An element of this document or another one, by its id or as it is.
enum Linked {
    Id(String),
    Inline(Box<Element>),
}

impl<'de> Object<'de> for Element {
    const SAME: &'static [&'static [&'static str]] = &[&["@type", "type"]];
    const BEARING: &'static [&'static str] = &["software_packageUrl", "externalIdentifier"];

    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        let links = match key {
            "from" => &mut self.from,
            "to" => &mut self.to,
            "rootElement" => &mut self.roots,
            "suppliedBy" => &mut self.suppliers,
            "verifiedUsing" | "externalIdentifier" => &mut self.parts,
            "element" => {
                // ids of what is known anyway are passed over
                return value.one_or_many(|one: OneOf<'de, Self>| {
                    if let OneOf::Object(element) = one {
                        within(self.inside.len() + 1, Countable::Components, limits::COMPONENTS)?;
                        self.inside.push(element);
                    }
                    Ok::<_, ImportProblem>(())
                });
            }
            _ => return self.text(key, value),
        };
        value.one_or_many(|one: OneOf<'de, Self>| {
            within(links.len() + 1, Countable::Relationships, limits::COMPONENTS)?;
            links.push(match one {
                OneOf::Text(id) => Linked::Id(id.into_owned()),
                OneOf::Object(element) => Linked::Inline(Box::new(element)),
            });
            Ok::<_, ImportProblem>(())
        })
    }
}

impl Element {
    fn text<'de, A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        if !TEXTS.contains(&key) {
            return value.skip();
        }
        let Some(text) = value.text_or_object(&mut Anything)? else { return Ok(()) };
        match key {
            "type" | "@type" => self.class = short(&text),
            "spdxId" | "@id" => self.ids.push(text.into_owned()),
            "name" => self.name = text.into_owned(),
            "software_packageVersion" => self.version = Some(text.into_owned()).filter(|text| !text.is_empty()),
            "software_packageUrl" => self.purl = text.into_owned(),
            "algorithm" | "externalIdentifierType" => self.kind = text.into_owned(),
            "hashValue" | "identifier" => self.value = text.into_owned(),
            _ => self.relationship = text.into_owned(),
        }
        Ok(())
    }
}

#[derive(Default)]
struct Graph {
    packages: Vec<Element>,
    /// Names of agents, and hashes and identifiers that stand by themselves, by their ids.
    agents: BTreeMap<String, String>,
    parts: BTreeMap<String, Element>,
    edges: Vec<(Vec<String>, Vec<String>)>,
    /// Packages, or collections of them, that a document is about.
    roots: Vec<String>,
}

impl Graph {
    /// Takes an element and those inside it, as deep as the reader goes.
    fn take(&mut self, mut element: Element) -> Result<(), ImportProblem> {
        for inside in std::mem::take(&mut element.inside) {
            self.take(inside)?;
        }
        let (from, to) = (self.link(&mut element.from)?, self.link(&mut element.to)?);
        let roots = self.link(&mut element.roots)?;
        let suppliers = self.link(&mut element.suppliers)?;
        element.suppliers = suppliers.into_iter().map(Linked::Id).collect();
        self.roots.extend(roots);
        match element.class.as_str() {
            "software_Package" => {
                within(self.packages.len() + 1, Countable::Components, limits::COMPONENTS)?;
                self.packages.push(element);
            }
            "Agent" | "Organization" | "Person" => {
                element.ids.iter().for_each(|id| drop(self.agents.insert(id.clone(), element.name.clone())));
            }
            "Relationship" | "LifecycleScopedRelationship" => {
                within(self.edges.len() + 1, Countable::Relationships, limits::COMPONENTS * 4)?;
                let kind: String = element.relationship.chars().filter(|c| *c != '_').collect();
                match kind.to_ascii_lowercase().as_str() {
                    "describes" => self.roots.extend(to),
                    kind if DOWN.contains(&kind) => self.edges.push((from, to)),
                    _ => {}
                }
            }
            "Hash" | "ExternalIdentifier" => {
                if let Some(id) = element.ids.first() {
                    self.parts.insert(id.clone(), element);
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// The ids of what is linked; what is written in place is taken as if it stood by itself.
    fn link(&mut self, links: &mut Vec<Linked>) -> Result<Vec<String>, ImportProblem> {
        let mut ids = Vec::new();
        for link in std::mem::take(links) {
            match link {
                Linked::Id(id) => ids.push(id),
                Linked::Inline(element) => {
                    ids.extend(element.ids.first().cloned());
                    self.take(*element)?;
                }
            }
        }
        Ok(ids)
    }

    fn into_bom(self) -> Result<Bom, ImportProblem> {
        let mut items = Vec::new();
        let mut unusable = 0_u32;
        for package in &self.packages {
            let mut known = Known { names: vec![package.name.clone()], is_supplied: true, ..Known::default() };
            unusable = unusable.saturating_add(self.identify(package, &mut known)?);
            known.vendor = package.suppliers.iter().find_map(|link| match link {
                Linked::Id(id) => self.agents.get(id).filter(|name| !name.is_empty()).cloned(),
                Linked::Inline(_) => None,
            });
            items.push(Item { known, version: package.version.clone() });
        }
        let by_id = self
            .packages
            .iter()
            .enumerate()
            .flat_map(|(place, one)| one.ids.iter().map(move |id| (id.as_str(), place)));
        let places: BTreeMap<&str, usize> = by_id.collect();
        let place = |id: &String| places.get(id.as_str()).copied();
        let mut arrows: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (from, to) in &self.edges {
            for from in from.iter().filter_map(place) {
                arrows.entry(from).or_default().extend(to.iter().filter_map(place));
            }
        }
        let roots: Vec<usize> = self.roots.iter().filter_map(place).collect();
        let labels: Vec<String> = items.iter().map(Item::label).collect();
        let paths = paths(&labels, &arrows, &roots);
        let components = items.into_iter().zip(paths).map(|(item, path)| BomComponent { item, path }).collect();
        Ok(Bom { components, unusable })
    }

    /// Adds the identifiers and hashes of a package; gives how many are not well formed.
    fn identify(&self, package: &Element, known: &mut Known) -> Result<u32, ImportProblem> {
        let mut unusable = u32::from(!package.purl.is_empty() && !known.add_purl(&package.purl));
        for part in &package.parts {
            let part = match part {
                Linked::Id(id) => self.parts.get(id),
                Linked::Inline(part) => Some(&**part),
            };
            let Some(Element { kind, value, .. }) = part else { continue };
            let is_read = match kind.as_str() {
                // `purl` is what SPDX 2 calls it
                "packageUrl" | "packageURL" | "purl" => known.add_purl(value),
                "cpe22" | "cpe23" => known.add_cpe(value),
                "swid" => {
                    known.add_swid(value);
                    true
                }
                "sha256" => {
                    known.digests.extend(sha256(value).ok());
                    true
                }
                _ => true,
            };
            unusable = unusable.saturating_add(u32::from(!is_read));
            within(known.count(), Countable::Products, limits::IDENTIFIERS)?;
        }
        Ok(unusable)
    }
}

/// The short name that the context has for a class: `https://spdx.org/rdf/3.0.1/terms/Software/Package` is `software_Package`, and classes of
/// the core have no prefix.
fn short(class: &str) -> String {
    let Some((_, name)) = class.strip_prefix("https://spdx.org/rdf/3.").and_then(|rest| rest.split_once("/terms/"))
    else {
        return class.to_owned();
    };
    match name.split_once('/') {
        Some(("Core", name)) => name.to_owned(),
        Some((profile, name)) => format!("{}_{name}", profile.to_ascii_lowercase()),
        None => name.to_owned(),
    }
}

const TEXTS: [&str; 12] = [
    "@id",
    "@type",
    "algorithm",
    "externalIdentifierType",
    "hashValue",
    "identifier",
    "name",
    "relationshipType",
    "software_packageUrl",
    "software_packageVersion",
    "spdxId",
    "type",
];
/// Relationships from a whole to its part (SPDX 3.0.1, `RelationshipType`), in small letters and without underscores, as some tools write them.
const DOWN: [&str; 6] =
    ["contains", "dependson", "hasdynamiclink", "hasprerequisite", "hasprovideddependency", "hasstaticlink"];
