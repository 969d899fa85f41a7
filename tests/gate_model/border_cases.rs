//! Small borders made by hand, each with the answer that has to come out. A certificate for set 1 comes to a policy that accepts set 2
//! alone; East and West have agreed on day 1 that the one counts as the other.

use warifu_model::Limit;

use super::arrangements::{
    Arrangement, ArrangementCharter, Border, Condition, Crosswalk, Effect, Ends, Here, KnownBy, KnownIssuer, Parts,
    Party, Pinned, Provision, Relation, State,
};
use super::border::{EAST, NORTH, WEST};
use super::documents::{Authority, Charter, Issuer, Key, Levels, Made, NamedKey, Need, Question, Role, Signed};
use super::made::{
    AUTHORITY, Asked, BOARD, BOARD_NEW, BODY, Case, OTHER_BOARD, Said, accredits, ask, base_chain, beside, board, body,
    certifies, charter, day, other_board, snapshot, the_board, the_body, the_toys, toys,
};

/// All cases.
pub fn all() -> Vec<Case> {
    [words(), editions(), mandates(), times(), levels(), issuers(), sectors(), conditions(), series(), doubts()]
        .into_iter()
        .flatten()
        .collect()
}

/// As much of recognition as there may be in documents of the greatest size: so many arrangements, each with as many provisions as
/// one may have, of which each makes the certificate cheaper and nothing else.
pub fn largest(arrangements: usize) -> Question {
    let mut asked = come(|border| {
        let cheaper = Provision { effect: Effect::Fee, ..counts(1, 2) };
        let provisions = vec![cheaper; Limit::PROVISIONS];
        let one = |number: usize| {
            let charter =
                ArrangementCharter { begun: day(-i64::try_from(number).unwrap()), ..treaty("both", &[EAST, WEST]) };
            agreed(Arrangement { charter, ..edition(1, 1, provisions.clone()) })
        };
        (border.bundle, border.kept) = (Vec::new(), (0..arrangements).map(one).collect());
    });
    asked.0.at = day(9);
    asked.0
}

const SCHEME: &str = "scheme";
const OF_EAST: Key = Key(390);
const OF_WEST: Key = Key(392);
const OF_WEST_TOO: Key = Key(393);
const OF_NORTH: Key = Key(370);

fn party(id: &'static str, key: Key) -> Party {
    Party { id, known: KnownBy::Keys(vec![NamedKey::new(key, &[])], 1), mandate: None }
}

/// Everybody below the authority.
fn issuer() -> KnownIssuer {
    KnownIssuer { id: SCHEME, bodies: Vec::new(), series: Vec::new(), authorities: vec!["harbour"] }
}

fn treaty(id: &'static str, parties: &[&'static str]) -> ArrangementCharter {
    ArrangementCharter { id, parties: parties.to_vec(), begun: day(0) }
}

fn counts(set: u8, target: u8) -> Provision {
    Provision {
        issuer: SCHEME,
        recogniser: WEST,
        set,
        edition: Pinned::Any,
        levels: Levels::Any,
        target: Some((target, vec![(Levels::Any, None)])),
        effect: Effect::Deemed,
        kinds: None,
        left_out: Vec::new(),
        sectors: None,
        conditions: Vec::new(),
        from: day(0),
        until: None,
        run_off: None,
        granted_from: None,
    }
}

fn edition(sequence: u32, made: i64, provisions: Vec<Provision>) -> Arrangement {
    let charter = treaty("both", &[EAST, WEST]);
    Arrangement { charter, sequence, issued_at: day(made), states: vec![(State::InForce, day(0))], provisions }
}

fn agreed(arrangement: Arrangement) -> Signed<Arrangement> {
    Signed::by(arrangement, [OF_EAST, OF_WEST])
}

