use std::fmt;

use data_encoding::BASE64;

use crate::base64::decode_base64;
use crate::digest::Digest;
use crate::ids::{EvidenceKind, Role, Token};
use crate::json::{Json, Node, Read, ReadError, ReadProblem, Tape};
use crate::limits;
use crate::party::Party;
use crate::time::Timestamp;
use crate::unique::read_unique;

/// Whose word counts (`warifu.admission/1`): whose keys speak as which party and in which roles, and which weaker inputs
/// are let in. An input of the evaluation like any other, and part of its record.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Admission {
    /// Its id, for people.
    pub id: Token,
    /// Whose signatures are known.
    pub signers: Vec<AdmissionSigner>,
    /// Whose signatures on evidence documents themselves are known.
    pub evidence_signers: Vec<EvidenceSigner>,
    /// What happens to an attestation that nobody signed.
    pub unsigned: Relaxation,
    /// What happens to an envelope that nobody known signed.
    pub unknown_signers: Relaxation,
    /// Whether evidence counts whose bytes were not at hand.
    pub evidence: EvidenceRule,
    /// Whether waivers may be used.
    pub waivers: WaiverRule,
}

/// Somebody whose signature is known.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct AdmissionSigner {
    /// The name, for people.
    pub name: String,
    /// The key.
    pub key: PublicKeyText,
    /// As which party it speaks.
    pub party: Party,
    /// In which roles it speaks.
    pub roles: Vec<Role>,
    /// From when.
    pub from: Option<Timestamp>,
    /// Until when: the first second at which it does not count any more.
    pub until: Option<Timestamp>,
}

/// Somebody whose signature on an evidence document is known: a build service, a maker of SBOMs. It says nothing about who
/// may make claims.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct EvidenceSigner {
    /// The name, for people.
    pub name: String,
    /// The key.
    pub key: PublicKeyText,
    /// On which kinds of evidence its signature counts; at least one, each once.
    pub kinds: Vec<SignedKind>,
    /// From when.
    pub from: Option<Timestamp>,
    /// Until when: the first second at which it does not count any more.
    pub until: Option<Timestamp>,
}

/// A kind of evidence, and what a signed statement has to be to count as it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SignedKind {
    /// The kind. An attestation names the kind of each document: that is the word of whoever wrote it.
    pub kind: EvidenceKind,
    /// The in-toto predicate types that count as this kind; at least one. They stand under the signature.
    pub predicate_types: Vec<String>,
}

impl EvidenceSigner {
    /// Whether its signature on a statement of this predicate type counts for a document that is given as this kind.
    pub fn covers(&self, kind: &EvidenceKind, predicate_type: &str) -> bool {
        let is_named = |one: &SignedKind| one.predicate_types.iter().any(|named| named == predicate_type);
        self.kinds.iter().any(|one| one.kind == *kind && is_named(one))
    }
}

/// What happens to a weaker input.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Relaxation {
    /// It is let in as the maker's word, and the record says so.
    AdmitAsFirst,
    /// It is an error.
    Refuse,
}

/// Whether evidence counts whose bytes were not at hand.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum EvidenceRule {
    /// The attestation names it by digest: that is enough, and the record says so.
    Declared,
    /// Its bytes must be at hand.
    Presented,
}

/// Whether waivers may be used.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum WaiverRule {
    /// They may, and the record says so.
    Allow,
    /// They may not.
    Refuse,
}

/// An Ed25519 public key as documents write it: `ed25519:` and the base64 of its 32 bytes. Whether the bytes are a good key
/// is for those to say who verify with it.
#[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct PublicKeyText([u8; 32]);

impl PublicKeyText {
    /// From the 32 bytes of a key.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Reads the text form; none for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = decode_base64(text.strip_prefix("ed25519:")?)?;
        Some(Self(bytes.try_into().ok()?))
    }

    /// The 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The id of the key, by which records, verdicts and envelopes name it: SHA-256 of its `SubjectPublicKeyInfo` in DER
    /// (RFC 8410 section 4).
    pub fn id(&self) -> Digest {
        Digest::of(&[&SPKI_PREFIX[..], &self.0].concat())
    }
}

impl fmt::Display for PublicKeyText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ed25519:{}", BASE64.encode(&self.0))
    }
}

impl fmt::Debug for PublicKeyText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl From<PublicKeyText> for Json {
    fn from(key: PublicKeyText) -> Self {
        Self::Text(key.to_string())
    }
}

impl Read for PublicKeyText {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        Self::parse(&node.string()?)
            .ok_or_else(|| node.not_canonical("a public key", "`ed25519:` and the base64 of 32 bytes"))
    }
}

impl Admission {
    /// Reads an admission policy.
    pub fn read(bytes: &[u8]) -> Result<Self, ReadError> {
        Tape::parse(bytes)?.root().read()
    }

    /// The policy that applies where none is given: everything is let in as the maker's word, so that a draft can be
    /// assessed; nothing evaluated under it with unsigned or unknown inputs can be certified.
    pub fn self_assessment() -> Self {
        Self {
            id: Token::fixed("self-assessment"),
            signers: Vec::new(),
            evidence_signers: Vec::new(),
            unsigned: Relaxation::AdmitAsFirst,
            unknown_signers: Relaxation::AdmitAsFirst,
            evidence: EvidenceRule::Declared,
            waivers: WaiverRule::Allow,
        }
    }
}

