//! What a witness does before it cosigns: never forget, never go back.
//!
//! A witness remembers of each log the size and root that it cosigned last, and nothing else. It cosigns a checkpoint that
//! the log signed only if the tree grew out of that one, so that a log whose checkpoints have enough cosignatures cannot
//! show different people different trees.
//!
//! ```
//! use warifu_seal::{checkpoint::Checkpoint, keys::SigningKey, merkle::MerkleTree, note::{NoteKind, NoteSigner}};
//! use warifu_seal::witness::Seen;
//!
//! let log = NoteSigner::new("log.example", NoteKind::Ed25519, SigningKey::from_seed(&[1; 32]))?;
//! let own = NoteSigner::new("witness.example", NoteKind::Cosignature, SigningKey::from_seed(&[2; 32]))?;
//! let first = Checkpoint::new("log.example", 1, MerkleTree::leaf_hash(b"bale"))?.sign(&log)?;
//!
//! let (seen, cosigned) = Seen::nothing().cosign(&first, &[], log.key(), &own, 1_790_000_000)?;
//! assert_eq!(seen.size(), 1);
//! assert_eq!(Checkpoint::open(cosigned.as_bytes(), log.key(), &[own.key().clone()])?.cosignatures().len(), 1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use warifu_model::json::plural;
use warifu_model::{Digest, problems};

use crate::{
    checkpoint::{Checkpoint, CheckpointError, OpenedCheckpoint},
    merkle::{ConsistencyError, MerkleTree},
    note::{NoteKey, NoteSigner},
    tiles::LogError,
};

/// Describes what was seen of a log last. It only ever grows.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Seen {
    size: u64,
    root: Digest,
}

problems! {
    /// The reason why a checkpoint is not believed.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum WitnessError {
        /// The log did not sign it, or it is none.
        Checkpoint(error: CheckpointError) => { delegate }
        /// It is not consistent with what was seen.
        Consistency(error: ConsistencyError) => { delegate }
        /// The entries at hand are not those of the tree.
        OtherEntries {
            /// The number of entries there are.
            found: u64,
            /// The place where they lead.
            computed: Digest,
            /// The number of leaves the checkpoint names.
            size: u64,
            /// The root that it names.
            expected: Digest,
        } => {
            code: "entries-of-another-tree",
            en: ("the entries lead to {} with root `{computed}`, the checkpoint says {size} with `{expected}`", plural(*found, "leaf", "leaves")),
            ja: "エントリーから得られるのは葉{found}件、ルート `{computed}` だが、チェックポイントは{size}件、`{expected}` である",
            help_en: "get the entries again; if they are those of the log, keep them and the checkpoint as proof",
            help_ja: "エントリーを取得し直してください。ログのものであれば、チェックポイントと共に証拠として保存してください",
        }
        /// There are more entries than a log can have.
        Log(error: LogError) => { delegate }
    }
}

impl From<CheckpointError> for WitnessError {
    fn from(error: CheckpointError) -> Self {
        Self::Checkpoint(error)
    }
}

impl From<ConsistencyError> for WitnessError {
    fn from(error: ConsistencyError) -> Self {
        Self::Consistency(error)
    }
}

impl From<LogError> for WitnessError {
    fn from(error: LogError) -> Self {
        Self::Log(error)
    }
}

impl Seen {
    /// Of a log that nobody has looked at yet: the empty tree.
    pub fn nothing() -> Self {
        Self { size: 0, root: MerkleTree::over(&[]).root() }
    }

    /// Returns what a program wrote down when it looked last.
    pub const fn last(size: u64, root: Digest) -> Self {
        Self { size, root }
    }

    /// Number of leaves.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Root of the tree.
    pub const fn root(&self) -> &Digest {
        &self.root
    }

    /// Looks at a newer checkpoint: the tree has to have grown out of the one that was seen. Write down what this gives
    /// before acting upon it.
    ///
    /// # Errors
    ///
    /// [`WitnessError::Consistency`]: a rollback, a fork, or a proof that does not join the two.
    pub fn follow(&self, opened: &OpenedCheckpoint, proof: &[Digest]) -> Result<Self, WitnessError> {
        let tree = opened.checkpoint();
        MerkleTree::check_consistency(self.size, tree.size(), proof, &self.root, tree.root())?;
        Ok(Self { size: tree.size(), root: *tree.root() })
    }
}

impl Seen {
    /// Cosigns a checkpoint at `time` (seconds since 1970), if it is the log's and consistent with what was seen.
    ///
    /// What has been seen then has to be on disk before the cosignature is handed out: a witness that forgets is none.
    ///
    /// # Errors
    ///
    /// [`WitnessError`]; nothing was signed then.
    pub fn cosign(
        &self,
        signed: &str,
        proof: &[Digest],
        log: &NoteKey,
        witness: &NoteSigner,
        time: u64,
    ) -> Result<(Self, String), WitnessError> {
        let opened = Checkpoint::open(signed.as_bytes(), log, &[])?;
        let next = self.follow(&opened, proof)?;
        Ok((next, Checkpoint::cosign(signed, witness, time)?))
    }
}
