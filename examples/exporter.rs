//! An exporter: evidence documents about one product, a requirement set; what is met, what is not, and why. Writes the
//! attestation that was evaluated, for signing.
//!
//! ```console
//! $ cargo run -p warifu-examples --example exporter -- \
//!       examples/01-plc/product.json examples/01-plc/evidence/after us-cisa-ssdaf 2026-11-01T00:00:00Z draft.json
//! ```
#![expect(clippy::print_stdout, reason = "an example shows what it does")]
#![expect(clippy::disallowed_methods, reason = "an example reads and writes its files itself")]

use std::{env, error::Error, fs};

use warifu::{Json, Language, Named, Product, Request, Shelf, Timestamp, assemble, evaluate, import};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [product, evidence, set, at, draft] = arguments.as_slice() else { return Err("give five arguments".into()) };
    let product = Product::read(&fs::read(product)?)?;
    let at = Timestamp::parse(at).ok_or("write the time as 2026-12-01T00:00:00Z")?;
    let chosen = Shelf::default().choose(set, at)?;

    let mut documents = Vec::new();
    for entry in fs::read_dir(evidence)? {
        let path = entry?.path();
        documents.push(Named { name: path.display().to_string(), imported: import(&fs::read(&path)?, &product)? });
    }
    let vocabularies = chosen.vocabularies();
    let statement =
        Json::from(&assemble(&documents, &product, Some(at), vocabularies.iter().collect())?).to_canonical();

    let evaluation = evaluate(&chosen.set, &Request::new(at, &[&statement]))?;
    for finding in &evaluation.record().findings {
        println!("{:10} {}", finding.requirement, finding.outcome.text(Language::En));
    }
    println!("{}", evaluation.record().outcome.text(Language::En));
    Ok(fs::write(draft, statement)?)
}
