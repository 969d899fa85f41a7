//! Random circles, items and arrangements: few of each, so that they meet.

use warifu_model::{
    Assurance, ClearanceArrangement, ClearanceLevel, ClearanceScheme, Community, Correspondence, Digest, HeldClearance,
    Json, Localized, Membership, PublicKeyText, SetId, SharedItem, SharingCircle, SharingOrganisation, SharingPerson,
    SharingState, Timestamp, Tlp, Token,
};
use warifu_seal::keys::SigningKey;
use warifu_sharing::{Marked, OfferedArrangement};

use warifu_testkit::Dice;

/// An arrangement as it is offered, and the states that really signed it.
#[derive(Clone)]
pub(crate) struct Offered {
    pub(crate) read: OfferedArrangement,
    pub(crate) digest: Digest,
    pub(crate) signed: Vec<Token>,
}

/// Everything that is known at one time.
#[derive(Clone)]
pub(crate) struct Scene {
    pub(crate) circle: SharingCircle,
    pub(crate) item: Marked,
    /// States whether the origin signed the marking.
    pub(crate) is_signed: bool,
    pub(crate) others: Vec<Marked>,
    pub(crate) offered: Vec<Offered>,
    pub(crate) at: Timestamp,
}

pub(crate) fn token(text: &str) -> Token {
    Token::parse(text).unwrap()
}

/// A day of the year in which everything happens.
pub(crate) fn day(number: usize) -> Timestamp {
    Timestamp::from_unix(1_790_000_000 + i64::try_from(number).unwrap() * 86_400).unwrap()
}

pub(crate) fn words(text: &str) -> Localized {
    Localized::of(text.into(), text.into())
}

/// The key of an organisation or a state.
pub(crate) fn key(id: &Token) -> SigningKey {
    let digest = Digest::of(id.as_str().as_bytes());
    SigningKey::from_seed(digest.as_bytes())
}

fn key_text(id: &Token) -> PublicKeyText {
    PublicKeyText::from_bytes(*key(id).public_key().as_bytes())
}

pub(crate) const STATES: [&str; 3] = ["jp", "uk", "us"];
pub(crate) const SCHEMES: [(&str, &str, &[&str]); 4] = [
    ("jp-a", "jp", &["low", "high"]),
    ("jp-b", "jp", &["only"]),
    ("uk-a", "uk", &["low", "high"]),
    ("us-a", "us", &["low", "mid", "high"]),
];
const ORGANISATIONS: [&str; 5] = ["hub", "maker", "grid", "client", "far"];
const PEOPLE: [(&str, &str); 6] = [
    ("hub-p", "hub"),
    ("maker-p", "maker"),
    ("maker-q", "maker"),
    ("grid-p", "grid"),
    ("client-p", "client"),
    ("far-p", "far"),
];
const COMMUNITIES: [&str; 2] = ["circle-a", "circle-b"];
const SECTORS: [&str; 2] = ["energy", "water"];
const MATTERS: [&str; 2] = ["plc", "hmi"];

pub(crate) fn level(dice: &mut Dice) -> ClearanceLevel {
    let (scheme, _, levels) = *dice.pick(&SCHEMES);
    ClearanceLevel { scheme: token(scheme), level: token(dice.word(levels)) }
}

pub(crate) fn held(dice: &mut Dice) -> HeldClearance {
    let ClearanceLevel { scheme, level } = level(dice);
    let from = dice.below(20);
    let until = day(from + 1 + dice.below(60));
    let revoked_at = dice.chance(10).then(|| day(dice.below(60)));
    HeldClearance { scheme, level, from: day(from), until, revoked_at }
}

pub(crate) fn membership(dice: &mut Dice) -> Membership {
    let organisation = token(dice.word(&ORGANISATIONS));
    let from = day(dice.below(15));
    Membership { organisation, from, until: dice.chance(25).then(|| day(10 + dice.below(50))) }
}

fn several<T>(dice: &mut Dice, most: usize, make: impl Fn(&mut Dice) -> T) -> Vec<T> {
    (0..dice.below(most + 1)).map(|_| make(dice)).collect()
}

fn tokens(dice: &mut Dice, percent: u64, of: &[&str]) -> Vec<Token> {
    dice.subset(percent, of).into_iter().map(token).collect()
}

pub(crate) fn circle(dice: &mut Dice) -> SharingCircle {
    let communities = COMMUNITIES.map(|id| {
        let members: Vec<_> = (0..=dice.below(5)).map(|_| membership(dice)).collect();
        let hub = dice.chance(30).then(|| members[0].organisation.clone());
        let markings = if dice.chance(60) { Tlp::ALL.to_vec() } else { dice.subset(70, Tlp::ALL) };
        let markings = if markings.is_empty() { vec![Tlp::Green] } else { markings };
        Community { id: token(id), name: words(id), markings, hub, needs_approval: dice.chance(20), members }
    });
    let organisations = ORGANISATIONS.map(|id| SharingOrganisation {
        id: token(id),
        name: words(id),
        sectors: tokens(dice, 60, &SECTORS),
        matters: tokens(dice, 80, &MATTERS),
        clearances: several(dice, 4, held),
        clients: several(dice, 2, membership),
        recipients: vec![format!("age1{}", id.replace('-', ""))],
        keys: vec![key_text(&token(id))],
    });
    let people = PEOPLE.map(|(id, organisation)| SharingPerson {
        id: token(id),
        name: words(id),
        organisation: token(organisation),
        from: day(dice.below(8)),
        until: dice.chance(20).then(|| day(10 + dice.below(50))),
        matters: tokens(dice, 80, &MATTERS),
        clearances: several(dice, 4, held),
        recipients: Vec::new(),
        keys: Vec::new(),
    });
    SharingCircle {
        title: words("circle"),
        issued_at: day(0),
        until: day(if dice.chance(5) { 20 } else { 100 }),
        states: STATES
            .map(|id| SharingState { id: token(id), name: words(id), keys: vec![key_text(&token(id))] })
            .to_vec(),
        schemes: SCHEMES
            .map(|(id, state, levels)| ClearanceScheme {
                id: token(id),
                state: token(state),
                law: words(id),
                levels: levels.iter().map(|level| token(level)).collect(),
            })
            .to_vec(),
        communities: communities.to_vec(),
        organisations: organisations.to_vec(),
        people: people.to_vec(),
        adopted: Vec::new(),
        note: None,
    }
}

