//! Many products and several markets: comparing versions, plans, impact. Prints one line per
//! figure; times are those of one thread, floors are measured in the same run.
//! `cargo run --release -p warifu-benches --bin products [PRODUCTS]`, a million unless told otherwise.
#![expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]

use std::hint::black_box;

use warifu_benches::Failure;
use warifu_benches::clock::{KIND, nanoseconds};
use warifu_benches::document::Document;
use warifu_benches::memory;
use warifu_benches::ours::{NoSignature, Ours};
use warifu_benches::policy::{KINDS, Rule, Test, rules};
use warifu_compare::columns::{Columns, ColumnsWriter, Keeper};
use warifu_compare::diff::{DiffOptions, diff};
use warifu_compare::impact::{Changes, ImpactReport, Subject, Threads, Transition, Unrecorded};
use warifu_compare::plan::{Market, PlanOptions, plan};
use warifu_core::{Archive, Evaluation, evaluate};
use warifu_model::{Costs, Language};

fn main() -> Result<(), Failure> {
    let wanted = std::env::args().nth(1).map_or(Ok(1_000_000), |text| text.parse::<usize>())?;
    println!("times are {KIND}");
    let rules = rules();
    let (old, new) = (Ours::new(&rules)?, Ours::new(&next(&rules))?);
    let documents: Vec<Vec<u8>> = (0..DOCUMENTS).map(|number| old.attestation(&document(&rules, number))).collect();
    differ(&rules, &old, &new)?;
    plans(&rules, &old, &documents)?;
    impact(&old, &new, &documents, wanted)?;
    on_threads(&old, &new, &documents, wanted)?;
    columns(&rules, &old, &new, wanted)
}

