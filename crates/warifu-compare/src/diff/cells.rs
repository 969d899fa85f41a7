use warifu_model::{ClaimId, Json};

use super::undecided::Limit;
use super::witness_evidence::WitnessEvidence;
use warifu_core::engine::Truth;

/// All that criteria can tell about one topic in one case, with an instance of it.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    /// The values of the leaves that look at the topic, in the order of its [`Group`].
    pub(super) truths: Vec<Truth>,
    /// True where each side can read it at all.
    pub(super) typed: [bool; 2],
    /// For claims: whether the claim is made and stands.
    pub(super) is_stated: bool,
    /// For claims that are held against each other: which of them are made and stand, in the order of the topic.
    pub(super) each_stated: Vec<bool>,
    /// It is unknown whether this can be at all.
    pub(super) is_open: bool,
    /// How much has to be said for it.
    pub(super) cost: u32,
    pub(super) content: Content,
}

/// What has to be said.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Content {
    Certificates(Vec<warifu_model::CertificateFact>),
    Claim(Assertions),
    /// Claims that are held against each other.
    Claims(Vec<Assertions>),
    /// A list of components, and certificates of them.
    Components(Assertions, Vec<warifu_model::CertificateFact>),
    Evidence(Vec<WitnessEvidence>),
    Nothing,
}

/// What is asserted about one claim.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Assertions {
    pub(super) claim: ClaimId,
    pub(super) value: Json,
    /// Another value, asserted by a weaker party.
    pub(super) weaker: Option<Json>,
}

/// A topic with its leaves, per side, and its cells.
#[derive(Debug)]
pub(super) struct Group {
    /// Side and number of each leaf.
    pub(super) leaves: Vec<(usize, usize)>,
    pub(super) cells: Vec<Cell>,
    /// The reason why these are not all cells, if so.
    pub(super) missing: Option<Limit>,
}

impl Cell {
    /// Nothing is said: every leaf is unknown.
    pub(super) fn nothing(leaves: usize) -> Self {
        Self {
            truths: vec![Truth::Unknown; leaves],
            typed: [true, true],
            is_stated: false,
            each_stated: Vec::new(),
            is_open: false,
            cost: 0,
            content: Content::Nothing,
        }
    }

    pub(super) fn is_typed(&self, side: usize) -> bool {
        self.typed.get(side).copied().unwrap_or_default()
    }
}

/// What a claim, an entry of evidence or a certificate costs.
pub(super) const ITEM: u32 = 100;
