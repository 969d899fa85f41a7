use std::cell::RefCell;

use warifu_model::{
    Act, CheckpointAct, Digest, Envelope, HeadAct, Json, OpenedAct, Role, SeriesId, SnapshotAct, StatusSnapshot,
    Timestamp,
};
use warifu_seal::checkpoint::{Checkpoint, OpenedCheckpoint};
use warifu_seal::dsse::Opened;
use warifu_seal::keys::PublicKey;
use warifu_seal::note::{Note, NoteKey, NoteKind};
use warifu_seal::tiles::Tiles;
use warifu_signing::{LastSnapshot, Publication, Said, SnapshotEvents, next_snapshot};

use super::{Body, act, seen};
use crate::error::LedgerError;
use crate::fold::{self, StoredTiles};
use crate::journal;
use crate::roster::{self, roster};
use crate::rows::{CertificateRow, CheckpointRow, LeafRow, SnapshotRow};
use crate::rules::demand_type;
use crate::store::{Direction, Read, Scan, writing};

/// A status snapshot that is to be signed.
#[derive(Clone, Copy, Debug)]
pub struct SnapshotRequest<'a> {
    /// The time at which it is made: everything that became known until then is in it.
    pub issued_at: Timestamp,
    /// By when the next one is due.
    pub next_update: Timestamp,
    /// The events that it tells.
    pub events: SnapshotEvents,
    /// Snapshots that were published before, as far as they are at hand. The ledger knows the last one by itself; these tell
    /// what a ledger that was brought back from a copy does not know.
    pub before: &'a [Envelope],
}

impl Body {
    /// Gives the next status snapshot: the bytes that are to be signed, in an envelope of the payload type
    /// [`StatusSnapshot::PAYLOAD_TYPE`], by an officer in the role `status`. Nothing is changed.
    ///
    /// # Errors
    ///
    /// [`LedgerError::Publish`]: no importer would take it beside the snapshots before.
    pub fn snapshot_to_sign(&mut self, request: &SnapshotRequest<'_>) -> Result<Vec<u8>, LedgerError> {
        let mut read = self.store.read()?;
        let snapshot = next(&mut *read, &self.opened.body.id, request)?;
        Ok(Json::from(&snapshot).to_canonical())
    }

    /// Takes a status snapshot that was signed: it has to be the one that is due.
    ///
    /// # Errors
    ///
    /// [`LedgerError::StepEnvelope`] where no officer in the role `status` signed it, [`LedgerError::SnapshotNotNext`] where the ledger
    /// has gone on meanwhile.
    pub fn publish_snapshot(&mut self, envelope: &Envelope, known_at: Timestamp) -> Result<(), LedgerError> {
        let (snapshot, state) = {
            // long work, before anybody has to wait for it: everything that was ever said is read
            let mut read = self.store.read()?;
            (snapshot_act(&mut *read, &self.opened, envelope, known_at)?, State::of(&mut *read)?)
        };
        let mut write = writing(&mut *self.store)?;
        if State::of(&mut *write)? != state {
            return Err(LedgerError::SnapshotNotNext { sequence: snapshot.sequence });
        }
        demand_status_key(&mut *write, envelope, known_at)?;
        journal::put_blob(&mut *write, &Json::from(envelope).to_canonical())?;
        act(&mut *write, known_at, Act::Snapshot(snapshot))?;
        Ok(write.commit()?)
    }

    /// Gives the checkpoint that is to be signed by the log. The head of the journal goes into the log before it, unless nothing
    /// has happened since it did.
    ///
    /// # Errors
    ///
    /// [`LedgerError`]; the ledger is then as it was.
    pub fn checkpoint_to_sign(&mut self, known_at: Timestamp) -> Result<Checkpoint, LedgerError> {
        let mut write = writing(&mut *self.store)?;
        if !fold::is_head_current(&mut *write)? {
            let head = journal::head(&mut *write)?.ok_or(LedgerError::NotBegun)?;
            let leaf = fold::size(&mut *write)?;
            let length = head.sequence.saturating_add(1);
            journal::put_blob(&mut *write, &fold::head_document(self.ledger, length, head.digest))?;
            act(&mut *write, known_at, Act::Head(HeadAct { length, entry: head.digest, leaf }))?;
        }
        let (size, root) = (fold::size(&mut *write)?, fold::root(&mut *write)?);
        let checkpoint = Checkpoint::new(&self.opened.origin, size.into(), root)?;
        write.commit()?;
        Ok(checkpoint)
    }

