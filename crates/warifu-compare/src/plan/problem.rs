//! The problem of a plan without products in it: things that can be changed, each in one of several ways, and wishes
//! over them. What is known of a wish while only some choices are made is an interval of truth values.

use warifu_model::Party;

use warifu_core::engine::Truth;
use warifu_core::engine::{Kleene, Tree};

/// What to choose from, and what is wished.
#[derive(Debug, Default)]
pub(super) struct Problem {
    pub(super) variables: Vec<Variable>,
    pub(super) leaves: Vec<Leaf>,
    /// All of them have to hold.
    pub(super) wishes: Vec<Wish>,
}

/// One thing that can be changed. Choice zero is to leave it as it is.
#[derive(Debug)]
pub(super) struct Variable {
    pub(super) weight: Weight,
    /// Choices; at most [`CHOICES`].
    pub(super) choices: usize,
    /// Variables that change the same thing and promise more with it: no plan is of interest that differs from another
    /// one in such a promise only.
    pub(super) stronger: Vec<usize>,
}

/// The cost of a change, then one for the change itself, then what it promises beyond the plainest: of equally cheap
/// plans the one with fewer changes wins, and of those the one that promises less.
pub(super) type Weight = u128;

/// The weight of a change of a cost that promises so much beyond the plainest.
pub(super) fn weight_of(cost: u32, beyond: usize) -> Weight {
    (Weight::from(cost) << COST_SHIFT) + (1 << CHANGE_SHIFT) + beyond as Weight
}

/// The cost in a weight.
pub(super) fn cost_of(weight: Weight) -> Option<u64> {
    u64::try_from(weight >> COST_SHIFT).ok()
}

/// What can still be chosen, one bit per choice, for each variable.
pub(super) type Domain = u128;

#[derive(Debug)]
pub(super) struct Wish {
    pub(super) tree: Tree<usize>,
    /// The variables that it depends on, sorted.
    pub(super) variables: Vec<usize>,
    /// The number of looks at a requirement that one look at it is: more than one for a threshold over many.
    pub(super) looks: usize,
}

/// A leaf of a wish, as a function of choices.
#[derive(Debug)]
pub(super) enum Leaf {
    /// Nothing that can be changed matters.
    Fixed(Truth),
    /// Somebody has to say first; until then it may be anything. Only while wishes are sorted.
    Open,
    /// The truth by the choice of one variable.
    Value { variable: usize, yes: Domain, no: Domain },
    /// Something that may be at hand, or may be added; it takes so many of what can be added, more than one only where it is
    /// never false without them.
    Gathered { base: Truth, needed: usize, adds: Vec<Add> },
    /// Evidence that has to support a claim.
    Supported(Supported),
}

/// What the choices of one variable add to a leaf.
#[derive(Clone, Debug)]
pub(super) struct Add {
    pub(super) variable: usize,
    /// Choices that make the leaf hold.
    pub(super) meets: Domain,
    /// Choices that leave open what was known not to hold.
    pub(super) blurs: Domain,
}

/// Evidence counts for a claim where the strongest party that makes the claim lists it.
#[derive(Debug)]
pub(super) struct Supported {
    /// How many documents that are at hand meet the demand, each of another signer where signers are counted.
    pub(super) base: usize,
    /// How many it takes.
    pub(super) needed: usize,
    /// The variable of the claim.
    pub(super) claim: usize,
    /// `true` where the claim stands as it is.
    pub(super) stands: bool,
    /// Who makes it now.
    pub(super) party: Option<Party>,
    pub(super) voices: Vec<Voice>,
}

/// New documents with which somebody makes the claim again.
#[derive(Debug)]
pub(super) struct Voice {
    pub(super) variable: usize,
    /// Choices that support the claim, by party.
    pub(super) by_party: [Domain; 3],
    /// Choices that meet the demand as well.
    pub(super) meets: Domain,
}

/// The truth values that are still possible.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Possible(u8);

impl Possible {
    const NO: u8 = 1;
    const UNKNOWN: u8 = 2;
    const YES: u8 = 4;

    pub(super) fn is_surely_yes(self) -> bool {
        self.0 == Self::YES
    }

    pub(super) fn may_be(self, truth: Truth) -> bool {
        self.0 & Self::bit(truth) != 0
    }

    /// The values for which this holds.
    fn those(is_possible: impl Fn(Truth) -> bool) -> Self {
        let bit = |truth| if is_possible(truth) { Self::bit(truth) } else { 0 };
        Self(bit(Truth::No) | bit(Truth::Unknown) | bit(Truth::Yes))
    }

    fn only(truth: Truth) -> Self {
        Self(Self::bit(truth))
    }

