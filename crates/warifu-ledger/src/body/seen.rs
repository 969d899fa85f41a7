//! What the verbs ask of the ledger.

use warifu_model::{Digest, Localized, SeriesId, StatusEvent};
use warifu_seal::status_list::StatusList;
use warifu_signing::StatusError;

use crate::error::LedgerError;
use crate::fold;
use crate::rows::{CertificateRow, EventRow, SnapshotRow};
use crate::store::{Direction, Read, Scan};
use crate::tables::SERIES;

/// How many places were given.
pub(super) fn count(read: &mut dyn Read) -> Result<u32, LedgerError> {
    let last = Scan { direction: Direction::Descending, ..Scan::all(CertificateRow::TABLE, 1) };
    Ok(read.scan(&last)?.first().map_or(0, |row| CertificateRow::of(row).place.saturating_add(1)))
}

/// The next place.
pub(crate) fn next_place(read: &mut dyn Read) -> Result<u32, LedgerError> {
    let next = count(read)?;
    if next >= StatusList::MAX_COUNT { Err(StatusError::Full.into()) } else { Ok(next) }
}

/// Every series that a certificate names, ascending.
pub(super) fn series(read: &mut dyn Read) -> Result<Vec<SeriesId>, LedgerError> {
    let rows = read.scan(&Scan::all(&SERIES, MOST_SERIES))?;
    Ok(rows.iter().filter_map(|row| SeriesId::parse(row.first()?.text())).collect())
}

/// The certificate of this digest.
pub(crate) fn certificate(read: &mut dyn Read, digest: &Digest) -> Result<CertificateRow, LedgerError> {
    fold::certificate(read, digest)?.ok_or(LedgerError::CertificateUnknown { certificate: *digest })
}

/// Everything that was said, in its order.
pub(super) fn events(read: &mut dyn Read) -> Result<Vec<StatusEvent>, LedgerError> {
    let mut events = Vec::new();
    loop {
        let from = i64::try_from(events.len()).unwrap_or(i64::MAX).into();
        let scan = Scan { index: Some("number"), from: Some(&from), ..Scan::all(EventRow::TABLE, PAGE) };
        let rows = read.scan(&scan)?;
        if rows.is_empty() {
            return Ok(events);
        }
        events.extend(rows.iter().map(EventRow::of).map(|row| StatusEvent {
            index: row.place,
            status: row.status,
            from: row.since,
            recorded_at: row.recorded_at,
            reason: Localized::of(row.reason_en, row.reason_ja),
        }));
    }
}

/// The snapshot that was signed last.
pub(super) fn last_snapshot(read: &mut dyn Read) -> Result<Option<SnapshotRow>, LedgerError> {
    let last = Scan { direction: Direction::Descending, ..Scan::all(SnapshotRow::TABLE, 1) };
    Ok(read.scan(&last)?.first().map(SnapshotRow::of))
}

/// More series than certificates of one list can name.
const MOST_SERIES: u32 = 10_000;
/// Rows that are read at once.
const PAGE: u32 = 10_000;
