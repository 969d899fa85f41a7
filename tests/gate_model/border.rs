//! Random borders: parties, honest ones and a bad one, who agree, agree otherwise, and take back what they agreed; and of all that
//! was said what happens to be at hand.

use std::collections::{BTreeMap, BTreeSet};

use warifu_model::{Digest, Timestamp};

use super::arrangements::{
    Arrangement, ArrangementCharter, Border, Condition, Crosswalk, Effect, Ends, Here, KnownBy, KnownIssuer, Parts,
    Party, Pinned, Provision, Relation, State,
};
use super::documents::{Key, Kind, Levels, Made, NamedKey, Question, Role, Seal, Signed, later};
use super::past::{Hands, Past};
use super::world::shuffle;
use crate::generator::Dice;

/// What honest parties said of recognition.
#[derive(Clone, Debug, Default)]
pub struct Agreed {
    /// Arrangement by arrangement, edition by edition.
    pub histories: Vec<Vec<Signed<Arrangement>>>,
}

/// The parties. South is in bad hands; north is known by an accreditation, where it is known.
pub const EAST: &str = "east";
/// Honest.
pub const NORTH: &str = "north";
/// Bad.
pub const SOUTH: &str = "south";
/// Honest.
pub const WEST: &str = "west";

/// Whose certificates are recognised.
const ISSUERS: [&str; 2] = ["scheme", "others"];

const STATES: [State; 6] =
    [State::Amended, State::Announced, State::Ended, State::InForce, State::Signed, State::Stalled];

/// A border, and what honest parties agreed on.
pub fn border(
    dice: &mut Dice,
    past: &Past,
    bad: &BTreeMap<Key, Timestamp>,
    question: &Question,
) -> (Option<Border>, Agreed) {
    let item = question.certificate.says.item;
    let sets = accepted(dice, item.set);
    let maker = Maker { past, question, asked: sets.first().map_or(0, |(set, _)| *set), board: board(dice, past) };
    let parties = maker.parties(dice);
    let mut histories = Vec::new();
    for charter in [vec![EAST, WEST], vec![WEST], vec![NORTH, WEST], vec![SOUTH, WEST]] {
        if dice.chance(if charter.len() == 1 { 35 } else { 50 }) {
            histories.push(maker.history(dice, &charter));
        }
    }
    histories.retain(|history| !history.is_empty());
    let mut said: Vec<Signed<Arrangement>> = histories.iter().flatten().cloned().collect();
    let is_all = dice.chance(50);
    said.retain(|_| is_all || dice.chance(75));
    let honest: Vec<_> = histories.iter().flatten().cloned().collect();
    for _ in 0..dice.below(4) {
        said.extend(maker.bad_word(dice, &honest, bad));
    }
    split(dice, &mut said);
    let mut adopted = Vec::new();
    let mut plain = Vec::new();
    for _ in 0..*dice.pick(&[0, 0, 0, 1, 2]) {
        let one = if said.is_empty() || dice.chance(30) {
            maker.edition(dice, charter(past, "own", vec![WEST]), 1, later(past.base, 2))
        } else {
            dice.pick(&said).says.clone()
        };
        if dice.chance(75) && !adopted.contains(&one) {
            adopted.push(one.clone());
        }
        if dice.chance(70) {
            plain.push(one);
        } else {
            // an envelope has a signature; whose, does not matter to what is adopted
            said.push(Signed { says: one, seals: vec![Seal { key: Key(13), made: Made::Falsely }] });
        }
    }
    let pins = dice.some(10, |dice| {
        if said.is_empty() {
            vec![charter(past, "nobody", vec![EAST])]
        } else {
            vec![dice.pick(&said).says.charter.clone()]
        }
    });
    shuffle(dice, &mut said);
    let (bundle, kept) = super::world::share(dice, said, 8);
    let issuers = maker.issuers(dice);
    let parts = if dice.chance(40) { Parts::Count } else { Parts::Nothing };
    let crosswalks = dice.several(0, 2, |dice| crosswalk(dice, past));
    let crosswalks = if dice.chance(60) { crosswalks } else { Vec::new() };
    let crosswalks: BTreeSet<_> = crosswalks.into_iter().collect();
    let mut seen = BTreeSet::new();
    let crosswalks = crosswalks.into_iter().filter(|one| seen.insert((one.edges.clone(), one.ends))).collect();
    let border = Border { sets, adopted, parties, issuers, pins, crosswalks, parts, bundle, kept, plain };
    (Some(border), Agreed { histories })
}

