//! What has to be true of any gate in any world, whatever its rules are. Nothing here knows a rule: it reads off what honest
//! parties said, and compares what a gate answers to one question with what it answers to another.

use std::collections::{BTreeMap, BTreeSet};

use warifu_model::{Digest, Limit, Timestamp};

use super::border_laws;
use super::documents::{
    Edition, InForce, Issuer, Item, Key, Kind, Made, Need, Question, Revocation, Role, Signed, Snapshot, Status, later,
};
use super::lineage::threshold;
use super::past::Hands;
use super::rules::{Answer, Told};
use super::world::{Maker, World, share, shuffle};
use crate::generator::Dice;

/// A gate: whatever answers questions.
pub type Gate<'a> = dyn Fn(&Question) -> Told + 'a;

/// A law that does not hold in a world.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Law {
    /// Bad parties reach nothing outside what honest ones gave them.
    NothingBeyondWhatWasGiven,
    /// What an honest party took back, at hand, stays taken back.
    NothingTakenBackIsLost,
    /// Bad parties that stand elsewhere change nothing for an honest certificate.
    NobodyIsShutOut,
    /// An honest certificate against which nobody said anything is accepted.
    TheHonestComeIn,
    /// Neither order, nor repetition, nor who brought it matters.
    OrderIsNothing,
    /// As known at a time: as if what was made later were not there.
    KnownIsAtHand,
    /// Taking more back never lets in what was refused.
    TakingBackOnlyTakes,
    /// Nobody comes in by recognition but by an arrangement of those who may, that deems it so.
    NothingIsRecognisedByNobody,
    /// An arrangement that is not the whole word of all its parties changes nothing.
    StrangersAddNothing,
    /// What a bad party says of recognition lets in only for what the policy lets it speak, and shuts nobody out.
    TheBadSpeakForThemselves,
    /// Who knows the newest edition loses nothing by what others leave out.
    WithholdingGivesNothing,
    /// A policy that asks for more lets in no more.
    AskingMoreGivesNoMore,
}

/// The laws that a gate breaks in a world.
pub fn broken(world: &World, gate: &Gate<'_>) -> Vec<Law> {
    let told = gate(&world.question);
    let laws = [
        (Law::NothingBeyondWhatWasGiven, goes_beyond(world, told)),
        (Law::NothingTakenBackIsLost, told.answer.lets_in() && is_taken_back(world)),
        (Law::NobodyIsShutOut, is_shut_out(world, told, gate)),
        (Law::TheHonestComeIn, !told.answer.lets_in() && has_nothing_against_it(world)),
        (
            Law::OrderIsNothing,
            order_matters(world, told, gate) || border_laws::order_of_arrangements_matters(world, told, gate),
        ),
        (Law::KnownIsAtHand, later_word_matters(world, told, gate)),
        (Law::TakingBackOnlyTakes, taking_back_gives(world, gate)),
        (Law::NothingIsRecognisedByNobody, border_laws::comes_in_by_nothing(world, told)),
        (Law::StrangersAddNothing, border_laws::strangers_matter(world, told, gate)),
        (Law::TheBadSpeakForThemselves, border_laws::the_bad_speak_for_others(world, told, gate)),
        (Law::WithholdingGivesNothing, border_laws::withholding_matters(world, gate)),
        (Law::AskingMoreGivesNoMore, border_laws::asking_more_gives(world, told, gate)),
    ];
    laws.into_iter().filter(|(_, is_broken)| *is_broken).map(|(law, _)| law).collect()
}

// --- what was given -------------------------------------------------------------------------------------------------

fn goes_beyond(world: &World, told: Told) -> bool {
    let item = world.question.certificate.says.item;
    world.maker == Maker::Bad && told.answer.lets_in() && !given_to_bad(world).contains(&item)
}

