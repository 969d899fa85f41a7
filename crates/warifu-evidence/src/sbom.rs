//! Counts over both SBOM formats.

use warifu_model::{Decimal, Timestamp};

use crate::claims::Claims;
use crate::error::ImportProblem;
use crate::field_state::FieldState;
use crate::gaps::{FieldGap, SbomField};
use crate::hash;
use crate::header::{Author, Header};
use crate::limits;
use crate::note::{Note, NoteCode};
use crate::part::Part;
use crate::relations::{Counted, Edges, Mark, Settled};
use crate::terms::Countable;

/// State of the fields of one component.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct Facts {
    pub(crate) name: FieldState,
    pub(crate) version: FieldState,
    pub(crate) identifier: FieldState,
    pub(crate) supplier: FieldState,
    pub(crate) licence: FieldState,
    pub(crate) hash: FieldState,
    pub(crate) algorithm: FieldState,
    pub(crate) dependency: FieldState,
    /// How good the best of its hashes is.
    pub(crate) strength: Strength,
}

/// Strength of the best hash of a component.
#[derive(Clone, Copy, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Strength {
    /// There is none that counts.
    #[default]
    None,
    /// Two files with the same can be made.
    Weak,
    Strong,
}

impl Facts {
    pub(crate) fn state(&self, field: SbomField) -> FieldState {
        match field {
            SbomField::Supplier => self.supplier,
            SbomField::Name => self.name,
            SbomField::Version => self.version,
            SbomField::Identifier => self.identifier,
            SbomField::Dependency => self.dependency,
            SbomField::Hash => self.hash,
            SbomField::HashAlgorithm => self.algorithm,
            SbomField::Licence => self.licence,
        }
    }

    /// Takes what a document says outside of the field itself: that it is unknown or withheld. The name of the field is that of the
    /// minimum elements.
    pub(crate) fn take_unknown(&mut self, field: &str) {
        let state = match field {
            "Component Producer" => &mut self.supplier,
            "Component Dependency Relationship" => &mut self.dependency,
            "Component Hash Value" => &mut self.hash,
            "Component Hash Algorithm" => &mut self.algorithm,
            "Component Identifiers" => &mut self.identifier,
            "Component License" => &mut self.licence,
            "Component Name" => &mut self.name,
            "Component Version" => &mut self.version,
            _ => return,
        };
        state.raise(FieldState::Unknown);
    }

    /// Takes a hash that counts.
    pub(crate) fn take_hash(&mut self, algorithm: &str) {
        self.hash = FieldState::Stated;
        let strength = if hash::is_weak(algorithm) { Strength::Weak } else { Strength::Strong };
        self.strength = self.strength.max(strength);
    }
}

/// One component, as far as it is kept until the document is read: to be found in the graph, and named where it lacks something.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Member {
    pub(crate) mark: Option<Mark>,
    pub(crate) label: Box<str>,
    pub(crate) facts: Facts,
    pub(crate) weight: Weight,
    pub(crate) place: Place,
}

/// Place of a component in the document.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) enum Place {
    /// In the list of all.
    #[default]
    Listed,
    /// Inside another component, or inside the product, of this id if it has one.
    Inside(Option<Mark>),
}

/// Weight of a component.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) enum Weight {
    /// For what it says and for what it lacks.
    #[default]
    Full,
    /// For what it lacks only: marked optional or excluded, or of a kind that the format does not know. It must not make
    /// the bill look better, and cannot hide that something is missing.
    GapsOnly,
}

/// Parts of components that are not understood, and components that count for less.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct Slips {
    pub(crate) identifiers: u32,
    pub(crate) licences: u32,
    pub(crate) hashes: u32,
    pub(crate) suppliers: u32,
    pub(crate) gaps_only: u32,
    pub(crate) files: u32,
}

impl Slips {
    fn merge(&mut self, other: Self) {
        let Self { identifiers, licences, hashes, suppliers, gaps_only, files } = other;
        for (to, from) in [
            (&mut self.identifiers, identifiers),
            (&mut self.licences, licences),
            (&mut self.hashes, hashes),
            (&mut self.suppliers, suppliers),
            (&mut self.gaps_only, gaps_only),
            (&mut self.files, files),
        ] {
            *to = to.saturating_add(from);
        }
    }
}

/// Numbers of components that state a field, say that it is unknown, and are silent.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
struct Count {
    stated: u32,
    unknown: u32,
    silent: u32,
}

impl Count {
    fn add(&mut self, state: FieldState, weight: Weight) {
        let place = match state {
            FieldState::Stated if weight == Weight::GapsOnly => return,
            FieldState::Stated => &mut self.stated,
            FieldState::Unknown => &mut self.unknown,
            FieldState::Silent => &mut self.silent,
        };
        *place = place.saturating_add(1);
    }

