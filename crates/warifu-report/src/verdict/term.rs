use warifu_model::Localized;

/// A word of a verdict whose text somebody else knows.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Term {
    /// The answer, such as `accept`.
    Answer,
    /// The name of a check.
    Check,
    /// A code.
    Code,
    /// The outcome of a check.
    Outcome,
}

/// The text of a word in both languages; none for a word that is not known, which is then shown as it is.
pub type TermTexts<'a> = &'a dyn Fn(Term, &str) -> Option<Localized>;