/// What honest issuers gave to keys in bad hands, as far as these are enough to use it.
pub fn given_to_bad(world: &World) -> BTreeSet<Item> {
    let policy = &world.question.policy;
    let root_is_bad = policy.roots.iter().any(|(_, root)| world.bad.contains_key(&root.key));
    if root_is_bad && !policy.required {
        return Item::all().collect();
    }
    let mut given: Vec<BTreeSet<Item>> = Vec::new();
    let mut total = BTreeSet::new();
    for series in &world.past.series {
        let above = match (series.issuer, series.charter.issuer) {
            (Some(issuer), _) => given[issuer].clone(),
            (None, Issuer::Authority(name)) if policy.authorities.iter().any(|one| one.name == name) => {
                Item::all().collect()
            }
            _ => BTreeSet::new(),
        };
        let mut own = BTreeSet::new();
        for edition in &series.editions {
            let says = &world.past.editions[*edition].signed.says;
            let items: BTreeSet<_> = above.intersection(&says.scope.items()).copied().collect();
            if bad_are_enough(world, says) {
                total.extend(items.iter().copied());
            }
            own.extend(items);
        }
        given.push(own);
    }
    total
}

fn bad_are_enough(world: &World, edition: &Edition) -> bool {
    let bad = |role: Role| edition.keys.iter().filter(|key| key.has(role) && world.bad.contains_key(&key.key)).count();
    let need = |role: Role| threshold(edition, role).unwrap_or(1) as usize;
    match edition.kind {
        Kind::Accredits => bad(Role::Accreditor) >= need(Role::Accreditor),
        Kind::Certifies => {
            let policy = &world.question.policy.thresholds;
            let of_policy = policy.iter().all(|(role, count)| bad(*role) >= *count as usize);
            of_policy && bad(Role::Certifier) >= need(Role::Certifier)
        }
    }
}

// --- what was taken back --------------------------------------------------------------------------------------------

/// What honest parties said that is at hand, with all that it rests on.
struct AtHand<'a> {
    world: &'a World,
    editions: BTreeSet<usize>,
    /// What is at hand of the rest: it may count, or lack what it rests on.
    loose: BTreeSet<usize>,
    /// Charters, from whomever.
    charters: BTreeMap<Digest, &'a super::documents::Charter>,
}

impl<'a> AtHand<'a> {
    fn of(world: &'a World) -> Self {
        let question = &world.question;
        let mut seals: BTreeMap<&Edition, BTreeSet<Key>> = BTreeMap::new();
        let mut charters = BTreeMap::new();
        for signed in question.editions.iter().chain(&question.kept_editions) {
            if is_known(question, signed.says.issued_at) {
                seals.entry(&signed.says).or_default().extend(signed.named_signers());
                charters.insert(signed.says.charter.id(), &signed.says.charter);
            }
        }
        let (mut editions, mut loose) = (BTreeSet::new(), BTreeSet::new());
        for (number, said) in world.past.editions.iter().enumerate() {
            let is_whole = seals.get(&said.signed.says).is_some_and(|by| said.signed.named_signers().is_subset(by));
            let is_of_policy = match said.signed.says.charter.issuer {
                Issuer::Authority(name) => question.policy.authorities.iter().any(|one| one.name == name),
                Issuer::Series(_) => true,
            };
            if is_whole && is_of_policy && said.rests_on.is_none_or(|under| editions.contains(&under)) {
                editions.insert(number);
            } else if seals.contains_key(&said.signed.says) {
                loose.insert(number);
            }
        }
        Self { world, editions, loose, charters }
    }

    /// What was said about a series.
    fn about(&self, series: usize) -> impl Iterator<Item = &'a Edition> {
        let world = self.world;
        let all = world.past.series[series].editions.iter().filter(|edition| self.editions.contains(edition));
        all.map(|edition| &world.past.editions[*edition].signed.says)
    }

    /// What else is at hand about a series, and may count.
    fn loosely_about(&self, series: usize) -> impl Iterator<Item = &'a Edition> {
        let world = self.world;
        let all = world.past.series[series].editions.iter().filter(|edition| self.loose.contains(edition));
        all.map(|edition| &world.past.editions[*edition].signed.says)
    }

    /// The way up from a series, as far as charters lead.
    fn path(&self, from: Digest) -> Vec<Digest> {
        let mut path = Vec::new();
        let mut next = Some(from);
        while let Some(charter) = next.and_then(|id| self.charters.get(&id)) {
            path.extend(next);
            next = if let Issuer::Series(id) = charter.issuer { Some(id) } else { None };
        }
        path
    }
}

