//! One claim of several documents to one value.

use std::collections::BTreeMap;

use warifu_model::{ClaimId, Combine, Digest, EvidenceKind, Json, Limit, ReplacedRecords, Value, Vocabulary};

use crate::named::Named;
use crate::part::Part;
use crate::vex::Statements;

/// A claim that several documents of one kind state, of which the vocabulary says how their values become one.
///
/// ```
/// use warifu_evidence::{Named, combined_claims};
/// use warifu_model::{Digest, Vocabulary};
///
/// /// The names of the documents that say something else than the attestation will.
/// fn outvoted<'d>(documents: &'d [Named], known: &[&(Digest, Vocabulary)]) -> Vec<&'d str> {
///     let combined = combined_claims(documents, known);
///     let differs = combined.iter().flat_map(|claim| claim.stated.iter().filter(|one| Some(one.value) != claim.value.as_ref()));
///     differs.filter_map(|one| documents.get(one.document)).map(|document| document.name.as_str()).collect()
/// }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct CombinedClaim<'d> {
    /// The claim.
    pub claim: &'d ClaimId,
    /// The rule of the vocabulary.
    pub rule: Combine,
    /// The value that follows; none where the claim is not made.
    pub value: Option<Json>,
    /// States what each document says, in the order in which they were given.
    pub stated: Vec<StatedValue<'d>>,
}

/// Describes what one document says of such a claim.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct StatedValue<'d> {
    /// The place of the document among those that were given.
    pub document: usize,
    /// Its value.
    pub value: &'d Json,
}

/// Returns the claims that are combined, in the order of their ids: those that several documents of one kind state and for
/// which a vocabulary has a rule, but for those of which each says what will be claimed. It is the same that
/// [`assemble`](crate::assemble) does with these vocabularies.
pub fn combined_claims<'d>(documents: &'d [Named], vocabularies: &[&(Digest, Vocabulary)]) -> Vec<CombinedClaim<'d>> {
    let stated = stated(documents);
    let combined = stated.into_iter().filter_map(|(claim, statements)| {
        let Ok(Settled { value, rule: Some(rule), .. }) = settle(claim, &statements, vocabularies) else { return None };
        let stated = statements.iter().map(|one| StatedValue { document: one.place.0, value: one.value });
        Some(CombinedClaim { claim, rule, value, stated: stated.collect() })
    });
    combined.filter(|one| one.stated.iter().any(|stated| Some(stated.value) != one.value.as_ref())).collect()
}

/// A document by its place among all, and a part by its place in it.
pub(crate) type Place = (usize, usize);

/// One part of one document that states a claim.
#[derive(Clone, Copy)]
pub(crate) struct Statement<'d> {
    /// The place of the document among the documents, and of the part in it.
    pub(crate) place: Place,
    pub(crate) part: &'d Part,
    pub(crate) value: &'d Json,
}

/// Value of a claim, and the rule that made it of several.
pub(crate) struct Settled {
    pub(crate) value: Option<Json>,
    pub(crate) rule: Option<Combine>,
    /// The records that later documents replace.
    pub(crate) replaced: Vec<ReplacedRecords>,
}

/// Reason why a claim has no value.
pub(crate) enum Unsettled {
    /// The documents contradict each other.
    Conflict,
    /// Together they have more records than a claim can have.
    TooManyRecords,
}

/// What the documents state of each claim, in their order.
pub(crate) fn stated(documents: &[Named]) -> BTreeMap<&ClaimId, Vec<Statement<'_>>> {
    let mut claims: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (document, named) in documents.iter().enumerate() {
        for (index, part) in named.imported.parts.iter().enumerate() {
            for (claim, value) in &part.claims {
                claims.entry(claim).or_default().push(Statement { place: (document, index), part, value });
            }
        }
    }
    claims
}

