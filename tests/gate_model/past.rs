//! What honest parties said: who accredited whom, day by day. They rotate keys, narrow and widen, suspend and restore,
//! revoke what was stolen, and say again what fell with a key. Each knows only what was said before.

use std::collections::{BTreeMap, BTreeSet};

use warifu_model::{Digest, Timestamp};

use super::documents::{
    Authority, Charter, DAY, Edition, Form, Issuer, Item, Key, Kind, Levels, NamedKey, Revocation, Role, Scope, Signed,
    Snapshot, Status, later,
};
use crate::generator::Dice;

/// All that honest parties ever said.
#[derive(Clone, Debug)]
pub struct Past {
    /// The first day.
    pub base: Timestamp,
    /// The authorities.
    pub authorities: Vec<Authority>,
    /// Who was accredited, issuers before those whom they accredit.
    pub series: Vec<Series>,
    /// The editions, each after those that it rests on.
    pub editions: Vec<Said>,
    /// The snapshots of the honest body.
    pub snapshots: Vec<Listed>,
    next_key: u16,
}

/// A series that an honest party began.
#[derive(Clone, Debug)]
pub struct Series {
    /// Its charter.
    pub charter: Charter,
    /// The id.
    pub id: Digest,
    /// Its issuer, among the series; none for an authority.
    pub issuer: Option<usize>,
    /// What the body may do.
    pub kind: Kind,
    /// In whose hands its keys are.
    pub hands: Hands,
    /// Its editions.
    pub editions: Vec<usize>,
}

/// Whether a party is honest.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Hands {
    /// It is.
    Honest,
    /// It may sign anything.
    Bad,
}

/// An edition that an honest issuer published.
#[derive(Clone, Debug)]
pub struct Said {
    /// The edition.
    pub signed: Signed<Edition>,
    /// The edition that says who its issuer is, as known when it was made.
    pub rests_on: Option<usize>,
}

/// A snapshot that an honest body published.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The snapshot.
    pub signed: Signed<Snapshot>,
    /// The editions that name its keys, as known when it was made.
    pub rests_on: Vec<usize>,
}

/// Who is to be accredited.
#[derive(Clone, Debug)]
pub struct Wish {
    /// By whom.
    pub issuer: Issuer,
    /// The id of the body.
    pub body: &'static str,
    /// What it may do.
    pub kind: Kind,
    /// In whose hands its keys are.
    pub hands: Hands,
    /// Keys that it has already.
    pub given: Vec<Key>,
    /// For what.
    pub scope: Scope,
}

impl Wish {
    /// Of an honest party with keys of its own.
    pub fn honest(issuer: Issuer, body: &'static str, kind: Kind, scope: Scope) -> Self {
        Self { issuer, body, kind, hands: Hands::Honest, given: Vec::new(), scope }
    }

    /// Of a bad one.
    pub fn bad(issuer: Issuer, body: &'static str, kind: Kind, given: Vec<Key>, scope: Scope) -> Self {
        Self { issuer, body, kind, hands: Hands::Bad, given, scope }
    }
}

/// What a series' next edition will say.
#[derive(Clone, Debug)]
struct Terms {
    from: Timestamp,
    until: Timestamp,
    keys: Vec<NamedKey>,
    thresholds: Vec<(Role, u32)>,
    scope: Scope,
    revocations: Vec<Revocation>,
    suspensions: BTreeMap<Timestamp, Option<Timestamp>>,
}

impl Past {
    /// Nobody has said anything yet.
    pub fn new(base: Timestamp, authorities: Vec<Authority>, next_key: u16) -> Self {
        Self { base, authorities, series: Vec::new(), editions: Vec::new(), snapshots: Vec::new(), next_key }
    }

    fn fresh(&mut self) -> Key {
        self.next_key += 1;
        Key(self.next_key - 1)
    }

