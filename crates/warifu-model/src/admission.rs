use std::fmt;

use data_encoding::BASE64;

use crate::base64::decode_base64;
use crate::digest::Digest;
use crate::document::{document, tokens};
use crate::ids::{EvidenceKind, Role, Token};
use crate::json::{Json, Node, Read, ReadError};
use crate::language::both;
use crate::limits::Limit;
use crate::party::Party;
use crate::shape::{Form, Shape, Typed, write_by};
use crate::time::Timestamp;
use crate::unique::refuse_repeats;

document! {
    /// An admission policy (`warifu.admission/1`): whose keys speak as which party and in which roles, and which weaker inputs
    /// are let in. An input of the evaluation like any other, and part of its record.
    pub struct Admission: "admission" = "warifu.admission/1" in default {
        /// Its id, for people.
        id: Token,
        /// The signers that are known.
        signers: Vec<AdmissionSigner> = items(unique "key", "鍵" by key;),
        /// The signers of evidence documents themselves that are known.
        evidence_signers: Vec<EvidenceSigner> = list_of(most Limit::EVIDENCE_SIGNERS, "evidence signers", "証拠の署名者";),
        /// The treatment of an attestation without a signature.
        unsigned: Relaxation,
        /// The treatment of an envelope without a signature by a known signer.
        unknown_signers: Relaxation,
        /// States whether evidence counts whose bytes were not provided.
        evidence: EvidenceRule,
        /// States whether evidence may be used of which only the maker says that it is about the product; `allow` where it is
        /// left out.
        bound_by_maker: Option<BindingRule> = optional,
        /// States whether waivers may be used.
        waivers: WaiverRule,
    }
    check check_evidence_signers;
}

document! {
    /// Somebody whose signature is known.
    pub struct AdmissionSigner: "admission_signer" {
        /// The name, for people.
        name: String,
        /// The key.
        key: PublicKeyText,
        /// As which party it speaks.
        party: Party,
        /// In which roles it speaks.
        roles: Vec<Role> = via(roles),
        /// From when.
        from: Option<Timestamp> = optional,
        /// Until when: the first second at which it does not count any more.
        until: Option<Timestamp> = optional,
    }
}

document! {
    /// Somebody whose signature on an evidence document is known: a build service, a maker of SBOMs. It says nothing about who
    /// may make claims.
    pub struct EvidenceSigner: "evidence_signer" {
        /// The name, for people.
        name: String,
        /// The key. Exactly one of `key` and `certificate` is there.
        key: Option<PublicKeyText> = optional,
        /// The holder of the certificate in a sigstore bundle.
        certificate: Option<CertificateHolder> = optional,
        /// On which kinds of evidence its signature counts; at least one, each once.
        kinds: Vec<SignedKind> = items(unique "kind", "種類" by kind; some "the list of kinds", "種類の一覧";),
        /// From when.
        from: Option<Timestamp> = optional,
        /// Until when: the first second at which it does not count any more.
        until: Option<Timestamp> = optional,
    }
    check check_holder;
    rules r#"{"oneOf": [{"required": ["key"]}, {"required": ["certificate"]}]}"#;
}

document! {
    /// Somebody who is known by the certificates that a sigstore authority gives: compared to the letter, and never by repository.
    pub struct CertificateHolder: "certificate_holder" + Ord + PartialOrd {
        /// The subject of the certificate: a URI or a mail address, such as that of one workflow at one reference.
        identity: String,
        /// The issuer of the token for which the certificate was given, such as `https://token.actions.githubusercontent.com`.
        issuer: String,
        /// The digest of the file with the trusted root: authorities, logs and timestamp authorities. Its bytes have to be
        /// given among the evidence documents.
        trusted_root: Digest,
    }
}

document! {
    /// A kind of evidence, and what a signed statement has to be to count as it.
    pub struct SignedKind: "signed_kind" {
        /// The kind. An attestation names the kind of each document: that is the word of whoever wrote it.
        kind: EvidenceKind,
        /// The in-toto predicate types that count as this kind; at least one. They stand under the signature.
        predicate_types: Vec<String> = items(some "the list of predicate types", "predicate typeの一覧";),
    }
}

