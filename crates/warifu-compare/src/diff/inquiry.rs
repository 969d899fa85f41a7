//! Questions about the requirements of one set: can some be met while another is not? What lints ask.

use warifu_model::TargetLevel;

use super::formula::Formula;
use super::query::Solver;
use super::question::{Aim, Answer, Effort, Query, Refusal};
use super::side::Side;
use super::undecided::Undecided;
use warifu_core::CompiledSet;

/// Answers by the procedure that compares sets. Both sides are the same set.
#[derive(Debug)]
pub(crate) struct Inquiry<'s> {
    solver: Solver<'s>,
    effort: u64,
}

/// True where there is a product description as asked for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Existence {
    /// There is none: this has been shown.
    Impossible,
    /// There is one; or it depends on which documents a JSON Schema takes, of which nobody knows.
    Possible,
    /// A limit was reached first.
    Undecided,
}

impl<'s> Inquiry<'s> {
    /// Each question may take so much effort.
    pub(crate) fn new(set: &'s CompiledSet, effort: u64) -> Self {
        Self { solver: Solver::new([Side::new(set), Side::new(set)], effort), effort }
    }

    /// Tells whether a product description meets all of some requirements, and does not meet another one. Requirements
    /// are named by place; levels are left aside. Not met is both "no" and "cannot be told".
    pub(crate) fn ask(&mut self, met: &[usize], unmet: Option<usize>) -> Existence {
        let [one, other] = &self.solver.sides;
        let accept = met.iter().map(|place| one.acceptance(0, *place, &TargetLevel::None)).collect();
        let refuse = unmet.map_or_else(Formula::never, |place| other.acceptance(1, place, &TargetLevel::None));
        let query = Query { accepting: 0, accept, refuse: Refusal::Rule(refuse), aim: Aim::Any };
        self.solver.budget.refill(self.effort);
        match self.solver.ask(&query, &mut Effort::default()) {
            Answer::None => Existence::Impossible,
            Answer::Found(_) | Answer::Undecided(Undecided::Schema(_)) => Existence::Possible,
            Answer::Undecided(_) => Existence::Undecided,
        }
    }
}
