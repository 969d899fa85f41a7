//! Weighing again after a change gives the same record, byte for byte, as weighing in full; and it leaves alone what the
//! change does not touch. `WARIFU_REWEIGH_CASES` asks for more chains of changes.
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a broken assumption has to stop a test, loudly"
)]

use warifu_core::{CheckSignature, CompiledSet, EvaluateError, Request, Weighed, evaluate};
use warifu_model::{Digest, Duration, RequirementSet, SemVer, Vocabulary};
use warifu_tests::files;
use warifu_tests::generator::{Dice, Plan, check_fake_signature, values};
use warifu_tests::model::Question;

struct FakeSignatures;

impl CheckSignature for FakeSignatures {
    fn check(&self, public_key: &[u8; 32], message: &[u8], signature: &[u8]) -> bool {
        check_fake_signature(public_key, message, signature)
    }
}

#[test]
fn a_change_recomputes_what_it_touches_and_nothing_else() {
    let chains = files::setting("WARIFU_REWEIGH_CASES").map_or(400, |text| text.parse().unwrap());
    let mut tally = Tally::default();
    for seed in 0..chains {
        chain(seed, &mut tally);
    }
    println!("{tally:?}");
    assert!(tally.steps > chains);
    assert!(tally.kept * 3 > tally.findings, "hardly anything is kept: {tally:?}");
    assert!(tally.touched * 10 > tally.findings, "hardly anything is touched: {tally:?}");
}

#[derive(Debug, Default)]
struct Tally {
    steps: u64,
    findings: u64,
    kept: u64,
    touched: u64,
}

/// One product that changes six times, one thing at a time.
fn chain(seed: u64, tally: &mut Tally) {
    let mut plans = Plan::several(seed, 2);
    let (mut plan, other) = (plans.remove(0), plans.remove(0));
    let mut dice = Dice::new(seed ^ 0x5eed);
    let mut set = compile(&plan);
    let question = plan.product.question();
    let Some(first) = weigh(set, &question) else { return };
    let mut weighed = ask(&question, |request| Weighed::new(set, request, &FakeSignatures)).unwrap();
    assert_eq!(weighed.record().to_bytes(), first, "seed {seed}");
    for _ in 0..6 {
        let before = plan.set.clone();
        change(&mut plan, &other, &mut dice);
        if plan.set != before {
            set = compile(&plan);
        }
        let question = plan.product.question();
        let again = ask(&question, |request| weighed.again(set, request, &FakeSignatures));
        let Some(full) = weigh(set, &question) else {
            assert!(again.is_err(), "seed {seed}: refused in full, not when weighed again");
            return;
        };
        let again = again.unwrap();
        assert_eq!(again.weighed.record().to_bytes(), full, "seed {seed}");
        let findings = again.weighed.record().findings.len() as u64;
        tally.steps += 1;
        tally.findings += findings;
        tally.touched += again.touched.len() as u64;
        tally.kept += findings - again.touched.len() as u64;
        weighed = again.weighed;
    }
}

/// One small change of what is known or asked.
fn change(plan: &mut Plan, other: &Plan, dice: &mut Dice) {
    let product = &mut plan.product;
    match dice.below(12) {
        0..=3 => {
            let types: Vec<_> = plan.vocabulary.claims.iter().map(|c| (c.id.clone(), c.claim_type.clone())).collect();
            let statement = dice.below(product.statements.len());
            let claims = &mut product.statements[statement].attestation.claims;
            if claims.is_empty() {
                return;
            }
            let claim = dice.below(claims.len());
            let Some((_, claim_type)) = types.iter().find(|(id, _)| *id == claims[claim].claim) else { return };
            claims[claim].value = values::value(dice, claim_type, product.at);
        }
        4 => {
            let statement = dice.below(product.statements.len());
            let claims = &mut product.statements[statement].attestation.claims;
            claims.pop();
        }
        5 => {
            let statement = dice.below(product.statements.len());
            let evidence = &mut product.statements[statement].attestation.evidence;
            if !evidence.is_empty() {
                let entry = dice.below(evidence.len());
                evidence[entry].made_at = Some(values::moment(dice, product.at));
            }
        }
        6 => drop(product.evidence.pop()),
        7 => drop(product.certificates.pop()),
        8 => product.at = product.at.plus(Duration::parse(dice.word(&["P1D", "P30D"])).unwrap()),
        9 => product.admission.clone_from(&other.product.admission),
        10 => {
            plan.set.version = SemVer::new(1, plan.set.version.to_string().len() as u64, dice.roll() % 1000);
            let place = dice.below(plan.set.requirements.len());
            let from = dice.below(plan.set.requirements.len());
            let criterion = plan.set.requirements[from].criterion.clone();
            plan.set.requirements[place].criterion =
                plan.set.requirements[place].criterion.take().map(|own| criterion.unwrap_or(own));
        }
        _ => match dice.below(3) {
            0 => plan.set.requirements.reverse(),
            1 => product.level.clone_from(&other.product.level),
            _ => product.waivers.clone_from(&other.product.waivers),
        },
    }
}

/// Sets live to the end of the test: what was weighed against one is remembered.
fn compile(plan: &Plan) -> &'static CompiledSet {
    let (set, vocabulary) = plan.rules();
    let read = Vocabulary::read(&vocabulary).unwrap();
    let vocabularies = [(Digest::of(&vocabulary), read)];
    let set = CompiledSet::compile(RequirementSet::read(&set).unwrap(), Digest::of(&set), &vocabularies).unwrap();
    Box::leak(Box::new(set))
}

fn ask<T>(question: &Question, ask: impl FnOnce(&Request<'_>) -> T) -> T {
    let inputs: Vec<&[u8]> = question.inputs.iter().map(Vec::as_slice).collect();
    let evidence: Vec<&[u8]> = question.evidence.iter().map(Vec::as_slice).collect();
    ask(&Request {
        at: question.at,
        level: question.level.as_deref(),
        inputs: &inputs,
        admission: question.admission.as_deref(),
        waivers: question.waivers.as_deref(),
        evidence: &evidence,
        certificates: &question.certificates,
    })
}

/// The bytes of the record in full; none where an input is not let in, two inputs became the same
/// file, or nothing is asked at the level.
fn weigh(set: &CompiledSet, question: &Question) -> Option<Vec<u8>> {
    match ask(question, |request| evaluate(set, request, &FakeSignatures)) {
        Ok(evaluation) => Some(evaluation.record_bytes().to_vec()),
        Err(
            EvaluateError::NotAdmitted { .. }
            | EvaluateError::DuplicateInput { .. }
            | EvaluateError::NothingAsked { .. },
        ) => None,
        Err(error) => panic!("a random question is refused: {error}"),
    }
}
