//! What `impact` says of a product without looking, or after looking at what changed only, is what a full evaluation
//! against the new version says. `WARIFU_IMPACT_CASES` asks for more pairs of versions.
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a broken assumption has to stop a test, loudly"
)]

use std::collections::BTreeMap;

use warifu_core::columns::Columns;
use warifu_core::impact::{Changes, ImpactReport, ProductImpact, State, Subject, Transition};
use warifu_core::{CheckSignature, CompiledSet, EvaluateError, Evaluation, Request, evaluate};
use warifu_model::json::Tape;
use warifu_model::{Date, Digest, Json, Outcome, RequirementSet, SemVer, Vocabulary};
use warifu_tests::files;
use warifu_tests::generator::{Dice, Plan, check_fake_signature};
use warifu_tests::model::Question;

struct FakeSignatures;

impl CheckSignature for FakeSignatures {
    fn check(&self, public_key: &[u8; 32], message: &[u8], signature: &[u8]) -> bool {
        check_fake_signature(public_key, message, signature)
    }
}

const PRODUCTS: usize = 6;

#[test]
fn impact_agrees_with_a_full_evaluation() {
    let cases = files::setting("WARIFU_IMPACT_CASES").map_or(150, |text| text.parse().unwrap());
    let mut seen: BTreeMap<State, u64> = BTreeMap::new();
    for seed in 0..cases {
        let plans = Plan::several(seed, PRODUCTS);
        let next = next_version(&plans[0], &mut Dice::new(seed ^ 0xface));
        let (old, new) = (compile(&plans[0]), compile(&next));
        let mut report = None;
        for plan in &plans {
            let question = plan.product.question();
            let Some(record) = full(&old, &question) else { continue };
            let transition = Transition::new(&old, &new, Changes::as_written(&old, &new));
            let now = full(&new, &question).unwrap().record().outcome;
            for inputs in [true, false] {
                let impact = ask(&question, |request| {
                    let request = inputs.then_some(*request);
                    let subject = Subject { holder: "Hamakaze Control Works", record: record.record(), request };
                    transition.weigh(&subject, &FakeSignatures)
                });
                agrees(seed, &impact, record.record().outcome, now);
                assert!(inputs || impact.state != State::CannotTell || impact.why == Some("inputs_missing"));
                assert!(!inputs || impact.state != State::CannotTell, "seed {seed}: {impact:?}");
                *seen.entry(impact.state).or_default() += 1;
                report.get_or_insert_with(|| ImpactReport::new(&transition)).add(impact);
            }
        }
        report.iter().for_each(faces_agree);
    }
    println!("{seen:?}");
    assert!(State::ALL.iter().all(|state| seen.contains_key(state)), "{seen:?}");
}

fn agrees(seed: u64, impact: &ProductImpact, before: Outcome, now: Outcome) {
    let (was, is) = (before == Outcome::Satisfied, now == Outcome::Satisfied);
    if let Some(outcome) = impact.outcome {
        assert_eq!(outcome, now, "seed {seed}: {impact:?}");
    }
    let fits = match impact.state {
        State::Untouched | State::StillConformant => was && is,
        State::NeedsEvidence | State::Lapses => was && !is && impact.lapses_on.is_some(),
        State::NowConformant => !was && is,
        State::NotConformant => !was && !is,
        State::CannotTell => impact.outcome.is_none(),
    };
    assert!(fits, "seed {seed}: {before:?} {now:?} {impact:?}");
    let evidence = impact.evidence_needed();
    assert_eq!(impact.state == State::NeedsEvidence, !evidence.is_empty(), "seed {seed}: {impact:?}");
    assert_eq!(impact.requirements.is_empty(), impact.outcome.is_none_or(|outcome| outcome == Outcome::Satisfied));
}

/// The summaries add up, and every face tells the same products.
fn faces_agree(report: &ImpactReport) {
    let count = report.products.len();
    assert_eq!(report.summary.products(), count);
    assert_eq!(report.by_holder.values().map(warifu_core::impact::Counts::products).sum::<usize>(), count);
    let lapsing = report.products.iter().filter(|impact| impact.lapses_on.is_some()).count();
    assert_eq!(report.by_date.values().map(|day| day.lapse).sum::<usize>(), lapsing);
    assert_eq!(report.table().rows.len(), count);
    assert_eq!(report.to_csv().matches("\r\n").count(), count + 1);
    let json = Json::from(report).to_canonical();
    let Json::List(products) = Tape::parse(&json).unwrap().root().to_json().member("products").unwrap().clone() else {
        panic!("a list");
    };
    assert_eq!(products.len(), count);
}

