//! SPDX 2.3, JSON: an SBOM.
//!
//! The document is about the packages that it describes (`documentDescribes`, a `DESCRIBES` relationship of the
//! document, or `DESCRIBED_BY`). Of these, the ones that are the product are not counted as components; all other
//! packages are. Files and snippets are not components. Relationships are all but those that say what is described.
//!
//! SPDX 2.2 is not read. What is used of a document is spelled almost alike in both, but 2.2 documents met in practice
//! do not say what they describe, and a claim `sbom.spec_version` below 2.3 is of use to no requirement of today.

mod package;

use std::collections::BTreeSet;

use serde::de::MapAccess;
use warifu_model::Timestamp;

use crate::claims::claim_text;
use crate::error::{ImportError, Problem, SHOWN, shortened};
use crate::imported::{Content, Note, Part};
use crate::limits;
use crate::reader::{Member, Object, Trail, read_object};
use crate::sbom::{Facts, Sbom, Tally};
use crate::subject::{About, Name, Target};
use package::Package;

/// Reads the document and checks what it is about.
pub(crate) fn read(trail: &Trail<'_>, target: &Target) -> Result<Content, ImportError> {
    let mut document = Document::new(target);
    read_object(trail, &mut document)?;
    let missing = |place: &str, key| ImportError::at(place, Problem::MissingField { key });
    let spec_version = document.spec_version.ok_or_else(|| missing("", "spdxVersion"))?;
    let created = document.creation.created.ok_or_else(|| missing("/creationInfo", "created"))?;
    let (about, tally) = document.sort_packages()?;
    let Ok(matched) = target.matched(&about, "/packages") else { return Err(document.mismatch(trail.text())) };
    let mut notes: Vec<_> = matched.note().into_iter().collect();
    if document.describes_its_only_package() {
        notes.push(Note::OnlyPackageDescribed);
    }
    let made_by = document.creation.made_by().map(claim_text).transpose();
    let made_by = made_by.map_err(|problem| ImportError::at("/creationInfo/creators", problem))?;
    let relationships = document.relationships;
    let sbom = Sbom { format: "spdx", spec_version, created: Some(created), tally, relationships };
    Ok(Content { parts: Part::of("sbom", made_by, Some(created), sbom.claims()).into_iter().collect(), notes })
}

struct Document<'t> {
    target: &'t Target,
    spec_version: Option<&'static str>,
    name: String,
    creation: Creation,
    described: BTreeSet<String>,
    /// Packages that are known by none of the product's names.
    tally: Tally,
    /// The others: components or the product itself, which shows when it is known what is described.
    alike: Vec<Alike>,
    relationships: u32,
}

struct Alike {
    id: String,
    facts: Facts,
    names: Vec<Name>,
}

impl<'t> Document<'t> {
    fn new(target: &'t Target) -> Self {
        Self {
            target,
            spec_version: None,
            name: String::new(),
            creation: Creation::default(),
            described: BTreeSet::new(),
            tally: Tally::default(),
            alike: Vec::new(),
            relationships: 0,
        }
    }

    /// SPDX 2.3 clause 11.1: a document with a single package need not say that it describes it.
    fn describes_its_only_package(&self) -> bool {
        self.described.is_empty() && self.tally.components == 0 && self.alike.len() == 1
    }

    /// The names of the described packages that are the product, and the count of all other packages.
    fn sort_packages(&self) -> Result<(About, Tally), ImportError> {
        let (mut about, mut tally) = (About::default(), self.tally);
        for package in &self.alike {
            if self.described.contains(&package.id) || self.describes_its_only_package() {
                about.extend(package.names.iter().cloned());
            } else {
                tally.add(package.facts).map_err(|problem| ImportError::at("/packages", problem))?;
            }
        }
        Ok((about, tally))
    }

    /// The error that shows what the document is about; reads it once more for the names of the described packages.
    fn mismatch(&self, text: &str) -> ImportError {
        let mut described = Described { ids: &self.described, about: About::default() };
        let about = match read_object(&Trail::new(text, None), &mut described) {
            Ok(()) => described.about,
            Err(error) => return error,
        };
        let mut about = about;
        if !self.described.is_empty() {
            about.label(&self.name);
        }
        for id in self.described.iter().take(SHOWN) {
            about.label(id);
        }
        match self.target.matched(&about, "/documentDescribes") {
            Ok(_) => ImportError::at("/documentDescribes", Problem::SubjectMissing),
            Err(error) => error,
        }
    }
}

