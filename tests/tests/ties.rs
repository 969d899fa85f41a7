//! Dates and times that are held against each other: what `diff` states is held against descriptions near every bound, each
//! witness is evaluated, nothing in days is undecided, and what is learnt turns no answer round. The criteria are evaluated once
//! more here, by a few lines. `WARIFU_TIES` asks for more pairs, `WARIFU_TIES_SEED` for other ones.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a broken assumption has to stop a test, loudly")]

use std::collections::BTreeMap;

use warifu_compare::diff::{Diff, DiffOptions, OldOrNew, Relation, StatedClaim, Witness, diff};
use warifu_core::{CompiledSet, Request, assess};
use warifu_model::{ClaimId, Digest, Duration, Json, Outcome, Product, RequirementSet, Timestamp, Vocabulary};
use warifu_testkit::on_all_cores;
use warifu_tests::files::number;
use warifu_tests::generator::Dice;

use crate::core_side::FakeSignatures;

/// A criterion over values that have names.
#[derive(Clone, Debug)]
enum Rule {
    All(Vec<Rule>),
    Any(Vec<Rule>),
    Not(Box<Rule>),
    Said(usize),
    Compared(usize, Order, Bound),
}

#[derive(Clone, Copy, Debug)]
enum Order {
    Before,
    After,
}

#[derive(Clone, Copy, Debug)]
enum Bound {
    Fixed(i64),
    At(Duration),
    Other(usize, Duration),
}

/// No, unknown, yes.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum Truth {
    N,
    U,
    S,
}

/// Values by number, in seconds, as far as they are known.
type Known = Vec<Option<i64>>;

/// What rules are made from.
#[derive(Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each is thrown for itself")]
struct World {
    /// How many values there are.
    values: usize,
    are_days: bool,
    has_months: bool,
    /// Whether anything is compared with the time of the evaluation.
    is_timed: bool,
    in_record: bool,
}

impl World {
    fn shift(self, dice: &mut Dice) -> Duration {
        let days = ["P0D", "P1D", "P2D", "P0D"];
        let months = ["P1M", "P1Y", "P5Y", "P2M", "P0D", "P30D"];
        Duration::parse(if self.has_months { dice.word(&months) } else { dice.word(&days) }).unwrap()
    }

    fn rule(self, dice: &mut Dice, depth: usize) -> Rule {
        if depth == 0 || dice.chance(25) {
            return self.leaf(dice);
        }
        let parts: Vec<Rule> = (0..2 + dice.below(2)).map(|_| self.rule(dice, depth - 1)).collect();
        match dice.below(4) {
            0 | 1 => Rule::All(parts),
            2 => Rule::Any(parts),
            _ => Rule::Not(Box::new(parts[0].clone())),
        }
    }

    fn leaf(self, dice: &mut Dice) -> Rule {
        let of = dice.below(self.values);
        let order = *dice.pick(&[Order::Before, Order::After]);
        let others: Vec<usize> = (0..self.values).filter(|other| *other != of).collect();
        let leaf = match dice.below(8) {
            0 => return Rule::Said(of),
            1 => Rule::Compared(of, order, Bound::Fixed(day(i64::try_from(dice.below(3)).unwrap() - 1))),
            2 | 3 if self.is_timed => Rule::Compared(of, order, Bound::At(self.shift(dice))),
            _ => Rule::Compared(of, order, Bound::Other(*dice.pick(&others), self.shift(dice))),
        };
        if dice.chance(40) { Rule::Not(Box::new(leaf)) } else { leaf }
    }

