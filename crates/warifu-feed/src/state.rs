use std::collections::BTreeMap;

use crate::names::{metadata_file, role_of};

/// The knowledge that a subscriber keeps between two updates: the metadata that was verified, as bytes.
///
/// The caller keeps it where it likes. A party that can write there can make the subscriber forget what it has seen, and name another
/// root; so it belongs where the subscriber's own settings are.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct State {
    files: BTreeMap<String, Vec<u8>>,
}

impl State {
    /// The state of a subscriber who has a root and has read nothing yet. The root comes from the publisher by another way than the feed:
    /// it is what all trust begins with.
    pub fn new(root: Vec<u8>) -> Self {
        Self { files: BTreeMap::from([(ROOT.to_owned(), root)]) }
    }

    /// The state from the files that [`State::files`] gave; none where the root is not among them. Files of other names are left out.
    pub fn restore(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Option<Self> {
        let named = files.into_iter().filter_map(|(file, bytes)| Some((role_of(&file)?, bytes)));
        let state = Self { files: named.collect() };
        state.files.contains_key(ROOT).then_some(state)
    }

    /// The files to keep, each with its name: `root.json`, `timestamp.json`, `snapshot.json`, `targets.json` and the delegated roles
    /// that were asked.
    pub fn files(&self) -> impl Iterator<Item = (String, &[u8])> {
        self.files.iter().map(|(role, bytes)| (metadata_file(role), bytes.as_slice()))
    }

    /// The bytes of the metadata of a role that was verified.
    pub(crate) fn metadata(&self, role: &str) -> Option<&[u8]> {
        self.files.get(role).map(Vec::as_slice)
    }

    pub(crate) fn keep(&mut self, role: &str, bytes: Vec<u8>) {
        self.files.insert(role.to_owned(), bytes);
    }
}

/// The role with which everything begins.
pub(crate) const ROOT: &str = "root";
