//! What has to be true of any gate with arrangements in any world, whatever its rules are.

use warifu_model::{Digest, Timestamp};

use super::arrangements::{Arrangement, Border, Effect, KnownBy, KnownIssuer, Parts, State};
use super::border::SOUTH;
use super::documents::{Issuer, Key, Question, Signed};
use super::invariants::{Gate, line_of};
use super::recognition::takes;
use super::rules::Told;
use super::world::{World, share, shuffle};
use crate::generator::Dice;

/// Whether somebody comes in by an arrangement that nobody who counts ever gave effect for this.
pub fn comes_in_by_nothing(world: &World, told: Told) -> bool {
    let Some(border) = &world.question.border else { return false };
    told.answer.lets_in()
        && !is_accepted_itself(world, border)
        && !at_hand(border).any(|one| gives(world, border, &one))
}

fn is_accepted_itself(world: &World, border: &Border) -> bool {
    let item = world.question.certificate.says.item;
    border.sets.iter().any(|(set, levels)| *set == item.set && levels.hold(item.level))
}

/// Everything at hand, the signatures of all envelopes put together.
fn at_hand(border: &Border) -> impl Iterator<Item = Signed<Arrangement>> {
    let all: Vec<Signed<Arrangement>> = border
        .sealed()
        .cloned()
        .chain(border.plain.iter().map(|plain| Signed { says: plain.clone(), seals: Vec::new() }))
        .collect();
    all.clone().into_iter().map(move |mut one| {
        one.seals = all.iter().filter(|other| other.says == one.says).flat_map(|other| other.seals.clone()).collect();
        one
    })
}

/// Whether the importer adopted an edition, or all its parties may have said it.
fn is_whole(border: &Border, edition: &Signed<Arrangement>) -> bool {
    let by = edition.named_signers();
    let may_be = |id: &&'static str| {
        border.parties.iter().any(|party| {
            party.id == *id
                && match &party.known {
                    KnownBy::Keys(keys, needed) => {
                        let signed = |key: Key| by.contains(&key);
                        keys.iter().filter(|key| signed(key.key)).count() >= *needed as usize
                    }
                    // whose keys an accreditation names is asked by other laws
                    KnownBy::Series(_) => !by.is_empty(),
                }
        })
    };
    border.adopted.contains(&edition.says) || edition.says.charter.parties.iter().all(may_be)
}

/// Whether an edition deems the certificate to meet what is asked, ever, in the name of somebody who may say so.
fn gives(world: &World, border: &Border, edition: &Signed<Arrangement>) -> bool {
    let question = &world.question;
    let item = question.certificate.says.item;
    let was_in_force = |at: Timestamp| {
        edition.says.states.iter().any(|(state, from)| matches!(state, State::InForce | State::Amended) && *from <= at)
    };
    let is_adopted = border.adopted.contains(&edition.says);
    let may = |recogniser: &str, set: u8, level: Option<u8>| {
        is_adopted
            || border.parties.iter().filter(|party| party.id == recogniser).all(|party| {
                party
                    .mandate
                    .as_ref()
                    .is_none_or(|sets| sets.iter().any(|(of, levels)| *of == set && takes(levels, level)))
            })
    };
    let asks = |set: u8, level: Option<u8>| border.sets.iter().any(|(of, levels)| *of == set && takes(levels, level));
    is_whole(border, edition)
        && was_in_force(question.at)
        && question.known_at.is_none_or(|known_at| edition.says.issued_at <= known_at)
        && edition.says.provisions.iter().any(|one| {
            let Some((target, steps)) = &one.target else { return false };
            let reaches = steps.iter().any(|(levels, level)| {
                levels.hold(item.level) && asks(*target, *level) && may(one.recogniser, *target, *level)
            });
            one.set == item.set
                && is_of(world, border, one.issuer)
                && one.effect == Effect::Deemed
                && one.from <= question.at
                && reaches
                && one.levels.hold(item.level)
                && one.granted_from.is_none_or(|from| from <= question.certificate.says.granted_at)
                && one.kinds.as_ref().is_none_or(|kinds| kinds.contains(&item.kind))
                && !one.left_out.contains(&item.kind)
                && one.until.is_none_or(|until| question.at < until || one.run_off.is_some_and(|end| question.at < end))
        })
}

