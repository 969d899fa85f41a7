//! One package: what it says itself, and what it refers to.

use super::element::{Element, NAMESPACE, Property, Reference, Text};
use crate::digests::sha256;
use crate::field_state::FieldState;
use crate::hash;
use crate::identifier;
use crate::relations::Mark;
use crate::sbom::{Facts, Slips};
use crate::shown::shortened;
use crate::spdx_identifier::{self, Scheme};
use crate::subject::Name;

/// A package or a file. Files are no components, but may be what a document is about.
#[derive(Default)]
pub(super) struct Package {
    /// Its name, for messages.
    pub(super) label: String,
    version: String,
    pub(super) names: Vec<Name>,
    pub(super) facts: Facts,
    pub(super) slips: Slips,
    /// Ids of agents, and of hashes and identifiers that stand elsewhere in the document.
    pub(super) agents: Vec<Mark>,
    pub(super) parts: Vec<Mark>,
}

/// A hash or an identifier.
pub(super) enum Fact {
    Hash { algorithm: String, value: String },
    Identifier { kind: String, value: String },
}

impl Fact {
    /// What an element is, if it is one of the two. A verification code of a package is over the names of its files as well, and no
    /// hash of anything that one has.
    pub(super) fn of(element: &Element) -> Option<Self> {
        let text = |text| element.text(text).to_owned();
        match element.class.as_str() {
            "Hash" => Some(Self::Hash { algorithm: text(Text::Algorithm), value: text(Text::HashValue) }),
            "ExternalIdentifier" => {
                Some(Self::Identifier { kind: text(Text::IdentifierType), value: text(Text::Identifier) })
            }
            _ => None,
        }
    }
}

impl Package {
    /// Name and version, for people.
    pub(super) fn named(&self) -> String {
        if self.version.is_empty() { self.label.clone() } else { format!("{} {}", self.label, self.version) }
    }

    /// Reads a package, and gives it with the suppliers that are written inside it.
    pub(super) fn of(element: &mut Element) -> (Self, Vec<Element>) {
        let mut package = Self { label: shortened(element.text(Text::Name)), ..Self::default() };
        package.facts.name = FieldState::of(element.text(Text::Name));
        package.take_texts(element);
        let mut inline = Vec::new();
        for property in [Property::OriginatedBy, Property::SuppliedBy] {
            for agent in element.take(property) {
                match agent {
                    Reference::Id(id) if is_no_element(&id) => package.facts.supplier.raise(FieldState::Unknown),
                    Reference::Id(id) => package.agents.push(Mark::of(&id)),
                    Reference::Inline(agent) => inline.push(agent),
                }
            }
        }
        for property in [Property::VerifiedUsing, Property::ExternalIdentifier] {
            for part in element.take(property) {
                match part {
                    Reference::Id(id) => package.parts.push(Mark::of(&id)),
                    Reference::Inline(part) => package.take_part(&part),
                }
            }
        }
        (package, inline)
    }

    fn take_texts(&mut self, element: &Element) {
        let version = element.text(Text::Version);
        self.facts.version = FieldState::of(version);
        self.version = shortened(version);
        self.names.extend(identifier::digest_of_version(version).map(Name::Sha256));
        self.names.extend(identifier::digest_of_location(element.text(Text::DownloadLocation)).map(Name::Sha256));
        let purl = element.text(Text::PackageUrl);
        if !purl.is_empty() {
            self.take_identifier("packageUrl", purl);
        }
    }

    /// A hash that does not say its class may be a verification code.
    fn take_part(&mut self, part: &Element) {
        match Fact::of(part) {
            Some(fact) => self.take_fact(&fact),
            None => self.slips.hashes += u32::from(part.class.is_empty()),
        }
    }

    pub(super) fn take_fact(&mut self, fact: &Fact) {
        match fact {
            Fact::Identifier { kind, value } => self.take_identifier(kind, value),
            Fact::Hash { algorithm, value } if hash::is_spdx3(algorithm, value) => {
                self.facts.take_hash(algorithm);
                self.facts.algorithm = FieldState::Stated;
                let is_sha256 = algorithm.eq_ignore_ascii_case("sha256");
                self.names.extend(sha256(value).ok().filter(|_| is_sha256).map(Name::Sha256));
            }
            Fact::Hash { algorithm, .. } => {
                if hash::knows_spdx3(algorithm) {
                    self.facts.algorithm = FieldState::Stated;
                }
                self.slips.hashes += 1;
            }
        }
    }

    fn take_identifier(&mut self, kind: &str, value: &str) {
        let (scheme, value) = match kind {
            // `purl` is what SPDX 2 calls it, and means nothing else
            "packageUrl" | "packageURL" | "purl" => (Scheme::Purl, value),
            "cpe23" | "cpe22" => (Scheme::Cpe, value),
            "swid" => (Scheme::Swid, value.strip_prefix("swid:").unwrap_or(value)),
            _ => return,
        };
        self.names.extend(spdx_identifier::take(scheme, value, &mut self.facts, &mut self.slips));
    }
}

/// True for the individuals that stand for "nothing is said" and for "there is none" (SPDX 3.0.1: `NoAssertionElement`,
/// `NoneElement`, and those of licences), by their IRI or by the short name that the context has.
pub(super) fn is_no_element(id: &str) -> bool {
    is_no_assertion(id) || is_none(id)
}

pub(super) fn is_no_assertion(id: &str) -> bool {
    matches!(individual(id), "NoAssertionElement" | "NoAssertionLicense" | "expandedlicensing_NoAssertionLicense")
}

pub(super) fn is_none(id: &str) -> bool {
    matches!(individual(id), "NoneElement" | "NoneLicense" | "expandedlicensing_NoneLicense")
}

fn individual(id: &str) -> &str {
    if id.starts_with(NAMESPACE) { id.rsplit('/').next().unwrap_or_default() } else { id }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn individuals_are_known_by_iri_and_by_name() {
        assert!(is_no_assertion("https://spdx.org/rdf/3.0.1/terms/Core/NoAssertionElement"));
        assert!(is_no_assertion("expandedlicensing_NoAssertionLicense") && is_none("NoneElement"));
        assert!(is_none("https://spdx.org/rdf/3.0.0/terms/ExpandedLicensing/NoneLicense"));
        assert!(!is_no_element("https://example.com/NoneElement") && !is_no_element("SPDXRef-None"));
    }
}