/// By the wall, since several threads work: records with their attestations, and attestations that no record names.
fn on_threads(old: &Ours, new: &Ours, documents: &[Vec<u8>], wanted: usize) -> Result<(), Failure> {
    let evaluate = |bytes: &Vec<u8>| evaluate(old.set(), &old.request(&[bytes.as_slice()]), &NoSignature);
    let records: Vec<Evaluation> = documents.iter().map(evaluate).collect::<Result<_, _>>()?;
    let changes = Changes::from(&diff(old.set(), new.set(), DiffOptions::default())?);
    let transition = Transition::new(old.set(), new.set(), &changes);
    let (numbers, nothing): (Vec<usize>, Archive<'_>) = ((0..wanted).collect(), Archive::default());
    for threads in [1, 2].map(Threads::new) {
        let recorded = |number: &usize| {
            let place = number % documents.len();
            let (evaluation, bytes) = (records.get(place)?, documents.get(place)?);
            let inputs = [bytes.as_slice()];
            let request = Some(old.request(&inputs));
            let subject = Subject { holder: HOLDER, record: evaluation.record(), request };
            Some(transition.assess(&subject, &NoSignature))
        };
        let unrecorded = |number: &usize| {
            let inputs = [documents.get(number % documents.len())?.as_slice()];
            let question = Unrecorded { attestations: &inputs, admission: None, level: None, at: old.at() };
            transition.assess_unrecorded(question, &nothing, &NoSignature).ok().flatten()
        };
        let count = threads.count();
        for batches in [true, false] {
            let (begin, own) = (wall(), nanoseconds());
            let mut report = ImpactReport::new(&transition);
            for batch in numbers.chunks(Threads::BATCH) {
                let told = if batches { threads.map(batch, recorded) } else { threads.map(batch, unrecorded) };
                told.iter().flatten().for_each(|impact| report.count(impact));
            }
            let what = if batches { "with records" } else { "without records" };
            say(&format!("wall: impact, {wanted} products {what}, {count} threads"), wall() - begin);
            #[expect(clippy::cast_precision_loss, reason = "shown with three digits")]
            let own = (nanoseconds() - own) as f64;
            say("  thread CPU time of the caller", own);
        }
    }
    Ok(())
}

/// Columns of distinct products, and what a change means for them: one requirement on a claim, and one on evidence and its age.
fn columns(rules: &[Rule], old: &Ours, new: &Ours, wanted: usize) -> Result<(), Failure> {
    let keeper = Keeper::new(old.set())?;
    let mut writer = ColumnsWriter::new(&keeper);
    let mut file = Vec::new();
    let numbers: Vec<usize> = (0..wanted).collect();
    let threads = Threads::new(2);
    let begin = wall();
    for batch in numbers.chunks(Threads::BATCH) {
        let rows = threads.map(batch, |number| {
            let bytes = old.attestation(&document(rules, *number));
            let inputs = [bytes.as_slice()];
            let request = old.request(&inputs);
            let evaluation = evaluate(old.set(), &request, &NoSignature).ok()?;
            let subject = Subject { holder: HOLDER, record: evaluation.record(), request: Some(request) };
            Some(keeper.row(evaluation.digest(), &subject, &NoSignature))
        });
        for row in rows.into_iter().flatten() {
            writer.add(row)?;
        }
        file.append(&mut writer.take());
    }
    file.append(&mut writer.finish());
    say(&format!("wall: documents, records and columns of {wanted} products, 2 threads"), wall() - begin);
    println!("  {} bytes, {} a product", file.len(), file.len() / wanted.max(1));
    let dated = Ours::new(&other_kind(rules))?;
    for (what, new) in [("one requirement on a claim", new), ("one requirement on the age of evidence", &dated)] {
        let changes = Changes::from(&diff(old.set(), new.set(), DiffOptions::default())?);
        let transition = Transition::new(old.set(), new.set(), &changes);
        let tell = |threads| Ok::<_, Failure>(Columns::open(file.as_slice())?.tell(&transition, threads)?);
        let (passed, told) = time(|| tell(Threads::ONE));
        let told = told?;
        say(&format!("{wanted} products from columns, {what}"), passed);
        println!("  {} listed, {} not kept", told.listed.len(), told.not_kept.len());
        let begin = wall();
        tell(threads)?;
        say(&format!("wall: {wanted} products from columns, {what}, 2 threads"), wall() - begin);
    }
    println!("  at most {} MB of memory so far", peak());
    Ok(())
}

/// The next version: one requirement asks for evidence of another kind, not older than a year.
fn other_kind(rules: &[Rule]) -> Vec<Rule> {
    let mut next = rules.to_vec();
    if let Some(rule) = next.iter_mut().find(|rule| matches!(rule.test, Test::Evidence(_))) {
        rule.test = Test::Evidence(KINDS.last().copied().unwrap_or_default());
    }
    next
}

/// Nanoseconds of the wall.
#[expect(clippy::disallowed_methods, reason = "a benchmark has to look at a clock")]
fn wall() -> f64 {
    static START: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
    START.get_or_init(std::time::Instant::now).elapsed().as_secs_f64() * 1e9
}

/// Every fourth product conforms.
fn document(rules: &[Rule], number: usize) -> Document {
    if number.is_multiple_of(4) { Document::conforming(rules, number) } else { Document::mixed(rules, number) }
}

/// The next version: one requirement asks for more.
fn next(rules: &[Rule]) -> Vec<Rule> {
    let mut next = rules.to_vec();
    if let Some(rule) = next.iter_mut().find(|rule| matches!(rule.test, Test::AtLeast(_))) {
        rule.test = Test::AtLeast(950);
    }
    next
}

/// Every requirement that has a number asks for another one.
fn other(rules: &[Rule], shift: i64) -> Vec<Rule> {
    let mut other = rules.to_vec();
    for (place, rule) in other.iter_mut().enumerate() {
        let shift = if place % 20 < 10 { shift } else { -shift };
        match &mut rule.test {
            Test::AtLeast(least) => *least += shift,
            Test::Within(least, most) | Test::Composite(least, most) => {
                *least += shift;
                *most += shift;
            }
            Test::WhereRemote(most) => *most += shift,
            _ => {}
        }
    }
    other
}

fn time<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let begin = nanoseconds();
    let done = work();
    // Well below the 52 bits of a double.
    #[expect(clippy::cast_precision_loss, reason = "shown with three digits")]
    let passed = (nanoseconds() - begin) as f64;
    (passed, done)
}

/// The shortest of several.
fn best<T>(rounds: usize, mut work: impl FnMut() -> T) -> f64 {
    (0..rounds).map(|_| time(|| black_box(work())).0).fold(f64::MAX, f64::min)
}

