use warifu_model::{Bundle, Json, LogRule, Timestamp};
use warifu_seal::checkpoint::{Checkpoint, CheckpointError};
use warifu_seal::log_proof::{LogProof, LogProofError};
use warifu_seal::merkle::MerkleTree;
use warifu_seal::note::Note;

use crate::cache::Cache;

/// What the log proof of a bundle shows (rule 7.3).
#[derive(Debug)]
pub(crate) enum LogResult {
    /// The proof is invalid.
    Invalid(LogProofError),
    /// The bundle contains no proof.
    Missing,
    /// The policy trusts no log.
    NotAsked,
    /// The certificate is in the log, and these witnesses have seen it.
    Proven(ProvenEntry),
    /// It is about a log that the policy does not trust.
    UnknownLog { origin: String },
}

/// The entry that a valid proof is about.
#[derive(Debug)]
pub(crate) struct ProvenEntry {
    pub(crate) origin: String,
    pub(crate) index: u64,
    pub(crate) size: u64,
    /// The witnesses that have seen it, each once, the earliest first, with when: seconds since 1970.
    seen: Vec<(String, u64)>,
    /// The time as of which it is asked; none for everything that was provided.
    known_at: Option<Timestamp>,
}

impl LogResult {
    pub(crate) fn read(cache: &mut Cache<'_>, bundle: &Bundle, known_at: Option<Timestamp>) -> Self {
        if cache.trust().policy().log.is_none() {
            return Self::NotAsked;
        }
        let Some(text) = &bundle.log else { return Self::Missing };
        match LogProof::read(text) {
            Ok(proof) => Self::of(cache, bundle, &proof, known_at).unwrap_or_else(Self::Invalid),
            Err(error) => Self::Invalid(error),
        }
    }

    fn of(
        cache: &mut Cache<'_>,
        bundle: &Bundle,
        proof: &LogProof,
        known_at: Option<Timestamp>,
    ) -> Result<Self, LogProofError> {
        let origin = origin(&proof.checkpoint)?;
        if !cache.trust().logs().iter().any(|log| log.name() == origin) {
            return Ok(Self::UnknownLog { origin });
        }
        // what is logged is the certificate with the signatures on it
        let leaf = MerkleTree::leaf_hash(&Json::from(&bundle.certificate).to_canonical());
        // as `LogProof::open`, with a checkpoint that may have been opened before
        let opened = cache.checkpoint(&proof.checkpoint, &origin)?;
        let (index, tree) = (proof.index, opened.checkpoint());
        MerkleTree::check_inclusion(&leaf, index, tree.size(), &proof.hashes, tree.root())?;
        let seen = opened.witnesses().into_iter().map(|(name, time)| (name.to_owned(), time)).collect();
        Ok(Self::Proven(ProvenEntry { origin, index, size: tree.size(), seen, known_at }))
    }

    /// When enough witnesses had seen it: the signatures existed by then. None where they are too few, or where the
    /// policy asks for none.
    pub(crate) fn seen_at(&self, rule: Option<&LogRule>) -> Option<Timestamp> {
        let (Self::Proven(proof), Some(rule)) = (self, rule) else { return None };
        proof.seen_at(rule)
    }
}

impl ProvenEntry {
    /// Number of witnesses that have seen it.
    pub(crate) fn witnesses(&self) -> usize {
        self.seen.len()
    }

    /// Their names.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.seen.iter().map(|(name, _)| name.as_str())
    }

    /// Number of those that had seen it by the time as of which it is asked. No time before 1970 counts.
    pub(crate) fn known(&self) -> usize {
        self.times().count()
    }

    /// When enough of them had.
    pub(crate) fn seen_at(&self, rule: &LogRule) -> Option<Timestamp> {
        self.times().nth((rule.quorum as usize).checked_sub(1)?)
    }

    fn times(&self) -> impl Iterator<Item = Timestamp> {
        let times = self.seen.iter().map(|(_, time)| i64::try_from(*time).ok().and_then(Timestamp::from_unix));
        // a time beyond the calendar is after every other
        let times = times.map_while(|time| time);
        times.take_while(|time| self.known_at.is_none_or(|known_at| *time <= known_at))
    }
}

/// The name of the log in a checkpoint that is not verified yet: it says which keys to try.
fn origin(checkpoint: &str) -> Result<String, CheckpointError> {
    let note = Note::read(checkpoint.as_bytes())?;
    Ok(Checkpoint::read(note.text())?.origin().to_owned())
}
