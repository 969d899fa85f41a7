//! What a product rests on, over the certificates of its components.

use std::collections::BTreeSet;

use warifu_model::{Certificate, Digest, Identifier, IdentifierKind, Product, Record};

use super::sign::envelope;
use crate::error::LedgerError;
use crate::fold::{self, LinkKind, package, seen_value};
use crate::journal;
use crate::rows::CertificateRow;
use crate::store::{Read, Scan};
use crate::tables::LINK;

/// Refuses a record that takes the certificate of a component which rests, over whatever certificates of this ledger, on one of the
/// record's own product: each of the two would hold because the other one does. What a certificate of another body rests on is not
/// known here.
pub(crate) fn demand_acyclic(read: &mut dyn Read, record: &Record) -> Result<(), LedgerError> {
    let mut seen = BTreeSet::new();
    for (number, fact) in record.certificates.iter().enumerate() {
        let component = fact.certificate;
        if let Some(certificate) = own_below(read, &record.product, component, &mut seen)? {
            let pointer = format!("/certificates/{number}");
            return Err(LedgerError::CompositionCyclic { component, certificate, pointer });
        }
    }
    Ok(())
}

/// A certificate of the product to which a path leads over one of another product. A product may well rest on certificates of its own
/// for other sets; it is no component of itself by that.
fn own_below(
    read: &mut dyn Read,
    product: &Product,
    certificate: Digest,
    seen: &mut BTreeSet<(Digest, Path)>,
) -> Result<Option<Digest>, LedgerError> {
    let mut open = vec![(certificate, Path::Own)];
    while let Some((digest, path)) = open.pop() {
        if !seen.insert((digest, path)) {
            continue;
        }
        let Some(row) = fold::certificate(read, &digest)? else { continue };
        let path = match (path, is_same(product, &product_of(read, &row)?)) {
            (Path::OverOthers, true) => return Ok(Some(digest)),
            (Path::Own, true) => Path::Own,
            (_, false) => Path::OverOthers,
        };
        open.extend(components(read, row.place)?.into_iter().map(|below| (below, path)));
    }
    Ok(None)
}

/// What a path from a product has passed.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum Path {
    /// Certificates of the product alone.
    Own,
    /// One of another product, too.
    OverOthers,
}

/// The digests of the certificates of components on which the certificate at a place rests.
fn components(read: &mut dyn Read, place: u32) -> Result<Vec<Digest>, LedgerError> {
    let (equal, kind) = ([i64::from(place).into()], LinkKind::Component.as_str());
    // no text stands between the kind and it with the least character that a text holds
    let (from, below) = (kind.into(), format!("{kind}\u{1}").into());
    let scan =
        Scan { index: Some("place"), equal: &equal, from: Some(&from), below: Some(&below), ..Scan::all(&LINK, MOST) };
    let rows = read.scan(&scan)?;
    Ok(rows.iter().filter_map(|row| Digest::parse(row.get(1)?.text())).collect())
}

fn product_of(read: &mut dyn Read, row: &CertificateRow) -> Result<Product, LedgerError> {
    let digest = row.digest;
    let payload = match journal::blob(read, &digest)? {
        Some(statement) => statement,
        // of one that was entered the envelope is kept
        None => envelope(read, &digest)?.payload,
    };
    let stated = Certificate::read(&payload).map_err(|error| LedgerError::Document { digest, error })?;
    Ok(stated.product)
}

/// Whether two are one product, in whatever versions: the same model of the same vendor, or an identifier in common. The designation
/// of a model is its vendor's own, and says nothing without that.
fn is_same(one: &Product, other: &Product) -> bool {
    let name = |product: &Product| [seen_value(&product.vendor), seen_value(&product.model)];
    name(one) == name(other) || identifiers(one).any(|found| identifiers(other).any(|held| held == found))
}

fn identifiers(product: &Product) -> impl Iterator<Item = (IdentifierKind, &str)> {
    let of_anybody = product.identifiers.iter().filter(|identifier| identifier.kind != IdentifierKind::Model);
    of_anybody.map(|Identifier { kind, value }| match kind {
        IdentifierKind::Purl => (*kind, package(value)),
        _ => (*kind, value.as_str()),
    })
}

/// More certificates than a record names.
const MOST: u32 = 1_000_000;
