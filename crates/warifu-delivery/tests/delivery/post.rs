//! A small post: a hub, a maker with a person, a grid, each with an identity of age and a key.

use std::collections::BTreeMap;

use age::secrecy::ExposeSecret as _;
use warifu_delivery::{Consignment, DeliverError, Delivery, Desk, Identities, LogSecret, deliver};
use warifu_model::{DeliveryLog, Digest, SharedItem, SharingCircle, Timestamp, Tlp, Token};
use warifu_sharing::{Marked, Question};

use crate::worlds::{circle, day, item, key, membership, signed, token};
use warifu_testkit::Dice;

pub(crate) const ITEM: &[u8] = b"Attack seen on controllers: the words of the item itself.";

pub(crate) struct Post {
    pub(crate) circle: SharingCircle,
    pub(crate) marked: Marked,
    pub(crate) ids: BTreeMap<Token, age::x25519::Identity>,
    pub(crate) at: Timestamp,
}

/// The text of an identity, as `age-keygen` writes it.
pub(crate) fn text(identity: &age::x25519::Identity) -> Vec<u8> {
    format!("# a comment\n{}\n", identity.to_string().expose_secret()).into_bytes()
}

pub(crate) fn identities(identity: &age::x25519::Identity) -> Identities {
    Identities::read(&text(identity)).unwrap()
}

pub(crate) fn secret() -> LogSecret {
    LogSecret::from_bytes([9; 32])
}

pub(crate) fn empty() -> DeliveryLog {
    DeliveryLog { deliveries: Vec::new() }
}

/// Gives everybody in a circle an identity, its recipient, and a key.
pub(crate) fn addressed(circle: &mut SharingCircle) -> BTreeMap<Token, age::x25519::Identity> {
    let mut ids = BTreeMap::new();
    let mut of = |id: &Token| {
        let identity = age::x25519::Identity::generate();
        let recipient = identity.to_public().to_string();
        ids.insert(id.clone(), identity);
        vec![recipient]
    };
    for one in &mut circle.organisations {
        one.recipients = of(&one.id);
    }
    for one in &mut circle.people {
        one.recipients = of(&one.id);
        one.keys = vec![warifu_model::PublicKeyText::from_bytes(*key(&one.id).public_key().as_bytes())];
    }
    ids
}

/// The item goes from the hub to the maker and its person under AMBER, by name.
pub(crate) fn post() -> Post {
    let mut dice = Dice::new(4);
    let mut circle = circle(&mut dice);
    for one in &mut circle.organisations {
        (one.matters, one.clients) = (vec![token("plc")], Vec::new());
    }
    for one in &mut circle.people {
        (one.matters, one.from, one.until) = (vec![token("plc")], day(0), None);
    }
    circle.communities.clear();
    circle.until = day(100);
    let mut client = membership(&mut dice);
    (client.organisation, client.from, client.until) = (token("client"), day(0), None);
    circle.organisations[1].clients = vec![client];
    let ids = addressed(&mut circle);
    let said = SharedItem {
        digest: Digest::of(ITEM),
        origin: token("hub"),
        marking: Tlp::Amber,
        audience: vec![token("maker"), token("grid")],
        sectors: Vec::new(),
        matters: vec![token("plc")],
        clearances: Vec::new(),
        release_at: None,
        ..item(&mut dice)
    };
    Post { circle, marked: signed(&said, &token("hub")), ids, at: day(10) }
}

impl Post {
    pub(crate) fn send(
        &self,
        sender: &str,
        open_by: Option<Timestamp>,
    ) -> Result<(Delivery, DeliveryLog), DeliverError> {
        let sender = token(sender);
        let (item, circle, at) = (&self.marked, &self.circle, self.at);
        let question = Question { item, others: &[], circle, arrangements: &[], sharer: &sender, at };
        let consignment = Consignment::of(item, ITEM, open_by).unwrap();
        deliver(&question, &consignment, &key(&sender), &secret(), &empty())
    }

    pub(crate) fn sealed(&self, recipient: &str) -> Vec<u8> {
        let (delivery, _) = self.send("hub", None).unwrap();
        delivery.sealed.iter().find(|one| one.recipient().as_str() == recipient).unwrap().bytes().to_vec()
    }

    pub(crate) fn desk<'a>(&'a self, recipient: &'a Token) -> Desk<'a> {
        Desk { recipient, circle: &self.circle, arrangements: &[], others: &[], at: day(11) }
    }
}
