use data_encoding::HEXLOWER;

use crate::digest::Digest;
use crate::document::document;
use crate::envelope::Envelope;
use crate::finding::Outcome;
use crate::ids::RequirementId;
use crate::limits::Limit;
use crate::shape::Write as _;

document! {
    /// Everything that an importer needs, in one file (`warifu.bundle/1`), as data: nothing in it has been verified.
    pub struct Bundle: "bundle" = "warifu.bundle/1" in envelope {
        /// The certificate, in its envelope.
        certificate: Envelope,
        /// Findings that the holder chose to show.
        disclosed: Vec<Disclosure> = list,
        /// The accreditations from the root authority's down, each in its envelope; in any order.
        accreditation: Vec<Envelope> = list_of(most Limit::ACCREDITATIONS, "accreditations", "認定";),
        /// Status snapshots of the body, each in its envelope; in any order.
        status: Vec<Envelope> = list_of(most Limit::STATUS_SNAPSHOTS, "status snapshots", "状態一覧";),
        /// Arrangements by which it may be recognised, each in its envelope; in any order.
        arrangements: Vec<Envelope> = list_of(most Limit::ARRANGEMENTS, "arrangements", "承認取決め";),
        /// The proof that the certificate stands in a transparency log: the text of a C2SP tlog-proof.
        log: Option<String> = optional,
    }
}

document! {
    /// One finding shown, with what proves that it is the one that was certified.
    pub struct Disclosure: "disclosure" {
        /// Its place in the set, from zero.
        index: u32,
        /// The requirement.
        requirement: RequirementId,
        /// Its outcome.
        outcome: Outcome,
        /// 32 bytes that keep findings which are not shown from being guessed.
        salt: [u8; 32] = via(salt),
        /// The audit path (RFC 6962 section 2.1.1), lowest first.
        proof: Vec<Digest>,
    }
}

impl Bundle {
    /// A bundle of a certificate and nothing else.
    pub const fn of(certificate: Envelope) -> Self {
        Self {
            certificate,
            disclosed: Vec::new(),
            accreditation: Vec::new(),
            status: Vec::new(),
            arrangements: Vec::new(),
            log: None,
        }
    }
}

impl Disclosure {
    /// The bytes of the leaf that this finding is in the tree.
    pub fn leaf(&self) -> Vec<u8> {
        let mut salt = [0; 64];
        HEXLOWER.encode_mut(&self.salt, &mut salt);
        let mut leaf = Vec::with_capacity(LEAF_BYTES);
        leaf.extend_from_slice(br#"{"outcome":"#);
        self.outcome.write(&mut leaf);
        leaf.extend_from_slice(br#","requirement":"#);
        self.requirement.write(&mut leaf);
        leaf.extend_from_slice(br#","salt":""#);
        leaf.extend_from_slice(&salt);
        leaf.extend_from_slice(br#""}"#);
        leaf
    }
}

/// What room is made for a leaf: what most of them take.
const LEAF_BYTES: usize = 192;

/// How a salt is written: 64 hexadecimal digits.
mod salt {
    use data_encoding::HEXLOWER;

    use crate::json::{Json, Node, ReadError};
    use crate::language::both;
    use crate::shape::Form;

    pub(super) const FORM: Form = Form::Schema(r#"{"type": "string", "pattern": "^[0-9a-f]{64}$"}"#, &[]);

    pub(super) fn read(node: Node<'_>) -> Result<[u8; 32], ReadError> {
        let bytes = HEXLOWER.decode(node.string()?.as_bytes()).ok();
        let salt = bytes.and_then(|bytes| bytes.try_into().ok());
        salt.ok_or_else(|| {
            node.not_canonical(both("a salt", "ソルト"), both("64 lower-case hexadecimal digits", "小文字の16進数64桁"))
        })
    }

    pub(super) fn write(salt: &[u8; 32]) -> Json {
        Json::Text(HEXLOWER.encode(salt))
    }
}
