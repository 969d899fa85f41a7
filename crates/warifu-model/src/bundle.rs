use crate::digest::Digest;
use crate::envelope::Envelope;
use crate::finding::Outcome;
use crate::ids::RequirementId;
use crate::json::{Json, Limits, Node, Read, ReadError, ReadProblem, Tape};
use crate::limits;

/// Everything that an importer needs, in one file (`warifu.bundle/1`), as data: nothing in it has been verified.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Bundle {
    /// The certificate, in its envelope.
    pub certificate: Envelope,
    /// Findings that the holder chose to show.
    pub disclosed: Vec<Disclosure>,
    /// Who may certify: accreditations from the root authority's down, each in its envelope; in any order.
    pub accreditation: Vec<Envelope>,
    /// Status snapshots of the body, each in its envelope; in any order.
    pub status: Vec<Envelope>,
    /// Where the certificate stands in a transparency log: the text of a C2SP tlog-proof.
    pub log: Option<String>,
}

/// One finding shown, with what proves that it is the one that was certified.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Disclosure {
    /// Its place in the set, from zero.
    pub index: u32,
    /// The requirement.
    pub requirement: RequirementId,
    /// Its outcome.
    pub outcome: Outcome,
    /// 32 bytes that keep findings which are not shown from being guessed.
    pub salt: [u8; 32],
    /// The audit path (RFC 6962 section 2.1.1), lowest first.
    pub proof: Vec<Digest>,
}

impl Bundle {
    /// A bundle of a certificate and nothing else.
    pub const fn of(certificate: Envelope) -> Self {
        Self { certificate, disclosed: Vec::new(), accreditation: Vec::new(), status: Vec::new(), log: None }
    }

    /// Reads a bundle.
    pub fn read(bytes: &[u8]) -> Result<Self, ReadError> {
        Tape::parse_within(bytes, Limits::envelope())?.root().read()
    }
}

impl Disclosure {
    /// The bytes of the leaf that this finding is in the tree.
    pub fn leaf(&self) -> Vec<u8> {
        Json::object()
            .with("outcome", self.outcome)
            .with("requirement", &self.requirement)
            .with("salt", data_encoding::HEXLOWER.encode(&self.salt))
            .to_canonical()
    }
}

impl Read for Bundle {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        fields.format(FORMAT)?;
        let bundle = Self {
            certificate: fields.required("certificate")?,
            disclosed: fields.list("disclosed")?,
            accreditation: read_few(fields.find("accreditation"), "accreditations", limits::ACCREDITATIONS)?,
            status: read_few(fields.find("status"), "status snapshots", limits::STATUS_SNAPSHOTS)?,
            log: fields.optional("log")?,
        };
        fields.finish()?;
        Ok(bundle)
    }
}

/// Each costs the gate the opening of an envelope, so that there are not many.
fn read_few(node: Option<Node<'_>>, what: &'static str, limit: usize) -> Result<Vec<Envelope>, ReadError> {
    let Some(node) = node else { return Ok(Vec::new()) };
    let envelopes: Vec<Envelope> = node.read()?;
    if envelopes.len() > limit { Err(node.error(ReadProblem::TooMany { what, limit })) } else { Ok(envelopes) }
}

impl Read for Disclosure {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let disclosure = Self {
            index: fields.required("index")?,
            requirement: fields.required("requirement")?,
            outcome: fields.required("outcome")?,
            salt: read_salt(fields.node_of("salt")?)?,
            proof: fields.required("proof")?,
        };
        fields.finish()?;
        Ok(disclosure)
    }
}

fn read_salt(node: Node<'_>) -> Result<[u8; 32], ReadError> {
    let bytes = data_encoding::HEXLOWER.decode(node.string()?.as_bytes()).ok();
    let salt = bytes.and_then(|bytes| bytes.try_into().ok());
    salt.ok_or_else(|| node.not_canonical("a salt", "64 lower-case hexadecimal digits"))
}

impl From<&Bundle> for Json {
    fn from(bundle: &Bundle) -> Self {
        Self::object()
            .with("format", FORMAT)
            .with("certificate", &bundle.certificate)
            .with_list("disclosed", bundle.disclosed.iter().map(Self::from).collect())
            .with_list("accreditation", bundle.accreditation.iter().map(Self::from).collect())
            .with_list("status", bundle.status.iter().map(Self::from).collect())
            .with_some("log", bundle.log.as_deref())
    }
}

impl From<&Disclosure> for Json {
    fn from(disclosure: &Disclosure) -> Self {
        Self::object()
            .with("index", disclosure.index)
            .with("requirement", &disclosure.requirement)
            .with("outcome", disclosure.outcome)
            .with("salt", data_encoding::HEXLOWER.encode(&disclosure.salt))
            .with("proof", Self::list(disclosure.proof.iter().copied()))
    }
}

const FORMAT: &str = "warifu.bundle/1";
