use warifu_core::engine::{Assertions, EvidenceIndex, Facts, Rule, Sight};
use warifu_core::{Assessment, CompiledSet};
use warifu_model::{ClaimType, EvidenceKind, EvidenceRule, Outcome, Requirement, TargetLevel, Timestamp};

use super::cells::{ClaimCell, Supports, read_claim, read_evidence, read_support};
use crate::impact::is_about_evidence;

/// A requirement of a set as a function of the cells that it reads.
#[derive(Debug)]
pub struct KeptRule<'s> {
    set: &'s CompiledSet,
    requirement: &'s Requirement,
    rule: &'s Rule,
    /// Claims whose values it reads, or for which it asks for evidence, by slot of its set.
    claims: Vec<usize>,
    /// Of these, those for which it asks for evidence.
    supports: Vec<usize>,
    /// Kinds of evidence, by number of its set.
    kinds: Vec<usize>,
    is_timed: bool,
    /// It reads nothing that is not kept: documents of evidence, certificates.
    is_kept: bool,
}

/// The answer to a requirement.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RuleAnswer {
    /// The outcome.
    pub outcome: Outcome,
    /// `true` where new evidence alone corrects it; without meaning where it is met.
    pub only_evidence: bool,
    /// The kinds of evidence that reasons name, sorted; none where it is met.
    pub kinds: Vec<EvidenceKind>,
}

/// Gives the cells of a product: by claim those of its value and of its evidence, and by kind those of evidence.
pub(super) trait Cells {
    fn claim(&self, slot: usize) -> Option<&[u8]>;
    fn support(&self, slot: usize) -> Option<&[u8]>;
    fn kind(&self, kind: usize) -> Option<&[u8]>;
    /// The number of a kind in the set, given its number in the columns.
    fn kind_number(&self, kept: usize) -> Option<usize>;
}

impl<'s> KeptRule<'s> {
    /// The requirement at a place of a set.
    pub fn new(set: &'s CompiledSet, place: usize) -> Option<Self> {
        let (requirement, rule) = (set.set().requirements.get(place)?, set.rule(place)?);
        let reads = rule.reads();
        let mut claims: Vec<usize> = reads.claims.union(&reads.supports).copied().collect();
        claims.sort_unstable();
        let looks_into = rule.parts("").any(|(part, _)| {
            let leaves = set.leaves().get(part.leaves.clone()).unwrap_or_default();
            leaves.iter().any(|leaf| leaf.schema().is_some())
        });
        Some(Self {
            set,
            requirement,
            rule,
            claims,
            supports: reads.supports.iter().copied().collect(),
            kinds: reads.kinds.iter().copied().collect(),
            is_timed: reads.time,
            is_kept: reads.certificates.is_empty() && !looks_into,
        })
    }

    /// `true` where columns keep all that it reads.
    pub fn is_kept(&self) -> bool {
        self.is_kept
    }

    /// The requirement.
    pub fn requirement(&self) -> &'s Requirement {
        self.requirement
    }

    /// Slots of the claims that it reads.
    pub fn claims(&self) -> &[usize] {
        &self.claims
    }

    /// Slots of the claims whose evidence it reads.
    pub fn supports(&self) -> &[usize] {
        &self.supports
    }

    /// Numbers of the kinds of evidence that it reads.
    pub fn kinds(&self) -> &[usize] {
        &self.kinds
    }

    /// `true` where the time of the evaluation matters.
    pub fn is_timed(&self) -> bool {
        self.is_timed
    }

    /// The answer for a product, given its cells; none where one does not read.
    pub(super) fn answer(
        &self,
        cells: &dyn Cells,
        (at, evidence): (Timestamp, EvidenceRule),
        target: &TargetLevel,
    ) -> Option<RuleAnswer> {
        let facts = self.facts(cells, at, evidence)?;
        let assessment = Assessment::of_rule(self.set, facts, target, (self.requirement, self.rule));
        let line = assessment.lines().next()?;
        if !line.outcome().is_open() {
            return Some(RuleAnswer { outcome: line.outcome(), only_evidence: true, kinds: Vec::new() });
        }
        let mut kinds: Vec<EvidenceKind> = line.grounds().filter_map(|ground| ground.kind().cloned()).collect();
        kinds.sort();
        kinds.dedup();
        let only_evidence = line.grounds().all(|ground| is_about_evidence(ground.code()));
        Some(RuleAnswer { outcome: line.outcome(), only_evidence, kinds })
    }

    fn facts(&self, cells: &dyn Cells, at: Timestamp, rule: EvidenceRule) -> Option<Facts<'s>> {
        let declared = self.set.declared();
        let mut entries = Vec::new();
        for kind in &self.kinds {
            entries.extend(match cells.kind(*kind) {
                Some(bytes) => read_evidence(bytes, *kind)?,
                None => Vec::new(),
            });
        }
        let index = EvidenceIndex::new(rule, entries, declared.kinds().len());
        let slots = self.claims.last().map_or(0, |last| last + 1);
        let mut all = vec![Assertions::default(); slots];
        let mut known = Vec::new();
        for slot in &self.claims {
            let claim_type = &declared.claims().get(*slot)?.claim_type;
            let ClaimCell { all: one, known: other } = self.cell(cells, *slot, claim_type, &index)?;
            if let Some(other) = other {
                known.push((*slot, other));
            }
            *all.get_mut(*slot)? = one;
        }
        let view = |sight, claims: Vec<Assertions>| Facts {
            at,
            declared,
            claims,
            evidence: index.clone(),
            certificates: Vec::new(),
            names: Vec::new(),
            sight,
            known: None,
        };
        let mut without = None;
        if !known.is_empty() {
            let mut claims = all.clone();
            for (slot, assertions) in known {
                *claims.get_mut(slot)? = assertions;
            }
            without = Some(Box::new(view(Sight::Known, claims)));
        }
        Some(Facts { known: without, ..view(Sight::All, all) })
    }

    fn cell(&self, cells: &dyn Cells, slot: usize, claim_type: &ClaimType, index: &EvidenceIndex) -> Option<ClaimCell> {
        let Some(bytes) = cells.claim(slot) else { return Some(ClaimCell::default()) };
        let ClaimCell { all, known } = read_claim(bytes, claim_type)?;
        if !self.supports.contains(&slot) {
            return Some(ClaimCell { all, known });
        }
        let supports: Supports = cells.support(slot).map_or(Some(Vec::new()), read_support)?;
        let place = |(kind, place): &(usize, usize)| {
            let range = index.kinds.get(cells.kind_number(*kind)?)?;
            Some(range.start + place).filter(|place| range.contains(place))
        };
        let view = |view: Option<&Vec<Vec<(usize, usize)>>>| -> Vec<Vec<usize>> {
            view.into_iter().flatten().map(|listed| listed.iter().filter_map(place).collect()).collect()
        };
        // Where both views list the same, it is written once. A view without a claim of its own lists as the other one does.
        let (first, last) = (view(supports.first()), view(supports.last()));
        let known = match (known, supports.len()) {
            (None, 2) => Some(all.clone()),
            (known, _) => known,
        };
        Some(ClaimCell { all: all.listing(first), known: known.map(|known| known.listing(last)) })
    }
}
