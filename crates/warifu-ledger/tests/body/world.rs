//! A body with officers, a small set, and a product that conforms to it.

use warifu_core::{CompiledSet, Request, evaluate};
use warifu_ledger::store::{Row, Scan, Store};
use warifu_ledger::{Arrival, Body, LedgerError, PlacedStatement, SignedCertificate, Taken, tables};
use warifu_model::{
    self as model, CaseKind, CaseRule, CertificateFact, Digest, Duration, Envelope, Holder, Json, LedgerStep, Officer,
    OpenedAct, PublicKeyText, RequirementSet, Role, Status, StatusChange, StepName, Terms, Threshold, Timestamp, Token,
    Vocabulary,
};
use warifu_seal::keys::SigningKey;
use warifu_signing::{Ed25519Check, attest};
pub(crate) use warifu_testkit::{key, time, words};

pub(crate) use crate::stores::new_store;

pub(crate) const MAKER: u8 = 1;
pub(crate) const REGISTRAR: u8 = 10;
pub(crate) const EVALUATOR: u8 = 11;
pub(crate) const REVIEWER: u8 = 12;
pub(crate) const CERTIFIER: u8 = 13;
pub(crate) const ADMIN: u8 = 14;
pub(crate) const ADMIN_2: u8 = 15;
pub(crate) const STATUS: u8 = 16;
pub(crate) const LOG: u8 = 17;
pub(crate) const WITNESS: u8 = 18;
/// Everything but the log and the status: to try what one key may not do twice.
pub(crate) const ALL: u8 = 19;
pub(crate) const STRANGER: u8 = 20;

pub(crate) const ORIGIN: &str = "log.minato.example/certificates";
pub(crate) const OPENED_AT: &str = "2026-01-01T00:00:00Z";
pub(crate) const EVALUATED_AT: &str = "2026-03-01T00:00:00Z";
/// Certificates are granted at the end of the story, so that every decision comes before.
pub(crate) const GRANTED_AT: &str = "2027-01-01T00:00:00Z";

pub(crate) fn text(seed: u8) -> PublicKeyText {
    PublicKeyText::from_bytes(*key(seed).public_key().as_bytes())
}

pub(crate) fn officer(seed: u8, name: &str, roles: &[&str]) -> Officer {
    let roles = roles.iter().map(|role| Role::parse(role).unwrap()).collect();
    Officer { name: name.into(), key: text(seed), roles, from: None, until: None }
}

pub(crate) fn opening() -> OpenedAct {
    let threshold = |role: &str| Threshold { role: Role::parse(role).unwrap(), count: 1 };
    OpenedAct {
        body: model::Body {
            name: words("Minato Conformity Office", "港適合性評価機関"),
            id: "minato".into(),
            address: None,
        },
        origin: ORIGIN.into(),
        officers: vec![
            officer(REGISTRAR, "Registrar", &["registrar"]),
            officer(EVALUATOR, "Evaluator", &["evaluator"]),
            officer(REVIEWER, "Reviewer", &["reviewer"]),
            officer(CERTIFIER, "Certifier", &["certifier"]),
            officer(ADMIN, "Administrator", &["administrator"]),
            officer(ADMIN_2, "Second administrator", &["administrator"]),
            officer(STATUS, "Status", &["status"]),
            officer(LOG, "Log", &["log"]),
            officer(WITNESS, "witness.example/pier-7", &["witness"]),
            officer(ALL, "Everything", &["registrar", "evaluator", "reviewer", "certifier", "administrator"]),
        ],
        rules: CaseRule::defaults(),
        thresholds: vec![threshold("certifier"), threshold("evaluator"), threshold("reviewer")],
        retention: Duration::Months(120),
        surveillance: Some(Duration::Months(12)),
    }
}

pub(crate) fn body() -> Body {
    body_in(&*new_store())
}

pub(crate) fn body_in(store: &dyn Store) -> Body {
    Body::create(store.another().unwrap(), opening(), time(OPENED_AT)).unwrap()
}

