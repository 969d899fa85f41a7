use crate::digest::Digest;
use crate::document::document;
use crate::ids::Token;
use crate::json::{Node, ReadError};
use crate::language::both;
use crate::limits::Limit;
use crate::time::Timestamp;

document! {
    /// The paper that a sender signs with an item that leaves for one recipient (`warifu.parcel/1`). It travels encrypted, with the marking and the
    /// item behind it.
    pub struct Parcel: "parcel" = "warifu.parcel/1" in default {
        /// The organisation or person that sends.
        sender: Token,
        /// The one that it is for.
        recipient: Token,
        /// The time at which it was permitted and sealed.
        sent_at: Timestamp,
        /// Until when a receipt is expected: the first second at which it is late; none, where none is asked for.
        open_by: Option<Timestamp> = optional,
        /// The digest of the exact bytes of the marking, as they travel.
        marking: Digest,
        /// The digest of the exact bytes of the item.
        item: Digest,
        /// 32 bytes that make the commitment say nothing to who does not have them, in the form of a digest.
        salt: Digest,
    }
    check check;
}

document! {
    /// A receipt (`warifu.receipt/1`): the recipient's word that it has opened a parcel.
    pub struct Receipt: "receipt" = "warifu.receipt/1" in default {
        /// The commitment of the parcel.
        parcel: Digest,
        /// The time at which it was opened.
        opened_at: Timestamp,
    }
}

document! {
    /// A log of deliveries (`warifu.delivery-log/1`): what left when, by commitments alone.
    pub struct DeliveryLog: "delivery_log" = "warifu.delivery-log/1" in default {
        /// The deliveries, in the order of their times.
        deliveries: Vec<LoggedDelivery> = list_of(unique "parcel", "小包" by parcel; most Limit::DELIVERIES, "deliveries", "送付";),
    }
    check check;
}

document! {
    /// A delivery in the log.
    pub struct LoggedDelivery: "logged_delivery" {
        /// The commitment of the parcel: a salted digest of item, sender, recipient and time.
        parcel: Digest,
        /// The time at which it was sealed.
        sent_at: Timestamp,
        /// Until when a receipt is expected.
        open_by: Option<Timestamp> = optional,
    }
}

impl Parcel {
    /// The payload type of the document in its envelope.
    pub const PAYLOAD_TYPE: &str = "application/vnd.warifu.parcel+json";

    /// The name of it in the log and in the receipt: SHA-256 over salt, item, sender, recipient and time, a line each. It says nothing about
    /// them to who does not have the salt.
    ///
    /// ```
    /// use warifu_model::{Digest, Parcel, Timestamp, Token};
    ///
    /// let (sender, recipient) = (Token::parse("hub").unwrap(), Token::parse("maker").unwrap());
    /// let sent_at = Timestamp::parse("2026-11-03T00:00:00Z").unwrap();
    /// let [marking, item, salt] = [b"marking", b"an item", b"secrets"].map(|bytes| Digest::of(bytes));
    /// let parcel = Parcel { sender, recipient, sent_at, open_by: None, marking, item, salt };
    /// let other = Parcel { salt: Digest::of(b"another"), ..parcel.clone() };
    /// assert_ne!(parcel.commitment(), other.commitment());
    /// ```
    pub fn commitment(&self) -> Digest {
        let Self { sender, recipient, sent_at, item, salt, .. } = self;
        Digest::of(format!("warifu delivery 1\n{salt}\n{item}\n{sender}\n{recipient}\n{sent_at}\n").as_bytes())
    }

    fn check(&self, node: Node<'_>) -> Result<(), ReadError> {
        if self.open_by.is_some_and(|open_by| open_by <= self.sent_at) {
            return Err(node
                .member("open_by")
                .broken(both("a receipt is late before the parcel leaves", "小包を送る前に受領の期限が過ぎている")));
        }
        Ok(())
    }
}

impl Receipt {
    /// The payload type of the document in its envelope.
    pub const PAYLOAD_TYPE: &str = "application/vnd.warifu.receipt+json";
}

impl DeliveryLog {
    fn check(&self, node: Node<'_>) -> Result<(), ReadError> {
        if self.deliveries.is_sorted_by_key(|one| one.sent_at) {
            return Ok(());
        }
        Err(node
            .member("deliveries")
            .broken(both("deliveries stand in the order of their times", "送付が時刻の順に並んでいない")))
    }
}
