//! The elements of a document, kept as far as claims need them, until it is known what they refer to.

use std::collections::BTreeMap;

use super::element::{Element, Property, Reference, Text};
use super::licence::{self, Licence};
use super::package::{Fact, Package, is_no_element};
use super::relationship::{Meaning, Relationship};
use crate::bounds;
use crate::error::ImportProblem;
use crate::field_state::FieldState;
use crate::header::Context;
use crate::limits;
use crate::relations::Mark;
use crate::sbom::Completeness;
use crate::terms::Countable;

#[derive(Default)]
pub(super) struct Graph {
    /// Place in the graph of the element that is read; none where the document is one element.
    pub(super) place: Option<usize>,
    pub(super) documents: Vec<(Mark, Collection)>,
    pub(super) collections: Once<Collection>,
    pub(super) infos: Once<Info>,
    pub(super) agents: Once<Agent>,
    pub(super) facts: Once<Fact>,
    pub(super) licences: Once<Licence>,
    pub(super) packages: Vec<(Mark, Package)>,
    pub(super) files: Vec<(Mark, Package)>,
    /// Ids of everything that is no package.
    pub(super) others: Vec<Mark>,
    /// What describes what, with the id of that.
    pub(super) describes: Vec<(Mark, Link)>,
    /// The package, the licence, and what the id of the licence says where it leads nowhere.
    pub(super) licensed: Vec<(Mark, Mark, FieldState)>,
    /// The package and what is distributed of it.
    pub(super) distributed: Vec<(Mark, Mark)>,
    pub(super) edges: Vec<(Mark, Mark)>,
    /// What lists say of being complete, by the package that they are of.
    pub(super) said: Vec<(Mark, Completeness)>,
    /// Lists that are said to be complete, until it is known whether what is in them is there.
    pub(super) closed: Vec<(Mark, Vec<Mark>)>,
    /// Statements on vulnerabilities, which are not read.
    pub(super) vex: u32,
    elements: usize,
    links: usize,
}

/// The id of an element.
#[derive(Clone)]
pub(super) struct Link {
    pub(super) mark: Mark,
    /// The id itself, for messages; empty for an element that stands inside another.
    pub(super) id: String,
}

/// A document or an SBOM.
pub(super) struct Collection {
    pub(super) place: Option<usize>,
    pub(super) info: Option<Mark>,
    pub(super) roots: Vec<Link>,
    /// Times in the life of the product at which it was made.
    pub(super) context: Context,
    /// It has an address of its own, which no other document has.
    pub(super) version: FieldState,
    /// There is a signature among what it is verified with.
    pub(super) is_signed: bool,
}

/// How elements came to be.
#[derive(Clone)]
pub(super) struct Info {
    pub(super) place: Option<usize>,
    pub(super) spec_version: String,
    pub(super) created: String,
    pub(super) makers: Vec<Mark>,
}

/// Somebody or something that makes or supplies.
pub(super) struct Agent {
    pub(super) kind: AgentKind,
    pub(super) name: String,
}

/// Kind of an agent; who is named as the maker of a document is chosen in this order.
#[derive(Clone, Copy, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum AgentKind {
    Organization,
    Person,
    /// A tool, or software that acts as one.
    Tool,
    /// An agent of no kind.
    Other,
}

/// Things by id; one whose id another has is not found.
pub(super) struct Once<T>(BTreeMap<Mark, Option<T>>);

impl<T> Default for Once<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<T> Once<T> {
    fn add(&mut self, mark: Mark, value: T) {
        self.0.entry(mark).and_modify(|known| *known = None).or_insert(Some(value));
    }

    pub(super) fn find(&self, mark: Mark) -> Option<&T> {
        self.0.get(&mark)?.as_ref()
    }

    pub(super) fn values(&self) -> impl Iterator<Item = &T> {
        self.0.values().flatten()
    }
}

impl Graph {
    /// Takes an element and what stands inside it, and gives its id.
    pub(super) fn take(&mut self, mut element: Element) -> Result<Mark, ImportProblem> {
        self.elements += 1;
        bounds::within(self.elements, Countable::Elements, limits::ELEMENTS)?;
        let mark = self.mark(&element);
        match element.class.as_str() {
            "software_Package" | "ai_AIPackage" | "dataset_DatasetPackage" => {
                let package = self.package(&mut element)?;
                self.packages.push((mark, package));
            }
            class => {
                let kind = agent_kind(class);
                self.others.push(mark);
                self.take_other(mark, kind, &mut element)?;
            }
        }
        for inner in element.take_inline() {
            self.take(inner)?;
        }
        Ok(mark)
    }

    fn take_other(&mut self, mark: Mark, agent: Option<AgentKind>, element: &mut Element) -> Result<(), ImportProblem> {
        if let Some(kind) = agent {
            self.agents.add(mark, Agent { kind, name: agent_name(element.text(Text::Name)).to_owned() });
            return Ok(());
        }
        match element.class.as_str() {
            "SpdxDocument" => {
                let document = self.collection(element)?;
                self.documents.push((mark, document));
            }
            "software_Sbom" | "Bom" | "Bundle" => {
                let collection = self.collection(element)?;
                self.collections.add(mark, collection);
            }
            "CreationInfo" => self.take_info(mark, element)?,
            "software_File" => {
                let file = self.package(element)?;
                self.files.push((mark, file));
            }
            "Relationship" | "LifecycleScopedRelationship" => self.take_relationship(element)?,
            "Hash" | "ExternalIdentifier" => {
                if let Some(fact) = Fact::of(element) {
                    self.facts.add(mark, fact);
                }
            }
            class if class.starts_with("security_Vex") => self.vex = self.vex.saturating_add(1),
            _ => self.licences.add(mark, Licence::of(element)),
        }
        Ok(())
    }

