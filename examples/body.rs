//! A certification body: a signed attestation, an admission policy, terms; a certificate, or the reasons against it.
//!
//! ```console
//! $ cargo run -p warifu-examples --example body -- envelope.json admission.json terms.json us-cisa-ssdaf bundle.json
//! ```
#![expect(clippy::print_stdout, reason = "an example shows what it does")]
#![expect(clippy::disallowed_methods, reason = "an example reads and writes its files itself")]

use std::{env, error::Error, fs};

use warifu::{
    Application, Archive, Certified, Ed25519Check, MemoryLedger, Request, Shelf, SigningKey, Terms, When, certify,
    evaluate,
};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [envelope, admission, terms, set, bundle] = arguments.as_slice() else { return Err("give five files".into()) };
    let (envelope, admission) = (fs::read(envelope)?, fs::read(admission)?);
    let terms = Terms::read(&fs::read(terms)?)?;
    let at = terms.granted_at;

    let set = Shelf::default().choose(set, at)?.set;
    let inputs = [envelope.as_slice()];
    let evaluation = evaluate(&set, &Request { admission: Some(&admission), ..Request::new(at, &inputs) })?;

    // A real body keeps its key in hardware, its history in a database, and takes 32 fresh random bytes for the salts.
    let (key, salts) = (SigningKey::from_seed(&[2; 32]), [3; 32]);
    let mut ledger = MemoryLedger::new(&terms.body.id);
    let documents: Archive = [&envelope, &admission].into_iter().map(Vec::as_slice).collect();
    let (record, when) = (evaluation.record_bytes(), When { decided_at: at, granted_at: at });
    let application =
        Application { record, set: &set, documents: &documents, certificates: &[], when, signatures: &Ed25519Check };
    match certify(&mut ledger, &application, &terms, &key, &salts)? {
        Certified::Issued(issued) => {
            println!("certificate {} with {}", terms.number, issued.statement_digest());
            Ok(fs::write(bundle, issued.into_bundle())?)
        }
        refused => Err(format!("no certificate: {refused:?}").into()),
    }
}
