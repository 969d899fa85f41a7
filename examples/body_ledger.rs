//! A certification body with a ledger: a case from the application to the certificate, a suspension, and what is published.
//!
//! ```console
//! $ cargo run -p warifu-examples --example body_ledger -- \
//!       ledger.db opening.json envelope.json admission.json terms.json us-cisa-ssdaf public
//! ```
#![expect(clippy::print_stdout, reason = "an example shows what it does")]
#![expect(clippy::disallowed_methods, reason = "an example reads and writes its files itself")]

use std::{env, error::Error, fs, path::Path};

use warifu::ledger::{self, Case, Duration, Localized, OpenedAct, Status, StatusChange, Token};
use warifu::{Request, Shelf, SigningKey, Terms, evaluate};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [db, opening, envelope, admission, terms, set, public] = arguments.as_slice() else {
        return Err("give seven".into());
    };
    let (envelope, admission, terms) = (fs::read(envelope)?, fs::read(admission)?, fs::read(terms)?);
    let at = Terms::read(&terms)?.granted_at;
    // Where officers sign at their own machines, steps, statements and snapshots go to them and come back as files.
    let [registrar, evaluator, reviewer, certifier, status] =
        [10, 11, 12, 13, 14].map(|seed| SigningKey::from_seed(&[seed; 32]));
    let mut body = ledger::create(Path::new(db), OpenedAct::read(&fs::read(opening)?)?, at)?;

    let (chosen, inputs) = (Shelf::default().choose(set, at)?, [envelope.as_slice()]);
    let evaluation = evaluate(&chosen.set, &Request { admission: Some(&admission), ..Request::new(at, &inputs) })?;
    let documents = [chosen.documents(), vec![&envelope, &admission]].concat();
    let id = Token::parse("c-1").ok_or("no id of a case")?;
    let mut case = Case::certification(&mut body, &id, at);
    case.applied(&registrar)?;
    case.evaluated(evaluation.record_bytes(), &documents, &evaluator)?;
    case.reviewed(&reviewer)?;
    // Take 32 fresh random bytes for the salts of each certificate.
    let certificate = case.certified(&terms, &[3; 32], &certifier)?.certificate;
    for officer in [&evaluator, &reviewer, &certifier] {
        println!("{:?}", ledger::sign_certificate(&mut body, &certificate, officer, at)?);
    }

    let id = Token::parse("s-1").ok_or("no id of a case")?;
    let reason = Localized::of("Surveillance is overdue".into(), "定期審査の遅れ".into());
    let mut case = Case::status(&mut body, &id, at);
    case.proposed(StatusChange { certificate, status: Status::Suspended, from: at, reason }, &registrar)?;
    case.decided(&certifier)?;
    ledger::sign_snapshot(&mut body, &status, at, at.plus(Duration::Months(1)))?;
    body.public_files(|name, bytes| {
        let path = Path::new(public).join(name);
        fs::create_dir_all(path.parent().unwrap_or(&path))?;
        Ok::<_, Box<dyn Error>>(fs::write(path, bytes)?)
    })
}
