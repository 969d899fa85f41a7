//! The policy of the benchmark in other engines, from the bytes of a document to the requirements that fail, checked to
//! be the same ones and timed in turn.
//!
//! `cargo run --release --manifest-path benches/peers/Cargo.toml [-- --rounds N]`

mod jsonlogic;
mod policy;
mod rego;
mod schema;

use std::hint::black_box;

use sha2::{Digest as _, Sha256};
use warifu_benches::document::{Document, expected};
use warifu_benches::floors::Statement;
use warifu_benches::ours::{Ours, keyed};
use warifu_benches::policy::{Rule, rules};
use warifu_benches::rounds::{Candidate, Times, ratio, run, time};
use warifu_benches::{Failure, clock};
use warifu_model::Outcome;

use crate::jsonlogic::JsonLogic;
use crate::rego::Rego;
use crate::schema::Schemas;

fn main() -> Result<(), Failure> {
    let rounds = rounds()?;
    let rules = rules();
    let ours = Ours::new(&rules)?;
    let cases: Vec<_> = (0..DOCUMENTS).map(|number| Case::new(&rules, &ours, number)).collect();
    let (schemas, rego) = (Schemas::new(&rules)?, Rego::new(&rules)?);
    let (mut logic, mut machine) = (JsonLogic::new(&rules)?, Rego::new(&rules)?);

    let mut engines = vec![
        Engine::new("floor: SHA-256", &cases, |case| {
            done(Sha256::digest(black_box(&case.ours)));
            Some(())
        }),
        Engine::new("floor: serde_json into borrowed typed structs", &cases, |case| {
            serde_json::from_slice::<Statement<'_>>(black_box(&case.ours)).ok().map(done)
        }),
        Engine::new("floor: serde_json into a Value", &cases, |case| {
            serde_json::from_slice::<serde_json::Value>(black_box(&case.keyed)).ok().map(done)
        }),
        Engine::new("warifu: 100 findings with grounds by reference, and the digest of the document", &cases, |case| {
            let assessment = ours.assess(black_box(&case.ours)).ok()?;
            let places = assessment.lines().enumerate().filter(|(_, line)| fails(line.outcome()));
            places.map(|(place, _)| place).eq(case.failing.iter().copied()).then_some(())
        }),
        Engine::new("warifu: 100 findings as data of their own, and the digest of the document", &cases, |case| {
            ours.findings(black_box(&case.ours)).ok().map(done)
        })
        .giving(|case| ours.failing(&case.ours).ok().map(|found| found.0)),
        Engine::new("warifu: the record and its digest", &cases, |case| {
            ours.record(black_box(&case.ours)).ok().map(done)
        }),
        Engine::ids("datalogic-rs 5.4.0: failing ids", &cases, |case| logic.failing(text(&case.keyed))),
        Engine::ids("jsonschema 0.61.2: failing ids, 100 schemas, no errors", &cases, |case| {
            schemas.failing(&case.keyed)
        }),
        Engine::ids("jsonschema 0.61.2: failing ids from errors", &cases, |case| {
            schemas.failing_with_errors(&case.keyed)
        }),
        Engine::ids("regorus 0.14.1, register machine: failing ids", &cases, |case| {
            machine.failing_by_machine(text(&case.keyed))
        }),
        Engine::ids("regorus 0.14.1, interpreter: failing ids", &cases, |case| {
            rego.failing_by_interpreter(text(&case.keyed))
        }),
    ];
    for engine in &mut engines {
        engine.prove()?;
    }
    let mut candidates: Vec<Box<dyn Candidate + '_>> = Vec::new();
    for engine in engines {
        candidates.push(Box::new(engine));
    }
    print(&run(&mut candidates, DOCUMENTS, rounds)?, rounds, &cases);
    Ok(())
}

