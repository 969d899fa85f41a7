//! One call from a record to a certificate, and what is durable when it is cut off.

use warifu_core::{Archive, Evaluation, RefusalCode, Request, When, evaluate};
use warifu_model::{Digest, StatusHistory};
use warifu_seal::keys::Signer;
use warifu_signing::{
    Application, Certified, CertifyError, Delivery, Ed25519Check, Issued, Ledger, Review, attest, certify, review,
};

use crate::signers::wrong_signers;
use crate::support::*;

/// A ledger that notes what it is asked, and fails at one of the calls.
#[derive(Default)]
struct Notes {
    history: Option<StatusHistory>,
    calls: Vec<&'static str>,
    fails_at: usize,
    delivery: Option<Delivery>,
    handed_out: Vec<Vec<u8>>,
}

impl Notes {
    fn with_history() -> Self {
        Self { history: Some(StatusHistory::new("minato".into())), fails_at: usize::MAX, ..Self::default() }
    }

    fn note(&mut self, call: &'static str) -> Result<(), &'static str> {
        if self.calls.len() == self.fails_at {
            return Err(call);
        }
        self.calls.push(call);
        Ok(())
    }
}

impl Ledger for Notes {
    type Error = &'static str;

    fn begin(&mut self) -> Result<Option<StatusHistory>, Self::Error> {
        self.note("begin").map(|()| self.history.clone())
    }

    fn keep(&mut self, _: &Issued) -> Result<(), Self::Error> {
        self.note("keep")
    }

    fn store(&mut self, history: &StatusHistory) -> Result<(), Self::Error> {
        self.note("store").map(|()| self.history = Some(history.clone()))
    }

    fn hand_out(&mut self, bundle: &[u8]) -> Result<Delivery, Self::Error> {
        self.note("hand_out")?;
        self.handed_out.push(bundle.to_vec());
        Ok(self.delivery.unwrap_or(Delivery::Durable))
    }
}

fn evaluated(tested: bool) -> (Evaluation, Vec<Vec<u8>>) {
    let envelope = attest(&attestation(tested), &key(MAKER)).unwrap();
    let admission = admission();
    let request = Request {
        at: time(EVALUATED_AT),
        level: None,
        inputs: &[&envelope],
        admission: Some(&admission),
        waivers: None,
        evidence: &[],
        certificates: &[],
    };
    (evaluate(&compiled(), &request, &Ed25519Check).unwrap(), vec![admission, envelope])
}

fn when() -> When {
    When { decided_at: time(DECIDED_AT), granted_at: terms().granted_at }
}

fn run(ledger: &mut Notes, tested: bool) -> Result<Certified, CertifyError<&'static str>> {
    run_by(ledger, tested, &key(CERTIFIER))
}

fn run_by(ledger: &mut Notes, tested: bool, signer: &dyn Signer) -> Result<Certified, CertifyError<&'static str>> {
    let (evaluation, files) = evaluated(tested);
    let (archive, set): (Archive<'_>, _) = (files.into_iter().collect(), compiled());
    let record = evaluation.record_bytes();
    let application = Application {
        record,
        set: &set,
        documents: &archive,
        certificates: &[],
        when: when(),
        signatures: &Ed25519Check,
    };
    certify(ledger, &application, &terms(), signer, &SALT_SEED)
}

#[test]
fn the_place_is_durable_before_the_bundle_leaves() {
    let mut ledger = Notes::with_history();
    let Ok(Certified::Issued(issued)) = run(&mut ledger, true) else { panic!("not issued") };
    assert_eq!(ledger.calls, ["begin", "keep", "store", "hand_out", "store"]);
    assert_eq!(ledger.handed_out, [issued.bundle()]);
    let history = ledger.history.unwrap();
    assert_eq!((history.count(), history.pending.len()), (1, 0));
    assert_eq!(issued.status_index(), Some(0));
}

#[test]
fn what_left_to_nobody_knows_where_stays_in_the_history() {
    let mut ledger = Notes { delivery: Some(Delivery::Unconfirmed), ..Notes::with_history() };
    run(&mut ledger, true).unwrap();
    assert_eq!(ledger.calls, ["begin", "keep", "store", "hand_out"]);
    assert_eq!(ledger.history.unwrap().pending.len(), 1);
}

#[test]
fn cut_off_anywhere_nothing_is_lost_and_no_place_is_given_twice() {
    for fails_at in 0..5 {
        let mut ledger = Notes { fails_at, ..Notes::with_history() };
        assert!(matches!(run(&mut ledger, true), Err(CertifyError::Ledger(_))), "{fails_at}");
        let history = ledger.history.unwrap();
        assert_eq!(history.count() == 1, fails_at > 2, "{fails_at}");
        // handed out only what the history knows, and held there until it is known to have arrived
        assert_eq!(history.pending.len(), usize::from(fails_at > 2), "{fails_at}");
        assert!(ledger.handed_out.is_empty() || history.count() == 1, "{fails_at}");
    }
}

#[test]
fn a_body_without_a_history_gives_no_place() {
    let mut ledger = Notes { history: None, ..Notes::with_history() };
    let Ok(Certified::Issued(issued)) = run(&mut ledger, true) else { panic!("not issued") };
    assert_eq!((ledger.calls, issued.status_index()), (vec!["begin", "keep", "hand_out"], None));
}

#[test]
fn a_signer_that_fails_leaves_the_ledger_as_it_was() {
    for signer in wrong_signers(CERTIFIER) {
        let mut ledger = Notes::with_history();
        let before = ledger.history.clone();
        let error = run_by(&mut ledger, true, &signer).unwrap_err();
        assert_eq!(error.code(), signer.code());
        assert_eq!((ledger.calls, ledger.history, ledger.handed_out.len()), (vec!["begin"], before, 0), "{signer:?}");
    }
}

#[test]
fn what_does_not_conform_touches_no_ledger() {
    let mut ledger = Notes::with_history();
    let Ok(Certified::Refused(refusal)) = run(&mut ledger, false) else { panic!("not refused") };
    assert_eq!(refusal.codes(), [RefusalCode::NotSatisfied]);
    assert!(ledger.calls.is_empty());
}

#[test]
fn a_record_that_says_otherwise_is_shown_to_differ() {
    let (evaluation, files) = evaluated(false);
    let record = String::from_utf8(evaluation.record_bytes().to_vec()).unwrap();
    let forged = record.replace(r#""outcome":"not_satisfied""#, r#""outcome":"satisfied""#);
    let (archive, set): (Archive<'_>, _) = (files.into_iter().collect(), compiled());
    let record = forged.as_bytes();
    let application = Application {
        record,
        set: &set,
        documents: &archive,
        certificates: &[],
        when: when(),
        signatures: &Ed25519Check,
    };
    let Ok(Review::Differs(difference)) = review(&application) else { panic!("not different") };
    assert_eq!((difference.given, difference.recomputed), (Digest::of(record), evaluation.digest()));
}