fn is_known(question: &Question, time: Timestamp) -> bool {
    question.known_at.is_none_or(|known_at| time <= known_at)
}

fn series_of(world: &World, id: Digest) -> Option<usize> {
    world.past.series.iter().position(|series| series.id == id)
}

/// Whether only honest parties with keys of their own speak about a series.
fn is_spoken_of_honestly(world: &World, series: usize) -> bool {
    let Some(issuer) = world.past.series[series].issuer else { return true };
    let of_issuer = &world.past.series[issuer];
    let keys = of_issuer.editions.iter().flat_map(|edition| &world.past.editions[*edition].signed.says.keys);
    let is_own = !keys.into_iter().any(|key| world.bad.contains_key(&key.key));
    of_issuer.hands == Hands::Honest && is_own && is_spoken_of_honestly(world, issuer)
}

/// Whether what honest parties took back, at hand, stands against the certificate.
fn is_taken_back(world: &World) -> bool {
    let policy = &world.question.policy;
    let at_hand = AtHand::of(world);
    let named = &world.question.certificate.says.series;
    let is_by_roots = !policy.required && !policy.roots.is_empty();
    let withdrawn = named.iter().any(|id| is_withdrawn(&at_hand, *id));
    withdrawn || (!is_by_roots && named.iter().all(|id| is_lost(&at_hand, *id)))
}

/// Whether a named series cannot carry the certificate any more.
fn is_lost(at_hand: &AtHand<'_>, id: Digest) -> bool {
    let world = at_hand.world;
    let path = at_hand.path(id);
    for (height, id) in path.iter().enumerate() {
        let Some(series) = series_of(world, *id) else { continue };
        if !is_spoken_of_honestly(world, series) {
            continue;
        }
        let below = height.checked_sub(1).map(|below| path[below]);
        if is_suspended(at_hand, series) || is_out_of_terms(at_hand, series) || is_revoked(at_hand, series, below) {
            return true;
        }
    }
    false
}

fn times(world: &World) -> Vec<Timestamp> {
    let granted_at = world.question.certificate.says.granted_at;
    match world.question.policy.in_force {
        InForce::AtGrant => vec![granted_at],
        InForce::Throughout => vec![granted_at, world.question.at],
    }
}

fn is_suspended(at_hand: &AtHand<'_>, series: usize) -> bool {
    let mut firm: Vec<_> = at_hand.about(series).collect();
    firm.sort_by_key(|edition| edition.sequence);
    let mut all: Vec<_> = firm.iter().copied().chain(at_hand.loosely_about(series)).collect();
    all.sort_by_key(|edition| edition.sequence);
    let hold = |editions: &[&Edition]| {
        let ends: BTreeMap<_, _> = editions.iter().flat_map(|edition| edition.suspensions.iter().copied()).collect();
        times(at_hand.world)
            .into_iter()
            .any(|at| ends.iter().any(|(from, until)| *from <= at && until.is_none_or(|until| at < until)))
    };
    hold(&firm) && hold(&all)
}

fn is_out_of_terms(at_hand: &AtHand<'_>, series: usize) -> bool {
    let item = at_hand.world.question.certificate.says.item;
    times(at_hand.world).into_iter().any(|at| {
        let begun = at_hand.about(series).filter(|edition| edition.from <= at);
        let newest = begun.max_by_key(|edition| edition.sequence);
        newest.is_some_and(|newest| {
            let may_renew = |edition: &Edition| edition.from <= at && edition.sequence > newest.sequence;
            let is_renewed = at_hand.loosely_about(series).any(may_renew);
            !is_renewed && (newest.until <= at || newest.scope.lacks(item).is_some())
        })
    })
}

