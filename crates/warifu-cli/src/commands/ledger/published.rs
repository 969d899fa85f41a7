//! What the body has published, to tell whether the ledger is behind it.

use std::path::{Path, PathBuf};

use clap::Args;
use warifu_ledger::{Body, Published as Item};
use warifu_model::{Bundle, Envelope};
use warifu_seal::log_proof::LogProof;

use super::opened::failure;
use crate::failure::{Both, Failure};
use crate::files;

/// What the world has.
#[derive(Args, Debug)]
pub(super) struct Published {
    /// What was published: a folder of `ledger publish`, snapshots, bundles, checkpoints as witnesses cosigned them. A ledger that is
    /// behind changes nothing
    #[arg(
        long,
        num_args = 1..,
        value_name = "DIR|FILE",
        help = "What was published (a folder, snapshots, bundles, checkpoints): nothing is done where the ledger is behind it"
    )]
    published: Vec<PathBuf>,
}

/// The same, read.
#[derive(Default)]
pub(super) struct Read {
    notes: Vec<Vec<u8>>,
    /// Checkpoints in bundles, which may be those of other logs.
    proved: Vec<String>,
    snapshots: Vec<Envelope>,
    certificates: Vec<Envelope>,
}

impl Published {
    /// Refuses where it is beyond the ledger.
    pub(super) fn demand(&self, body: &mut Body) -> Result<(), Failure> {
        self.and(None)?.demand(body)
    }

    /// All that was published, and what is in a folder, if it is there.
    pub(super) fn and(&self, folder: Option<&Path>) -> Result<Read, Failure> {
        let mut read = Read::default();
        for path in &self.published {
            let before = read.count();
            read.add(path)?;
            if read.count() == before {
                return Err(nothing(path));
            }
        }
        if let Some(folder) = folder {
            read.add_folder(folder)?;
        }
        Ok(read)
    }
}

impl Read {
    /// As the library takes it: what speaks of the body, whose log has this origin.
    pub(super) fn items(&self, origin: &str) -> Vec<Item<'_>> {
        let proved = self.proved.iter().filter(|note| note.lines().next() == Some(origin)).map(String::as_bytes);
        let notes = self.notes.iter().map(Vec::as_slice).chain(proved).map(Item::Checkpoint);
        let snapshots = self.snapshots.iter().map(Item::Snapshot);
        notes.chain(snapshots).chain(self.certificates.iter().map(Item::Certificate)).collect()
    }

    /// Refuses where it is beyond the ledger.
    pub(super) fn demand(&self, body: &mut Body) -> Result<(), Failure> {
        let origin = body.opened().origin.clone();
        body.demand_current(&self.items(&origin)).map_err(|error| failure(&error))
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
        if let Ok(bundle) = Bundle::read(source.bytes()) {
            self.add_bundle(bundle);
            return Ok(());
        }
        // what is no envelope has to be a checkpoint; one that is neither is signed by nobody
        match Envelope::read(source.bytes()) {
            // the last one has two names
            Ok(envelope) if self.snapshots.contains(&envelope) => {}
            Ok(envelope) => self.snapshots.push(envelope),
            Err(_) => self.notes.push(source.bytes().to_vec()),
        }
        Ok(())
    }

    /// A bundle tells as much as what was put into it: whoever asked for it last may know the latest snapshot.
    fn add_bundle(&mut self, bundle: Bundle) {
        self.certificates.push(bundle.certificate);
        for snapshot in bundle.status {
            if !self.snapshots.contains(&snapshot) {
                self.snapshots.push(snapshot);
            }
        }
        let proof = bundle.log.and_then(|proof| LogProof::read(&proof).ok());
        self.proved.extend(proof.map(|proof| proof.checkpoint));
    }

    /// What a folder of `publish` says: the checkpoint, the last snapshot, by its name and by its number, and the certificate at the
    /// greatest place. Each alone tells of a ledger that is behind, since each may have been lost, or not have been made yet.
    fn add_folder(&mut self, folder: &Path) -> Result<(), Failure> {
        let fixed = ["checkpoint", "status/latest.json"].map(|name| folder.join(name));
        let numbered = ["status", "certificates"].map(|name| greatest(&folder.join(name)));
        for path in fixed.into_iter().filter(|path| path.is_file()).chain(numbered.into_iter().flatten()) {
            self.add(&path)?;
        }
        Ok(())
    }

    fn count(&self) -> usize {
        self.notes.len() + self.snapshots.len() + self.certificates.len()
    }
}

/// The file of a folder whose name is the greatest number.
fn greatest(folder: &Path) -> Option<PathBuf> {
    let entries = std::fs::read_dir(folder).ok()?;
    let number = |path: &Path| path.file_name()?.to_str()?.strip_suffix(".json")?.parse::<u32>().ok();
    let numbered = entries.flatten().filter_map(|entry| Some((number(&entry.path())?, entry.path())));
    numbered.filter(|(_, path)| path.is_file()).max().map(|(_, path)| path)
}

/// What was published is said to be here, and is not: to go on would be to go on unchecked.
fn nothing(path: &Path) -> Failure {
    let message = Both::new("nothing that was published is in this folder", "このフォルダに公開済みのものがありません");
    Failure::input("published-missing", message).file(path).help(Both::new(
        "name the folder of `warifu ledger publish`, a snapshot, a checkpoint or a bundle",
        "`warifu ledger publish` のフォルダ、状態一覧、チェックポイント又はバンドルを指定してください",
    ))
}