/// The pass over columns tells the same as looking at each product.
#[test]
fn columns_tell_the_same() {
    let (mut still, mut lapses) = (0, 0);
    for seed in 0..25 {
        let plans = Plan::several(seed, 70);
        let next = next_version(&plans[0], &mut Dice::new(seed ^ 0xface));
        let (old, new) = (compile(&plans[0]), compile(&next));
        let level = plans[0].product.level.clone();
        let mut columns = Columns::new(&old, plans[0].product.at);
        let transition = Transition::new(&old, &new, Changes::as_written(&old, &new));
        let mut rows = Vec::new();
        for plan in &plans {
            let mut question = plan.product.question();
            (question.level, question.waivers) = (level.clone(), None);
            let Some(record) = full(&old, &question) else { continue };
            ask(&question, |request| columns.push(request, &FakeSignatures)).unwrap();
            rows.push(ask(&question, |request| {
                let subject = Subject { holder: "x", record: record.record(), request: Some(*request) };
                transition.weigh(&subject, &FakeSignatures)
            }));
        }
        let conformant = columns.set(&old, level.as_deref()).unwrap().satisfied;
        let impact = transition.over(&columns, level.as_deref(), &conformant).unwrap();
        for (row, one) in rows.iter().enumerate() {
            let (stays, goes) = (
                matches!(one.state, State::Untouched | State::StillConformant),
                matches!(one.state, State::NeedsEvidence | State::Lapses),
            );
            assert_eq!(
                (impact.still.contains(row), impact.lapses.contains(row)),
                (stays, goes),
                "seed {seed}, {one:?}"
            );
            still += u64::from(stays);
            lapses += u64::from(goes);
        }
    }
    assert!(still > 50 && lapses > 5, "{still} {lapses}");
}

/// The day of the change: after the window in which the old version is still open, if there is one.
#[test]
fn products_lapse_when_the_old_version_closes() {
    let plan = Plan::of_seed(3);
    let old = compile(&plan);
    let mut next = plan.clone();
    next.set.effective_from = Date::parse("2026-10-01").unwrap();
    let day = |plan: &Plan| {
        let new = compile(plan);
        Transition::new(&old, &new, Changes::default()).lapses_on().to_string()
    };
    assert_eq!(day(&next), "2026-10-01");
    next.set.previous_open_until = Date::parse("2027-03-31");
    assert_eq!(day(&next), "2027-04-01");
}

/// Another version of the set: other criteria, another order, requirements gone, one under another id.
fn next_version(plan: &Plan, dice: &mut Dice) -> Plan {
    let mut next = plan.clone();
    let set = &mut next.set;
    set.version = SemVer::new(2, 0, 0);
    let count = set.requirements.len();
    match dice.below(6) {
        0 => set.requirements.reverse(),
        1 if count > 1 => drop(set.requirements.remove(dice.below(count))),
        2 => {
            let mut more = set.requirements[dice.below(count)].clone();
            more.id = warifu_model::RequirementId::parse("R.new").unwrap();
            set.requirements.push(more);
        }
        3 => {
            let other = Plan::of_seed(dice.roll() % 1_000);
            let place = dice.below(count);
            let criterion = set.requirements[dice.below(count)].criterion.clone();
            set.requirements[place].criterion =
                set.requirements[place].criterion.take().map(|own| criterion.unwrap_or(own));
            set.status = other.set.status;
        }
        4 => {
            let place = dice.below(count);
            let requirement = &mut set.requirements[place];
            requirement.criterion = requirement.criterion.take().map(|one| warifu_model::Criterion::Not(Box::new(one)));
        }
        _ => {
            let evidence = warifu_model::EvidenceDemand {
                kind: warifu_model::EvidenceKind::parse("audit").unwrap(),
                party: Some(warifu_model::Party::Third),
                max_age: None,
                role: None,
                supports: None,
            };
            let place = dice.below(count);
            let requirement = &mut set.requirements[place];
            let both = |one| warifu_model::Criterion::AllOf(vec![one, warifu_model::Criterion::Evidence(evidence)]);
            requirement.criterion = requirement.criterion.take().map(both);
        }
    }
    next
}

fn compile(plan: &Plan) -> CompiledSet {
    let (set, vocabulary) = plan.rules();
    let read = Vocabulary::read(&vocabulary).unwrap();
    let vocabularies = [(Digest::of(&vocabulary), read)];
    CompiledSet::compile(RequirementSet::read(&set).unwrap(), Digest::of(&set), &vocabularies).unwrap()
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

fn full(set: &CompiledSet, question: &Question) -> Option<Evaluation> {
    match ask(question, |request| evaluate(set, request, &FakeSignatures)) {
        Ok(evaluation) => Some(evaluation),
        Err(EvaluateError::NotAdmitted { .. }) => None,
        Err(error) => panic!("a random question is refused: {error}"),
    }
}