    /// An issuer accredits a body, and goes on about it for some time.
    pub fn accredit(&mut self, dice: &mut Dice, Wish { issuer, body, kind, hands, given, scope }: Wish) -> usize {
        let up = match issuer {
            Issuer::Authority(_) => None,
            Issuer::Series(id) => self.series.iter().position(|series| series.id == id),
        };
        let begun = later(self.base, dice.days(2));
        let charter = Charter { issuer, body, begun };
        let number = self.series.len();
        let id = charter.id();
        self.series.push(Series { charter, id, issuer: up, kind, hands, editions: Vec::new() });
        let terms = self.first_terms(dice, kind, given, begun, scope);
        self.go_on(dice, number, terms);
        number
    }

    fn first_terms(&mut self, dice: &mut Dice, kind: Kind, given: Vec<Key>, begun: Timestamp, scope: Scope) -> Terms {
        let count = *dice.pick(&[0, 1, 1, 2, 2]);
        let keys = if given.is_empty() { (0..=count).map(|_| self.fresh()).collect() } else { given };
        let roles = |number: usize, dice: &mut Dice| -> Vec<Role> {
            match (kind, number) {
                (Kind::Accredits, 0) if dice.chance(80) => vec![Role::Accreditor],
                (Kind::Accredits, 2) if dice.chance(50) => vec![Role::Certifier, Role::Status],
                (Kind::Certifies, 0) => vec![Role::Certifier, Role::Status],
                (Kind::Certifies, 1) => vec![Role::Certifier, Role::Reviewer],
                (Kind::Certifies, _) if dice.chance(40) => vec![Role::Status],
                (Kind::Certifies, _) if dice.chance(60) => vec![Role::Reviewer, Role::Status],
                _ => Role::ALL.to_vec(),
            }
        };
        let named = keys.iter().enumerate().map(|(number, key)| NamedKey::new(*key, &roles(number, dice)));
        let named: Vec<_> = named.collect();
        let role = if kind == Kind::Accredits { Role::Accreditor } else { Role::Certifier };
        let able = named.iter().filter(|key| key.has(role)).count();
        let count = if able > 1 && dice.chance(12) { 2 } else { 1 };
        let until = if dice.chance(25) { 8 + dice.days(14) } else { 40 };
        Terms {
            from: begun,
            until: later(self.base, until),
            keys: named,
            thresholds: vec![(role, count)],
            scope,
            revocations: Vec::new(),
            suspensions: BTreeMap::new(),
        }
    }

    /// The issuer's editions about one body, in the order of time.
    fn go_on(&mut self, dice: &mut Dice, number: usize, mut terms: Terms) {
        let mut today = self.first_day(number) + dice.days(3);
        let mut days: BTreeSet<i64> = [today].into();
        for _ in 0..*dice.pick(&[0, 0, 1, 1, 2, 3]) {
            today += dice.days(5);
            days.insert(today);
        }
        let again: BTreeSet<_> = self.days_of_loss(number).into_iter().map(|day| day + dice.days(2)).collect();
        days.extend(&again);
        let mut first = true;
        for day in days {
            let at = later(self.base, day);
            if self.say_again_is_due(number, at) && !first {
                self.say_again(number, at, &terms);
            }
            let is_own = !again.contains(&day) || dice.chance(30);
            if !first && is_own {
                self.change(dice, &mut terms, at);
                self.publish(number, at, &terms);
            } else if first {
                first = !self.publish(number, at, &terms);
            }
        }
    }

    /// The first day on which there is somebody to accredit.
    fn first_day(&self, number: usize) -> i64 {
        let Some(issuer) = self.series[number].issuer else { return 0 };
        let first = self.series[issuer].editions.first().map(|edition| &self.editions[*edition].signed.says);
        first.map_or(0, |edition| (edition.issued_at.max(edition.from).unix() - self.base.unix()) / DAY)
    }

