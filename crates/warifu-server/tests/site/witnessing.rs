//! A witness as a service (C2SP tlog-witness), and the one who asks it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use warifu_ledger::store::MemoryStore;
use warifu_model::Digest;
use warifu_seal::checkpoint::Checkpoint;
use warifu_seal::note::{NoteKind, NoteSigner};
use warifu_server::serve::FolderMemory;
use warifu_server::{Answer, Courier, Memory, Request, Site, Witness, collect};

use crate::fixture::{checkpoint, granted, log_signer, now, shared, text_of};
use crate::world::*;

#[derive(Clone, Default)]
struct Kept(Arc<Mutex<BTreeMap<String, String>>>, bool);

impl Memory for Kept {
    fn recall(&mut self, origin: &str) -> Result<Option<String>, String> {
        Ok(self.0.lock().unwrap().get(origin).cloned())
    }

    fn keep(&mut self, origin: &str, checkpoint: &str) -> Result<(), String> {
        if self.1 {
            return Err("the disk is full".into());
        }
        self.0.lock().unwrap().insert(origin.to_owned(), checkpoint.to_owned());
        Ok(())
    }
}

fn pier() -> NoteSigner {
    NoteSigner::new("witness.example/pier-7", NoteKind::Cosignature, key(WITNESS)).unwrap()
}

fn site(memory: Kept) -> Site {
    Site::default().with_witness(Witness::new(pier(), vec![log_signer().key().clone()], Box::new(memory)))
}

/// A tree of so many leaves, one after the other, and the proof from an older one.
fn tree(size: u64) -> Checkpoint {
    let leaves = leaves(size);
    Checkpoint::new(ORIGIN, size, warifu_seal::merkle::MerkleTree::over(&leaves).root()).unwrap()
}

fn leaves(size: u64) -> Vec<Digest> {
    (0..size).map(|leaf| warifu_seal::merkle::MerkleTree::leaf_hash(&leaf.to_be_bytes())).collect()
}

fn request(old: u64, proof: &[Digest], note: &str) -> String {
    let lines = proof.iter().map(|hash| data_encoding::BASE64.encode(hash.as_bytes()) + "\n");
    format!("old {old}\n{}\n{note}", lines.collect::<String>())
}

fn proof(old: u64, new: u64) -> Vec<Digest> {
    warifu_seal::merkle::MerkleTree::over(&leaves(new)).prove_consistency(old).unwrap()
}

fn ask(site: &Site, body: &str) -> Answer {
    site.answer(&mut shared(), &Request::post("/add-checkpoint", body.as_bytes(), now()))
}

fn signed_tree(size: u64) -> String {
    tree(size).sign(&log_signer()).unwrap()
}

#[test]
fn the_answers_are_those_of_the_protocol() {
    let memory = Kept::default();
    let site = site(memory.clone());
    let first = signed_tree(5);
    let answer = ask(&site, &request(0, &[], &first));
    assert_eq!(answer.status, 200, "{}", text_of(&answer));
    let cosigned = first.clone() + &text_of(&answer);
    let opened = Checkpoint::open(cosigned.as_bytes(), log_signer().key(), &[pier().key().clone()]).unwrap();
    assert_eq!(opened.cosignatures().len(), 1);

    let conflict = ask(&site, &request(0, &[], &first));
    assert_eq!((conflict.status, conflict.header("content-type")), (409, Some("text/x.tlog.size")));
    assert_eq!(text_of(&conflict), "5\n");
    assert_eq!(ask(&site, &request(5, &[], &first)).status, 200, "the same once more");
    assert_eq!(ask(&site, &request(6, &[], &first)).status, 400, "the old one is greater");
    let next = signed_tree(9);
    assert_eq!(ask(&site, &request(5, &proof(4, 9), &next)).status, 422);
    assert_eq!(ask(&site, &request(5, &[], &next)).status, 422);
    let forked = Checkpoint::new(ORIGIN, 5, Digest::of(b"another")).unwrap().sign(&log_signer()).unwrap();
    assert_eq!(ask(&site, &request(5, &[], &forked)).status, 409);
    assert_eq!(ask(&site, &request(5, &proof(5, 9), &next)).status, 200);
    assert_eq!(ask(&site, &request(5, &[], &first)).status, 409, "it does not go back");
    assert_eq!(text_of(&ask(&site, &request(0, &[], &next))), "9\n");

    let stranger = NoteSigner::new(ORIGIN, NoteKind::Ed25519, key(STRANGER)).unwrap();
    assert_eq!(ask(&site, &request(9, &[], &tree(9).sign(&stranger).unwrap())).status, 403);
    let elsewhere = NoteSigner::new("log.example/other", NoteKind::Ed25519, key(LOG)).unwrap();
    let other = Checkpoint::new("log.example/other", 1, Digest::of(b"x")).unwrap().sign(&elsewhere).unwrap();
    assert_eq!(ask(&site, &request(0, &[], &other)).status, 404);
    assert_eq!(ask(&site, "old 1\n").status, 400);
    let kept = memory.0.lock().unwrap().get(ORIGIN).cloned().unwrap();
    assert!(kept.starts_with(&format!("{ORIGIN}\n9\n")));
}