/// A time in the story: so many minutes after the evaluation.
pub(crate) fn minute(minutes: i64) -> Timestamp {
    Timestamp::from_unix(time(EVALUATED_AT).unix() + 60 * minutes).unwrap()
}

fn vocabulary() -> Vec<u8> {
    let claim = |name: &str| {
        format!(
            r#"{{"id":"release.{name}","group":"release","title":{{"en":"{name}","ja":"{name} 主張"}},
            "description":{{"en":"{name}","ja":"{name} 説明"}},"type":{{"kind":"boolean"}},"supported_by":[]}}"#
        )
    };
    format!(
        r#"{{"format":"warifu.vocabulary/1","id":"small","version":"1.0.0","title":{{"en":"Small","ja":"小"}},
        "groups":[{{"id":"release","title":{{"en":"Release","ja":"リリース"}}}}],"claims":[{},{}]}}"#,
        claim("tested"),
        claim("signed"),
    )
    .into_bytes()
}

fn set() -> Vec<u8> {
    let requirement = |id: &str, claim: &str| {
        format!(
            r#"{{"id":"{id}","groups":["R"],"title":{{"en":"{id}","ja":"{id} 題"}},
            "statement":{{"en":"The release is {claim}.","ja":"リリース要件 {claim}"}},"assurance":"unverified",
            "criterion":{{"equals":{{"claim":"release.{claim}","value":true}}}},
            "examples":{{"pass":[{{"claims":{{"release.{claim}":true}}}}],"fail":[{{"claims":{{"release.{claim}":false}}}}]}}}}"#
        )
    };
    format!(
        r#"{{"format":"warifu.requirement-set/1","id":"small-set","version":"1.0.0","language":1,"status":"final",
        "title":{{"en":"Small set","ja":"小さな要求事項集"}},"description":{{"en":"For tests","ja":"試験用"}},
        "authority":{{"name":{{"en":"Nobody","ja":"該当なし"}}}},
        "source":{{"document":"none","edition":"1","published":"2026"}},"effective":{{"from":"2026-01-01"}},
        "vocabularies":[{{"id":"small","version":"1.0.0","digest":"{}"}}],"levels":{{"scheme":"none"}},
        "groups":[{{"id":"R","title":{{"en":"R","ja":"R 群"}}}}],"requirements":[{},{}]}}"#,
        Digest::of(&vocabulary()),
        requirement("R.1", "signed"),
        requirement("R.2", "tested"),
    )
    .into_bytes()
}

fn attestation(tested: bool) -> Vec<u8> {
    let artifact = Digest::of(b"HK-210 3.2.1");
    format!(
        r#"{{"_type":"https://in-toto.io/Statement/v1",
        "subject":[{{"name":"hk-210-3.2.1.bin","digest":{{"sha256":"{hex}"}}}}],
        "predicateType":"urn:warifu:attestation:1",
        "predicate":{{"product":{{"format":"warifu.product/1","vendor":"Hamakaze Control Works","model":"HK-210",
            "version":"3.2.1","kind":"component","name":{{"en":"HK-210 controller","ja":"HK-210 制御装置"}},
            "identifiers":[{{"type":"purl","value":"pkg:generic/hamakaze/hk-210@3.2.1"}}],
            "artifacts":[{{"name":"hk-210-3.2.1.bin","digest":"{artifact}"}}]}},
          "made_at":"2026-02-20T00:00:00Z",
          "vocabularies":[{{"id":"small","version":"1.0.0","digest":"{vocabulary}"}}],
          "evidence":[{{"id":"report","kind":"test_report","media_type":"text/plain","name":"report.txt","digest":"{report}",
            "size":6,"valid_until":"2029-01-01T00:00:00Z"}}],
          "claims":[{{"claim":"release.tested","value":{tested}}},{{"claim":"release.signed","value":true}}]}}}}"#,
        hex = artifact.hex(),
        vocabulary = Digest::of(&vocabulary()),
        report = Digest::of(b"report"),
    )
    .into_bytes()
}

fn admission() -> Vec<u8> {
    format!(
        r#"{{"format":"warifu.admission/1","id":"office","signers":[{{"name":"Hamakaze","key":"{}","party":"first",
        "roles":["maker"]}}],"unsigned":"refuse","unknown_signers":"refuse","evidence":"declared","waivers":"allow"}}"#,
        text(MAKER)
    )
    .into_bytes()
}

