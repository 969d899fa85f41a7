use warifu_model::{Digest, Vocabulary};

use crate::combine::{stated, takes_a_rule};
use crate::named::Named;

/// Chooses the vocabularies that an attestation of these documents names: those that declare at least one of the claims. Of
/// several versions of one vocabulary it is the oldest that declares all that any of them declares, and has a rule for every
/// claim that several documents of one kind state, as far as any of them has one: so that a newer version changes no attestation
/// that can do without it.
///
/// ```
/// use warifu_evidence::used_vocabularies;
///
/// assert!(used_vocabularies(&[], &[]).is_empty());
/// ```
pub fn used_vocabularies<'v>(
    documents: &[Named],
    vocabularies: &'v [(Digest, Vocabulary)],
) -> Vec<&'v (Digest, Vocabulary)> {
    let claims = stated(documents);
    let count = |vocabulary: &Vocabulary| {
        let declared = || claims.iter().filter_map(|(claim, stated)| Some((vocabulary.claim(claim)?, stated)));
        let ruled = declared().filter(|(declared, stated)| declared.combine.is_some() && takes_a_rule(stated));
        (declared().count(), ruled.count())
    };
    let is_better = |other: &Vocabulary, than: &Vocabulary| {
        let (more, older) = (count(other).cmp(&count(than)), other.version < than.version);
        other.id == than.id && (more.is_gt() || (more.is_eq() && older))
    };
    let is_best = |vocabulary: &Vocabulary| !vocabularies.iter().any(|(_, other)| is_better(other, vocabulary));
    vocabularies.iter().filter(|(_, vocabulary)| count(vocabulary).0 > 0 && is_best(vocabulary)).collect()
}
