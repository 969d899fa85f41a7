//! SPDX 3.0, JSON-LD: an SBOM.
//!
//! The document is a graph of elements that refer to each other by id, in any order, or stand inside each other. It is read by the names
//! that the context of SPDX gives; no other context is applied, so that nothing is understood that another context may rename.
//!
//! It is about the root of its `SpdxDocument`, or, where that is an SBOM, about the root of that; where neither has one, about what a
//! `describes` relationship of either leads to. Nothing is guessed: without any it is about nothing, and with several of which one is
//! something else it is refused. The roots are the product; all other packages are components. What is distributed of a root
//! (`hasDistributionArtifact`) names it by its hash as well.
//!
//! Statements of the security profile on vulnerabilities are not read, and a note says how many there are.

mod element;
mod graph;
mod licence;
mod package;
mod places;
mod relationship;
mod roots;

use std::collections::{BTreeMap, BTreeSet};

use serde::de::MapAccess;

use crate::claims::claim_text;
use crate::error::{ImportError, ImportProblem};
use crate::field_state::FieldState;
use crate::format::{EvidenceFormat, FormatMark, Input, MarkValue};
use crate::header::{Author, Header};
use crate::note::{Note, NoteCode};
use crate::part::Content;
use crate::reader::{Member, Object, read_object};
use crate::relations::{Edges, Elements, Mark, Settled};
use crate::sbom::{self, Completeness, Reach, Sbom, Tally, Weight};
use crate::shown::shortened;
use crate::timestamp::timestamp;
use element::Element;
use graph::{Agent, AgentKind, Graph, Info};
use places::at;
use roots::Roots;

/// The format.
pub(crate) static FORMAT: EvidenceFormat = EvidenceFormat {
    name: "SPDX 3",
    versions: VERSIONS,
    media_type: "application/ld+json",
    kinds: &["sbom"],
    marks: &[
        FormatMark::Member("@context", MarkValue::Begins("https://spdx.org/rdf/3")),
        FormatMark::Member("@context", MarkValue::Begins("http://spdx.org/rdf/3")),
    ],
    read,
};

/// Reads the document and checks what it is about.
fn read(input: &Input<'_, '_>) -> Result<Content, ImportError> {
    let mut document = Document::default();
    read_object(input.trail, &mut document)?;
    let mut graph = document.into_graph()?;
    graph.settle();
    let info = graph.info()?;
    let spec_version = spec_version(&info.spec_version).map_err(|problem| at(info.place, "specVersion", problem))?;
    let created = timestamp(&info.created).map_err(|problem| at(info.place, "created", problem))?;
    let made_by = graph.made_by(&info).transpose().map_err(|problem| at(info.place, "createdBy", problem))?;
    let roots = Roots::of(&graph);
    let mut notes = roots.matched(input)?;
    let elements = graph.element_ids().settle();
    let product = roots.product(input);
    let mut tally = graph.tally(&product, &elements).map_err(|problem| at(None, "@graph", problem))?;
    let edges = graph.edges().map_err(|problem| at(None, "@graph", problem))?;
    let said = graph.said.iter().map(|(mark, said)| (*mark, said.of_element())).collect();
    let related = sbom::Graph { edges, elements: &elements, roots: roots.marks(), said };
    let (relations, reach) = Reach::of(related, &mut tally.members);
    let (completeness, header, created) = (graph.completeness(&roots), graph.header(&info), Some(created));
    let sbom = Sbom { format: "spdx", spec_version, created, header, tally, relations, completeness, reach };
    notes.extend(sbom.notes(elements.ambiguous));
    notes.extend(Note::counted(NoteCode::VexStatementsUnread, graph.vex));
    Ok(Content { parts: sbom.part(made_by).into_iter().collect(), notes })
}

fn spec_version(text: &str) -> Result<&'static str, ImportProblem> {
    match text {
        "3.0" | "3.0.0" => Ok("3.0.0"),
        "3.0.1" => Ok("3.0.1"),
        "" => Err(ImportProblem::MissingField { key: "specVersion" }),
        other => {
            Err(ImportProblem::UnsupportedVersion { format: FORMAT.name, version: shortened(other), read: VERSIONS })
        }
    }
}

/// The document: a graph, or a single element.
#[derive(Default)]
struct Document {
    graph: Graph,
    single: Element,
}

impl Document {
    fn into_graph(mut self) -> Result<Graph, ImportError> {
        if !self.single.class.is_empty() {
            self.graph.place = None;
            self.graph.take(self.single).map_err(|problem| at(None, "@graph", problem))?;
        }
        Ok(self.graph)
    }
}

impl<'de> Object<'de> for Document {
    const BEARING: &'static [&'static str] = &["@graph"];

    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "@context" => value.skip(),
            "@graph" => {
                let (graph, mut places) = (&mut self.graph, 0..);
                value.objects(|element: Element| {
                    graph.place = places.next();
                    graph.take(element).map(|_| ())
                })
            }
            _ => self.single.member(key, value),
        }
    }
}

impl Graph {
    /// How the document came to be: that of the document element, else of an SBOM, else the only one there is.
    fn info(&self) -> Result<Info, ImportError> {
        let documents = self.documents.iter().map(|(_, document)| document);
        let of_document = documents.chain(self.collections.values()).find_map(|one| self.infos.find(one.info?));
        let mut all = self.infos.values();
        let only = all.next().filter(|_| all.next().is_none());
        let missing = || ImportError::whole(ImportProblem::MissingField { key: "creationInfo" });
        of_document.or(only).cloned().ok_or_else(missing)
    }

