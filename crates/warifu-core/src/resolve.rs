//! From admitted attestations to facts: claims typed and resolved to slots, evidence sorted into an index.

use warifu_model::{CertificateFact, Digest, Empty, EvidenceRule, Json, Timestamp, Token, Value, VocabularyPin};

use crate::admit::Admitted;
use crate::claims::{ClaimSlot, Declared};
use crate::evaluate_error::EvaluateError;
use crate::facts::{Assertion, Assertions, EvidenceIndex, Facts, IndexedEvidence, Sight};
use crate::presented::Presented;
use crate::schema::Document;
use crate::statement::{TypedClaim, TypedClaims};
use crate::vouched::Vouched;

/// Puts together what is known, in the words of vocabularies that are pinned. `inputs` are sorted by digest, `claims`
/// are theirs.
pub(crate) fn resolve<'s>(
    (declared, pins): (&'s Declared, &[VocabularyPin]),
    (inputs, claims): (&[Admitted], Vec<TypedClaims>),
    rule: EvidenceRule,
    (presented, vouched): (&Presented<'_>, &Vouched),
    certificates: &[CertificateFact],
    at: Timestamp,
) -> Result<Facts<'s>, EvaluateError> {
    for input in inputs {
        check_vocabularies(input, pins)?;
    }
    for (input, typed) in inputs.iter().zip(&claims) {
        check_types(input, typed, declared)?;
    }
    let evidence = index(declared, inputs, rule, (presented, vouched));
    let certificates = sorted(certificates);
    let names = inputs.first().map(|input| input.statement.product.names().map(str::to_owned).collect());
    let names: Vec<String> = names.unwrap_or_default();
    let view = |sight, evidence: EvidenceIndex, claims: Vec<TypedClaims>| {
        let mut asserted = Vec::new();
        asserted.resize_with(declared.claims().len(), Assertions::default);
        for (input, typed) in inputs.iter().zip(claims) {
            assert((declared, sight), input, typed.claims, (&evidence, at), &mut asserted);
        }
        let (certificates, names) = (certificates.clone(), names.clone());
        Facts { at, declared, claims: asserted, evidence, certificates, names, sight, known: None }
    };
    let known = is_anything_later(inputs, &claims, &evidence, at);
    let known = known.then(|| Box::new(view(Sight::Known, evidence.clone(), claims.clone())));
    Ok(Facts { known, ..view(Sight::All, evidence, claims) })
}

/// Returns `true` where anything is dated after the evaluation.
fn is_anything_later(inputs: &[Admitted], claims: &[TypedClaims], evidence: &EvidenceIndex, at: Timestamp) -> bool {
    let is_later = |input: &Admitted, claims: &TypedClaims| claims.claims.iter().any(|claim| claim.is_later(input, at));
    evidence.entries.iter().any(|entry| entry.is_later(at))
        || inputs.iter().zip(claims).any(|(input, claims)| is_later(input, claims))
}

impl TypedClaim {
    /// Returns `true` where it is made, or rests on something that was made, after the evaluation.
    fn is_later(&self, input: &Admitted, at: Timestamp) -> bool {
        self.dated.max(input.statement.made_at).is_some_and(|dated| dated > at)
    }

    /// The value with the records that are not replaced yet: nothing that is said later takes bad news away.
    fn whole(&mut self, at: Timestamp) {
        let Value::Records(records) = &mut self.value else { return };
        let standing = self.replaced.drain(..).filter(|(until, _)| at < *until);
        records.extend(standing.flat_map(|(_, replaced)| replaced));
    }
}

/// The same id and version with other bytes is an error, loudly (DESIGN law 6).
fn check_vocabularies(input: &Admitted, pins: &[VocabularyPin]) -> Result<(), EvaluateError> {
    for named in &input.statement.vocabularies {
        let is_other =
            |pin: &&VocabularyPin| pin.id == named.id && pin.version == named.version && pin.digest != named.digest;
        if let Some(pin) = pins.iter().find(is_other) {
            let (input, pin) = (input.index, Box::new(pin.clone()));
            return Err(EvaluateError::VocabularyDigest { input, pin, found: named.digest });
        }
    }
    Ok(())
}

/// The first claim of an input whose value is of another type.
fn check_types(input: &Admitted, typed: &TypedClaims, declared: &Declared) -> Result<(), EvaluateError> {
    let Some(wrong) = &typed.wrong else { return Ok(()) };
    let Some((_, claim)) = declared.slot(wrong.slot) else { return Ok(()) };
    Err(EvaluateError::ClaimType {
        input: input.index,
        claim: claim.id.clone(),
        pointer: format!("/predicate/claims/{}/{}{}", wrong.place, wrong.member, wrong.error.pointer),
        offset: wrong.offset,
        error: Box::new(wrong.error.clone()),
    })
}

