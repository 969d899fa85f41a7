use std::cmp::Reverse;

use warifu_model::{Duration, EvidenceDemand, EvidenceRule, Json, Language, Party, ReasonCode, Role};

use super::found::Found;
use crate::facts::{Facts, IndexedEvidence};
use crate::text::{party, value};

/// `evidence`: there is evidence of this kind that meets every demand at once. Evidence that is missing or too weak is
/// never a failure, it is undetermined: nobody has shown that the matter itself is amiss.
#[derive(Debug)]
pub(super) struct Evidence {
    pub(super) kind: usize,
    pub(super) party: Option<Party>,
    pub(super) max_age: Option<Duration>,
    pub(super) role: Option<Role>,
    /// The slot of the claim that it must support.
    pub(super) supports: Option<usize>,
}

/// How far a candidate gets, nearest to nothing first.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum Stage {
    NotPresented,
    PartyTooWeak,
    RoleMissing,
    Undated,
    Stale,
    FromFuture,
    Meets,
}

impl Evidence {
    pub(super) fn assess(&self, facts: &Facts<'_>) -> Found {
        match self.best(facts) {
            None => Found::unknown(ReasonCode::EvidenceMissing),
            Some((Stage::Meets, _)) => Found::met(),
            Some((stage, _)) => Found::unknown(stage.code()),
        }
    }

    /// What a reason shows: the candidate that got furthest.
    pub(super) fn show(&self, facts: &Facts<'_>) -> Json {
        self.best(facts).map(|(_, entry)| entry.show()).into()
    }

    /// The candidate that gets furthest; of several, the first in the index.
    fn best<'f>(&self, facts: &'f Facts<'_>) -> Option<(Stage, &'f IndexedEvidence)> {
        let candidates = facts.evidence.of_kind(self.kind).filter(|(place, _)| self.is_supporting(*place, facts));
        candidates.map(|(_, entry)| (self.stage(entry, facts), entry)).min_by_key(|(stage, _)| Reverse(*stage))
    }

    fn is_supporting(&self, place: usize, facts: &Facts<'_>) -> bool {
        self.supports.is_none_or(|slot| facts.claims.get(slot).is_some_and(|held| held.is_supported_by(place)))
    }

    fn stage(&self, entry: &IndexedEvidence, facts: &Facts<'_>) -> Stage {
        let is_too_old = |age| entry.made_at.is_some_and(|made_at| made_at < facts.at.minus(age));
        if facts.evidence.rule == EvidenceRule::Presented && !entry.is_presented {
            Stage::NotPresented
        } else if self.party.is_some_and(|party| entry.party < party) {
            Stage::PartyTooWeak
        } else if self.role.as_ref().is_some_and(|role| !entry.roles.contains(role)) {
            Stage::RoleMissing
        } else if self.max_age.is_some() && entry.made_at.is_none() {
            Stage::Undated
        } else if self.max_age.is_some_and(is_too_old) || entry.valid_until.is_some_and(|until| until <= facts.at) {
            Stage::Stale
        } else if entry.is_later(facts.at) {
            Stage::FromFuture
        } else {
            Stage::Meets
        }
    }
}

impl Stage {
    fn code(self) -> ReasonCode {
        match self {
            Self::NotPresented => ReasonCode::EvidenceNotPresented,
            Self::PartyTooWeak => ReasonCode::EvidencePartyTooWeak,
            Self::RoleMissing => ReasonCode::EvidenceRoleMissing,
            Self::Undated => ReasonCode::EvidenceUndated,
            Self::Stale => ReasonCode::EvidenceStale,
            Self::FromFuture => ReasonCode::EvidenceFromFuture,
            Self::Meets => ReasonCode::Met,
        }
    }
}

/// The phrase.
pub(super) fn phrase(demand: &EvidenceDemand, language: Language) -> String {
    match language {
        Language::En => phrase_en(demand),
        Language::Ja => phrase_ja(demand),
    }
}

fn phrase_en(demand: &EvidenceDemand) -> String {
    let mut phrase = vec![format!("evidence `{}`", demand.kind)];
    if let Some(of) = demand.party {
        let or_stronger = if of == Party::Third { "" } else { " or a stronger one" };
        phrase.push(format!("by a {}{or_stronger}", party(of, Language::En)));
    }
    phrase.extend(demand.role.as_ref().map(|role| format!("in the role `{role}`")));
    phrase.extend(demand.max_age.as_ref().map(|age| format!("not older than {}", value(&age.into(), Language::En))));
    phrase.extend(demand.supports.as_ref().map(|claim| format!("in support of `{claim}`")));
    phrase.join(" ")
}

fn phrase_ja(demand: &EvidenceDemand) -> String {
    let mut phrase = String::new();
    if let Some(of) = demand.party {
        let or_stronger = if of == Party::Third { "" } else { "以上" };
        phrase.extend([party(of, Language::Ja), or_stronger, "による"]);
    }
    phrase.extend(demand.role.as_ref().map(|role| format!("役割`{role}`の")));
    phrase.extend(demand.max_age.as_ref().map(|age| format!("{}以内の", value(&age.into(), Language::Ja))));
    phrase.extend(demand.supports.as_ref().map(|claim| format!("`{claim}`を裏付ける")));
    format!("{phrase}証拠`{}`", demand.kind)
}
