//! The naive model held against itself: random questions reach every operator with every value, every reason code and
//! every weakening; its two ways of finding the smallest set of leaves agree; its records read back.

use std::collections::BTreeMap;

use warifu_model::{Outcome, ReasonCode, Record, WaiverState, WeakeningCode};
use warifu_tests::files::every;
use warifu_tests::generator::{Dice, Plan, check_fake_signature, open_fake_bundle};
use warifu_tests::model::kleene::{self, Tree, Truth};
use warifu_tests::model::{self, Answer, Question, Rules};

fn answer(plan: &Plan, question: &Question) -> Option<Answer> {
    let (set, vocabulary) = plan.rules();
    model::evaluate(&Rules::read(&set, &[vocabulary]), question, &check_fake_signature, &open_fake_bundle).ok()
}

/// Ordinarily as many as it takes, and some more.
#[test]
fn random_questions_reach_everything() {
    let mut nodes: BTreeMap<(&str, Truth), usize> = BTreeMap::new();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for seed in 0..2_500 {
        if !every() && seed >= 500 && seed % 100 == 0 && unreached(&nodes, &seen).is_empty() {
            break;
        }
        let plan = Plan::of_seed(seed);
        let Some(answer) = answer(&plan, &plan.product.question()) else {
            *seen.entry("refused input".into()).or_default() += 1;
            continue;
        };
        for (operator, value) in answer.exercised {
            *nodes.entry((operator, value)).or_default() += 1;
        }
        let record = answer.record;
        let mut see = |what: String| *seen.entry(what).or_default() += 1;
        record.findings.iter().for_each(|finding| see(format!("outcome {}", finding.outcome.as_str())));
        record.weakenings.iter().for_each(|weakening| see(format!("weakening {}", weakening.code.as_str())));
        record.waivers.iter().flat_map(|w| &w.states).for_each(|w| see(format!("waiver {}", w.state.as_str())));
        for reason in record.findings.iter().flat_map(|finding| &finding.reasons) {
            see(format!("reason {}", reason.code.as_str()));
            if reason.negated {
                see(format!("negated {}", reason.code.as_str()));
            }
        }
        let bytes = record.to_bytes();
        assert_eq!(Record::read(&bytes).expect("a record reads back").to_bytes(), bytes);
    }
    for ((operator, value), count) in &nodes {
        println!("{operator:20} {value:?} {count:6}");
    }
    for (what, count) in &seen {
        println!("{what:35} {count:6}");
    }
    let unreached = unreached(&nodes, &seen);
    assert!(unreached.is_empty(), "no random question shows {unreached:?}");
}

/// What no question has come to yet: values of operators, outcomes, codes.
fn unreached(nodes: &BTreeMap<(&str, Truth), usize>, seen: &BTreeMap<String, usize>) -> Vec<String> {
    let combinations = ["all_of", "any_of", "at_least_n_of", "not", "every", "some", "at_most_count"];
    let comparisons = ["equals", "one_of", "at_least", "at_most", "before", "after", "not_older_than"];
    let others = ["version_matches", "contains_all", "conforms_to_schema"];
    let all = combinations.iter().chain(&comparisons).chain(&others);
    let all = all.flat_map(|operator| [Truth::N, Truth::U, Truth::S].map(|value| (*operator, value)));
    let positive = ["present", "evidence", "holds_certificate"];
    let positive = positive.iter().flat_map(|operator| [Truth::U, Truth::S].map(|value| (*operator, value)));
    let values = all.chain(positive).filter(|node| !nodes.contains_key(node));
    let values = values.map(|(operator, value)| format!("`{operator}` at {value:?}"));
    let outcomes = Outcome::ALL.iter().map(|code| format!("outcome {}", code.as_str()));
    let reasons = ReasonCode::ALL.iter().map(|code| format!("reason {}", code.as_str()));
    let weakenings = WeakeningCode::ALL.iter().map(|code| format!("weakening {}", code.as_str()));
    let waivers = WaiverState::ALL.iter().map(|code| format!("waiver {}", code.as_str()));
    let codes = outcomes.chain(reasons).chain(weakenings).chain(waivers).chain(["refused input".to_owned()]);
    values.chain(codes.filter(|what| !seen.contains_key(what))).collect()
}

#[test]
fn trying_all_subsets_and_following_the_structure_agree() {
    for seed in 0..20_000 {
        let mut dice = Dice::new(seed);
        let mut leaves = Vec::new();
        let tree = random_tree(&mut dice, 3, &mut leaves);
        if leaves.len() > 9 {
            continue;
        }
        match tree.value(&leaves) {
            Truth::U => {}
            value => assert_eq!(
                kleene::sufficient(&tree, &leaves),
                kleene::sufficient_by_structure(&tree, &leaves, value),
                "seed {seed}: {tree:?} {leaves:?}"
            ),
        }
        assert_eq!(
            kleene::repair(&tree, &leaves),
            kleene::repair_by_structure(&tree, &leaves, Truth::S),
            "seed {seed}: {tree:?} {leaves:?}"
        );
    }
}

fn random_tree(dice: &mut Dice, depth: usize, leaves: &mut Vec<Truth>) -> Tree {
    if depth == 0 || dice.chance(30) {
        leaves.push(*dice.pick(&[Truth::N, Truth::U, Truth::S]));
        return Tree::Leaf(leaves.len() - 1);
    }
    let children = |dice: &mut Dice, leaves: &mut Vec<Truth>| -> Vec<Tree> {
        (0..=dice.below(3)).map(|_| random_tree(dice, depth - 1, leaves)).collect()
    };
    match dice.below(4) {
        0 => Tree::All(children(dice, leaves)),
        1 => Tree::Any(children(dice, leaves)),
        2 => {
            let of = children(dice, leaves);
            Tree::AtLeast(1 + dice.below(of.len()), of)
        }
        _ => Tree::Not(Box::new(random_tree(dice, depth - 1, leaves))),
    }
}

#[test]
fn the_order_of_inputs_does_not_matter() {
    for seed in 0..300 {
        let plan = Plan::of_seed(seed);
        let question = plan.product.question();
        let mut turned = question.clone();
        turned.inputs.reverse();
        turned.evidence.reverse();
        turned.certificates.reverse();
        let record = |question| answer(&plan, question).map(|answer| answer.record);
        assert_eq!(record(&question), record(&turned), "seed {seed}");
    }
}
