//! Random sequences of verbs beside a naive model of what may happen.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use warifu_ledger::fold::rebuild;
use warifu_ledger::store::MemoryStore;
use warifu_ledger::{Body, LedgerError, SignedCertificate, tables, verify};
use warifu_model::{CaseKind, Digest, LedgerStep, Status, StatusChange, StepName};

use crate::publishing::publish;
use crate::world::*;

const CERTIFYING: [StepName; 4] = [StepName::Applied, StepName::Evaluated, StepName::Reviewed, StepName::Decided];
const NUMBERS: [&str; 3] = ["K-1", "k-1", "K-2"];
const KEYS: [u8; 6] = [REGISTRAR, EVALUATOR, REVIEWER, CERTIFIER, ALL, STRANGER];

#[derive(Clone, Debug)]
enum Verb {
    Step { case: u8, step: u8, seed: usize, number: usize },
    Sign { place: u8, seed: usize },
    Change { place: u8, status: usize, proposer: usize, decider: usize },
    Publish,
}

fn verb() -> impl Strategy<Value = Verb> {
    prop_oneof![
        8 => (0..3_u8, 0..5_u8, 0..KEYS.len(), 0..NUMBERS.len())
            .prop_map(|(case, step, seed, number)| Verb::Step { case, step, seed, number }),
        5 => (0..3_u8, 0..KEYS.len()).prop_map(|(place, seed)| Verb::Sign { place, seed }),
        2 => (0..3_u8, 0..4_usize, 0..KEYS.len(), 0..KEYS.len())
            .prop_map(|(place, status, proposer, decider)| Verb::Change { place, status, proposer, decider }),
        1 => Just(Verb::Publish),
    ]
}

/// What a person would write on paper.
#[derive(Default)]
struct Paper {
    cases: BTreeMap<u8, Case>,
    certificates: Vec<Paper1>,
}

#[derive(Clone, Default)]
struct Case {
    steps: Vec<(StepName, u8)>,
    is_over: bool,
}

struct Paper1 {
    case: u8,
    number: String,
    status: Status,
    signers: BTreeSet<u8>,
    is_issued: bool,
}

fn has_role(seed: u8, role: u8) -> bool {
    seed == ALL || seed == role
}

impl Paper {
    fn may_step(&self, case: u8, step: StepName, seed: u8, number: &str) -> bool {
        let found = self.cases.get(&case).cloned().unwrap_or_default();
        let due = found.steps.len().min(3);
        let roles = [REGISTRAR, EVALUATOR, REVIEWER, CERTIFIER];
        let in_order = match step {
            StepName::Rejected => !found.steps.is_empty(),
            step => found.steps.len() < 4 && CERTIFYING[due] == step,
        };
        let is_apart = found.steps.iter().all(|(_, before)| *before != seed);
        let lower = number.to_lowercase();
        let is_free =
            step != StepName::Decided || self.certificates.iter().all(|one| one.number.to_lowercase() != lower);
        !found.is_over && in_order && is_apart && is_free && has_role(seed, roles[due])
    }

    fn may_sign(&self, place: usize, seed: u8) -> bool {
        let Some(one) = self.certificates.get(place) else { return false };
        let is_open = !one.is_issued && !self.cases[&one.case].is_over;
        is_open && [EVALUATOR, REVIEWER, CERTIFIER, ALL].contains(&seed) && !one.signers.contains(&seed)
    }

    /// Three roles, a key for each: of four keys that may sign, any three do.
    fn is_enough(signers: &BTreeSet<u8>) -> bool {
        signers.len() >= 3
    }
}

fn last(body: &mut Body, case: &str) -> Option<Digest> {
    let row = body.read().unwrap().get(&tables::CASE, &[case.into()]).unwrap()?;
    Some(warifu_ledger::rows::CaseRow::of(&row).last)
}

fn step_of(body: &mut Body, case: u8, step: StepName, number: &str, at: i64) -> (LedgerStep, Vec<Vec<u8>>) {
    let papers = papers(true);
    let id = format!("c-{case}");
    let mut made = blank(body, &id, CaseKind::Certification, step, minute(at));
    made.previous = last(body, &id);
    let mut blobs = papers.blobs;
    match step {
        StepName::Evaluated | StepName::Reviewed => made.record = Some(Digest::of(&papers.record)),
        StepName::Decided => {
            let terms = bytes_of(&terms(number));
            made.terms = Some(Digest::of(&terms));
            blobs = vec![terms];
        }
        StepName::Rejected => made.reason = Some(words("No", "不可")),
        _ => {}
    }
    (made, blobs)
}