    /// Maker of the document: an organisation before a person before anything else.
    fn made_by(&self, info: &Info) -> Option<Result<String, ImportProblem>> {
        let makers = info.makers.iter().filter_map(|mark| self.agents.find(*mark));
        let named = makers.filter(|agent| !agent.name.is_empty());
        named.min_by_key(|agent| agent.kind).map(|agent| claim_text(&agent.name))
    }

    /// What the document says of itself. It has no member for its edition; its own address is one, as the namespace of SPDX 2 is.
    fn header(&self, info: &Info) -> Header {
        let mut header = Header::default();
        for agent in info.makers.iter().filter_map(|mark| self.agents.find(*mark)) {
            match agent.kind {
                AgentKind::Organization | AgentKind::Person => header.author.raise(Author::named(&agent.name)),
                AgentKind::Tool => header.tools.add_whole(&agent.name),
                AgentKind::Other => {}
            }
        }
        let all = || self.documents.iter().map(|(_, document)| document).chain(self.collections.values());
        all().for_each(|one| header.context.add(one.context));
        header.is_signed = all().any(|one| one.is_signed);
        header.version = self.documents.first().map(|(_, document)| document.version).unwrap_or_default();
        header
    }

    /// Gives packages and files what stands elsewhere in the graph.
    fn settle(&mut self) {
        let licences = self.licences_by_package();
        self.others.sort_unstable();
        self.settle_lists();
        let Self { packages, files, agents, facts, .. } = self;
        for (mark, package) in packages.iter_mut().chain(files) {
            for fact in std::mem::take(&mut package.parts) {
                facts.find(fact).into_iter().for_each(|fact| package.take_fact(fact));
            }
            for agent in std::mem::take(&mut package.agents) {
                let state = agents.find(agent).map_or(FieldState::Silent, Agent::state);
                package.slips.suppliers += u32::from(state == FieldState::Silent);
                package.facts.supplier.raise(state);
            }
            if let Some((state, unusable)) = licences.get(mark) {
                package.facts.licence.raise(*state);
                package.slips.licences = *unusable;
            }
        }
    }

    /// Takes the word of a list that it is complete. One of which no member is there says nothing.
    fn settle_lists(&mut self) {
        let closed = std::mem::take(&mut self.closed);
        let packages: BTreeSet<Mark> = self.packages.iter().map(|(mark, _)| *mark).collect();
        let is_there = |mark: &Mark| packages.contains(mark) || self.others.binary_search(mark).is_ok();
        let said = closed.iter().filter(|(_, list)| list.is_empty() || list.iter().any(is_there));
        self.said.extend(said.map(|(from, _)| (*from, Completeness::Complete)));
    }

    /// The best state of the licences of each package, and the number of those that name none.
    fn licences_by_package(&self) -> BTreeMap<Mark, (FieldState, u32)> {
        let is_own = |mark| matches!(self.licences.find(mark), Some(licence::Licence::Own));
        let mut states: BTreeMap<Mark, (FieldState, u32)> = BTreeMap::new();
        for (package, licence, of_iri) in &self.licensed {
            let state = self.licences.find(*licence).map_or(*of_iri, |licence| licence.state(is_own).max(*of_iri));
            let (best, unusable) = states.entry(*package).or_default();
            best.raise(state);
            *unusable = unusable.saturating_add(u32::from(state == FieldState::Silent));
        }
        states
    }

    fn element_ids(&self) -> Elements {
        let mut elements = Elements::default();
        self.packages.iter().for_each(|(mark, _)| elements.add(*mark));
        elements
    }

    /// Counts the packages that are not the product, of which the ids are given in order. A second package with the id of it is a
    /// component.
    fn tally(&self, product: &[Mark], elements: &Settled) -> Result<Tally, ImportProblem> {
        let mut tally = Tally::default();
        let is_product = |mark: &Mark| product.binary_search(mark).is_ok() && elements.has(*mark);
        for (mark, package) in self.packages.iter().filter(|(mark, _)| !is_product(mark)) {
            tally.slip(package.slips);
            tally.add(package.facts, Weight::Full, Some(*mark), &package.named())?;
        }
        Ok(tally)
    }

    /// The relationships between packages. One with something else of the document is none, and leads somewhere.
    fn edges(&self) -> Result<Edges, ImportProblem> {
        let mut edges = Edges::default();
        for (from, to) in &self.edges {
            edges.add(*from, *to)?;
        }
        Ok(edges.without(&self.others))
    }

    /// What lists say of being complete: that one is not counts wherever it is said, that one is only of every root.
    fn completeness(&self, roots: &Roots<'_>) -> Option<Completeness> {
        let has = |said| self.said.iter().any(|(_, one)| *one == said);
        let is_complete = |root: Mark| self.said.contains(&(root, Completeness::Complete));
        match (has(Completeness::Incomplete), has(Completeness::Unknown)) {
            (true, _) => Some(Completeness::Incomplete),
            (_, true) => Some(Completeness::Unknown),
            _ => (roots.are_all(is_complete)).then_some(Completeness::Complete),
        }
    }
}

impl Agent {
    /// State of a supplier; only an organisation or a person is one.
    fn state(&self) -> FieldState {
        match (self.kind, FieldState::of(&self.name)) {
            (AgentKind::Tool | AgentKind::Other, FieldState::Stated) => FieldState::Silent,
            (_, state) => state,
        }
    }
}

/// Versions that are read.
const VERSIONS: &str = "3.0 (JSON-LD)";
