//! The other documents of one import, as far as a document may point to them.

use std::collections::BTreeMap;

use warifu_model::Product;

use crate::cyclonedx::{self, Serial, SurveyedBom};
use crate::detect::detect;
use crate::imported::Format;
use crate::limits;
use crate::reader::Trail;
use crate::subject::Target;

/// What the documents of one import give ids to, so that a VEX document that points into an SBOM beside it can be
/// understood. Nothing is taken from a document here: each is imported on its own, and refused on its own.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    /// None where two documents have one serial number and version: then neither is meant.
    boms: BTreeMap<Serial, Option<SurveyedBom>>,
}

impl Surroundings {
    /// Adds a document. One that cannot be read, that nothing points to, or that is not about the product, changes
    /// nothing.
    pub fn add(&mut self, bytes: &[u8], product: &Product) {
        let Some((serial, bom)) = read(bytes, product) else { return };
        self.boms.entry(serial).and_modify(|known| *known = None).or_insert(Some(bom));
    }

    /// The document of this serial number and version, if exactly one is at hand.
    pub(crate) fn bom(&self, serial: &Serial) -> Option<&SurveyedBom> {
        self.boms.get(serial)?.as_ref()
    }
}

fn read(bytes: &[u8], product: &Product) -> Option<(Serial, SurveyedBom)> {
    if bytes.len() > limits::DOCUMENT_BYTES {
        return None;
    }
    let text = std::str::from_utf8(bytes).ok()?;
    if detect(text).ok()? != Format::CycloneDx {
        return None;
    }
    cyclonedx::survey(&Trail::new(text, None), &Target::of(product).ok()?).ok()?
}
