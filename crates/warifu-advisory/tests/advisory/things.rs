//! Short ways to write what was certified.

use warifu_advisory::{BomComponent, Certified, Completeness, Cpe, Item, Known, Purl};
use warifu_model::{Digest, Status};

/// A thing with a maker, a name and a version.
pub(crate) fn thing(vendor: &str, name: &str, version: &str) -> Item {
    let known = Known { vendor: Some(vendor.into()), names: vec![name.into()], ..Known::default() };
    Item { known, version: Some(version.into()) }
}

/// A package; its URL has the version.
pub(crate) fn package(purl: &str) -> Item {
    let known = Known { purls: vec![Purl::parse(purl).unwrap()], ..Known::default() };
    Item { known, version: None }
}

/// A thing with a CPE name too.
pub(crate) fn with_cpe(mut item: Item, cpe: &str) -> Item {
    item.known.cpes.push(Cpe::parse(cpe).unwrap());
    item
}

/// A certificate of a product with components; the number is its holder as well.
pub(crate) fn certified(number: &str, product: Item, components: Vec<Item>) -> Certified {
    Certified {
        number: number.into(),
        certificate: Digest::of(number.as_bytes()),
        holder: "holder".into(),
        status: Status::Active,
        expires_at: None,
        product,
        components: components.into_iter().map(|item| BomComponent { item, path: Vec::new() }).collect(),
        completeness: Completeness::default(),
        statements: Vec::new(),
        suspended_for: Vec::new(),
    }
}