    fn without(self) -> u32 {
        self.unknown.saturating_add(self.silent)
    }
}

/// Counts over components, and of each a few words to find it by.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Tally {
    pub(crate) components: u32,
    /// Of these, the ones that count in full.
    full: u32,
    pub(crate) members: Vec<Member>,
    pub(crate) slips: Slips,
}

impl Tally {
    /// Counts one component.
    pub(crate) fn add(
        &mut self,
        facts: Facts,
        weight: Weight,
        mark: Option<Mark>,
        label: &str,
    ) -> Result<(), ImportProblem> {
        self.components = self.components.saturating_add(1);
        self.full = self.full.saturating_add(u32::from(weight == Weight::Full));
        self.members.push(Member { mark, label: label.into(), facts, weight, place: Place::Listed });
        self.slips.gaps_only += u32::from(weight == Weight::GapsOnly);
        self.within_limit()
    }

    /// Remembers what was not understood.
    pub(crate) fn slip(&mut self, slips: Slips) {
        self.slips.merge(slips);
    }

    /// Counts the components of a component, or of the product.
    pub(crate) fn merge(&mut self, mut other: Self, holder: Option<Mark>) -> Result<(), ImportProblem> {
        self.components = self.components.saturating_add(other.components);
        self.full = self.full.saturating_add(other.full);
        for member in other.members.iter_mut().filter(|member| member.place == Place::Listed) {
            member.place = Place::Inside(holder);
        }
        self.members.append(&mut other.members);
        self.slips.merge(other.slips);
        self.within_limit()
    }

    fn count(&self, field: SbomField) -> Count {
        let mut count = Count::default();
        self.members.iter().for_each(|member| count.add(member.facts.state(field), member.weight));
        count
    }

    fn within_limit(&self) -> Result<(), ImportProblem> {
        if self.components > limits::COMPONENTS {
            return Err(ImportProblem::TooMany { what: Countable::Components, limit: limits::COMPONENTS as usize });
        }
        Ok(())
    }
}

/// Completeness of the list of components, as the document states it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Completeness {
    /// Something is left out.
    Incomplete,
    /// It is not known whether something is left out.
    Unknown,
    /// Nothing is left out.
    Complete,
}

impl Completeness {
    /// What it says of an element whose list it is about.
    pub(crate) fn of_element(self) -> FieldState {
        if self == Self::Complete { FieldState::Stated } else { FieldState::Unknown }
    }

    fn as_str(self) -> &'static str {
        match self {
            Self::Incomplete => "incomplete",
            Self::Unknown => "unknown",
            Self::Complete => "complete",
        }
    }
}

/// An SBOM, as far as it is claimed about.
pub(crate) struct Sbom {
    /// `cyclonedx` or `spdx`.
    pub(crate) format: &'static str,
    /// The version of the format, as a semantic version.
    pub(crate) spec_version: &'static str,
    pub(crate) created: Option<Timestamp>,
    pub(crate) header: Header,
    pub(crate) tally: Tally,
    pub(crate) relations: Counted,
    pub(crate) completeness: Option<Completeness>,
    pub(crate) reach: Reach,
}

/// What the document says of which component needs or holds which.
pub(crate) struct Graph<'g> {
    pub(crate) edges: Edges,
    pub(crate) elements: &'g Settled,
    /// The product.
    pub(crate) roots: Vec<Mark>,
    /// Said of an element besides relationships: that it needs nothing, or that it is not known what.
    pub(crate) said: Vec<(Mark, FieldState)>,
}

/// How far the relationships lead from the product.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct Reach {
    /// Elements that are tied to the product itself.
    direct: u32,
    /// Components to which no chain leads.
    unreached: u32,
    /// Steps to the farthest component.
    depth: u32,
}

impl Reach {
    /// Follows the relationships, and notes of every component whether it stands in the graph.
    pub(crate) fn of(graph: Graph<'_>, members: &mut [Member]) -> (Counted, Self) {
        let Graph { edges, elements, roots, mut said } = graph;
        let (counted, mut ties) = edges.settle(elements);
        for member in &*members {
            if let (Some(mark), Place::Inside(Some(holder))) = (member.mark, member.place) {
                ties.add(elements, mark, holder);
            }
        }
        let ties = ties.finish();
        said.sort_unstable();
        let steps = ties.steps(elements, &roots);
        let step = |mark: Option<Mark>| -> Option<u32> { *steps.get(elements.place(mark?)? as usize)? };
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let mut reach =
            Self { direct: number(steps.iter().filter(|step| **step == Some(1)).count()), ..Self::default() };
        for Member { mark, facts, place, .. } in members {
            let at = mark.and_then(|mark| elements.place(mark));
            let is_inside = matches!(place, Place::Inside(_));
            if is_inside || at.is_some_and(|at| ties.has(at)) {
                facts.dependency.raise(FieldState::Stated);
            }
            // of what shares its id with another nothing can be said
            if let Some(mark) = mark.filter(|_| at.is_some()) {
                let first = said.partition_point(|(other, _)| *other < mark);
                let rest = said.get(first..).unwrap_or_default();
                let own = rest.iter().take_while(|(other, _)| *other == mark);
                own.for_each(|(_, state)| facts.dependency.raise(*state));
            }
            let holder = if let Place::Inside(holder) = *place { step(holder).map(|steps| steps + 1) } else { None };
            match step(*mark).or(holder) {
                Some(steps) => reach.depth = reach.depth.max(steps),
                None => reach.unreached = reach.unreached.saturating_add(1),
            }
        }
        (counted, reach)
    }
}

