use crate::base64::standard;
use crate::document::document;
use crate::json::{Node, ReadError};
use crate::language::both;
use crate::series::{SeriesId, listed};
use crate::status_history::{StatusEvent, check_events};
use crate::time::Timestamp;

document! {
    /// The status of all certificates of a body at one time (`warifu.status-snapshot/2`), as data: nobody has looked at who
    /// signed it.
    pub struct StatusSnapshot: "status_snapshot" = "warifu.status-snapshot/2" in envelope {
        /// The id of the body.
        body: String,
        /// Every series that a certificate on this list names, ascending.
        series: Vec<SeriesId> = list_via(listed),
        /// Its number: one more for each snapshot, so that none can be left out or brought back unseen.
        sequence: u32 = within(1, 4_294_967_295),
        /// The time at which it was made: what the body knew then.
        issued_at: Timestamp,
        /// By when the next one is due.
        next_update: Timestamp,
        /// The number of certificates that it is about.
        count: u32,
        /// Their statuses, packed. The gate unpacks it.
        list: Vec<u8> = via(standard),
        /// Of certificates for which the body says more than the list does, all that it ever said.
        events: Vec<StatusEvent> = list,
    }
    check check;
}

impl StatusSnapshot {
    /// The payload type of a status snapshot in its envelope.
    pub const PAYLOAD_TYPE: &str = "application/vnd.warifu.status-snapshot+json";

    fn check(&self, node: Node<'_>) -> Result<(), ReadError> {
        check_events(&self.events, node.member("events"), self.count)?;
        if self.next_update > self.issued_at {
            return Ok(());
        }
        Err(node
            .member("next_update")
            .broken(both("the next snapshot is due after this one", "次の一覧の期日がこの一覧より後でない")))
    }
}
