use crate::digest::Digest;
use crate::document::{document, tokens};
use crate::finding::{Finding, Outcome};
use crate::ids::{EvidenceKind, RequirementId, Role, SetId, Token};
use crate::json::{Node, ReadError, Tape};
use crate::language::both;
use crate::party::Party;
use crate::product::{Identifier, Product};
use crate::remark::Remark;
use crate::requirement_set::VocabularyPin;
use crate::score::Points;
use crate::shape::{Form, Shape, Write as _};
use crate::time::Timestamp;
use crate::version::SemVer;

document! {
    /// The record of one evaluation (`warifu.record/1`), in canonical bytes (RFC 8785): what went in, by digest, and what came out.
    /// A record read from a file is data; only replaying it from its inputs makes it more.
    pub struct Record: "record" = "warifu.record/1" {
        /// The version of the rule language under which it was evaluated.
        language: u32,
        /// The time of the evaluation.
        at: Timestamp,
        /// The level, in the text form of the set.
        level: Option<String> = nullable,
        /// The outcome for the whole set.
        outcome: Outcome,
        /// The part of the score that was reached, where the set has one that stands at the level.
        score: Option<Points> = optional,
        /// The set.
        set: SetDigest,
        /// The vocabularies that the set pins.
        vocabularies: Vec<VocabularyPin>,
        /// The product that was evaluated.
        product: Product = form(PRODUCT_WRITTEN),
        /// The attestations, by digest of their files.
        inputs: Vec<RecordInput>,
        /// The evidence documents that the attestations name.
        evidence: Vec<EvidenceUse>,
        /// Certificates of components, opened and checked by the gate.
        certificates: Vec<CertificateFact>,
        /// The policy by which words counted.
        admission: AdmissionDigest,
        /// The waivers document and what became of each waiver.
        waivers: Option<WaiversUse> = nullable,
        /// One finding per requirement, in the order of the set.
        findings: Vec<Finding>,
        /// Every check that was weakened or skipped.
        weakenings: Vec<Weakening>,
    }
}

document! {
    /// A set, by id, version and digest.
    pub struct SetDigest: "set_digest" {
        /// Its id.
        id: SetId,
        /// Its version.
        version: SemVer,
        /// The digest of its exact bytes; for a profile, of the canonical bytes of the set that it resolves to.
        digest: Digest,
    }
}

document! {
    /// The admission policy, by id and digest.
    pub struct AdmissionDigest: "admission_digest" {
        /// Its id.
        id: Token,
        /// The digest of its exact bytes.
        digest: Digest,
    }
}

document! {
    /// One attestation that was evaluated.
    pub struct RecordInput: "record_input" {
        /// The digest of the exact bytes of the file.
        digest: Digest,
        /// The digest of the statement inside; the same where it has no envelope.
        payload: Digest,
        /// States whether it had an envelope.
        kind: InputKind,
        /// As which party it was heard.
        party: Party,
        /// In which roles it was heard, sorted.
        roles: Vec<Role>,
        /// The signers whose signatures were verified, sorted by key.
        signers: Vec<SignerUse>,
    }
}

tokens! {
    /// States whether an attestation had an envelope.
    #[derive(Ord, PartialOrd)]
    pub enum InputKind {
        /// A bare statement.
        Attestation = "attestation",
        /// A statement in a DSSE envelope.
        Envelope = "envelope",
    }
}

document! {
    /// A signer whose signature was verified.
    pub struct SignerUse: "signer_use" + Ord + PartialOrd {
        /// The id of the key: SHA-256 of its `SubjectPublicKeyInfo` in DER.
        key: Digest,
        /// The name in the admission policy.
        name: String,
    }
}

document! {
    /// A signer of an evidence document itself, whose signature was verified.
    pub struct DocumentSignerUse: "document_signer_use" + Ord + PartialOrd {
        /// The id of the key: SHA-256 of its `SubjectPublicKeyInfo` in DER. Exactly one of `key` and `certificate` is there.
        key: Option<Digest> = optional,
        /// States what was verified of the certificate in a sigstore bundle.
        certificate: Option<CertificateUse> = optional,
        /// The name in the admission policy.
        name: String,
    }
    check check_holder;
    rules r#"{"oneOf": [{"required": ["key"]}, {"required": ["certificate"]}]}"#;
}

document! {
    /// The party that signed with a certificate, and when.
    pub struct CertificateUse: "certificate_use" + Ord + PartialOrd {
        /// The subject of the certificate.
        identity: String,
        /// The issuer of the token for which the certificate was given.
        issuer: String,
        /// The digest of the trusted root with which it was verified.
        trusted_root: Digest,
        /// The time at which it was signed: the latest time that the log or a timestamp authority states.
        signed_at: Timestamp,
    }
}

impl DocumentSignerUse {
    fn check_holder(&self, node: Node<'_>) -> Result<(), ReadError> {
        if self.key.is_some() == self.certificate.is_some() {
            return Err(node.broken(both(
                "a signer of a document has either `key` or `certificate`",
                "文書の署名者は `key` か `certificate` のどちらか一方を持つ",
            )));
        }
        Ok(())
    }
}

document! {
    /// An evidence document that an attestation names.
    pub struct EvidenceUse: "evidence_use" + Ord + PartialOrd {
        /// The digest of the document.
        digest: Digest,
        /// The attestation that names it, by digest of its file.
        input: Digest,
        /// Its kind.
        kind: EvidenceKind,
        /// States whether its bytes were at hand.
        presented: bool,
        /// States what its reader left out or assumed, as the attestation says.
        remarks: Vec<Remark> = list,
        /// The party that has signed the document itself: whom the admission policy names for this kind of evidence, verified over
        /// the bytes at hand. Sorted.
        signers: Vec<DocumentSignerUse> = list,
    }
}

