//! What `impact` says of a product without looking, or after looking at what changed only, is what a full evaluation
//! against the new version says. `WARIFU_IMPACT_CASES` asks for more pairs of versions.
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a broken assumption has to stop a test, loudly"
)]

use std::collections::BTreeMap;

use warifu_compare::diff::{DiffOptions, Relation, diff};
use warifu_compare::impact::{
    Analysis, Changes, ImpactAnswer, ImpactError, ImpactQuestion, ImpactReport, Meaning, Offered, ProductFiles,
    ProductImpact, Products, SortedFiles, Sorting, State, Subject, Threads, Transition, Unrecorded,
};
use warifu_core::{CompiledSet, EvaluateError, Evaluation, Request, evaluate};
use warifu_model::json::Tape;
use warifu_model::{
    CertificateFact, Criterion, Date, Digest, EvidenceDemand, EvidenceKind, Json, Language, Outcome, Party,
    RequirementSet, SemVer, Timestamp, Vocabulary,
};
use warifu_tests::files;
use warifu_tests::generator::{Dice, Plan};
use warifu_tests::model::Question;

use crate::core_side::FakeSignatures;

const PRODUCTS: usize = 6;

#[test]
fn impact_agrees_with_a_full_evaluation() {
    let cases = files::setting("WARIFU_IMPACT_CASES").map_or(40, |text| text.parse().unwrap());
    let mut seen: BTreeMap<State, u64> = BTreeMap::new();
    let mut empty = 0;
    for seed in 0..cases {
        let plans = Plan::several(seed, PRODUCTS);
        let next = next_version(&plans[0], &mut Dice::new(seed ^ 0xface));
        let (old, new) = (compile(&plans[0]), compile(&next));
        let mut report = None;
        for plan in &plans {
            let question = plan.product.question();
            let Some(record) = full(&old, &question) else { continue };
            let transition = Transition::new(&old, &new, &Changes::as_written(&old, &new));
            let now = full(&new, &question).map(|one| one.record().outcome);
            for inputs in [true, false] {
                let impact = ask(&question, |request| {
                    let request = inputs.then_some(*request);
                    let subject = Subject { holder: "Hamakaze Control Works", record: record.record(), request };
                    transition.assess(&subject, &FakeSignatures)
                });
                let Some(now) = now else {
                    assert_eq!((impact.state, impact.why), (State::CannotTell, Some("nothing_asked")), "seed {seed}");
                    empty += 1;
                    continue;
                };
                agrees(seed, &impact, record.record().outcome, now);
                assert!(inputs || impact.state != State::CannotTell || impact.why == Some("inputs_missing"));
                assert!(!inputs || impact.state != State::CannotTell, "seed {seed}: {impact:?}");
                *seen.entry(impact.state).or_default() += 1;
                report.get_or_insert_with(|| ImpactReport::new(&transition)).add(impact);
            }
        }
        report.iter().for_each(faces_agree);
    }
    println!("{seen:?}, {empty} at levels at which the new version asks nothing");
    assert!(State::ALL.iter().all(|state| seen.contains_key(state)), "{seen:?}");
}

/// What a diff has proven is kept without looking, and more of it than what is written alike. Where a requirement is not
/// met, the two versions may still say so in different words: only acceptance is proven to be the same.
#[test]
fn what_a_diff_has_proven_needs_no_evaluation() {
    let cases = files::setting("WARIFU_IMPACT_CASES").map_or(40, |text| text.parse().unwrap());
    let (mut by_proof, mut as_written, mut looser) = (0, 0, 0);
    for seed in 0..cases {
        let plans = Plan::several(seed, PRODUCTS);
        let mut dice = Dice::new(seed ^ 0xd1ff);
        let next = reworded(&next_version(&plans[0], &mut dice), &mut dice);
        let (old, new) = (compile(&plans[0]), compile(&next));
        let diff = diff(&old, &new, DiffOptions { effort: 20_000_000, ..DiffOptions::default() }).unwrap();
        let changes = Changes::from(&diff);
        for one in &diff.requirements {
            let meaning = match one.relation {
                Relation::Equivalent => Meaning::Same,
                Relation::Looser => Meaning::Looser,
                _ => Meaning::Changed,
            };
            assert_eq!(changes.of(&one.id), meaning, "seed {seed}: {}", one.id);
            looser += u64::from(meaning == Meaning::Looser);
        }
        let proven = Transition::new(&old, &new, &changes);
        let written = Transition::new(&old, &new, &Changes::as_written(&old, &new));
        for plan in &plans {
            let question = plan.product.question();
            let Some(record) = full(&old, &question) else { continue };
            let before = record.record().outcome == Outcome::Satisfied;
            let Some(now) = full(&new, &question) else { continue };
            let now = now.record().outcome == Outcome::Satisfied;
            let tell = |transition: &Transition<'_>, has_inputs: bool| {
                ask(&question, |request| {
                    let request = has_inputs.then_some(*request);
                    let subject = Subject { holder: "Hamakaze Control Works", record: record.record(), request };
                    transition.assess(&subject, &FakeSignatures)
                })
            };
            for has_inputs in [true, false] {
                let impact = tell(&proven, has_inputs);
                let (was, is) = match impact.state {
                    State::Untouched | State::StillConformant => (true, true),
                    State::NeedsEvidence | State::Lapses => (true, false),
                    State::NowConformant => (false, true),
                    State::NotConformant => (false, false),
                    State::CannotTell => {
                        assert_eq!((has_inputs, impact.why), (false, Some("inputs_missing")), "seed {seed}");
                        continue;
                    }
                };
                assert_eq!((was, is), (before, now), "seed {seed}: {impact:?}");
            }
            by_proof += u64::from(tell(&proven, false).state != State::CannotTell);
            as_written += u64::from(tell(&written, false).state != State::CannotTell);
        }
    }
    println!("told from the record alone: {by_proof} by proof, {as_written} as written; {looser} looser");
    assert!(by_proof > as_written + 50 && looser > 10, "{by_proof} {as_written} {looser}");
}

