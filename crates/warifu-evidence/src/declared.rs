//! Imported claims against the vocabularies that declare them.

use std::collections::BTreeSet;

use warifu_model::{
    Attestation, ClaimEntry, ClaimId, Digest, EvidenceKind, Language, Location, Problem, Questionnaire, TypeError,
    Vocabulary, problems,
};

use crate::imported::Imported;
use crate::misspelt::is_like;
use crate::part::KINDS;

problems! {
    /// Reason why an imported claim is not what its vocabulary declares. Code and help are those of what is wrong with the value.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum DeclaredError {
        /// No vocabulary declares the claim, and one is spelled like it: passed over, it may be bad news that counts for nothing.
        MisspeltClaim {
            /// The claim.
            claim: ClaimId,
            /// The claim that is spelled like it.
            meant: ClaimId,
            /// The place in the document, as a JSON Pointer.
            pointer: String,
        } => {
            code: "claim-unknown",
            en: "no vocabulary declares the claim `{claim}`; `{meant}` is spelled like it",
            ja: "主張項目 `{claim}` を定義する語彙がない。`{meant}` のつづりが似ている",
            help_en: ("write `{meant}`, or give the vocabulary that declares `{claim}`"),
            help_ja: ("`{meant}` と書くか、`{claim}` を定義する語彙を指定してください"),
            location: (Location { pointer, offset: None }),
        }
        /// No vocabulary declares the kind of evidence, and one is spelled like it.
        MisspeltKind {
            /// The kind.
            kind: EvidenceKind,
            /// The kind that is spelled like it.
            meant: EvidenceKind,
        } => {
            code: "evidence-kind-unknown",
            en: "no vocabulary declares the evidence kind `{kind}`; `{meant}` is spelled like it",
            ja: "証拠の種類 `{kind}` を定義する語彙がない。`{meant}` のつづりが似ている",
            help_en: ("write `{meant}`, or give the vocabulary that declares `{kind}`"),
            help_ja: ("`{meant}` と書くか、`{kind}` を定義する語彙を指定してください"),
            location: (Location { pointer: "/kind", offset: None }),
        }
        /// The value is not of the declared type.
        WrongType {
            /// The claim.
            claim: ClaimId,
            /// The place in the document, as a JSON Pointer: below the claim.
            pointer: String,
            /// The difference from the declared type.
            error: Box<TypeError>,
        } => {
            code: (Problem::code(&**error)),
            en: "claim `{claim}`: {error}",
            ja: ("主張項目 `{claim}`：{}", Problem::message(&**error, Language::Ja)),
            help_en: ("{}", Problem::help(&**error, Language::En)),
            help_ja: ("{}", Problem::help(&**error, Language::Ja)),
            location: (Location { pointer, offset: None }),
        }
    }
}

impl DeclaredError {
    /// The same, at its place in a document that has its claims elsewhere: in a questionnaire, among the answers.
    #[must_use]
    pub fn placed_in(self, bytes: &[u8]) -> Self {
        let place = |claim: &ClaimId| {
            Questionnaire::read(bytes).ok().and_then(|read| read.questions.iter().position(|one| one.claim == *claim))
        };
        match self {
            Self::WrongType { claim, pointer, error } => {
                let at = |place| format!("/questions/{place}/answer{}", error.pointer);
                let pointer = place(&claim).map_or(pointer, at);
                Self::WrongType { claim, pointer, error }
            }
            Self::MisspeltClaim { claim, meant, pointer } => {
                let pointer = place(&claim).map_or(pointer, |place| format!("/questions/{place}/claim"));
                Self::MisspeltClaim { claim, meant, pointer }
            }
            kind @ Self::MisspeltKind { .. } => kind,
        }
    }
}