#[test]
fn an_empty_tree_proves_nothing() {
    let answer = ask(&site(Kept::default()), &request(0, &[Digest::of(b"x")], &signed_tree(5)));
    assert_eq!(answer.status, 422);
}

#[test]
fn what_cannot_be_kept_is_not_signed() {
    let site = site(Kept(Arc::default(), true));
    let answer = ask(&site, &request(0, &[], &signed_tree(5)));
    assert_eq!(answer.status, 503);
    assert!(text_of(&answer).contains("witness-memory-unusable"));
    let forgotten = Kept::default();
    forgotten.0.lock().unwrap().insert(ORIGIN.into(), "damaged".into());
    assert_eq!(ask(&self::site(forgotten), &request(0, &[], &signed_tree(5))).status, 503, "it must not begin anew");
}

/// Of many at once, whatever their order, what is kept only grows.
#[test]
fn it_never_goes_back_however_many_ask_at_once() {
    let memory = Kept::default();
    let site = site(memory.clone());
    std::thread::scope(|scope| {
        for thread in 0..4_u64 {
            let (site, memory) = (&site, &memory);
            scope.spawn(move || {
                let kept = || {
                    memory.0.lock().unwrap().get(ORIGIN).map_or(0, |text| text.lines().nth(1).unwrap().parse().unwrap())
                };
                for round in 0..25_u64 {
                    let before: u64 = kept();
                    let new = before + 1 + (round + thread) % 3;
                    let proof = if before == 0 { Vec::new() } else { proof(before, new) };
                    let answer = ask(site, &request(before, &proof, &signed_tree(new)));
                    assert!([200, 409].contains(&answer.status), "{}", answer.status);
                    assert!(kept() >= before);
                }
            });
        }
    });
}

#[test]
fn a_folder_keeps_it_for_one_process() {
    let folder = std::env::temp_dir().join(format!("warifu-witness-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    let mut memory = FolderMemory::open(&folder).unwrap();
    assert_eq!(memory.recall("a").unwrap(), None);
    memory.keep("a", "one").unwrap();
    memory.keep("a", "two").unwrap();
    assert!(FolderMemory::open(&folder).is_err(), "another one has it");
    drop(memory);
    assert_eq!(FolderMemory::open(&folder).unwrap().recall("a").unwrap().as_deref(), Some("two"));
    std::fs::remove_dir_all(&folder).unwrap();
}

/// Carries requests to a site in the same process.
struct Near<'a>(&'a Site);

impl Courier for Near<'_> {
    fn post(&self, url: &str, body: &str) -> Result<(u16, String), String> {
        if !url.starts_with("http://pier/") {
            return Err("no such host".into());
        }
        let answer = ask(self.0, body);
        Ok((answer.status, text_of(&answer)))
    }
}

#[test]
fn cosignatures_are_collected_into_the_ledger() {
    let mut body = body_in(&MemoryStore::new());
    let site = site(Kept::default());
    let witnesses = ["http://pier/".to_owned(), "http://nowhere".to_owned()];
    assert_eq!(collect(&mut body, &Near(&site), &witnesses, now()).unwrap_err().code(), "server-checkpoint-missing");
    for round in 0..3_i64 {
        granted(&mut body, &format!("c-{round}"), &format!("K-{round}"), round * 10);
        checkpoint(&mut body, minute(round * 10 + 1));
        let all = collect(&mut body, &Near(&site), &witnesses, minute(round * 10 + 2)).unwrap();
        assert_eq!(all[0].error, None);
        assert_eq!(all[1].error.as_ref().unwrap().code(), "witness-answer-unusable");
        let note = body.checkpoint().unwrap().unwrap();
        let opened = Checkpoint::open(note.as_bytes(), log_signer().key(), &[pier().key().clone()]).unwrap();
        assert_eq!(opened.cosignatures().len(), 1, "{round}");
        let again = collect(&mut body, &Near(&site), &witnesses[..1], minute(round * 10 + 3)).unwrap();
        assert_eq!(again[0].error, None);
        assert_eq!(body.checkpoint().unwrap().unwrap(), note, "a second cosignature counts for nothing");
    }
}

/// Answers what it was told to.
struct Says(u16, String);

impl Courier for Says {
    fn post(&self, _url: &str, _body: &str) -> Result<(u16, String), String> {
        Ok((self.0, self.1.clone()))
    }
}

