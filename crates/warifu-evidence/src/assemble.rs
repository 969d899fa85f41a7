//! Several documents of one import to one draft attestation.

use std::collections::BTreeMap;

use warifu_model::{
    Attestation, ClaimEntry, ClaimId, Digest, EvidenceEntry, Json, Product, Timestamp, Token, VocabularyReference,
    limits, problems,
};

use crate::imported::Imported;
use crate::shown::shortened;

/// An imported document with the name of its file, for people.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Named {
    /// The file's name without its folder.
    pub name: String,
    /// The text found.
    pub imported: Imported,
}

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
        } => {
            code: "claim-conflict",
            en: "`{first}` and `{second}` state different values of `{claim}`",
            ja: "`{first}` と `{second}` とで `{claim}` の値が異なる",
            help_en: "import one of the two documents, or make one attestation for each signer",
            help_ja: "どちらか一方を取り込むか、署名者ごとにアテステーションを作成してください",
        }
        /// The same document twice.
        SameDocument {
            /// The name of one file.
            first: String,
            /// The name of the other.
            second: String,
            /// The digest of both.
            digest: Digest,
        } => {
            code: "same-document",
            en: "`{first}` and `{second}` are the same document {digest}",
            ja: "`{first}` と `{second}` は同じ文書 {digest} である",
            help_en: "give each document once",
            help_ja: "同じ文書は一度だけ指定してください",
        }
        /// More claims than an attestation can have.
        TooManyClaims => {
            code: "too-many",
            en: ("more than {} claims", limits::CLAIMS),
            ja: ("主張項目が{}件を超える", limits::CLAIMS),
            help_en: "make several attestations",
            help_ja: "アテステーションを分けてください",
        }
    }
}

/// Puts imported documents together to a draft attestation. Evidence is in the order of the digests, claims are in the order
/// of their ids, so that the order of the files does not matter. A claim that several documents state alike is supported by
/// each.
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
    vocabularies: Vec<VocabularyReference>,
) -> Result<Attestation, AssembleError> {
    let mut sorted: Vec<_> = documents.iter().collect();
    sorted.sort_by_key(|document| document.imported.digest);
    refuse_same(&sorted)?;
    let mut evidence = Vec::new();
    let mut claims: BTreeMap<&ClaimId, Stated<'_>> = BTreeMap::new();
    for document in sorted {
        for part in &document.imported.parts {
            let Some(id) = Token::parse(&format!("e{}", evidence.len() + 1)) else { continue };
            for (claim, value) in &part.claims {
                state(&mut claims, claim, value, document, &id)?;
            }
            evidence.push(EvidenceEntry {
                id,
                kind: part.kind.clone(),
                media_type: document.imported.media_type.clone(),
                name: shortened(&document.name),
                digest: document.imported.digest,
                size: i64::try_from(document.imported.size).unwrap_or(limits::SAFE_INTEGER),
                made_by: part.made_by.clone(),
                made_at: part.made_at,
                valid_until: part.valid_until,
                remarks: document.imported.notes.iter().filter_map(|note| note.remark()).collect(),
            });
        }
    }
    if claims.len() > limits::CLAIMS {
        return Err(AssembleError::TooManyClaims);
    }
    let claims = claims.into_iter().map(|(claim, stated)| stated.entry(claim)).collect();
    Ok(Attestation { product: product.clone(), made_at, vocabularies, evidence, claims })
}

/// A claim as it has been stated so far.
struct Stated<'d> {
    value: &'d Json,
    by: &'d Named,
    evidence: Vec<Token>,
}

impl Stated<'_> {
    fn entry(self, claim: &ClaimId) -> ClaimEntry {
        ClaimEntry { claim: claim.clone(), value: self.value.clone(), evidence: self.evidence, offset: 0 }
    }
}

fn state<'d>(
    claims: &mut BTreeMap<&'d ClaimId, Stated<'d>>,
    claim: &'d ClaimId,
    value: &'d Json,
    document: &'d Named,
    evidence: &Token,
) -> Result<(), AssembleError> {
    let stated = claims.entry(claim).or_insert_with(|| Stated { value, by: document, evidence: Vec::new() });
    if stated.value != value {
        return Err(AssembleError::ClaimConflict {
            claim: claim.clone(),
            first: shortened(&stated.by.name),
            second: shortened(&document.name),
        });
    }
    stated.evidence.push(evidence.clone());
    Ok(())
}

fn refuse_same(sorted: &[&Named]) -> Result<(), AssembleError> {
    for pair in sorted.windows(2) {
        if let [first, second] = pair
            && first.imported.digest == second.imported.digest
        {
            return Err(AssembleError::SameDocument {
                first: shortened(&first.name),
                second: shortened(&second.name),
                digest: first.imported.digest,
            });
        }
    }
    Ok(())
}