impl Sbom {
    /// The claims. A list without components that count in full says nothing about components, whatever it says about
    /// itself: nothing comes from nothing.
    pub(crate) fn claims(&self) -> Claims {
        let claims = Claims::default()
            .with("sbom.format", self.format)
            .with("sbom.spec_version", self.spec_version)
            .with_some("sbom.created", self.created)
            .with_some("sbom.completeness", self.completeness.map(Completeness::as_str))
            .with("sbom.relationships", self.relations.relationships);
        let claims = self.document(claims);
        if self.says_nothing() {
            return claims;
        }
        self.counts(claims)
    }

    /// What the document says of itself. That it is silent is a statement as well: it has been read to its end.
    fn document(&self, claims: Claims) -> Claims {
        let Header { author, is_signed, context, tools, version } = self.header;
        let time = if self.created.is_some() { FieldState::Stated } else { FieldState::Silent };
        let author = if author == Author::Silent && tools.name == FieldState::Stated { Author::Tool } else { author };
        claims
            .with("sbom.document_author", author.as_str())
            .with("sbom.document_completeness", self.completeness.map_or("silent", Completeness::as_str))
            .with("sbom.document_context", context.as_str())
            .with("sbom.document_signature", if is_signed { "present" } else { "absent" })
            .with("sbom.document_time", time.as_str())
            .with("sbom.document_tool", tools.name.as_str())
            .with("sbom.document_tool_version", tools.version().as_str())
            .with("sbom.document_version", version.as_str())
    }

    fn says_nothing(&self) -> bool {
        self.tally.full == 0
    }

    fn counts(&self, claims: Claims) -> Claims {
        let counts = SbomField::ALL.map(|field| self.tally.count(field));
        let [supplier, name, version, identifier, dependency, hash, algorithm, licence] = counts;
        let assessed = identifier.stated.saturating_add(identifier.without());
        let weak = self.tally.members.iter().filter(|member| member.facts.strength == Strength::Weak).count();
        claims
            .with("sbom.components", self.tally.components)
            .with("sbom.components_unreached", self.reach.unreached)
            .with("sbom.components_with_weak_hash", weak)
            .with("sbom.components_without_version", version.without())
            .with("sbom.components_without_identifier", identifier.without())
            .with("sbom.components_without_supplier", supplier.without())
            .with("sbom.components_without_licence", licence.without())
            .with("sbom.components_without_hash", hash.without())
            .with("sbom.direct_dependencies", self.reach.direct)
            .with("sbom.graph_depth", self.reach.depth)
            .with_some("sbom.identified_share", Decimal::share(identifier.stated, assessed, SHARE_PLACES))
            .with("sbom.dependency_stated", dependency.stated)
            .with("sbom.dependency_unknown", dependency.unknown)
            .with("sbom.dependency_silent", dependency.silent)
            .with("sbom.hash_algorithm_stated", algorithm.stated)
            .with("sbom.hash_algorithm_unknown", algorithm.unknown)
            .with("sbom.hash_algorithm_silent", algorithm.silent)
            .with("sbom.hash_stated", hash.stated)
            .with("sbom.hash_unknown", hash.unknown)
            .with("sbom.hash_silent", hash.silent)
            .with("sbom.identifier_stated", identifier.stated)
            .with("sbom.identifier_unknown", identifier.unknown)
            .with("sbom.identifier_silent", identifier.silent)
            .with("sbom.licence_stated", licence.stated)
            .with("sbom.licence_unknown", licence.unknown)
            .with("sbom.licence_silent", licence.silent)
            .with("sbom.name_stated", name.stated)
            .with("sbom.name_unknown", name.unknown)
            .with("sbom.name_silent", name.silent)
            .with("sbom.supplier_stated", supplier.stated)
            .with("sbom.supplier_unknown", supplier.unknown)
            .with("sbom.supplier_silent", supplier.silent)
            .with("sbom.version_stated", version.stated)
            .with("sbom.version_unknown", version.unknown)
            .with("sbom.version_silent", version.silent)
    }

