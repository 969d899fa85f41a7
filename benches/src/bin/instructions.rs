//! Does one workload once over a few documents, for `benches/instructions.sh` to count the instructions of.
//!
//! `instructions NAME DOCUMENTS`; without arguments the names, one a line.
#![expect(clippy::print_stdout, reason = "the script reads the names from here")]

use warifu_benches::Failure;
use warifu_benches::bench::Bench;
use warifu_benches::workload::{self, Workload};

fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let Some(name) = arguments.next() else {
        for workload in &workload::ALL {
            println!("{}", workload.name);
        }
        return Ok(());
    };
    let documents = arguments.next().ok_or("how many documents?")?.parse()?;
    let workload = Workload::named(&name).ok_or("no workload has this name")?;
    let bench = Bench::new(documents)?;
    let ready = workload.over(&bench);
    let prepared = ready.prepare(documents).ok_or("the workload could not be prepared")?;
    if ready.work(prepared) { Ok(()) } else { Err("the workload went wrong".into()) }
}