fn say(what: &str, nanoseconds: f64) {
    println!("{what:62} {:>12.3} ms", nanoseconds / 1e6);
}

fn differ(rules: &[Rule], old: &Ours, new: &Ours) -> Result<(), Failure> {
    let compare = |new: &Ours| diff(old.set(), new.set(), DiffOptions::default());
    say("diff of 100 requirements, none changed", best(5, || compare(old)));
    say("diff of 100 requirements, one changed", best(5, || compare(new)));
    let other = Ours::new(&other(rules, 1))?;
    let found = compare(&other)?;
    let changed = found.requirements.iter().filter(|one| one.relation.as_str() != "equivalent").count();
    let witnesses: usize = found.requirements.iter().map(|one| one.witnesses.len()).sum();
    say(&format!("diff of 100 requirements, {changed} changed, {witnesses} witnesses"), best(5, || compare(&other)));
    Ok(())
}

fn plans(rules: &[Rule], ours: &Ours, documents: &[Vec<u8>]) -> Result<(), Failure> {
    let mut sets = Vec::new();
    for shift in 0..5 {
        // Markets that ask for the same things, each a little more of some.
        let mut market = rules.to_vec();
        for (place, rule) in market.iter_mut().enumerate() {
            if let (Test::AtLeast(least), 0) = (&mut rule.test, place % 5) {
                *least += shift;
            }
        }
        sets.push(Ours::new(&market)?);
    }
    let markets: Vec<Market<'_>> = sets.iter().map(|ours| Market { set: ours.set(), level: None }).collect();
    let costs = Costs::default();
    let Some(bytes) = documents.get(1) else { return Err("no documents".into()) };
    for (what, count, plans) in [("1 set", 1, 1), ("5 sets", 5, 1), ("5 sets, three best", 5, 3)] {
        let inputs = [bytes.as_slice()];
        let request = ours.request(&inputs);
        let some = markets.get(..count).unwrap_or_default();
        let options = PlanOptions { plans, ..PlanOptions::new(&costs) };
        let found = plan(some, &request, options, &NoSignature)?;
        let passed = best(5, || plan(some, &request, options, &NoSignature));
        let changes = found.plans.first().map_or(0, |plan| plan.changes.len());
        say(&format!("plan over {what} of 100 requirements: {changes} changes"), passed);
        if let Some(limit) = found.undecided {
            println!("  {}", limit.as_str());
        }
    }
    Ok(())
}

fn impact(old: &Ours, new: &Ours, documents: &[Vec<u8>], wanted: usize) -> Result<(), Failure> {
    let evaluate = |bytes: &Vec<u8>| evaluate(old.set(), &old.request(&[bytes.as_slice()]), &NoSignature);
    let records: Vec<Evaluation> = documents.iter().map(evaluate).collect::<Result<_, _>>()?;
    let changes = Changes::from(&diff(old.set(), new.set(), DiffOptions::default())?);
    let transition = Transition::new(old.set(), new.set(), &changes);
    let untouched = Transition::new(old.set(), old.set(), &Changes::as_written(old.set(), old.set()));
    for (what, transition) in [("one requirement changed", &transition), ("nothing changed", &untouched)] {
        for count in [10_000, 100_000, 1_000_000].into_iter().filter(|count| *count <= wanted) {
            let (passed, report) = time(|| {
                let mut report = ImpactReport::new(transition);
                for (evaluation, bytes) in records.iter().zip(documents).cycle().take(count) {
                    let inputs = [bytes.as_slice()];
                    let request = Some(old.request(&inputs));
                    let subject = Subject { holder: HOLDER, record: evaluation.record(), request };
                    report.count(&transition.assess(&subject, &NoSignature));
                }
                report
            });
            say(&format!("impact, {what}, {count} products from bytes"), passed);
            report.sentences(Language::En).iter().for_each(|line| println!("  {line}"));
            println!("  at most {} MB of memory so far", peak());
        }
    }
    Ok(())
}

/// The most memory that this process has had, in MB; zero where the system does not say.
fn peak() -> u64 {
    memory::peak().unwrap_or_default() / 1_000
}

const HOLDER: &str = "Hamakaze Control Works";
/// Distinct documents.
const DOCUMENTS: usize = 512;
