//! What is not public changes nothing of what anybody is answered.

use data_encoding::HEXLOWER_PERMISSIVE;
use warifu_ledger::Body;
use warifu_ledger::store::MemoryStore;
use warifu_model::{CaseKind, Digest, LedgerStep, Status, StatusChange, StepName};
use warifu_server::{Answer, Request, Site, encode};

use crate::fixture::{decided, fill_public, json_of, now, text_of};
use crate::world::*;

/// Cases of every kind that are under way, certificates that wait for signatures, and one that was rejected.
fn work(body: &mut Body) {
    let applied = blank(body, "c-waits", CaseKind::Certification, StepName::Applied, minute(950));
    take(body, &applied, REGISTRAR).unwrap();
    for number in 0..5 {
        decided(body, &format!("c-sign-{number}"), &format!("Secret{number}"), 960 + number);
    }
    let turned_down = decided(body, "c-no", "Secret9", 970);
    let step = body_of_case(body, "c-no");
    let mut no = blank(body, "c-no", CaseKind::Certification, StepName::Rejected, minute(971));
    (no.previous, no.reason) = (Some(step), Some(words("No", "不可")));
    take(body, &no, ALL).unwrap();
    let change = StatusChange {
        certificate: turned_down.certificate,
        status: Status::Withdrawn,
        from: minute(980),
        reason: words("No", "不可"),
    };
    let step = blank(body, "s-open", CaseKind::Status, StepName::Proposed, minute(980));
    let _ = take(body, &LedgerStep { change: Some(change), ..step }, REGISTRAR);
}

/// The last step of a case.
fn body_of_case(body: &mut Body, case: &str) -> Digest {
    use warifu_ledger::rows::CaseRow;
    CaseRow::of(&body.read().unwrap().get(CaseRow::TABLE, &[case.into()]).unwrap().unwrap()).last
}

fn ask(body: &mut Body, target: &str) -> Answer {
    Site::default().answer(body, &Request::get(target, now()))
}

fn both() -> (Body, Body) {
    let mut bodies = [body_in(&MemoryStore::new()), body_in(&MemoryStore::new())];
    for body in &mut bodies {
        fill_public(body);
    }
    let [quiet, mut busy] = bodies;
    work(&mut busy);
    (quiet, busy)
}

fn targets() -> Vec<String> {
    let mut all: Vec<String> = ["/", "/en/", "/en/list/1/", "/en/schemes/", "/en/archive/", "/ja/accreditation/"]
        .into_iter()
        .chain([
            "/en/archive/?status=withdrawn",
            "/en/schemes/small-set/1.0.0/",
            "/ja/holders/Hamakaze%20Control%20Works/",
        ])
        .chain(["/v1/snapshots", "/v1/changes", "/v1/changes?since=90", "/log/checkpoint", "/v1/changes?since=9999"])
        .chain(["/en/certificates/Secret1/", "/v1/status/Secret9", "/v1/certificates/Secret1/bundle"])
        .map(str::to_owned)
        .collect();
    let filters = ["", "status=active", "status=withdrawn", "set=small-set", "package=pkg:generic/hamakaze/hk-210"];
    let words =
        ["q=secret", "q=sec", "q=hama", "q=h", "q=k", "q=%E6%B5%9C%E9%A2%A8", "q=hk-210+hama", "number=Secret1"];
    for limit in [1, 2, 3, 7, 8, 50] {
        let questions = filters.iter().chain(&words);
        all.extend(questions.map(|question| format!("/v1/certificates?{question}&limit={limit}")));
        all.extend((0..200).step_by(17).map(|since| format!("/v1/changes?since={since}&limit={limit}")));
    }
    all.extend(words.iter().map(|question| format!("/en/?{question}")).filter(|target| !target.contains("number")));
    all
}

/// Whoever asks cannot tell one from the other: neither by lists, nor by cursors, nor by whether something follows.
#[test]
fn two_bodies_that_differ_in_open_cases_alone_answer_alike() {
    let (mut quiet, mut busy) = both();
    let mut open = targets();
    let mut count = 0;
    while let Some(target) = open.pop() {
        let (one, other) = (ask(&mut quiet, &target), ask(&mut busy, &target));
        assert_eq!((one.status, text_of(&one)), (other.status, text_of(&other)), "{target}");
        assert!(!text_of(&other).contains("Secret") || other.status == 404, "{target}");
        count += 1;
        let value: serde_json::Value = serde_json::from_slice(&one.body).unwrap_or_default();
        if let (Some(next), false) = (value["next"].as_str(), target.contains("cursor=")) {
            let bytes = HEXLOWER_PERMISSIVE.decode(next.as_bytes()).unwrap();
            assert!(!String::from_utf8_lossy(&bytes).to_lowercase().contains("secret"), "{target}");
            open.push(format!("{target}&cursor={next}"));
        }
    }
    assert!(count > 150, "{count}");
}

/// A page after which nothing public follows has no cursor.
#[test]
fn no_page_is_empty_but_the_first() {
    let (_, mut busy) = both();
    for limit in 1..9 {
        for question in ["", "&q=hama", "&status=active", "&q=h"] {
            let (mut cursor, mut pages) = (String::new(), 0);
            loop {
                let value = json_of(&ask(&mut busy, &format!("/v1/certificates?limit={limit}{question}{cursor}")));
                let found = value["certificates"].as_array().unwrap().len();
                assert!(found > 0, "{limit} {question}, page {pages}");
                pages += 1;
                let Some(next) = value["next"].as_str() else { break };
                assert_eq!(found, limit);
                cursor = format!("&cursor={next}");
            }
        }
    }
}

/// What a record says, and the certificate does not, is no public question: guessing a document would be answered.
#[test]
fn nobody_can_ask_which_records_hold_a_document() {
    let (mut quiet, _) = both();
    let digest = encode(&Digest::of(b"report").to_string());
    for question in [
        format!("evidence={digest}"),
        format!("input={digest}"),
        format!("component={digest}"),
        format!("key={digest}&part=counted"),
    ] {
        let answer = ask(&mut quiet, &format!("/v1/certificates?{question}"));
        assert_eq!(answer.status, 400, "{question}");
        assert!(text_of(&answer).contains("server-query-unknown"));
    }
}

/// Whoever polls is not told when the body takes a step.
#[test]
fn changes_move_on_with_what_is_public_alone() {
    let (mut quiet, mut busy) = both();
    let next = |body: &mut Body, since: u64| json_of(&ask(body, &format!("/v1/changes?since={since}")))["next"].clone();
    let end = next(&mut quiet, 0).as_u64().unwrap();
    let end = next(&mut quiet, end).as_u64().unwrap();
    let applied = blank(&busy, "c-more", CaseKind::Certification, StepName::Applied, minute(990));
    let before = next(&mut busy, end);
    take(&mut busy, &applied, REGISTRAR).unwrap();
    assert_eq!(next(&mut busy, end), before);
    assert_eq!(before.as_u64(), Some(end));
}