/// Adds the claims of one attestation to those of others.
fn assert(
    (declared, sight): (&Declared, Sight),
    input: &Admitted,
    claims: Vec<TypedClaim>,
    (index, at): (&EvidenceIndex, Timestamp),
    asserted: &mut [Assertions],
) {
    let (party, digest) = (input.input.party, input.input.digest);
    let references = &input.statement.evidence;
    let mut listing = None;
    for mut typed in claims {
        let slot = typed.slot;
        let (Some((_, claim)), Some(of_claim)) = (declared.slot(slot), asserted.get_mut(slot)) else { continue };
        if sight == Sight::Known && typed.is_later(input, at) {
            of_claim.note_later();
            continue;
        }
        typed.whole(at);
        let TypedClaim { value, evidence: listed, .. } = typed;
        let mut evidence = Vec::new();
        if !listed.is_empty() {
            let listing = listing.get_or_insert_with(|| index.listing(digest));
            let place = |place: usize| listing.get(&references.get(place)?.id).copied();
            evidence.extend(listed.into_iter().filter_map(place));
        }
        let is_same = |a: &Value, b: &Value| claim.claim_type.to_json(a) == claim.claim_type.to_json(b);
        let is_shown = is_shown((declared, claim), &value, &evidence, (index, at));
        if !claim.is_supported {
            evidence.clear();
        }
        of_claim.add(Assertion { value, party, input: digest, evidence, is_shown }, is_same);
    }
}

/// Returns `true` where a value says anything: nothing comes from an empty list, unless evidence of a kind that the
/// vocabulary names shows that somebody looked.
pub(crate) fn is_shown(
    (declared, claim): (&Declared, &ClaimSlot),
    value: &Value,
    listed: &[usize],
    (index, at): (&EvidenceIndex, Timestamp),
) -> bool {
    if !value.is_empty_list() {
        return true;
    }
    let Some(Empty::ShownBy(kinds)) = claim.claim_type.when_empty() else { return false };
    let kinds: Vec<usize> = kinds.iter().filter_map(|kind| declared.kind(kind)).collect();
    let mut entries = listed.iter().filter_map(|place| index.entries.get(*place));
    entries.any(|entry| kinds.contains(&entry.kind) && entry.counts(index.rule, at))
}

/// Sorts the evidence of the declared kinds; other kinds are asked for by nobody.
fn index(
    declared: &Declared,
    inputs: &[Admitted],
    rule: EvidenceRule,
    (presented, vouched): (&Presented<'_>, &Vouched),
) -> EvidenceIndex {
    let entries = inputs.iter().flat_map(|input| entries(declared, input, presented, vouched)).collect();
    let mut index = EvidenceIndex::new(rule, entries, declared.kinds().len());
    let is_read = |kind: usize| declared.kinds().get(kind).is_some_and(|kind| kind.is_read);
    let read = index.entries.iter().filter(|entry| is_read(entry.kind));
    let mut digests: Vec<Digest> = read.map(|entry| entry.digest).collect();
    digests.sort_unstable();
    digests.dedup();
    let document = |digest| presented.find(digest).map(|bytes| (digest, Document::read(bytes)));
    index.documents = digests.into_iter().filter_map(document).collect();
    index
}

fn entries<'i>(
    declared: &'i Declared,
    input: &'i Admitted,
    presented: &'i Presented<'_>,
    vouched: &'i Vouched,
) -> impl Iterator<Item = IndexedEvidence> + 'i {
    input.statement.evidence.iter().filter_map(|entry| {
        Some(IndexedEvidence {
            kind: declared.kind(&entry.kind)?,
            digest: entry.digest,
            input: input.input.digest,
            id: Token::clone(&entry.id),
            made_at: entry.made_at,
            named_at: input.statement.made_at,
            valid_until: entry.valid_until,
            party: input.input.party,
            roles: vouched.roles(&input.input.roles, entry.digest, &entry.kind),
            signers: input.signers.clone(),
            is_presented: presented.find(entry.digest).is_some(),
        })
    })
}

/// Facts sorted by their canonical bytes, each once.
pub(crate) fn sorted(certificates: &[CertificateFact]) -> Vec<CertificateFact> {
    let mut keyed: Vec<(Vec<u8>, &CertificateFact)> =
        certificates.iter().map(|fact| (Json::from(fact).to_canonical(), fact)).collect();
    keyed.sort_by(|a, b| a.0.cmp(&b.0));
    keyed.dedup_by(|a, b| a.0 == b.0);
    keyed.into_iter().map(|(_, fact)| fact.clone()).collect()
}
