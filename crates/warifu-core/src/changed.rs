//! What changed between what was known before and what is known now, as far as criteria can see it; and which rules did.

use std::iter::zip;

use crate::claims::ClaimSlot;
use crate::compile::{CompiledSet, Part, Rule};
use crate::facts::{Assertion, Entry, Facts, Held, Known};
use crate::reads::ReadSet;
use crate::tree::Tree;

/// What a criterion would see otherwise than before. Numbers are those of the new set.
#[derive(Debug)]
pub(crate) struct Changed {
    /// Per claim slot: its value.
    values: Vec<bool>,
    /// Per claim slot: the evidence that supports it.
    supports: Vec<bool>,
    /// Per kind of evidence.
    kinds: Vec<bool>,
    certificates: bool,
    time: bool,
}

impl Changed {
    pub(crate) fn between(old: &Facts<'_>, new: &Facts<'_>) -> Self {
        let comparison = Comparison { old, new };
        let slots = || new.declared.claims().iter().zip(&new.claims);
        Self {
            values: slots().map(|(slot, held)| comparison.is_other_value(slot, held)).collect(),
            supports: slots().map(|(slot, held)| comparison.is_other_support(slot, held)).collect(),
            kinds: (0..new.declared.kinds().len()).map(|kind| comparison.is_other_kind(kind)).collect(),
            certificates: old.certificates != new.certificates,
            time: old.at != new.at,
        }
    }

    /// Whether it can be seen by what reads this.
    pub(crate) fn touches(&self, reads: &ReadSet) -> bool {
        // What was not compared counts as changed.
        let is_set = |flags: &[bool], place: &usize| flags.get(*place).copied().unwrap_or(true);
        (self.time && reads.time)
            || (self.certificates && !reads.certificates.is_empty())
            || reads.claims.iter().any(|slot| is_set(&self.values, slot))
            || reads.supports.iter().any(|slot| is_set(&self.supports, slot))
            || reads.kinds.iter().any(|kind| is_set(&self.kinds, kind))
    }
}

struct Comparison<'a> {
    old: &'a Facts<'a>,
    new: &'a Facts<'a>,
}

impl<'a> Comparison<'a> {
    /// The same claim before, if its type was the same.
    fn before(&self, slot: &ClaimSlot) -> Option<&'a Held> {
        let place = self.old.declared.claim(&slot.id)?;
        let same = self.old.declared.claims().get(place).is_some_and(|old| old.claim_type == slot.claim_type);
        if same { self.old.claims.get(place) } else { None }
    }

    fn is_other_value(&self, slot: &ClaimSlot, held: &Held) -> bool {
        let Some(before) = self.before(slot) else { return true };
        // Reasons show values as they are written, and two versions may be equal but written otherwise.
        let is_same = |a: &Assertion, b: &Assertion| {
            a.input == b.input || slot.claim_type.to_json(&a.value) == slot.claim_type.to_json(&b.value)
        };
        match (before.known(), held.known()) {
            (Known::Missing, Known::Missing) | (Known::Unshown, Known::Unshown) => false,
            (Known::Conflict, Known::Conflict) => {
                let (old, new) = (before.assertions(), held.assertions());
                // Of a conflict reasons also show who says what.
                before.assertions().count() != held.assertions().count()
                    || zip(old, new).any(|(a, b)| a.input != b.input || !is_same(a, b))
            }
            (Known::Value(_), Known::Value(_)) => {
                // Assertions that agree are written alike.
                !zip(before.assertions(), held.assertions()).take(1).all(|(a, b)| is_same(a, b))
            }
            _ => true,
        }
    }

    fn is_other_support(&self, slot: &ClaimSlot, held: &Held) -> bool {
        let Some(before) = self.before(slot) else { return true };
        let (old, new) = (supporting(before, self.old), supporting(held, self.new));
        old.len() != new.len() || zip(old, new).any(|(a, b)| !Self::is_same_entry(a, b) || !self.is_same_kind(a, b))
    }

    fn is_other_kind(&self, kind: usize) -> bool {
        if self.old.evidence.rule != self.new.evidence.rule {
            return true;
        }
        let id = self.new.declared.kinds().get(kind).map(|kind| &kind.kind);
        let Some(before) = id.and_then(|id| self.old.declared.kind(id)) else { return true };
        let (old, new) = (self.old.evidence.of_kind(before), self.new.evidence.of_kind(kind));
        old.clone().count() != new.clone().count() || zip(old, new).any(|((_, a), (_, b))| !Self::is_same_entry(a, b))
    }

    fn is_same_kind(&self, old: &Entry, new: &Entry) -> bool {
        let kind = |facts: &Facts<'a>, entry: &Entry| facts.declared.kinds().get(entry.kind).map(|kind| &kind.kind);
        kind(self.old, old) == kind(self.new, new)
    }

    /// Which file names the document only matters for the order on the shelf, and that is compared place by place.
    fn is_same_entry(old: &Entry, new: &Entry) -> bool {
        old.digest == new.digest
            && old.made_at == new.made_at
            && old.valid_until == new.valid_until
            && old.party == new.party
            && old.roles == new.roles
            && old.is_presented == new.is_presented
    }
}