/// Whatever a witness answers, it is not said to have cosigned, and the ledger stays as it was.
#[test]
fn a_witness_that_answers_nonsense_has_not_cosigned() {
    let mut body = body_in(&MemoryStore::new());
    granted(&mut body, "c-1", "K-1", 1);
    let note = checkpoint(&mut body, minute(2));
    let stranger = NoteSigner::new("witness.example/pier-8", NoteKind::Cosignature, key(STRANGER)).unwrap();
    let impostor = NoteSigner::new("witness.example/pier-7", NoteKind::Cosignature, key(STRANGER)).unwrap();
    let lines = |signer: &NoteSigner| {
        let signed = Checkpoint::cosign(&note, signer, 5).unwrap();
        signed.lines().last().unwrap().to_owned() + "\n"
    };
    let own_line = note.lines().last().unwrap().to_owned() + "\n";
    let mut forged = lines(&pier());
    let at = forged.len() - 6;
    forged.replace_range(at..=at, if forged.as_bytes()[at] == b'A' { "B" } else { "A" });
    let before = rows(&mut body);
    for (status, answer) in [
        (200, String::new()),
        (200, "\n".into()),
        (200, "\u{2014} \n".into()),
        (200, "\u{2014} witness.example/pier-7\n".into()),
        (200, "\u{2014} witness.example/pier-7 AAAA\n".into()),
        (200, "<html>".into()),
        (200, lines(&stranger)),
        (200, lines(&impostor)),
        (200, own_line),
        (200, forged),
        (200, lines(&pier()).trim_end().to_owned()),
        (200, "\u{2014} a b\n".repeat(2_000)),
        (201, lines(&pier())),
        (302, String::new()),
        (409, String::new()),
        (409, "-1\n".into()),
        (409, "99999999999999999999\n".into()),
        (409, "0\n".into()),
        (409, "1\n".into()),
        (500, "\u{1b}[31m\u{202e}".into()),
    ] {
        let all = collect(&mut body, &Says(status, answer.clone()), &["http://pier".to_owned()], minute(3)).unwrap();
        let error = all[0].error.as_ref().unwrap_or_else(|| panic!("{status} {answer:?} counts"));
        let told = error.message(warifu_model::Language::En);
        assert!(!told.chars().any(warifu_model::json::is_unsafe_to_show) && told.len() < 700, "{told:?}");
        assert!(rows(&mut body) == before, "{status} {answer:?}");
    }
    let good = Says(200, lines(&pier()));
    assert_eq!(collect(&mut body, &good, &["http://pier".to_owned()], minute(3)).unwrap()[0].error, None);
}

/// Two logs at one witness do not know of each other, and a checkpoint of one is none of the other.
#[test]
fn two_logs_are_kept_apart() {
    let other = NoteSigner::new("log.example/other", NoteKind::Ed25519, key(STATUS)).unwrap();
    let keys = vec![log_signer().key().clone(), other.key().clone()];
    let site = Site::default().with_witness(Witness::new(pier(), keys, Box::new(Kept::default())));
    let tree_of = |size| {
        let root = warifu_seal::merkle::MerkleTree::over(&leaves(size)).root();
        Checkpoint::new("log.example/other", size, root).unwrap().sign(&other).unwrap()
    };
    assert_eq!(ask(&site, &request(0, &[], &signed_tree(7))).status, 200);
    assert_eq!(text_of(&ask(&site, &request(7, &[], &tree_of(7)))), "0\n", "the other log begins at nothing");
    assert_eq!(ask(&site, &request(0, &[], &tree_of(3))).status, 200);
    assert_eq!(text_of(&ask(&site, &request(3, &proof(3, 9), &signed_tree(9)))), "7\n");
    assert_eq!(ask(&site, &request(7, &proof(7, 9), &signed_tree(9))).status, 200);
    assert_eq!(ask(&site, &request(3, &proof(3, 9), &tree_of(9))).status, 200);
    // under the name of one with the key of the other
    let crossed = NoteSigner::new(ORIGIN, NoteKind::Ed25519, key(STATUS)).unwrap();
    assert_eq!(ask(&site, &request(9, &proof(9, 10), &tree(10).sign(&crossed).unwrap())).status, 403);
}

/// What does not read is 400, whatever it is: a witness is asked by anybody.
#[test]
fn requests_that_do_not_read_are_refused() {
    let site = site(Kept::default());
    let good = request(0, &[], &signed_tree(5));
    for cut in (0..good.len()).filter(|cut| good.is_char_boundary(*cut)) {
        let status = ask(&site, good.get(..cut).unwrap()).status;
        assert!([400, 403, 404].contains(&status), "{cut}: {status}");
    }
    for wrong in [
        good.replace("old 0\n", "old 00\n"),
        good.replace("old 0\n", "old 18446744073709551616\n"),
        good.replace("old 0\n", "old 0 \n"),
        good.replace("old 0\n", "old 0\n \n"),
        good.replace('\n', "\r\n"),
        good.replace("\n5\n", "\n05\n"),
        good.replace("\n5\n", "\n-5\n"),
        format!("\u{feff}{good}"),
        format!("{good}\n"),
        format!("{good}\u{2014} x\n"),
    ] {
        assert_eq!(ask(&site, &wrong).status, 400, "{wrong:?}");
    }
    let site_answer = site.answer(&mut shared(), &Request::post("/add-checkpoint", &[0xff; 20], now()));
    assert_eq!(site_answer.status, 400);
    assert_eq!(ask(&site, &good).status, 200);
}