/// A record with everything that it takes to evaluate it again.
#[derive(Clone)]
pub(crate) struct Papers {
    pub(crate) record: Vec<u8>,
    pub(crate) blobs: Vec<Vec<u8>>,
}

pub(crate) fn papers(tested: bool) -> Papers {
    papers_of(&attestation(tested), &[])
}

/// The papers of another model, which rests on certificates of components.
pub(crate) fn papers_holding(model: &str, certificates: &[CertificateFact]) -> Papers {
    let attestation = String::from_utf8(attestation(true)).unwrap();
    let attestation = attestation.replace("HK-210", model).replace("hk-210@", &format!("{}@", model.to_lowercase()));
    papers_of(attestation.as_bytes(), certificates)
}

fn papers_of(attestation: &[u8], certificates: &[CertificateFact]) -> Papers {
    let (envelope, admission) = (attest(attestation, &key(MAKER)).unwrap(), admission());
    let inputs = [envelope.as_slice()];
    let request = Request { certificates, ..request(&inputs, &admission) };
    let record = evaluate(&compiled(), &request, &Ed25519Check).unwrap().record_bytes().to_vec();
    let blobs = vec![record.clone(), envelope, admission, set(), vocabulary(), b"report".to_vec()];
    Papers { record, blobs }
}

pub(crate) fn compiled() -> CompiledSet {
    let (set, vocabulary) = (set(), vocabulary());
    let vocabularies = [(Digest::of(&vocabulary), Vocabulary::read(&vocabulary).unwrap())];
    CompiledSet::compile(RequirementSet::read(&set).unwrap(), Digest::of(&set), &vocabularies).unwrap()
}

pub(crate) fn request<'a>(inputs: &'a [&'a [u8]], admission: &'a [u8]) -> Request<'a> {
    Request {
        at: time(EVALUATED_AT),
        level: None,
        inputs,
        admission: Some(admission),
        waivers: None,
        evidence: &[b"report"],
        certificates: &[],
    }
}

pub(crate) fn terms(number: &str) -> Terms {
    Terms {
        number: number.into(),
        body: opening().body,
        series: Vec::new(),
        holder: Holder { name: words("Hamakaze Control Works", "浜風制御製作所"), address: None },
        scope: words("Releases of HK-210", "HK-210 のリリース"),
        granted_at: time(GRANTED_AT),
        expires_at: Some(time("2030-01-01T00:00:00Z")),
        signatory: "Head of certification".into(),
        status_index: None,
    }
}

pub(crate) fn bytes_of(terms: &Terms) -> Vec<u8> {
    Json::from(terms).to_canonical()
}

/// A step that says nothing yet.
pub(crate) fn blank(body: &Body, case: &str, kind: CaseKind, step: StepName, at: Timestamp) -> LedgerStep {
    LedgerStep {
        ledger: body.ledger(),
        case: Token::parse(case).unwrap(),
        kind,
        step,
        previous: None,
        at,
        documents: Vec::new(),
        record: None,
        terms: None,
        change: None,
        edition: None,
        officer: None,
        hold: None,
        reason: None,
    }
}

pub(crate) fn signed(step: &LedgerStep, key: &SigningKey) -> Envelope {
    key.sign_envelope(LedgerStep::PAYLOAD_TYPE, Json::from(step).to_canonical())
}

/// Takes a step with nothing beside it.
pub(crate) fn take(body: &mut Body, step: &LedgerStep, seed: u8) -> Result<Taken, LedgerError> {
    body.step(&Arrival::of(&signed(step, &key(seed)), step.at))
}

/// Takes a step with documents and a seed for salts.
pub(crate) fn take_with(body: &mut Body, step: &LedgerStep, seed: u8, blobs: &[Vec<u8>]) -> Result<Taken, LedgerError> {
    take_holding(body, step, seed, (blobs, &[]))
}

