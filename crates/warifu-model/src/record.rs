use crate::digest::Digest;
use crate::finding::{Finding, Outcome};
use crate::ids::{EvidenceKind, RequirementId, Role, SetId, Token};
use crate::json::{Json, Node, Read, ReadError, ReadProblem, Tape};
use crate::party::Party;
use crate::product::{Identifier, Product};
use crate::remark::Remark;
use crate::requirement_set::VocabularyPin;
use crate::time::Timestamp;
use crate::version::SemVer;

/// The record of one evaluation (`warifu.record/1`), in canonical bytes (RFC 8785): what went in, by digest, and what came out.
/// A record read from a file is data; only replaying it from its inputs makes it more.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Record {
    /// The version of the rule language under which it was evaluated.
    pub language: u32,
    /// The time of the evaluation.
    pub at: Timestamp,
    /// The level, in the text form of the set.
    pub level: Option<String>,
    /// The outcome for the whole set.
    pub outcome: Outcome,
    /// The set.
    pub set: SetDigest,
    /// The vocabularies that the set pins.
    pub vocabularies: Vec<VocabularyPin>,
    /// What was evaluated.
    pub product: Product,
    /// The attestations, by digest of their files.
    pub inputs: Vec<RecordInput>,
    /// The evidence documents that the attestations name.
    pub evidence: Vec<EvidenceUse>,
    /// Certificates of components, opened and checked by the gate.
    pub certificates: Vec<CertificateFact>,
    /// Whose word counted.
    pub admission: AdmissionDigest,
    /// The waivers document and what became of each waiver.
    pub waivers: Option<WaiversUse>,
    /// One finding per requirement, in the order of the set.
    pub findings: Vec<Finding>,
    /// Every check that was weakened or skipped.
    pub weakenings: Vec<Weakening>,
}

/// A set, by id, version and digest.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SetDigest {
    /// Its id.
    pub id: SetId,
    /// Its version.
    pub version: SemVer,
    /// The digest of its exact bytes; for a profile, of the canonical bytes of the set that it resolves to.
    pub digest: Digest,
}

/// The admission policy, by id and digest.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct AdmissionDigest {
    /// Its id.
    pub id: Token,
    /// The digest of its exact bytes.
    pub digest: Digest,
}

/// One attestation that was evaluated.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RecordInput {
    /// The digest of the exact bytes of the file.
    pub digest: Digest,
    /// The digest of the statement inside; the same where it has no envelope.
    pub payload: Digest,
    /// Whether it had an envelope.
    pub kind: InputKind,
    /// As which party it was heard.
    pub party: Party,
    /// In which roles it was heard, sorted.
    pub roles: Vec<Role>,
    /// Whose signatures were verified, sorted by key.
    pub signers: Vec<SignerUse>,
}

/// Whether an attestation had an envelope.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum InputKind {
    /// A bare statement.
    Attestation,
    /// A statement in a DSSE envelope.
    Envelope,
}

/// A signer whose signature was verified.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct SignerUse {
    /// The id of the key ([`crate::PublicKeyText::id`]).
    pub key: Digest,
    /// The name in the admission policy.
    pub name: String,
}

/// An evidence document that an attestation names.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct EvidenceUse {
    /// The digest of the document.
    pub digest: Digest,
    /// The attestation that names it, by digest of its file.
    pub input: Digest,
    /// Its kind.
    pub kind: EvidenceKind,
    /// Whether its bytes were at hand.
    pub presented: bool,
    /// What its reader left out or assumed, as the attestation says.
    pub remarks: Vec<Remark>,
    /// Who has signed the document itself: keys that the admission policy names for this kind of evidence, verified over
    /// the bytes at hand. Sorted.
    pub signers: Vec<SignerUse>,
}

/// A certificate of a component, as the gate found it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CertificateFact {
    /// The digest of the signed statement.
    pub certificate: Digest,
    /// The digest of the trust policy under which it was accepted.
    pub policy: Digest,
    /// The set that it was issued for.
    pub set: SetDigest,
    /// The level.
    pub level: Option<String>,
    /// The model of the component.
    pub model: String,
    /// The identifiers of the component.
    pub identifiers: Vec<Identifier>,
    /// When it was granted.
    pub granted_at: Timestamp,
    /// When it ends.
    pub expires_at: Option<Timestamp>,
}

