//! SPDX 2.2 and 2.3 (JSON): packages, and what contains or needs what.

use std::collections::BTreeMap;

use serde::de::MapAccess;
use warifu_evidence::engine::{Member, Object, Trail, read_object, sha256, within};
use warifu_evidence::{Countable, ImportError};
use warifu_model::Digest;

use super::parts::{Bom, BomComponent, paths};
use crate::limits;
use crate::named::{Item, Known};

pub(super) fn read(trail: &Trail<'_>) -> Result<Bom, ImportError> {
    let mut document = Document::default();
    read_object(trail, &mut document)?;
    let places: BTreeMap<&str, usize> =
        document.packages.iter().enumerate().map(|(place, package)| (package.id.as_str(), place)).collect();
    let mut arrows: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let mut roots: Vec<usize> = document.described.iter().filter_map(|id| places.get(id.as_str()).copied()).collect();
    for Relationship { from, kind, to } in &document.relationships {
        let (from, to) = (places.get(from.as_str()), places.get(to.as_str()));
        match (kind.as_str(), from, to) {
            ("DESCRIBES", _, Some(to)) => roots.push(*to),
            ("DESCRIBED_BY", Some(from), _) => roots.push(*from),
            (kind, Some(from), Some(to)) if DOWN.contains(&kind) => arrows.entry(*from).or_default().push(*to),
            (kind, Some(from), Some(to)) if UP.contains(&kind) => arrows.entry(*to).or_default().push(*from),
            _ => {}
        }
    }
    let items: Vec<(Item, u32)> = document.packages.iter().map(|package| (package.item(), package.unusable)).collect();
    let labels: Vec<String> = items.iter().map(|(item, _)| item.label()).collect();
    let paths = paths(&labels, &arrows, &roots);
    let unusable = items.iter().map(|(_, unusable)| *unusable).fold(0, u32::saturating_add);
    let packages = items.into_iter().zip(paths).map(|((item, _), path)| BomComponent { item, path });
    // a file is known by its digest alone: its name is that of many
    let files = document.files.into_iter().map(|digests| {
        let known = Known { digests, ..Known::default() };
        BomComponent { item: Item { known, version: None }, path: Vec::new() }
    });
    let components = packages.chain(files).collect();
    Ok(Bom { components, unusable })
}

#[derive(Default)]
struct Document {
    packages: Vec<Package>,
    /// The digests of each file that has any.
    files: Vec<Vec<Digest>>,
    described: Vec<String>,
    relationships: Vec<Relationship>,
}

impl<'de> Object<'de> for Document {
    const BEARING: &'static [&'static str] = &["files", "packages"];

    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "packages" => value.objects(|package: Package| {
                within(self.packages.len() + 1, Countable::Components, limits::COMPONENTS)?;
                self.packages.push(package);
                Ok(())
            }),
            "files" => value.objects(|file: File| {
                within(self.packages.len() + self.files.len() + 1, Countable::Components, limits::COMPONENTS)?;
                self.files.extend(Some(file.0).filter(|digests| !digests.is_empty()));
                Ok(())
            }),
            "documentDescribes" => value.texts(|id| {
                within(self.described.len() + 1, Countable::DescribedElements, limits::PRODUCTS)?;
                self.described.push(id.into_owned());
                Ok(())
            }),
            "relationships" => value.objects(|one: Relationship| {
                within(self.relationships.len() + 1, Countable::Relationships, limits::COMPONENTS * 4)?;
                // what files contain leads to no component
                if one.from.contains("File-") || one.to.contains("File-") {
                    return Ok(());
                }
                self.relationships.push(one);
                Ok(())
            }),
            _ => value.skip(),
        }
    }
}

/// The digests of a file.
#[derive(Default)]
struct File(Vec<Digest>);

impl<'de> Object<'de> for File {
    const BEARING: &'static [&'static str] = &["checksums"];

    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "checksums" => value.objects(|sum: Checksum| {
                if sum.algorithm == "SHA256" {
                    self.0.extend(sha256(&sum.value).ok());
                }
                within(self.0.len(), Countable::Products, limits::IDENTIFIERS)
            }),
            _ => value.skip(),
        }
    }
}

#[derive(Default)]
struct Package {
    id: String,
    name: String,
    version: Option<String>,
    known: Known,
    unusable: u32,
}

impl Package {
    fn item(&self) -> Item {
        let mut known = Known { is_supplied: true, ..self.known.clone() };
        known.names.push(self.name.clone());
        Item { known, version: self.version.clone() }
    }
}

impl<'de> Object<'de> for Package {
    const BEARING: &'static [&'static str] = &["checksums", "externalRefs"];

    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "SPDXID" => self.id = value.text()?.into_owned(),
            "name" => self.name = value.text()?.into_owned(),
            "versionInfo" => {
                let version = value.text()?;
                self.version = Some(version.into_owned()).filter(|text| !is_silent(text));
            }
            "supplier" => {
                let party = value.text()?;
                let name = party.split_once(':').map_or(&*party, |(_, name)| name).trim();
                self.known.vendor = Some(name.to_owned()).filter(|text| !is_silent(text));
            }
            "externalRefs" => value.objects(|reference: Reference| {
                let is_read = match reference.kind.rsplit('/').next().unwrap_or_default() {
                    "purl" => self.known.add_purl(&reference.locator),
                    "cpe22Type" | "cpe23Type" => self.known.add_cpe(&reference.locator),
                    "swid" => {
                        self.known.add_swid(&reference.locator);
                        true
                    }
                    _ => true,
                };
                self.unusable += u32::from(!is_read);
                within(self.known.count(), Countable::Products, limits::IDENTIFIERS)
            })?,
            "checksums" => value.objects(|sum: Checksum| {
                if sum.algorithm == "SHA256" {
                    self.known.digests.extend(sha256(&sum.value).ok());
                }
                within(self.known.count(), Countable::Products, limits::IDENTIFIERS)
            })?,
            _ => value.skip()?,
        }
        Ok(())
    }
}

fn is_silent(text: &str) -> bool {
    matches!(text, "" | "NOASSERTION" | "NONE")
}

#[derive(Default)]
struct Reference {
    kind: String,
    locator: String,
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

#[derive(Default)]
struct Checksum {
    algorithm: String,
    value: String,
}

impl<'de> Object<'de> for Checksum {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "algorithm" => self.algorithm = value.text()?.into_owned(),
            "checksumValue" => self.value = value.text()?.into_owned(),
            _ => value.skip()?,
        }
        Ok(())
    }
}

#[derive(Default)]
struct Relationship {
    from: String,
    kind: String,
    to: String,
}

impl<'de> Object<'de> for Relationship {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "spdxElementId" => self.from = value.text()?.into_owned(),
            "relationshipType" => self.kind = value.text()?.into_owned(),
            "relatedSpdxElement" => self.to = value.text()?.into_owned(),
            _ => value.skip()?,
        }
        Ok(())
    }
}

/// Relationships from a whole to its part.
const DOWN: [&str; 5] = ["CONTAINS", "DEPENDS_ON", "DYNAMIC_LINK", "HAS_PREREQUISITE", "STATIC_LINK"];
/// Relationships from a part to its whole.
const UP: [&str; 4] = ["CONTAINED_BY", "DEPENDENCY_OF", "PREREQUISITE_FOR", "RUNTIME_DEPENDENCY_OF"];
