//! Shipped documents: every file under `data/`, listed by the build script.

use std::sync::OnceLock;

use warifu_model::Digest;

use crate::content::Reading;
use crate::kind::DocumentKind;

/// One shipped file: what its name says, and its exact bytes with their digest.
#[derive(Debug)]
pub(crate) struct Shipped {
    pub(crate) kind: DocumentKind,
    pub(crate) id: &'static str,
    pub(crate) version: &'static str,
    pub(crate) digest: Digest,
    pub(crate) bytes: &'static [u8],
    /// The places in [`DOCUMENTS`] of those whose digests are in the bytes.
    pub(crate) names: &'static [usize],
    /// What was read from the bytes: once in a process, because they are the same in every catalogue.
    pub(crate) content: OnceLock<Reading>,
}

/// The shipped file with this digest.
pub(crate) fn with_digest(digest: &Digest) -> Option<&'static Shipped> {
    DOCUMENTS.iter().find(|shipped| shipped.digest == *digest)
}

// every shipped file, by kind and name
include!(concat!(env!("OUT_DIR"), "/shipped.rs"));