    fn name(self, of: usize) -> &'static str {
        match (self.in_record, self.are_days) {
            (true, true) => ["reported", "fixed", "told"][of],
            (true, false) => ["reported_at", "fixed_at", "told_at"][of],
            (false, true) => ["s.day_a", "s.day_b", "s.day_c"][of],
            (false, false) => ["s.time_a", "s.time_b", "s.time_c"][of],
        }
    }

    fn moment(self, value: i64) -> Json {
        let moment = Timestamp::from_unix(value).unwrap();
        if self.are_days { moment.date().into() } else { moment.into() }
    }

    fn step(self) -> i64 {
        if self.are_days { DAY } else { 1 }
    }

    fn json(self, rule: &Rule) -> Json {
        let key = if self.in_record { "field" } else { "claim" };
        match rule {
            Rule::All(of) => Json::object().with("all_of", Json::list(of.iter().map(|one| self.json(one)))),
            Rule::Any(of) => Json::object().with("any_of", Json::list(of.iter().map(|one| self.json(one)))),
            Rule::Not(of) => Json::object().with("not", self.json(of)),
            Rule::Said(of) => Json::object().with("present", Json::object().with(key, self.name(*of))),
            Rule::Compared(of, order, bound) => {
                let bound = match bound {
                    Bound::Fixed(value) => self.moment(*value),
                    Bound::At(shift) => Json::object().with("at", *shift),
                    Bound::Other(other, shift) => Json::object().with(key, self.name(*other)).with("plus", *shift),
                };
                let operator = if matches!(order, Order::Before) { "before" } else { "after" };
                Json::object().with(operator, Json::object().with(key, self.name(*of)).with("value", bound))
            }
        }
    }

    /// Values near every bound that some rule may have, at a time.
    fn near(self, dice: &mut Dice, known: &Known, at: i64) -> i64 {
        let shift = self.shift(dice);
        let from = match dice.below(4) {
            0 => day(0),
            1 => at,
            _ => dice.pick(known).unwrap_or(at),
        };
        let from = Timestamp::from_unix(from).unwrap();
        let moved = if dice.chance(70) { from.plus(shift) } else { from.minus(shift) };
        let beside = i64::try_from(dice.below(5)).unwrap() - 2;
        let value = moved.unix() + beside * self.step();
        if self.are_days { value.div_euclid(DAY) * DAY } else { value }
    }
}

fn day(number: i64) -> i64 {
    Timestamp::parse("2026-06-01T00:00:00Z").unwrap().unix() + number * DAY
}

fn truth(rule: &Rule, known: &Known, at: i64) -> Truth {
    match rule {
        Rule::All(of) => of.iter().map(|one| truth(one, known, at)).min().unwrap(),
        Rule::Any(of) => of.iter().map(|one| truth(one, known, at)).max().unwrap(),
        Rule::Not(of) => match truth(of, known, at) {
            Truth::N => Truth::S,
            Truth::U => Truth::U,
            Truth::S => Truth::N,
        },
        Rule::Said(of) => known[*of].map_or(Truth::U, |_| Truth::S),
        Rule::Compared(of, order, bound) => {
            let plus = |from: i64, shift: &Duration| Timestamp::from_unix(from).unwrap().plus(*shift).unix();
            let bound = match bound {
                Bound::Fixed(value) => Some(*value),
                Bound::At(shift) => Some(plus(at, shift)),
                Bound::Other(other, shift) => known[*other].map(|other| plus(other, shift)),
            };
            let Some((value, bound)) = known[*of].zip(bound) else { return Truth::U };
            let holds = match order {
                Order::Before => value < bound,
                Order::After => value > bound,
            };
            if holds { Truth::S } else { Truth::N }
        }
    }
}

fn vocabulary() -> Vec<u8> {
    let both = Json::object().with("en", "x").with("ja", "x");
    let claim = |id: &str, kind: Json| {
        Json::object()
            .with("id", id)
            .with("group", "s")
            .with("title", both.clone())
            .with("description", both.clone())
            .with("type", kind)
            .with("supported_by", Json::List(Vec::new()))
    };
    let kind = |kind: &str| Json::object().with("kind", kind);
    let field = |name: &str, of: &str| {
        Json::object().with("name", name).with("type", kind(of)).with("required", false).with("title", both.clone())
    };
    let days = ["reported", "fixed", "told"].map(|name| field(name, "date"));
    let times = ["reported_at", "fixed_at", "told_at"].map(|name| field(name, "timestamp"));
    let fields: Vec<Json> = days.into_iter().chain(times).chain([field("severe", "boolean")]).collect();
    let mut claims: Vec<Json> = ["s.day_a", "s.day_b", "s.day_c"].map(|id| claim(id, kind("date"))).to_vec();
    claims.extend(["s.time_a", "s.time_b", "s.time_c"].map(|id| claim(id, kind("timestamp"))));
    claims.extend((0..MANY).map(|n| claim(&many(n), kind("date"))));
    claims.push(claim("s.fixes", kind("record_list").with("fields", Json::List(fields))));
    Json::object()
        .with("format", "warifu.vocabulary/1")
        .with("id", "small")
        .with("version", "1.0.0")
        .with("title", both.clone())
        .with("groups", Json::List(vec![Json::object().with("id", "s").with("title", both)]))
        .with("claims", Json::List(claims))
        .with("evidence_kinds", Json::List(Vec::new()))
        .with("roles", Json::List(Vec::new()))
        .to_canonical()
}

