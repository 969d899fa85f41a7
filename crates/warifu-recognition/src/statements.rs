use std::collections::{BTreeMap, BTreeSet};

use warifu_model::{
    AsserterKind, Assurance, Crosswalk, Digest, Edge, Element, Endpoint, GroupId, Relation, RequirementSet, SemVer,
    Side, Union,
};

/// A document whose elements are related: known by its digest where it is pinned, by title and edition otherwise.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum DocumentRef<'a> {
    /// A pinned document. For a profile it is the digest of the set that it resolves to.
    Pinned(Digest),
    /// Any other document.
    Named {
        /// Its title.
        title: &'a str,
        /// Its edition.
        edition: &'a str,
    },
}

/// An element of a document: a requirement, a group, or whatever that document calls its parts.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct ElementRef<'a> {
    /// The document.
    pub document: DocumentRef<'a>,
    /// The id of the element in it.
    pub element: &'a str,
}

/// An edge or a union, with the crosswalk in which it is stated.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Stated<'a> {
    /// The crosswalk.
    pub crosswalk: &'a Crosswalk,
    /// The digest of the exact bytes of the crosswalk.
    pub digest: Digest,
    /// The statement.
    pub statement: Statement<'a>,
}

/// A statement of a crosswalk about elements.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Statement<'a> {
    /// About a pair.
    Edge(&'a Edge),
    /// About several elements together.
    Union(&'a Union),
}

/// Everything that is known about how elements stand to each other: crosswalks, with what the reader admits of them, and the groups of
/// requirement sets. The order in which they are added changes nothing.
///
/// ```
/// use warifu_model::{Assurance, Crosswalk, Digest};
/// use warifu_recognition::Statements;
///
/// fn sourced<'a>(bytes: &[u8], crosswalk: &'a Crosswalk) -> Statements<'a> {
///     let mut statements = Statements::default();
///     statements.add(Digest::of(bytes), crosswalk, |stated| stated.assurance() == Assurance::Sourced);
///     statements
/// }
/// ```
#[derive(Clone, Debug, Default)]
pub struct Statements<'a> {
    pub(crate) stated: Vec<Admission<'a>>,
    pub(crate) groups: Vec<GroupOf<'a>>,
    /// Ids that a set gives both to a requirement and to a group: what an edge means by one is not known.
    pub(crate) ambiguous: BTreeSet<ElementRef<'a>>,
    sets: BTreeSet<Digest>,
}

/// A statement, and whether the reader admits it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Admission<'a> {
    pub(crate) stated: Stated<'a>,
    pub(crate) is_admitted: bool,
}

/// A group with all requirements in it and in the groups below.
#[derive(Clone, Debug)]
pub(crate) struct GroupOf<'a> {
    pub(crate) group: ElementRef<'a>,
    pub(crate) requirements: Vec<ElementRef<'a>>,
}

impl<'a> Statements<'a> {
    /// Adds the edges and unions of a crosswalk with the digest of its exact bytes; `admits` tells which of them may carry a pass. The
    /// others are only mentioned where they would have done so. What is admitted once stays admitted.
    pub fn add(&mut self, digest: Digest, crosswalk: &'a Crosswalk, admits: impl Fn(Stated<'a>) -> bool) {
        // an edge without a target is about no pair
        let edges = crosswalk.edges.iter().filter(|edge| edge.target.is_some()).map(Statement::Edge);
        let unions = crosswalk.unions.iter().map(Statement::Union);
        for statement in edges.chain(unions) {
            let stated = Stated { crosswalk, digest, statement };
            self.stated.push(Admission { stated, is_admitted: admits(stated) });
        }
        // admitted ones first, of which the others are repetitions
        self.stated.sort_by_cached_key(|one| (one.stated.key(), !one.is_admitted));
        self.stated.dedup_by(|later, first| later.stated.key() == first.stated.key());
    }

    /// Adds the groups of a requirement set with the digest by which crosswalks pin it: a group is all of its requirements together.
    pub fn add_groups(&mut self, digest: Digest, set: &'a RequirementSet) {
        if !self.sets.insert(digest) {
            return;
        }
        let document = DocumentRef::Pinned(digest);
        let refer = |element: &'a str| ElementRef { document, element };
        let requirements: BTreeSet<&str> = set.requirements.iter().map(|requirement| requirement.id.as_str()).collect();
        for (group, members) in members(set) {
            let group = refer(group.as_str());
            if requirements.contains(group.element) {
                self.ambiguous.insert(group);
            } else if !members.is_empty() {
                self.groups.push(GroupOf { group, requirements: members.into_iter().map(refer).collect() });
            }
        }
        self.groups.sort_by_key(|one| one.group);
    }

    /// The statements that the reader admits and whose elements are known.
    pub(crate) fn admitted(&self) -> impl Iterator<Item = Stated<'a>> {
        self.stated.iter().filter(|one| one.is_admitted && !self.is_ambiguous(one.stated)).map(|one| one.stated)
    }

    /// Whether it is not known what one of the elements of a statement is.
    pub(crate) fn is_ambiguous(&self, stated: Stated<'a>) -> bool {
        let (sources, target) = stated.ends();
        sources.iter().chain(&target).any(|element| self.ambiguous.contains(element))
    }
}