    /// Takes a checkpoint that the log signed, or a copy of the last one with cosignatures of witnesses; gives its text with all
    /// signatures. Two trees of one size cannot both be published: the tree is that of the ledger.
    ///
    /// # Errors
    ///
    /// [`LedgerError::Checkpoint`] where no officer in the role `log` signed it, [`LedgerError::CheckpointOfAnotherTree`],
    /// [`LedgerError::CheckpointNotNext`].
    pub fn publish_checkpoint(&mut self, note: &[u8], known_at: Timestamp) -> Result<String, LedgerError> {
        let mut write = writing(&mut *self.store)?;
        let act_of = checkpoint_act(&mut *write, &self.opened.origin, note, known_at)?;
        if last_checkpoint(&mut *write)?.is_some_and(|last| last.note == act_of.note) {
            return Ok(act_of.note);
        }
        act(&mut *write, known_at, Act::Checkpoint(act_of.clone()))?;
        write.commit()?;
        Ok(act_of.note)
    }
}

/// What a snapshot depends on.
#[derive(Eq, PartialEq)]
struct State {
    certificates: u32,
    events: u32,
    series: Vec<SeriesId>,
    last: Option<SnapshotRow>,
}

impl State {
    fn of(read: &mut dyn Read) -> Result<Self, LedgerError> {
        let (certificates, events) = (seen::count(read)?, fold::events(read)?);
        Ok(Self { certificates, events, series: seen::series(read)?, last: seen::last_snapshot(read)? })
    }
}

fn demand_status_key(read: &mut dyn Read, envelope: &Envelope, at: Timestamp) -> Result<(), LedgerError> {
    demand_type(envelope, StatusSnapshot::PAYLOAD_TYPE)?;
    let keys = keys_in_role(read, Role::STATUS, at)?;
    Opened::open_envelope(envelope, &keys).map(drop).map_err(LedgerError::StepEnvelope)
}

/// What follows from a status snapshot that was signed, where it is the one that is due.
pub(crate) fn snapshot_act(
    read: &mut dyn Read,
    opened: &OpenedAct,
    envelope: &Envelope,
    known_at: Timestamp,
) -> Result<SnapshotAct, LedgerError> {
    demand_status_key(read, envelope, known_at)?;
    let digest = Digest::of(&envelope.payload);
    let found = StatusSnapshot::read(&envelope.payload).map_err(|error| LedgerError::Document { digest, error })?;
    let events = if found.events.is_empty() { SnapshotEvents::Omitted } else { SnapshotEvents::All };
    let request = SnapshotRequest { issued_at: found.issued_at, next_update: found.next_update, events, before: &[] };
    let due = next(read, &opened.body.id, &request)?;
    let sequence = due.sequence;
    // a number that is left out harms nobody, and snapshots that the ledger does not know may ask for it
    let is_due = found.sequence >= sequence && StatusSnapshot { sequence: found.sequence, ..due } == found;
    if !is_due || found.issued_at > known_at {
        return Err(LedgerError::SnapshotNotNext { sequence });
    }
    let until = seen::events(read)?.partition_point(|event| event.recorded_at <= found.issued_at);
    Ok(SnapshotAct {
        sequence: found.sequence,
        digest,
        issued_at: found.issued_at,
        series: found.series,
        count: found.count,
        list: found.list,
        events: u32::try_from(until).unwrap_or(u32::MAX),
        next_update: Some(found.next_update),
        envelope: Some(Digest::of(&Json::from(envelope).to_canonical())),
    })
}

/// What follows from a checkpoint that was signed; the same as the last one, where nothing does.
pub(crate) fn checkpoint_act(
    read: &mut dyn Read,
    origin: &str,
    note: &[u8],
    known_at: Timestamp,
) -> Result<CheckpointAct, LedgerError> {
    let opened = opened_checkpoint(read, origin, note, known_at)?;
    let witnesses = witnesses(read, known_at)?;
    let (size, root) = (opened.checkpoint().size(), *opened.checkpoint().root());
    let known = u64::from(fold::size(read)?);
    if size > known || StoredTiles::new(&mut *read).root(size)? != root {
        return Err(LedgerError::CheckpointOfAnotherTree { size });
    }
    let last = last_checkpoint(read)?;
    let last_size = last.as_ref().map_or(0, |last| last.size);
    let note_text = match last.filter(|last| u64::from(last.size) >= size) {
        Some(last) if u64::from(last.size) == size => {
            Checkpoint::gather(&last.note, note, opened.log(), &witnesses)?.text
        }
        Some(last) => return Err(LedgerError::CheckpointNotNext { size, last: last.size }),
        None if !is_after_head(read, size)? => return Err(LedgerError::CheckpointNotNext { size, last: last_size }),
        // lines of others would be handed on to people for whom they have to hold
        None => Checkpoint::mend(&String::from_utf8_lossy(note), opened.log(), &witnesses)?.text,
    };
    Ok(CheckpointAct { size: u32::try_from(size).unwrap_or(u32::MAX), note: note_text })
}

