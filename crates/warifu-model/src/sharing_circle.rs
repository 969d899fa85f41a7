use std::collections::{BTreeMap, BTreeSet};

use crate::admission::PublicKeyText;
use crate::digest::Digest;
use crate::document::document;
use crate::ids::Token;
use crate::json::{Node, ReadError, ReadProblem};
use crate::language::both;
use crate::limits::Limit;
use crate::localized::Localized;
use crate::shared_item::Tlp;
use crate::time::Timestamp;

document! {
    /// A sharing circle (`warifu.sharing-circle/1`): who there is to share with, as the sharer knows it: communities, organisations, people,
    /// their clearances and keys, and the arrangements between states that the sharer adopts.
    pub struct SharingCircle: "sharing_circle" = "warifu.sharing-circle/1" in default {
        /// Its title.
        title: Localized,
        /// The time at which it was made.
        issued_at: Timestamp,
        /// Until when it may be used: the first second at which nothing is shared by it any more. Revocations come by a newer one.
        until: Timestamp,
        /// States whose clearances are known.
        states: Vec<SharingState> = list_of(unique "state", "国" by id; most Limit::ARRANGEMENT_PARTIES, "states", "国";),
        /// Schemes of clearances: one law of one state each.
        schemes: Vec<ClearanceScheme> = list_of(unique "scheme", "制度" by id; most Limit::CLEARANCES, "schemes", "制度";),
        /// Communities.
        communities: Vec<Community> = list_of(unique "community", "コミュニティ" by id; most Limit::SHARING_PARTIES, "communities", "コミュニティ";),
        /// Organisations; at least one.
        organisations: Vec<SharingOrganisation> = items(unique "organisation", "組織" by id; some "the list of organisations", "組織の一覧"; most Limit::SHARING_PARTIES, "organisations", "組織";),
        /// People.
        people: Vec<SharingPerson> = list_of(unique "person", "担当者" by id; most Limit::SHARING_PARTIES, "people", "担当者";),
        /// Arrangements of clearances that are adopted, by the digests of their exact bytes.
        adopted: Vec<Digest> = list_of(unique "digest", "ダイジェスト";),
        /// A remark.
        note: Option<Localized> = optional,
    }
    check check;
}

document! {
    /// A state.
    pub struct SharingState: "sharing_state" {
        /// Its id in arrangements.
        id: Token,
        /// Its name.
        name: Localized,
        /// The keys by which it signs arrangements of clearances.
        keys: Vec<PublicKeyText> = list_of(unique "key", "鍵";),
    }
}

document! {
    /// A scheme of clearances: one law of one state.
    pub struct ClearanceScheme: "clearance_scheme" {
        /// Its id.
        id: Token,
        /// The state.
        state: Token,
        /// The law.
        law: Localized,
        /// Its levels, the lowest first; at least one.
        levels: Vec<Token> = items(unique "level", "レベル"; some "the list of levels", "レベルの一覧";),
    }
}

document! {
    /// A community with its rules.
    pub struct Community: "community" {
        /// Its id.
        id: Token,
        /// Its name.
        name: Localized,
        /// Markings under which its members receive items by it; at least one. `TLP:RED` goes to people by name and not by communities.
        markings: Vec<Tlp> = items(some "the list of markings", "標示の一覧";),
        /// The member by whom alone the others receive items; none, where members share with one another.
        hub: Option<Token> = optional,
        /// States whether members receive an item only after its origin has approved that.
        needs_approval: bool = default,
        /// Its members.
        members: Vec<Membership> = list_of(most Limit::SHARING_PARTIES, "members", "構成員";),
    }
    check check;
}

document! {
    /// An organisation as a member or a client, for a time.
    pub struct Membership: "membership" {
        /// The organisation.
        organisation: Token,
        /// From when.
        from: Timestamp,
        /// Until when: the first second at which it is none any more.
        until: Option<Timestamp> = optional,
    }
}

