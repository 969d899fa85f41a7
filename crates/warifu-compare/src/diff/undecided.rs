use std::fmt;

use warifu_model::EvidenceKind;

/// A limit of the decision procedure. Each is a fixed, documented number: what one machine decides, every machine
/// decides.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum Limit {
    /// More states of a list of records than 20,000, or more kinds of records than 50,000.
    Records,
    /// The share of [`DiffOptions::effort`](crate::diff::DiffOptions::effort) that one question may use.
    Effort,
    /// More times of evaluation that may matter than 4,096.
    Times,
    /// More sets of tokens for one claim than 4,096.
    TokenSets,
    /// More ways to share out the parties behind claims than 81, or more portfolios of evidence of one kind than 4,096.
    Evidence,
}

/// Why a relation could not be decided.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum Undecided {
    /// The two sets have no level in common; levels are never compared across schemes.
    NoCommonLevel,
    /// The vectors of levels are too many to try each, and the requirements one by one do not settle it.
    Levels,
    /// A limit was reached.
    Limit(Limit),
    /// A difference was found, but no product description could be built that shows it.
    NotConfirmed,
    /// It depends on whether there are documents of this kind that one JSON Schema takes and another does not, or any
    /// that it takes at all, and none were found.
    Schema(EvidenceKind),
    /// Neither has a criterion, and their words differ. Words are never proven equal.
    WordsOnly,
}

impl Limit {
    /// The name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Records => "records",
            Self::Effort => "effort",
            Self::Times => "times",
            Self::TokenSets => "token_sets",
            Self::Evidence => "evidence",
        }
    }
}

impl Undecided {
    /// The stable code; `docs/errors.md` has one heading for each.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoCommonLevel => "diff-no-common-level",
            Self::Levels => "diff-levels",
            Self::Limit(_) => "diff-limit",
            Self::NotConfirmed => "diff-not-confirmed",
            Self::Schema(_) => "diff-schema",
            Self::WordsOnly => "diff-words-only",
        }
    }
}

impl fmt::Display for Undecided {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoCommonLevel => f.write_str("the two sets have no level in common"),
            Self::WordsOnly => f.write_str("there is no criterion, and the words differ"),
            Self::Levels => f.write_str("there are too many vectors of levels to try each"),
            Self::Limit(limit) => write!(f, "the limit `{}` was reached", limit.as_str()),
            Self::NotConfirmed => f.write_str("a difference was found that no product description shows"),
            Self::Schema(kind) => {
                write!(
                    f,
                    "it depends on which documents of kind `{kind}` the JSON Schemas take, and no example was found"
                )
            }
        }
    }
}

impl From<Limit> for Undecided {
    fn from(limit: Limit) -> Self {
        Self::Limit(limit)
    }
}
