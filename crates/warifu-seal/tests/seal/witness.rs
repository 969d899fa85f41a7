//! A witness never goes back, and an auditor counts everything.

use warifu_model::Digest;
use warifu_seal::{
    checkpoint::{self, Checkpoint},
    merkle::{leaf_hash, prove_consistency, root},
    note::{NoteKind, NoteSigner},
    witness::{Seen, cosign},
};

use crate::support::key;

fn log() -> NoteSigner {
    NoteSigner::new("log.example", NoteKind::Ed25519, key(1)).unwrap()
}

fn own() -> NoteSigner {
    NoteSigner::new("witness.example", NoteKind::Cosignature, key(2)).unwrap()
}

fn leaves(count: u8) -> Vec<Digest> {
    (0..count).map(|number| leaf_hash(&[number])).collect()
}

fn signed(leaves: &[Digest]) -> String {
    checkpoint::sign(&Checkpoint::new("log.example", leaves.len() as u64, root(leaves)).unwrap(), &log()).unwrap()
}

#[test]
fn a_log_that_grows_is_cosigned_every_time() {
    let mut seen = Seen::nothing();
    for size in [0_u8, 1, 1, 2, 7, 8, 21] {
        let all = leaves(size);
        let proof = prove_consistency(&all, seen.size()).unwrap();
        let (next, cosigned) = cosign(&seen, &signed(&all), &proof, log().key(), &own(), 1_790_000_000).unwrap();
        assert_eq!((next.size(), next.root()), (u64::from(size), &root(&all)));
        let opened = checkpoint::open(cosigned.as_bytes(), log().key(), &[own().key().clone()]).unwrap();
        assert_eq!(opened.cosignatures().len(), 1);
        seen = Seen::last(next.size(), *next.root());
    }
}

#[test]
fn rollbacks_forks_and_strangers_are_not_cosigned() {
    let all = leaves(21);
    let seen = Seen::last(8, root(&all[..8]));
    let code = |signed: &str, proof: &[Digest]| {
        cosign(&seen, signed, proof, log().key(), &own(), 1).map(|_| ()).map_err(|error| error.code())
    };
    let proof = prove_consistency(&all, 8).unwrap();
    assert_eq!(code(&signed(&all), &proof), Ok(()));
    assert_eq!(code(&signed(&all[..7]), &[]), Err("log-shrunk"));
    let mut fork = all.clone();
    fork[3] = leaf_hash(b"another");
    assert_eq!(code(&signed(&fork[..8]), &[]), Err("log-forked"));
    assert_eq!(code(&signed(&fork), &prove_consistency(&fork, 8).unwrap()), Err("inconsistent-roots"));
    assert_eq!(code(&signed(&all), &proof[1..]), Err("wrong-consistency-proof-length"));
    let stranger = NoteSigner::new("log.example", NoteKind::Ed25519, key(9)).unwrap();
    let theirs = checkpoint::sign(&Checkpoint::new("log.example", 21, root(&all)).unwrap(), &stranger).unwrap();
    assert_eq!(code(&theirs, &proof), Err("note-signer-unknown"));
}
