//! Which evidence documents at hand have been signed themselves, by whom the admission policy names for evidence.
//!
//! A document is read as a DSSE envelope, whose signatures are tried with the keys of the policy over the pre-authentication
//! encoding of its exact payload, or opened as a sigstore bundle with a trusted root that the policy names by digest and that is
//! at hand. Whoever called the scales brought both checks along: there is no cryptography here. A document that is not at hand,
//! is neither, is not about an artifact of the product, or is signed by nobody known, is as good as one without a signature.

use std::collections::{BTreeMap, BTreeSet};

use warifu_model::json::Tape;
use warifu_model::{
    Admission, CertificateHolder, CertificateUse, Digest, DocumentSignerUse, Envelope, EvidenceKind, EvidenceSigner,
    Limit, PublicKeyText, Role, Timestamp,
};

use crate::admit::Admitted;
use crate::evaluate_error::EvaluateError;
use crate::presented::Presented;
use crate::signature::{CheckSignature, OpenedBundle};

/// The predicate type of the in-toto statement in an envelope, where a subject of it is an artifact of the product, by
/// SHA-256. What somebody has signed about another product is nobody's word about this one; what it is that was signed
/// stands under the signature, and nowhere else.
fn type_of_statement(payload_type: &str, payload: &[u8], inputs: &[Admitted]) -> Option<String> {
    let product = &inputs.first()?.statement.product;
    if payload_type != Envelope::IN_TOTO_PAYLOAD {
        return None;
    }
    let tape = Tape::parse(payload).ok()?;
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
    /// Per document, what was signed, and by whom.
    signed: BTreeMap<Digest, Vec<Signed>>,
}

/// A statement with good signatures.
#[derive(Debug)]
struct Signed {
    predicate_type: String,
    by: By,
}

#[derive(Debug)]
enum By {
    /// Holders of these keys.
    Keys(Vec<PublicKeyText>),
    /// The holder of a certificate.
    Certificate(CertificateUse),
}

