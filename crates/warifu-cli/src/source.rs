use std::path::{Path, PathBuf};

use warifu_model::Digest;

/// A file that was read, with the name under which it was given.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Source {
    path: PathBuf,
    name: String,
    bytes: Vec<u8>,
}

impl Source {
    /// What was read from a path, under a name for people.
    pub(crate) fn new(path: &Path, name: String, bytes: Vec<u8>) -> Self {
        Self { path: path.to_owned(), name, bytes }
    }

    /// Bytes that come from somewhere else than a file.
    pub(crate) fn inside(name: impl Into<String>, bytes: Vec<u8>) -> Self {
        let name = name.into();
        Self { path: PathBuf::from(&name), name, bytes }
    }

    /// The name for people: the path as it was given.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// The path as it was given.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The name without folders.
    pub(crate) fn file_name(&self) -> String {
        self.path.file_name().map_or_else(|| self.name.clone(), |name| name.to_string_lossy().into_owned())
    }

    /// The exact bytes.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The digest of the exact bytes.
    pub(crate) fn digest(&self) -> Digest {
        Digest::of(&self.bytes)
    }
}

impl AsRef<[u8]> for Source {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}
