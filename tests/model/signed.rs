//! Who has signed evidence documents themselves.

use std::collections::{BTreeMap, BTreeSet};

use warifu_model::json::Tape;
use warifu_model::{Admission, Artifact, Digest, Envelope, Json, Role, SignedKind, SignerUse, Timestamp};

use super::admit::{Check, Exhibit, Heard, in_force, pre_authentication_encoding};

/// Who has signed the document of each exhibit, for every exhibit that somebody known has signed.
#[derive(Default)]
pub struct Signed(Vec<(Digest, String, Vec<SignerUse>)>);

impl Signed {
    /// Tries every signature on every document at hand with every key.
    pub fn new(
        heard: &[Heard],
        documents: &BTreeMap<Digest, &[u8]>,
        admission: &Admission,
        at: Timestamp,
        check: Check<'_>,
    ) -> Self {
        let mut all = Vec::new();
        for entry in heard.iter().flat_map(|one| &one.attestation.evidence) {
            let Some(Ok(envelope)) = documents.get(&entry.digest).map(|bytes| Envelope::read(bytes)) else { continue };
            let artifacts = &heard[0].attestation.product.artifacts;
            if envelope.payload_type != Envelope::IN_TOTO_PAYLOAD || !is_about(&envelope.payload, artifacts) {
                continue;
            }
            let Some(stated) = predicate_type(&envelope.payload) else { continue };
            let message = pre_authentication_encoding(&envelope);
            let mut signers = BTreeSet::new();
            for signer in &admission.evidence_signers {
                let is_for = |one: &SignedKind| one.kind == entry.kind && one.predicate_types.contains(&stated);
                let counts = signer.kinds.iter().any(is_for) && in_force(signer.from, signer.until, at);
                let signed = envelope.signatures.iter().any(|s| check(signer.key.as_bytes(), &message, &s.sig));
                if counts && signed {
                    signers.insert(SignerUse { key: signer.key.id(), name: signer.name.clone() });
                }
            }
            if !signers.is_empty() {
                all.push((entry.digest, entry.kind.to_string(), signers.into_iter().collect()));
            }
        }
        Self(all)
    }

    /// Who has signed the document of an exhibit.
    pub fn signers(&self, exhibit: &Exhibit<'_>) -> Vec<SignerUse> {
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
