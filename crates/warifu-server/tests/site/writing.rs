//! What arrives signed.

use data_encoding::BASE64;
use warifu_ledger::Body;
use warifu_ledger::store::MemoryStore;
use warifu_model::{CaseKind, Digest, Envelope, Json, LedgerStep, StepName};
use warifu_server::{Answer, Request, Site};

use crate::fixture::{decided, granted, json_of, now, terms_of, text_of};
use crate::world::*;

fn post(body: &mut Body, path: &str, bytes: &[u8]) -> Answer {
    Site::default().answer(body, &Request { random: [9; 32], ..Request::post(path, bytes, now()) })
}

fn with_documents(envelope: &Envelope, documents: &[Vec<u8>]) -> Vec<u8> {
    let documents = documents.iter().map(|bytes| Json::from(BASE64.encode(bytes)));
    Json::object()
        .with("format", "warifu.ledger-arrival/1")
        .with("envelope", envelope)
        .with("documents", Json::List(documents.collect()))
        .to_canonical()
}

fn bytes(envelope: &Envelope) -> Vec<u8> {
    Json::from(envelope).to_canonical()
}

#[test]
fn a_certificate_is_made_by_signed_statements_alone() {
    let mut body = body_in(&MemoryStore::new());
    let papers = papers(true);
    let mut step = blank(&body, "c-1", CaseKind::Certification, StepName::Applied, minute(1));
    let mut sent = Vec::new();
    let mut take = |body: &mut Body, step: &LedgerStep, seed: u8, documents: &[Vec<u8>]| -> serde_json::Value {
        let bytes = with_documents(&signed(step, &key(seed)), documents);
        let answer = post(body, "/v1/steps", &bytes);
        assert_eq!(answer.status, 201, "{}", text_of(&answer));
        sent.push((bytes, answer.body.clone()));
        json_of(&answer)
    };
    let digest = |value: &serde_json::Value| Digest::parse(value["step"].as_str().unwrap());
    let applied = take(&mut body, &step, REGISTRAR, &[]);
    let record = Some(Digest::of(&papers.record));
    step = LedgerStep { step: StepName::Evaluated, previous: digest(&applied), record, ..step };
    let evaluated = take(&mut body, &step, EVALUATOR, &papers.blobs);
    step = LedgerStep { step: StepName::Reviewed, previous: digest(&evaluated), ..step };
    let reviewed = take(&mut body, &step, REVIEWER, &[]);
    let mut terms = terms_of("K-1", minute(1));
    terms.series.clear();
    let terms = bytes_of(&terms);
    let named = Some(Digest::of(&terms));
    step = LedgerStep { step: StepName::Decided, previous: digest(&reviewed), record: None, terms: named, ..step };
    let placed = take(&mut body, &step, CERTIFIER, &[terms]);
    let certificate = Digest::parse(placed["placed"]["certificate"].as_str().unwrap()).unwrap();
    assert_eq!(placed["placed"]["number"], "K-1");

    // without the signature nobody is told whether the ledger has it
    for (bytes, _) in &sent {
        let mut value: serde_json::Value = serde_json::from_slice(bytes).unwrap();
        for signatures in [serde_json::json!([]), serde_json::json!([{"sig": BASE64.encode(&[7; 64])}])] {
            value["envelope"]["signatures"] = signatures;
            let answer = post(&mut body, "/v1/steps", value.to_string().as_bytes());
            assert!(answer.status >= 400 && !text_of(&answer).contains("placed"), "{}", text_of(&answer));
        }
    }
    // the same bytes again change nothing, and get the same answer
    for (bytes, told) in &sent {
        let again = post(&mut body, "/v1/steps", bytes);
        assert_eq!((again.status, &again.body), (200, told));
    }
    let statement = body.statement(&certificate).unwrap();
    for (seed, state) in [(CERTIFIER, "waiting"), (EVALUATOR, "waiting"), (REVIEWER, "issued")] {
        let envelope = bytes(&key(seed).sign_envelope(Envelope::IN_TOTO_PAYLOAD, statement.clone()));
        let answer = post(&mut body, "/v1/signatures", &envelope);
        assert_eq!((answer.status, json_of(&answer)["state"].as_str()), (201, Some(state)));
        let again = post(&mut body, "/v1/signatures", &envelope);
        assert_eq!((again.status, &again.body), (200, &answer.body));
    }
    let page = Site::default().answer(&mut body, &Request::get("/en/certificates/K-1/", now()));
    assert_eq!(page.status, 200);
    assert!(warifu_ledger::verify(body.store(), &mut MemoryStore::new()).unwrap().faults.is_empty());
}

