//! Ids in a BOM that other documents may point to, read before any of them is imported.

use serde::de::MapAccess;

use super::component::{Census, Component};
use super::link;
use super::metadata::Metadata;
use super::read_services;
use super::xml::Converted;
use crate::error::ImportError;
use crate::format::{EvidenceFormat, Input};
use crate::other_documents::{BomOutline, BomSerial};
use crate::reader::{Member, Object, Trail, read_object};
use crate::relations::Elements;
use crate::subject::About;

/// A BOM with the name that links have for it.
pub(crate) type Outlined = (BomSerial, BomOutline);

/// The outline of a document of this format; none of any other, and where there is nothing to be said.
pub(crate) fn outline(input: &Input<'_, '_>, format: &EvidenceFormat) -> Option<Outlined> {
    if *format == super::FORMAT {
        return survey(input).ok()?;
    }
    if *format != super::XML {
        return None;
    }
    let &Input { trail, target, others, formats, bound } = input;
    let converted = Converted::of(trail.text(), None).ok()?;
    survey(&Input { trail: &Trail::new(converted.json(), None), target, others, formats, bound }).ok()?
}

/// Reads a CycloneDX document for what it gives ids to. None where links cannot name it, and an error where it is not about
/// the product: an element of another product's BOM is no part of this product.
fn survey(input: &Input<'_, '_>) -> Result<Option<Outlined>, ImportError> {
    let mut outline = Outline::default();
    read_object(input.trail, &mut outline)?;
    let Outline { serial, version, metadata, census, mut elements } = outline;
    let subject = metadata.component;
    let mut about = About::default();
    about.extend(subject.names.iter().cloned());
    input.matched(&about, "/metadata/component")?;
    subject.register(&mut elements);
    elements.append(census.elements);
    elements.append(subject.nested.elements);
    let serial = serial.and_then(|serial| link::serial(&serial, version.unwrap_or(1)));
    Ok(serial.map(|serial| (serial, BomOutline { elements: elements.settle() })))
}

#[derive(Default)]
struct Outline {
    serial: Option<String>,
    version: Option<i64>,
    metadata: Metadata,
    census: Census,
    /// The ids of services.
    elements: Elements,
}

impl<'de> Object<'de> for Outline {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "serialNumber" => self.serial = Some(value.text()?.into_owned()),
            "version" => self.version = value.integer()?,
            "metadata" => value.object(&mut self.metadata)?,
            "components" => {
                let census = &mut self.census;
                value.objects(|component: Component| component.count_into(census))?;
            }
            "services" => read_services(value, &mut self.elements)?,
            _ => value.skip()?,
        }
        Ok(())
    }
}
