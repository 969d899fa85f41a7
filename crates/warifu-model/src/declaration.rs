use crate::digest::Digest;
use crate::ids::{ClaimId, EvidenceKind};
use crate::json::{Json, Node, Read, ReadError, Tape};
use crate::product::Identifier;
use crate::requirement::read_claims;
use crate::time::Timestamp;

/// What people found or declare (`warifu.declaration/1`): an evidence document of the maker, a laboratory or an auditor
/// that states claims itself.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Declaration {
    /// Digests of artifacts that it is about.
    pub artifacts: Vec<Digest>,
    /// Identifiers that it is about.
    pub identifiers: Vec<Identifier>,
    /// The kind of evidence that it is.
    pub kind: EvidenceKind,
    /// Its title.
    pub title: String,
    /// Who made it.
    pub made_by: String,
    /// When it was made.
    pub made_at: Timestamp,
    /// Until when it counts: the first second at which it does not any more.
    pub valid_until: Option<Timestamp>,
    /// What it states.
    pub claims: Vec<(ClaimId, Json)>,
}

impl Declaration {
    /// Reads a declaration.
    pub fn read(bytes: &[u8]) -> Result<Self, ReadError> {
        Tape::parse(bytes)?.root().read()
    }
}

impl Read for Declaration {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        fields.format(FORMAT)?;
        let product = fields.node_of("product")?;
        let mut about = product.fields()?;
        let artifacts: Vec<Digest> = about.list("artifacts")?;
        let identifiers: Vec<Identifier> = about.list("identifiers")?;
        about.finish()?;
        if artifacts.is_empty() && identifiers.is_empty() {
            return Err(product.broken("a declaration names at least one artifact or identifier that it is about"));
        }
        let declaration = Self {
            artifacts,
            identifiers,
            kind: fields.required("kind")?,
            title: fields.required("title")?,
            made_by: fields.required("made_by")?,
            made_at: fields.required("made_at")?,
            valid_until: fields.optional("valid_until")?,
            claims: read_claims(fields.node_of("claims")?)?,
        };
        fields.finish()?;
        Ok(declaration)
    }
}

impl From<&Declaration> for Json {
    fn from(declaration: &Declaration) -> Self {
        let product = Self::object()
            .with("artifacts", Self::list(declaration.artifacts.iter().copied()))
            .with("identifiers", Self::list(&declaration.identifiers));
        let claims = declaration
            .claims
            .iter()
            .fold(Self::object(), |json, (claim, value)| json.with(claim.as_str().to_owned(), value.clone()));
        Self::object()
            .with("format", FORMAT)
            .with("product", product)
            .with("kind", &declaration.kind)
            .with("title", declaration.title.as_str())
            .with("made_by", declaration.made_by.as_str())
            .with("made_at", declaration.made_at)
            .with_some("valid_until", declaration.valid_until)
            .with("claims", claims)
    }
}

const FORMAT: &str = "warifu.declaration/1";
