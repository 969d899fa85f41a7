//! Laws of the evaluator on random questions: the same input gives the same bytes in any order and on any thread, a record
//! replays from its inputs and from nothing less, and what is not there never makes a product conform.

use crate::core_side::{FakeSignatures, ask, compile, with_request};
use warifu_core::{CompiledSet, Replay, ReplayError, replay};
use warifu_model::{ClaimEntry, Digest, Empty, Json, Outcome};
use warifu_tests::files::one_in;
use warifu_tests::generator::Plan;
use warifu_tests::model::Question;

const SEEDS: u64 = 400;

/// Questions that are answered, with their answers. Ordinarily of one seed in two.
fn answered() -> impl Iterator<Item = (u64, Plan, CompiledSet, Vec<u8>)> {
    (0..SEEDS).step_by(one_in(2)).filter_map(|seed| {
        let plan = Plan::of_seed(seed);
        let (set, vocabulary) = plan.rules();
        let compiled = compile(&set, &vocabulary);
        let bytes = ask(&compiled, &plan.product.question()).ok()?.record_bytes().to_vec();
        Some((seed, plan, compiled, bytes))
    })
}

#[test]
fn order_and_threads_do_not_reach_a_record() {
    for (seed, plan, compiled, bytes) in answered() {
        let mut question = plan.product.question();
        question.inputs.reverse();
        question.evidence.reverse();
        question.evidence.extend(question.evidence.clone());
        question.certificates.reverse();
        let again = || ask(&compiled, &question).unwrap().record_bytes().to_vec();
        let threads = std::thread::scope(|scope| {
            let running: Vec<_> = (0..3).map(|_| scope.spawn(again)).collect();
            running.into_iter().map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
        });
        assert!(threads.iter().all(|other| *other == bytes), "seed {seed}");
    }
}

#[test]
fn records_replay() {
    for (seed, plan, compiled, bytes) in answered() {
        let mut question = plan.product.question();
        question.inputs.reverse();
        question.evidence.push(b"more than the record names".to_vec());
        // Time and level are those of the record.
        question.at = question.at.plus(warifu_model::Duration::Days(400));
        question.level = Some("no such level".into());
        let replayed = with_request(&question, |request| replay(&bytes, &compiled, request, &FakeSignatures));
        match replayed {
            Ok(Replay::Same(evaluation)) => assert_eq!(evaluation.record_bytes(), bytes, "seed {seed}"),
            other => panic!("seed {seed}: {other:?}"),
        }
    }
}

#[test]
fn a_record_replays_from_nothing_less() {
    for (seed, plan, compiled, bytes) in answered().take(150) {
        let mut question = plan.product.question();
        let gone = question.inputs.remove(0);
        let replayed = with_request(&question, |request| replay(&bytes, &compiled, request, &FakeSignatures));
        let missing = vec![Digest::of(&gone)];
        assert_eq!(replayed.unwrap_err(), ReplayError::MissingInputs(missing), "seed {seed}");
    }
}

#[test]
fn a_changed_record_does_not_replay() {
    for (seed, plan, compiled, bytes) in answered().take(150) {
        let text = String::from_utf8(bytes).unwrap();
        let (_, rest) = text.split_once("\"outcome\":\"").unwrap();
        let (outcome, _) = rest.split_once('"').unwrap();
        let other = if outcome == "satisfied" { "not_satisfied" } else { "satisfied" };
        let forged = text.replacen(&format!("\"{outcome}\""), &format!("\"{other}\""), 1);
        let question = plan.product.question();
        let replayed =
            with_request(&question, |request| replay(forged.as_bytes(), &compiled, request, &FakeSignatures));
        match replayed {
            Ok(Replay::Different(difference)) => assert_eq!(difference.given, Digest::of(forged.as_bytes())),
            other => panic!("seed {seed}: {other:?}"),
        }
    }
}

