use std::collections::BTreeMap;

use warifu_model::{Bundle, Json, LogRule, Timestamp};
use warifu_seal::checkpoint::CheckpointError;
use warifu_seal::log_proof::{LogProof, LogProofError};
use warifu_seal::merkle::{check_inclusion, leaf_hash};
use warifu_seal::note::{Note, NoteError, NoteKey};

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
    /// It stands in the log, and these witnesses have seen it, at these times.
    Proven { origin: String, index: u64, size: u64, seen: BTreeMap<NoteKey, u64> },
    /// It is about a log that the policy does not trust.
    UnknownLog { origin: String },
}

impl Logged {
    pub(crate) fn read(gate: &mut Gate<'_>, bundle: &Bundle) -> Self {
        if gate.trust().policy().log.is_none() {
            return Self::NotAsked;
        }
        let Some(text) = &bundle.log else { return Self::Missing };
        match LogProof::read(text) {
            Ok(proof) => Self::of(gate, bundle, &proof).unwrap_or_else(Self::Broken),
            Err(error) => Self::Broken(error),
        }
    }

    fn of(gate: &mut Gate<'_>, bundle: &Bundle, proof: &LogProof) -> Result<Self, LogProofError> {
        let origin = origin(&proof.checkpoint).map_err(CheckpointError::from)?;
        let Some(log) = gate.trust().logs().iter().find(|log| log.name() == origin) else {
            return Ok(Self::UnknownLog { origin });
        };
        // what is logged is the certificate with the signatures on it
        let leaf = leaf_hash(&Json::from(&bundle.certificate).to_canonical());
        // as `LogProof::open`, with a checkpoint that may have been opened before
        let opened = gate.checkpoint(&proof.checkpoint, log)?;
        let (index, tree) = (proof.index, opened.checkpoint());
        check_inclusion(&leaf, index, tree.size(), &proof.hashes, tree.root())?;
        let seen = opened.cosignatures().clone();
        Ok(Self::Proven { origin: log.name().to_owned(), index, size: tree.size(), seen })
    }

    /// When enough witnesses had seen it: what was signed then existed. None where they are not enough, or where the
    /// policy asks for none.
    pub(crate) fn seen_at(&self, rule: Option<&LogRule>) -> Option<Timestamp> {
        let (Self::Proven { seen, .. }, Some(rule)) = (self, rule) else { return None };
        let mut times: Vec<_> = seen.values().copied().collect();
        times.sort_unstable();
        let last = *times.get((rule.quorum as usize).checked_sub(1)?)?;
        i64::try_from(last).ok().and_then(Timestamp::from_unix)
    }
}

/// The first line of a checkpoint that nobody has verified yet: it says which key to try.
fn origin(checkpoint: &str) -> Result<String, NoteError> {
    let note = Note::read(checkpoint.as_bytes())?;
    Ok(note.text().split('\n').next().unwrap_or_default().to_owned())
}
