//! Exit codes; frozen.

use std::process::ExitCode;

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

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
