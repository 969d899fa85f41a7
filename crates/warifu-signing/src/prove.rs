use warifu_seal::audit::LogFiles as _;
use warifu_seal::log_proof::LogProof;
use warifu_seal::merkle::MerkleTree;
use warifu_seal::tiles::{Tile, Tiles as _};

use crate::log_fault::{LogFault, LogFolderError};
use crate::log_folder::{Files, LogFolder, width_at};

impl<F: Files> LogFolder<F> {
    /// Makes the proof that entry `index`, counted from zero, is in the log at the checkpoint that is published (C2SP tlog-proof). The
    /// signatures of the checkpoint are copied, not verified; what the tiles say is held against the entry and the checkpoint
    /// before it is handed out.
    ///
    /// # Errors
    ///
    /// As [`LogFolder::published`]; the fault in a tile or a bundle of entries; [`LogFault::Inclusion`] where the checkpoint has no
    /// such entry; [`LogFault::NotProven`].
    pub fn prove(&self, index: u64) -> Result<LogProof, LogFolderError<F::Error>> {
        let (signed, head) = self.published()?;
        let hashes = self.prove_inclusion(index, head.size())?;
        let width = u64::from(Tile::WIDTH);
        let bundle = self.entries(index / width, width_at(head.size(), index / width))?;
        let entry = usize::try_from(index % width).ok().and_then(|place| bundle.get(place));
        let leaf = MerkleTree::leaf_hash(entry.map_or(&[], Vec::as_slice));
        MerkleTree::check_inclusion(&leaf, index, head.size(), &hashes, head.root()).map_err(LogFault::NotProven)?;
        Ok(LogProof { extra: None, index, hashes, checkpoint: String::from_utf8_lossy(&signed).into_owned() })
    }
}
