use std::path::Path;

use warifu_model::{Json, Limit, StatusHistory};

use crate::failure::Failure;
use crate::files;

/// Reads the history of a body.
pub(crate) fn read_history(path: &Path) -> Result<StatusHistory, Failure> {
    let source = files::read_within(path, Limit::HISTORY_BYTES)?;
    StatusHistory::read(source.bytes()).map_err(|error| Failure::read(&source, &error))
}

/// Writes it back; it is on disk when this returns.
pub(crate) fn write_history(path: &Path, history: &StatusHistory) -> Result<(), Failure> {
    let text = Json::from(history).to_pretty();
    StatusHistory::read(text.as_bytes()).map_err(|error| Failure::of(&error).file(path))?;
    super::write(path, text.as_bytes())
}
