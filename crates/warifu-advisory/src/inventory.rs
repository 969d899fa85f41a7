use std::collections::BTreeSet;

use warifu_model::{Certificate, Digest, Record, Status, Timestamp};

use crate::advisory::Advisory;
use crate::bom::{Bom, BomComponent};
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
    /// Statements on vulnerabilities (VEX) among the evidence. Their good news stands beside what advisories say; nothing else follows from
    /// them, since the evaluation had them before it.
    pub statements: Vec<Advisory>,
    /// For what it is suspended, where that was advisories; empty where it is not, or for another reason.
    pub suspended_for: Vec<SuspendedFor>,
}

/// A vulnerability for which a certificate is suspended.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SuspendedFor {
    /// The ids of the vulnerability.
    pub ids: Vec<String>,
    /// The component that it is in, by its place; none where it is the product itself.
    pub component: Option<usize>,
}

/// What is known of the components of a product.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Completeness {
    /// Bills of materials that were read.
    pub read: u32,
    /// Bills of materials that are in a form that is not read, or broken.
    pub unread: u32,
    /// Bills of materials, or records, that are named and not there.
    pub missing: u32,
}

impl Certified {
    /// A certificate with the components that bills of materials among the evidence of its record list, and with its statements on vulnerabilities. `document` gives documents by their digests.
    /// What is not there or not read is counted.
    pub fn of(
        certificate: &Certificate,
        digest: Digest,
        status: Status,
        record: Option<&Record>,
        mut document: impl FnMut(&Digest) -> Option<Vec<u8>>,
    ) -> Self {
        let mut completeness = Completeness { missing: u32::from(record.is_none()), ..Completeness::default() };
        let mut components = Vec::new();
        for one in &of_kind(record, "sbom") {
            match document(one).map(|bytes| Bom::read(&bytes)) {
                Some(Ok(bom)) => {
                    completeness.read += 1;
                    components.extend(bom.components);
                }
                Some(Err(_)) => completeness.unread += 1,
                None => completeness.missing += 1,
            }
        }
        // good news that does not read is none
        let statements = of_kind(record, "vex").iter().filter_map(|one| Advisory::read(&document(one)?).ok()).collect();
        Self {
            number: certificate.number.clone(),
            certificate: digest,
            holder: certificate.holder.name.in_language(warifu_model::Language::En).to_owned(),
            status,
            expires_at: certificate.expires_at,
            product: Item::of(&certificate.product),
            components,
            completeness,
            statements,
            suspended_for: Vec::new(),
        }
    }

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

/// The digests of the documents of a kind among the evidence of a record, each once.
fn of_kind(record: Option<&Record>, kind: &str) -> BTreeSet<Digest> {
    let evidence = record.iter().flat_map(|record| &record.evidence);
    evidence.filter(|evidence| evidence.kind.as_str() == kind).map(|evidence| evidence.digest).collect()
}
