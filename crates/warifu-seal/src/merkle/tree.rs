//! Hashes of leaves, nodes and whole trees.

use sha2::{Digest as _, Sha256};
use warifu_model::Digest;

/// A Merkle tree over leaf hashes in their order, see [`crate::merkle`].
#[derive(Clone, Copy, Debug)]
pub struct MerkleTree<'l>(&'l [Digest]);

impl<'l> MerkleTree<'l> {
    /// The tree over these leaf hashes, each made by [`MerkleTree::leaf_hash`].
    pub const fn over(leaves: &'l [Digest]) -> Self {
        Self(leaves)
    }

    /// Hash of a leaf: SHA-256 over `0x00` and `data`.
    pub fn leaf_hash(data: &[u8]) -> Digest {
        hash(LEAF_PREFIX, [data])
    }

    /// Root of the tree. The root of no leaves at all is SHA-256 of nothing (RFC 6962, section 2.1).
    pub fn root(&self) -> Digest {
        root(self.0)
    }

    pub(super) const fn leaves(&self) -> &'l [Digest] {
        self.0
    }
}

/// Hash of an inner node: SHA-256 over `0x01` and the hashes of its two children.
pub(crate) fn node_hash(left: &Digest, right: &Digest) -> Digest {
    hash(NODE_PREFIX, [left.as_bytes(), right.as_bytes()])
}

/// Root of the tree over `leaves`, which are leaf hashes in their order.
pub(super) fn root(leaves: &[Digest]) -> Digest {
    match leaves {
        [] => Digest::of(b""),
        [leaf] => *leaf,
        _ => {
            let (left, right) = leaves.split_at(split_point(leaves.len()));
            node_hash(&root(left), &root(right))
        }
    }
}

/// Greatest power of two below `size`, where `size` is at least 2.
pub(super) const fn split_point(size: usize) -> usize {
    size.div_ceil(2).next_power_of_two()
}

fn hash<const N: usize>(prefix: u8, parts: [&[u8]; N]) -> Digest {
    let mut state = Sha256::new_with_prefix([prefix]);
    for part in parts {
        state.update(part);
    }
    Digest::from_bytes(state.finalize().into())
}

/// Domain separation of leaves (RFC 6962, section 2.1).
const LEAF_PREFIX: u8 = 0x00;

/// Domain separation of inner nodes (RFC 6962, section 2.1).
const NODE_PREFIX: u8 = 0x01;
