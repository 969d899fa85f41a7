//! Measures everything in turn and prints each median with its ratio to its floors.
//!
//! `cargo run --release -p warifu-benches --bin ratios [-- --json] [--rounds N] [--documents N]`
#![expect(clippy::print_stdout, reason = "the table is what this program is for")]

use serde_json::{Value, json};
use warifu_benches::bench::Bench;
use warifu_benches::rounds::{Candidate, Times, ratio, run};
use warifu_benches::workload::{self, Workload};
use warifu_benches::{Failure, clock};

fn main() -> Result<(), Failure> {
    let arguments = Arguments::read()?;
    let bench = Bench::new(arguments.documents)?;
    let mut candidates: Vec<Box<dyn Candidate + '_>> = Vec::new();
    for workload in &workload::ALL {
        candidates.push(Box::new(workload.over(&bench)));
    }
    let times = run(&mut candidates, arguments.documents, arguments.rounds)?;
    let rows: Vec<_> = workload::ALL.iter().zip(&times).map(|(of, own)| Row { of, own, all: &times }).collect();
    if arguments.json {
        let rows: Vec<_> = rows.iter().map(Row::to_json).collect();
        println!("{:#}", json!({ "setting": setting(&bench, &arguments), "rows": rows }));
        return Ok(());
    }
    println!("{}\n", setting(&bench, &arguments));
    println!("| what | us a document | floor | ratio |\n|---|---:|---|---:|");
    for row in &rows {
        println!("{}", row.to_line());
    }
    Ok(())
}

struct Row<'a> {
    of: &'static Workload,
    own: &'a Times,
    all: &'a [Times],
}

impl Row<'_> {
    fn ratio(&self) -> Option<f64> {
        let of = |name: &&str| self.all.iter().find(|times| times.name == *name);
        let floors: Vec<_> = self.of.floors.iter().filter_map(of).collect();
        (!floors.is_empty()).then(|| ratio(self.own, &floors))
    }

    fn to_line(&self) -> String {
        let ratio = self.ratio().map_or("floor".to_owned(), |ratio| format!("{ratio:.2}"));
        let what = format!("`{}`: {}", self.of.name, self.of.what);
        format!("| {what} | {:.1} | {} | {ratio} |", self.own.median() / 1000.0, self.of.floors.join(" + "))
    }

    fn to_json(&self) -> Value {
        json!({
            "name": self.of.name,
            "what": self.of.what,
            "median_us": self.own.median() / 1000.0,
            "floors": self.of.floors,
            "ratio": self.ratio(),
        })
    }
}

struct Arguments {
    json: bool,
    rounds: usize,
    documents: usize,
}

impl Arguments {
    fn read() -> Result<Self, Failure> {
        let mut arguments = Self { json: false, rounds: 31, documents: 64 };
        let mut given = std::env::args().skip(1);
        while let Some(argument) = given.next() {
            match argument.as_str() {
                "--json" => arguments.json = true,
                "--rounds" => arguments.rounds = given.next().ok_or("--rounds needs a number")?.parse()?,
                "--documents" => arguments.documents = given.next().ok_or("--documents needs a number")?.parse()?,
                other => return Err(format!("unknown argument `{other}`").into()),
            }
        }
        Ok(arguments)
    }
}

fn setting(bench: &Bench, arguments: &Arguments) -> String {
    format!(
        "{} documents, mean {} bytes, 100 claims and 30 evidence entries each; 100 requirements; certificates of {} bytes; \
         medians of {} rounds in turn, {}",
        arguments.documents,
        bench.mean_size(),
        bench.mean_certificate_size(),
        arguments.rounds,
        clock::KIND,
    )
}
