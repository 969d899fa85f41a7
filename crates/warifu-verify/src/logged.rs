use warifu_model::{Bundle, Json, LogRule, Timestamp};
use warifu_seal::checkpoint::{Checkpoint, CheckpointError};
use warifu_seal::log_proof::{LogProof, LogProofError};
use warifu_seal::merkle::{check_inclusion, leaf_hash};
use warifu_seal::note::Note;

use crate::gate::Gate;

/// What the bundle proves about a transparency log.
#[derive(Debug)]
pub(crate) enum Logged {
    /// Something, but it does not hold.
    Broken(LogProofError),
    /// The bundle holds no proof.
    Missing,
    /// The policy trusts no log.
    NotAsked,
    /// It stands in the log, and these witnesses have seen it.
    Proven(Proof),
    /// It is about a log that the policy does not trust.
    UnknownLog { origin: String },
}

/// A proof that holds.
#[derive(Debug)]
pub(crate) struct Proof {
    pub(crate) origin: String,
    pub(crate) index: u64,
    pub(crate) size: u64,
    /// The witnesses that have seen it, each once, the earliest first, with when: seconds since 1970.
    seen: Vec<(String, u64)>,
    /// As known at which time it is asked.
    known_at: Option<Timestamp>,
}

impl Logged {
    pub(crate) fn read(gate: &mut Gate<'_>, bundle: &Bundle, known_at: Option<Timestamp>) -> Self {
        if gate.trust().policy().log.is_none() {
            return Self::NotAsked;
        }
        let Some(text) = &bundle.log else { return Self::Missing };
        match LogProof::read(text) {
            Ok(proof) => Self::of(gate, bundle, &proof, known_at).unwrap_or_else(Self::Broken),
            Err(error) => Self::Broken(error),
        }
    }

    fn of(
        gate: &mut Gate<'_>,
        bundle: &Bundle,
        proof: &LogProof,
        known_at: Option<Timestamp>,
    ) -> Result<Self, LogProofError> {
        let origin = origin(&proof.checkpoint)?;
        if !gate.trust().logs().iter().any(|log| log.name() == origin) {
            return Ok(Self::UnknownLog { origin });
        }
        // what is logged is the certificate with the signatures on it
        let leaf = leaf_hash(&Json::from(&bundle.certificate).to_canonical());
        // as `LogProof::open`, with a checkpoint that may have been opened before
        let opened = gate.checkpoint(&proof.checkpoint, &origin)?;
        let (index, tree) = (proof.index, opened.checkpoint());
        check_inclusion(&leaf, index, tree.size(), &proof.hashes, tree.root())?;
        let seen = opened.witnesses().into_iter().map(|(name, time)| (name.to_owned(), time)).collect();
        Ok(Self::Proven(Proof { origin, index, size: tree.size(), seen, known_at }))
    }

    /// When enough witnesses had seen it: what was signed then existed. None where they are not enough, or where the
    /// policy asks for none.
    pub(crate) fn seen_at(&self, rule: Option<&LogRule>) -> Option<Timestamp> {
        let (Self::Proven(proof), Some(rule)) = (self, rule) else { return None };
        proof.seen_at(rule)
    }
}

impl Proof {
    /// How many witnesses have seen it.
    pub(crate) fn witnesses(&self) -> usize {
        self.seen.len()
    }

    /// Their names.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.seen.iter().map(|(name, _)| name.as_str())
    }

    /// How many of them it was known of then. Before 1970 nobody had seen anything.
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

/// The log that a checkpoint is of, which nobody has verified yet: it says which keys to try.
fn origin(checkpoint: &str) -> Result<String, CheckpointError> {
    let note = Note::read(checkpoint.as_bytes())?;
    Ok(Checkpoint::read(note.text())?.origin().to_owned())
}