pub(crate) fn item(dice: &mut Dice) -> SharedItem {
    let marking = *dice.pick(Tlp::ALL);
    let mut audience = tokens(dice, 35, &COMMUNITIES);
    audience.extend(tokens(dice, 25, &ORGANISATIONS));
    audience.extend(dice.subset(25, &PEOPLE).into_iter().map(|(id, _)| token(id)));
    audience.extend(dice.chance(5).then(|| token("nobody")));
    if audience.is_empty() {
        audience.push(token(dice.word(&ORGANISATIONS)));
    }
    let percent = if dice.chance(50) { 0 } else { 60 };
    let mut matters = tokens(dice, 40, &MATTERS);
    if matters.is_empty() && matches!(marking, Tlp::Amber | Tlp::AmberStrict) {
        matters.push(token("plc"));
    }
    let mut clearances = if dice.chance(40) { several(dice, 2, level) } else { Vec::new() };
    clearances.extend(dice.chance(2).then(|| ClearanceLevel { scheme: token("fr-a"), level: token("low") }));
    SharedItem {
        digest: Digest::of(b"item"),
        sequence: 1,
        marked_at: day(0),
        title: words("item"),
        origin: token(if dice.chance(3) { "nobody" } else { dice.word(&ORGANISATIONS) }),
        marking,
        audience,
        sectors: tokens(dice, percent, &SECTORS),
        matters,
        clearances,
        release_at: dice.chance(20).then(|| day(dice.below(30))),
        approved_at: dice.chance(60).then(|| day(dice.below(30))),
        note: None,
    }
}

/// The item in an envelope that somebody signed.
pub(crate) fn signed(item: &SharedItem, by: &Token) -> Marked {
    let envelope = key(by).sign_envelope(SharedItem::PAYLOAD_TYPE, Json::from(item).to_canonical());
    Marked::read(&Json::from(&envelope).to_canonical()).unwrap()
}

/// Arrangements of two states, in up to three editions, some signed by all, some by one, some by nobody.
pub(crate) fn offered(dice: &mut Dice) -> Offered {
    let mut parties = dice.subset(60, &STATES);
    if parties.is_empty() {
        parties.push("jp");
    }
    let mut correspondences = Vec::new();
    for number in 0..=dice.below(4) {
        let from = dice.below(20);
        correspondences.push(Correspondence {
            id: token(&format!("c{number}")),
            held: level(dice),
            counts_as: level(dice),
            from: day(from),
            until: dice.chance(30).then(|| day(from + 1 + dice.below(50))),
            chains: dice.chance(50),
            assurance: if dice.chance(85) { Assurance::Sourced } else { Assurance::Unverified },
        });
    }
    let sequence = u32::try_from(1 + dice.below(3)).unwrap();
    let document = ClearanceArrangement {
        id: SetId::parse(dice.word(&["one", "two", "three"])).unwrap(),
        parties: parties.iter().map(|id| token(id)).collect(),
        sequence,
        issued_at: day(usize::try_from(sequence).unwrap() * 6 + dice.below(8)),
        title: words("arrangement"),
        correspondences,
        ended_at: dice.chance(15).then(|| day(20 + dice.below(30))),
        citations: Vec::new(),
        note: None,
    };
    let bytes = Json::from(&document).to_canonical();
    let digest = Digest::of(&bytes);
    let by: Vec<Token> = match dice.below(8) {
        0..=4 => Vec::new(),
        5 => vec![token(dice.word(&STATES))],
        _ => document.parties.clone(),
    };
    let mut signers = by.iter();
    let Some(first) = signers.next() else {
        return Offered { read: OfferedArrangement::read(&bytes).unwrap(), digest, signed: by };
    };
    let mut envelope = key(first).sign_envelope(ClearanceArrangement::PAYLOAD_TYPE, bytes);
    for signer in signers {
        key(signer).add_signature(&mut envelope).unwrap();
    }
    let read = OfferedArrangement::read(&Json::from(&envelope).to_canonical()).unwrap();
    Offered { read, digest, signed: by }
}

pub(crate) fn scene(dice: &mut Dice, pool: &[Offered]) -> Scene {
    let mut circle = circle(dice);
    let item = item(dice);
    let is_signed = dice.chance(90);
    let item = if is_signed {
        signed(&item, &item.origin)
    } else if dice.chance(50) {
        // somebody else's word about the origin's item
        signed(&item, &token("far-p"))
    } else {
        Marked::from(item)
    };
    let percent = if item.item().clearances.is_empty() { 2 } else { 15 };
    let offered = dice.subset(percent, pool);
    circle.adopted = offered.iter().filter(|_| dice.chance(40)).map(|one| one.digest).collect();
    Scene { circle, item, is_signed, others: Vec::new(), offered, at: day(5 + dice.below(15)) }
}
