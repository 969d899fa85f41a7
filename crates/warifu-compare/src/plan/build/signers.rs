//! Documents of which the signers are counted: as many new ones as may be needed, each of a signer of its own.

use warifu_model::EvidenceKind;

use super::{Builder, Built};
use crate::diff::candidates::LeafRef;
use crate::plan::problem::{Domain, Leaf};
use warifu_core::engine::Tree;

impl Builder<'_, '_> {
    /// How many documents of a kind may be needed beyond a first, each of another signer.
    pub(super) fn further(&mut self, kind: &EvidenceKind) -> usize {
        let needed = self.leaves.keys().filter_map(|place| {
            let (demand, of, supports) = self.demand(*place).filter(|(demand, ..)| demand.signers.is_some())?;
            let all = usize::try_from(demand.signers?).ok()?;
            // Who makes the claim again may be stronger than who made it, so that what is at hand counts no more.
            (of == kind).then(|| if supports.is_some() { all } else { self.missing(*place) })
        });
        let (needed, is_counted) = needed.fold((0, false), |(most, _), one| (most.max(one), true));
        if is_counted {
            self.built.counted.insert(kind.clone());
        }
        let further = needed.saturating_sub(1);
        self.built.is_incomplete |= further > FURTHER;
        further.min(FURTHER)
    }

    /// How many more documents of further signers a leaf takes.
    pub(super) fn missing(&self, (market, leaf): LeafRef) -> usize {
        let found = self.sights.get(market).and_then(|sight| Some(sight.leaf(leaf)?.missing_signers(&sight.facts)));
        found.unwrap_or_default()
    }

    /// Of documents that are alike, a further one is made only where the one before it is: in another order they are no other
    /// plan.
    pub(super) fn order(&mut self, variables: &[usize]) {
        for (one, next) in variables.iter().zip(variables.iter().skip(1)) {
            self.built.in_order.push((*one, *next));
        }
    }
}

impl Built<'_> {
    /// Wishes that variables are changed in their order.
    pub(super) fn write_order(&mut self) {
        let leaves = &mut self.problem.leaves;
        let mut leaf = |variable: usize, yes: Domain| {
            leaves.push(Leaf::Value { variable, yes, no: !yes });
            Tree::Leaf(leaves.len() - 1)
        };
        for (one, next) in std::mem::take(&mut self.in_order) {
            let of = vec![leaf(one, !1), leaf(next, 1)];
            self.wishes.push(Tree::Several { needed: 1, of });
        }
    }
}

/// Most further documents of one kind by further signers.
const FURTHER: usize = 15;
