use warifu_model::{Digest, Vocabulary, VocabularyReference};

use crate::assemble::Named;

/// Chooses the vocabularies that an attestation of these documents names: those that declare at least one of the claims. Of
/// several versions of one vocabulary it is the oldest that declares all that any of them declares, so that a newer version
/// changes no attestation that can do without it.
///
/// ```
/// use warifu_evidence::used_vocabularies;
///
/// assert!(used_vocabularies(&[], &[]).is_empty());
/// ```
pub fn used_vocabularies(documents: &[Named], vocabularies: &[(Digest, Vocabulary)]) -> Vec<VocabularyReference> {
    let claims = || documents.iter().flat_map(|document| &document.imported.parts).flat_map(|part| part.claims.keys());
    let count = |vocabulary: &Vocabulary| claims().filter(|claim| vocabulary.claim(claim).is_some()).count();
    let is_better = |other: &Vocabulary, than: &Vocabulary| {
        let (more, older) = (count(other).cmp(&count(than)), other.version < than.version);
        other.id == than.id && (more.is_gt() || (more.is_eq() && older))
    };
    let is_best = |vocabulary: &Vocabulary| !vocabularies.iter().any(|(_, other)| is_better(other, vocabulary));
    let used = vocabularies.iter().filter(|(_, vocabulary)| count(vocabulary) > 0 && is_best(vocabulary));
    let reference = |(digest, vocabulary): &(Digest, Vocabulary)| VocabularyReference {
        id: vocabulary.id.clone(),
        version: vocabulary.version.clone(),
        digest: *digest,
    };
    used.map(reference).collect()
}
