//! Proofs that something was logged, in one text (C2SP tlog-proof v1): the entry's index, its inclusion proof and the
//! checkpoint with its signatures.

use std::fmt;

use data_encoding::BASE64;
use warifu_model::{Digest, decode_base64};

use crate::{
    checkpoint::{self, CheckpointError, OpenedCheckpoint, read_decimal, read_hash},
    merkle::{InclusionError, check_inclusion},
    note::{MAX_NOTE_BYTES, NoteKey},
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

/// What is wrong with a proof.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum LogProofError {
    /// The checkpoint inside.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// The entry is not in the tree of the checkpoint.
    #[error(transparent)]
    Inclusion(#[from] InclusionError),
    /// Not the text of a proof.
    #[error("not a log proof: {expected}")]
    Malformed {
        /// What was expected.
        expected: &'static str,
    },
}

impl LogProofError {
    /// Stable name of the error, in lower-kebab-case.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Checkpoint(error) => error.code(),
            Self::Inclusion(error) => error.code(),
            Self::Malformed { .. } => "malformed-log-proof",
        }
    }

    /// What to do about it.
    pub const fn help(&self) -> &'static str {
        match self {
            Self::Checkpoint(error) => error.help(),
            Self::Inclusion(error) => error.help(),
            Self::Malformed { .. } => {
                "a proof begins with the line `c2sp.org/tlog-proof@v1`; get it again from the log"
            }
        }
    }
}

impl LogProof {
    /// Reads a proof. Nothing in it has been checked then.
    ///
    /// # Errors
    ///
    /// [`LogProofError::Malformed`].
    pub fn read(text: &str) -> Result<Self, LogProofError> {
        let malformed = |expected| LogProofError::Malformed { expected };
        if text.len() > MAX_BYTES {
            return Err(malformed("at most two million bytes"));
        }
        let (head, checkpoint) = text.split_once("\n\n").ok_or(malformed("an empty line before the checkpoint"))?;
        let mut lines = head.split('\n');
        if lines.next() != Some(HEADER) {
            return Err(malformed("the first line `c2sp.org/tlog-proof@v1`"));
        }
        let mut line = lines.next().ok_or(malformed("a line with the index"))?;
        let mut extra = None;
        if let Some(data) = line.strip_prefix("extra ") {
            extra = Some(decode_base64(data).ok_or(malformed("base64 after `extra`"))?);
            line = lines.next().ok_or(malformed("a line with the index"))?;
        }
        let index = line.strip_prefix("index ").and_then(read_decimal).ok_or(malformed("`index` and a number"))?;
        let mut hashes = Vec::new();
        for line in lines {
            if hashes.len() == MAX_HASHES {
                return Err(malformed("at most 64 hashes"));
            }
            hashes.push(read_hash(line).ok_or(malformed("32 bytes of base64 in each line of the proof"))?);
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
        let opened = checkpoint::open(self.checkpoint.as_bytes(), log, witnesses)?;
        let tree = opened.checkpoint();
        check_inclusion(leaf, self.index, tree.size(), &self.hashes, tree.root())?;
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
const MAX_BYTES: usize = 2 * MAX_NOTE_BYTES;
