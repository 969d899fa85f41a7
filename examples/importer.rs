//! An importer: one bundle, one policy, the product that arrived; one verdict, with every check listed. Takes the folder
//! that the example `assessor` or `warifu demo --dir` left. The crate that decides has no network code and no clock: the
//! time is an argument.
//!
//! ```console
//! $ cargo run -p warifu-examples --example importer -- OUT
//! ```
#![expect(clippy::print_stdout, reason = "an example shows what it does")]
#![expect(clippy::disallowed_methods, reason = "an example reads its files and the clock itself")]

use std::error::Error;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use warifu_model::{Product, Timestamp};
use warifu_verify::{Gate, Question, Trust};

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("give the folder with bundle.json")?);
    let bundle = fs::read(folder.join("bundle.json"))?;
    let product = Product::read(&fs::read(folder.join("product.json"))?)?;
    let trust = Trust::read(&fs::read(folder.join("trust.json"))?)?;

    let seconds = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    let at = Timestamp::from_unix(i64::try_from(seconds)?).ok_or("the clock is out of range")?;
    let question = Question { product: Some(&product), at, known_at: None };
    let verdict = Gate::new(&trust).check(&bundle, &question);

    for check in verdict.checks() {
        println!("{:14} {:8} {}", check.name.as_str(), check.outcome.as_str(), check.code.as_str());
    }
    if let Some(certificate) = verdict.certificate() {
        let granted = certificate.certificate();
        println!("certificate {} of {}, granted {}", granted.number, granted.body.name.en, granted.granted_at);
    }
    println!("{} at {at}", verdict.answer().as_str());
    Ok(ExitCode::from(verdict.exit_code()))
}
