//! Merkle trees: one byte a leaf, the first two choose places. Proofs hold, and hold for nothing else.
#![no_main]

use libfuzzer_sys::fuzz_target;
use warifu_seal::merkle::MerkleTree;

fuzz_target!(|bytes: &[u8]| {
    let [index, flip, entries @ ..] = bytes else { return };
    let leaves: Vec<_> =
        entries.iter().enumerate().map(|(at, byte)| MerkleTree::leaf_hash(&[*byte, at as u8, (at >> 8) as u8])).collect();
    if leaves.is_empty() {
        return;
    }
    let (size, head) = (leaves.len() as u64, MerkleTree::over(&leaves).root());
    let index = u64::from(*index) % size;
    let proof = MerkleTree::over(&leaves).prove_inclusion(index).expect("a leaf of the tree has a proof");
    let leaf = &leaves[index as usize];
    MerkleTree::check_inclusion(leaf, index, size, &proof, &head).expect("a proof holds");
    let other = u64::from(*flip) % size;
    if other != index {
        assert!(MerkleTree::check_inclusion(leaf, other, size, &proof, &head).is_err(), "a proof holds for another place");
    }
    let old = u64::from(*flip) % (size + 1);
    let proof = MerkleTree::over(&leaves).prove_consistency(old).expect("an earlier tree has a proof");
    let before = MerkleTree::over(&leaves[..old as usize]).root();
    MerkleTree::check_consistency(old, size, &proof, &before, &head).expect("a consistency proof holds");
    if old > 0 && old < size {
        assert!(MerkleTree::check_consistency(old, size, &proof, &head, &head).is_err(), "a proof holds for another root");
    }
});