/// What an evaluation may still spend on signatures.
struct Effort {
    tries: usize,
    bytes: usize,
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
        let mut vouched = Self { signers, signed: BTreeMap::new() };
        if vouched.signers.is_empty() {
            return Ok(vouched);
        }
        let mut effort = Effort { tries: Limit::EVIDENCE_CHECKS, bytes: Limit::EVIDENCE_CHECK_BYTES };
        for (digest, kinds) in kinds_of_documents(inputs) {
            let Some(bytes) = presented.find(digest) else { continue };
            let signed = match Envelope::read(bytes) {
                Ok(envelope) => {
                    vouched.by_keys(&envelope, &kinds, inputs, signatures, &mut effort)?.into_iter().collect()
                }
                Err(_) => vouched.by_certificates(bytes, &kinds, (inputs, presented), at, signatures, &mut effort)?,
            };
            vouched.signed.insert(digest, signed);
        }
        Ok(vouched)
    }

    /// What an envelope with signatures of keys says.
    fn by_keys(
        &self,
        envelope: &Envelope,
        kinds: &BTreeSet<&EvidenceKind>,
        inputs: &[Admitted],
        signatures: &dyn CheckSignature,
        effort: &mut Effort,
    ) -> Result<Option<Signed>, EvaluateError> {
        let Some(predicate_type) = type_of_statement(&envelope.payload_type, &envelope.payload, inputs) else {
            return Ok(None);
        };
        let may_count = |signer: &&EvidenceSigner| kinds.iter().any(|kind| signer.covers(kind, &predicate_type));
        let keys: BTreeSet<PublicKeyText> =
            self.signers.iter().filter(may_count).filter_map(|signer| signer.key).collect();
        let message = envelope.signed_bytes();
        effort.spend(envelope.signatures.len().saturating_mul(keys.len()), message.len())?;
        let has_signed = |key: &PublicKeyText| {
            envelope.signatures.iter().any(|one| signatures.check(key.as_bytes(), &message, &one.sig))
        };
        let by = By::Keys(keys.into_iter().filter(has_signed).collect());
        Ok(Some(Signed { predicate_type, by }))
    }

    /// What a sigstore bundle says, with each trusted root that is named for a kind and is at hand. A document that is none does
    /// not open; what opens nothing cannot tell, and the evaluation ends.
    fn by_certificates(
        &self,
        bundle: &[u8],
        kinds: &BTreeSet<&EvidenceKind>,
        (inputs, presented): (&[Admitted], &Presented<'_>),
        at: Timestamp,
        signatures: &dyn CheckSignature,
        effort: &mut Effort,
    ) -> Result<Vec<Signed>, EvaluateError> {
        let mut signed = Vec::new();
        let is_named = |signer: &&EvidenceSigner| signer.kinds.iter().any(|one| kinds.contains(&one.kind));
        let holders = self.signers.iter().filter(is_named).filter_map(|signer| signer.certificate.as_ref());
        let roots: BTreeSet<Digest> = holders.map(|holder| holder.trusted_root).collect();
        for trusted_root in roots {
            let Some(root) = presented.find(trusted_root) else { continue };
            if !signatures.opens_bundles() {
                return Err(EvaluateError::BundlesNotOpened { trusted_root });
            }
            effort.spend(Limit::BUNDLE_CHECKS, bundle.len())?;
            let Some(opened) = signatures.open_bundle(bundle, root) else { continue };
            let OpenedBundle { payload_type, payload, identity, issuer, signed_at } = opened;
            // what was signed later was not there at the time of the evaluation
            if signed_at > at {
                continue;
            }
            let Some(predicate_type) = type_of_statement(&payload_type, &payload, inputs) else { continue };
            let by = By::Certificate(CertificateUse { identity, issuer, trusted_root, signed_at });
            signed.push(Signed { predicate_type, by });
        }
        Ok(signed)
    }

    /// Who has signed a document that is given as evidence of this kind, sorted.
    pub(crate) fn signers(&self, document: Digest, kind: &EvidenceKind) -> Vec<DocumentSignerUse> {
        let all = self.signed.get(&document).into_iter().flatten();
        let mut signers: Vec<_> = all
            .flat_map(|signed| {
                let counts = |signer: &&EvidenceSigner| signer.covers(kind, &signed.predicate_type);
                self.signers.iter().filter(counts).filter_map(|signer| signed.by.used(signer))
            })
            .collect();
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

impl By {
    /// What the record says of a signer of the policy, where it is the one who signed.
    fn used(&self, signer: &EvidenceSigner) -> Option<DocumentSignerUse> {
        let name = signer.name.clone();
        match self {
            Self::Keys(keys) => {
                let key = signer.key.filter(|key| keys.contains(key))?;
                Some(DocumentSignerUse { key: Some(key.id()), certificate: None, name })
            }
            Self::Certificate(used) => {
                let holder = signer.certificate.as_ref().filter(|holder| is_holder(holder, used));
                holder.map(|_| DocumentSignerUse { key: None, certificate: Some(used.clone()), name })
            }
        }
    }
}

/// To the letter: a prefix, a pattern or a repository would let in whatever else runs there.
fn is_holder(holder: &CertificateHolder, used: &CertificateUse) -> bool {
    let CertificateHolder { identity, issuer, trusted_root } = holder;
    *identity == used.identity && *issuer == used.issuer && *trusted_root == used.trusted_root
}

impl Effort {
    /// Takes off so many tries over so many bytes each.
    fn spend(&mut self, tries: usize, bytes: usize) -> Result<(), EvaluateError> {
        let too_many = EvaluateError::TooManySignatures { limit: Limit::EVIDENCE_CHECKS };
        self.tries = self.tries.checked_sub(tries).ok_or_else(|| too_many.clone())?;
        self.bytes = self.bytes.checked_sub(tries.saturating_mul(bytes)).ok_or(too_many)?;
        Ok(())
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
