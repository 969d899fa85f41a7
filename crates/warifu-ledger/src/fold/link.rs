use std::collections::BTreeSet;

use warifu_model::{Certificate, Digest, IdentifierKind, Record};
use warifu_signing::number_as_seen;

use crate::error::LedgerError;
use crate::rows::bounded;
use crate::store::Write;
use crate::tables::LINK;

/// Declares the kinds of links.
macro_rules! kinds {
    ($($(#[doc = $doc:literal])* $variant:ident = $word:literal,)*) => {
        /// A kind of value that leads to a certificate.
        #[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
        pub enum LinkKind {
            $($(#[doc = $doc])* $variant,)*
        }

        impl LinkKind {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// As it stands in the column.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }
        }
    };
}

kinds! {
    /// The digest of an artifact of the product.
    Artifact = "artifact",
    /// The digest of the statement of a component's certificate.
    Component = "component",
    /// The id of a key whose word counted: it signed a document of evidence, or an attestation that was heard in a role.
    Counted = "counted",
    /// A Common Platform Enumeration name of the product.
    Cpe = "cpe",
    /// The digest of a document of evidence.
    Evidence = "evidence",
    /// A Global Trade Item Number of the product.
    Gtin = "gtin",
    /// The id of a key that signed an attestation which was heard in no role.
    Heard = "heard",
    /// The name of the holder, in either language ([`seen_value`]).
    Holder = "holder",
    /// The digest of an attestation, of the admission policy or of the waivers.
    Input = "input",
    /// The level.
    Level = "level",
    /// The maker's own designation of the product.
    Model = "model",
    /// A package URL of the product without version, qualifiers and subpath ([`package`]).
    Package = "package",
    /// A name of the product: vendor, model and version, vendor and model, model alone, or its name in either language ([`seen_value`]).
    Product = "product",
    /// A package URL of the product.
    Purl = "purl",
    /// A series under which it is granted.
    Series = "series",
    /// The id of a key that signed the certificate.
    Signer = "signer",
    /// The id of the set that it conforms to, `@` and its version.
    Set = "set",
}

/// The value under which something is linked: itself, or the text of its digest where it is long.
pub fn link_value(value: &str) -> String {
    bounded(value)
}

/// The value under which a name is linked: as people see it, whatever its capitals, spaces and widths ([`number_as_seen`]).
///
/// ```
/// use warifu_ledger::fold::seen_value;
///
/// assert_eq!(seen_value("Hama Controls"), seen_value("ＨＡＭＡ　controls"));
/// ```
pub fn seen_value(name: &str) -> String {
    bounded(&number_as_seen(name))
}

/// A package URL without version, qualifiers and subpath.
///
/// ```
/// use warifu_ledger::fold::package;
///
/// assert_eq!(package("pkg:npm/%40hama/core@1.2.0?os=linux#lib"), "pkg:npm/%40hama/core");
/// assert_eq!(package("pkg:npm/@hama/core"), "pkg:npm/@hama/core");
/// ```
pub fn package(purl: &str) -> &str {
    let purl = purl.split(['?', '#']).next().unwrap_or(purl);
    match purl.rsplit_once('@') {
        // the @ of a scope stands before a slash
        Some((package, version)) if !version.contains('/') => package,
        _ => purl,
    }
}

/// The links of a statement.
pub(super) fn of_certificate(certificate: &Certificate) -> BTreeSet<(LinkKind, String)> {
    let product = &certificate.product;
    let mut links = BTreeSet::new();
    links.extend(product.artifacts.iter().map(|artifact| (LinkKind::Artifact, artifact.digest.to_string())));
    links.extend(product.identifiers.iter().map(|identifier| {
        let kind = match identifier.kind {
            IdentifierKind::Cpe => LinkKind::Cpe,
            IdentifierKind::Gtin => LinkKind::Gtin,
            IdentifierKind::Model => LinkKind::Model,
            IdentifierKind::Purl => LinkKind::Purl,
        };
        (kind, link_value(&identifier.value))
    }));
    let names = [&certificate.holder.name.en, &certificate.holder.name.ja];
    links.extend(names.into_iter().map(|name| (LinkKind::Holder, seen_value(name))));
    let (vendor, model, version) = (&product.vendor, &product.model, &product.version);
    let written = [format!("{vendor} {model} {version}"), format!("{vendor} {model}"), model.clone()];
    let names = written.iter().chain([&product.name.en, &product.name.ja]);
    links.extend(names.map(|name| (LinkKind::Product, seen_value(name))));
    let purls = product.identifiers.iter().filter(|identifier| identifier.kind == IdentifierKind::Purl);
    links.extend(purls.map(|purl| (LinkKind::Package, link_value(package(&purl.value)))));
    links.extend(certificate.level.iter().map(|level| (LinkKind::Level, link_value(level))));
    links.extend(certificate.series.iter().map(|series| (LinkKind::Series, series.to_string())));
    let set = format!("{}@{}", certificate.set.id, certificate.set.version);
    links.insert((LinkKind::Set, link_value(&set)));
    links
}

/// The links of a record.
pub(super) fn of_record(record: &Record) -> BTreeSet<(LinkKind, String)> {
    let mut links = BTreeSet::new();
    for input in &record.inputs {
        links.insert((LinkKind::Input, input.digest.to_string()));
        let kind = if input.roles.is_empty() { LinkKind::Heard } else { LinkKind::Counted };
        links.extend(input.signers.iter().map(|signer| (kind, signer.key.to_string())));
    }
    links.insert((LinkKind::Input, record.admission.digest.to_string()));
    links.extend(record.waivers.as_ref().map(|waivers| (LinkKind::Input, waivers.digest.to_string())));
    for used in &record.evidence {
        links.insert((LinkKind::Evidence, used.digest.to_string()));
        let keys = used.signers.iter().filter_map(|signer| signer.key);
        links.extend(keys.map(|key| (LinkKind::Counted, key.to_string())));
    }
    links.extend(record.certificates.iter().map(|fact| (LinkKind::Component, fact.certificate.to_string())));
    links
}

pub(super) fn put(
    store: &mut dyn Write,
    place: u32,
    links: impl IntoIterator<Item = (LinkKind, String)>,
) -> Result<(), LedgerError> {
    for (kind, value) in links {
        store.put(&LINK, &[kind.as_str().into(), value.into(), i64::from(place).into()])?;
    }
    Ok(())
}

/// The text of a key's id, as records and links have it.
pub(super) fn key_id(key: &[u8; 32]) -> String {
    let id: Digest = warifu_model::PublicKeyText::from_bytes(*key).id();
    id.to_string()
}