fn set(criterion: &Json) -> CompiledSet {
    let words = vocabulary();
    let both = r#"{"en":"x","ja":"x"}"#;
    let text = format!(
        r#"{{"format":"warifu.requirement-set/1","id":"small","version":"1.0.0","language":2,"status":"final","title":{both},"description":{both},"authority":{{"name":{both},"country":"JP"}},"source":{{"document":"x","edition":"1","published":"2026"}},"legal_basis":[],"effective":{{"from":"2026-01-01"}},"vocabularies":[{{"id":"small","version":"1.0.0","digest":"{}"}}],"levels":{{"scheme":"none"}},"parameters":[],"schemas":[],"groups":[{{"id":"G","title":{both}}}],"requirements":[{{"id":"R.1","groups":["G"],"title":{both},"statement":{both},"legal_basis":[],"references":[],"assurance":"unverified","criterion":{},"examples":{{"pass":[{{"claims":{{}}}}],"fail":[{{"claims":{{}}}}]}}}}],"withdrawn":[]}}"#,
        Digest::of(&words),
        String::from_utf8(criterion.to_canonical()).unwrap()
    );
    let vocabularies = [(Digest::of(&words), Vocabulary::read(&words).unwrap())];
    let bytes = text.into_bytes();
    CompiledSet::compile(RequirementSet::read(&bytes).unwrap(), Digest::of(&bytes), &vocabularies).unwrap()
}

/// What the evaluator says of the requirement.
fn outcome(set: &CompiledSet, claims: Vec<StatedClaim>, at: i64) -> Outcome {
    let about = Product::read(include_bytes!("../../examples/01-plc/product.json")).unwrap();
    let said = Witness {
        name: String::new(),
        accepted_by: OldOrNew::Old,
        requirement: None,
        level: None,
        at: Timestamp::from_unix(at).unwrap(),
        flips: String::new(),
        claims,
        evidence: Vec::new(),
        certificates: Vec::new(),
        is_smallest: false,
        vocabularies: Vec::new(),
    };
    let inputs: Vec<Vec<u8>> =
        said.voices(&about).iter().map(|voice| Json::from(&voice.attestation).to_canonical()).collect();
    let inputs: Vec<&[u8]> = inputs.iter().map(Vec::as_slice).collect();
    let request = Request {
        at: said.at,
        level: None,
        inputs: &inputs,
        admission: None,
        waivers: None,
        evidence: &[],
        certificates: &[],
    };
    assess(set, &request, &FakeSignatures).unwrap().lines().next().unwrap().outcome()
}

fn stated(world: World, known: &Known) -> Vec<StatedClaim> {
    let claim = |(of, value): (usize, &Option<i64>)| {
        let (claim, value) = (ClaimId::parse(world.name(of)).unwrap(), world.moment((*value)?));
        Some(StatedClaim { claim, value, weaker: None })
    };
    known.iter().enumerate().filter_map(claim).collect()
}

fn seconds(json: &Json) -> i64 {
    let text = json.as_text().unwrap();
    Timestamp::parse(text).unwrap_or_else(|| warifu_model::Date::parse(text).unwrap().start()).unix()
}

fn outcome_of(truth: Truth) -> Outcome {
    match truth {
        Truth::N => Outcome::NotSatisfied,
        Truth::U => Outcome::Undetermined,
        Truth::S => Outcome::Satisfied,
    }
}

/// Holds what was seen to be lost and gained against what is stated.
fn hold(stated: Relation, lost: bool, gained: bool, about: &str) {
    let agrees = match stated {
        Relation::Equivalent => !lost && !gained,
        Relation::Stricter => !gained,
        Relation::Looser => !lost,
        _ => true,
    };
    assert!(agrees, "{about}: {stated:?}, lost {lost}, gained {gained}");
}

fn relation(diff: &Diff) -> Relation {
    diff.requirements[0].relation
}

/// Runs cases on all cores and counts what they give.
fn tally(count: u64, case: impl Fn(u64) -> String + Sync) -> BTreeMap<String, u64> {
    let (first, count) = (number("WARIFU_TIES_SEED", 0), number("WARIFU_TIES", count / 8));
    let mut counts = BTreeMap::new();
    for what in on_all_cores(first..first + count, case) {
        *counts.entry(what).or_default() += 1;
    }
    counts
}

