use warifu_model::{Duration, Json, Reference, SemVer, Timestamp};

/// Describes how a comparison cuts the values that it looks at, by its operands alone.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Regions<'c> {
    /// Lists that hold all of these.
    Holding(Vec<&'c Json>),
    /// Stretches of values, by their ends.
    Intervals(Vec<End<'c>>),
    /// Any value at all.
    Presence,
    /// These values and no others.
    Values(Vec<&'c Json>),
}

/// An end of a stretch of values.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum End<'c> {
    /// A moment that moves with the time of the evaluation.
    Moving(Shift),
    /// A value, as documents write it.
    Value(&'c Json),
    /// Another claim of the product, or another field of the record, and so long after it.
    Other(&'c Reference, Duration),
    /// A version.
    Version(&'c SemVer),
}

/// A distance from the time of the evaluation, counted by the calendar.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Shift {
    /// So long after it.
    After(Duration),
    /// So long before it.
    Before(Duration),
}

impl Regions<'_> {
    /// Returns `true` where an end moves with the time of the evaluation.
    pub fn is_timed(&self) -> bool {
        matches!(self, Self::Intervals(ends) if ends.iter().any(|end| matches!(end, End::Moving(_))))
    }
}

impl Shift {
    /// The same distance in the other direction.
    #[must_use]
    pub fn back(self) -> Self {
        match self {
            Self::After(duration) => Self::Before(duration),
            Self::Before(duration) => Self::After(duration),
        }
    }

    /// Returns `true` where this leads back from where another leads.
    pub fn is_opposite(self, other: Self) -> bool {
        self.back() == other
    }

    /// The moment at this distance from a time of evaluation.
    pub fn from(self, at: Timestamp) -> Timestamp {
        match self {
            Self::After(duration) => at.plus(duration),
            Self::Before(duration) => at.minus(duration),
        }
    }

    /// The time of evaluation from which a moment has this distance.
    pub fn undo(self, moment: Timestamp) -> Timestamp {
        match self {
            Self::After(duration) => moment.minus(duration),
            Self::Before(duration) => moment.plus(duration),
        }
    }
}
