use std::fmt;
use std::path::Path;

use rusqlite::ErrorCode;

use super::super::{Options, StoreError};

/// The error of the database in our terms.
pub(super) fn error(error: &rusqlite::Error, options: Options) -> StoreError {
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Busy { waited: options.wait },
        Some(ErrorCode::ReadOnly) => StoreError::ReadOnly,
        Some(ErrorCode::CannotOpen) => StoreError::unusable(CANNOT_OPEN),
        _ => StoreError::unusable(error),
    }
}

pub(super) fn foreign(path: &Path, message: impl fmt::Display) -> StoreError {
    StoreError::Foreign { place: place(path), message: warifu_model::json::shorten(&message.to_string()) }
}

pub(super) fn place(path: &Path) -> String {
    warifu_model::json::shorten(&path.display().to_string())
}

/// The database says the same of the file and of those beside it.
const CANNOT_OPEN: &str = "the file, or `-wal` and `-shm` beside it, cannot be opened or made";