fn plain_border() -> Border {
    Border {
        sets: vec![(2, Levels::Any)],
        adopted: Vec::new(),
        parties: vec![party(EAST, OF_EAST), party(WEST, OF_WEST)],
        issuers: vec![issuer()],
        pins: None,
        crosswalks: Vec::new(),
        parts: Parts::Nothing,
        bundle: vec![agreed(edition(1, 1, vec![counts(1, 2)]))],
        kept: Vec::new(),
        plain: Vec::new(),
    }
}

fn come(change: impl FnOnce(&mut Border)) -> Asked {
    come_with(base_chain(), change)
}

fn come_with(editions: Vec<Said>, change: impl FnOnce(&mut Border)) -> Asked {
    let mut border = plain_border();
    change(&mut border);
    let mut asked = ask(editions);
    asked.0.border = Some(border);
    asked
}

/// With another provision.
fn by(change: impl FnOnce(&mut Provision)) -> Asked {
    come(provision(change))
}

fn provision(change: impl FnOnce(&mut Provision)) -> impl FnOnce(&mut Border) {
    |border| change(&mut border.bundle[0].says.provisions[0])
}

fn in_states(states: &[(State, i64)], change: impl FnOnce(&mut Provision)) -> Asked {
    come(|border| {
        border.bundle[0].says.states = states.iter().map(|(state, from)| (*state, day(*from))).collect();
        provision(change)(border);
    })
}

const NO_SET: (&str, &str) = ("refuse", "set_not_accepted");

fn words() -> Vec<Case> {
    let only = |key| come(move |border| border.bundle[0] = Signed::by(edition(1, 1, vec![counts(1, 2)]), [key]));
    let made = |made| come(move |border| border.bundle[0].seals[1].made = made);
    let adopts = |border: &mut Border| {
        border.plain = vec![border.bundle.remove(0).says];
        border.adopted = border.plain.clone();
    };
    vec![
        come(|_| {}).is("recognised", "accept", "ok"),
        only(OF_WEST).is("one-party", NO_SET.0, NO_SET.1),
        come(|border| drop(border.parties.remove(0))).is("party-unknown", NO_SET.0, NO_SET.1),
        made(Made::Falsely).is("party-falsely", NO_SET.0, NO_SET.1),
        made(Made::Unnamed).is("party-unnamed", NO_SET.0, NO_SET.1),
        come(|border| {
            let keys = vec![NamedKey::new(OF_WEST, &[]), NamedKey::new(OF_WEST_TOO, &[])];
            border.parties[1].known = KnownBy::Keys(keys, 2);
        })
        .is("party-one-of-two", NO_SET.0, NO_SET.1),
        come(|border| {
            let ended = NamedKey { until: Some(day(1)), ..NamedKey::new(OF_WEST, &[]) };
            border.parties[1].known = KnownBy::Keys(vec![ended], 1);
        })
        .is("party-key-ended", NO_SET.0, NO_SET.1),
        come(|border| {
            let seals = border.bundle[0].seals.split_off(1);
            border.kept = vec![Signed { says: border.bundle[0].says.clone(), seals }];
        })
        .is("two-envelopes", "accept", "ok"),
        come(|border| border.pins = Some(vec![treaty("other", &[EAST, WEST])])).is("pinned-other", NO_SET.0, NO_SET.1),
        come(adopts).is("adopted", "accept", "ok"),
        come(|border| {
            adopts(border);
            border.plain[0].provisions[0].from = day(1);
        })
        .is("adopted-other-bytes", NO_SET.0, NO_SET.1),
        come(|border| {
            adopts(border);
            border.parties[1].mandate = Some(vec![(0, Levels::Any)]);
        })
        .is("adopted-without-mandate", "accept", "ok"),
        come(|_| {}).known(3).is("known", "accept", "ok"),
        come(|border| border.bundle[0].says.issued_at = day(5)).known(4).is("not-known-then", NO_SET.0, NO_SET.1),
        come(|border| border.sets.push((1, Levels::Any))).is("accepted-itself", "accept", "ok"),
        come(|border| {
            border.sets.push((1, Levels::Any));
            border.bundle[0].says.provisions[0].effect = Effect::Fee;
        })
        .is("accepted-itself-beside-a-fee", "accept", "ok"),
    ]
}

