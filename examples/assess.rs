//! An exporter with a folder of documents and several sets: what is met, what to ask people, and a report for everybody.
//!
//! ```console
//! $ cargo run -p warifu-examples --example assess -- \
//!       examples/01-plc/product.json examples/01-plc/evidence/after 2026-11-01T00:00:00Z report.html us-ssdf us-cisa-ssdaf
//! ```
#![expect(clippy::print_stdout, reason = "an example shows what it does")]
#![expect(clippy::disallowed_methods, reason = "an example reads and writes its files itself")]

use std::{env, error::Error, fs};

use warifu::assess::{Paper, assess_all};
use warifu::{Language, Product, Shelf, Timestamp};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [product, evidence, at, report, names @ ..] = arguments.as_slice() else { return Err("give more".into()) };
    let product = Product::read(&fs::read(product)?)?;
    let at = Timestamp::parse(at).ok_or("write the time as 2026-12-01T00:00:00Z")?;
    let shelf = Shelf::default();
    let chosen = names.iter().map(|name| shelf.choose(name, at)).collect::<Result<Vec<_>, _>>()?;

    let mut files = Vec::new();
    for entry in fs::read_dir(evidence)? {
        let path = entry?.path();
        files.push((path.display().to_string(), fs::read(path)?));
    }
    let papers: Vec<_> = files.iter().map(|(name, bytes)| Paper::new(name, bytes)).collect();
    let whole = assess_all(&papers, &product, &chosen, at)?;
    for evaluation in &whole.assessed.evaluations {
        println!("{} {}", evaluation.record().set.id, evaluation.record().outcome.text(Language::En));
    }
    println!("{} questions for people", whole.questions(Language::En).count());
    println!("{}", whole.answer().text(Language::En));
    Ok(fs::write(report, whole.report_html(Language::En)?)?)
}
