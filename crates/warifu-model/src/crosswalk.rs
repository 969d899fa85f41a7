use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::digest::Digest;
use crate::ids::SetId;
use crate::json::{Json, Kind, Node, Read, ReadError, ReadProblem, Tape};
use crate::legal::read_published;
use crate::localized::Localized;
use crate::relation::{Relation, RelationStyle};
use crate::requirement::Assurance;
use crate::unique::refuse_repeats;
use crate::version::SemVer;

/// Relations between the elements of two documents, as somebody states them (`warifu.crosswalk/1`).
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Crosswalk {
    /// Its id.
    pub id: SetId,
    /// Its version.
    pub version: SemVer,
    /// Its title.
    pub title: Localized,
    /// What it is.
    pub description: Localized,
    /// Whose word it is.
    pub asserter: Asserter,
    /// The document that states the edges.
    pub document: StatingDocument,
    /// Which relations it can state.
    pub style: RelationStyle,
    /// Where its edges begin.
    pub source: Endpoint,
    /// Where its edges end.
    pub target: Endpoint,
    /// The sides that the asserter went through completely: there, an element without an edge has no counterpart.
    pub complete: Vec<Side>,
    /// A remark.
    pub note: Option<Localized>,
    /// The edges; at least one.
    pub edges: Vec<Edge>,
}

/// Who states the edges of a crosswalk.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Asserter {
    /// The name.
    pub name: Localized,
    /// What the word is worth.
    pub kind: AsserterKind,
}

/// What an asserter's word is worth.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum AsserterKind {
    /// The owner of one of the two documents says so.
    Official,
    /// Somebody proposes it.
    Proposal,
}

/// The document that states the edges of a crosswalk.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct StatingDocument {
    /// Its name.
    pub title: String,
    /// Its edition.
    pub edition: String,
    /// When it was published: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    pub date: String,
    /// Where in it the edges stand.
    pub location: Option<String>,
}

/// One of the two documents that a crosswalk relates.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Endpoint {
    /// A document on the shelf, pinned.
    Pinned {
        /// What it is.
        kind: EndpointKind,
        /// Its id.
        id: SetId,
        /// Its version.
        version: SemVer,
        /// Its digest; for a profile, that of the set that it resolves to.
        digest: Digest,
    },
    /// Any other document; its elements are taken as written.
    Document {
        /// Its name.
        title: String,
        /// Its edition.
        edition: String,
    },
}

/// What a pinned document of a crosswalk is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum EndpointKind {
    /// A requirement set, or what a profile resolves to; its elements are requirements and groups.
    RequirementSet,
    /// A sector list; its elements are sectors.
    SectorList,
}

/// One side of a crosswalk.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Side {
    /// Where edges begin.
    Source,
    /// Where edges end.
    Target,
}

/// One stated relation, read "source relation target".
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Edge {
    /// An element of the source.
    pub source: Element,
    /// An element of the target; none where nothing there corresponds.
    pub target: Option<Element>,
    /// The relation.
    pub relation: Relation,
    /// Whether the edge was checked against the stating document.
    pub assurance: Assurance,
    /// A remark.
    pub note: Option<Localized>,
}

/// The id of an element of a document, as that document writes it: 1 to 200 bytes, no control characters, not blank at its
/// ends.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Element(Box<str>);

impl Crosswalk {
    /// Reads a crosswalk.
    pub fn read(bytes: &[u8]) -> Result<Self, ReadError> {
        Tape::parse(bytes)?.root().read()
    }

    /// One of the two documents.
    pub fn endpoint(&self, side: Side) -> &Endpoint {
        match side {
            Side::Source => &self.source,
            Side::Target => &self.target,
        }
    }
}

impl Edge {
    /// The element on one side.
    pub fn element(&self, side: Side) -> Option<&Element> {
        match side {
            Side::Source => Some(&self.source),
            Side::Target => self.target.as_ref(),
        }
    }
}

impl Element {
    /// Reads the text form; none where the text breaks it.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = (1..=ELEMENT_BYTES).contains(&text.len()) && text.trim() == text;
        (fits && !text.chars().any(char::is_control)).then(|| Self(text.into()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Side {
    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Source => Self::Target,
            Self::Target => Self::Source,
        }
    }

    /// The text form.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Target => "target",
        }
    }
}

impl AsserterKind {
    /// The text form.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Official => "official",
            Self::Proposal => "proposal",
        }
    }
}

impl EndpointKind {
    /// The text form.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::RequirementSet => "requirement_set",
            Self::SectorList => "sector_list",
        }
    }
}

impl fmt::Display for Element {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Read for Crosswalk {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        fields.format(FORMAT)?;
        let complete = fields.find("complete");
        let edges = fields.node_of("edges")?;
        let crosswalk = Self {
            id: fields.required("id")?,
            version: fields.required("version")?,
            title: fields.required("title")?,
            description: fields.required("description")?,
            asserter: fields.required("asserter")?,
            document: fields.required("document")?,
            style: fields.required("style")?,
            source: fields.required("source")?,
            target: fields.required("target")?,
            complete: complete.map(Node::read).transpose()?.unwrap_or_default(),
            note: fields.optional("note")?,
            edges: edges.read()?,
        };
        fields.finish()?;
        complete.map_or(Ok(()), |node| refuse_repeats(node, "side", crosswalk.complete.iter()))?;
        crosswalk.check_edges(edges)?;
        Ok(crosswalk)
    }
}

