//! Claims on their way into an attestation.

use std::collections::BTreeMap;

use warifu_model::{ClaimId, Json};

use crate::error::ImportProblem;
use crate::limits;
use crate::shown::shortened;

/// Claims by id. The vocabulary gives them their types when a set is evaluated; here they have the JSON form of
/// the types that `warifu-common` declares.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Claims(BTreeMap<ClaimId, Json>);

impl Claims {
    /// Adds a claim with one of the fixed ids of [`TOOL_CLAIMS`].
    #[must_use]
    pub(crate) fn with(mut self, id: &'static str, value: impl Into<Json>) -> Self {
        if let Some(id) = ClaimId::parse(id) {
            self.0.insert(id, value.into());
        }
        self
    }

    /// Adds a claim if the document says anything about it.
    #[must_use]
    pub(crate) fn with_some(self, id: &'static str, value: Option<impl Into<Json>>) -> Self {
        match value {
            Some(value) => self.with(id, value),
            None => self,
        }
    }

    pub(crate) fn into_map(self) -> BTreeMap<ClaimId, Json> {
        self.0
    }
}

/// A foreign text that becomes (part of) a claim: not empty, not endless, and nothing in it that drives a terminal.
pub(crate) fn claim_text(text: &str) -> Result<String, ImportProblem> {
    if text.is_empty() {
        return Err(ImportProblem::EmptyText);
    }
    if text.len() > limits::TEXT_BYTES {
        return Err(ImportProblem::TextTooLong { bytes: text.len(), limit: limits::TEXT_BYTES });
    }
    if text.chars().any(char::is_control) {
        return Err(ImportProblem::ControlCharacter { value: shortened(text) });
    }
    Ok(text.to_owned())
}

/// The claims that are read from documents of the [`KINDS`](crate::KINDS). Nobody can declare these: they are counted from
/// the documents themselves.
pub const TOOL_CLAIMS: [&str; 99] = [
    "analysis.accepted",
    "analysis.completed",
    "analysis.finished",
    "analysis.open",
    "analysis.open_level_error",
    "analysis.open_level_none",
    "analysis.open_level_note",
    "analysis.open_level_warning",
    "analysis.open_severity_critical",
    "analysis.open_severity_high",
    "analysis.open_severity_low",
    "analysis.open_severity_medium",
    "analysis.open_severity_none",
    "analysis.open_severity_silent",
    "analysis.tools",
    "analysis.under_review",
    "build.builder",
    "build.enveloped",
    "build.finished",
    "build.materials",
    "build.materials_without_digest",
    "build.parameters_complete",
    "build.provenance_format",
    "build.source",
    "build.source_digest",
    "build.started",
    "build.type",
    "publication.purl",
    "publication.release_id",
    "sbom.completeness",
    "sbom.components",
    "sbom.components_unreached",
    "sbom.components_with_weak_hash",
    "sbom.components_without_hash",
    "sbom.components_without_identifier",
    "sbom.components_without_licence",
    "sbom.components_without_supplier",
    "sbom.components_without_version",
    "sbom.created",
    "sbom.dependency_silent",
    "sbom.dependency_stated",
    "sbom.dependency_unknown",
    "sbom.direct_dependencies",
    "sbom.document_author",
    "sbom.document_completeness",
    "sbom.document_context",
    "sbom.document_signature",
    "sbom.document_time",
    "sbom.document_tool",
    "sbom.document_tool_version",
    "sbom.document_version",
    "sbom.format",
    "sbom.graph_depth",
    "sbom.hash_algorithm_silent",
    "sbom.hash_algorithm_stated",
    "sbom.hash_algorithm_unknown",
    "sbom.hash_silent",
    "sbom.hash_stated",
    "sbom.hash_unknown",
    "sbom.identified_share",
    "sbom.identifier_silent",
    "sbom.identifier_stated",
    "sbom.identifier_unknown",
    "sbom.licence_silent",
    "sbom.licence_stated",
    "sbom.licence_unknown",
    "sbom.name_silent",
    "sbom.name_stated",
    "sbom.name_unknown",
    "sbom.relationships",
    "sbom.spec_version",
    "sbom.supplier_silent",
    "sbom.supplier_stated",
    "sbom.supplier_unknown",
    "sbom.version_silent",
    "sbom.version_stated",
    "sbom.version_unknown",
    "scorecard.checks",
    "scorecard.commit",
    "scorecard.created",
    "scorecard.repository",
    "scorecard.undetermined",
    "scorecard.version",
    "step.materials_without_digest",
    "step.steps",
    "step.unsuccessful",
    "test_run.failed_tests",
    "test_run.passed_tests",
    "test_run.result",
    "test_run.warned_tests",
    "verification.made",
    "verification.passed",
    "verification.policy",
    "verification.properties",
    "verification.verifier",
    "vex.format",
    "vex.issued",
    "vex.statements",
    "vex.vulnerabilities",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fixed_id_is_a_claim_id_and_the_list_is_sorted() {
        assert!(TOOL_CLAIMS.iter().all(|id| ClaimId::parse(id).is_some()));
        assert!(TOOL_CLAIMS.is_sorted());
    }

    #[test]
    fn texts_are_bounded_and_printable() {
        assert_eq!(claim_text("浜風").unwrap(), "浜風");
        assert_eq!(claim_text("").unwrap_err().code(), "empty");
        assert_eq!(claim_text("a\u{1b}[2J").unwrap_err().code(), "control-character");
        assert_eq!(claim_text(&"a".repeat(5000)).unwrap_err().code(), "too-long");
    }
}
