//! Merkle trees: every leaf proves, nothing else does.

use proptest::{collection::vec, prelude::*};
use warifu_model::Digest;
use warifu_seal::merkle::{ConsistencyError, InclusionError, MerkleTree};

fn leaves(count: u64) -> Vec<Digest> {
    (0..count).map(|index| MerkleTree::leaf_hash(&index.to_be_bytes())).collect()
}

fn flip(digest: &Digest, bit: usize) -> Digest {
    let mut bytes = *digest.as_bytes();
    bytes[bit / 8 % 32] ^= 1 << (bit % 8);
    Digest::from_bytes(bytes)
}

/// The definition of RFC 6962, section 2.1, read aloud.
fn root_by_definition(leaves: &[Digest]) -> Digest {
    match leaves.len() {
        0 => Digest::of(b""),
        1 => leaves[0],
        n => {
            let k = (0..usize::BITS).map(|power| 1 << power).take_while(|k| *k < n).last().unwrap();
            node_hash(&root_by_definition(&leaves[..k]), &root_by_definition(&leaves[k..]))
        }
    }
}

#[test]
fn hashes_have_their_prefixes() {
    assert_eq!(MerkleTree::leaf_hash(b"x"), Digest::of(b"\0x"));
    let (left, right) = (MerkleTree::leaf_hash(b"l"), MerkleTree::leaf_hash(b"r"));
    assert_eq!(MerkleTree::over(&[left, right]).root(), node_hash(&left, &right));
}

#[test]
fn every_leaf_of_every_small_tree_proves() {
    for size in 0..=70 {
        let leaves = leaves(size);
        let root = MerkleTree::over(&leaves).root();
        assert_eq!(root, root_by_definition(&leaves));
        for (index, leaf) in (0..).zip(&leaves) {
            let proof = MerkleTree::over(&leaves).prove_inclusion(index).unwrap();
            assert_eq!(MerkleTree::check_inclusion(leaf, index, size, &proof, &root), Ok(()), "{index} of {size}");
        }
    }
}

#[test]
fn a_proof_holds_for_its_index_and_size_only() {
    let leaves = leaves(21);
    let root = MerkleTree::over(&leaves).root();
    for index in 0..21 {
        let proof = MerkleTree::over(&leaves).prove_inclusion(index).unwrap();
        let leaf = &leaves[usize::try_from(index).unwrap()];
        for other in (0..40).filter(|other| *other != index) {
            assert!(MerkleTree::check_inclusion(leaf, other, 21, &proof, &root).is_err(), "{index} as {other}");
        }
    }
    // leaf 0 of 3 climbs as leaf 0 of 4 does: a size is not proved by a proof, the root's owner has to vouch for it
    let proof = MerkleTree::over(&leaves[..3]).prove_inclusion(0).unwrap();
    assert_eq!(MerkleTree::check_inclusion(&leaves[0], 0, 4, &proof, &MerkleTree::over(&leaves[..3]).root()), Ok(()));
}

#[test]
fn wrong_arguments_are_named() {
    let leaves = leaves(5);
    let proof = MerkleTree::over(&leaves).prove_inclusion(4).unwrap();
    assert_eq!(proof.len(), 1);
    assert_eq!(
        MerkleTree::over(&leaves).prove_inclusion(5),
        Err(InclusionError::IndexOutOfRange { index: 5, size: 5 })
    );
    assert_eq!(MerkleTree::over(&[]).prove_inclusion(0), Err(InclusionError::IndexOutOfRange { index: 0, size: 0 }));
    let checked = |index, size, proof: &[Digest]| {
        MerkleTree::check_inclusion(&leaves[4], index, size, proof, &MerkleTree::over(&leaves).root())
    };
    assert_eq!(checked(5, 5, &proof), Err(InclusionError::IndexOutOfRange { index: 5, size: 5 }));
    assert_eq!(checked(0, 0, &[]), Err(InclusionError::IndexOutOfRange { index: 0, size: 0 }));
    let wrong_length = |found| InclusionError::WrongProofLength { found, index: 4, size: 5, needed: 1 };
    assert_eq!(checked(4, 5, &[]), Err(wrong_length(0)));
    assert_eq!(checked(4, 5, &[proof[0], proof[0]]), Err(wrong_length(2)));
    let error = checked(4, 5, &[leaves[0]]).unwrap_err();
    assert_eq!(error.code(), "root-mismatch");
    assert_eq!(checked(u64::MAX - 1, u64::MAX, &[]).unwrap_err().code(), "wrong-proof-length");
    assert_eq!(checked(u64::MAX - 1, u64::MAX, &vec![leaves[0]; 63]).unwrap_err().code(), "root-mismatch");
}