fn rounds() -> Result<usize, Failure> {
    let mut arguments = std::env::args().skip(1);
    match arguments.next().as_deref() {
        None => Ok(21),
        Some("--rounds") => Ok(arguments.next().ok_or("--rounds needs a number")?.parse()?),
        Some(other) => Err(format!("unknown argument `{other}`").into()),
    }
}

fn print(times: &[Times], rounds: usize, cases: &[Case]) {
    let mean = |size: fn(&Case) -> usize| cases.iter().map(size).sum::<usize>() / cases.len();
    let (ours, keyed) = (mean(|case| case.ours.len()), mean(|case| case.keyed.len()));
    println!(
        "{DOCUMENTS} documents, mean {ours} bytes (ours) and {keyed} (keyed); {rounds} rounds in turn, {}\n",
        clock::KIND
    );
    println!("| engine | us a document | x (SHA-256 + typed parse) | x warifu by reference |\n|---|---:|---:|---:|");
    let floors: Vec<_> = times.iter().take(2).collect();
    for row in times {
        let (floor, findings) = (ratio(row, &floors), times.get(3).map_or(f64::NAN, |ours| ratio(row, &[ours])));
        println!("| {} | {:.1} | {floor:.2} | {findings:.2} |", row.name, row.median() / 1000.0);
    }
}

/// One document in both shapes, and what must come out.
struct Case {
    ours: Vec<u8>,
    keyed: Vec<u8>,
    failing: Vec<usize>,
}

impl Case {
    fn new(rules: &[Rule], ours: &Ours, number: usize) -> Self {
        let document = Document::mixed(rules, number);
        let failing = expected(rules, &document).0;
        Self { ours: ours.attestation(&document), keyed: keyed(&document, ours), failing }
    }
}

type Work<'a, T> = Box<dyn FnMut(&Case) -> Option<T> + 'a>;

/// Some engine, with the documents that it is to work through.
struct Engine<'a> {
    name: &'static str,
    cases: &'a [Case],
    work: Work<'a, ()>,
    ids: Option<Work<'a, Vec<usize>>>,
}

impl<'a> Engine<'a> {
    fn new(name: &'static str, cases: &'a [Case], work: impl FnMut(&Case) -> Option<()> + 'a) -> Self {
        Self { name, cases, work: Box::new(work), ids: None }
    }

    /// An engine whose work is to give the failing ids.
    fn ids(name: &'static str, cases: &'a [Case], mut ids: impl FnMut(&Case) -> Option<Vec<usize>> + 'a) -> Self {
        Self::new(name, cases, move |case| {
            // compared in each pass: cheap, and no answer can be optimised away
            (black_box(ids(black_box(case)))? == case.failing).then_some(())
        })
    }

    fn giving(mut self, ids: impl FnMut(&Case) -> Option<Vec<usize>> + 'a) -> Self {
        self.ids = Some(Box::new(ids));
        self
    }

    /// Holds the failing ids against what plain comparisons say, for every document.
    fn prove(&mut self) -> Result<(), Failure> {
        for (number, case) in self.cases.iter().enumerate() {
            let same = match &mut self.ids {
                Some(ids) => ids(case).as_ref() == Some(&case.failing),
                None => (self.work)(case).is_some(),
            };
            if !same {
                return Err(format!("`{}` finds other failing requirements in document {number}", self.name).into());
            }
        }
        Ok(())
    }
}

impl Candidate for Engine<'_> {
    fn name(&self) -> &str {
        self.name
    }

    fn pass(&mut self, documents: usize) -> Option<u64> {
        let mut well = true;
        let taken = time(|| well = self.cases.iter().take(documents).all(|case| (self.work)(case).is_some()));
        well.then_some(taken)
    }
}

fn fails(outcome: Outcome) -> bool {
    matches!(outcome, Outcome::NotSatisfied | Outcome::Undetermined)
}

/// Takes a result as if somebody had use for it.
fn done<T>(result: T) {
    black_box(result);
}

/// What engines take that want text. The check of the encoding is part of the job.
fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or_default()
}

const DOCUMENTS: usize = 64;
