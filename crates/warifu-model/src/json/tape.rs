use super::error::ReadError;
use super::node::{Kind, Node};
use super::parse::Parser;
use crate::limits;

/// A parsed document: its nodes in document order, each with the bytes that it came from. Borrows the bytes.
#[derive(Clone, Debug)]
pub struct Tape<'a> {
    pub(super) text: &'a str,
    pub(super) entries: Vec<Entry>,
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

/// Limits of one parse. [`Limits::default`] is what documents of ours have (see [`crate::limits`]).
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

impl<'a> Tape<'a> {
    /// Parses one document under the limits for documents of ours.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, ReadError> {
        Self::parse_within(bytes, Limits::default())
    }

    /// Parses one document under the given limits.
    pub fn parse_within(bytes: &'a [u8], limits: Limits) -> Result<Self, ReadError> {
        Parser::parse(bytes, limits)
    }

    /// The outermost value.
    pub fn root(&self) -> Node<'_> {
        Node { tape: self, index: 0 }
    }
}

impl Limits {
    /// Limits for documents that carry another document in one string: only the size of the whole counts.
    pub const fn envelope() -> Self {
        Self {
            bytes: limits::DOCUMENT_BYTES,
            depth: limits::DEPTH,
            string: limits::DOCUMENT_BYTES,
            items: limits::ITEMS,
        }
    }

    /// Limits for the ledger of a body, which holds a line for every certificate and whole bundles among them.
    pub const fn history() -> Self {
        Self { bytes: limits::HISTORY_BYTES, ..Self::envelope() }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: limits::DOCUMENT_BYTES, depth: limits::DEPTH, string: limits::STRING_BYTES, items: limits::ITEMS }
    }
}
