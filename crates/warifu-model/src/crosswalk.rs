use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::digest::{DIGEST, Digest};
use crate::document::{document, tokens};
use crate::ids::{SLUG, SetId};
use crate::json::{Json, Node, Read, ReadError, ReadProblem};
use crate::language::both;
use crate::legal::published;
use crate::localized::Localized;
use crate::relation::{Relation, RelationStyle};
use crate::requirement::Assurance;
use crate::shape::{Form, Shape, TEXT, Typed, write_by};
use crate::unique::refuse_repeats;
use crate::version::{SemVer, VERSION};

document! {
    /// Relations between the elements of two documents, as somebody states them (`warifu.crosswalk/1`).
    pub struct Crosswalk: "crosswalk" = "warifu.crosswalk/1" in default {
        /// Its id.
        id: SetId,
        /// Its version.
        version: SemVer,
        /// Its title.
        title: Localized,
        /// A description, in both languages.
        description: Localized,
        /// The party whose word it is.
        asserter: Asserter,
        /// The document that states the edges.
        document: StatingDocument,
        /// The relations that it can state.
        style: RelationStyle,
        /// The place where its edges begin.
        source: Endpoint,
        /// The place where its edges end.
        target: Endpoint,
        /// The sides that the asserter went through completely: there, an element without an edge has no counterpart.
        complete: Vec<Side> = list_of(unique "side", "側";),
        /// A remark.
        note: Option<Localized> = optional,
        /// The edges; at least one.
        edges: Vec<Edge> = items(some "the list of edges", "対応の一覧";),
        /// Elements of the source that together contain an element of the target.
        unions: Vec<Union> = list,
    }
    check check;
    rules r#"{"if": {"properties": {"style": {"const": "concept"}}},
        "then": {"properties": {"edges": {"items": {"properties": {"relation": {"enum": ["related", "no_relationship"]}}}},
            "unions": {"maxItems": 0}}},
        "else": {"properties": {"edges": {"items": {"properties": {"relation": {"not": {"const": "related"}}}}}}}}"#;
}

document! {
    /// The party that states the edges of a crosswalk.
    pub struct Asserter: "asserter" {
        /// The name.
        name: Localized,
        /// The standing of the word.
        kind: AsserterKind,
    }
}

tokens! {
    /// The standing of an asserter's word.
    pub enum AsserterKind {
        /// The owner of one of the two documents says so.
        Official = "official",
        /// Somebody proposes it.
        Proposal = "proposal",
    }
}

document! {
    /// The document that states the edges of a crosswalk.
    pub struct StatingDocument: "stating_document" {
        /// Its name.
        title: String,
        /// Its edition.
        edition: String,
        /// The time at which it was published: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
        date: String = via(published),
        /// The place in it where the edges stand.
        location: Option<String> = optional,
    }
}

/// One of the two documents that a crosswalk relates.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Endpoint {
    /// A document on the shelf, pinned.
    Pinned {
        /// Its kind.
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

/// The kind of a pinned document of a crosswalk.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum EndpointKind {
    /// A requirement set, or what a profile resolves to; its elements are requirements and groups.
    RequirementSet,
    /// A sector list; its elements are sectors.
    SectorList,
}

tokens! {
    /// One side of a crosswalk.
    #[derive(Ord, PartialOrd)]
    pub enum Side {
        /// The place where edges begin.
        Source = "source",
        /// The place where edges end.
        Target = "target",
    }
}

document! {
    /// One stated relation, read "source relation target".
    pub struct Edge: "edge" {
        /// An element of the source.
        source: Element,
        /// An element of the target; none where nothing there corresponds.
        target: Option<Element> = nullable,
        /// The relation.
        relation: Relation,
        /// States whether the edge was checked against the stating document.
        assurance: Assurance,
        /// A remark.
        note: Option<Localized> = optional,
    }
    rules r#"{"if": {"properties": {"target": {"type": "null"}}, "required": ["target"]},
        "then": {"properties": {"relation": {"const": "no_relationship"}}}}"#;
}

document! {
    /// Several elements of the source that together contain an element of the target. Each of them has an edge to it.
    pub struct Union: "union" {
        /// The elements of the source; at least two.
        sources: Vec<Element> = items(unique "element", "要素";),
        /// The element of the target.
        target: Element,
        /// The relation of all of them together to it: `equal`, or `superset_of`.
        relation: Relation,
        /// States whether it was checked against the stating document.
        assurance: Assurance,
        /// A remark.
        note: Option<Localized> = optional,
    }
    check check;
    rules r#"{"properties": {"sources": {"minItems": 2}, "relation": {"enum": ["equal", "superset_of"]}}}"#;
}

/// The id of an element of a document, as that document writes it: 1 to 200 bytes, no control characters, not blank at its
/// ends.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Element(Box<str>);

