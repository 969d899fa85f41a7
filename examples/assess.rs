//! An exporter with a folder of documents and several sets: what is met, how many questions people have to answer, and one report.
//!
//! ```console
//! $ cargo run -p warifu-examples --example assess -- \
//!       examples/01-plc/product.json examples/01-plc/evidence/after 2026-11-01T00:00:00Z report.html us-ssdf us-cisa-ssdaf
//! ```
#![expect(clippy::print_stdout, reason = "an example shows what it does")]
#![expect(clippy::disallowed_methods, reason = "an example reads and writes its files itself")]

use std::{env, error::Error, fs};

use warifu::assess::{Binding, Costs, Market, Paper, PlanOptions, assess, gather};
use warifu::report::{Languages, Report, Source};
use warifu::{ChosenSet, Json, Language, Product, Request, Shelf, Timestamp, declare::questions};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [product, evidence, at, report, sets @ ..] = arguments.as_slice() else { return Err("too few".into()) };
    let product = Product::read(&fs::read(product)?)?;
    let at = Timestamp::parse(at).ok_or("write the time as 2026-12-01T00:00:00Z")?;
    let chosen = sets.iter().map(|set| Shelf::default().choose(set, at)).collect::<Result<Vec<_>, _>>()?;
    let vocabularies: Vec<_> = chosen.iter().flat_map(ChosenSet::vocabularies).collect();

    let paths = fs::read_dir(evidence)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>, std::io::Error>>()?;
    let files = paths.iter().map(fs::read).collect::<Result<Vec<_>, _>>()?;
    let papers = files.iter().map(|bytes| Paper { name: "evidence", bytes, binding: Binding::Content });
    let gathered = gather(&papers.collect::<Vec<_>>(), &product, &vocabularies, None)?;

    let markets: Vec<_> = chosen.iter().map(|chosen| Market { set: &chosen.set, level: None }).collect();
    let statement = Json::from(&gathered.attestation).to_canonical();
    let assessed = assess(&markets, &Request::new(at, &[&statement]), PlanOptions::new(&Costs::default()))?;
    let said = gathered.attestation.claims.iter().map(|entry| entry.claim.clone()).collect();
    let asked = questions(&markets, &product, &said, None, Language::En).ok_or("no such level")?;
    println!("{} documents for people to fill in", asked.questionnaires.len());

    let evaluations = assessed.evaluations.iter().zip(&chosen);
    let sources = evaluations.map(|(one, chosen)| Source::of(one, &chosen.set)).collect::<Vec<_>>();
    fs::write(report, Report::new(&sources)?.to_html(Languages::One(Language::En)))?;
    println!("{}", gathered.answer(assessed.worst().ok_or("no set")?).text(Language::En));
    Ok(())
}
