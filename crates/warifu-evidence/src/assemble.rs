//! Several documents of one import to one draft attestation.

use std::collections::BTreeMap;

use warifu_model::{
    Attestation, ClaimEntry, ClaimId, Digest, EvidenceEntry, Json, Limit, Product, Timestamp, Token, Vocabulary,
    VocabularyReference, problems,
};

use crate::combine::{Place, Settled, Unsettled, settle, stated};
use crate::named::Named;
use crate::note::{Note, NoteCode};
use crate::shown::shortened;

problems! {
    /// Reason why documents do not make one attestation.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum AssembleError {
        /// Two documents state different values for one claim; one signer cannot say both.
        ClaimConflict {
            /// The claim.
            claim: ClaimId,
            /// The name of one document.
            first: String,
            /// The name of the other.
            second: String,
            /// The places of the two among the documents, in the order in which they were given.
            places: [usize; 2],
        } => {
            code: "claim-conflict",
            en: "`{first}` and `{second}` state different values of `{claim}`",
            ja: "`{first}` と `{second}` とで `{claim}` の値が異なる",
            help_en: "find out which of the two is right and import that one; where both are, each about something else, make an \
                attestation for each, or give a vocabulary that has a rule `combine` for the claim (values of documents of \
                different kinds are never combined)",
            help_ja: "正しい方だけを取り込んでください。対象が異なりどちらも正しい場合は、それぞれにアテステーションを作成するか、この主張項目に規則 \
                `combine` のある語彙を指定してください（種類の異なる文書の値は合わせられません）",
        }
        /// The same document twice.
        SameDocument {
            /// The name of one file.
            first: String,
            /// The name of the other.
            second: String,
            /// The digest of both.
            digest: Digest,
            /// The places of all that are this document, in the order in which they were given.
            places: Vec<usize>,
        } => {
            code: "same-document",
            en: "`{first}` and `{second}` are the same document {digest}",
            ja: "`{first}` と `{second}` は同じ文書 {digest} である",
            help_en: "give each document once",
            help_ja: "同じ文書は一度だけ指定してください",
        }
        /// The records of several documents are more than a claim can have.
        TooManyRecords {
            /// The claim.
            claim: ClaimId,
        } => {
            code: "too-many",
            en: ("`{claim}` of all documents has more than {} records", Limit::RECORDS),
            ja: ("全文書の `{claim}` の記録が{}件を超える", Limit::RECORDS),
            help_en: "make several attestations",
            help_ja: "アテステーションを分けてください",
        }
        /// More claims than an attestation can have.
        TooManyClaims => {
            code: "too-many",
            en: ("more than {} claims", Limit::CLAIMS),
            ja: ("主張項目が{}件を超える", Limit::CLAIMS),
            help_en: "make several attestations",
            help_ja: "アテステーションを分けてください",
        }
    }
}

/// Puts imported documents together to a draft attestation. Evidence is in the order of the digests, claims are in the order
/// of their ids, so that the order of the files does not matter. A claim that several documents state is supported by each.
/// Where documents of one kind state it, their values become one by the rule that the vocabularies have for the claim;
/// otherwise all have to state the same. `vocabularies` are those in which the claims are worded
/// ([`used_vocabularies`](crate::used_vocabularies)); the attestation names each.
///
/// ```
/// use warifu_evidence::{Named, assemble, import};
/// use warifu_model::{Digest, Json, Product};
///
/// let product = r#"{"format": "warifu.product/1", "vendor": "Hamakaze Control Works", "model": "HK-210", "version": "3.2.1",
///     "kind": "component", "name": {"en": "Controller HK-210", "ja": "制御装置 HK-210"},
///     "artifacts": [{"name": "firmware",
///         "digest": "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}],
///     "identifiers": [{"type": "purl", "value": "pkg:generic/hamakaze/hk-210@3.2.1"}]}"#;
/// let product = Product::read(product.as_bytes())?;
/// let vex = br#"{"@context": "https://openvex.dev/ns/v0.2.0", "author": "Hamakaze", "timestamp": "2026-05-01T00:00:00Z",
///     "statements": [{"vulnerability": {"name": "CVE-2026-1"}, "status": "fixed",
///         "products": [{"@id": "pkg:generic/hamakaze/hk-210@3.2.1"}]}]}"#;
/// let document = Named { name: "vex.json".into(), imported: import(vex, &product)? };
/// let attestation = assemble(&[document], &product, None, Vec::new())?;
/// assert_eq!(attestation.evidence[0].kind.as_str(), "vex");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Two documents that contradict each other, the same document twice, or more claims than an attestation can have.
pub fn assemble(
    documents: &[Named],
    product: &Product,
    made_at: Option<Timestamp>,
    vocabularies: Vec<&(Digest, Vocabulary)>,
) -> Result<Attestation, AssembleError> {
    refuse_same(documents)?;
    let (mut evidence, ids) = entries(documents);
    let mut claims = Vec::new();
    let mut apart: BTreeMap<(Place, NoteCode), usize> = BTreeMap::new();
    for (claim, statements) in stated(documents) {
        let settled = settle(claim, &statements, &vocabularies);
        let Settled { value, replaced, .. } = settled.map_err(|reason| unsettled(documents, claim, &reason))?;
        for one in statements.iter().filter(|one| Some(one.value) != value.as_ref()) {
            let code = if value.is_some() { NoteCode::ClaimsCombined } else { NoteCode::ClaimsNotMade };
            *apart.entry((one.place, code)).or_default() += 1;
        }
        let Some(value) = value else { continue };
        let mut support: Vec<_> = statements.iter().filter_map(|one| ids.get(&one.place)).collect();
        support.sort();
        let evidence = support.into_iter().map(|(_, id)| id.clone()).collect();
        claims.push(ClaimEntry { claim: claim.clone(), value, evidence, replaced, offset: 0 });
    }
    if claims.len() > Limit::CLAIMS {
        return Err(AssembleError::TooManyClaims);
    }
    for ((part, code), count) in apart {
        let entry = ids.get(&part).and_then(|(position, _)| evidence.get_mut(*position));
        let note = Note::counted(code, count).and_then(Note::remark);
        if let (Some(entry), Some(remark)) = (entry, note) {
            let position = entry.remarks.partition_point(|other| other.code < remark.code);
            entry.remarks.insert(position, remark);
        }
    }
    let reference = |(digest, vocabulary): &(Digest, Vocabulary)| VocabularyReference {
        id: vocabulary.id.clone(),
        version: vocabulary.version.clone(),
        digest: *digest,
    };
    let vocabularies = vocabularies.into_iter().map(reference).collect();
    Ok(Attestation { product: product.clone(), made_at, vocabularies, evidence, claims })
}

