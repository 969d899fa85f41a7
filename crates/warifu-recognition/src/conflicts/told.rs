use crate::relations::Relations;
use crate::statements::{ElementRef, Stated};

/// Two chains of statements about one pair of elements that cannot both be true. Each of the two alone can.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Conflict<'a> {
    /// One element of the pair.
    pub from: ElementRef<'a>,
    /// The other one; the same, where a chain leads back and says that something is not itself.
    pub to: ElementRef<'a>,
    /// One chain.
    pub one: Chain<'a>,
    /// The other chain.
    pub other: Chain<'a>,
}

/// Statements in a row, and what follows from them.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Chain<'a> {
    /// The statements, each read from where the one before ends; none for an element and itself.
    pub links: Vec<Link<'a>>,
    /// The relations that they leave between its ends.
    pub relations: Relations,
}

/// A statement about a pair.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Link<'a> {
    /// The place where it is read from.
    pub from: ElementRef<'a>,
    /// The place where it leads to.
    pub to: ElementRef<'a>,
    /// The relations that it allows, read in this direction.
    pub relations: Relations,
    /// The statement; none where a requirement is in a group.
    pub stated: Option<Stated<'a>>,
}

impl Link<'_> {
    pub(super) fn inverse(self) -> Self {
        Self { from: self.to, to: self.from, relations: self.relations.inverse(), ..self }
    }
}