fn editions() -> Vec<Case> {
    let and = |more: Vec<Arrangement>| come(move |border| border.kept = more.into_iter().map(agreed).collect());
    let further = || {
        come(|border| {
            border.bundle = vec![agreed(edition(1, 1, vec![counts(1, 0), counts(0, 2)]))];
        })
    };
    vec![
        and(vec![edition(2, 2, Vec::new())]).is("taken-back", NO_SET.0, NO_SET.1),
        and(vec![edition(2, 2, vec![counts(0, 2)])]).is("about-another-set-now", NO_SET.0, NO_SET.1),
        and(vec![edition(1, 2, Vec::new())]).is("number-twice", "refuse", "arrangement_contradictory"),
        and(vec![edition(2, 0, vec![counts(1, 2)])]).is("earlier-successor", "refuse", "arrangement_contradictory"),
        come(|border| {
            border.kept = vec![Signed::by(edition(2, 2, Vec::new()), [OF_WEST])];
        })
        .is("taken-back-by-one", "accept", "ok"),
        further().is("not-transitive", "refuse", "recognised_set_not_accepted"),
        by(|one| one.edition = Pinned::Own).is("edition-pinned", "accept", "ok"),
        by(|one| one.edition = Pinned::OtherVersion).is("other-version", "refuse", "edition_not_recognised"),
        by(|one| one.edition = Pinned::OtherDigest).is("other-digest", "refuse", "edition_not_recognised"),
        come(|border| {
            let elsewhere = |made| agreed(edition(1, made, vec![counts(0, 2)]));
            border.bundle = vec![elsewhere(1), elsewhere(2)];
            border.kept = vec![Signed::by(edition(3, 3, vec![counts(1, 2)]), [OF_EAST])];
        })
        .is("contradiction-elsewhere", NO_SET.0, NO_SET.1),
    ]
}

fn mandates() -> Vec<Case> {
    let mandate = |sets: Vec<(u8, Levels)>, steps: Vec<(Levels, Option<u8>)>| {
        come(move |border| {
            border.parties[1].mandate = Some(sets);
            border.bundle[0].says.provisions[0].target = Some((2, steps));
        })
    };
    let one = |level| vec![(Levels::Any, level)];
    vec![
        mandate(vec![(2, Levels::Any)], one(None)).is("mandate", "accept", "ok"),
        mandate(vec![(0, Levels::Any)], one(None)).is("mandate-elsewhere", "refuse", "party_without_mandate"),
        mandate(vec![(2, Levels::OneOf(vec![0]))], one(Some(1))).is("mandate-lower", "refuse", "party_without_mandate"),
        mandate(vec![(2, Levels::AtLeast(1))], one(Some(1))).is("mandate-level", "accept", "ok"),
        mandate(vec![(2, Levels::AtLeast(1))], one(None)).is("mandate-no-level", "refuse", "party_without_mandate"),
        mandate(vec![(2, Levels::OneOf(vec![0]))], vec![(Levels::Any, Some(2)), (Levels::OneOf(vec![1]), Some(0))]).is(
            "mandate-leaves-another",
            "refuse",
            "level_not_recognised",
        ),
    ]
}

