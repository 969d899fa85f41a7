//! The body's whole work: accredited, it issues, logs, says what became of a certificate, and the gate follows.

use std::collections::BTreeMap;

use warifu_model::{
    Accreditation, AccreditationKind, AccreditedKey, AccreditedScope, Body, BodySuspension, Bundle, Certificate,
    Charter, Digest, Envelope, Issuer, Json, PlacedCertificate, PublicKeyText, Role, SemVer, SetDigest, SetId, Status,
    StatusEvent, StatusHistory, StatusSnapshot, Threshold, Timestamp,
};
use warifu_seal::checkpoint::Checkpoint;
use warifu_seal::log_proof::LogProof;
use warifu_seal::merkle::MerkleTree;
use warifu_seal::note::{NoteKind, NoteSigner};
use warifu_seal::tiles::{Log, TilePath, Tiles};
use warifu_signing::{
    BelongsError, CompleteError, Parts, ProofError, Publication, SnapshotEvents, StatusError, accredit, complete,
    countersign, edition_follows, edition_keeps_keys, granted_under, issue_in, log_entry, next_edition, publish_status,
    record_status,
};
use warifu_verify::{Answer, CheckName, Code, Gate, Question, Trust, Verdict};

use crate::support::{CERTIFIER, REVIEWER, SALT_SEED, conformity, key, terms, time, words};

const AUTHORITY: [u8; 2] = [10, 11];
const BOARD: u8 = 20;
const EVALUATOR: u8 = 4;
const STATUS: u8 = 5;

fn key_text(seed: u8) -> PublicKeyText {
    PublicKeyText::from_bytes(*key(seed).public_key().as_bytes())
}

fn accredited(issuer: Issuer, id: &str, kind: AccreditationKind, keys: &[(u8, &str)]) -> Accreditation {
    let role = |role: &str| Role::parse(role).unwrap();
    Accreditation {
        charter: Charter { issuer, body: id.into(), begun: time("2026-01-01T00:00:00Z") },
        body: Body { name: words("A body", "機関"), id: id.into(), address: None },
        kind,
        sequence: 1,
        issued_at: time("2026-01-01T00:00:00Z"),
        from: time("2026-01-01T00:00:00Z"),
        until: time("2030-01-01T00:00:00Z"),
        keys: keys
            .iter()
            .map(|(seed, name)| AccreditedKey {
                name: (*name).into(),
                key: key_text(*seed),
                roles: vec![role(name)],
                from: None,
                until: None,
            })
            .collect(),
        thresholds: keys.iter().map(|(_, name)| Threshold { role: role(name), count: 1 }).collect(),
        scope: AccreditedScope::default(),
        revocations: Vec::new(),
        suspensions: Vec::new(),
    }
}

fn board() -> Accreditation {
    let ministry = Issuer::Authority("ministry".into());
    accredited(ministry, "board", AccreditationKind::Accredits, &[(BOARD, "accreditor")])
}

fn office() -> Accreditation {
    accredited(
        Issuer::Series(board().series()),
        "minato",
        AccreditationKind::Certifies,
        &[(EVALUATOR, "evaluator"), (REVIEWER, "reviewer"), (CERTIFIER, "certifier"), (STATUS, "status")],
    )
}

fn chain() -> Vec<Envelope> {
    let [first, second] = AUTHORITY.map(key);
    vec![accredit(&board(), &[&first, &second]).unwrap(), accredit(&office(), &[&key(BOARD)]).unwrap()]
}

fn log_signer() -> NoteSigner {
    NoteSigner::new("log.minato.example/certificates", NoteKind::Ed25519, key(30)).unwrap()
}

fn witness(seed: u8) -> NoteSigner {
    NoteSigner::new(&format!("witness.example/{seed}"), NoteKind::Cosignature, key(seed)).unwrap()
}

