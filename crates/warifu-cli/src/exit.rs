//! Exit codes; frozen.

/// How a command ends.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Exit {
    /// Conforms, accepts, agrees, or simply done.
    Yes = 0,
    /// Does not conform, refuses, differs.
    No = 1,
    /// It cannot be told.
    CannotTell = 2,
    /// Accepted, though what is known of the status is old.
    Stale = 3,
    /// Wrong usage.
    Usage = 64,
    /// Bad input; nothing was written.
    BadInput = 65,
    /// A bug in this program.
    Bug = 70,
    /// A file could not be read or written.
    Io = 74,
}

impl Exit {
    /// The code that a process ends with.
    pub(crate) const fn code(self) -> u8 {
        self as u8
    }

    /// How a command ends whose question has this answer; none where it cannot be told.
    pub(crate) fn of(answer: Option<bool>) -> Self {
        match answer {
            Some(true) => Self::Yes,
            Some(false) => Self::No,
            None => Self::CannotTell,
        }
    }
}
