//! Evidence that must have been made since a date of the product: what `diff` states is held against every description of small
//! domains, each witness is evaluated, nothing in days is undecided, and what is learnt takes no answer back. The criteria are
//! evaluated once more here, by a few lines. `WARIFU_SINCE` asks for more pairs, `WARIFU_SINCE_SEED` for other ones.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a broken assumption has to stop a test, loudly")]

use std::collections::BTreeMap;

use warifu_compare::diff::{Diff, DiffOptions, OldOrNew, Relation, StatedClaim, Witness, WitnessEvidence, diff};
use warifu_core::CompiledSet;
use warifu_model::{
    ClaimId, Date, Digest, Duration, EvidenceKind, Json, Party, Product, RequirementSet, Timestamp, Vocabulary,
};
use warifu_testkit::on_all_cores;
use warifu_tests::files::number;
use warifu_tests::generator::Dice;

use crate::diff_small::accepted;

/// A criterion over two claims and documents of two kinds.
#[derive(Clone, Debug)]
pub(crate) enum Rule {
    All(Vec<Rule>),
    Any(Vec<Rule>),
    Not(Box<Rule>),
    Said(usize),
    Compared(usize, Order, Bound),
    Made(Demand),
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Order {
    Before,
    After,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Bound {
    Fixed(i64),
    At(Duration),
    Other(usize, Duration),
}

/// What is asked of documents.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Demand {
    pub(crate) kind: usize,
    pub(crate) is_by_others: bool,
    pub(crate) since: Option<(usize, Duration)>,
    pub(crate) age: Option<Duration>,
}

/// A document.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Paper {
    pub(crate) kind: usize,
    pub(crate) is_by_others: bool,
    pub(crate) made_at: Option<i64>,
    pub(crate) until: Option<i64>,
}

/// Everything that is said of a product.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    pub(crate) known: [Option<i64>; 2],
    pub(crate) papers: Vec<Paper>,
    pub(crate) at: i64,
}

/// No, unknown, yes.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Truth {
    N,
    U,
    S,
}

/// What rules are made from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct World {
    /// Whether each claim is a day, or else a time.
    pub(crate) are_days: [bool; 2],
    pub(crate) has_months: bool,
    /// Whether claims are compared with more than each other.
    pub(crate) has_ends: bool,
    /// Whether there are two kinds of documents; otherwise one, by two parties.
    pub(crate) has_kinds: bool,
}

impl World {
    pub(crate) fn new(dice: &mut Dice, has_months: bool) -> Self {
        let are_days = *dice.pick(&[[true, true], [true, true], [false, false], [true, false]]);
        Self { are_days, has_months, has_ends: dice.chance(50), has_kinds: dice.chance(40) }
    }

    pub(crate) fn shift(self, dice: &mut Dice) -> Duration {
        let days = ["P0D", "P1D", "P2D", "P0D"];
        let months = ["P1M", "P1Y", "P2M", "P0D", "P30D", "P1D"];
        Duration::parse(if self.has_months { dice.word(&months) } else { dice.word(&days) }).unwrap()
    }

    pub(crate) fn rule(self, dice: &mut Dice, depth: usize) -> Rule {
        if depth == 0 || dice.chance(25) {
            return self.leaf(dice);
        }
        let parts: Vec<Rule> = (0..2 + dice.below(2)).map(|_| self.rule(dice, depth - 1)).collect();
        match dice.below(5) {
            0..=2 => Rule::All(parts),
            3 => Rule::Any(parts),
            _ => Rule::Not(Box::new(parts[0].clone())),
        }
    }

    fn leaf(self, dice: &mut Dice) -> Rule {
        let of = dice.below(2);
        let order = *dice.pick(&[Order::Before, Order::After]);
        let is_alike = self.are_days[0] == self.are_days[1];
        let leaf = match dice.below(10) {
            0 => return Rule::Said(of),
            1 if self.has_ends => Rule::Compared(of, order, Bound::Fixed(day_of(dice))),
            2 if self.has_ends => Rule::Compared(of, order, Bound::At(self.shift(dice))),
            3 | 4 if is_alike => Rule::Compared(of, order, Bound::Other(1 - of, self.shift(dice))),
            _ => return Rule::Made(self.demand(dice)),
        };
        if dice.chance(40) { Rule::Not(Box::new(leaf)) } else { leaf }
    }

