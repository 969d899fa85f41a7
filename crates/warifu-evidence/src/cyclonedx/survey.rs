//! Ids in a BOM that other documents may point to, read before any of them is imported.

use serde::de::MapAccess;

use super::component::{Census, Component};
use super::link;
use super::metadata::Metadata;
use super::read_services;
use super::xml::Converted;
use crate::error::ImportError;
use crate::format::EvidenceFormat;
use crate::other_documents::{BomOutline, BomSerial};
use crate::reader::{Member, Object, Trail, read_object};
use crate::relations::Elements;
use crate::subject::Target;

/// A BOM with the name that links have for it.
pub(crate) type Outlined = (BomSerial, BomOutline);

/// The outline of a document of this format; none of any other, and where there is nothing to be said.
pub(crate) fn outline(text: &str, format: &EvidenceFormat, target: &Target) -> Option<Outlined> {
    if *format == super::FORMAT {
        return survey(&Trail::new(text, None), target).ok()?;
    }
    if *format == super::XML {
        let converted = Converted::of(text, None).ok()?;
        return survey(&Trail::new(converted.json(), None), target).ok()?;
    }
    None
}

/// Reads a CycloneDX document for what it gives ids to. None where links cannot name it, and where it is not about the
/// product: an element of another product's BOM is no part of this product.
fn survey(trail: &Trail<'_>, target: &Target) -> Result<Option<Outlined>, ImportError> {
    let mut outline = Outline::default();
    read_object(trail, &mut outline)?;
    let Outline { serial, version, metadata, census, mut elements } = outline;
    let subject = metadata.component;
    if !target.is_known_by(&subject.names) {
        return Ok(None);
    }
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