    /// On which days it was told that keys of the issuer were in other hands.
    fn days_of_loss(&self, number: usize) -> Vec<i64> {
        let Some(issuer) = self.series[number].issuer else { return Vec::new() };
        let told = self.series[issuer].editions.iter().map(|edition| &self.editions[*edition].signed.says);
        let losing = told.filter(|edition| !edition.revocations.is_empty());
        losing.map(|edition| (edition.issued_at.unix() - self.base.unix()) / DAY).collect()
    }

    /// Whether the issuer took keys back since it spoke about this body last.
    fn say_again_is_due(&self, number: usize, at: Timestamp) -> bool {
        let Some(issuer) = self.series[number].issuer else { return false };
        let Some(last) = self.series[number].editions.last() else { return false };
        let last = self.editions[*last].signed.says.issued_at;
        let mut told = self.series[issuer].editions.iter().map(|edition| &self.editions[*edition].signed.says);
        told.any(|edition| !edition.revocations.is_empty() && edition.issued_at >= last && edition.issued_at <= at)
    }

    /// Says under new numbers all that was to hold, with all that was taken back since.
    fn say_again(&mut self, number: usize, at: Timestamp, terms: &Terms) {
        // what still governs some day: nothing of a higher number began as early
        let mut old: Vec<Edition> = Vec::new();
        for edition in self.series[number].editions.iter().rev() {
            let says = &self.editions[*edition].signed.says;
            if old.last().is_none_or(|higher| says.from < higher.from) {
                old.push(says.clone());
            }
        }
        for edition in old.into_iter().rev() {
            let terms = Terms {
                from: edition.from,
                until: edition.until,
                keys: edition.keys,
                thresholds: edition.thresholds,
                scope: edition.scope,
                ..terms.clone()
            };
            self.publish(number, at, &terms);
        }
    }

    fn change(&mut self, dice: &mut Dice, terms: &mut Terms, at: Timestamp) {
        let day = |days: i64| later(at, days);
        match dice.below(11) {
            0 | 1 => self.rotate(dice, terms, at),
            2 => {
                terms.scope = narrower(dice, &terms.scope);
                terms.from = at;
            }
            3 => {
                terms.scope.sets = None;
                terms.from = at;
            }
            4 | 5 => {
                let start = if dice.chance(70) { at } else { later(at, -(dice.days(4))) };
                let end = dice.some(40, |dice| day(1 + dice.days(4)));
                terms.suspensions.entry(start).or_insert(end);
            }
            6 => {
                for (start, end) in &mut terms.suspensions {
                    if end.is_none() {
                        *end = Some(later(*start, 1).max(at));
                    }
                }
            }
            7 | 8 => self.revoke(dice, terms, at),
            9 => terms.until = later(terms.from, 1).max(day(dice.days(12))),
            _ => {}
        }
    }

    fn rotate(&mut self, dice: &mut Dice, terms: &mut Terms, at: Timestamp) {
        let index = dice.below(terms.keys.len());
        let roles = terms.keys[index].roles.clone();
        let overlap = dice.days(4);
        let fresh = self.fresh();
        let old = &mut terms.keys[index];
        let end = later(at, overlap);
        if old.until.is_none() && old.from.is_none_or(|from| from < end) {
            old.until = Some(end);
        }
        terms.keys.push(NamedKey { key: fresh, roles, from: Some(at), until: None });
        if dice.chance(60) {
            terms.from = at;
            terms.keys.retain(|key| key.counts_at(at));
        }
    }

    fn revoke(&mut self, dice: &mut Dice, terms: &mut Terms, at: Timestamp) {
        let lost = dice.pick(&terms.keys).clone();
        if terms.revocations.iter().any(|revocation| revocation.key == lost.key) {
            return;
        }
        let compromised_at = dice.some(60, |dice| later(at, -(dice.days(8))));
        let revoked_at = if dice.chance(70) { at } else { later(at, -(dice.days(4))) };
        terms.revocations.push(Revocation { key: lost.key, revoked_at, compromised_at });
        let fresh = self.fresh();
        terms.keys.push(NamedKey { key: fresh, roles: lost.roles, from: Some(at), until: None });
        if dice.chance(30) {
            terms.from = at;
        }
    }

