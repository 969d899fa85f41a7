//! The evaluator against the naive reference model, on random sets and products: the same record, byte for byte, or the same
//! refusal. `WARIFU_DIFFERENTIAL_CASES` asks for more pairs, `WARIFU_DIFFERENTIAL_SEED` for other ones.
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a broken assumption has to stop a test, loudly"
)]

use std::fmt::Write as _;

use crate::core_side::{ask, compile};
use warifu_core::{CompiledSet, EvaluateError};
use warifu_model::json::Tape;
use warifu_model::{Digest, Json, LevelReference, Levels};
use warifu_testkit::on_all_cores;
use warifu_tests::files::number;
use warifu_tests::generator::{Plan, check_fake_signature, open_fake_bundle, shrink};
use warifu_tests::model::{self, Question, Refused, Rules};

/// What comes out: the bytes of the record, or why there is none.
type Answer = Result<Vec<u8>, Refused>;

#[test]
fn the_evaluator_and_the_model_agree() {
    let cases: u64 = number("WARIFU_DIFFERENTIAL_CASES", 500);
    let first = number("WARIFU_DIFFERENTIAL_SEED", 0);
    let sets = cases.div_ceil(PRODUCTS_PER_SET as u64);
    let counts: Vec<[u64; 2]> = on_all_cores(first..first + sets, agree);
    let [refused, empty] = [0, 1].map(|what| counts.iter().map(|one| one[what]).sum::<u64>());
    let pairs = sets * PRODUCTS_PER_SET as u64;
    println!("{pairs} pairs agree, {refused} of them in refusing an input, {empty} in evaluation against nothing");
    assert!(refused < pairs / 8 && empty < pairs / 20);
}

/// Random questions seldom do; so here every requirement begins above the level.
#[test]
fn where_nothing_is_asked_both_refuse() {
    let mut refused = 0;
    for seed in 0..300 {
        let mut plan = Plan::of_seed(seed);
        let Levels::Ladder(rungs) = &plan.set.levels else { continue };
        let [first, .., last] = rungs.as_slice() else { panic!("a ladder of the generator has three rungs") };
        let (first, last) = (first.id.clone(), last.id.clone());
        for requirement in &mut plan.set.requirements {
            requirement.from = Some(LevelReference::Rung(last.clone()));
        }
        plan.product.level = Some(first.to_string());
        let (theirs, ours) = answers(&plan);
        assert_eq!(theirs, ours, "seed {seed}");
        refused += u64::from(ours == Err(Refused::NothingAsked));
    }
    assert!(refused > 50);
}

/// Holds the products of one seed against its set; how many of them bring an input that is not let in, and how many ask for
/// a level at which nothing is asked.
fn agree(seed: u64) -> [u64; 2] {
    let plans = Plan::several(seed, PRODUCTS_PER_SET);
    let (rules, compiled) = both_sides(&plans[0]);
    let mut refused = [0; 2];
    for (number, plan) in plans.into_iter().enumerate() {
        let question = plan.product.question();
        let (theirs, ours) = (by_model(&rules, &question), by_core(&compiled, &question));
        refused[0] += u64::from(matches!(theirs, Err(Refused::Input(_))));
        refused[1] += u64::from(matches!(theirs, Err(Refused::NothingAsked)));
        if theirs != ours {
            disagree(seed, number, plan);
        }
    }
    refused
}

const PRODUCTS_PER_SET: usize = 4;

fn both_sides(plan: &Plan) -> (Rules, CompiledSet) {
    let (set, vocabulary) = plan.rules();
    let compiled = compile(&set, &vocabulary);
    (Rules::read(&set, &[vocabulary]), compiled)
}

fn by_model(rules: &Rules, question: &Question) -> Answer {
    let answer = model::evaluate(rules, question, &check_fake_signature, &open_fake_bundle);
    answer.map(|answer| answer.record.to_bytes())
}

fn by_core(compiled: &CompiledSet, question: &Question) -> Answer {
    match ask(compiled, question) {
        Ok(evaluation) => Ok(evaluation.record_bytes().to_vec()),
        Err(EvaluateError::NotAdmitted { input, .. }) => Err(Refused::Input(input)),
        Err(EvaluateError::NothingAsked { .. }) => Err(Refused::NothingAsked),
        Err(error) => panic!("the evaluator refuses a random question: {error}"),
    }
}

fn answers(plan: &Plan) -> (Answer, Answer) {
    let (rules, compiled) = both_sides(plan);
    let question = plan.product.question();
    (by_model(&rules, &question), by_core(&compiled, &question))
}

/// Shows the smallest question on which the two still disagree.
fn disagree(seed: u64, number: usize, plan: Plan) -> ! {
    let small = shrink(plan, |plan| {
        let (theirs, ours) = answers(plan);
        theirs != ours
    });
    let (theirs, ours) = answers(&small);
    let mut report = format!("seed {seed}, product {number}\n");
    let (set, _) = small.rules();
    let pretty = |bytes: &[u8]| Tape::parse(bytes).map(|tape| tape.root().to_json().to_pretty()).unwrap_or_default();
    let set = Tape::parse(&set).unwrap().root().to_json();
    for field in ["levels", "parameters", "requirements"] {
        writeln!(report, "{field}: {}", set.member(field).unwrap_or(&Json::Null).to_pretty()).unwrap();
    }
    let question = small.product.question();
    writeln!(report, "at {} level {:?}", question.at, question.level).unwrap();
    for (statement, bytes) in small.product.statements.iter().zip(&question.inputs) {
        writeln!(report, "input {} seals {:?}", Digest::of(bytes), statement.seals).unwrap();
        writeln!(report, "{}", Json::from(&statement.attestation).to_pretty()).unwrap();
    }
    for (what, bytes) in [("admission", &question.admission), ("waivers", &question.waivers)] {
        writeln!(report, "{what}: {}", bytes.as_deref().map(pretty).unwrap_or_default()).unwrap();
    }
    for side in [("model", theirs), ("core", ours)] {
        match side.1 {
            Ok(bytes) => writeln!(report, "--- {}\n{}", side.0, pretty(&bytes)).unwrap(),
            Err(refused) => writeln!(report, "--- {}\n{refused:?}", side.0).unwrap(),
        }
    }
    panic!("the evaluator and the model disagree\n{report}");
}
