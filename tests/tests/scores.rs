//! Sets that recommend, and sets that ask for a score (docs/adr/0054), on a large set that ships and on random ones.
#![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "a broken assumption has to stop a test, loudly")]

use warifu_catalog::Catalog;
use warifu_compare::diff::{Bump, Diff, DiffOptions, OldOrNew, Relation, diff};
use warifu_compare::plan::{Market, PlanOptions, plan};
use warifu_core::{CompiledSet, Request};
use warifu_model::{
    Binding, ClaimDefinition, ClaimId, ClaimType, Costs, Criterion, Digest, Json, Levels, Operand, Outcome,
    OutcomeRule, Reference, Requirement, RequirementId, RequirementSet, Score, Timestamp, Vocabulary,
};
use warifu_tests::files::one_in;
use warifu_tests::generator::{Dice, Plan, set};

use crate::core_side::{FakeSignatures, ask, compile};

/// A set that ships, of more than a hundred requirements, with weights as the assessment of NIST SP 800-171 has them.
fn weighted() -> (RequirementSet, Vec<(Digest, Vocabulary)>) {
    let catalog = Catalog::shipped().unwrap();
    let document = catalog
        .documents()
        .iter()
        .find(|one| one.set().is_some_and(|set| set.id.as_str() == "us-csf" && set.version.numbers().0 == 2));
    let mut set = document.and_then(|document| document.set()).unwrap().clone();
    let pins = set.vocabularies.iter().map(|pin| {
        let vocabulary = catalog.by_digest(&pin.digest).and_then(|document| document.vocabulary()).unwrap();
        (pin.digest, vocabulary.clone())
    });
    let vocabularies = pins.collect();
    set.language = 2;
    for (requirement, weight) in set.requirements.iter_mut().zip([1, 3, 5, 1, 1].into_iter().cycle()) {
        requirement.weight = Some(weight);
    }
    let always = vec![set.requirements[3].id.clone()];
    set.outcome = Some(OutcomeRule { score: Score { at_least: 180, from: None, always } });
    (set, vocabularies)
}

fn compiled(set: &RequirementSet, vocabularies: &[(Digest, Vocabulary)]) -> CompiledSet {
    let bytes = Json::from(set).to_canonical();
    CompiledSet::compile(RequirementSet::read(&bytes).unwrap(), Digest::of(&bytes), vocabularies).unwrap()
}

fn changed(change: impl Fn(&mut RequirementSet)) -> Diff {
    let (old, vocabularies) = weighted();
    let mut new = old.clone();
    change(&mut new);
    let stated = diff(&compiled(&old, &vocabularies), &compiled(&new, &vocabularies), DiffOptions::default()).unwrap();
    assert!(stated.undecided.is_empty(), "{:?}", stated.undecided);
    stated
}

fn score(set: &mut RequirementSet) -> &mut Score {
    &mut set.outcome.as_mut().unwrap().score
}

type Change = Box<dyn Fn(&mut RequirementSet)>;

/// Every kind of change is decided, with a witness where there is a difference.
#[test]
fn editions_of_a_large_scored_set_are_compared() {
    let both = [OldOrNew::Old, OldOrNew::New];
    let cases: Vec<(&str, Change, Relation, &[OldOrNew], Bump)> = vec![
        ("more points", Box::new(|set| score(set).at_least += 1), Relation::Stricter, &both[..1], Bump::Major),
        ("fewer points", Box::new(|set| score(set).at_least -= 1), Relation::Looser, &both[1..], Bump::Minor),
        (
            "a larger weight",
            Box::new(|set| set.requirements[4].weight = Some(3)),
            Relation::Looser,
            &both[1..],
            Bump::Minor,
        ),
        (
            "a smaller weight",
            Box::new(|set| set.requirements[2].weight = Some(4)),
            Relation::Stricter,
            &both[..1],
            Bump::Major,
        ),
        (
            "weights that change places",
            Box::new(|set| (set.requirements[0].weight, set.requirements[1].weight) = (Some(3), Some(1))),
            Relation::Incomparable,
            &both,
            Bump::Major,
        ),
        (
            "one more that is always needed",
            Box::new(|set| {
                let id = set.requirements[7].id.clone();
                score(set).always.push(id);
            }),
            Relation::Stricter,
            &both[..1],
            Bump::Major,
        ),
        (
            "recommended instead of always needed",
            Box::new(|set| {
                score(set).always.clear();
                score(set).at_least -= 1;
                (set.requirements[3].binding, set.requirements[3].weight) = (Some(Binding::Recommended), None);
            }),
            Relation::Looser,
            &both[1..],
            Bump::Minor,
        ),
        (
            "all weights and the score doubled",
            Box::new(|set| {
                set.requirements.iter_mut().for_each(|one| one.weight = one.weight.map(|weight| 2 * weight));
                score(set).at_least *= 2;
            }),
            Relation::Equivalent,
            &[],
            Bump::Minor,
        ),
        (
            "no score",
            Box::new(|set| {
                set.outcome = None;
                set.requirements.iter_mut().for_each(|one| one.weight = None);
            }),
            Relation::Stricter,
            &both[..1],
            Bump::Major,
        ),
    ];
    for (name, change, relation, by, bump) in cases {
        let stated = changed(change);
        assert_eq!((stated.relation, stated.bump), (relation, bump), "{name}: {:?}", stated.reasons);
        let shown: Vec<OldOrNew> =
            stated.levels.iter().flat_map(|one| &one.witnesses).map(|one| one.accepted_by).collect();
        assert_eq!(shown, by, "{name}");
        println!(
            "{name}: {} units, {} claims",
            stated.effort,
            stated.levels.iter().flat_map(|one| &one.witnesses).map(|one| one.claims.len()).sum::<usize>()
        );
    }
}

