//! Random worlds: an authority or two, honest boards and bodies, a board and a body in bad hands, keys that were stolen,
//! what all of them said, and of that what happens to be at hand when somebody asks.

use std::collections::{BTreeMap, BTreeSet};

use warifu_model::{Limit, Timestamp};

use super::border::{self, Agreed};
use super::documents::{
    Authority, Certificate, Edition, InForce, Issuer, Item, Key, Kind, LogPolicy, NamedKey, Need, Policy, Question,
    Role, Scope, Signed, later,
};
use super::past::{Hands, Past, Wish, pick, scope};
use super::rules::enough;
use super::thief::{Thief, toys};
use crate::generator::Dice;

/// A world, and a question asked in it.
#[derive(Clone, Debug)]
pub struct World {
    /// From what it was made.
    pub seed: u64,
    /// All that honest parties said.
    pub past: Past,
    /// The keys in bad hands, each with since when.
    pub bad: BTreeMap<Key, Timestamp>,
    /// Those of them that are an honest party's.
    pub stolen: BTreeSet<Key>,
    /// Who made the certificate.
    pub maker: Maker,
    /// The question, with all that is at hand.
    pub question: Question,
    /// What honest parties said of recognition.
    pub agreed: Agreed,
}

/// Who made the certificate of a question.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Maker {
    /// An honest body that might, as far as it knew.
    Body,
    /// An honest body that did not look whether it might.
    CarelessBody,
    /// Bad parties, with keys that all were in bad hands since then.
    Bad,
}

impl World {
    /// The world of a seed.
    pub fn of_seed(seed: u64) -> Self {
        let mut dice = Dice::new(seed.wrapping_mul(0x9e37_79b9).wrapping_add(17));
        let dice = &mut dice;
        let is_long_ago = dice.chance(6);
        let base = if is_long_ago { "1969-12-22T00:00:00Z" } else { "2026-01-01T00:00:00Z" };
        let base = Timestamp::parse(base).unwrap();
        let (past, bodies) = honest_past(dice, base);
        let (bad, stolen) = bad_keys(dice, &past);
        let mut policy = policy(dice, &past);
        if is_long_ago {
            policy.log = None;
        }
        let mut thief = Thief::new(&past, &bad);
        let times = *dice.pick(&[0, 1, 2, 3, 4, 5, 6]);
        thief.speak(dice, times);
        if !stolen.is_empty() && dice.chance(40) {
            thief.unsay(dice);
        }
        let by_body = if dice.chance(72) { issue(dice, &past, &bodies, &policy) } else { None };
        let (certificate, maker, since) = by_body.unwrap_or_else(|| {
            let (certificate, since) = thief.certificate(dice);
            (certificate, Maker::Bad, since)
        });
        let Thief { editions, snapshots, .. } = thief;
        let mut question = question(dice, &past, policy, certificate, since, editions, snapshots);
        // dice of its own, so that worlds without a border are what they were
        let mut dice = Dice::new(seed.wrapping_mul(0x5851_f42d).wrapping_add(0xb0de));
        let (border, agreed) =
            if dice.chance(60) { border::border(&mut dice, &past, &bad, &question) } else { Default::default() };
        question.border = border;
        Self { seed, past, bad, stolen, maker, question, agreed }
    }
}