/// Whether the keys of a series that the certificate, or the series below, stands upon were all taken back.
fn is_revoked(at_hand: &AtHand<'_>, series: usize, below: Option<Digest>) -> bool {
    let world = at_hand.world;
    let question = &world.question;
    let told: Vec<&Revocation> = at_hand.about(series).flat_map(|edition| &edition.revocations).collect();
    // whoever says the past again silences nobody: a key that some edition at hand names may speak until it is revoked
    let editions = at_hand.about(series).chain(at_hand.loosely_about(series));
    let named: BTreeSet<Key> = editions.flat_map(|edition| &edition.keys).map(|key| key.key).collect();
    let is_lost = |key: Key, at: Timestamp, seen: Option<Timestamp>| {
        let seen_before = |time: Timestamp| at < time && seen.is_some_and(|seen| seen < time);
        told.iter().any(|one| {
            one.key == key && (one.revoked_at <= at || one.compromised_at.is_some_and(|time| !seen_before(time)))
        })
    };
    if told.is_empty() || named.is_empty() {
        return false;
    }
    let Some(below) = below else {
        let by = question.certificate.signers();
        let at = question.certificate.says.granted_at;
        return by.iter().all(|key| !named.contains(key) || is_lost(*key, at, earliest_quorum(question)));
    };
    let editions = question.editions.iter().chain(&question.kept_editions);
    let mut of_below = editions.filter(|signed| signed.says.charter.id() == below);
    of_below.all(|signed| {
        let by = signed.signers();
        by.iter().all(|key| !named.contains(key) || is_lost(*key, signed.says.issued_at, None))
    })
}

fn earliest_quorum(question: &Question) -> Option<Timestamp> {
    let quorum = question.policy.log.as_ref()?.quorum;
    let mut times = question.seen.clone()?;
    times.sort_unstable();
    times.get(quorum.checked_sub(1)?).copied()
}

/// Whether the honest body's own list, at hand, says that the certificate does not stand.
fn is_withdrawn(at_hand: &AtHand<'_>, id: Digest) -> bool {
    let world = at_hand.world;
    let question = &world.question;
    let Some(series) = series_of(world, id) else { return false };
    let Some(index) = question.certificate.says.index else { return false };
    let body = &world.past.series[series];
    let is_of_body = body.charter.body == question.certificate.says.body;
    let leads_up = is_of_body && at_hand.path(id).len() <= 8 && is_spoken_of_honestly(world, series);
    if body.hands == Hands::Bad || !leads_up || question.policy.pins.is_some() {
        return false;
    }
    // with a key of the body in bad hands, a list that only suspends may be answered by a false one
    let is_own = !body.editions.iter().any(|edition| {
        world.past.editions[*edition].signed.says.keys.iter().any(|key| world.bad.contains_key(&key.key))
    });
    let editions_of = |rests_on: &[usize]| {
        let own = rests_on.iter().filter(|edition| body.editions.contains(edition));
        let own: Vec<_> = own.collect();
        !own.is_empty() && own.into_iter().all(|edition| at_hand.editions.contains(edition))
    };
    let listed = world.past.snapshots.iter().filter(|listed| {
        let says = &listed.signed.says;
        let mut here = question.snapshots.iter().chain(&question.kept_snapshots);
        says.series.contains(&id) && is_known(question, says.issued_at) && here.any(|signed| *signed == listed.signed)
    });
    let (listed, loose): (Vec<_>, Vec<_>) = listed.partition(|listed| editions_of(&listed.rests_on));
    let loose = loose.iter().map(|listed| listed.signed.says.sequence).max();
    let listed: Vec<&Snapshot> = listed.iter().map(|listed| &listed.signed.says).collect();
    let for_ever = listed
        .iter()
        .any(|snapshot| snapshot.last(index).is_for_ever() && snapshot.status(index, question.at).is_for_ever());
    let newest = listed.iter().max_by_key(|snapshot| snapshot.sequence);
    let now = newest.is_some_and(|snapshot| {
        snapshot.status(index, question.at) != Status::Active && loose.is_none_or(|other| other < snapshot.sequence)
    });
    for_ever || (now && is_own)
}

// --- who is shut out ------------------------------------------------------------------------------------------------

/// Whether the certificate is an honest body's, under series that no bad key has anything to say about.
fn stands_clear(world: &World) -> bool {
    let is_clear = |id: &Digest| {
        let Some(series) = series_of(world, *id) else { return false };
        let body = &world.past.series[series];
        let keys = body.editions.iter().flat_map(|edition| &world.past.editions[*edition].signed.says.keys);
        let is_own = !keys.into_iter().any(|key| world.bad.contains_key(&key.key));
        body.hands == Hands::Honest && is_own && is_spoken_of_honestly(world, series)
    };
    world.maker != Maker::Bad && world.question.certificate.says.series.iter().all(is_clear)
}

