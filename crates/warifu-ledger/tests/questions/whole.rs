//! Questions that evaluate again, in a ledger that was kept by its verbs.

use std::collections::BTreeSet;

use warifu_compare::impact::{Changes, State, Transition};
use warifu_core::{CompiledSet, evaluate};
use warifu_ledger::questions::{
    Affected, Audit, Ground, KeyPart, LetterTexts, Page, Template, audit, impact, rests_on, suspension,
};
use warifu_ledger::store::{MemoryStore, Store};
use warifu_ledger::{Body, PlacedStatement, fold, journal, tables};
use warifu_model::{
    Act, Bundle, CaseKind, Certificate, Digest, EnteredAct, Envelope, Json, Language, LedgerStep, RequirementSet,
    StepName, Vocabulary,
};
use warifu_signing::{Ed25519Check, attest};
use warifu_verify::{Change, Gate, Kept, Question, Trust};

use crate::stores::new_store;
use crate::world::{
    self, CERTIFIER, EVALUATOR, MAKER, Papers, REGISTRAR, REVIEWER, blank, body_in, bytes_of, compiled, issued, key,
    minute, opening, papers, request, sign, take, take_with, terms, text, time,
};

const LABORATORY: u8 = 2;
const MUTE: u8 = 3;

/// Papers with the word of the maker and of a laboratory, each enough alone, and of somebody in no role.
fn papers_of_three() -> Papers {
    let one = papers(true);
    let envelope = Envelope::read(&one.blobs[1]).unwrap();
    let sealed = |seed: u8| attest(&envelope.payload, &key(seed)).unwrap();
    let inputs = [sealed(MAKER), sealed(LABORATORY), sealed(MUTE)];
    let admission = String::from_utf8(one.blobs[2].clone()).unwrap();
    let signer = |seed: u8, party: &str, roles: &str| {
        format!(r#"{{"name":"S{seed}","key":"{}","party":"{party}","roles":[{roles}]}}"#, text(seed))
    };
    let more =
        format!(r#""signers":[{},{},"#, signer(LABORATORY, "third", r#""laboratory""#), signer(MUTE, "third", ""));
    let admission = admission.replace(r#""signers":["#, &more).into_bytes();
    let slices: Vec<&[u8]> = inputs.iter().map(Vec::as_slice).collect();
    let record = evaluate(&compiled(), &request(&slices, &admission), &Ed25519Check).unwrap().record_bytes().to_vec();
    let mut blobs = one.blobs;
    blobs.extend(inputs);
    blobs.extend([record.clone(), admission]);
    Papers { record, blobs }
}

fn certify(body: &mut Body, number: u32, at: i64, papers: &Papers) -> PlacedStatement {
    let mut step = blank(body, &format!("c-{number}"), CaseKind::Certification, StepName::Applied, minute(at));
    let applied = take(body, &step, REGISTRAR).unwrap().step;
    let record = Some(Digest::of(&papers.record));
    step = LedgerStep { step: StepName::Evaluated, previous: Some(applied), record, ..step };
    let evaluated = take_with(body, &step, EVALUATOR, &papers.blobs).unwrap().step;
    step = LedgerStep { step: StepName::Reviewed, previous: Some(evaluated), ..step };
    let reviewed = take(body, &step, REVIEWER).unwrap().step;
    let terms = bytes_of(&terms(&format!("K/{number}")));
    let named = Some(Digest::of(&terms));
    step = LedgerStep { step: StepName::Decided, previous: Some(reviewed), record: None, terms: named, ..step };
    let placed = take_with(body, &step, CERTIFIER, &[terms]).unwrap().placed.unwrap();
    for seed in [CERTIFIER, EVALUATOR, REVIEWER] {
        sign(body, &placed, seed, at).unwrap();
    }
    placed
}

fn ledger() -> Box<dyn Store + Send> {
    let store = new_store();
    let mut body = body_in(&*store);
    issued(&mut body, 1, 1);
    certify(&mut body, 2, 2, &papers_of_three());
    issued(&mut body, 3, 3);
    store
}

#[test]
fn who_rests_on_a_key_is_evaluated_without_it() {
    let mut store = ledger();
    let mut read = store.read().unwrap();
    let mut ask = |seed: u8, limit: u32| {
        let (mut all, mut next): (Vec<(String, KeyPart, Ground)>, Option<String>) = (Vec::new(), None);
        loop {
            let page = Page::new(limit, next.as_deref()).unwrap();
            let found = rests_on(&mut *read, &text(seed).id(), &Ed25519Check, page).unwrap();
            all.extend(found.items.into_iter().map(|one| (one.certificate.number, one.part, one.ground)));
            next = found.next;
            if next.is_none() {
                return all;
            }
        }
    };
    let line = |number: &str, part, ground| (number.to_owned(), part, ground);
    for limit in [1, 2, 100] {
        let expected = [
            line("K-1", KeyPart::Counted, Ground::Rests),
            line("K/2", KeyPart::Counted, Ground::Stands),
            line("K-3", KeyPart::Counted, Ground::Rests),
        ];
        assert_eq!(ask(MAKER, limit), expected);
        assert_eq!(ask(LABORATORY, limit), [line("K/2", KeyPart::Counted, Ground::Stands)]);
        assert_eq!(ask(MUTE, limit), [line("K/2", KeyPart::Heard, Ground::Stands)]);
        assert!(ask(77, limit).is_empty());
    }
}

/// Who is asked about without the documents gets no answer that looks good.
#[test]
fn without_documents_nothing_is_told() {
    let mut store = ledger();
    let mut other = MemoryStore::new();
    let (mut read, mut write) = (store.read().unwrap(), other.write().unwrap());
    let missing = Digest::of(&papers(true).blobs[3]);
    for table in tables::KEPT.iter().chain(tables::DERIVED) {
        for row in read.scan(&warifu_ledger::store::Scan::all(table, 10_000)).unwrap() {
            let is_missing = table.name == "blob" && row[0].bytes() == missing.as_bytes();
            if !is_missing {
                write.insert(table, &row).unwrap();
            }
        }
    }
    let found = rests_on(&mut *write, &text(MAKER).id(), &Ed25519Check, Page::new(10, None).unwrap()).unwrap();
    assert_eq!(found.items.len(), 3);
    assert!(found.items.iter().all(|one| one.ground == Ground::Undetermined("set_missing")));
}

/// A version in which releases must not be tested: what conformed does not any more.
fn next_version() -> CompiledSet {
    let blobs = papers(true).blobs;
    let set = String::from_utf8(blobs[3].clone()).unwrap();
    let set = set
        .replacen(r#""version":"1.0.0""#, r#""version":"1.1.0""#, 1)
        .replace(r#"{"claim":"release.tested","value":true}"#, r#"{"claim":"release.tested","value":false}"#)
        .replace(r#""pass":[{"claims":{"release.tested":true}}]"#, r#""pass":[{"claims":{"release.tested":false}}]"#)
        .replace(r#""fail":[{"claims":{"release.tested":false}}]"#, r#""fail":[{"claims":{"release.tested":true}}]"#);
    let vocabularies = [(Digest::of(&blobs[4]), Vocabulary::read(&blobs[4]).unwrap())];
    CompiledSet::compile(RequirementSet::read(set.as_bytes()).unwrap(), Digest::of(set.as_bytes()), &vocabularies)
        .unwrap()
}

fn affected() -> Vec<Affected> {
    let mut store = ledger();
    let mut body = body_in_again(&*store);
    let withdrawn = issued(&mut body, 4, 4);
    world::change(&mut body, "s-1", withdrawn.certificate, warifu_model::Status::Withdrawn, 5).unwrap();
    let (old, new) = (compiled(), next_version());
    let transition = Transition::new(&old, &new, &Changes::as_written(&old, &new));
    let mut read = store.read().unwrap();
    let (mut all, mut next): (Vec<Affected>, Option<String>) = (Vec::new(), None);
    loop {
        let page = Page::new(2, next.as_deref()).unwrap();
        let found = impact(&mut *read, &transition, &Ed25519Check, page).unwrap();
        all.extend(found.items);
        next = found.next;
        if next.is_none() {
            return all;
        }
    }
}

fn body_in_again(store: &dyn Store) -> Body {
    Body::open(store.another().unwrap()).unwrap()
}

#[test]
fn a_new_version_affects_what_was_handed_out() {
    let all = affected();
    let numbers: Vec<&str> = all.iter().map(|one| one.certificate.number.as_str()).collect();
    assert_eq!(numbers, ["K-1", "K/2", "K-3"], "the one that was withdrawn is no concern any more");
    for one in &all {
        assert_eq!(one.impact.state, State::Lapses);
        let open: Vec<&str> = one.impact.requirements.iter().map(|open| open.requirement.as_str()).collect();
        assert_eq!(open, ["R.2"]);
    }
}

#[test]
fn every_letter_is_a_file_of_its_own_in_either_language() {
    let all = affected();
    let texts = LetterTexts::of(opening().body.name, &compiled(), &next_version(), time("2027-02-01T00:00:00Z"));
    for language in [Language::En, Language::Ja] {
        let template = Template::standard(language).unwrap();
        let letters: Vec<_> = all.iter().map(|one| template.letter(one, &texts, language)).collect();
        let files: BTreeSet<&str> = letters.iter().map(|letter| letter.file.as_str()).collect();
        assert_eq!(files.len(), 3);
        assert!(files.contains("K-1.txt") && files.contains("K-3.txt"));
        // what is no plain number is no path
        assert!(files.iter().all(|file| !file.contains(['/', '\\', '\0'])));
        for (letter, one) in letters.iter().zip(&all) {
            let holder = language.pick("Hamakaze Control Works", "浜風制御製作所");
            for part in [one.certificate.number.as_str(), holder, "1.1.0", "R.2", "HK-210"] {
                assert!(letter.text.contains(part), "{part}: {}", letter.text);
            }
            assert!(!letter.text.contains(['{', '}']));
        }
    }
    let own = Template::read("{number}|{level}|{state}|{date}|{{x}}").unwrap();
    let letter = own.letter(&all[0], &texts, Language::Ja);
    assert_eq!(letter.text, "K-1|–|製品は新しい版に適合していません|2027-02-01|{x}");
}

#[test]
fn the_journal_is_told_in_words() {
    let mut store = ledger();
    let mut read = store.read().unwrap();
    let question = Audit { case: Some("c-1".to_owned()), ..Audit::default() };
    let lines = audit(&mut *read, &question, Page::new(100, None).unwrap()).unwrap();
    let told: Vec<(&str, &str)> =
        lines.items.iter().map(|line| (line.text.en.as_str(), line.text.ja.as_str())).collect();
    let expected = [
        (
            "Registrar took the step \"applied\" of case c-1 (certification)",
            "Registrarが案件c-1（認証）のステップ「申請」を行った",
        ),
        (
            "Evaluator took the step \"evaluated\" of case c-1 (certification)",
            "Evaluatorが案件c-1（認証）のステップ「評価」を行った",
        ),
        (
            "Reviewer took the step \"reviewed\" of case c-1 (certification)",
            "Reviewerが案件c-1（認証）のステップ「レビュー」を行った",
        ),
        (
            "Certifier took the step \"decided\" of case c-1 (certification)",
            "Certifierが案件c-1（認証）のステップ「決定」を行った",
        ),
        ("certificate K-1 was given place 0", "認証書K-1に番号0が割り当てられた"),
        ("Certifier signed certificate K-1", "Certifierが認証書K-1に署名した"),
        ("Evaluator signed certificate K-1", "Evaluatorが認証書K-1に署名した"),
        ("Reviewer signed certificate K-1", "Reviewerが認証書K-1に署名した"),
        ("certificate K-1 was issued, entry 0 of the log", "認証書K-1が発行された（ログの登録0）"),
    ];
    assert_eq!(told, expected);
    let json = String::from_utf8(lines.to_json().to_canonical()).unwrap();
    assert!(json.contains(r#""format":"warifu.ledger-audit/1""#) && json.ends_with(r#""next":null}"#));
}

/// What the gate says of a certificate in the ledger is what it says of the bundle.
#[test]
fn a_suspension_is_asked_of_the_gate() {
    let folder = "crates/warifu-verify/doc";
    let bytes = warifu_testkit::files::bytes(format!("{folder}/bundle.json"));
    let trust = Trust::read(&warifu_testkit::files::bytes(format!("{folder}/trust.json"))).unwrap();
    let bundle = Bundle::read(&bytes).unwrap();
    let certificate = Certificate::read(&bundle.certificate.payload).unwrap();
    let mut store = ledger();
    let mut write = store.write().unwrap();
    let envelope = journal::put_blob(&mut *write, &Json::from(&bundle.certificate).to_canonical()).unwrap();
    let digest = Digest::of(&bundle.certificate.payload);
    let act = EnteredAct { certificate: digest, number: certificate.number.clone(), index: 3, envelope };
    let (entry, _) = journal::append(&mut *write, minute(100), Act::Entered(act)).unwrap();
    fold::fold(&mut *write, &entry).unwrap();
    let edition = bundle.accreditation.last().unwrap();
    let (at, known_at) = (time("2026-11-20T00:00:00Z"), None);
    let kept = Kept { accreditation: &bundle.accreditation, status: &bundle.status, ..Kept::default() };
    let change = Change { edition, at, known_at };
    let found = suspension(&mut *write, &trust, kept, change, &[], Page::new(100, None).unwrap()).unwrap();
    assert_eq!(found.items.len(), 4);
    let effect = found.items[3].effect.as_ref().unwrap();
    let bare = Bundle { log: None, ..bundle.clone() };
    let question = Question { product: Some(&certificate.product), at, known_at };
    let verdict = Gate::new(&trust).check(&Json::from(&bare).to_canonical(), &question);
    assert_eq!((effect.before.answer(), effect.before.code()), (verdict.answer(), verdict.code()));
    assert!(!found.items[3].is_changed());
}
