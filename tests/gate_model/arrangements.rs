//! What is said of recognition, without bytes: arrangements of parties, and what an importer's policy makes of them.

use warifu_model::{Digest, Json, Timestamp};

use super::documents::{Levels, NamedKey, Signed};

/// Who is at a border, with what papers. A question without one accepts every set itself, and knows no arrangement.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Border {
    /// The sets that the policy accepts itself.
    pub sets: Vec<(u8, Levels)>,
    /// Editions that the policy adopts by their bytes.
    pub adopted: Vec<Arrangement>,
    /// The parties that it knows.
    pub parties: Vec<Party>,
    /// Whose certificates those of an issuer are.
    pub issuers: Vec<KnownIssuer>,
    /// Arrangements of which it must be one.
    pub pins: Option<Vec<ArrangementCharter>>,
    /// The crosswalks between sectors.
    pub crosswalks: Vec<Crosswalk>,
    /// What an overlap of sectors is worth.
    pub parts: Parts,
    /// The arrangements of the bundle.
    pub bundle: Vec<Signed<Arrangement>>,
    /// Those that the importer kept.
    pub kept: Vec<Signed<Arrangement>>,
    /// Those that it kept as plain documents.
    pub plain: Vec<Arrangement>,
}

/// What an overlap of sectors is worth.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Parts {
    /// As much as the whole.
    Count,
    /// Nothing.
    Nothing,
}

/// A party that a policy knows.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Party {
    /// Its id.
    pub id: &'static str,
    /// How it is known.
    pub known: KnownBy,
    /// The sets for which its word counts, each with its levels; all, where there are none.
    pub mandate: Option<Vec<(u8, Levels)>>,
}

/// How a party is known.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum KnownBy {
    /// By keys, of which so many must sign.
    Keys(Vec<NamedKey>, u32),
    /// By its accreditation.
    Series(Digest),
}

/// Whose certificates those of an issuer are, in a policy.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct KnownIssuer {
    /// Its id.
    pub id: &'static str,
    /// Bodies of roots.
    pub bodies: Vec<&'static str>,
    /// Series.
    pub series: Vec<Digest>,
    /// Authorities.
    pub authorities: Vec<&'static str>,
}

/// The parties and the beginning of an arrangement.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct ArrangementCharter {
    /// Its id, for people.
    pub id: &'static str,
    /// The parties, ascending.
    pub parties: Vec<&'static str>,
    /// From when.
    pub begun: Timestamp,
}

/// One numbered edition of an arrangement.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Arrangement {
    /// The charter.
    pub charter: ArrangementCharter,
    /// Its number.
    pub sequence: u32,
    /// When it was made.
    pub issued_at: Timestamp,
    /// Its states, each from when, ascending.
    pub states: Vec<(State, Timestamp)>,
    /// What it gives.
    pub provisions: Vec<Provision>,
}

/// A state of an arrangement.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum State {
    /// In force in other terms.
    Amended,
    /// Said to come.
    Announced,
    /// Over.
    Ended,
    /// In force.
    InForce,
    /// Signed only.
    Signed,
    /// Not carried out.
    Stalled,
}

/// One direction of an arrangement.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Provision {
    /// Whose certificates are recognised.
    pub issuer: &'static str,
    /// Who recognises.
    pub recogniser: &'static str,
    /// The set that is certified.
    pub set: u8,
    /// Which of its editions.
    pub edition: Pinned,
    /// Its levels.
    pub levels: Levels,
    /// The set that it counts as, and for which levels as which level.
    pub target: Option<(u8, Vec<Step>)>,
    /// The effect.
    pub effect: Effect,
    /// The kinds of product; all, where there are none.
    pub kinds: Option<Vec<u8>>,
    /// Kinds that are left out.
    pub left_out: Vec<u8>,
    /// Sectors of which the body must have one.
    pub sectors: Option<Vec<u8>>,
    /// What has to hold beside it.
    pub conditions: Vec<Condition>,
    /// From when.
    pub from: Timestamp,
    /// Until when.
    pub until: Option<Timestamp>,
    /// Until when what was granted before runs off.
    pub run_off: Option<Timestamp>,
    /// Certificates granted from then on.
    pub granted_from: Option<Timestamp>,
}

