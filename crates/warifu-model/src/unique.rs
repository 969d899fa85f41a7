use std::collections::BTreeSet;

use crate::json::{Node, Read, ReadError, ReadProblem};
use crate::language::Phrase;

/// Reads a list in which no two items have the same key. In one sweep: a list may be long, and whoever wrote it may want
/// reading to be slow.
pub(crate) fn read_unique<T: Read, K: Ord + ?Sized>(
    list: Node<'_>,
    what: Phrase,
    key: impl Fn(&T) -> &K,
) -> Result<Vec<T>, ReadError> {
    let items: Vec<T> = list.read()?;
    refuse_repeats(list, what, items.iter().map(key))?;
    Ok(items)
}

/// Refuses the first key of a list that stood there before.
pub(crate) fn refuse_repeats<K: Ord>(
    list: Node<'_>,
    what: Phrase,
    keys: impl Iterator<Item = K>,
) -> Result<(), ReadError> {
    let mut seen = BTreeSet::new();
    for (key, node) in keys.zip(list.items()?) {
        if !seen.insert(key) {
            return Err(node.error(ReadProblem::DuplicateItem { what }));
        }
    }
    Ok(())
}
