//! The other documents of one import, as far as a document may point to them.

use std::collections::BTreeMap;

use crate::relations::{Mark, Settled};

/// Ids in the documents of one import, so that a VEX document that points into an SBOM beside it can be understood.
/// Nothing is taken from a document here: each is imported on its own, and refused on its own.
#[derive(Clone, Debug, Default)]
pub struct OtherDocuments {
    /// None where two documents have one serial number and version: then neither is meant.
    boms: BTreeMap<BomSerial, Option<BomOutline>>,
}

/// Name that links have for a CycloneDX document: its serial number in lower case, and its version.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct BomSerial {
    pub(crate) uuid: String,
    pub(crate) version: i64,
}

/// A BOM that is about the product, as far as links into it need.
#[derive(Clone, Debug)]
pub(crate) struct BomOutline {
    pub(crate) elements: Settled,
}

impl BomOutline {
    /// True where exactly one element of it has this id.
    pub(crate) fn has(&self, mark: Mark) -> bool {
        self.elements.has(mark)
    }
}

impl OtherDocuments {
    /// The document of this serial number and version, if exactly one was provided.
    pub(crate) fn bom(&self, serial: &BomSerial) -> Option<&BomOutline> {
        self.boms.get(serial)?.as_ref()
    }

    pub(crate) fn insert(&mut self, serial: BomSerial, bom: BomOutline) {
        self.boms.entry(serial).and_modify(|known| *known = None).or_insert(Some(bom));
    }
}
