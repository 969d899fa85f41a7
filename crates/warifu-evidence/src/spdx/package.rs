//! One package, counted and dropped.

use serde::de::MapAccess;

use crate::digests::sha256;
use crate::error::ImportProblem;
use crate::field_state::FieldState;
use crate::hash;
use crate::identifier;
use crate::licence;
use crate::reader::{Member, Object};
use crate::sbom::{Facts, Slips};
use crate::shown::shortened;
use crate::spdx_identifier::{self, Scheme};
use crate::subject::Name;

/// State of a package's fields, and its names.
#[derive(Default)]
pub(super) struct Package {
    pub(super) id: String,
    /// Its name, for messages.
    pub(super) label: String,
    version: String,
    pub(super) names: Vec<Name>,
    pub(super) slips: Slips,
    facts: Facts,
    /// The licences as written: whether they name one depends on what the document defines.
    licences: Vec<String>,
}

impl Package {
    /// Name and version, for people.
    pub(super) fn named(&self) -> String {
        if self.version.is_empty() { self.label.clone() } else { format!("{} {}", self.label, self.version) }
    }

    /// Gives the state of the licence, given which `LicenseRef-` the document defines.
    pub(super) fn settle(&mut self, is_defined: impl Fn(&str) -> bool) -> Facts {
        for text in std::mem::take(&mut self.licences) {
            let state = licence::expression(&text, &is_defined);
            self.slips.licences += u32::from(state == FieldState::Silent && !text.is_empty());
            self.facts.licence.raise(state);
        }
        self.facts
    }

    /// `Organization: NAME` or `Person: NAME (EMAIL)`.
    fn take_agent(&mut self, text: &str) {
        let name = ["Organization:", "Person:"].into_iter().find_map(|kind| text.trim().strip_prefix(kind));
        let state = match (name, FieldState::of(text)) {
            (Some(name), _) => FieldState::of(name.split('(').next().unwrap_or_default()),
            (None, FieldState::Unknown) => FieldState::Unknown,
            (None, _) => {
                self.slips.suppliers += u32::from(!text.is_empty());
                FieldState::Silent
            }
        };
        self.facts.supplier.raise(state);
    }

    fn take_reference(&mut self, reference: &Reference) {
        // the type may be spelled as a URI, `http://spdx.org/rdf/references/purl`
        let locator = reference.locator.as_str();
        let (scheme, value) = match reference.kind.rsplit('/').next().unwrap_or_default() {
            "purl" => (Scheme::Purl, locator),
            "cpe23Type" | "cpe22Type" => (Scheme::Cpe, locator),
            "swid" => (Scheme::Swid, locator.strip_prefix("swid:").unwrap_or_default()),
            _ => return,
        };
        self.names.extend(spdx_identifier::take(scheme, value, &mut self.facts, &mut self.slips));
    }

    fn take_checksum(&mut self, checksum: &Checksum) {
        if checksum.algorithm.as_deref().is_some_and(hash::knows_spdx) {
            self.facts.algorithm = FieldState::Stated;
        }
        let (Some(algorithm), Some(value)) = (&checksum.algorithm, &checksum.value) else {
            self.slips.hashes += 1;
            return;
        };
        if !hash::is_spdx(algorithm, value) {
            self.slips.hashes += 1;
            return;
        }
        self.facts.take_hash(algorithm);
        self.names.extend(checksum.name());
    }
}

impl<'de> Object<'de> for Package {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "SPDXID" => self.id = value.text()?.into_owned(),
            "name" => {
                let name = value.text()?;
                self.facts.name = FieldState::of(&name);
                self.label = shortened(&name);
            }
            "versionInfo" => {
                let version = value.text()?;
                self.version = shortened(&version);
                self.facts.version = FieldState::of(&version);
                self.names.extend(identifier::digest_of_version(&version).map(Name::Sha256));
            }
            "downloadLocation" => {
                self.names.extend(identifier::digest_of_location(&value.text()?).map(Name::Sha256));
            }
            // who made it, else who supplies it
            "originator" | "supplier" => self.take_agent(&value.text()?),
            "licenseConcluded" | "licenseDeclared" => self.licences.push(value.text()?.into_owned()),
            "checksums" => value.objects(|checksum: Checksum| {
                self.take_checksum(&checksum);
                Ok(())
            })?,
            "externalRefs" => value.objects(|reference: Reference| {
                self.take_reference(&reference);
                Ok(())
            })?,
            _ => value.skip()?,
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), ImportProblem> {
        if self.id.is_empty() {
            return Err(ImportProblem::MissingField { key: "SPDXID" });
        }
        if self.label.is_empty() { Err(ImportProblem::MissingField { key: "name" }) } else { Ok(()) }
    }
}

/// A file, as far as it may be what the document describes.
#[derive(Default)]
pub(super) struct File {
    pub(super) id: String,
    /// Its name, for messages.
    pub(super) label: String,
    pub(super) names: Vec<Name>,
}

impl<'de> Object<'de> for File {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "SPDXID" => self.id = value.text()?.into_owned(),
            "fileName" => self.label = shortened(&value.text()?),
            "checksums" => value.objects(|checksum: Checksum| {
                self.names.extend(checksum.name());
                Ok(())
            })?,
            _ => value.skip()?,
        }
        Ok(())
    }
}

#[derive(Default)]
struct Checksum {
    algorithm: Option<String>,
    value: Option<String>,
}

impl Checksum {
    /// The checksum as a name of what has it; only SHA-256 is.
    fn name(&self) -> Option<Name> {
        let value = self.value.as_deref().filter(|_| self.algorithm.as_deref() == Some("SHA256"))?;
        sha256(value).ok().map(Name::Sha256)
    }
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
}

/// A name that the package has elsewhere (`externalRefs`).
#[derive(Default)]
pub(crate) struct Reference {
    pub(crate) kind: String,
    pub(crate) locator: String,
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
}