/// Levels of one set, and the level of the other that they count as.
pub type Step = (Levels, Option<u8>);

/// Which editions of the certified set.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Pinned {
    /// Any.
    Any,
    /// That of the certificates, by its digest.
    Own,
    /// Another version.
    OtherVersion,
    /// Another digest.
    OtherDigest,
}

/// The effect of a provision.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Effect {
    /// It counts as the whole set.
    Deemed,
    /// Some of it is waived.
    Waives,
    /// It makes something cheaper.
    Fee,
    /// It makes something simpler.
    Simplified,
    /// Nothing.
    None,
}

/// What has to hold beside a provision.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Condition {
    /// The body is accredited.
    Accredited,
    /// The product that arrived is the certified one.
    SameProduct,
    /// The status is known.
    StatusKnown,
    /// The certificate has not ended.
    Unexpired,
}

/// Relations between sectors.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Crosswalk {
    /// The edges.
    pub edges: Vec<(u8, Relation, u8)>,
    /// What its ends are.
    pub ends: Ends,
    /// From when it counts.
    pub from: Option<Timestamp>,
    /// Until when.
    pub until: Option<Timestamp>,
    /// Whether its bytes are at hand.
    pub is_here: Here,
}

/// What a crosswalk is about.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Ends {
    /// Lists of sectors.
    Sectors,
    /// A set of requirements on one side.
    Requirements,
}

/// Whether something is at hand.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Here {
    /// It is.
    Yes,
    /// Other bytes are.
    Otherwise,
}

/// How sectors are related.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Relation {
    /// They are one.
    Equal,
    /// The first lies within the second.
    Within,
    /// The second lies within the first.
    Around,
    /// They overlap.
    Overlap,
    /// They share nothing.
    Apart,
}

impl ArrangementCharter {
    /// Its digest names the arrangement.
    pub fn id(&self) -> Digest {
        Digest::of(&self.to_json().to_canonical())
    }

    /// As it stands in documents.
    pub fn to_json(&self) -> Json {
        let parties = self.parties.iter().map(|party| Json::Text((*party).to_owned())).collect();
        Json::object().with("id", self.id).with("parties", Json::List(parties)).with("begun", self.begun)
    }
}

impl KnownIssuer {
    /// Whether it is known by anything at all: a policy says nothing else.
    pub const fn is_known(&self) -> bool {
        !(self.bodies.is_empty() && self.series.is_empty() && self.authorities.is_empty())
    }
}

impl Border {
    /// What is at hand in envelopes.
    pub fn sealed(&self) -> impl Iterator<Item = &Signed<Arrangement>> {
        self.bundle.iter().chain(&self.kept)
    }
}

impl State {
    /// The word in documents.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Amended => "amended",
            Self::Announced => "announced",
            Self::Ended => "ended",
            Self::InForce => "in_force",
            Self::Signed => "signed",
            Self::Stalled => "stalled",
        }
    }
}

impl Effect {
    /// The word in documents.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Deemed => "deemed_compliant",
            Self::Waives => "waives_requirements",
            Self::Fee => "fee_reduction",
            Self::Simplified => "simplified_application",
            Self::None => "none",
        }
    }
}

impl Condition {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Accredited, Self::SameProduct, Self::StatusKnown, Self::Unexpired];

    /// The word in documents.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accredited => "issuer_accredited",
            Self::SameProduct => "same_product",
            Self::StatusKnown => "status_known",
            Self::Unexpired => "unexpired_at_supply",
        }
    }
}

impl Relation {
    /// The word in documents.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Equal => "equal",
            Self::Within => "subset_of",
            Self::Around => "superset_of",
            Self::Overlap => "intersects_with",
            Self::Apart => "no_relationship",
        }
    }

    /// Read from the other end.
    #[must_use]
    pub const fn backwards(self) -> Self {
        match self {
            Self::Within => Self::Around,
            Self::Around => Self::Within,
            other => other,
        }
    }
}