    pub(crate) fn demand(self, dice: &mut Dice) -> Demand {
        let ages = if self.has_months { ["P1M", "P30D", "P1Y"] } else { ["P1D", "P2D", "P3D"] };
        let kind = if self.has_kinds { dice.below(2) } else { 0 };
        let since = dice.some(80, |dice| (dice.below(2), self.shift(dice)));
        let age = dice.some(35, |dice| Duration::parse(dice.word(&ages)).unwrap());
        Demand { kind, is_by_others: !self.has_kinds && dice.chance(40), since, age }
    }

    pub(crate) fn name(self, of: usize) -> &'static str {
        if self.are_days[of] { ["s.day_a", "s.day_b"][of] } else { ["s.time_a", "s.time_b"][of] }
    }

    pub(crate) fn moment(self, of: usize, value: i64) -> Json {
        let moment = Timestamp::from_unix(value).unwrap();
        if self.are_days[of] { moment.date().into() } else { moment.into() }
    }

    pub(crate) fn json(self, rule: &Rule) -> Json {
        let several = |of: &[Rule]| Json::list(of.iter().map(|one| self.json(one)));
        match rule {
            Rule::All(of) => Json::object().with("all_of", several(of)),
            Rule::Any(of) => Json::object().with("any_of", several(of)),
            Rule::Not(of) => Json::object().with("not", self.json(of)),
            Rule::Said(of) => Json::object().with("present", Json::object().with("claim", self.name(*of))),
            Rule::Compared(of, order, bound) => {
                let bound = match bound {
                    Bound::Fixed(value) => self.moment(*of, *value),
                    Bound::At(shift) => Json::object().with("at", *shift),
                    Bound::Other(other, shift) => self.other(*other, *shift),
                };
                let operator = if matches!(order, Order::Before) { "before" } else { "after" };
                Json::object().with(operator, Json::object().with("claim", self.name(*of)).with("value", bound))
            }
            Rule::Made(demand) => {
                let asked = Json::object()
                    .with("kind", KINDS[demand.kind])
                    .with_some("party", demand.is_by_others.then_some("third"))
                    .with_some("max_age", demand.age)
                    .with_some("made_since", demand.since.map(|(of, shift)| self.other(of, shift)));
                Json::object().with("evidence", asked)
            }
        }
    }

    fn other(self, of: usize, shift: Duration) -> Json {
        Json::object().with("claim", self.name(of)).with("plus", shift)
    }

    /// The witness that says the same.
    pub(crate) fn witness(self, said: &Said) -> Witness {
        let claim = |(of, value): (usize, &Option<i64>)| {
            let (claim, value) = (ClaimId::parse(self.name(of)).unwrap(), self.moment(of, (*value)?));
            Some(StatedClaim { claim, value, weaker: None })
        };
        let moment = |moment: Option<i64>| moment.and_then(Timestamp::from_unix);
        let paper = |paper: &Paper| WitnessEvidence {
            kind: EvidenceKind::parse(KINDS[paper.kind]).unwrap(),
            party: if paper.is_by_others { Party::Third } else { Party::First },
            role: None,
            made_at: moment(paper.made_at),
            valid_until: moment(paper.until),
            signer: None,
            supports: None,
            document: None,
        };
        Witness {
            name: String::new(),
            accepted_by: OldOrNew::Old,
            requirement: None,
            level: None,
            at: Timestamp::from_unix(said.at).unwrap(),
            flips: String::new(),
            claims: said.known.iter().enumerate().filter_map(claim).collect(),
            evidence: said.papers.iter().map(paper).collect(),
            certificates: Vec::new(),
            is_smallest: false,
            vocabularies: Vec::new(),
        }
    }

    /// What a witness says.
    fn said(self, witness: &Witness) -> Said {
        let mut known = [None; 2];
        for one in &witness.claims {
            let of = (0..2).find(|of| self.name(*of) == one.claim.as_str()).unwrap();
            let text = one.value.as_text().unwrap();
            known[of] = Timestamp::parse(text).or_else(|| Date::parse(text).map(Date::start)).map(Timestamp::unix);
        }
        let paper = |entry: &WitnessEvidence| Paper {
            kind: KINDS.iter().position(|kind| *kind == entry.kind.as_str()).unwrap(),
            is_by_others: entry.party == Party::Third,
            made_at: entry.made_at.map(Timestamp::unix),
            until: entry.valid_until.map(Timestamp::unix),
        };
        Said { known, papers: witness.evidence.iter().map(paper).collect(), at: witness.at.unix() }
    }
}

fn day_of(dice: &mut Dice) -> i64 {
    day(i64::try_from(dice.below(3)).unwrap() - 1)
}

pub(crate) fn day(number: i64) -> i64 {
    Timestamp::parse("2026-06-01T00:00:00Z").unwrap().unix() + number * DAY
}