/// Compares the claims of a document with the types that vocabularies declare for them. A declaration may state any claim, so
/// its values are known to be of their types only after this; a claim or a kind that no vocabulary declares passes where none is
/// spelled like it, and is found by [`unknown_claims`] or [`unknown_kinds`]. Where several versions of a vocabulary declare a claim, the first one counts.
///
/// ```
/// use warifu_evidence::{Imported, declared_types};
/// use warifu_model::{Digest, Vocabulary};
///
/// fn is_well_typed(imported: &Imported, vocabularies: &[(Digest, Vocabulary)]) -> bool {
///     declared_types(imported, vocabularies).is_ok()
/// }
/// ```
///
/// # Errors
/// [`DeclaredError`] for the first claim, in the order of the parts and of the ids, whose value is not of its type.
pub fn declared_types(imported: &Imported, vocabularies: &[(Digest, Vocabulary)]) -> Result<(), DeclaredError> {
    let all = || vocabularies.iter().map(|(_, vocabulary)| vocabulary);
    let kinds = || all().flat_map(|vocabulary| &vocabulary.evidence_kinds).map(|kind| &kind.id);
    for kind in imported.parts.iter().map(|part| &part.kind) {
        let is_known = KINDS.contains(&kind.as_str()) || kinds().any(|known| known == kind);
        if let Some(meant) = kinds().find(|known| !is_known && is_like(kind.as_str(), known.as_str())) {
            return Err(DeclaredError::MisspeltKind { kind: kind.clone(), meant: meant.clone() });
        }
    }
    for (claim, value) in imported.parts.iter().flat_map(|part| &part.claims) {
        let pointer = format!("/claims/{claim}");
        let Some(declared) = all().find_map(|vocabulary| vocabulary.claim(claim)) else {
            let known = all().flat_map(|vocabulary| &vocabulary.claims).map(|known| &known.id);
            match known.into_iter().find(|known| is_like(claim.as_str(), known.as_str())) {
                Some(meant) => {
                    let (claim, meant) = (claim.clone(), meant.clone());
                    return Err(DeclaredError::MisspeltClaim { claim, meant, pointer });
                }
                None => continue,
            }
        };
        if let Err(error) = declared.claim_type.value(value) {
            let pointer = format!("{pointer}{}", error.pointer);
            return Err(DeclaredError::WrongType { claim: claim.clone(), pointer, error: Box::new(error) });
        }
    }
    Ok(())
}

/// Returns the kinds of evidence of an attestation that no vocabulary declares, in their order: no requirement asks for them.
///
/// ```
/// use warifu_evidence::unknown_kinds;
/// use warifu_model::{Attestation, Digest, Vocabulary};
///
/// fn is_of_use(attestation: &Attestation, vocabularies: &[(Digest, Vocabulary)]) -> bool {
///     unknown_kinds(attestation, vocabularies).len() < attestation.evidence.len()
/// }
/// ```
pub fn unknown_kinds<'a>(
    attestation: &'a Attestation,
    vocabularies: &[(Digest, Vocabulary)],
) -> BTreeSet<&'a EvidenceKind> {
    let is_known = |kind: &EvidenceKind| {
        let mut declared = vocabularies.iter().flat_map(|(_, vocabulary)| &vocabulary.evidence_kinds);
        KINDS.contains(&kind.as_str()) || declared.any(|known| known.id == *kind)
    };
    attestation.evidence.iter().map(|entry| &entry.kind).filter(|kind| !is_known(kind)).collect()
}

/// Returns the claims of an attestation that no vocabulary declares, in their order: no requirement reads them.
///
/// ```
/// use warifu_evidence::unknown_claims;
/// use warifu_model::{Attestation, Digest, Vocabulary};
///
/// fn has_a_use(attestation: &Attestation, vocabularies: &[(Digest, Vocabulary)]) -> bool {
///     unknown_claims(attestation, vocabularies).len() < attestation.claims.len()
/// }
/// ```
pub fn unknown_claims<'a>(attestation: &'a Attestation, vocabularies: &[(Digest, Vocabulary)]) -> Vec<&'a ClaimId> {
    let is_known =
        |entry: &&ClaimEntry| vocabularies.iter().any(|(_, vocabulary)| vocabulary.claim(&entry.claim).is_some());
    attestation.claims.iter().filter(|entry| !is_known(entry)).map(|entry| &entry.claim).collect()
}
