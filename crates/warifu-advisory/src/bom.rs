//! Bills of materials: the components that they list, with all that these are known by.

mod cyclonedx;
mod parts;
mod spdx;
mod spdx3;

use serde::de::MapAccess;
use warifu_evidence::engine::{
    Anything, Member, Object, OneOf, Trail, json_of_lines, json_of_xml, open, percent_decoded, read_object,
};
use warifu_evidence::{ImportError, ImportProblem};

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
    /// Reads a bill of materials: `CycloneDX` in JSON or XML, SPDX 2 in JSON or as tag-value, SPDX 3 in JSON-LD; compressed ones are opened.
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
        // what is no object may be the other form of one, which is read as that
        let rewritten = match Form::of(text) {
            Form::Object => None,
            Form::Xml => Some(json_of_xml(text).map_err(|error| opened.place(error))?),
            Form::Lines => Some(json_of_lines(text).map_err(|error| opened.place(error))?),
            Form::Other => return Err(AdvisoryError::ComponentsUnread),
        };
        let trail = || Trail::new(rewritten.as_deref().unwrap_or(text), None);
        // offsets in the rewritten form would lead to nothing; pointers hold for both
        let place = |mut error: ImportError| {
            if rewritten.is_some() {
                error.position.offset = None;
            }
            opened.place(error)
        };
        let mut marks = Marks::default();
        read_object(&trail(), &mut marks).map_err(place)?;
        match marks {
            Marks { is_cyclonedx: true, .. } => cyclonedx::read(&trail()).map_err(|error| place(error).into()),
            Marks { is_spdx: true, .. } => spdx::read(&trail()).map_err(|error| place(error).into()),
            Marks { is_spdx3: true, .. } => spdx3::read(&trail()).map_err(|error| place(error).into()),
            _ => Err(AdvisoryError::ComponentsUnread),
        }
    }
}

/// How a document is written.
enum Form {
    Lines,
    Object,
    Other,
    Xml,
}

impl Form {
    fn of(text: &str) -> Self {
        match text.trim_start().chars().next() {
            Some('{') => Self::Object,
            Some('<') => Self::Xml,
            _ if text.lines().any(|line| line.trim_start().starts_with("SPDXVersion:")) => Self::Lines,
            _ => Self::Other,
        }
    }
}

#[derive(Default)]
struct Marks {
    is_cyclonedx: bool,
    is_spdx: bool,
    is_spdx3: bool,
}

impl<'de> Object<'de> for Marks {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "bomFormat" => self.is_cyclonedx = true,
            "spdxVersion" => self.is_spdx = true,
            "@context" => {
                return value.one_or_many(|one: OneOf<'de, Anything>| {
                    let begins = |text: &str| SPDX3.iter().any(|start| text.starts_with(start));
                    self.is_spdx3 |= matches!(one, OneOf::Text(text) if begins(&text));
                    Ok::<_, ImportProblem>(())
                });
            }
            _ => {}
        }
        value.skip()
    }
}

/// What the context of SPDX 3 begins with.
const SPDX3: [&str; 2] = ["https://spdx.org/rdf/3", "http://spdx.org/rdf/3"];
