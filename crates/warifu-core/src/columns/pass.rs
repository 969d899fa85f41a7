use warifu_model::{ClaimId, EvidenceKind, Outcome, Requirement, RequirementId, TargetLevel};

use super::bitmap::Bitmap;
use super::column::CellTest;
use super::store::Columns;
use super::truths::Truths;
use crate::compile::{CompiledSet, Part, Rule};
use crate::tree::Tree;
use crate::truth::Truth;

/// The outcome of a requirement, or of a set, for every row.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Outcomes {
    /// Where it does not apply; nowhere for a set.
    pub not_applicable: Bitmap,
    /// Where it is not met.
    pub not_satisfied: Bitmap,
    /// Where it is met.
    pub satisfied: Bitmap,
    /// Where it cannot be told.
    pub undetermined: Bitmap,
}

/// Why a set cannot be weighed against a store.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ColumnsError {
    /// The store does not keep a claim that a criterion reads.
    #[error("the store does not keep the claim `{0}`")]
    ClaimNotKept(ClaimId),
    /// The store does not keep a kind of evidence that a criterion asks for.
    #[error("the store does not keep evidence of the kind `{0}`")]
    KindNotKept(EvidenceKind),
    /// The store keeps a claim under another type.
    #[error("the store keeps the claim `{0}` under another type")]
    OtherType(ClaimId),
    /// The set has no such level.
    #[error("the set has no level `{0}`")]
    UnknownLevel(String),
    /// No requirement of the set holds at the level.
    #[error("no requirement of the set holds at the level")]
    NothingAsked,
    /// The set has no such requirement at this level.
    #[error("the set has no requirement `{0}` at this level")]
    UnknownRequirement(RequirementId),
}

impl ColumnsError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::ClaimNotKept(_) => "claim-not-kept",
            Self::KindNotKept(_) => "kind-not-kept",
            Self::OtherType(_) => "claim-other-type",
            Self::UnknownLevel(_) => "unknown-level",
            Self::NothingAsked => "level-without-requirements",
            Self::UnknownRequirement(_) => "unknown-requirement",
        }
    }
}

impl Outcomes {
    /// The outcome in one row.
    pub fn of(&self, row: usize) -> Outcome {
        if self.satisfied.contains(row) {
            Outcome::Satisfied
        } else if self.not_satisfied.contains(row) {
            Outcome::NotSatisfied
        } else if self.not_applicable.contains(row) {
            Outcome::NotApplicable
        } else {
            Outcome::Undetermined
        }
    }
}

impl Columns {
    /// The outcome of one requirement at a level for all products: one pass over the columns that it reads. Waivers are
    /// left aside.
    pub fn requirement(
        &self,
        set: &CompiledSet,
        requirement: &RequirementId,
        level: Option<&str>,
    ) -> Result<Outcomes, ColumnsError> {
        let target = target(set, level)?;
        let found = set.rules_at(&target).find(|(one, _)| one.id == *requirement);
        let found = found.ok_or_else(|| ColumnsError::UnknownRequirement(requirement.clone()))?;
        let view = View::new(self, set);
        let weighed = view.weigh(found, &target)?;
        Ok(self.outcomes(weighed.truths, weighed.not_applicable))
    }

    /// The outcome of a set at a level for all products, waivers left aside.
    pub fn set(&self, set: &CompiledSet, level: Option<&str>) -> Result<Outcomes, ColumnsError> {
        let target = target(set, level)?;
        if !set.asks_at(&target) {
            return Err(ColumnsError::NothingAsked);
        }
        let view = View::new(self, set);
        let mut all = Truths::all(Truth::Yes, &view.mask);
        for found in set.rules_at(&target) {
            let Weighed { truths, not_applicable } = view.weigh(found, &target)?;
            let words = all.yes.iter_mut().zip(&mut all.no).zip(truths.yes.iter().zip(&truths.no)).zip(&not_applicable);
            for (((yes, no), (holds, fails)), passes) in words {
                *yes &= holds | passes;
                *no |= fails;
            }
        }
        let none = vec![0; view.mask.len()];
        Ok(self.outcomes(all, none))
    }

    fn outcomes(&self, truths: Truths, not_applicable: Vec<u64>) -> Outcomes {
        let bitmap = |words| Bitmap { words, rows: self.rows() };
        let known = truths.yes.iter().zip(&truths.no).zip(&not_applicable).map(|((yes, no), not)| yes | no | not);
        let undetermined = known.zip(mask(self.rows())).map(|(known, mask)| !known & mask).collect();
        Outcomes {
            undetermined: bitmap(undetermined),
            not_applicable: bitmap(not_applicable),
            not_satisfied: bitmap(truths.no),
            satisfied: bitmap(truths.yes),
        }
    }
}