impl Crosswalk {
    fn check_edges(&self, nodes: Node<'_>) -> Result<(), ReadError> {
        if self.edges.is_empty() {
            return Err(nodes.error(ReadProblem::Empty { what: "the list of edges" }));
        }
        refuse_repeats(nodes, "edge", self.edges.iter().map(|edge| (&edge.source, &edge.target)))?;
        let mut targets: BTreeMap<&Element, usize> = BTreeMap::new();
        for edge in &self.edges {
            *targets.entry(&edge.source).or_default() += 1;
        }
        for (edge, node) in self.edges.iter().zip(nodes.items()?) {
            if !self.style.states(edge.relation) {
                let relation = node.fields()?.node_of("relation")?;
                return Err(relation.error(ReadProblem::NotOneOf { allowed: self.style.allowed() }));
            }
            if edge.target.is_none() && edge.relation != Relation::NoRelationship {
                return Err(node.broken("an edge without a target states `no_relationship`"));
            }
            if edge.target.is_none() && targets.get(&edge.source) != Some(&1) {
                return Err(node.broken("what has no counterpart has no other edge"));
            }
        }
        Ok(())
    }

    /// The elements that stand in edges, on one side.
    pub fn elements(&self, side: Side) -> BTreeSet<&Element> {
        self.edges.iter().filter_map(|edge| edge.element(side)).collect()
    }
}

impl Read for Asserter {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let asserter = Self { name: fields.required("name")?, kind: fields.required("kind")? };
        fields.finish()?;
        Ok(asserter)
    }
}

impl Read for AsserterKind {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        match node.string()?.as_ref() {
            "official" => Ok(Self::Official),
            "proposal" => Ok(Self::Proposal),
            _ => Err(node.error(ReadProblem::NotOneOf { allowed: "official, proposal".into() })),
        }
    }
}

impl Read for StatingDocument {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let document = Self {
            title: fields.required("title")?,
            edition: fields.required("edition")?,
            date: read_published(fields.node_of("date")?)?,
            location: fields.optional("location")?,
        };
        fields.finish()?;
        Ok(document)
    }
}

impl Read for Endpoint {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let kind = fields.node_of("kind")?;
        let pinned = match kind.string()?.as_ref() {
            "document" => None,
            "requirement_set" => Some(EndpointKind::RequirementSet),
            "sector_list" => Some(EndpointKind::SectorList),
            _ => {
                let allowed = "document, requirement_set, sector_list".into();
                return Err(kind.error(ReadProblem::NotOneOf { allowed }));
            }
        };
        let endpoint = match pinned {
            None => Self::Document { title: fields.required("title")?, edition: fields.required("edition")? },
            Some(kind) => {
                let (id, version) = (fields.required("id")?, fields.required("version")?);
                Self::Pinned { kind, id, version, digest: fields.required("digest")? }
            }
        };
        fields.finish()?;
        Ok(endpoint)
    }
}

impl Read for Side {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        match node.string()?.as_ref() {
            "source" => Ok(Self::Source),
            "target" => Ok(Self::Target),
            _ => Err(node.error(ReadProblem::NotOneOf { allowed: "source, target".into() })),
        }
    }
}

impl Read for Edge {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let source = fields.required("source")?;
        let target = fields.node_of("target")?;
        let edge = Self {
            source,
            target: if target.kind() == Kind::Null { None } else { Some(target.read()?) },
            relation: fields.required("relation")?,
            assurance: fields.required("assurance")?,
            note: fields.optional("note")?,
        };
        fields.finish()?;
        Ok(edge)
    }
}

impl Read for Element {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let form = "1 to 200 bytes without control characters, not blank at its ends";
        Self::parse(&node.string()?).ok_or_else(|| node.not_canonical("an element", form))
    }
}

impl From<&Crosswalk> for Json {
    fn from(crosswalk: &Crosswalk) -> Self {
        let asserter =
            Self::object().with("name", &crosswalk.asserter.name).with("kind", crosswalk.asserter.kind.as_str());
        let document = Self::object()
            .with("title", crosswalk.document.title.as_str())
            .with("edition", crosswalk.document.edition.as_str())
            .with("date", crosswalk.document.date.as_str())
            .with_some("location", crosswalk.document.location.as_deref());
        Self::object()
            .with("format", FORMAT)
            .with("id", &crosswalk.id)
            .with("version", &crosswalk.version)
            .with("title", &crosswalk.title)
            .with("description", &crosswalk.description)
            .with("asserter", asserter)
            .with("document", document)
            .with("style", crosswalk.style.as_str())
            .with("source", &crosswalk.source)
            .with("target", &crosswalk.target)
            .with_list("complete", crosswalk.complete.iter().map(|side| side.as_str().into()).collect())
            .with_some("note", crosswalk.note.as_ref())
            .with("edges", Self::list(&crosswalk.edges))
    }
}

impl From<&Endpoint> for Json {
    fn from(endpoint: &Endpoint) -> Self {
        match endpoint {
            Endpoint::Document { title, edition } => {
                Self::object().with("kind", "document").with("title", title.as_str()).with("edition", edition.as_str())
            }
            Endpoint::Pinned { kind, id, version, digest } => Self::object()
                .with("kind", kind.as_str())
                .with("id", id)
                .with("version", version)
                .with("digest", *digest),
        }
    }
}

impl From<&Edge> for Json {
    fn from(edge: &Edge) -> Self {
        Self::object()
            .with("source", edge.source.as_str())
            .with("target", edge.target.as_ref().map(Element::as_str))
            .with("relation", edge.relation.as_str())
            .with("assurance", edge.assurance)
            .with_some("note", edge.note.as_ref())
    }
}

const FORMAT: &str = "warifu.crosswalk/1";
const ELEMENT_BYTES: usize = 200;