/// Does one verb in the ledger and on paper; the two agree whether it may be done.
fn act(body: &mut Body, paper: &mut Paper, placed: &mut Vec<warifu_ledger::PlacedStatement>, verb: &Verb, at: i64) {
    match *verb {
        Verb::Step { case, step, seed, number } => {
            let step = CERTIFYING.get(usize::from(step)).copied().unwrap_or(StepName::Rejected);
            let (seed, number) = (KEYS[seed], NUMBERS[number]);
            let (made, blobs) = step_of(body, case, step, number, at);
            let done = take_with(body, &made, seed, &blobs);
            assert_eq!(done.is_ok(), paper.may_step(case, step, seed, number), "{verb:?} {:?}", done.err());
            let Ok(done) = done else { return };
            let entry = paper.cases.entry(case).or_default();
            entry.steps.push((step, seed));
            entry.is_over = step == StepName::Rejected;
            if entry.is_over {
                paper
                    .certificates
                    .iter_mut()
                    .filter(|one| one.case == case)
                    .for_each(|one| one.status = Status::Withdrawn);
            }
            if let Some(one) = done.placed {
                assert_eq!(one.index as usize, placed.len(), "places have no gap and none is given twice");
                placed.push(one);
                let (number, status) = (number.to_owned(), Status::Active);
                paper.certificates.push(Paper1 { case, number, status, signers: BTreeSet::new(), is_issued: false });
            }
        }
        Verb::Sign { place, seed } => {
            let (place, seed) = (usize::from(place), KEYS[seed]);
            let Some(one) = placed.get(place) else { return };
            let done = sign(body, one, seed, at);
            assert_eq!(done.is_ok(), paper.may_sign(place, seed), "{verb:?} {:?}", done.err());
            let Ok(done) = done else { return };
            let one = &mut paper.certificates[place];
            one.signers.insert(seed);
            one.is_issued = Paper::is_enough(&one.signers);
            assert_eq!(matches!(done, SignedCertificate::Issued { .. }), one.is_issued);
            if one.is_issued {
                paper.cases.get_mut(&one.case).unwrap().is_over = true;
            }
        }
        Verb::Change { place, status, proposer, decider } => {
            let place = usize::from(place);
            let (first, second, status) = (KEYS[proposer], KEYS[decider], Status::ALL[status]);
            let Some(one) = placed.get(place) else { return };
            let before = &paper.certificates[place];
            let may_propose = before.is_issued
                && before.status.may_become(status)
                && (has_role(first, REGISTRAR) || has_role(first, EVALUATOR));
            let mut step = blank(body, &format!("s-{at}"), CaseKind::Status, StepName::Proposed, minute(at));
            let reason = words("Fault", "不具合");
            step.change = Some(StatusChange { certificate: one.certificate, status, from: minute(at), reason });
            let proposed = take(body, &step, first);
            assert_eq!(proposed.is_ok(), may_propose, "{verb:?} {:?}", proposed.err());
            let Ok(proposed) = proposed else { return };
            step = LedgerStep { step: StepName::Decided, previous: Some(proposed.step), change: None, ..step };
            let decided = take(body, &step, second);
            assert_eq!(decided.is_ok(), has_role(second, CERTIFIER) && second != first, "{verb:?}");
            if decided.is_ok() {
                paper.certificates[place].status = status;
            }
        }
        Verb::Publish => {
            publish(body, minute(at)).unwrap();
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_ledger_does_what_paper_would(verbs in proptest::collection::vec(verb(), 1..40)) {
        let mut body = body();
        let (mut paper, mut placed) = (Paper::default(), Vec::new());
        for (at, verb) in (1_i64..).zip(&verbs) {
            let before = rows(&mut body);
            act(&mut body, &mut paper, &mut placed, verb, at * 10);
            let after = rows(&mut body);
            // what is kept only grows
            for ((_, before), (name, after)) in before.iter().zip(&after).take(tables::KEPT.len()) {
                prop_assert!(before.iter().all(|row| after.contains(row)), "{}", name);
            }
        }
        for (one, number) in paper.certificates.iter().zip(&placed) {
            prop_assert_eq!(body.bundle(&number.number).unwrap().is_some(), one.is_issued);
        }
        let derived = rows(&mut body);
        rebuild(body.store()).unwrap();
        prop_assert_eq!(rows(&mut body), derived);
        prop_assert_eq!(verify(body.store(), &mut MemoryStore::new()).unwrap().faults, vec![]);
    }
}

/// A story with everything in it: for stores beside one another.
pub(crate) fn story(body: &mut Body) -> Result<Vec<u8>, LedgerError> {
    let one = issued(body, 1, 1).certificate;
    issued(body, 2, 2);
    placed(body, "c-3", "K-3", 3);
    change(body, "s-1", one, Status::Withdrawn, 4)?;
    let snapshot = publish(body, minute(5))?;
    let signed = body.checkpoint_to_sign(minute(6))?.sign(&crate::publishing::log_signer()).unwrap();
    body.publish_checkpoint(signed.as_bytes(), minute(6))?;
    Ok([snapshot.payload, signed.into_bytes(), body.bundle("K-2")?.unwrap()].concat())
}
