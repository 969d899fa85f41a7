//! Who has opened what, and what the log gives away.

use warifu_delivery::{Account, DeliveryState, LogSecret, ReceiptUse, WhyReceiptIdle, receive};
use warifu_model::{DeliveryLog, Digest, Envelope, Json, Receipt, Timestamp};

use crate::post::{ITEM, Post, identities, post, secret};
use crate::worlds::{day, key, token};

fn receipt(post: &Post, recipient: &str, by: &str) -> Envelope {
    let id = token(recipient);
    let received = receive(&sealed(post, recipient), &identities(&post.ids[&id]), &post.desk(&id)).unwrap();
    received.receipt(&key(&token(by))).unwrap()
}

fn sealed(post: &Post, recipient: &str) -> Vec<u8> {
    let (delivery, _) = post.send("hub", Some(day(20))).unwrap();
    delivery.sealed.iter().find(|one| one.recipient().as_str() == recipient).unwrap().bytes().to_vec()
}

fn account(post: &Post, log: &DeliveryLog, secret: &LogSecret, receipts: &[Envelope], at: Timestamp) -> Account {
    let mut receipts: Vec<Vec<u8>> = receipts.iter().map(|one| Json::from(one).to_canonical()).collect();
    receipts.push(b"no receipt".to_vec());
    Account::of(log, secret, &token("hub"), &[Digest::of(ITEM)], &post.circle, &receipts, at)
}

fn states(account: &Account) -> Vec<(&str, DeliveryState)> {
    let mut states: Vec<_> = account.deliveries.iter().map(|one| (one.recipient.as_str(), one.state)).collect();
    states.sort_by_key(|(id, _)| *id);
    states
}

#[test]
fn the_sender_sees_who_has_not_opened_it_by_when() {
    use DeliveryState::{Opened, Overdue, Waiting};
    let post = post();
    let (_, log) = post.send("hub", Some(day(20))).unwrap();
    let receipts = [receipt(&post, "maker", "maker"), receipt(&post, "maker-p", "maker-p")];
    let before = account(&post, &log, &secret(), &receipts, day(19));
    let expected = |rest| {
        [("grid", rest), ("grid-p", rest), ("hub-p", rest), ("maker", Opened), ("maker-p", Opened), ("maker-q", rest)]
    };
    assert_eq!(states(&before), expected(Waiting));
    let after = account(&post, &log, &secret(), &receipts, day(20));
    assert_eq!((states(&after), after.overdue().count()), (expected(Overdue).to_vec(), 4));
    assert_eq!(after.deliveries.iter().filter_map(|one| one.opened_at).collect::<Vec<_>>(), [day(11), day(11)]);
    // another item, another secret: nothing is known of anybody
    let blind = account(&post, &log, &LogSecret::from_bytes([1; 32]), &receipts, day(20));
    assert_eq!((blind.deliveries.len(), blind.others), (0, 6));
    assert_eq!(blind.receipts[0].counts, Err(WhyReceiptIdle::Unknown));
}

#[test]
fn a_receipt_counts_for_who_signed_it() {
    use WhyReceiptIdle::{BeforeSent, Future, NoReceipt, NotSigned, Unknown};
    let post = post();
    let (_, log) = post.send("hub", Some(day(20))).unwrap();
    let made = |parcel, opened_at, by: &str| {
        let receipt = Json::from(&Receipt { parcel, opened_at }).to_canonical();
        key(&token(by)).sign_envelope(Receipt::PAYLOAD_TYPE, receipt)
    };
    let own = receipt(&post, "maker", "maker");
    let parcel = Receipt::read(&own.payload).unwrap().parcel;
    let other_type = Envelope { payload_type: "text/plain".into(), ..own.clone() };
    let receipts = [
        receipt(&post, "maker", "grid"),
        made(parcel, day(9), "maker"),
        made(parcel, day(31), "maker"),
        made(Digest::of(b"x"), day(12), "maker"),
        other_type,
        made(parcel, day(25), "maker"),
        own,
    ];
    let account = account(&post, &log, &secret(), &receipts, day(30));
    let uses: Vec<_> = account.receipts.iter().map(|ReceiptUse { counts }| counts.clone()).collect();
    let maker = || Ok(token("maker"));
    assert_eq!(
        uses,
        [Err(NotSigned), Err(BeforeSent), Err(Future), Err(Unknown), Err(NoReceipt), maker(), maker(), Err(NoReceipt)]
    );
    // the earliest counts
    let one = account.deliveries.iter().find(|one| one.recipient.as_str() == "maker").unwrap();
    assert_eq!((one.opened_at, one.state), (Some(day(11)), DeliveryState::Opened));
    let late = self::account(&post, &log, &secret(), &receipts[5..6], day(30));
    assert!(late.deliveries.iter().any(|one| one.state == DeliveryState::OpenedLate));
}

