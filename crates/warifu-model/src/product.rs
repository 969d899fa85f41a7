use crate::digest::Digest;
use crate::document::{document, tokens};
use crate::ids::Token;
use crate::json::{Node, ReadError};
use crate::language::both;
use crate::localized::Localized;
use crate::unique::refuse_repeats;

document! {
    /// The object of conformity assessment (`warifu.product/1`). It is recognised by the digests of its artifacts and by its
    /// identifiers, never by its name.
    pub struct Product: "product" = "warifu.product/1" in default {
        /// The party that makes it.
        vendor: String,
        /// Its model.
        model: String,
        /// Its version, in whatever form its maker uses.
        version: String,
        /// The kind of product, such as `component`.
        kind: Token,
        /// Its name, for people.
        name: Localized,
        /// Identifiers of this very version; each unique.
        identifiers: Vec<Identifier> = filled_of(unique "identifier", "識別子";),
        /// The files of which it consists, as delivered; at least one.
        artifacts: Vec<Artifact> = items(unique "artifact", "成果物" by digest; some "the list of artifacts", "成果物の一覧";),
    }
    check check_names;
}

document! {
    /// An identifier of a product.
    pub struct Identifier: "identifier" + Ord + PartialOrd {
        /// Its scheme.
        kind: IdentifierKind as "type",
        /// Its text.
        value: String,
    }
    check check_form;
    rules r#"{"allOf": [
        {"if": {"properties": {"type": {"const": "purl"}}, "required": ["type"]},
         "then": {"properties": {"value": {"pattern": "^pkg:"}}}},
        {"if": {"properties": {"type": {"const": "cpe"}}, "required": ["type"]},
         "then": {"properties": {"value": {"pattern": "^cpe:2\\.3:"}}}},
        {"if": {"properties": {"type": {"const": "gtin"}}, "required": ["type"]},
         "then": {"properties": {"value": {"pattern": "^([0-9]{8}|[0-9]{12,14})$"}}}}]}"#;
}

tokens! {
    /// The scheme of an identifier.
    #[derive(Ord, PartialOrd)]
    pub enum IdentifierKind {
        /// Common Platform Enumeration 2.3, formatted string.
        Cpe = "cpe",
        /// Global Trade Item Number (GS1).
        Gtin = "gtin",
        /// The vendor's own model and version designation.
        Model = "model",
        /// Package URL.
        Purl = "purl",
    }
}

document! {
    /// One delivered file.
    pub struct Artifact: "artifact" {
        /// Its name, for people.
        name: String,
        /// The digest of its exact bytes.
        digest: Digest,
    }
}

impl Product {
    /// Returns whether a description from elsewhere is about this product: one artifact digest or one identifier in common.
    pub fn is_same_as(&self, other: &Self) -> bool {
        let same_artifact = |artifact: &Artifact| other.artifacts.iter().any(|theirs| theirs.digest == artifact.digest);
        self.artifacts.iter().any(same_artifact) || self.identifiers.iter().any(|id| other.identifiers.contains(id))
    }

    /// The names by which certificates and lists of components know it: the model, and the values of the identifiers.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.model.as_str()).chain(self.identifiers.iter().map(|one| one.value.as_str()))
    }
}

impl Product {
    /// Digests are told apart while the list is read, names here.
    fn check_names(&self, node: Node<'_>) -> Result<(), ReadError> {
        refuse_repeats(
            node.member("artifacts"),
            both("artifact", "成果物"),
            self.artifacts.iter().map(|artifact| &artifact.name),
        )
    }
}

impl Identifier {
    fn check_form(&self, node: Node<'_>) -> Result<(), ReadError> {
        let value = &self.value;
        let form = match self.kind {
            IdentifierKind::Purl if !value.starts_with("pkg:") => {
                both("pkg:type/namespace/name@version", "pkg:type/namespace/name@version")
            }
            IdentifierKind::Cpe if !value.starts_with("cpe:2.3:") => {
                both("cpe:2.3:part:vendor:product:version:…", "cpe:2.3:part:vendor:product:version:…")
            }
            IdentifierKind::Gtin if !is_gtin(value) => both(
                "8, 12, 13 or 14 digits with a right check digit",
                "チェックディジットの正しい8、12、13、14桁のいずれか",
            ),
            _ => return Ok(()),
        };
        Err(node.member("value").not_canonical(both("an identifier of this type", "この種類の識別子"), form))
    }
}

/// GS1 General Specifications section 7.9: weights 3 and 1 in turn from the right, sum a multiple of ten.
fn is_gtin(text: &str) -> bool {
    let digits: Option<Vec<u32>> = text.chars().map(|c| c.to_digit(10)).collect();
    let Some(digits) = digits.filter(|digits| matches!(digits.len(), 8 | 12 | 13 | 14)) else { return false };
    let weighted = digits.iter().rev().enumerate().map(|(i, digit)| if i % 2 == 0 { *digit } else { digit * 3 });
    weighted.sum::<u32>() % 10 == 0
}