impl<'a> Stated<'a> {
    /// The relation, read from the source; of a union, that of all its sources together.
    pub fn relation(self) -> Relation {
        match self.statement {
            Statement::Edge(edge) => edge.relation,
            Statement::Union(union) => union.relation,
        }
    }

    /// States whether it was checked against the stating document.
    pub fn assurance(self) -> Assurance {
        match self.statement {
            Statement::Edge(edge) => edge.assurance,
            Statement::Union(union) => union.assurance,
        }
    }

    /// The standing of the word.
    pub fn asserter(self) -> AsserterKind {
        self.crosswalk.asserter.kind
    }

    /// The elements on the source side, and that on the target side, if there is one.
    pub fn ends(self) -> (Vec<ElementRef<'a>>, Option<ElementRef<'a>>) {
        let refer = |side: Side, element: &'a Element| ElementRef {
            document: self.crosswalk.endpoint(side).into(),
            element: element.as_str(),
        };
        let (sources, target) = match self.statement {
            Statement::Edge(edge) => (vec![&edge.source], edge.target.as_ref()),
            Statement::Union(union) => (union.sources.iter().collect(), Some(&union.target)),
        };
        let mut sources: Vec<_> = sources.into_iter().map(|element| refer(Side::Source, element)).collect();
        sources.sort_unstable();
        (sources, target.map(|element| refer(Side::Target, element)))
    }

    /// Orders statements by their content: what is better founded first.
    pub(crate) fn key(self) -> Key<'a> {
        let is_weak = (self.asserter() != AsserterKind::Official, self.assurance() != Assurance::Sourced);
        let crosswalk = self.crosswalk;
        let (sources, target) = self.ends();
        Key { is_weak, id: crosswalk.id.as_str(), version: &crosswalk.version, digest: self.digest, sources, target }
    }
}

/// The content of a statement, as far as it tells it from every other.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct Key<'a> {
    is_weak: (bool, bool),
    id: &'a str,
    version: &'a SemVer,
    digest: Digest,
    sources: Vec<ElementRef<'a>>,
    target: Option<ElementRef<'a>>,
}

impl<'a> From<&'a Endpoint> for DocumentRef<'a> {
    fn from(endpoint: &'a Endpoint) -> Self {
        match endpoint {
            Endpoint::Pinned { digest, .. } => Self::Pinned(*digest),
            Endpoint::Document { title, edition } => Self::Named { title, edition },
        }
    }
}

/// The requirements of each group, with those of the groups below. Parents come before their children.
fn members(set: &RequirementSet) -> BTreeMap<&GroupId, BTreeSet<&str>> {
    let mut members: BTreeMap<&GroupId, BTreeSet<&str>> =
        set.groups.iter().map(|group| (&group.id, BTreeSet::new())).collect();
    for requirement in &set.requirements {
        for group in &requirement.groups {
            if let Some(members) = members.get_mut(group) {
                members.insert(requirement.id.as_str());
            }
        }
    }
    for group in set.groups.iter().rev() {
        let below = members.get(&group.id).cloned().unwrap_or_default();
        if let Some(above) = group.parent.as_ref().and_then(|parent| members.get_mut(parent)) {
            above.extend(below);
        }
    }
    members
}
