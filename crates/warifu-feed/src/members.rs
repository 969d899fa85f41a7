//! Members of documents of others: what is not asked for is passed over.

use warifu_model::json::{Node, ReadProblem};
use warifu_model::{Phrase, ReadError};

/// The value of a member that has to be there.
pub(crate) fn need<'t>(node: Node<'t>, name: &'static str) -> Result<Node<'t>, ReadError> {
    find(node, name)?.ok_or_else(|| node.error(ReadProblem::MissingField { name }))
}

/// The value of a member.
pub(crate) fn find<'t>(node: Node<'t>, name: &str) -> Result<Option<Node<'t>>, ReadError> {
    for (key, value) in node.members()? {
        if key.string()? == name {
            return Ok(Some(value));
        }
    }
    Ok(None)
}

/// A text in both languages.
pub(crate) const fn both(en: &'static str, ja: &'static str) -> Phrase {
    Phrase { en, ja }
}
