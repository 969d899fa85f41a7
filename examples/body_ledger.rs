//! A certification body with a ledger: a case from the application to the certificate, a suspension, and what is published.
//!
//! ```console
//! $ cargo run -p warifu-examples --example body_ledger -- \
//!       ledger.db opening.json envelope.json admission.json terms.json us-cisa-ssdaf public
//! ```
#![expect(clippy::print_stdout, reason = "an example shows what it does")]
#![expect(clippy::disallowed_methods, reason = "an example reads and writes its files itself")]

use std::{env, error::Error, fs, path::Path};

use warifu::ledger::{
    self, Arrival, CaseKind, Duration, Localized, OpenedAct, SnapshotEvents, SnapshotRequest, Status, StatusChange,
    StatusSnapshot, StepName, Token,
};
use warifu::{Digest, Request, Shelf, SigningKey, Terms, evaluate};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [db, opening, envelope, admission, terms, set, public] = arguments.as_slice() else {
        return Err("give seven".into());
    };
    let (envelope, admission, terms) = (fs::read(envelope)?, fs::read(admission)?, fs::read(terms)?);
    let at = Terms::read(&terms)?.granted_at;
    // Real officers sign at their own machines: steps, statements and snapshots go to them and come back as files.
    let [registrar, evaluator, reviewer, certifier, status] =
        [10, 11, 12, 13, 14].map(|seed| SigningKey::from_seed(&[seed; 32]));
    let mut body = ledger::create(Path::new(db), OpenedAct::read(&fs::read(opening)?)?, at)?;

    let (chosen, inputs) = (Shelf::default().choose(set, at)?, [envelope.as_slice()]);
    let evaluation = evaluate(&chosen.set, &Request { admission: Some(&admission), ..Request::new(at, &inputs) })?;
    let record = evaluation.record_bytes();
    let blobs = [chosen.documents(), vec![record, &envelope, &admission, &terms]].concat();
    let case = Token::parse("c-1").ok_or("no id of a case")?;
    let mut placed = None;
    for (name, officer) in STEPS.into_iter().zip([&registrar, &evaluator, &reviewer, &certifier]) {
        let mut step = body.prepare(&case, CaseKind::Certification, name, at)?;
        step.record = step.record.or((name == StepName::Evaluated).then(|| Digest::of(record)));
        step.terms = (name == StepName::Decided).then(|| Digest::of(&terms));
        let signed = ledger::sign_step(&step, officer)?;
        // Take 32 fresh random bytes for the salts of each certificate.
        placed = body.step(&Arrival { blobs: &blobs, salt_seed: Some(&[3; 32]), ..Arrival::of(&signed, at) })?.placed;
    }
    let placed = placed.ok_or("it was not decided")?;
    for officer in [&evaluator, &reviewer, &certifier] {
        let (key, signature) = ledger::sign_statement(&placed.statement, officer)?;
        println!("{:?}", body.sign(&placed.certificate, key, &signature, at)?);
    }

    let case = Token::parse("s-1").ok_or("no id of a case")?;
    let reason = Localized { en: "Surveillance is overdue".into(), ja: "定期審査の遅れ".into() };
    for (name, officer) in [(StepName::Proposed, &registrar), (StepName::Decided, &certifier)] {
        let mut step = body.prepare(&case, CaseKind::Status, name, at)?;
        let (certificate, reason) = (placed.certificate, reason.clone());
        let change = StatusChange { certificate, status: Status::Suspended, from: at, reason };
        step.change = (name == StepName::Proposed).then_some(change);
        body.step(&Arrival::of(&ledger::sign_step(&step, officer)?, at))?;
    }
    let request = SnapshotRequest {
        issued_at: at,
        next_update: at.plus(Duration::Months(1)),
        events: SnapshotEvents::All,
        before: &[],
    };
    let snapshot = body.snapshot_to_sign(&request)?;
    body.publish_snapshot(&status.sign_envelope(StatusSnapshot::PAYLOAD_TYPE, snapshot), at)?;
    body.public_files(|name, bytes| {
        let path = Path::new(public).join(name);
        fs::create_dir_all(path.parent().unwrap_or(&path))?;
        Ok::<_, Box<dyn Error>>(fs::write(path, bytes)?)
    })
}

const STEPS: [StepName; 4] = [StepName::Applied, StepName::Evaluated, StepName::Reviewed, StepName::Decided];
