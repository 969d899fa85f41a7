//! How an SBOM names the product that it is about: for a description of the product, not for evidence.

use serde::Deserialize;
use warifu_model::{Digest, Identifier, IdentifierKind};

/// Describes what an SBOM says of its subject. What it does not say, or says in a form that is not understood, is none.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct NamedSubject {
    /// Who makes it.
    pub(crate) vendor: Option<String>,
    /// Its name.
    pub(crate) name: Option<String>,
    /// Its version.
    pub(crate) version: Option<String>,
    /// Its identifiers.
    pub(crate) identifiers: Vec<Identifier>,
    /// The SHA-256 digests of its files.
    pub(crate) digests: Vec<Digest>,
}

/// Reads how an SBOM names its subject: `metadata.component` of CycloneDX JSON, or the one package that an SPDX 2 JSON document
/// describes. None for anything else, and where an SPDX document describes several packages.
pub(crate) fn subject_of_sbom(bytes: &[u8]) -> Option<NamedSubject> {
    let document: Sbom = serde_json::from_slice(bytes).ok()?;
    if document.bom_format.as_deref() == Some("CycloneDX") {
        return document.metadata?.component.map(Component::named);
    }
    document.spdx_version.as_deref().filter(|version| version.starts_with("SPDX-2."))?;
    let described = |relation: &Relationship| relation.kind == "DESCRIBES" && relation.from == "SPDXRef-DOCUMENT";
    let mut ids = document.described;
    ids.extend(document.relationships.into_iter().filter(described).map(|relation| relation.to));
    ids.sort();
    ids.dedup();
    let [id] = ids.as_slice() else { return None };
    document.packages.into_iter().find(|package| package.id == *id).map(Package::named)
}

#[derive(Deserialize)]
struct Sbom {
    #[serde(rename = "bomFormat")]
    bom_format: Option<String>,
    metadata: Option<Metadata>,
    #[serde(rename = "spdxVersion")]
    spdx_version: Option<String>,
    #[serde(rename = "documentDescribes", default)]
    described: Vec<String>,
    #[serde(default)]
    relationships: Vec<Relationship>,
    #[serde(default)]
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Metadata {
    component: Option<Component>,
}

#[derive(Deserialize)]
struct Component {
    name: Option<String>,
    version: Option<String>,
    purl: Option<String>,
    cpe: Option<String>,
    publisher: Option<String>,
    manufacturer: Option<Party>,
    supplier: Option<Party>,
    #[serde(default)]
    hashes: Vec<Hash>,
}

#[derive(Deserialize)]
struct Party {
    name: Option<String>,
}

#[derive(Deserialize)]
struct Hash {
    #[serde(alias = "algorithm")]
    alg: Option<String>,
    #[serde(alias = "checksumValue")]
    content: Option<String>,
}

#[derive(Deserialize)]
struct Relationship {
    #[serde(rename = "relationshipType")]
    kind: String,
    #[serde(rename = "spdxElementId")]
    from: String,
    #[serde(rename = "relatedSpdxElement")]
    to: String,
}

#[derive(Deserialize)]
struct Package {
    #[serde(rename = "SPDXID")]
    id: String,
    name: Option<String>,
    #[serde(rename = "versionInfo")]
    version: Option<String>,
    supplier: Option<String>,
    #[serde(default)]
    checksums: Vec<Hash>,
    #[serde(rename = "externalRefs", default)]
    references: Vec<Reference>,
}

#[derive(Deserialize)]
struct Reference {
    #[serde(rename = "referenceType")]
    kind: Option<String>,
    #[serde(rename = "referenceLocator")]
    locator: Option<String>,
}

impl Component {
    fn named(self) -> NamedSubject {
        let party = |party: Option<Party>| party.and_then(|party| party.name);
        let vendor = party(self.manufacturer).or_else(|| party(self.supplier)).or(self.publisher);
        let identifiers = identifier(IdentifierKind::Purl, self.purl).chain(identifier(IdentifierKind::Cpe, self.cpe));
        NamedSubject {
            vendor,
            name: self.name,
            version: self.version,
            identifiers: identifiers.collect(),
            digests: digests(self.hashes),
        }
    }
}

impl Package {
    fn named(self) -> NamedSubject {
        let vendor = self.supplier.and_then(|supplier| supplier.strip_prefix("Organization: ").map(str::to_owned));
        let references = self.references.into_iter().flat_map(|reference| {
            let kind = match reference.kind.as_deref() {
                Some("purl") => Some(IdentifierKind::Purl),
                Some("cpe23Type") => Some(IdentifierKind::Cpe),
                _ => None,
            };
            kind.into_iter().flat_map(move |kind| identifier(kind, reference.locator.clone()))
        });
        NamedSubject {
            vendor,
            name: self.name,
            version: self.version,
            identifiers: references.collect(),
            digests: digests(self.checksums),
        }
    }
}

/// An identifier in the form that products have.
fn identifier(kind: IdentifierKind, value: Option<String>) -> impl Iterator<Item = Identifier> {
    let start = match kind {
        IdentifierKind::Purl => "pkg:",
        _ => "cpe:2.3:",
    };
    value.filter(|value| value.starts_with(start)).map(|value| Identifier { kind, value }).into_iter()
}

fn digests(hashes: Vec<Hash>) -> Vec<Digest> {
    let is_sha256 = |hash: &Hash| matches!(hash.alg.as_deref(), Some("SHA-256" | "SHA256"));
    let hashes = hashes.into_iter().filter(is_sha256);
    hashes.filter_map(|hash| Digest::parse_hex(&hash.content?.to_ascii_lowercase())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cyclonedx_document_names_its_component() {
        let hash = "ab".repeat(32);
        let text = format!(
            r#"{{"bomFormat": "CycloneDX", "metadata": {{"component": {{"name": "plc", "version": "2.1", "purl": "pkg:generic/plc@2.1",
            "cpe": "not a cpe", "manufacturer": {{"name": "Maker"}}, "hashes": [{{"alg": "SHA-256", "content": "{hash}"}}]}}}}}}"#
        );
        let named = subject_of_sbom(text.as_bytes()).unwrap();
        assert_eq!((named.vendor.as_deref(), named.name.as_deref()), (Some("Maker"), Some("plc")));
        assert_eq!((named.identifiers.len(), named.digests.len()), (1, 1));
    }

    #[test]
    fn an_spdx_document_that_describes_two_packages_names_none() {
        let one = r#"{"spdxVersion": "SPDX-2.3", "documentDescribes": ["SPDXRef-a"], "packages": [
            {"SPDXID": "SPDXRef-a", "name": "a", "versionInfo": "1", "supplier": "Organization: Maker"}, {"SPDXID": "SPDXRef-b"}]}"#;
        assert_eq!(subject_of_sbom(one.as_bytes()).unwrap().vendor.as_deref(), Some("Maker"));
        let two = one.replace(r#"["SPDXRef-a"]"#, r#"["SPDXRef-a", "SPDXRef-b"]"#);
        assert_eq!(subject_of_sbom(two.as_bytes()), None);
        assert_eq!(subject_of_sbom(b"{}"), None);
    }
}
