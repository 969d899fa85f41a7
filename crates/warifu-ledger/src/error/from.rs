use std::convert::Infallible;

use warifu_core::{RefusalCode, ReplayError};
use warifu_model::{Digest, Language};
use warifu_seal::checkpoint::CheckpointError;
use warifu_seal::dsse::AddSignatureError;
use warifu_seal::tiles::TileError;
use warifu_signing::{EditionError, IssueError, LogEntryError, PublishError, StatusError};

use super::LedgerError;
use crate::store::StoreError;

pub(super) fn grounds(codes: &[RefusalCode], language: Language) -> String {
    let texts: Vec<_> = codes.iter().map(|code| code.text(language)).collect();
    texts.join(language.pick("; ", "、"))
}

pub(super) fn digest_text(digest: Option<&Digest>, language: Language) -> String {
    digest.map_or_else(|| language.pick("none", "なし").to_owned(), |digest| format!("`{digest}`"))
}

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
