//! What has to survive a kill and be changed by one process at a time: whole files, locks, the history of a body, the folder
//! of a log. Everything durable goes through here.

#[cfg(feature = "delivery")]
pub(crate) mod folder;
mod history;
mod lock;
pub(crate) mod log;
pub(crate) mod part;

pub(crate) use history::{read_history, write_history};
pub(crate) use lock::{Lock, Shared, Wait, lock};

use std::path::Path;

use crate::failure::Failure;
use part::Readers;

/// Writes a whole file or nothing, with the folders above it, and returns when it is on disk under its name.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let target = part::target_of(path);
    part::create_folder(part::folder_of(&target))
        .and_then(|()| part::replace(&target, bytes, Readers::AsUsual))
        .map_err(|error| Failure::unwritable(path, &error))
}
