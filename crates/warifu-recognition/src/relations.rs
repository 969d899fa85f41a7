use std::fmt;

use warifu_model::{Language, Relation, codes};

codes! {
    /// Relation of two non-empty sets, read "left relation right". Of the five exactly one holds for any two (RCC-5).
    pub enum BaseRelation {
        /// Both are the same.
        Equal = "equal", en: "equal", ja: "同一";
        /// All of the left lies within the right, which has more.
        Within = "within", en: "within", ja: "真部分集合";
        /// All of the right lies within the left, which has more.
        Around = "around", en: "around", ja: "真上位集合";
        /// They share something, and each has something of its own.
        Overlap = "overlap", en: "overlap", ja: "交差";
        /// They share nothing.
        Apart = "apart", en: "apart", ja: "無関係";
    }
}

/// The relations that may hold between two non-empty sets, as far as statements say: a subset of the five base relations.
///
/// ```
/// use warifu_model::Relation;
/// use warifu_recognition::{BaseRelation, Relations};
///
/// let lies_in = Relations::from(Relation::SubsetOf);
/// assert_eq!(lies_in.to_string(), "equal or within");
/// assert_eq!(lies_in.then(lies_in), lies_in);
/// assert_eq!(lies_in.and(lies_in.inverse()), BaseRelation::Equal.into());
/// assert!(lies_in.inverse().carries_pass());
/// ```
#[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Relations(u8);

impl Relations {
    /// All five: nothing is said.
    pub const ANY: Self = Self(0b1_1111);
    /// None: no two sets stand like that.
    pub const NONE: Self = Self(0);

    /// Returns whether a base relation may hold.
    #[must_use]
    pub const fn contains(self, base: BaseRelation) -> bool {
        self.0 & base.bit() != 0
    }

    /// The base relations that may hold, in the order of their declaration.
    pub fn bases(self) -> impl Iterator<Item = BaseRelation> {
        BaseRelation::ALL.iter().copied().filter(move |base| self.contains(*base))
    }

    /// The same relations, read from the other side.
    #[must_use]
    pub fn inverse(self) -> Self {
        self.bases().map(BaseRelation::inverse).collect()
    }

    /// The relations of A to C that are possible where these hold of A to B, and `next` of B to C: for some three sets each of them
    /// occurs, and no other does.
    #[must_use]
    pub fn then(self, next: Self) -> Self {
        let pairs = self.bases().flat_map(|first| next.bases().map(move |second| first.then(second)));
        pairs.fold(Self::NONE, Self::or)
    }

    /// The relations that both allow: two statements about one pair.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Returns whether none is left, so that the statements cannot all be true.
    #[must_use]
    pub const fn is_contradictory(self) -> bool {
        self.0 == 0
    }

    /// Returns whether a pass of the left is one of the right: only where the right is equal or lies within the left. What contradicts
    /// itself carries nothing.
    #[must_use]
    pub const fn carries_pass(self) -> bool {
        let carrying = BaseRelation::Equal.bit() | BaseRelation::Around.bit();
        self.0 != 0 && self.0 & !carrying == 0
    }

    /// The names of the relations, for people.
    #[must_use]
    pub fn text(self, language: Language) -> String {
        if self.is_contradictory() {
            return language.pick("contradictory", "矛盾").to_owned();
        }
        let names: Vec<&str> = self.bases().map(|base| base.text(language)).collect();
        names.join(language.pick(" or ", "又は"))
    }

    /// The number of this combination of relations, less than 32.
    pub(crate) const fn bits(self) -> usize {
        self.0 as usize
    }

    const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// All 1,024 results of [`Relations::then`]: chains are followed by the million.
pub(crate) struct Composition(Vec<Relations>);

impl Composition {
    pub(crate) fn new() -> Self {
        let all = || (0..=Relations::ANY.0).map(Relations);
        Self(all().flat_map(|first| all().map(move |next| first.then(next))).collect())
    }

    pub(crate) fn then(&self, first: Relations, next: Relations) -> Relations {
        self.0.get(first.bits() * 32 + next.bits()).copied().unwrap_or(Relations::ANY)
    }
}

impl BaseRelation {
    /// The same relation, read from the other side.
    #[must_use]
    pub const fn inverse(self) -> Self {
        match self {
            Self::Within => Self::Around,
            Self::Around => Self::Within,
            same => same,
        }
    }

    const fn bit(self) -> u8 {
        1 << self as u8
    }

    /// The composition table of RCC-5 for non-empty sets.
    const fn then(self, next: Self) -> Relations {
        use BaseRelation::{Apart, Around, Equal, Overlap, Within};

        let inside = Within.bit() | Overlap.bit() | Apart.bit();
        let outside = Around.bit() | Overlap.bit() | Apart.bit();
        Relations(match (self, next) {
            (Equal, other) | (other, Equal) => other.bit(),
            (Within, Within) => Within.bit(),
            (Around, Around) => Around.bit(),
            (Within, Apart) | (Apart, Around) => Apart.bit(),
            (Within, Around) | (Overlap, Overlap) | (Apart, Apart) => Relations::ANY.0,
            (Around, Within) => Relations::ANY.0 & !Apart.bit(),
            (Within | Apart, Overlap) | (Apart, Within) => inside,
            (Overlap, Around | Apart) | (Around, Apart) => outside,
            (Around, Overlap) => Around.bit() | Overlap.bit(),
            (Overlap, Within) => Within.bit() | Overlap.bit(),
        })
    }
}

impl From<BaseRelation> for Relations {
    fn from(base: BaseRelation) -> Self {
        Self(base.bit())
    }
}

/// What a stated relation (NIST IR 8477) says of two non-empty sets: "subset of" does not say that the target has more.
impl From<Relation> for Relations {
    fn from(stated: Relation) -> Self {
        let equal = Self::from(BaseRelation::Equal);
        match stated {
            Relation::Equal => equal,
            Relation::SubsetOf => equal.or(BaseRelation::Within.into()),
            Relation::SupersetOf => equal.or(BaseRelation::Around.into()),
            Relation::IntersectsWith => BaseRelation::Overlap.into(),
            Relation::NoRelationship => BaseRelation::Apart.into(),
            Relation::Related => Self::ANY,
        }
    }
}

impl FromIterator<BaseRelation> for Relations {
    fn from_iter<I: IntoIterator<Item = BaseRelation>>(bases: I) -> Self {
        bases.into_iter().fold(Self::NONE, |all, base| all.or(base.into()))
    }
}

impl fmt::Display for Relations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Language::En))
    }
}

impl fmt::Debug for Relations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Relations({self})")
    }
}
