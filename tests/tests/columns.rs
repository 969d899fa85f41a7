//! What columns tell of products is what their documents tell, word for word in the table of an analysis; and a file of columns
//! that was changed, cut off, or is of other products, tells nothing.
#![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "a broken assumption has to stop a test, loudly")]

use std::collections::{BTreeMap, BTreeSet};

use warifu_compare::columns::{ColumnAnswers, Columns, ColumnsError, ColumnsWriter, Keeper};
use warifu_compare::diff::{DiffOptions, diff};
use warifu_compare::impact::{Changes, ImpactReport, ProductImpact, Subject, Threads, Transition};
use warifu_core::{CompiledSet, Evaluation};
use warifu_model::Digest;
use warifu_tests::files;
use warifu_tests::generator::{Dice, Plan};
use warifu_tests::model::Question;

use crate::core_side::FakeSignatures;
use crate::impact::{ask, compile, full, next_version};

const PRODUCTS: usize = 12;
const HOLDER: &str = "Hamakaze Control Works";

/// Products that were evaluated against one version, with the file of their columns.
struct Kept {
    old: CompiledSet,
    products: Vec<(Question, Evaluation)>,
    file: Vec<u8>,
}

impl Kept {
    fn new(plans: &[Plan], block: usize) -> Self {
        let old = compile(&plans[0]);
        let questions = plans.iter().map(|plan| plan.product.question());
        let products: Vec<_> = questions.filter_map(|one| full(&old, &one).map(|found| (one, found))).collect();
        let keeper = Keeper::new(&old).unwrap();
        let mut writer = ColumnsWriter::in_blocks(&keeper, block);
        let mut file = Vec::new();
        for (question, evaluation) in &products {
            let row =
                with_subject(question, evaluation, |subject| keeper.row(evaluation.digest(), subject, &FakeSignatures));
            writer.add(row).unwrap();
            file.append(&mut writer.take());
        }
        file.append(&mut writer.finish());
        Self { old, products, file }
    }

    fn records(&self) -> BTreeSet<Digest> {
        self.products.iter().map(|(_, evaluation)| evaluation.digest()).collect()
    }

    fn tell(&self, transition: &Transition<'_>, threads: usize) -> Result<ColumnAnswers, ColumnsError> {
        let columns = Columns::open(self.file.as_slice())?;
        columns.check_records(&self.records())?;
        columns.tell(transition, Threads::new(threads))
    }
}