/// The cheapest way to a score is cheaper than the way to everything, and proven.
#[test]
fn a_plan_reaches_the_score_and_no_more() {
    let (scored, vocabularies) = weighted();
    let mut all = scored.clone();
    all.outcome = None;
    all.requirements.iter_mut().for_each(|one| one.weight = None);
    let document = include_bytes!("../../examples/01-plc/product.json");
    let product = warifu_model::Product::read(document).unwrap();
    let bare = warifu_compare::cover::bare(&product, &[]);
    let inputs = [bare.as_slice()];
    let request = Request::new(Timestamp::parse("2026-11-01T00:00:00Z").unwrap(), &inputs);
    let costs = Costs::default();
    let [of_score, of_all] = [&scored, &all].map(|set| {
        let compiled = compiled(set, &vocabularies);
        let market = Market { set: &compiled, level: None };
        let options = PlanOptions { plans: 1, steps: 300_000, ..PlanOptions::new(&costs) };
        let plans = plan(&[market], &request, options, &FakeSignatures).unwrap();
        println!(
            "{:?} {:?} bound {:?}",
            plans.plans.first().map(|one| (one.cost, one.is_proven)),
            plans.undecided,
            plans.lower_bound
        );
        plans
    });
    let (one, other) = (of_score.plans.first().unwrap(), of_all.plans.first().unwrap());
    assert!(one.cost < other.cost, "{} {}", one.cost, other.cost);
    assert!(of_score.lower_bound.is_none_or(|bound| bound <= one.cost));
}

/// A set of so many requirements with one to three claims each, all of them apart, with random weights; the cost of each.
fn apart(dice: &mut Dice, count: usize) -> (RequirementSet, Vocabulary, Costs, Vec<(u32, u64)>) {
    let mut plan = Plan::of_seed(1);
    let mut costs = Costs::default();
    let boolean = plan.vocabulary.claims.iter().find(|one| one.claim_type == ClaimType::Boolean).unwrap().clone();
    let pattern = plan.set.requirements.iter().find(|one| one.criterion.is_some()).unwrap().clone();
    let (mut claims, mut requirements, mut facts) = (Vec::new(), Vec::new(), Vec::new());
    for number in 0..count {
        let mut own = Vec::new();
        let mut cost = 0;
        for part in 0..=dice.below(3) {
            let id = ClaimId::parse(&format!("g.r{number}p{part}")).unwrap();
            let price = u32::try_from(1 + dice.below(4)).unwrap();
            costs.claims.insert(id.clone(), Some(price));
            cost += u64::from(price);
            let of = Reference::Claim(id.clone());
            own.push(Criterion::Equals(of, Operand::Literal(Json::Bool(true))));
            claims.push(ClaimDefinition { id, ..boolean.clone() });
        }
        let weight = *dice.pick(&[1, 3, 5]);
        requirements.push(Requirement {
            id: RequirementId::parse(&format!("R.{number}")).unwrap(),
            from: None,
            applies: None,
            tightened: Vec::new(),
            binding: None,
            weight: Some(weight),
            criterion: Some(Criterion::AllOf(own)),
            ..pattern.clone()
        });
        facts.push((weight, cost));
    }
    plan.vocabulary.claims = claims;
    (plan.set.language, plan.set.levels, plan.set.requirements) = (2, Levels::None, requirements);
    plan.set.parameters = Vec::new();
    (plan.set, plan.vocabulary, costs, facts)
}

