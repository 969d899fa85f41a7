//! Bills of materials: the components that they list, with all that these are known by.

mod cyclonedx;
mod parts;
mod spdx;

use serde::de::MapAccess;
use warifu_evidence::engine::{Member, Object, Trail, open, percent_decoded, read_object};

use crate::error::AdvisoryError;

pub(crate) use cyclonedx::Component as CycloneDxComponent;
pub use parts::{Bom, BomComponent};

/// A link to an element of a bill of materials (BOM-Link, `urn:cdx:SERIAL/VERSION#REFERENCE`) in its compared forms: the reference is to be
/// percent encoded, and often is not. Nothing where it is no such link.
pub(crate) fn links(text: &str) -> Vec<String> {
    let Some((document, reference)) = text.split_once('#') else { return Vec::new() };
    let document = document.to_lowercase();
    if !document.starts_with("urn:cdx:") {
        return Vec::new();
    }
    let decoded = percent_decoded(reference).filter(|decoded| decoded != reference);
    let references = std::iter::once(reference.to_owned()).chain(decoded);
    references.map(|reference| format!("{document}#{reference}")).collect()
}

impl Bom {
    /// Reads a bill of materials in JSON of `CycloneDX` or SPDX 2; compressed ones are opened.
    ///
    /// ```
    /// use warifu_advisory::Bom;
    ///
    /// let bom = Bom::read(br#"{"bomFormat": "CycloneDX", "specVersion": "1.6",
    ///     "components": [{"type": "library", "name": "lwip", "version": "2.2.0", "purl": "pkg:generic/lwip@2.2.0"}]}"#)?;
    /// assert_eq!(bom.components[0].item.label(), "lwip 2.2.0");
    /// # Ok::<(), warifu_advisory::AdvisoryError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`AdvisoryError::ComponentsUnread`] for any other document, [`AdvisoryError::Document`] for one that breaks its rules.
    pub fn read(bytes: &[u8]) -> Result<Self, AdvisoryError> {
        let opened = open(bytes)?;
        let text = opened.text()?;
        let mut marks = Marks::default();
        // XML, tag-value and anything else that is no object
        let is_object = text.trim_start().starts_with('{');
        if is_object {
            read_object(&Trail::new(text, None), &mut marks).map_err(|error| opened.place(error))?;
        }
        let trail = Trail::new(text, None);
        match marks {
            Marks { is_cyclonedx: true, .. } => cyclonedx::read(&trail).map_err(|error| opened.place(error).into()),
            Marks { is_spdx: true, .. } => spdx::read(&trail).map_err(|error| opened.place(error).into()),
            _ => Err(AdvisoryError::ComponentsUnread),
        }
    }
}

#[derive(Default)]
struct Marks {
    is_cyclonedx: bool,
    is_spdx: bool,
}

impl<'de> Object<'de> for Marks {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "bomFormat" => self.is_cyclonedx = true,
            "spdxVersion" => self.is_spdx = true,
            _ => {}
        }
        value.skip()
    }
}
