use std::cmp::Ordering;

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
    let key = |at: usize| items.get(at).map(&key);
    refuse(list, what, items.len(), &|one, other| key(one).cmp(&key(other)))?;
    Ok(items)
}

/// Refuses the first key of a list that stood there before.
pub(crate) fn refuse_repeats<K: Ord>(
    list: Node<'_>,
    what: Phrase,
    keys: impl Iterator<Item = K>,
) -> Result<(), ReadError> {
    let keys: Vec<K> = keys.collect();
    refuse(list, what, keys.len(), &|one, other| keys.get(one).cmp(&keys.get(other)))
}

/// The part that knows no key: compiled once, not once for each kind of list.
fn refuse(
    list: Node<'_>,
    what: Phrase,
    count: usize,
    compare: &dyn Fn(usize, usize) -> Ordering,
) -> Result<(), ReadError> {
    let mut items = list.items()?;
    let Some(repeated) = first_repeat(count, compare) else { return Ok(()) };
    let place = items.nth(repeated).unwrap_or(list);
    Err(place.error(ReadProblem::DuplicateItem { what }))
}

/// The place of the first item of so many that is equal to one before it.
fn first_repeat(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Option<usize> {
    let mut places: Vec<usize> = (0..count).collect();
    // stable: of equal ones the first stands first
    places.sort_by(|one, other| compare(*one, *other));
    let pairs = places.iter().zip(places.iter().skip(1));
    pairs.filter(|(one, other)| compare(**one, **other).is_eq()).map(|(_, other)| *other).min()
}