/// The entries that support a claim that stands, in the order of the shelf.
fn supporting<'f>(held: &Held, facts: &'f Facts<'_>) -> Vec<&'f Entry> {
    if held.is_conflict() {
        return Vec::new();
    }
    let mut places: Vec<usize> = held.assertions().flat_map(|assertion| assertion.evidence.iter().copied()).collect();
    places.sort_unstable();
    places.dedup();
    places.into_iter().filter_map(|place| facts.evidence.entries.get(place)).collect()
}

/// Whether a requirement of an old set says the same, in the same words at the same place, as one of a new set. The types
/// of the claims are not compared.
pub(crate) fn is_same_rule(old: (&CompiledSet, &Rule), new: (&CompiledSet, &Rule)) -> bool {
    let is_same = |a: &Part, b: &Part| is_same_part((old.0, a), (new.0, b));
    let applies = match (&old.1.applies, &new.1.applies) {
        (None, None) => true,
        (Some(a), Some(b)) => is_same(a, b),
        _ => false,
    };
    applies
        && is_same(&old.1.criterion, &new.1.criterion)
        && old.1.tightened.len() == new.1.tightened.len()
        && zip(&old.1.tightened, &new.1.tightened).all(|(a, b)| is_same(a, b))
}

fn is_same_part(old: (&CompiledSet, &Part), new: (&CompiledSet, &Part)) -> bool {
    let (a, b) = (old.0.leaves().get(old.1.leaves.clone()), new.0.leaves().get(new.1.leaves.clone()));
    let (a, b) = (a.unwrap_or_default(), b.unwrap_or_default());
    a.len() == b.len()
        && zip(a, b).all(|(a, b)| a.is_written_like(b))
        && is_same_tree((&old.1.tree, old.1.leaves.start), (&new.1.tree, new.1.leaves.start))
}

/// The same shape over the same leaves, each counted from its own start.
fn is_same_tree((old, old_start): (&Tree<usize>, usize), (new, new_start): (&Tree<usize>, usize)) -> bool {
    match (old, new) {
        (Tree::Leaf(a), Tree::Leaf(b)) => a.checked_sub(old_start) == b.checked_sub(new_start),
        (Tree::Not(a), Tree::Not(b)) => is_same_tree((a, old_start), (b, new_start)),
        (Tree::Several { needed: n, of: a }, Tree::Several { needed: m, of: b }) => {
            n == m && a.len() == b.len() && zip(a, b).all(|(a, b)| is_same_tree((a, old_start), (b, new_start)))
        }
        _ => false,
    }
}
