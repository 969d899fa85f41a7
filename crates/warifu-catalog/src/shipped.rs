//! Shipped documents: every file under `data/`, listed by the build script.

use warifu_model::Digest;

use crate::kind::DocumentKind;

/// One shipped file: what its name says, and its exact bytes with their digest.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shipped {
    pub(crate) kind: DocumentKind,
    pub(crate) id: &'static str,
    pub(crate) version: &'static str,
    pub(crate) digest: Digest,
    pub(crate) bytes: &'static [u8],
}

/// Bytes of the shipped file with this digest.
pub(crate) fn bytes_of(digest: &Digest) -> Option<&'static [u8]> {
    DOCUMENTS.iter().find(|shipped| shipped.digest == *digest).map(|shipped| shipped.bytes)
}

/// Every shipped file, by kind and name.
pub(crate) const DOCUMENTS: &[Shipped] = &include!(concat!(env!("OUT_DIR"), "/shipped.rs"));
