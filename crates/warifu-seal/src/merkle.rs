//! Merkle trees as certificate transparency has them (RFC 6962, section 2.1; RFC 9162, section 2.1).
//!
//! A leaf's hash is SHA-256 over `0x00` and the leaf's bytes, a node's over `0x01` and its two children's hashes, so
//! that no node can be passed off as a leaf. The tree is as deep on the left as it can be: the left subtree of `n`
//! leaves holds the greatest power of two below `n`.
//!
//! Inclusion shows that a leaf stands in a tree, consistency that a tree grew out of an earlier one by appending only.
//! Each is a pair, `prove_` and `check_`; [`crate::tiles`] proves the same out of the files of a published log.
//!
//! Every function takes *leaf hashes*, made by [`leaf_hash`]; the checker then needs to be shown one leaf only.
//!
//! ```
//! use warifu_seal::merkle::{check_inclusion, leaf_hash, prove_inclusion, root};
//!
//! let leaves = [leaf_hash(b"bow"), leaf_hash(b"keel"), leaf_hash(b"stern")];
//! let proof = prove_inclusion(&leaves, 1)?;
//! assert_eq!(check_inclusion(&leaves[1], 1, 3, &proof, &root(&leaves)), Ok(()));
//! # Ok::<(), warifu_seal::merkle::InclusionError>(())
//! ```

mod consistency;
mod inclusion;
pub(crate) mod path;
mod tree;

pub(crate) use self::consistency::proof_path as consistency_path;
pub use self::{
    consistency::{ConsistencyError, check_consistency, prove_consistency},
    inclusion::{InclusionError, check_inclusion, prove_inclusion},
    tree::{leaf_hash, node_hash, root},
};
