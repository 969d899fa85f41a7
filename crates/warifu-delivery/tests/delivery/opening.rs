//! What the recipient is told, and what it is not.

use std::io::Write as _;

use warifu_delivery::{Consignment, DeliverError, Identities, ReceiveError, Received, receive};
use warifu_model::{Json, Parcel, Tlp};
use warifu_sharing::{Question, WhyWithheld, share};

use crate::foreign::decrypted;
use crate::post::{ITEM, Post, identities, post};
use crate::worlds::{day, key, signed, token};
use warifu_testkit::Dice;

fn open(post: &Post, recipient: &str, sealed: &[u8]) -> Result<Received, ReceiveError> {
    let recipient = token(recipient);
    receive(sealed, &identities(&post.ids[&recipient]), &post.desk(&recipient))
}

/// Encrypts whatever somebody likes.
fn encrypted(post: &Post, recipient: &str, contents: &[u8]) -> Vec<u8> {
    let to = post.ids[&token(recipient)].to_public();
    let encryptor = age::Encryptor::with_recipients([&to as &dyn age::Recipient].into_iter()).unwrap();
    let mut sealed = Vec::new();
    let mut writer = encryptor.wrap_output(&mut sealed).unwrap();
    writer.write_all(contents).unwrap();
    writer.finish().unwrap();
    sealed
}

#[test]
fn the_recipient_gets_the_item_and_what_may_become_of_it() {
    let post = post();
    let received = open(&post, "maker", &post.sealed("maker")).unwrap();
    assert_eq!((received.item(), received.parcel().sender.as_str()), (ITEM, "hub"));
    assert_eq!(received.standing(), Ok(()));
    let onward: Vec<_> = received.onward().permitted.iter().map(|one| one.recipient().as_str()).collect();
    assert_eq!(onward, ["client", "maker-p", "maker-q", "client-p"]);
    assert!(received.onward().withheld.iter().any(|one| one.recipient.as_str() == "grid"));
}

#[test]
fn everybody_is_in_one_of_three_lists() {
    let mut post = post();
    post.circle.people[1].recipients.clear();
    let (delivery, log) = post.send("hub", None).unwrap();
    let sealed: Vec<_> = delivery.sealed.iter().map(|one| one.recipient().as_str()).collect();
    // clients are served by the organisation whose clients they are
    assert_eq!(sealed, ["maker", "grid", "hub-p", "maker-q", "grid-p"]);
    assert_eq!(delivery.without_address, [token("maker-p")]);
    assert_eq!(sealed.len() + 1, delivery.sharing.permitted.len());
    assert_eq!(log.deliveries.len(), sealed.len());
    let everybody = post.circle.organisations.len() + post.circle.people.len() - 1;
    assert_eq!(delivery.sharing.permitted.len() + delivery.sharing.withheld.len(), everybody);
    // all sizes of one share are the same, but for the header, into which age puts a random stanza that nobody opens
    let body = |sealed: &[u8]| {
        let mac = sealed.windows(5).position(|window| window == b"\n--- ").unwrap() + 1;
        sealed.len() - mac
    };
    let sizes: Vec<_> = delivery.sealed.iter().map(|one| body(one.bytes())).collect();
    assert!(sizes.iter().all(|size| *size == sizes[0]), "{sizes:?}");
}

#[test]
fn what_cannot_be_sent_is_refused_as_a_whole() {
    let mut post = post();
    let code = |post: &Post, open_by| post.send("hub", open_by).map_or_else(|error| error.code(), |_| "sent");
    assert_eq!(code(&post, Some(day(10))), "parcel-open-by-past");
    assert_eq!(code(&post, Some(day(11))), "sent");
    let one = post.circle.organisations[1].recipients[0].clone();
    // a slip in the address is found by its check digits
    let (kept, last) = one.split_at(one.len() - 1);
    let other = if last == "q" { 'p' } else { 'q' };
    post.circle.organisations[1].recipients[0] = format!("{kept}{other}");
    let error = post.send("hub", None).unwrap_err();
    assert_eq!(error.code(), "parcel-address-unreadable");
    assert!(error.to_string().contains("maker"), "{error}");
    let quantum = include_str!("tagpq.txt").trim();
    post.circle.organisations[1].recipients = vec![one, quantum.to_owned()];
    assert_eq!(code(&post, None), "parcel-addresses-mixed");
    post.circle.organisations[1].recipients = vec![quantum.to_owned()];
    let sealed = post.sealed("maker");
    let head = String::from_utf8_lossy(&sealed[..200]).into_owned();
    assert!(head.contains("-> mlkem768p256tag "), "{head}");
    post.circle.organisations[0].keys.clear();
    assert_eq!(code(&post, None), "sender-key-unknown");
}

#[test]
fn a_permission_is_for_one_marking() {
    let post = post();
    let hub = token("hub");
    let question = Question {
        item: &post.marked,
        others: &[],
        circle: &post.circle,
        arrangements: &[],
        sharer: &hub,
        at: post.at,
    };
    let permission = share(&question).permitted.remove(0);
    let mut wider = post.marked.item().clone();
    (wider.marking, wider.audience) = (Tlp::Clear, Vec::new());
    let wider = signed(&wider, &hub);
    let consignment = Consignment::of(&wider, ITEM, None).unwrap();
    let error = warifu_delivery::seal(&permission, &consignment, &key(&hub), &crate::post::secret()).unwrap_err();
    assert_eq!(error.code(), "parcel-other-marking");
    assert_eq!(Consignment::of(&post.marked, b"other bytes", None).unwrap_err().code(), "parcel-other-item");
    assert_eq!(Consignment::of(&post.marked, &vec![0; 17 << 20], None).unwrap_err().code(), "parcel-too-large");
}