fn take_holding(
    body: &mut Body,
    step: &LedgerStep,
    seed: u8,
    (blobs, certificates): (&[Vec<u8>], &[CertificateFact]),
) -> Result<Taken, LedgerError> {
    let blobs: Vec<&[u8]> = blobs.iter().map(Vec::as_slice).collect();
    let envelope = signed(step, &key(seed));
    body.step(&Arrival { blobs: &blobs, certificates, salt_seed: Some(&[42; 32]), ..Arrival::of(&envelope, step.at) })
}

/// The four steps of a certification, up to the place.
pub(crate) fn placed(body: &mut Body, case: &str, number: &str, at: i64) -> PlacedStatement {
    placed_on(body, case, &terms(number), at)
}

/// The same on other terms.
pub(crate) fn placed_on(body: &mut Body, case: &str, terms: &Terms, at: i64) -> PlacedStatement {
    decided(body, case, (terms, &papers(true), &[]), at).unwrap()
}

/// The same for other papers, with what the gate opened of components.
pub(crate) fn decided(
    body: &mut Body,
    case: &str,
    (terms, papers, certificates): (&Terms, &Papers, &[CertificateFact]),
    at: i64,
) -> Result<PlacedStatement, LedgerError> {
    let mut step = blank(body, case, CaseKind::Certification, StepName::Applied, minute(at));
    let applied = take(body, &step, REGISTRAR).unwrap().step;
    step = LedgerStep {
        step: StepName::Evaluated,
        previous: Some(applied),
        record: Some(Digest::of(&papers.record)),
        ..step
    };
    let evaluated = take_holding(body, &step, EVALUATOR, (&papers.blobs, certificates)).unwrap().step;
    step = LedgerStep { step: StepName::Reviewed, previous: Some(evaluated), ..step };
    let reviewed = take(body, &step, REVIEWER).unwrap().step;
    let terms = bytes_of(terms);
    step = LedgerStep {
        step: StepName::Decided,
        previous: Some(reviewed),
        record: None,
        terms: Some(Digest::of(&terms)),
        ..step
    };
    take_holding(body, &step, CERTIFIER, (&[terms], certificates)).map(|taken| taken.placed.unwrap())
}

pub(crate) fn sign(
    body: &mut Body,
    placed: &PlacedStatement,
    seed: u8,
    at: i64,
) -> Result<SignedCertificate, LedgerError> {
    let message = Envelope::pae(Envelope::IN_TOTO_PAYLOAD, &placed.statement);
    body.sign(&placed.certificate, text(seed), &key(seed).sign(&message), minute(at))
}

/// A certificate that is issued: number `K-1` for case `c-1`.
pub(crate) fn issued(body: &mut Body, number: u32, at: i64) -> PlacedStatement {
    let placed = placed(body, &format!("c-{number}"), &format!("K-{number}"), at);
    for seed in [CERTIFIER, EVALUATOR] {
        assert_eq!(sign(body, &placed, seed, at).unwrap(), SignedCertificate::Waiting);
    }
    assert!(matches!(sign(body, &placed, REVIEWER, at).unwrap(), SignedCertificate::Issued { .. }));
    placed
}

/// Proposes and decides another status.
pub(crate) fn change(
    body: &mut Body,
    case: &str,
    certificate: Digest,
    status: Status,
    at: i64,
) -> Result<Taken, LedgerError> {
    let reason = words("Fault", "不具合");
    let mut step = blank(body, case, CaseKind::Status, StepName::Proposed, minute(at));
    step.change = Some(StatusChange { certificate, status, from: minute(at), reason });
    let proposed = take(body, &step, REGISTRAR)?.step;
    step = LedgerStep { step: StepName::Decided, previous: Some(proposed), change: None, ..step };
    take(body, &step, CERTIFIER)
}

/// Every row of every table, to compare.
pub(crate) fn rows(body: &mut Body) -> Vec<(&'static str, Vec<Row>)> {
    let mut read = body.read().unwrap();
    let all = tables::KEPT.iter().chain(tables::DERIVED);
    all.map(|table| (table.name, read.scan(&Scan::all(table, 1_000_000)).unwrap())).collect()
}
