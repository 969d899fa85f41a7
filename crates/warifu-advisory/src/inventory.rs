use warifu_model::{Digest, Status, Timestamp};

use crate::bom::BomComponent;
use crate::named::Item;

/// A certificate with what was certified.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Certified {
    /// The number of the certificate.
    pub number: String,
    /// The digest of its statement.
    pub certificate: Digest,
    /// The party that holds it.
    pub holder: String,
    /// Its status.
    pub status: Status,
    /// The first second in which it is no longer valid; none where it is not known.
    pub expires_at: Option<Timestamp>,
    /// The product.
    pub product: Item,
    /// The components of the product, as bills of materials among the evidence list them.
    pub components: Vec<BomComponent>,
    /// What is known of the components.
    pub completeness: Completeness,
}

/// What is known of the components of a product.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Completeness {
    /// Bills of materials that were read.
    pub read: u32,
    /// Bills of materials that are in a form that is not read, or broken.
    pub unread: u32,
    /// Documents that the record names and that are not there.
    pub missing: u32,
}

impl Certified {
    /// What a place means: the product, or one of its components.
    pub fn item(&self, component: Option<usize>) -> &Item {
        component.and_then(|place| self.components.get(place)).map_or(&self.product, |component| &component.item)
    }

    /// The names from the product to what a place means.
    pub fn path(&self, component: Option<usize>) -> Vec<String> {
        let product = self.product.label();
        let Some(component) = component.and_then(|place| self.components.get(place)) else { return vec![product] };
        // what a bill of materials is about is the product, whatever it calls it
        let above = component.path.iter().skip(1).cloned();
        std::iter::once(product).chain(above).chain([component.item.label()]).collect()
    }
}
