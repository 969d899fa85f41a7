use std::collections::BTreeSet;

use warifu_model::{Attestation, ClaimId, Digest, EvidenceKind, Json, Language};

use crate::combine::{CombinedClaim, StatedValue};
use crate::named::Named;
use crate::note::Note;
use crate::part::Part;

/// The outcome of an import: what each document gave, and the draft attestation. Pages and JSON for machines follow from it.
///
/// ```
/// use warifu_evidence::{ImportReport, Named, unknown_claims, unknown_kinds};
/// use warifu_model::{Attestation, Digest, Json, Language, Vocabulary};
///
/// fn told(documents: &[Named], draft: &Attestation, known: &[(Digest, Vocabulary)]) -> Json {
///     let digest = Digest::of(Json::from(draft).to_pretty().as_bytes());
///     let (unknown, unknown_kinds) = (unknown_claims(draft, known), unknown_kinds(draft, known));
///     let combined = Vec::new();
///     ImportReport { documents, attestation: draft, digest, unknown, unknown_kinds, combined }.to_json(Language::En)
/// }
/// ```
#[derive(Clone, Debug)]
pub struct ImportReport<'a> {
    /// The documents, in the order in which they were given.
    pub documents: &'a [Named],
    /// The draft attestation.
    pub attestation: &'a Attestation,
    /// The digest of the bytes of the draft, as they were written.
    pub digest: Digest,
    /// The claims of the draft that no vocabulary declares.
    pub unknown: Vec<&'a ClaimId>,
    /// The kinds of evidence of the draft that no vocabulary declares.
    pub unknown_kinds: BTreeSet<&'a EvidenceKind>,
    /// The claims that several documents of one kind state, and what became of them.
    pub combined: Vec<CombinedClaim<'a>>,
}

impl ImportReport<'_> {
    /// One object for machines. The texts of notes, which stand beside their codes, are in the language.
    pub fn to_json(&self, language: Language) -> Json {
        let documents = self.documents.iter().map(|document| of_document(document, language));
        Json::object()
            .with("attestation", self.digest)
            .with("claims", self.attestation.claims.len())
            .with("combined", Json::List(self.combined.iter().map(|claim| self.of_combined(claim)).collect()))
            .with("documents", Json::List(documents.collect()))
            .with("unknown_claims", Json::list(self.unknown.iter().map(|claim| claim.as_str())))
            .with("unknown_kinds", Json::list(self.unknown_kinds.iter().map(|kind| kind.as_str())))
    }

    fn of_combined(&self, claim: &CombinedClaim<'_>) -> Json {
        let stated = |one: &StatedValue<'_>| {
            let name = self.documents.get(one.document).map(|document| document.name.as_str());
            Json::object().with("document", name.unwrap_or_default()).with("value", one.value.clone())
        };
        Json::object()
            .with("claim", claim.claim.as_str())
            .with("rule", claim.rule)
            .with_some("value", claim.value.clone())
            .with("stated", Json::List(claim.stated.iter().map(stated).collect()))
    }
}

fn of_document(document: &Named, language: Language) -> Json {
    let imported = &document.imported;
    let part = |part: &Part| Json::object().with("kind", part.kind.as_str()).with("claims", part.claims.len());
    let note = |note: &Note| Json::object().with("code", note.code()).with("text", note.text(language));
    Json::object()
        .with("name", document.name.as_str())
        .with("format", imported.format.name())
        .with("digest", imported.digest)
        .with("parts", Json::List(imported.parts.iter().map(part).collect()))
        .with("notes", Json::List(imported.notes.iter().map(note).collect()))
}
