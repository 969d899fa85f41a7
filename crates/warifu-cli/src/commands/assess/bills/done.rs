//! What came of the SBOMs, for the page and for JSON.

use warifu::assess::Gathered;
use warifu_core::Evaluation;
use warifu_model::{Language, Outcome, Product, Timestamp};

use crate::commands::set::Chosen;
use crate::failure::Failure;
use crate::files::Source;

/// An SBOM and what came out.
pub(super) struct Bill<'f> {
    pub(super) source: &'f Source,
    pub(super) product: Product,
    pub(super) gathered: Gathered,
    /// One for each edition.
    pub(super) evaluations: Vec<Evaluation>,
    /// Tells whether anything was read of it.
    pub(super) is_read: bool,
    /// Why each file was left aside.
    pub(super) aside: Vec<Failure>,
    pub(super) answer: Outcome,
}

impl Bill<'_> {
    pub(super) fn name(&self) -> &str {
        self.source.name()
    }

    /// Tells whether it is an SBOM, as far as it could be read.
    pub(super) fn is_sbom(&self) -> bool {
        let is_it = |one: &warifu_evidence::Named| one.imported.digest == self.source.digest();
        let mut read = self.gathered.documents.iter().filter(|one| is_it(one)).flat_map(|one| &one.imported.parts);
        !self.aside.is_empty() || read.any(|part| part.kind.as_str() == "sbom")
    }
}

/// Everything, for page and JSON.
pub(super) struct Done<'f> {
    pub(super) at: Timestamp,
    pub(super) language: Language,
    pub(super) editions: &'f [Chosen],
    pub(super) bills: &'f [Bill<'f>],
    /// Why each file that is not assessed was not read.
    pub(super) not_read: Vec<&'f Failure>,
}
