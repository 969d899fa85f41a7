//! The documents of a question, without bytes: what they say, and which keys signed them.

use std::collections::BTreeSet;
use std::fmt;

use warifu_model::{Digest, Json, Timestamp};

use super::arrangements::Border;

/// A key pair, by number. Whoever has it is no concern of the documents.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Key(pub u16);

/// Who accredited whom, begun when. Its digest names the series.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Charter {
    /// The issuer.
    pub issuer: Issuer,
    /// The id of the body.
    pub body: &'static str,
    /// From when.
    pub begun: Timestamp,
}

/// Who accredits.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Issuer {
    /// An authority, by the name that a policy gives it.
    Authority(&'static str),
    /// Whoever this series accredits.
    Series(Digest),
}

/// One numbered version of an accreditation.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Edition {
    /// The charter, repeated in every edition.
    pub charter: Charter,
    /// The id that it gives the body beside the charter.
    pub body: &'static str,
    /// Its number.
    pub sequence: u32,
    /// When it was made.
    pub issued_at: Timestamp,
    /// From when its terms hold.
    pub from: Timestamp,
    /// Until when.
    pub until: Timestamp,
    /// What the body may do.
    pub kind: Kind,
    /// The keys of the body.
    pub keys: Vec<NamedKey>,
    /// How many must sign in a role.
    pub thresholds: Vec<(Role, u32)>,
    /// For what.
    pub scope: Scope,
    /// Keys that are not to be relied upon any more.
    pub revocations: Vec<Revocation>,
    /// Times in which the body may not: from, until.
    pub suspensions: Vec<(Timestamp, Option<Timestamp>)>,
}

/// What an accredited body may do.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Kind {
    /// Accredit others.
    Accredits,
    /// Certify products.
    Certifies,
}

/// A role of a key.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Role {
    /// Signs accreditations.
    Accreditor,
    /// Signs certificates.
    Certifier,
    /// Signs certificates as well.
    Reviewer,
    /// Signs status snapshots.
    Status,
}

/// A key that an edition or a policy names.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct NamedKey {
    /// The key.
    pub key: Key,
    /// Its roles.
    pub roles: Vec<Role>,
    /// From when it counts.
    pub from: Option<Timestamp>,
    /// Until when.
    pub until: Option<Timestamp>,
}

/// A key is taken back.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Revocation {
    /// The key.
    pub key: Key,
    /// From when its signatures do not count.
    pub revoked_at: Timestamp,
    /// From when somebody else may have had it.
    pub compromised_at: Option<Timestamp>,
}

/// What a body is accredited for; what is none is not limited.
#[derive(Clone, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
pub struct Scope {
    /// Sets, each with its levels.
    pub sets: Option<Vec<(u8, Levels)>>,
    /// Kinds of product.
    pub kinds: Option<Vec<u8>>,
    /// Sectors.
    pub sectors: Option<Vec<u8>>,
}

/// Levels of a set, all of one ladder.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Levels {
    /// All.
    Any,
    /// These.
    OneOf(Vec<u8>),
    /// This one and those above it.
    AtLeast(u8),
}

/// What a certificate certifies, as far as scopes can tell.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Item {
    /// The set.
    pub set: u8,
    /// The level.
    pub level: u8,
    /// The kind of product.
    pub kind: u8,
}

/// The status of certificates at one time.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Snapshot {
    /// The id of the body.
    pub body: &'static str,
    /// Whose list it is.
    pub series: BTreeSet<Digest>,
    /// Its number.
    pub sequence: u32,
    /// When it was made.
    pub issued_at: Timestamp,
    /// About how many certificates.
    pub count: u32,
    /// What was said: index, status, from when.
    pub events: Vec<(u32, Status, Timestamp)>,
    /// How much of it stands in the snapshot.
    pub form: Form,
}

/// How much a snapshot tells.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Form {
    /// Every event, beside the list of statuses that they lead to.
    Events,
    /// The list alone: what holds in the end, without from when.
    List,
}

