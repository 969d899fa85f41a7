//! Imported claims against the vocabularies that declare them.

use warifu_model::{
    Attestation, ClaimEntry, ClaimId, Digest, Language, Location, Problem, Questionnaire, TypeError, Vocabulary,
    problems,
};

use crate::imported::Imported;

problems! {
    /// Reason why an imported claim is not what its vocabulary declares. Code and help are those of what is wrong with the value.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum DeclaredError {
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
        let Self::WrongType { claim, pointer, error } = self;
        let place =
            Questionnaire::read(bytes).ok().and_then(|read| read.questions.iter().position(|one| one.claim == claim));
        let pointer = place.map_or(pointer, |place| format!("/questions/{place}/answer{}", error.pointer));
        Self::WrongType { claim, pointer, error }
    }
}

/// Compares the claims of a document with the types that vocabularies declare for them. A declaration may state any claim, so
/// its values are known to be of their types only after this; a claim that no vocabulary declares passes, and is found by
/// [`unknown_claims`]. Where several versions of a vocabulary declare a claim, the first one counts.
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
    for (claim, value) in imported.parts.iter().flat_map(|part| &part.claims) {
        let declared = vocabularies.iter().find_map(|(_, vocabulary)| vocabulary.claim(claim));
        let Some(Err(error)) = declared.map(|declared| declared.claim_type.value(value)) else { continue };
        let pointer = format!("/claims/{claim}{}", error.pointer);
        return Err(DeclaredError::WrongType { claim: claim.clone(), pointer, error: Box::new(error) });
    }
    Ok(())
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