impl Crosswalk {
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

impl Union {
    fn check(&self, node: Node<'_>) -> Result<(), ReadError> {
        if !matches!(self.relation, Relation::Equal | Relation::SupersetOf) {
            let allowed = "equal, superset_of".into();
            return Err(node.member("relation").error(ReadProblem::NotOneOf { allowed }));
        }
        if self.sources.len() < 2 {
            return Err(node
                .member("sources")
                .broken(both("a union has at least two elements", "和集合には二つ以上の要素が要る")));
        }
        Ok(())
    }

    /// Returns whether an edge of one of its elements to its target agrees with it: parts of what is equal lie within it.
    fn admits(&self, edge: Relation) -> bool {
        match self.relation {
            Relation::Equal => matches!(edge, Relation::Equal | Relation::SubsetOf),
            _ => edge != Relation::NoRelationship,
        }
    }
}

impl Crosswalk {
    fn check(&self, node: Node<'_>) -> Result<(), ReadError> {
        self.check_edges(node)?;
        if self.unions.is_empty() { Ok(()) } else { self.check_unions(node.member("unions")) }
    }

    fn check_unions(&self, nodes: Node<'_>) -> Result<(), ReadError> {
        let parts = |union: &Union| union.sources.iter().cloned().collect::<BTreeSet<_>>();
        refuse_repeats(nodes, both("union", "和集合"), self.unions.iter().map(|union| (parts(union), &union.target)))?;
        if let (RelationStyle::Concept, Some(node)) = (self.style, nodes.items()?.next()) {
            return Err(node.broken(both("a concept crosswalk states no union", "概念の対応表は和集合を述べない")));
        }
        let edges: BTreeMap<(&Element, Option<&Element>), Relation> =
            self.edges.iter().map(|edge| ((&edge.source, edge.target.as_ref()), edge.relation)).collect();
        for (union, node) in self.unions.iter().zip(nodes.items()?) {
            let mut edges = union.sources.iter().map(|source| edges.get(&(source, Some(&union.target))));
            if !edges.all(|edge| edge.is_some_and(|edge| union.admits(*edge))) {
                return Err(node.broken(both(
                    "each element of a union has an edge to its target that agrees with it",
                    "和集合の要素に、対象への合致する対応がない",
                )));
            }
        }
        Ok(())
    }

    fn check_edges(&self, node: Node<'_>) -> Result<(), ReadError> {
        let nodes = node.member("edges");
        refuse_repeats(nodes, both("edge", "対応"), self.edges.iter().map(|edge| (&edge.source, &edge.target)))?;
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
                return Err(node.broken(both(
                    "an edge without a target states `no_relationship`",
                    "対象のない対応は `no_relationship` でなければならない",
                )));
            }
            if edge.target.is_none() && targets.get(&edge.source) != Some(&1) {
                return Err(
                    node.broken(both("what has no counterpart has no other edge", "対応先がない要素に別の対応がある"))
                );
            }
        }
        Ok(())
    }

    /// The elements that stand in edges, on one side. Those of unions are among them.
    pub fn elements(&self, side: Side) -> BTreeSet<&Element> {
        self.edges.iter().filter_map(|edge| edge.element(side)).collect()
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

impl Read for Element {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let form = both(
            "1 to 200 bytes without control characters, not blank at its ends",
            "1～200バイト、制御文字を含まず、両端が空白でない文字列",
        );
        Self::parse(&node.string()?).ok_or_else(|| node.not_canonical(both("an element", "要素"), form))
    }
}

impl Typed for Element {
    const FORM: Form = Form::Named(&Shape::text(
        "element",
        "The id of an element, as its document writes it: not blank at its ends",
        concat!(
            r#"{"type": "string", "maxLength": 200, "pattern": "^[^\\u0000-\\u001f\\u007f-\\u009f\\u0020\\u00a0\\u1680"#,
            r#"\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]([^\\u0000-\\u001f\\u007f-\\u009f]*[^\\u0000-\\u001f"#,
            r#"\\u007f-\\u009f\\u0020\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000])?$"}"#
        ),
    ));
}

impl From<&Element> for Json {
    fn from(element: &Element) -> Self {
        element.as_str().into()
    }
}

impl Typed for Endpoint {
    const FORM: Form = Form::Named(&Shape {
        name: "endpoint",
        about: "One of the two documents: pinned, or any other",
        form: Form::Schema(
            r##"{"oneOf": [
                {"type": "object", "properties": {"kind": {"enum": ["requirement_set", "sector_list"]},
                    "id": {"$ref": "#/$defs/slug"}, "version": {"$ref": "#/$defs/version"}, "digest": {"$ref": "#/$defs/digest"}},
                 "required": ["kind", "id", "version", "digest"], "additionalProperties": false},
                {"type": "object", "properties": {"kind": {"const": "document"}, "title": {"$ref": "#/$defs/text"},
                    "edition": {"$ref": "#/$defs/text"}},
                 "required": ["kind", "title", "edition"], "additionalProperties": false}]}"##,
            &[&SLUG, &VERSION, &DIGEST, &TEXT],
        ),
        rules: "",
    });
}

write_by!(reference Element, Endpoint);

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

const ELEMENT_BYTES: usize = 200;
