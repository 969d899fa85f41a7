//! `CycloneDX` (JSON): components, those inside of others, and what depends on what.

use std::collections::BTreeMap;

use serde::de::MapAccess;
use warifu_evidence::engine::{Member, Object, Trail, read_object, sha256, within};
use warifu_evidence::{Countable, ImportError, ImportProblem};

use super::parts::{Bom, BomComponent, paths};
use crate::limits;
use crate::named::{Item, Known};

pub(super) fn read(trail: &Trail<'_>) -> Result<Bom, ImportError> {
    let mut document = Document::default();
    read_object(trail, &mut document)?;
    let serial = document.serial.map(|serial| format!("urn:cdx:{serial}/{}", document.version.unwrap_or(1)));
    let mut components = Vec::new();
    let has_root = document.root.is_some();
    for component in document.root.into_iter().chain(document.components) {
        component.flatten(None, &mut components)?;
    }
    let labels: Vec<String> = components.iter().map(|one| one.component.item().label()).collect();
    let places: BTreeMap<&str, usize> = components
        .iter()
        .enumerate()
        .filter_map(|(place, one)| Some((one.component.reference.as_deref()?, place)))
        .collect();
    let mut arrows: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (place, one) in components.iter().enumerate() {
        one.above.into_iter().for_each(|above| arrows.entry(above).or_default().push(place));
    }
    for dependency in &document.dependencies {
        let Some(from) = places.get(dependency.of.as_str()) else { continue };
        let to = dependency.on.iter().filter_map(|on| places.get(on.as_str()));
        arrows.entry(*from).or_default().extend(to);
    }
    let roots: Vec<usize> = if has_root { vec![0] } else { Vec::new() };
    let paths = paths(&labels, &arrows, &roots);
    let mut bom = Bom::default();
    for (one, path) in components.into_iter().zip(paths) {
        let mut component = one.component;
        bom.unusable = bom.unusable.saturating_add(component.unusable);
        let link = serial.as_ref().zip(component.reference.as_ref()).map(|(serial, id)| format!("{serial}#{id}"));
        component.known.exact.extend(link);
        bom.components.push(BomComponent { item: component.item(), path });
    }
    Ok(bom)
}

#[derive(Default)]
struct Document {
    serial: Option<String>,
    version: Option<i64>,
    root: Option<Component>,
    components: Vec<Component>,
    dependencies: Vec<Dependency>,
}

impl<'de> Object<'de> for Document {
    const BEARING: &'static [&'static str] = &["components"];

    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "serialNumber" => self.serial = value.text()?.strip_prefix("urn:uuid:").map(str::to_lowercase),
            "version" => self.version = value.integer()?,
            "metadata" => {
                let mut metadata = Metadata::default();
                value.object(&mut metadata)?;
                self.root = metadata.component;
            }
            "components" => value.objects(|component: Component| push(&mut self.components, component))?,
            "dependencies" => value.objects(|dependency: Dependency| {
                within(self.dependencies.len() + 1, Countable::Relationships, limits::COMPONENTS)?;
                self.dependencies.push(dependency);
                Ok(())
            })?,
            _ => value.skip()?,
        }
        Ok(())
    }
}

fn push(components: &mut Vec<Component>, component: Component) -> Result<(), ImportProblem> {
    within(components.len() + 1, Countable::Components, limits::COMPONENTS)?;
    components.push(component);
    Ok(())
}

#[derive(Default)]
struct Metadata {
    component: Option<Component>,
}

impl<'de> Object<'de> for Metadata {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        if key != "component" {
            return value.skip();
        }
        let mut component = Component::default();
        value.object(&mut component)?;
        self.component = Some(component);
        Ok(())
    }
}

/// A component as it stands in the document.
#[derive(Default)]
pub(crate) struct Component {
    pub(crate) reference: Option<String>,
    group: Option<String>,
    name: String,
    version: Option<String>,
    pub(crate) known: Known,
    pub(crate) unusable: u32,
    pub(crate) inside: Vec<Component>,
}

/// A component beside others, with the place of what it is inside of.
struct Flat {
    component: Component,
    above: Option<usize>,
}