/// The log and the receipts have no id, no name, no digest of an item, and two logs of one item have nothing in common.
#[test]
fn the_log_says_nothing_without_its_secret() {
    let post = post();
    let (_, log) = post.send("hub", Some(day(20))).unwrap();
    let text = String::from_utf8(Json::from(&log).to_canonical()).unwrap();
    let receipt = String::from_utf8(receipt(&post, "maker", "maker").payload).unwrap();
    let everybody = post.ids.keys().map(|id| id.as_str().to_owned());
    for planted in everybody.chain([Digest::of(ITEM).hex(), post.marked.digest().hex()]) {
        assert!(!text.contains(&planted) && !receipt.contains(&planted), "{planted} in {text} or {receipt}");
    }
    assert!(log.deliveries.is_sorted_by_key(|one| one.parcel));
    // what anybody could compute who guesses item, names and time is not what stands there
    for one in &log.deliveries {
        for recipient in post.ids.keys() {
            for salt in [Digest::of(b""), Digest::of(ITEM), Digest::from_bytes([0; 32])] {
                let guess = warifu_model::Parcel {
                    sender: token("hub"),
                    recipient: recipient.clone(),
                    sent_at: post.at,
                    open_by: None,
                    marking: post.marked.digest(),
                    item: Digest::of(ITEM),
                    salt,
                };
                assert_ne!(guess.commitment(), one.parcel);
            }
        }
    }
}

#[test]
fn the_secret_of_a_log_is_read_as_it_was_written() {
    let secret = LogSecret::from_bytes([0xa7; 32]);
    let text = secret.to_text();
    assert_eq!(*LogSecret::read(text.as_bytes()).unwrap().to_text(), *text);
    assert_eq!(format!("{secret:?}"), "LogSecret(…)");
    for broken in ["", "a7", &text.to_uppercase(), &format!("{}\n", *text), &text.replace('a', "g")] {
        assert_eq!(LogSecret::read(broken.as_bytes()).unwrap_err().code(), "log-secret-malformed", "{broken}");
    }
}

#[test]
fn one_share_is_logged_once() {
    let post = post();
    let (_, log) = post.send("hub", None).unwrap();
    let hub = token("hub");
    let consignment = warifu_delivery::Consignment::of(&post.marked, ITEM, None).unwrap();
    let again = |at, log: &DeliveryLog| {
        let (item, circle) = (&post.marked, &post.circle);
        let question = warifu_sharing::Question { item, others: &[], circle, arrangements: &[], sharer: &hub, at };
        warifu_delivery::deliver(&question, &consignment, &key(&hub), &secret(), log).map(|(_, log)| log)
    };
    assert_eq!(again(day(10), &log).unwrap_err().code(), "delivery-log-twice");
    assert_eq!(again(day(9), &log).unwrap_err().code(), "delivery-log-later");
    let longer = again(day(11), &log).unwrap();
    assert_eq!(longer.deliveries.len(), 12);
    DeliveryLog::read(&Json::from(&longer).to_canonical()).unwrap();
}