fn plus(from: i64, shift: Duration) -> i64 {
    Timestamp::from_unix(from).unwrap().plus(shift).unix()
}

pub(crate) fn truth(rule: &Rule, said: &Said) -> Truth {
    match rule {
        Rule::All(of) => of.iter().map(|one| truth(one, said)).min().unwrap(),
        Rule::Any(of) => of.iter().map(|one| truth(one, said)).max().unwrap(),
        Rule::Not(of) => match truth(of, said) {
            Truth::N => Truth::S,
            Truth::U => Truth::U,
            Truth::S => Truth::N,
        },
        Rule::Said(of) => said.known[*of].map_or(Truth::U, |_| Truth::S),
        Rule::Compared(of, order, bound) => {
            let bound = match bound {
                Bound::Fixed(value) => Some(*value),
                Bound::At(shift) => Some(plus(said.at, *shift)),
                Bound::Other(other, shift) => said.known[*other].map(|other| plus(other, *shift)),
            };
            let Some((value, bound)) = said.known[*of].zip(bound) else { return Truth::U };
            let holds = match order {
                Order::Before => value < bound,
                Order::After => value > bound,
            };
            if holds { Truth::S } else { Truth::N }
        }
        Rule::Made(demand) => {
            if said.papers.iter().any(|paper| is_met(*demand, *paper, said)) {
                Truth::S
            } else {
                Truth::U
            }
        }
    }
}

fn is_met(demand: Demand, paper: Paper, said: &Said) -> bool {
    let at = Timestamp::from_unix(said.at).unwrap();
    let is_from = |earliest: i64| paper.made_at.is_some_and(|made_at| earliest <= made_at);
    paper.kind == demand.kind
        && (paper.is_by_others || !demand.is_by_others)
        && paper.made_at.is_none_or(|made_at| made_at <= said.at)
        && paper.until.is_none_or(|until| said.at < until)
        && demand.age.is_none_or(|age| is_from(at.minus(age).unix()))
        && demand.since.is_none_or(|(of, shift)| said.known[of].is_some_and(|value| is_from(plus(value, shift))))
}

fn vocabulary() -> Vec<u8> {
    let both = Json::object().with("en", "x").with("ja", "x");
    let claim = |id: &str, kind: &str| {
        Json::object()
            .with("id", id)
            .with("group", "s")
            .with("title", both.clone())
            .with("description", both.clone())
            .with("type", Json::object().with("kind", kind))
            .with("supported_by", Json::List(Vec::new()))
    };
    let claims = [("s.day_a", "date"), ("s.day_b", "date"), ("s.time_a", "timestamp"), ("s.time_b", "timestamp")];
    let kinds = KINDS.map(|id| Json::object().with("id", id).with("title", both.clone()));
    Json::object()
        .with("format", "warifu.vocabulary/1")
        .with("id", "small")
        .with("version", "1.0.0")
        .with("title", both.clone())
        .with("groups", Json::List(vec![Json::object().with("id", "s").with("title", both.clone())]))
        .with("claims", Json::list(claims.map(|(id, kind)| claim(id, kind))))
        .with("evidence_kinds", Json::list(kinds))
        .with("roles", Json::List(Vec::new()))
        .to_canonical()
}

pub(crate) fn set(criterion: &Json) -> CompiledSet {
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

pub(crate) fn about() -> Product {
    Product::read(include_bytes!("../../examples/01-plc/product.json")).unwrap()
}

fn relation(diff: &Diff) -> Relation {
    diff.requirements[0].relation
}

/// Runs cases on all cores and counts what they give.
pub(crate) fn tally(count: u64, case: impl Fn(u64) -> String + Sync) -> BTreeMap<String, u64> {
    let (first, count) = (number("WARIFU_SINCE_SEED", 0), number("WARIFU_SINCE", count));
    let mut counts = BTreeMap::new();
    for what in on_all_cores(first..first + count, case) {
        *counts.entry(what).or_default() += 1;
    }
    counts
}

fn pair(world: World, dice: &mut Dice) -> [Rule; 2] {
    let old = Rule::All(vec![Rule::Made(world.demand(dice)), world.rule(dice, 1)]);
    let more = world.rule(dice, 1);
    let new = match dice.below(4) {
        0 => world.rule(dice, 2),
        1 => Rule::All(vec![old.clone(), more]),
        2 => Rule::Any(vec![old.clone(), more]),
        _ => nudged(world, dice, &old),
    };
    if dice.chance(50) { [old, new] } else { [new, old] }
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
        Rule::Made(demand) if dice.chance(70) => {
            Rule::Made(Demand { since: demand.since.map(|(of, _)| (of, world.shift(dice))), ..*demand })
        }
        rule => rule.clone(),
    }
}