fn trust() -> Trust {
    let keys = AUTHORITY.map(|seed| Json::object().with("name", "Ministry").with("key", key_text(seed)));
    let authority = Json::object().with("name", "ministry").with("keys", Json::list(keys)).with("threshold", 2u32);
    let accreditation = Json::object()
        .with("required", true)
        .with("authorities", Json::List(vec![authority]))
        .with("in_force", "at_grant");
    let log = Json::object()
        .with("required", true)
        .with("logs", Json::list([log_signer().key().to_string()]))
        .with("witnesses", Json::list([31, 32, 33].map(|seed| witness(seed).key().to_string())))
        .with("quorum", 2u32);
    let policy = Json::object()
        .with("format", "warifu.trust-policy/2")
        .with("id", "harbour")
        .with("roots", Json::List(Vec::new()))
        .with("thresholds", Json::list([Json::object().with("role", "certifier").with("count", 1u32)]))
        .with("sets", Json::list([Json::object().with("id", "small-set").with("versions", "*")]))
        .with("product", "optional")
        .with("waivers", "refuse")
        .with("status", Json::object().with("required", true).with("max_age", "P30D"))
        .with("accreditation", accreditation)
        .with("log", log);
    Trust::read(&policy.to_canonical()).unwrap()
}

struct Store(BTreeMap<String, Vec<u8>>);

impl Tiles for Store {
    type Error = String;

    fn read(&self, level: u8, index: u64, width: u16) -> Result<Vec<u8>, String> {
        let path = TilePath::hashes(level, index, width).map_err(|error| error.to_string())?.to_string();
        self.0.get(&path).cloned().ok_or(path)
    }
}

/// A history of so many certificates, one in a hundred of them withdrawn.
fn history(count: u32) -> StatusHistory {
    let mut history = StatusHistory::new("minato".into());
    history.certificates = (0..count).map(placed).collect();
    for number in 0..count / 100 {
        let index = number * 100 + number * 37 % 100;
        record_status(&mut history, event(index, Status::Withdrawn, "2026-02-01T00:00:00Z")).unwrap();
    }
    history
}

/// Some certificate that was issued before.
fn placed(index: u32) -> PlacedCertificate {
    PlacedCertificate {
        number: format!("MCO-2025-{index:05}"),
        certificate: Digest::of(&index.to_be_bytes()),
        set: SetDigest {
            id: SetId::parse("small-set").unwrap(),
            version: SemVer::parse("1.0.0").unwrap(),
            digest: Digest::of(b"small-set"),
        },
        level: None,
        holder: words("Hamakaze Control Works", "浜風制御製作所"),
        granted_at: time("2026-01-01T00:00:00Z"),
        expires_at: None,
    }
}

fn event(index: u32, status: Status, at: &str) -> StatusEvent {
    StatusEvent { index, status, from: time(at), recorded_at: time(at), reason: words("Fault", "不具合") }
}

/// The snapshot of this number, made of a copy of the history.
fn snapshot(history: &StatusHistory, sequence: u32, issued_at: &str, events: SnapshotEvents) -> Envelope {
    let issued_at = time(issued_at);
    let next_update = issued_at.plus(warifu_model::Duration::Days(7));
    let publication = Publication { issued_at, next_update, events, before: &[], keys: &[] };
    let mut history = history.clone();
    history.series = vec![office().series()];
    let all = (0..sequence).map(|_| publish_status(&mut history, &publication, &key(STATUS)).unwrap());
    all.last().unwrap()
}