    /// Puts an edition out, if the issuer has keys to sign it with; whether it did.
    fn publish(&mut self, number: usize, at: Timestamp, terms: &Terms) -> bool {
        let Some((signers, rests_on)) = self.hand(number, at) else { return false };
        let series = &self.series[number];
        let edition = Edition {
            charter: series.charter.clone(),
            body: series.charter.body,
            sequence: u32::try_from(series.editions.len()).unwrap() + 1,
            issued_at: at,
            from: terms.from,
            until: terms.until.max(later(terms.from, 1)),
            kind: series.kind,
            keys: terms.keys.clone(),
            thresholds: terms.thresholds.clone(),
            scope: terms.scope.clone(),
            revocations: terms.revocations.clone(),
            suspensions: terms.suspensions.iter().map(|(from, until)| (*from, *until)).collect(),
        };
        let edition_number = self.editions.len();
        self.editions.push(Said { signed: Signed::by(edition, signers), rests_on });
        self.series[number].editions.push(edition_number);
        true
    }

    /// The keys with which the issuer of a series signs on a day, and the edition that gives them to it.
    pub fn hand(&self, number: usize, at: Timestamp) -> Option<(Vec<Key>, Option<usize>)> {
        match self.series[number].charter.issuer {
            Issuer::Authority(name) => {
                let authority = self.authorities.iter().find(|authority| authority.name == name)?;
                let keys: Vec<_> = authority.keys.iter().filter(|key| key.counts_at(at)).map(|key| key.key).collect();
                (keys.len() >= authority.threshold as usize).then_some((keys, None))
            }
            Issuer::Series(_) => {
                let issuer = self.series[number].issuer?;
                let (keys, edition) = self.keys_of(issuer, at, Role::Accreditor)?;
                Some((keys, Some(edition)))
            }
        }
    }

    /// The keys that a party has in a role on a day, as far as it knows, if they are enough; and the edition that says so.
    pub fn keys_of(&self, series: usize, at: Timestamp, role: Role) -> Option<(Vec<Key>, usize)> {
        let edition = self.current(series, at)?;
        let says = &self.editions[edition].signed.says;
        let known = self.known(series, at);
        let is_lost = |key: Key| known.iter().flat_map(|edition| &edition.revocations).any(|lost| lost.key == key);
        let able = says.keys.iter().filter(|key| key.has(role) && key.counts_at(at) && !is_lost(key.key));
        let keys: Vec<_> = able.map(|key| key.key).collect();
        let need = super::lineage::threshold(says, role).unwrap_or(1);
        (keys.len() >= need as usize).then_some((keys, edition))
    }

    /// The edition that says who a party is on a day, as known on that day.
    pub fn current(&self, series: usize, at: Timestamp) -> Option<usize> {
        let known = self.series[series].editions.iter().copied().filter(|edition| {
            let says = &self.editions[*edition].signed.says;
            says.issued_at <= at && says.from <= at
        });
        known.max_by_key(|edition| self.editions[*edition].signed.says.sequence)
    }

    /// What had been said about a party until a day.
    pub fn known(&self, series: usize, at: Timestamp) -> Vec<&Edition> {
        let all = self.series[series].editions.iter().map(|edition| &self.editions[*edition].signed.says);
        all.filter(|edition| edition.issued_at <= at).collect()
    }

