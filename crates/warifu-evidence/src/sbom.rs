//! Counts over both SBOM formats.

use warifu_model::{Decimal, Timestamp};

use crate::claims::Claims;
use crate::error::ImportProblem;
use crate::field_state::FieldState;
use crate::limits;
use crate::note::{Note, NoteCode};
use crate::relations::Counted;
use crate::terms::Countable;

/// State of the fields of one component.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct Facts {
    pub(crate) version: FieldState,
    pub(crate) identifier: FieldState,
    pub(crate) supplier: FieldState,
    pub(crate) licence: FieldState,
    pub(crate) hash: FieldState,
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
    fn add(&mut self, said: FieldState, weight: Weight) {
        let place = match said {
            FieldState::Stated if weight == Weight::GapsOnly => return,
            FieldState::Stated => &mut self.stated,
            FieldState::Unknown => &mut self.unknown,
            FieldState::Silent => &mut self.silent,
        };
        *place = place.saturating_add(1);
    }

    fn merge(&mut self, other: Self) {
        self.stated = self.stated.saturating_add(other.stated);
        self.unknown = self.unknown.saturating_add(other.unknown);
        self.silent = self.silent.saturating_add(other.silent);
    }

    fn without(self) -> u32 {
        self.unknown.saturating_add(self.silent)
    }
}

/// Counts over components. A million components fit in these few words: none of them is kept.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct Tally {
    pub(crate) components: u32,
    /// Of these, the ones that count in full.
    full: u32,
    version: Count,
    identifier: Count,
    supplier: Count,
    licence: Count,
    hash: Count,
    pub(crate) slips: Slips,
}

impl Tally {
    /// Counts one component.
    pub(crate) fn add(&mut self, facts: Facts, weight: Weight) -> Result<(), ImportProblem> {
        self.components = self.components.saturating_add(1);
        self.full = self.full.saturating_add(u32::from(weight == Weight::Full));
        for (count, said) in [
            (&mut self.version, facts.version),
            (&mut self.identifier, facts.identifier),
            (&mut self.supplier, facts.supplier),
            (&mut self.licence, facts.licence),
            (&mut self.hash, facts.hash),
        ] {
            count.add(said, weight);
        }
        self.slips.gaps_only += u32::from(weight == Weight::GapsOnly);
        self.within_limit()
    }

    /// Remembers what was not understood.
    pub(crate) fn slip(&mut self, slips: Slips) {
        self.slips.merge(slips);
    }

    /// Counts the components of a component.
    pub(crate) fn merge(&mut self, other: Self) -> Result<(), ImportProblem> {
        self.components = self.components.saturating_add(other.components);
        self.full = self.full.saturating_add(other.full);
        self.version.merge(other.version);
        self.identifier.merge(other.identifier);
        self.supplier.merge(other.supplier);
        self.licence.merge(other.licence);
        self.hash.merge(other.hash);
        self.slips.merge(other.slips);
        self.within_limit()
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
    pub(crate) tally: Tally,
    pub(crate) relations: Counted,
    pub(crate) completeness: Option<Completeness>,
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
        if self.says_nothing() {
            return claims;
        }
        self.counts(claims)
    }

    fn says_nothing(&self) -> bool {
        self.tally.full == 0
    }

    fn counts(&self, claims: Claims) -> Claims {
        let Tally { components, version, identifier, supplier, licence, hash, .. } = self.tally;
        let assessed = identifier.stated.saturating_add(identifier.without());
        claims
            .with("sbom.components", components)
            .with("sbom.components_without_version", version.without())
            .with("sbom.components_without_identifier", identifier.without())
            .with("sbom.components_without_supplier", supplier.without())
            .with("sbom.components_without_licence", licence.without())
            .with("sbom.components_without_hash", hash.without())
            .with_some("sbom.identified_share", Decimal::share(identifier.stated, assessed, SHARE_PLACES))
            .with("sbom.version_stated", version.stated)
            .with("sbom.version_unknown", version.unknown)
            .with("sbom.version_silent", version.silent)
            .with("sbom.identifier_stated", identifier.stated)
            .with("sbom.identifier_unknown", identifier.unknown)
            .with("sbom.identifier_silent", identifier.silent)
            .with("sbom.supplier_stated", supplier.stated)
            .with("sbom.supplier_unknown", supplier.unknown)
            .with("sbom.supplier_silent", supplier.silent)
            .with("sbom.licence_stated", licence.stated)
            .with("sbom.licence_unknown", licence.unknown)
            .with("sbom.licence_silent", licence.silent)
            .with("sbom.hash_stated", hash.stated)
            .with("sbom.hash_unknown", hash.unknown)
            .with("sbom.hash_silent", hash.silent)
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
        let relations = Counted::default();
        Sbom { format: "spdx", spec_version: "2.3.0", created: None, tally, relations, completeness }
    }

    fn claim(sbom: &Sbom, id: &str) -> Option<String> {
        let claims = sbom.claims().into_map();
        let value = claims.into_iter().find(|(claim, _)| claim.as_str() == id)?.1;
        Some(String::from_utf8(value.to_canonical()).unwrap())
    }

    fn share(identified: u32, of: u32) -> Option<String> {
        let count = Count { stated: identified, unknown: 0, silent: of - identified };
        let tally = Tally { components: of, full: of, identifier: count, ..Tally::default() };
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
        tally.add(good, Weight::GapsOnly).unwrap();
        tally.add(Facts::default(), Weight::GapsOnly).unwrap();
        tally.add(good, Weight::Full).unwrap();
        assert_eq!(claim(&sbom(tally, None), "sbom.identified_share").as_deref(), Some("\"0.5\""));
        assert_eq!(claim(&sbom(tally, None), "sbom.components").as_deref(), Some("3"));
    }

    #[test]
    fn more_components_than_the_limit_are_refused() {
        let mut tally = Tally { components: limits::COMPONENTS, ..Tally::default() };
        assert_eq!(tally.add(Facts::default(), Weight::Full).unwrap_err().code(), "too-many");
    }
}