/// Whether the policy says in any way that the certificate is one of an issuer: by the roots that it has, or by who was above its
/// body in truth. Whoever is a stranger to the past may be anybody's.
fn is_of(world: &World, border: &Border, issuer: &str) -> bool {
    let certificate = &world.question.certificate.says;
    let has_root = world.question.policy.roots.iter().any(|(body, _)| *body == certificate.body);
    let leads = |known: &KnownIssuer, id: Digest| {
        let path = line_of(world, id);
        let Some(top) = path.last().map(|top| &world.past.series[*top]) else {
            return !known.series.is_empty() || !known.authorities.is_empty();
        };
        let is_below = |name: &&'static str| top.charter.issuer == Issuer::Authority(name);
        known.authorities.iter().any(is_below)
            || path.iter().any(|series| known.series.contains(&world.past.series[*series].id))
    };
    border.issuers.iter().filter(|known| known.id == issuer).any(|known| {
        (has_root && known.bodies.contains(&certificate.body)) || certificate.series.iter().any(|id| leads(known, *id))
    })
}

fn with(question: &Question, change: impl FnOnce(&mut Border)) -> Question {
    let mut question = question.clone();
    if let Some(border) = &mut question.border {
        change(border);
    }
    question
}

/// Whether what nobody who counts said makes a difference.
pub fn strangers_matter(world: &World, told: Told, gate: &Gate<'_>) -> bool {
    let Some(border) = &world.question.border else { return false };
    let whole: Vec<Arrangement> = at_hand(border).filter(|one| is_whole(border, one)).map(|one| one.says).collect();
    let clean = with(&world.question, |border| {
        border.bundle.retain(|one| whole.contains(&one.says));
        border.kept.retain(|one| whole.contains(&one.says));
        border.plain.retain(|one| whole.contains(one));
    });
    gate(&clean) != told
}

/// Whether what bad parties said of recognition does more than let in for what the policy lets them speak.
pub fn the_bad_speak_for_others(world: &World, told: Told, gate: &Gate<'_>) -> bool {
    let Some(border) = &world.question.border else { return false };
    let honest: Vec<&Arrangement> = world.agreed.histories.iter().flatten().map(|one| &one.says).collect();
    let is_honest = |one: &Arrangement| honest.contains(&one) || border.adopted.contains(one);
    let without = with(&world.question, |border| {
        border.bundle.retain(|one| is_honest(&one.says));
        border.kept.retain(|one| is_honest(&one.says));
        border.plain.retain(|one| is_honest(one));
    });
    // an arrangement that is its own it may take back, whoever adopted an edition of it
    if border.adopted.iter().any(|one| one.charter.parties == [SOUTH]) {
        return false;
    }
    let without = gate(&without);
    let may = |set: u8| {
        border.parties.iter().any(|party| {
            party.id == SOUTH && party.mandate.as_ref().is_none_or(|sets| sets.iter().any(|(of, _)| *of == set))
        })
    };
    let is_inside = border.sets.iter().any(|(set, _)| may(*set));
    let (now, before) = (told.answer.lets_in(), without.answer.lets_in());
    (now && !before && !is_inside) || (before && !now)
}

/// Whether to leave something out gives another answer, though the newest edition is known.
pub fn withholding_matters(world: &World, gate: &Gate<'_>) -> bool {
    let Some(border) = &world.question.border else { return false };
    let mut dice = Dice::new(world.seed ^ 0x91fe);
    let question = &world.question;
    let histories = world.agreed.histories.iter().filter(|history| {
        history.last().is_some_and(|newest| {
            let is_known = question.known_at.is_none_or(|known_at| newest.says.issued_at <= known_at);
            // by a party with keys of its own: whether an accreditation is at hand is another question
            let is_plain = !newest.says.charter.parties.iter().any(|id| {
                *id == SOUTH
                    || !border.parties.iter().any(|party| {
                        let counts = |key: &super::documents::NamedKey| key.counts_at(newest.says.issued_at);
                        party.id == *id
                            && matches!(&party.known, KnownBy::Keys(keys, needed)
                                if keys.iter().filter(|key| counts(key)).count() >= *needed as usize)
                    })
            });
            is_known && is_plain
        })
    });
    let Some(history) = histories.collect::<Vec<_>>().first().copied() else { return false };
    let Some(newest) = history.last() else { return false };
    // what the importer adopts may contradict what the parties signed
    if border.adopted.iter().any(|one| one.charter == newest.says.charter) {
        return false;
    }
    let known = with(question, |border| border.kept.push(newest.clone()));
    let withheld = with(&known, |border| {
        let mut leaves =
            |one: &Arrangement| one.charter == newest.says.charter && *one != newest.says && dice.chance(60);
        border.bundle.retain(|one| !leaves(&one.says));
        border.kept.retain(|one| !leaves(&one.says));
        border.plain.retain(|one| !leaves(one));
    });
    // two adopted or signed editions that contradict each other give nothing; without one of them the other would
    let (known, withheld) = (gate(&known), gate(&withheld));
    known != withheld && known.code != "arrangement_contradictory"
}

