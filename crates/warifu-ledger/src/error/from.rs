use std::convert::Infallible;

use warifu_core::ReplayError;
use warifu_seal::checkpoint::CheckpointError;
use warifu_seal::dsse::AddSignatureError;
use warifu_seal::tiles::TileError;
use warifu_signing::{EditionError, IssueError, LogEntryError, PublishError, StatusError};

use super::LedgerError;
use crate::store::StoreError;

/// Errors that are taken over as they are.
macro_rules! from {
    ($($error:ty => $variant:ident),* $(,)?) => {$(
        impl From<$error> for LedgerError {
            fn from(error: $error) -> Self {
                Self::$variant(error)
            }
        }
    )*};
}

from! {
    StoreError => Store,
    CheckpointError => Checkpoint,
    EditionError => Edition,
    LogEntryError => LogEntry,
    StatusError => Status,
    PublishError => Publish,
    ReplayError => Replay,
    IssueError => Issue,
    AddSignatureError => AlreadySigned,
    TileError<StoreError> => Tiles,
}

impl From<Infallible> for LedgerError {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}