    fn bit(truth: Truth) -> u8 {
        match truth {
            Truth::No => Self::NO,
            Truth::Unknown => Self::UNKNOWN,
            Truth::Yes => Self::YES,
        }
    }

    fn opposite(self) -> Self {
        Self::those(|truth| self.may_be(truth.opposite()))
    }
}

impl Problem {
    /// The values that a wish can still take. Leaves that share variables are taken as independent, so it may list too
    /// many; where every variable has one choice left, it lists exactly one.
    pub(super) fn possible(&self, tree: &Tree<usize>, domains: &[Domain]) -> Possible {
        tree.fold(&Remaining { problem: self, domains })
    }

    /// The values that a leaf can still take.
    pub(super) fn leaf(&self, leaf: usize, domains: &[Domain]) -> Possible {
        let domain = |variable: usize| domains.get(variable).copied().unwrap_or(1);
        match self.leaves.get(leaf) {
            None => Possible::only(Truth::Unknown),
            Some(Leaf::Fixed(truth)) => Possible::only(*truth),
            Some(Leaf::Open) => Possible::those(|_| true),
            Some(Leaf::Value { variable, yes, no }) => {
                let domain = domain(*variable);
                Possible::those(|truth| match truth {
                    Truth::No => domain & no != 0,
                    Truth::Unknown => domain & !(yes | no) != 0,
                    Truth::Yes => domain & yes != 0,
                })
            }
            Some(Leaf::Gathered { base, needed, adds }) => gathered(*base, *needed, adds, domain),
            Some(Leaf::Supported(supported)) => supported.possible(domain),
        }
    }

    /// The variables of a leaf.
    pub(super) fn variables_of(&self, leaf: usize) -> Vec<usize> {
        match self.leaves.get(leaf) {
            None | Some(Leaf::Fixed(_) | Leaf::Open) => Vec::new(),
            Some(Leaf::Value { variable, .. }) => vec![*variable],
            Some(Leaf::Gathered { adds, .. }) => adds.iter().map(|add| add.variable).collect(),
            Some(Leaf::Supported(supported)) => {
                std::iter::once(supported.claim).chain(supported.voices.iter().map(|voice| voice.variable)).collect()
            }
        }
    }

    /// Adds a wish; one that asks for several things at once becomes several.
    pub(super) fn wish(&mut self, tree: Tree<usize>) {
        match tree {
            Tree::Several { needed, of } if needed >= of.len() && needed > 0 => {
                if needed > of.len() {
                    return self.add_wish(Tree::Several { needed, of });
                }
                for child in of {
                    self.wish(child);
                }
            }
            Tree::Not(inner) => match *inner {
                Tree::Several { needed: 1, of } if !of.is_empty() => {
                    for child in of {
                        self.wish(Tree::Not(Box::new(child)));
                    }
                }
                Tree::Not(inner) => self.wish(*inner),
                other => self.add_wish(Tree::Not(Box::new(other))),
            },
            other => self.add_wish(other),
        }
    }

    pub(super) fn add_wish(&mut self, tree: Tree<usize>) {
        let mut leaves = Vec::new();
        tree.each(&mut |leaf: &usize| leaves.push(*leaf));
        let looks = match &tree {
            Tree::Several { needed, of } if 1 < *needed && *needed < of.len() => leaves.len(),
            _ => 1,
        };
        let mut variables: Vec<usize> = leaves.into_iter().flat_map(|leaf| self.variables_of(leaf)).collect();
        variables.sort_unstable();
        variables.dedup();
        self.wishes.push(Wish { tree, variables, looks });
    }

    /// Everything that can be chosen.
    pub(super) fn domains(&self) -> Vec<Domain> {
        self.variables.iter().map(|variable| all(variable.choices)).collect()
    }
}

fn gathered(base: Truth, needed: usize, adds: &[Add], domain: impl Fn(usize) -> Domain) -> Possible {
    let may = |bits: fn(&Add) -> Domain| adds.iter().any(|add| domain(add.variable) & bits(add) != 0);
    let surely = |bits: fn(&Add) -> Domain| adds.iter().any(|add| domain(add.variable) & !bits(add) == 0);
    let may_meet = adds.iter().filter(|add| domain(add.variable) & add.meets != 0).count();
    let surely_meet = adds.iter().filter(|add| domain(add.variable) & !add.meets == 0).count();
    let is_met = base == Truth::Yes || surely_meet >= needed;
    Possible::those(|truth| match truth {
        Truth::Yes => base == Truth::Yes || may_meet >= needed,
        Truth::No => !is_met && base == Truth::No && !surely(|add| add.meets | add.blurs),
        Truth::Unknown => !is_met && (base == Truth::Unknown || may(|add| add.blurs)),
    })
}

/// The logic of the values that are possible while only some choices are made.
struct Remaining<'p> {
    problem: &'p Problem,
    domains: &'p [Domain],
}