/// Opens a checkpoint that an officer in the role `log` signed.
pub(crate) fn opened_checkpoint(
    read: &mut dyn Read,
    origin: &str,
    note: &[u8],
    at: Timestamp,
) -> Result<OpenedCheckpoint, LedgerError> {
    let logs = note_keys(read, "log", NoteKind::Ed25519, Some(origin), at)?;
    let witnesses = witnesses(read, at)?;
    Ok(Checkpoint::open_by(note, origin, &logs, &witnesses)?)
}

fn witnesses(read: &mut dyn Read, at: Timestamp) -> Result<Vec<NoteKey>, LedgerError> {
    note_keys(read, "witness", NoteKind::Cosignature, None, at)
}

/// The last checkpoint that was signed.
pub(crate) fn last_checkpoint(read: &mut dyn Read) -> Result<Option<CheckpointRow>, LedgerError> {
    let last = Scan { direction: Direction::Descending, ..Scan::all(CheckpointRow::TABLE, 1) };
    Ok(read.scan(&last)?.first().map(CheckpointRow::of))
}

/// The entry by which a checkpoint with exactly this text came into the ledger, with its number.
pub(super) fn entry_of(read: &mut dyn Read, note: &[u8]) -> Result<Option<(u32, CheckpointAct)>, LedgerError> {
    let size = Note::read(note).ok().and_then(|note| Checkpoint::read(note.text()).ok()).map(|found| found.size());
    let Some(size) = size.and_then(|size| u32::try_from(size).ok()) else { return Ok(None) };
    let row = read.get(CheckpointRow::TABLE, &[i64::from(size).into()])?;
    let mut next = row.map(|row| CheckpointRow::of(&row).sequence);
    // cosignatures came later, each with the whole text
    while let Some(sequence) = next {
        match journal::entry(read, sequence)?.map(|entry| entry.act) {
            Some(Act::Checkpoint(act)) if act.note.as_bytes() == note => return Ok(Some((sequence, act))),
            Some(Act::Checkpoint(act)) if act.size < size => return Ok(None),
            _ => next = sequence.checked_sub(1),
        }
    }
    Ok(None)
}

/// Whether the last entry of a tree of this size is the head of the journal.
fn is_after_head(read: &mut dyn Read, size: u64) -> Result<bool, LedgerError> {
    let Some(leaf) = size.checked_sub(1).and_then(|leaf| i64::try_from(leaf).ok()) else { return Ok(false) };
    let row = read.get(LeafRow::TABLE, &[leaf.into()])?;
    Ok(row.is_some_and(|row| LeafRow::of(&row).kind == "head"))
}

fn next(read: &mut dyn Read, body: &str, request: &SnapshotRequest<'_>) -> Result<StatusSnapshot, LedgerError> {
    let SnapshotRequest { issued_at, next_update, events, before } = *request;
    let mut keys = Vec::new();
    if !before.is_empty() {
        keys = roster::keys(read)?.into_iter().map(roster::usable).collect::<Result<Vec<_>, _>>()?;
    }
    let (said, series, count) = (seen::events(read)?, seen::series(read)?, seen::count(read)?);
    let last = seen::last_snapshot(read)?;
    let last_series = last.as_ref().map(series_of).unwrap_or_default();
    let last = last.as_ref().map(|last| LastSnapshot {
        sequence: last.number,
        digest: last.digest,
        issued_at: last.issued_at,
        series: &last_series,
        count: last.certificates,
        list: &last.list,
        events: last.events,
    });
    let read = RefCell::new(read);
    let number = |place: u32| {
        let row = read.borrow_mut().get(CertificateRow::TABLE, &[i64::from(place).into()]);
        row.ok().flatten().map(|row| CertificateRow::of(&row).number).unwrap_or_default()
    };
    let said = Said { body, series: &series, count, events: &said, last, number: &number };
    let publication = Publication { issued_at, next_update, events, before, keys: &[] };
    Ok(next_snapshot(&said, &publication, &keys)?)
}

fn series_of(row: &SnapshotRow) -> Vec<SeriesId> {
    row.series.split(' ').filter_map(SeriesId::parse).collect()
}

/// The keys that have a role at a time.
fn keys_in_role(read: &mut dyn Read, role: &str, at: Timestamp) -> Result<Vec<PublicKey>, LedgerError> {
    let members = roster(read, at)?;
    members.iter().filter(|member| member.has(role)).map(roster::Member::public_key).collect()
}

/// The same as keys of notes: of this name, or of their own.
fn note_keys(
    read: &mut dyn Read,
    role: &str,
    kind: NoteKind,
    name: Option<&str>,
    at: Timestamp,
) -> Result<Vec<NoteKey>, LedgerError> {
    let mut keys = Vec::new();
    for member in roster(read, at)?.iter().filter(|member| member.has(role)) {
        let key = NoteKey::new(name.unwrap_or(&member.name), kind, member.public_key()?);
        // a witness whose name no note can have cosigns nothing
        keys.extend(key.ok());
    }
    Ok(keys)
}
