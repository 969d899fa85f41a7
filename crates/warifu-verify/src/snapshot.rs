use std::collections::{BTreeMap, BTreeSet};

use warifu_model::{Envelope, STATUS_SNAPSHOT_PAYLOAD_TYPE, SeriesId, StatusSnapshot, Timestamp};
use warifu_seal::keys::PublicKey;
use warifu_seal::status_list::StatusList;

use crate::statement::Statement;

/// A status snapshot as it is at hand, by nobody's word yet.
#[derive(Clone, Debug)]
pub(crate) struct Snapshot {
    pub(crate) statement: Statement,
    pub(crate) said: Result<Said, Misread>,
}

/// What a snapshot says.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    pub(crate) snapshot: StatusSnapshot,
    /// Its list, or what is wrong with it.
    pub(crate) list: Result<StatusList, Misread>,
}

/// What is wrong with something that does not read.
#[derive(Clone, Debug)]
pub(crate) struct Misread {
    pub(crate) problem: &'static str,
    pub(crate) message: String,
}

/// A snapshot with those of the keys that may count which signed it.
#[derive(Clone, Debug)]
pub(crate) struct Opened<'a> {
    pub(crate) snapshot: &'a Snapshot,
    pub(crate) signers: BTreeSet<PublicKey>,
}

impl Snapshot {
    /// Reads a snapshot. What was signed as something else is none, and is passed over.
    pub(crate) fn read(envelope: &Envelope) -> Option<Self> {
        let is_one = envelope.payload_type == STATUS_SNAPSHOT_PAYLOAD_TYPE;
        is_one.then(|| Self { statement: Statement::of(envelope), said: Said::read(&envelope.payload) })
    }

    /// Whether it was made by then. Of one that does not read nobody can say when it was made.
    pub(crate) fn is_known(&self, known_at: Option<Timestamp>) -> bool {
        let made_at = self.said.as_ref().ok().map(|said| said.snapshot.issued_at);
        made_at.zip(known_at).is_none_or(|(made_at, known_at)| made_at <= known_at)
    }

    /// Whether it may be about a certificate of this body and these series: it names one of them, or does not read. Where
    /// the policy asks no authority, no series is named, and nobody speaks for one.
    pub(crate) fn may_be_about(&self, body: &str, mut named: impl Iterator<Item = SeriesId>) -> bool {
        let Ok(Said { snapshot, .. }) = &self.said else { return true };
        snapshot.body == body || named.any(|id| snapshot.names(id))
    }
}

impl Said {
    fn read(payload: &[u8]) -> Result<Self, Misread> {
        let snapshot = StatusSnapshot::read(payload)
            .map_err(|error| Misread { problem: error.code(), message: error.to_string() })?;
        let list = StatusList::read(snapshot.count, &snapshot.list)
            .map_err(|error| Misread { problem: error.code(), message: error.to_string() });
        Ok(Self { snapshot, list })
    }
}

/// Whether a snapshot names a series.
pub(crate) trait Names {
    fn names(&self, series: SeriesId) -> bool;
}

impl Names for StatusSnapshot {
    fn names(&self, series: SeriesId) -> bool {
        self.series.binary_search(&series).is_ok()
    }
}

/// Equal payloads are one statement: the signatures of several envelopes around one are put together.
pub(crate) fn merged<'s>(snapshots: impl Iterator<Item = &'s Snapshot>) -> Vec<Snapshot> {
    let mut by_digest: BTreeMap<_, Snapshot> = BTreeMap::new();
    for snapshot in snapshots {
        match by_digest.get_mut(&snapshot.statement.digest) {
            Some(same) => same.statement.join(snapshot.statement.clone()),
            None => {
                by_digest.insert(snapshot.statement.digest, snapshot.clone());
            }
        }
    }
    by_digest.into_values().collect()
}
