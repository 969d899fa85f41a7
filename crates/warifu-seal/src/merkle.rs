//! Merkle trees as certificate transparency has them (RFC 6962, section 2.1; RFC 9162, section 2.1).
//!
//! A leaf's hash is SHA-256 over `0x00` and the leaf's bytes, a node's over `0x01` and its two children's hashes, so
//! that no node can be passed off as a leaf. The tree is as deep on the left as it can be: the left subtree of `n`
//! leaves holds the greatest power of two below `n`.
//!
//! Inclusion shows that a leaf stands in a tree, consistency that a tree grew out of an earlier one by appending only.
//! Each is a pair, `prove_` and `check_`; [`crate::tiles`] proves the same out of the files of a published log.
//!
//! A [`MerkleTree`] stands over *leaf hashes*, made by [`MerkleTree::leaf_hash`]; the checker then needs to be shown one leaf only.
//!
//! ```
//! use warifu_seal::merkle::MerkleTree;
//!
//! let leaves = [b"bow", b"sea", b"oar"].map(|leaf| MerkleTree::leaf_hash(leaf));
//! let proof = MerkleTree::over(&leaves).prove_inclusion(1)?;
//! let root = MerkleTree::over(&leaves).root();
//! assert_eq!(MerkleTree::check_inclusion(&leaves[1], 1, 3, &proof, &root), Ok(()));
//! # Ok::<(), warifu_seal::merkle::InclusionError>(())
//! ```

mod consistency;
mod inclusion;
pub(crate) mod path;
mod tree;

pub use self::{consistency::ConsistencyError, inclusion::InclusionError, tree::MerkleTree};
pub(crate) use self::{consistency::proof_path as consistency_path, tree::node_hash};
