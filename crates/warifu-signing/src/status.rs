use std::collections::BTreeSet;

use warifu_model::{
    Envelope, Json, ReadError, STATUS_SNAPSHOT_PAYLOAD_TYPE, SeriesId, Status, StatusEvent, StatusHistory,
    StatusSnapshot, Timestamp,
};
use warifu_seal::{
    dsse,
    keys::SigningKey,
    status_list::{MAX_COUNT, StatusList, StatusListError},
};

/// Why nothing was said about a certificate's status.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum StatusError {
    /// All places of the list are given out.
    #[error("the status list has no place left")]
    Full,
    /// The list cannot be packed.
    #[error(transparent)]
    List(#[from] StatusListError),
    /// The change is none, or would undo what is for ever.
    #[error("a certificate that is {} cannot become {}", .from.as_str(), .to.as_str())]
    NotPossible {
        /// What it is.
        from: Status,
        /// What it was to be.
        to: Status,
    },
    /// Something later was recorded already. History is added to at its end.
    #[error("something was recorded at {last} already, later than {recorded_at}")]
    RecordedEarlier {
        /// When the last event was recorded.
        last: Timestamp,
        /// When this one was to be.
        recorded_at: Timestamp,
    },
    /// The snapshot is not one that a reader would take. It was not signed.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// No certificate has that place.
    #[error("no certificate has place {index}; {count} were given out")]
    UnknownIndex {
        /// The place.
        index: u32,
        /// How many were given out.
        count: u32,
    },
}

impl StatusError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Full => "status-list-full",
            Self::List(error) => error.code(),
            Self::NotPossible { .. } => "status-change-not-possible",
            Self::RecordedEarlier { .. } => "status-recorded-earlier",
            Self::Read(error) => error.code(),
            Self::UnknownIndex { .. } => "status-index-unknown",
        }
    }

    /// What to do about it.
    pub fn help(&self) -> String {
        match self {
            Self::Full => "start another list, under another body id".into(),
            Self::List(error) => error.help().into(),
            Self::NotPossible { .. } => {
                "what was withdrawn or superseded stays so; issue a new certificate instead".into()
            }
            Self::RecordedEarlier { .. } => {
                "record it now; `from` may lie in the past, the time of recording may not".into()
            }
            Self::Read(error) => error.help(),
            Self::UnknownIndex { .. } => "look up the certificate's `status_index`".into(),
        }
    }
}

/// About which certificates a snapshot says more than their status.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum SnapshotEvents {
    /// About every one that anything was ever said about: since when, why, and what it was before.
    All,
    /// About none: the smallest snapshot, which cannot tell since when.
    Omitted,
}

/// Gives the next certificate its place in the status list. A place is given once, whatever becomes of the certificate.
///
/// # Errors
///
/// [`StatusError::Full`].
pub fn assign_status_index(history: &mut StatusHistory) -> Result<u32, StatusError> {
    let index = history.count;
    if index >= MAX_COUNT {
        return Err(StatusError::Full);
    }
    history.count += 1;
    Ok(index)
}

/// Records that a certificate has another status: suspends, restores, withdraws or supersedes it. Nothing that was
/// recorded before is changed.
///
/// # Errors
///
/// [`StatusError::UnknownIndex`], [`StatusError::RecordedEarlier`], [`StatusError::NotPossible`]; the history is then
/// unchanged.
pub fn record_status(history: &mut StatusHistory, event: StatusEvent) -> Result<(), StatusError> {
    if event.index >= history.count {
        return Err(StatusError::UnknownIndex { index: event.index, count: history.count });
    }
    if let Some(last) = history.events.last().map(|last| last.recorded_at).filter(|last| event.recorded_at < *last) {
        return Err(StatusError::RecordedEarlier { last, recorded_at: event.recorded_at });
    }
    let from = history.last(event.index);
    if !from.may_become(event.status) {
        return Err(StatusError::NotPossible { from, to: event.status });
    }
    history.events.push(event);
    Ok(())
}

/// Signs the status of all certificates, as it was recorded until `issued_at`.
///
/// `series` are all series that a certificate on this list names: for no other one does the snapshot count. `sequence` is
/// one more than that of the snapshot before. The same arguments give the same bytes.
///
/// # Errors
///
/// [`StatusError::List`], [`StatusError::Read`]; nothing was signed then.
pub fn sign_snapshot(
    history: &StatusHistory,
    series: &BTreeSet<SeriesId>,
    sequence: u32,
    issued_at: Timestamp,
    next_update: Timestamp,
    events: SnapshotEvents,
    key: &SigningKey,
) -> Result<Envelope, StatusError> {
    let list = StatusList::new(history.count, &history.statuses(issued_at))?;
    let recorded = history.events.iter().filter(|event| event.recorded_at <= issued_at);
    let snapshot = StatusSnapshot {
        body: history.body.clone(),
        series: series.iter().copied().collect(),
        sequence,
        issued_at,
        next_update,
        count: history.count,
        list: list.as_bytes().to_vec(),
        events: if events == SnapshotEvents::All { recorded.cloned().collect() } else { Vec::new() },
    };
    let payload = Json::from(&snapshot).to_canonical();
    StatusSnapshot::read(&payload)?;
    Ok(dsse::sign(STATUS_SNAPSHOT_PAYLOAD_TYPE, payload, key))
}