document! {
    /// An organisation.
    pub struct SharingOrganisation: "sharing_organisation" {
        /// Its id.
        id: Token,
        /// Its name.
        name: Localized,
        /// Its sectors.
        sectors: Vec<Token> = list_of(unique "sector", "分野"; most Limit::SHARING_TOPICS, "sectors", "分野";),
        /// The matters that it needs to know of.
        matters: Vec<Token> = list_of(unique "matter", "事項"; most Limit::SHARING_TOPICS, "matters", "事項";),
        /// Its clearances as an organisation.
        clearances: Vec<HeldClearance> = list_of(most Limit::CLEARANCES, "clearances", "クリアランス";),
        /// Its clients.
        clients: Vec<Membership> = list_of(most Limit::SHARING_PARTIES, "clients", "顧客";),
        /// The recipients of age (C2SP) to which items for it are encrypted.
        recipients: Vec<String> = list_of(unique "recipient", "宛先"; most Limit::SHARING_ADDRESSES, "recipients", "宛先";),
        /// The keys by which it signs markings, parcels and receipts.
        keys: Vec<PublicKeyText> = list_of(unique "key", "鍵";),
    }
    check check;
}

document! {
    /// A person, or a post that one person holds at a time.
    pub struct SharingPerson: "sharing_person" {
        /// The id.
        id: Token,
        /// The name or the post.
        name: Localized,
        /// The organisation.
        organisation: Token,
        /// From when the person is there.
        from: Timestamp,
        /// Until when: the first second at which the person is gone.
        until: Option<Timestamp> = optional,
        /// The matters that the person needs to know of.
        matters: Vec<Token> = list_of(unique "matter", "事項"; most Limit::SHARING_TOPICS, "matters", "事項";),
        /// The clearances that the person holds.
        clearances: Vec<HeldClearance> = list_of(most Limit::CLEARANCES, "clearances", "クリアランス";),
        /// The recipients of age (C2SP) to which items for the person are encrypted.
        recipients: Vec<String> = list_of(unique "recipient", "宛先"; most Limit::SHARING_ADDRESSES, "recipients", "宛先";),
        /// The keys by which the person signs parcels and receipts.
        keys: Vec<PublicKeyText> = list_of(unique "key", "鍵";),
    }
    check check;
}

document! {
    /// A clearance that is held.
    pub struct HeldClearance: "held_clearance" {
        /// The scheme.
        scheme: Token,
        /// The level.
        level: Token,
        /// From when.
        from: Timestamp,
        /// Until when: the first second at which it has lapsed.
        until: Timestamp,
        /// The time at which it was revoked; none, where it was not.
        revoked_at: Option<Timestamp> = optional,
    }
}

