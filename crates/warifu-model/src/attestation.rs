use std::collections::BTreeSet;

use crate::digest::Digest;
use crate::ids::{ClaimId, EvidenceKind, Token};
use crate::json::{Json, Node, Read, ReadError, ReadProblem, Tape};
use crate::limits;
use crate::product::Product;
use crate::remark::Remark;
use crate::requirement_set::VocabularyPin;
use crate::statement::{self, ATTESTATION_PREDICATE};
use crate::time::Timestamp;

/// Claims about a product with what supports them: an in-toto Statement v1 with our predicate. Whoever signs it stands
/// behind it; nothing inside it says who that is.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Attestation {
    /// What it is about.
    pub product: Product,
    /// When it was made, if it says so.
    pub made_at: Option<Timestamp>,
    /// The vocabularies that its claims are worded in.
    pub vocabularies: Vec<VocabularyReference>,
    /// The evidence documents, by digest.
    pub evidence: Vec<EvidenceEntry>,
    /// The claims; each id once.
    pub claims: Vec<ClaimEntry>,
}

/// A vocabulary that an attestation was worded in.
pub type VocabularyReference = VocabularyPin;

/// One evidence document.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct EvidenceEntry {
    /// Its id inside the attestation.
    pub id: Token,
    /// Its kind.
    pub kind: EvidenceKind,
    /// Its media type.
    pub media_type: String,
    /// Its file name, for people.
    pub name: String,
    /// The digest of its exact bytes.
    pub digest: Digest,
    /// Its size in bytes.
    pub size: i64,
    /// Who or what made it, for people.
    pub made_by: Option<String>,
    /// When it was made.
    pub made_at: Option<Timestamp>,
    /// Until when it counts: the first second at which it does not any more.
    pub valid_until: Option<Timestamp>,
    /// What its reader left out or assumed.
    pub remarks: Vec<Remark>,
}

/// One claim.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ClaimEntry {
    /// What is claimed.
    pub claim: ClaimId,
    /// Its value; typed when a vocabulary is at hand.
    pub value: Json,
    /// The evidence that supports it, by id inside the attestation.
    pub evidence: Vec<Token>,
    /// Where the value stands in the document, in bytes.
    pub offset: usize,
}

impl Attestation {
    /// Reads an attestation: the statement itself, without an envelope.
    pub fn read(bytes: &[u8]) -> Result<Self, ReadError> {
        Tape::parse(bytes)?.root().read()
    }

    /// The evidence with this id.
    pub fn evidence_entry(&self, id: &Token) -> Option<&EvidenceEntry> {
        self.evidence.iter().find(|entry| entry.id == *id)
    }
}

impl Read for Attestation {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let (subject, predicate) = statement::open(node, ATTESTATION_PREDICATE)?;
        let mut fields = predicate.fields()?;
        let product: Product = fields.required("product")?;
        statement::check_subject(subject, &product)?;
        let made_at = fields.nullable("made_at")?;
        let vocabularies = fields.required("vocabularies")?;
        let evidence = read_evidence(fields.node_of("evidence")?)?;
        let claims = read_claims(fields.node_of("claims")?, &evidence)?;
        fields.finish()?;
        Ok(Self { product, made_at, vocabularies, evidence, claims })
    }
}

fn read_evidence(node: Node<'_>) -> Result<Vec<EvidenceEntry>, ReadError> {
    let entries: Vec<EvidenceEntry> = node.read()?;
    refuse_twice(node, "evidence id", entries.iter().map(|entry| entry.id.as_str()))?;
    Ok(entries)
}

fn read_claims(node: Node<'_>, evidence: &[EvidenceEntry]) -> Result<Vec<ClaimEntry>, ReadError> {
    let claims: Vec<ClaimEntry> = node.read()?;
    if claims.len() > limits::CLAIMS {
        return Err(node.error(ReadProblem::TooMany { what: "claims", limit: limits::CLAIMS }));
    }
    let mut ids: Vec<&str> = evidence.iter().map(|entry| entry.id.as_str()).collect();
    ids.sort_unstable();
    let is_known = |id: &Token| ids.binary_search(&id.as_str()).is_ok();
    let lost = claims.iter().position(|claim| !claim.evidence.iter().all(is_known));
    // Of two errors the one that stands first counts.
    let read = claims.get(..lost.map_or(claims.len(), |place| place + 1)).unwrap_or_default();
    refuse_twice(node, "claim", read.iter().map(|claim| claim.claim.as_str()))?;
    match lost.and_then(|place| node.items().ok()?.nth(place)) {
        Some(item) => Err(item.error(ReadProblem::UnknownReference { what: "evidence" })),
        None => Ok(claims),
    }
}

/// Refuses the first item of a list whose id stands before it already.
fn refuse_twice<'a>(
    node: Node<'_>,
    what: &'static str,
    ids: impl Iterator<Item = &'a str> + Clone,
) -> Result<(), ReadError> {
    let mut sorted: Vec<&str> = ids.clone().collect();
    sorted.sort_unstable();
    if sorted.iter().zip(sorted.iter().skip(1)).all(|(one, next)| one != next) {
        return Ok(());
    }
    let mut seen = BTreeSet::new();
    let twice = ids.zip(node.items()?).find(|(id, _)| !seen.insert(*id));
    twice.map_or(Ok(()), |(_, item)| Err(item.error(ReadProblem::DuplicateItem { what })))
}

impl Read for EvidenceEntry {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let entry = Self {
            id: fields.required("id")?,
            kind: fields.required("kind")?,
            media_type: fields.required("media_type")?,
            name: fields.required("name")?,
            digest: fields.required("digest")?,
            size: fields.node_of("size")?.integer_within(0, limits::SAFE_INTEGER)?,
            made_by: fields.optional("made_by")?,
            made_at: fields.optional("made_at")?,
            valid_until: fields.optional("valid_until")?,
            remarks: fields.list("remarks")?,
        };
        fields.finish()?;
        Ok(entry)
    }
}

impl Read for ClaimEntry {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let claim = fields.required("claim")?;
        let value = fields.node_of("value")?;
        let evidence = fields.list("evidence")?;
        fields.finish()?;
        Ok(Self { claim, value: value.to_json(), evidence, offset: value.offset() })
    }
}

impl From<&Attestation> for Json {
    fn from(attestation: &Attestation) -> Self {
        let predicate = Self::object()
            .with("product", &attestation.product)
            .with("made_at", attestation.made_at)
            .with("vocabularies", Self::list(&attestation.vocabularies))
            .with("evidence", Self::list(&attestation.evidence))
            .with("claims", Self::list(&attestation.claims));
        statement::frame(&attestation.product, ATTESTATION_PREDICATE, predicate)
    }
}

impl From<&EvidenceEntry> for Json {
    fn from(entry: &EvidenceEntry) -> Self {
        Self::object()
            .with("id", &entry.id)
            .with("kind", &entry.kind)
            .with("media_type", entry.media_type.as_str())
            .with("name", entry.name.as_str())
            .with("digest", entry.digest)
            .with("size", entry.size)
            .with_some("made_by", entry.made_by.as_deref())
            .with_some("made_at", entry.made_at)
            .with_some("valid_until", entry.valid_until)
            .with_list("remarks", entry.remarks.iter().map(Into::into).collect())
    }
}

impl From<&ClaimEntry> for Json {
    fn from(claim: &ClaimEntry) -> Self {
        Self::object()
            .with("claim", &claim.claim)
            .with("value", claim.value.clone())
            .with("evidence", Self::list(&claim.evidence))
    }
}
