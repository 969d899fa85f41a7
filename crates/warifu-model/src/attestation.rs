use std::collections::BTreeSet;

use crate::digest::Digest;
use crate::document::{declared, document};
use crate::ids::{ClaimId, EvidenceKind, Token};
use crate::json::{Json, Node, Read, ReadError, ReadProblem, Tape};
use crate::language::{Phrase, both};
use crate::limits::Limit;
use crate::product::Product;
use crate::remark::Remark;
use crate::requirement_set::VocabularyPin;
use crate::shape::{Field, Form, Shape, Typed};
use crate::statement::{self, ATTESTATION_PREDICATE, framed};
use crate::time::Timestamp;

declared! {
    /// Claims about a product with what supports them: an in-toto Statement v1 with our predicate. Whoever signs it stands
    /// behind it; nothing inside it says who that is.
    pub struct Attestation: "attestation_predicate" {
        /// The subject.
        product: Product,
        /// The time at which it was made, if it says so.
        made_at: Option<Timestamp> = nullable,
        /// The vocabularies that its claims are worded in.
        vocabularies: Vec<VocabularyReference>,
        /// The evidence documents, by digest.
        evidence: Vec<EvidenceEntry>,
        /// The claims; each id once.
        claims: Vec<ClaimEntry> = items(most Limit::CLAIMS, "claims", "主張";),
    }
}

/// A vocabulary that an attestation was worded in.
pub type VocabularyReference = VocabularyPin;

document! {
    /// One evidence document.
    pub struct EvidenceEntry: "evidence_entry" {
        /// Its id inside the attestation.
        id: Token,
        /// Its kind.
        kind: EvidenceKind,
        /// Its media type.
        media_type: String,
        /// Its file name, for people.
        name: String,
        /// The digest of its exact bytes.
        digest: Digest,
        /// Its size in bytes.
        size: i64 = within(0, Limit::SAFE_INTEGER),
        /// The person or program that made it, for people.
        made_by: Option<String> = optional,
        /// The time at which it was made.
        made_at: Option<Timestamp> = optional,
        /// Until when it counts: the first second at which it does not any more.
        valid_until: Option<Timestamp> = optional,
        /// The remarks of its reader: what it left out or assumed.
        remarks: Vec<Remark> = list,
    }
}

document! {
    /// Records of a list that later statements replace.
    pub struct ReplacedRecords: "replaced_records" {
        /// The first second at which they are replaced.
        until: Timestamp,
        /// The records, in the form of the value.
        records: Json,
    }
}

/// One claim.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ClaimEntry {
    /// The claim that is made.
    pub claim: ClaimId,
    /// Its value; typed when a vocabulary is at hand.
    pub value: Json,
    /// The evidence that supports it, by id inside the attestation.
    pub evidence: Vec<Token>,
    /// The records that its list no longer has because later statements replace them: before that they still count.
    pub replaced: Vec<ReplacedRecords>,
    /// The place where the value stands in the document, in bytes.
    pub offset: usize,
}

impl Attestation {
    /// The `predicateType` of an attestation. A name, not an address: nothing is ever fetched.
    pub const PREDICATE: &str = ATTESTATION_PREDICATE;

    /// The statement: the attestation in its frame.
    pub(crate) const STATEMENT: Shape =
        framed!("attestation", ATTESTATION_PREDICATE, Self::FORM, Form::List(statement::SUBJECT));

    /// Reads an attestation: the statement itself, without an envelope.
    ///
    /// # Errors
    ///
    /// A document that breaks a rule of its format: code, place and value.
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
    refuse_twice(node, both("evidence id", "証拠のid"), entries.iter().map(|entry| entry.id.as_str()))?;
    Ok(entries)
}

fn read_claims(node: Node<'_>, evidence: &[EvidenceEntry]) -> Result<Vec<ClaimEntry>, ReadError> {
    let claims: Vec<ClaimEntry> = node.read()?;
    if claims.len() > Limit::CLAIMS {
        return Err(node.error(ReadProblem::TooMany { what: both("claims", "主張"), limit: Limit::CLAIMS }));
    }
    let mut ids: Vec<&str> = evidence.iter().map(|entry| entry.id.as_str()).collect();
    ids.sort_unstable();
    let is_known = |id: &Token| ids.binary_search(&id.as_str()).is_ok();
    let lost = claims.iter().position(|claim| !claim.evidence.iter().all(is_known));
    // Of two errors the one that stands first counts.
    let read = claims.get(..lost.map_or(claims.len(), |place| place + 1)).unwrap_or_default();
    refuse_twice(node, both("claim", "主張"), read.iter().map(|claim| claim.claim.as_str()))?;
    match lost.and_then(|place| node.items().ok()?.nth(place)) {
        Some(item) => Err(item.error(ReadProblem::UnknownReference { what: both("evidence", "証拠") })),
        None => Ok(claims),
    }
}

/// Refuses the first item of a list whose id stands before it already.
fn refuse_twice<'a>(node: Node<'_>, what: Phrase, ids: impl Iterator<Item = &'a str> + Clone) -> Result<(), ReadError> {
    let mut sorted: Vec<&str> = ids.clone().collect();
    sorted.sort_unstable();
    if sorted.iter().zip(sorted.iter().skip(1)).all(|(one, next)| one != next) {
        return Ok(());
    }
    let mut seen = BTreeSet::new();
    let twice = ids.zip(node.items()?).find(|(id, _)| !seen.insert(*id));
    twice.map_or(Ok(()), |(_, item)| Err(item.error(ReadProblem::DuplicateItem { what })))
}

impl Read for ClaimEntry {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let claim = fields.required("claim")?;
        let value = fields.node_of("value")?;
        let evidence = fields.list("evidence")?;
        let replaced = fields.list("replaced")?;
        fields.finish()?;
        Ok(Self { claim, value: value.to_json(), evidence, replaced, offset: value.offset() })
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

impl Typed for ClaimEntry {
    const FORM: Form = Form::Named(&Shape {
        name: "claim_entry",
        about: "One claim",
        form: Form::Object(&[
            Field { about: "What is claimed.", ..Field::required("claim", ClaimId::FORM) },
            Field { about: "Its value.", ..Field::required("value", Json::FORM) },
            Field { about: "The evidence that supports it, by id.", ..Field::optional("evidence", Vec::<Token>::FORM) },
            Field {
                about: "The records of a list that later statements replace: in an evaluation before that they count.",
                ..Field::optional("replaced", Vec::<ReplacedRecords>::FORM)
            },
        ]),
        rules: "",
    });
}

impl From<&ClaimEntry> for Json {
    fn from(claim: &ClaimEntry) -> Self {
        let entry = Self::object()
            .with("claim", &claim.claim)
            .with("value", claim.value.clone())
            .with("evidence", Self::list(&claim.evidence));
        match claim.replaced.as_slice() {
            [] => entry,
            replaced => entry.with("replaced", Self::list(replaced)),
        }
    }
}
