use warifu_seal::checkpoint::{Checkpoint, OpenedCheckpoint};
use warifu_seal::note::{NoteKey, NoteSigner};
use warifu_seal::tiles::Tiles as _;
use warifu_seal::witness::{Seen, WitnessError};

use crate::log_fault::{LogFault, LogFolderError};
use crate::log_folder::{Files, LogFolder, LogState};

/// A checkpoint with the cosignature of a witness.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Cosigned {
    /// The checkpoint with all signatures on it. It is what the witness remembers from now on.
    pub text: String,
    /// The state that it says.
    pub head: Checkpoint,
    /// The size of the log that the witness saw last; none where it begins.
    pub before: Option<u64>,
}

impl<F: Files> LogFolder<F> {
    /// Cosigns a checkpoint at `time` (seconds since 1970) as a witness, if the log signed it and its tree begins with the one that
    /// the witness remembers. The tiles of the log prove that, and are read where there is something to prove. A cosignature of
    /// this witness that is there already stays.
    ///
    /// `memory` is the text that this gave last for this log; none where the witness has never seen the log. A witness that forgets
    /// can be made to cosign two histories: the new text has to be durable as the memory before anybody else gets it.
    ///
    /// # Errors
    ///
    /// [`LogFault::Checkpoint`] where the checkpoint is not of the log; [`LogFault::Memory`], [`LogFault::MemoryOfAnother`];
    /// [`LogFault::Witness`] where the log went back or was rewritten; [`LogFault::TilesOfAnother`] and the fault in a tile.
    /// Nothing was signed then.
    pub fn cosign(
        &self,
        checkpoint: &[u8],
        memory: Option<&[u8]>,
        log: &NoteKey,
        witness: &NoteSigner,
        time: u64,
    ) -> Result<Cosigned, LogFolderError<F::Error>> {
        let known = std::slice::from_ref(witness.key());
        let wrong = |error| LogFault::Checkpoint { file: LogState::CHECKPOINT, error };
        let opened = Checkpoint::open(checkpoint, log, known).map_err(wrong)?;
        let last = memory.map(|memory| remembered(memory, log, witness.key())).transpose()?;
        let before = last.as_ref().map(|last| last.checkpoint().size());
        let seen = last.map_or_else(Seen::nothing, |last| {
            let last = last.checkpoint();
            Seen::last(last.size(), *last.root())
        });
        let new = opened.checkpoint();
        let needs_proof = seen.size() > 0 && seen.size() < new.size();
        let proof = if needs_proof { self.prove_consistency(seen.size(), new.size())? } else { Vec::new() };
        let text = String::from_utf8_lossy(checkpoint).into_owned();
        let cosigned = if opened.cosignatures().contains_key(witness.key()) {
            seen.follow(&opened, &proof).map(|_| text)
        } else {
            seen.cosign(&text, &proof, log, witness, time).map(|(_, text)| text)
        };
        match cosigned {
            Ok(text) => Ok(Cosigned { text, head: new.clone(), before }),
            Err(WitnessError::Checkpoint(error)) => Err(wrong(error).into()),
            // what was seen speaks against the log, unless the tiles are not those of the checkpoint
            Err(_) if needs_proof && self.root(new.size())? != *new.root() => Err(LogFault::TilesOfAnother.into()),
            Err(error) => Err(LogFault::Witness(error).into()),
        }
    }
}

/// The checkpoint that a witness cosigned last.
fn remembered(memory: &[u8], log: &NoteKey, witness: &NoteKey) -> Result<OpenedCheckpoint, LogFault> {
    let opened = Checkpoint::open(memory, log, std::slice::from_ref(witness)).map_err(LogFault::Memory)?;
    if opened.cosignatures().is_empty() {
        return Err(LogFault::MemoryOfAnother);
    }
    Ok(opened)
}
