use std::collections::{BTreeMap, BTreeSet};

use warifu_model::{Envelope, SeriesId, StatusSnapshot, Timestamp};
use warifu_seal::keys::PublicKey;
use warifu_seal::status_list::StatusList;

use crate::payload::SignedPayload;

/// A status snapshot that was provided, whose signatures are not verified yet.
#[derive(Clone, Debug)]
pub(crate) struct Snapshot {
    pub(crate) payload: SignedPayload,
    pub(crate) content: Result<SnapshotContent, Unreadable>,
}

/// The content of a snapshot.
#[derive(Clone, Debug)]
pub(crate) struct SnapshotContent {
    pub(crate) snapshot: StatusSnapshot,
    /// Its list, or what is wrong with it.
    pub(crate) list: Result<StatusList, Unreadable>,
}

/// The reason why a snapshot or its list cannot be read.
#[derive(Clone, Debug)]
pub(crate) struct Unreadable {
    pub(crate) problem: &'static str,
    pub(crate) message: String,
}

/// A snapshot with the eligible keys that signed it.
#[derive(Clone, Debug)]
pub(crate) struct SignedSnapshot<'a> {
    pub(crate) snapshot: &'a Snapshot,
    pub(crate) signers: BTreeSet<PublicKey>,
}

impl Snapshot {
    /// Reads a snapshot. None for an envelope of another payload type: it is ignored.
    pub(crate) fn read(envelope: &Envelope) -> Option<Self> {
        let is_one = envelope.payload_type == StatusSnapshot::PAYLOAD_TYPE;
        is_one.then(|| Self { payload: SignedPayload::of(envelope), content: SnapshotContent::read(&envelope.payload) })
    }

    /// Tells whether it was made by a time, or cannot be read and has no known time.
    pub(crate) fn is_known(&self, known_at: Option<Timestamp>) -> bool {
        let made_at = self.content.as_ref().ok().map(|content| content.snapshot.issued_at);
        made_at.zip(known_at).is_none_or(|(made_at, known_at)| made_at <= known_at)
    }

    /// Tells whether it may be about a certificate of this body and these series: it names one of them, or cannot be read. Where
    /// the policy asks for no accreditation, no series is named.
    pub(crate) fn may_be_about(&self, body: &str, mut named: impl Iterator<Item = SeriesId>) -> bool {
        let Ok(SnapshotContent { snapshot, .. }) = &self.content else { return true };
        snapshot.body == body || named.any(|id| snapshot.names(id))
    }
}

impl SnapshotContent {
    fn read(payload: &[u8]) -> Result<Self, Unreadable> {
        let snapshot = StatusSnapshot::read(payload)
            .map_err(|error| Unreadable { problem: error.code(), message: error.to_string() })?;
        let list = StatusList::read(snapshot.count, &snapshot.list)
            .map_err(|error| Unreadable { problem: error.code(), message: error.to_string() });
        Ok(Self { snapshot, list })
    }
}

/// True where a snapshot names a series.
pub(crate) trait Names {
    fn names(&self, series: SeriesId) -> bool;
}

impl Names for StatusSnapshot {
    fn names(&self, series: SeriesId) -> bool {
        self.series.binary_search(&series).is_ok()
    }
}

/// Joins the signatures of envelopes around the same payload.
pub(crate) fn merged<'s>(snapshots: impl Iterator<Item = &'s Snapshot>) -> Vec<Snapshot> {
    let mut by_digest: BTreeMap<_, Snapshot> = BTreeMap::new();
    for snapshot in snapshots {
        match by_digest.get_mut(&snapshot.payload.digest) {
            Some(same) => same.payload.join(snapshot.payload.clone()),
            None => {
                by_digest.insert(snapshot.payload.digest, snapshot.clone());
            }
        }
    }
    by_digest.into_values().collect()
}
