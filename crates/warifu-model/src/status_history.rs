use std::collections::BTreeMap;

use crate::json::{Json, Node, Read, ReadError, Tape};
use crate::localized::Localized;
use crate::status::Status;
use crate::time::Timestamp;

/// All that a body ever said about the status of its certificates (`warifu.status-history/1`): its own ledger, from which
/// snapshots are made. Events are added and never removed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct StatusHistory {
    /// The id of the body.
    pub body: String,
    /// How many places were given to certificates. A place is given once.
    pub count: u32,
    /// What was said, in the order in which it was said.
    pub events: Vec<StatusEvent>,
}

/// A certificate was given another status.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct StatusEvent {
    /// The place of the certificate in the status list.
    pub index: u32,
    /// The new status.
    pub status: Status,
    /// From when it holds: that may be before it was known.
    pub from: Timestamp,
    /// When it was said: from then on it was known.
    pub recorded_at: Timestamp,
    /// Why.
    pub reason: Localized,
}

impl StatusHistory {
    /// A body that has said nothing yet.
    pub const fn new(body: String) -> Self {
        Self { body, count: 0, events: Vec::new() }
    }

    /// Reads a status history.
    pub fn read(bytes: &[u8]) -> Result<Self, ReadError> {
        Tape::parse(bytes)?.root().read()
    }

    /// The status of each certificate that is not active, as it was known at a time.
    pub fn statuses(&self, known_at: Timestamp) -> BTreeMap<u32, Status> {
        let known = self.events.iter().filter(|event| event.recorded_at <= known_at);
        let mut statuses: BTreeMap<_, _> = known.map(|event| (event.index, event.status)).collect();
        statuses.retain(|_, status| *status != Status::Active);
        statuses
    }

    /// The status of one certificate that was said last.
    pub fn last(&self, index: u32) -> Status {
        self.events.iter().rev().find(|event| event.index == index).map_or(Status::Active, |event| event.status)
    }
}

/// Reads events: in the order in which they were said, about certificates that there are, and none that undoes what is
/// for ever.
pub(crate) fn read_events(node: Node<'_>, count: u32) -> Result<Vec<StatusEvent>, ReadError> {
    let events: Vec<StatusEvent> = node.read()?;
    let mut statuses = BTreeMap::new();
    let mut last = None;
    for (event, node) in events.iter().zip(node.items()?) {
        if event.index >= count {
            return Err(node.broken("an event is about a certificate beyond the number of certificates"));
        }
        if last.replace(event.recorded_at).is_some_and(|last| event.recorded_at < last) {
            return Err(node.broken("events stand in the order in which they were recorded"));
        }
        let before = statuses.insert(event.index, event.status).unwrap_or_default();
        if !before.may_become(event.status) {
            return Err(
                node.broken("what was withdrawn or superseded is not restored, and every event changes the status")
            );
        }
    }
    Ok(events)
}

impl Read for StatusHistory {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        fields.format(FORMAT)?;
        let count = fields.required("count")?;
        let history =
            Self { body: fields.required("body")?, count, events: read_events(fields.node_of("events")?, count)? };
        fields.finish()?;
        Ok(history)
    }
}

impl Read for StatusEvent {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let event = Self {
            index: fields.required("index")?,
            status: fields.required("status")?,
            from: fields.required("from")?,
            recorded_at: fields.required("recorded_at")?,
            reason: fields.required("reason")?,
        };
        fields.finish()?;
        Ok(event)
    }
}

impl From<&StatusHistory> for Json {
    fn from(history: &StatusHistory) -> Self {
        Self::object()
            .with("format", FORMAT)
            .with("body", history.body.as_str())
            .with("count", history.count)
            .with("events", Self::list(&history.events))
    }
}

impl From<&StatusEvent> for Json {
    fn from(event: &StatusEvent) -> Self {
        Self::object()
            .with("index", event.index)
            .with("status", event.status)
            .with("from", event.from)
            .with("recorded_at", event.recorded_at)
            .with("reason", &event.reason)
    }
}

const FORMAT: &str = "warifu.status-history/1";