impl Kleene<usize> for Remaining<'_> {
    type Value = Possible;

    fn leaf(&self, leaf: &usize) -> Possible {
        self.problem.leaf(*leaf, self.domains)
    }

    fn not(&self, inner: Possible) -> Possible {
        inner.opposite()
    }

    fn several(&self, needed: usize, of: impl ExactSizeIterator<Item = Possible>) -> Possible {
        // It fails when so many fail that the rest is too few.
        let to_fail = (of.len() + 1).saturating_sub(needed);
        let (mut may_yes, mut surely_yes, mut may_no, mut surely_no) = (0, 0, 0, 0);
        for child in of {
            may_yes += usize::from(child.may_be(Truth::Yes));
            surely_yes += usize::from(child == Possible::only(Truth::Yes));
            may_no += usize::from(child.may_be(Truth::No));
            surely_no += usize::from(child == Possible::only(Truth::No));
        }
        Possible::those(|truth| match truth {
            Truth::No => may_no >= to_fail,
            Truth::Unknown => surely_yes < needed && surely_no < to_fail,
            Truth::Yes => may_yes >= needed,
        })
    }
}

impl Supported {
    fn possible(&self, domain: impl Fn(usize) -> Domain) -> Possible {
        let claim = domain(self.claim);
        let (may_stay, may_change) = (claim & 1 != 0, claim & !1 != 0);
        let may_stand = may_change || self.stands;
        let surely_stands = !may_stay || self.stands;
        let highest = |voice: &Voice| {
            let domain = domain(voice.variable);
            PARTIES.into_iter().zip(voice.by_party).rev().find(|(_, bits)| domain & bits != 0).map(|(party, _)| party)
        };
        let top = self.voices.iter().map(highest).max().flatten().max(self.party);
        let kept = if may_stay { self.base } else { 0 };
        let added = self.voices.iter().filter(|voice| domain(voice.variable) & voice.meets != 0).count();
        let surely_kept = if !may_change && self.party >= top { self.base } else { 0 };
        // Surely: whatever is chosen, it meets the demand, and nobody stronger can speak.
        let is_surely_added = |voice: &&Voice| {
            let domain = domain(voice.variable);
            let strong = PARTIES.into_iter().zip(voice.by_party).filter(|(party, _)| Some(*party) >= top);
            let strong = strong.fold(0, |bits, (_, of)| bits | of);
            domain & !(voice.meets & strong) == 0
        };
        let surely_added = self.voices.iter().filter(is_surely_added).count();
        let yes = may_stand && kept + added >= self.needed;
        let unknown = !(surely_stands && surely_kept + surely_added >= self.needed);
        if self.is_settled(&domain) {
            Possible::only(truth_of_known(self.holds(&domain)))
        } else {
            Possible::those(|truth| match truth {
                Truth::No => false,
                Truth::Unknown => unknown,
                Truth::Yes => yes,
            })
        }
    }

    fn is_settled(&self, domain: &impl Fn(usize) -> Domain) -> bool {
        let one = |variable: usize| domain(variable).is_power_of_two();
        one(self.claim) && self.voices.iter().all(|voice| one(voice.variable))
    }

    /// The value where every choice is made.
    fn holds(&self, domain: &impl Fn(usize) -> Domain) -> bool {
        let stays = domain(self.claim) == 1;
        if stays && !self.stands {
            return false;
        }
        let spoken = |voice: &Voice| {
            let domain = domain(voice.variable);
            PARTIES.into_iter().zip(voice.by_party).find(|(_, bits)| domain & bits != 0).map(|(party, _)| party)
        };
        let top = self.voices.iter().map(spoken).max().flatten().max(self.party);
        let is_added = |voice: &&Voice| domain(voice.variable) & voice.meets != 0 && spoken(voice) == top;
        let kept = if stays && self.party == top { self.base } else { 0 };
        kept + self.voices.iter().filter(is_added).count() >= self.needed
    }
}

/// What is not shown is unknown.
fn truth_of_known(holds: bool) -> Truth {
    if holds { Truth::Yes } else { Truth::Unknown }
}

/// The first so many choices.
pub(super) fn all(choices: usize) -> Domain {
    if choices >= CHOICES { Domain::MAX } else { (1 << choices) - 1 }
}

pub(super) const PARTIES: [Party; 3] = [Party::First, Party::Second, Party::Third];
/// Where the cost begins in a weight, and where the number of changes does: there are fewer than 65,536 of them, and
/// they promise less than that beyond the plainest.
const COST_SHIFT: u32 = 32;
const CHANGE_SHIFT: u32 = 16;
/// Most choices of one variable.
pub(super) const CHOICES: usize = 128;