#[test]
fn a_node_is_not_a_leaf() {
    let leaves = leaves(4);
    let node = node_hash(&leaves[0], &leaves[1]);
    let right = node_hash(&leaves[2], &leaves[3]);
    // the tree of two leaves whose hashes are our inner nodes has the same root: the size tells them apart, and no leaf
    // bytes are known that hash to a node
    assert_eq!(MerkleTree::check_inclusion(&node, 0, 2, &[right], &MerkleTree::over(&leaves).root()), Ok(()));
    let as_bytes = [&leaves[0].as_bytes()[..], leaves[1].as_bytes()].concat();
    assert_ne!(MerkleTree::leaf_hash(&as_bytes), node);
}

#[test]
fn every_small_tree_grows_out_of_every_smaller_one() {
    let all = leaves(70);
    let trees: Vec<MerkleTree> = (0..=70).map(|size| MerkleTree::over(&all[..size])).collect();
    let roots: Vec<Digest> = trees.iter().map(MerkleTree::root).collect();
    let root_of = |size: u64| roots[usize::try_from(size).unwrap()];
    for new in 0..=70 {
        for old in 0..=new {
            let proof = trees[usize::try_from(new).unwrap()].prove_consistency(old).unwrap();
            let check =
                |proof: &[Digest], from: &Digest, to: &Digest| MerkleTree::check_consistency(old, new, proof, from, to);
            assert_eq!(check(&proof, &root_of(old), &root_of(new)), Ok(()), "{old} to {new}");
            let other = MerkleTree::leaf_hash(b"another tree");
            assert!(check(&proof, &other, &root_of(new)).is_err(), "{old} to {new}");
            if old > 0 {
                assert!(check(&proof, &root_of(old), &other).is_err(), "{old} to {new}");
            }
            for place in 0..proof.len() {
                let mut changed = proof.clone();
                changed[place] = flip(&proof[place], 7);
                assert!(check(&changed, &root_of(old), &root_of(new)).is_err(), "{old} to {new}, {place}");
            }
        }
    }
}

#[test]
fn forks_and_rollbacks_are_named() {
    let all = leaves(9);
    let proof = MerkleTree::over(&all).prove_consistency(6).unwrap();
    let (old, new) = (MerkleTree::over(&all[..6]).root(), MerkleTree::over(&all).root());
    assert_eq!(MerkleTree::over(&all).prove_consistency(10), Err(ConsistencyError::Shrunk { old: 10, new: 9 }));
    let check = |from, to, proof: &[Digest], old, new| {
        MerkleTree::check_consistency(from, to, proof, old, new).unwrap_err().code()
    };
    assert_eq!(check(9, 6, &proof, &new, &old), "log-shrunk");
    assert_eq!(check(9, 9, &[], &new, &old), "log-forked");
    assert_eq!(check(9, 9, &proof, &new, &new), "wrong-consistency-proof-length");
    assert_eq!(check(6, 9, &[], &old, &new), "wrong-consistency-proof-length");
    assert_eq!(check(6, 9, &proof, &new, &old), "inconsistent-roots");
    assert_eq!(check(0, 9, &[], &new, &new), "inconsistent-roots");
    assert_eq!(MerkleTree::check_consistency(0, 9, &[], &MerkleTree::over(&[]).root(), &new), Ok(()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn every_flipped_bit_fails(data in vec(any::<Vec<u8>>(), 1..40), pick: prop::sample::Index, bit in 0..256_usize) {
        let leaves: Vec<_> = data.iter().map(|leaf| MerkleTree::leaf_hash(leaf)).collect();
        let (place, size) = (pick.index(leaves.len()), leaves.len() as u64);
        let (index, leaf, root) = (place as u64, leaves[place], MerkleTree::over(&leaves).root());
        let proof = MerkleTree::over(&leaves).prove_inclusion(index).unwrap();
        prop_assert_eq!(MerkleTree::check_inclusion(&leaf, index, size, &proof, &root), Ok(()));
        prop_assert!(MerkleTree::check_inclusion(&flip(&leaf, bit), index, size, &proof, &root).is_err());
        prop_assert!(MerkleTree::check_inclusion(&leaf, index, size, &proof, &flip(&root, bit)).is_err());
        for at in 0..proof.len() {
            let mut changed = proof.clone();
            changed[at] = flip(&proof[at], bit);
            prop_assert!(MerkleTree::check_inclusion(&leaf, index, size, &changed, &root).is_err());
        }
    }

    #[test]
    fn any_arguments_get_an_answer(index: u64, size: u64, hashes in vec(any::<[u8; 32]>(), 0..70)) {
        let proof: Vec<_> = hashes.into_iter().map(Digest::from_bytes).collect();
        prop_assert!(MerkleTree::check_inclusion(&MerkleTree::leaf_hash(b""), index, size, &proof, &MerkleTree::leaf_hash(b"")).is_err());
        let _ = MerkleTree::check_consistency(index, size, &proof, &MerkleTree::leaf_hash(b""), &MerkleTree::leaf_hash(b"x"));
    }
}

/// Hash of an inner node, by definition (RFC 9162, section 2.1.1).
fn node_hash(left: &Digest, right: &Digest) -> Digest {
    Digest::of(&[&[1], &left.as_bytes()[..], right.as_bytes()].concat())
}