fn honest_past(dice: &mut Dice, base: Timestamp) -> (Past, Vec<usize>) {
    let first = |key: u16| NamedKey::new(Key(key), &[]);
    let mut keys = vec![first(0), first(1)];
    let threshold = if dice.chance(30) { 2 } else { 1 };
    if threshold == 1 && dice.chance(20) {
        keys[0].until = Some(later(base, 4 + dice.days(6)));
        keys[1].from = Some(later(base, 2));
    }
    let sectors = dice.some(25, |_| vec![0]);
    let harbour = Authority { name: "harbour", keys, threshold, sectors };
    let second = Authority { name: "second", keys: vec![first(2)], threshold: 1, sectors: None };
    let mut past = Past::new(base, vec![harbour, second], 20);
    let (top, other) = (Issuer::Authority("harbour"), Issuer::Authority("second"));

    let any = scope(dice);
    let board = past.accredit(dice, Wish::honest(top, "board", Kind::Accredits, any));
    let mut up = Issuer::Series(past.series[board].id);
    let regions = if dice.chance(4) { 4 + dice.below(4) } else { usize::from(dice.chance(35)) };
    for _ in 0..regions {
        let any = if regions > 2 { Scope::default() } else { scope(dice) };
        let region = past.accredit(dice, Wish::honest(up, "region", Kind::Accredits, any));
        up = Issuer::Series(past.series[region].id);
    }
    let any = scope(dice);
    let body = past.accredit(dice, Wish::honest(up, "minato", Kind::Certifies, any));
    let mut bodies = vec![body];
    if dice.chance(22) {
        let given = past.series[body].editions.first().map(|edition| &past.editions[*edition].signed.says.keys);
        let given: Vec<_> = given.into_iter().flatten().map(|key| key.key).collect();
        let issuer = *dice.pick(&[top, other, Issuer::Series(past.series[board].id)]);
        let is_new =
            past.series.iter().all(|series| (series.charter.issuer, series.charter.body) != (issuer, "minato"));
        if is_new && !given.is_empty() {
            let any = scope(dice);
            bodies.push(past.accredit(dice, Wish { given, ..Wish::honest(issuer, "minato", Kind::Certifies, any) }));
        }
    }
    let issuer = if dice.chance(70) { top } else { Issuer::Series(past.series[board].id) };
    let of_toys = toys(dice);
    past.accredit(dice, Wish::bad(issuer, "toys", Kind::Accredits, vec![Key(10), Key(11)], of_toys));
    if dice.chance(50) {
        let any = scope(dice);
        past.accredit(dice, Wish::bad(up, "dock", Kind::Certifies, vec![Key(11), Key(12)], any));
    }
    past.keep_status(dice, &bodies);
    (past, bodies)
}

fn bad_keys(dice: &mut Dice, past: &Past) -> (BTreeMap<Key, Timestamp>, BTreeSet<Key>) {
    let mut bad: BTreeMap<_, _> = (10..14).map(|key| (Key(key), past.base)).collect();
    for series in past.series.iter().filter(|series| series.hands == Hands::Bad) {
        let editions = series.editions.iter().map(|edition| &past.editions[*edition].signed.says);
        bad.extend(editions.flat_map(|edition| &edition.keys).map(|key| (key.key, past.base)));
    }
    let mut stolen = BTreeSet::new();
    if past.authorities[0].threshold == 2 && dice.chance(20) {
        bad.insert(Key(1), past.base);
        stolen.insert(Key(1));
    }
    let honest = past.series.iter().filter(|series| series.hands == Hands::Honest);
    let honest: Vec<_> =
        honest.flat_map(|series| &series.editions).map(|one| &past.editions[*one].signed.says).collect();
    if honest.is_empty() || !dice.chance(28) {
        return (bad, stolen);
    }
    let told: Vec<_> = honest.iter().flat_map(|edition| &edition.revocations).collect();
    let told: Vec<_> = told.into_iter().filter_map(|one| Some((one.key, one.compromised_at?))).collect();
    let (key, since) = if !told.is_empty() && dice.chance(70) {
        let (key, compromised_at) = *dice.pick(&told);
        (key, later(compromised_at, dice.days(2)))
    } else {
        let edition = dice.pick(&honest);
        (dice.pick(&edition.keys).key, later(edition.issued_at, dice.days(5)))
    };
    bad.entry(key).or_insert(since);
    stolen.insert(key);
    (bad, stolen)
}

