use crate::digest::Digest;
use crate::ids::Token;
use crate::json::{Json, Node, Read, ReadError, ReadProblem, Tape};
use crate::localized::Localized;
use crate::unique::{read_unique, refuse_repeats};

/// The object of conformity assessment (`warifu.product/1`). It is recognised by the digests of its artifacts and by its
/// identifiers, never by its name.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Product {
    /// Who makes it.
    pub vendor: String,
    /// Its model.
    pub model: String,
    /// Its version, in whatever form its maker uses.
    pub version: String,
    /// What kind of thing it is, `component`.
    pub kind: Token,
    /// Its name, for people.
    pub name: Localized,
    /// Identifiers of this very version; each unique.
    pub identifiers: Vec<Identifier>,
    /// What it consists of, as delivered; at least one.
    pub artifacts: Vec<Artifact>,
}

/// An identifier of a product.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Identifier {
    /// Its scheme.
    pub kind: IdentifierKind,
    /// Its text.
    pub value: String,
}

/// The scheme of an identifier.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum IdentifierKind {
    /// Common Platform Enumeration 2.3, formatted string.
    Cpe,
    /// Global Trade Item Number (GS1).
    Gtin,
    /// The vendor's own model and version designation.
    Model,
    /// Package URL.
    Purl,
}

/// One delivered file.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Artifact {
    /// Its name, for people.
    pub name: String,
    /// The digest of its exact bytes.
    pub digest: Digest,
}

impl Product {
    /// Reads a product document.
    pub fn read(bytes: &[u8]) -> Result<Self, ReadError> {
        Tape::parse(bytes)?.root().read()
    }

    /// Whether a description from elsewhere is about this product: one artifact digest or one identifier in common.
    pub fn is_same_as(&self, other: &Self) -> bool {
        let same_artifact = |artifact: &Artifact| other.artifacts.iter().any(|theirs| theirs.digest == artifact.digest);
        self.artifacts.iter().any(same_artifact) || self.identifiers.iter().any(|id| other.identifiers.contains(id))
    }
}

impl IdentifierKind {
    /// The text form.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Cpe => "cpe",
            Self::Gtin => "gtin",
            Self::Model => "model",
            Self::Purl => "purl",
        }
    }
}

impl Read for Product {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        fields.format(FORMAT)?;
        let identifiers = fields.find("identifiers").map(read_identifiers).transpose()?.unwrap_or_default();
        let product = Self {
            vendor: fields.required("vendor")?,
            model: fields.required("model")?,
            version: fields.required("version")?,
            kind: fields.required("kind")?,
            name: fields.required("name")?,
            identifiers,
            artifacts: read_artifacts(fields.node_of("artifacts")?)?,
        };
        fields.finish()?;
        Ok(product)
    }
}

fn read_identifiers(node: Node<'_>) -> Result<Vec<Identifier>, ReadError> {
    read_unique(node, "identifier", |identifier: &Identifier| identifier)
}

fn read_artifacts(node: Node<'_>) -> Result<Vec<Artifact>, ReadError> {
    let artifacts = read_unique(node, "artifact", |artifact: &Artifact| &artifact.digest)?;
    refuse_repeats(node, "artifact", artifacts.iter().map(|artifact| &artifact.name))?;
    if artifacts.is_empty() {
        return Err(node.error(ReadProblem::Empty { what: "the list of artifacts" }));
    }
    Ok(artifacts)
}

impl Read for Identifier {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let kind: IdentifierKind = fields.required("type")?;
        let value_node = fields.node_of("value")?;
        let value: String = value_node.read()?;
        fields.finish()?;
        let form = match kind {
            IdentifierKind::Purl if !value.starts_with("pkg:") => Some("pkg:type/namespace/name@version"),
            IdentifierKind::Cpe if !value.starts_with("cpe:2.3:") => Some("cpe:2.3:part:vendor:product:version:…"),
            IdentifierKind::Gtin if !is_gtin(&value) => Some("8, 12, 13 or 14 digits with a right check digit"),
            _ => None,
        };
        match form {
            Some(form) => Err(value_node.not_canonical("an identifier of this type", form)),
            None => Ok(Self { kind, value }),
        }
    }
}

/// GS1 General Specifications section 7.9: weights 3 and 1 in turn from the right, sum a multiple of ten.
fn is_gtin(text: &str) -> bool {
    let digits: Option<Vec<u32>> = text.chars().map(|c| c.to_digit(10)).collect();
    let Some(digits) = digits.filter(|digits| matches!(digits.len(), 8 | 12 | 13 | 14)) else { return false };
    let weighted = digits.iter().rev().enumerate().map(|(i, digit)| if i % 2 == 0 { *digit } else { digit * 3 });
    weighted.sum::<u32>() % 10 == 0
}

impl Read for IdentifierKind {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        match node.string()?.as_ref() {
            "cpe" => Ok(Self::Cpe),
            "gtin" => Ok(Self::Gtin),
            "model" => Ok(Self::Model),
            "purl" => Ok(Self::Purl),
            _ => Err(node.error(ReadProblem::NotOneOf { allowed: "cpe, gtin, model, purl".into() })),
        }
    }
}

impl Read for Artifact {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let artifact = Self { name: fields.required("name")?, digest: fields.required("digest")? };
        fields.finish()?;
        Ok(artifact)
    }
}

impl From<&Product> for Json {
    fn from(product: &Product) -> Self {
        Self::object()
            .with("format", FORMAT)
            .with("vendor", product.vendor.as_str())
            .with("model", product.model.as_str())
            .with("version", product.version.as_str())
            .with("kind", &product.kind)
            .with("name", &product.name)
            .with("identifiers", Self::list(&product.identifiers))
            .with("artifacts", Self::list(&product.artifacts))
    }
}

impl From<&Identifier> for Json {
    fn from(identifier: &Identifier) -> Self {
        Self::object().with("type", identifier.kind.as_str()).with("value", identifier.value.as_str())
    }
}

impl From<&Artifact> for Json {
    fn from(artifact: &Artifact) -> Self {
        Self::object().with("name", artifact.name.as_str()).with("digest", artifact.digest)
    }
}

const FORMAT: &str = "warifu.product/1";