impl Read for Admission {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        fields.format(FORMAT)?;
        let admission = Self {
            id: fields.required("id")?,
            // One key speaks for one party; otherwise the same signature would count twice.
            signers: read_unique(fields.node_of("signers")?, "key", |signer: &AdmissionSigner| &signer.key)?,
            evidence_signers: read_evidence_signers(fields.find("evidence_signers"))?,
            unsigned: fields.required("unsigned")?,
            unknown_signers: fields.required("unknown_signers")?,
            evidence: fields.required("evidence")?,
            waivers: fields.required("waivers")?,
        };
        fields.finish()?;
        Ok(admission)
    }
}

fn read_evidence_signers(node: Option<Node<'_>>) -> Result<Vec<EvidenceSigner>, ReadError> {
    let Some(node) = node else { return Ok(Vec::new()) };
    let signers = read_unique(node, "key", |signer: &EvidenceSigner| &signer.key)?;
    if signers.len() > limits::EVIDENCE_SIGNERS {
        return Err(node.error(ReadProblem::TooMany { what: "evidence signers", limit: limits::EVIDENCE_SIGNERS }));
    }
    Ok(signers)
}

impl Read for EvidenceSigner {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let kinds = fields.node_of("kinds")?;
        let signer = Self {
            name: fields.required("name")?,
            key: fields.required("key")?,
            kinds: read_unique(kinds, "kind", |one: &SignedKind| &one.kind)?,
            from: fields.optional("from")?,
            until: fields.optional("until")?,
        };
        if signer.kinds.is_empty() {
            return Err(kinds.error(ReadProblem::Empty { what: "the list of kinds" }));
        }
        fields.finish()?;
        Ok(signer)
    }
}

impl Read for SignedKind {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let types = fields.node_of("predicate_types")?;
        let signed = Self { kind: fields.required("kind")?, predicate_types: types.read()? };
        if signed.predicate_types.is_empty() {
            return Err(types.error(ReadProblem::Empty { what: "the list of predicate types" }));
        }
        fields.finish()?;
        Ok(signed)
    }
}

/// The roles in which a signer speaks. That somebody has signed a document itself is found out, and is nobody's to give.
fn read_roles(node: Node<'_>) -> Result<Vec<Role>, ReadError> {
    for item in node.items()? {
        if item.string()? == Role::DOCUMENT_SIGNER {
            let rule = "the role `document_signer` is held by keys of `evidence_signers` only";
            return Err(item.error(ReadProblem::Broken { rule }));
        }
    }
    node.read()
}

impl Read for AdmissionSigner {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let signer = Self {
            name: fields.required("name")?,
            key: fields.required("key")?,
            party: fields.required("party")?,
            roles: read_roles(fields.node_of("roles")?)?,
            from: fields.optional("from")?,
            until: fields.optional("until")?,
        };
        fields.finish()?;
        Ok(signer)
    }
}

macro_rules! words {
    ($($name:ident: $($variant:ident = $word:literal),*;)*) => {$(
        impl Read for $name {
            fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
                match node.string()?.as_ref() {
                    $($word => Ok(Self::$variant),)*
                    _ => Err(node.error(ReadProblem::NotOneOf { allowed: [$($word),*].join(", ") })),
                }
            }
        }

        impl From<$name> for Json {
            fn from(value: $name) -> Self {
                match value {
                    $($name::$variant => $word.into(),)*
                }
            }
        }
    )*};
}

pub(crate) use words;

words! {
    Relaxation: Refuse = "refuse", AdmitAsFirst = "admit_as_first";
    EvidenceRule: Declared = "declared", Presented = "presented";
    WaiverRule: Refuse = "refuse", Allow = "allow";
}

impl From<&Admission> for Json {
    fn from(admission: &Admission) -> Self {
        Self::object()
            .with("format", FORMAT)
            .with("id", &admission.id)
            .with("signers", Self::list(&admission.signers))
            .with_list("evidence_signers", admission.evidence_signers.iter().map(Into::into).collect())
            .with("unsigned", admission.unsigned)
            .with("unknown_signers", admission.unknown_signers)
            .with("evidence", admission.evidence)
            .with("waivers", admission.waivers)
    }
}

impl From<&AdmissionSigner> for Json {
    fn from(signer: &AdmissionSigner) -> Self {
        Self::object()
            .with("name", signer.name.as_str())
            .with("key", signer.key)
            .with("party", signer.party)
            .with("roles", Self::list(&signer.roles))
            .with_some("from", signer.from)
            .with_some("until", signer.until)
    }
}

impl From<&SignedKind> for Json {
    fn from(signed: &SignedKind) -> Self {
        let types = Self::list(signed.predicate_types.iter().map(String::as_str));
        Self::object().with("kind", &signed.kind).with("predicate_types", types)
    }
}

impl From<&EvidenceSigner> for Json {
    fn from(signer: &EvidenceSigner) -> Self {
        Self::object()
            .with("name", signer.name.as_str())
            .with("key", signer.key)
            .with("kinds", Self::list(&signer.kinds))
            .with_some("from", signer.from)
            .with_some("until", signer.until)
    }
}

const FORMAT: &str = "warifu.admission/1";
/// What stands before the 32 bytes in the `SubjectPublicKeyInfo` of every Ed25519 key.
const SPKI_PREFIX: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];
