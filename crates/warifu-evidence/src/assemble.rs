//! Several documents of one import to one draft attestation.

use std::collections::BTreeMap;

use thiserror::Error;
use warifu_model::{
    Attestation, ClaimEntry, ClaimId, Digest, EvidenceEntry, Json, Product, Timestamp, Token, VocabularyReference,
    limits,
};

use crate::error::shortened;
use crate::imported::Imported;

/// An imported document with the name of its file, for people.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Named {
    /// The file's name without its folder.
    pub name: String,
    /// What it says.
    pub imported: Imported,
}

/// Documents that do not make one attestation.
#[derive(Clone, Debug, Eq, Error, PartialEq)]
#[non_exhaustive]
pub enum AssembleError {
    /// Two documents state different values for one claim; one signer cannot say both.
    #[error("`{first}` and `{second}` state different values of `{claim}`")]
    ClaimConflict {
        /// The claim.
        claim: ClaimId,
        /// The name of one document.
        first: String,
        /// The name of the other.
        second: String,
    },
    /// The same document twice.
    #[error("`{first}` and `{second}` are the same document {digest}")]
    SameDocument {
        /// The name of one file.
        first: String,
        /// The name of the other.
        second: String,
        /// The digest of both.
        digest: Digest,
    },
    /// More claims than an attestation can carry.
    #[error("more than {} claims", limits::CLAIMS)]
    TooManyClaims,
}

impl AssembleError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::ClaimConflict { .. } => "claim-conflict",
            Self::SameDocument { .. } => "same-document",
            Self::TooManyClaims => "too-many",
        }
    }

    /// What can be done about it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::ClaimConflict { .. } => "import one of the two documents, or make one attestation for each signer",
            Self::SameDocument { .. } => "give each document once",
            Self::TooManyClaims => "make several attestations",
        }
    }
}

/// Puts imported documents together. Evidence stands in the order of the digests, claims in the order of their ids, so
/// that the order of the files does not matter. A claim that several documents state alike is supported by each.
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
                media_type: document.imported.format.media_type().to_owned(),
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