    /// The components that do not state a field.
    pub(crate) fn gaps(&self) -> Vec<FieldGap> {
        let gaps = SbomField::ALL.into_iter().filter_map(|field| {
            let members = self.tally.members.iter().map(|member| (member.facts.state(field), &member.label));
            FieldGap::of(field, &members)
        });
        if self.says_nothing() { Vec::new() } else { gaps.collect() }
    }

    /// The part of the document that it is.
    pub(crate) fn part(&self, made_by: Option<String>) -> Option<Part> {
        Part::of("sbom", made_by, self.created, self.claims()).map(|part| part.with_gaps(self.gaps()))
    }

    /// Notes on what was left out while counting.
    pub(crate) fn notes(&self, ambiguous: u32) -> Vec<Note> {
        let Slips { identifiers, licences, hashes, suppliers, gaps_only, files } = self.tally.slips;
        let counted = [
            Note::counted(NoteCode::IdentifiersUnusable, identifiers),
            Note::counted(NoteCode::LicencesUnusable, licences),
            Note::counted(NoteCode::HashesUnusable, hashes),
            Note::counted(NoteCode::SuppliersUnusable, suppliers),
            Note::counted(NoteCode::ComponentsForGapsOnly, gaps_only),
            Note::counted(NoteCode::FilesNotCounted, files),
            Note::counted(NoteCode::ReferencesAmbiguous, ambiguous),
            Note::counted(NoteCode::RelationshipsDangling, self.relations.dangling),
        ];
        let mut notes: Vec<_> = counted.into_iter().flatten().collect();
        notes.extend(
            (self.completeness == Some(Completeness::Incomplete)).then_some(Note::of(NoteCode::ListIncomplete)),
        );
        notes.extend(self.says_nothing().then_some(Note::of(NoteCode::NoComponents)));
        notes
    }
}

const SHARE_PLACES: u32 = 4;

#[cfg(test)]
mod tests {
    use super::*;

    fn sbom(tally: Tally, completeness: Option<Completeness>) -> Sbom {
        let (relations, header, reach) = (Counted::default(), Header::default(), Reach::default());
        Sbom { format: "spdx", spec_version: "2.3.0", created: None, header, tally, relations, completeness, reach }
    }

    fn claim(sbom: &Sbom, id: &str) -> Option<String> {
        let claims = sbom.claims().into_map();
        let value = claims.into_iter().find(|(claim, _)| claim.as_str() == id)?.1;
        Some(String::from_utf8(value.to_canonical()).unwrap())
    }

    fn share(identified: u32, of: u32) -> Option<String> {
        let mut tally = Tally::default();
        for place in 0..of {
            let state = if place < identified { FieldState::Stated } else { FieldState::Silent };
            tally.add(Facts { identifier: state, ..Facts::default() }, Weight::Full, None, "a").unwrap();
        }
        claim(&sbom(tally, None), "sbom.identified_share")
    }

    #[test]
    fn the_share_is_exact_and_rounded_down() {
        assert_eq!(share(2, 3).as_deref(), Some("\"0.6666\""));
        assert_eq!(share(99_999, 100_000).as_deref(), Some("\"0.9999\""));
        assert_eq!(share(1, 1).as_deref(), Some("\"1\""));
        assert_eq!(share(0, 7).as_deref(), Some("\"0\""));
        assert_eq!(share(0, 0), None);
    }

    #[test]
    fn nothing_is_counted_of_nothing() {
        for completeness in [None, Some(Completeness::Unknown), Some(Completeness::Complete)] {
            let empty = sbom(Tally::default(), completeness);
            assert_eq!(claim(&empty, "sbom.components"), None);
            assert_eq!(claim(&empty, "sbom.identified_share"), None);
        }
    }

    #[test]
    fn what_counts_for_gaps_only_never_raises_the_share() {
        let good = Facts { identifier: FieldState::Stated, ..Facts::default() };
        let mut tally = Tally::default();
        tally.add(good, Weight::GapsOnly, None, "a").unwrap();
        tally.add(Facts::default(), Weight::GapsOnly, None, "b").unwrap();
        tally.add(good, Weight::Full, None, "c").unwrap();
        let sbom = sbom(tally, None);
        assert_eq!(claim(&sbom, "sbom.identified_share").as_deref(), Some("\"0.5\""));
        assert_eq!(claim(&sbom, "sbom.components").as_deref(), Some("3"));
    }

    #[test]
    fn more_components_than_the_limit_are_refused() {
        let mut tally = Tally { components: limits::COMPONENTS, ..Tally::default() };
        assert_eq!(tally.add(Facts::default(), Weight::Full, None, "d").unwrap_err().code(), "too-many");
    }
}
