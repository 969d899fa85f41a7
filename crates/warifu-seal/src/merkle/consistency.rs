//! Consistency: a tree of more leaves begins with the leaves of an earlier one.

use std::ops::Range;

use warifu_model::json::plural;
use warifu_model::{Digest, problems};

use super::path;
use super::tree::{MerkleTree, node_hash, root};

problems! {
    /// The reason why one tree cannot be proved, or was not proved, to grow out of another.
    #[derive(Clone, Debug, Eq, PartialEq)]
    pub enum ConsistencyError {
        /// The same size, with two roots: a fork.
        Fork {
            /// The size of both.
            size: u64,
        } => {
            code: "log-forked",
            en: ("two trees of {} have different roots", plural(*size, "leaf", "leaves")),
            ja: "葉{size}件の二つの木のルートが異なる",
            help_en: "keep both signed checkpoints: together they prove that the log shows different people different trees",
            help_ja: "署名された両方のチェックポイントを保存してください。ログが相手によって異なる木を示していることの証拠になります",
        }
        /// The proof is well-formed, but does not join these two roots.
        RootMismatch {
            /// Root of the earlier tree.
            old: Digest,
            /// Root of the later tree.
            new: Digest,
        } => {
            code: "inconsistent-roots",
            en: "the proof does not lead from root `{old}` to root `{new}`",
            ja: "証明がルート `{old}` からルート `{new}` につながらない",
            help_en: "keep both signed checkpoints: together they prove that the log shows different people different trees",
            help_ja: "署名された両方のチェックポイントを保存してください。ログが相手によって異なる木を示していることの証拠になります",
        }
        /// The later tree is the smaller one: a rollback.
        Shrunk {
            /// Number of leaves of the earlier tree.
            old: u64,
            /// Number of leaves of the later tree.
            new: u64,
        } => {
            code: "log-shrunk",
            en: ("a tree of {} cannot have grown out of one of {old}", plural(*new, "leaf", "leaves")),
            ja: "葉{new}件の木は、葉{old}件の木から成長したものではあり得ない",
            help_en: "ask the log for a checkpoint at least as new as the one you have",
            help_ja: "手元のもの以降のチェックポイントをログに求めてください",
        }
        /// The proof has more or fewer hashes than the two sizes ask for.
        WrongProofLength {
            /// Number of hashes in the proof.
            found: usize,
            /// Number of hashes that these sizes need.
            needed: usize,
            /// Number of leaves of the earlier tree.
            old: u64,
            /// Number of leaves of the later tree.
            new: u64,
        } => {
            code: "wrong-consistency-proof-length",
            en: ("the proof has {}, but {needed} must lead from {} to {new}", plural(*found, "hash", "hashes"), plural(*old, "leaf", "leaves")),
            ja: "証明のハッシュは{found}件だが、葉{old}件から{new}件へは{needed}件が必要である",
            help_en: "the proof was cut short, or was made for other sizes",
            help_ja: "証明が途中で切れているか、別の大きさに対する証明です",
        }
    }
}

impl MerkleTree<'_> {
    /// The hashes that lead from the tree of the first `old` leaves to the tree of all `leaves`, lowest first (RFC 6962,
    /// section 2.1.2). Nothing is needed from a tree of no leaves, nor to the same tree.
    ///
    /// # Errors
    ///
    /// [`ConsistencyError::Shrunk`] only.
    pub fn prove_consistency(&self, old: u64) -> Result<Vec<Digest>, ConsistencyError> {
        let subtree = |range: Range<u64>| {
            // the ranges lie inside the leaves, whose number is a `usize`
            let place = |index| usize::try_from(index).unwrap_or(usize::MAX);
            root(self.leaves().get(place(range.start)..place(range.end)).unwrap_or_default())
        };
        Ok(proof_path(old, self.leaves().len() as u64)?.into_iter().map(subtree).collect())
    }

    /// Checks that the tree of `new_size` leaves with root `new_root` begins with the tree of `old_size` leaves that has the
    /// root `old_root` (RFC 9162, section 2.1.4.2).
    ///
    /// Every tree begins with the empty one, whose root is SHA-256 of nothing.
    ///
    /// # Errors
    ///
    /// [`ConsistencyError`]: `Shrunk`, `WrongProofLength`, `Fork` and `RootMismatch`, looked for in this order.
    pub fn check_consistency(
        old_size: u64,
        new_size: u64,
        proof: &[Digest],
        old_root: &Digest,
        new_root: &Digest,
    ) -> Result<(), ConsistencyError> {
        let needed = proof_path(old_size, new_size)?.len();
        if proof.len() != needed {
            return Err(ConsistencyError::WrongProofLength {
                found: proof.len(),
                needed,
                old: old_size,
                new: new_size,
            });
        }
        let mismatch = ConsistencyError::RootMismatch { old: *old_root, new: *new_root };
        if old_size == new_size {
            return if old_root == new_root { Ok(()) } else { Err(ConsistencyError::Fork { size: new_size }) };
        }
        if old_size == 0 {
            return if *old_root == root(&[]) { Ok(()) } else { Err(mismatch) };
        }
        // the tree of 2^n leaves is a subtree of the later one, whose hash the checker knows
        let known = old_size.is_power_of_two().then_some(old_root);
        let mut hashes = known.into_iter().chain(proof);
        let Some(first) = hashes.next() else { return Err(mismatch) };
        if climb(old_size, new_size, *first, hashes) == (*old_root, *new_root) { Ok(()) } else { Err(mismatch) }
    }
}

/// Follows a proof of the right length up both trees. `place` and `last` are the indexes of the last node of the earlier
/// tree and of the last node of the later one, on the level that has been reached.
fn climb<'a>(
    old_size: u64,
    new_size: u64,
    first: Digest,
    hashes: impl Iterator<Item = &'a Digest>,
) -> (Digest, Digest) {
    let rise = (old_size - 1).trailing_ones();
    let mut place = (old_size - 1).checked_shr(rise).unwrap_or(0);
    let mut last = (new_size - 1).checked_shr(rise).unwrap_or(0);
    let (mut old, mut new) = (first, first);
    for hash in hashes {
        if place % 2 == 1 || place == last {
            old = node_hash(hash, &old);
            new = node_hash(hash, &new);
            while place.is_multiple_of(2) && place != 0 {
                place /= 2;
                last /= 2;
            }
        } else {
            new = node_hash(&new, hash);
        }
        place /= 2;
        last /= 2;
    }
    (old, new)
}

pub(crate) fn proof_path(old: u64, new: u64) -> Result<Vec<Range<u64>>, ConsistencyError> {
    if new < old {
        return Err(ConsistencyError::Shrunk { old, new });
    }
    Ok(if old == 0 || old == new { Vec::new() } else { path::consistency(old, new) })
}