#[test]
fn who_encrypts_it_anew_is_found_out() {
    let post = post();
    let contents = decrypted(&post.ids[&token("maker")], &post.sealed("maker"));
    let anew = encrypted(&post, "far", &contents);
    assert_eq!(open(&post, "far", &anew).unwrap_err().code(), "parcel-other-recipient");
    // parts of two parcels do not go together
    let text = |from: &[u8], to: &[u8]| {
        let at = contents.windows(from.len()).position(|window| window == from).unwrap();
        [&contents[..at], to, &contents[at + from.len()..]].concat()
    };
    let changed = encrypted(&post, "maker", &text(ITEM, &ITEM.to_ascii_uppercase()));
    assert_eq!(open(&post, "maker", &changed).unwrap_err().code(), "parcel-exchanged");
    let changed = encrypted(&post, "maker", &text(b"vnd.warifu.parcel", b"vnd.warifu.pArcel"));
    assert_eq!(open(&post, "maker", &changed).unwrap_err().code(), "parcel-other-payload");
    let changed = encrypted(&post, "maker", &text(b"warifu sealed 1", b"warifu sealed 2"));
    assert_eq!(open(&post, "maker", &changed).unwrap_err().code(), "sealed-other-contents");
    assert_eq!(open(&post, "maker", &encrypted(&post, "maker", b"hello")).unwrap_err().code(), "sealed-other-contents");
    assert_eq!(open(&post, "maker", &post.sealed("grid")).unwrap_err().code(), "sealed-for-others");
    assert_eq!(open(&post, "maker", ITEM).unwrap_err().code(), "sealed-not-age");
}

#[test]
fn a_sender_is_believed_by_the_keys_of_the_recipients_own_circle() {
    let mut post = post();
    let sealed = post.sealed("maker");
    post.circle.organisations[0].keys = post.circle.organisations[2].keys.clone();
    assert_eq!(open(&post, "maker", &sealed).unwrap_err().code(), "signer-unknown");
    post.circle.organisations[0].keys.clear();
    assert_eq!(open(&post, "maker", &sealed).unwrap_err().code(), "parcel-sender-unknown");
}

/// The item was read by then: it is handed out, said to be misplaced, and passed on to nobody.
#[test]
fn an_item_that_should_not_have_come_is_passed_on_to_nobody() {
    let mut post = post();
    let sealed = post.sealed("maker");
    for one in &mut post.circle.organisations {
        one.matters.clear();
    }
    let received = open(&post, "maker", &sealed).unwrap();
    let reasons = received.standing().unwrap_err();
    assert_eq!(reasons[0].why, WhyWithheld::MatterMissing);
    assert!(received.onward().permitted.is_empty());
}

/// No changed byte and no cut gives anything.
#[test]
fn every_change_on_the_way_is_noticed() {
    let post = post();
    let sealed = post.sealed("maker");
    let mut dice = Dice::new(77);
    let mut tried = 0;
    let places: Vec<usize> = (0..400).chain((0..300).map(|_| dice.below(sealed.len()))).collect();
    for at in places {
        let mut changed = sealed.clone();
        changed[at] ^= 1 << dice.below(8);
        assert!(open(&post, "maker", &changed).is_err(), "byte {at}");
        tried += 1;
    }
    for end in (0..300).chain([sealed.len() - 1, sealed.len() - 17, 16_384]) {
        assert!(open(&post, "maker", &sealed[..end]).is_err(), "cut at {end}");
        tried += 1;
    }
    assert!(open(&post, "maker", &[sealed, vec![0]].concat()).is_err());
    println!("{tried} changes");
}

#[test]
fn a_header_without_end_is_not_read_for_ever() {
    let post = post();
    let stanza =
        b"-> X25519 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n";
    let mut endless = b"age-encryption.org/v1\n".to_vec();
    while endless.len() < 1 << 20 {
        endless.extend_from_slice(stanza);
    }
    assert_eq!(open(&post, "maker", &endless).unwrap_err().code(), "sealed-too-large");
    assert_eq!(open(&post, "maker", &vec![b'a'; 40 << 20]).unwrap_err().code(), "sealed-not-age");
}

#[test]
fn identities_are_read_as_they_are_written() {
    let code = |text: &[u8]| Identities::read(text).map_or_else(|error| error.code(), |_| "read");
    assert_eq!(code(b"# nothing\n\n"), "identity-none");
    assert_eq!(code(b"AGE-SECRET-KEY-1QQQ"), "identity-unreadable");
    assert_eq!(code(b"AGE-PLUGIN-YUBIKEY-1QQQ"), "identity-unreadable");
    assert_eq!(code(b"\xff"), "identity-unreadable");
    let error = Identities::read(b"\n# x\nAGE-SECRET-KEY-1SECRETSECRET").unwrap_err();
    assert!(!error.to_string().contains("SECRETSECRET") && error.to_string().contains('3'), "{error}");
}

/// A rule between the fields of a parcel is kept by what is made.
#[test]
fn a_parcel_that_was_made_reads_back() {
    let post = post();
    let received = open(&post, "maker", &post.sealed("maker")).unwrap();
    let bytes = Json::from(received.parcel()).to_canonical();
    assert_eq!(&Parcel::read(&bytes).unwrap(), received.parcel());
    assert!(matches!(post.send("nobody", None), Err(DeliverError::SenderKeyUnknown { .. })));
}
