use std::sync::OnceLock;

use crate::limits::Limit;

/// A parsed document: its nodes in document order, each with the bytes that it came from. Borrows the bytes.
#[derive(Clone, Debug)]
pub struct Tape<'a> {
    pub(super) text: &'a str,
    pub(super) entries: Vec<Entry>,
    /// The tags of the languages of the texts, where the document says them.
    pub(super) texts: OnceLock<Vec<String>>,
}

/// The type of a node.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kind {
    /// An array.
    Array,
    /// The literal `false`.
    False,
    /// An integer within ±(2^53−1).
    Integer,
    /// The literal `null`.
    Null,
    /// An object.
    Object,
    /// A string.
    String,
    /// The literal `true`.
    True,
}

/// One node of a tape.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub(super) kind: Kind,
    /// Whether a string holds escapes.
    pub(super) escaped: bool,
    /// First byte.
    pub(super) start: u32,
    /// First byte after.
    pub(super) end: u32,
    /// First entry after this one and all inside it.
    pub(super) next: u32,
}

/// Limits of one parse. [`Limits::default`] is what documents of ours have (see [`Limit`]).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Limits {
    /// Most bytes.
    pub bytes: usize,
    /// Deepest nesting.
    pub depth: usize,
    /// Longest string, in bytes of JSON text.
    pub string: usize,
    /// Most items of one array or members of one object.
    pub items: usize,
}

impl Limits {
    /// Limits for documents that carry another document in one string: only the size of the whole counts.
    pub const fn envelope() -> Self {
        Self { bytes: Limit::DOCUMENT_BYTES, depth: Limit::DEPTH, string: Limit::DOCUMENT_BYTES, items: Limit::ITEMS }
    }

    /// Limits for the ledger of a body, which holds a line for every certificate and whole bundles among them.
    pub const fn history() -> Self {
        Self { bytes: Limit::HISTORY_BYTES, ..Self::envelope() }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: Limit::DOCUMENT_BYTES, depth: Limit::DEPTH, string: Limit::STRING_BYTES, items: Limit::ITEMS }
    }
}
