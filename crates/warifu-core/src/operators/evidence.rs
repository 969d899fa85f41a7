use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use warifu_model::{
    Digest, Duration, EvidenceDemand, EvidenceRule, Json, Language, MadeSince, Operand, Party, ReasonCode, Role,
    Timestamp,
};

use super::found::Found;
use super::moment::moment;
use crate::facts::{ClaimState, Facts, IndexedEvidence, Signatory};
use crate::text::{party, value};

/// `evidence`: there is evidence of this kind that meets every demand at once. Evidence that is missing or too weak is
/// never a failure, it is undetermined: nobody has shown that the matter itself is amiss.
#[derive(Debug)]
pub(super) struct Evidence {
    pub(super) kind: usize,
    pub(super) party: Option<Party>,
    pub(super) max_age: Option<Duration>,
    pub(super) since: Option<Since>,
    pub(super) role: Option<Role>,
    /// The number of documents of different signers that there must be; none where one of anybody will do.
    pub(super) signers: Option<u32>,
    /// The slot of the claim that it must support.
    pub(super) supports: Option<usize>,
}

/// The claim since whose value, and a duration, evidence must have been made.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Since {
    /// The slot of the claim.
    pub slot: usize,
    /// The duration that is added.
    pub plus: Duration,
}

/// Signers by who they are, with their names as a policy writes them.
type Signers<'f> = BTreeMap<&'f str, &'f str>;

/// How far a candidate gets, nearest to nothing first.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum Stage {
    NotPresented,
    PartyTooWeak,
    RoleMissing,
    Undated,
    Stale,
    TooEarly,
    FromFuture,
    /// Nothing stands in the way but that the date since which it must have been made is not known.
    Unbounded,
    Meets,
}

impl Evidence {
    pub(super) fn assess(&self, facts: &Facts<'_>) -> Found {
        match self.best(facts) {
            None => Found::unknown(ReasonCode::EvidenceMissing),
            Some((Stage::Unbounded, _)) => {
                self.bounding(facts).map_or_else(|| Stage::Unbounded.found(), Found::without_value)
            }
            Some((Stage::Meets, _)) if self.missing(facts) > 0 => Found::unknown(ReasonCode::EvidenceTooFewSigners),
            Some((stage, _)) => stage.found(),
        }
    }

    /// What a reason shows: the candidate that got furthest; where signers are counted, all that meet the other demands.
    pub(super) fn show(&self, facts: &Facts<'_>) -> Json {
        let Some((stage, entry)) = self.best(facts) else { return Json::Null };
        let bound = self.since.map(|since| facts.show_claim(since.slot));
        let shown = match (stage, bound, self.bounding(facts)) {
            (Stage::Unbounded, Some(open), _) => return open,
            (_, Some(known), Some(ClaimState::Value(_))) => entry.show().with("held_against", known),
            _ => entry.show(),
        };
        if self.signers.is_none() || stage != Stage::Meets {
            return shown;
        }
        let signed = self.signed(facts);
        let digests: BTreeSet<Digest> = signed.iter().map(|(digest, _)| *digest).collect();
        let mut names: Signers<'_> = BTreeMap::new();
        for (identity, name) in signed.into_iter().flat_map(|(_, signers)| signers) {
            let known = names.entry(identity).or_insert(name);
            *known = (*known).min(name);
        }
        shown.with("documents", Json::list(digests)).with("signed_by", Json::list(names.into_values()))
    }

    /// Returns `true` where all that is missing is the date since which it must have been made.
    pub(super) fn is_unbounded(&self, facts: &Facts<'_>) -> bool {
        matches!(self.best(facts), Some((Stage::Unbounded, _)))
    }

    /// What is known of the claim that bounds when it was made; none where no claim does.
    fn bounding<'f>(&self, facts: &'f Facts<'_>) -> Option<ClaimState<'f>> {
        self.since.map(|since| facts.claim(since.slot))
    }

    /// The date since which it must have been made; none where no claim says so, or that one is not known.
    fn earliest(&self, facts: &Facts<'_>) -> Option<Timestamp> {
        let since = self.since?;
        match facts.claim(since.slot) {
            ClaimState::Value(value) => moment(value).map(|moment| moment.plus(since.plus)),
            _ => None,
        }
    }

    /// How many more documents of further signers it takes; nothing where signers are not counted.
    pub(super) fn missing(&self, facts: &Facts<'_>) -> usize {
        let Some(needed) = self.signers else { return 0 };
        usize::try_from(needed).unwrap_or(usize::MAX).saturating_sub(pairs(&self.signed(facts)))
    }