fn pair(world: World, dice: &mut Dice) -> [Rule; 2] {
    let old = world.rule(dice, 2);
    let more = world.rule(dice, 1);
    let new = match dice.below(4) {
        0 => world.rule(dice, 2),
        1 => Rule::All(vec![old.clone(), more]),
        2 => Rule::Any(vec![old.clone(), more]),
        _ => nudged(world, dice, &old),
    };
    [old, new]
}

/// The same with another bound in some places.
fn nudged(world: World, dice: &mut Dice, rule: &Rule) -> Rule {
    let each = |dice: &mut Dice, of: &[Rule]| of.iter().map(|one| nudged(world, dice, one)).collect();
    match rule {
        Rule::All(of) => Rule::All(each(dice, of)),
        Rule::Any(of) => Rule::Any(each(dice, of)),
        Rule::Not(of) => Rule::Not(Box::new(nudged(world, dice, of))),
        Rule::Compared(of, order, Bound::Other(other, _)) if dice.chance(60) => {
            Rule::Compared(*of, *order, Bound::Other(*other, world.shift(dice)))
        }
        Rule::Compared(of, order, Bound::At(_)) if dice.chance(60) => {
            Rule::Compared(*of, *order, Bound::At(world.shift(dice)))
        }
        rule => rule.clone(),
    }
}

/// Holds the witnesses of a diff against the rules and against the evaluator.
fn check_witnesses(world: World, rules: &[Rule; 2], sets: &[CompiledSet; 2], diff: &Diff, about: &str) {
    for witness in &diff.requirements[0].witnesses {
        let mut known: Known = vec![None; world.values];
        for one in &witness.claims {
            let of = (0..world.values).find(|of| world.name(*of) == one.claim.as_str()).unwrap();
            known[of] = Some(seconds(&one.value));
        }
        let accepting = usize::from(witness.accepted_by == OldOrNew::New);
        for side in [0, 1] {
            let expected = truth(&rules[side], &known, witness.at.unix());
            assert_eq!(expected == Truth::S, side == accepting, "{about}: {witness:?}");
            let found = outcome(&sets[side], witness.claims.clone(), witness.at.unix());
            assert_eq!(found, outcome_of(expected), "{about}: {witness:?}");
        }
    }
}

#[test]
fn in_days_nothing_is_undecided_and_every_description_agrees() {
    let counts = tally(40, |seed| {
        let mut dice = Dice::new(seed);
        let are_days = dice.chance(60);
        let is_timed = dice.chance(50);
        let values = if is_timed || !are_days { 2 } else { *dice.pick(&[2, 2, 3]) };
        let world = World { values, are_days, has_months: false, is_timed, in_record: false };
        let rules = pair(world, &mut dice);
        let sets = [0, 1].map(|side: usize| set(&world.json(&rules[side])));
        let stated = diff(&sets[0], &sets[1], DiffOptions::default()).unwrap();
        let about = format!("seed {seed} {rules:?}");
        check_witnesses(world, &rules, &sets, &stated, &about);
        let [lost, gained] = enumerated(world, &rules);
        let found = match (lost, gained) {
            (false, false) => Relation::Equivalent,
            (true, false) => Relation::Stricter,
            (false, true) => Relation::Looser,
            (true, true) => Relation::Incomparable,
        };
        if world.are_days {
            assert_eq!(relation(&stated), found, "{about}");
        } else {
            // Every second of some days is more than can be tried.
            assert!(relation(&stated) != Relation::Undecided, "{about}");
            hold(relation(&stated), lost, gained, &about);
        }
        format!("{:?}", relation(&stated))
    });
    assert!(counts.len() > 2 || number("WARIFU_TIES", 10) < 40, "{counts:?}");
}

