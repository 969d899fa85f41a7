use warifu_model::{Date, EvidenceKind, Outcome, Reason, ReasonCode, Record, RequirementId};

use warifu_core::Request;

/// A product that holds, or held, something under the old version.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The party that holds it.
    pub holder: &'a str,
    /// States how it was evaluated against the old version.
    pub record: &'a Record,
    /// The inputs it was evaluated from, where they are available. As in a replay, time, level and the choice of inputs are those
    /// of the record.
    pub request: Option<Request<'a>>,
}

/// Describes what a new version means for one product.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ProductImpact {
    /// The party that holds it.
    pub holder: String,
    /// Its vendor, model and version.
    pub product: [String; 3],
    /// The level at which it was evaluated.
    pub level: Option<String>,
    /// States what becomes of it.
    pub state: State,
    /// The outcome against the new version; none where it cannot be told.
    pub outcome: Option<Outcome>,
    /// The requirements that it does not meet any more, in the order of the new version; waived ones left out.
    pub requirements: Vec<OpenRequirement>,
    /// The kinds of evidence that would do, sorted; empty where evidence alone would not.
    pub evidence_needed: Vec<EvidenceKind>,
    /// The first day on which it is not covered any more, if nothing is done.
    pub lapses_on: Option<Date>,
    /// The reason why it cannot be told: a stable code.
    pub why: Option<&'static str>,
}

/// A requirement of the new version that is not met.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct OpenRequirement {
    /// The requirement.
    pub requirement: RequirementId,
    /// Its outcome.
    pub outcome: Outcome,
    /// The smallest set of criteria that would have to change.
    pub reasons: Vec<Reason>,
}

/// Describes what becomes of a product under a new version.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum State {
    /// Nothing that it was evaluated by has changed.
    Untouched,
    /// The changed requirements were evaluated, and the product conforms.
    StillConformant,
    /// It conforms but for evidence.
    NeedsEvidence,
    /// It does not conform.
    Lapses,
    /// It did not conform before and does now.
    NowConformant,
    /// It did not conform before and does not now.
    NotConformant,
    /// The documents needed to tell are not available.
    CannotTell,
}

impl State {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Untouched,
        Self::StillConformant,
        Self::NeedsEvidence,
        Self::Lapses,
        Self::NowConformant,
        Self::NotConformant,
        Self::CannotTell,
    ];

    /// The stable text form.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Untouched => "untouched",
            Self::StillConformant => "still_conformant",
            Self::NeedsEvidence => "needs_evidence",
            Self::Lapses => "lapses",
            Self::NowConformant => "now_conformant",
            Self::NotConformant => "not_conformant",
            Self::CannotTell => "cannot_tell",
        }
    }
}

/// Returns `true` where new evidence alone corrects it.
pub(crate) fn is_about_evidence(code: ReasonCode) -> bool {
    matches!(
        code,
        ReasonCode::EvidenceFromFuture
            | ReasonCode::EvidenceMadeTooEarly
            | ReasonCode::EvidenceMissing
            | ReasonCode::EvidenceNotPresented
            | ReasonCode::EvidencePartyTooWeak
            | ReasonCode::EvidenceRoleMissing
            | ReasonCode::EvidenceStale
            | ReasonCode::EvidenceTooFewSigners
            | ReasonCode::EvidenceUndated
    )
}
