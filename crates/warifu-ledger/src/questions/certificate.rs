use warifu_model::{Digest, Json, Status, Timestamp};

use super::error::QuestionError;
use super::page::{Listed, Page};
use crate::error::LedgerError;
use crate::rows::{Cell, CertificateRow, Stage};
use crate::store::{Read, Row, Scan, Value};
use crate::tables::NEVER;

/// A certificate in a list.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CertificateLine {
    /// Its place in the status list.
    pub place: u32,
    /// Its number.
    pub number: String,
    /// The digest of its statement.
    pub digest: Digest,
    /// The stage that it has reached.
    pub stage: Stage,
    /// The status that was said last of it.
    pub status: Status,
    /// The name of its holder, in English.
    pub holder: String,
    /// Vendor, model and version of the product.
    pub product: String,
    /// The id of the set.
    pub set: String,
    /// The version of the set.
    pub version: String,
    /// The level; none where the set has no levels.
    pub level: Option<String>,
    /// From when it holds.
    pub granted_at: Timestamp,
    /// The time at which it ends; none where it does not end by itself.
    pub expires_at: Option<Timestamp>,
}

impl From<CertificateRow> for CertificateLine {
    fn from(row: CertificateRow) -> Self {
        Self {
            place: row.place,
            number: row.number,
            digest: row.digest,
            stage: row.stage,
            status: row.status,
            holder: row.holder,
            product: row.product,
            set: row.set_id,
            version: row.set_version,
            level: Some(row.level).filter(|level| !level.is_empty()),
            granted_at: row.granted_at,
            expires_at: time(row.expires_at),
        }
    }
}

impl From<&CertificateLine> for Json {
    fn from(line: &CertificateLine) -> Self {
        Self::object()
            .with("number", line.number.as_str())
            .with("status", line.status.as_str())
            .with("stage", line.stage.as_str())
            .with("holder", line.holder.as_str())
            .with("product", line.product.as_str())
            .with("set", line.set.as_str())
            .with("version", line.version.as_str())
            .with("level", line.level.as_deref())
            .with("granted_at", line.granted_at)
            .with("expires_at", line.expires_at)
            .with("digest", line.digest)
    }
}

impl Listed for CertificateLine {
    const FORMAT: &'static str = "warifu.ledger-certificates/1";

    fn lists(items: &[Self]) -> Vec<(&'static str, Json)> {
        vec![("certificates", Json::list(items))]
    }
}

/// Gives a certificate by the digest of its statement; none where the ledger has no such certificate.
///
/// # Errors
///
/// [`QuestionError::Ledger`].
pub fn certificate(store: &mut dyn Read, digest: &Digest) -> Result<Option<CertificateLine>, QuestionError> {
    Ok(row_of(store, digest)?.map(Into::into))
}

/// Gives the number of certificates that were issued before there was a ledger, counted up to [`Page::MOST`]. Their records are not in
/// the ledger: what they rest on (evidence, inputs, keys whose word counted, components) is not known here, and questions about
/// that do not find them.
///
/// # Errors
///
/// [`QuestionError::Ledger`].
pub fn entered(store: &mut dyn Read) -> Result<u32, QuestionError> {
    let equal = [Stage::Entered.to_value()];
    let scan = Scan { index: Some("stage"), equal: &equal, ..Scan::all(CertificateRow::TABLE, Page::MOST) };
    Ok(u32::try_from(store.scan(&scan)?.len()).unwrap_or(u32::MAX))
}

pub(super) fn row_of(store: &mut dyn Read, digest: &Digest) -> Result<Option<CertificateRow>, QuestionError> {
    let equal = [digest.to_value()];
    let rows = store.scan(&Scan { index: Some("digest"), equal: &equal, ..Scan::all(CertificateRow::TABLE, 1) })?;
    Ok(rows.first().map(CertificateRow::of))
}

/// The certificates of these digests, in their order.
pub(super) fn rows_of(store: &mut dyn Read, digests: &[Digest]) -> Result<Vec<Option<CertificateRow>>, QuestionError> {
    let equals: Vec<Vec<Value>> = digests.iter().map(|digest| vec![digest.to_value()]).collect();
    let found = store.scan_each(&Scan { index: Some("digest"), ..Scan::all(CertificateRow::TABLE, 1) }, &equals)?;
    Ok(found.iter().map(|rows| rows.first().map(CertificateRow::of)).collect())
}

pub(super) fn demand_row(store: &mut dyn Read, digest: &Digest) -> Result<CertificateRow, QuestionError> {
    Ok(row_of(store, digest)?.ok_or(LedgerError::CertificateUnknown { certificate: *digest })?)
}

/// The certificate at a place that other rows name.
pub(super) fn at_place(store: &mut dyn Read, place: i64) -> Result<CertificateRow, QuestionError> {
    let row = store.get(CertificateRow::TABLE, &[place.into()])?;
    let row = row.ok_or(LedgerError::RowMissing { table: CertificateRow::TABLE.name })?;
    Ok(CertificateRow::of(&row))
}

/// The certificates at places that other rows name, in their order.
pub(super) fn at_places(store: &mut dyn Read, places: &[i64]) -> Result<Vec<CertificateRow>, QuestionError> {
    let keys: Vec<Vec<Value>> = places.iter().map(|place| vec![(*place).into()]).collect();
    let rows = store.get_each(CertificateRow::TABLE, &keys)?;
    let row = |row: Option<Row>| {
        let row = row.ok_or(LedgerError::RowMissing { table: CertificateRow::TABLE.name })?;
        Ok(CertificateRow::of(&row))
    };
    rows.into_iter().map(row).collect()
}

/// A time in a column; none for one that never comes.
pub(super) fn time(seconds: i64) -> Option<Timestamp> {
    if seconds == NEVER { None } else { Timestamp::from_unix(seconds) }
}