fn with_subject<T>(question: &Question, evaluation: &Evaluation, tell: impl FnOnce(&Subject<'_>) -> T) -> T {
    ask(question, |request| tell(&Subject { holder: HOLDER, record: evaluation.record(), request: Some(*request) }))
}

/// The lines of the columns, and of those that they do not tell none.
fn agree(kept: &Kept, transition: &Transition<'_>, seed: u64) -> BTreeMap<&'static str, usize> {
    let told = kept.tell(transition, 1).unwrap();
    let mut counts = BTreeMap::new();
    let not_kept: BTreeSet<Digest> = told.not_kept.iter().map(|one| one.record).collect();
    let listed: BTreeMap<Digest, String> = told.listed.iter().map(|one| (one.record, one.impact.to_csv())).collect();
    let mut report = ImpactReport::new(transition);
    let mut met = BTreeSet::new();
    for (question, evaluation) in &kept.products {
        if !met.insert(evaluation.digest()) {
            continue;
        }
        if not_kept.contains(&evaluation.digest()) {
            *counts.entry("not_kept").or_default() += 1;
            continue;
        }
        let impact: ProductImpact =
            with_subject(question, evaluation, |subject| transition.assess(subject, &FakeSignatures));
        *counts.entry(impact.state.as_str()).or_default() += 1;
        if let Some(line) = listed.get(&evaluation.digest()) {
            assert_eq!(*line, impact.to_csv(), "seed {seed}");
        }
        report.count(&impact);
    }
    assert_eq!(told.report, report, "seed {seed}");
    counts
}

#[test]
fn columns_tell_what_documents_tell() {
    let cases = files::number("WARIFU_IMPACT_CASES", 25);
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for seed in 0..cases {
        let plans = Plan::several(seed, PRODUCTS);
        let kept = Kept::new(&plans, 5);
        let next = next_version(&plans[0], &mut Dice::new(seed ^ 0xc015));
        let new = compile(&next);
        let mut changes = vec![Changes::as_written(&kept.old, &new), Changes::default()];
        let options = DiffOptions { effort: 200_000, ..DiffOptions::default() };
        changes.extend(diff(&kept.old, &new, options).iter().map(Changes::from));
        for changes in changes {
            let transition = Transition::new(&kept.old, &new, &changes);
            for (state, count) in agree(&kept, &transition, seed) {
                *seen.entry(state).or_default() += count;
            }
            let alone = kept.tell(&transition, 1).unwrap();
            for threads in [2, 3, 7] {
                let told = kept.tell(&transition, threads).unwrap();
                assert_eq!(
                    (told.report, told.listed, told.not_kept),
                    (alone.report.clone(), alone.listed.clone(), alone.not_kept.clone()),
                    "seed {seed}"
                );
            }
        }
    }
    println!("{seen:?}");
    // few cases meet few states, and more of what is not kept; the gate asks for enough
    if cases < 75 {
        return;
    }
    for state in ["untouched", "still_conformant", "needs_evidence", "lapses", "now_conformant", "not_conformant"] {
        assert!(seen.contains_key(state), "{seen:?}");
    }
    let all: usize = seen.values().sum();
    assert!(seen.get("not_kept").copied().unwrap_or_default() * 2 < all, "{seen:?}");
}

/// The same products give the same bytes, and every changed byte is noticed, or is of a column that nobody asked for.
#[test]
fn a_changed_file_tells_nothing_else() {
    let plans = Plan::several(7, PRODUCTS);
    let mut kept = Kept::new(&plans, 4);
    assert_eq!(kept.file, Kept::new(&plans, 4).file);
    let new = compile(&next_version(&plans[0], &mut Dice::new(7)));
    let transition = Transition::new(&kept.old, &new, &Changes::default());
    let whole = kept.tell(&transition, 1).unwrap();
    let file = kept.file.clone();
    let mut refused = 0;
    for at in (0..file.len()).step_by(1 + file.len() / 700) {
        kept.file[at] ^= 1;
        match kept.tell(&transition, 1) {
            Ok(told) => assert_eq!((told.report, told.listed), (whole.report.clone(), whole.listed.clone()), "{at}"),
            Err(error) => {
                assert!(["columns-damaged", "columns-format", "not-columns"].contains(&error.code()), "{error}");
                refused += 1;
            }
        }
        kept.file[at] ^= 1;
    }
    assert!(refused > 100, "{refused}");
    for length in (0..file.len()).step_by(1 + file.len() / 200) {
        kept.file.truncate(0);
        kept.file.extend_from_slice(&file[..length]);
        assert_eq!(kept.tell(&transition, 1).unwrap_err().code(), "columns-damaged", "{length} bytes");
    }
}

#[test]
fn columns_of_something_else_are_refused() {
    let plans = Plan::several(3, PRODUCTS);
    let kept = Kept::new(&plans, 100);
    let new = compile(&next_version(&plans[0], &mut Dice::new(3)));
    let columns = Columns::open(kept.file.as_slice()).unwrap();
    assert_eq!(columns.check_records(&BTreeSet::new()).unwrap_err().code(), "columns-documents");
    let backwards = Transition::new(&new, &kept.old, &Changes::default());
    let refused = columns.tell(&backwards, Threads::ONE).map(|_| ()).unwrap_err();
    assert_eq!(refused.code(), "columns-set");
    let mut other = kept.file.clone();
    other[15] = b'2';
    assert_eq!(Columns::open(other.as_slice()).unwrap_err().code(), "columns-format");
    assert_eq!(Columns::open(b"a letter".as_slice()).unwrap_err().code(), "not-columns");
    assert_eq!(Columns::open([].as_slice()).unwrap_err().code(), "columns-damaged");
}