fn times() -> Vec<Case> {
    use State::{Amended, Announced, Ended, InForce, Stalled};
    let runs_off = |one: &mut Provision| one.run_off = Some(day(20));
    let same = |_: &mut Provision| {};
    let stop = "arrangement_not_in_force";
    let over = "recognition_ended";
    vec![
        in_states(&[(Announced, 0)], same).is("announced", "refuse", stop),
        in_states(&[(InForce, 0), (Stalled, 6)], same).is("stalled", "refuse", stop),
        in_states(&[(InForce, 9)], same).is("before-its-first-state", "refuse", stop),
        in_states(&[(InForce, 0), (Amended, 6)], same).is("amended", "accept", "ok"),
        in_states(&[(InForce, 0), (Ended, 6)], same).is("ended", "refuse", over),
        in_states(&[(InForce, 0), (Ended, 8)], same).is("ended-today", "refuse", over),
        in_states(&[(InForce, 0), (Ended, 9)], same).is("ended-tomorrow", "accept", "ok"),
        in_states(&[(InForce, 0), (Ended, 6)], runs_off).is("runs-off", "accept", "ok"),
        in_states(&[(InForce, 0), (Ended, 3)], runs_off).is("granted-when-it-ended", "refuse", over),
        in_states(&[(InForce, 0), (Ended, 6), (InForce, 7)], same).is("begun-again", "accept", "ok"),
        in_states(&[(InForce, 0), (Ended, 3), (Ended, 6)], runs_off).is("ended-twice", "refuse", over),
        in_states(&[(Announced, 0), (Ended, 6)], runs_off).is("never-ran", "refuse", over),
        in_states(&[(InForce, 0), (Stalled, 5), (Ended, 6)], runs_off).is("stalled-to-the-end", "refuse", over),
        in_states(&[(InForce, 0), (Ended, 6)], |one| (one.run_off, one.from) = (Some(day(20)), day(6))).is(
            "began-at-the-end",
            "refuse",
            over,
        ),
        by(|one| one.run_off = Some(day(20))).is("run-off-without-end", "accept", "ok"),
        by(|one| one.from = day(8)).is("from-today", "accept", "ok"),
        by(|one| one.from = day(9)).is("from-tomorrow", "refuse", "recognition_not_yet_effective"),
        by(|one| one.until = Some(day(8))).is("until-today", "refuse", over),
        by(|one| one.until = Some(day(9))).is("until-tomorrow", "accept", "ok"),
        by(|one| (one.until, one.run_off) = (Some(day(4)), Some(day(9)))).is("until-runs-off", "accept", "ok"),
        by(|one| (one.until, one.run_off) = (Some(day(4)), Some(day(8)))).is("run-off-over", "refuse", over),
        by(|one| (one.until, one.run_off) = (Some(day(3)), Some(day(9)))).is("granted-at-until", "refuse", over),
        by(|one| one.granted_from = Some(day(3))).is("granted-then", "accept", "ok"),
        by(|one| one.granted_from = Some(day(4))).is("granted-before", "refuse", "granted_before_recognition"),
    ]
}

fn levels() -> Vec<Case> {
    let steps = |asked: Levels, steps: Vec<(Levels, Option<u8>)>| {
        come(move |border| {
            border.sets = vec![(2, asked)];
            border.bundle[0].says.provisions[0].target = Some((2, steps));
        })
    };
    let waives = |one: &mut Provision| one.effect = Effect::Waives;
    vec![
        steps(Levels::AtLeast(0), vec![(Levels::Any, Some(0))]).is("level", "accept", "ok"),
        steps(Levels::AtLeast(1), vec![(Levels::Any, Some(0))]).is(
            "level-capped",
            "refuse",
            "recognition_level_capped",
        ),
        // star-1 would be enough if it counted as itself
        steps(Levels::OneOf(vec![0]), vec![(Levels::Any, None)]).is("level-none", "refuse", "recognition_level_capped"),
        steps(Levels::Any, vec![(Levels::AtLeast(1), Some(2))]).is("level-too-low", "refuse", "level_not_recognised"),
        steps(Levels::AtLeast(1), vec![(Levels::Any, None), (Levels::Any, Some(1))]).is("level-second", "accept", "ok"),
        by(|one| one.levels = Levels::AtLeast(1)).is("level-not-certified", "refuse", "level_not_recognised"),
        by(|one| one.kinds = Some(vec![1])).is("kind-other", "refuse", "product_kind_not_recognised"),
        by(|one| one.left_out = vec![0]).is("kind-left-out", "refuse", "product_kind_not_recognised"),
        by(waives).is("waived", "refuse", "recognition_partial"),
        by(|one| one.effect = Effect::Fee).is("fee", "refuse", "recognition_without_effect"),
        by(|one| (one.effect, one.target) = (Effect::None, None)).is(
            "no-target",
            "refuse",
            "recognition_without_effect",
        ),
        come(|border| {
            let mut fee = counts(1, 2);
            fee.effect = Effect::Fee;
            provision(waives)(border);
            border.bundle[0].says.provisions.push(fee);
        })
        .is("waived-beside-a-fee", "refuse", "recognition_partial"),
    ]
}