/// Whether order, repetition, or who brought it makes a difference.
pub fn order_of_arrangements_matters(world: &World, told: Told, gate: &Gate<'_>) -> bool {
    let mut dice = Dice::new(world.seed ^ 0xa11c);
    let question = with(&world.question, |border| {
        let mut all = [border.bundle.clone(), border.kept.clone()].concat();
        if !all.is_empty() {
            all.push(dice.pick(&all).clone());
        }
        shuffle(&mut dice, &mut all);
        (border.bundle, border.kept) = share(&mut dice, all, 8);
        shuffle(&mut dice, &mut border.plain);
        shuffle(&mut dice, &mut border.parties);
        shuffle(&mut dice, &mut border.issuers);
        shuffle(&mut dice, &mut border.crosswalks);
        shuffle(&mut dice, &mut border.sets);
    });
    question.border.is_some() && gate(&question) != told
}

/// As known at a time: as if what was made later were not there.
pub fn later_arrangements_matter(question: &Question, known_at: Timestamp) -> Question {
    with(question, |border| {
        border.bundle.retain(|one| one.says.issued_at <= known_at);
        border.kept.retain(|one| one.says.issued_at <= known_at);
        border.plain.retain(|one| one.issued_at <= known_at);
    })
}

/// Whether a policy that asks for more lets more in: a mandate that is narrower, parts that do not count, a set that is not accepted.
pub fn asking_more_gives(world: &World, told: Told, gate: &Gate<'_>) -> bool {
    let mut dice = Dice::new(world.seed ^ 0x3a5c);
    let narrower = with(&world.question, |border| match dice.below(6) {
        0 => border.parts = Parts::Nothing,
        1 => drop(border.sets.pop()),
        2 => border.crosswalks.clear(),
        4 => drop(border.issuers.pop()),
        3 => border
            .parties
            .iter_mut()
            .for_each(|party| party.mandate = Some(vec![(0, super::documents::Levels::AtLeast(2))])),
        _ => border.sets.iter_mut().for_each(|(_, levels)| *levels = super::documents::Levels::OneOf(vec![1])),
    });
    // an entry that is added to a mandate of none narrows it; of one that is elsewhere it would not
    let Some(border) = &narrower.border else { return false };
    if border.sets.is_empty() || is_widened(&world.question, border) {
        return false;
    }
    !told.answer.lets_in() && gate(&narrower).answer.lets_in()
}

fn is_widened(question: &Question, narrower: &Border) -> bool {
    let Some(before) = &question.border else { return false };
    let holds = |levels: &super::documents::Levels, within: &super::documents::Levels| {
        [None, Some(0), Some(1), Some(2)].into_iter().all(|level| !takes(levels, level) || takes(within, level))
    };
    let sets = narrower
        .sets
        .iter()
        .any(|(set, levels)| !before.sets.iter().any(|(of, within)| of == set && holds(levels, within)));
    let mandates =
        narrower.parties.iter().zip(&before.parties).any(|(now, then)| match (&now.mandate, &then.mandate) {
            (_, None) => false,
            (None, Some(_)) => true,
            (Some(now), Some(then)) => {
                now.iter().any(|(set, levels)| !then.iter().any(|(of, within)| of == set && holds(levels, within)))
            }
        });
    sets || mandates
}
