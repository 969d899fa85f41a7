//! What the body has published, to tell whether the ledger is behind it.

use std::path::{Path, PathBuf};

use clap::Args;
use warifu_ledger::{Body, Published as Item};
use warifu_model::Envelope;

use super::opened::failure;
use crate::failure::Failure;
use crate::files;

/// What the world has.
#[derive(Args, Debug)]
pub(super) struct Published {
    /// What was published: a folder of `ledger publish`, snapshots, checkpoints as witnesses cosigned them. A ledger that is behind
    /// changes nothing
    #[arg(
        long,
        num_args = 1..,
        value_name = "DIR|FILE",
        help = "What was published (a folder, snapshots, checkpoints): nothing is done where the ledger is behind it"
    )]
    published: Vec<PathBuf>,
}

/// The same, read.
pub(super) struct Read {
    notes: Vec<Vec<u8>>,
    snapshots: Vec<Envelope>,
}

impl Published {
    /// Refuses where it is beyond the ledger.
    pub(super) fn demand(&self, body: &mut Body) -> Result<(), Failure> {
        self.and(None)?.demand(body)
    }

    /// All that was published, and what is in a folder, if it is there.
    pub(super) fn and(&self, folder: Option<&Path>) -> Result<Read, Failure> {
        let mut read = Read { notes: Vec::new(), snapshots: Vec::new() };
        for path in &self.published {
            read.add(path)?;
        }
        if let Some(folder) = folder {
            read.add_folder(folder)?;
        }
        Ok(read)
    }
}

impl Read {
    /// As the library takes it.
    pub(super) fn items(&self) -> Vec<Item<'_>> {
        let notes = self.notes.iter().map(|note| Item::Checkpoint(note));
        notes.chain(self.snapshots.iter().map(Item::Snapshot)).collect()
    }

    /// Refuses where it is beyond the ledger.
    pub(super) fn demand(&self, body: &mut Body) -> Result<(), Failure> {
        body.demand_current(&self.items()).map_err(|error| failure(&error))
    }

    /// The snapshots among it.
    pub(super) fn snapshots(&self) -> &[Envelope] {
        &self.snapshots
    }

    fn add(&mut self, path: &Path) -> Result<(), Failure> {
        if path.is_dir() {
            return self.add_folder(path);
        }
        let source = files::read(path)?;
        // what is no envelope has to be a checkpoint; one that is neither is signed by nobody
        match Envelope::read(source.bytes()) {
            Ok(envelope) => self.snapshots.push(envelope),
            Err(_) => self.notes.push(source.bytes().to_vec()),
        }
        Ok(())
    }

    fn add_folder(&mut self, folder: &Path) -> Result<(), Failure> {
        for name in ["checkpoint", "status/latest.json"] {
            let path = folder.join(name);
            if path.is_file() {
                self.add(&path)?;
            }
        }
        Ok(())
    }
}
