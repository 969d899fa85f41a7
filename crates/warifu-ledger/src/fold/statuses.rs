use warifu_model::{HoldAct, LedgerEntry, StatusAct, Timestamp};

use super::certificates;
use super::demand::demand;
use crate::error::LedgerError;
use crate::rows::{CertificateRow, EventRow, HoldRow};
use crate::store::{Direction, Read, Scan, Write};
use crate::tables::NEVER;

pub(super) fn status(store: &mut dyn Write, entry: &LedgerEntry, act: &StatusAct) -> Result<(), LedgerError> {
    let event = EventRow {
        place: act.index,
        number: events(store)?,
        status: act.status,
        since: act.from,
        recorded_at: act.recorded_at.unwrap_or(entry.known_at),
        reason_en: act.reason.en.clone(),
        reason_ja: act.reason.ja.clone(),
        step: act.step,
        sequence: entry.sequence,
    };
    store.insert(EventRow::TABLE, &event.to_row())?;
    let row = demand(store, CertificateRow::TABLE, &[i64::from(act.index).into()])?;
    let certificate = CertificateRow { status: act.status, ..CertificateRow::of(&row) };
    store.put(CertificateRow::TABLE, &certificate.to_row())?;
    certificates::settle_dues(store, &certificate)
}

pub(super) fn hold(store: &mut dyn Write, entry: &LedgerEntry, act: &HoldAct) -> Result<(), LedgerError> {
    let row = HoldRow {
        place: act.index,
        sequence: entry.sequence,
        until: act.hold.until.map_or(NEVER, Timestamp::unix),
        reason_en: act.hold.reason.en.clone(),
        reason_ja: act.hold.reason.ja.clone(),
    };
    Ok(store.insert(HoldRow::TABLE, &row.to_row())?)
}

/// How many things were said.
pub(crate) fn events(store: &mut dyn Read) -> Result<u32, LedgerError> {
    let last = Scan { index: Some("number"), direction: Direction::Descending, ..Scan::all(EventRow::TABLE, 1) };
    let rows = store.scan(&last)?;
    Ok(rows.first().map_or(0, |row| EventRow::of(row).number.saturating_add(1)))
}