    fn collection(&mut self, element: &mut Element) -> Result<Collection, ImportProblem> {
        let info = self.links(element.take(Property::CreationInfo))?.pop().map(|link| link.mark);
        let roots = self.links(element.take(Property::RootElement))?;
        bounds::within(roots.len(), Countable::DescribedElements, limits::SUBJECTS)?;
        let mut context = Context::Silent;
        for kind in element.take(Property::SbomType) {
            if let Reference::Id(kind) = kind {
                context.add(Context::of(kind.rsplit('/').next().unwrap_or_default()));
            }
        }
        let verified = element.take(Property::VerifiedUsing);
        // one without a value signs nothing
        let has_value = |one: &Element| FieldState::of(one.text(Text::Value)) == FieldState::Stated;
        let is_signature =
            |one: &Reference| matches!(one, Reference::Inline(one) if one.class == "Signature" && has_value(one));
        let is_address = |id: &String| id.contains(':') && !id.starts_with("_:");
        let version = if element.ids.iter().any(is_address) { FieldState::Stated } else { FieldState::Silent };
        let is_signed = verified.iter().any(is_signature);
        Ok(Collection { place: self.place, info, roots, context, version, is_signed })
    }

    fn take_info(&mut self, mark: Mark, element: &mut Element) -> Result<(), ImportProblem> {
        let mut makers = self.links(element.take(Property::CreatedBy))?;
        makers.extend(self.links(element.take(Property::CreatedUsing))?);
        let text = |text| element.text(text).to_owned();
        let info = Info {
            place: self.place,
            spec_version: text(Text::SpecVersion),
            created: text(Text::Created),
            makers: makers.into_iter().map(|link| link.mark).collect(),
        };
        for other in element.ids.iter().skip(1) {
            self.infos.add(Mark::of(other), info.clone());
        }
        self.infos.add(mark, info);
        Ok(())
    }

    fn package(&mut self, element: &mut Element) -> Result<Package, ImportProblem> {
        let (mut package, inline) = Package::of(element);
        for agent in inline {
            let mark = self.take(agent)?;
            package.agents.push(mark);
        }
        Ok(package)
    }

    fn take_relationship(&mut self, element: &mut Element) -> Result<(), ImportProblem> {
        let Some(Relationship { meaning, from, to, said }) = Relationship::of(element) else { return Ok(()) };
        let from = self.link(from)?.mark;
        self.links = self.links.saturating_add(to.len()).saturating_add(1);
        bounds::within(self.links, Countable::Relationships, limits::RELATIONSHIPS)?;
        let to = self.links(to)?;
        match said {
            Some(Completeness::Complete) => {
                let there = to.iter().filter(|link| !is_no_element(&link.id));
                self.closed.push((from, there.map(|link| link.mark).collect()));
            }
            other => self.said.extend(other.map(|said| (from, said))),
        }
        for link in to {
            match meaning {
                Meaning::Describes => self.describes.push((from, link)),
                Meaning::Licence => self.licensed.push((from, link.mark, licence::of_iri(&link.id))),
                Meaning::Distribution => self.distributed.push((from, link.mark)),
                Meaning::Edge | Meaning::Composition if is_no_element(&link.id) => {}
                Meaning::Edge | Meaning::Composition => self.edges.push((from, link.mark)),
            }
        }
        Ok(())
    }

    fn links(&mut self, references: Vec<Reference>) -> Result<Vec<Link>, ImportProblem> {
        references.into_iter().map(|reference| self.link(reference)).collect()
    }

    fn link(&mut self, reference: Reference) -> Result<Link, ImportProblem> {
        Ok(match reference {
            Reference::Id(id) => Link { mark: Mark::of(&id), id },
            Reference::Inline(element) => Link { mark: self.take(element)?, id: String::new() },
        })
    }

    /// The id of an element; one that nothing can refer to gets one that no document can write.
    fn mark(&self, element: &Element) -> Mark {
        match element.ids.first() {
            Some(id) => Mark::of(id),
            None => Mark::of(&format!("\0{}", self.elements)),
        }
    }
}

fn agent_kind(class: &str) -> Option<AgentKind> {
    match class {
        "Organization" => Some(AgentKind::Organization),
        "Person" => Some(AgentKind::Person),
        "SoftwareAgent" | "Tool" => Some(AgentKind::Tool),
        "Agent" => Some(AgentKind::Other),
        _ => None,
    }
}

/// The name without the kind before it, which SPDX 2 has there.
fn agent_name(name: &str) -> &str {
    let kinds = ["Organization:", "Person:", "Tool:"];
    kinds.into_iter().find_map(|kind| name.trim().strip_prefix(kind)).unwrap_or(name).trim()
}
