use warifu_model::{Accreditation, CheckpointAct, EditionAct, Envelope, LedgerEntry, SnapshotAct, Timestamp};
use warifu_seal::checkpoint::Checkpoint;
use warifu_seal::note::Note;

use crate::error::LedgerError;
use crate::journal;
use crate::rows::{CheckpointRow, DueRow, EditionRow, SnapshotRow, bounded};
use crate::store::{Direction, Scan, Write};
use crate::tables::NEVER;

pub(super) fn snapshot(store: &mut dyn Write, entry: &LedgerEntry, act: &SnapshotAct) -> Result<(), LedgerError> {
    let last = Scan { direction: Direction::Descending, ..Scan::all(SnapshotRow::TABLE, 1) };
    for before in store.scan(&last)?.iter().map(SnapshotRow::of) {
        if let Some(at) = Timestamp::from_unix(before.next_update) {
            let [at, kind, place] = due(at);
            store.remove(DueRow::TABLE, &[at, kind, place])?;
        }
    }
    let series: Vec<String> = act.series.iter().map(ToString::to_string).collect();
    let row = SnapshotRow {
        number: act.sequence,
        digest: act.digest,
        issued_at: act.issued_at,
        next_update: act.next_update.map_or(NEVER, Timestamp::unix),
        certificates: act.count,
        events: act.events,
        list: act.list.clone(),
        series: series.join(" "),
        envelope: act.envelope,
        sequence: entry.sequence,
    };
    store.insert(SnapshotRow::TABLE, &row.to_row())?;
    match act.next_update {
        Some(at) => Ok(store.put(DueRow::TABLE, &due(at))?),
        None => Ok(()),
    }
}

pub(super) fn checkpoint(store: &mut dyn Write, entry: &LedgerEntry, act: &CheckpointAct) -> Result<(), LedgerError> {
    let note = Note::read(act.note.as_bytes()).map_err(|error| LedgerError::Checkpoint(error.into()))?;
    let row = CheckpointRow {
        size: act.size,
        root: *Checkpoint::read(note.text())?.root(),
        note: act.note.clone(),
        known_at: entry.known_at,
        sequence: entry.sequence,
    };
    Ok(store.put(CheckpointRow::TABLE, &row.to_row())?)
}

pub(super) fn edition(store: &mut dyn Write, entry: &LedgerEntry, act: &EditionAct) -> Result<(), LedgerError> {
    let wrong = |error| LedgerError::Document { digest: act.edition, error };
    let envelope = Envelope::read(&journal::demand_blob(store, &act.edition)?).map_err(wrong)?;
    let accreditation = Accreditation::read(&envelope.payload).map_err(LedgerError::Accreditation)?;
    let row = EditionRow {
        series: act.series.to_string(),
        number: act.sequence,
        envelope: act.edition,
        kind: accreditation.kind.as_str().to_owned(),
        body: bounded(&accreditation.body.id),
        since: accreditation.from,
        until: accreditation.until,
        issued_at: accreditation.issued_at,
        sequence: entry.sequence,
    };
    Ok(store.insert(EditionRow::TABLE, &row.to_row())?)
}

fn due(at: Timestamp) -> [crate::store::Value; 3] {
    let row = DueRow { at, kind: "snapshot".to_owned(), place: -1 }.to_row();
    let mut values = row.into_iter();
    std::array::from_fn(|_| values.next().unwrap_or_else(|| 0.into()))
}