    /// The documents that meet every other demand, each with the signers who stand behind it.
    fn signed<'f>(&self, facts: &'f Facts<'_>) -> Vec<(Digest, Signers<'f>)> {
        let mut documents: BTreeMap<Digest, Signers<'f>> = BTreeMap::new();
        for entry in self.candidates(facts).filter(|entry| self.stage(entry, facts) == Stage::Meets) {
            let speaks = |signer: &&Signatory| self.role.as_ref().is_none_or(|role| signer.roles.contains(role));
            let signers = documents.entry(entry.digest).or_default();
            for signer in entry.signers.iter().filter(speaks) {
                let name = signers.entry(&signer.identity).or_insert(&signer.name);
                *name = (*name).min(&signer.name);
            }
        }
        documents.into_iter().collect()
    }

    /// The candidate that gets furthest; of several, the first in the index.
    fn best<'f>(&self, facts: &'f Facts<'_>) -> Option<(Stage, &'f IndexedEvidence)> {
        self.candidates(facts).map(|entry| (self.stage(entry, facts), entry)).min_by_key(|(stage, _)| Reverse(*stage))
    }

    fn candidates<'f>(&self, facts: &'f Facts<'_>) -> impl Iterator<Item = &'f IndexedEvidence> {
        let of_kind = facts.evidence.of_kind(self.kind);
        of_kind.filter(|(place, _)| self.is_supporting(*place, facts)).map(|(_, entry)| entry)
    }

    fn is_supporting(&self, place: usize, facts: &Facts<'_>) -> bool {
        self.supports.is_none_or(|slot| facts.claims.get(slot).is_some_and(|held| held.is_supported_by(place)))
    }

    fn stage(&self, entry: &IndexedEvidence, facts: &Facts<'_>) -> Stage {
        let earliest = self.earliest(facts);
        let is_too_old = |age| entry.made_at.is_some_and(|made_at| made_at < facts.at.minus(age));
        if facts.evidence.rule == EvidenceRule::Presented && !entry.is_presented {
            Stage::NotPresented
        } else if self.party.is_some_and(|party| entry.party < party) {
            Stage::PartyTooWeak
        } else if self.role.as_ref().is_some_and(|role| !entry.roles.contains(role)) {
            Stage::RoleMissing
        } else if (self.max_age.is_some() || self.since.is_some()) && entry.made_at.is_none() {
            Stage::Undated
        } else if self.max_age.is_some_and(is_too_old) || entry.valid_until.is_some_and(|until| until <= facts.at) {
            Stage::Stale
        } else if earliest > entry.made_at {
            Stage::TooEarly
        } else if entry.is_later(facts.at) {
            Stage::FromFuture
        } else if self.since.is_some() && earliest.is_none() {
            Stage::Unbounded
        } else {
            Stage::Meets
        }
    }
}

/// How many documents can be paired with signers, so that none is in two pairs: one document that two have signed is one, and
/// so are two of one signer.
fn pairs(signed: &[(Digest, Signers<'_>)]) -> usize {
    let mut held: BTreeMap<&str, usize> = BTreeMap::new();
    (0..signed.len()).filter(|document| pair(*document, signed, &mut held, &mut BTreeSet::new())).count()
}

/// Finds a signer for a document; one who has another document already gives it up where that one finds somebody else.
fn pair<'s>(
    document: usize,
    signed: &[(Digest, Signers<'s>)],
    held: &mut BTreeMap<&'s str, usize>,
    asked: &mut BTreeSet<&'s str>,
) -> bool {
    let Some((_, signers)) = signed.get(document) else { return false };
    for signer in signers.keys().copied() {
        if !asked.insert(signer) {
            continue;
        }
        let is_free = match held.get(signer).copied() {
            None => true,
            Some(other) => pair(other, signed, held, asked),
        };
        if is_free {
            held.insert(signer, document);
            return true;
        }
    }
    false
}

impl Stage {
    fn found(self) -> Found {
        if self == Self::Meets { Found::met() } else { Found::unknown(self.code()) }
    }

    fn code(self) -> ReasonCode {
        match self {
            Self::NotPresented => ReasonCode::EvidenceNotPresented,
            Self::PartyTooWeak => ReasonCode::EvidencePartyTooWeak,
            Self::RoleMissing => ReasonCode::EvidenceRoleMissing,
            Self::Undated => ReasonCode::EvidenceUndated,
            Self::Stale => ReasonCode::EvidenceStale,
            Self::TooEarly => ReasonCode::EvidenceMadeTooEarly,
            Self::Unbounded => ReasonCode::ClaimMissing,
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
    phrase.extend(demand.made_since.as_ref().map(since_en));
    phrase.extend(demand.supports.as_ref().map(|claim| format!("in support of `{claim}`")));
    if let Some(count) = &demand.signers {
        phrase.push(format!("in at least {} documents, each of another signer", counted(count, Language::En)));
    }
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
    phrase.extend(demand.made_since.as_ref().map(since_ja));
    phrase.extend(demand.supports.as_ref().map(|claim| format!("`{claim}`を裏付ける")));
    let signers = demand.signers.as_ref();
    phrase.extend(signers.map(|count| format!("署名者の異なる{}件以上の", counted(count, Language::Ja))));
    format!("{phrase}証拠`{}`", demand.kind)
}

fn since_en(since: &MadeSince) -> String {
    match since.plus {
        Operand::Literal(Duration::Days(0) | Duration::Months(0)) => format!("made since `{}`", since.claim),
        _ => format!("made since `{}` plus {}", since.claim, value(&(&since.plus).into(), Language::En)),
    }
}

fn since_ja(since: &MadeSince) -> String {
    match since.plus {
        Operand::Literal(Duration::Days(0) | Duration::Months(0)) => format!("`{}`以降に作成された", since.claim),
        _ => format!("`{}`の{}後以降に作成された", since.claim, value(&(&since.plus).into(), Language::Ja)),
    }
}

fn counted(count: &Operand<u32>, language: Language) -> String {
    count.literal().map_or_else(|| value(&count.into(), language), ToString::to_string)
}
