//! Plans where values, or the dates of documents, are held against values: in small worlds every plan there is is tried by the few
//! lines of `since`. `WARIFU_SINCE` asks for more worlds.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a broken assumption has to stop a test, loudly")]

use warifu_compare::plan::{Change, Market, PlanOptions, Plans, plan};
use warifu_core::{CompiledSet, Request};
use warifu_model::{ClaimId, Costs, Date, EvidenceKind, Json, Party, Timestamp};
use warifu_tests::files::number;
use warifu_tests::generator::Dice;

use crate::core_side::FakeSignatures;
use crate::since::{Bound, DAY, KINDS, Order, Paper, Rule, Said, Truth, World, about, day, set, tally, truth};

/// What a change costs: each claim, and a document of each kind.
#[derive(Clone, Copy, Debug)]
struct Prices {
    claims: [Option<u32>; 2],
    kinds: [u32; 2],
}

impl Prices {
    fn new(dice: &mut Dice) -> Self {
        let price = |dice: &mut Dice| u32::try_from(1 + dice.below(5)).unwrap();
        Self { claims: [0, 1].map(|_| dice.some(85, price)), kinds: [0, 1].map(|_| price(dice)) }
    }

    fn costs(self, world: World) -> Costs {
        let mut costs = Costs::default();
        for (of, price) in self.claims.iter().enumerate() {
            costs.claims.insert(ClaimId::parse(world.name(of)).unwrap(), *price);
        }
        for (kind, price) in self.kinds.iter().enumerate() {
            costs.evidence.insert(EvidenceKind::parse(KINDS[kind]).unwrap(), Some(*price));
        }
        costs
    }
}

/// Which claims anything is held against.
fn held_against(rule: &Rule, found: &mut [bool; 2]) {
    match rule {
        Rule::All(of) | Rule::Any(of) => of.iter().for_each(|one| held_against(one, found)),
        Rule::Not(of) => held_against(of, found),
        Rule::Compared(_, _, Bound::Other(of, _)) => found[*of] = true,
        Rule::Made(demand) => {
            if let Some((of, _)) = demand.since {
                found[of] = true;
            }
        }
        Rule::Said(_) | Rule::Compared(..) => {}
    }
}

/// The values of all comparisons that look at a claim, for what holds tomorrow as it does today.
fn compared(rule: &Rule, of: usize, said: &Said, found: &mut Vec<Truth>) {
    match rule {
        Rule::All(all) | Rule::Any(all) => all.iter().for_each(|one| compared(one, of, said, found)),
        Rule::Not(inner) => compared(inner, of, said, found),
        Rule::Compared(claim, ..) if *claim == of => found.push(truth(rule, said)),
        Rule::Said(_) | Rule::Compared(..) | Rule::Made(_) => {}
    }
}

fn planned(world: World, set: &CompiledSet, said: &Said, costs: &Costs) -> Plans {
    let inputs: Vec<Vec<u8>> = {
        let witness = world.witness(said);
        witness.voices(&about()).iter().map(|voice| Json::from(&voice.attestation).to_canonical()).collect()
    };
    let inputs: Vec<&[u8]> = inputs.iter().map(Vec::as_slice).collect();
    let request = Request {
        at: Timestamp::from_unix(said.at).unwrap(),
        level: None,
        inputs: &inputs,
        admission: None,
        waivers: None,
        evidence: &[],
        certificates: &[],
    };
    let options = PlanOptions { plans: 1, ..PlanOptions::new(costs) };
    plan(&[Market { set, level: None }], &request, options, &FakeSignatures).unwrap()
}

/// A product after the changes of a plan.
fn carried_out(world: World, said: &Said, changes: &[Change]) -> Said {
    let mut done = said.clone();
    for change in changes {
        match change {
            Change::Claim { claim, to, .. } => {
                let of = (0..2).find(|of| world.name(*of) == claim.as_str()).unwrap();
                let text = to.as_text().unwrap();
                done.known[of] =
                    Timestamp::parse(text).or_else(|| Date::parse(text).map(Date::start)).map(Timestamp::unix);
            }
            Change::Evidence { evidence, .. } => done.papers.push(Paper {
                kind: KINDS.iter().position(|kind| *kind == evidence.kind.as_str()).unwrap(),
                is_by_others: evidence.party == Party::Third,
                made_at: Some(evidence.made_at.unix()),
                until: None,
            }),
            Change::Certificate { .. } | Change::Document { .. } => {}
        }
    }
    done
}

