//! Proofs that something was logged, in one text (C2SP tlog-proof v1): the entry's index, its inclusion proof and the
//! checkpoint with its signatures.

use std::fmt;

use data_encoding::BASE64;
use warifu_model::{Digest, json::decode_base64, problems};

use crate::{
    checkpoint::{Checkpoint, CheckpointError, OpenedCheckpoint, read_decimal, read_hash},
    merkle::{InclusionError, MerkleTree},
    note::{Note, NoteKey},
};

/// A proof as data. [`LogProof::open`] tells what it proves.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct LogProof {
    /// Whatever the maker put beside it; nobody signed it.
    pub extra: Option<Vec<u8>>,
    /// Zero-based index of the entry in the log.
    pub index: u64,
    /// The inclusion proof, lowest hash first.
    pub hashes: Vec<Digest>,
    /// The signed checkpoint, as the log wrote it.
    pub checkpoint: String,
}

problems! {
    /// The fault in a proof.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum LogProofError {
        /// The checkpoint inside.
        Checkpoint(error: CheckpointError) => { delegate }
        /// The entry is not in the tree of the checkpoint.
        Inclusion(error: InclusionError) => { delegate }
        /// Not the text of a proof.
        Malformed {
            /// The expected value.
            expected: &'static str,
            /// The same in Japanese.
            expected_ja: &'static str,
        } => {
            code: "log-proof-malformed",
            en: "not a log proof: {expected}",
            ja: "ログの証明ではない：{expected_ja}",
            help_en: "a proof begins with the line `c2sp.org/tlog-proof@v1`; get it again from the log",
            help_ja: "証明は `c2sp.org/tlog-proof@v1` の行で始まります。ログから取得し直してください",
        }
    }
}

impl From<CheckpointError> for LogProofError {
    fn from(error: CheckpointError) -> Self {
        Self::Checkpoint(error)
    }
}

impl From<InclusionError> for LogProofError {
    fn from(error: InclusionError) -> Self {
        Self::Inclusion(error)
    }
}

impl LogProof {
    /// Reads a proof. Nothing in it has been checked then.
    ///
    /// # Errors
    ///
    /// [`LogProofError::Malformed`].
    pub fn read(text: &str) -> Result<Self, LogProofError> {
        let malformed = |expected, expected_ja| LogProofError::Malformed { expected, expected_ja };
        if text.len() > MAX_BYTES {
            return Err(malformed("at most two million bytes", "200万バイト以下でなければならない"));
        }
        let (head, checkpoint) = text
            .split_once("\n\n")
            .ok_or(malformed("an empty line before the checkpoint", "チェックポイントの前に空行がない"))?;
        let mut lines = head.split('\n');
        if lines.next() != Some(HEADER) {
            return Err(malformed(
                "the first line `c2sp.org/tlog-proof@v1`",
                "1行目が `c2sp.org/tlog-proof@v1` ではない",
            ));
        }
        let mut line = lines.next().ok_or(malformed("a line with the index", "番号の行がない"))?;
        let mut extra = None;
        if let Some(data) = line.strip_prefix("extra ") {
            extra =
                Some(decode_base64(data).ok_or(malformed("base64 after `extra`", "`extra` の後が base64 ではない"))?);
            line = lines.next().ok_or(malformed("a line with the index", "番号の行がない"))?;
        }
        let index = line
            .strip_prefix("index ")
            .and_then(read_decimal)
            .ok_or(malformed("`index` and a number", "`index` と数がない"))?;
        let mut hashes = Vec::new();
        for line in lines {
            if hashes.len() == MAX_HASHES {
                return Err(malformed("at most 64 hashes", "ハッシュは64件までである"));
            }
            hashes.push(read_hash(line).ok_or(malformed(
                "32 bytes of base64 in each line of the proof",
                "証明の各行は32バイトの base64 でなければならない",
            ))?);
        }
        Ok(Self { extra, index, hashes, checkpoint: checkpoint.to_owned() })
    }

    /// Checks everything but how many witnesses there are: that the log signed the checkpoint, that known witnesses'
    /// cosignatures hold, and that the leaf (a leaf hash, which the caller makes from the entry itself) stands at the
    /// index in the tree.
    ///
    /// # Errors
    ///
    /// [`LogProofError::Checkpoint`] and [`LogProofError::Inclusion`].
    pub fn open(&self, leaf: &Digest, log: &NoteKey, witnesses: &[NoteKey]) -> Result<OpenedCheckpoint, LogProofError> {
        let opened = Checkpoint::open(self.checkpoint.as_bytes(), log, witnesses)?;
        let tree = opened.checkpoint();
        MerkleTree::check_inclusion(leaf, self.index, tree.size(), &self.hashes, tree.root())?;
        Ok(opened)
    }
}

impl fmt::Display for LogProof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEADER}")?;
        if let Some(extra) = &self.extra {
            writeln!(f, "extra {}", BASE64.encode(extra))?;
        }
        writeln!(f, "index {}", self.index)?;
        for hash in &self.hashes {
            writeln!(f, "{}", BASE64.encode(hash.as_bytes()))?;
        }
        write!(f, "\n{}", self.checkpoint)
    }
}

const HEADER: &str = "c2sp.org/tlog-proof@v1";
/// A tree of 2^64 leaves has no longer path.
const MAX_HASHES: usize = 64;
/// As much again as the largest checkpoint.
const MAX_BYTES: usize = 2 * Note::MAX_BYTES;
