//! What the reader of one format finds.

use std::collections::BTreeMap;

use warifu_model::{ClaimId, EvidenceKind, Json, Timestamp};

use crate::claims::Claims;
use crate::gaps::FieldGap;
use crate::note::Note;
use crate::vex::Statements;

/// Content of a document, as the reader of its format gives it.
pub(crate) struct Content {
    pub(crate) parts: Vec<Part>,
    pub(crate) notes: Vec<Note>,
}

/// One kind of evidence in a document.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Part {
    /// One of the [`KINDS`], or what a declaration names.
    pub kind: EvidenceKind,
    /// The party that made it, as it says itself.
    pub made_by: Option<String>,
    /// The time at which it was made, as it says itself.
    pub made_at: Option<Timestamp>,
    /// Until when it is valid, as it says itself.
    pub valid_until: Option<Timestamp>,
    /// States what it says, in the JSON form of the declared types.
    pub claims: BTreeMap<ClaimId, Json>,
    /// The components of an SBOM that do not state a field, by field and name. The claims have their numbers.
    pub gaps: Vec<FieldGap>,
    /// The statements behind the claims of a VEX document: documents of one author replace each other's.
    pub(crate) vex: Option<Statements>,
}

impl Part {
    /// A part of one of the [`KINDS`]; none for any other.
    pub(crate) fn of(
        kind: &'static str,
        made_by: Option<String>,
        made_at: Option<Timestamp>,
        claims: Claims,
    ) -> Option<Self> {
        let kind = EvidenceKind::parse(kind)?;
        Some(Self { kind, made_by, made_at, valid_until: None, claims: claims.into_map(), gaps: Vec::new(), vex: None })
    }

    /// The same, with the components that lack something.
    pub(crate) fn with_gaps(self, gaps: Vec<FieldGap>) -> Self {
        Self { gaps, ..self }
    }

    /// Notes that there is a signature around the document, which nobody has checked here. Only an SBOM says whether it has one.
    pub(crate) fn enclose(&mut self) {
        let own = self.claims.iter_mut().find(|(claim, _)| claim.as_str() == "sbom.document_signature");
        if let Some((_, value)) = own {
            *value = "present".into();
        }
    }

    /// The same, with the statements from which its claims were made.
    pub(crate) fn with_statements(self, statements: Statements) -> Self {
        Self { vex: Some(statements), ..self }
    }
}

/// The kinds of evidence that foreign documents are. Nobody can declare these.
pub const KINDS: [&str; 9] = [
    "build_provenance",
    "link",
    "release_statement",
    "sbom",
    "scorecard",
    "static_analysis",
    "test_result",
    "verification_summary",
    "vex",
];