/// The same set in other words, and here and there a way out more.
fn reworded(plan: &Plan, dice: &mut Dice) -> Plan {
    let mut next = plan.clone();
    for requirement in &mut next.set.requirements {
        let Some(criterion) = requirement.criterion.take() else { continue };
        requirement.criterion = Some(match dice.below(4) {
            0 => Criterion::Not(Box::new(Criterion::Not(Box::new(criterion)))),
            1 => Criterion::AllOf(vec![criterion.clone(), criterion]),
            2 => {
                let evidence = evidence_of_a_third_party();
                Criterion::AnyOf(vec![criterion, evidence])
            }
            _ => criterion,
        });
    }
    next
}

fn evidence_of_a_third_party() -> Criterion {
    Criterion::Evidence(EvidenceDemand {
        kind: EvidenceKind::parse("audit").unwrap(),
        party: Some(Party::Third),
        max_age: None,
        made_since: None,
        role: None,
        signers: None,
        supports: None,
    })
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
    let evidence = &impact.evidence_needed;
    assert_eq!(impact.state == State::NeedsEvidence, !evidence.is_empty(), "seed {seed}: {impact:?}");
    assert_eq!(impact.requirements.is_empty(), impact.outcome.is_none_or(|outcome| outcome == Outcome::Satisfied));
}

/// The summaries add up, and every face tells the same products.
fn faces_agree(report: &ImpactReport) {
    let count = report.products.len();
    assert_eq!(report.summary.products(), count);
    assert_eq!(report.by_holder.values().map(warifu_compare::impact::Counts::products).sum::<usize>(), count);
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

/// The day of the change: after the window in which the old version is still open, if there is one.
#[test]
fn products_lapse_when_the_old_version_closes() {
    let plan = Plan::of_seed(3);
    let old = compile(&plan);
    let mut next = plan.clone();
    next.set.effective_from = Date::parse("2026-10-01").unwrap();
    let day = |plan: &Plan| {
        let new = compile(plan);
        Transition::new(&old, &new, &Changes::default()).lapses_on().to_string()
    };
    assert_eq!(day(&next), "2026-10-01");
    next.set.previous_open_until = Date::parse("2027-03-31");
    assert_eq!(day(&next), "2027-04-01");
}

/// Another version of the set: other criteria, another order, requirements gone, one under another id.
pub(crate) fn next_version(plan: &Plan, dice: &mut Dice) -> Plan {
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
            requirement.criterion = requirement.criterion.take().map(|one| Criterion::Not(Box::new(one)));
        }
        _ => {
            let place = dice.below(count);
            let requirement = &mut set.requirements[place];
            let both = |one| Criterion::AllOf(vec![one, evidence_of_a_third_party()]);
            requirement.criterion = requirement.criterion.take().map(both);
        }
    }
    let mut own = Dice::new(dice.clone().roll());
    if own.chance(30) {
        warifu_tests::generator::set::rebear(&mut own, set);
    }
    next
}

pub(crate) fn compile(plan: &Plan) -> CompiledSet {
    let (set, vocabulary) = plan.rules();
    let read = Vocabulary::read(&vocabulary).unwrap();
    let vocabularies = [(Digest::of(&vocabulary), read)];
    CompiledSet::compile(RequirementSet::read(&set).unwrap(), Digest::of(&set), &vocabularies).unwrap()
}