/// What became of the waivers.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct WaiversUse {
    /// The digest of the document.
    pub digest: Digest,
    /// Each waiver, in the order of the document.
    pub states: Vec<WaiverUse>,
}

/// What became of one waiver.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct WaiverUse {
    /// Its id.
    pub id: Token,
    /// The requirement that it is for.
    pub requirement: RequirementId,
    /// What became of it.
    pub state: WaiverState,
}

/// What became of a waiver. Everything but [`WaiverState::Applied`] is a finding about the waiver itself.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum WaiverState {
    /// Its requirement was not met, and it stood in for that.
    Applied,
    /// It has ended.
    Expired,
    /// It has not begun.
    NotYetInForce,
    /// The admission policy refuses waivers.
    RefusedByAdmission,
    /// The set, at this level, has no such requirement.
    UnknownRequirement,
    /// Its requirement needs none.
    Unneeded,
}

/// One check that was weakened or skipped.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Weakening {
    /// What was weakened.
    pub code: WeakeningCode,
    /// The document that it concerns.
    pub digest: Option<Digest>,
    /// The requirement that it concerns.
    pub requirement: Option<RequirementId>,
}

/// What was weakened or skipped.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum WeakeningCode {
    /// The set is a draft.
    DraftSet,
    /// Evidence counted whose bytes were not at hand.
    EvidenceNotPresented,
    /// A requirement was waived.
    RequirementWaived,
    /// A signed attestation was heard though nobody known signed it.
    UnknownSignerAdmitted,
    /// An attestation was heard that nobody signed.
    UnsignedInputAdmitted,
}

impl Record {
    /// Reads a record. Its bytes must be canonical: they are what the digest stands for.
    pub fn read(bytes: &[u8]) -> Result<Self, ReadError> {
        let tape = Tape::parse(bytes)?;
        let record: Self = tape.root().read()?;
        if Json::from(&record).to_canonical() == bytes {
            return Ok(record);
        }
        Err(tape
            .root()
            .not_canonical("a record", "canonical JSON (RFC 8785), exactly as `evaluate --record` writes it"))
    }

    /// The canonical bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        Json::from(self).to_canonical()
    }
}

macro_rules! codes {
    ($($name:ident: $($variant:ident = $word:literal),* ;)*) => {$(
        impl $name {
            /// The stable text form.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }

            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];
        }

        impl From<$name> for Json {
            fn from(code: $name) -> Self {
                code.as_str().into()
            }
        }

        impl Read for $name {
            fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
                let text = node.string()?;
                Self::ALL.iter().copied().find(|code| code.as_str() == text).ok_or_else(|| {
                    node.error(ReadProblem::NotOneOf { allowed: [$($word),*].join(", ") })
                })
            }
        }
    )*};
}
pub(crate) use codes;

codes! {
    InputKind: Attestation = "attestation", Envelope = "envelope";
    WaiverState:
        Applied = "applied", Expired = "expired", NotYetInForce = "not_yet_in_force",
        RefusedByAdmission = "refused_by_admission", UnknownRequirement = "unknown_requirement", Unneeded = "unneeded";
    WeakeningCode:
        DraftSet = "draft_set", EvidenceNotPresented = "evidence_not_presented", RequirementWaived = "requirement_waived",
        UnknownSignerAdmitted = "unknown_signer_admitted", UnsignedInputAdmitted = "unsigned_input_admitted";
}

