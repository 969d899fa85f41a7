//! Components that lack something, by name: for people, who have to find them.

use crate::field_state::FieldState;

/// Field of a component that the minimum elements of an SBOM ask for.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum SbomField {
    /// Maker or supplier.
    Supplier,
    /// Name.
    Name,
    /// Version.
    Version,
    /// Identifier of its own.
    Identifier,
    /// Relationship with what it depends on, or with what depends on it.
    Dependency,
    /// Hash.
    Hash,
    /// Algorithm of a hash.
    HashAlgorithm,
    /// Licence.
    Licence,
}

impl SbomField {
    /// All fields, in the order of the oldest edition that asks for them.
    pub const ALL: [Self; 8] = [
        Self::Supplier,
        Self::Name,
        Self::Version,
        Self::Identifier,
        Self::Dependency,
        Self::Hash,
        Self::HashAlgorithm,
        Self::Licence,
    ];

    /// The word that the claims about it have: `sbom.FIELD_stated`, `sbom.FIELD_unknown`, `sbom.FIELD_silent`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Supplier => "supplier",
            Self::Name => "name",
            Self::Version => "version",
            Self::Identifier => "identifier",
            Self::Dependency => "dependency",
            Self::Hash => "hash",
            Self::HashAlgorithm => "hash_algorithm",
            Self::Licence => "licence",
        }
    }
}

/// Components of one SBOM that do not state a field. The numbers are those of the claims and count all of them; of the names there are
/// at most [`FieldGap::NAMED`], the first in the order of the document.
///
/// ```
/// use warifu_evidence::{FieldGap, Imported};
///
/// /// The names of components that say nothing of their version.
/// fn without_version(imported: &Imported) -> Vec<&str> {
///     let gaps = imported.parts.iter().flat_map(|part| &part.gaps);
///     gaps.filter(|gap| gap.field.as_str() == "version").flat_map(|gap| gap.silent_named.iter().map(|name| &**name)).collect()
/// }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct FieldGap {
    /// The field.
    pub field: SbomField,
    /// Number of components that say nothing about it.
    pub silent: u32,
    /// Number of components that say that it is unknown or withheld.
    pub unknown: u32,
    /// The first of those that are silent.
    pub silent_named: Vec<Box<str>>,
    /// The first of those that say that it is unknown.
    pub unknown_named: Vec<Box<str>>,
}

impl FieldGap {
    /// Most names of each list.
    pub const NAMED: usize = 100;

    /// The gap of a field, of what each component states and its name; none where every component states it.
    pub(crate) fn of<'m>(
        field: SbomField,
        components: &(impl Iterator<Item = (FieldState, &'m Box<str>)> + Clone),
    ) -> Option<Self> {
        let named = |wanted| components.clone().filter(move |(state, _)| *state == wanted);
        let first = |wanted| named(wanted).take(Self::NAMED).map(|(_, label)| label.clone()).collect();
        let count = |wanted| u32::try_from(named(wanted).count()).unwrap_or(u32::MAX);
        let (silent, unknown) = (count(FieldState::Silent), count(FieldState::Unknown));
        (silent > 0 || unknown > 0).then(|| Self {
            field,
            silent,
            unknown,
            silent_named: first(FieldState::Silent),
            unknown_named: first(FieldState::Unknown),
        })
    }
}