/// Issued, countersigned, logged as the last of so many, seen by two witnesses.
fn whole(entries: u32, status_index: u32, status: Vec<Envelope>) -> Vec<u8> {
    let mut ledger = history(status_index);
    let terms = warifu_model::Terms { series: vec![office().series()], ..terms() };
    let issued = issue_in(&mut ledger, conformity(), &terms, &key(CERTIFIER), &SALT_SEED).unwrap();
    let reviewed = countersign(issued.bundle(), &key(REVIEWER)).unwrap();
    let signed = countersign(&reviewed, &key(EVALUATOR)).unwrap();

    let mut log = Log::empty();
    let earlier: Vec<_> = (1..entries).map(|number| MerkleTree::leaf_hash(&number.to_be_bytes())).collect();
    let mut store = Store(log.append(&earlier).unwrap().iter().map(|t| (t.path().to_string(), t.to_bytes())).collect());
    let tiles = log.append(&[MerkleTree::leaf_hash(&log_entry(&signed).unwrap())]).unwrap();
    store.0.extend(tiles.iter().map(|tile| (tile.path().to_string(), tile.to_bytes())));
    assert_eq!(log.size(), u64::from(entries));
    let head = Checkpoint::new(log_signer().key().name(), log.size(), log.root()).unwrap();

    let seen = |signed: String, seed: u8| Checkpoint::cosign(&signed, &witness(seed), 1_772_600_000).unwrap();
    let checkpoint = [31, 32].into_iter().fold(head.sign(&log_signer()).unwrap(), seen);
    let index = log.size() - 1;
    let hashes = store.prove_inclusion(index, log.size()).unwrap();
    let proof = LogProof { extra: None, index, hashes, checkpoint };
    let parts = Parts { accreditation: chain(), status, log: Some(proof.to_string()), ..Parts::default() };
    complete(&signed, parts).unwrap()
}

fn ask(bundle: &[u8], at: &str, known_at: Option<&str>) -> Verdict {
    let question = Question { product: None, at: time(at), known_at: known_at.map(time) };
    Gate::new(&trust()).check(bundle, &question)
}

#[test]
fn a_usual_bundle_takes_less_than_eight_kilobytes() {
    // the last of 70,000 entries of a log, in a snapshot of 1,000 certificates of which 10 are withdrawn
    let history = history(1_000);
    let bundle = whole(70_000, 1, vec![snapshot(&history, 1, "2026-05-20T00:00:00Z", SnapshotEvents::Omitted)]);
    let verdict = ask(&bundle, "2026-06-01T00:00:00Z", None);
    assert_eq!((verdict.answer(), verdict.code()), (Answer::Accept, Code::Ok), "{verdict:#?}");
    println!("a usual bundle: {} bytes", bundle.len());
    assert!(bundle.len() < 8 * 1024, "{} bytes", bundle.len());
    assert!(bundle.len() > 5 * 1024, "{} bytes: is everything in it?", bundle.len());
    assert_eq!(Bundle::read(&bundle).map(|read| Json::from(&read).to_canonical()), Ok(bundle));
}

#[test]
fn a_snapshot_of_a_hundred_thousand_takes_less_than_two_kilobytes() {
    let envelope = snapshot(&history(100_000), 1, "2026-05-20T00:00:00Z", SnapshotEvents::Omitted);
    let size = envelope.payload.len();
    println!(
        "a snapshot of 100,000, 1 % not active: {size} bytes, in its envelope {}",
        Json::from(&envelope).to_canonical().len()
    );
    assert!(size < 2 * 1024, "{size} bytes");
}

#[test]
fn the_gate_follows_what_the_body_says() {
    let mut history = history(1_000);
    let answers = |history: &StatusHistory, sequence: u32, at: &str| {
        let status = vec![snapshot(history, sequence, at, SnapshotEvents::All)];
        let bundle = whole(3, 1, status);
        move |at: &str| ask(&bundle, at, None).code()
    };
    assert_eq!(answers(&history, 1, "2026-04-01T00:00:00Z")("2026-04-02T00:00:00Z"), Code::Ok);
    record_status(&mut history, event(1, Status::Suspended, "2026-04-10T00:00:00Z")).unwrap();
    let suspended = answers(&history, 2, "2026-04-11T00:00:00Z");
    assert_eq!((suspended("2026-04-09T00:00:00Z"), suspended("2026-04-12T00:00:00Z")), (Code::Ok, Code::Suspended));
    let second = snapshot(&history, 2, "2026-04-11T00:00:00Z", SnapshotEvents::All);
    record_status(&mut history, event(1, Status::Active, "2026-04-20T00:00:00Z")).unwrap();
    let restored = answers(&history, 3, "2026-04-21T00:00:00Z");
    assert_eq!((restored("2026-04-12T00:00:00Z"), restored("2026-04-22T00:00:00Z")), (Code::Suspended, Code::Ok));
    record_status(&mut history, event(1, Status::Withdrawn, "2026-05-01T00:00:00Z")).unwrap();
    let withdrawn = answers(&history, 4, "2026-05-02T00:00:00Z");
    assert_eq!(withdrawn("2026-05-03T00:00:00Z"), Code::Withdrawn);
    // a snapshot of the past, made again from what was recorded since, says what it said then
    let again = snapshot(&history, 2, "2026-04-11T00:00:00Z", SnapshotEvents::All);
    assert_eq!(again, second);
    assert_eq!(history.statuses(time("2026-04-11T00:00:00Z")).get(&1), Some(&Status::Suspended));
    assert_eq!(history.statuses(time("2026-04-20T00:00:00Z")).get(&1), None);
    let again = record_status(&mut history, event(1, Status::Active, "2026-05-03T00:00:00Z"));
    assert_eq!(again, Err(StatusError::NotPossible { from: Status::Withdrawn, to: Status::Active }));
}

