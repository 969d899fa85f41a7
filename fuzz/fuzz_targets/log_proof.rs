//! Log proofs: what is read is written as it was, and is opened or refused.
#![no_main]

use libfuzzer_sys::fuzz_target;
use warifu_seal::log_proof::LogProof;
use warifu_seal::merkle::MerkleTree;

fuzz_target!(|text: &str| {
    let Ok(proof) = LogProof::read(text) else { return };
    assert_eq!(LogProof::read(&proof.to_string()).as_ref(), Ok(&proof), "a proof is not what it was");
    let _ = proof.open(&MerkleTree::leaf_hash(b"an entry"), warifu_fuzz::log().key(), &warifu_fuzz::witnesses());
});