impl Component {
    /// The component with all by which it is known.
    pub(crate) fn item(&self) -> Item {
        let mut known = Known { is_supplied: true, ..self.known.clone() };
        known.names.push(self.name.clone());
        known.names.extend(self.group.as_ref().map(|group| format!("{group} {}", self.name)));
        Item { known, version: self.version.clone() }
    }

    fn flatten(mut self, above: Option<usize>, all: &mut Vec<Flat>) -> Result<(), ImportError> {
        within(all.len() + 1, Countable::Components, limits::COMPONENTS)
            .map_err(|problem| ImportError::at("/components", problem))?;
        let inside = std::mem::take(&mut self.inside);
        let place = all.len();
        all.push(Flat { component: self, above });
        // as deep as the reader goes
        inside.into_iter().try_for_each(|one| one.flatten(Some(place), all))
    }
}

impl<'de> Object<'de> for Component {
    const BEARING: &'static [&'static str] = &["components", "hashes", "purl"];

    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "bom-ref" => self.reference = Some(value.text()?.into_owned()),
            "group" => self.group = Some(value.text()?.into_owned()).filter(|text| !text.is_empty()),
            "name" => self.name = value.text()?.into_owned(),
            "version" => self.version = Some(value.text()?.into_owned()).filter(|text| !text.is_empty()),
            "publisher" | "author" => {
                let name = value.text()?;
                self.known.vendor.get_or_insert_with(|| name.into_owned());
            }
            // who supplies or makes it knows better than who published it
            "supplier" | "manufacturer" => {
                let mut party = Party::default();
                value.object(&mut party)?;
                self.known.vendor = party.0.or(self.known.vendor.take());
            }
            "purl" => {
                let text = value.text()?;
                self.unusable += u32::from(!text.is_empty() && !self.known.add_purl(&text));
            }
            "cpe" => {
                let text = value.text()?;
                self.unusable += u32::from(!text.is_empty() && !self.known.add_cpe(&text));
            }
            "swid" => {
                let mut tag = Tag::default();
                value.object(&mut tag)?;
                tag.0.iter().for_each(|tag| self.known.add_swid(tag));
            }
            "hashes" => value.objects(|hash: Hash| {
                if hash.algorithm == "SHA-256" {
                    self.known.digests.extend(sha256(&hash.content).ok());
                }
                within(self.known.count(), Countable::Products, limits::IDENTIFIERS)
            })?,
            "components" => value.objects(|component: Self| push(&mut self.inside, component))?,
            // what it was made from is in it
            "pedigree" => value.object(&mut Pedigree(&mut self.inside))?,
            _ => value.skip()?,
        }
        Ok(())
    }
}

/// Where a component comes from: of interest are those from which it was changed.
struct Pedigree<'c>(&'c mut Vec<Component>);

impl<'de> Object<'de> for Pedigree<'_> {
    const BEARING: &'static [&'static str] = &["ancestors"];

    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "ancestors" => value.objects(|component: Component| push(self.0, component)),
            _ => value.skip(),
        }
    }
}

#[derive(Default)]
struct Party(Option<String>);

impl<'de> Object<'de> for Party {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "name" => self.0 = Some(value.text()?.into_owned()),
            _ => value.skip()?,
        }
        Ok(())
    }
}

#[derive(Default)]
struct Tag(Option<String>);

impl<'de> Object<'de> for Tag {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "tagId" => self.0 = Some(value.text()?.into_owned()),
            _ => value.skip()?,
        }
        Ok(())
    }
}

#[derive(Default)]
struct Hash {
    algorithm: String,
    content: String,
}

impl<'de> Object<'de> for Hash {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "alg" => self.algorithm = value.text()?.into_owned(),
            "content" => self.content = value.text()?.into_owned(),
            _ => value.skip()?,
        }
        Ok(())
    }
}

/// An entry of `dependencies`.
#[derive(Default)]
struct Dependency {
    of: String,
    on: Vec<String>,
}

impl<'de> Object<'de> for Dependency {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "ref" => self.of = value.text()?.into_owned(),
            "dependsOn" => value.texts(|on| {
                within(self.on.len() + 1, Countable::Relationships, limits::COMPONENTS)?;
                self.on.push(on.into_owned());
                Ok(())
            })?,
            _ => value.skip()?,
        }
        Ok(())
    }
}