#[test]
fn what_the_ledger_refuses_has_its_code_and_changes_nothing() {
    let mut body = body_in(&MemoryStore::new());
    granted(&mut body, "c-1", "K-1", 1);
    let placed = decided(&mut body, "c-2", "K-2", 2);
    let before = rows(&mut body);
    let step = blank(&body, "c-3", CaseKind::Certification, StepName::Applied, minute(3));
    let mut foreign = step.clone();
    foreign.ledger = Digest::of(b"another");
    let strange = |seed| key(seed).sign_envelope(Envelope::IN_TOTO_PAYLOAD, placed.statement.clone());
    let mut forged = strange(CERTIFIER);
    forged.signatures[0].sig[3] ^= 1;
    for (path, sent, status, code) in [
        ("/v1/steps", bytes(&signed(&step, &key(STRANGER))), 403, "step-not-by-officer"),
        ("/v1/steps", bytes(&signed(&step, &key(EVALUATOR))), 403, "officer-role-missing"),
        ("/v1/steps", bytes(&signed(&foreign, &key(REGISTRAR))), 422, "step-of-another-ledger"),
        ("/v1/steps", b"{".to_vec(), 400, "syntax"),
        ("/v1/steps", b"{\"format\":\"warifu.ledger-arrival/1\"}".to_vec(), 400, "missing"),
        ("/v1/signatures", bytes(&strange(STRANGER)), 403, "server-signer-unknown"),
        ("/v1/signatures", bytes(&strange(REGISTRAR)), 403, "officer-role-missing"),
        ("/v1/signatures", bytes(&forged), 403, "server-signer-unknown"),
        (
            "/v1/signatures",
            bytes(&key(CERTIFIER).sign_envelope(Envelope::IN_TOTO_PAYLOAD, b"{}".to_vec())),
            422,
            "certificate-unknown",
        ),
        (
            "/v1/signatures",
            bytes(&key(CERTIFIER).sign_envelope("text/plain", placed.statement.clone())),
            422,
            "payload-type-unknown",
        ),
    ] {
        let answer = post(&mut body, path, &sent);
        assert_eq!(answer.status, status, "{code}: {}", text_of(&answer));
        assert!(text_of(&answer).contains(code), "{code}: {}", text_of(&answer));
        assert_eq!(answer.header("content-type"), Some("application/problem+json"));
    }
    assert!(rows(&mut body) == before);
    let told = |language: &str| {
        let request = Request::post("/v1/steps", &bytes(&signed(&step, &key(STRANGER))), now());
        text_of(&Site::default().answer(&mut body_in(&MemoryStore::new()), &request.with("accept-language", language)))
    };
    assert!(told("en").is_ascii() && !told("ja").is_ascii());
}

#[test]
fn a_store_that_is_only_read_answers_503() {
    let mut body = body_in(&MemoryStore::new());
    let site = Site::default().read_only();
    let step = blank(&body, "c-1", CaseKind::Certification, StepName::Applied, minute(1));
    let request = Request::post("/v1/steps", &bytes(&signed(&step, &key(REGISTRAR))), now());
    let answer = site.answer(&mut body, &request);
    assert_eq!((answer.status, answer.header("retry-after")), (503, Some("5")));
    assert!(text_of(&answer).contains("ledger-read-only"));
    assert_eq!(site.answer(&mut body, &Request::get("/en/", now())).status, 200);
}

/// The same bytes, sent several times at once, are taken once, and everybody is told so.
#[test]
fn what_arrives_twice_at_once_is_taken_once() {
    use warifu_ledger::store::Store as _;
    let store = MemoryStore::new();
    let mut body = body_in(&store);
    let at_once = |path: &str, sent: &[u8]| -> Vec<(u16, Vec<u8>)> {
        let barrier = std::sync::Barrier::new(4);
        std::thread::scope(|scope| {
            let ask = || {
                let mut body = Body::open(store.another().unwrap()).unwrap();
                barrier.wait();
                let answer = post(&mut body, path, sent);
                (answer.status, answer.body)
            };
            let threads: Vec<_> = (0..4).map(|_| scope.spawn(ask)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        })
    };
    let demand_once = |answers: &[(u16, Vec<u8>)]| {
        let mut statuses: Vec<u16> = answers.iter().map(|(status, _)| *status).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 200, 200, 201]);
        assert!(answers.iter().all(|(_, told)| *told == answers[0].1));
    };
    for round in 0..30 {
        let step = blank(&body, &format!("c-{round}"), CaseKind::Certification, StepName::Applied, minute(1));
        demand_once(&at_once("/v1/steps", &bytes(&signed(&step, &key(REGISTRAR)))));
    }
    let placed = decided(&mut body, "c-signed", "K-1", 1_000);
    for seed in [CERTIFIER, EVALUATOR, REVIEWER] {
        let envelope = key(seed).sign_envelope(Envelope::IN_TOTO_PAYLOAD, placed.statement.clone());
        demand_once(&at_once("/v1/signatures", &bytes(&envelope)));
    }
}