fn of_issuer(change: impl FnOnce(&mut KnownIssuer)) -> Asked {
    come(|border| change(&mut border.issuers[0]))
}

/// The keys of the body stand in the policy, under a name.
fn with_roots(asked: Asked, body: &'static str) -> Asked {
    asked.policy(|policy| policy.roots = vec![(body, NamedKey::new(BODY, &Role::ALL))])
}

/// Granted by the roots alone.
fn by_roots(change: impl FnOnce(&mut KnownIssuer)) -> Asked {
    with_roots(of_issuer(change), "minato").under(&[]).policy(|policy| policy.required = false)
}

fn two_authorities(asked: Asked) -> Asked {
    asked.policy(|policy| {
        let second = Authority { name: "second", ..policy.authorities[0].clone() };
        policy.authorities.push(second);
    })
}

fn issuers() -> Vec<Case> {
    let no = "issuer_not_recognised";
    let by_series = |series| of_issuer(move |known| (known.authorities, known.series) = (Vec::new(), vec![series]));
    let bodies = |known: &mut KnownIssuer| (known.authorities, known.bodies) = (Vec::new(), vec!["minato"]);
    let second = |known: &mut KnownIssuer| known.authorities = vec!["second"];
    let called = charter(Issuer::Series(board().id()), "second");
    let named = certifies(called.clone(), &[BODY], &[BOARD]);
    vec![
        come(|border| border.issuers.clear()).is("issuer-unknown", "refuse", no),
        of_issuer(|known| known.id = "others").is("issuer-other", "refuse", no),
        by_series(body().id()).is("issuer-by-series", "accept", "ok"),
        by_series(board().id()).is("issuer-by-series-above", "accept", "ok"),
        by_series(toys().id()).is("issuer-by-series-elsewhere", "refuse", no),
        two_authorities(of_issuer(second)).is("issuer-other-authority", "refuse", no),
        two_authorities(come_with(vec![the_board(), named], |border| second(&mut border.issuers[0])))
            .under(&[called])
            .is("issuer-called-as-an-authority", "refuse", no),
        with_roots(of_issuer(bodies), "minato").is("issuer-by-name", "refuse", no),
        by_roots(bodies).is("issuer-by-roots", "accept", "ok"),
        with_roots(of_issuer(bodies), "minato").policy(|policy| policy.required = false).is(
            "issuer-by-roots-beside-a-series",
            "accept",
            "ok",
        ),
        by_roots(|_| {}).is("issuer-roots-below-nobody", "refuse", no),
        come(|border| {
            border.plain = vec![border.bundle.remove(0).says];
            border.adopted = border.plain.clone();
            border.issuers.clear();
        })
        .is("issuer-of-what-is-adopted", "refuse", no),
        come(|border| {
            border.issuers.clear();
            border.sets = vec![(2, Levels::OneOf(vec![0]))];
        })
        .is("issuer-after-level", "refuse", "recognition_level_capped"),
        come(|border| {
            border.issuers.clear();
            border.bundle[0].says.provisions[0].effect = Effect::Waives;
        })
        .is("issuer-before-effect", "refuse", no),
        come(|border| {
            let others = Provision { issuer: "others", ..counts(1, 2) };
            let too_high = Provision { levels: Levels::AtLeast(1), ..counts(1, 2) };
            border.bundle[0].says.provisions = vec![others, too_high];
        })
        .is("issuer-farther-than-level", "refuse", no),
    ]
}