#[test]
fn history_is_only_added_to() {
    let mut history = history(100);
    let before = history.clone();
    let code = |history: &mut StatusHistory, event| record_status(history, event).map_err(|error| error.code());
    assert_eq!(code(&mut history, event(100, Status::Suspended, "2026-04-10T00:00:00Z")), Err("status-index-unknown"));
    assert_eq!(code(&mut history, event(1, Status::Suspended, "2026-01-10T00:00:00Z")), Err("status-recorded-earlier"));
    assert_eq!(code(&mut history, event(1, Status::Active, "2026-04-10T00:00:00Z")), Err("status-change-not-possible"));
    assert_eq!(history, before);
    let read = StatusHistory::read(&Json::from(&history).to_canonical());
    assert_eq!(read, Ok(before));
}

#[test]
fn an_accreditation_that_nobody_would_read_is_not_signed() {
    let mut office = office();
    assert_eq!(accredit(&office, &[]).unwrap_err().code(), "no-signing-keys");
    assert_eq!(accredit(&office, &[&key(BOARD), &key(BOARD)]).unwrap_err().code(), "already-signed");
    let spoil: [fn(&mut Accreditation); 4] = [
        |office| office.until = office.from,
        |office| office.from = time("2025-12-31T00:00:00Z"),
        |office| office.charter.body = "another".into(),
        |office| {
            let reason = words("Audit", "監査");
            let pause = BodySuspension { from: time("2026-02-01T00:00:00Z"), until: None, reason };
            office.suspensions = vec![pause.clone(), pause];
        },
    ];
    for (number, spoil) in spoil.iter().enumerate() {
        let mut office = office.clone();
        spoil(&mut office);
        let code = accredit(&office, &[&key(BOARD)]).unwrap_err().code();
        assert!(["rule-broken", "duplicate-item"].contains(&code), "{number}: {code}");
    }
    office.keys.push(office.keys[0].clone());
    assert_eq!(accredit(&office, &[&key(BOARD)]).unwrap_err().code(), "duplicate-item");
}

#[test]
fn a_certificate_that_was_logged_before_it_was_countersigned_is_not_proved() {
    let bundle = whole(3, 1, vec![snapshot(&history(1_000), 1, "2026-05-20T00:00:00Z", SnapshotEvents::Omitted)]);
    let later = countersign(&bundle, &key(77)).unwrap();
    let verdict = ask(&later, "2026-06-01T00:00:00Z", None);
    assert_eq!(verdict.code(), Code::LogProofInvalid);
    let log = verdict.checks().iter().find(|check| check.name == CheckName::Log).unwrap();
    assert_eq!(log.code, Code::LogProofInvalid);
    let earlier = Timestamp::from_unix(1_772_600_000).unwrap();
    assert!(earlier > time("2026-03-03T00:00:00Z"));
}

#[test]
fn terms_take_the_series_of_the_accreditations_and_of_no_other_body() {
    let bare = terms();
    assert_eq!(granted_under(bare.clone(), &[]), Ok(bare.clone()));
    let under = granted_under(bare.clone(), &[office(), office()]).unwrap();
    assert_eq!(under.series, [office().series()]);
    assert_eq!(granted_under(under.clone(), &[office()]), Ok(under));
    let other = granted_under(bare.clone(), &[office(), board()]).unwrap_err();
    assert!(matches!(other, BelongsError::AccreditationOfOtherBody { edition: 1, .. }), "{other:?}");
    let differs = warifu_model::Terms { series: vec![board().series()], ..bare };
    assert_eq!(granted_under(differs, &[office()]).unwrap_err().code(), "series-differ");
}

