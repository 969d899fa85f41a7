//! What lints ask about criteria, and who answers.

use warifu_model::Criterion;

/// Whether there is a product description as asked for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Answer {
    /// There is none: this has been shown.
    Impossible,
    /// There may be one. Lints keep silent.
    Possible,
    /// The budget ran out first. Lints keep silent, and the lint `undecided` says so.
    Undecided,
}

/// Answers the one question that all lints about meaning come down to.
///
/// An answer of `Impossible` must be right; `Possible` may be given where a better procedure would have shown the opposite,
/// so that no alarm is ever false.
pub(super) trait Reasoner {
    /// Whether some product description satisfies `holds` and, where something is named there, does not satisfy `lacks`.
    /// Not satisfied is both "no" and "cannot be told".
    fn find(&self, holds: &Criterion, lacks: Option<&Criterion>) -> Answer;
}
