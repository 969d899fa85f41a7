//! A ledger with everything that may be seen: certificates of every status, hostile names, an accreditation, a snapshot, a checkpoint.

use warifu_ledger::store::MemoryStore;
use warifu_ledger::{Arrival, Body, PlacedStatement, SnapshotRequest};
use warifu_model::{
    CaseKind, Digest, Duration, Issuer, Json, LedgerStep, SeriesId, Status, StatusSnapshot, StepName, Terms, Timestamp,
};
use warifu_seal::note::{NoteKind, NoteSigner};
use warifu_server::{Answer, Request, Site};
use warifu_signing::{Accreditor, SnapshotEvents, accredit, draft_accreditation};

use crate::world::*;

/// The number of the certificate of the same: what is not seen is refused in numbers.
pub(crate) const HOSTILE_NUMBER: &str = "\"><script>alert('1')</script><img src=x onerror=alert(2)>gpj.exe&amp;<!--";
/// Names that break out of attributes, of elements, of scripts, and of the direction of text.
pub(crate) const HOSTILE: &str = "\"><script>alert('1')</script><img src=x onerror=alert(2)>\u{202e}gpj.exe&amp;<!--";
pub(crate) const JAPANESE: &str = "認証-7/二";
pub(crate) const MINISTRY: u8 = 1;
pub(crate) const LABELS: [&str; 7] = ["K-1", "K-2", "K-3", "K-4", JAPANESE, "K 6 ?#%", HOSTILE_NUMBER];

pub(crate) fn log_signer() -> NoteSigner {
    NoteSigner::new(ORIGIN, NoteKind::Ed25519, key(LOG)).unwrap()
}

/// When it is looked at: after K-4 has ended.
pub(crate) fn now() -> Timestamp {
    minute(1_000)
}

pub(crate) fn series() -> (SeriesId, Vec<u8>) {
    let officer_key = |seed: u8, role: &str| {
        Json::object().with("name", role).with("key", text(seed)).with("roles", Json::list([role]))
    };
    let keys = [(CERTIFIER, "certifier"), (EVALUATOR, "evaluator"), (REVIEWER, "reviewer"), (STATUS, "status")];
    let threshold = |role: &str| Json::object().with("role", role).with("count", 1u32);
    let terms = Json::object()
        .with("body", &opening().body)
        .with("kind", "certifies")
        .with("from", time(OPENED_AT))
        .with("until", time("2030-01-01T00:00:00Z"))
        .with("keys", Json::list(keys.map(|(seed, role)| officer_key(seed, role))))
        .with("thresholds", Json::list([threshold("certifier"), threshold("evaluator")]))
        .with("scope", Json::object())
        .to_canonical();
    let issuer = Issuer::Authority("harbour-ministry".into());
    let edition = draft_accreditation(&terms, Accreditor::Issuer(&issuer), time(OPENED_AT)).unwrap();
    let envelope = Json::from(&accredit(&edition, &[&key(MINISTRY)]).unwrap()).to_canonical();
    let read = warifu_model::Accreditation::read(&warifu_model::Envelope::read(&envelope).unwrap().payload).unwrap();
    (read.charter.series(), envelope)
}

pub(crate) fn terms_of(number: &str, at: Timestamp) -> Terms {
    let ends = if number == "K-4" { minute(500) } else { time("2029-01-01T00:00:00Z") };
    let mut terms = terms(number);
    terms.granted_at = at;
    terms.expires_at = Some(ends);
    terms.series = vec![series().0];
    if number == HOSTILE_NUMBER {
        terms.holder.name = words(HOSTILE, HOSTILE);
        terms.holder.address = Some(HOSTILE.into());
        terms.scope = words(HOSTILE, HOSTILE);
        terms.signatory = HOSTILE.into();
    }
    terms
}