impl<'de> Object<'de> for Document<'_> {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "spdxVersion" => self.spec_version = Some(value.parse(spec_version)?),
            "name" => self.name = value.text()?.into_owned(),
            "creationInfo" => value.object(&mut self.creation)?,
            "documentDescribes" => {
                let described = &mut self.described;
                value.texts(|id| describe(described, id.into_owned()))?;
            }
            "packages" => {
                let Self { target, tally, alike, .. } = self;
                value.objects(|package: Package| {
                    if !target.is_known_by(&package.names) {
                        return tally.add(package.facts);
                    }
                    if alike.len() >= limits::SUBJECTS {
                        return Err(Problem::TooMany {
                            what: "packages that are the product",
                            limit: limits::SUBJECTS,
                        });
                    }
                    let Package { id, facts, names, .. } = package;
                    alike.push(Alike { id, facts, names });
                    Ok(())
                })?;
            }
            "relationships" => {
                let Self { described, relationships, .. } = self;
                value.objects(|relationship: Relationship| {
                    if let Some(id) = relationship.described() {
                        return describe(described, id);
                    }
                    *relationships = relationships.saturating_add(1);
                    Ok(())
                })?;
            }
            _ => value.skip()?,
        }
        Ok(())
    }
}

fn describe(described: &mut BTreeSet<String>, id: String) -> Result<(), Problem> {
    if described.len() >= limits::SUBJECTS {
        return Err(Problem::TooMany { what: "described elements", limit: limits::SUBJECTS });
    }
    described.insert(id);
    Ok(())
}

fn spec_version(text: &str) -> Result<&'static str, Problem> {
    match text {
        "SPDX-2.3" => Ok("2.3.0"),
        other => {
            let version = shortened(other.strip_prefix("SPDX-").unwrap_or(other));
            Err(Problem::UnsupportedVersion { format: "SPDX", version })
        }
    }
}

#[derive(Default)]
struct Creation {
    created: Option<Timestamp>,
    organization: Option<String>,
    person: Option<String>,
    tool: Option<String>,
}

impl Creation {
    /// Who made the document: an organisation before a person before a tool.
    fn made_by(&self) -> Option<&str> {
        let first = self.organization.as_ref().or(self.person.as_ref()).or(self.tool.as_ref());
        first.map(String::as_str)
    }

    /// Keeps the first of each kind.
    fn add(&mut self, creator: &str) {
        let Some((kind, name)) = creator.split_once(':') else { return };
        let place = match kind {
            "Organization" => &mut self.organization,
            "Person" => &mut self.person,
            "Tool" => &mut self.tool,
            _ => return,
        };
        let name = name.trim();
        if place.is_none() && !name.is_empty() {
            *place = Some(name.to_owned());
        }
    }
}

impl<'de> Object<'de> for Creation {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "created" => self.created = Some(value.parse(crate::timestamp::timestamp)?),
            "creators" => value.texts(|creator| {
                self.add(&creator);
                Ok(())
            })?,
            _ => value.skip()?,
        }
        Ok(())
    }
}

#[derive(Default)]
struct Relationship {
    from: String,
    to: String,
    kind: String,
}

impl Relationship {
    /// The element that this relationship says the document describes.
    fn described(self) -> Option<String> {
        match self.kind.as_str() {
            "DESCRIBES" if self.from == DOCUMENT => Some(self.to),
            "DESCRIBED_BY" if self.to == DOCUMENT => Some(self.from),
            _ => None,
        }
    }
}

impl<'de> Object<'de> for Relationship {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "spdxElementId" => self.from = value.text()?.into_owned(),
            "relatedSpdxElement" => self.to = value.text()?.into_owned(),
            "relationshipType" => self.kind = value.text()?.into_owned(),
            _ => value.skip()?,
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), Problem> {
        let members =
            [("spdxElementId", &self.from), ("relatedSpdxElement", &self.to), ("relationshipType", &self.kind)];
        match members.into_iter().find(|(_, text)| text.is_empty()) {
            Some((key, _)) => Err(Problem::MissingField { key }),
            None => Ok(()),
        }
    }
}

/// Reads only the packages that the document describes, for a message.
struct Described<'t> {
    ids: &'t BTreeSet<String>,
    about: About,
}

impl<'de> Object<'de> for Described<'_> {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        if key != "packages" {
            return value.skip();
        }
        let Self { ids, about } = self;
        value.objects(|package: Package| {
            if ids.contains(&package.id) {
                about.label(&package.label);
                about.extend(package.names);
            }
            Ok(())
        })
    }
}

/// The id that every SPDX document has.
const DOCUMENT: &str = "SPDXRef-DOCUMENT";
