//! Evidence of which the signers are counted, on random products: more never takes anything back, and one signer is one whatever
//! the keys. Ordinarily of one seed in four.
#![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "a broken assumption has to stop a test, loudly")]

use warifu_core::{CompiledSet, Request, assess};
use warifu_model::{Criterion, EvidenceDemand, EvidenceKind, Operand, Outcome, Relaxation, RequirementSet};
use warifu_tests::files::one_in;
use warifu_tests::generator::{Dice, Plan};

use crate::core_side::{FakeSignatures, compile};

/// A plan whose one requirement counts the signers of one kind, under a policy that lets everything in. All evidence is of this
/// kind, and each statement has a signer of its own, known or not.
fn counted(seed: u64) -> Option<Plan> {
    let mut plan = Plan::of_seed(seed);
    let mut dice = Dice::new(seed ^ 0x516);
    let signers = 2 + u32::try_from(dice.below(2)).unwrap();
    let place = plan.set.requirements.iter().position(|one| one.examples.is_some())?;
    let requirement = &mut plan.set.requirements[place];
    let kind = EvidenceKind::parse(dice.word(&["audit", "scan"])).unwrap();
    let signers = Some(Operand::Literal(signers));
    for (number, statement) in plan.product.statements.iter_mut().enumerate() {
        statement.seals = Some(vec![([u8::try_from(number).unwrap(); 32], true)]);
        statement.attestation.evidence.iter_mut().for_each(|entry| entry.kind = kind.clone());
    }
    let demand =
        EvidenceDemand { kind, party: None, max_age: None, made_since: None, role: None, signers, supports: None };
    requirement.criterion = Some(Criterion::Evidence(demand));
    requirement.applies = None;
    plan.set.requirements = vec![plan.set.requirements[place].clone()];
    let only = &mut plan.set.requirements[0];
    (only.from, only.binding, only.weight) = (None, None, None);
    only.tightened.clear();
    plan.set = RequirementSet { outcome: None, language: 2, ..plan.set };
    plan.product.waivers = None;
    let policy = plan.product.admission.as_mut()?;
    (policy.unsigned, policy.unknown_signers) = (Relaxation::AdmitAsFirst, Relaxation::AdmitAsFirst);
    policy.bound_by_maker = None;
    Some(plan)
}

fn set_of(plan: &Plan) -> CompiledSet {
    let (set, vocabulary) = plan.rules();
    compile(&set, &vocabulary)
}

/// The outcome of the one requirement.
fn outcome(set: &CompiledSet, plan: &Plan) -> Outcome {
    let question = plan.product.question();
    let inputs: Vec<&[u8]> = question.inputs.iter().map(Vec::as_slice).collect();
    let evidence: Vec<&[u8]> = question.evidence.iter().map(Vec::as_slice).collect();
    let request = Request {
        at: question.at,
        level: question.level.as_deref(),
        inputs: &inputs,
        admission: question.admission.as_deref(),
        waivers: None,
        evidence: &evidence,
        certificates: &[],
    };
    assess(set, &request, &FakeSignatures).unwrap().to_findings()[0].outcome
}

#[test]
fn more_evidence_takes_nothing_back() {
    let (mut met, mut lost, step) = (0, 0, one_in(4));
    for seed in (0..1_500).step_by(step) {
        let Some(plan) = counted(seed) else { continue };
        let set = set_of(&plan);
        let with_all = outcome(&set, &plan);
        assert_ne!(with_all, Outcome::NotSatisfied, "seed {seed}");
        met += usize::from(with_all == Outcome::Satisfied);
        for place in 0..plan.product.statements.len() {
            let mut less = plan.clone();
            if less.product.statements.len() > 1 {
                less.product.statements.remove(place);
            } else {
                less.product.statements[0].attestation.evidence.pop();
                less.product.statements[0].attestation.claims.iter_mut().for_each(|claim| claim.evidence.clear());
            }
            let with_less = outcome(&set, &less);
            assert!(with_less != Outcome::Satisfied || with_all == Outcome::Satisfied, "seed {seed}, without {place}");
            lost += usize::from(with_less != with_all);
        }
    }
    assert!(met > 10 / step && lost > 10 / step, "{met} met, {lost} lost by leaving something out");
}

#[test]
fn keys_of_one_name_are_one_signer() {
    let (mut met, mut merged, step) = (0, 0, one_in(4));
    for seed in (0..1_500).step_by(step) {
        let Some(mut plan) = counted(seed) else { continue };
        let set = set_of(&plan);
        met += usize::from(outcome(&set, &plan) == Outcome::Satisfied);
        for (number, signer) in plan.product.admission.iter_mut().flat_map(|one| &mut one.signers).enumerate() {
            signer.name = ["Hamakaze Test Laboratory", "hamakaze  test LABORATORY "][number % 2].to_owned();
        }
        assert_eq!(outcome(&set, &plan), Outcome::Undetermined, "seed {seed}");
        merged += 1;
    }
    assert!(met > 10 / step && merged > 500 / step, "{met} met before, {merged} merged");
}