fn policy(dice: &mut Dice, past: &Past) -> Policy {
    let mut authorities = past.authorities.clone();
    if dice.chance(65) {
        authorities.pop();
    } else if dice.chance(6) {
        authorities.remove(0);
    }
    let mut thresholds = vec![(Role::Certifier, if dice.chance(6) { 2 } else { 1 })];
    if dice.chance(20) {
        thresholds.push((Role::Reviewer, 1));
    }
    let roots = if dice.chance(14) { roots(dice, past) } else { Vec::new() };
    Policy {
        required: roots.is_empty() || dice.chance(40),
        roots,
        thresholds,
        authorities,
        in_force: if dice.chance(30) { InForce::Throughout } else { InForce::AtGrant },
        pins: dice.some(6, |dice| vec![dice.pick(&past.series).id]),
        max_edition_age: dice.some(8, |dice| 6 + dice.days(12)),
        status: if dice.chance(25) { Need::Required } else { Need::Optional },
        max_status_age: dice.some(20, |dice| 4 + dice.days(12)),
        log: dice.some(45, |dice| {
            let quorum = dice.below(3);
            LogPolicy {
                proof: if dice.chance(30) { Need::Required } else { Need::Optional },
                quorum,
                max_delay: if quorum == 0 { None } else { dice.some(15, |_| 2) },
            }
        }),
    }
}

/// Keys of honest bodies that a policy names itself.
fn roots(dice: &mut Dice, past: &Past) -> Vec<(&'static str, NamedKey)> {
    let bodies = past.series.iter().filter(|series| series.hands == Hands::Honest && series.kind == Kind::Certifies);
    let editions: Vec<_> = bodies.flat_map(|series| &series.editions).copied().collect();
    let Some(edition) = (!editions.is_empty()).then(|| *dice.pick(&editions)) else { return Vec::new() };
    let says = &past.editions[edition].signed.says;
    let mut roots: Vec<_> = says.keys.iter().map(|key| (says.body, key.clone())).collect();
    if dice.chance(15) {
        for (body, _) in &mut roots {
            *body = "region";
        }
    }
    roots
}

type Issued = (Signed<Certificate>, Maker, Timestamp);

/// A certificate of the honest body, if it can sign one on that day.
fn issue(dice: &mut Dice, past: &Past, bodies: &[usize], policy: &Policy) -> Option<Issued> {
    let named: Vec<_> = if dice.chance(50) { bodies.to_vec() } else { vec![*dice.pick(bodies)] };
    for _ in 0..8 {
        let granted_at = later(past.base, 1 + dice.days(12));
        let hands: Vec<_> = named.iter().map(|body| hand(past, *body, granted_at, policy)).collect();
        let might = named.iter().map(|body| may(past, *body, granted_at));
        let might = might.reduce(|one, other| one.intersection(&other).copied().collect()).unwrap_or_default();
        let item = pick(dice, &might);
        let careless = dice.chance(25);
        if !careless && (item.is_none() || hands.iter().any(Option::is_none)) {
            continue;
        }
        let any: Vec<_> = Item::all().collect();
        let item = if careless { *dice.pick(&any) } else { item? };
        let mut by: BTreeSet<_> = hands.into_iter().flatten().flatten().collect();
        if by.is_empty() {
            let edition = *past.series[named[0]].editions.first()?;
            by.extend(past.editions[edition].signed.says.keys.iter().map(|key| key.key));
        }
        let certificate = Certificate {
            series: named.iter().map(|body| past.series[*body].id).collect(),
            body: "minato",
            granted_at,
            expires_at: dice.some(12, |dice| later(granted_at, 2 + dice.days(20))),
            item,
            index: dice.some(92, |dice| u32::try_from(dice.below(2)).unwrap()),
        };
        let maker = if careless { Maker::CarelessBody } else { Maker::Body };
        return Some((Signed::by(certificate, by), maker, past.base));
    }
    None
}

/// The keys that sign for a body on a day, if they fill the places: all that it has in a role that is asked for.
fn hand(past: &Past, body: usize, at: Timestamp, policy: &Policy) -> Option<Vec<Key>> {
    let says = &past.editions[past.current(body, at)?].signed.says;
    let mut need: BTreeMap<Role, u32> = policy.thresholds.iter().copied().collect();
    for (role, count) in &says.thresholds {
        let so_far = need.entry(*role).or_default();
        *so_far = (*so_far).max(*count);
    }
    let mut able = BTreeSet::new();
    for role in need.keys() {
        able.extend(past.keys_of(body, at, *role)?.0);
    }
    let named: Vec<_> = says.keys.iter().filter(|key| able.contains(&key.key)).collect();
    enough(&named, &need, None).is_none().then(|| able.into_iter().collect())
}

