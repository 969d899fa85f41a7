use std::fmt::Write as _;

use warifu_model::{Digest, IdentifierKind, SeriesId, SetId, Status, VersionRange};
use warifu_signing::number_as_seen;

use super::certificate::{CertificateLine, at_places};
use super::error::QuestionError;
use super::page::{Page, Paged};
use super::route::{Route, is_within, step};
use crate::fold::{LinkKind, link_value, package, seen_value};
use crate::rows::{Cell, CertificateRow, Stage, bounded};
use crate::store::{Read, Value};
use crate::tables::LINK;

/// A property that certificates have in common. All of several filters have to hold.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Filter {
    /// The digest of an artifact of the product.
    Artifact(Digest),
    /// The digest of its statement.
    Certificate(Digest),
    /// The digest of the statement of a component's certificate.
    Component(Digest),
    /// The digest of a document of evidence.
    Evidence(Digest),
    /// It was handed out: what is being worked on is left out.
    HandedOut,
    /// The name of the holder in either language, as people see it.
    Holder(String),
    /// An identifier of the product, exactly.
    Identifier(IdentifierKind, String),
    /// The digest of an attestation, of the admission policy or of the waivers.
    Input(Digest),
    /// The id of a key, and the part that it had.
    Key(Digest, KeyPart),
    /// The level.
    Level(String),
    /// The number, as people see it.
    Number(String),
    /// A package URL of the product, whatever its version, qualifiers and subpath.
    Package(String),
    /// The product as people see it: vendor, model and version, vendor and model, model, or its name in either language.
    Product(String),
    /// The digest of the record.
    Record(Digest),
    /// The accreditation under which it was granted.
    Series(SeriesId),
    /// The set, and the range of its versions.
    Set(SetId, VersionRange),
    /// The stage that it has reached.
    Stage(Stage),
    /// The status that was said last of it.
    Status(Status),
}

/// The part of a key in a certificate.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum KeyPart {
    /// Its word counted: it signed a document of evidence, or an attestation that was heard in a role.
    Counted,
    /// It signed an attestation that was heard in no role.
    Heard,
    /// It signed the certificate.
    Signer,
}

/// Finds certificates, in the order of their places; for a range of versions of a set, one version after the other where that is the
/// rarest filter.
///
/// Of several filters the one that leads to the fewest certificates is followed, and the others are held against each certificate.
///
/// ```
/// use warifu_ledger::questions::{Filter, Page, QuestionError, find};
/// use warifu_ledger::store::Read;
///
/// fn numbers_of(store: &mut dyn Read, holder: &str) -> Result<Vec<String>, QuestionError> {
///     let found = find(store, &[Filter::Holder(holder.to_owned())], Page::new(100, None)?)?;
///     Ok(found.items.into_iter().map(|line| line.number).collect())
/// }
/// ```
///
/// # Errors
///
/// [`QuestionError::CursorForeign`], [`QuestionError::Ledger`].
pub fn find(store: &mut dyn Read, filters: &[Filter], page: Page<'_>) -> Result<Paged<CertificateLine>, QuestionError> {
    Ok(find_rows(store, filters, page)?.map(Into::into))
}

pub(super) fn find_rows(
    store: &mut dyn Read,
    filters: &[Filter],
    page: Page<'_>,
) -> Result<Paged<CertificateRow>, QuestionError> {
    let asked = page.of(question(filters))?;
    let leading = match asked.position.as_deref() {
        None => rarest(store, filters)?,
        Some([Value::Integer(leading), ..]) => usize::try_from(*leading).ok().filter(|one| *one < filters.len()),
        Some(_) => return Err(asked.foreign()),
    };
    let route = match leading.and_then(|leading| filters.get(leading)) {
        Some(filter) => filter.route(store)?,
        None => Route::all(),
    };
    let number = leading.and_then(|leading| i64::try_from(leading).ok()).unwrap_or(-1);
    asked.walk_each(
        store,
        |store, position, want| {
            let after = position.and_then(|position| step(position.get(1..)?));
            let found = route.more(store, after, want)?;
            Ok(found.into_iter().map(|(at, place)| ([vec![number.into()], at].concat(), place)).collect())
        },
        |store, places| {
            let mut rows: Vec<Option<CertificateRow>> = at_places(store, &places)?.into_iter().map(Some).collect();
            // that it was handed out leads to all of them, and is asked of each
            let asked = |(one, filter): &(usize, &Filter)| Some(*one) != leading || **filter == Filter::HandedOut;
            for (_, filter) in filters.iter().enumerate().filter(asked) {
                filter.keep(store, &mut rows)?;
            }
            Ok(rows)
        },
    )
}

/// The filter that leads to the fewest certificates, as far as that shows within a few rows; the first of several.
fn rarest(store: &mut dyn Read, filters: &[Filter]) -> Result<Option<usize>, QuestionError> {
    if filters.len() < 2 {
        return Ok((!filters.is_empty()).then_some(0));
    }
    let mut best = None;
    for (number, filter) in filters.iter().enumerate() {
        let found = filter.route(store)?.more(store, None, PROBE)?.len();
        if best.is_none_or(|(fewest, _)| found < fewest) {
            best = Some((found, number));
        }
    }
    Ok(best.map(|(_, number)| number))
}