/// Whether anything is accepted by the old rule alone, and by the new one alone, among all values some days around.
fn enumerated(world: World, rules: &[Rule; 2]) -> [bool; 2] {
    let beside: &[i64] = if world.are_days { &[0] } else { &[-1, 0, 1, DAY / 2] };
    let reach = if world.values == 3 { 10 } else { 12 };
    let all: Vec<Option<i64>> = std::iter::once(None)
        .chain((-reach..=reach).flat_map(|n| beside.iter().map(move |beside| Some(day(n) + beside))))
        .collect();
    let times: Vec<i64> = match (world.is_timed, world.are_days) {
        (false, _) => vec![day(0)],
        (true, true) => (-6..=6).flat_map(|n| [day(n), day(n) + DAY / 2]).collect(),
        (true, false) => (-5..=5).flat_map(|n| [-1, 0, 1].map(|beside| day(n) + beside)).collect(),
    };
    let (mut lost, mut gained) = (false, false);
    let mut see = |known: &Known, at: i64| {
        let [old, new] = [0, 1].map(|side: usize| truth(&rules[side], known, at) == Truth::S);
        lost |= old && !new;
        gained |= new && !old;
    };
    for at in times {
        for first in &all {
            for second in &all {
                if world.values == 2 {
                    see(&vec![*first, *second], at);
                } else {
                    for third in &all {
                        see(&vec![*first, *second, *third], at);
                    }
                }
            }
        }
    }
    [lost, gained]
}

#[test]
fn by_the_calendar_no_description_contradicts_what_is_stated() {
    let counts = tally(24, |seed| {
        let mut dice = Dice::new(seed ^ 0xca1e);
        let (are_days, is_timed) = (dice.chance(70), dice.chance(60));
        let values = *dice.pick(&[2, 2, 2, 2, 2, 3]);
        let world = World { values, are_days, has_months: true, is_timed, in_record: false };
        let rules = pair(world, &mut dice);
        let sets = [0, 1].map(|side: usize| set(&world.json(&rules[side])));
        let stated = diff(&sets[0], &sets[1], DiffOptions::default()).unwrap();
        let about = format!("seed {seed} {rules:?}");
        check_witnesses(world, &rules, &sets, &stated, &about);
        let (mut lost, mut gained) = (false, false);
        for _ in 0..6_000 {
            let (known, at) = description(world, &mut dice);
            let [old, new] = [0, 1].map(|side: usize| truth(&rules[side], &known, at) == Truth::S);
            lost |= old && !new;
            gained |= new && !old;
        }
        hold(relation(&stated), lost, gained, &about);
        match relation(&stated) {
            // What can be found has to be found, whatever stays open otherwise.
            Relation::Undecided => format!("undecided, {} witnesses", stated.requirements[0].witnesses.len()),
            decided => format!("{decided:?}"),
        }
    });
    let undecided: u64 = counts.iter().filter(|(what, _)| what.starts_with("undecided")).map(|(_, count)| count).sum();
    let all: u64 = counts.values().sum();
    assert!(undecided * 4 <= all, "{counts:?}");
}

/// Values near each other and near the ends of months.
fn description(world: World, dice: &mut Dice) -> (Known, i64) {
    let months = ["2026-01-31", "2024-02-29", "2026-02-28", "2099-03-01", "2026-06-01", "2023-12-31", "2027-03-30"];
    let start = warifu_model::Date::parse(dice.word(&months)).unwrap().start().unix();
    let at = start + (i64::try_from(dice.below(5)).unwrap() - 2) * DAY + *dice.pick(&[0, 0, 1, DAY / 2, DAY - 1]);
    let mut known: Known = vec![None; world.values];
    for _ in 0..world.values {
        let of = dice.below(world.values);
        known[of] = Some(world.near(dice, &known, at));
    }
    for of in 0..world.values {
        if known[of].is_none() && dice.chance(85) {
            known[of] = Some(world.near(dice, &known, at));
        }
    }
    (known, at)
}