    /// The body says what became of its certificates, from time to time: one list for these series.
    pub fn keep_status(&mut self, dice: &mut Dice, series: &[usize]) {
        let mut events: Vec<(u32, Status, Timestamp)> = Vec::new();
        let form = if dice.chance(80) { Form::Events } else { Form::List };
        let mut today = 2;
        let mut count = 1;
        let mut sequence = 0;
        for _ in 0..*dice.pick(&[0, 1, 1, 2, 2, 3]) {
            today += dice.days(6);
            let at = later(self.base, today);
            count = (count + u32::try_from(dice.below(2)).unwrap()).min(3);
            if dice.chance(30) {
                let index = u32::try_from(dice.below(count as usize)).unwrap();
                let before =
                    events.iter().rev().find(|(of, _, _)| *of == index).map_or(Status::Active, |event| event.1);
                let next = match before {
                    Status::Withdrawn => continue,
                    Status::Superseded => Status::Withdrawn,
                    Status::Active => *dice.pick(&[Status::Suspended, Status::Superseded, Status::Withdrawn]),
                    Status::Suspended => *dice.pick(&[Status::Active, Status::Active, Status::Withdrawn]),
                };
                let from = if dice.chance(70) { at } else { later(at, -(dice.days(3))) };
                events.push((index, next, from));
            }
            let hands: Vec<_> = series.iter().map(|one| self.keys_of(*one, at, Role::Status)).collect();
            if hands.iter().any(Option::is_none) {
                continue;
            }
            let hands: Vec<_> = hands.into_iter().flatten().collect();
            let keys: BTreeSet<_> = hands.iter().flat_map(|(keys, _)| keys.clone()).collect();
            sequence += 1;
            let snapshot = Snapshot {
                body: self.series[series[0]].charter.body,
                series: series.iter().map(|one| self.series[*one].id).collect(),
                sequence,
                issued_at: at,
                count,
                events: in_form(&events, form),
                form,
            };
            let rests_on = hands.iter().map(|(_, edition)| *edition).collect();
            self.snapshots.push(Listed { signed: Signed::by(snapshot, keys), rests_on });
        }
    }
}

/// What a snapshot of this form says: a list has no events, but what they lead to.
fn in_form(events: &[(u32, Status, Timestamp)], form: Form) -> Vec<(u32, Status, Timestamp)> {
    if form == Form::Events {
        return events.to_vec();
    }
    let last: BTreeMap<u32, _> = events.iter().map(|event| (event.0, *event)).collect();
    // from when is not told, so that it must not make a difference
    let known = last.into_values().filter(|(_, status, _)| *status != Status::Active);
    known.map(|(index, status, _)| (index, status, Timestamp::from_unix(0).unwrap())).collect()
}

/// Any scope.
pub fn scope(dice: &mut Dice) -> Scope {
    Scope {
        sets: dice.some(60, |dice| {
            let mut sets: Vec<_> = (0..3).filter(|_| dice.chance(60)).collect();
            if sets.is_empty() {
                sets.push(1);
            }
            sets.into_iter().map(|set| (set, levels(dice))).collect()
        }),
        kinds: dice.some(15, |dice| if dice.chance(80) { vec![0, 1] } else { vec![0] }),
        sectors: dice.some(10, |dice| vec![u8::try_from(dice.below(2)).unwrap()]),
    }
}

fn levels(dice: &mut Dice) -> Levels {
    match dice.below(6) {
        0 => Levels::OneOf(vec![0, 2]),
        1 => Levels::AtLeast(1),
        _ => Levels::Any,
    }
}

fn narrower(dice: &mut Dice, scope: &Scope) -> Scope {
    let all = vec![(0, Levels::Any), (1, Levels::Any), (2, Levels::Any)];
    let mut sets = scope.sets.clone().unwrap_or(all);
    if sets.len() > 1 {
        sets.remove(dice.below(sets.len()));
    } else if let Some(first) = sets.first_mut() {
        first.1 = Levels::AtLeast(1 + u8::try_from(dice.below(2)).unwrap());
    }
    Scope { sets: Some(sets), ..scope.clone() }
}

/// One of these items, if there is any.
pub fn pick(dice: &mut Dice, of: &BTreeSet<Item>) -> Option<Item> {
    let of: Vec<_> = of.iter().copied().collect();
    (!of.is_empty()).then(|| *dice.pick(&of))
}
