//! Certificates for the components of a list.

use std::collections::BTreeMap;

use warifu_model::{CertificateFact, SetId};

use super::Builder;
use crate::diff::candidates::LeafRef;
use crate::plan::changeable::Ways;
use crate::plan::problem::Leaf;
use warifu_core::engine::{LeafSubject, Truth};

impl Builder<'_, '_> {
    /// Certificates for the components of a list that lack one: together, since one alone meets no leaf.
    pub(super) fn components(&mut self) {
        let mut lacking: BTreeMap<(SetId, Vec<String>), Vec<LeafRef>> = BTreeMap::new();
        for place in self.leaves.keys() {
            let Some(LeafSubject::Components { set, .. }) = self.subject(*place) else { continue };
            let names = self.lacking(*place).filter(|names| !names.is_empty());
            match names {
                Some(names) => lacking.entry((set.clone(), names)).or_default().push(*place),
                // What the list does not say is said first.
                None => self.built.is_incomplete |= self.base(*place) != Truth::Yes,
            }
        }
        let sets: Vec<SetId> = lacking.keys().map(|(set, _)| set.clone()).collect();
        self.built.is_incomplete |= sets.windows(2).any(|pair| pair.first() == pair.last());
        for ((set, names), places) in lacking {
            let Some(cost) = self.costs.of_certificate(&set) else { continue };
            let mut facts = self.facts(&set, None, &places);
            self.fit(&mut facts);
            let cost = cost.saturating_mul(u32::try_from(names.len()).unwrap_or(u32::MAX));
            self.add_variable(cost, Ways::Components { names, facts });
        }
    }

    /// The components that a leaf lacks certificates of.
    fn lacking(&self, (market, leaf): LeafRef) -> Option<Vec<String>> {
        let sight = self.sights.get(market)?;
        sight.leaf(leaf)?.lacking(&sight.facts)
    }

    /// A leaf that is met where all components that lack a certificate get one that it takes.
    pub(super) fn components_leaf(&self, place: LeafRef, base: Truth) -> Leaf {
        let lacking = self.lacking(place).unwrap_or_default();
        self.gathered_leaf(base, 1, |ways, way| match ways {
            Ways::Components { names, facts } if lacking.iter().all(|one| names.contains(one)) => {
                let is_taken = |fact: &CertificateFact| self.takes(place, fact);
                (!lacking.is_empty() && facts.get(way).is_some_and(is_taken), false)
            }
            _ => (false, false),
        })
    }
}
