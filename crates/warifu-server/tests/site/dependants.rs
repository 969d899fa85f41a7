//! What rests on the certificate of a component: at the desk with paths, and nowhere else.

use serde_json::{Value, json};
use warifu_core::{Request as Evaluation, evaluate};
use warifu_ledger::store::MemoryStore;
use warifu_ledger::{Arrival, Body, Entering, PlacedStatement};
use warifu_model::{
    Bundle, CaseKind, Certificate, CertificateFact, Digest, LedgerStep, PlacedCertificate, SetDigest, StatusHistory,
    StepName,
};
use warifu_server::{Answer, Request, Site, encode};
use warifu_signing::Ed25519Check;

use crate::desk::{site, with_token};
use crate::fixture::{json_of, now, text_of};
use crate::world::*;

/// A certificate as a gate hands it to whoever evaluates what is built on it.
fn fact(component: Digest) -> CertificateFact {
    let set = compiled();
    CertificateFact {
        certificate: component,
        policy: Digest::of(b"policy"),
        set: SetDigest { id: set.set().id.clone(), version: set.set().version.clone(), digest: set.digest() },
        level: None,
        model: "HK-1".into(),
        identifiers: Vec::new(),
        granted_at: time(GRANTED_AT),
        expires_at: None,
    }
}

/// The papers of a product that was evaluated on the certificate of a component.
fn papers_on(facts: &[CertificateFact]) -> Papers {
    let Papers { record: _, mut blobs } = papers(true);
    let inputs: [&[u8]; 1] = [&blobs[1]];
    let request = Evaluation { certificates: facts, ..request(&inputs, &blobs[2]) };
    let record = evaluate(&compiled(), &request, &Ed25519Check).unwrap().record_bytes().to_vec();
    blobs[0].clone_from(&record);
    Papers { record, blobs }
}

fn placed_with(body: &mut Body, number: &str, facts: &[CertificateFact], at: i64) -> PlacedStatement {
    let papers = papers_on(facts);
    let take = |body: &mut Body, step: &LedgerStep, seed: u8, blobs: &[Vec<u8>]| {
        let blobs: Vec<&[u8]> = blobs.iter().map(Vec::as_slice).collect();
        let envelope = signed(step, &key(seed));
        let arrival = Arrival::of(&envelope, step.at);
        body.step(&Arrival { blobs: &blobs, certificates: facts, salt_seed: Some(&[42; 32]), ..arrival }).unwrap()
    };
    let mut step = blank(body, &format!("c-{at}"), CaseKind::Certification, StepName::Applied, minute(at));
    let previous = Some(take(body, &step, REGISTRAR, &[]).step);
    step = LedgerStep { step: StepName::Evaluated, previous, record: Some(Digest::of(&papers.record)), ..step };
    let previous = Some(take(body, &step, EVALUATOR, &papers.blobs).step);
    step = LedgerStep { step: StepName::Reviewed, previous, ..step };
    let previous = Some(take(body, &step, REVIEWER, &[]).step);
    let terms = bytes_of(&terms(number));
    step = LedgerStep { step: StepName::Decided, previous, record: None, terms: Some(Digest::of(&terms)), ..step };
    take(body, &step, CERTIFIER, &[terms]).placed.unwrap()
}

fn granted_with(body: &mut Body, number: &str, facts: &[CertificateFact], at: i64) -> Digest {
    let placed = placed_with(body, number, facts, at);
    for seed in [CERTIFIER, EVALUATOR, REVIEWER] {
        sign(body, &placed, seed, at).unwrap();
    }
    placed.certificate
}

/// A chip of somebody else, on which K-1 rests; K-2 rests on K-1, K-3 on both; K-4 is not handed out yet.
fn chain() -> (Body, [Digest; 4]) {
    let mut body = body_in(&MemoryStore::new());
    let chip = Digest::of(b"chip");
    let one = granted_with(&mut body, "K-1", &[fact(chip)], 1);
    let two = granted_with(&mut body, "K-2", &[fact(one)], 2);
    let three = granted_with(&mut body, "K-3", &[fact(one), fact(two)], 3);
    placed_with(&mut body, "SECRET-4", &[fact(three)], 4);
    (body, [chip, one, two, three])
}

fn ask(body: &mut Body, target: &str) -> Answer {
    site().answer(body, &with_token(target))
}

/// Numbers with the certificates on their way.
fn paths(answer: &Answer) -> Vec<(String, Value)> {
    assert_eq!(answer.status, 200, "{}", text_of(answer));
    let value = json_of(answer);
    let list = value["certificates"].as_array().unwrap();
    list.iter().map(|one| (one["number"].as_str().unwrap().to_owned(), one["path"].clone())).collect()
}

