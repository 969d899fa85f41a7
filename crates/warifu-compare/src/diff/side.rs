use warifu_model::{
    ClaimId, ClaimType, Criterion, Duration, EvidenceKind, Json, Requirement, SetId, Shape, TargetLevel,
};

use super::formula::Formula;
use warifu_core::CompiledSet;
use warifu_core::engine::Truth;
use warifu_core::engine::{Demand, Leaf, LeafSubject};
use warifu_core::engine::{Kleene, Tree};

/// One of the two sets.
#[derive(Debug)]
pub(super) struct Side<'s> {
    pub(super) set: &'s CompiledSet,
}

/// What the acceptance of a requirement turns on.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Literal {
    /// A leaf of a side has this value, "yes" or "no".
    Leaf { side: usize, leaf: usize, wanted: Truth },
    /// A claim is made and stands.
    Stated(ClaimId),
}

/// What is settled in one piece. No leaf looks at two of those of a question: claims that are held against each other are one.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Topic {
    Certificates(SetId),
    Claim(ClaimId),
    /// Claims of which some are held against others, sorted.
    Claims(Vec<ClaimId>),
    /// Certificates for a set for each component of a list.
    Components(ClaimId, SetId),
    Evidence(EvidenceKind),
}

/// What a leaf means beyond its criterion.
#[derive(Debug, Eq, PartialEq)]
pub(super) enum Word<'s> {
    Plain,
    Schema(Option<&'s Json>),
    Type(Option<&'s ClaimType>),
    Types(Option<&'s ClaimType>, Option<&'s ClaimType>),
}

impl Topic {
    /// The claims that it is about.
    pub(super) fn claims(&self) -> &[ClaimId] {
        match self {
            Self::Claim(claim) | Self::Components(claim, _) => std::slice::from_ref(claim),
            Self::Claims(claims) => claims,
            Self::Certificates(_) | Self::Evidence(_) => &[],
        }
    }

    /// What has to be settled together with it: claims one by one.
    pub(super) fn parts(self) -> Vec<Self> {
        match self {
            Self::Claims(claims) => claims.into_iter().map(Self::Claim).collect(),
            one => vec![one],
        }
    }
}

impl<'s> Side<'s> {
    pub(super) fn new(set: &'s CompiledSet) -> Self {
        Self { set }
    }

    /// The number of requirements the set has.
    pub(super) fn len(&self) -> usize {
        self.set.set().requirements.len()
    }

    pub(super) fn leaf(&self, number: usize) -> Option<&'s Leaf> {
        self.set.leaves().get(number)
    }

    /// The criterion of a leaf.
    pub(super) fn criterion(&self, leaf: usize) -> Option<&'s Criterion> {
        self.leaf(leaf)?.criterion()
    }

    /// The declared type of a claim.
    pub(super) fn claim_type(&self, claim: &ClaimId) -> Option<&'s ClaimType> {
        let declared = self.set.declared();
        declared.claim(claim).and_then(|slot| declared.claims().get(slot)).map(|claim| &claim.claim_type)
    }

    pub(super) fn kind_id(&self, kind: usize) -> Option<&'s EvidenceKind> {
        self.set.declared().kinds().get(kind).map(|kind| &kind.kind)
    }

    pub(super) fn claim_id(&self, slot: usize) -> Option<&'s ClaimId> {
        self.set.declared().claims().get(slot).map(|claim| &claim.id)
    }

    /// What a leaf asks of evidence, with the claim that the evidence has to support.
    pub(super) fn demand(&self, leaf: usize) -> Option<(Demand<'s>, Option<&'s ClaimId>)> {
        let LeafSubject::Evidence(demand) = self.leaf(leaf)?.subject() else { return None };
        Some((demand, demand.supports.and_then(|slot| self.claim_id(slot))))
    }

    /// The claim since which evidence must have been made that a leaf asks for, and the duration that is added.
    pub(super) fn since(&self, leaf: usize) -> Option<(&'s ClaimId, Duration)> {
        let LeafSubject::Evidence(Demand { since: Some(since), .. }) = self.leaf(leaf)?.subject() else { return None };
        Some((self.claim_id(since.slot)?, since.plus))
    }

    /// What a leaf looks at.
    pub(super) fn topic(&self, leaf: &Leaf) -> Option<Topic> {
        match leaf.subject() {
            LeafSubject::Claim(slot) | LeafSubject::Records { slot, .. } => {
                self.claim_id(slot).cloned().map(Topic::Claim)
            }
            LeafSubject::Claims { slot, other } => {
                let mut claims = vec![self.claim_id(slot)?.clone(), self.claim_id(other)?.clone()];
                claims.sort();
                Some(Topic::Claims(claims))
            }
            LeafSubject::Evidence(Demand { kind, .. }) | LeafSubject::Schema { kind } => {
                self.set.declared().kinds().get(kind).map(|kind| Topic::Evidence(kind.kind.clone()))
            }
            LeafSubject::Certificate { set, .. } => Some(Topic::Certificates(set.clone())),
            LeafSubject::Components { slot, set, .. } => {
                self.claim_id(slot).map(|claim| Topic::Components(claim.clone(), set.clone()))
            }
            LeafSubject::Words => None,
        }
    }

    /// What the requirement at a place accepts at a level; everything, where it does not hold there.
    pub(super) fn acceptance(&self, number: usize, place: usize, target: &TargetLevel) -> Formula<Literal> {
        let found = self.set.set().requirements.get(place).and_then(|one| Some((one, self.set.rule(place)?)));
        let Some((requirement, rule)) = found.filter(|(one, _)| self.holds(one, target)) else {
            return Formula::always();
        };
        let want = |tree: &Tree<usize>| tree.fold(&Wishing { side: self, number });
        let parts = self.set.parts_at((requirement, rule), target);
        let mut met: Vec<_> = parts.map(|part| want(&part.tree).yes).collect();
        let Some(applies) = &rule.applies else { return Formula::all(met) };
        let Wishes { yes: applies, no: applies_not } = want(&applies.tree);
        met.push(applies);
        Formula::any(vec![applies_not, Formula::all(met)])
    }

    /// What the words of a requirement mean: the types of its claims, and its schemas, in the order of its leaves.
    pub(super) fn words(&self, place: usize) -> Vec<Word<'s>> {
        let Some(rule) = self.set.rule(place) else { return Vec::new() };
        let parts = rule.applies.iter().chain(std::iter::once(&rule.criterion)).chain(&rule.tightened);
        parts.flat_map(|part| part.leaves.clone()).map(|leaf| self.word(leaf)).collect()
    }

    /// What a leaf means beyond its criterion.
    pub(super) fn word(&self, number: usize) -> Word<'s> {
        match self.leaf(number).map(Leaf::subject) {
            Some(
                LeafSubject::Claim(slot) | LeafSubject::Components { slot, .. } | LeafSubject::Records { slot, .. },
            ) => Word::Type(self.slot_type(slot)),
            Some(LeafSubject::Claims { slot, other }) => Word::Types(self.slot_type(slot), self.slot_type(other)),
            Some(LeafSubject::Evidence(Demand { since, supports, .. })) => Word::Types(
                supports.and_then(|slot| self.slot_type(slot)),
                since.and_then(|since| self.slot_type(since.slot)),
            ),
            Some(LeafSubject::Schema { .. }) => Word::Schema(self.schema(number)),
            Some(LeafSubject::Certificate { .. } | LeafSubject::Words) | None => Word::Plain,
        }
    }

    /// The JSON Schema that a leaf asks for.
    pub(super) fn schema(&self, leaf: usize) -> Option<&'s Json> {
        let Shape::Schema { schema, .. } = self.criterion(leaf)?.shape() else { return None };
        self.set.set().schemas.iter().find(|entry| entry.id == *schema).map(|entry| &entry.schema)
    }

    fn slot_type(&self, slot: usize) -> Option<&'s ClaimType> {
        self.set.declared().claims().get(slot).map(|claim| &claim.claim_type)
    }

    /// Returns `true` where a requirement holds at a level.
    pub(super) fn holds(&self, requirement: &Requirement, target: &TargetLevel) -> bool {
        requirement.from.as_ref().is_none_or(|from| self.set.set().levels.reaches(target, from))
    }
}