/// The whole question in words, by which its cursors are known.
fn question(filters: &[Filter]) -> String {
    let mut text = "find".to_owned();
    for filter in filters {
        let _ = write!(text, "\u{1}{filter:?}");
    }
    text
}

impl Filter {
    /// The order along which it leads to certificates.
    fn route(&self, store: &mut dyn Read) -> Result<Route, QuestionError> {
        Ok(match self {
            Self::Certificate(digest) => Route::of_certificates(Some("digest"), vec![digest.to_value()]),
            Self::Number(number) => Route::of_certificates(Some("seen"), vec![as_seen(number).into()]),
            Self::Record(digest) => Route::of_certificates(Some("record"), vec![digest.to_value()]),
            Self::Stage(stage) => Route::of_certificates(Some("stage"), vec![stage.to_value()]),
            Self::Status(status) => Route::of_certificates(Some("status"), vec![status.to_value()]),
            Self::Set(set, range) => Route::of_set(store, set, range)?,
            linked => match linked.link() {
                Some((kind, value)) => Route::of_link(kind, &value),
                None => Route::all(),
            },
        })
    }

    /// Leaves those of the certificates for which it holds.
    fn keep(&self, store: &mut dyn Read, rows: &mut [Option<CertificateRow>]) -> Result<(), QuestionError> {
        let Some((kind, value)) = self.link() else {
            for row in rows.iter_mut() {
                *row = row.take().filter(|row| self.stands_in(row));
            }
            return Ok(());
        };
        let key = |row: &CertificateRow| vec![kind.as_str().into(), value.as_str().into(), i64::from(row.place).into()];
        let keys: Vec<Vec<Value>> = rows.iter().flatten().map(key).collect();
        let links = store.get_each(&LINK, &keys)?;
        for (row, link) in rows.iter_mut().filter(|row| row.is_some()).zip(links) {
            if link.is_none() {
                *row = None;
            }
        }
        Ok(())
    }

    /// Tells whether it holds for a certificate, by its columns; what is linked stands in none of them.
    fn stands_in(&self, row: &CertificateRow) -> bool {
        match self {
            Self::Certificate(digest) => row.digest == *digest,
            Self::Number(number) => row.seen == as_seen(number),
            Self::Record(digest) => row.record == *digest,
            Self::Stage(stage) => row.stage == *stage,
            Self::HandedOut => row.stage.is_out(),
            Self::Status(status) => row.status == *status,
            Self::Set(set, range) => row.set_id == set.as_str() && is_within(range, &row.set_version),
            _ => false,
        }
    }

    /// The link that leads to certificates; none of what stands in a column of theirs.
    fn link(&self) -> Option<(LinkKind, String)> {
        Some(match self {
            Self::Artifact(digest) => (LinkKind::Artifact, digest.to_string()),
            Self::Component(digest) => (LinkKind::Component, digest.to_string()),
            Self::Evidence(digest) => (LinkKind::Evidence, digest.to_string()),
            Self::Holder(name) => (LinkKind::Holder, seen_value(name)),
            Self::Identifier(kind, value) => (identifier(*kind), link_value(value)),
            Self::Input(digest) => (LinkKind::Input, digest.to_string()),
            Self::Key(key, part) => (part.link(), key.to_string()),
            Self::Level(level) => (LinkKind::Level, link_value(level)),
            Self::Package(purl) => (LinkKind::Package, link_value(package(purl))),
            Self::Product(name) => (LinkKind::Product, seen_value(name)),
            Self::Series(series) => (LinkKind::Series, series.to_string()),
            Self::Certificate(_)
            | Self::HandedOut
            | Self::Number(_)
            | Self::Record(_)
            | Self::Set(..)
            | Self::Stage(_)
            | Self::Status(_) => return None,
        })
    }
}

impl KeyPart {
    pub(super) const fn link(self) -> LinkKind {
        match self {
            Self::Counted => LinkKind::Counted,
            Self::Heard => LinkKind::Heard,
            Self::Signer => LinkKind::Signer,
        }
    }

    /// The stable text form.
    pub const fn as_str(self) -> &'static str {
        self.link().as_str()
    }
}

const fn identifier(kind: IdentifierKind) -> LinkKind {
    match kind {
        IdentifierKind::Cpe => LinkKind::Cpe,
        IdentifierKind::Gtin => LinkKind::Gtin,
        IdentifierKind::Model => LinkKind::Model,
        IdentifierKind::Purl => LinkKind::Purl,
    }
}

fn as_seen(number: &str) -> String {
    bounded(&number_as_seen(number))
}

/// Certificates that are looked at to tell how rare a filter is.
const PROBE: u32 = 64;