document! {
    /// A certificate of a component, as the gate found it.
    pub struct CertificateFact: "certificate_fact" {
        /// The digest of the signed statement.
        certificate: Digest,
        /// The digest of the trust policy under which it was accepted.
        policy: Digest,
        /// The set that it was issued for.
        set: SetDigest,
        /// The level.
        level: Option<String> = nullable,
        /// The model of the component.
        model: String,
        /// The identifiers of the component.
        identifiers: Vec<Identifier>,
        /// The time at which it was granted.
        granted_at: Timestamp,
        /// The time at which it ends.
        expires_at: Option<Timestamp> = nullable,
    }
}

impl CertificateFact {
    /// Returns `true` where this is the model of the component, or the value of one of its identifiers.
    pub fn is_named(&self, name: &str) -> bool {
        self.model == name || self.identifiers.iter().any(|identifier| identifier.value == name)
    }
}

document! {
    /// Describes what became of the waivers.
    pub struct WaiversUse: "waivers_use" {
        /// The digest of the document.
        digest: Digest,
        /// Each waiver, in the order of the document.
        states: Vec<WaiverUse>,
    }
}

document! {
    /// Describes what became of one waiver.
    pub struct WaiverUse: "waiver_use" {
        /// Its id.
        id: Token,
        /// The requirement that it is for.
        requirement: RequirementId,
        /// The state in which it ended.
        state: WaiverState,
    }
}

tokens! {
    /// Describes what became of a waiver. Everything but [`WaiverState::Applied`] is a finding about the waiver itself.
    pub enum WaiverState {
        /// Its requirement was not met, and it stood in for that.
        Applied = "applied", en: "applied", ja: "適用された";
        /// It has ended.
        Expired = "expired", en: "has expired", ja: "期限が切れている";
        /// It has not begun.
        NotYetInForce = "not_yet_in_force", en: "is not yet in force", ja: "まだ効力を生じていない";
        /// The admission policy refuses waivers.
        RefusedByAdmission = "refused_by_admission", en: "the admission policy does not accept waivers", ja: "受入方針が免除を認めていない";
        /// The set, at this level, has no such requirement.
        UnknownRequirement = "unknown_requirement", en: "the set has no such requirement at this level", ja: "当該レベルの要求事項集に該当する要求事項がない";
        /// Its requirement needs none.
        Unneeded = "unneeded", en: "not needed: the requirement is met or does not apply", ja: "免除を要しない（要求事項は適合又は適用外である）";
    }
}

document! {
    /// One check that was weakened or skipped.
    pub struct Weakening: "weakening" + Ord + PartialOrd {
        /// The kind of the weakening.
        code: WeakeningCode,
        /// The document that it concerns.
        digest: Option<Digest> = optional,
        /// The requirement that it concerns.
        requirement: Option<RequirementId> = optional,
    }
}

tokens! {
    /// The kind of a weakening: what was weakened or skipped.
    #[derive(Ord, PartialOrd)]
    pub enum WeakeningCode: "weakening_code" {
        /// The set is a draft.
        DraftSet = "draft_set", en: "the requirement set is a draft", ja: "要求事項集が案の段階である";
        /// Evidence counted of which only the maker says that it is about the product.
        EvidenceBoundByMaker = "evidence_bound_by_maker", en: "evidence was counted that does not name the product; that it is about it is the maker's word", ja: "製品を示していない証拠を、製造者の申告により製品についてのものとして認めた";
        /// Evidence counted whose bytes were not at hand.
        EvidenceNotPresented = "evidence_not_presented", en: "evidence was counted by its digest, although the file was not provided", ja: "ファイルが提出されていない証拠を、ダイジェストのみで認めた";
        /// A requirement was waived.
        RequirementWaived = "requirement_waived", en: "a requirement was waived", ja: "要求事項の適用を免除した";
        /// A signed attestation was heard though nobody known signed it.
        UnknownSignerAdmitted = "unknown_signer_admitted", en: "a signed attestation was accepted although its signer is unknown", ja: "署名者が不明な署名付きアテステーションを受け入れた";
        /// An attestation was heard that nobody signed.
        UnsignedInputAdmitted = "unsigned_input_admitted", en: "an unsigned attestation was accepted", ja: "署名のないアテステーションを受け入れた";
    }
}

impl Record {
    /// Reads a record. Its bytes must be canonical: they are what the digest stands for.
    ///
    /// # Errors
    ///
    /// A document that breaks a rule of its format: code, place and value; bytes that are not canonical.
    pub fn read(bytes: &[u8]) -> Result<Self, ReadError> {
        let tape = Tape::parse(bytes)?;
        let record: Self = tape.root().read()?;
        if record.to_bytes() == bytes {
            return Ok(record);
        }
        Err(tape.root().not_canonical(
            both("a record", "評価記録"),
            both(
                "canonical JSON (RFC 8785), to the byte as the evaluation made it",
                "評価が作成したとおりの正規形JSON（RFC 8785）",
            ),
        ))
    }

    /// The canonical bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(RECORD_BYTES + FINDING_BYTES * self.findings.len());
        self.write(&mut bytes);
        bytes
    }
}

/// As a canonical record writes its product: with the list of identifiers, also where it is empty.
const PRODUCT_WRITTEN: Form = Form::Named(&Shape {
    name: "product_written",
    about: "The product, with its identifiers, as the writer puts it",
    rules: r#"{"required": ["identifiers"]}"#,
    ..Product::SHAPE
});

/// What room is made for a record without its findings, and for each finding: about what they take.
const RECORD_BYTES: usize = 4 * 1024;
const FINDING_BYTES: usize = 512;
