//! What bad parties say: anything, in any name, under any number, of any day, with the keys that they have.

use std::collections::{BTreeMap, BTreeSet};

use warifu_model::{Digest, Timestamp};

use super::documents::{
    Certificate, Charter, Edition, Form, Issuer, Item, Key, Kind, Levels, Made, NamedKey, Revocation, Role, Scope,
    Seal, Signed, Snapshot, Status, later,
};
use super::past::{Hands, Past};
use crate::generator::Dice;

/// Somebody with keys and no scruples.
#[derive(Debug)]
pub struct Thief<'a> {
    past: &'a Past,
    /// The keys, each with since when.
    keys: &'a BTreeMap<Key, Timestamp>,
    /// Series that there are, or that somebody speaks of, with the names of their bodies.
    aims: Vec<(Digest, &'static str)>,
    /// Those whose editions name keys in bad hands.
    own: Vec<(Digest, &'static str)>,
    /// Those of them that are said to certify.
    desks: Vec<(Digest, &'static str)>,
    /// What was said.
    pub editions: Vec<Signed<Edition>>,
    /// What was said of status.
    pub snapshots: Vec<Signed<Snapshot>>,
}

impl<'a> Thief<'a> {
    /// Somebody who knows all that honest parties said, and will say.
    pub fn new(past: &'a Past, keys: &'a BTreeMap<Key, Timestamp>) -> Self {
        let aims: Vec<_> = past.series.iter().map(|series| (series.id, series.charter.body)).collect();
        let names = |edition: &&Edition| edition.keys.iter().any(|key| keys.contains_key(&key.key));
        let own: Vec<_> = past.editions.iter().map(|said| &said.signed.says).filter(names).collect();
        let aim = |edition: &&Edition| (edition.charter.id(), edition.charter.body);
        let desks = own.iter().filter(|edition| edition.kind == Kind::Certifies).map(aim).collect();
        let own: BTreeSet<_> = own.iter().map(aim).collect();
        let own = if own.is_empty() { aims.clone() } else { own.into_iter().collect() };
        Self { past, keys, aims, own, desks, editions: Vec::new(), snapshots: Vec::new() }
    }

    /// Says so many things.
    pub fn speak(&mut self, dice: &mut Dice, times: usize) {
        for _ in 0..times {
            match dice.below(13) {
                0 | 1 => self.anything(dice),
                2 | 3 => self.in_an_honest_series(dice),
                4 | 5 => self.own_body(dice),
                6 => self.line_of_names(dice),
                7 => self.adopt(dice),
                8 => self.ladder(dice),
                9 => self.twist_seals(dice),
                10 => self.ill_made(dice),
                _ => self.status(dice),
            }
        }
    }

    fn some_keys(&self, dice: &mut Dice) -> Vec<Key> {
        let mut keys: Vec<_> = self.keys.keys().copied().filter(|_| dice.chance(60)).collect();
        if keys.is_empty() {
            keys.extend(self.keys.keys().next());
        }
        keys
    }

    fn day(&self, dice: &mut Dice, until: u32) -> Timestamp {
        later(self.past.base, dice.days(until))
    }

    fn put(&mut self, edition: Edition, by: Vec<Key>) {
        let (id, body) = (edition.charter.id(), edition.charter.body);
        self.aims.push((id, body));
        if edition.keys.iter().any(|key| self.keys.contains_key(&key.key)) {
            self.own.push((id, body));
            if edition.kind == Kind::Certifies {
                self.desks.push((id, body));
            }
        }
        self.editions.push(Signed::by(edition, by));
    }

    fn named(&self, dice: &mut Dice) -> Vec<NamedKey> {
        let mut keys: BTreeSet<_> = self.some_keys(dice).into_iter().collect();
        if dice.chance(25) {
            let honest = dice.pick(&self.past.editions).signed.says.keys.clone();
            keys.extend(honest.iter().map(|key| key.key));
        }
        let roles = |dice: &mut Dice| if dice.chance(75) { Role::ALL.to_vec() } else { vec![*dice.pick(&Role::ALL)] };
        let named = keys.into_iter().take(6).map(|key| NamedKey::new(key, &roles(dice)));
        named.collect()
    }

    fn edition(&self, dice: &mut Dice, charter: Charter, kind: Kind) -> Edition {
        let from = if dice.chance(70) { charter.begun } else { later(charter.begun, dice.days(8)) };
        let role = if kind == Kind::Accredits { Role::Accreditor } else { Role::Certifier };
        Edition {
            body: charter.body,
            sequence: *dice.pick(&[1, 1, 2, 3, 9]),
            issued_at: self.day(dice, 16),
            from,
            until: later(from, if dice.chance(80) { 40 } else { 5 }),
            kind,
            keys: self.named(dice),
            thresholds: vec![(role, if dice.chance(5) { 9 } else { 1 })],
            scope: if dice.chance(70) { Scope::default() } else { super::past::scope(dice) },
            revocations: if dice.chance(15) { vec![self.revocation(dice)] } else { Vec::new() },
            suspensions: if dice.chance(15) { vec![(self.day(dice, 8), None)] } else { Vec::new() },
            charter,
        }
    }

    fn revocation(&self, dice: &mut Dice) -> Revocation {
        let edition = dice.pick(&self.past.editions);
        let key = dice.pick(&edition.signed.says.keys).key;
        let compromised_at = dice.some(40, |dice| self.day(dice, 6));
        Revocation { key, revoked_at: self.day(dice, 10), compromised_at }
    }

    fn anything(&mut self, dice: &mut Dice) {
        let issuer = match dice.below(6) {
            0 => Issuer::Authority(AUTHORITIES[dice.below(AUTHORITIES.len())]),
            1 => Issuer::Series(Digest::of(b"a charter that nobody has")),
            2 | 3 => Issuer::Series(dice.pick(&self.aims).0),
            _ => Issuer::Series(dice.pick(&self.own).0),
        };
        let body = NAMES[dice.below(NAMES.len())];
        let charter = Charter { issuer, body, begun: self.day(dice, 3) };
        let kind = *dice.pick(&[Kind::Accredits, Kind::Certifies]);
        let edition = self.edition(dice, charter, kind);
        let by = self.some_keys(dice);
        self.put(edition, by);
    }

    /// Another edition of what an honest issuer said, with other keys in it.
    fn in_an_honest_series(&mut self, dice: &mut Dice) {
        let mut edition = dice.pick(&self.past.editions).signed.says.clone();
        edition.sequence = (edition.sequence + *dice.pick(&[0, 0, 1, 1, 7])).max(1);
        if dice.chance(60) {
            edition.issued_at = self.day(dice, 16);
        }
        if dice.chance(50) {
            edition.from = edition.charter.begun;
        }
        match dice.below(5) {
            0 => edition.suspensions.clear(),
            1 => edition.revocations = vec![self.revocation(dice)],
            2 => edition.scope = Scope::default(),
            3 => edition.suspensions = vec![(edition.from, None)],
            _ => {}
        }
        if dice.chance(70) {
            edition.keys = self.named(dice);
        }
        let by = self.some_keys(dice);
        self.put(edition, by);
    }

    /// A body below a series with keys in bad hands, in any name, with full powers.
    fn own_body(&mut self, dice: &mut Dice) {
        let issuer = Issuer::Series(dice.pick(&self.own).0);
        let body = NAMES[dice.below(NAMES.len())];
        let charter = Charter { issuer, body, begun: later(self.past.base, dice.days(2)) };
        let kind = if dice.chance(75) { Kind::Certifies } else { Kind::Accredits };
        let edition = Edition {
            sequence: 1 + u32::try_from(dice.below(2)).unwrap(),
            issued_at: later(self.past.base, 2 + dice.days(6)),
            from: charter.begun,
            until: later(charter.begun, 40),
            suspensions: Vec::new(),
            revocations: Vec::new(),
            ..self.edition(dice, charter, kind)
        };
        let by = if dice.chance(70) { self.keys.keys().copied().collect() } else { self.some_keys(dice) };
        self.put(edition, by);
    }

    /// A line of bodies that are called as the honest ones are.
    fn line_of_names(&mut self, dice: &mut Dice) {
        let mut issuer = Issuer::Series(dice.pick(&self.own).0);
        for body in ["harbour", "board", "minato"] {
            if dice.chance(15) {
                continue;
            }
            let charter = Charter { issuer, body, begun: self.past.base };
            issuer = Issuer::Series(charter.id());
            let kind = if body == "minato" { Kind::Certifies } else { Kind::Accredits };
            let edition = Edition {
                scope: Scope::default(),
                thresholds: vec![(Role::Certifier, 1)],
                ..self.edition(dice, charter, kind)
            };
            let by = self.some_keys(dice);
            self.put(edition, by);
        }
    }

    /// A body with the honest body's keys beside its own, taken back there.
    fn adopt(&mut self, dice: &mut Dice) {
        let honest = dice.pick(&self.past.editions).signed.says.clone();
        let charter = Charter { issuer: Issuer::Series(dice.pick(&self.own).0), ..honest.charter };
        let lost = honest.keys.iter().map(|key| Revocation {
            key: key.key,
            revoked_at: self.past.base,
            compromised_at: Some(self.past.base),
        });
        let mut keys = honest.keys.clone();
        keys.extend(self.keys.keys().take(2).map(|key| NamedKey::new(*key, &Role::ALL)));
        let mut seen = BTreeSet::new();
        keys.retain(|key| seen.insert(key.key));
        let revocations = if dice.chance(60) { lost.collect() } else { Vec::new() };
        let suspensions = if dice.chance(40) { vec![(self.past.base, None)] } else { Vec::new() };
        let edition = Edition { charter, keys, revocations, suspensions, ..honest };
        let by = self.some_keys(dice);
        self.put(edition, by);
    }

    /// A long line of bodies.
    fn ladder(&mut self, dice: &mut Dice) {
        if !dice.chance(35) {
            return self.own_body(dice);
        }
        let mut issuer = Issuer::Series(dice.pick(&self.own).0);
        for rung in 0..5 + dice.below(4) {
            let charter = Charter { issuer, body: NAMES[rung % NAMES.len()], begun: self.past.base };
            issuer = Issuer::Series(charter.id());
            let kind = if dice.chance(50) { Kind::Certifies } else { Kind::Accredits };
            let edition = Edition {
                sequence: 1,
                issued_at: later(self.past.base, 4),
                from: self.past.base,
                until: later(self.past.base, 40),
                keys: self.keys.keys().take(3).map(|key| NamedKey::new(*key, &Role::ALL)).collect(),
                thresholds: vec![(Role::Certifier, 1)],
                scope: Scope::default(),
                suspensions: Vec::new(),
                revocations: Vec::new(),
                ..self.edition(dice, charter, kind)
            };
            let by = self.keys.keys().copied().collect();
            self.put(edition, by);
        }
    }

    /// Honest words, or words like them, with seals that are false, under other names or under none.
    fn twist_seals(&mut self, dice: &mut Dice) {
        let mut signed = dice.pick(&self.past.editions).signed.clone();
        let is_true = dice.chance(40);
        if !is_true {
            signed.says.sequence += 1;
            signed.says.keys = self.named(dice);
        }
        let other = *dice.pick(&self.keys.keys().copied().collect::<Vec<_>>());
        for seal in &mut signed.seals {
            seal.made = match (is_true, dice.below(3)) {
                (true, 0) => Made::Unnamed,
                (true, 1) => Made::Misnamed(other),
                (true, _) => Made::Soundly,
                (false, 0) => {
                    let named = seal.key;
                    *seal = Seal { key: other, made: Made::Misnamed(named) };
                    continue;
                }
                (false, _) => Made::Falsely,
            };
        }
        let mut keys = BTreeSet::new();
        signed.seals.retain(|seal| keys.insert(seal.key));
        self.editions.push(signed);
    }

    /// An edition that is not made as it should be.
    fn ill_made(&mut self, dice: &mut Dice) {
        let charter = Charter {
            issuer: Issuer::Series(dice.pick(&self.own).0),
            body: NAMES[dice.below(NAMES.len())],
            begun: later(self.past.base, 2),
        };
        let mut edition = self.edition(dice, charter, Kind::Certifies);
        match dice.below(4) {
            0 => edition.from = self.past.base,
            1 => edition.body = NAMES[dice.below(NAMES.len())],
            2 => edition.suspensions = vec![(later(self.past.base, 30), None); 2],
            _ => edition.keys.extend(edition.keys.first().cloned()),
        }
        let by = self.some_keys(dice);
        self.put(edition, by);
    }

    /// What the honest body said last of its certificates is unsaid.
    pub fn unsay(&mut self, dice: &mut Dice) {
        let Some(last) = self.past.snapshots.last() else { return };
        let mut says = last.signed.says.clone();
        says.sequence += u32::try_from(dice.below(3)).unwrap();
        says.issued_at = later(says.issued_at, dice.days(3));
        says.events.clear();
        self.snapshots.push(Signed::by(says, self.keys.keys().copied()));
    }

    /// A list of somebody's certificates.
    fn status(&mut self, dice: &mut Dice) {
        if dice.chance(25) {
            return self.unsay(dice);
        }
        let own = dice.pick(&self.own).0;
        let body = NAMES[dice.below(NAMES.len())];
        let honest = self.past.series.iter().filter(|series| series.hands == Hands::Honest).map(|series| series.id);
        let honest: Vec<_> = honest.collect();
        let mut series: BTreeSet<_> = [*dice.pick(&honest), own].into();
        if dice.chance(40) {
            series.pop_first();
        }
        if let Some(last) = self.past.snapshots.last().filter(|_| dice.chance(40)) {
            series.extend(&last.signed.says.series);
        }
        let status = *dice.pick(&[Status::Withdrawn, Status::Suspended, Status::Superseded]);
        let form = if dice.chance(80) { Form::Events } else { Form::List };
        let from = if form == Form::Events { self.past.base } else { Timestamp::from_unix(0).unwrap() };
        let events = if dice.chance(50) { vec![(0, status, from)] } else { Vec::new() };
        let snapshot = Snapshot {
            body,
            series,
            sequence: *dice.pick(&[1, 2, 3, 9]),
            issued_at: self.day(dice, 20),
            count: 1 + u32::try_from(dice.below(3)).unwrap(),
            events,
            form,
        };
        let mut signed = Signed::by(snapshot, self.some_keys(dice));
        if let Some(honest) = self.past.snapshots.first().filter(|_| dice.chance(15)) {
            signed.seals.push(Seal { key: honest.signed.seals[0].key, made: Made::Falsely });
        }
        self.snapshots.push(signed);
    }

    /// A certificate by bad keys: which, and since when all of them were in bad hands.
    pub fn certificate(&self, dice: &mut Dice) -> (Signed<Certificate>, Timestamp) {
        let aims = match dice.below(20) {
            0..14 if !self.desks.is_empty() => &self.desks,
            14..17 => &self.own,
            _ => &self.aims,
        };
        let latest = aims.len().saturating_sub(1 + dice.below(4));
        let (first, body) = if dice.chance(35) { aims[latest] } else { *dice.pick(aims) };
        let mut series: BTreeSet<_> = [first].into();
        if dice.chance(15) {
            series.insert(dice.pick(&self.aims).0);
        }
        if dice.chance(4) {
            series.clear();
        }
        let by = if dice.chance(60) { self.keys.keys().copied().collect() } else { self.some_keys(dice) };
        let granted_at = self.day(dice, 12);
        let certificate = Certificate {
            series,
            body: if dice.chance(92) { body } else { NAMES[dice.below(NAMES.len())] },
            granted_at,
            expires_at: dice.some(15, |_| later(granted_at, 20)),
            item: Item {
                set: u8::try_from(dice.below(3)).unwrap(),
                level: u8::try_from(dice.below(3)).unwrap(),
                kind: u8::try_from(dice.below(2)).unwrap(),
            },
            index: dice.some(90, |_| 0),
        };
        let since = by.iter().filter_map(|key| self.keys.get(key)).max().copied().unwrap_or(self.past.base);
        let mut signed = Signed::by(certificate, by);
        if dice.chance(6)
            && let Some(seal) = signed.seals.first_mut()
        {
            seal.made = *dice.pick(&[Made::Unnamed, Made::Falsely, Made::Misnamed(Key(0))]);
        }
        (signed, since)
    }
}

/// Whole sets, for a board of toys.
pub fn toys(dice: &mut Dice) -> Scope {
    let sets = if dice.chance(70) {
        vec![(0, Levels::Any)]
    } else {
        vec![(0, Levels::AtLeast(1)), (1, Levels::OneOf(vec![0]))]
    };
    Scope { sets: Some(sets), ..Scope::default() }
}

/// Names of bodies.
pub const NAMES: [&str; 7] = ["harbour", "board", "region", "minato", "toys", "dock", "stranger"];
const AUTHORITIES: [&str; 3] = ["harbour", "second", "elsewhere"];