#[test]
fn within_a_record_no_list_contradicts_what_is_stated() {
    let counts = tally(40, |seed| {
        let mut dice = Dice::new(seed ^ 0x4ec0);
        let (are_days, has_months, is_timed) = (dice.chance(60), dice.chance(50), dice.chance(30));
        let values = *dice.pick(&[2, 2, 2, 3]);
        let world = World { values, are_days, has_months, is_timed, in_record: true };
        let rules = pair(world, &mut dice);
        let quantifier = *dice.pick(&["every", "some", "at_most_count"]);
        let sets = [0, 1].map(|side: usize| {
            let inner = Json::object().with("claim", "s.fixes").with("satisfies", world.json(&rules[side]));
            let inner = if quantifier == "at_most_count" { inner.with("count", 1_u32) } else { inner };
            set(&Json::object().with(quantifier, inner))
        });
        let stated = diff(&sets[0], &sets[1], DiffOptions::default()).unwrap();
        let about = format!("seed {seed} {quantifier} {rules:?}");
        let met = |side: usize, records: &[Known], at: i64| {
            let truths: Vec<Truth> = records.iter().map(|record| truth(&rules[side], record, at)).collect();
            match quantifier {
                "every" => *truths.iter().min().unwrap() == Truth::S,
                "some" => *truths.iter().max().unwrap() == Truth::S,
                _ => truths.iter().filter(|truth| **truth != Truth::N).count() <= 1,
            }
        };
        let (mut lost, mut gained) = (false, false);
        for _ in 0..4_000 {
            let (first, at) = description(world, &mut dice);
            let mut records = vec![first];
            while dice.chance(40) {
                records.push(description(world, &mut dice).0);
            }
            let [old, new] = [0, 1].map(|side| met(side, &records, at));
            lost |= old && !new;
            gained |= new && !old;
        }
        hold(relation(&stated), lost, gained, &about);
        for witness in &stated.requirements[0].witnesses {
            let Json::List(records) = &witness.claims[0].value else { panic!("{about}: a list") };
            let known =
                |record: &Json| -> Known { (0..values).map(|of| record.member(world.name(of)).map(seconds)).collect() };
            let records: Vec<Known> = records.iter().map(known).collect();
            let accepting = usize::from(witness.accepted_by == OldOrNew::New);
            for side in [0, 1] {
                assert_eq!(met(side, &records, witness.at.unix()), side == accepting, "{about}: {witness:?}");
                let found = outcome(&sets[side], witness.claims.clone(), witness.at.unix());
                assert_eq!(found == Outcome::Satisfied, side == accepting, "{about}: {witness:?}");
            }
        }
        let is_plain = !has_months && values == 2;
        assert!(
            !is_plain || relation(&stated) != Relation::Undecided,
            "{about} {:?}",
            stated.requirements[0].undecided
        );
        format!("{:?}", relation(&stated))
    });
    assert!(counts.keys().any(|what| what != "Undecided"));
}

/// The evaluator agrees with the few lines above, and what is learnt turns no answer round.
#[test]
fn what_is_learnt_turns_no_answer_round() {
    let counts = tally(120, |seed| {
        let mut dice = Dice::new(seed ^ 0x1ea2);
        let (are_days, has_months) = (dice.chance(60), dice.chance(60));
        let world = World { values: 3, are_days, has_months, is_timed: true, in_record: false };
        let rule = world.rule(&mut dice, 2);
        let set = set(&world.json(&rule));
        for _ in 0..6 {
            let (mut known, at) = description(world, &mut dice);
            let whole = outcome(&set, stated(world, &known), at);
            assert_eq!(whole, outcome_of(truth(&rule, &known, at)), "seed {seed} {rule:?} {known:?}");
            let of = dice.below(world.values);
            known[of] = None;
            let less = outcome(&set, stated(world, &known), at);
            assert!(less == Outcome::Undetermined || less == whole, "seed {seed} {rule:?} without {of}");
        }
        "agreed".to_owned()
    });
    assert_eq!(counts.len(), 1);
}

const DAY: i64 = 86_400;

/// Fourteen values that are all held against each other, in days and in months: their ways are more than can be walked, and what is
/// not walked is said.
#[test]
fn more_ways_than_can_be_walked_end_with_the_effort() {
    let bound = |n: usize, other: usize, months: bool| {
        let plus = if months { Duration::Months(1) } else { Duration::Days(30 + u32::try_from(other % 2).unwrap()) };
        let value = Json::object().with("claim", many(other).as_str()).with("plus", plus);
        Json::object().with("before", Json::object().with("claim", many(n).as_str()).with("value", value))
    };
    let timed = Json::object().with("at", Duration::Days(3));
    let timed = Json::object().with("after", Json::object().with("claim", many(0).as_str()).with("value", timed));
    let each = |has_last: bool| {
        let pairs = (0..MANY).flat_map(|n| (0..n).map(move |other| (n, other)));
        let pairs = pairs.filter(|pair| has_last || *pair != (MANY - 1, 0));
        let all: Vec<Json> =
            pairs.map(|(n, other)| bound(n, other, (n + other) % 3 == 0)).chain([timed.clone()]).collect();
        set(&Json::object().with("all_of", Json::List(all)))
    };
    let effort = 2_000_000;
    let found = diff(&each(false), &each(true), DiffOptions { effort, ..DiffOptions::default() }).unwrap();
    assert_eq!(relation(&found), Relation::Undecided);
    assert!(found.effort <= effort);
}

fn many(n: usize) -> String {
    format!("s.many_{n}")
}

const MANY: usize = 14;