/// Where requirements have nothing in common the cheapest way to a score is a knapsack, and the plan is that. Ordinarily of the odd
/// seeds, among which are some where the search comes to its end.
#[test]
fn the_cheapest_way_to_a_score_is_found() {
    let mut proven = 0;
    let step = one_in(2);
    for seed in (0..12).skip(step - 1).step_by(step) {
        let mut dice = Dice::new(seed);
        let count = *dice.pick(&[10, 30, 110]);
        let (mut set, vocabulary, costs, facts) = apart(&mut dice, count);
        let all: u32 = facts.iter().map(|(weight, _)| weight).sum();
        let at_least = 1 + u32::try_from(dice.below(all as usize)).unwrap();
        set.outcome = Some(OutcomeRule { score: Score { at_least, from: None, always: Vec::new() } });
        // the least cost for so many points, by a table
        let mut table = vec![u64::MAX; at_least as usize + 1];
        table[0] = 0;
        for (weight, cost) in &facts {
            for points in (1..table.len()).rev() {
                let before = table[points.saturating_sub(*weight as usize)];
                table[points] = table[points].min(before.saturating_add(*cost));
            }
        }
        let mut plan = Plan::of_seed(1);
        (plan.set, plan.vocabulary) = (set, vocabulary);
        let (bytes, words) = plan.rules();
        let compiled = compile(&bytes, &words);
        let product = warifu_model::Product::read(include_bytes!("../../examples/01-plc/product.json")).unwrap();
        let bare = warifu_compare::cover::bare(&product, &[]);
        let inputs = [bare.as_slice()];
        let request = Request::new(Timestamp::parse("2026-11-01T00:00:00Z").unwrap(), &inputs);
        let options = PlanOptions { plans: 1, steps: 300_000, ..PlanOptions::new(&costs) };
        let market = Market { set: &compiled, level: None };
        let plans = warifu_compare::plan::plan(&[market], &request, options, &FakeSignatures).unwrap();
        let found = plans.plans.first().unwrap();
        println!("{count}: {} of {} at {at_least} of {all}, {:?}", found.cost, table.last().unwrap(), plans.undecided);
        assert!(found.cost >= *table.last().unwrap() && plans.lower_bound.unwrap() <= *table.last().unwrap());
        assert!(!found.is_proven || found.cost == *table.last().unwrap(), "seed {seed}");
        proven += u32::from(found.is_proven);
    }
    assert!(proven > 0);
}

/// Whoever conforms at a level conforms below it, in every random set with a ladder. Ordinarily of one seed in four.
#[test]
fn levels_stay_cumulative() {
    let (mut scored, mut kept) = (0, 0);
    let step = one_in(4);
    for seed in (0..1_500).step_by(step) {
        let mut plan = Plan::of_seed(seed);
        let Levels::Ladder(rungs) = plan.set.levels.clone() else { continue };
        let (bytes, vocabulary) = plan.rules();
        let set = compile(&bytes, &vocabulary);
        scored += usize::from(set.set().score().is_some());
        let outcome = |level: &str, plan: &mut Plan| {
            plan.product.level = Some(level.to_owned());
            ask(&set, &plan.product.question()).ok().map(|one| one.record().outcome)
        };
        let outcomes: Vec<_> = rungs.iter().map(|rung| outcome(rung.id.as_str(), &mut plan)).collect();
        let mut is_met_above = false;
        for outcome in outcomes.into_iter().rev().flatten() {
            assert!(!is_met_above || outcome == Outcome::Satisfied, "seed {seed}");
            kept += usize::from(is_met_above);
            is_met_above |= outcome == Outcome::Satisfied;
        }
    }
    println!("{scored} sets with a score, {kept} outcomes below one that is satisfied");
    assert!(scored > 50 / step && kept > 50 / step, "{scored} {kept}");
}

/// What the first edition does not have is refused in it, with the place and the edition.
#[test]
fn the_first_edition_refuses_what_only_the_second_has() {
    let (set, vocabularies) = weighted();
    let refused = |change: &dyn Fn(&mut RequirementSet)| {
        let mut set = RequirementSet { language: 1, ..set.clone() };
        change(&mut set);
        let error = CompiledSet::compile(set, Digest::of(b""), &vocabularies).unwrap_err();
        (error.problem.code(), error.pointer.clone())
    };
    assert_eq!(refused(&|_| {}), ("language-too-old", "/outcome".into()));
    assert_eq!(refused(&|set| set.outcome = None), ("language-too-old", "/requirements/0/weight".into()));
    let recommends = |set: &mut RequirementSet| {
        set.outcome = None;
        set.requirements.iter_mut().for_each(|one| one.weight = None);
        set.requirements[2].binding = Some(Binding::Recommended);
    };
    assert_eq!(refused(&recommends), ("language-too-old", "/requirements/2/binding".into()));
}

/// Rules between requirements and the score are rules of reading.
#[test]
fn a_score_that_goes_with_nothing_is_not_read() {
    let (set, _) = weighted();
    let refused = |change: &dyn Fn(&mut RequirementSet)| {
        let mut set = set.clone();
        change(&mut set);
        let error = RequirementSet::read(&Json::from(&set).to_canonical()).unwrap_err();
        error.pointer.clone()
    };
    assert_eq!(refused(&|set| score(set).at_least = 100_000), "/outcome/score/at_least");
    assert_eq!(refused(&|set| set.outcome = None), "/requirements/0/weight");
    assert_eq!(refused(&|set| set.requirements[1].binding = Some(Binding::Recommended)), "/requirements/1/weight");
    let unknown = |set: &mut RequirementSet| {
        let id = RequirementId::parse("nobody").unwrap();
        score(set).always.push(id);
    };
    assert_eq!(refused(&unknown), "/outcome/score/always/1");
    let mut plan = Plan::of_seed(0);
    plan.set = set::mended(plan.set);
    assert!(RequirementSet::read(&plan.rules().0).is_ok());
}