impl SharingCircle {
    fn check(&self, node: Node<'_>) -> Result<(), ReadError> {
        if self.until <= self.issued_at {
            return Err(node
                .member("until")
                .broken(both("a circle ends before it begins", "サークルの終わりが始まりより前である")));
        }
        self.check_ids(node)?;
        self.check_keys(node)?;
        let organisations: BTreeSet<&Token> = self.organisations.iter().map(|one| &one.id).collect();
        let states: BTreeSet<&Token> = self.states.iter().map(|one| &one.id).collect();
        let schemes: BTreeMap<&Token, &[Token]> = self.schemes.iter().map(|one| (&one.id, &*one.levels)).collect();
        let known = |node: Node<'_>, id: &Token, among: &BTreeSet<&Token>| {
            if among.contains(id) { Ok(()) } else { Err(unknown(node)) }
        };
        let held = |node: Node<'_>, held: &[HeldClearance]| {
            for (one, place) in held.iter().zip(node.member("clearances").items().into_iter().flatten()) {
                if !schemes.get(&one.scheme).is_some_and(|levels| levels.contains(&one.level)) {
                    return Err(unknown(place));
                }
            }
            Ok(())
        };
        let members = |list: Node<'_>, members: &[Membership]| {
            let places = list.items().into_iter().flatten();
            members.iter().zip(places).try_for_each(|(one, place)| known(place, &one.organisation, &organisations))
        };
        for (one, place) in self.schemes.iter().zip(node.member("schemes").items().into_iter().flatten()) {
            known(place.member("state"), &one.state, &states)?;
        }
        for (one, place) in self.communities.iter().zip(node.member("communities").items().into_iter().flatten()) {
            members(place.member("members"), &one.members)?;
        }
        for (one, place) in self.organisations.iter().zip(node.member("organisations").items()?) {
            members(place.member("clients"), &one.clients)?;
            held(place, &one.clearances)?;
        }
        for (one, place) in self.people.iter().zip(node.member("people").items().into_iter().flatten()) {
            known(place.member("organisation"), &one.organisation, &organisations)?;
            held(place, &one.clearances)?;
        }
        Ok(())
    }

    /// One signature is the word of one state.
    fn check_keys(&self, node: Node<'_>) -> Result<(), ReadError> {
        let mut seen = BTreeSet::new();
        if self.states.iter().flat_map(|state| &state.keys).all(|key| seen.insert(key.as_bytes())) {
            return Ok(());
        }
        Err(node.member("states").broken(both("a key speaks for one state only", "鍵が複数の国のものになっている")))
    }

    /// An audience names organisations, people and communities by one kind of id.
    fn check_ids(&self, node: Node<'_>) -> Result<(), ReadError> {
        let mut seen: BTreeSet<&Token> = self.communities.iter().map(|one| &one.id).collect();
        let organisations = self.organisations.iter().map(|one| ("organisations", &one.id));
        let people = self.people.iter().map(|one| ("people", &one.id));
        match organisations.chain(people).find(|(_, id)| !seen.insert(id)) {
            None => Ok(()),
            Some((list, _)) => Err(node.member(list).broken(both(
                "an id names one community, organisation or person only",
                "idが複数のコミュニティ、組織又は担当者を指している",
            ))),
        }
    }
}

impl Community {
    fn check(&self, node: Node<'_>) -> Result<(), ReadError> {
        let is_member = |hub: &Token| self.members.iter().any(|one| one.organisation == *hub);
        if self.hub.as_ref().is_some_and(|hub| !is_member(hub)) {
            return Err(node.member("hub").broken(both("the hub is a member of the community", "ハブが構成員でない")));
        }
        Ok(())
    }
}

impl SharingOrganisation {
    fn check(&self, node: Node<'_>) -> Result<(), ReadError> {
        check_recipients(node, &self.recipients)
    }
}

impl SharingPerson {
    fn check(&self, node: Node<'_>) -> Result<(), ReadError> {
        check_recipients(node, &self.recipients)
    }
}

impl Membership {
    /// Tells whether it is one at a time.
    pub fn holds_at(&self, at: Timestamp) -> bool {
        self.from <= at && self.until.is_none_or(|until| at < until)
    }
}

impl SharingPerson {
    /// Tells whether the person is there at a time.
    pub fn is_there_at(&self, at: Timestamp) -> bool {
        self.from <= at && self.until.is_none_or(|until| at < until)
    }
}

impl HeldClearance {
    /// Tells whether it holds at a time: begun, not lapsed and not revoked.
    pub fn holds_at(&self, at: Timestamp) -> bool {
        self.from <= at && at < self.until && self.revoked_at.is_none_or(|revoked| at < revoked)
    }
}

fn unknown(node: Node<'_>) -> ReadError {
    node.error(ReadProblem::UnknownReference { what: both("id in this circle", "サークル内のid") })
}

/// The text form of age: lower-case letters and digits after `age1`.
fn check_recipients(node: Node<'_>, recipients: &[String]) -> Result<(), ReadError> {
    let is_one = |text: &String| {
        let rest = text.strip_prefix("age1").unwrap_or_default();
        !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    if recipients.iter().all(is_one) {
        return Ok(());
    }
    Err(node.member("recipients").broken(both("a recipient of age begins with `age1`", "ageの宛先は `age1` で始まる")))
}