fn crosswalk(edges: &[(u8, Relation, u8)]) -> Crosswalk {
    Crosswalk { edges: edges.to_vec(), ends: Ends::Sectors, from: None, until: None, is_here: Here::Yes }
}

/// The body is accredited for sector 1, and sector 0 is asked for.
fn held(crosswalk: Crosswalk, parts: Parts) -> Asked {
    let body = the_body().with(|edition| edition.scope.sectors = Some(vec![1]));
    come_with(vec![the_board(), body, the_toys()], |border| {
        (border.crosswalks, border.parts) = (vec![crosswalk], parts);
        provision(|one| one.sectors = Some(vec![0]))(border);
    })
}

fn sectors() -> Vec<Case> {
    let within = || crosswalk(&[(1, Relation::Within, 0)]);
    let other = |crosswalk| held(crosswalk, Parts::Nothing);
    let board = the_board().with(|edition| edition.scope.sectors = Some(vec![1]));
    let no = "sector_not_recognised";
    let part = "sector_partly_matched";
    vec![
        other(within()).is("sector-within", "accept", "ok"),
        other(crosswalk(&[(0, Relation::Around, 1)])).is("sector-backwards", "accept", "ok"),
        other(crosswalk(&[(0, Relation::Within, 1)])).is("sector-backwards-around", "refuse", part),
        other(crosswalk(&[(1, Relation::Around, 0)])).is("sector-around", "refuse", part),
        other(crosswalk(&[(1, Relation::Overlap, 0)])).is("sector-part", "refuse", part),
        held(crosswalk(&[(1, Relation::Overlap, 0)]), Parts::Count).is("sector-part-counts", "accept", "ok"),
        other(crosswalk(&[(1, Relation::Apart, 0)])).is("sector-apart", "refuse", no),
        other(crosswalk(&[(1, Relation::Within, 2), (2, Relation::Within, 0)])).is("sector-in-a-row", "refuse", no),
        other(Crosswalk { until: Some(day(8)), ..within() }).is("sector-over", "refuse", no),
        other(Crosswalk { from: Some(day(9)), ..within() }).is("sector-not-begun", "refuse", no),
        other(Crosswalk { ends: Ends::Requirements, ..within() }).is("sector-of-requirements", "refuse", no),
        other(Crosswalk { is_here: Here::Otherwise, ..within() }).is("sector-not-adopted", "refuse", no),
        come_with(vec![board, the_body(), the_toys()], provision(|one| one.sectors = Some(vec![0]))).is(
            "sector-of-board",
            "refuse",
            no,
        ),
        by(|one| one.sectors = Some(vec![0])).is("sector-unlimited", "accept", "ok"),
    ]
}

fn conditions() -> Vec<Case> {
    let needs = |condition| by(move |one| one.conditions = vec![condition]);
    let old = |asked: Asked| {
        asked.listed(vec![snapshot(BODY, 1, 4, &[])]).policy(|policy| {
            (policy.status, policy.max_status_age) = (Need::Required, Some(1));
        })
    };
    vec![
        needs(Condition::Accredited).is("condition-accredited", "accept", "ok"),
        needs(Condition::Unexpired).is("condition-unexpired", "accept", "ok"),
        needs(Condition::SameProduct).is("condition-product", "undetermined", "condition_not_checked"),
        needs(Condition::StatusKnown).is("condition-status", "undetermined", "condition_not_checked"),
        old(needs(Condition::StatusKnown)).is("condition-stale", "accept_stale", "status_too_old"),
    ]
}