pub(crate) fn ask<T>(question: &Question, ask: impl FnOnce(&Request<'_>) -> T) -> T {
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

pub(crate) fn full(set: &CompiledSet, question: &Question) -> Option<Evaluation> {
    match ask(question, |request| evaluate(set, request, &FakeSignatures)) {
        Ok(evaluation) => Some(evaluation),
        Err(EvaluateError::NotAdmitted { .. } | EvaluateError::NothingAsked { .. }) => None,
        Err(error) => panic!("a random question is refused: {error}"),
    }
}

/// Files in memory, by number.
struct Files(Vec<Vec<u8>>);

impl ProductFiles for Files {
    type Error = ImpactError;

    fn read(&self, file: usize) -> Result<Vec<u8>, ImpactError> {
        Ok(self.0[file].clone())
    }

    fn open(&self, _: usize, _: usize, _: Timestamp) -> Result<Option<CertificateFact>, ImpactError> {
        Ok(None)
    }
}

/// What is told from a heap of files in any order is what the record and the request behind it tell.
#[test]
fn a_heap_of_files_tells_what_records_and_their_inputs_tell() {
    let (mut told, mut evaluated) = (0, 0);
    for seed in 0..90 {
        let plans = Plan::several(seed, PRODUCTS);
        let mut dice = Dice::new(seed ^ 0xf11e);
        let (old, new) = (compile(&plans[0]), compile(&next_version(&plans[0], &mut dice)));
        let transition = Transition::new(&old, &new, &Changes::as_written(&old, &new));
        for plan in &plans {
            let question = plan.product.question();
            let Some(evaluation) = full(&old, &question) else { continue };
            let record = evaluation.record();
            if !record.certificates.is_empty() {
                continue;
            }
            let direct = ask(&question, |request| {
                let subject = Subject { holder: &record.product.vendor, record, request: Some(*request) };
                transition.assess(&subject, &FakeSignatures)
            });
            let singles = question.admission.iter().chain(&question.waivers);
            let inputs = question.inputs.iter().chain(&question.evidence).chain(singles);
            let mut heap: Vec<(Vec<u8>, Offered)> = inputs.map(|bytes| (bytes.clone(), Offered::AsInput)).collect();
            heap.push((evaluation.record_bytes().to_vec(), Offered::ByName));
            heap.push((b"a letter".to_vec(), Offered::InFolder));
            let places = heap.len();
            heap.rotate_left(dice.below(places));
            let mut sorted = SortedFiles::default();
            for (bytes, offered) in &heap {
                sorted.add(bytes, *offered).unwrap();
            }
            let files = Files(heap.into_iter().map(|(bytes, _)| bytes).collect());
            let language = Language::En;
            let asked = ImpactQuestion { at: question.at, level: None, admission: None, language };
            let mut products = Products::new(&transition, sorted, &files, asked, &FakeSignatures);
            let found: Vec<ProductImpact> = products.by_ref().collect::<Result<_, _>>().unwrap();
            // members of what was observed stand in the order of the record's bytes, which is another one
            let canonical = |all: &[ProductImpact]| Json::list(all).to_canonical();
            assert_eq!(canonical(&found), canonical(std::slice::from_ref(&direct)), "seed {seed}");
            let aside = products.aside();
            assert_eq!((aside.ignored, aside.other_sets, aside.assessed_at), (1, 0, None));
            told += 1;
            evaluated += u64::from(!matches!(direct.state, State::Untouched | State::CannotTell));
        }
    }
    println!("{told} products, {evaluated} evaluated");
    assert!(told > 100 && evaluated > 50, "{told} products, {evaluated} evaluated");
}

/// A heap of records, of attestations that no record names, and of files that do not read: any number of threads tells the same
/// products in the same order, and the same errors.
#[test]
fn any_number_of_threads_tells_the_same() {
    let mut told = 0;
    for seed in 0..12 {
        let plans = Plan::several(seed, 40);
        let (old, new) = (compile(&plans[0]), compile(&next_version(&plans[0], &mut Dice::new(seed ^ 0xf11e))));
        let transition = Transition::new(&old, &new, &Changes::as_written(&old, &new));
        let mut heap = Vec::new();
        for (place, plan) in plans.iter().enumerate() {
            let question = plan.product.question();
            heap.extend(
                question.inputs.iter().chain(&question.evidence).map(|bytes| (bytes.clone(), Offered::InFolder)),
            );
            heap.extend(
                question.admission.iter().chain(&question.waivers).map(|bytes| (bytes.clone(), Offered::AsInput)),
            );
            if let (Some(evaluation), 0) = (full(&old, &question), place % 2) {
                heap.push((evaluation.record_bytes().to_vec(), Offered::InFolder));
            }
        }
        // a record in whose place others stand
        heap.push((br#"{"format":"warifu.record/1"}"#.to_vec(), Offered::InFolder));
        let tell = |threads: usize| {
            let threads = Threads::new(threads);
            let mut sorted = SortedFiles::default();
            let sortings = threads.map(&heap, |(bytes, offered)| Sorting::of(bytes, *offered));
            let bad = sortings.into_iter().filter_map(|sorting| sorted.put(sorting).err()).count();
            let files = Files(heap.iter().map(|(bytes, _)| bytes.clone()).collect());
            let question = plans[0].product.question();
            let (at, level) = (question.at, question.level.as_deref());
            let asked = ImpactQuestion { at, level, admission: None, language: Language::En };
            let mut products = Products::new(&transition, sorted, &files, asked, &FakeSignatures).on(threads);
            let all: Vec<String> = products
                .by_ref()
                .map(|one| one.map_or_else(|error| format!("{error:?}"), |one| format!("{:?}", Json::from(&one))))
                .collect();
            (bad, all, products.aside())
        };
        let alone = tell(1);
        told += alone.1.len();
        for threads in [2, 3, 7] {
            assert_eq!(tell(threads), alone, "seed {seed}, {threads} threads");
        }
    }
    assert!(told > 200, "{told} products");
}

/// An attestation without a record is told as its record would be.
#[test]
fn without_a_record_the_same_is_told() {
    let (mut told, mut affected) = (0, 0);
    for seed in 0..120_u64 {
        let plans = Plan::several(seed, PRODUCTS);
        let (old, new) = (compile(&plans[0]), compile(&next_version(&plans[0], &mut Dice::new(seed ^ 0x5eed))));
        let transition = Transition::new(&old, &new, &Changes::as_written(&old, &new));
        for plan in &plans {
            let question = plan.product.question();
            ask(&question, |request| {
                let request = Request { waivers: None, certificates: &[], ..*request };
                let Ok(evaluation) = evaluate(&old, &request, &FakeSignatures) else { return };
                let record = evaluation.record();
                let holder = &record.product.vendor;
                let recorded = transition.assess(&Subject { holder, record, request: Some(request) }, &FakeSignatures);
                let Request { inputs: attestations, admission, level, at, .. } = request;
                let unrecorded = Unrecorded { attestations, admission, level, at };
                let archive = request.documents();
                let found = transition.assess_unrecorded(unrecorded, &archive, &FakeSignatures).unwrap().unwrap();
                assert_eq!(found, recorded, "seed {seed}");
                told += 1;
                affected += u64::from(matches!(found.state, State::Lapses | State::NeedsEvidence));
            });
        }
    }
    assert!(told > 300 && affected > 5, "{told} {affected}");
}

/// A list of any length counts everybody, and answers the same.
#[test]
fn an_analysis_lists_so_many_and_counts_all() {
    let mut answers = std::collections::BTreeSet::new();
    for seed in 0..60 {
        let plans = Plan::several(seed, PRODUCTS);
        let (old, new) = (compile(&plans[0]), compile(&next_version(&plans[0], &mut Dice::new(seed ^ 0xface))));
        let diff = diff(&old, &new, DiffOptions { effort: 100_000, ..DiffOptions::default() }).unwrap();
        let transition = Transition::new(&old, &new, &Changes::from(&diff));
        let impacts: Vec<ProductImpact> = plans
            .iter()
            .filter_map(|plan| {
                let question = plan.product.question();
                let evaluation = full(&old, &question)?;
                Some(ask(&question, |request| {
                    let (holder, record) = ("Hamakaze Control Works", evaluation.record());
                    transition.assess(&Subject { holder, record, request: Some(*request) }, &FakeSignatures)
                }))
            })
            .collect();
        for most in [0, 1, 100] {
            let mut analysis = Analysis::new(&transition, &diff, most);
            assert!(analysis.is_empty());
            impacts.iter().cloned().for_each(|impact| analysis.add(impact));
            let listed = analysis.report.products.len();
            assert!(listed <= most);
            assert_eq!(listed + analysis.left_out, analysis.affected() + analysis.undetermined());
            assert_eq!(analysis.report.summary.products(), impacts.len());
            let expected = match () {
                () if impacts.iter().any(|one| one.lapses_on.is_some()) => ImpactAnswer::Affected,
                () if impacts.iter().any(|one| one.why.is_some()) => ImpactAnswer::Undetermined,
                () => ImpactAnswer::Unaffected,
            };
            assert_eq!(analysis.answer(), expected, "seed {seed}");
            let json = analysis.to_json(Language::En);
            assert_eq!(json.member("left_out"), Some(&Json::from(analysis.left_out)));
            let Some(Json::List(changed)) = json.member("changed") else { panic!("{json:?}") };
            assert!(changed.iter().all(|one| one.member("relation").and_then(Json::as_text) != Some("equivalent")));
            answers.insert(format!("{expected:?}"));
        }
    }
    assert!(answers.len() >= 2, "{answers:?}");
}
