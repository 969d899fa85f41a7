//! The keys of a role.

use std::collections::{BTreeMap, BTreeSet};

use warifu_model::ReadError;
use warifu_model::json::{Node, ReadProblem};

use crate::key::Key;
use crate::members::{both, need};

/// The keys of a role: those that can verify, by their ids, and how many different ones have to sign.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct Keys {
    keys: BTreeMap<String, Key>,
    pub(crate) threshold: usize,
}

impl Keys {
    pub(crate) fn of(&self, id: &str) -> Option<&Key> {
        self.keys.get(id)
    }

    /// The different keys.
    pub(crate) fn all(&self) -> BTreeSet<&Key> {
        self.keys.values().collect()
    }

    /// Reads a role: ids that stand for a key that is not there or not understood count for nothing.
    pub(crate) fn read(role: Node<'_>, known: &BTreeMap<String, Key>) -> Result<Self, ReadError> {
        let mut keys = BTreeMap::new();
        let mut seen = BTreeSet::new();
        for id in need(role, "keyids")?.items()? {
            let text = id.string()?.into_owned();
            if let Some(key) = known.get(&text) {
                keys.insert(text.clone(), key.clone());
            }
            if !seen.insert(text) {
                return Err(id.error(ReadProblem::DuplicateItem { what: both("key id", "鍵ID") }));
            }
        }
        let threshold = need(role, "threshold")?.integer_within(1, 1_000_000)?;
        Ok(Self { keys, threshold: usize::try_from(threshold).unwrap_or(usize::MAX) })
    }
}

/// The keys of an object from ids to keys, as far as they are understood.
pub(crate) fn known_keys(keys: Node<'_>) -> Result<BTreeMap<String, Key>, ReadError> {
    let mut known = BTreeMap::new();
    for (id, key) in keys.members()? {
        known.extend(Key::read(key).map(|key| (id.string().unwrap_or_default().into_owned(), key)));
    }
    Ok(known)
}
