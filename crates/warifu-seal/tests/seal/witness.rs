//! A witness never goes back, and an auditor counts everything.

use warifu_model::Digest;
use warifu_seal::{
    checkpoint::Checkpoint,
    merkle::MerkleTree,
    note::{NoteKind, NoteSigner},
    witness::Seen,
};

use crate::support::key;

fn log() -> NoteSigner {
    NoteSigner::new("log.example", NoteKind::Ed25519, key(1)).unwrap()
}

fn own() -> NoteSigner {
    NoteSigner::new("witness.example", NoteKind::Cosignature, key(2)).unwrap()
}

fn leaves(count: u8) -> Vec<Digest> {
    (0..count).map(|number| MerkleTree::leaf_hash(&[number])).collect()
}

fn signed(leaves: &[Digest]) -> String {
    Checkpoint::new("log.example", leaves.len() as u64, MerkleTree::over(leaves).root()).unwrap().sign(&log()).unwrap()
}

#[test]
fn a_log_that_grows_is_cosigned_every_time() {
    let mut seen = Seen::nothing();
    for size in [0_u8, 1, 1, 2, 7, 8, 21] {
        let all = leaves(size);
        let proof = MerkleTree::over(&all).prove_consistency(seen.size()).unwrap();
        let (next, cosigned) = seen.cosign(&signed(&all), &proof, log().key(), &own(), 1_790_000_000).unwrap();
        assert_eq!((next.size(), next.root()), (u64::from(size), &MerkleTree::over(&all).root()));
        let opened = Checkpoint::open(cosigned.as_bytes(), log().key(), &[own().key().clone()]).unwrap();
        assert_eq!(opened.cosignatures().len(), 1);
        seen = Seen::last(next.size(), *next.root());
    }
}

#[test]
fn rollbacks_forks_and_strangers_are_not_cosigned() {
    let all = leaves(21);
    let seen = Seen::last(8, MerkleTree::over(&all[..8]).root());
    let code = |signed: &str, proof: &[Digest]| {
        seen.cosign(signed, proof, log().key(), &own(), 1).map(|_| ()).map_err(|error| error.code())
    };
    let proof = MerkleTree::over(&all).prove_consistency(8).unwrap();
    assert_eq!(code(&signed(&all), &proof), Ok(()));
    assert_eq!(code(&signed(&all[..7]), &[]), Err("log-shrunk"));
    let mut fork = all.clone();
    fork[3] = MerkleTree::leaf_hash(b"another");
    assert_eq!(code(&signed(&fork[..8]), &[]), Err("log-forked"));
    assert_eq!(code(&signed(&fork), &MerkleTree::over(&fork).prove_consistency(8).unwrap()), Err("inconsistent-roots"));
    assert_eq!(code(&signed(&all), &proof[1..]), Err("wrong-consistency-proof-length"));
    let stranger = NoteSigner::new("log.example", NoteKind::Ed25519, key(9)).unwrap();
    let theirs = Checkpoint::new("log.example", 21, MerkleTree::over(&all).root()).unwrap().sign(&stranger).unwrap();
    assert_eq!(code(&theirs, &proof), Err("note-signer-unknown"));
}
