//! A pass over columns says of every product what the scalar evaluator says. `WARIFU_COLUMNS_SETS` asks for more sets.
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a broken assumption has to stop a test, loudly"
)]

use std::collections::BTreeMap;

use warifu_core::columns::{Bitmap, Columns, ColumnsError};
use warifu_core::{CheckSignature, CompiledSet, EvaluateError, Request, evaluate};
use warifu_model::{ClaimId, Digest, Outcome, RequirementSet, Vocabulary};
use warifu_tests::files;
use warifu_tests::generator::{Plan, check_fake_signature};
use warifu_tests::model::Question;

struct FakeSignatures;

impl CheckSignature for FakeSignatures {
    fn check(&self, public_key: &[u8; 32], message: &[u8], signature: &[u8]) -> bool {
        check_fake_signature(public_key, message, signature)
    }
}

#[test]
fn columns_and_the_evaluator_agree() {
    let sets = files::setting("WARIFU_COLUMNS_SETS").map_or(30, |text| text.parse().unwrap());
    let mut seen: BTreeMap<Outcome, u64> = BTreeMap::new();
    for seed in 0..sets {
        agree(seed, &mut seen);
    }
    println!("{seen:?}");
    assert!(seen.len() == 4 && seen.values().all(|count| *count > sets), "{seen:?}");
}

/// So many that the last word of a bitmap is not full.
const PRODUCTS: usize = 75;

fn agree(seed: u64, tally: &mut BTreeMap<Outcome, u64>) {
    let plans = Plan::several(seed, PRODUCTS);
    let set = compile(&plans[0]);
    let mut columns = Columns::new(&set, plans[0].product.at);
    let mut rows: Vec<(Plan, Question)> = Vec::new();
    for plan in plans {
        let question = plan.product.question();
        match ask(&question, None, |request| columns.push(request, &FakeSignatures)) {
            Ok(row) => assert_eq!(row, rows.len()),
            Err(EvaluateError::NotAdmitted { .. }) => continue,
            Err(error) => panic!("seed {seed}: {error}"),
        }
        rows.push((plan, question));
    }
    let mut levels: Vec<Option<String>> = rows.iter().map(|(plan, _)| plan.product.level.clone()).collect();
    levels.sort();
    levels.dedup();
    for level in levels.iter().take(3) {
        let level = level.as_deref();
        let whole = match columns.set(&set, level) {
            Ok(whole) => whole,
            Err(ColumnsError::NothingAsked) => {
                for (_, question) in &rows {
                    let refused = ask(question, level, |request| evaluate(&set, request, &FakeSignatures));
                    assert!(matches!(refused, Err(EvaluateError::NothingAsked { .. })), "seed {seed}");
                }
                continue;
            }
            Err(error) => panic!("seed {seed}: {error}"),
        };
        let by_requirement: Vec<_> =
            set.set().requirements.iter().map(|one| columns.requirement(&set, &one.id, level)).collect();
        for (row, (_, question)) in rows.iter().enumerate() {
            let record = ask(question, level, |request| evaluate(&set, request, &FakeSignatures)).unwrap();
            let record = record.record();
            assert_eq!(whole.of(row), record.outcome, "seed {seed}, row {row}");
            for (requirement, outcomes) in set.set().requirements.iter().zip(&by_requirement) {
                let finding = record.findings.iter().find(|finding| finding.requirement == requirement.id);
                match (finding, outcomes) {
                    (Some(finding), Ok(outcomes)) => {
                        assert_eq!(outcomes.of(row), finding.outcome, "seed {seed}, row {row}, {}", requirement.id);
                        *tally.entry(finding.outcome).or_default() += 1;
                    }
                    (None, Err(ColumnsError::UnknownRequirement(_))) => {}
                    other => panic!("seed {seed}: {other:?}"),
                }
            }
        }
        let all = [&whole.satisfied, &whole.not_satisfied, &whole.undetermined, &whole.not_applicable];
        assert_eq!(all.map(Bitmap::count).iter().sum::<usize>(), rows.len());
        assert!(all.iter().all(|bitmap| bitmap.iter().all(|row| row < rows.len())));
    }
}

/// A claim that the store keeps otherwise, or not at all, is an error and no guess.
#[test]
fn a_set_over_other_words_is_refused() {
    let (one, other) = (Plan::of_seed(1), Plan::of_seed(2));
    let (kept, asked) = (compile(&one), compile(&other));
    let columns = Columns::new(&kept, one.product.at);
    let level = other.product.level.as_deref();
    let refused = columns.set(&asked, level).map(|_| ());
    assert!(matches!(refused, Err(ColumnsError::OtherType(_) | ColumnsError::NothingAsked) | Ok(())), "{refused:?}");
    let unknown = columns.set(&asked, Some("no such level")).unwrap_err();
    assert_eq!(unknown.code(), "unknown-level");
    let id = ClaimId::parse("g.c99").unwrap();
    assert_eq!(ColumnsError::ClaimNotKept(id).to_string(), "the store does not keep the claim `g.c99`");
}

fn compile(plan: &Plan) -> CompiledSet {
    let (set, vocabulary) = plan.rules();
    let read = Vocabulary::read(&vocabulary).unwrap();
    let vocabularies = [(Digest::of(&vocabulary), read)];
    CompiledSet::compile(RequirementSet::read(&set).unwrap(), Digest::of(&set), &vocabularies).unwrap()
}

fn ask<T>(question: &Question, level: Option<&str>, ask: impl FnOnce(&Request<'_>) -> T) -> T {
    let inputs: Vec<&[u8]> = question.inputs.iter().map(Vec::as_slice).collect();
    let evidence: Vec<&[u8]> = question.evidence.iter().map(Vec::as_slice).collect();
    ask(&Request {
        at: question.at,
        level,
        inputs: &inputs,
        admission: question.admission.as_deref(),
        waivers: None,
        evidence: &evidence,
        certificates: &question.certificates,
    })
}
