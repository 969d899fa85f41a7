//! Which evidence documents at hand have been signed themselves, by keys that the admission policy names for evidence.
//!
//! The document is read as a DSSE envelope, the signature is over the pre-authentication encoding of its exact payload,
//! and whoever called the scales brought the check along: there is no cryptography here. A document that is not at
//! hand, is no envelope, is not about an artifact of the product, or is signed by nobody known, is as good as one
//! without a signature.

use std::collections::{BTreeMap, BTreeSet};

use warifu_model::json::Tape;
use warifu_model::{
    Admission, Digest, Envelope, EvidenceKind, EvidenceSigner, Limit, PublicKeyText, Role, SignerUse, Timestamp,
};

use crate::admit::Admitted;
use crate::evaluate_error::EvaluateError;
use crate::presented::Presented;
use crate::signature::CheckSignature;

/// The predicate type of the in-toto statement in an envelope, where a subject of it is an artifact of the product, by
/// SHA-256. What somebody has signed about another product is nobody's word about this one; what it is that was signed
/// stands under the signature, and nowhere else.
fn type_of_statement(envelope: &Envelope, inputs: &[Admitted]) -> Option<String> {
    let product = &inputs.first()?.statement.product;
    if envelope.payload_type != Envelope::IN_TOTO_PAYLOAD {
        return None;
    }
    let tape = Tape::parse(&envelope.payload).ok()?;
    let is_statement = |kind: &str| STATEMENT_TYPES.contains(&kind);
    if !is_statement(&tape.root().fields().ok()?.find("_type")?.string().ok()?) {
        return None;
    }
    let is_ours = |subject: &Digest| product.artifacts.iter().any(|artifact| artifact.digest == *subject);
    if !subjects(&tape)?.iter().any(is_ours) {
        return None;
    }
    Some(tape.root().fields().ok()?.find("predicateType")?.string().ok()?.into_owned())
}

/// The in-toto statements: the editions of one format that state the same in the same members.
const STATEMENT_TYPES: [&str; 2] = ["https://in-toto.io/Statement/v0.1", Envelope::IN_TOTO_STATEMENT];

/// The SHA-256 digests of the subjects of a statement; none where one of them is not a subject. A subject may have
/// digests of other kinds only.
fn subjects(tape: &Tape<'_>) -> Option<Vec<Digest>> {
    let mut digests = Vec::new();
    for subject in tape.root().fields().ok()?.find("subject")?.items().ok()? {
        let Some(sha256) = subject.fields().ok()?.find("digest")?.fields().ok()?.find("sha256") else { continue };
        digests.extend(Digest::parse_hex(&sha256.string().ok()?.to_ascii_lowercase()));
    }
    Some(digests)
}

/// Who has signed which document.
#[derive(Debug, Default)]
pub(crate) struct Vouched {
    /// The signers that count at the time.
    signers: Vec<EvidenceSigner>,
    /// Per document, the predicate type that was signed, and the keys with a good signature on it.
    keys: BTreeMap<Digest, (String, Vec<PublicKeyText>)>,
}

impl Vouched {
    /// Verifies the signatures on documents that the inputs name. Key ids decide nothing: every signature is tried with
    /// every key that is good at the time for a kind that the document is given as and for what its statement is.
    pub(crate) fn new(
        inputs: &[Admitted],
        presented: &Presented<'_>,
        admission: &Admission,
        at: Timestamp,
        signatures: &dyn CheckSignature,
    ) -> Result<Self, EvaluateError> {
        let is_good_now = |signer: &&EvidenceSigner| {
            signer.from.is_none_or(|from| from <= at) && signer.until.is_none_or(|until| at < until)
        };
        let signers: Vec<_> = admission.evidence_signers.iter().filter(is_good_now).cloned().collect();
        let mut vouched = Self { signers, keys: BTreeMap::new() };
        if vouched.signers.is_empty() {
            return Ok(vouched);
        }
        let (mut left, mut bytes_left) = (Limit::EVIDENCE_CHECKS, Limit::EVIDENCE_CHECK_BYTES);
        for (digest, kinds) in kinds_of_documents(inputs) {
            let Some(envelope) = presented.find(digest).and_then(|bytes| Envelope::read(bytes).ok()) else { continue };
            let Some(predicate_type) = type_of_statement(&envelope, inputs) else { continue };
            let keys = vouched.keys_for(&kinds, &predicate_type);
            let tries = envelope.signatures.len().saturating_mul(keys.len());
            let message = envelope.signed_bytes();
            let too_many = EvaluateError::TooManySignatures { limit: Limit::EVIDENCE_CHECKS };
            let bytes = tries.saturating_mul(message.len());
            left = left.checked_sub(tries).ok_or_else(|| too_many.clone())?;
            bytes_left = bytes_left.checked_sub(bytes).ok_or(too_many)?;
            let has_signed = |key: &PublicKeyText| {
                envelope.signatures.iter().any(|one| signatures.check(key.as_bytes(), &message, &one.sig))
            };
            vouched.keys.insert(digest, (predicate_type, keys.into_iter().filter(has_signed).collect()));
        }
        Ok(vouched)
    }

    /// The keys that may count on a statement, each once.
    fn keys_for(&self, kinds: &BTreeSet<&EvidenceKind>, predicate_type: &str) -> BTreeSet<PublicKeyText> {
        let may_count = |signer: &&EvidenceSigner| kinds.iter().any(|kind| signer.covers(kind, predicate_type));
        self.signers.iter().filter(may_count).map(|signer| signer.key).collect()
    }

    /// Who has signed a document that is given as evidence of this kind, sorted.
    pub(crate) fn signers(&self, document: Digest, kind: &EvidenceKind) -> Vec<SignerUse> {
        let Some((predicate_type, keys)) = self.keys.get(&document) else { return Vec::new() };
        let has_signed = |signer: &&EvidenceSigner| signer.covers(kind, predicate_type) && keys.contains(&signer.key);
        let signed = self.signers.iter().filter(has_signed);
        let mut signers: Vec<_> =
            signed.map(|signer| SignerUse { key: signer.key.id(), name: signer.name.clone() }).collect();
        signers.sort();
        signers
    }

    /// The roles in which evidence speaks: those of who signed the attestation, and that of a signer of the document
    /// itself where there is one. Sorted.
    pub(crate) fn roles(&self, of_input: &[Role], document: Digest, kind: &EvidenceKind) -> Vec<Role> {
        let mut roles = of_input.to_vec();
        if !self.signers(document, kind).is_empty() {
            roles.extend(Role::parse(Role::DOCUMENT_SIGNER));
        }
        roles.sort();
        roles
    }
}

/// The documents that the inputs name, each with the kinds as which they are given.
fn kinds_of_documents(inputs: &[Admitted]) -> BTreeMap<Digest, BTreeSet<&EvidenceKind>> {
    let mut documents: BTreeMap<Digest, BTreeSet<&EvidenceKind>> = BTreeMap::new();
    for entry in inputs.iter().flat_map(|input| &input.statement.evidence) {
        documents.entry(entry.digest).or_default().insert(&entry.kind);
    }
    documents
}
