//! Who has signed evidence documents themselves.

use std::collections::{BTreeMap, BTreeSet};

use warifu_model::json::Tape;
use warifu_model::{
    Admission, Artifact, CertificateUse, Digest, DocumentSignerUse, Envelope, EvidenceSigner, Json, Role, SignedKind,
    Timestamp,
};

use super::admit::{Check, Exhibit, Heard, Open, in_force, pre_authentication_encoding};

/// Who has signed the document of each exhibit, for every exhibit that somebody known has signed.
#[derive(Default)]
pub struct Signed(Vec<(Digest, String, Vec<DocumentSignerUse>)>);

impl Signed {
    /// Tries every signature on every document at hand with every key.
    pub fn new(
        heard: &[Heard],
        documents: &BTreeMap<Digest, &[u8]>,
        admission: &Admission,
        at: Timestamp,
        (check, open): (Check<'_>, Open<'_>),
    ) -> Self {
        let mut all = Vec::new();
        for entry in heard.iter().flat_map(|one| &one.attestation.evidence) {
            let Some(bytes) = documents.get(&entry.digest) else { continue };
            let artifacts = &heard[0].attestation.product.artifacts;
            let mut signers = BTreeSet::new();
            for signer in &admission.evidence_signers {
                let counts = |payload: &[u8]| {
                    let stated = predicate_type(payload);
                    let is_named =
                        |one: &SignedKind| stated.as_ref().is_some_and(|it| one.predicate_types.contains(it));
                    let is_for = |one: &SignedKind| one.kind == entry.kind && is_named(one);
                    is_about(payload, artifacts)
                        && signer.kinds.iter().any(is_for)
                        && in_force(signer.from, signer.until, at)
                };
                signers.extend(by_key(bytes, signer, check, counts));
                signers.extend(by_certificate(bytes, signer, documents, at, open, counts));
            }
            if !signers.is_empty() {
                all.push((entry.digest, entry.kind.to_string(), signers.into_iter().collect()));
            }
        }
        Self(all)
    }

    /// Who has signed the document of an exhibit.
    pub fn signers(&self, exhibit: &Exhibit<'_>) -> Vec<DocumentSignerUse> {
        let entry = exhibit.entry;
        let found = self.0.iter().find(|(digest, kind, _)| *digest == entry.digest && *kind == entry.kind.to_string());
        found.map(|(_, _, signers)| signers.clone()).unwrap_or_default()
    }

    /// In which roles an exhibit speaks: those of who signed the attestation, and that of whoever signed the document.
    pub fn roles(&self, exhibit: &Exhibit<'_>) -> BTreeSet<Role> {
        let mut roles: BTreeSet<Role> = exhibit.input.roles.iter().cloned().collect();
        if !self.signers(exhibit).is_empty() {
            roles.insert(Role::parse("document_signer").unwrap());
        }
        roles
    }
}

fn by_key(
    document: &[u8],
    signer: &EvidenceSigner,
    check: Check<'_>,
    counts: impl Fn(&[u8]) -> bool,
) -> Option<DocumentSignerUse> {
    let (envelope, key) = (Envelope::read(document).ok()?, signer.key?);
    let message = pre_authentication_encoding(&envelope);
    let is_signed = envelope.signatures.iter().any(|s| check(key.as_bytes(), &message, &s.sig));
    let is_statement = envelope.payload_type == Envelope::IN_TOTO_PAYLOAD;
    (is_statement && is_signed && counts(&envelope.payload)).then(|| DocumentSignerUse {
        key: Some(key.id()),
        certificate: None,
        name: signer.name.clone(),
    })
}

fn by_certificate(
    document: &[u8],
    signer: &EvidenceSigner,
    documents: &BTreeMap<Digest, &[u8]>,
    at: Timestamp,
    open: Open<'_>,
    counts: impl Fn(&[u8]) -> bool,
) -> Option<DocumentSignerUse> {
    let holder = signer.certificate.as_ref()?;
    let (payload, identity, issuer, signed_at) = open(document, documents.get(&holder.trusted_root)?)?;
    if identity != holder.identity || issuer != holder.issuer || signed_at > at || !counts(&payload) {
        return None;
    }
    let certificate = CertificateUse { identity, issuer, trusted_root: holder.trusted_root, signed_at };
    Some(DocumentSignerUse { key: None, certificate: Some(certificate), name: signer.name.clone() })
}

/// What a statement says that it is about its subjects; none where it is no statement.
fn predicate_type(payload: &[u8]) -> Option<String> {
    let statement = Tape::parse(payload).ok()?.root().to_json();
    let kind = statement.member("_type")?.as_text()?;
    if kind != "https://in-toto.io/Statement/v1" && kind != "https://in-toto.io/Statement/v0.1" {
        return None;
    }
    Some(statement.member("predicateType")?.as_text()?.to_owned())
}

/// Whether one subject of a statement is one of these artifacts, by SHA-256 in whatever case.
fn is_about(payload: &[u8], artifacts: &[Artifact]) -> bool {
    let Ok(tape) = Tape::parse(payload) else { return false };
    let statement = tape.root().to_json();
    let Some(Json::List(subjects)) = statement.member("subject") else { return false };
    if !subjects.iter().all(|subject| matches!(subject.member("digest"), Some(Json::Object(_)))) {
        return false;
    }
    let sha256 = |subject: &Json| Some(subject.member("digest")?.member("sha256")?.as_text()?.to_lowercase());
    let named: Vec<String> = subjects.iter().filter_map(sha256).collect();
    artifacts.iter().any(|artifact| named.contains(&artifact.digest.hex()))
}
