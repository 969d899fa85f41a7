//! The state of a subscriber in a folder.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use warifu::feed::{Client, Expiry, State};
use warifu_model::Timestamp;

use super::folder::{self, Folder};
use crate::failure::{Both, Failure};
use crate::files;
use crate::store::{self, Lock, Shared, Wait};

/// What a subscriber has seen. While it lives, no other process of this program changes it, so that of two that read a feed before and
/// after a publication none can leave the older state.
pub(super) struct Kept {
    folder: PathBuf,
    known: BTreeMap<String, Vec<u8>>,
    _lock: Lock,
}

impl Kept {
    /// Takes up the state in a folder, which is made where it is not there.
    pub(super) fn open(folder: &Path, wait: Wait) -> Result<Self, Failure> {
        files::create_folder(folder)?;
        let lock = store::lock(folder, Shared::Subscriber, wait)?;
        Ok(Self { folder: folder.to_owned(), known: folder::metadata(folder)?, _lock: lock })
    }

    /// What was seen; none where nothing was.
    pub(super) fn state(&self) -> Option<State> {
        State::restore(self.known.clone())
    }

    /// Writes what is new in the state that was taken up here. Who changed the folder meanwhile did not ask for the lock: then nothing is
    /// written, since nobody knows which of the two states is the older one.
    pub(super) fn keep(&mut self, state: &State) -> Result<(), Failure> {
        if folder::metadata(&self.folder)? != self.known {
            return Err(changed(&self.folder));
        }
        let new = state.files().filter(|(name, bytes)| self.known.get(name).is_none_or(|known| known != bytes));
        let mut new: Vec<(String, Vec<u8>)> = new.map(|(name, bytes)| (name, bytes.to_vec())).collect();
        // the timestamp names the snapshot, which names the targets: what is named is there first
        new.sort_by_key(|(name, _)| name == "timestamp.json");
        for (name, bytes) in new {
            store::write(&self.folder.join(&name), &bytes)?;
            self.known.insert(name, bytes);
        }
        Ok(())
    }
}

/// A root that its own keys have not signed is none to begin with.
pub(super) fn begun(root: &Path, at: Timestamp) -> Result<State, Failure> {
    let mut state = folder::first_root(root)?;
    let mut nothing = Folder::of(PathBuf::new(), PathBuf::new());
    Client::open(&mut state, &mut nothing, at, Expiry::Graded).map_err(|error| Failure::of(&error).file(root))?;
    Ok(state)
}

fn changed(folder: &Path) -> Failure {
    let message =
        Both::new("the folder was changed while the feed was read", "フィードの読み取り中に、このフォルダが変更された");
    Failure::io("feed-state-changed", message).file(folder).help(Both::new(
        "nothing was written; let only this program write there, and try again",
        "何も書き込んでいません。このフォルダにはこのプログラムだけが書き込むようにして、もう一度実行してください",
    ))
}
