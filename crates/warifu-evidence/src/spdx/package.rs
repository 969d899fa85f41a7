//! One package, counted and dropped.

use serde::de::MapAccess;

use crate::digests::{is_hex_digest, sha256};
use crate::error::{Problem, shortened};
use crate::identifier;
use crate::reader::{Member, Object};
use crate::sbom::Facts;
use crate::subject::Name;

/// What is read of a package: whether it says certain things, and what it is known by.
#[derive(Default)]
pub(super) struct Package {
    pub(super) id: String,
    /// Its name, for messages.
    pub(super) label: String,
    pub(super) facts: Facts,
    pub(super) names: Vec<Name>,
}

impl<'de> Object<'de> for Package {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "SPDXID" => self.id = value.text()?.into_owned(),
            "name" => self.label = shortened(&value.text()?),
            "versionInfo" => self.facts.version = is_stated(&value.text()?),
            "supplier" => self.facts.supplier = is_stated(&value.text()?),
            // `NONE` says that there is no licence, which is said
            "licenseConcluded" | "licenseDeclared" => self.facts.licence |= is_stated(&value.text()?),
            "checksums" => {
                let Self { facts, names, .. } = self;
                value.objects(|checksum: Checksum| {
                    facts.hash = true;
                    names.extend(checksum.sha256);
                    Ok(())
                })?;
            }
            "externalRefs" => {
                let Self { facts, names, .. } = self;
                value.objects(|reference: Reference| {
                    facts.identifier |= reference.identifies;
                    names.extend(reference.name);
                    Ok(())
                })?;
            }
            _ => value.skip()?,
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), Problem> {
        if self.id.is_empty() {
            return Err(Problem::MissingField { key: "SPDXID" });
        }
        if self.label.is_empty() { Err(Problem::MissingField { key: "name" }) } else { Ok(()) }
    }
}

/// `NOASSERTION` is SPDX for saying nothing.
fn is_stated(text: &str) -> bool {
    !matches!(text, "" | "NOASSERTION")
}

#[derive(Default)]
struct Checksum {
    algorithm: Option<String>,
    value: Option<String>,
    sha256: Option<Name>,
}

impl<'de> Object<'de> for Checksum {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "algorithm" => self.algorithm = Some(value.text()?.into_owned()),
            "checksumValue" => self.value = Some(value.text()?.into_owned()),
            _ => value.skip()?,
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), Problem> {
        let algorithm = self.algorithm.as_deref().ok_or(Problem::MissingField { key: "algorithm" })?;
        let value = self.value.as_deref().ok_or(Problem::MissingField { key: "checksumValue" })?;
        match algorithm {
            "SHA256" => self.sha256 = Some(Name::Sha256(sha256(value)?)),
            // the one algorithm of SPDX that is no digest and has eight digits
            "ADLER32" => {}
            _ if is_hex_digest(value) => {}
            _ => return Err(Problem::Digest { value: shortened(value) }),
        }
        Ok(())
    }
}

#[derive(Default)]
struct Reference {
    kind: String,
    locator: String,
    identifies: bool,
    name: Option<Name>,
}

impl<'de> Object<'de> for Reference {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "referenceType" => self.kind = value.text()?.into_owned(),
            "referenceLocator" => self.locator = value.text()?.into_owned(),
            _ => value.skip()?,
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), Problem> {
        // the type may be spelled as a URI, `http://spdx.org/rdf/references/purl`
        match self.kind.rsplit('/').next().unwrap_or_default() {
            "purl" => self.name = Some(Name::Purl(identifier::purl(&self.locator)?)),
            "cpe23Type" | "cpe22Type" => self.name = identifier::cpe(&self.locator)?.map(Name::Cpe),
            _ => return Ok(()),
        }
        self.identifies = true;
        Ok(())
    }
}
