//! One budget of effort for a whole comparison.

use std::cell::Cell;

use super::undecided::Limit;

/// Effort that is left. A unit is one look at one value of one criterion; the same comparison takes the same number of
/// units on every machine.
#[derive(Debug)]
pub(super) struct Budget {
    left: Cell<u64>,
    /// States what one question may leave at least.
    floor: Cell<u64>,
}

impl Budget {
    pub(super) fn new(units: u64) -> Self {
        Self { left: Cell::new(units), floor: Cell::new(0) }
    }

    /// How much is left.
    pub(super) fn left(&self) -> u64 {
        self.left.get()
    }

    /// Begins a question: it may use a share of what is left, so that a hard one does not starve those after it.
    pub(super) fn begin(&self) {
        let left = self.left.get();
        self.floor.set(left - left.div_ceil(SHARE));
    }

    /// All that is left may be used again.
    pub(super) fn end(&self) {
        self.floor.set(0);
    }

    /// Fills it up for one question that may use so much.
    pub(super) fn refill(&self, units: u64) {
        self.left.set(units.saturating_mul(SHARE));
        self.floor.set(0);
    }

    pub(super) fn spend(&self, units: usize) -> Result<(), Limit> {
        let units = u64::try_from(units).unwrap_or(u64::MAX);
        let rest = self.left.get().saturating_sub(units).max(self.floor.get());
        self.left.set(rest);
        if rest > self.floor.get() { Ok(()) } else { Err(Limit::Effort) }
    }
}

/// One question may use one part in so many of what is left.
const SHARE: u64 = 4;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hard_question_leaves_something_for_the_next() {
        let budget = Budget::new(1_000);
        budget.begin();
        assert_eq!(budget.spend(100), Ok(()));
        assert_eq!(budget.spend(10_000), Err(Limit::Effort));
        assert_eq!(budget.spend(1), Err(Limit::Effort));
        budget.end();
        budget.begin();
        assert_eq!(budget.spend(180), Ok(()));
        assert_eq!(budget.spend(10), Err(Limit::Effort));
        assert_eq!(Budget::new(0).spend(1), Err(Limit::Effort));
    }
}
