use std::collections::{BTreeMap, BTreeSet};

use warifu_model::{
    DeliveryLog, Digest, Envelope, LoggedDelivery, Parcel, Receipt, SharingCircle, Timestamp, Token, codes,
};
use warifu_seal::dsse::Opened;
use warifu_seal::keys::PublicKey;

use crate::deliver::keys_of;
use crate::secret::LogSecret;

/// Who has opened what, and who has not by when.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Account {
    /// The deliveries of the items that were asked about, in the order of the log.
    pub deliveries: Vec<Expected>,
    /// The entries of the log that are about something else: other items, or recipients that the circle does not have any more.
    pub others: usize,
    /// The receipts, in the order in which they were given.
    pub receipts: Vec<ReceiptUse>,
}

/// A delivery, and whether it was opened.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Expected {
    /// The recipient.
    pub recipient: Token,
    /// The item.
    pub item: Digest,
    /// The time at which it was sealed.
    pub sent_at: Timestamp,
    /// Until when a receipt is expected.
    pub open_by: Option<Timestamp>,
    /// The earliest time at which a receipt that counts says that it was opened.
    pub opened_at: Option<Timestamp>,
    /// Where it stands.
    pub state: DeliveryState,
}

codes! {
    /// Where a delivery stands.
    pub enum DeliveryState {
        /// A receipt says that it was opened in time.
        Opened = "opened", en: "opened", ja: "開封済み";
        /// A receipt says that it was opened after it was due.
        OpenedLate = "opened_late", en: "opened late", ja: "期限後に開封";
        /// No receipt yet, and none is due.
        Waiting = "waiting", en: "not opened yet", ja: "未開封";
        /// No receipt, and one is due.
        Overdue = "overdue", en: "not opened by then", ja: "期限までに未開封";
    }
}

/// A receipt, and whether it counts.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ReceiptUse {
    /// The recipient for whose delivery it counts, or the reason why it does not.
    pub counts: Result<Token, WhyReceiptIdle>,
}

codes! {
    /// Reason why a receipt does not count.
    pub enum WhyReceiptIdle {
        /// It is no receipt.
        NoReceipt = "receipt_malformed", en: "it is no receipt", ja: "受領証でない";
        /// It is about none of the deliveries that were asked about.
        Unknown = "receipt_of_no_delivery", en: "it is about none of these deliveries", ja: "これらの送付に対するものでない";
        /// No key of the recipient signed it.
        NotSigned = "receipt_not_signed", en: "the recipient has not signed it", ja: "受領者の署名がない";
        /// It says that it was opened before it was sent.
        BeforeSent = "receipt_before_sent", en: "it says that it was opened before it was sent", ja: "開封日時が送付より前である";
        /// It says that it was opened later than now.
        Future = "receipt_later", en: "it says that it was opened later than now", ja: "開封日時が現時点より後である";
    }
}

impl Account {
    /// Finds whose entries are whose, with the secret of the log, and holds receipts against them.
    ///
    /// Every item is tried with everybody in the circle and every time in the log: one HMAC-SHA-256 and one SHA-256 each.
    pub fn of(
        log: &DeliveryLog,
        secret: &LogSecret,
        sender: &Token,
        items: &[Digest],
        circle: &SharingCircle,
        receipts: &[Vec<u8>],
        at: Timestamp,
    ) -> Self {
        let mut found = entries(log, secret, sender, items, circle);
        let receipts = receipts.iter().map(|one| ReceiptUse { counts: counted(one, &mut found, circle, at) }).collect();
        let others = log.deliveries.len() - found.len();
        let deliveries = log.deliveries.iter().filter_map(|entry| found.remove(&entry.parcel));
        let deliveries = deliveries.map(|one| Expected { state: state(&one, at), ..one }).collect();
        Self { deliveries, others, receipts }
    }

    /// The deliveries that were not opened by the time by which they were to be.
    pub fn overdue(&self) -> impl Iterator<Item = &Expected> {
        self.deliveries.iter().filter(|one| one.state == DeliveryState::Overdue)
    }
}

fn entries(
    log: &DeliveryLog,
    secret: &LogSecret,
    sender: &Token,
    items: &[Digest],
    circle: &SharingCircle,
) -> BTreeMap<Digest, Expected> {
    let known: BTreeMap<Digest, &LoggedDelivery> = log.deliveries.iter().map(|one| (one.parcel, one)).collect();
    let times: BTreeSet<Timestamp> = log.deliveries.iter().map(|one| one.sent_at).collect();
    let organisations = circle.organisations.iter().map(|one| &one.id);
    let everybody: Vec<&Token> = organisations.chain(circle.people.iter().map(|one| &one.id)).collect();
    let mut found = BTreeMap::new();
    for item in items {
        for recipient in &everybody {
            for sent_at in &times {
                let parcel = commitment(secret, *item, sender, recipient, *sent_at);
                if let Some(entry) = known.get(&parcel) {
                    let expected = Expected {
                        recipient: (*recipient).clone(),
                        item: *item,
                        sent_at: entry.sent_at,
                        open_by: entry.open_by,
                        opened_at: None,
                        state: DeliveryState::Waiting,
                    };
                    found.insert(parcel, expected);
                }
            }
        }
    }
    found
}

fn commitment(secret: &LogSecret, item: Digest, sender: &Token, recipient: &Token, sent_at: Timestamp) -> Digest {
    let salt = secret.salt(item, sender, recipient, sent_at);
    let (sender, recipient) = (sender.clone(), recipient.clone());
    // the commitment does not depend on the marking and the time by which it is to be opened
    Parcel { sender, recipient, sent_at, open_by: None, marking: item, item, salt }.commitment()
}

fn counted(
    receipt: &[u8],
    found: &mut BTreeMap<Digest, Expected>,
    circle: &SharingCircle,
    at: Timestamp,
) -> Result<Token, WhyReceiptIdle> {
    // one that is damaged does not keep the others from counting
    let envelope = Envelope::read(receipt).map_err(|_| WhyReceiptIdle::NoReceipt)?;
    if envelope.payload_type != Receipt::PAYLOAD_TYPE {
        return Err(WhyReceiptIdle::NoReceipt);
    }
    let receipt = Receipt::read(&envelope.payload).map_err(|_| WhyReceiptIdle::NoReceipt)?;
    let one = found.get_mut(&receipt.parcel).ok_or(WhyReceiptIdle::Unknown)?;
    let keys = keys_of(circle, &one.recipient);
    let keys: Vec<_> = keys.iter().filter_map(|key| PublicKey::from_bytes(key.as_bytes()).ok()).collect();
    if Opened::open_envelope(&envelope, &keys).is_err() {
        return Err(WhyReceiptIdle::NotSigned);
    }
    match receipt.opened_at {
        opened if opened < one.sent_at => Err(WhyReceiptIdle::BeforeSent),
        opened if opened > at => Err(WhyReceiptIdle::Future),
        opened => {
            one.opened_at = Some(one.opened_at.map_or(opened, |before| before.min(opened)));
            Ok(one.recipient.clone())
        }
    }
}

fn state(one: &Expected, at: Timestamp) -> DeliveryState {
    match (one.opened_at, one.open_by) {
        (Some(opened), Some(open_by)) if opened >= open_by => DeliveryState::OpenedLate,
        (Some(_), _) => DeliveryState::Opened,
        (None, Some(open_by)) if at >= open_by => DeliveryState::Overdue,
        (None, _) => DeliveryState::Waiting,
    }
}