/// The steps of a certification up to the place, with these terms.
pub(crate) fn decided(body: &mut Body, case: &str, number: &str, at: i64) -> PlacedStatement {
    let papers = papers(true);
    let mut step = blank(body, case, CaseKind::Certification, StepName::Applied, minute(at));
    let applied = take(body, &step, REGISTRAR).unwrap().step;
    let record = Some(Digest::of(&papers.record));
    step = LedgerStep { step: StepName::Evaluated, previous: Some(applied), record, ..step };
    let evaluated = take_with(body, &step, EVALUATOR, &papers.blobs).unwrap().step;
    step = LedgerStep { step: StepName::Reviewed, previous: Some(evaluated), ..step };
    let reviewed = take(body, &step, REVIEWER).unwrap().step;
    let terms = bytes_of(&terms_of(number, minute(at)));
    let named = Some(Digest::of(&terms));
    step = LedgerStep { step: StepName::Decided, previous: Some(reviewed), record: None, terms: named, ..step };
    take_with(body, &step, CERTIFIER, &[terms]).unwrap().placed.unwrap()
}

pub(crate) fn granted(body: &mut Body, case: &str, number: &str, at: i64) -> PlacedStatement {
    let placed = decided(body, case, number, at);
    for seed in [CERTIFIER, EVALUATOR, REVIEWER] {
        sign(body, &placed, seed, at).unwrap();
    }
    placed
}

pub(crate) fn snapshot(body: &mut Body, at: Timestamp) {
    let request = SnapshotRequest {
        issued_at: at,
        next_update: at.plus(Duration::Days(7)),
        events: SnapshotEvents::All,
        before: &[],
    };
    let payload = body.snapshot_to_sign(&request).unwrap();
    let envelope = key(STATUS).sign_envelope(StatusSnapshot::PAYLOAD_TYPE, payload);
    body.publish_snapshot(&envelope, at).unwrap();
}

pub(crate) fn checkpoint(body: &mut Body, at: Timestamp) -> String {
    let signed = body.checkpoint_to_sign(at).unwrap().sign(&log_signer()).unwrap();
    body.publish_checkpoint(signed.as_bytes(), at).unwrap()
}

/// The ledger in a store.
pub(crate) fn fill(body: &mut Body) {
    fill_public(body);
    // what waits: for an evaluator, and for signatures
    let applied = blank(body, "c-waits", CaseKind::Certification, StepName::Applied, minute(950));
    take(body, &applied, REGISTRAR).unwrap();
    decided(body, "c-signing", "SECRET-8", 960);
}

/// As far as the public may see it.
pub(crate) fn fill_public(body: &mut Body) {
    let edition = series().1;
    let mut step = blank(body, "a-1", CaseKind::Accreditation, StepName::Proposed, minute(0));
    step.edition = Some(Digest::of(&edition));
    let arrival = |step: &LedgerStep| signed(step, &key(REGISTRAR));
    let envelope = arrival(&step);
    let proposed = body.step(&Arrival { blobs: &[&edition], ..Arrival::of(&envelope, minute(0)) }).unwrap().step;
    step = LedgerStep { step: StepName::Decided, previous: Some(proposed), edition: None, ..step };
    take(body, &step, CERTIFIER).unwrap();
    let mut placed = Vec::new();
    for (label, number) in LABELS.iter().zip(1..) {
        placed.push(granted(body, &format!("c-{number}"), label, number).certificate);
    }
    change(body, "s-1", placed[0], Status::Suspended, 20).unwrap();
    change(body, "s-2", placed[0], Status::Active, 30).unwrap();
    change(body, "s-3", placed[1], Status::Withdrawn, 40).unwrap();
    change(body, "s-4", placed[2], Status::Suspended, 50).unwrap();
    snapshot(body, minute(900));
    checkpoint(body, minute(901));
}

pub(crate) fn body() -> Body {
    let mut body = body_in(&MemoryStore::new());
    fill(&mut body);
    body
}

/// One that is made once and only read.
pub(crate) fn shared() -> Body {
    static FILLED: std::sync::OnceLock<std::sync::Mutex<Body>> = std::sync::OnceLock::new();
    FILLED.get_or_init(|| std::sync::Mutex::new(body())).lock().unwrap().another().unwrap()
}

pub(crate) fn get(target: &str) -> Answer {
    Site::default().answer(&mut shared(), &Request::get(target, now()))
}

pub(crate) fn text_of(answer: &Answer) -> String {
    String::from_utf8(answer.body.clone()).unwrap()
}

pub(crate) fn json_of(answer: &Answer) -> serde_json::Value {
    serde_json::from_slice(&answer.body).unwrap()
}
