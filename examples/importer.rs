//! An importer: one bundle, one policy, the product that arrived; one verdict, with every check listed.
//!
//! ```console
//! $ cargo run -p warifu-examples --example importer -- trust.json bundle.json product.json 2026-12-01T00:00:00Z
//! ```
#![expect(clippy::print_stdout, reason = "an example shows what it does")]
#![expect(clippy::disallowed_methods, reason = "an example reads its files itself")]

use std::{env, error::Error, fs, process::ExitCode};

use warifu::{Product, Timestamp, Trust, check};

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [trust, bundle, product, at] = arguments.as_slice() else { return Err("TRUST BUNDLE PRODUCT TIME".into()) };
    let trust = Trust::read(&fs::read(trust)?)?;
    let product = Product::read(&fs::read(product)?)?;
    let at = Timestamp::parse(at).ok_or("write the time as 2026-12-01T00:00:00Z")?;

    let verdict = check(&trust, &fs::read(bundle)?, Some(&product), at);
    for check in verdict.checks() {
        println!("{:14} {:8} {}", check.name.as_str(), check.outcome.as_str(), check.code.as_str());
    }
    println!("{} at {at}", verdict.answer().as_str());
    Ok(ExitCode::from(verdict.exit_code()))
}
