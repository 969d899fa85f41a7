use std::fmt::{Debug, Display};

use warifu_model::problems;
use warifu_seal::{
    checkpoint::{Checkpoint, CheckpointError},
    log_proof::LogProof,
    note::Note,
    tiles::{TileError, Tiles},
};

problems! {
    /// Reason why a log proof was not made. `E` is the error of whatever reads the tiles.
    #[derive(Clone, Debug, Eq, PartialEq)]
    pub enum ProveLoggedError<E: Debug + Display> {
        /// The text is not a checkpoint.
        Checkpoint(error: CheckpointError) => { delegate }
        /// The tiles do not give the proof.
        Tiles(error: TileError<E>) => { delegate }
    }
}

impl<E> From<TileError<E>> for ProveLoggedError<E> {
    fn from(error: TileError<E>) -> Self {
        Self::Tiles(error)
    }
}

/// Makes the proof that entry `index`, counted from zero, is in the log at this checkpoint (C2SP tlog-proof). The signatures
/// of the checkpoint are copied, not verified.
///
/// # Errors
///
/// [`ProveLoggedError::Checkpoint`] where `signed` is not a checkpoint, [`ProveLoggedError::Tiles`] where a tile cannot be
/// read, or the tree of the checkpoint has no such entry.
///
/// ```
/// use warifu_seal::{keys::SigningKey, note::{NoteKind, NoteSigner}, tiles::{Log, Tiles}};
/// use warifu_signing::{append_to_log, prove_logged};
///
/// struct One(Vec<u8>);
///
/// impl Tiles for One {
///     type Error = std::convert::Infallible;
///
///     fn read(&self, _: u8, _: u64, _: u16) -> Result<Vec<u8>, Self::Error> {
///         Ok(self.0.clone())
///     }
/// }
///
/// let signer = NoteSigner::new("log.example/certificates", NoteKind::Ed25519, SigningKey::from_seed(&[1; 32]))?;
/// let grown = append_to_log(&mut Log::empty(), "log.example/certificates", &[b"a notice"])?;
/// let tiles = One(grown.tiles[0].to_bytes());
/// let signed = grown.head.sign(&signer)?;
/// assert_eq!(prove_logged(&tiles, 0, &signed)?.index, 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn prove_logged<T: Tiles>(tiles: &T, index: u64, signed: &str) -> Result<LogProof, ProveLoggedError<T::Error>> {
    let head = head(signed).map_err(ProveLoggedError::Checkpoint)?;
    let hashes = tiles.prove_inclusion(index, head.size())?;
    Ok(LogProof { extra: None, index, hashes, checkpoint: signed.to_owned() })
}

fn head(signed: &str) -> Result<Checkpoint, CheckpointError> {
    Checkpoint::read(Note::read(signed.as_bytes())?.text())
}