#[test]
fn only_what_is_of_a_certificate_belongs_beside_it() {
    let seen = snapshot(&history(3), 1, "2026-04-01T00:00:00Z", SnapshotEvents::All);
    let bundle = Bundle::read(&whole(3, 2, vec![seen])).unwrap();
    let certificate = Certificate::read(&bundle.certificate.payload).unwrap();
    let good = StatusSnapshot::read(&bundle.status[0].payload).unwrap();
    let envelope = |snapshot: &StatusSnapshot| Envelope {
        payload: Json::from(snapshot).to_canonical(),
        ..bundle.status[0].clone()
    };
    let beside = |bundle: &Bundle, status: Vec<Envelope>, log: Option<String>| {
        let bytes = Json::from(bundle).to_canonical();
        complete(&bytes, Parts { status, log, ..Parts::default() }).map(drop)
    };
    let with = |snapshot: &StatusSnapshot| {
        let refused = beside(&bundle, vec![envelope(&good), envelope(snapshot)], None);
        refused.map_err(|error| {
            assert!(matches!(error, CompleteError::Snapshot { number: 1, .. }), "{error}");
            error.code()
        })
    };
    assert_eq!(with(&good), Ok(()));
    assert_eq!(with(&StatusSnapshot { count: 2, ..good.clone() }), Err("status-index-unknown"));
    assert_eq!(with(&StatusSnapshot { series: Vec::new(), ..good.clone() }), Err("status-of-another-series"));
    assert_eq!(with(&StatusSnapshot { body: "other".into(), ..good.clone() }), Err("status-of-another-body"));
    let nothing = Envelope { payload: b"{}".to_vec(), ..bundle.status[0].clone() };
    assert!(matches!(beside(&bundle, vec![nothing], None), Err(CompleteError::Snapshot { number: 0, .. })));
    let bare = Certificate { status_index: None, ..certificate };
    let mut unplaced = bundle.clone();
    unplaced.certificate.payload = Json::from(&bare).to_canonical();
    let refused = beside(&unplaced, vec![envelope(&good)], None).unwrap_err();
    assert_eq!(refused.code(), "status-index-missing");

    assert_eq!(beside(&bundle, Vec::new(), bundle.log.clone()), Ok(()));
    let mut other = bundle.clone();
    other.certificate.signatures.pop();
    let refused = beside(&other, Vec::new(), bundle.log.clone());
    assert!(matches!(refused, Err(CompleteError::Proof(ProofError::Inclusion(_)))));
    let refused = beside(&bundle, Vec::new(), Some("no proof".into()));
    assert!(matches!(refused, Err(CompleteError::Proof(ProofError::Read(_)))));
}

#[test]
fn editions_follow_and_keep_the_keys_that_count() {
    let first = office();
    let next = next_edition(first.clone(), first.issued_at).unwrap();
    assert_eq!(next.sequence, first.sequence + 1);
    assert_eq!(edition_follows(&first, &next), Ok(()));
    assert_eq!(edition_follows(&next, &first).unwrap_err().code(), "accreditation-not-later");
    assert_eq!(edition_follows(&first, &board()).unwrap_err().code(), "accreditation-of-another-body");
    let early = time("2000-01-01T00:00:00Z");
    assert_eq!(next_edition(first.clone(), early).unwrap_err().code(), "accreditation-not-later");
    // terms that hold from before the edition was made
    let back = Accreditation { from: early, keys: first.keys[1..].to_vec(), ..next.clone() };
    assert_eq!(edition_keeps_keys(&first, &back).unwrap_err().code(), "old-keys-missing");
    let forward = Accreditation { from: back.issued_at, ..back };
    assert_eq!(edition_keeps_keys(&first, &forward), Ok(()));
}