/// Holds the witnesses of a diff against the rules and against the evaluator; which sides were accepted alone.
fn check_witnesses(world: World, rules: &[Rule; 2], sets: &[CompiledSet; 2], diff: &Diff, about_it: &str) -> [bool; 2] {
    let mut alone = [false; 2];
    for witness in &diff.requirements[0].witnesses {
        let said = world.said(witness);
        let accepting = usize::from(witness.accepted_by == OldOrNew::New);
        alone[accepting] = true;
        let found = accepted(sets, &about(), witness);
        for side in [0, 1] {
            assert_eq!(truth(&rules[side], &said) == Truth::S, side == accepting, "{about_it}: {witness:?}");
            assert_eq!(found[side][0], side == accepting, "{about_it}: {witness:?}");
        }
    }
    alone
}

/// Holds what was seen to be lost and gained against what is stated.
fn hold(stated: Relation, [lost, gained]: [bool; 2], about_it: &str) {
    let agrees = match stated {
        Relation::Equivalent => !lost && !gained,
        Relation::Stricter => !gained,
        Relation::Looser => !lost,
        _ => true,
    };
    assert!(agrees, "{about_it}: {stated:?}, lost {lost}, gained {gained}");
}

#[test]
fn in_days_nothing_is_undecided_and_every_description_agrees() {
    let counts = tally(2, |seed| {
        let mut dice = Dice::new(seed);
        let world = World::new(&mut dice, false);
        let rules = pair(world, &mut dice);
        let sets = [0, 1].map(|side: usize| set(&world.json(&rules[side])));
        let stated = diff(&sets[0], &sets[1], DiffOptions::default()).unwrap();
        let about_it = format!("seed {seed} {world:?} {rules:?}");
        assert!(relation(&stated) != Relation::Undecided, "{about_it}: {:?}", stated.requirements[0].undecided);
        let alone = check_witnesses(world, &rules, &sets, &stated, &about_it);
        let wanted = match relation(&stated) {
            Relation::Stricter => [true, false],
            Relation::Looser => [false, true],
            Relation::Incomparable => [true, true],
            _ => [false, false],
        };
        assert_eq!(alone, wanted, "{about_it}");
        hold(relation(&stated), enumerated(world, &rules), &about_it);
        format!("{:?}", relation(&stated))
    });
    assert!(counts.len() > 2 || number("WARIFU_SINCE", 6) < 40, "{counts:?}");
}

/// Whether anything is accepted by the old rule alone, and by the new one alone, among all descriptions some days around. Of what
/// one party makes of one kind, one document is enough: a later one meets what an earlier one meets.
fn enumerated(world: World, rules: &[Rule; 2]) -> [bool; 2] {
    let values = |of: usize| -> Vec<Option<i64>> {
        let beside: &[i64] = if world.are_days[of] { &[0] } else { &[-1, 0, 1] };
        let reach = if world.are_days[of] { -5..=4 } else { -2..=2 };
        let all = reach.flat_map(|n| beside.iter().map(move |beside| Some(day(n) + beside)));
        std::iter::once(None).chain(all).collect()
    };
    let [first, second] = [values(0), values(1)];
    let times: Vec<i64> = if world.has_ends {
        (-1..=1).flat_map(|n| [day(n), day(n) + DAY / 2]).collect()
    } else {
        vec![day(0), day(0) + 1]
    };
    let (mut lost, mut gained) = (false, false);
    for at in times {
        let made: Vec<Option<Option<i64>>> = [None, Some(None), Some(Some(at))]
            .into_iter()
            .chain(
                (-6..=2).flat_map(|n| [Some(Some(day(n))), Some(Some(day(n) - 1))]).filter(|one| *one < Some(Some(at))),
            )
            .collect();
        let mut said = Said { known: [None; 2], papers: Vec::new(), at };
        for one in &first {
            for two in &second {
                said.known = [*one, *two];
                for own in &made {
                    for others in &made {
                        let paper = |second: bool, made_at: Option<Option<i64>>| Paper {
                            kind: usize::from(second && world.has_kinds),
                            is_by_others: second && !world.has_kinds,
                            made_at: made_at.flatten(),
                            until: None,
                        };
                        said.papers.clear();
                        said.papers.extend(own.map(|_| paper(false, *own)));
                        said.papers.extend(others.map(|_| paper(true, *others)));
                        let [old, new] = [0, 1].map(|side: usize| truth(&rules[side], &said) == Truth::S);
                        lost |= old && !new;
                        gained |= new && !old;
                    }
                }
            }
        }
    }
    [lost, gained]
}