/// The evidence entries, and for each part where its entry stands and the id that it has.
fn entries(documents: &[Named]) -> (Vec<EvidenceEntry>, BTreeMap<Place, (usize, Token)>) {
    let mut sorted: Vec<_> = documents.iter().enumerate().collect();
    sorted.sort_by_key(|(_, document)| document.imported.digest);
    let (mut evidence, mut ids) = (Vec::new(), BTreeMap::new());
    for (place, document) in sorted {
        for (index, part) in document.imported.parts.iter().enumerate() {
            let Some(id) = Token::parse(&format!("e{}", evidence.len() + 1)) else { continue };
            ids.insert((place, index), (evidence.len(), id.clone()));
            evidence.push(EvidenceEntry {
                id,
                kind: part.kind.clone(),
                media_type: document.imported.media_type.clone(),
                name: shortened(&document.name),
                digest: document.imported.digest,
                size: i64::try_from(document.imported.size).unwrap_or(Limit::SAFE_INTEGER),
                made_by: part.made_by.clone(),
                made_at: part.made_at,
                valid_until: part.valid_until,
                remarks: document.imported.notes.iter().filter_map(|note| note.remark()).collect(),
            });
        }
    }
    (evidence, ids)
}

fn unsettled(documents: &[Named], claim: &ClaimId, reason: &Unsettled) -> AssembleError {
    match reason {
        Unsettled::Conflict => conflict(documents, claim),
        Unsettled::TooManyRecords => AssembleError::TooManyRecords { claim: claim.clone() },
    }
}

/// The first document that states a claim, and the first after it that states something else.
fn conflict(documents: &[Named], claim: &ClaimId) -> AssembleError {
    let stated = |document: &Named| document.imported.parts.iter().find_map(|part| part.claims.get(claim)).cloned();
    let all = documents.iter().enumerate();
    let mut stating = all.filter_map(|(place, document)| Some((place, document, stated(document)?)));
    let first = stating.next();
    let value = first.as_ref().map(|(_, _, value)| value);
    // two parts of one document may contradict each other as well
    let second = stating.find(|(_, _, other)| Some(other) != value).or_else(|| first.clone());
    let name = |one: &Option<(usize, &Named, Json)>| {
        one.as_ref().map(|(_, document, _)| shortened(&document.name)).unwrap_or_default()
    };
    let place = |one: &Option<(usize, &Named, Json)>| one.as_ref().map(|(place, _, _)| *place).unwrap_or_default();
    AssembleError::ClaimConflict {
        claim: claim.clone(),
        first: name(&first),
        second: name(&second),
        places: [place(&first), place(&second)],
    }
}

/// The document that is there twice, of several the one with the smallest digest.
fn refuse_same(documents: &[Named]) -> Result<(), AssembleError> {
    let mut places: BTreeMap<Digest, Vec<usize>> = BTreeMap::new();
    for (place, document) in documents.iter().enumerate() {
        places.entry(document.imported.digest).or_default().push(place);
    }
    let Some((digest, places)) = places.into_iter().find(|(_, places)| places.len() > 1) else { return Ok(()) };
    let mut names = places.iter().filter_map(|place| documents.get(*place)).map(|document| shortened(&document.name));
    let (first, second) = (names.next().unwrap_or_default(), names.next().unwrap_or_default());
    Err(AssembleError::SameDocument { first, second, digest, places })
}
