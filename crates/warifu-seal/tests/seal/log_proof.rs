//! Proofs that something was logged, in one text.

use proptest::prelude::*;
use warifu_model::Digest;
use warifu_seal::{
    checkpoint::Checkpoint,
    log_proof::{LogProof, LogProofError},
    merkle::MerkleTree,
    note::{NoteKind, NoteSigner},
};

use crate::support::key;

fn log() -> NoteSigner {
    NoteSigner::new("log.example", NoteKind::Ed25519, key(1)).unwrap()
}

fn leaves() -> Vec<Digest> {
    (0..21_u8).map(|number| MerkleTree::leaf_hash(&[number])).collect()
}

fn proof(index: u64, extra: Option<Vec<u8>>) -> LogProof {
    let head = Checkpoint::new("log.example", 21, MerkleTree::over(&leaves()).root()).unwrap();
    let witness = NoteSigner::new("witness.example", NoteKind::Cosignature, key(2)).unwrap();
    let checkpoint = Checkpoint::cosign(&head.sign(&log()).unwrap(), &witness, 1_790_000_000).unwrap();
    LogProof { extra, index, hashes: MerkleTree::over(&leaves()).prove_inclusion(index).unwrap(), checkpoint }
}

#[test]
fn every_entry_proves_and_no_other() {
    let witness = NoteSigner::new("witness.example", NoteKind::Cosignature, key(2)).unwrap();
    for (index, leaf) in (0..).zip(leaves()) {
        let text = proof(index, None).to_string();
        let read = LogProof::read(&text).unwrap();
        assert_eq!(read.to_string(), text);
        let opened = read.open(&leaf, log().key(), &[witness.key().clone()]).unwrap();
        assert_eq!((opened.checkpoint().size(), opened.cosignatures().len()), (21, 1));
        let error = read.open(&MerkleTree::leaf_hash(b"other"), log().key(), &[]).unwrap_err();
        assert_eq!(error.code(), "root-mismatch");
    }
    let error = LogProof { index: 21, ..proof(0, None) }.open(&leaves()[0], log().key(), &[]).unwrap_err();
    assert_eq!(error.code(), "leaf-index-out-of-range");
    let stranger = NoteSigner::new("log.example", NoteKind::Ed25519, key(5)).unwrap();
    let error = proof(0, None).open(&leaves()[0], stranger.key(), &[]).unwrap_err();
    assert_eq!(error.code(), "note-signer-unknown");
}

#[test]
fn the_text_has_one_form() {
    let good = proof(3, Some(b"anything".to_vec()));
    assert_eq!(LogProof::read(&good.to_string()), Ok(good.clone()));
    let text = good.to_string();
    let refused = |text: &str| {
        assert!(matches!(LogProof::read(text), Err(LogProofError::Malformed { .. })), "{text}");
    };
    refused("");
    refused(&text.replace("@v1", "@v2"));
    refused(&text.replace("index 3", "index 03"));
    refused(&text.replace("index 3", "index"));
    refused(&text.replace("extra ", "extra  "));
    refused(&text.replace("index 3\n", "index 3\nAAAA\n"));
    refused(
        &text
            .replace("index 3\n", &format!("index 3\n{}", "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n".repeat(64))),
    );
    refused(text.split_once("\n\n").unwrap().0);
    refused(&"x".repeat(2_000_001));
}

proptest! {
    #[test]
    fn any_text_gets_an_answer(text: String, tail: String) {
        let _ = LogProof::read(&text);
        let _ = LogProof::read(&format!("c2sp.org/tlog-proof@v1\nindex 7\n{tail}"));
    }
}
