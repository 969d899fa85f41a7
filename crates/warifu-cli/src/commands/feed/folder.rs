//! A repository in a folder, and the state of a subscriber in another one.

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use warifu::feed::{FeedLimit, Source, SourceFailed, State};

use crate::failure::{Both, Failure};
use crate::files;

/// Metadata in one folder and targets in another one.
pub(super) struct Folder {
    metadata: PathBuf,
    targets: PathBuf,
}

impl Folder {
    /// The repository below a folder: `metadata` and `targets`.
    pub(super) fn below(root: &Path) -> Self {
        Self::of(root.join("metadata"), root.join("targets"))
    }

    /// The repository in two folders.
    pub(super) fn of(metadata: PathBuf, targets: PathBuf) -> Self {
        Self { metadata, targets }
    }
}

impl Source for Folder {
    fn metadata(&mut self, file: &str, most: u64) -> Result<Option<Vec<u8>>, SourceFailed> {
        read(&self.metadata, file, most)
    }

    fn target(&mut self, path: &str, most: u64) -> Result<Option<Vec<u8>>, SourceFailed> {
        read(&self.targets, path, most)
    }
}

/// Reads a file below a folder, and no more than one byte beyond the limit. A path that leads out of the folder is refused.
fn read(folder: &Path, path: &str, most: u64) -> Result<Option<Vec<u8>>, SourceFailed> {
    if !path.split('/').all(is_plain) {
        return Err(SourceFailed("the path leads out of the folder".to_owned()));
    }
    let failed = |error: io::Error| SourceFailed(error.to_string());
    let path = folder.join(path);
    // to open a pipe is to wait for whoever writes into it
    if fs::metadata(&path).is_ok_and(|about| !about.is_file()) {
        return Err(SourceFailed("it is no ordinary file".to_owned()));
    }
    let file = match OpenOptions::new().read(true).open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(error)),
    };
    let mut bytes = Vec::new();
    file.take(most.saturating_add(1)).read_to_end(&mut bytes).map_err(failed)?;
    Ok(Some(bytes))
}

/// Whether a part of a path is a name, and no step to elsewhere.
pub(super) fn is_plain(part: &str) -> bool {
    !matches!(part, "" | "." | "..") && !part.contains(['\\', ':', '\0'])
}

/// The files of metadata in a folder, by their names; none where there is no folder.
pub(super) fn metadata(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>, Failure> {
    let mut all = BTreeMap::new();
    if !folder.exists() {
        return Ok(all);
    }
    for path in files::walk(folder)? {
        let is_here = path.parent() == Some(folder);
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .filter(|_| path.extension().is_some_and(|ending| ending == "json"));
        let Some(name) = name.filter(|_| is_here) else { continue };
        let limit = usize::try_from(FeedLimit::TARGETS_BYTES).unwrap_or(usize::MAX);
        all.insert(name.to_owned(), files::read_within(&path, limit)?.bytes().to_vec());
    }
    Ok(all)
}

/// Reads the root with which a subscriber begins.
pub(super) fn first_root(path: &Path) -> Result<State, Failure> {
    root_bytes(path).map(State::new)
}

/// The bytes of a root that somebody was given.
pub(super) fn root_bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    let limit = usize::try_from(FeedLimit::ROOT_BYTES).unwrap_or(usize::MAX);
    Ok(files::read_within(path, limit)?.bytes().to_vec())
}

/// There is no state and no root.
pub(super) fn without_root(folder: &Path) -> Failure {
    let message = Both::new("no feed was followed here before", "ここではまだフィードを購読していない");
    Failure::input("feed-root-missing", message).file(folder).help(Both::new(
        "give the first root of the feed with --root: its publisher hands it out by another way than the feed",
        "--root でフィードの最初のルートを指定してください。ルートは、フィードとは別の経路で公開者から受け取ります",
    ))
}

/// Tells whether there is a repository in a folder.
pub(super) fn is_repository(root: &Path) -> bool {
    fs::metadata(root.join("metadata")).is_ok_and(|about| about.is_dir())
}