macro_rules! documents {
    ($($name:ident { $($field:ident $(: $how:ident)?),* })*) => {$(
        impl Read for $name {
            fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
                let mut fields = node.fields()?;
                let value = Self { $($field: documents!(@read fields $field $($how)?)),* };
                fields.finish()?;
                Ok(value)
            }
        }

        impl From<&$name> for Json {
            fn from(value: &$name) -> Self {
                Self::object()$(.with(stringify!($field), documents!(@write value $field $($how)?)))*
            }
        }
    )*};
    (@read $fields:ident $field:ident) => { $fields.required(stringify!($field))? };
    (@read $fields:ident $field:ident nullable) => { $fields.nullable(stringify!($field))? };
    (@read $fields:ident $field:ident list) => { $fields.required(stringify!($field))? };
    (@read $fields:ident $field:ident copy) => { $fields.required(stringify!($field))? };
    (@read $fields:ident $field:ident text) => { $fields.required(stringify!($field))? };
    (@write $value:ident $field:ident) => { &$value.$field };
    (@write $value:ident $field:ident nullable) => { Json::from($value.$field.clone()) };
    (@write $value:ident $field:ident list) => { Json::list(&$value.$field) };
    (@write $value:ident $field:ident copy) => { $value.$field };
    (@write $value:ident $field:ident text) => { $value.$field.as_str() };
}
pub(crate) use documents;

documents! {
    SetDigest { id, version, digest: copy }
    AdmissionDigest { id, digest: copy }
    RecordInput { digest: copy, payload: copy, kind: copy, party: copy, roles: list, signers: list }
    SignerUse { key: copy, name: text }
    CertificateFact {
        certificate: copy, policy: copy, set, level: nullable, model: text, identifiers: list, granted_at: copy,
        expires_at: nullable
    }
    WaiversUse { digest: copy, states: list }
    WaiverUse { id, requirement, state: copy }
}

impl Read for EvidenceUse {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let used = Self {
            digest: fields.required("digest")?,
            input: fields.required("input")?,
            kind: fields.required("kind")?,
            presented: fields.required("presented")?,
            remarks: fields.list("remarks")?,
            signers: fields.list("signers")?,
        };
        fields.finish()?;
        Ok(used)
    }
}

impl From<&EvidenceUse> for Json {
    fn from(used: &EvidenceUse) -> Self {
        Self::object()
            .with("digest", used.digest)
            .with("input", used.input)
            .with("kind", &used.kind)
            .with("presented", used.presented)
            .with_list("remarks", used.remarks.iter().map(Into::into).collect())
            .with_list("signers", used.signers.iter().map(Into::into).collect())
    }
}

impl Read for Weakening {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let weakening = Self {
            code: fields.required("code")?,
            digest: fields.optional("digest")?,
            requirement: fields.optional("requirement")?,
        };
        fields.finish()?;
        Ok(weakening)
    }
}

impl From<&Weakening> for Json {
    fn from(weakening: &Weakening) -> Self {
        Self::object()
            .with("code", weakening.code)
            .with_some("digest", weakening.digest)
            .with_some("requirement", weakening.requirement.as_ref())
    }
}

impl Read for Record {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        fields.format(FORMAT)?;
        let record = Self {
            language: fields.required("language")?,
            at: fields.required("at")?,
            level: fields.nullable("level")?,
            outcome: fields.required("outcome")?,
            set: fields.required("set")?,
            vocabularies: fields.required("vocabularies")?,
            product: fields.required("product")?,
            inputs: fields.required("inputs")?,
            evidence: fields.required("evidence")?,
            certificates: fields.required("certificates")?,
            admission: fields.required("admission")?,
            waivers: fields.nullable("waivers")?,
            findings: fields.required("findings")?,
            weakenings: fields.required("weakenings")?,
        };
        fields.finish()?;
        Ok(record)
    }
}

impl From<&Record> for Json {
    fn from(record: &Record) -> Self {
        Self::object()
            .with("format", FORMAT)
            .with("language", record.language)
            .with("at", record.at)
            .with("level", record.level.as_deref())
            .with("outcome", record.outcome)
            .with("set", &record.set)
            .with("vocabularies", Self::list(&record.vocabularies))
            .with("product", &record.product)
            .with("inputs", Self::list(&record.inputs))
            .with("evidence", Self::list(&record.evidence))
            .with("certificates", Self::list(&record.certificates))
            .with("admission", &record.admission)
            .with("waivers", record.waivers.as_ref())
            .with("findings", Self::list(&record.findings))
            .with("weakenings", Self::list(&record.weakenings))
    }
}

const FORMAT: &str = "warifu.record/1";
