use std::collections::BTreeSet;

use super::budget::{Budget, CHAIN, StatementSet};

/// The contradictions that were told, by their statements. One whose statements include all of another's is explained by that one.
#[derive(Default)]
pub(super) struct Explained {
    sets: BTreeSet<StatementSet>,
    /// The numbers of statements in them, as bits: no other subset has to be looked up.
    sizes: u32,
}

impl Explained {
    /// Tells whether a contradiction is explained by one before, and keeps it where it is not; none where the effort does not suffice.
    ///
    /// It has six statements at most, and so at most 63 subsets that may have been told: those are looked up, however many there are.
    pub(super) fn explains(&mut self, statements: &StatementSet, budget: &mut Budget) -> Option<bool> {
        let size = statements.iter().filter(|one| **one != u32::MAX).count();
        for chosen in 1_u32..1 << size {
            if self.sizes & (1 << chosen.count_ones()) == 0 {
                continue;
            }
            budget.spend()?;
            if self.sets.contains(&subset(statements, chosen)) {
                return Some(true);
            }
        }
        budget.spend()?;
        self.sizes |= 1 << size;
        self.sets.insert(*statements);
        Some(false)
    }
}

/// The statements at the places whose bits are chosen.
fn subset(statements: &StatementSet, chosen: u32) -> StatementSet {
    let mut subset = [u32::MAX; 2 * CHAIN];
    let all = statements.iter().enumerate().filter(|(place, _)| chosen & (1 << place) != 0);
    for (to, (_, statement)) in subset.iter_mut().zip(all) {
        *to = *statement;
    }
    subset
}