impl Admission {
    /// One holder speaks once.
    fn check_evidence_signers(&self, node: Node<'_>) -> Result<(), ReadError> {
        if self.evidence_signers.is_empty() {
            return Ok(());
        }
        let holders = self.evidence_signers.iter().map(|signer| (signer.key, &signer.certificate));
        refuse_repeats(node.member("evidence_signers"), both("signer", "署名者"), holders)
    }
}

impl EvidenceSigner {
    fn check_holder(&self, node: Node<'_>) -> Result<(), ReadError> {
        if self.key.is_some() == self.certificate.is_some() {
            return Err(node.broken(both(
                "an evidence signer has either `key` or `certificate`",
                "証拠の署名者は `key` か `certificate` のどちらか一方を持つ",
            )));
        }
        Ok(())
    }

    /// Returns whether its signature on a statement of this predicate type counts for a document that is given as this kind.
    pub fn covers(&self, kind: &EvidenceKind, predicate_type: &str) -> bool {
        let is_named = |one: &SignedKind| one.predicate_types.iter().any(|named| named == predicate_type);
        self.kinds.iter().any(|one| one.kind == *kind && is_named(one))
    }
}

tokens! {
    /// The treatment of a weaker input.
    pub enum Relaxation {
        /// It is an error.
        Refuse = "refuse",
        /// It is let in as the maker's word, and the record says so.
        AdmitAsFirst = "admit_as_first",
    }
}

tokens! {
    /// States whether evidence counts whose bytes were not provided.
    pub enum EvidenceRule {
        /// The attestation names it by digest: that is enough, and the record says so.
        Declared = "declared",
        /// Its bytes must be at hand.
        Presented = "presented",
    }
}

tokens! {
    /// States whether evidence may be used of which only the maker says that it is about the product.
    pub enum BindingRule {
        /// It is an error.
        Refuse = "refuse",
        /// It may, and the record says so.
        Allow = "allow",
    }
}

tokens! {
    /// States whether waivers may be used.
    pub enum WaiverRule {
        /// They may not.
        Refuse = "refuse",
        /// They may, and the record says so.
        Allow = "allow",
    }
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
        Self::parse(&node.string()?).ok_or_else(|| {
            node.not_canonical(
                both("a public key", "公開鍵"),
                both("`ed25519:` and the base64 of 32 bytes", "`ed25519:` と32バイトのbase64"),
            )
        })
    }
}

impl Typed for PublicKeyText {
    const FORM: Form = Form::Named(&Shape::text(
        "public_key",
        "An Ed25519 public key",
        r#"{"type": "string", "pattern": "^ed25519:[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$"}"#,
    ));
}

write_by!(copy PublicKeyText);

impl Admission {
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
            bound_by_maker: None,
            waivers: WaiverRule::Allow,
        }
    }
}

/// The roles in which a signer speaks. That somebody has signed a document itself is found out, and is nobody's to give.
mod roles {
    use crate::ids::{Role, TOKEN};
    use crate::json::{Json, Node, ReadError};
    use crate::language::both;
    use crate::shape::{Form, List};

    pub(super) const FORM: Form = Form::List(List::of(&Form::Schema(
        r##"{"allOf": [{"$ref": "#/$defs/token"}, {"not": {"const": "document_signer"}}]}"##,
        &[&TOKEN],
    )));

    pub(super) fn read(node: Node<'_>) -> Result<Vec<Role>, ReadError> {
        for item in node.items()? {
            if item.string()? == Role::DOCUMENT_SIGNER {
                return Err(item.broken(both(
                    "the role `document_signer` is held by keys of `evidence_signers` only",
                    "役割 `document_signer` を持てるのは `evidence_signers` の鍵だけである",
                )));
            }
        }
        node.read()
    }

    pub(super) fn write(roles: &[Role]) -> Json {
        Json::list(roles)
    }
}

/// What stands before the 32 bytes in the `SubjectPublicKeyInfo` of every Ed25519 key.
const SPKI_PREFIX: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];
