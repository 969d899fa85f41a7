//! A certification from its first step to the bundle.

use warifu_core::{Decision, Scales, When, decide, evaluate};
use warifu_ledger::fold::{rebuild, words as words_of};
use warifu_ledger::store::MemoryStore;
use warifu_ledger::{CertificateSignature, SignedCertificate, verify};
use warifu_model::{Bundle, Certificate, Digest, Envelope, StatusHistory};
use warifu_signing::{Ed25519Check, countersign, issue_in};

use crate::world::*;

#[test]
fn what_is_issued_has_the_bytes_that_a_history_gives() {
    let mut body = body();
    let placed = issued(&mut body, 1, 10);
    let bundle = body.bundle("K-1").unwrap().unwrap();

    let papers = papers(true);
    let (set, inputs) = (compiled(), [papers.blobs[1].as_slice()]);
    let request = request(&inputs, &papers.blobs[2]);
    let evaluation = evaluate(&set, &request, &Ed25519Check).unwrap();
    let when = When { decided_at: minute(10), granted_at: time(GRANTED_AT) };
    let scales = Scales { set: &set, request: &request, signatures: &Ed25519Check };
    let Decision::Grant(conformity) = decide(evaluation, when, &scales).unwrap() else { panic!("it conforms") };
    let mut history = StatusHistory::new("minato".into());
    let issued = issue_in(&mut history, conformity, &terms("K-1"), &key(CERTIFIER), &[42; 32]).unwrap();
    assert_eq!(issued.statement_digest(), placed.certificate);
    assert_eq!(body.disclosures(&placed.certificate).unwrap(), Some(issued.disclosures()));
    let signed = countersign(issued.bundle(), &key(EVALUATOR)).unwrap();
    assert_eq!(countersign(&signed, &key(REVIEWER)).unwrap(), bundle);
}

#[test]
fn nothing_is_handed_out_before_enough_have_signed() {
    let mut body = body();
    let placed = placed(&mut body, "c-1", "K-1", 10);
    assert_eq!(body.bundle("K-1").unwrap(), None);
    assert_eq!(sign(&mut body, &placed, CERTIFIER, 11).unwrap(), SignedCertificate::Waiting);
    assert_eq!(sign(&mut body, &placed, CERTIFIER, 11).unwrap_err().code(), "already-signed");
    assert_eq!(sign(&mut body, &placed, REGISTRAR, 11).unwrap_err().code(), "officer-role-missing");
    assert_eq!(sign(&mut body, &placed, STRANGER, 11).unwrap_err().code(), "officer-not-in-office");
    // one key with every role counts in one of them
    assert_eq!(sign(&mut body, &placed, ALL, 12).unwrap(), SignedCertificate::Waiting);
    assert_eq!(body.bundle("K-1").unwrap(), None);
    assert_eq!(sign(&mut body, &placed, EVALUATOR, 13).unwrap(), SignedCertificate::Issued { leaf: 0 });
    assert_eq!(sign(&mut body, &placed, REVIEWER, 14).unwrap_err().code(), "certificate-not-open");
    let bundle = Bundle::read(&body.bundle("K-1").unwrap().unwrap()).unwrap();
    assert_eq!(bundle.certificate.signatures.len(), 3);
    let statement = Certificate::read(&bundle.certificate.payload).unwrap();
    assert_eq!((statement.number.as_str(), statement.status_index), ("K-1", Some(0)));
    assert_eq!(Digest::of(&bundle.certificate.payload), placed.certificate);
}

#[test]
fn made_again_the_rows_are_the_same() {
    let store = new_store();
    let mut body = body_in(&*store);
    issued(&mut body, 1, 10);
    placed(&mut body, "c-2", "K-2", 20);
    let before = rows(&mut body);
    rebuild(body.store()).unwrap();
    assert_eq!(rows(&mut body), before);
    assert!(words_of("HK-210 制御装置").contains("制御"));
}

#[test]
fn two_at_once_never_give_one_place_twice() {
    let mut body = body();
    let mut handles: Vec<_> = (0..3).map(|_| body.another().unwrap()).collect();
    let mut places = std::thread::scope(|scope| {
        let workers: Vec<_> = handles
            .iter_mut()
            .zip(1_u32..)
            .map(|(handle, worker)| {
                scope.spawn(move || {
                    let numbers = (0..3).map(|number| 10 * worker + number);
                    // all at one minute: whoever comes later is not known earlier
                    numbers.map(|number| issued(handle, number, 10).index).collect::<Vec<_>>()
                })
            })
            .collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect::<Vec<_>>()
    });
    places.sort_unstable();
    assert_eq!(places, (0..9).collect::<Vec<_>>());
    assert_eq!(verify(body.store(), &mut MemoryStore::new()).unwrap().faults, []);
}

#[test]
fn signatures_on_many_certificates_are_taken_all_or_none() {
    let mut body = body();
    let placed: Vec<_> =
        (0..3).map(|number| placed(&mut body, &format!("c-{number}"), &format!("K-{number}"), 10)).collect();
    let made: Vec<_> = placed
        .iter()
        .flat_map(|placed| [CERTIFIER, EVALUATOR, REVIEWER].map(|seed| (placed, seed)))
        .map(|(placed, seed)| {
            let message = Envelope::pae(Envelope::IN_TOTO_PAYLOAD, &placed.statement);
            (placed.certificate, text(seed), key(seed).sign(&message))
        })
        .collect();
    let mut signatures: Vec<_> = made
        .iter()
        .map(|(certificate, key, signature)| CertificateSignature { certificate: *certificate, key: *key, signature })
        .collect();
    let before = rows(&mut body);
    let last = signatures.pop().unwrap();
    signatures.push(CertificateSignature { key: text(CERTIFIER), ..last });
    assert_eq!(body.sign_all(&signatures, minute(11)).unwrap_err().code(), "already-signed");
    assert!(rows(&mut body) == before, "the ledger is as it was");
    signatures.pop();
    signatures.push(last);
    let done = body.sign_all(&signatures, minute(11)).unwrap();
    let expected = (0..3)
        .flat_map(|leaf| [SignedCertificate::Waiting, SignedCertificate::Waiting, SignedCertificate::Issued { leaf }]);
    assert_eq!(done, expected.collect::<Vec<_>>());
    assert!(body.sign_all(&[], minute(11)).unwrap().is_empty());
}