/// Of a product that nobody says anything about, nothing can be told: neither that it conforms nor that it does not.
#[test]
fn missing_is_not_met() {
    for seed in 0..SEEDS {
        let plan = Plan::of_seed(seed);
        let (set, vocabulary) = plan.rules();
        let mut product = plan.product;
        product.statements.truncate(1);
        for statement in &mut product.statements {
            statement.attestation.claims.clear();
            statement.attestation.evidence.clear();
        }
        let question = Question { certificates: Vec::new(), ..product.question() };
        let Ok(evaluation) = ask(&compile(&set, &vocabulary), &question) else { continue };
        for finding in &evaluation.record().findings {
            assert_eq!(finding.outcome, Outcome::Undetermined, "seed {seed}: {}", Json::from(finding).to_pretty());
        }
    }
}

/// A product of which it is only said that lists are empty, and nothing shows it, meets nothing, fails nothing and is excused
/// from nothing.
#[test]
fn nothing_comes_from_nothing() {
    let mut empty = 0;
    for seed in 0..SEEDS {
        let plan = Plan::of_seed(seed);
        let (set, vocabulary) = plan.rules();
        let may_be_empty = |entry: &&ClaimEntry| {
            let claim = plan.vocabulary.claim(&entry.claim);
            matches!(claim.and_then(|claim| claim.claim_type.when_empty()), Some(Empty::ShownBy(_)))
        };
        let mut product = plan.product.clone();
        product.statements.truncate(1);
        for statement in &mut product.statements {
            let attestation = &mut statement.attestation;
            attestation.evidence.clear();
            let emptied = |entry: &ClaimEntry| ClaimEntry {
                value: Json::List(Vec::new()),
                evidence: Vec::new(),
                replaced: Vec::new(),
                ..entry.clone()
            };
            attestation.claims = attestation.claims.iter().filter(may_be_empty).map(emptied).collect();
            empty += attestation.claims.len();
        }
        let question = Question { certificates: Vec::new(), ..product.question() };
        let Ok(evaluation) = ask(&compile(&set, &vocabulary), &question) else { continue };
        for finding in &evaluation.record().findings {
            assert_eq!(finding.outcome, Outcome::Undetermined, "seed {seed}: {}", Json::from(finding).to_pretty());
        }
    }
    assert!(empty > 200, "{empty}");
}

/// Whatever a product was, a list that is emptied without anything to show it leaves each finding as it was or undetermined. Ordinarily of
/// one seed in four.
#[test]
fn an_emptied_list_raises_nothing() {
    let (mut emptied, mut changed) = (0, 0);
    let step = one_in(4);
    for seed in (0..SEEDS * 3).step_by(step) {
        let plan = Plan::of_seed(seed);
        let (set, vocabulary) = plan.rules();
        let compiled = compile(&set, &vocabulary);
        let Ok(before) = ask(&compiled, &plan.product.question()) else { continue };
        for claim in &plan.vocabulary.claims {
            let Some(Empty::ShownBy(_)) = claim.claim_type.when_empty() else { continue };
            let is_empty = |entry: &ClaimEntry| matches!(&entry.value, Json::List(items) if items.is_empty());
            let mut product = plan.product.clone();
            let said = product.statements.iter_mut().flat_map(|one| &mut one.attestation.claims);
            let mut said: Vec<&mut ClaimEntry> = said.filter(|entry| entry.claim == claim.id).collect();
            if said.is_empty() || said.iter().any(|entry| is_empty(entry)) {
                continue;
            }
            for entry in &mut said {
                entry.value = Json::List(Vec::new());
                entry.evidence.clear();
                entry.replaced.clear();
            }
            emptied += 1;
            let after = ask(&compiled, &product.question()).unwrap();
            for (old, new) in before.record().findings.iter().zip(&after.record().findings) {
                let is_fine = new.outcome == old.outcome || new.outcome == Outcome::Undetermined;
                assert!(is_fine, "seed {seed}, {}: {}", claim.id, Json::from(new).to_pretty());
                changed += usize::from(new.outcome != old.outcome);
            }
        }
    }
    assert!(emptied > 200 / step && changed > 20 / step, "{emptied} lists emptied, {changed} findings changed");
}
