//! Many products and several markets: column passes, impact, weighing again, plans. Prints one line per figure; times are
//! those of one thread. `cargo run --release -p warifu-benches --bin products [PRODUCTS]`, a million unless told otherwise.
#![expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]

use std::hint::black_box;

use warifu_benches::Failure;
use warifu_benches::clock::{KIND, nanoseconds};
use warifu_benches::document::Document;
use warifu_benches::ours::{NoSignature, Ours};
use warifu_benches::policy::{Rule, Test, rules};
use warifu_core::columns::Columns;
use warifu_core::impact::{Changes, ImpactReport, Subject, Transition};
use warifu_core::plan::{Market, PlanOptions, plan};
use warifu_core::{Evaluation, Weighed, evaluate};
use warifu_model::Costs;

fn main() -> Result<(), Failure> {
    let wanted = std::env::args().nth(1).map_or(Ok(1_000_000), |text| text.parse::<usize>())?;
    println!("times are {KIND}");
    let rules = rules();
    let (old, new) = (Ours::new(&rules)?, Ours::new(&next(&rules))?);
    let documents: Vec<Vec<u8>> = (0..DOCUMENTS).map(|number| old.attestation(&document(&rules, number))).collect();
    again(&old, &documents)?;
    plans(&rules, &old, &documents)?;
    impact(&old, &new, &documents)?;
    columns(&old, &new, &documents, wanted)
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
    println!("{what:60} {:>12.3} ms", nanoseconds / 1e6);
}

fn again(ours: &Ours, documents: &[Vec<u8>]) -> Result<(), Failure> {
    let (Some(one), Some(other)) = (documents.first(), documents.get(1)) else { return Err("no documents".into()) };
    let (inputs, changed) = ([one.as_slice()], [other.as_slice()]);
    let (request, next) = (ours.request(&inputs), ours.request(&changed));
    let weighed = Weighed::new(ours.set(), &request, &NoSignature)?;
    say("evaluate in full", best(50, || evaluate(ours.set(), &request, &NoSignature)));
    say("weigh again, nothing changed", best(50, || weighed.again(ours.set(), &request, &NoSignature)));
    say("weigh again, every claim changed", best(50, || weighed.again(ours.set(), &next, &NoSignature)));
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
        let (passed, found) = time(|| plan(some, &request, options, &NoSignature));
        let found = found?;
        let cost = found.plans.first().map_or(0, |plan| plan.cost);
        say(&format!("plan over {what} of 100 requirements: {cost} changes"), passed);
        if let Some(limit) = found.undecided {
            println!("  {}", limit.code());
        }
    }
    Ok(())
}

fn impact(old: &Ours, new: &Ours, documents: &[Vec<u8>]) -> Result<(), Failure> {
    let evaluate = |bytes: &Vec<u8>| evaluate(old.set(), &old.request(&[bytes.as_slice()]), &NoSignature);
    let records: Vec<Evaluation> = documents.iter().map(evaluate).collect::<Result<_, _>>()?;
    let transition = Transition::new(old.set(), new.set(), Changes::as_written(old.set(), new.set()));
    for count in [10_000, 100_000] {
        let (passed, report) = time(|| {
            let mut report = ImpactReport::new(&transition);
            for (evaluation, bytes) in records.iter().zip(documents).cycle().take(count) {
                let inputs = [bytes.as_slice()];
                let request = Some(old.request(&inputs));
                let subject = Subject { holder: "Hamakaze Control Works", record: evaluation.record(), request };
                report.count(&transition.weigh(&subject, &NoSignature));
            }
            report
        });
        say(&format!("impact of one requirement on {count} products, from bytes"), passed);
        report.sentences(warifu_model::Language::En).iter().for_each(|line| println!("  {line}"));
    }
    Ok(())
}

fn columns(old: &Ours, new: &Ours, documents: &[Vec<u8>], wanted: usize) -> Result<(), Failure> {
    let mut columns = Columns::new(old.set(), old.at());
    let begin = nanoseconds();
    for bytes in documents.iter().cycle().take(wanted) {
        columns.push(&old.request(&[bytes.as_slice()]), &NoSignature)?;
    }
    #[expect(clippy::cast_precision_loss, reason = "shown with three digits")]
    let filled = (nanoseconds() - begin) as f64;
    say(&format!("fill columns with {wanted} products, from bytes"), filled);
    println!("  {} MB of claim columns", columns.bytes() / 1_000_000);
    let floor = floor();
    println!("  reading memory: {floor:.2} bytes per ns");
    let mut all = 0.0;
    for requirement in old.set().set().requirements.iter().skip(90) {
        let passed = best(5, || columns.requirement(old.set(), &requirement.id, None));
        say(&format!("pass of {}", requirement.id), passed);
        all += passed;
    }
    say("those ten passes together", all);
    let whole = best(3, || columns.set(old.set(), None));
    say("all 100 requirements in columns", whole);
    #[expect(clippy::cast_precision_loss, reason = "shown with three digits")]
    let reading = columns.bytes() as f64 / floor;
    println!("  {:.1} times reading the claim columns once", whole / reading);
    let conformant = columns.set(old.set(), None)?.satisfied;
    let transition = Transition::new(old.set(), new.set(), Changes::as_written(old.set(), new.set()));
    say("impact of one requirement in columns", best(5, || transition.over(&columns, None, &conformant)));
    let impact = transition.over(&columns, None, &conformant)?;
    println!("  {} of {} lapse", impact.lapses.count(), conformant.count());
    Ok(())
}

/// How many bytes one thread reads from memory in a nanosecond.
fn floor() -> f64 {
    let words = vec![1_u64; 32 << 20];
    let passed = best(5, || words.iter().fold(0_u64, |sum, word| sum.wrapping_add(*word)));
    #[expect(clippy::cast_precision_loss, reason = "shown with three digits")]
    let bytes = (words.len() * 8) as f64;
    bytes / passed
}

/// Distinct documents.
const DOCUMENTS: usize = 512;
