//! Inclusion: a leaf is in a tree.

use warifu_model::json::plural;
use warifu_model::{Digest, problems};

use super::tree::{MerkleTree, node_hash, root, split_point};

problems! {
    /// The reason why a leaf cannot be proved, or was not proved, to stand in a tree.
    #[derive(Clone, Debug, Eq, PartialEq)]
    pub enum InclusionError {
        /// The tree has no leaf of that index.
        IndexOutOfRange {
            /// Zero-based index asked for.
            index: u64,
            /// Number of leaves of the tree.
            size: u64,
        } => {
            code: "leaf-index-out-of-range",
            en: ("leaf {index} is outside a tree of {}", plural(*size, "leaf", "leaves")),
            ja: "葉 {index} は、葉{size}件の木の範囲外である",
            help_en: "indexes count from zero, so the last leaf has the index `size - 1`",
            help_ja: "番号は 0 から数えるため、最後の葉の番号は `size - 1` です",
        }
        /// The proof is well-formed, but leads to another root: leaf, index, size, proof or root is not the right one.
        RootMismatch {
            /// The place where leaf and proof lead.
            computed: Digest,
            /// The root that was to be reached.
            expected: Digest,
        } => {
            code: "root-mismatch",
            en: "the proof leads to root `{computed}`, not to `{expected}`",
            ja: "証明から得られるルートは `{computed}` であり、`{expected}` ではない",
            help_en: "the leaf was changed, or the proof was made for another tree",
            help_ja: "葉が改変されたか、別の木に対する証明です",
        }
        /// The proof has more or fewer hashes than the place of the leaf asks for.
        WrongProofLength {
            /// Number of hashes in the proof.
            found: usize,
            /// Zero-based index of the leaf.
            index: u64,
            /// Number of leaves of the tree.
            size: u64,
            /// Number of hashes that this place in the tree needs.
            needed: usize,
        } => {
            code: "wrong-proof-length",
            en: ("the proof has {}, but leaf {index} of {size} needs {needed}", plural(*found, "hash", "hashes")),
            ja: "証明のハッシュは{found}件だが、{size}件中の葉 {index} には{needed}件が必要である",
            help_en: "the proof was cut short, or was made for another tree size",
            help_ja: "証明が途中で切れているか、別の大きさの木に対する証明です",
        }
    }
}

impl MerkleTree<'_> {
    /// The hashes that lead from leaf `index` to the root, lowest first (RFC 9162, section 2.1.3.1).
    ///
    /// `index` counts from zero. The work is linear in the number of leaves.
    ///
    /// # Errors
    ///
    /// [`InclusionError::IndexOutOfRange`] only.
    pub fn prove_inclusion(&self, index: u64) -> Result<Vec<Digest>, InclusionError> {
        let leaves = self.leaves();
        let out_of_range = InclusionError::IndexOutOfRange { index, size: leaves.len() as u64 };
        let Some(mut place) = usize::try_from(index).ok().filter(|place| *place < leaves.len()) else {
            return Err(out_of_range);
        };
        let mut proof = Vec::new();
        let mut subtree = leaves;
        while subtree.len() > 1 {
            let middle = split_point(subtree.len());
            let (left, right) = subtree.split_at(middle);
            if place < middle {
                proof.push(root(right));
                subtree = left;
            } else {
                proof.push(root(left));
                subtree = right;
                place -= middle;
            }
        }
        proof.reverse();
        Ok(proof)
    }

    /// Checks that `leaf` (a leaf hash) stands at `index` in the tree of `size` leaves that has this `root`
    /// (RFC 9162, section 2.1.3.2).
    ///
    /// # Errors
    ///
    /// [`InclusionError::IndexOutOfRange`], [`InclusionError::WrongProofLength`] or [`InclusionError::RootMismatch`],
    /// looked for in this order.
    pub fn check_inclusion(
        leaf: &Digest,
        index: u64,
        size: u64,
        proof: &[Digest],
        root: &Digest,
    ) -> Result<(), InclusionError> {
        if index >= size {
            return Err(InclusionError::IndexOutOfRange { index, size });
        }
        let needed = proof_length(index, size);
        if proof.len() != needed {
            return Err(InclusionError::WrongProofLength { found: proof.len(), index, size, needed });
        }
        let computed = climb(leaf, index, size, proof);
        if computed != *root {
            return Err(InclusionError::RootMismatch { computed, expected: *root });
        }
        Ok(())
    }
}

/// Follows a proof of the right length from the leaf up. `place` and `last` are the indexes of our node and of the
/// last node on the level that has been reached.
fn climb(leaf: &Digest, index: u64, size: u64, proof: &[Digest]) -> Digest {
    let mut place = index;
    let mut last = size - 1;
    let mut reached = *leaf;
    for sibling in proof {
        if place % 2 == 1 || place == last {
            reached = node_hash(sibling, &reached);
            // a last node with an even index has no sibling: it rises until it is a right child
            while place.is_multiple_of(2) && place != 0 {
                place /= 2;
                last /= 2;
            }
        } else {
            reached = node_hash(&reached, sibling);
        }
        place /= 2;
        last /= 2;
    }
    reached
}

/// Number of hashes in the proof of leaf `index` of `size`, where `index < size`.
fn proof_length(index: u64, size: u64) -> usize {
    // up to where the paths of this leaf and the last one meet each level gives a hash; above, only left siblings do
    let inner = u64::BITS - (index ^ (size - 1)).leading_zeros();
    let border = index.checked_shr(inner).unwrap_or(0).count_ones();
    (inner + border) as usize
}