/// The status of a certificate.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Status {
    /// It stands.
    Active,
    /// For the time being it does not.
    Suspended,
    /// Another has taken its place.
    Superseded,
    /// It does not any more.
    Withdrawn,
}

/// A certificate.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Certificate {
    /// The series under which it was granted.
    pub series: BTreeSet<Digest>,
    /// The id of the body.
    pub body: &'static str,
    /// When it was granted.
    pub granted_at: Timestamp,
    /// When it ends.
    pub expires_at: Option<Timestamp>,
    /// For what.
    pub item: Item,
    /// Its place in the status list.
    pub index: Option<u32>,
}

/// A document and what stands under it.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Signed<T> {
    /// The document.
    pub says: T,
    /// The signatures.
    pub seals: Vec<Seal>,
}

/// One signature.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Seal {
    /// The key that made it, or is said to have.
    pub key: Key,
    /// How it was made.
    pub made: Made,
}

/// How a signature was made.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Made {
    /// As it should be.
    Soundly,
    /// Over something else: it names the key, and does not hold.
    Falsely,
    /// By the key, without naming it.
    Unnamed,
    /// By the key, under the name of another one.
    Misnamed(Key),
}

/// The importer's policy.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Policy {
    /// Keys that the policy trusts for a body by itself.
    pub roots: Vec<(&'static str, NamedKey)>,
    /// How many must sign in a role.
    pub thresholds: Vec<(Role, u32)>,
    /// Whether roots alone are not enough.
    pub required: bool,
    /// The authorities.
    pub authorities: Vec<Authority>,
    /// Whether accreditations have to be in force at the time of the question as well.
    pub in_force: InForce,
    /// Series of which one has to be on the path.
    pub pins: Option<Vec<Digest>>,
    /// How old the newest edition of each series of the path may be, in days.
    pub max_edition_age: Option<i64>,
    /// What has to be known of the status.
    pub status: Need,
    /// How old that may be, in days.
    pub max_status_age: Option<i64>,
    /// The log.
    pub log: Option<LogPolicy>,
}

/// Whether something has to be at hand.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Need {
    /// It has to.
    Required,
    /// It need not.
    Optional,
}

/// When accreditations have to be in force.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum InForce {
    /// When the certificate was granted.
    AtGrant,
    /// Then, and at the time of the question.
    Throughout,
}

/// An authority of a policy.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Authority {
    /// Its name.
    pub name: &'static str,
    /// Its keys; roles mean nothing here.
    pub keys: Vec<NamedKey>,
    /// How many must sign.
    pub threshold: u32,
    /// Sectors of which bodies have to be accredited for one.
    pub sectors: Option<Vec<u8>>,
}

/// What a policy asks of logs.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct LogPolicy {
    /// Whether a proof has to be at hand.
    pub proof: Need,
    /// How many witnesses.
    pub quorum: usize,
    /// How many days after the grant they may have seen it.
    pub max_delay: Option<i64>,
}

/// What is asked at the gate, with all that is at hand.
#[derive(Clone, Debug)]
pub struct Question {
    /// The policy.
    pub policy: Policy,
    /// The certificate.
    pub certificate: Signed<Certificate>,
    /// The editions of the bundle.
    pub editions: Vec<Signed<Edition>>,
    /// Those that the importer kept.
    pub kept_editions: Vec<Signed<Edition>>,
    /// The snapshots of the bundle.
    pub snapshots: Vec<Signed<Snapshot>>,
    /// Those that the importer kept.
    pub kept_snapshots: Vec<Signed<Snapshot>>,
    /// When each witness of the log's checkpoint saw it; none without a proof.
    pub seen: Option<Vec<Timestamp>>,
    /// For which time.
    pub at: Timestamp,
    /// As known at which time.
    pub known_at: Option<Timestamp>,
    /// Which sets the policy accepts, and the arrangements beside it; none where it accepts them all.
    pub border: Option<Border>,
}

/// One day in seconds.
pub const DAY: i64 = 86_400;

