//! A log in memory, its proofs, and a witness who remembers.

use std::{cell::RefCell, collections::BTreeMap, convert::Infallible};

use warifu_seal::checkpoint::Checkpoint;
use warifu_seal::log_proof::LogProof;
use warifu_seal::merkle::MerkleTree;
use warifu_seal::note::{NoteKey, NoteKind, NoteSigner};
use warifu_seal::tiles::{Log, TilePath};
use warifu_signing::{Cosigned, Files, LogFault, LogFolder, LogFolderError, log_entry};

use crate::support::key;

#[derive(Clone, Debug, Default)]
struct Memory(RefCell<BTreeMap<String, Vec<u8>>>);

impl Files for Memory {
    type Error = Infallible;

    fn read_file(&self, name: &str) -> Result<Option<Vec<u8>>, Infallible> {
        Ok(self.0.borrow().get(name).cloned())
    }

    fn write_file(&self, name: &str, bytes: &[u8]) -> Result<(), Infallible> {
        self.0.borrow_mut().insert(name.to_owned(), bytes.to_vec());
        Ok(())
    }
}

const ORIGIN: &str = "log.example/certificates";

fn log_key() -> NoteKey {
    NoteKey::new(ORIGIN, NoteKind::Ed25519, key(30).public_key()).unwrap()
}

fn witness(name: &str) -> NoteSigner {
    NoteSigner::new(name, NoteKind::Cosignature, key(31)).unwrap()
}

/// A log with these entries, in one checkpoint.
fn log(entries: &[&str]) -> LogFolder<Memory> {
    let log = begun(Memory::default());
    grow(&log, entries);
    log
}

fn begun<F: Files<Error = Infallible>>(files: F) -> LogFolder<F> {
    let log = LogFolder::new(files);
    log.begin(&NoteSigner::new(ORIGIN, NoteKind::Ed25519, key(30)).unwrap()).unwrap();
    log
}

fn grow<F: Files<Error = Infallible>>(log: &LogFolder<F>, entries: &[&str]) {
    let mut state = log.state().unwrap();
    let entries: Vec<_> = entries.iter().map(|entry| log_entry(entry.as_bytes()).unwrap()).collect();
    log.add(&mut state, &entries).unwrap();
    let signer = state.signer(key(30)).unwrap();
    log.publish(&state, &signer).unwrap();
}

fn cosign(log: &LogFolder<Memory>, memory: Option<&str>) -> Result<Cosigned, LogFault> {
    let (checkpoint, _) = log.published().unwrap();
    cosign_of(log, &checkpoint, memory.map(str::as_bytes))
}

fn cosign_of(log: &LogFolder<Memory>, checkpoint: &[u8], memory: Option<&[u8]>) -> Result<Cosigned, LogFault> {
    let cosigned = log.cosign(checkpoint, memory, &log_key(), &witness("witness.example"), 1_790_000_000);
    cosigned.map_err(fault)
}

fn fault(error: LogFolderError<Infallible>) -> LogFault {
    match error {
        LogFolderError::Log(fault) => fault,
        LogFolderError::Files(never) => match never {},
    }
}

#[test]
fn a_witness_cosigns_a_log_that_only_grew() {
    let log = log(&["one", "two"]);
    let first = cosign(&log, None).unwrap();
    assert_eq!((first.before, first.head.size()), (None, 2));
    let own = [witness("witness.example").key().clone()];
    let opened = Checkpoint::open(first.text.as_bytes(), &log_key(), &own).unwrap();
    assert_eq!(opened.cosignatures().len(), 1);
    // nothing was added: the same once more, and what is cosigned already stays
    assert_eq!(cosign(&log, Some(&first.text)).unwrap().before, Some(2));
    let again =
        log.cosign(first.text.as_bytes(), Some(first.text.as_bytes()), &log_key(), &witness("witness.example"), 1);
    assert_eq!(again.unwrap().text, first.text);
    grow(&log, &["three"]);
    let second = cosign(&log, Some(&first.text)).unwrap();
    assert_eq!((second.before, second.head.size()), (Some(2), 3));
}

#[test]
fn a_witness_cosigns_nothing_that_speaks_against_what_it_saw() {
    let seen = cosign(&log(&["one", "two"]), None).unwrap().text;
    // the log went back, or was rewritten, whatever its size
    for rewritten in [&["one"][..], &["one", "other"], &["one", "other", "three"]] {
        let fault = cosign(&log(rewritten), Some(&seen)).unwrap_err();
        assert!(matches!(fault, LogFault::Witness(_)), "{rewritten:?}: {fault}");
    }
    // tiles of another tree prove nothing, for or against
    let grown = log(&["one", "two", "three"]);
    let (checkpoint, _) = grown.published().unwrap();
    let other = log(&["one", "two", "four"]);
    let mixed = cosign_of(&other, &checkpoint, Some(seen.as_bytes()));
    assert_eq!(mixed, Err(LogFault::TilesOfAnother));
    assert_eq!(cosign_of(&grown, &checkpoint, Some(seen.as_bytes())).unwrap().before, Some(2));
}

#[test]
fn what_a_witness_remembers_is_its_own_and_of_this_log() {
    let log = log(&["one"]);
    let seen = cosign(&log, None).unwrap().text;
    let (checkpoint, _) = log.published().unwrap();
    let other = log.cosign(&checkpoint, Some(seen.as_bytes()), &log_key(), &witness("other.example"), 1_790_000_000);
    assert_eq!(other.map_err(fault), Err(LogFault::MemoryOfAnother));
    assert_eq!(cosign(&log, Some(std::str::from_utf8(&checkpoint).unwrap())), Err(LogFault::MemoryOfAnother));
    assert!(matches!(cosign(&log, Some("nothing")), Err(LogFault::Memory(_))));
}

#[test]
fn a_proof_holds_before_it_is_handed_out() {
    let log = log(&["one", "two", "three"]);
    for (index, entry) in ["one", "two", "three"].into_iter().enumerate() {
        let proof: LogProof = log.prove(index as u64).unwrap();
        let (_, head) = log.published().unwrap();
        let leaf = MerkleTree::leaf_hash(entry.as_bytes());
        MerkleTree::check_inclusion(&leaf, proof.index, head.size(), &proof.hashes, head.root()).unwrap();
    }
    assert!(matches!(log.prove(3), Err(LogFolderError::Log(LogFault::Inclusion(_)))));
    // an entry that was changed behind the tiles
    let files = Memory::default();
    let log = begun(&files);
    grow(&log, &["one"]);
    assert!(log.prove(0).is_ok());
    let path = TilePath::entries(0, 1).unwrap().to_string();
    files.write_file(&path, &Log::write_entries(&[b"two"]).unwrap()).unwrap();
    assert!(matches!(log.prove(0).map_err(fault), Err(LogFault::NotProven(_))));
}
