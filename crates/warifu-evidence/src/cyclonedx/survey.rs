//! What other documents may point to: the ids in a BOM, read before any of them is imported.

use serde::de::MapAccess;

use super::Service;
use super::component::{Census, Component};
use super::link::Serial;
use super::metadata::Metadata;
use crate::error::ImportError;
use crate::reader::{Member, Object, Trail, read_object};
use crate::relations::{Elements, Mark, Settled};
use crate::subject::Target;

/// A BOM that is about the product, as far as links into it need.
#[derive(Clone, Debug)]
pub(crate) struct Bom {
    pub(crate) elements: Settled,
}

impl Bom {
    /// Whether exactly one element of it has this id.
    pub(crate) fn has(&self, mark: Mark) -> bool {
        self.elements.has(mark)
    }
}

/// Reads a CycloneDX document for what it gives ids to. None where links cannot name it, and where it is not about the
/// product: what stands in another product's BOM is none of the product's parts.
pub(crate) fn survey(trail: &Trail<'_>, target: &Target) -> Result<Option<(Serial, Bom)>, ImportError> {
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
    let serial = serial.and_then(|serial| Serial::of(&serial, version.unwrap_or(1)));
    Ok(serial.map(|serial| (serial, Bom { elements: elements.settle() })))
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
            "services" => {
                let elements = &mut self.elements;
                value.objects(|service: Service| {
                    elements.append(service.elements);
                    Ok(())
                })?;
            }
            _ => value.skip()?,
        }
        Ok(())
    }
}
