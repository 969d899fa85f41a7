//! One component, counted and dropped.

use serde::de::MapAccess;

use super::Named;
use crate::digests::{is_hex_digest, sha256};
use crate::error::{Problem, shortened};
use crate::identifier;
use crate::reader::{Member, Object};
use crate::sbom::{Facts, Tally};
use crate::subject::Name;

/// What is read of a component: whether it says certain things, and what it is known by.
#[derive(Default)]
pub(super) struct Component {
    pub(super) facts: Facts,
    pub(super) names: Vec<Name>,
    /// Group, name and version, for messages.
    pub(super) label: String,
    /// The components inside it.
    pub(super) nested: Tally,
}

impl Component {
    pub(super) fn count_into(self, tally: &mut Tally) -> Result<(), Problem> {
        tally.add(self.facts)?;
        tally.merge(self.nested)
    }

    fn label(&mut self, text: &str) {
        if !self.label.is_empty() {
            self.label.push(' ');
        }
        self.label.push_str(&shortened(text));
    }
}

impl<'de> Object<'de> for Component {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "name" => {
                let name = value.text()?;
                self.label(&name);
            }
            "version" => {
                let version = value.text()?;
                self.facts.version = !version.is_empty();
                self.label(&version);
            }
            "purl" => {
                self.names.push(Name::Purl(value.parse(identifier::purl)?));
                self.facts.identifier = true;
            }
            "cpe" => {
                self.names.extend(value.parse(identifier::cpe)?.map(Name::Cpe));
                self.facts.identifier = true;
            }
            // who supplies it: the supplier, else who makes (1.6) or publishes it
            "supplier" | "manufacturer" => {
                let mut organisation = Named::default();
                value.object(&mut organisation)?;
                self.facts.supplier |= organisation.name.is_some();
            }
            "publisher" => self.facts.supplier |= !value.text()?.is_empty(),
            "licenses" => {
                let facts = &mut self.facts;
                value.objects(|licence: Licence| {
                    facts.licence |= licence.stated;
                    Ok(())
                })?;
            }
            "hashes" => {
                let Self { facts, names, .. } = self;
                value.objects(|hash: Hash| {
                    facts.hash = true;
                    names.extend(hash.sha256);
                    Ok(())
                })?;
            }
            "components" => {
                let nested = &mut self.nested;
                value.objects(|component: Self| component.count_into(nested))?;
            }
            _ => value.skip()?,
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), Problem> {
        if self.label.is_empty() { Err(Problem::MissingField { key: "name" }) } else { Ok(()) }
    }
}

/// One entry of `licenses`: a licence by id or name, or an expression.
#[derive(Default)]
struct Licence {
    stated: bool,
}

impl<'de> Object<'de> for Licence {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "license" => {
                let mut choice = LicenceChoice::default();
                value.object(&mut choice)?;
                self.stated |= choice.stated;
            }
            "expression" => self.stated |= !value.text()?.is_empty(),
            _ => value.skip()?,
        }
        Ok(())
    }
}

#[derive(Default)]
struct LicenceChoice {
    stated: bool,
}

impl<'de> Object<'de> for LicenceChoice {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "id" | "name" => self.stated |= !value.text()?.is_empty(),
            _ => value.skip()?,
        }
        Ok(())
    }
}

#[derive(Default)]
struct Hash {
    algorithm: Option<String>,
    content: Option<String>,
    sha256: Option<Name>,
}

impl<'de> Object<'de> for Hash {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "alg" => self.algorithm = Some(value.text()?.into_owned()),
            "content" => self.content = Some(value.text()?.into_owned()),
            _ => value.skip()?,
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), Problem> {
        let algorithm = self.algorithm.as_deref().ok_or(Problem::MissingField { key: "alg" })?;
        let content = self.content.as_deref().ok_or(Problem::MissingField { key: "content" })?;
        if algorithm == "SHA-256" {
            self.sha256 = Some(Name::Sha256(sha256(content)?));
        } else if !is_hex_digest(content) {
            return Err(Problem::Digest { value: shortened(content) });
        }
        Ok(())
    }
}
