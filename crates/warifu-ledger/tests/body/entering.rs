//! What was before there was a ledger.

use warifu_ledger::store::MemoryStore;
use warifu_ledger::{Body, Entering, verify};
use warifu_model::{Bundle, Certificate, Digest, Json, PlacedCertificate, Status, StatusEvent, StatusHistory};
use warifu_seal::checkpoint::Checkpoint;
use warifu_seal::merkle::MerkleTree;
use warifu_signing::record_status;

use crate::publishing::{log_signer, publish};
use crate::world::*;

/// A history of two certificates, of which one is suspended, with their bundles and a log.
fn before() -> (StatusHistory, Vec<Vec<u8>>, Vec<Vec<u8>>, String) {
    let mut body = body();
    let mut history = StatusHistory::new("minato".into());
    let mut bundles = Vec::new();
    for number in 0..2 {
        let placed = issued(&mut body, number, 1);
        let statement = Certificate::read(&placed.statement).unwrap();
        history.certificates.push(PlacedCertificate::of(&statement, placed.certificate));
        bundles.push(body.bundle(&placed.number).unwrap().unwrap());
    }
    let (from, reason) = (minute(2), words("Audit", "監査"));
    let event = StatusEvent { index: 1, status: Status::Suspended, from, recorded_at: minute(3), reason };
    record_status(&mut history, event).unwrap();
    let envelope = |bundle: &[u8]| Json::from(&Bundle::read(bundle).unwrap().certificate).to_canonical();
    let log = vec![b"a notice".to_vec(), envelope(&bundles[1]), envelope(&bundles[0])];
    let leaves: Vec<Digest> = log.iter().map(|entry| MerkleTree::leaf_hash(entry)).collect();
    let head = Checkpoint::new(ORIGIN, 3, MerkleTree::over(&leaves).root()).unwrap();
    let checkpoint = head.sign(&log_signer()).unwrap();
    (history, bundles, log, checkpoint)
}

fn entered(body: &mut Body, known_at: i64) -> Result<warifu_ledger::Entered, warifu_ledger::LedgerError> {
    let (history, bundles, log, checkpoint) = before();
    let bundles: Vec<&[u8]> = bundles.iter().map(Vec::as_slice).collect();
    let log: Vec<&[u8]> = log.iter().map(Vec::as_slice).collect();
    body.enter(&Entering {
        history: &history,
        bundles: &bundles,
        log: &log,
        checkpoint: Some(checkpoint.as_bytes()),
        known_at: minute(known_at),
    })
}

#[test]
fn it_has_its_places_and_the_log_its_tree() {
    let store = new_store();
    let mut body = body_in(&*store);
    let found = entered(&mut body, 10).unwrap();
    assert_eq!((found.certificates, found.events, found.leaves), (2, 1, 3));
    let (history, bundles, _, checkpoint) = before();
    assert_eq!(body.bundle("K-1").unwrap().as_ref(), Some(&bundles[1]));
    assert_eq!(body.checkpoint().unwrap(), Some(checkpoint));
    let snapshot = warifu_model::StatusSnapshot::read(&publish(&mut body, minute(11)).unwrap().payload).unwrap();
    assert_eq!(snapshot.events, history.events);
    assert_eq!(issued(&mut body, 2, 12).index, 2);
    let certificate = history.certificates[1].certificate;
    change(&mut body, "s-1", certificate, Status::Active, 13).unwrap();
    let found = verify(body.store(), &mut MemoryStore::new()).unwrap();
    assert_eq!(found.faults, []);
    assert_eq!((found.certificates, found.leaves), (3, 4));
}

#[test]
fn it_goes_into_a_new_ledger_only_and_whole() {
    let mut body = body();
    assert_eq!(entered(&mut body, 2).unwrap_err().code(), "ledger-known-earlier");
    let (history, bundles, _, checkpoint) = before();
    let one = [bundles[0].as_slice()];
    let whole: Vec<&[u8]> = bundles.iter().map(Vec::as_slice).collect();
    let entering = Entering { history: &history, bundles: &one, log: &[], checkpoint: None, known_at: minute(10) };
    assert_eq!(body.enter(&entering).unwrap_err().code(), "entered-certificate-missing");
    let forked = Entering { bundles: &whole, checkpoint: Some(checkpoint.as_bytes()), ..entering };
    assert_eq!(body.enter(&forked).unwrap_err().code(), "checkpoint-of-another-tree");
    issued(&mut body, 1, 10);
    assert_eq!(entered(&mut body, 20).unwrap_err().code(), "ledger-not-new");
}

#[test]
fn a_long_log_has_the_tiles_of_a_log_folder() {
    use warifu_seal::tiles::{Log, TilePath};
    let entries: Vec<Vec<u8>> = (0..700_u32).map(|number| format!("notice {number}").into_bytes()).collect();
    let log: Vec<&[u8]> = entries.iter().map(Vec::as_slice).collect();
    let history = StatusHistory::new("minato".into());
    let mut body = body();
    let entering = Entering { history: &history, bundles: &[], log: &log, checkpoint: None, known_at: minute(1) };
    body.enter(&entering).unwrap();
    let leaves: Vec<Digest> = entries.iter().map(|entry| MerkleTree::leaf_hash(entry)).collect();
    let mut grown = Log::empty();
    for (size, leaf) in (1_usize..).zip(&leaves) {
        // every tile that a folder ever writes, also those that are wider by now
        for tile in grown.append(&[*leaf]).unwrap() {
            assert_eq!(body.log_file(tile.path()).unwrap(), Some(tile.to_bytes()), "{} at {size}", tile.path());
        }
    }
    let bundle = |index: u64, width: u16| {
        let from = usize::try_from(index).unwrap() * 256;
        Log::write_entries(&entries[from..from + usize::from(width)]).unwrap()
    };
    for (index, width) in [(0, 256), (1, 256), (2, 188), (2, 10)] {
        let path = TilePath::entries(index, width).unwrap();
        assert_eq!(body.log_file(&path).unwrap(), Some(bundle(index, width)), "{path}");
    }
    assert_eq!(body.log_file(&TilePath::entries(2, 189).unwrap()).unwrap(), None);
    let next = body.checkpoint_to_sign(minute(2)).unwrap();
    let head = body.log_file(&TilePath::entries(2, 189).unwrap()).unwrap().unwrap();
    let head = Log::read_entries(&head).unwrap().last().map(|entry| MerkleTree::leaf_hash(entry)).unwrap();
    let all: Vec<Digest> = leaves.iter().copied().chain([head]).collect();
    assert_eq!((next.size(), *next.root()), (701, MerkleTree::over(&all).root()));
    assert_eq!(verify(body.store(), &mut MemoryStore::new()).unwrap().faults, []);
}