/// North is known by an accreditation; it and West agree.
fn north(known: &Charter, editions: Vec<Said>, key: Key) -> Asked {
    let charter = treaty("north", &[NORTH, WEST]);
    let series = known.id();
    come_with(beside(editions), |border| {
        border.parties.push(Party { id: NORTH, known: KnownBy::Series(series), mandate: None });
        let says = Arrangement { charter, ..edition(1, 1, vec![counts(1, 2)]) };
        border.bundle = vec![Signed::by(says, [key, OF_WEST])];
    })
}

/// North said on day 5 what it gives no more; what it said on day 1 stands.
fn taken_back(region: Vec<Said>, again: Option<i64>) -> Asked {
    let mut asked = north(&other_board(), region, BOARD_NEW);
    if let Some(border) = &mut asked.0.border {
        let first = border.bundle[0].says.clone();
        let back = Arrangement { sequence: 3, issued_at: day(5), provisions: Vec::new(), ..first.clone() };
        border.kept.push(Signed::by(back, [OTHER_BOARD, OF_WEST]));
        let again = again.map(|made| Arrangement { sequence: 2, issued_at: day(made), ..first });
        border.kept.extend(again.map(|again| Signed::by(again, [BOARD_NEW, OF_WEST])));
    }
    asked
}

fn doubts() -> Vec<Case> {
    let region = || accredits(other_board(), &[OTHER_BOARD, BOARD_NEW], &[AUTHORITY]);
    let revoked = || vec![region(), region().number(2, 6, 0).revokes(OTHER_BOARD, 4, None)];
    let suspended = || vec![region().suspends(4, Some(6))];
    let doubt = ("undetermined", "arrangement_in_doubt");
    vec![
        taken_back(vec![region()], None).is("taken-back-by-series", NO_SET.0, NO_SET.1),
        taken_back(revoked(), None).is("taken-back-and-fallen", doubt.0, doubt.1),
        taken_back(revoked(), Some(5)).is("taken-back-and-said-before-the-fall", doubt.0, doubt.1),
        taken_back(revoked(), Some(6)).is("taken-back-and-said-again", "accept", "ok"),
        taken_back(suspended(), None).is("taken-back-while-suspended", doubt.0, doubt.1),
        taken_back(suspended(), Some(7)).is("taken-back-and-restored", "accept", "ok"),
    ]
}

fn series() -> Vec<Case> {
    let region = || accredits(other_board(), &[OTHER_BOARD, BOARD_NEW], &[AUTHORITY]);
    let below = charter(Issuer::Series(other_board().id()), "north");
    let sub = || accredits(below.clone(), &[OF_NORTH], &[BOARD_NEW]);
    let doubted = vec![
        region(),
        region().number(2, 6, 0).revokes(OTHER_BOARD, 1, None),
        sub(),
        accredits(below.clone(), &[OF_NORTH], &[OTHER_BOARD]).number(2, 2, 0),
    ];
    let twice = vec![region(), region().until(50)];
    let other = other_board();
    vec![
        north(&other, vec![region()], OTHER_BOARD).is("by-series", "accept", "ok"),
        north(&other, vec![region()], OF_NORTH).is("by-series-stranger", NO_SET.0, NO_SET.1),
        north(&other, Vec::new(), OTHER_BOARD).is("by-series-missing", NO_SET.0, NO_SET.1),
        north(&other, vec![region().suspends(0, Some(2))], OTHER_BOARD).is("by-series-suspended", NO_SET.0, NO_SET.1),
        north(&other, vec![region().until(1)], OTHER_BOARD).is("by-series-ended", NO_SET.0, NO_SET.1),
        north(&other, twice, OTHER_BOARD).is("by-series-contradictory", NO_SET.0, NO_SET.1),
        north(&below, vec![region(), sub()], OF_NORTH).is("by-series-below", "accept", "ok"),
        north(&below, doubted, OF_NORTH).is("by-series-in-doubt", NO_SET.0, NO_SET.1),
        north(&below, vec![sub()], OF_NORTH).is("by-series-gap", NO_SET.0, NO_SET.1),
    ]
}
