//! What help says of one command.

/// What a command does.
pub(super) struct Texts {
    /// The command, its verbs separated by spaces; empty for the program itself.
    pub(super) path: &'static str,
    /// One line.
    pub(super) about: &'static str,
    /// More about it, in paragraphs separated by empty lines.
    pub(super) more: &'static str,
    /// Examples and exit codes; lines are not broken.
    pub(super) after: &'static str,
}

pub(super) const fn texts(path: &'static str, about: &'static str, more: &'static str, after: &'static str) -> Texts {
    Texts { path, about, more, after }
}