#[test]
fn by_the_calendar_no_description_contradicts_what_is_stated() {
    let counts = tally(2, |seed| {
        let mut dice = Dice::new(seed ^ 0xca1e);
        let world = World::new(&mut dice, true);
        let rules = pair(world, &mut dice);
        let sets = [0, 1].map(|side: usize| set(&world.json(&rules[side])));
        let stated = diff(&sets[0], &sets[1], DiffOptions::default()).unwrap();
        let about_it = format!("seed {seed} {world:?} {rules:?}");
        check_witnesses(world, &rules, &sets, &stated, &about_it);
        let (mut lost, mut gained) = (false, false);
        for _ in 0..20_000 {
            let said = description(world, &mut dice);
            let [old, new] = [0, 1].map(|side: usize| truth(&rules[side], &said) == Truth::S);
            lost |= old && !new;
            gained |= new && !old;
        }
        hold(relation(&stated), [lost, gained], &about_it);
        match relation(&stated) {
            Relation::Undecided => format!("undecided {:?}", stated.requirements[0].undecided),
            decided => format!("{decided:?}"),
        }
    });
    let undecided: u64 = counts.iter().filter(|(what, _)| what.starts_with("undecided")).map(|(_, count)| count).sum();
    let all: u64 = counts.values().sum();
    assert!(undecided * 3 <= all, "{counts:?}");
}

/// Values near each other, near the time of evaluation and near the ends of months.
pub(crate) fn description(world: World, dice: &mut Dice) -> Said {
    let months = ["2026-01-31", "2024-02-29", "2026-02-28", "2099-03-01", "2026-06-01", "2023-12-31", "2027-03-30"];
    let start = Date::parse(dice.word(&months)).unwrap().start().unix();
    let at = start + (i64::try_from(dice.below(5)).unwrap() - 2) * DAY + *dice.pick(&[0, 0, 1, DAY / 2, DAY - 1]);
    let mut said = Said { known: [None; 2], papers: Vec::new(), at };
    let mut seen = vec![at, day(0)];
    for of in [0, 1] {
        if dice.chance(90) {
            let value = near(world, dice, &seen);
            let value = if world.are_days[of] { value.div_euclid(DAY) * DAY } else { value };
            seen.push(value);
            said.known[of] = Some(value);
        }
    }
    for _ in 0..=dice.below(3) {
        let made_at = dice.some(90, |dice| near(world, dice, &seen));
        let (kind, is_by_others) = if world.has_kinds { (dice.below(2), false) } else { (0, dice.chance(50)) };
        said.papers.push(Paper { kind, is_by_others, made_at, until: None });
    }
    said
}

fn near(world: World, dice: &mut Dice, seen: &[i64]) -> i64 {
    let from = Timestamp::from_unix(*dice.pick(seen)).unwrap();
    let shift = world.shift(dice);
    let moved = if dice.chance(50) { from.plus(shift) } else { from.minus(shift) };
    moved.unix() + *dice.pick(&[0, 0, -1, 1, DAY, -DAY])
}

/// The evaluator agrees with the few lines above, and what is learnt takes nothing back.
#[test]
fn what_is_learnt_takes_nothing_back() {
    let counts = tally(60, |seed| {
        let mut dice = Dice::new(seed ^ 0x1ea2);
        let has_months = dice.chance(60);
        let world = World::new(&mut dice, has_months);
        let rules = [world.rule(&mut dice, 2), Rule::Made(world.demand(&mut dice))];
        let sets = [0, 1].map(|side: usize| set(&world.json(&rules[side])));
        for _ in 0..6 {
            let said = description(world, &mut dice);
            let whole = accepted(&sets, &about(), &world.witness(&said));
            let mut less = said.clone();
            match dice.below(3) {
                2 => drop(less.papers.pop()),
                of => less.known[of] = None,
            }
            let before = accepted(&sets, &about(), &world.witness(&less));
            for side in [0, 1] {
                assert_eq!(whole[side][0], truth(&rules[side], &said) == Truth::S, "seed {seed} {rules:?} {said:?}");
                let (was, is) = (truth(&rules[side], &less), truth(&rules[side], &said));
                assert!(was == Truth::U || was == is, "seed {seed} {rules:?} {said:?}");
                assert!(!before[side][0] || whole[side][0], "seed {seed} {rules:?} {said:?}");
            }
        }
        "agreed".to_owned()
    });
    assert_eq!(counts.len(), 1);
}

pub(crate) const DAY: i64 = 86_400;
pub(crate) const KINDS: [&str; 2] = ["scan", "test"];
