//! The things that a plan can change, with the ways in which each can be.

use warifu_model::{CertificateFact, ClaimId, Digest, EvidenceKind, Json, Party, Role, Token};

/// One thing that can be changed.
#[derive(Debug)]
pub(super) struct Changeable {
    pub(super) cost: u32,
    pub(super) ways: Ways,
}

/// Into what it can be changed, the plainest first. Choice `n + 1` of a variable is way `n`.
#[derive(Clone, Debug)]
pub(super) enum Ways {
    /// Other values of a claim.
    Claim { claim: ClaimId, party: Option<Party>, values: Vec<Json>, source: Source },
    /// A new document of a kind, and the schemas that it will conform to, all of them.
    Evidence { kind: EvidenceKind, schemas: Vec<(Digest, Token)>, entries: Vec<NewEntry> },
    /// A new certificate of a component.
    Certificate { facts: Vec<CertificateFact> },
    /// New certificates of these components of a list, alike for all of them.
    Components { names: Vec<String>, facts: Vec<CertificateFact> },
}

/// Where a claim comes from.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Source {
    /// People declare it, in these kinds of declaration.
    Declared(Vec<EvidenceKind>),
    /// It is read from what a tool writes, in these formats.
    Read(EvidenceKind, Vec<String>),
}

/// Who stands behind a new document, and for what.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct NewEntry {
    pub(super) party: Party,
    /// Sorted.
    pub(super) roles: Vec<Role>,
    /// The claims that its signer makes again and lists it for, sorted.
    pub(super) supports: Vec<ClaimId>,
}

impl Ways {
    /// How many choices there are, to leave it as it is among them.
    pub(super) fn choices(&self) -> usize {
        1 + match self {
            Self::Claim { values, .. } => values.len(),
            Self::Evidence { entries, .. } => entries.len(),
            Self::Certificate { facts } | Self::Components { facts, .. } => facts.len(),
        }
    }

    /// How much it promises beyond the plainest.
    pub(super) fn beyond(&self) -> usize {
        match self {
            Self::Evidence { schemas, .. } => schemas.len().saturating_sub(1),
            Self::Claim { .. } | Self::Certificate { .. } | Self::Components { .. } => 0,
        }
    }
}

/// The certificate that a component of a list gets: one like this, of that component.
pub(super) fn of_component(fact: &CertificateFact, name: &str) -> CertificateFact {
    let certificate = Digest::of(format!("planned certificate {} of {name}", fact.certificate).as_bytes());
    CertificateFact { certificate, model: name.to_owned(), ..fact.clone() }
}

/// All subsets, smaller ones first; where there would be more than 128, only none, each alone, and all.
pub(super) fn subsets<T: Clone>(of: &[T]) -> (Vec<Vec<T>>, bool) {
    if of.len() > 7 {
        let each = of.iter().map(|one| vec![one.clone()]);
        return (std::iter::once(Vec::new()).chain(each).chain([of.to_vec()]).collect(), false);
    }
    let subset = |bits: usize| of.iter().enumerate().filter(move |(place, _)| bits >> place & 1 == 1);
    let mut all: Vec<Vec<T>> =
        (0..1_usize << of.len()).map(|bits| subset(bits).map(|(_, one)| one.clone()).collect()).collect();
    all.sort_by_key(Vec::len);
    (all, true)
}