/// The value of a requirement in every row, and where it does not apply; there it has no value.
struct Weighed {
    truths: Truths,
    not_applicable: Vec<u64>,
}

/// A store as a set sees it.
pub(crate) struct View<'a> {
    pub(crate) columns: &'a Columns,
    set: &'a CompiledSet,
    /// The rows that there are.
    pub(crate) mask: Vec<u64>,
}

impl<'a> View<'a> {
    fn new(columns: &'a Columns, set: &'a CompiledSet) -> Self {
        Self { columns, set, mask: mask(columns.rows()) }
    }

    /// The place in the store of a claim of the set.
    pub(crate) fn claim(&self, slot: usize) -> Result<usize, ColumnsError> {
        let Some(wanted) = self.set.declared().claims().get(slot) else { return Ok(usize::MAX) };
        let place = self.columns.declared.claim(&wanted.id);
        let found = place.and_then(|place| Some((place, self.columns.declared.claims().get(place)?)));
        match found {
            None => Err(ColumnsError::ClaimNotKept(wanted.id.clone())),
            Some((_, kept)) if kept.claim_type != wanted.claim_type => Err(ColumnsError::OtherType(wanted.id.clone())),
            Some((place, _)) => Ok(place),
        }
    }

    /// The place in the store of a kind of evidence of the set.
    pub(crate) fn kind(&self, kind: usize) -> Result<usize, ColumnsError> {
        let Some(wanted) = self.set.declared().kinds().get(kind) else { return Ok(usize::MAX) };
        self.columns.declared.kind(&wanted.kind).ok_or_else(|| ColumnsError::KindNotKept(wanted.kind.clone()))
    }

    /// The value of a comparison of one claim in every row.
    pub(crate) fn column(&self, slot: usize, test: &impl CellTest) -> Result<Truths, ColumnsError> {
        let place = self.claim(slot)?;
        let column = self.columns.claims.get(place);
        let words = self.mask.len();
        Ok(column.map_or_else(|| Truths::all(Truth::Unknown, &self.mask), |column| column.pass(test, words)))
    }

    fn weigh(&self, found: (&Requirement, &Rule), target: &TargetLevel) -> Result<Weighed, ColumnsError> {
        let parts = self.set.parts_at(found, target).map(|part| self.part(part)).collect::<Result<Vec<_>, _>>()?;
        let truths = Truths::several(parts.len(), parts, &self.mask);
        let Some(applies) = &found.1.applies else {
            return Ok(Weighed { truths, not_applicable: vec![0; self.mask.len()] });
        };
        let applies = self.part(applies)?;
        let within = |words: Vec<u64>| words.iter().zip(&applies.yes).map(|(word, applies)| word & applies).collect();
        let truths = Truths { yes: within(truths.yes), no: within(truths.no) };
        Ok(Weighed { truths, not_applicable: applies.no })
    }

    fn part(&self, part: &Part) -> Result<Truths, ColumnsError> {
        self.tree(&part.tree)
    }

    fn tree(&self, tree: &Tree<usize>) -> Result<Truths, ColumnsError> {
        match tree {
            Tree::Leaf(leaf) => match self.set.leaves().get(*leaf) {
                Some(leaf) => leaf.pass(self),
                None => Ok(Truths::all(Truth::Unknown, &self.mask)),
            },
            Tree::Not(inner) => self.tree(inner).map(Truths::opposite),
            Tree::Several { needed, of } => {
                let of = of.iter().map(|child| self.tree(child)).collect::<Result<_, _>>()?;
                Ok(Truths::several(*needed, of, &self.mask))
            }
        }
    }
}

fn target(set: &CompiledSet, level: Option<&str>) -> Result<TargetLevel, ColumnsError> {
    let target = set.set().levels.target(level);
    target.ok_or_else(|| ColumnsError::UnknownLevel(warifu_model::json::shorten(level.unwrap_or_default())))
}

/// The bits of rows that there are.
fn mask(rows: usize) -> Vec<u64> {
    let mut words = vec![u64::MAX; rows.div_ceil(64)];
    if let (Some(last), 1..) = (words.last_mut(), rows % 64) {
        *last = (1 << (rows % 64)) - 1;
    }
    words
}
