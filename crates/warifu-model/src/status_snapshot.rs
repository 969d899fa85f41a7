use data_encoding::BASE64;

use crate::base64::decode_base64;
use crate::json::{Json, Limits, Node, Read, ReadError, Tape};
use crate::limits;
use crate::series::{self, SeriesId, read_series};
use crate::status_history::{StatusEvent, read_events};
use crate::time::Timestamp;

/// The payload type of a status snapshot in its envelope.
pub const STATUS_SNAPSHOT_PAYLOAD_TYPE: &str = "application/vnd.warifu.status-snapshot+json";

/// The status of all certificates of a body at one time (`warifu.status-snapshot/2`), as data: nobody has looked at who
/// signed it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct StatusSnapshot {
    /// The id of the body.
    pub body: String,
    /// Every series that a certificate on this list names, ascending.
    pub series: Vec<SeriesId>,
    /// Its number: one more for each snapshot, so that none can be left out or brought back unseen.
    pub sequence: u32,
    /// When it was made: what the body knew then.
    pub issued_at: Timestamp,
    /// By when the next one is due.
    pub next_update: Timestamp,
    /// How many certificates it is about.
    pub count: u32,
    /// Their statuses, packed. The gate unpacks it.
    pub list: Vec<u8>,
    /// Of certificates for which the body says more than the list does, all that it ever said.
    pub events: Vec<StatusEvent>,
}

impl StatusSnapshot {
    /// Reads a status snapshot.
    pub fn read(bytes: &[u8]) -> Result<Self, ReadError> {
        Tape::parse_within(bytes, Limits::envelope())?.root().read()
    }
}

impl Read for StatusSnapshot {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        fields.format(FORMAT)?;
        let sequence = fields.node_of("sequence")?;
        sequence.integer_within(1, i64::from(u32::MAX))?;
        let count = fields.required("count")?;
        let list = fields.node_of("list")?;
        let series = fields.find("series").map(|node| read_series(node, limits::SNAPSHOT_SERIES)).transpose()?;
        let next_update = fields.node_of("next_update")?;
        let snapshot = Self {
            body: fields.required("body")?,
            series: series.unwrap_or_default(),
            sequence: sequence.read()?,
            issued_at: fields.required("issued_at")?,
            next_update: next_update.read()?,
            count,
            list: decode_base64(&list.string()?)
                .ok_or_else(|| list.not_canonical("base64", "base64 with padding, without line breaks"))?,
            events: fields.find("events").map(|events| read_events(events, count)).transpose()?.unwrap_or_default(),
        };
        fields.finish()?;
        if snapshot.next_update <= snapshot.issued_at {
            return Err(next_update.broken("the next snapshot is due after this one"));
        }
        Ok(snapshot)
    }
}

impl From<&StatusSnapshot> for Json {
    fn from(snapshot: &StatusSnapshot) -> Self {
        Self::object()
            .with("format", FORMAT)
            .with("body", snapshot.body.as_str())
            .with_list("series", series::list(&snapshot.series))
            .with("sequence", snapshot.sequence)
            .with("issued_at", snapshot.issued_at)
            .with("next_update", snapshot.next_update)
            .with("count", snapshot.count)
            .with("list", BASE64.encode(&snapshot.list))
            .with_list("events", snapshot.events.iter().map(Self::from).collect())
    }
}

const FORMAT: &str = "warifu.status-snapshot/2";