/// The least that any plan costs which changes only claims that are `open`; nothing where there is none. Values are near every bound.
fn cheapest(world: World, rule: &Rule, said: &Said, prices: Prices, open: [bool; 2]) -> Option<u32> {
    let values = |of: usize| -> Vec<Option<i64>> {
        if !open[of] || prices.claims[of].is_none() {
            return vec![said.known[of]];
        }
        let near = (-9..=9).flat_map(|n| {
            let from = said.at.div_euclid(DAY) * DAY + n * DAY;
            if world.are_days[of] { vec![from] } else { vec![from - 1, from, from + 1, said.at + n * DAY] }
        });
        let far = [day(-500), day(500)];
        let is_new = |value: &i64| Some(*value) != said.known[of];
        std::iter::once(said.known[of]).chain(near.chain(far).filter(is_new).map(Some)).collect()
    };
    let mut best = None;
    for first in values(0) {
        for second in values(1) {
            for papers in 0..4_u32 {
                let mut done = Said { known: [first, second], ..said.clone() };
                let mut cost = 0;
                for of in [0, 1] {
                    if done.known[of] != said.known[of] {
                        cost += prices.claims[of].unwrap();
                    }
                }
                for kind in [0, 1] {
                    if papers >> kind & 1 == 1 {
                        cost += prices.kinds[kind];
                        let made_at = Some(said.at);
                        done.papers.push(Paper { kind, is_by_others: true, made_at, until: None });
                    }
                }
                if best.is_none_or(|best| cost < best) && truth(rule, &done) == Truth::S && lasts(rule, said, &done) {
                    best = Some(cost);
                }
            }
        }
    }
    best
}

/// Whether each claim that was changed compares tomorrow as it does today.
fn lasts(rule: &Rule, said: &Said, done: &Said) -> bool {
    let tomorrow = Said { at: done.at + DAY, ..done.clone() };
    [0, 1].into_iter().filter(|of| done.known[*of] != said.known[*of]).all(|of| {
        let (mut today, mut then) = (Vec::new(), Vec::new());
        compared(rule, of, done, &mut today);
        compared(rule, of, &tomorrow, &mut then);
        today == then
    })
}

#[test]
fn of_all_plans_the_cheapest_is_found() {
    let counts = tally(160, |seed| {
        let mut dice = Dice::new(seed ^ 0x9_1a4);
        let has_ends = dice.chance(60);
        let world = World { has_ends, ..World::new(&mut dice, false) };
        let rule = Rule::All(vec![bounded(world, &mut dice), world.rule(&mut dice, 2)]);
        let prices = Prices::new(&mut dice);
        let said = product(world, &mut dice);
        let plans = planned(world, &set(&world.json(&rule)), &said, &prices.costs(world));
        let about_it = format!("seed {seed} {world:?} {rule:?} {prices:?} {said:?}");
        let mut held = [false; 2];
        held_against(&rule, &mut held);
        if !plans.questions.is_empty() {
            assert!([0, 1].into_iter().any(|of| held[of] && said.known[of].is_none()), "{about_it}");
            assert!(truth(&rule, &said) != Truth::S, "{about_it}");
            return "asked".to_owned();
        }
        let stated = plans.plans.first().map(|plan| u32::try_from(plan.cost).unwrap());
        if let Some(plan) = plans.plans.first() {
            let done = carried_out(world, &said, &plan.changes);
            assert_eq!(truth(&rule, &done), Truth::S, "{about_it} {plan:?}");
            assert!((0..2).all(|of| !held[of] || done.known[of] == said.known[of]), "{about_it} {plan:?}");
        }
        let found = cheapest(world, &rule, &said, prices, held.map(|is_held| !is_held));
        assert_eq!(stated, found, "{about_it}: {:?}", plans.plans.first());
        assert_eq!(plans.is_met, found == Some(0), "{about_it}");
        if plans.undecided.is_none() {
            assert_eq!(stated, cheapest(world, &rule, &said, prices, [true, true]), "{about_it}: held to be proven");
            return if stated.is_some() { "proven".to_owned() } else { "none".to_owned() };
        }
        if stated.is_some() { "found".to_owned() } else { "not found".to_owned() }
    });
    let enough = number("WARIFU_SINCE", 160) < 100;
    assert!(enough || ["asked", "found", "proven"].iter().all(|what| counts.contains_key(*what)), "{counts:?}");
}

/// Something is held against something.
fn bounded(world: World, dice: &mut Dice) -> Rule {
    if world.are_days[0] == world.are_days[1] && dice.chance(40) {
        let of = dice.below(2);
        let order = *dice.pick(&[Order::Before, Order::After]);
        return Rule::Not(Box::new(Rule::Compared(of, order, Bound::Other(1 - of, world.shift(dice)))));
    }
    let mut demand = world.demand(dice);
    demand.since = Some((dice.below(2), world.shift(dice)));
    Rule::Made(demand)
}

fn product(world: World, dice: &mut Dice) -> Said {
    let at = day(0) + *dice.pick(&[0, 1, DAY / 2]);
    let near = |dice: &mut Dice| day(i64::try_from(dice.below(9)).unwrap() - 5);
    let mut known = [0, 1].map(|_| dice.some(85, near));
    for of in [0, 1] {
        if !world.are_days[of] {
            known[of] = known[of].map(|value| value + *dice.pick(&[0, 1, DAY / 2]));
        }
    }
    let papers = (0..dice.below(3)).map(|_| Paper {
        kind: if world.has_kinds { dice.below(2) } else { 0 },
        is_by_others: false,
        made_at: dice.some(80, near),
        until: None,
    });
    Said { known, papers: papers.collect(), at }
}