/// When a tree holds, and when it fails.
struct Wishes {
    yes: Formula<Literal>,
    no: Formula<Literal>,
}

/// The logic of what has to be so for a tree to hold or to fail, over the leaves of a side.
struct Wishing<'w, 's> {
    side: &'w Side<'s>,
    number: usize,
}

impl Kleene<usize> for Wishing<'_, '_> {
    type Value = Wishes;

    fn leaf(&self, leaf: &usize) -> Wishes {
        let wish = |wanted| self.side.leaf_wish(self.number, *leaf, wanted);
        Wishes { yes: wish(Truth::Yes), no: wish(Truth::No) }
    }

    fn not(&self, inner: Wishes) -> Wishes {
        Wishes { yes: inner.no, no: inner.yes }
    }

    fn several(&self, needed: usize, of: impl ExactSizeIterator<Item = Wishes>) -> Wishes {
        let to_fail = (of.len() + 1).saturating_sub(needed);
        let (yes, no) = of.map(|wishes| (wishes.yes, wishes.no)).unzip();
        Wishes { yes: Formula::AtLeast(needed, yes), no: Formula::AtLeast(to_fail, no) }
    }
}

impl Side<'_> {
    fn leaf_wish(&self, side: usize, leaf: usize, wanted: Truth) -> Formula<Literal> {
        let literal = Formula::Literal(Literal::Leaf { side, leaf, wanted });
        match self.leaf(leaf).map(Leaf::subject) {
            // What is only words is never known to be met.
            Some(LeafSubject::Words) => Formula::never(),
            Some(LeafSubject::Certificate { .. } | LeafSubject::Components { .. } | LeafSubject::Evidence(_))
                if wanted == Truth::No =>
            {
                Formula::never()
            }
            Some(LeafSubject::Evidence(Demand { supports: Some(slot), .. })) => match self.claim_id(slot) {
                Some(claim) => Formula::all(vec![Formula::Literal(Literal::Stated(claim.clone())), literal]),
                None => Formula::never(),
            },
            _ => literal,
        }
    }
}