/// The same question without a word of bad parties; but for the charters that they show, where these are wanted. A charter
/// proves itself, whoever shows it: where the way up was a gap, it may turn out to lead elsewhere.
fn without_bad(world: &World, charters: Charters) -> Question {
    let honest: BTreeSet<_> = world.past.editions.iter().map(|said| &said.signed.says).collect();
    let lists: BTreeSet<_> = world.past.snapshots.iter().map(|listed| &listed.signed).collect();
    let mut question = world.question.clone();
    // honest words stay honest, whoever brings them, as far as their seals hold
    let is_honest = |signed: &Signed<Edition>| honest.contains(&signed.says) && !signed.named_signers().is_empty();
    for editions in [&mut question.editions, &mut question.kept_editions] {
        editions.retain(|signed| charters == Charters::Shown || is_honest(signed));
        for signed in editions.iter_mut().filter(|signed| !is_honest(signed)) {
            signed.seals.iter_mut().for_each(|seal| seal.made = Made::Falsely);
        }
    }
    question.snapshots.retain(|signed| lists.contains(signed));
    question.kept_snapshots.retain(|signed| lists.contains(signed));
    question
}

#[derive(Clone, Copy, Eq, PartialEq)]
enum Charters {
    Shown,
    LeftOut,
}

fn is_shut_out(world: &World, told: Told, gate: &Gate<'_>) -> bool {
    // a party of an arrangement may be known by an accreditation of others
    if !stands_clear(world) || world.question.border.is_some() {
        return false;
    }
    let (alone, shown) = (gate(&without_bad(world, Charters::LeftOut)), gate(&without_bad(world, Charters::Shown)));
    told != shown || (alone != shown && alone.code != "accreditation_not_in_bundle")
}

/// Whether all is at hand, and nobody ever said anything that could stand against the certificate.
fn has_nothing_against_it(world: &World) -> bool {
    let question = &world.question;
    let policy = &question.policy;
    let certificate = &question.certificate.says;
    if question.border.is_some() {
        return false;
    }
    let asks_little = policy.pins.is_none()
        && policy.max_edition_age.is_none()
        && policy.log.is_none()
        && policy.status == Need::Optional
        && policy.in_force == InForce::AtGrant
        && policy.authorities.iter().all(|authority| authority.sectors.is_none());
    let is_in_time = question.known_at.is_none()
        && certificate.granted_at <= question.at
        && certificate.expires_at.is_none_or(|end| question.at < end);
    if world.maker != Maker::Body || !stands_clear(world) || !asks_little || !is_in_time {
        return false;
    }
    let at_hand = AtHand::of(world);
    let is_quiet = |id: &Digest| {
        let path = line_of(world, *id);
        let all_made = path.iter().all(|series| {
            let of_series = &world.past.series[*series];
            at_hand.about(*series).count() == of_series.editions.len()
                && at_hand.about(*series).all(|edition| is_plain(edition, certificate.granted_at))
        });
        // each edition was made while its issuer's terms held
        let all_in_force = path.windows(2).all(|pair| {
            let mut made = at_hand.about(pair[0]).map(|edition| edition.issued_at);
            made.all(|at| at_hand.about(pair[1]).all(|edition| at < edition.until))
        });
        path.len() <= 8 && all_made && all_in_force
    };
    let is_listed = world.past.snapshots.iter().any(|listed| !listed.signed.says.events.is_empty());
    !is_listed && !certificate.series.is_empty() && certificate.series.iter().all(is_quiet)
}

/// A series and its issuers, as they were accredited.
pub fn line_of(world: &World, id: Digest) -> Vec<usize> {
    let next = |series: &usize| world.past.series[*series].issuer;
    std::iter::successors(series_of(world, id), next).collect()
}

/// Whether an edition takes nothing back and changes nothing after a certificate was granted.
fn is_plain(edition: &Edition, granted_at: Timestamp) -> bool {
    edition.revocations.is_empty() && edition.suspensions.is_empty() && edition.issued_at <= granted_at
}

