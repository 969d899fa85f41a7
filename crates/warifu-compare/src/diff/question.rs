//! What is asked of both sides, and what the answer is.

use warifu_model::{ClaimId, Timestamp};

use super::cells::Content;
use super::formula::Formula;
use super::side::Literal;
use super::topics::Built;
use super::undecided::{Limit, Undecided};

/// What is asked.
#[derive(Debug)]
pub(super) struct Query {
    /// The side that accepts.
    pub(super) accepting: usize,
    /// What it accepts by.
    pub(super) accept: Vec<Formula<Literal>>,
    pub(super) refuse: Refusal,
    pub(super) aim: Aim,
}

/// The reason why the other side does not accept.
#[derive(Clone, Debug)]
pub(super) enum Refusal {
    /// This does not hold.
    Rule(Formula<Literal>),
    /// It cannot read this claim.
    Unreadable(ClaimId),
}

/// Which description is wanted.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Aim {
    /// Any.
    Any,
    /// A smallest.
    Smallest,
}

/// How the question was settled.
#[derive(Clone, Debug)]
pub(super) enum Answer {
    Found(Description),
    /// There is none.
    None,
    Undecided(Undecided),
}

/// A product description, matter by matter.
#[derive(Clone, Debug)]
pub(super) struct Description {
    pub(super) at: Timestamp,
    pub(super) contents: Vec<Content>,
    pub(super) built: Built,
}

impl Description {
    /// The reason why nothing is decided where the evaluator does not confirm it.
    pub(super) fn unconfirmed(&self) -> Undecided {
        match self.built {
            Built::Together => Undecided::NotConfirmed,
            Built::Apart => Limit::Components.into(),
        }
    }
}

/// How much was looked at.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) struct Effort {
    /// Cells of all topics, at the time where there were most.
    pub(super) cells: usize,
    pub(super) steps: usize,
    /// Times and ways to share out parties.
    pub(super) worlds: usize,
}