/// What a body may certify on a day, as far as it can know.
fn may(past: &Past, body: usize, at: Timestamp) -> BTreeSet<Item> {
    let mut items: BTreeSet<_> = Item::all().collect();
    let mut next = Some(body);
    while let Some(series) = next {
        let Some(edition) = past.current(series, at) else { return BTreeSet::new() };
        let says = &past.editions[edition].signed.says;
        let known = past.known(series, at);
        let mut ends = BTreeMap::new();
        for edition in known {
            ends.extend(edition.suspensions.iter().copied());
        }
        if says.until <= at || ends.iter().any(|(from, until)| *from <= at && until.is_none_or(|until| at < until)) {
            return BTreeSet::new();
        }
        items = items.intersection(&says.scope.items()).copied().collect();
        next = past.series[series].issuer;
    }
    items
}

fn question(
    dice: &mut Dice,
    past: &Past,
    policy: Policy,
    certificate: Signed<Certificate>,
    since: Timestamp,
    bad_editions: Vec<Signed<Edition>>,
    bad_snapshots: Vec<Signed<super::documents::Snapshot>>,
) -> Question {
    let day = |dice: &mut Dice, least: u32, most: u32| later(past.base, i64::from(least) + dice.days(most - least));
    let granted_at = certificate.says.granted_at;
    let at = if dice.chance(95) { day(dice, 8, 26).max(granted_at) } else { day(dice, 1, 12) };
    let known_at =
        dice.some(30, |dice| if dice.chance(85) { day(dice, 6, 24).max(granted_at) } else { day(dice, 1, 14) });
    let is_all = dice.chance(60);
    let mut editions: Vec<_> = past.editions.iter().map(|said| said.signed.clone()).collect();
    let mut snapshots: Vec<_> = past.snapshots.iter().map(|said| said.signed.clone()).collect();
    editions.retain(|_| is_all || dice.chance(88));
    snapshots.retain(|_| is_all || dice.chance(85));
    editions.extend(bad_editions);
    snapshots.extend(bad_snapshots);
    split_envelopes(dice, &mut editions);
    shuffle(dice, &mut editions);
    shuffle(dice, &mut snapshots);
    let (editions, kept_editions) = share(dice, editions, Limit::ACCREDITATIONS);
    let (snapshots, kept_snapshots) = share(dice, snapshots, Limit::STATUS_SNAPSHOTS);
    let seen = policy.log.as_ref().and_then(|_| {
        let first = granted_at.max(since);
        let missing = usize::from(dice.chance(15));
        dice.some(85, |dice| (missing..3).map(|_| later(first, dice.days(4))).collect())
    });
    let border = None;
    Question { policy, certificate, editions, kept_editions, snapshots, kept_snapshots, seen, at, known_at, border }
}

/// Some statements travel in two envelopes, each with a part of the signatures.
fn split_envelopes(dice: &mut Dice, editions: &mut Vec<Signed<Edition>>) {
    let mut more = Vec::new();
    for edition in editions.iter_mut() {
        if edition.seals.len() > 1 && dice.chance(6) {
            let seals = edition.seals.split_off(1);
            more.push(Signed { says: edition.says.clone(), seals });
        }
    }
    editions.extend(more);
}

/// Puts things into any order.
pub fn shuffle<T>(dice: &mut Dice, things: &mut [T]) {
    for last in (1..things.len()).rev() {
        things.swap(last, dice.below(last + 1));
    }
}

/// What a bundle brings, as far as it may, and what the importer had.
pub fn share<T>(dice: &mut Dice, things: Vec<T>, most: usize) -> (Vec<T>, Vec<T>) {
    let (mut bundle, mut kept) = (Vec::new(), Vec::new());
    for thing in things {
        if bundle.len() < most && dice.chance(75) {
            bundle.push(thing);
        } else {
            kept.push(thing);
        }
    }
    (bundle, kept)
}
