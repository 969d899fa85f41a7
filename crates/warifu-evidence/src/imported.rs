use warifu_model::Digest;

use crate::format::EvidenceFormat;
use crate::note::Note;
use crate::part::Part;

/// A document that is about the product, and what it says.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Imported {
    /// The format it was recognised as.
    pub format: &'static EvidenceFormat,
    /// SHA-256 of the exact bytes.
    pub digest: Digest,
    /// Number of bytes.
    pub size: u64,
    /// Kinds of evidence in the document: one part, or two for a CycloneDX document that is SBOM and VEX in one.
    pub parts: Vec<Part>,
    /// The media type of the exact bytes: that of the format, and `+gzip` or `+zstd` where they are compressed.
    pub media_type: String,
    /// Notes on what was assumed or left out, in a fixed order.
    pub notes: Vec<Note>,
}