/// The sets that the policy accepts itself: seldom that of the certificate.
fn accepted(dice: &mut Dice, own: u8) -> Vec<(u8, Levels)> {
    let mut sets = Vec::new();
    for set in 0..3 {
        if dice.chance(if set == own { 15 } else { 65 }) {
            sets.push((set, levels(dice, 60)));
        }
    }
    if sets.is_empty() {
        sets.push(((own + 1) % 3, Levels::Any));
    }
    shuffle(dice, &mut sets);
    sets
}

fn levels(dice: &mut Dice, any: u64) -> Levels {
    let level = |dice: &mut Dice| u8::try_from(dice.below(3)).unwrap();
    if dice.chance(any) {
        Levels::Any
    } else if dice.chance(50) {
        Levels::AtLeast(level(dice))
    } else {
        Levels::OneOf(vec![level(dice)])
    }
}

/// A series that accredits, of any hands.
fn board(dice: &mut Dice, past: &Past) -> Option<usize> {
    let boards = past.series.iter().enumerate().filter(|(_, series)| series.kind == Kind::Accredits);
    let boards: Vec<_> = boards.filter(|(_, series)| series.hands == Hands::Honest).map(|(number, _)| number).collect();
    (!boards.is_empty()).then(|| *dice.pick(&boards))
}

fn charter(past: &Past, id: &'static str, parties: Vec<&'static str>) -> ArrangementCharter {
    ArrangementCharter { id, parties, begun: past.base }
}

fn crosswalk(dice: &mut Dice, past: &Past) -> Crosswalk {
    const RELATIONS: [Relation; 5] =
        [Relation::Equal, Relation::Within, Relation::Around, Relation::Overlap, Relation::Apart];
    let sector = |dice: &mut Dice| u8::try_from(dice.below(4)).unwrap();
    let edges = dice.several(1, 4, |dice| ((sector(dice), sector(dice)), *dice.pick(&RELATIONS)));
    let edges: BTreeMap<_, _> = edges.into_iter().collect();
    let day = |dice: &mut Dice| later(past.base, dice.days(30));
    let from = dice.some(20, day);
    Crosswalk {
        edges: edges.into_iter().map(|((one, other), relation)| (one, relation, other)).collect(),
        ends: if dice.chance(90) { Ends::Sectors } else { Ends::Requirements },
        from,
        until: dice.some(20, |dice| later(from.unwrap_or(past.base), 1 + dice.days(20))),
        is_here: if dice.chance(90) { Here::Yes } else { Here::Otherwise },
    }
}

/// Some editions travel in two envelopes, each with a part of the signatures.
fn split(dice: &mut Dice, said: &mut Vec<Signed<Arrangement>>) {
    let mut more = Vec::new();
    for edition in said.iter_mut() {
        if edition.seals.len() > 1 && dice.chance(15) {
            more.push(Signed { says: edition.says.clone(), seals: edition.seals.split_off(1) });
        }
    }
    said.extend(more);
}

struct Maker<'a> {
    past: &'a Past,
    question: &'a Question,
    /// A set that the policy accepts.
    asked: u8,
    /// The series by which north is known.
    board: Option<usize>,
}