#[test]
fn the_desk_says_what_rests_on_a_component_and_by_which_paths() {
    let (mut body, [chip, one, two, three]) = chain();
    let list =
        |body: &mut Body, name: &str| paths(&ask(body, &format!("/desk/dependants.json?component={}", encode(name))));
    let path = |digests: &[Digest]| json!(digests.iter().map(ToString::to_string).collect::<Vec<_>>());
    let expected = [
        ("K-1", path(&[])),
        ("K-2", path(&[one])),
        ("K-3", path(&[one, two])),
        ("SECRET-4", path(&[one, two, three])),
        ("K-3", path(&[one])),
        ("SECRET-4", path(&[one, three])),
    ]
    .map(|(number, path)| (number.to_owned(), path));
    assert_eq!(list(&mut body, &chip.to_string()), expected);
    assert_eq!(list(&mut body, "K-3"), [("SECRET-4".to_owned(), path(&[]))]);
    assert_eq!(list(&mut body, &three.to_string()), list(&mut body, "k-3"));
    assert_eq!(list(&mut body, "SECRET-4"), []);
    // page by page it is the same
    let (mut all, mut cursor) = (Vec::new(), String::new());
    loop {
        let target = format!("/desk/dependants.json?component={}&limit=2{cursor}", encode(&chip.to_string()));
        let answer = ask(&mut body, &target);
        all.extend(paths(&answer));
        let Some(next) = json_of(&answer)["next"].as_str().map(str::to_owned) else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(all, expected);
}

#[test]
fn a_page_shows_the_paths_in_both_languages() {
    let (mut body, [chip, ..]) = chain();
    for (language, words) in [("en", ["directly", "Through"]), ("ja", ["直接", "経由"])] {
        let page = text_of(&ask(&mut body, &format!("/desk/dependants?component={chip}&lang={language}")));
        let link = |number: &str| format!("<a href=\"/{language}/certificates/{number}/\"><bdi>{number}</bdi></a>");
        assert!(page.contains(&format!("{} → {}", link("K-1"), link("K-2"))), "{page}");
        for word in words {
            assert!(page.contains(word), "{language} {word}");
        }
        // what is not handed out has no page
        assert!(page.contains("SECRET-4") && !page.contains("certificates/SECRET-4"));
    }
    let desk = text_of(&ask(&mut body, "/desk"));
    assert!(desk.contains("action=\"/desk/dependants\""));
    let asked = text_of(&ask(&mut body, "/desk/dependants"));
    assert!(asked.contains("<form") && !asked.contains("<table"));
    let unknown = ask(&mut body, "/desk/dependants?component=K-99%22%3E%3Cscript%3E");
    assert_eq!(unknown.status, 404);
    assert!(!text_of(&unknown).contains("<script"));
}

/// A certificate does not say what its record rests on, and neither does anything that the public is answered.
#[test]
fn the_public_is_not_told_what_rests_on_what() {
    let (mut body, digests) = chain();
    for path in ["/v1/dependants", "/v1/dependants.json", "/en/dependants/"] {
        let answer = Site::default().answer(&mut body, &Request::get(path, now()));
        assert_eq!(answer.status, 404, "{path}");
    }
    let chip = encode(&digests[0].to_string());
    for closed in ["/desk/dependants", "/desk/dependants.json"] {
        let request = Request::get(&format!("{closed}?component={chip}"), now());
        let answer = site().answer(&mut body, &request);
        assert_eq!(answer.status, 401, "{closed}");
        assert!(!text_of(&answer).contains("K-1"));
    }
    for public in ["/v1/certificates/K-2", "/v1/certificates/K-2/bundle", "/en/certificates/K-2/"] {
        let answer = Site::default().answer(&mut body, &Request::get(public, now()));
        assert_eq!(answer.status, 200, "{public}");
        let text = text_of(&answer);
        assert!(!text.contains(&digests[1].hex()), "{public} tells of its component");
    }
}

/// Records of certificates that were there before the ledger are not in it: an answer without them says so.
#[test]
fn certificates_without_records_are_counted() {
    let (mut elsewhere, _) = chain();
    let bundle = elsewhere.bundle("K-1").unwrap().unwrap();
    let envelope = Bundle::read(&bundle).unwrap().certificate;
    let statement = Certificate::read(&envelope.payload).unwrap();
    let mut history = StatusHistory::new("minato".into());
    history.certificates.push(PlacedCertificate::of(&statement, Digest::of(&envelope.payload)));
    let mut body = body_in(&MemoryStore::new());
    body.enter(&Entering { history: &history, bundles: &[&bundle], log: &[], checkpoint: None, known_at: minute(10) })
        .unwrap();
    let chip = encode(&Digest::of(b"chip").to_string());
    let key = encode(&text(MAKER).id().to_string());
    for target in [
        format!("/desk/dependants.json?component={chip}"),
        format!("/desk/certificates.json?component={chip}"),
        format!("/desk/certificates.json?evidence={chip}"),
        format!("/desk/certificates.json?input={chip}"),
        format!("/desk/certificates.json?key={key}&part=counted"),
    ] {
        let value = json_of(&ask(&mut body, &target));
        assert_eq!((&value["certificates"], &value["without_record"]), (&json!([]), &json!(1)), "{target}");
    }
    let signers = json_of(&ask(&mut body, &format!("/desk/certificates.json?key={key}")));
    assert!(signers["without_record"].is_null(), "whoever signed it stands on it");
    for (language, words) in [("en", "Not looked at: 1 "), ("ja", "認証書1件")] {
        let page = text_of(&ask(&mut body, &format!("/desk/dependants?component={chip}&lang={language}")));
        assert!(page.contains(words), "{page}");
    }
}