// --- one question and another ---------------------------------------------------------------------------------------

fn order_matters(world: &World, told: Told, gate: &Gate<'_>) -> bool {
    let mut dice = Dice::new(world.seed ^ 0x5eed);
    if !dice.chance(40) {
        return false;
    }
    let question = &world.question;
    let mut editions = [question.editions.clone(), question.kept_editions.clone()].concat();
    let mut snapshots = [question.snapshots.clone(), question.kept_snapshots.clone()].concat();
    if !editions.is_empty() {
        editions.push(dice.pick(&editions).clone());
    }
    if !snapshots.is_empty() {
        snapshots.push(dice.pick(&snapshots).clone());
    }
    shuffle(&mut dice, &mut editions);
    shuffle(&mut dice, &mut snapshots);
    let (editions, kept_editions) = share(&mut dice, editions, Limit::ACCREDITATIONS);
    let (snapshots, kept_snapshots) = share(&mut dice, snapshots, Limit::STATUS_SNAPSHOTS);
    gate(&Question { editions, kept_editions, snapshots, kept_snapshots, ..question.clone() }) != told
}

fn later_word_matters(world: &World, told: Told, gate: &Gate<'_>) -> bool {
    let mut question = world.question.clone();
    let Some(known_at) = question.known_at else { return false };
    question.editions.retain(|signed| signed.says.issued_at <= known_at);
    question.kept_editions.retain(|signed| signed.says.issued_at <= known_at);
    question.snapshots.retain(|signed| signed.says.issued_at <= known_at);
    question.kept_snapshots.retain(|signed| signed.says.issued_at <= known_at);
    let question = border_laws::later_arrangements_matter(&question, known_at);
    gate(&question) != told
}

/// An honest issuer says its newest edition once more, and takes something back in it.
fn taking_back_gives(world: &World, gate: &Gate<'_>) -> bool {
    let mut dice = Dice::new(world.seed ^ 0xbac4);
    // what a party signed in an arrangement may fall with its key, and an older edition governs again
    if !dice.chance(50) || world.question.border.is_some() {
        return false;
    }
    let number = dice.below(world.past.series.len());
    let series = &world.past.series[number];
    let Some(newest) = series.editions.last().map(|edition| &world.past.editions[*edition]) else { return false };
    let mut before = world.question.clone();
    before.kept_editions.push(newest.signed.clone());
    // of two series that refuse only one says why, so that the exceptions below could not be told
    while before.certificate.says.series.len() > 1 {
        before.certificate.says.series.pop_last();
    }
    let mut next = newest.signed.clone();
    let said = world.past.editions.iter().map(|said| said.signed.says.issued_at);
    let listed = world.past.snapshots.iter().map(|listed| listed.signed.says.issued_at);
    let Some(last) = said.chain(listed).max() else { return false };
    next.says.sequence += 1;
    next.says.issued_at = later(last, 1);
    let Some((signers, _)) = world.past.hand(number, next.says.issued_at) else { return false };
    next = Signed::by(next.says, signers);
    let day = later(world.past.base, dice.days(14));
    match dice.below(4) {
        0 if !next.says.suspensions.iter().any(|(from, _)| *from == day) => next.says.suspensions.push((day, None)),
        1 => {
            let key = dice.pick(&next.says.keys).key;
            let compromised_at = dice.some(50, |dice| later(world.past.base, dice.days(10)));
            next.says.revocations.push(Revocation { key, revoked_at: day, compromised_at });
        }
        2 => next.says.until = later(next.says.from, 1),
        _ => next.says.keys.truncate(1),
    }
    let mut after = before.clone();
    after.kept_editions.push(next);
    let (before, after) = (gate(&before), gate(&after));
    // what is said again is said in force now, and what was signed with a key that is taken back is nothing any more
    let is_known_exception = before.code == "issuer_not_in_force"
        || ["status_contradictory", "suspended", "superseded", "withdrawn", "accreditation_contradictory"]
            .contains(&before.code);
    before.answer == Answer::Refuse && after.answer.lets_in() && !is_known_exception
}