impl Maker<'_> {
    fn day(&self, dice: &mut Dice, until: u32) -> Timestamp {
        later(self.past.base, dice.days(until))
    }

    fn parties(&self, dice: &mut Dice) -> Vec<Party> {
        let mut parties = Vec::new();
        for (id, keys) in [(EAST, [Key(390), Key(391)]), (WEST, [Key(392), Key(393)]), (SOUTH, [Key(10), Key(11)])] {
            if !dice.chance(if id == SOUTH { 45 } else { 92 }) {
                continue;
            }
            let mut keys: Vec<_> = keys.iter().map(|key| NamedKey::new(*key, &[])).collect();
            if dice.chance(12) {
                keys[0].until = Some(later(self.past.base, 3 + dice.days(8)));
            }
            let needed = if dice.chance(25) { 2 } else { 1 };
            parties.push(Party { id, known: KnownBy::Keys(keys, needed), mandate: self.mandate(dice) });
        }
        let known = match self.board {
            Some(board) if dice.chance(90) => Some(self.past.series[board].id),
            Some(_) => Some(Digest::of(b"a series that nobody has")),
            None => None,
        };
        parties.extend(known.filter(|_| dice.chance(85)).map(|series| Party {
            id: NORTH,
            known: KnownBy::Series(series),
            mandate: self.mandate(dice),
        }));
        shuffle(dice, &mut parties);
        parties
    }

    /// Whose certificates the policy takes for those of issuers: mostly who made this one, sometimes others, sometimes nobody.
    fn issuers(&self, dice: &mut Dice) -> Vec<KnownIssuer> {
        let policy = &self.question.policy;
        let authorities: Vec<_> = policy.authorities.iter().map(|one| one.name).collect();
        let bodies: BTreeSet<_> = policy.roots.iter().map(|(body, _)| *body).collect();
        let named: Vec<_> = self.question.certificate.says.series.iter().copied().collect();
        let mut issuers = Vec::new();
        for id in ISSUERS {
            if !dice.chance(88) {
                continue;
            }
            let series = |dice: &mut Dice| {
                let any = if dice.chance(60) { None } else { named.first().copied() };
                any.unwrap_or_else(|| dice.pick(&self.past.series).id)
            };
            let series: BTreeSet<_> =
                if dice.chance(55) { dice.several(1, 3, series).into_iter().collect() } else { [].into() };
            issuers.push(KnownIssuer {
                id,
                bodies: bodies.iter().copied().filter(|_| dice.chance(65)).collect(),
                series: series.into_iter().collect(),
                authorities: authorities.iter().copied().filter(|_| dice.chance(65)).collect(),
            });
        }
        issuers.retain(KnownIssuer::is_known);
        shuffle(dice, &mut issuers);
        issuers
    }

    fn mandate(&self, dice: &mut Dice) -> Option<Vec<(u8, Levels)>> {
        dice.some(50, |dice| {
            let set = |dice: &mut Dice| {
                let set = if dice.chance(60) { self.asked } else { u8::try_from(dice.below(3)).unwrap() };
                (set, levels(dice, 60))
            };
            dice.several(1, 2, set)
        })
    }

    /// The keys by which honest parties sign on a day; none where one of them cannot.
    fn hands(&self, parties: &[&'static str], at: Timestamp) -> Option<Vec<Key>> {
        let mut keys = Vec::new();
        for party in parties {
            match *party {
                EAST => keys.extend([Key(390), Key(391)]),
                WEST => keys.extend([Key(392), Key(393)]),
                NORTH => keys.extend(self.past.keys_of(self.board?, at, Role::Accreditor)?.0),
                _ => keys.extend([Key(10), Key(11)]),
            }
        }
        Some(keys)
    }

    /// One arrangement, edition by edition.
    fn history(&self, dice: &mut Dice, parties: &[&'static str]) -> Vec<Signed<Arrangement>> {
        let names = match parties {
            [one] => *one,
            [first, ..] => *first,
            [] => return Vec::new(),
        };
        let charter = charter(self.past, names, parties.to_vec());
        let mut history: Vec<Signed<Arrangement>> = Vec::new();
        let mut made = self.day(dice, 6);
        for number in 0..*dice.pick(&[1, 1, 2, 2, 3]) {
            let sequence = number + 1;
            let edition = match history.last() {
                Some(last) if dice.chance(60) => self.amended(dice, &last.says, sequence, made),
                _ => self.edition(dice, charter.clone(), sequence, made),
            };
            if let Some(keys) = self.hands(parties, made) {
                history.push(Signed::by(edition, keys));
            }
            made = later(made, 1 + dice.days(6));
        }
        history
    }

    fn edition(&self, dice: &mut Dice, charter: ArrangementCharter, sequence: u32, made: Timestamp) -> Arrangement {
        let provisions = dice.several(1, 3, |dice| self.provision(dice, &charter.parties));
        Arrangement { sequence, issued_at: made, states: self.states(dice), provisions, charter }
    }

    fn states(&self, dice: &mut Dice) -> Vec<(State, Timestamp)> {
        let mut from = later(self.past.base, -3 + dice.days(5));
        if dice.chance(55) {
            return vec![(State::InForce, from)];
        }
        let mut states = Vec::new();
        for _ in 0..=dice.below(4) {
            let state = if dice.chance(35) { State::InForce } else { *dice.pick(&STATES) };
            states.push((state, from));
            from = later(from, 1 + dice.days(7));
        }
        states
    }

    /// A later edition that changes something.
    fn amended(&self, dice: &mut Dice, last: &Arrangement, sequence: u32, made: Timestamp) -> Arrangement {
        let mut next = Arrangement { sequence, issued_at: made, ..last.clone() };
        match dice.below(5) {
            0 => next.provisions.clear(),
            1 => drop(next.provisions.pop()),
            2 => next.provisions.push(self.provision(dice, &last.charter.parties)),
            3 => {
                let since = next.states.last().map_or(made, |(_, from)| later(*from, 1).max(made));
                next.states.push((*dice.pick(&[State::Ended, State::Stalled, State::Amended]), since));
            }
            _ => next.states = self.states(dice),
        }
        next
    }

    fn provision(&self, dice: &mut Dice, parties: &[&'static str]) -> Provision {
        let item = self.question.certificate.says.item;
        let set = if dice.chance(75) { item.set } else { u8::try_from(dice.below(3)).unwrap() };
        let target = if dice.chance(70) { self.asked } else { u8::try_from(dice.below(3)).unwrap() };
        let step = |dice: &mut Dice| {
            let level = dice.some(70, |dice| u8::try_from(dice.below(3)).unwrap());
            (levels(dice, 50), level)
        };
        let mut effect = Effect::Deemed;
        if dice.chance(22) {
            effect = *dice.pick(&[Effect::Waives, Effect::Fee, Effect::Simplified, Effect::None]);
        }
        let from = later(self.past.base, dice.days(5) - 2 + if dice.chance(15) { dice.days(24) } else { 0 });
        let until = dice.some(25, |dice| later(from, 1 + dice.days(24)));
        let end = until.unwrap_or(from);
        let target = (target, dice.several(1, 3, step));
        Provision {
            issuer: ISSUERS[usize::from(dice.chance(20))],
            recogniser: dice.pick::<&'static str>(parties),
            set,
            edition: if dice.chance(85) {
                *dice.pick(&[Pinned::Any, Pinned::Own])
            } else {
                *dice.pick(&[Pinned::OtherVersion, Pinned::OtherDigest])
            },
            levels: levels(dice, 75),
            target: (effect != Effect::None || dice.chance(40)).then_some(target),
            effect,
            kinds: dice.some(12, |dice| vec![u8::try_from(dice.below(2)).unwrap()]),
            left_out: if dice.chance(8) { vec![u8::try_from(dice.below(2)).unwrap()] } else { Vec::new() },
            sectors: dice.some(20, |dice| vec![u8::try_from(dice.below(4)).unwrap()]),
            conditions: Condition::ALL.into_iter().filter(|_| dice.chance(12)).collect(),
            from,
            until,
            run_off: dice.some(35, |dice| later(end, 1 + dice.days(24))),
            granted_from: dice.some(12, |dice| later(self.past.base, dice.days(12))),
        }
    }

    /// Something that bad parties put beside it: never the whole word of an honest party.
    fn bad_word(
        &self,
        dice: &mut Dice,
        honest: &[Signed<Arrangement>],
        bad: &BTreeMap<Key, Timestamp>,
    ) -> Option<Signed<Arrangement>> {
        let keys: Vec<Key> = bad.keys().copied().collect();
        let made = self.day(dice, 20);
        let number = 1 + u32::try_from(dice.below(3)).unwrap();
        let generous = |edition: &mut Arrangement| {
            edition.states = vec![(State::InForce, self.past.base)];
            for one in &mut edition.provisions {
                one.effect = Effect::Deemed;
                one.set = self.question.certificate.says.item.set;
                one.target = Some((self.asked, vec![(Levels::Any, None), (Levels::Any, Some(2))]));
                (one.from, one.until, one.run_off) = (self.past.base, None, None);
            }
        };
        let mut edition = match dice.below(6) {
            // its own arrangement, alone or in the name of others
            0 | 1 => self.edition(dice, charter(self.past, SOUTH, vec![SOUTH]), number, made),
            2 => self.edition(dice, charter(self.past, "false", vec![SOUTH, WEST]), 1, made),
            3 => self.edition(dice, charter(self.past, "false", vec![WEST]), 1, made),
            // another edition of what honest ones said
            _ => {
                let mut edition =
                    dice.some(90, |dice| (!honest.is_empty()).then(|| dice.pick(honest).says.clone()))??;
                edition.sequence += u32::try_from(dice.below(3)).unwrap();
                edition.issued_at = made;
                edition.provisions.push(self.provision(dice, &edition.charter.parties));
                edition
            }
        };
        if dice.chance(60) {
            generous(&mut edition);
        }
        let mut signed = Signed::by(edition, keys);
        if signed.says.charter.parties != [SOUTH]
            && let Some(hands) = self.hands(&signed.says.charter.parties, made)
        {
            let made = *dice.pick(&[Made::Falsely, Made::Falsely, Made::Unnamed]);
            let mut named: BTreeSet<Key> = signed.seals.iter().map(|seal| seal.key).collect();
            // a false signature names an honest key; what is signed without a name is by a bad one
            if made == Made::Falsely {
                let false_ones = hands.into_iter().filter(|key| !bad.contains_key(key));
                signed.seals.extend(false_ones.filter(|key| named.insert(*key)).map(|key| Seal { key, made }));
            } else if let Some(seal) = signed.seals.first_mut() {
                seal.made = Made::Misnamed(Key(392));
            }
        }
        Some(signed)
    }
}