/// Tells whether documents of one kind state the claim, so that it takes a rule to make one value of it.
pub(crate) fn takes_a_rule(statements: &[Statement<'_>]) -> bool {
    by_kind(statements).values().any(|group| group.len() > 1)
}

/// The one value of a claim. Documents of one kind combine by the rule of the vocabulary; documents of different kinds, and
/// those of one kind without a rule, have to state the same.
pub(crate) fn settle(
    claim: &ClaimId,
    statements: &[Statement<'_>],
    vocabularies: &[&(Digest, Vocabulary)],
) -> Result<Settled, Unsettled> {
    let mut settled: Option<Settled> = None;
    for group in by_kind(statements).values() {
        let Settled { value, rule, replaced } = settle_kind(claim, group, vocabularies)?;
        match &mut settled {
            None => settled = Some(Settled { value, rule, replaced }),
            Some(other) if other.value == value && value.is_some() => {
                other.rule = other.rule.or(rule);
                other.replaced.extend(replaced);
            }
            Some(_) => return Err(Unsettled::Conflict),
        }
    }
    settled.ok_or(Unsettled::Conflict)
}

fn by_kind<'s, 'd>(statements: &'s [Statement<'d>]) -> BTreeMap<&'d EvidenceKind, Vec<&'s Statement<'d>>> {
    let mut kinds: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for statement in statements {
        kinds.entry(&statement.part.kind).or_default().push(statement);
    }
    kinds
}

fn settle_kind(
    claim: &ClaimId,
    group: &[&Statement<'_>],
    vocabularies: &[&(Digest, Vocabulary)],
) -> Result<Settled, Unsettled> {
    let first = group.first().ok_or(Unsettled::Conflict)?;
    let is_alike = group.iter().all(|one| one.value == first.value);
    let (stated, replaced) = said(group);
    let alike = |replaced| {
        let settled = || Settled { value: Some(first.value.clone()), rule: None, replaced };
        is_alike.then(settled).ok_or(Unsettled::Conflict)
    };
    if group.len() < 2 {
        return alike(replaced);
    }
    let declared = vocabularies.iter().find_map(|(_, vocabulary)| vocabulary.claim(claim));
    let Some((declared, rule)) = declared.and_then(|declared| Some((declared, declared.combine?))) else {
        return alike(replaced);
    };
    let claim_type = &declared.claim_type;
    // a value of another type follows no rule
    let typed = stated.iter().map(|value| claim_type.value(value)).collect::<Result<Vec<_>, _>>();
    let Ok(typed) = typed else { return alike(replaced) };
    let mut typed = typed.into_iter().map(Some);
    let first = typed.next().flatten();
    let value = typed.fold(first, |sum, next| rule.of(claim_type, &sum?, &next?));
    if value.is_none() && rule != Combine::Agreed {
        return Err(Unsettled::Conflict);
    }
    let count = |one: &ReplacedRecords| if let Json::List(records) = &one.records { records.len() } else { 0 };
    let gone: usize = replaced.iter().map(count).sum();
    if matches!(&value, Some(Value::Records(records)) if records.len() + gone > Limit::RECORDS) {
        return Err(Unsettled::TooManyRecords);
    }
    Ok(Settled { value: value.map(|value| claim_type.to_json(&value)), rule: Some(rule), replaced })
}

/// The values of documents of one kind, and the records that they do not have any more. Of VEX documents of one author the later
/// statement stands, as it does inside one document; nobody replaces what another says, and what names no author is never
/// replaced.
fn said(group: &[&Statement<'_>]) -> (Vec<Json>, Vec<ReplacedRecords>) {
    let mut authors: BTreeMap<&str, Statements> = BTreeMap::new();
    let (mut values, mut replaced) = (Vec::new(), Vec::new());
    for one in group {
        let vex = one.part.vex.as_ref().filter(|vex| vex.records() == *one.value);
        match (vex, &one.part.made_by) {
            (Some(vex), Some(author)) if !vex.stand_alone => authors.entry(author).or_default().extend(vex),
            (vex, _) => {
                values.push(one.value.clone());
                replaced.extend(vex.into_iter().flat_map(Statements::replaced_records));
            }
        }
    }
    values.extend(authors.values().map(Statements::records));
    replaced.extend(authors.values().flat_map(Statements::replaced_records));
    replaced.sort_by_cached_key(|one| (one.until, one.records.to_canonical()));
    (values, replaced)
}