impl Charter {
    /// The id of its series.
    pub fn id(&self) -> Digest {
        Digest::of(&self.to_json().to_canonical())
    }

    /// As it stands in documents.
    pub fn to_json(&self) -> Json {
        let issuer = match self.issuer {
            Issuer::Authority(name) => Json::object().with("authority", name),
            Issuer::Series(id) => Json::object().with("series", id),
        };
        Json::object().with("issuer", issuer).with("body", self.body).with("begun", self.begun)
    }
}

impl Kind {
    /// The word in documents.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accredits => "accredits",
            Self::Certifies => "certifies",
        }
    }
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Accreditor, Self::Certifier, Self::Reviewer, Self::Status];

    /// The word in documents.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accreditor => "accreditor",
            Self::Certifier => "certifier",
            Self::Reviewer => "reviewer",
            Self::Status => "status",
        }
    }
}

impl Status {
    /// The word in documents.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Superseded => "superseded",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Whether nothing comes after it.
    pub const fn is_for_ever(self) -> bool {
        matches!(self, Self::Superseded | Self::Withdrawn)
    }
}

impl NamedKey {
    /// A key without a period.
    pub fn new(key: Key, roles: &[Role]) -> Self {
        Self { key, roles: roles.to_vec(), from: None, until: None }
    }

    /// Whether it has a role.
    pub fn has(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// Whether it counts at a time.
    pub fn counts_at(&self, at: Timestamp) -> bool {
        self.from.is_none_or(|from| from <= at) && self.until.is_none_or(|until| at < until)
    }
}

impl<T> Signed<T> {
    /// Signed soundly by these keys.
    pub fn by(says: T, keys: impl IntoIterator<Item = Key>) -> Self {
        Self { says, seals: keys.into_iter().map(|key| Seal { key, made: Made::Soundly }).collect() }
    }

    /// The keys that signed soundly, each under its own name.
    pub fn named_signers(&self) -> BTreeSet<Key> {
        let is_own = |seal: &&Seal| seal.made != Made::Falsely && seal.names() == Some(seal.key);
        self.seals.iter().filter(is_own).map(|seal| seal.key).collect()
    }

    /// The keys that signed, under whatever name.
    pub fn signers(&self) -> BTreeSet<Key> {
        self.seals.iter().filter(|seal| seal.made != Made::Falsely).map(|seal| seal.key).collect()
    }
}

impl Scope {
    /// What does not cover an item, as the gate's code says it; none where it is covered.
    pub fn lacks(&self, item: Item) -> Option<&'static str> {
        if let Some(sets) = &self.sets {
            let mut of_set = sets.iter().filter(|(set, _)| *set == item.set).peekable();
            if of_set.peek().is_none() {
                return Some("set_out_of_scope");
            }
            if !of_set.any(|(_, levels)| levels.hold(item.level)) {
                return Some("level_out_of_scope");
            }
        }
        if self.kinds.as_ref().is_some_and(|kinds| !kinds.contains(&item.kind)) {
            return Some("product_kind_out_of_scope");
        }
        None
    }

    /// The items that it covers.
    pub fn items(&self) -> BTreeSet<Item> {
        Item::all().filter(|item| self.lacks(*item).is_none()).collect()
    }
}

impl Levels {
    /// Whether a level is among them.
    pub fn hold(&self, level: u8) -> bool {
        match self {
            Self::Any => true,
            Self::OneOf(levels) => levels.contains(&level),
            Self::AtLeast(least) => level >= *least,
        }
    }
}

impl Item {
    /// All that there are.
    pub fn all() -> impl Iterator<Item = Self> {
        let of_set = |set| (0..3).flat_map(move |level| (0..2).map(move |kind| Self { set, level, kind }));
        (0..3).flat_map(of_set)
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "k{}", self.0)
    }
}

/// A time some days later.
pub fn later(time: Timestamp, days: i64) -> Timestamp {
    Timestamp::from_unix(time.unix() + days * DAY).unwrap()
}
